#include "tests/support/check_evidence.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "tests/support/raw_lead.h"

namespace truce::testing_support {
namespace {

using namespace compiler;
using Names = std::set<std::string>;

// One of the two judgings of a promise: what it came to, and by which record.
struct Judging {
  std::string result;
  std::size_t by = 0;
};

struct Checker {
  RawLead lead;  // in hand
  Instant as_of;
  bool followed = true;  // of the verdict in hand

  // What a condition can be, noting where it has to be taken as said.
  Possible judge_noted(const Condition& condition, Moment at) {
    const Possible possible = lead.judge(condition, at);
    followed = followed && possible.low == possible.high;
    return possible;
  }

  // ---- What opened it

  bool can_move(StageId from, StageId to, const Told* by) {
    for (const Move& move : lead.policy.funnel->moves) {
      if ((from.valid() && move.from != from) || (to.valid() && move.to != to)) continue;
      if (const auto* on = std::get_if<On>(&move.how)) {
        if (by && lead.fits(on->pattern, *by) == Truth::met) return true;
      } else if (!by || std::holds_alternative<When>(move.how)) {
        followed = false;
        return true;
      }
    }
    return false;
  }

  bool can_open(const Promise& promise, std::optional<std::size_t> opener) {
    const Told* by = opener ? &lead.history[*opener] : nullptr;
    if (const auto* on = std::get_if<OnRecord>(&promise.trigger)) return by && lead.fits(on->pattern, *by) == Truth::met;
    if (const auto* entering = std::get_if<OnEntering>(&promise.trigger)) {
      return (opener == 0 && entering->stage == lead.policy.funnel->starts_in) || can_move(StageId(), entering->stage, by);
    }
    const Handoff& handoff = lead.policy.at(std::get<OnHandoff>(promise.trigger).handoff);
    return can_move(handoff.from, handoff.to, by);
  }

  // ---- Judged at once

  std::string check_reason(const HasReason& has, const VerdictLine& line, std::size_t opener) {
    const OwnedValue given = lead.key_of(*lead.history[opener].raw, "reason", Type{});  // as the text that it is
    const auto reason = std::find_if(has.reasons.begin(), has.reasons.end(),
                                     [&](const HasReason::Reason& some) { return given == OwnedValue(some.reason); });
    if (reason == has.reasons.end()) return check_met(surely(Truth::not_met), line);
    if (!reason->requires_condition) return check_met(surely(Truth::met), line);
    return check_met(judge_noted(*reason->requires_condition, {opener + 1, line.opened_at}), line);
  }

  std::string check_context(const Promise& promise, const Includes& includes, const VerdictLine& line, std::optional<std::size_t> opener,
                            Moment at) {
    Names fields, keys;
    for (const FieldId field : includes.fields) {
      if (std::holds_alternative<Missing>(lead.field_at(field, at))) fields.insert(lead.policy.at(field).name);
    }
    for (const std::string& name : includes.keys) {
      OwnedValue value;
      for (const KeyId key : opener ? lead.policy.at(lead.history[*opener].event).keys : std::vector<KeyId>{}) {
        if (lead.policy.at(key).name == name) value = lead.key_of(*lead.history[*opener].raw, name, lead.policy.at(key).type);
      }
      if (std::holds_alternative<Missing>(value)) keys.insert(name);
    }
    Names all = fields;
    all.insert(keys.begin(), keys.end());
    const Names said(line.missing.begin(), line.missing.end());
    // Keys are asked for only where a record made the entry itself.
    const Handoff& handoff = lead.policy.at(std::get<OnHandoff>(promise.trigger).handoff);
    bool on = false, when = false;
    for (const Move& move : lead.policy.funnel->moves) {
      if (move.from != handoff.from || move.to != handoff.to) continue;
      const auto* pattern = std::get_if<On>(&move.how);
      on = on || (opener && pattern && lead.fits(pattern->pattern, lead.history[*opener]) == Truth::met);
      when = when || std::holds_alternative<When>(move.how);
    }
    if (!((on && said == all) || ((!on || when) && said == fields))) return "something else is missing";
    return (line.verdict == "kept") == said.empty() && line.verdict != "undecided" ? "" : "what is missing says otherwise";
  }

  static std::string check_met(Possible possible, const VerdictLine& line) {
    const Truth said = line.verdict == "kept" ? Truth::met : line.verdict == "broken" ? Truth::not_met : Truth::undecided;
    if (!possible.can_be(said)) return fmt::format("what it requires is {}", to_string(possible.low));
    return said == Truth::undecided && line.missing.empty() ? "nothing is missing" : "";
  }

