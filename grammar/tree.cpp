// What copies and destroys the nodes with many forms, compiled once: it is more than all else of most files that use them.
#include "grammar/tree.h"

#include <utility>

namespace truce::grammar {

Condition::Condition() = default;
Condition::Condition(const Condition&) = default;
Condition::Condition(Condition&&) noexcept = default;
Condition& Condition::operator=(const Condition&) = default;
Condition& Condition::operator=(Condition&&) noexcept = default;
Condition::~Condition() = default;
Condition::Condition(bool is_negated, What its_what, Span its_span)
    : negated(is_negated), what(std::move(its_what)), span(its_span) {}

Item::Item() = default;
Item::Item(const Item&) = default;
Item::Item(Item&&) noexcept = default;
Item& Item::operator=(const Item&) = default;
Item& Item::operator=(Item&&) noexcept = default;
Item::~Item() = default;

Clause::Clause() = default;
Clause::Clause(const Clause&) = default;
Clause::Clause(Clause&&) noexcept = default;
Clause& Clause::operator=(const Clause&) = default;
Clause& Clause::operator=(Clause&&) noexcept = default;
Clause::~Clause() = default;

}  // namespace truce::grammar
