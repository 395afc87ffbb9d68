// What KPIs are counted in, and what becomes of it in arithmetic.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "compiler/policy.h"

namespace truce::compiler {

// A measure with the time unit that it contains, if any.
struct Quantity {
  Measure measure;
  std::optional<Unit> time_unit;  // of time, and of compounds such as `USD per day`
};

Quantity count_quantity();
Quantity share_quantity();
Quantity number_quantity();
Quantity money_quantity(const std::string& currency);
Quantity time_quantity(Unit unit);  // second, minute, hour, day, business_hour

// `left operation right`, for one of `*` `/` `+` `-`. Nothing where the result would have no meaning.
std::optional<Quantity> combine(const Quantity& left, char operation, const Quantity& right,
                                const std::string& currency);

std::string_view plural(Unit unit);  // `business hours`
std::string_view singular(Unit unit);

}  // namespace truce::compiler
