// What a KPI counts: one sample for each thing that counts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include "compiler/policy.h"
#include "tests/support/reference/kpis.h"

namespace truce::reference {

using Fraction = boost::multiprecision::cpp_rational;
using Combination = std::vector<std::optional<std::string>>;  // values of a breakdown; a missing one is none

struct Sample {
  Instant at;                     // counted in this instant's period
  Combination by;
  std::optional<Fraction> value;  // none: it is not part of n
  bool without_end = false;
  bool still_open = false;        // makes its period provisional
};

// The samples of a KPI that is no arithmetic, broken down as `broken_down` is.
std::vector<Sample> samples_of(const compiler::Policy& policy, const std::vector<JudgedLead>& leads, Instant as_of,
                               const compiler::Kpi& kpi, const compiler::Kpi& broken_down);

Fraction fraction(const Decimal& decimal);

}  // namespace truce::reference
