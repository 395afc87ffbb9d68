#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/checks/agreement/parties.h"
#include "compiler/checks/agreement/parts.h"

namespace truce::compiler::agreement {

namespace {

const DiagnosticKind kFieldNeverSet{"field-never-set", Severity::warning, "a definition asks for a field that no source sets", Family::agreement};
const DiagnosticKind kUnusedEvent{"unused-event", Severity::warning, "an event that a team logs and nothing looks at", Family::agreement};
const DiagnosticKind kUnansweredReason{"unanswered-reason", Severity::warning, "a reason to lose deals that nobody has an answer to",
                                       Family::agreement};

// Which events and fields the clauses of a policy speak of.
class Uses {
 public:
  explicit Uses(const Policy& policy) {
    if (policy.leave_out) add(*policy.leave_out);
    for (const Definition& definition : policy.definitions) {
      for (const auto* list : {&definition.list, &definition.unless}) {
        for (const Definition::Entry& entry : *list) add(entry.condition);
      }
    }
    for (const Score& score : policy.scores) {
      for (const ScoreLine& line : score.lines) {
        if (const auto* condition = std::get_if<Condition>(&line.what)) add(*condition);
        else add(std::get<PerRecords>(line.what).pattern);
      }
    }
    if (policy.funnel) {
      for (const Move& move : policy.funnel->moves) {
        if (const auto* when = std::get_if<When>(&move.how)) add(when->condition);
        else if (const auto* on = std::get_if<On>(&move.how)) add(on->pattern);
        else add(std::get<After>(move.how).without);
      }
    }
    for (const Promise& promise : policy.promises) add(promise);
    for (const Handoff& handoff : policy.handoffs) {
      add(handoff.accept);
      add(handoff.reject);
    }
    for (const Kpi& kpi : policy.kpis) add(kpi);
    for (const Objection& objection : policy.objections) add(objection.raised_on);
  }

  bool of(EventId event) const { return events_.count(event) > 0; }

 private:
  void add(const Pattern& pattern) {
    for (const Alternative& alternative : pattern.alternatives) events_.insert(alternative.event);
  }
  template <class Part>
  void add(const std::optional<Part>& part) {
    if (part) add(*part);
  }
  void add(const Condition& condition) {
    if (const auto* happened = std::get_if<HappenedTimes>(&condition.what)) add(happened->pattern);
    if (const auto* since = std::get_if<TimeSince>(&condition.what)) add(since->pattern);
  }
  void add(const Promise& promise) {
    if (const auto* on = std::get_if<OnRecord>(&promise.trigger)) add(on->pattern);
    add(promise.applies_when);
    add(promise.paused_while);
    for (const Clock& clock : promise.clocks) add(clock.when);
    if (const auto* kept = std::get_if<KeptOn>(&promise.form)) {
      add(kept->pattern);
      add(kept->unless);
    } else if (const auto* broken = std::get_if<BrokenOn>(&promise.form)) {
      add(broken->pattern);
      add(broken->unless);
    } else if (const auto* needs = std::get_if<Requires>(&promise.form)) {
      add(needs->condition);
    } else if (const auto* reason = std::get_if<HasReason>(&promise.form)) {
      for (const HasReason::Reason& one : reason->reasons) add(one.requires_condition);
    }
  }
  void add(const Kpi& kpi) {
    if (const auto* records = std::get_if<CountRecords>(&kpi.what)) add(records->pattern);
    if (const auto* value = std::get_if<ValueOf>(&kpi.what)) add(value->pattern);
    if (const auto* time = std::get_if<TimeBetween>(&kpi.what)) {
      if (const auto* from = std::get_if<Pattern>(&time->from)) add(*from);
      if (const auto* to = std::get_if<Pattern>(&time->to)) add(*to);
    }
    add(kpi.only_leads);
  }

