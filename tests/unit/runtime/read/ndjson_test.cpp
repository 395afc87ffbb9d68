#include <gmock/gmock.h>

#include <random>

#include "tests/unit/runtime/read/small_log.h"

namespace truce::runtime::read_tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::string with(std::string_view more) {
  return R"({"lead":"x","at":"2026-04-01T10:00:00Z","event":"created")" + std::string(more) + "}\n";
}

std::vector<std::string> leads_of(const Log& log) {
  std::vector<std::string> leads;
  for (const Record& record : log.records) leads.emplace_back(log.leads[record.lead]);
  return leads;
}

TEST(ReadNdjson, ReadsARecord) {
  const Program program = small_program();
  const Log log = read_ndjson_text(R"({"lead":"x","at":"2026-04-01T12:00:00+02:00","event":"call","id":"7","by":"ann","size":5,)"
                                   R"("outcome":"connected","unread":[1]})"
                                   "\n");
  ASSERT_EQ(log.records.size(), 1u);
  const Record& record = log.records[0];
  EXPECT_EQ(to_string(record.at), "2026-04-01T10:00:00Z");
  EXPECT_EQ(log.leads[record.lead], "x");
  EXPECT_EQ(record.event, event_named(program, "call"));
  EXPECT_EQ(record.place.line(), 1u);
  EXPECT_TRUE(record.has_id);
  EXPECT_EQ(log.id_of(record), "7");
  EXPECT_EQ(log.by_of(record), "ann");
  EXPECT_EQ(values_text(program, log, record), R"(size=5 outcome="connected")");
  EXPECT_EQ(log.malformed, 0u);
  EXPECT_FALSE(log.damaged);
}

TEST(ReadNdjson, KeepsTheOrderOfLinesAndTheFirstAppearanceOfLeads) {
  const Log log = read_ndjson_text(
      R"({"lead":"b","at":3,"event":"created"})"
      "\n"
      R"({"lead":"a","at":2,"event":"created"})"
      "\n"
      R"({"lead":"b","at":1,"event":"created"})"
      "\n");
  EXPECT_THAT(leads_of(log), ElementsAre("b", "a", "b"));
  EXPECT_THAT(log.leads, ElementsAre("b", "a"));
  EXPECT_EQ(log.records[2].place.line(), 3u);
}

TEST(ReadNdjson, ToleratesByteOrderMarkBlankLinesAndCarriageReturns) {
  const Log log = read_ndjson_text("\xef\xbb\xbf{\"lead\":\"a\",\"at\":1,\"event\":\"created\"}\r\n\r\n   \t\n"
                                   "{ \"lead\" : 5 , \"at\" : 1 , \"event\" : \"created\" } \r\n\n"
                                   "{\"lead\":\"c\",\"at\":1,\"event\":\"created\"}");
  EXPECT_THAT(leads_of(log), ElementsAre("a", "5", "c"));
  EXPECT_EQ(log.records[1].place.line(), 4u);
  EXPECT_EQ(log.records[2].place.line(), 6u);
  EXPECT_EQ(log.malformed, 0u);
}

TEST(ReadNdjson, AnEmptyFileHasNoRecords) {
  EXPECT_THAT(read_ndjson_text("").records, IsEmpty());
  EXPECT_THAT(read_ndjson_text("\n\n").errors, IsEmpty());
  EXPECT_THAT(read_ndjson_text("\xef\xbb\xbf").errors, IsEmpty());
}

TEST(ReadNdjson, ANumberAndATextAreOneLead) {
  const Log log = read_ndjson_text(R"({"lead":5,"at":1,"event":"created"})"
                                   "\n"
                                   R"({"lead":"5","at":2,"event":"created"})");
  EXPECT_THAT(log.leads, ElementsAre("5"));
}

struct BadLine {
  std::string line, reason;
};
class MalformedLine : public testing::TestWithParam<BadLine> {};

TEST_P(MalformedLine, IsCountedAndLosesNoNeighbour) {
  const Log log = read_ndjson_text(with("") + GetParam().line + "\n" + with(""));
  EXPECT_EQ(log.records.size(), 2u);
  EXPECT_EQ(log.malformed, 1u);
  ASSERT_EQ(log.errors.size(), 1u);
  EXPECT_EQ(log.errors[0].line, 2u);
  EXPECT_EQ(log.errors[0].records, 1u);
  EXPECT_THAT(log.errors[0].reason, HasSubstr(GetParam().reason));
  EXPECT_EQ(log.records[1].place.line(), 3u);
}

