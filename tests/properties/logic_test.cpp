// The logic checks beside exhaustive evaluation: random definitions, and every lead of a grid. No finding that a lead of the grid
// refutes, and none missed that the grid shows. Every example is replayed by the reference engine.
//
// TRUCE_LOGIC says how many policies are checked, TRUCE_SEED from which seed on.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include <fmt/format.h>

#include "compiler/analyse.h"
#include "compiler/checks/logic/inquiry.h"
#include "compiler/compile.h"
#include "tests/properties/engines.h"
#include "tests/support/random_definitions.h"
#include "tests/support/reference/conditions.h"
#include "tests/support/reference/scenarios.h"

namespace truce::properties {
namespace {

using compiler::Definition;
using compiler::DefinitionId;
using compiler::Policy;
using testing_support::About;
using testing_support::GridLead;

template <class What>
Truth judge(const Policy& policy, const GridLead& lead, const What& what) {
  reference::Lead read = lead.lead;
  read.versions = reference::alone(policy);
  return reference::judge(reference::View{policy, read, {lead.now, read.records().size(), 0, 0, 0}}, what);
}

// The policy without one clause of a definition: of its list, its `unless`es, its `if … is missing`.
Policy without(Policy policy, std::size_t definition, std::size_t clause) {
  Definition& changed = policy.definitions[definition];
  const auto erase_from = [&](auto& list) {
    if (clause < list.size()) {
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(clause));
      return true;
    }
    clause -= list.size();
    return false;
  };
  if (!erase_from(changed.list) && !erase_from(changed.unless)) erase_from(changed.if_missing);
  return policy;
}
Span span_of(const Definition& definition, std::size_t clause) {
  if (clause < definition.list.size()) return definition.list[clause].condition.span;
  clause -= definition.list.size();
  if (clause < definition.unless.size()) return definition.unless[clause].condition.span;
  return definition.if_missing[clause - definition.unless.size()].span;
}
const compiler::Condition* condition_of(const Definition& definition, std::size_t clause) {
  if (clause < definition.list.size()) return &definition.list[clause].condition;
  clause -= definition.list.size();
  return clause < definition.unless.size() ? &definition.unless[clause].condition : nullptr;
}
std::size_t clauses_of(const Definition& definition) {
  return definition.list.size() + definition.unless.size() + definition.if_missing.size();
}

const std::set<std::string_view> kOfClauses = {"redundant-clause", "shadowed-clause", "dead-clause", "idle-exclusion", "excluded-at-once"};

class Checked {
 public:
  Checked(const std::string& text, About about) : about_(about), text_(text) {
    Diagnostics of_compile, found;
    compiler::Compilation compilation = compiler::compile(sources_, sources_.add("test.truce", text), of_compile);
    EXPECT_TRUE(compilation.policy) << render_all(sources_, of_compile.sorted(), Colors::off) << text;
    policy_ = std::move(*compilation.policy);
    compiler::AnalyseOptions options;
    options.families = {Family::logic};
    analysis_ = compiler::analyse(policy_, sources_, options, found);
    found_ = found.sorted();
    grid_ = testing_support::grid(policy_, about, 2);
  }

  std::string said() const { return render_all(sources_, found_, Colors::off) + text_; }

  // Each finding against each lead.
  void expect_none_refuted() {
    EXPECT_TRUE(analysis_.left_out.empty()) << said();
    for (const Diagnostic& diagnostic : found_) {
      counts_[std::string(diagnostic.kind->name)]++;
      replay(diagnostic);
      for (std::size_t index = 0; index < policy_.definitions.size(); ++index) expect_not_refuted(diagnostic, index);
    }
  }

  void expect_none_missed() {
    for (std::size_t index = 0; index < policy_.definitions.size(); ++index) expect_not_missed(index);
    for (std::size_t other = 0; other < policy_.definitions.size(); ++other) {
      for (std::size_t one = 0; one < other; ++one) expect_same_is_said(one, other);
    }
  }

  const std::map<std::string, int>& counts() const { return counts_; }

