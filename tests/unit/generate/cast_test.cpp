// Made-up logs as the runtime reads and judges them.
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/diagnostic.h"
#include "compiler/compile.h"
#include "generate/cast.h"
#include "generate/write.h"
#include "runtime/evaluate.h"
#include "runtime/log.h"
#include "tests/paths.h"
#include "tests/support/random_policy.h"

namespace truce::generate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string shipped(const std::string& name) { return read_text(truce::source_dir() + "/policies/" + name + "/" + name + ".truce"); }

compiler::Compilation compile(const std::string& text) {
  Sources sources;
  const SourceId source = sources.add("test.truce", text);
  Diagnostics diagnostics;
  compiler::Compilation compilation = compiler::compile(sources, source, diagnostics);
  return compilation;
}

std::string log_text(const runtime::Program& program, const Cast& cast, LogForm form, Amount amount, std::uint64_t seed = 1) {
  LogWriter writer(program, cast, form, seed, amount);
  std::string text = writer.header();
  while (writer.next(text)) continue;
  return text;
}

runtime::Log read(const runtime::Program& program, const std::string& text, const char* ending) {
  const std::string path = std::filesystem::temp_directory_path() / ("truce_gen_" + std::to_string(::getpid()) + ending);
  std::ofstream(path, std::ios::binary) << text;
  runtime::Log log = runtime::read_log(program, {path}, {});
  std::filesystem::remove(path);
  return log;
}

std::vector<std::string> described(const std::vector<Goal>& goals, const runtime::Program& program) {
  std::vector<std::string> names;
  for (const Goal& goal : goals) names.push_back(describe(goal, program));
  return names;
}

// What an evaluation shows of the goals; moves by their pair of stages.
bool shows(const Goal& goal, const runtime::Program& program, const runtime::Evaluation& evaluation) {
  if (goal.kind == Goal::Kind::move) {
    const runtime::Move& move = program.moves[goal.index];
    return std::any_of(evaluation.moves.begin(), evaluation.moves.end(), [&](const runtime::MoveCount& row) {
      return row.from == move.from && row.to == move.to && row.count > 0;
    });
  }
  const runtime::PromiseCount& count = evaluation.promises[goal.index];
  switch (goal.kind) {
    case Goal::Kind::kept: return count.kept > 0;
    case Goal::Kind::broken: return count.broken > 0;
    case Goal::Kind::open: return count.open > 0;
    default: return count.undecided > 0;
  }
}

// The log is readable, clean, within its days, and shows all but what the cast says that it does not.
void expect_sound(const runtime::Program& program, const Cast& cast, LogForm form, Amount amount) {
  const char* ending = form == LogForm::csv ? ".csv" : ".ndjson";
  const runtime::Log log = read(program, log_text(program, cast, form, amount), ending);
  EXPECT_EQ(log.malformed, 0u) << (log.errors.empty() ? "" : log.errors[0].reason + ": " + log.errors[0].excerpt);
  EXPECT_FALSE(log.records.empty());
  EXPECT_EQ(log.leads.size(), amount.leads);
  for (const runtime::Record& record : log.records) {
    EXPECT_NE(record.event, kNone);
    EXPECT_FALSE(record.has_unfit);
    EXPECT_GE(record.at, cast.from);
    EXPECT_LE(record.at, cast.end);
  }
  const runtime::Evaluation evaluation = runtime::evaluate(program, log, {});
  EXPECT_EQ(evaluation.as_of, cast.end);
  std::set<std::string> excused;
  for (const Goal& goal : cast.not_shown) excused.insert(describe(goal, program));
  for (const Goal& goal : goals_of(program)) {
    EXPECT_TRUE(excused.count(describe(goal, program)) > 0 || shows(goal, program, evaluation)) << describe(goal, program);
  }
}

TEST(Generate, LogsOfTheShippedPoliciesShowEverything) {
  for (const std::string name : {"acme", "loans", "marketstar", "olist"}) {
    SCOPED_TRACE(name);
    const compiler::Compilation compilation = compile(shipped(name));
    ASSERT_TRUE(compilation.program);
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
      CastOptions options;
      options.seed = seed;
      const Cast cast = find_cast(*compilation.program, options);
      EXPECT_THAT(described(cast.not_shown, *compilation.program), IsEmpty());
      expect_sound(*compilation.program, cast, LogForm::ndjson, {200});
    }
    CastOptions options;
    options.may_be_null = false;
    const Cast cast = find_cast(*compilation.program, options);
    EXPECT_THAT(described(cast.not_shown, *compilation.program), IsEmpty());
    if (name != "olist") expect_sound(*compilation.program, cast, LogForm::csv, {200});  // a source may read its tables
  }
}

