// As grammar/tree.cpp.
#include "compiler/policy.h"

#include <utility>

namespace truce::compiler {

Condition::Condition() = default;
Condition::Condition(const Condition&) = default;
Condition::Condition(Condition&&) noexcept = default;
Condition& Condition::operator=(const Condition&) = default;
Condition& Condition::operator=(Condition&&) noexcept = default;
Condition::~Condition() = default;
Condition::Condition(bool is_negated, What its_what, std::string its_text, Span its_span)
    : negated(is_negated), what(std::move(its_what)), text(std::move(its_text)), span(its_span) {}

Policy::Policy() = default;
Policy::Policy(const Policy&) = default;
Policy::Policy(Policy&&) noexcept = default;
Policy& Policy::operator=(const Policy&) = default;
Policy& Policy::operator=(Policy&&) noexcept = default;
Policy::~Policy() = default;

}  // namespace truce::compiler
