// Which values a policy tells apart, and one that passes given tests.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/value.h"
#include "generate/random.h"
#include "generate/scene.h"

namespace truce::generate {

// A test and what it should come to.
struct Wish {
  const Test* test = nullptr;
  bool met = true;
};

// What the tests of a program compare with, by name (into Program::names), and one more for `by`.
class TestedValues {
 public:
  explicit TestedValues(const runtime::Program& program);
  TestedValues(const TestedValues&) = delete;  // its parts point at each other
  TestedValues& operator=(const TestedValues&) = delete;

  // Is anything asked of this name, or of `by` (kBy)?
  bool is_tested(Index name) const { return !tests_[slot(name)].empty(); }
  // A value of the type that fulfils all wishes; mostly one at or beside a constant. Missing only where that fulfils them.
  // Nothing where none is found.
  std::optional<OwnedValue> wished(Index name, const Type& type, const std::vector<Wish>& wishes, Random& random) const;
  // Any value of the type, constants and what is beside them included.
  OwnedValue any(Index name, const Type& type, std::uint64_t lead, Random& random) const;

 private:
  std::size_t slot(Index name) const;
  std::vector<OwnedValue> candidates(Index name, const Type& type) const;

  const runtime::Program& program_;
  std::vector<std::vector<const Test*>> tests_;
  std::deque<Test> reasons_;  // what `reject reasons` ask, as tests
};

// Can each scene have a value of this field to itself, so that a group of leads with the same one is of one scene?
bool can_be_own(const runtime::Program& program, const TestedValues& values, Index field);

// The type that a name has in an event's records: a field's, else that of the event's key; nothing for a name it cannot have.
const Type* type_of(const runtime::Program& program, Index event, Index name);

}  // namespace truce::generate
