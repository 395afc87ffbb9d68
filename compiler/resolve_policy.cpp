// The policy itself, its teams and its calendars.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/money.h"
#include "compiler/funnel_graph.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kNoPolicy{"no-policy", Severity::error, "a file without a policy", Family::names};
const DiagnosticKind kUnknownZone{"unknown-zone", Severity::error, "a time zone that the system does not know", Family::names};
const DiagnosticKind kUnknownCurrency{"unknown-currency", Severity::error, "a currency that ISO 4217 does not know",
                                   Family::names};
const DiagnosticKind kOverlappingHours{"overlapping-hours", Severity::error, "opening hours that overlap", Family::timing};
const DiagnosticKind kNeverOpen{"never-open", Severity::error, "a calendar that is never open", Family::timing};
const DiagnosticKind kTeamCycle{"team-cycle", Severity::error, "a team that in the end reports to itself", Family::names};

constexpr std::string_view kDayNames[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

void resolve_currency(Context& context, const grammar::Name& currency) {
  Policy& policy = context.policy;
  policy.currency = currency.text;
  const std::optional<int> digits = minor_digits(currency.text);
  if (digits) {
    policy.minor_digits = *digits;
    context.has_currency = true;
    return;
  }
  Diagnostic& diagnostic = context.diagnostics.add(
      kUnknownCurrency, currency.span, fmt::format("no currency has the code `{}`", currency.text), "not known");
  const std::optional<std::string> near = context.names.nearest_of(currency.text, known_currencies());
  if (near) {
    suggest(diagnostic, near, currency.span);
  } else {
    diagnostic.help = "write a code of three letters, such as `USD`";
  }
}

std::string clock_text(int minutes) { return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60); }

// One day's hours, sorted and found not to overlap.
struct Opening {
  OpenHours hours;
  Span span;
};

void report_overlap(Context& context, int day, const Opening& earlier, const Opening& later) {
  Diagnostic& diagnostic =
      context.diagnostics.add(kOverlappingHours, later.span,
                              fmt::format("on {} these hours overlap {}-{}", kDayNames[day],
                                          clock_text(earlier.hours.open), clock_text(earlier.hours.close)),
                              "overlap");
  diagnostic.labels.push_back({earlier.span, "the others"});
  diagnostic.help = "write each hour of a day once";
}

void resolve_hours(Context& context, const grammar::Declaration& declaration, Calendar& calendar) {
  std::array<std::vector<Opening>, 7> days;
  each_clause<grammar::OpenClause>(declaration, [&](const grammar::Clause&, const grammar::OpenClause& open) {
    for (const auto& hours : open.hours) {
      for (int day = open.first_day;; day = (day + 1) % 7) {
        if (days[day].size() < 1440) days[day].push_back({{hours.open, hours.close}, hours.span});
        if (day == open.last_day) break;
      }
    }
  });
  std::set<std::uint32_t> reported;  // where hours begin that overlap, on whatever day
  for (int day = 0; day < 7; ++day) {
    std::sort(days[day].begin(), days[day].end(),
              [](const Opening& left, const Opening& right) { return left.hours < right.hours; });
    const Opening* last = nullptr;
    for (const Opening& opening : days[day]) {
      if (!last || opening.hours.open >= last->hours.close) {
        calendar.week[day].push_back(opening.hours);
        last = &opening;
      } else if (reported.insert(opening.span.begin).second) {
        report_overlap(context, day, *last, opening);
      }
    }
  }
}

}  // namespace

std::optional<Zone> find_zone(Context& context, const grammar::Name& name) {
  std::optional<Zone> zone = Zone::find(name.text);
  if (zone) return zone;
  Diagnostic& diagnostic = context.diagnostics.add(kUnknownZone, name.span,
                                                   fmt::format("no time zone is called `{}`", name.text), "not known");
  const std::optional<std::string> near = context.names.nearest_of(name.text, Zone::names());
  if (near) {
    suggest(diagnostic, near, name.span);
  } else {
    diagnostic.help = "write a region and a city, such as `Europe/Berlin`";
  }
  return {};
}