  // ---- Judged by what follows

  const Pattern& deed_of(const Promise& promise) const {
    const auto* kept = std::get_if<KeptOn>(&promise.form);
    return kept ? kept->pattern : std::get<BrokenOn>(promise.form).pattern;
  }

  const std::optional<Pattern>& unless_of(const Promise& promise) const {
    const auto* kept = std::get_if<KeptOn>(&promise.form);
    return kept ? kept->unless : std::get<BrokenOn>(promise.form).unless;
  }

  // Counting records that fit at least so surely.
  Judging judging(const Promise& promise, std::size_t begin, std::size_t end, Truth counts_from, bool heeds_unless = true) const {
    const auto* kept = std::get_if<KeptOn>(&promise.form);
    const std::optional<Pattern>& unless = unless_of(promise);
    std::int64_t count = 0;
    std::set<Date> days;
    for (std::size_t index = begin; index < end; ++index) {
      if (lead.fits(deed_of(promise), lead.history[index]) >= counts_from) {
        days.insert(lead.policy.zone.date(lead.history[index].at()));
        ++count;
        if (!kept) return {"broken", index};
        if (count >= kept->at_least && static_cast<std::int64_t>(days.size()) >= kept->across_days) return {"kept", index};
      }
      if (heeds_unless && unless && lead.fits(*unless, lead.history[index]) >= counts_from) return {"excused", index};
    }
    return {};
  }

  // Can the line be as it is, if the stay that opened it ended by a declared move after so many records, or did not?
  std::string check_course(const Promise& promise, const VerdictLine& line, std::optional<std::size_t> opener, std::size_t begin,
                           std::optional<std::size_t> stay_end) {
    const bool is_kept_on = std::holds_alternative<KeptOn>(promise.form);
    const bool passed = line.due_at && *line.due_at <= as_of;
    const std::size_t in_time = lead.records_until(line.due_at ? std::min(*line.due_at, as_of) : as_of);
    const std::size_t end = stay_end ? std::min(*stay_end, in_time) : in_time;
    Judging sure = judging(promise, begin, end, Truth::met), perhaps = judging(promise, begin, end, Truth::undecided);
    const bool by_records = !sure.result.empty() && !perhaps.result.empty();
    if (stay_end && by_records) return "both judgings came to an end before the stay did";
    const std::size_t stop = by_records ? std::max(sure.by, perhaps.by) + 1 : end;  // that many records had a say
    const std::string otherwise = stay_end ? "excused" : passed ? is_kept_on ? "broken" : "kept" : "";
    if (sure.result.empty()) sure.result = otherwise;
    if (perhaps.result.empty()) perhaps.result = otherwise;

    std::string verdict = sure.result.empty() || perhaps.result.empty() ? "open" : sure.result;
    std::optional<Instant> decided;
    if (sure.result != perhaps.result) verdict = passed ? "undecided" : "open";
    if (verdict != "open") decided = verdict == "undecided" || !(by_records || stay_end) ? line.due_at : lead.history[stop - 1].at();
    if (stay_end && verdict == "excused") decided = line.decided_at;
    if (line.verdict != verdict) return fmt::format("it is {}", verdict);
    if (line.decided_at != decided) return "it was decided at another instant";

    std::optional<Instant> done;
    if (verdict == (is_kept_on ? "kept" : "broken")) done = decided;
    if (is_kept_on && verdict == "broken") {
      const Judging late = judging(promise, begin, lead.records_until(as_of), Truth::met, false);
      if (!late.result.empty()) done = lead.history[late.by].at();
    }
    if (line.done_at != done) return "it was done at another instant, or never";

    std::vector<std::size_t> named;
    const auto name = [&](std::size_t index) {
      if (!std::count(named.begin(), named.end(), index)) named.push_back(index);
    };
    if (opener) name(*opener);
    for (std::size_t index = begin; index < stop; ++index) {
      if (lead.fits(deed_of(promise), lead.history[index]) == Truth::met) name(index);
    }
    if (verdict == "excused" && by_records) name(stop - 1);
    std::vector<std::pair<std::string, std::uint64_t>> places;
    for (const std::size_t index : named) places.emplace_back(lead.history[index].raw->file, lead.history[index].raw->line);
    // That the stay ended: by the last record that was processed, if by one.
    const StageId stage = stage_of(promise);
    bool same = line.evidence == places && (!stay_end || verdict != "excused" || can_move(stage, StageId(), nullptr));
    if (!same && stay_end && verdict == "excused" && *stay_end > 0 && lead.history[*stay_end - 1].at() == *line.decided_at) {
      const Told& last = lead.history[*stay_end - 1];
      const std::pair place(last.raw->file, last.raw->line);
      if (!std::count(places.begin(), places.end(), place)) places.push_back(place);
      same = line.evidence == places && can_move(stage, StageId(), &last);
    }
    if (!same) return "other records decide it";

    Names missing;
    for (std::size_t index = begin; verdict == "undecided" && index < in_time; ++index) {
      lead.fits(deed_of(promise), lead.history[index], &missing);
      if (unless_of(promise)) lead.fits(*unless_of(promise), lead.history[index], &missing);
    }
    return Names(line.missing.begin(), line.missing.end()) == missing ? "" : "something else is missing";
  }

