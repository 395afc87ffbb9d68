#include "grammar/format_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace truce::grammar {

namespace {

template <class... Parts>
struct Overloaded : Parts... {
  using Parts::operator()...;
};
template <class... Parts>
Overloaded(Parts...) -> Overloaded<Parts...>;

std::string joined(const std::vector<Name>& names, std::string_view separator, std::string_view last_separator) {
  std::string result;
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (index > 0) result += index + 1 == names.size() ? last_separator : separator;
    result += names[index].text;
  }
  return result;
}

std::string constants_text(const std::vector<Constant>& constants) {
  std::string result;
  for (const Constant& constant : constants) {
    if (!result.empty()) result += ", ";
    result += constant_text(constant);
  }
  return result;
}

std::string_view bound_text(TestOp op) {
  switch (op) {
    case TestOp::at_least: return "at least";
    case TestOp::at_most: return "at most";
    case TestOp::less_than: return "less than";
    default: return "more than";
  }
}

}  // namespace

std::string number_text(const Decimal& value) {
  const std::string plain = value.to_string();
  const std::size_t first = plain.front() == '-' ? 1 : 0;
  const std::size_t point = std::min(plain.find('.'), plain.size());
  std::string result = plain.substr(0, first);
  for (std::size_t index = first; index < point; ++index) {
    if (index > first && (point - index) % 3 == 0) result += ',';
    result += plain[index];
  }
  return result + plain.substr(point);
}

std::string times_text(std::int64_t count) {
  return fmt::format("{} {}", with_thousands(count), count == 1 ? "time" : "times");
}

std::string text_of(const Text& text) { return quoted(text.value); }

std::string date_text(const DateLiteral& date) { return to_string(date.date); }

std::string column_text(const Column& column) { return column.is_quoted ? quoted(column.name) : column.name; }

std::string constant_text(const Constant& constant) {
  std::string result = std::visit(Overloaded{[](const Name& name) { return name.text; },
                                             [](const Text& text) { return text_of(text); },
                                             [](const Number& number) { return number_text(number.value); }},
                                  constant.value);
  if (constant.currency) result += " " + constant.currency->text;
  return result;
}

std::string comparison_text(const Comparison& comparison) {
  const std::string operands = constants_text(comparison.operands);
  switch (comparison.op) {
    case TestOp::is: return "is " + operands;
    case TestOp::one_of: return "is one of " + operands;
    case TestOp::at_least:
    case TestOp::at_most:
    case TestOp::more_than:
    case TestOp::less_than: return fmt::format("is {} {}", bound_text(comparison.op), operands);
    case TestOp::between:
      return fmt::format("is between {} and {}", constant_text(comparison.operands[0]),
                         constant_text(comparison.operands[1]));
    case TestOp::contains: return "contains " + operands;
    case TestOp::is_missing: return "is missing";
    case TestOp::is_known: return "is known";
    case TestOp::is_yes: return {};
  }
  return {};
}

std::string where_text(const Where& where) {
  const std::string test = comparison_text(where.comparison);
  return fmt::format("where {}{}{}{}", where.negated ? "not " : "", where.key.text, test.empty() ? "" : " ", test);
}

std::string type_text(const TypeNode& type) {
  switch (type.kind) {
    case ValueType::number:
      if (!type.low || !type.high) return "number";
      return fmt::format("number between {} and {}", number_text(type.low->value), number_text(type.high->value));
    case ValueType::one_of: return "one of " + constants_text(type.options);
    case ValueType::text: return "text";
    case ValueType::yes_or_no: return "yes or no";
    case ValueType::money: return "money";
  }
  return {};
}

std::string unit_text(Unit unit) { return to_string(Duration{1, unit}).substr(2); }

std::string units_text(Unit unit) { return unit_text(unit) + "s"; }

std::string amount_text(const Amount& amount) {
  std::string result = number_text(amount.number.value);
  if (amount.percent) result += "%";
  if (amount.currency) result += " " + amount.currency->text;
  if (amount.time_unit) {
    const bool is_one = amount.number.value == Decimal::from_int(1);
    result += fmt::format(" {}", is_one ? unit_text(*amount.time_unit) : units_text(*amount.time_unit));
  }
  return result;
}

std::string teams_text(const std::vector<Name>& teams) { return joined(teams, ", ", " and "); }

std::string names_text(const std::vector<Name>& names) { return joined(names, ", ", ", "); }

std::string parts_text(const Times& times, const Window& window, const std::optional<Pattern>& unless) {
  std::string result;
  if (times.at_least) result += " at least " + times_text(*times.at_least);
  if (times.at_most) result += " at most " + times_text(*times.at_most);
  if (times.across_days) {
    result += fmt::format(" across {} different {}", with_thousands(*times.across_days),
                          *times.across_days == 1 ? "day" : "days");
  }
  if (const Length* length = std::get_if<Length>(&window)) result += " within " + format(*length);
  if (const SinceEntering* since = std::get_if<SinceEntering>(&window)) result += " since entering " + since->stage.text;
  if (unless) result += " unless " + format(*unless);
  return result;
}

std::string count_text(const CountCondition& count) {
  return fmt::format("{}{}{}", count.none ? "no " : "", format(count.pattern), parts_text(count.times, count.window));
}

std::string title_text(const std::optional<Text>& title) { return title ? fmt::format(" {}", text_of(*title)) : std::string(); }

std::string format(const Length& length) {
  const std::string unit =
      length.duration.amount == 1 ? unit_text(length.duration.unit) : units_text(length.duration.unit);
  std::string result = with_thousands(length.duration.amount) + " " + unit;
  if (length.calendar) result += " of " + length.calendar->text;
  return result;
}

std::string format(const Pattern& pattern) {
  return pattern.where ? pattern.name.text + " " + where_text(*pattern.where) : pattern.name.text;
}

std::string format(const Condition& condition) {
  const std::string content = std::visit(
      Overloaded{[](const SubjectCondition& subject) {
                   const std::string test = comparison_text(subject.comparison);
                   return test.empty() ? subject.subject.text : subject.subject.text + " " + test;
                 },
                 [](const CountCondition& count) { return count_text(count); },
                 [](const HasBeenCondition& has_been) { return "has been in " + has_been.stage.text; },
                 [](const StageCondition& stage) {
                   return (stage.stages.size() == 1 ? "stage is " : "stage is one of ") + names_text(stage.stages);
                 },
                 [](const TimeSinceCondition& since) {
                   return fmt::format("time since {} is {} {}", format(since.pattern), bound_text(since.op),
                                      format(since.length));
                 }},
      condition.what);
  return condition.negated ? "not " + content : content;
}

}  // namespace truce::grammar
