// Which parts of a program some judging has exercised.
#pragma once

#include <cstdint>
#include <vector>

#include "base/value.h"
#include "runtime/evaluation.h"
#include "runtime/program.h"

namespace truce::runtime {

struct Coverage {
  explicit Coverage(const Program& program)
      : nodes(program.nodes.size()), definitions(program.definitions.size()), moves(program.moves.size()), promises(program.promises.size()),
        reasons(program.promises.size()) {
    for (std::size_t i = 0; i < reasons.size(); ++i) reasons[i].resize(program.promises[i].reasons.size());
  }
  // Of each condition line and each definition: judged met, not met, undecided.
  struct Seen { bool met = false, not_met = false, undecided = false; };
  std::vector<Seen> nodes, definitions;
  std::vector<std::uint64_t> moves;  // made
  std::vector<PromiseCount> promises;
  std::vector<std::vector<std::uint64_t>> reasons;  // of `reject reasons`: given

  void merge(const Coverage& other);
};

}  // namespace truce::runtime
