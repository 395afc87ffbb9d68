// What is found of made-up funnels, unreachable stages that feed reachable ones included, against trying everything.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "compiler/analyse.h"
#include "compiler/funnel_graph.h"
#include "tests/support/brute_force.h"
#include "tests/support/random.h"

namespace truce {
namespace {

using namespace compiler;
using testing_support::lies_on_a_circle;
using testing_support::PlainGraph;
using testing_support::Random;
using testing_support::reached;

// Places tell what a finding is about: stages from 1,000 on, moves from 2,000, claims of what is passed from 3,000.
constexpr std::uint32_t kStages = 1'000, kMoves = 2'000, kPasses = 3'000;
Span place(std::size_t index) { return {SourceId(0), static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index)}; }

Policy random_funnel(Random& random) {
  Policy policy;
  policy.in_force_from = to_date({2026, 1, 1});
  policy.events.push_back({});
  policy.events.front().name = "happened";
  Funnel funnel;
  const std::size_t stages = static_cast<std::size_t>(random.between(1, 8));
  funnel.starts_in = StageId(random.below(stages));
  for (std::size_t index = 0; index < stages; ++index) {
    Stage stage;
    stage.name = fmt::format("s{}", index);
    if (StageId(index) != funnel.starts_in && random.chance(30)) stage.end = random.chance(50) ? Stage::End::won : Stage::End::lost;
    stage.span = place(kStages + index);
    funnel.stages.push_back(stage);
  }
  const int moves = random.between(0, 14);
  for (int index = 0; index < moves; ++index) {
    Move move;
    move.from = StageId(random.below(stages));
    move.to = StageId(random.below(stages));
    if (funnel.stages[move.from.index()].end != Stage::End::none) continue;  // no such policy compiles
    if (random.chance(25)) move.at_most = 2;
    move.span = place(kMoves + funnel.moves.size());
    switch (random.below(3)) {
      case 0: move.how = When{{false, StageIs{{}}, "never", {}}}; break;
      case 1: move.how = On{{"happened", {{EventId(0), {}}}, {}}}; break;
      default: move.how = After{{{random.between(1, 4), Unit::hour}, {}, {}}, {}};
    }
    funnel.moves.push_back(std::move(move));
  }
  for (std::size_t index = 0; index < stages; ++index) {
    if (random.chance(40)) funnel.passes.push_back({StageId(index), place(kPasses + index)});
  }
  policy.funnel = std::move(funnel);
  return policy;
}

PlainGraph plain(const Funnel& funnel) {
  PlainGraph graph{funnel.stages.size(), {}};
  for (const Move& move : funnel.moves) graph.edges.emplace_back(move.from.index(), move.to.index());
  return graph;
}

bool ends(const Stage& stage) { return stage.end != Stage::End::none; }

// kind, and what it is about: an index of a stage, a move or a claim
using Findings = std::map<std::string, std::set<std::size_t>>;

bool all_of_them(const Funnel& funnel, bool (*is)(const Stage&), const std::vector<bool>& of) {
  for (std::size_t stage = 0; stage < of.size(); ++stage) {
    if (of[stage] && is(funnel.stages[stage])) return true;
  }
  return false;
}

void expect_stages(const Funnel& funnel, Findings& expected) {
  const PlainGraph graph = plain(funnel);
  const std::vector<bool> from_start = reached(graph, funnel.starts_in.index());
  const bool any_final = std::any_of(funnel.stages.begin(), funnel.stages.end(), ends);
  for (std::size_t stage = 0; stage < funnel.stages.size(); ++stage) {
    if (!from_start[stage]) expected["unreachable-stage"].insert(stage);
    if (!from_start[stage] || !any_final || all_of_them(funnel, ends, reached(graph, stage))) continue;
    const bool is_left = std::any_of(funnel.moves.begin(), funnel.moves.end(),
                                     [&](const Move& move) { return move.from == StageId(stage) && move.to != move.from; });
    expected[is_left ? "no-way-out" : "dead-end"].insert(stage);
  }
}

// One for each group of stages that lie on circles with each other, told by its first stage.
void expect_loops(const Funnel& funnel, Findings& expected) {
  PlainGraph unlimited{funnel.stages.size(), {}};
  for (const Move& move : funnel.moves) {
    if (!move.at_most) unlimited.edges.emplace_back(move.from.index(), move.to.index());
  }
  const std::vector<bool> from_start = reached(plain(funnel), funnel.starts_in.index());
  for (std::size_t stage = 0; stage < funnel.stages.size(); ++stage) {
    if (!lies_on_a_circle(unlimited, stage) || !from_start[stage]) continue;
    const auto in_group = [&](std::size_t other) { return reached(unlimited, stage)[other] && reached(unlimited, other)[stage]; };
    bool is_first = true;
    for (std::size_t other = 0; other < stage; ++other) is_first = is_first && !in_group(other);
    const bool is_left = std::any_of(funnel.moves.begin(), funnel.moves.end(), [&](const Move& move) {
      return !std::holds_alternative<On>(move.how) && in_group(move.from.index()) && !in_group(move.to.index());
    });
    if (is_first && !is_left) expected["endless-loop"].insert(stage);
  }
}

// Of a lead that stays, with each choice of which limited moves are used up: which moves fire?
void expect_timeouts(const Funnel& funnel, Findings& expected) {
  std::set<std::size_t> ever;
  std::vector<std::size_t> limited;
  for (std::size_t index = 0; index < funnel.moves.size(); ++index) {
    if (funnel.moves[index].at_most) limited.push_back(index);
  }
  for (std::size_t choice = 0; choice < (std::size_t{1} << limited.size()); ++choice) {
    std::set<std::size_t> used_up;
    for (std::size_t bit = 0; bit < limited.size(); ++bit) {
      if ((choice >> bit & 1U) != 0) used_up.insert(limited[bit]);
    }
    for (std::size_t stage = 0; stage < funnel.stages.size(); ++stage) {
      bool is_there = true;
      for (std::int64_t hour = 1; hour <= 4 && is_there; ++hour) {
        std::set<StageId> targets;
        for (std::size_t index = 0; index < funnel.moves.size(); ++index) {
          const auto* after = std::get_if<After>(&funnel.moves[index].how);
          if (!after || funnel.moves[index].from != StageId(stage) || after->length.duration.amount != hour || used_up.count(index) > 0) continue;
          ever.insert(index);
          targets.insert(funnel.moves[index].to);
        }
        is_there = targets.size() != 1;
      }
    }
  }
  for (std::size_t index = 0; index < funnel.moves.size(); ++index) {
    if (std::holds_alternative<After>(funnel.moves[index].how) && ever.count(index) == 0) expected["shadowed-timeout"].insert(index);
  }
}

void expect_passes(const Funnel& funnel, Findings& expected) {
  const auto is_won = [](const Stage& stage) { return stage.end == Stage::End::won; };
  for (const Passes& passes : funnel.passes) {
    if (all_of_them(funnel, is_won, reached(plain(funnel), funnel.starts_in.index(), passes.stage.index())))
      expected["won-without-passing"].insert(passes.stage.index());
  }
}

const std::vector<std::string> kKinds = {"unreachable-stage", "dead-end", "no-way-out", "endless-loop", "shadowed-timeout", "won-without-passing"};

Findings found(const Policy& policy) {
  Sources sources;
  Diagnostics diagnostics;
  AnalyseOptions options;
  options.families = {Family::funnel};
  analyse(policy, sources, options, diagnostics);
  Findings findings;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    const std::string kind(diagnostic.kind->name);
    if (std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end()) continue;
    std::size_t about = diagnostic.span.begin % 1'000;
    if (kind == "endless-loop") about = policy.funnel->moves[about].to.index();  // the move that closes the circle
    EXPECT_TRUE(findings[kind].insert(about).second) << kind;
  }
  return findings;
}