INSTANTIATE_TEST_SUITE_P(
    All, MalformedLine,
    testing::Values(
        BadLine{"hello", "not one whole JSON object"}, BadLine{"[]", "not one whole"}, BadLine{"5", "not one whole"},
        BadLine{"null", "not one whole"}, BadLine{"{", "not one whole"}, BadLine{"}", "not one whole"},
        BadLine{R"({"lead":"x","at":1,"event":"created")", "not one whole"},
        BadLine{R"({"lead":"x","at":1,"event":"created"}})", "something follows"},
        BadLine{R"({"lead":"x","at":1,"event":"created"} {"a":1})", "something follows"},
        BadLine{R"({"lead":"x","at":1,"event":"created"} x)", ""},
        BadLine{R"({"lead":"x","at":1,"event":"created"},)", ""},
        BadLine{R"({"lead":"x","at":1,"event":"created",})", "not one whole"},
        BadLine{R"({"lead":"x" "at":1,"event":"created"})", "not one whole"},
        BadLine{R"({"lead":"x,"at":1,"event":"created"})", ""},
        BadLine{R"({"lead":"x","at":1,"event":"created)", "does not end"},
        BadLine{R"({lead:"x","at":1,"event":"created"})", "not one whole"},
        BadLine{"{\"lead\":\"x\",\"at\":1,\"event\":\"created\",\"note\":\"\xff\"}", "UTF-8"},
        BadLine{"{\"lead\":\"x\",\"at\":1,\"event\":\"created\",\"other\":\"\xc3\"}", "UTF-8"},
        BadLine{"{\"lead\":\"x\",\"at\":1,\"event\":\"created\",\"note\":\"a\tb\"}", "control character"},
        BadLine{std::string("{\"lead\":\"x\",\"at\":1,\"event\":\"created\"}\0", 38), "NUL"},
        BadLine{std::string("\0", 1), "NUL"},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":"\q"})", "bad escape"},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":tru})", ""},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":nul})", ""},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":01})", "number"},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":1.})", "number"},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":-})", "number"},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":1e})", "number"},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":1 2})", ""},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":NaN})", ""},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":[1,}]})", ""},
        BadLine{R"({"lead":"x","at":1,"event":"created","other":{"a":[1,2,{"b":bad}]}})", ""},
        BadLine{R"({"at":1,"event":"created"})", "no `lead`"}, BadLine{R"({"lead":null,"at":1,"event":"created"})", "`lead` is null"},
        BadLine{R"({"lead":"","at":1,"event":"created"})", "`lead` is empty"},
        BadLine{R"({"lead":true,"at":1,"event":"created"})", "neither a text nor a number"},
        BadLine{R"({"lead":["x"],"at":1,"event":"created"})", "neither a text nor a number"},
        BadLine{R"({"lead":"x","event":"created"})", "no `at`"}, BadLine{R"({"lead":"x","at":null,"event":"created"})", "`at` is null"},
        BadLine{R"({"lead":"x","at":true,"event":"created"})", "`at` is neither"},
        BadLine{R"({"lead":"x","at":{},"event":"created"})", "`at` is neither"},
        BadLine{R"({"lead":"x","at":"yesterday","event":"created"})", "no instant"},
        BadLine{R"({"lead":"x","at":"2026-02-30","event":"created"})", "no instant"},
        BadLine{R"({"lead":"x","at":"1775000000","event":"created"})", "no instant"},
        BadLine{R"({"lead":"x","at":"20260401","event":"created"})", "no instant"},
        BadLine{R"({"lead":"x","at":20260401,"event":"created"})", "yyyymmdd"},
        BadLine{R"({"lead":"x","at":1e30,"event":"created"})", "no instant"},
        BadLine{R"({"lead":"x","at":900000000000000000,"event":"created"})", "outside the years"},
        BadLine{R"({"lead":"x","at":1})", "no `event`"}, BadLine{R"({"lead":"x","at":1,"event":null})", "`event` is null"},
        BadLine{R"({"lead":"x","at":1,"event":5})", "`event` is not a text"},
        BadLine{R"({"lead":"x","at":1,"event":"created","by":true})", "`by` is neither"},
        BadLine{R"({"lead":"x","at":1,"event":"created","by":["ann"]})", "`by` is neither"},
        BadLine{R"({"lead":"x","at":1,"event":"created","id":{}})", "`id` is neither"}));

