// The parts of resolve(), each in its own file. Every one adds its diagnostics to the context; where a part cannot be
// understood, nothing is returned and resolving goes on.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/context.h"
#include "compiler/measure.h"
#include "compiler/policy.h"

namespace truce::compiler {

// ---- resolve_names.cpp: ids for all declarations, with their names and titles; stages too.
void declare_names(Context& context);

// ---- resolve_policy.cpp: policy (without `leave out`), teams, calendars
void resolve_policy_head(Context& context);
void resolve_teams(Context& context);
void resolve_calendars(Context& context);
std::optional<Zone> find_zone(Context& context, const grammar::Name& name);

// ---- resolve_values.cpp: types, constants, comparisons

// What a comparison or a constant is about, for messages.
struct Subject {
  std::string_view name;
  const Type& type;
  Span declared;  // none for a record's `by`
};
Type resolve_type(Context& context, const grammar::TypeNode& node);
std::optional<OwnedValue> resolve_constant(Context& context, const Subject& subject, const grammar::Constant& constant);
std::optional<Test> resolve_test(Context& context, const Subject& subject, const grammar::Comparison& comparison,
                                 Span subject_span);
// The value that a field `starts as` must be in its range.
void check_first_value(Context& context, const Subject& subject, const grammar::Constant& constant,
                       const OwnedValue& value);
std::string_view with_article(ValueType type);  // `a number`

// ---- resolve_events.cpp: fields, events with their keys
void resolve_fields(Context& context);
void resolve_events(Context& context);

// ---- resolve_patterns.cpp: activities; an event or an activity, perhaps narrowed
void resolve_activities(Context& context);
std::optional<Pattern> resolve_pattern(Context& context, const grammar::Pattern& pattern);
// A key of this event, else a field, else `by`; nothing, and no diagnostic, where there is none.
std::optional<RecordKey> record_key(const Context& context, EventId event, std::string_view name);
std::vector<std::string> keys_of(const Context& context, EventId event);
const Type& type_of(const Context& context, const RecordKey& key);
void report_unknown_key(Context& context, const grammar::Name& key, EventId event, std::string_view of);

// ---- resolve_conditions.cpp: durations, conditions, definitions

// Whose clock may choose the calendar of business time that names none.
enum class ClockFor { nobody, handoff_without_clock, handoff_with_clock };
std::optional<Length> resolve_length(Context& context, const grammar::Length& length,
                                     ClockFor clock = ClockFor::nobody);
// Of business time that names no calendar and should; `time` is how it is written.
Diagnostic& report_no_calendar(Context& context, Span place, const std::string& time);
std::optional<Condition> resolve_condition(Context& context, const grammar::Condition& condition);
// `call at least 5 times`, as a reason of rejection requires it.
std::optional<Condition> resolve_reason_count(Context& context, const grammar::CountCondition& count, Span span,
                                              HandoffId handoff);

// How often a deed must be done: `at least 3 times across 3 different days`.
struct Often {
  std::int64_t at_least = 1;
  std::int64_t across_days = 0;
};
std::optional<Often> resolve_often(Context& context, const grammar::Times& times);

// ---- resolve_definitions.cpp
// The `is all of` of a definition or a group; `item` is an example of what its list may have.
Found<grammar::IsListClause> resolve_list_head(Context& context, const grammar::Declaration& declaration,
                                               std::string_view item);
void resolve_definitions(Context& context);
void resolve_leave_out(Context& context);

// ---- resolve_scores.cpp, resolve_groups.cpp
void resolve_scores(Context& context);
// What a score is compared with: whole numbers, and never whether it is known.
std::optional<Test> resolve_score_test(Context& context, ScoreId score, const grammar::Comparison& comparison,
                                       Span subject_span);
void resolve_groups(Context& context);

// ---- resolve_rests.cpp: what definitions, scores, groups and `leave out` rest on, when all of them are resolved
void check_rests(Context& context);

// ---- resolve_funnel.cpp
void resolve_funnel(Context& context);

// ---- resolve_promises.cpp, resolve_handoffs.cpp: in the order of their declarations
void resolve_promises(Context& context);
// `prompt_handover` or `to_sales.answer`; none after a diagnostic.
PromiseId find_promise(Context& context, const grammar::Name& name);
std::optional<KeptOn> resolve_kept_on(Context& context, const grammar::Pattern& deed, const grammar::Times& times,
                                      const grammar::Length& within, const std::optional<grammar::Pattern>& unless,
                                      ClockFor clock);
void resolve_handoff(Context& context, const grammar::Declaration& declaration, HandoffId id);

// ---- resolve_kpis.cpp, resolve_arithmetic.cpp, resolve_targets.cpp
void resolve_kpis(Context& context);
// False where no unit can be told.
bool resolve_arithmetic(Context& context);
void resolve_targets(Context& context, const grammar::Declaration& declaration, Kpi& kpi, const Quantity& quantity);
Unit grain_of(std::string_view period);  // `2026-Q2` is a quarter; the parser has made sure that there is such a period
std::string_view example_period(Unit grain);
// In the unit that the kpi prints. Otherwise a diagnostic of this kind, which says that the amount cannot be `role` of
// the kpi.
std::optional<Decimal> resolve_amount(Context& context, const grammar::Amount& amount, const Kpi& kpi,
                                      const Quantity& quantity, const DiagnosticKind& kind, std::string_view role);

// ---- resolve_sources.cpp
void resolve_sources(Context& context);

// ---- resolve_meetings.cpp, resolve_answers.cpp: meetings; objections and assets
void resolve_meetings(Context& context);
void resolve_answers(Context& context);

// ---- scenario_rows.cpp: a scenario's lines once for each row of its examples, slots filled in. Rows with a mistake
// are left out.
struct ScenarioLine {
  grammar::Clause clause;
  Span verdict;  // of an expected outcome: the line, or the cell that fills its slot
};
struct ScenarioRow {
  std::string text;  // `20, saas, met`; empty without examples
  std::vector<ScenarioLine> lines;
};
std::vector<ScenarioRow> scenario_rows(Context& context, const grammar::Declaration& declaration);

// ---- resolve_scenarios.cpp, resolve_expectations.cpp
void resolve_scenarios(Context& context);
// Any of the `expect` clauses, without the lead that it is about; nothing where there is a mistake.
std::optional<Expectation> resolve_expectation(Context& context, const ScenarioLine& line);
bool is_expectation(const grammar::Clause& clause);

}  // namespace truce::compiler
