#include "report/json.h"

#include <gtest/gtest.h>

#include "made_up.h"

namespace truce::report {
namespace {

TEST(Json, CountsAreNumbersAndExactAmountsAreTexts) {
  const std::string json = evaluation_json(made_up_program(), made_up_evaluation());
  EXPECT_NE(json.find(R"(      "kpi": "deals",
      "period": "2026-04",
      "by": {},
      "value": 1234,
      "unit": "count",
      "n": 1234,
      "from": "2026-04-01",
      "to": "2026-05-01",
      "target": 5,
      "met": true,
      "provisional": false
)"),
            std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("value": "1250000.00")"), std::string::npos);
  EXPECT_NE(json.find(R"(      "by": {
        "source": null
      })"),
            std::string::npos);
  EXPECT_NE(json.find(R"(      "provisional": false,
      "without_end": 2)"),
            std::string::npos);
  EXPECT_NE(json.find(R"(      "value": null,
      "unit": "share",
      "n": 0)"),
            std::string::npos);
  EXPECT_NE(json.find(R"("as_of": "2026-05-01T03:59:59.999999Z")"), std::string::npos);
}

TEST(Json, NothingIsNull) {
  runtime::Program program = made_up_program();
  runtime::Evaluation evaluation = made_up_evaluation();
  evaluation.ledger.first.reset();
  const std::string json = evaluation_json(program, evaluation);
  EXPECT_NE(json.find(R"("first": null)"), std::string::npos);
  EXPECT_NE(json.find("\"promise\": \"context\",\n      \"by\": null"), std::string::npos);
  EXPECT_NE(json.find("\"from\": \"new\",\n      \"to\": null,\n      \"event\": \"=call\""), std::string::npos);
}

TEST(Json, EqualInputGivesEqualBytes) {
  EXPECT_EQ(evaluation_json(made_up_program(), made_up_evaluation()), evaluation_json(made_up_program(), made_up_evaluation()));
}

TEST(Json, TextsAreEscaped) {
  EXPECT_EQ(json_text("a\"\\\n\x01é"), "\"a\\\"\\\\\\n\\u0001é\"");
  EXPECT_EQ(json_text("\xff"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(json_text("\x7f"), R"("\u007f")");
  EXPECT_EQ(json_text("\u0085\u2028\u202e\u2066\u200f\u061c\ufeff\u200b"), R"("\u0085\u2028\u202e\u2066\u200f\u061c\ufeff\u200b")");
  EXPECT_EQ(json_text("日\U000e0001🙂\U000e007f"), R"("日\udb40\udc01🙂\udb40\udc7f")");
}

TEST(Json, WhatIsHiddenIsEscapedInDocumentsToo) {
  runtime::Program program = made_up_program();
  program.versions[0].version = "1\u202e\x7f";
  const std::string json = evaluation_json(program, made_up_evaluation());
  EXPECT_NE(json.find(R"("version": "1\u202e\u007f")"), std::string::npos) << json;
}

}  // namespace
}  // namespace truce::report