TEST(ReadNdjson, DeepNestingIsMalformedAndDoesNotOverflow) {
  const std::string deep(200'000, '[');
  const Log log = read_ndjson_text(with(",\"other\":" + deep + std::string(200'000, ']')) + with(""));
  EXPECT_EQ(log.records.size(), 1u);
  EXPECT_THAT(errors_of(log), ElementsAre("1: it is nested too deeply"));
}

TEST(ReadNdjson, TheFirstOfADoubledKeyCounts) {
  const Program program = small_program();
  const Log log = read_ndjson_text(R"({"lead":"x","lead":"y","at":1,"at":"no","event":"created","event":5,"size":1,"size":"2"})");
  ASSERT_EQ(log.records.size(), 1u);
  EXPECT_EQ(log.leads[log.records[0].lead], "x");
  EXPECT_EQ(values_text(program, log, log.records[0]), "size=1");
  EXPECT_FALSE(log.records[0].has_unfit);
}

// The quick way of plain lines is held against the parser that sees everything.
TEST(ReadNdjson, KeysThatLookAlikeAreToldApartInAnyOrder) {
  const std::vector<std::string_view> keys{
      "size", "note", "notes", "not", "ready", "price", "outcome", "kind", "a", "b", "",
      "company_size1", "company_size2", "company_size12", "company_size13", "marketing_consent_given", "marketing_consent_taken",
      R"(a\"b)", R"(a\\b)", R"(a\b)", R"(a\nb)", R"(no\u0074e)", R"(a"b)", R"(size":1,"note)", "gr\xc3\xb6\xc3\x9f" "e"};
  const std::vector<std::string_view> values{R"("x")", R"("")", R"("a\"b")", "1", "-0.50", "1e2", "01", "true", "false", "null", "tru", "[1]", R"({"a":2})"};
  std::mt19937 random(7);
  const auto one_of = [&](const std::vector<std::string_view>& all) { return all[random() % all.size()]; };
  std::string text;
  for (int line = 0; line < 3000; ++line) {
    text += R"({"lead":"x","at":1,"event":"call","id":"7")";
    for (auto left = random() % 4; left > 0; --left) {
      const auto key = random() % 3 == 0 ? one_of(keys) : keys[random() % 17];
      text += ",\"" + std::string(key) + "\":" + std::string(random() % 2 == 0 ? R"("x")" : one_of(values));
    }
    text += random() % 50 == 0 ? "\n" : "}\n";
  }
  const Program program = small_program();
  ReadOptions by_parser;
  by_parser.quick_lines = false;
  const Log log = read_ndjson_text(text, by_parser);
  EXPECT_GT(log.records.size(), 1500u);
  EXPECT_GT(log.malformed, 200u);
  EXPECT_EQ(dump(program, read_ndjson_text(text)), dump(program, log));
}

TEST(ReadNdjson, NullIdAndByAreNone) {
  const Log log = read_ndjson_text(with(R"(,"id":null,"by":null)") + with(R"(,"id":5,"by":7)") + with(R"(,"id":"")"));
  ASSERT_EQ(log.records.size(), 3u);
  EXPECT_FALSE(log.records[0].has_id);
  EXPECT_FALSE(log.by_of(log.records[0]));
  EXPECT_EQ(log.id_of(log.records[1]), "5");
  EXPECT_EQ(log.by_of(log.records[1]), "7");
  EXPECT_FALSE(log.records[2].has_id);
}

TEST(ReadNdjson, EscapedKeysAndTextsAreUnescaped) {
  const Program program = small_program();
  const Log log = read_ndjson_text(R"({"lead":"\u00e9\n","\u0061t":1,"event":"created","n\u006fte":"a\"b"})");
  ASSERT_EQ(log.records.size(), 1u);
  EXPECT_EQ(log.leads[0], "\xc3\xa9\n");
  EXPECT_EQ(values_text(program, log, log.records[0]), R"(note="a"b")");
}

TEST(ReadNdjson, DatesAndTimesWithoutOffsetAreOfThePolicysZone) {
  const Log log = read_ndjson_text(
      R"({"lead":"x","at":"2026-04-01","event":"created"})"
      "\n"
      R"({"lead":"x","at":"2026-04-01 09:30","event":"created"})"
      "\n"
      R"({"lead":"x","at":1775000000.5,"event":"created"})"
      "\n"
      R"({"lead":"x","at":1775000000500,"event":"created"})"
      "\n");
  ASSERT_EQ(log.records.size(), 4u);
  EXPECT_EQ(to_string(log.records[0].at), "2026-04-01T04:00:00Z");
  EXPECT_EQ(to_string(log.records[1].at), "2026-04-01T13:30:00Z");
  EXPECT_EQ(log.records[2].at.micros, 1775000000500000);
  EXPECT_EQ(log.records[3].at.micros, 1775000000500000);
}

TEST(ReadNdjson, ALoggedNameIsToldApartByItsKey) {
  const Program program = small_program();
  const auto event_of = [&](const std::string& more) {
    const Log log = read_ndjson_text(R"({"lead":"x","at":1,"event":"STEP")" + more + "}");
    return log.records.at(0).event;
  };
  EXPECT_EQ(event_of(R"(,"phase":"COMPLETE")"), event_named(program, "done"));
  EXPECT_EQ(event_of(R"(,"phase":"FINISHED")"), event_named(program, "done"));
  EXPECT_EQ(event_of(R"(,"phase":"START")"), event_named(program, "undone"));
  EXPECT_EQ(event_of(R"(,"phase":"complete")"), kNone);
  EXPECT_EQ(event_of(R"(,"phase":null)"), kNone);
  EXPECT_EQ(event_of(R"(,"phase":5)"), kNone);
  EXPECT_EQ(event_of(""), kNone);
}

TEST(ReadNdjson, AnUndeclaredEventIsARecordWithoutValues) {
  const Log log = read_ndjson_text(R"({"lead":"x","at":1,"event":"Created","size":"bad","id":"1"})");
  ASSERT_EQ(log.records.size(), 1u);
  EXPECT_EQ(log.records[0].event, kNone);
  EXPECT_EQ(log.records[0].values_count, 0u);
  EXPECT_TRUE(log.records[0].has_id);
  EXPECT_FALSE(log.records[0].has_unfit);
}

TEST(ReadNdjson, KeysOfOtherEventsAreIgnored) {
  const Program program = small_program();
  const Log log = read_ndjson_text(with(R"(,"outcome":5,"size":1)"));
  EXPECT_EQ(values_text(program, log, log.records[0]), "size=1");
  EXPECT_FALSE(log.records[0].has_unfit);
}

TEST(ReadNdjson, OnlyTheFirstThousandErrorsAreKept) {
  std::string bad;
  for (int line = 0; line < 1500; ++line) bad += "bad\n";
  const Log log = read_ndjson_text(bad);
  EXPECT_EQ(log.malformed, 1500u);
  EXPECT_EQ(log.errors.size(), 1000u);
  ReadOptions options;
  options.keep_all_errors = true;
  EXPECT_EQ(read_ndjson_text(bad, options).errors.size(), 1500u);
}

TEST(ReadNdjson, ExcerptsAreShortAndPrintable) {
  const Log log = read_ndjson_text("{\x1b[31m" + std::string(193, 'a') + "\xc3\xa9 and so on\n");
  ASSERT_EQ(log.errors.size(), 1u);
  EXPECT_THAT(log.errors[0].excerpt, StartsWith("{\\x1b[31maaa"));
  EXPECT_EQ(log.errors[0].excerpt.size(), 199u + 3u);
  EXPECT_EQ(log.errors[0].excerpt.back(), 'a');
}

TEST(ReadNdjson, ALineMayBeAsLongAsAllowedAndNotLonger) {
  const std::string line = R"({"lead":"x","at":1,"event":"created"})";
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
    ReadOptions options;
    options.chunk = chunk;
    options.longest_line = line.size();
    for (const std::string end : {"\n", "\r\n"}) {
      const Log log = read_ndjson_text(line + end + line + " " + end + line + "   " + end + line + end + line, options);
      EXPECT_EQ(log.records.size(), 3u) << chunk;
      EXPECT_THAT(errors_of(log), ElementsAre("2: the line is too long", "3: the line is too long")) << chunk;
    }
  }
}

TEST(ReadNdjson, AVeryLongLineIsSkipped) {
  ReadOptions options;
  options.longest_line = 1000;
  const Log log = read_ndjson_text(with("") + std::string(10'000'000, 'x') + "\n" + with(""), options);
  EXPECT_EQ(log.records.size(), 2u);
  EXPECT_EQ(log.records[1].place.line(), 3u);
  EXPECT_THAT(errors_of(log), ElementsAre("2: the line is too long"));
  EXPECT_EQ(log.errors[0].excerpt.size(), 200u);
}

}  // namespace
}  // namespace truce::runtime::read_tests
