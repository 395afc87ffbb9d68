#include "compiler/checks/timing/scope.h"

#include <algorithm>
#include <set>
#include <string>

#include "compiler/checks/patterns.h"

namespace truce::compiler {

namespace {

constexpr std::size_t kMostTogether = 50;

void collect(const Policy& policy, const Condition& condition, std::set<DefinitionId>& seen, std::vector<const Condition*>& needed) {
  const auto* holds = std::get_if<DefinitionHolds>(&condition.what);
  if (!holds) {
    needed.push_back(&condition);
    return;
  }
  if (condition.negated || !seen.insert(holds->definition).second) return;
  const Definition& definition = policy.at(holds->definition);
  const bool met_without = std::any_of(definition.if_missing.begin(), definition.if_missing.end(),
                                       [](const Definition::IfMissing& rule) { return rule.then == Truth::met; });
  const bool all = definition.how == Definition::How::all || definition.list.size() == 1;
  if (met_without || !all) return;
  for (const Definition::Entry& entry : definition.list) collect(policy, entry.condition, seen, needed);
}

}  // namespace

const Pattern* deed_of(const Promise& promise) {
  if (const auto* kept = std::get_if<KeptOn>(&promise.form)) return &kept->pattern;
  if (const auto* broken = std::get_if<BrokenOn>(&promise.form)) return &broken->pattern;
  return nullptr;
}

const Length* length_of(const Promise& promise) {
  if (const auto* kept = std::get_if<KeptOn>(&promise.form)) return &kept->within;
  if (const auto* broken = std::get_if<BrokenOn>(&promise.form)) return &broken->within;
  return nullptr;
}

const std::optional<Pattern>* unless_of(const Promise& promise) {
  if (const auto* kept = std::get_if<KeptOn>(&promise.form)) return &kept->unless;
  if (const auto* broken = std::get_if<BrokenOn>(&promise.form)) return &broken->unless;
  return nullptr;
}

bool is_kept_on(const Promise& promise) { return std::holds_alternative<KeptOn>(promise.form); }

std::vector<Scope> scopes_of(const Policy& policy) {
  std::map<StageId, Scope> stages;
  std::map<HandoffId, Scope> handoffs;
  std::map<std::string, Scope> records;
  for (const Promise& promise : policy.promises) {
    if (!deed_of(promise)) continue;
    Scope* scope = nullptr;
    if (const auto* entering = std::get_if<OnEntering>(&promise.trigger)) {
      scope = &stages[entering->stage];
      scope->stage = entering->stage;
    } else if (const auto* handoff = std::get_if<OnHandoff>(&promise.trigger)) {
      scope = &handoffs[handoff->handoff];
      scope->stage = policy.at(handoff->handoff).to;
      scope->handoff = handoff->handoff;
    } else {
      const Pattern& pattern = std::get<OnRecord>(promise.trigger).pattern;
      scope = &records[pattern.text];
      scope->record = &pattern;
    }
    scope->promises.push_back(&promise);
  }
  for (auto& [id, scope] : handoffs) {
    const auto stage = stages.find(scope.stage);
    if (stage == stages.end()) continue;
    const std::vector<const Promise*>& more = stage->second.promises;
    scope.promises.insert(scope.promises.end(), more.begin(), more.end());
    std::sort(scope.promises.begin(), scope.promises.end());  // they stand in one vector
  }
  std::vector<Scope> scopes;
  const auto add = [&](auto& from) {
    for (auto& [key, scope] : from) {
      if (scope.promises.size() <= kMostTogether) scopes.push_back(std::move(scope));
    }
  };
  add(stages);
  add(handoffs);
  add(records);
  return scopes;
}

void ByRecord::add(const Promise& promise) {
  for (const Alternative& alternative : std::get<OnRecord>(promise.trigger).pattern.alternatives) {
    std::vector<const Promise*>& of_event = by_event_[alternative.event];
    if (of_event.empty() || of_event.back() != &promise) of_event.push_back(&promise);
  }
}

std::vector<const Promise*> ByRecord::of(const Pattern& deed) const {
  std::vector<const Promise*> found;
  if (deed.alternatives.empty()) return found;
  const auto of_event = by_event_.find(deed.alternatives.front().event);  // who covers all covers the first
  if (of_event == by_event_.end() || of_event->second.size() > kMostTogether) return found;
  for (const Promise* promise : of_event->second) {
    if (covers(std::get<OnRecord>(promise->trigger).pattern, deed)) found.push_back(promise);
  }
  return found;
}

ByRecord rules_of(const Policy& policy) {
  ByRecord rules;
  for (const Promise& promise : policy.promises) {
    if (std::holds_alternative<Requires>(promise.form) && !promise.applies_when) rules.add(promise);
  }
  return rules;
}

std::vector<const Condition*> needed_by(const Policy& policy, const Condition& condition) {
  std::set<DefinitionId> seen;
  std::vector<const Condition*> needed;
  collect(policy, condition, seen, needed);
  return needed;
}

std::vector<Needed> needed_since(const Policy& policy, const Promise& rule, StageId stage) {
  std::vector<Needed> needed;
  if (!stage.valid()) return needed;
  for (const Condition* condition : needed_by(policy, std::get<Requires>(rule.form).condition)) {
    const auto* happened = std::get_if<HappenedTimes>(&condition->what);
    if (!happened || condition->negated || std::max(happened->at_least.value_or(0), happened->across_days.value_or(0)) < 1) continue;
    const auto* since = std::get_if<SinceEntering>(&happened->window);
    if (since && since->stage == stage) needed.push_back({happened, &rule});
  }
  return needed;
}

}  // namespace truce::compiler