  // Of the stay whose entry opened it; none: it has no stay.
  StageId stage_of(const Promise& promise) const {
    if (const auto* entering = std::get_if<OnEntering>(&promise.trigger)) return entering->stage;
    const auto* handoff = std::get_if<OnHandoff>(&promise.trigger);
    return handoff ? lead.policy.at(handoff->handoff).to : StageId();
  }

  std::string check_later(const Promise& promise, const VerdictLine& line, std::optional<std::size_t> opener, std::size_t begin) {
    if (line.due_at && *line.due_at < line.opened_at) return "it is due before it opened";
    const std::string complaint = check_course(promise, line, opener, begin, std::nullopt);
    if (complaint.empty() || !stage_of(promise).valid() || line.verdict == "kept" || line.verdict == "broken") return complaint;
    for (std::size_t end = begin; end <= lead.history.size(); ++end) {
      const std::size_t until = line.decided_at ? lead.records_until(*line.decided_at) : lead.history.size();
      if (end <= until && check_course(promise, line, opener, begin, end).empty()) return "";
    }
    return complaint;
  }

  // The due instant, and whether the clock can have been in doubt. Nothing where all is well.
  std::string check_due(const Promise& promise, const VerdictLine& line, Moment at, bool& no_clock) {
    const auto* kept = std::get_if<KeptOn>(&promise.form);
    const Length& length = kept ? kept->within : std::get<BrokenOn>(promise.form).within;
    std::vector<CalendarId> calendars_possible;
    if (kind_of(length.duration.unit) != DurationKind::business || length.calendar.valid()) {
      calendars_possible.push_back(length.calendar);
    } else {
      std::size_t surely_met = 0, perhaps_met = 0;
      bool doubt = false;
      for (const Clock& clock : promise.clocks) {
        const Possible possible = clock.when ? judge_noted(*clock.when, at) : surely(Truth::met);
        surely_met += possible.low == Truth::met;
        perhaps_met += possible.high == Truth::met;
        doubt = doubt || possible.can_be(Truth::undecided);
        if (possible.high == Truth::met) calendars_possible.push_back(clock.calendar);
      }
      no_clock = doubt || surely_met != 1 || perhaps_met != 1;
    }
    if (!line.due_at) return "";
    for (const CalendarId calendar : calendars_possible) {
      const Instant due = lead.end_of(line.opened_at, length.duration, calendar);
      if (due == *line.due_at || (promise.paused_while && due < *line.due_at)) return "";
    }
    return "it is due at another instant";
  }