 private:
  // Whether some lead shows it: of the grid, or of one with more records, which is made when it is needed.
  template <class Predicate>
  bool is_shown_by_few(Predicate predicate) const {
    return std::any_of(grid_.begin(), grid_.end(), predicate);
  }
  template <class Predicate>
  bool is_shown(Predicate predicate) {
    if (is_shown_by_few(predicate)) return true;
    if (about_ == About::fields) return false;
    if (large_grid_.empty()) large_grid_ = testing_support::grid(policy_, about_, 4);
    return std::any_of(large_grid_.begin(), large_grid_.end(), predicate);
  }
  bool can_be(DefinitionId id, bool met) {
    return is_shown([&](const GridLead& lead) { return (judge(policy_, lead, id) == Truth::met) == met; });
  }
  auto differs(std::size_t definition, Policy changed) const {
    return [this, definition, changed = std::move(changed)](const GridLead& lead) {
      return judge(policy_, lead, DefinitionId(definition)) != judge(changed, lead, DefinitionId(definition));
    };
  }
  auto parts(std::size_t one, std::size_t other) const {
    return [this, one, other](const GridLead& lead) {
      return judge(policy_, lead, DefinitionId(one)) != judge(policy_, lead, DefinitionId(other));
    };
  }

  Span whole(std::size_t definition) const {
    Span span = policy_.definitions[definition].span;
    span.end = definition + 1 < policy_.definitions.size() ? policy_.definitions[definition + 1].span.begin : static_cast<std::uint32_t>(text_.size());
    return span;
  }
  bool is_about(const Diagnostic& diagnostic, std::size_t definition) const {
    return diagnostic.span.begin >= whole(definition).begin && diagnostic.span.begin < whole(definition).end;
  }
  bool is_said(std::size_t definition, const std::set<std::string_view>& kinds) const {
    return std::any_of(found_.begin(), found_.end(), [&](const Diagnostic& diagnostic) { return is_about(diagnostic, definition) && kinds.count(diagnostic.kind->name) > 0; });
  }

  void expect_not_refuted(const Diagnostic& diagnostic, std::size_t index) {
    const std::string_view kind = diagnostic.kind->name;
    const Definition& definition = policy_.definitions[index];
    const DefinitionId id(index);
    if (!is_about(diagnostic, index)) return;
    if (kind == "never-met" || kind == "contradictory-clauses") {
      EXPECT_FALSE(is_shown_by_few([&](const GridLead& lead) { return judge(policy_, lead, id) == Truth::met; })) << said();
    }
    if (kind == "always-met") {
      EXPECT_FALSE(is_shown_by_few([&](const GridLead& lead) { return judge(policy_, lead, id) != Truth::met; })) << said();
    }
    if (kind == "same-definition") {
      bool has_equal = false;
      for (std::size_t other = 0; other < policy_.definitions.size(); ++other) {
        has_equal = has_equal || (other != index && !is_shown_by_few(parts(index, other)));
      }
      EXPECT_TRUE(has_equal) << said();
    }
    for (std::size_t clause = 0; clause < clauses_of(definition); ++clause) {
      if (!(span_of(definition, clause) == diagnostic.span)) continue;
      if (kind == "redundant-clause" || kind == "shadowed-clause") {
        EXPECT_FALSE(is_shown_by_few(differs(index, without(policy_, index, clause)))) << said();
      }
      const compiler::Condition* condition = condition_of(definition, clause);
      if (!condition) continue;
      Policy bare = policy_;
      bare.definitions[index].unless.clear();
      bare.definitions[index].if_missing.clear();
      for (const GridLead& lead : grid_) {
        const bool is_met = judge(policy_, lead, *condition) == Truth::met;
        if (kind == "dead-clause") {
          ASSERT_FALSE(is_met) << said();
        }
        if (kind == "excluded-at-once") {
          ASSERT_FALSE(is_met && judge(policy_, lead, id) == Truth::met) << said();
        }
        if (kind == "idle-exclusion") {
          ASSERT_FALSE(is_met && judge(bare, lead, id) == Truth::met) << said();
        }
      }
    }
  }

