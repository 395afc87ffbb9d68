// Numbers, dates, times and texts as they stand in a policy. What is wrong with one gives its line up.
#pragma once

#include <string_view>

#include "base/time.h"
#include "grammar/mistakes.h"
#include "grammar/tree.h"

namespace truce::grammar {

Text read_text(std::string_view quoted, Span span, Mistakes& mistakes);
Number read_number(std::string_view digits, Span span, Mistakes& mistakes);  // groups of thousands are groups of three
std::int64_t read_count(const Number& number, Mistakes& mistakes);           // whole, 1 to 1,000,000,000
DateLiteral read_date(std::string_view digits, Span span, Mistakes& mistakes);
int read_clock_time(std::string_view digits, Span span, Mistakes& mistakes);  // minutes since midnight; 24:00 is 1440
std::int64_t read_moment_time(std::string_view digits, Span span, Mistakes& mistakes);  // microseconds since midnight; below 24:00
void check_period(std::string_view period, Span span, Mistakes& mistakes);   // that `2026-Q5` is none

// More than what 100 years hold.
bool is_too_long(Duration duration);

}  // namespace truce::grammar
