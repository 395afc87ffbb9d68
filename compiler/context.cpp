#include "compiler/context.h"

#include <fmt/format.h>

#include <set>

#include "grammar/format.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kBeyondLimits{"beyond-limits", Severity::error, "more than any sensible policy needs", Family::syntax};
const DiagnosticKind kDoubledClause{"doubled-clause", Severity::error, "a clause that may stand once and stands twice",
                                   Family::syntax};
const DiagnosticKind kMissingClause{"missing-clause", Severity::error, "a declaration without a clause that it needs",
                                   Family::syntax};
const DiagnosticKind kDoubledTeam{"doubled-team", Severity::warning, "a team that one line names twice", Family::names};

template <class IdType>
IdType id_of(const Named* named) {
  return named ? IdType(named->index) : IdType();
}

}  // namespace

void Context::beyond_limits(Span span, std::string message) {
  diagnostics.add(kBeyondLimits, span, std::move(message)).help =
      "look for a slip, or write less: no policy that people read comes near";
}

void report_doubled(Context& context, const grammar::Clause& clause, const grammar::Clause& first,
                    std::string_view lead) {
  Diagnostic& diagnostic = context.diagnostics.add(kDoubledClause, clause.line.span,
                                                   fmt::format("`{}` is said twice", lead), "the second one");
  diagnostic.labels.push_back({first.line.span, "the first one"});
  diagnostic.help = "keep the line that is meant, and delete the other";
}

void report_missing(Context& context, const grammar::Declaration& declaration, std::string_view lead,
                    std::string_view example) {
  Diagnostic& diagnostic = context.diagnostics.add(
      kMissingClause, declaration.name.span,
      fmt::format("the {} `{}` does not say `{}`", keyword(declaration), declaration.name.text, lead));
  diagnostic.help = fmt::format("add a line below it, such as `{}`", example);
}

void add_promise(Context& context, Promise promise) {
  const PromiseId id(context.policy.promises.size());
  context.promises.emplace(promise.name, id);
  if (promise.handoff.valid()) context.policy.handoffs[promise.handoff.index()].promises.push_back(id);
  context.policy.promises.push_back(std::move(promise));
}

std::string title_of(const grammar::Declaration& declaration) {
  return declaration.title ? declaration.title->value : std::string();
}

std::string why_of(const grammar::Line& line) { return line.why ? line.why->text.value : std::string(); }

std::string why_of(Context& context, const grammar::Declaration& declaration) {
  const auto clause = only<grammar::WhyClause>(context, declaration, "why");
  return clause ? clause->text.value : why_of(declaration.line);
}

std::string without_why(const grammar::Clause& clause) {
  grammar::Clause bare = clause;
  bare.line = {};
  bare.line.span = clause.line.span;
  bare.items.clear();
  return grammar::format(bare);
}

std::string without_why(const grammar::Item& item) {
  grammar::Item bare = item;
  bare.line = {};
  bare.line.span = item.line.span;
  return grammar::format(bare);
}

TeamId team(Context& context, const grammar::Name& name) {
  if (context.files.is_library) return {};  // the user's
  return id_of<TeamId>(context.names.look_up(name, {NameKind::team}));
}
CalendarId calendar(Context& context, const grammar::Name& name) {
  return id_of<CalendarId>(context.names.look_up(name, {NameKind::calendar}));
}
StageId stage(Context& context, const grammar::Name& name) {
  if (context.files.is_library) return {};
  return id_of<StageId>(context.names.look_up(name, {NameKind::stage}));
}

std::vector<TeamId> teams(Context& context, const std::vector<grammar::Name>& names) {
  std::vector<TeamId> result;
  std::set<TeamId> seen;
  for (const grammar::Name& name : names) {
    const TeamId id = team(context, name);
    if (!id.valid()) continue;
    if (seen.insert(id).second) {
      result.push_back(id);
    } else {
      Diagnostic& diagnostic = context.diagnostics.add(
          kDoubledTeam, name.span, fmt::format("this line names the team `{}` twice", name.text));
      diagnostic.help = "delete one of them";
    }
  }
  return result;
}

std::vector<TeamId> owners(Context& context, const grammar::Declaration& declaration) {
  const auto clause =
      required<grammar::OwnedByClause>(context, declaration, "owned by", "owned by marketing and sales");
  return clause ? teams(context, clause->teams) : std::vector<TeamId>();
}

}  // namespace truce::compiler
