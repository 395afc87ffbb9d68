// Leads with many open promises at once, which random logs seldom have: both engines say the same of them.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <unistd.h>

#include <fmt/format.h>

#include "tests/properties/engines.h"
#include "tests/support/raw_record.h"

namespace truce::properties {
namespace {

using testing_support::RawRecord;

constexpr const char* kPolicy = R"(policy t.crowd "Crowd"
  version 1.0.0
  in force from 2026-01-01
  agreed 2026-01-01 by left
  zone Europe/Berlin
  currency USD
team left
calendar office
  zone Europe/Berlin
  open Monday to Friday 09:00-17:00
field hold yes or no
event ask
event view
  has price number
  has color text
event quiet
event go
event back
event end
definition on_hold
  owned by left
  is all of
    - hold
definition often
  owned by left
  is any of
    - view where price is at least 10 at least 4 times within 1 day
    - view where color is "red" at least 5 times since entering b
    - time since view where color is "blue" is less than 3 hours
funnel f
  starts in a
  stage a owned by left may wait
  stage b owned by left may wait
  stage c owned by left final as won
  move a to b on go
  move b to a on back
  move a to c on end
promise seen by left
  starts on ask
  kept on view where price is at least 10 within 2 days unless quiet
promise seen_often by left
  starts on ask
  kept on view where price is at least 10 at least 3 times within 5 days unless view where color is "red"
promise on_days by left
  starts on ask
  kept on view at least 2 times across 2 different days within 3 days
promise spared by left
  starts on ask
  broken on view where color is "blue" within 30 hours unless view where price is less than 3
promise paused by left
  starts on ask
  kept on quiet within 6 business hours of office
  paused while on_hold
promise paused_too by left
  starts on view
  kept on ask within 7 hours
  paused while on_hold
promise stays by left
  starts on entering b
  kept on view where price is at least 10 within 20 hours
promise earned by left
  on quiet requires often
)";

std::vector<RawRecord> crowded_log(std::mt19937& random, std::size_t count) {
  static constexpr const char* kEvents[] = {"ask", "ask", "ask", "view", "view", "quiet", "go", "back", "end"};
  std::vector<RawRecord> records;
  Instant at = parse_iso("2026-03-27T09:00:00Z", Zone())->instant;  // summer time begins two days later
  for (std::size_t i = 0; i < count; ++i) {
    RawRecord& record = records.emplace_back();
    record.lead = "L";
    record.at = at;
    record.event = kEvents[random() % (i + 10 < count ? 8 : 9)];
    if (random() % 12 == 0) record.values.emplace_back("hold", testing_support::raw_bool(random() % 2 == 0));
    if (record.event == "view" && random() % 2 == 0) record.values.emplace_back("price", testing_support::raw_number(std::to_string(random() % 20)));
    if (record.event == "view" && random() % 2 == 0) record.values.emplace_back("color", testing_support::raw_text(random() % 3 == 0 ? "red" : "blue"));
    at.micros += static_cast<std::int64_t>(random() % 90) * kMicrosPerMinute;
  }
  return records;
}

TEST(Crowds, AreJudgedAsTheReferenceJudges) {
  std::string errors;
  const auto compilation = compile(kPolicy, &errors);
  ASSERT_TRUE(compilation) << errors;
  std::mt19937 random(1);
  const auto file = std::filesystem::temp_directory_path() / fmt::format("truce-crowds-{}.ndjson", ::getpid());
  for (int round = 0; round < 60; ++round) {
    std::vector<RawRecord> records = crowded_log(random, 5 + random() % 150);
    number_lines(records, file.string());
    const Instant end{records.back().at.micros + static_cast<std::int64_t>(random() % 8) * kMicrosPerDay};
    EXPECT_EQ(differences(*compilation, records, end), "") << "round " << round << ": - the reference, + the runtime";
  }
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace truce::properties
