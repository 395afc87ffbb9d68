// Several versions made one program: what is there once, and what stands apart.
#include "runtime/link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "runtime/check_program.h"
#include "runtime/linking.h"
#include "tests/unit/compiler/compiled.h"

namespace truce::runtime {
namespace {

using ::testing::ElementsAre;

Program version(int number, const std::string& rest) {
  const std::string text = fmt::format(
      "policy t.case \"A case\"\n  version {}.0.0\n  in force from 2026-{:02}-01\n  zone Europe/Berlin\n  currency USD\nteam sales\n{}", number,
      number, rest);
  const compiler::Compiled compiled = compiler::compile_text(text);
  EXPECT_TRUE(compiled.program) << compiled.said;
  return compiled.program.value_or(Program());
}

Program linked(std::vector<std::string> rests) {
  std::vector<Program> versions;
  for (const std::string& rest : rests) versions.insert(versions.begin(), version(static_cast<int>(versions.size()) + 1, rest));  // latest first
  Program program = link(std::move(versions));
  EXPECT_EQ(check_program(program), std::nullopt);
  return program;
}

std::vector<std::string> names_of(const std::vector<StageInfo>& stages) {
  std::vector<std::string> names;
  for (const StageInfo& stage : stages) names.push_back(stage.name);
  return names;
}

TEST(Link, OneVersionStaysAsItIs) {
  const Program alone = version(1, "event ask\n");
  const Program program = link({alone});
  EXPECT_EQ(program.versions.size(), 1u);
  EXPECT_EQ(program.events.size(), 1u);
}

TEST(Link, EqualThingsAreThereOnce) {
  const std::string text = "event ask\nfield size number\ndefinition keen\n  owned by sales\n  is any of\n    - ask within 7 days\n";
  const Program program = linked({text, text, text});
  EXPECT_EQ(program.versions.size(), 3u);
  EXPECT_EQ(program.versions[0].version, "1.0.0");
  EXPECT_EQ(program.fields.size(), 1u);
  EXPECT_EQ(program.fields[0].in_versions, 7u);
  EXPECT_EQ(program.events.size(), 1u);
  EXPECT_EQ(program.patterns.size(), 1u);
  EXPECT_EQ(program.counters.size(), 1u);
  ASSERT_EQ(program.definitions.size(), 3u);
  EXPECT_EQ(program.definitions[2].version, 2u);
  EXPECT_EQ(program.version_at(program.versions[1].in_force), 1u);
  EXPECT_EQ(program.version_at(Instant{program.versions[1].in_force.micros - 1}), 0u);
  EXPECT_EQ(program.version_at(kAlways), 0u);
}

TEST(Link, ValuesOfOtherTypesAreReadApart) {
  const Program program = linked({"field kind one of a, b\nfield size number\nevent ask\n  has note text\n",
                                  "field kind one of a, b, c\nfield size number\nevent ask\n  has note number\n"});
  EXPECT_THAT(program.names, ElementsAre("kind", "size", "kind", "note", "note"));
  ASSERT_EQ(program.events.size(), 1u);
  ASSERT_EQ(program.events[0].keys.size(), 2u);
  EXPECT_EQ(program.events[0].keys[0].in_versions, 1u);
  EXPECT_EQ(program.events[0].keys[1].in_versions, 2u);
}

// What one version keeps private, the whole program does.
TEST(Link, PrivacyIsShared) {
  const Program program = linked({"field phone text private\n", "field phone text starts as \"none\"\n"});
  ASSERT_EQ(program.fields.size(), 2u);
  EXPECT_TRUE(program.fields[0].is_private);
  EXPECT_TRUE(program.fields[1].is_private);
}

// A record is one event, whatever the versions call it.
TEST(Link, ARecordIsWhatItIsToEachVersion) {
  const Program program = linked({"event done logged as \"STEP\" where phase is one of A, B\nevent other logged as \"STEP\" where phase is C\n",
                                  "event done logged as \"STEP\" where phase is A\nevent late logged as \"STEP\" where phase is one of B, D\n"});
  std::vector<std::string> readings;
  for (const EventInfo& event : program.events) {
    ASSERT_EQ(event.where.size(), 1u);
    readings.push_back(fmt::format("{} {}", event.name, fmt::join(event.where[0].values, ",")));
  }
  EXPECT_THAT(readings, ElementsAre("done A", "late B", "other C", "late D"));
}

std::string funnel(const std::string& stages) { return "event ask\nfunnel f\n  starts in a\n  stage a owned by sales may wait\n" + stages; }

TEST(Link, ARenamedStageIsTheSame) {
  const Program program = linked({funnel("  stage b owned by sales may wait\n  move a to b on ask\n"),
                                  funnel("  stage c was b owned by sales may wait\n  move a to c on ask\n")});
  EXPECT_THAT(names_of(program.stages), ElementsAre("a", "c"));
  EXPECT_TRUE(program.versions[1].becomes.empty());
  ASSERT_EQ(program.moves.size(), 2u);
  EXPECT_EQ(program.moves[1].uses, 0u);
}

TEST(Link, AStageThatTakesInAnotherIsNewAndCountedByItsName) {
  const Program program = linked({funnel("  stage b owned by sales may wait\n  stage c owned by sales may wait\n  move a to b on ask\n"),
                                  funnel("  stage b was c owned by sales may wait\n  move a to b on ask\n")});
  EXPECT_THAT(names_of(program.stages), ElementsAre("a", "b", "c", "b"));
  EXPECT_EQ(program.stages[3].counts_as, 1u);
  EXPECT_THAT(program.versions[1].becomes, ElementsAre(0, 3, 3, 3));
  EXPECT_THAT(related_stages(program, 3), ElementsAre(3, 1, 2));
  EXPECT_THAT(related_stages(program, 2), ElementsAre(2, 3));
}

TEST(Link, AMoveWithAnotherTriggerIsAnotherMove) {
  const auto text = [](const std::string& how) { return funnel("  stage b owned by sales may wait\n  move a to b at most 2 times " + how + "\n"); };
  EXPECT_EQ(linked({text("on ask"), text("on ask")}).moves[1].uses, 0u);
  EXPECT_EQ(linked({text("after 2 days"), text("after 3 days")}).moves[1].uses, kNone);
}

TEST(Link, ARestatedVersionHasBeenInForceAlways) {
  const Program program = restated(version(3, "event ask\n"), {});
  EXPECT_EQ(program.versions[0].in_force, kAlways);
  EXPECT_EQ(to_string(program.versions[0].in_force_from), "2026-03-01");
}

}  // namespace
}  // namespace truce::runtime
