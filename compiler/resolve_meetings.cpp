// Meetings: when both teams sit down, and what is on the table.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kMeetingLength{"meeting-length", Severity::error, "a meeting that does not last minutes or hours",
                                   Family::timing};
const DiagnosticKind kAgendaItem{"agenda-item", Severity::error, "an item that no agenda has, or has twice", Family::agreement};

// In the order in which they are printed.
constexpr std::array<std::string_view, 8> kAgenda = {"came_through",     "did_not_move", "against_the_agreement",
                                                     "leads_to_discuss", "lead_quality", "coming_up",
                                                     "blockers",         "decision"};

void resolve_time(Context& context, const grammar::Declaration& declaration, Meeting& meeting) {
  const auto every =
      required<grammar::EveryClause>(context, declaration, "every", "every Monday at 09:30 for 30 minutes");
  if (!every) return;
  meeting.weekday = every->weekday;
  meeting.minute = every->minute;
  const Duration length = every->length.duration;
  meeting.minutes_long = length.unit == Unit::hour ? length.amount * 60 : length.amount;
  const bool is_long = meeting.minutes_long > 24 * 60;
  if ((length.unit == Unit::minute || length.unit == Unit::hour) && !is_long) return;
  Diagnostic& diagnostic =
      context.diagnostics.add(kMeetingLength, every->length.span,
                              fmt::format("a meeting lasts minutes or hours, and this one {}", to_string(length)));
  diagnostic.help = "write it like `for 30 minutes`";
}

void resolve_agenda(Context& context, const grammar::Declaration& declaration, Meeting& meeting) {
  const auto agenda = required<grammar::AgendaClause>(context, declaration, "agenda",
                                                      "agenda` and, below that, items such as `- decision");
  if (!agenda) return;
  std::array<Span, kAgenda.size()> seen{};
  for (const grammar::Item& item : agenda.line->items) {
    const auto* name = std::get_if<grammar::NameItem>(&item.what);
    if (!name) continue;
    const auto found = std::find(kAgenda.begin(), kAgenda.end(), name->name.text);
    if (found == kAgenda.end()) {
      const std::vector<std::string> all(kAgenda.begin(), kAgenda.end());
      Diagnostic& diagnostic = context.diagnostics.add(
          kAgendaItem, name->name.span, fmt::format("no agenda has an item `{}`", name->name.text), "not known");
      suggest(diagnostic, context.names.nearest_of(name->name.text, all), name->name.span);
      if (diagnostic.help.empty()) diagnostic.help = fmt::format("the items are {}", listing(all));
      continue;
    }
    Span& first = seen[static_cast<std::size_t>(found - kAgenda.begin())];
    if (first.source.valid()) {
      Diagnostic& diagnostic = context.diagnostics.add(
          kAgendaItem, name->name.span, fmt::format("`{}` is on this agenda twice", name->name.text), "the second one");
      diagnostic.labels.push_back({first, "the first one"});
      diagnostic.help = "delete one of the two lines";
      continue;
    }
    first = name->name.span;
  }
  for (std::size_t index = 0; index < kAgenda.size(); ++index) {
    if (seen[index].source.valid()) meeting.agenda.emplace_back(kAgenda[index]);
  }
}

}  // namespace

void resolve_meetings(Context& context) {
  for_each<grammar::MeetingHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    Meeting& meeting = context.policy.meetings[index];
    why_of(context, declaration);
    resolve_time(context, declaration, meeting);
    const auto attended =
        required<grammar::AttendedByClause>(context, declaration, "attended by", "attended by marketing and sales");
    if (attended) meeting.teams = teams(context, attended->teams);
    resolve_agenda(context, declaration, meeting);
  });
}

}  // namespace truce::compiler
