// Types, constants and comparisons.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/chars.h"
#include "base/money.h"
#include "base/text.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kWrongType{"wrong-type", Severity::error, "a comparison that does not fit what is compared", Family::types};
const DiagnosticKind kUnknownOption{"unknown-option", Severity::error,
                                    "a value that the list of options does not have", Family::names};
const DiagnosticKind kDoubledOption{"doubled-option", Severity::error, "an option that a list names twice", Family::names};
const DiagnosticKind kWrongCurrency{"wrong-currency", Severity::error,
                                    "an amount in another currency than the policy's", Family::types};
const DiagnosticKind kTooFine{"too-fine", Severity::error, "an amount finer than the smallest coin of its currency",
                                   Family::types};
const DiagnosticKind kEmptyRange{"empty-range", Severity::error, "a range whose low end is above its high end", Family::types};
const DiagnosticKind kOutOfRange{"out-of-range", Severity::error, "a first value outside its field's range", Family::types};

// As it would be written: in quotes where it is no plain word.
std::string option_text(const std::string& option) {
  const bool is_word = std::all_of(option.begin(), option.end(), [](char c) {
    return is_word_letter(c) || is_digit(c);
  });
  return is_word && !option.empty() ? option : quoted(option);
}

// Comparisons that would be right.
std::string comparisons_of(const Context& context, const Subject& subject) {
  const std::string_view name = subject.name;
  const std::vector<std::string>& options = subject.type.options;
  switch (subject.type.kind) {
    case ValueType::number: return fmt::format("`{0} is at least 5`, `{0} is between 1 and 9` or `{0} is known`", name);
    case ValueType::money:
      return fmt::format("`{0} is at least 500 {1}` or `{0} is known`", name, context.policy.currency);
    case ValueType::text: return fmt::format("`{0} is \"…\"`, `{0} contains \"…\"` or `{0} is known`", name);
    case ValueType::one_of:
      if (options.size() < 2) return fmt::format("`{0} is …` or `{0} is known`", name);
      return fmt::format("`{0} is {1}`, `{0} is one of {1}, {2}` or `{0} is known`", name, option_text(options[0]),
                         option_text(options[1]));
    case ValueType::yes_or_no: return fmt::format("`{0}`, `not {0}` or `{0} is known`", name);
  }
  return "";
}

bool fits(ValueType type, TestOp op) {
  const bool is_amount = type == ValueType::number || type == ValueType::money;
  switch (op) {
    case TestOp::is: return true;
    case TestOp::one_of: return type != ValueType::yes_or_no;
    case TestOp::at_least:
    case TestOp::at_most:
    case TestOp::more_than:
    case TestOp::less_than:
    case TestOp::between: return is_amount;
    case TestOp::contains: return type == ValueType::text;
    case TestOp::is_missing:
    case TestOp::is_known: return true;
    case TestOp::is_yes: return type == ValueType::yes_or_no;
  }
  return false;
}

Diagnostic& wrong_type(Context& context, const Subject& subject, Span span, std::string message, std::string marker) {
  Diagnostic& diagnostic = context.diagnostics.add(kWrongType, span, std::move(message), std::move(marker));
  if (subject.declared.source.valid()) {
    diagnostic.labels.push_back(
        {subject.declared, fmt::format("{}, as declared here", with_article(subject.type.kind))});
  }
  return diagnostic;
}

std::string as_written(const Context& context, const grammar::Constant& constant) {
  return std::string(context.sources.text(constant.span));
}

// `is mising` reads like an option.
void suggest_test_word(Context& context, Diagnostic& diagnostic, const grammar::Constant& constant) {
  const auto* word = std::get_if<grammar::Name>(&constant.value);
  if (word) suggest(diagnostic, context.names.nearest_of(word->text, {"missing", "known"}), constant.span);
}

std::optional<OwnedValue> number_constant(Context& context, const Subject& subject, const grammar::Constant& constant) {
  const auto* number = std::get_if<grammar::Number>(&constant.value);
  if (!number) {
    Diagnostic& diagnostic = wrong_type(context, subject, constant.span,
                                        fmt::format("`{}` is a number, and this is not", subject.name), "not a number");
    diagnostic.help = "write a number, such as `80`";
    suggest_test_word(context, diagnostic, constant);
    return {};
  }
  if (constant.currency) {
    Diagnostic& diagnostic = wrong_type(context, subject, constant.span,
                                        fmt::format("`{}` is a number without a currency", subject.name), "money");
    const Span number_span = number->span;
    diagnostic.fix = Fix{constant.span, std::string(context.sources.text(number_span)), true};
    diagnostic.help = fmt::format("write `{}`", diagnostic.fix->replacement);
    return {};
  }
  return number->value;
}

