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
void resolve_definitions(Context& context);
void resolve_leave_out(Context& context);

// ---- resolve_funnel.cpp
void resolve_funnel(Context& context);

// ---- resolve_promises.cpp, resolve_handoffs.cpp: in the order of their declarations
void resolve_promises(Context& context);
std::optional<KeptOn> resolve_kept_on(Context& context, const grammar::Pattern& deed, const grammar::Times& times,
                                      const grammar::Length& within, const std::optional<grammar::Pattern>& unless,
                                      ClockFor clock);
void resolve_handoff(Context& context, const grammar::Declaration& declaration, HandoffId id);

// ---- resolve_kpis.cpp, resolve_arithmetic.cpp, resolve_targets.cpp
void resolve_kpis(Context& context);
using Quantities = std::vector<std::optional<Quantity>>;  // by KpiId; nothing where the kpi has a mistake
// False where no unit can be told.
bool resolve_arithmetic(Context& context, Quantities& quantities);
void resolve_targets(Context& context, const grammar::Declaration& declaration, Kpi& kpi, const Quantity& quantity);

// ---- resolve_sources.cpp
void resolve_sources(Context& context);

}  // namespace truce::compiler
