// What must not change verdicts, or change them in a known way, whatever they are: another week, another lead, other names of leads, records
// that are said twice. (Other orders, and other files, are judged with the pairs of engines_test.cpp.)
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>

#include <unistd.h>

#include <fmt/format.h>

#include "tests/properties/engines.h"
#include "tests/support/print_evaluation.h"
#include "tests/support/random.h"
#include "tests/support/random_log.h"
#include "tests/support/random_policy.h"

namespace truce::properties {
namespace {

using testing_support::difference;
using testing_support::Evidence;
using testing_support::RandomLog;
using testing_support::RawRecord;

class Metamorphic : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // Of so many made-up policies, those that compile, each with a log that has records and an `as of`.
  template <class Check>
  void for_each_pair(Check check, std::string (*change)(std::string policy) = nullptr) const {
    const std::uint64_t policies = from_environment("TRUCE_PAIRS", 20'000) / 40;
    std::uint64_t verdicts = 0, told = 0;
    for (std::uint64_t seed = 1; seed <= policies; ++seed) {
      const std::string plain = testing_support::random_policy(seed).text();
      const std::string text = change ? change(plain) : plain;
      const auto compilation = compile(text);
      if (!compilation) continue;
      RandomLog log = testing_support::random_log(*compilation->policy, seed, (folder_ / "log.ndjson").string());
      if (log.records.empty()) continue;
      const runtime::Evaluation before = judge_by_runtime(*compilation->program, log.records, log.as_of);
      log.as_of = before.as_of;
      verdicts += before.verdicts.size();
      const std::string different = check(*compilation, log, before, seed);
      if (!different.empty() && told++ < 3) ADD_FAILURE() << "seed " << seed << "\n" << text << different;
    }
    EXPECT_EQ(told, 0u);
    EXPECT_GT(verdicts, policies) << "too few to mean anything";
  }

 private:
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / fmt::format("truce-metamorphic-{}", ::getpid());
};

// One zone without clock changes, every week like the next, no length that depends on the month, and always in force.
std::string in_plain_weeks(std::string text) {
  text = std::regex_replace(text, std::regex("zone [A-Z][A-Za-z_/]+"), "zone UTC");
  text = std::regex_replace(text, std::regex("in force from [0-9-]+"), "in force from 2024-01-01");
  text = std::regex_replace(text, std::regex("agreed [0-9-]+"), "agreed 2024-01-01");
  text = std::regex_replace(text, std::regex(" *(closed|known through) [^\n]*\n"), "");
  return std::regex_replace(text, std::regex("([0-9]+) (month|quarter|year)(s?)\\b"), "$1 week$3");
}

// Changes each verdict; those for which `change` is false are dropped.
template <class Change>
void change_verdicts(runtime::Evaluation& evaluation, Change change) {
  runtime::Verdicts changed;
  for (runtime::Verdict verdict : evaluation.verdicts) {
    if (change(verdict)) changed.push_back(verdict);
  }
  evaluation.verdicts = std::move(changed);
}

void shift(runtime::Evaluation& evaluation, std::int64_t micros) {
  const auto move = [&](std::optional<Instant>& at) {
    if (at) at->micros += micros;
  };
  evaluation.as_of.micros += micros;
  move(evaluation.ledger.first);
  move(evaluation.ledger.last);
  evaluation.kpis.clear();  // their periods are those of the calendar
  change_verdicts(evaluation, [&](runtime::Verdict& verdict) {
    verdict.opened_at.micros += micros;
    move(verdict.due_at);
    move(verdict.decided_at);
    move(verdict.done_at);
    return true;
  });
}

TEST_F(Metamorphic, WholeWeeksShiftAllVerdicts) {
  for_each_pair(
      [](const compiler::Compilation& compilation, RandomLog log, runtime::Evaluation before, std::uint64_t seed) {
        for (RawRecord& record : log.records) record.at_spelling.clear();  // which may be local, or a number
        before = judge_by_runtime(*compilation.program, log.records, log.as_of);
        const std::int64_t micros = static_cast<std::int64_t>(1 + seed % 400) * 7 * kMicrosPerDay;  // never to before it was in force
        for (RawRecord& record : log.records) record.at.micros += micros;
        log.as_of->micros += micros;
        runtime::Evaluation after = judge_by_runtime(*compilation.program, log.records, log.as_of);
        shift(before, micros);
        shift(after, 0);
        return difference(lines_of(*compilation.policy, before, Evidence::show), lines_of(*compilation.policy, after, Evidence::show));
      },
      in_plain_weeks);
}

TEST_F(Metamorphic, AnUnrelatedLeadChangesNoVerdict) {
  for_each_pair([](const compiler::Compilation& compilation, RandomLog log, const runtime::Evaluation& before, std::uint64_t seed) {
    if (!compilation.policy->groups.empty()) return std::string();  // there no lead is unrelated
    // A life like any other, under a name that sorts before, between or after the others.
    std::vector<RawRecord> more = testing_support::random_log(*compilation.policy, seed + 1'000'000, log.records.back().file).records;
    const std::string name = seed % 3 == 0 ? "!" : seed % 3 == 1 ? "AB" : "~";
    more.erase(std::remove_if(more.begin(), more.end(), [](const RawRecord& record) { return record.malformed.has_value(); }), more.end());
    std::uint64_t line = log.records.back().line;
    for (RawRecord& record : more) {
      record.lead = name;
      record.lead_is_number = false;
      record.file = log.records.back().file;
      record.line = ++line;
      log.records.push_back(record);
    }
    runtime::Evaluation after = judge_by_runtime(*compilation.program, log.records, log.as_of);
    change_verdicts(after, [&](const runtime::Verdict& verdict) { return verdict.lead != name; });
    return difference(verdict_lines(*compilation.policy, before, Evidence::show), verdict_lines(*compilation.policy, after, Evidence::show));
  });
}

TEST_F(Metamorphic, OtherNamesOfLeadsChangeOnlyTheOrderOfVerdicts) {
  for_each_pair([](const compiler::Compilation& compilation, RandomLog log, runtime::Evaluation before, std::uint64_t) {
    // They sort the other way round.
    const auto renamed = [](const std::string& name) {
      std::string other;
      for (const char byte : name) other += fmt::format("{:03}", 255 - static_cast<unsigned char>(byte));
      return other + "~";
    };
    for (RawRecord& record : log.records) {
      record.lead = renamed(record.lead);
      record.lead_is_number = false;
    }
    const runtime::Evaluation after = judge_by_runtime(*compilation.program, log.records, log.as_of);
    change_verdicts(before, [&](runtime::Verdict& verdict) {
      verdict.lead = renamed(verdict.lead);
      return true;
    });
    std::vector<std::string> expected = lines_of(*compilation.policy, before, Evidence::show);
    std::vector<std::string> found = lines_of(*compilation.policy, after, Evidence::show);
    std::sort(expected.begin(), expected.end());
    std::sort(found.begin(), found.end());
    return difference(expected, found);
  });
}

TEST_F(Metamorphic, RecordsThatAreSaidTwiceChangeNoVerdict) {
  std::uint64_t repeated = 0;
  for_each_pair([&](const compiler::Compilation& compilation, RandomLog log, const runtime::Evaluation& before, std::uint64_t) {
    const std::size_t records = log.records.size();
    std::uint64_t line = log.records.back().line;
    for (std::size_t index = 0; index < records; ++index) {
      if (!log.records[index].id || log.records[index].malformed) continue;
      RawRecord again = log.records[index];
      again.file = log.records[records - 1].file;
      again.line = ++line;
      log.records.push_back(again);
      ++repeated;
    }
    const runtime::Evaluation after = judge_by_runtime(*compilation.program, log.records, log.as_of);
    return difference(verdict_lines(*compilation.policy, before, Evidence::show), verdict_lines(*compilation.policy, after, Evidence::show));
  });
  EXPECT_GT(repeated, 0u);
}

}  // namespace
}  // namespace truce::properties
