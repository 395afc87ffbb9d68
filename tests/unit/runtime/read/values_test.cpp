#include <gmock/gmock.h>

#include "tests/unit/runtime/read/small_log.h"

namespace truce::runtime::read_tests {
namespace {

using testing::ElementsAre;
using testing::Pair;

// What one key of a `created` record comes to; `unfit` is added where it is so counted.
std::string one_value(const std::string& name, const std::string& json) {
  const Program program = small_program();
  const Log log = read_ndjson_text(R"({"lead":"x","at":1,"event":"created",")" + name + "\":" + json + "}");
  if (log.records.size() != 1) return "malformed";
  const Record& record = log.records[0];
  std::string text = values_text(program, log, record);
  if (record.has_unfit && unfit_of(program, log, record).size() == 1) text += " unfit";
  return text;
}

std::string one_cell(const std::string& name, const std::string& cell) {
  const Program program = small_program();
  const Log log = read_csv_text("lead,at,event," + name + "\nx,1,created," + cell + "\n");
  if (log.records.size() != 1) return "malformed";
  return values_text(program, log, log.records[0]) + (log.records[0].has_unfit ? " unfit" : "");
}

TEST(TypedValues, Numbers) {
  EXPECT_EQ(one_value("size", "5"), "size=5");
  EXPECT_EQ(one_value("size", "5.0"), "size=5");
  EXPECT_EQ(one_value("size", "1e3"), "size=1000");
  EXPECT_EQ(one_value("size", "1e3  "), "size=1000");
  EXPECT_EQ(one_value("size", "0.25"), "size=0.25");
  EXPECT_EQ(one_value("size", "null"), "size=missing");
  for (const std::string bad : {"-1", "1000.1", "\"5\"", "true", "[5]", "{}", "1e400"}) {
    EXPECT_EQ(one_value("size", bad), "size=missing unfit") << bad;
  }
  EXPECT_EQ(one_value("size", std::string(400, '9')), "size=missing unfit");
}

TEST(TypedValues, OneOf) {
  EXPECT_EQ(one_value("kind", "\"a\""), "kind=\"a\"");
  EXPECT_EQ(one_value("kind", "null"), "kind=missing");
  for (const std::string bad : {"\"A\"", "\"c\"", "\"\"", "1", "false"}) EXPECT_EQ(one_value("kind", bad), "kind=missing unfit") << bad;
}

TEST(TypedValues, Texts) {
  EXPECT_EQ(one_value("note", "\"so\""), "note=\"so\"");
  EXPECT_EQ(one_value("note", "\"\""), "note=\"\"");
  EXPECT_EQ(one_value("note", "null"), "note=missing");
  for (const std::string bad : {"5", "true", "[]"}) EXPECT_EQ(one_value("note", bad), "note=missing unfit") << bad;
}

TEST(TypedValues, YesOrNo) {
  EXPECT_EQ(one_value("ready", "true"), "ready=yes");
  EXPECT_EQ(one_value("ready", "\"yes\""), "ready=yes");
  EXPECT_EQ(one_value("ready", "false"), "ready=no");
  EXPECT_EQ(one_value("ready", "\"no\""), "ready=no");
  for (const std::string bad : {"1", "\"Yes\"", "\"true\"", "0"}) EXPECT_EQ(one_value("ready", bad), "ready=missing unfit") << bad;
}

TEST(TypedValues, Money) {
  EXPECT_EQ(one_value("price", "12.5"), "price=$12.50");
  EXPECT_EQ(one_value("price", "-3"), "price=$-3.00");
  EXPECT_EQ(one_value("price", "1.2300"), "price=$1.23");
  EXPECT_EQ(one_value("price", "1.5e3"), "price=$1500.00");
  EXPECT_EQ(one_value("price", "150e-2"), "price=$1.50");
  EXPECT_EQ(one_value("price", "1500e-3"), "price=$1.50");
  EXPECT_EQ(one_value("price", "0.000000"), "price=$0.00");
  for (const std::string bad : {"1.234", "0.001", "155e-3", "15e-4", "1000.00000000000000000000000000001", "\"5\"", "90000000000000000000"}) {
    EXPECT_EQ(one_value("price", bad), "price=missing unfit") << bad;
  }
}

TEST(TypedValues, Cells) {
  EXPECT_EQ(one_cell("size", "12.5"), "size=12.5");
  EXPECT_EQ(one_cell("size", "\"12\""), "size=12");
  EXPECT_EQ(one_cell("size", ""), "");
  EXPECT_EQ(one_cell("size", "\"1,000\""), "size=missing unfit");
  EXPECT_EQ(one_cell("size", "many"), "size=missing unfit");
  EXPECT_EQ(one_cell("note", "5"), "note=\"5\"");
  EXPECT_EQ(one_cell("kind", "b"), "kind=\"b\"");
  EXPECT_EQ(one_cell("kind", "B"), "kind=missing unfit");
  for (const std::string yes : {"yes", "TRUE", "True", "Yes"}) EXPECT_EQ(one_cell("ready", yes), "ready=yes") << yes;
  for (const std::string no : {"no", "FALSE", "false"}) EXPECT_EQ(one_cell("ready", no), "ready=no") << no;
  EXPECT_EQ(one_cell("ready", "1"), "ready=missing unfit");
  EXPECT_EQ(one_cell("price", "\"$200,000 \""), "price=missing unfit");
  EXPECT_EQ(one_cell("price", "3558.5"), "price=$3558.50");
}

TEST(TypedValues, UnfitOnesAreNamed) {
  const Program program = small_program();
  const Log log = read_ndjson_text(R"({"lead":"x","at":1,"event":"created"})"
                                   "\n"
                                   R"({"lead":"x","at":1,"event":"call","outcome":1,"size":"2","kind":"a"})");
  EXPECT_TRUE(log.records[1].has_unfit);
  EXPECT_THAT(unfit_of(program, log, log.records[1]), ElementsAre("outcome", "size"));
}

std::uint64_t content(const std::string& more) {
  const Log log = read_ndjson_text(R"({"lead":"x","at":"2026-01-01T00:00:00Z","event":"created","id":1)" + more + "}");
  return log.content_of(log.records.at(0));
}

TEST(Content, IsTheSameForWhatSaysTheSame) {
  EXPECT_EQ(content(R"(,"a":1,"b":"x")"), content(R"(,"b":"x","a":1.0)"));
  EXPECT_EQ(content(R"(,"a":{"p":1,"q":[2]})"), content(R"(,"a":{"q":[2e0],"p":1})"));
  EXPECT_EQ(content(R"(,"by":null)"), content(""));
  const Log log = read_ndjson_text(R"({"id":1,"event":"created","at":"2026-01-01T01:00:00+01:00","lead":"x"})");
  EXPECT_EQ(log.content_of(log.records[0]), content(""));
}

TEST(Content, DiffersForWhatSaysSomethingElse) {
  const std::vector<std::uint64_t> all = {content(""),
                                          content(R"(,"by":"ann")"),
                                          content(R"(,"a":null)"),
                                          content(R"(,"a":1)"),
                                          content(R"(,"a":"1")"),
                                          content(R"(,"b":1)"),
                                          content(R"(,"a":true)"),
                                          content(R"(,"a":false)"),
                                          content(R"(,"a":[])"),
                                          content(R"(,"a":[1,2])"),
                                          content(R"(,"a":[2,1])"),
                                          content(R"(,"a":{})"),
                                          content(R"(,"a":1,"b":2)"),
                                          content(R"(,"a":2,"b":1)"),
                                          content(R"(,"size":"1")"),
                                          content(R"(,"size":"2")"),
                                          content(R"(,"unread":"2")")};
  for (std::size_t left = 0; left < all.size(); ++left) {
    for (std::size_t right = 0; right < left; ++right) EXPECT_NE(all[left], all[right]) << left << " and " << right;
  }
}

}  // namespace
}  // namespace truce::runtime::read_tests