void resolve_policy_head(Context& context) {
  Policy& policy = context.policy;
  const grammar::Declaration* head = nullptr;
  for_each<grammar::PolicyHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    if (index == 0) head = &declaration;
  });
  if (!head) {
    if (context.files.is_library) return;
    const grammar::File& file = context.files.own().file;
    Span start{file.source, 0, 0};
    if (!file.declarations.empty()) start = file.declarations.front().line.span;
    Diagnostic& diagnostic = context.diagnostics.add(kNoPolicy, start, "this file has no `policy` declaration");
    diagnostic.help = "begin it with a line such as `policy acme.revenue \"Acme revenue agreement\"`";
    return;
  }
  policy.name = head->name.text;
  policy.title = title_of(*head);
  why_of(context, *head);
  if (const auto version = required<grammar::VersionClause>(context, *head, "version", "version 1.0.0")) {
    policy.version = version->version.text;
    policy.version_span = version.line->line.span;
  }
  if (const auto zone = required<grammar::ZoneClause>(context, *head, "zone", "zone America/New_York")) {
    context.zone_span = policy.zone_span = zone.line->line.span;
    if (const std::optional<Zone> found = find_zone(context, zone->zone)) policy.zone = *found;
  }
  if (const auto currency = required<grammar::CurrencyClause>(context, *head, "currency", "currency USD")) {
    policy.currency_span = currency.line->line.span;
    resolve_currency(context, currency->currency);
  }
  if (const auto in_force =
          required<grammar::InForceClause>(context, *head, "in force from", "in force from 2026-04-01")) {
    policy.in_force_span = in_force.line->line.span;
    policy.in_force_from = in_force->from.date;
    policy.in_force = policy.zone.first_instant(policy.in_force_from);
  }
  if (const auto agreed = only<grammar::AgreedClause>(context, *head, "agreed")) {
    policy.agreed = agreed->on.date;
    policy.agreed_by = teams(context, agreed->teams);
  }
  if (const auto year = only<grammar::YearStartsClause>(context, *head, "year starts"))
    policy.year_starts = year->month;
}

void resolve_teams(Context& context) {
  Policy& policy = context.policy;
  FunnelGraph graph;
  graph.stages = policy.teams.size();
  for_each<grammar::TeamHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    why_of(context, declaration);
    const auto reports = only<grammar::ReportsToClause>(context, declaration, "reports to");
    if (!reports) return;
    const TeamId above = team(context, reports->team);
    policy.teams[index].reports_to = above;
    if (above.valid()) graph.edges.push_back({index, above.index(), graph.edges.size()});
  });
  for (const std::vector<std::size_t>& cycle : cycles(graph, std::vector<bool>(graph.edges.size(), true))) {
    const Team& first = policy.teams[cycle.front()];
    Diagnostic& diagnostic = context.diagnostics.add(
        kTeamCycle, first.span, fmt::format("the team `{}` in the end reports to itself", first.name));
    for (std::size_t index = 1; index < cycle.size() && index < 8; ++index) {
      diagnostic.labels.push_back({policy.teams[cycle[index]].span, "on the way"});
    }
    diagnostic.help = "leave out one `reports to`";
  }
}

void resolve_calendars(Context& context) {
  for_each<grammar::CalendarHead>(context, [&](const grammar::Declaration& declaration, const auto&,
                                               std::size_t index) {
    Calendar& calendar = context.policy.calendars[index].calendar;
    why_of(context, declaration);
    calendar.zone = context.policy.zone;
    if (const auto zone = only<grammar::ZoneClause>(context, declaration, "zone")) {
      if (const std::optional<Zone> found = find_zone(context, zone->zone)) calendar.zone = *found;
    }
    resolve_hours(context, declaration, calendar);
    each_clause<grammar::ClosedClause>(declaration, [&](const grammar::Clause&, const grammar::ClosedClause& closed) {
      calendar.closed.insert(closed.date.date);
    });
    if (const auto known = only<grammar::KnownThroughClause>(context, declaration, "known through")) {
      calendar.known_through = known->date.date;
    }
    if (!calendar.ever_open()) {
      Diagnostic& diagnostic = context.diagnostics.add(
          kNeverOpen, declaration.name.span, fmt::format("the calendar `{}` is never open", declaration.name.text));
      diagnostic.help = "add a line below it, such as `open Monday to Friday 09:00-17:00`";
    }
  });
}

}  // namespace truce::compiler
