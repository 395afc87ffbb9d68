// The versions of one policy that are given together, and what one of them makes of the stages of another.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "compiler/policy.h"

namespace truce::reference {

// A move of a version.
struct MoveOf {
  std::size_t version = 0, move = 0;
  friend auto operator<=>(const MoveOf&, const MoveOf&) = default;
};

struct Versions {
  std::vector<const compiler::Policy*> policies;  // in order of `in force from`; at least one

  const compiler::Policy& of(std::size_t version) const { return *policies[version]; }
  std::size_t number_of(const compiler::Policy& policy) const;
  // "The version in force": the latest that has begun; before the first, the first.
  std::size_t at(Instant instant) const;

  // "A stage that a version drops needs `stage x was y`": what a stage of one version has become by a later one.
  compiler::StageId become(std::size_t from, compiler::StageId stage, std::size_t to) const;
  // Are they one stage, by the version that came later?
  bool are_one(std::size_t version, compiler::StageId stage, std::size_t other_version, compiler::StageId other) const;
  // The name under which the entries of a stage are counted: the one that it has at last, if it was not taken in by another.
  std::string row_of(std::size_t version, compiler::StageId stage) const;

  // "`at most N` counts over the versions": the first move that this one goes on, or itself.
  std::map<MoveOf, MoveOf> origins;
  MoveOf origin(MoveOf move) const { return origins.at(move); }
};

Versions together(std::vector<const compiler::Policy*> policies);
// Only one.
Versions alone(const compiler::Policy& policy);

}  // namespace truce::reference
