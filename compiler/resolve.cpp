#include "compiler/resolve.h"

#include <fmt/format.h>

#include "compiler/content_hash.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

std::optional<Policy> resolve(const Sources& sources, const PolicyFiles& files, Diagnostics& diagnostics) {
  Context context(sources, files, diagnostics);
  std::size_t declarations = 0;
  for (const PolicyFile& file : files.all) {
    declarations += file.file.declarations.size();
    if (declarations <= kMostDeclarations) continue;
    context.beyond_limits(file.file.declarations.back().line.span,
                          fmt::format("a policy of more than {} declarations", kMostDeclarations));
    return {};
  }
  declare_names(context);
  resolve_policy_head(context);
  resolve_teams(context);
  resolve_calendars(context);
  resolve_fields(context);
  resolve_events(context);
  resolve_activities(context);
  resolve_definitions(context);
  resolve_scores(context);
  resolve_groups(context);
  resolve_leave_out(context);
  check_rests(context);
  resolve_funnel(context);
  resolve_promises(context);
  resolve_kpis(context);
  resolve_sources(context);
  resolve_meetings(context);
  resolve_answers(context);
  resolve_scenarios(context);
  context.names.report_unknown();
  if (diagnostics.has_errors() || files.is_library) return {};
  context.policy.hash = content_hash(files);
  return std::move(context.policy);
}

}  // namespace truce::compiler