  std::set<EventId> events_;
};

// An event of no team may be what starts leads: one that a source or a scenario begins with, or the first that nothing else uses.
void check_events(const Policy& policy, Diagnostics& diagnostics) {
  const Uses uses(policy);
  std::set<EventId> starting;
  for (const CsvSource& source : policy.sources) {
    for (const CsvSource::Gives& gives : source.gives) starting.insert(gives.event);
  }
  for (const Scenario& scenario : policy.scenarios) {
    const auto first = std::find_if(scenario.steps.begin(), scenario.steps.end(),
                                    [](const ScenarioStep& step) { return std::holds_alternative<ScenarioRecord>(step.what); });
    if (first != scenario.steps.end()) starting.insert(std::get<ScenarioRecord>(first->what).event);
  }
  bool starts_something = false;
  for (std::size_t i = 0; i < policy.events.size(); ++i) {
    const Event& event = policy.events[i];
    if (uses.of(EventId(i))) continue;
    if (!event.by.valid() && (starting.count(EventId(i)) > 0 || !std::exchange(starts_something, true))) continue;
    diagnostics
        .add(kUnusedEvent, event.span,
             event.by.valid() ? fmt::format("{} logs `{}`, and no clause looks at it", policy.at(event.by).name, event.name)
                              : fmt::format("no clause looks at `{}`", event.name))
        .help = "use it in a clause, or delete it";
  }
}

// Only where sources say all that becomes known of a lead.
void check_fields(const Policy& policy, Diagnostics& diagnostics) {
  std::set<EventId> given;
  std::set<std::string> set;
  for (const CsvSource& source : policy.sources) {
    for (const CsvSource::Gives& gives : source.gives) given.insert(gives.event);
    for (const CsvSource::Sets& sets : source.sets) set.insert(sets.key);
  }
  if (given.size() != policy.events.size()) return;
  std::set<FieldId> told;
  for (const Definition& definition : policy.definitions) {
    for (const auto* list : {&definition.list, &definition.unless}) {
      for (const Definition::Entry& entry : *list) {
        const auto* is = std::get_if<FieldIs>(&entry.condition.what);
        if (!is) continue;
        const Field& field = policy.at(is->field);
        if (set.count(field.name) > 0 || !std::holds_alternative<Missing>(field.starts_as) || !told.insert(is->field).second) continue;
        Diagnostic& diagnostic =
            diagnostics.add(kFieldNeverSet, entry.condition.span,
                            fmt::format("no source sets `{}`, so `{}` never knows it", field.name, definition.name));
        diagnostic.labels.push_back({field.span, "declared here"});
        diagnostic.help = fmt::format("add `sets {} from …` to a source, or ask for something that is known", field.name);
      }
    }
  }
}

bool is_answered(const Policy& policy, ObjectionId objection) {
  return std::any_of(policy.assets.begin(), policy.assets.end(), [&](const Asset& asset) {
    return std::find(asset.answers.begin(), asset.answers.end(), objection) != asset.answers.end();
  });
}

// `reason`, `lost_for`, `why_lost`.
bool is_reason(const Key& key) {
  const auto says = [&](std::string_view word) { return key.name.find(word) != std::string::npos; };
  return key.type.kind == ValueType::one_of && (says("reason") || says("lost") || says("why"));
}

// The objection is raised by every such record with this reason.
bool is_raised_by(const Objection& objection, EventId event, const std::string& key, const std::string& reason) {
  if (!objection.raised_on) return false;
  const auto& list = objection.raised_on->alternatives;
  return std::any_of(list.begin(), list.end(), [&](const Alternative& alternative) {
    if (alternative.event != event) return false;
    return std::all_of(alternative.tests.begin(), alternative.tests.end(), [&](const RecordTest& test) {
      const Truth truth = judge(test.test, Value(std::string_view(reason)));
      return test.key_name == key && (test.negated ? not_(truth) : truth) == Truth::met;
    });
  });
}

// Only where the policy says at all what sales can answer.
void check_reasons(const Policy& policy, Diagnostics& diagnostics) {
  if (policy.assets.empty()) return;
  for (const Key& key : policy.keys) {
    if (!is_reason(key) || !moves_only_to(policy, key.event, Stage::End::lost)) continue;
    std::string open;
    for (const std::string& reason : key.type.options) {
      bool answered = false;
      for (std::size_t i = 0; i < policy.objections.size(); ++i) {
        answered = answered || (is_raised_by(policy.objections[i], key.event, key.name, reason) && is_answered(policy, ObjectionId(i)));
      }
      if (!answered) open += fmt::format("{}`{}`", open.empty() ? "" : ", ", reason);
    }
    if (open.empty()) continue;
    const Event& event = policy.at(key.event);
    Diagnostic& diagnostic = diagnostics.add(
        kUnansweredReason, key.span,
        fmt::format("deals are lost by {} and nothing that marketing makes answers it", open));
    diagnostic.labels.push_back({event.span, "lost here"});
    diagnostic.help = fmt::format("declare an objection `raised on {} where {} is …` and the asset that answers it", event.name, key.name);
  }
}

}  // namespace

void check_loose_ends(const Checking& checking) {
  const Policy& policy = checking.policy;
  Diagnostics& diagnostics = checking.diagnostics;
  check_events(policy, diagnostics);
  check_fields(policy, diagnostics);
  check_reasons(policy, diagnostics);
}

}  // namespace truce::compiler::agreement
