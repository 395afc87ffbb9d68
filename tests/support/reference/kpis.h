// KPI rows: what is counted, when it is counted, and what it comes to, in exact fractions.
#pragma once

#include <vector>

#include "compiler/policy.h"
#include "runtime/evaluation.h"
#include "tests/support/reference/conditions.h"
#include "tests/support/reference/lead.h"
#include "tests/support/reference/walk.h"

namespace truce::reference {

struct JudgedLead {
  Lead lead;
  Walked walked;
};
inline View at_end(const compiler::Policy& policy, const JudgedLead& judged) { return {policy, judged.lead, judged.walked.end}; }

// Of a name in all versions: "KPIs use the version at the period's end". KPIs are numbered through the versions.
std::vector<runtime::KpiRow> kpi_rows(const Versions& versions, const std::vector<JudgedLead>& leads, Instant as_of);

}  // namespace truce::reference