  // What is wrong with a definition of which others are made is said of that one.
  bool rests_on_definitions(const Definition& definition) const {
    for (std::size_t clause = 0; clause < clauses_of(definition); ++clause) {
      const compiler::Condition* condition = condition_of(definition, clause);
      if (condition && std::holds_alternative<compiler::DefinitionHolds>(condition->what)) return true;
    }
    return false;
  }

  void expect_not_missed(std::size_t index) {
    const Definition& definition = policy_.definitions[index];
    if (rests_on_definitions(definition)) return;
    if (is_said(index, {"never-met", "contradictory-clauses", "always-met"})) return;
    EXPECT_TRUE(can_be(DefinitionId(index), true)) << definition.name << "\n" << said();
    EXPECT_TRUE(can_be(DefinitionId(index), false)) << definition.name << "\n" << said();
    if (is_said(index, kOfClauses)) return;
    const bool is_counted = definition.how == Definition::How::at_least;
    for (std::size_t clause = 0; clause < clauses_of(definition); ++clause) {
      const bool is_entry = clause < definition.list.size();
      if (is_entry && (is_counted || definition.list.size() == 1)) continue;
      EXPECT_TRUE(is_shown(differs(index, without(policy_, index, clause)))) << definition.name << " " << sources_.text(span_of(definition, clause)) << "\n" << said();
    }
  }

  void expect_same_is_said(std::size_t one, std::size_t other) {
    for (const std::size_t index : {one, other}) {
      const bool is_explained = is_said(index, kOfClauses) || is_said(index, {"never-met", "contradictory-clauses", "always-met", "same-definition"});
      if (is_explained || rests_on_definitions(policy_.definitions[index])) return;
    }
    EXPECT_TRUE(is_shown(parts(one, other))) << one << " and " << other << "\n" << said();
  }

  void replay(const Diagnostic& diagnostic) {
    if (diagnostic.witness.empty()) return;
    std::string text = text_ + "scenario \"An example\"\n";
    for (const std::string& line : diagnostic.witness) text += "  " + line + "\n";
    Sources sources;
    Diagnostics diagnostics;
    const compiler::Compilation compilation = compiler::compile(sources, sources.add("test.truce", text), diagnostics);
    ASSERT_TRUE(compilation.policy) << render_all(sources, diagnostics.sorted(), Colors::off) << text;
    EXPECT_EQ(reference::failing_steps(*compilation.policy, compilation.policy->scenarios.back()), std::vector<std::size_t>{}) << text;
  }

  About about_;
  std::string text_;
  Sources sources_;
  Policy policy_;
  compiler::Analysis analysis_;
  std::vector<Diagnostic> found_;
  std::vector<GridLead> grid_, large_grid_;
  std::map<std::string, int> counts_;
};

void check(About about, std::uint64_t policies, const std::set<std::string>& must_occur) {
  if (!compiler::logic::Solver::is_built_in()) GTEST_SKIP() << "built without Z3";
  const std::uint64_t first = from_environment("TRUCE_SEED", 1);
  std::map<std::string, int> counts;
  for (std::uint64_t seed = first; seed < first + policies; ++seed) {
    testing_support::Random random(seed);
    Checked checked(testing_support::random_definitions(random, about), about);
    checked.expect_none_refuted();
    checked.expect_none_missed();
    for (const auto& [kind, count] : checked.counts()) counts[kind] += count;
    ASSERT_FALSE(testing::Test::HasFailure()) << "TRUCE_SEED=" << seed;
  }
  for (const std::string& kind : must_occur) EXPECT_GT(counts[kind], 0) << kind;
}

const std::set<std::string> kOften = {"never-met",       "contradictory-clauses", "always-met",       "redundant-clause", "shadowed-clause",
                                      "dead-clause", "idle-exclusion",        "excluded-at-once", "same-definition"};

TEST(Logic, OfFieldsIsWhatEveryLeadOfAGridShows) { check(About::fields, from_environment("TRUCE_LOGIC", 300), kOften); }

TEST(Logic, OfRecordsIsWhatEveryLeadOfAGridShows) {
  check(About::records, from_environment("TRUCE_LOGIC", 100), {"never-met", "contradictory-clauses", "always-met", "redundant-clause", "shadowed-clause", "idle-exclusion"});
}

}  // namespace
}  // namespace truce::properties