std::string told(const Policy& policy) {
  std::string text = fmt::format("starts in {};", policy.funnel->starts_in.index());
  for (const Stage& stage : policy.funnel->stages) {
    if (ends(stage)) text += fmt::format(" {} final;", stage.name);
  }
  for (const Move& move : policy.funnel->moves) {
    text += fmt::format(" {}->{}{}{};", move.from.index(), move.to.index(), move.at_most ? " limited" : "",
                        std::holds_alternative<When>(move.how) ? " when" : std::holds_alternative<On>(move.how) ? " on" : " after");
  }
  return text;
}

TEST(FunnelFindings, AgreeWithTryingEverything) {
  Random random(20260403);
  Findings totals;
  for (std::size_t round = 0; round < 20'000; ++round) {
    const Policy policy = random_funnel(random);
    Findings expected;
    expect_stages(*policy.funnel, expected);
    expect_loops(*policy.funnel, expected);
    expect_timeouts(*policy.funnel, expected);
    expect_passes(*policy.funnel, expected);
    Findings said = found(policy);
    for (const std::string& kind : kKinds) {
      ASSERT_EQ(said[kind], expected[kind]) << kind << ": " << told(policy);
      if (!said[kind].empty()) totals[kind].insert(round);
    }
  }
  for (const auto& [kind, rounds] : totals) EXPECT_GT(rounds.size(), 400U) << "hardly ever made: " << kind;
  EXPECT_EQ(totals.size(), kKinds.size());
}

TEST(FunnelGraph, KnowsWhatEveryWayPasses) {
  Random random(20260404);
  for (int round = 0; round < 20'000; ++round) {
    const Policy policy = random_funnel(random);
    FunnelGraph graph = make_graph(*policy.funnel);
    std::vector<bool> targets(graph.stages);
    for (std::size_t stage = 0; stage < graph.stages; ++stage) targets[stage] = random.chance(20);
    PlainGraph ways{graph.stages, {}};
    for (const FunnelGraph::Edge& edge : graph.edges) {
      if (!targets[edge.from]) ways.edges.emplace_back(edge.from, edge.to);
    }
    const auto can_end = [&](std::optional<std::size_t> without) {
      const std::vector<bool> there = reached(ways, graph.start, without);
      for (std::size_t stage = 0; stage < graph.stages; ++stage) {
        if (there[stage] && targets[stage]) return true;
      }
      return false;
    };
    std::set<std::size_t> expected;
    for (std::size_t stage = 0; stage < graph.stages && can_end({}); ++stage) {
      if (!can_end(stage)) expected.insert(stage);
    }
    const std::vector<std::size_t> passed = always_passed(graph, targets);
    ASSERT_EQ(std::set<std::size_t>(passed.begin(), passed.end()), expected) << told(policy);
    ASSERT_EQ(passed.size(), expected.size());
    for (std::size_t step = 1; step < passed.size(); ++step) {
      ASSERT_TRUE(reached(ways, graph.start, passed[step])[passed[step - 1]]) << told(policy);  // the one comes before the other
    }
  }
}

}  // namespace
}  // namespace truce
