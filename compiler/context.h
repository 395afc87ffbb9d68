// What the parts of resolve() share: the tree that they read, the policy that they fill, and where they say what is
// wrong.
//
// Ids are given in the order of declarations, also to those that double a name, so that every declaration's body is
// checked.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/calendar.h"
#include "base/diagnostic.h"
#include "compiler/measure.h"
#include "compiler/names.h"
#include "compiler/policy.h"
#include "compiler/policy_files.h"
#include "grammar/tree.h"

namespace truce::compiler {

inline constexpr std::size_t kMostDeclarations = 10'000;
inline constexpr std::size_t kMostStages = 1'000;
inline constexpr std::size_t kMostMoves = 2'000;
inline constexpr std::size_t kMostClocks = 24;
inline constexpr std::size_t kDeepestNesting = 200;
inline constexpr std::size_t kMostAlternatives = 1'000;      // of one activity
inline constexpr std::size_t kMostPatternParts = 1'000'000;  // of all patterns together
inline constexpr std::size_t kMostScenarioLines = 200'000;   // of all scenarios, once for each row of examples
inline constexpr std::size_t kMostArithmetic = 1'000;        // KPIs and operators that one KPI is made of

struct Context {
  Context(const Sources& all_sources, const PolicyFiles& policy_files, Diagnostics& all_diagnostics)
      : sources(all_sources), files(policy_files), diagnostics(all_diagnostics), names(policy_files, all_diagnostics) {}

  const Sources& sources;
  const PolicyFiles& files;
  Diagnostics& diagnostics;
  Names names;
  Policy policy;
  bool has_currency = false;
  bool has_broken_moves = false;  // a move has a mistake, so that the funnel is not known in full
  Span zone_span;  // of the policy's zone clause

  std::vector<std::vector<Alternative>> activities;  // by ActivityId, made of events only
  std::size_t pattern_parts = 0;
  std::size_t scenario_lines = 0;                     // all rows of examples counted
  std::map<CalendarId, BusinessTime> business_times;  // of those that were asked for
  std::vector<std::optional<Quantity>> quantities;  // by KpiId; nothing where the kpi has a mistake
  std::map<std::string, PromiseId, std::less<>> promises;  // `prompt_handover`, `to_sales.answer`; those without a mistake

  void beyond_limits(Span span, std::string message);  // of what no sensible policy comes near
};

// ---- Declarations of one kind, of all files: function(declaration, head, index), which looks names up as the file of the declaration does

template <class Head, class Function>
void for_each(Context& context, Function function) {
  std::size_t index = 0;
  for (std::size_t file = 0; file < context.files.all.size(); ++file) {
    const PolicyFile& from = context.files.all[file];
    const std::size_t before = context.names.enter(file);
    for (std::size_t at = 0; at < from.file.declarations.size(); ++at) {
      const auto* head = std::get_if<Head>(&from.file.declarations[at].head);
      if (head && from.is_part[at]) function(from.file.declarations[at], *head, index++);
    }
    context.names.enter(before);
  }
}

// ---- Clauses

template <class Clause>
struct Found {
  const grammar::Clause* line = nullptr;
  const Clause* what = nullptr;
  explicit operator bool() const { return what != nullptr; }
  const Clause* operator->() const { return what; }
};

void report_doubled(Context& context, const grammar::Clause& clause, const grammar::Clause& first,
                    std::string_view lead);
void report_missing(Context& context, const grammar::Declaration& declaration, std::string_view lead,
                    std::string_view example);

// function(clause, what)
template <class Clause, class Function>
void each_clause(const grammar::Declaration& declaration, Function function) {
  for (const grammar::Clause& clause : declaration.clauses) {
    if (const auto* what = std::get_if<Clause>(&clause.what)) function(clause, *what);
  }
}

// The one such clause. A second one is a mistake.
template <class Clause>
Found<Clause> only(Context& context, const grammar::Declaration& declaration, std::string_view lead) {
  Found<Clause> found;
  each_clause<Clause>(declaration, [&](const grammar::Clause& clause, const Clause& what) {
    if (found) {
      report_doubled(context, clause, *found.line, lead);
    } else {
      found = {&clause, &what};
    }
  });
  return found;
}

// The same, where it must be there. `example` is such a clause.
template <class Clause>
Found<Clause> required(Context& context, const grammar::Declaration& declaration, std::string_view lead,
                       std::string_view example) {
  Found<Clause> found = only<Clause>(context, declaration, lead);
  if (!found) report_missing(context, declaration, lead, example);
  return found;
}

void add_promise(Context& context, Promise promise);

std::string title_of(const grammar::Declaration& declaration);
std::string why_of(Context& context, const grammar::Declaration& declaration);  // of its line or its `why` clause
std::string why_of(const grammar::Line& line);
std::string without_why(const grammar::Clause& clause);  // canonical text, without reason and comments
std::string without_why(const grammar::Item& item);

// ---- Names as ids; none after a diagnostic

TeamId team(Context& context, const grammar::Name& name);
CalendarId calendar(Context& context, const grammar::Name& name);
StageId stage(Context& context, const grammar::Name& name);
std::vector<TeamId> teams(Context& context, const std::vector<grammar::Name>& names);
std::vector<TeamId> owners(Context& context,
                           const grammar::Declaration& declaration);  // its `owned by`, which must be there

}  // namespace truce::compiler
