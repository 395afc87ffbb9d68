#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/checks/agreement/parties.h"
#include "compiler/checks/agreement/parts.h"

namespace truce::compiler::agreement {

namespace {

const DiagnosticKind kNoContext{"no-context", Severity::warning, "a lead is handed over and nothing has to come with it", Family::agreement};
const DiagnosticKind kNoReasons{"no-reasons", Severity::warning, "a handoff that nobody can refuse with a reason", Family::agreement};
const DiagnosticKind kNoWayBack{"no-way-back", Severity::warning, "what one team hands over can never come back to it", Family::agreement};
const DiagnosticKind kSlowAnswer{"slow-answer", Severity::warning, "a first response that takes longer than a working day",
                                 Family::agreement};
const DiagnosticKind kNoTries{"no-tries", Severity::warning, "a follow-up without a number of tries", Family::agreement};

const RuleOption kMostWorkingDays{kSlowAnswer, "working_days", 1, 1, 90, "how many working days a lead may wait for a first response"};

template <class Form>
const Promise* bundled(const Policy& policy, const Handoff& handoff) {
  for (const PromiseId id : handoff.promises) {
    if (std::holds_alternative<Form>(policy.at(id).form)) return &policy.at(id);
  }
  return nullptr;
}

void check_context(const Policy& policy, const Handoff& handoff, Diagnostics& diagnostics) {
  if (bundled<Includes>(policy, handoff)) return;
  const std::string& giver = policy.at(policy.at(handoff.from).owner).name;
  const std::string& taker = policy.at(policy.at(handoff.to).owner).name;
  diagnostics
      .add(kNoContext, handoff.span,
           fmt::format("{} may hand a lead to {} with nothing but a name: no phone number, no reason to call", giver, taker))
      .help = "list what must come with it under `must include`";
}

void check_reasons(const Policy& policy, const Handoff& handoff, Diagnostics& diagnostics) {
  if (bundled<HasReason>(policy, handoff)) return;
  const std::string& giver = policy.at(policy.at(handoff.from).owner).name;
  const std::string& taker = policy.at(policy.at(handoff.to).owner).name;
  Diagnostic& diagnostic = diagnostics.add(
      kNoReasons, handoff.span,
      handoff.reject ? fmt::format("{} may reject a lead without saying why, and {} learns nothing from it", taker, giver)
                     : fmt::format("{} has no way to reject a lead and say why, so {} learns nothing", taker, giver));
  diagnostic.help = handoff.reject ? "list the reasons that count under `reject reasons`"
                                   : "add `reject on` an event, and list the reasons that count under `reject reasons`";
}

// Stages that leads come to from `start` while they stand with `team`, and the stages next to these.
bool leads_back(const Policy& policy, StageId start, TeamId team, TeamId giver) {
  std::set<StageId> seen{start};
  std::vector<StageId> waiting{start};
  while (!waiting.empty()) {
    const StageId stage = waiting.back();
    waiting.pop_back();
    for (const Move& move : policy.funnel->moves) {
      if (move.from != stage) continue;
      const Stage& to = policy.at(move.to);
      if (to.owner == giver && to.end == Stage::End::none) return true;
      if (to.owner == team && seen.insert(move.to).second) waiting.push_back(move.to);
    }
  }
  return false;
}

void check_way_back(const Policy& policy, const Handoff& handoff, Diagnostics& diagnostics) {
  const TeamId giver = policy.at(handoff.from).owner, taker = policy.at(handoff.to).owner;
  if (leads_back(policy, handoff.to, taker, giver)) return;
  Diagnostic& diagnostic = diagnostics.add(
      kNoWayBack, handoff.span,
      fmt::format("once {} has a lead, it never comes back to {}: what is too early today is lost", policy.at(taker).name, policy.at(giver).name));
  diagnostic.labels.push_back({policy.at(handoff.to).span, fmt::format("no move leads from here to a stage of {}", policy.at(giver).name)});
  diagnostic.help = fmt::format("add a stage `owned by {}` for leads to come back to, and a move to it from `{}`", policy.at(giver).name,
                                policy.at(handoff.to).name);
}

// How long a deadline is for the one who waits, in hours of work: a working day is eight of them. Elapsed and calendar time counts as it is.
struct Wait {
  double working_days;
  const Promise* promise;
};

double working_days(const Duration& within) {
  const auto amount = static_cast<double>(within.amount);
  switch (within.unit) {
    case Unit::second: return amount / 86'400;
    case Unit::minute: return amount / 1'440;
    case Unit::hour: return amount / 24;
    case Unit::business_hour: return amount / 8;
    case Unit::day:
    case Unit::business_day: return amount;
    case Unit::week: return amount * 7;
    case Unit::month: return amount * 28;
    case Unit::quarter: return amount * 90;
    case Unit::year: return amount * 365;
  }
  return 0;
}

bool is_first_attempt(const Promise& promise) { return promise.name.find(".first_") != std::string::npos; }
bool is_answer(const Promise& promise) {
  return promise.name.size() > 7 && promise.name.compare(promise.name.size() - 7, 7, ".answer") == 0;
}

void check_answer(const Policy& policy, const Handoff& handoff, const AnalyseOptions& options, Diagnostics& diagnostics) {
  std::optional<Wait> quickest;
  for (const PromiseId id : handoff.promises) {
    const Promise& promise = policy.at(id);
    const auto* kept = std::get_if<KeptOn>(&promise.form);
    if (!kept || !(is_first_attempt(promise) || is_answer(promise))) continue;
    const double days = working_days(kept->within.duration);
    if (!quickest || days < quickest->working_days) quickest = Wait{days, &promise};
  }
  const auto most = static_cast<double>(options.number(kMostWorkingDays));
  if (!quickest || quickest->working_days <= most) return;
  const Duration within = std::get<KeptOn>(quickest->promise->form).within.duration;
  diagnostics
      .add(kSlowAnswer, quickest->promise->span,
           fmt::format("a lead waits up to {} for a first sign of {}; by then it has bought from whoever answered first", to_string(within),
                       policy.at(quickest->promise->by).name))
      .help = "promise an answer, or a first attempt, within a working day: `answer within 4 business hours`";
}

bool counts_tries(const Promise& promise) {
  if (const auto* kept = std::get_if<KeptOn>(&promise.form)) return kept->at_least > 1;
  if (const auto* needs = std::get_if<Requires>(&promise.form)) {
    const auto* times = std::get_if<HappenedTimes>(&needs->condition.what);
    return times && times->at_least.value_or(0) > 1;
  }
  return false;
}

void check_tries(const Policy& policy, const Handoff& handoff, Diagnostics& diagnostics) {
  const auto first = std::find_if(handoff.promises.begin(), handoff.promises.end(),
                                  [&](PromiseId id) { return is_first_attempt(policy.at(id)); });
  if (first == handoff.promises.end()) return;
  const TeamId taker = policy.at(handoff.to).owner;
  const bool counted = std::any_of(policy.promises.begin(), policy.promises.end(),
                                   [&](const Promise& promise) { return promise.by == taker && counts_tries(promise); });
  if (counted) return;
  diagnostics
      .add(kNoTries, policy.at(*first).span,
           fmt::format("{} promises one try and no more: a single voicemail keeps this", policy.at(taker).name))
      .help = "say how often, and for how long: `persist with attempt at least 6 times within 14 days`";
}

}  // namespace

void check_handoffs(const Checking& checking) {
  const Policy& policy = checking.policy;
  Diagnostics& diagnostics = checking.diagnostics;
  if (!policy.funnel) return;
  for (const Handoff& handoff : policy.handoffs) {
    if (!hands_on(policy, handoff) || policy.at(handoff.to).end != Stage::End::none) continue;
    check_context(policy, handoff, diagnostics);
    check_reasons(policy, handoff, diagnostics);
    check_way_back(policy, handoff, diagnostics);
    check_answer(policy, handoff, checking.options, diagnostics);
    check_tries(policy, handoff, diagnostics);
  }
}

}  // namespace truce::compiler::agreement
