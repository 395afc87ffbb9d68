// Conditions as they stand in the policy → instructions, in an order in which each finds its operands before it.
#include <algorithm>

#include "base/check.h"
#include "runtime/code/passes.h"

namespace truce::runtime {
namespace {

class Lower {
 public:
  explicit Lower(const Program& program) : program_(program) {
    code_.of_node.assign(program.nodes.size(), kNone);
    code_.of_definition.assign(program.definitions.size(), kNone);
  }

  Code run() {
    for (Index i = 0; i < program_.nodes.size(); ++i) reach({Kind::node, i});
    for (Index i = 0; i < program_.definitions.size(); ++i) reach({Kind::definition, i});
    return std::move(code_);
  }

 private:
  enum class Kind { node, definition };
  struct Item {
    Kind kind;
    Index index;
    bool is_open = false;  // what it rests on was asked for
  };

  // By a stack of our own: policies may be deep.
  void reach(Item root) {
    std::vector<Item> waiting{root};
    while (!waiting.empty()) {
      Item& item = waiting.back();
      if (done(item) != kNone) {
        waiting.pop_back();
      } else if (item.is_open) {
        const Item whole = item;
        waiting.pop_back();
        done(whole) = whole.kind == Kind::node ? node(whole.index) : definition(whole.index);
      } else {
        item.is_open = true;
        const std::vector<Item> below = rests_on(item);
        waiting.insert(waiting.end(), below.begin(), below.end());
        CHECK(waiting.size() <= kMostInstructions, "a policy of fewer conditions, none of which rests on itself");
      }
    }
  }

  Index& done(const Item& item) { return item.kind == Kind::node ? code_.of_node[item.index] : code_.of_definition[item.index]; }

  std::vector<Item> rests_on(const Item& item) const {
    std::vector<Item> below;
    if (item.kind == Kind::definition) {
      const DefinitionInfo& info = program_.definitions[item.index];
      for (const Index index : info.list) below.push_back({Kind::node, index});
      for (const Index index : info.unless) below.push_back({Kind::node, index});
      return below;
    }
    const auto& what = program_.nodes[item.index].what;
    if (const auto* holds = std::get_if<DefinitionNode>(&what)) below.push_back({Kind::definition, holds->definition});
    if (const auto* of_score = std::get_if<ScoreNode>(&what)) {
      for (const ScoreLine& line : program_.scores[of_score->score].lines)
        if (line.node != kNone) below.push_back({Kind::node, line.node});
    }
    return below;
  }

  Index add(Opcode opcode, Index a = 0, Index b = 0, Index c = 0) {
    code_.instructions.push_back({opcode, a, b, c});
    return static_cast<Index>(code_.instructions.size() - 1);
  }
  Index add_not(Index of) { return add(Opcode::negate, of); }
  Index add_all(const std::vector<Index>& of) { return add(Opcode::all, code_.lists.add(of)); }

  Index count(const CountNode& node) {
    const auto bound = [](std::int64_t number) {
      return static_cast<Index>(std::clamp<std::int64_t>(number, 0, kHighestBound));
    };
    std::vector<Index> parts;
    if (node.at_least) parts.push_back(add(Opcode::count, node.counter, bound(*node.at_least)));
    if (node.at_most) {
      // Above every number that a lead can reach it always holds.
      const bool is_reachable = *node.at_most < kHighestBound;
      parts.push_back(is_reachable ? add_not(add(Opcode::count, node.counter, bound(*node.at_most + 1)))
                                   : add(Opcode::constant, static_cast<Index>(Truth::met)));
    }
    if (node.across_days) parts.push_back(add(Opcode::days, node.counter, bound(*node.across_days)));
    return add_all(parts);
  }

  Index node(Index index) {
    const auto& what = program_.nodes[index].what;
    Index result = kNone;
    if (const auto* field = std::get_if<FieldNode>(&what)) result = add(Opcode::field, field->field, index);
    else if (const auto* holds = std::get_if<DefinitionNode>(&what)) result = code_.of_definition[holds->definition];
    else if (const auto* counted = std::get_if<CountNode>(&what)) result = count(*counted);
    else if (const auto* in = std::get_if<StageNode>(&what)) result = add(Opcode::stage, code_.lists.add(in->stages));
    else if (const auto* been = std::get_if<BeenNode>(&what)) result = add(Opcode::been, been->stage);
    else if (const auto* since = std::get_if<SinceNode>(&what))
      result = add(Opcode::since, since->latest, index, static_cast<Index>(since->op));
    else if (const auto* of_score = std::get_if<ScoreNode>(&what)) result = add(Opcode::score, of_score->score, index);
    else result = add(Opcode::group, std::get<GroupNode>(what).group);
    return program_.nodes[index].negated ? add_not(result) : result;
  }

  Index definition(Index index) {
    const DefinitionInfo& info = program_.definitions[index];
    std::vector<Index> list;
    for (const Index part : info.list) list.push_back(code_.of_node[part]);
    Index result;
    if (info.how == DefinitionInfo::How::all) {
      result = add_all(list);
    } else {
      const std::int64_t needed = info.how == DefinitionInfo::How::any ? 1 : info.at_least;
      result = add(Opcode::at_least, code_.lists.add(list), 0, static_cast<Index>(std::clamp<std::int64_t>(needed, 0, kHighestBound)));
    }
    std::vector<Index> both{result};
    for (const Index part : info.unless) both.push_back(add_not(code_.of_node[part]));
    result = add_all(both);
    // The first rule that applies decides.
    for (auto rule = info.if_missing.rbegin(); rule != info.if_missing.rend(); ++rule)
      result = add(Opcode::if_missing, rule->field, static_cast<Index>(rule->then), result);
    return result;
  }

  const Program& program_;
  Code code_;
};

}  // namespace

Code lower_conditions(const Program& program) { return Lower(program).run(); }

}  // namespace truce::runtime
