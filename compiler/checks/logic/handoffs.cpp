// What a handoff must include, how it is answered, and which clock measures it: is there a lead for which that cannot work?
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "compiler/checks/logic/parts.h"
#include "compiler/checks/logic/values.h"

namespace truce::compiler::logic {

namespace {

const DiagnosticKind kUnknowableContext{"unknowable-context", Severity::warning,
                                        "something a handoff must include that cannot be known when it is due", Family::logic};
const DiagnosticKind kAnswerGap{"answer-gap", Severity::warning, "an answer that is neither an acceptance nor a rejection", Family::logic};
const DiagnosticKind kUnanswerableLead{"unanswerable-lead", Severity::warning, "a lead that is handed over and can be neither accepted nor rejected", Family::logic};
const DiagnosticKind kClockGap{"clock-gap", Severity::warning, "a lead for which a handoff has no clock", Family::logic};
const DiagnosticKind kClockOverlap{"clock-overlap", Severity::warning, "a lead for which a handoff has two clocks", Family::logic};

constexpr std::size_t kMostAnswers = 2'000;  // combinations of values, of one event

using RecordValues = std::vector<GivenValue>;

// ---- A record that hands a lead over

std::string record_text(const Policy& policy, EventId event, const RecordValues& values) {
  std::string text = policy.at(event).name;
  for (std::size_t index = 0; index < values.size(); ++index) text += (index == 0 ? " " : ", ") + value_text(policy, values[index].key, values[index].value);
  return text;
}

// Events that take any lead over this seam, wherever it stood: no other move is made on them.
std::vector<const Alternative*> ways_over(const Policy& policy, const Handoff& handoff) {
  std::vector<const Alternative*> ways;
  std::set<EventId> elsewhere;
  for (const Move& move : policy.funnel->moves) {
    const bool is_over = move.from == handoff.from && move.to == handoff.to;
    const auto* on = std::get_if<On>(&move.how);
    if (!on && move.to == handoff.to) return {};  // a lead may stand there already
    if (!on) continue;
    for (const Alternative& alternative : on->pattern.alternatives) {
      if (is_over) ways.push_back(&alternative);
      if (!is_over) elsewhere.insert(alternative.event);
    }
  }
  ways.erase(std::remove_if(ways.begin(), ways.end(), [&](const Alternative* way) { return elsewhere.count(way->event) > 0; }), ways.end());
  return ways;
}

// `handed_over note "x"`, with a record that does it; nothing where there is none for certain.
std::optional<std::string> handing_over(const Policy& policy, const Handoff& handoff) {
  for (const Alternative* way : ways_over(policy, handoff)) {
    if (const auto values = fitting(policy, *way)) return record_text(policy, way->event, *values);
  }
  return {};
}

// ---- Context

std::vector<std::string> keys_of(const Policy& policy, EventId event) {
  std::vector<std::string> names;
  for (const KeyId key : policy.at(event).keys) names.push_back(policy.at(key).name);
  return names;
}

// Events that make the move and cannot carry what must be included.
void check_keys(Logic& logic, const Handoff& handoff, const Promise& promise, const Includes& includes) {
  const Policy& policy = logic.policy();
  const std::vector<const Alternative*> ways = ways_over(policy, handoff);
  std::set<EventId> seen;
  for (const Move& move : policy.funnel->moves) {
    const auto* on = std::get_if<On>(&move.how);
    if (!on || move.from != handoff.from || move.to != handoff.to) continue;
    for (const Alternative& alternative : on->pattern.alternatives) {
      if (!seen.insert(alternative.event).second) continue;
      const std::vector<std::string> carried = keys_of(policy, alternative.event);
      for (const std::string& key : includes.keys) {
        if (std::find(carried.begin(), carried.end(), key) != carried.end()) continue;
        const std::string& event = policy.at(alternative.event).name;
        Diagnostic& diagnostic = logic.add(kUnknowableContext, promise.span,
                                           fmt::format("`{}` cannot be known when `{}` hands the lead over: that event has no such key", key, event));
        diagnostic.labels.push_back({move.span, fmt::format("hands over on `{}`", event)});
        diagnostic.labels.push_back({policy.at(alternative.event).span, "has no such key"});
        diagnostic.help = fmt::format("add `has {} text` to `{}`, or declare `{}` as a field", key, event, key);
        const auto values = fitting(policy, alternative);
        const bool is_way = std::find(ways.begin(), ways.end(), &alternative) != ways.end();
        if (!values || !is_way) continue;
        diagnostic.witness = {fmt::format("at {} {}", local_text(policy, example_instant(policy)), record_text(policy, alternative.event, *values)),
                              fmt::format("expect {} broken", promise.name)};
      }
    }
  }
}

// Fields that no lead has that a `when` move hands over.
void check_fields(Logic& logic, const Handoff& handoff, const Promise& promise, const Includes& includes) {
  const Policy& policy = logic.policy();
  for (const Move& move : policy.funnel->moves) {
    const auto* when = std::get_if<When>(&move.how);
    if (!when || move.from != handoff.from || move.to != handoff.to) continue;
    Inquiry inquiry(policy, logic.solver, Roots{{&when->condition}, {}, includes.fields, {}});
    if (inquiry.is_beyond_limits()) {
      logic.not_decided(kUnknowableContext, fmt::format("whether `{}` can be kept", promise.name));
      continue;
    }
    const NodeId met = inquiry.encoding().of(when->condition).met;
    if (inquiry.is_impossible({met})) continue;
    for (const FieldId field : includes.fields) {
      const NodeId missing = inquiry.encoding().is_missing(field);
      if (!inquiry.is_impossible({met, inquiry.formulas().negation(missing)})) continue;
      Diagnostic& diagnostic = logic.add(kUnknowableContext, promise.span,
                                         fmt::format("`{}` is missing for every lead that is handed over, so this is always broken", policy.at(field).name));
      diagnostic.labels.push_back({move.span, "only leads without it are handed over here"});
      diagnostic.help = "hand over leads that have it, or do not ask for it";
      std::vector<NodeId> asked = {met, missing, has_one_record(inquiry.encoding())};
      if (move.from != policy.funnel->starts_in) continue;
      const auto example = example_of(inquiry, asked, {fmt::format("expect {} broken", promise.name)}, Shows::tied);
      const bool is_only_move = std::count_if(policy.funnel->moves.begin(), policy.funnel->moves.end(), [&](const Move& other) {
                                  return other.from == move.from && std::holds_alternative<When>(other.how);
                                }) == 1;
      if (example && is_only_move) diagnostic.witness = *example;
    }
  }
}

// ---- Answers

// Each way to fill in what the two patterns read of the event, every value known.
std::vector<RecordValues> known_values(const Policy& policy, EventId event, const std::vector<const Pattern*>& patterns) {
  std::map<std::string, std::pair<const Type*, std::vector<const Test*>>> read;
  for (const Pattern* pattern : patterns) {
    for (const Alternative& alternative : pattern->alternatives) {
      if (alternative.event != event) continue;
      for (const RecordTest& test : alternative.tests) {
        read[test.key_name].first = &type_of(policy, test.key);
        read[test.key_name].second.push_back(&test.test);
      }
    }
  }
  std::vector<RecordValues> all = {{}};
  for (const auto& [name, how] : read) {
    const Values candidates = representatives(*how.first, how.second);
    std::vector<RecordValues> longer;
    for (const RecordValues& values : all) {
      for (std::size_t index = 1; index < candidates.all.size(); ++index) {
        longer.push_back(values);
        longer.back().push_back({name, candidates.all[index]});
      }
    }
    if (longer.size() > kMostAnswers) return {};
    all = std::move(longer);
  }
  return all;
}

bool may_fit(const Pattern& pattern, EventId event, const RecordValues& values) {
  std::map<std::string, OwnedValue> by_name;
  for (const GivenValue& value : values) by_name[value.key] = value.value;
  return fit(pattern, event, by_name) != Truth::not_met;
}

bool has_plain_clock(const Handoff& handoff) {
  return handoff.clocks.empty() || (handoff.clocks.size() == 1 && !handoff.clocks.front().when);
}

void check_answers(Logic& logic, const Handoff& handoff) {
  const Policy& policy = logic.policy();
  if (!handoff.accept || !handoff.reject) return;
  std::set<EventId> events;
  for (const Alternative& alternative : handoff.accept->alternatives) {
    const auto is_same = [&](const Alternative& other) { return other.event == alternative.event; };
    const std::vector<Alternative>& others = handoff.reject->alternatives;
    if (std::any_of(others.begin(), others.end(), is_same)) events.insert(alternative.event);
  }
  for (const EventId event : events) {
    for (const RecordValues& values : known_values(policy, event, {&*handoff.accept, &*handoff.reject})) {
      if (may_fit(*handoff.accept, event, values) || may_fit(*handoff.reject, event, values)) continue;
      const std::string record = record_text(policy, event, values);
      Diagnostic& diagnostic = logic.add(kAnswerGap, handoff.reject->span, fmt::format("`{}` neither accepts the lead nor rejects it", record));
      diagnostic.labels.push_back({handoff.accept->span, "no acceptance"});
      diagnostic.help = "let one of the two take what the other leaves";
      const auto answer = std::find_if(handoff.promises.begin(), handoff.promises.end(),
                                       [&](PromiseId id) { return policy.at(id).name == handoff.name + ".answer"; });
      const auto begin = handing_over(policy, handoff);
      if (answer == handoff.promises.end() || !begin || !has_plain_clock(handoff) || is_of_on_move(policy, event)) break;
      const std::string at = local_text(policy, example_instant(policy));
      diagnostic.witness = {fmt::format("at {} {}", at, *begin), fmt::format("at {} {}", at, record), fmt::format("expect {}.answer open", handoff.name)};
      break;
    }
  }
}

// Where sales answers by conditions alone: a lead that meets none of them.
void check_exits(Logic& logic, const Handoff& handoff) {
  const Policy& policy = logic.policy();
  std::vector<const Move*> exits;
  for (const Move& move : policy.funnel->moves) {
    if (move.from == handoff.to) exits.push_back(&move);
  }
  const auto is_when = [](const Move* move) { return std::holds_alternative<When>(move->how); };
  const auto begin = handing_over(policy, handoff);
  if (exits.size() < 2 || !std::all_of(exits.begin(), exits.end(), is_when) || !begin) return;
  Roots roots;
  for (const Move* move : exits) roots.conditions.push_back(&std::get<When>(move->how).condition);
  Inquiry inquiry(policy, logic.solver, roots);
  if (inquiry.is_beyond_limits()) return logic.not_decided(kUnanswerableLead, fmt::format("whether every lead of `{}` can be answered", handoff.name));
  std::vector<NodeId> none;
  for (const Condition* condition : roots.conditions) none.push_back(inquiry.encoding().of(*condition).not_met);
  const auto example = example_of(inquiry, none, {"after 1 minute " + *begin, fmt::format("expect stage {}", policy.at(handoff.to).name)}, Shows::goes_on);
  if (!example) return;
  Diagnostic& diagnostic = logic.add(kUnanswerableLead, handoff.span,
                                     fmt::format("a lead can be handed over that meets none of the conditions to leave `{}`", policy.at(handoff.to).name));
  for (const Move* move : exits) {
    if (diagnostic.labels.size() < 8) diagnostic.labels.push_back({move->span, "not for such a lead"});
  }
  diagnostic.help = "let one condition take what the others leave, or let an event answer";
  diagnostic.witness = *example;
}

// ---- Clocks

void check_clocks(Logic& logic, const Handoff& handoff) {
  const Policy& policy = logic.policy();
  Roots roots;
  for (const Clock& clock : handoff.clocks) {
    if (!clock.when) return;  // applies always
    roots.conditions.push_back(&*clock.when);
  }
  if (roots.conditions.empty()) return;
  const auto measured = std::find_if(handoff.promises.begin(), handoff.promises.end(), [&](PromiseId id) {
    const auto* kept = std::get_if<KeptOn>(&policy.at(id).form);
    return kept && kind_of(kept->within.duration.unit) == DurationKind::business && !kept->within.calendar.valid();
  });
  const auto begin = handing_over(policy, handoff);
  if (measured == handoff.promises.end() || !begin) return;
  const std::string& promise = policy.at(*measured).name;
  const std::vector<std::string> shown = {"after 1 minute " + *begin, fmt::format("expect {} undecided", promise)};
  Inquiry inquiry(policy, logic.solver, roots);
  if (inquiry.is_beyond_limits()) return logic.not_decided(kClockGap, fmt::format("whether every lead of `{}` has a clock", handoff.name));
  std::vector<NodeId> met, none;
  for (const Condition* condition : roots.conditions) {
    const Kleene value = inquiry.encoding().of(*condition);
    met.push_back(value.met);
    none.push_back(value.not_met);
  }
  if (const auto example = example_of(inquiry, none, shown, Shows::goes_on)) {
    Diagnostic& diagnostic = logic.add(kClockGap, handoff.span, fmt::format("for some leads `{}` has no clock, so `{}` is never decided", handoff.name, promise));
    for (const Condition* condition : roots.conditions) {
      if (diagnostic.labels.size() < 8) diagnostic.labels.push_back({condition->span, "not met"});
    }
    diagnostic.help = "add a clock for such leads";
    diagnostic.witness = *example;
  }
  for (std::size_t index = 1; index < met.size(); ++index) {
    for (std::size_t earlier = 0; earlier < index; ++earlier) {
      const auto example = example_of(inquiry, {met[earlier], met[index]}, shown, Shows::goes_on);
      if (!example) continue;
      Diagnostic& diagnostic = logic.add(kClockOverlap, roots.conditions[index]->span, fmt::format("for some leads `{}` has two clocks, so `{}` is never decided", handoff.name, promise));
      diagnostic.labels.push_back({roots.conditions[earlier]->span, "met too"});
      diagnostic.help = "let one condition exclude the other";
      diagnostic.witness = *example;
    }
  }
}

}  // namespace

void check_handoffs(Logic& logic) {
  const Policy& policy = logic.policy();
  for (const Handoff& handoff : policy.handoffs) {
    for (const PromiseId id : handoff.promises) {
      const auto* includes = std::get_if<Includes>(&policy.at(id).form);
      if (!includes) continue;
      check_keys(logic, handoff, policy.at(id), *includes);
      check_fields(logic, handoff, policy.at(id), *includes);
    }
    check_answers(logic, handoff);
    check_exits(logic, handoff);
    check_clocks(logic, handoff);
  }
}

}  // namespace truce::compiler::logic
