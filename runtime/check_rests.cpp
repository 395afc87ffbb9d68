#include "runtime/check_rests.h"

#include <algorithm>
#include <vector>

namespace truce::runtime {

namespace {

constexpr std::size_t kDeepestNesting = 200;

struct Unsound {
  const char* what;
};
void require(bool holds, const char* what) {
  if (!holds) throw Unsound{what};
}

// A definition, a score or a group; they are counted in this order.
struct Part {
  std::size_t depth = 0;  // 0: not looked at; 1: it rests on none
  bool is_open = false;
  bool looks_beyond = false;  // at more than fields and events
  bool is_of_group = false;
};

class Rests {
 public:
  explicit Rests(const Program& program)
      : program_(program), parts_(program.definitions.size() + program.scores.size() + program.groups.size()) {}

  void check() {
    for (std::size_t part = 0; part < parts_.size(); ++part) look_into(part, 1);
    for (const VersionInfo& version : program_.versions) {
      if (version.leave_out == kNone) continue;
      Part part;
      rest_on(part, program_.nodes[version.leave_out], 1);
      require(!part.is_of_group, "a group decides which leads are left out");
    }
  }

 private:
  std::vector<Index> conditions_of(std::size_t part) const {
    std::vector<Index> nodes;
    if (part < program_.definitions.size()) {
      const DefinitionInfo& definition = program_.definitions[part];
      nodes = definition.list;
      nodes.insert(nodes.end(), definition.unless.begin(), definition.unless.end());
    } else if (part < program_.definitions.size() + program_.scores.size()) {
      for (const ScoreLine& line : program_.scores[part - program_.definitions.size()].lines) {
        if (line.node != kNone) nodes.push_back(line.node);
      }
    }
    return nodes;
  }

  void rest_on(Part& part, std::size_t other, std::size_t level) {
    const Part inner = look_into(other, level + 1);
    part.depth = std::max(part.depth, inner.depth + 1);
    part.looks_beyond = part.looks_beyond || inner.looks_beyond;
    part.is_of_group = part.is_of_group || inner.is_of_group;
  }

  void rest_on(Part& part, const Node& node, std::size_t level) {
    const std::size_t scores = program_.definitions.size(), groups = scores + program_.scores.size();
    if (const auto* definition = std::get_if<DefinitionNode>(&node.what)) rest_on(part, definition->definition, level);
    if (const auto* score = std::get_if<ScoreNode>(&node.what)) rest_on(part, scores + score->score, level);
    if (const auto* group = std::get_if<GroupNode>(&node.what)) {
      rest_on(part, groups + group->group, level);
      part.is_of_group = part.looks_beyond = true;
    }
    if (std::holds_alternative<StageNode>(node.what) || std::holds_alternative<BeenNode>(node.what)) part.looks_beyond = true;
    if (const auto* count = std::get_if<CountNode>(&node.what)) {
      const auto window = program_.counters[count->counter].window;
      if (window == Counter::Window::since_entering) part.looks_beyond = true;
    }
  }

  Part look_into(std::size_t index, std::size_t level) {
    if (parts_[index].depth > 0) return parts_[index];
    require(!parts_[index].is_open, "a definition, a score or a group rests on itself");
    require(level <= kDeepestNesting, "definitions rest on definitions, too deep");
    parts_[index].is_open = true;
    Part part;
    part.depth = 1;
    for (const Index node : conditions_of(index)) rest_on(part, program_.nodes[node], level);
    const std::size_t groups = program_.definitions.size() + program_.scores.size();
    if (index >= groups) {
      for (const auto& members : program_.groups[index - groups].list) rest_on(part, members.definition, level);
      require(!part.looks_beyond, "the members of a group are told by more than fields and events");
    }
    require(part.depth <= kDeepestNesting, "definitions rest on definitions, too deep");
    parts_[index] = part;
    return part;
  }

  const Program& program_;
  std::vector<Part> parts_;
};

}  // namespace

std::optional<std::string> check_rests(const Program& program) {
  try {
    Rests(program).check();
  } catch (const Unsound& wrong) {
    return wrong.what;
  }
  return std::nullopt;
}

}  // namespace truce::runtime
