#include "tests/support/reference/versions.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/check.h"

namespace truce::reference {
namespace {

using namespace compiler;

StageId next_become(const Policy& policy, const std::string& name) {
  const auto& stages = policy.funnel->stages;
  for (std::size_t index = 0; index < stages.size(); ++index) {
    if (stages[index].name == name) return StageId(index);
  }
  for (std::size_t index = 0; index < stages.size(); ++index) {
    if (std::count(stages[index].was.begin(), stages[index].was.end(), name)) return StageId(index);
  }
  CHECK(false, "no stage is dropped without `was`");
  return {};
}

std::string text_of(const Policy& policy, const Length& length) {
  return fmt::format("{}{}{}", length.duration.amount, static_cast<int>(length.duration.unit),
                     length.calendar.valid() ? policy.at(length.calendar).calendar.name : "");
}

// What makes a move fire, but for its `at most`.
std::string trigger(const Policy& policy, const Move& move) {
  if (const auto* when = std::get_if<When>(&move.how)) return "when " + when->condition.text;
  if (const auto* on = std::get_if<On>(&move.how)) return "on " + on->pattern.text;
  const auto& after = std::get<After>(move.how);
  return fmt::format("after {} without {}", text_of(policy, after.length), after.without ? after.without->text : "");
}

// "Between the same stages, with the same trigger."
bool goes_on(const Versions& versions, MoveOf later, MoveOf earlier) {
  const Policy& policy = versions.of(later.version);
  const Policy& before = versions.of(earlier.version);
  const Move& one = policy.funnel->moves[later.move];
  const Move& other = before.funnel->moves[earlier.move];
  return versions.become(earlier.version, other.from, later.version) == one.from &&
         versions.become(earlier.version, other.to, later.version) == one.to && trigger(policy, one) == trigger(before, other);
}

}  // namespace

std::size_t Versions::number_of(const Policy& policy) const {
  const auto found = std::find(policies.begin(), policies.end(), &policy);
  CHECK(found != policies.end(), "one of the versions");
  return static_cast<std::size_t>(found - policies.begin());
}

std::size_t Versions::at(Instant instant) const {
  std::size_t version = 0;
  for (std::size_t index = 1; index < policies.size(); ++index) {
    if (policies[index]->in_force <= instant) version = index;
  }
  return version;
}

StageId Versions::become(std::size_t from, StageId stage, std::size_t to) const {
  for (; from < to; ++from) stage = next_become(*policies[from + 1], policies[from]->at(stage).name);
  return stage;
}

bool Versions::are_one(std::size_t version, StageId stage, std::size_t other_version, StageId other) const {
  if (version <= other_version) return become(version, stage, other_version) == other;
  return become(other_version, other, version) == stage;
}

std::string Versions::row_of(std::size_t version, StageId stage) const {
  const std::string& name = policies[version]->at(stage).name;
  if (version + 1 == policies.size()) return name;
  const StageId heir = become(version, stage, version + 1);
  std::size_t taken_in = 0;
  for (std::size_t other = 0; other < policies[version]->funnel->stages.size(); ++other) {
    if (become(version, StageId(other), version + 1) == heir) ++taken_in;
  }
  return taken_in == 1 || policies[version + 1]->at(heir).name == name ? row_of(version + 1, heir) : name;
}

Versions together(std::vector<const Policy*> policies) {
  Versions all{std::move(policies), {}};
  for (std::size_t version = 0; version < all.policies.size(); ++version) {
    if (!all.of(version).funnel) continue;
    std::set<MoveOf> taken;  // by moves of this version
    for (std::size_t index = 0; index < all.of(version).funnel->moves.size(); ++index) {
      const MoveOf move{version, index};
      MoveOf origin = move;
      for (const auto& [earlier, its_first] : all.origins) {  // in order
        const MoveOf& first = its_first;
        if (origin != move || earlier != first || earlier.version == version || taken.count(first)) continue;
        const bool same = std::any_of(all.origins.begin(), all.origins.end(), [&](const auto& other) {
          return other.second == first && other.first.version < version && goes_on(all, move, other.first);
        });
        if (same) origin = first;
      }
      taken.insert(origin);
      all.origins[move] = origin;
    }
  }
  return all;
}

Versions alone(const Policy& policy) { return together({&policy}); }

}  // namespace truce::reference
