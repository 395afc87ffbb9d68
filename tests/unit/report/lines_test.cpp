#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "made_up.h"
#include "report/csv.h"
#include "report/reject_lines.h"
#include "report/verdict_lines.h"

namespace truce::report {
namespace {

using Form = VerdictLines::Form;

// Of the made-up verdict at `index`.
std::string line_of(std::size_t index, Form form) {
  const runtime::Evaluation evaluation = made_up_evaluation();
  const runtime::Verdict verdict = *std::next(evaluation.verdicts.begin(), static_cast<std::ptrdiff_t>(index));
  return verdict_lines(made_up_program(), {verdict}, form);
}

TEST(VerdictLines, JsonHasEveryKeyInOrder) {
  EXPECT_EQ(line_of(0, Form::ndjson),
            R"({"lead": "L\u001b[1m\"1\"", "promise": "first_try", "by": "sales", "version": "1.2.0", "hash": "sha256:00", )"
            R"("opened_at": "2026-04-10T20:00:00Z", "due_at": "2026-04-10T22:00:00Z", "verdict": "broken", )"
            R"("decided_at": "2026-04-10T22:00:00Z", "done_at": "2026-04-12T01:00:00Z", "clause": "orchard.truce:12", )"
            R"("notify": "marketing", "evidence": [{"file": "a,b.ndjson", "line": 3}, {"file": "a,b.ndjson", "line": 9}], )"
            R"("missing": []})"
            "\n");
  EXPECT_EQ(line_of(1, Form::ndjson),
            R"({"lead": "L2", "promise": "first_try", "by": "sales", "version": "1.2.0", "hash": "sha256:00", )"
            R"("opened_at": "2026-04-11T00:00:00Z", "due_at": "2026-04-12T00:00:00Z", "verdict": "broken", )"
            R"("decided_at": "2026-04-12T00:00:00Z", "done_at": null, "clause": "orchard.truce:12", "notify": "marketing", )"
            R"("evidence": [], "missing": [], "provisional": true})"
            "\n");
}

TEST(VerdictLines, CsvIsSafeInASpreadsheet) {
  EXPECT_EQ(line_of(3, Form::csv),
            "'=L4,first_try,sales,1.2.0,2026-04-11T00:00:00Z,,undecided,2026-04-11T00:00:00Z,,orchard.truce:12,marketing,,"
            "outcome; score,,sha256:00\r\n");
  EXPECT_EQ(line_of(2, Form::csv),
            "'-L3,context,,1.2.0,2026-04-11T00:00:00Z,,broken,2026-04-11T00:00:00Z,,orchard.truce:20,,,,,sha256:00\r\n");
  EXPECT_THAT(line_of(0, Form::csv), testing::HasSubstr(R"(,marketing,"a,b.ndjson:3; a,b.ndjson:9",,,sha256:00)"));
  EXPECT_EQ(csv_cell("a\"b,c\n"), "\"a\"\"b,c\n\"");
  EXPECT_EQ(csv_cell("\tx"), "'\tx");
  EXPECT_EQ(csv_cell("\rx"), "\"'\rx\"");
  EXPECT_EQ(csv_cell("@a"), "'@a");
  EXPECT_EQ(csv_cell("\n=1"), "\"'\n=1\"");
  EXPECT_THAT(line_of(0, Form::csv), testing::StartsWith(R"("L\x1b[1m""1""",)"));
  EXPECT_EQ(csv_cell("a\t\u202e,\r\n\x7f\xff"), "\"a\t\\u202e,\r\n\\x7f\\xff\"");
  EXPECT_EQ(csv_cell("é\ufeff=1"), "é\\ufeff=1");
}

TEST(VerdictLines, HeaderAndLinesHaveTheSameNumberOfCells) {
  const auto cells = [](std::string_view line) { return std::count(line.begin(), line.end(), ','); };
  EXPECT_EQ(cells(VerdictLines(made_up_program(), Form::csv).header()), cells(line_of(1, Form::csv)));
}

TEST(VerdictLines, PlacesAreInTheFilesOfTheirOwnBatch) {
  runtime::Verdict one = *made_up_evaluation().verdicts.begin(), other = one;
  other.evidence = {{"b.ndjson", 5}};
  runtime::Verdicts both, more;
  both.push_back(one);
  more.push_back(other);
  both.append(std::move(more));
  const std::string lines = verdict_lines(made_up_program(), both, Form::ndjson);
  EXPECT_THAT(lines, testing::HasSubstr(R"({"file": "a,b.ndjson", "line": 9})"));
  EXPECT_THAT(lines, testing::HasSubstr(R"("evidence": [{"file": "b.ndjson", "line": 5}])"));
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
  log.files = {"a\x1b\u202e.ndjson"};
  EXPECT_EQ(reject_csv_line(log, whole), "a\\x1b\\u202e.ndjson,,it ends early,\r\n");
  EXPECT_THAT(reject_json_line(log, whole), testing::HasSubstr(R"("a\u001b\u202e.ndjson")"));
}

}  // namespace
}  // namespace truce::report
