// Logs that nobody here made, with answers that an independent, slow and obvious program computed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/time.h"
#include "tests/real/judge_files.h"

namespace truce::testing {
namespace {

std::string data_path(const std::string& file) { return project_path("../shared/data/" + file); }

bool is_there(const std::string& path) { return std::filesystem::exists(path); }

void expect_promise(const Judged& judged, const std::string& name, std::uint64_t opened, std::uint64_t kept, std::uint64_t broken,
                    std::uint64_t open) {
  const runtime::PromiseCount count = judged.promise(name);
  EXPECT_EQ(count.opened, opened) << name;
  EXPECT_EQ(count.kept, kept) << name;
  EXPECT_EQ(count.broken, broken) << name;
  EXPECT_EQ(count.open, open) << name;
  EXPECT_EQ(count.excused + count.undecided, 0u) << name;
}

void expect_definition(const Judged& judged, const std::string& name, std::uint64_t met, std::uint64_t not_met, std::uint64_t undecided) {
  const runtime::DefinitionCount count = judged.definition(name);
  EXPECT_EQ(count.met, met) << name;
  EXPECT_EQ(count.not_met, not_met) << name;
  EXPECT_EQ(count.undecided, undecided) << name;
}

TEST(Loans, HaveTheKnownAnswers) {
  const std::string log = data_path("loans_2012.ndjson.gz");
  if (!is_there(log)) GTEST_SKIP() << "no " << log;
  const auto judged = judge(project_path("policies/loans/loans.truce"), {log});
  ASSERT_TRUE(judged);
  const runtime::Evaluation& evaluation = judged->evaluation;
  expect_every_record_and_promise_counted(evaluation);
  EXPECT_EQ(evaluation.ledger.records, 262'200u);
  EXPECT_EQ(evaluation.ledger.malformed + evaluation.ledger.duplicates + evaluation.ledger.later, 0u);
  EXPECT_EQ(evaluation.ledger.leads, 13'087u);
  EXPECT_EQ(to_string(evaluation.as_of), "2012-03-14T15:04:54.681Z");

  EXPECT_EQ(judged->stage("applied").leads, 13'087u);
  EXPECT_EQ(judged->stage("promising").leads, 7'367u);
  EXPECT_EQ(judged->stage("offered").leads, 5'015u);
  EXPECT_EQ(judged->stage("signed").leads, 2'246u);
  EXPECT_EQ(judged->stage("refused").leads, 7'635u);
  EXPECT_EQ(judged->stage("withdrawn").leads, 2'807u);
  EXPECT_TRUE(evaluation.illegal_moves.empty());

  expect_promise(*judged, "call_after_offer", 7'030, 4'278, 2'731, 21);
  expect_promise(*judged, "prompt_call", 7'030, 4'008, 3'008, 14);

  const runtime::KpiRow share = judged->total("signed_in_a_month");
  EXPECT_EQ(share.value, "0.279490");  // 2,059 of 7,367
  EXPECT_EQ(share.n, 7'367u);
  const runtime::KpiRow median = judged->total("time_to_offer");
  EXPECT_EQ(median.value, "15017.333000");
  EXPECT_EQ(median.n, 5'015u);
}

TEST(Marketstar, HasTheKnownAnswers) {
  const std::string log = data_path("marketstar.ndjson.gz");
  if (!is_there(log)) GTEST_SKIP() << "no " << log;
  const auto judged = judge(project_path("policies/marketstar/marketstar.truce"), {log});
  ASSERT_TRUE(judged);
  expect_every_record_and_promise_counted(judged->evaluation);
  EXPECT_EQ(judged->evaluation.ledger.judged, 45'155u);
  EXPECT_EQ(judged->evaluation.ledger.leads, 43'033u);

  expect_definition(*judged, "mid_market", 5'576, 23'160, 14'297);
  expect_definition(*judged, "promising", 12'917, 13'668, 16'448);

  struct Quarter {
    std::string period, value, target;
  };
  const Quarter quarters[] = {{"2021-Q1", "67937.96", ""},           {"2021-Q2", "197437.76", "200000.00"},
                              {"2021-Q3", "236191.79", "300000.00"}, {"2021-Q4", "382217.75", "400000.00"},
                              {"2022-Q1", "551325.11", "500000.00"}, {"2022-Q2", "843451.03", "800000.00"},
                              {"2022-Q3", "702096.66", "800000.00"}, {"2022-Q4", "33573.51", "800000.00"}};
  for (const Quarter& quarter : quarters) {
    const runtime::KpiRow row = judged->total("accepted_amount", quarter.period);
    EXPECT_EQ(row.value, quarter.value) << quarter.period;
    EXPECT_EQ(row.target.value_or(""), quarter.target) << quarter.period;
    if (!quarter.target.empty()) {
      EXPECT_EQ(row.met, std::stod(quarter.value) >= std::stod(quarter.target)) << quarter.period;
    }
    EXPECT_EQ(row.provisional, quarter.period == "2022-Q4") << quarter.period;
  }

  EXPECT_EQ(judged->part("opportunities", "Web Registration").value, "899");
  EXPECT_EQ(judged->part("opportunities", "Trade Shows and Events").value, "97");
  EXPECT_EQ(judged->part("opportunities", "Purchased List").value, "65");
  EXPECT_EQ(judged->total("leads").value, "43033");

  expect_promise(*judged, "to_sales.answer", 1'061, 772, 289, 0);
  const runtime::KpiRow accepted = judged->total("accepted_soon"), rejected = judged->total("rejected_soon");
  EXPECT_EQ(accepted.n, 1'061u);
  EXPECT_EQ(rejected.n, 1'061u);
  EXPECT_NEAR((std::stod(*accepted.value) + std::stod(*rejected.value)) * 1'061, 627, 0.01);
  EXPECT_EQ(judged->total("decided_soon").value, "0.590952");  // 627 of 1,061
}

class Olist : public ::testing::TestWithParam<std::vector<std::string>> {};

TEST_P(Olist, HasTheKnownAnswers) {
  std::vector<std::string> logs;
  for (const std::string& file : GetParam()) {
    logs.push_back(data_path(file));
    if (!is_there(logs.back())) GTEST_SKIP() << "no " << logs.back();
  }
  const auto judged = judge(project_path("policies/olist/olist.truce"), logs);
  ASSERT_TRUE(judged);
  expect_every_record_and_promise_counted(judged->evaluation);
  EXPECT_EQ(judged->evaluation.ledger.judged, 8'842u);
  EXPECT_EQ(judged->evaluation.ledger.leads, 8'000u);
  EXPECT_TRUE(judged->evaluation.ledger.unfit.empty());

  EXPECT_EQ(judged->stage("won").leads, 842u);
  EXPECT_EQ(judged->total("qualified_leads").value, "8000");
  EXPECT_EQ(judged->total("won_deals").value, "842");
  struct Origin {
    std::optional<std::string> name;
    std::string won, leads;
  };
  const Origin origins[] = {{"organic_search", "271", "2296"}, {"paid_search", "195", "1586"}, {"social", "75", "1350"},
                            {"unknown", "179", "1099"},        {"direct_traffic", "56", "499"}, {"email", "15", "493"},
                            {"referral", "24", "284"},         {"other", "4", "150"},           {"display", "6", "118"},
                            {"other_publicities", "3", "65"},  {std::nullopt, "14", "60"}};
  for (const Origin& origin : origins) {
    EXPECT_EQ(judged->part("qualified_leads", origin.name).value, origin.leads) << origin.name.value_or("missing");
    EXPECT_EQ(judged->part("won_deals", origin.name).value, origin.won) << origin.name.value_or("missing");
  }

  // One deal was won before the lead's first contact.
  EXPECT_EQ(judged->illegal("contact", "won", "deal_won"), 1u);
  EXPECT_EQ(judged->illegal("won", "qualified", "mql"), 1u);
}

INSTANTIATE_TEST_SUITE_P(AsALeadLog, Olist, ::testing::Values(std::vector<std::string>{"olist.ndjson.gz"}));
INSTANTIATE_TEST_SUITE_P(AsExported, Olist,
                         ::testing::Values(std::vector<std::string>{"raw/olist_mql.csv", "raw/olist_closed_deals.csv"}));

}  // namespace
}  // namespace truce::testing