TEST(Generate, RandomPoliciesHaveReadableLogs) {
  int compiled = 0;
  std::size_t wanted = 0, missed = 0;
  for (std::uint64_t seed = 1; compiled < 50; ++seed) {
    SCOPED_TRACE(seed);
    const compiler::Compilation compilation = compile(testing_support::random_policy(seed).text());
    if (!compilation.program) continue;
    ++compiled;
    const Cast cast = find_cast(*compilation.program, {});
    expect_sound(*compilation.program, cast, LogForm::ndjson, {150});
    wanted += goals_of(*compilation.program).size();
    missed += cast.not_shown.size();
    if (std::getenv("TRUCE_SHOW_MISSED")) {
      for (const std::string& name : described(cast.not_shown, *compilation.program)) std::printf("%d %s\n", static_cast<int>(seed), name.c_str());
    }
  }
  RecordProperty("wanted", static_cast<int>(wanted));
  RecordProperty("missed", static_cast<int>(missed));
  EXPECT_LT(missed * 100, wanted * 18) << missed << " of " << wanted;
}

TEST(Generate, TheSameSeedGivesTheSameBytes) {
  const compiler::Compilation compilation = compile(shipped("acme"));
  const auto text = [&](std::uint64_t seed) {
    CastOptions options;
    options.seed = seed;
    return log_text(*compilation.program, find_cast(*compilation.program, options), LogForm::ndjson, {100}, seed);
  };
  const std::string once = text(7);
  EXPECT_EQ(once, text(7));
  EXPECT_NE(once, text(8));
}

TEST(Generate, AmountsAreExact) {
  const compiler::Compilation compilation = compile(shipped("acme"));
  const Cast cast = find_cast(*compilation.program, {});
  const auto lines = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  Amount records;
  for (const std::uint64_t count : {0u, 1u, 17u, 5000u}) {
    records.records = count;
    EXPECT_EQ(lines(log_text(*compilation.program, cast, LogForm::ndjson, records)), static_cast<std::ptrdiff_t>(count));
  }
  for (const std::uint64_t count : {1u, 500u}) {
    LogWriter writer(*compilation.program, cast, LogForm::csv, 1, {count});
    std::string text = writer.header();
    while (writer.next(text)) continue;
    EXPECT_EQ(writer.leads(), count);
    EXPECT_EQ(lines(text), static_cast<std::ptrdiff_t>(writer.records()) + 1);
    EXPECT_EQ(writer.showed_all(), count == 500u);
  }
}

TEST(Generate, MostPromisesAreKeptAndMostPeopleWorkInOfficeHours) {
  const compiler::Compilation compilation = compile(shipped("acme"));
  const runtime::Program& program = *compilation.program;
  const runtime::Log log = read(program, log_text(program, find_cast(program, {}), LogForm::ndjson, {1000}), ".ndjson");
  const runtime::Evaluation evaluation = runtime::evaluate(program, log, {});
  std::uint64_t kept = 0, broken = 0;
  for (const runtime::PromiseCount& count : evaluation.promises) {
    kept += count.kept;
    broken += count.broken;
  }
  EXPECT_GT(kept, 2 * broken);
  std::size_t staff = 0, at_work = 0;
  const BusinessTime office(program.calendars[0]);
  for (const runtime::Record& record : log.records) {
    if (program.events[record.event].by == kNone) continue;
    ++staff;
    at_work += office.is_open(record.at);
  }
  EXPECT_GT(at_work * 100, staff * 70) << at_work << " of " << staff;
}

TEST(Generate, DaysAreKept) {
  const compiler::Compilation compilation = compile(shipped("loans"));
  CastOptions options;
  options.from = make_date(2012, 3, 1);
  options.until = make_date(2012, 3, 9);
  const Cast cast = find_cast(*compilation.program, options);
  EXPECT_EQ(to_string(compilation.program->zone.date(cast.from)), "2012-03-01");
  EXPECT_EQ(to_string(compilation.program->zone.date(cast.end)), "2012-03-09");
  // 60 days do not pass in 9, so nobody breaks this promise by silence; no deed keeps anybody from that.
  EXPECT_THAT(described(cast.not_shown, *compilation.program), ::testing::IsSupersetOf({"offer_settled broken"}));
  expect_sound(*compilation.program, cast, LogForm::ndjson, {100});
}

