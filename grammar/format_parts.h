// Pieces of canonical text, for the files that print lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/format.h"
#include "grammar/tree.h"

namespace truce::grammar {

std::string number_text(const Decimal& value);  // `2,000,000`, `-0.5`
std::string times_text(std::int64_t count);     // `1 time`, `3 times`
std::string text_of(const Text& text);          // in quotes
std::string date_text(const DateLiteral& date);
std::string column_text(const Column& column);
std::string constant_text(const Constant& constant);
std::string comparison_text(const Comparison& comparison);  // `is at least 80`; empty for a bare name
std::string where_text(const Where& where);                 // `where outcome is connected`
std::string type_text(const TypeNode& type);
std::string amount_text(const Amount& amount);
std::string count_text(const CountCondition& count);
std::string unit_text(Unit unit);                           // `hour`, `business hour`
std::string units_text(Unit unit);                          // `hours`, `business hours`
std::string teams_text(const std::vector<Name>& teams);     // `a`, `a and b`, `a, b and c`
std::string names_text(const std::vector<Name>& names);     // `a, b, c`

// ` at least 3 times across 2 different days within 5 days unless conversation`, what there is of it.
std::string parts_text(const Times& times, const Window& window, const std::optional<Pattern>& unless = {});

// ` "Title"`, or nothing.
std::string title_text(const std::optional<Text>& title);

// Of a declaration, without its reason and comments.
std::string head_text(const Declaration& declaration);

}  // namespace truce::grammar
