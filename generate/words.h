// Made-up people, companies and values, by what a field is called and what it may hold. Nobody and nothing here exists.
#pragma once

#include <string>
#include <string_view>

#include "base/value.h"
#include "generate/random.h"

namespace truce::generate {

std::string company(std::uint64_t number);  // `Alder Works`; different for different numbers
std::string person(std::uint64_t number);   // `Ada Moreno`

// A value of this type that a field or key of this name could well have. `lead` makes what belongs to a lead agree: its
// company, its address. Never Missing.
OwnedValue plausible_value(std::string_view name, const Type& type, int minor_digits, std::uint64_t lead, Random& random);

}  // namespace truce::generate
