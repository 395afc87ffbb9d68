// What promises and targets ask of calendars: business time that no week of theirs has, and days that they do not know.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "compiler/checks/timing/opening.h"
#include "compiler/checks/timing/parts.h"
#include "compiler/checks/timing/scope.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kLongerThanAWeek{"longer-than-a-week", Severity::warning,
                                      "business hours of which no week of the calendar has as many", Family::timing};
const DiagnosticKind kBeyondKnownThrough{"beyond-known-through", Severity::warning,
                                         "a target for a time of which the calendar does not know", Family::timing};

std::int64_t minutes_a_week(const Calendar& calendar) {
  std::int64_t minutes = 0;
  for (const auto& day : calendar.week) {
    for (const OpenHours& hours : day) minutes += hours.close - hours.open;
  }
  return minutes;
}

std::string hours_text(std::int64_t minutes) {
  if (minutes % 60 == 0) return fmt::format("{} hour{}", minutes / 60, minutes == 60 ? "" : "s");
  return fmt::format("{} hours and {} minutes", minutes / 60, minutes % 60);
}

std::vector<std::string> due_weeks_later(const Policy& policy, const Promise& promise) {
  Example example(policy);
  const std::optional<Instant> opened = open(example, policy, promise);
  const std::optional<Length> within = certain_length(promise);
  const std::optional<Instant> due = opened && within ? example.later(*opened, *within) : std::nullopt;
  if (!due || promise.paused_while) return {};
  example.expect(fmt::format("{} due at {}", promise.name, example.time(*due)));
  return example.lines();
}

void check_weeks(const Checking& checking) {
  const Policy& policy = checking.policy;
  for (const Promise& promise : policy.promises) {
    const Length* length = length_of(promise);
    if (!length || length->duration.unit != Unit::business_hour) continue;
    const Limit limit = limit_of(promise);
    const auto holds_it = [&](CalendarId id) { return length->duration.amount * 60 <= minutes_a_week(policy.at(id).calendar); };
    if (limit.calendars.empty() || std::any_of(limit.calendars.begin(), limit.calendars.end(), holds_it)) continue;
    const CalendarDeclaration& calendar = policy.at(limit.calendars.front());
    Diagnostic& diagnostic =
        checking.diagnostics.add(kLongerThanAWeek, length->span,
                                 fmt::format("no week of `{}` has {}: it is open for {} a week", calendar.calendar.name,
                                             to_string(length->duration), hours_text(minutes_a_week(calendar.calendar))),
                                 "more than a week");
    diagnostic.labels.push_back({calendar.span, "the calendar"});
    diagnostic.help = fmt::format("if hours of the clock are meant, write `{} hours`; else say it in business days",
                                  length->duration.amount);
    diagnostic.witness = due_weeks_later(policy, promise);
  }
}

int number_in(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The last date of a period by its name: `2026`, `2026-Q2`, `2026-04`, `2026-W15`, `2026-04-10`.
Date last_date(std::string_view period, int year_starts) {
  const int year = number_in(period.substr(0, 4));
  const std::string_view rest = period.size() > 5 ? period.substr(5) : std::string_view();
  if (!rest.empty() && rest.front() == 'W') {
    const Date in_first_week = to_date({year, 1, 4});
    return {in_first_week.days - weekday(in_first_week) + 7 * number_in(rest.substr(1)) - 1};
  }
  if (rest.size() > 2 && rest.front() != 'Q') return to_date({year, number_in(rest), number_in(rest.substr(3))});
  Date after;
  if (rest.empty()) {
    after = add_months(to_date({year, year_starts, 1}), 12);
  } else if (rest.front() == 'Q') {
    after = add_months(to_date({year, year_starts, 1}), 3 * number_in(rest.substr(1)));
  } else {
    after = add_months(to_date({year, number_in(rest), 1}), 1);
  }
  return {after.days - 1};
}

// Of which calendars a KPI counts the time, through the KPIs that it is made of.
void collect_calendars(const Policy& policy, KpiId id, std::set<KpiId>& seen, std::set<CalendarId>& calendars) {
  if (!seen.insert(id).second) return;
  const Kpi& kpi = policy.at(id);
  if (const auto* between = std::get_if<TimeBetween>(&kpi.what)) {
    if (between->calendar.valid()) calendars.insert(between->calendar);
  } else if (const auto* share = std::get_if<PromiseShare>(&kpi.what)) {
    const Promise& promise = policy.at(share->promise);
    if (!length_of(promise)) return;
    const Limit limit = limit_of(promise);
    calendars.insert(limit.calendars.begin(), limit.calendars.end());
  } else if (const auto* arithmetic = std::get_if<Arithmetic>(&kpi.what)) {
    for (const KpiId part : arithmetic->kpis) collect_calendars(policy, part, seen, calendars);
  }
}

void check_targets(const Checking& checking) {
  const Policy& policy = checking.policy;
  for (std::size_t index = 0; index < policy.kpis.size(); ++index) {
    const Kpi& kpi = policy.kpis[index];
    if (kpi.targets.empty()) continue;
    std::set<KpiId> seen;
    std::set<CalendarId> calendars;
    collect_calendars(policy, KpiId(index), seen, calendars);
    for (const Target& target : kpi.targets) {
      if (target.each) continue;
      for (const CalendarId id : calendars) {
        const CalendarDeclaration& calendar = policy.at(id);
        if (!calendar.calendar.known_through || last_date(target.period, policy.year_starts) <= *calendar.calendar.known_through) continue;
        Diagnostic& diagnostic = checking.diagnostics.add(
            kBeyondKnownThrough, target.span,
            fmt::format("this target is for {}, and `{}` is known through {} only", target.period, calendar.calendar.name,
                        to_string(*calendar.calendar.known_through)));
        diagnostic.labels.push_back({calendar.span, "its later holidays are not known"});
        diagnostic.notes.push_back(fmt::format("`{}` counts business time of `{}`", kpi.name, calendar.calendar.name));
        diagnostic.help = "add the calendar's later holidays, and say through when it is known now";
        break;
      }
    }
  }
}

}  // namespace

void check_calendars(const Checking& checking) {
  check_weeks(checking);
  check_targets(checking);
}

}  // namespace truce::compiler