  std::string check(const Promise& promise, const VerdictLine& line) {
    if (line.opened_at < lead.policy.in_force || line.opened_at > as_of) return "it opened out of time";
    std::optional<std::size_t> opener;
    for (std::size_t place = 0; place < line.evidence.size(); ++place) {
      const auto found = std::find_if(lead.history.begin(), lead.history.end(), [&](const Told& told) {
        return told.raw->file == line.evidence[place].first && told.raw->line == line.evidence[place].second;
      });
      if (found == lead.history.end()) return "it names a line that is no record of this lead";
      if (place == 0 && found->at() == line.opened_at) opener = static_cast<std::size_t>(found - lead.history.begin());
    }
    if (!can_open(promise, opener)) return "what it names does not open it";
    const Moment at{opener ? *opener + 1 : lead.records_until(line.opened_at), line.opened_at};
    const Possible applies = promise.applies_when ? judge_noted(*promise.applies_when, at) : surely(Truth::met);
    const bool at_once = !std::holds_alternative<KeptOn>(promise.form) && !std::holds_alternative<BrokenOn>(promise.form);
    bool no_clock = false;
    if (!at_once) {
      const std::string complaint = check_due(promise, line, at, no_clock);
      if (!complaint.empty()) return complaint;
      followed = followed && !promise.paused_while;
    }
    const bool judged_at_once = line.decided_at == line.opened_at && !line.due_at && !line.done_at &&
                                line.evidence.size() == (opener ? 1u : 0u);
    if (line.verdict == "undecided" && judged_at_once && (applies.can_be(Truth::undecided) || no_clock)) return "";
    if (applies.high != Truth::met) return "it does not apply";
    if (!at_once) {
      if (!line.due_at && !promise.paused_while) return "it has no due instant";
      return check_later(promise, line, opener, at.records);
    }
    if (!judged_at_once) return "it is judged at once";
    if (const auto* needs = std::get_if<Requires>(&promise.form)) return check_met(judge_noted(needs->condition, at), line);
    if (const auto* includes = std::get_if<Includes>(&promise.form)) return check_context(promise, *includes, line, opener, at);
    return check_reason(std::get<HasReason>(promise.form), line, *opener);
  }

  // Every record that triggers a promise has its verdict.
  void find_unsaid(const std::string& name, const std::vector<const VerdictLine*>& lines, std::vector<std::string>& lies) {
    std::map<std::pair<std::string, std::pair<std::string, std::uint64_t>>, int> said;
    for (const VerdictLine* line : lines) {
      if (!line->evidence.empty()) ++said[{line->promise, line->evidence.front()}];
    }
    for (const Promise& promise : lead.policy.promises) {
      const auto* on = std::get_if<OnRecord>(&promise.trigger);
      if (!on || std::holds_alternative<HasReason>(promise.form)) continue;  // of a rejection the stage has its say
      for (std::size_t index = 0; index < lead.history.size(); ++index) {
        const Told& told = lead.history[index];
        if (told.at() < lead.policy.in_force || lead.fits(on->pattern, told) != Truth::met) continue;
        const Possible applies = promise.applies_when ? lead.judge(*promise.applies_when, {index + 1, told.at()}) : surely(Truth::met);
        const auto found = said.find({promise.name, {told.raw->file, told.raw->line}});
        const int times = found == said.end() ? 0 : found->second;
        if (times > 1 || (times == 0 && applies.low != Truth::not_met)) {
          lies.push_back(fmt::format("{} {}: {} verdicts for line {}", name, promise.name, times, told.raw->line));
        }
      }
    }
  }
};

}  // namespace

EvidenceCheck check_evidence(const Policy& policy, const std::vector<RawRecord>& log, Instant as_of,
                             const std::vector<VerdictLine>& lines) {
  EvidenceCheck result;
  const Date last = policy.zone.date(as_of);
  Checker checker{RawLead(policy, Date{last.days - 60}, Date{last.days + 30}), as_of};
  std::map<std::string, std::vector<const VerdictLine*>> by_lead;
  for (const VerdictLine& line : lines) by_lead[line.lead].push_back(&line);
  for (auto& [name, history] : histories_of(policy, log, as_of)) {
    checker.lead.history = history;
    const std::vector<const VerdictLine*> said = by_lead[name];
    by_lead.erase(name);
    const Possible left_out =
        policy.leave_out ? checker.lead.judge(*policy.leave_out, {history.size(), as_of}) : surely(Truth::not_met);
    if (left_out.low == Truth::met && !said.empty()) result.lies.push_back(name + ": is left out");
    if (left_out.high != Truth::met || !said.empty()) checker.find_unsaid(name, said, result.lies);
    for (const VerdictLine* line : said) {
      const auto promise =
          std::find_if(policy.promises.begin(), policy.promises.end(), [&](const Promise& some) { return some.name == line->promise; });
      checker.followed = true;
      const std::string complaint = promise == policy.promises.end() ? "no such promise" : checker.check(*promise, *line);
      if (!complaint.empty()) {
        result.lies.push_back(fmt::format("{} {} opened {}: {}", name, line->promise, to_string(line->opened_at), complaint));
      }
      ++result.verdicts;
      result.followed += checker.followed;
    }
  }
  for (const auto& [name, said] : by_lead) result.lies.push_back(name + ": has no history");
  return result;
}

}  // namespace truce::testing_support
