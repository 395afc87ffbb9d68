#include "compiler/resolve.h"

#include <fmt/format.h>

#include "compiler/content_hash.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

std::optional<Policy> resolve(const Sources& sources, const grammar::File& file, Diagnostics& diagnostics) {
  Context context(sources, file, diagnostics);
  if (file.declarations.size() > kMostDeclarations) {
    context.beyond_limits(file.declarations[kMostDeclarations].line.span,
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
  resolve_leave_out(context);
  resolve_funnel(context);
  resolve_promises(context);
  resolve_kpis(context);
  resolve_sources(context);
  if (diagnostics.has_errors()) return {};
  context.policy.hash = content_hash(file);
  return std::move(context.policy);
}

}  // namespace truce::compiler