std::optional<OwnedValue> money_constant(Context& context, const Subject& subject, const grammar::Constant& constant) {
  const Policy& policy = context.policy;
  const auto* number = std::get_if<grammar::Number>(&constant.value);
  if (!number) {
    Diagnostic& diagnostic =
        wrong_type(context, subject, constant.span,
                   fmt::format("`{}` is an amount of money, and this is not", subject.name), "not an amount");
    diagnostic.help = fmt::format("write an amount, such as `500 {}`", policy.currency);
    suggest_test_word(context, diagnostic, constant);
    return {};
  }
  if (!context.has_currency) return {};  // said already
  if (!constant.currency) {
    Diagnostic& diagnostic =
        wrong_type(context, subject, constant.span,
                   fmt::format("`{}` is an amount of money, which needs its currency", subject.name), "a number alone");
    diagnostic.fix = Fix{constant.span, fmt::format("{} {}", context.sources.text(number->span), policy.currency)};
    diagnostic.help = fmt::format("write `{}`", diagnostic.fix->replacement);
    return {};
  }
  if (constant.currency->text != policy.currency) {
    Diagnostic& diagnostic =
        context.diagnostics.add(kWrongCurrency, constant.currency->span,
                                fmt::format("this policy counts money in {}, and {} cannot be compared with it",
                                            policy.currency, constant.currency->text));
    diagnostic.help = fmt::format("write the amount in {}", policy.currency);
    return {};
  }
  const std::optional<Money> money = to_money(number->value, policy.minor_digits);
  if (!money) {
    Diagnostic& diagnostic =
        context.diagnostics.add(kTooFine, number->span,
                                fmt::format("`{}` is no amount of {}, which has {} decimals",
                                            context.sources.text(number->span), policy.currency, policy.minor_digits));
    diagnostic.help = "write an amount that can be paid";
    return {};
  }
  return *money;
}

std::optional<OwnedValue> text_constant(Context& context, const Subject& subject, const grammar::Constant& constant) {
  if (const auto* text = std::get_if<grammar::Text>(&constant.value)) return text->value;
  Diagnostic& diagnostic = wrong_type(
      context, subject, constant.span,
      fmt::format("`{}` is a text, and a text stands in quotes", subject.name), "not in quotes");
  diagnostic.fix = Fix{constant.span, quoted(as_written(context, constant))};
  diagnostic.help = fmt::format("write `{}`", diagnostic.fix->replacement);
  suggest_test_word(context, diagnostic, constant);
  return {};
}

std::optional<OwnedValue> option_constant(Context& context, const Subject& subject, const grammar::Constant& constant) {
  const std::vector<std::string>& options = subject.type.options;
  std::string option = as_written(context, constant);
  const auto* text = std::get_if<grammar::Text>(&constant.value);
  if (text) option = text->value;
  if (std::find(options.begin(), options.end(), option) != options.end()) return option;
  Diagnostic& diagnostic = context.diagnostics.add(
      kUnknownOption, constant.span, fmt::format("`{}` is never `{}`", subject.name, option), "not one of its options");
  if (subject.declared.source.valid()) diagnostic.labels.push_back({subject.declared, "its options"});
  const std::optional<std::string> near = context.names.nearest_of(option, options);
  if (near) {
    diagnostic.help = fmt::format("did you mean `{}`?", *near);
    diagnostic.fix = Fix{constant.span, text ? quoted(*near) : *near, true};
  } else {
    diagnostic.help = fmt::format("it is one of {}", listing(options));
  }
  return {};
}

std::optional<OwnedValue> yes_or_no_constant(Context& context, const Subject& subject,
                                             const grammar::Constant& constant) {
  if (const auto* name = std::get_if<grammar::Name>(&constant.value)) {
    if (name->text == "yes") return true;
    if (name->text == "no") return false;
  }
  Diagnostic& diagnostic = wrong_type(context, subject, constant.span,
                                      fmt::format("`{}` is yes or no, and nothing else", subject.name), "neither");
  diagnostic.help = "write `yes` or `no`";
  return {};
}

}  // namespace

