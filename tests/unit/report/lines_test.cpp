#include <gtest/gtest.h>

#include "made_up.h"
#include "report/csv.h"
#include "report/reject_lines.h"
#include "report/verdict_lines.h"

namespace truce::report {
namespace {

TEST(VerdictLines, JsonHasEveryKeyInOrder) {
  const runtime::Evaluation evaluation = made_up_evaluation();
  EXPECT_EQ(verdict_json_line(made_up_program(), evaluation.verdicts[0]),
            R"({"lead": "L\u001b[1m\"1\"", "promise": "first_try", "by": "sales", "version": "1.2.0", "hash": "sha256:00", )"
            R"("opened_at": "2026-04-10T20:00:00Z", "due_at": "2026-04-10T22:00:00Z", "verdict": "broken", )"
            R"("decided_at": "2026-04-10T22:00:00Z", "done_at": "2026-04-12T01:00:00Z", "clause": "orchard.truce:12", )"
            R"("notify": "marketing", "evidence": [{"file": "a,b.ndjson", "line": 3}, {"file": "a,b.ndjson", "line": 9}], )"
            R"("missing": []})"
            "\n");
  EXPECT_EQ(verdict_json_line(made_up_program(), evaluation.verdicts[1]),
            R"({"lead": "L2", "promise": "first_try", "by": "sales", "version": "1.2.0", "hash": "sha256:00", )"
            R"("opened_at": "2026-04-11T00:00:00Z", "due_at": "2026-04-12T00:00:00Z", "verdict": "broken", )"
            R"("decided_at": "2026-04-12T00:00:00Z", "done_at": null, "clause": "orchard.truce:12", "notify": "marketing", )"
            R"("evidence": [], "missing": [], "provisional": true})"
            "\n");
}

TEST(VerdictLines, CsvIsSafeInASpreadsheet) {
  const runtime::Evaluation evaluation = made_up_evaluation();
  EXPECT_EQ(verdict_csv_line(made_up_program(), evaluation.verdicts[3]),
            "'=L4,first_try,sales,1.2.0,2026-04-11T00:00:00Z,,undecided,2026-04-11T00:00:00Z,,orchard.truce:12,marketing,,"
            "outcome; score,,sha256:00\r\n");
  EXPECT_EQ(verdict_csv_line(made_up_program(), evaluation.verdicts[2]),
            "'-L3,context,,1.2.0,2026-04-11T00:00:00Z,,broken,2026-04-11T00:00:00Z,,orchard.truce:20,,,,,sha256:00\r\n");
  EXPECT_EQ(csv_cell("a\"b,c\n"), "\"a\"\"b,c\n\"");
  EXPECT_EQ(csv_cell("\tx"), "'\tx");
  EXPECT_EQ(csv_cell("\rx"), "\"'\rx\"");
  EXPECT_EQ(csv_cell("@a"), "'@a");
}

TEST(VerdictLines, HeaderAndLinesHaveTheSameNumberOfCells) {
  const auto cells = [](const std::string& line) { return std::count(line.begin(), line.end(), ','); };
  EXPECT_EQ(cells(verdict_csv_header()), cells(verdict_csv_line(made_up_program(), made_up_evaluation().verdicts[1])));
}

TEST(RejectLines, SayWhereAndWhy) {
  runtime::Log log;
  log.files = {"a.ndjson"};
  const runtime::DataError error{0, 7, "no JSON", "{\"x\xff", 1};
  EXPECT_EQ(reject_json_line(log, error),
            "{\"file\": \"a.ndjson\", \"line\": 7, \"reason\": \"no JSON\", \"excerpt\": \"{\\\"x\xEF\xBF\xBD\"}\n");
  const runtime::DataError whole{0, 0, "it ends early", "", 0};
  EXPECT_EQ(reject_json_line(log, whole), "{\"file\": \"a.ndjson\", \"line\": null, \"reason\": \"it ends early\", \"excerpt\": \"\"}\n");
  EXPECT_EQ(reject_csv_line(log, whole), "a.ndjson,,it ends early,\r\n");
}

}  // namespace
}  // namespace truce::report