constexpr const char* kCommittee = R"(policy a.b "Committees"
  version 1.0.0
  in force from 2026-04-01
  agreed 2026-03-24 by left and right
  zone Europe/Berlin
  currency EUR

team left "Left"
team right "Right"

field account text
field decides yes or no

event asked

definition curious "Asked"
  owned by left and right
  is any of
    - asked
definition boss "Decides"
  owned by left and right
  is all of
    - decides

group committee "Several of one company"
  owned by left and right
  gathers leads with the same account
  is all of
    - at least 3 leads with curious
    - at least 1 lead with boss

funnel journey "Journey"
  starts in one
  stage one "One" owned by left may wait
  stage two "Two" owned by right final as won
  move one to two when committee

promise quick by right
  on asked requires committee
)";

TEST(Generate, LeadsOfOneCompanyMakeAGroup) {
  const compiler::Compilation compilation = compile(kCommittee);
  ASSERT_TRUE(compilation.program);
  const Cast cast = find_cast(*compilation.program, {});
  EXPECT_THAT(described(cast.not_shown, *compilation.program), IsEmpty());
  expect_sound(*compilation.program, cast, LogForm::ndjson, {60});
  expect_sound(*compilation.program, cast, LogForm::csv, {60});
}

// Who has to wait first, and begins just before the end, would come too late.
TEST(Generate, TheLastLeadComesAtTheEndWhoeverIsLeftOut) {
  std::string text = kCommittee;
  const std::string currency = "  currency EUR\n";
  text.insert(text.find(currency) + currency.size(), "  leave out leads when asked within 1 day\n");
  const compiler::Compilation compilation = compile(text);
  ASSERT_TRUE(compilation.program);
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    CastOptions options;
    options.seed = seed;
    expect_sound(*compilation.program, find_cast(*compilation.program, options), LogForm::ndjson, {60});
  }
}

// The log gives each scene a company of its own, so what scenes show together must not rest on a company that two of them share.
TEST(Generate, NoTwoScenesShareACompany) {
  std::string text = kCommittee;
  const std::string funnel = "funnel journey";
  text.insert(text.find(funnel), R"(group deciders "Those who decide"
  owned by left and right
  gathers leads with the same decides
  is any of
    - at least 2 leads with curious

)");
  const compiler::Compilation compilation = compile(text);
  ASSERT_TRUE(compilation.program);
  const runtime::Program& program = *compilation.program;
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u}) {
    CastOptions options;
    options.seed = seed;
    const Cast cast = find_cast(program, options);
    std::set<std::string> companies;
    for (const Scene& scene : cast.showing) {
      std::set<std::string> of_scene;
      for (const MadeRecord& record : scene.records) {
        for (const MadeValue& value : record.values) {
          const auto* company = std::get_if<std::string>(&value.value);
          if (company && program.names[value.name] == "account") of_scene.insert(*company);
        }
      }
      for (const std::string& company : of_scene) EXPECT_TRUE(companies.insert(company).second) << company << " with seed " << seed;
    }
    EXPECT_GT(companies.size(), 1u);
    expect_sound(program, cast, LogForm::ndjson, {60});
  }
}

TEST(Generate, WhatCannotHappenIsNamed) {
  std::string text = kCommittee;
  const std::string requires_clause = "  on asked requires committee\n";
  text.replace(text.find(requires_clause), requires_clause.size(), "  on asked requires no asked\n");
  const compiler::Compilation compilation = compile(text);
  ASSERT_TRUE(compilation.program);
  const Cast cast = find_cast(*compilation.program, {});
  EXPECT_THAT(described(cast.not_shown, *compilation.program), ElementsAre("quick kept"));  // the record itself counts
}

TEST(Generate, AWholePolicyOfTheTestsIsShown) {
  const compiler::Compilation compilation = compile(read_text(truce::source_dir() + "/tests/cases/syntax/whole_policy.truce"));
  if (!compilation.program) GTEST_SKIP() << "the case is about syntax alone";
  const Cast cast = find_cast(*compilation.program, {});
  EXPECT_THAT(described(cast.not_shown, *compilation.program), IsEmpty());
}

}  // namespace
}  // namespace truce::generate