std::string_view with_article(ValueType type) {
  switch (type) {
    case ValueType::number: return "a number";
    case ValueType::money: return "an amount of money";
    case ValueType::text: return "a text";
    case ValueType::one_of: return "one of a list";
    case ValueType::yes_or_no: return "yes or no";
  }
  return "";
}

Type resolve_type(Context& context, const grammar::TypeNode& node) {
  Type type;
  type.kind = node.kind;
  if (node.low && node.high) {
    type.has_range = true;
    type.low = node.low->value;
    type.high = node.high->value;
    if (compare(type.low, type.high) > 0) {
      Diagnostic& diagnostic = context.diagnostics.add(kEmptyRange, cover(node.low->span, node.high->span),
                                                       "no number is in this range", "the low end is the higher one");
      diagnostic.help = fmt::format("write `between {} and {}`", type.high.to_string(), type.low.to_string());
    }
  }
  std::set<std::string> seen;
  for (const grammar::Constant& constant : node.options) {
    const auto* text = std::get_if<grammar::Text>(&constant.value);
    std::string option = text ? text->value : as_written(context, constant);
    if (!seen.insert(option).second) {
      Diagnostic& diagnostic = context.diagnostics.add(kDoubledOption, constant.span,
                                                       fmt::format("the option `{}` stands here twice", option));
      diagnostic.help = "name each option once";
    }
    type.options.push_back(std::move(option));
  }
  return type;
}

std::optional<OwnedValue> resolve_constant(Context& context, const Subject& subject,
                                           const grammar::Constant& constant) {
  switch (subject.type.kind) {
    case ValueType::number: return number_constant(context, subject, constant);
    case ValueType::money: return money_constant(context, subject, constant);
    case ValueType::text: return text_constant(context, subject, constant);
    case ValueType::one_of: return option_constant(context, subject, constant);
    case ValueType::yes_or_no: return yes_or_no_constant(context, subject, constant);
  }
  return {};
}

void check_first_value(Context& context, const Subject& subject, const grammar::Constant& constant,
                       const OwnedValue& value) {
  const auto* number = std::get_if<Decimal>(&value);
  if (!number || !subject.type.has_range) return;
  if (compare(*number, subject.type.low) >= 0 && compare(*number, subject.type.high) <= 0) return;
  Diagnostic& diagnostic =
      context.diagnostics.add(kOutOfRange, constant.span,
                              fmt::format("`{}` starts outside of its own range, {} to {}", subject.name,
                                          subject.type.low.to_string(), subject.type.high.to_string()));
  diagnostic.help = "start inside the range, or widen it";
}

std::optional<Test> resolve_test(Context& context, const Subject& subject, const grammar::Comparison& comparison,
                                 Span subject_span) {
  if (!fits(subject.type.kind, comparison.op)) {
    const bool is_bare = comparison.op == TestOp::is_yes;
    Diagnostic& diagnostic =
        wrong_type(context, subject, is_bare ? subject_span : comparison.span,
                   is_bare ? fmt::format("`{}` is {}, and only a yes or no can stand alone as a condition",
                                         subject.name, with_article(subject.type.kind))
                           : fmt::format("`{}` is {}, and cannot be compared like this", subject.name,
                                         with_article(subject.type.kind)),
                   is_bare ? "compared with nothing" : "");
    diagnostic.help = fmt::format("write it like {}", comparisons_of(context, subject));
    return {};
  }
  Test test{comparison.op, {}};
  for (const grammar::Constant& constant : comparison.operands) {
    std::optional<OwnedValue> operand = resolve_constant(context, subject, constant);
    if (!operand) return {};
    test.operands.push_back(std::move(*operand));
  }
  if (test.op == TestOp::between && test.operands.size() == 2) {
    const auto* low = std::get_if<Decimal>(&test.operands[0]);
    const auto* high = std::get_if<Decimal>(&test.operands[1]);
    const bool is_empty =
        low && high ? compare(*low, *high) > 0 : std::get<Money>(test.operands[0]) > std::get<Money>(test.operands[1]);
    if (is_empty) {
      Diagnostic& diagnostic = context.diagnostics.add(kEmptyRange, comparison.span, "no number is in this range",
                                                       "the low end is the higher one");
      diagnostic.help = "write the smaller one first";
    }
  }
  return test;
}

}  // namespace truce::compiler
