#include "runtime/code/passes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace truce::runtime {
namespace {

Truth truth_of(const Instruction& constant) { return static_cast<Truth>(constant.a); }
Instruction constant(Truth truth) { return {Opcode::constant, static_cast<Index>(truth), 0, 0}; }

// A node is known by what it tests, not by where it stands.
std::string text_of(const Test& test) {
  std::string text = fmt::format("{}", static_cast<int>(test.op));
  for (const OwnedValue& operand : test.operands) {
    text += fmt::format(" {}:", operand.index());
    if (const auto* words = std::get_if<std::string>(&operand)) text += fmt::format("{}:{}", words->size(), *words);
    else if (const auto* number = std::get_if<Decimal>(&operand)) text += fmt::format("{}/{}", number->mantissa, number->scale);
    else if (const auto* money = std::get_if<Money>(&operand)) text += fmt::format("{}", money->minor_units);
    else if (const auto* yes = std::get_if<bool>(&operand)) text += *yes ? "yes" : "no";
  }
  return text;
}

std::string text_of(const Node& node) {
  if (const auto* field = std::get_if<FieldNode>(&node.what)) return text_of(field->test);
  if (const auto* of_score = std::get_if<ScoreNode>(&node.what)) return text_of(of_score->test);
  const Length& length = std::get<SinceNode>(node.what).length;
  return fmt::format("{} {} {}", length.duration.amount, static_cast<int>(length.duration.unit), length.calendar);
}

bool has_node(Opcode opcode) { return opcode == Opcode::field || opcode == Opcode::score || opcode == Opcode::since; }
bool has_operands_in_list(Opcode opcode) { return opcode == Opcode::all || opcode == Opcode::at_least; }

// New code from old, instruction by instruction. `now_at` tells where an old one is to be found.
struct Rebuild {
  explicit Rebuild(Code& code) : old(code), now_at(code.instructions.size(), kNone) {}

  Index add(const Instruction& instruction) {
    fresh.instructions.push_back(instruction);
    return static_cast<Index>(fresh.instructions.size() - 1);
  }
  // With its operands where they are now.
  Instruction moved(Instruction instruction) {
    if (instruction.opcode == Opcode::negate) instruction.a = now_at[instruction.a];
    if (instruction.opcode == Opcode::if_missing) instruction.c = now_at[instruction.c];
    if (has_operands_in_list(instruction.opcode)) instruction.a = fresh.lists.add(operands(instruction));
    if (instruction.opcode == Opcode::stage) instruction.a = fresh.lists.add(old.lists[instruction.a]);
    return instruction;
  }
  std::vector<Index> operands(const Instruction& instruction) const {
    std::vector<Index> result;
    for (const Index operand : old.lists[instruction.a]) result.push_back(now_at[operand]);
    return result;
  }
  void finish() {
    for (std::vector<Index>* roots : {&old.of_node, &old.of_definition})
      for (Index& root : *roots)
        if (root != kNone) root = now_at[root];
    old.instructions = std::move(fresh.instructions);
    old.lists = std::move(fresh.lists);
  }

  Code& old;
  Code fresh;
  std::vector<Index> now_at;
};

// Lists without what is known: of `all`, what is met; of `at_least`, also what is not met, and as many fewer are needed.
Index fold_list(Rebuild& code, Instruction instruction) {
  std::vector<Index> rest;
  std::int64_t needed = instruction.opcode == Opcode::all ? 0 : instruction.c;
  const bool is_all = instruction.opcode == Opcode::all;
  for (const Index operand : code.operands(instruction)) {
    const Instruction& part = code.fresh.instructions[operand];
    const bool is_known = part.opcode == Opcode::constant && truth_of(part) != Truth::undecided;
    if (!is_known) rest.push_back(operand);
    else if (is_all && truth_of(part) == Truth::not_met) return code.add(constant(Truth::not_met));
    else if (!is_all && truth_of(part) == Truth::met) --needed;
  }
  if (is_all) {
    if (rest.empty()) return code.add(constant(Truth::met));
    if (rest.size() == 1) return rest[0];
    return code.add({Opcode::all, code.fresh.lists.add(rest), 0, 0});
  }
  if (needed <= 0) return code.add(constant(Truth::met));
  if (needed > static_cast<std::int64_t>(rest.size())) return code.add(constant(Truth::not_met));
  if (rest.size() == 1) return rest[0];
  return code.add({Opcode::at_least, code.fresh.lists.add(rest), 0, static_cast<Index>(needed)});
}

Index fold(Rebuild& code, const Instruction& instruction) {
  if (has_operands_in_list(instruction.opcode)) return fold_list(code, instruction);
  const bool asks_for_none = (instruction.opcode == Opcode::count || instruction.opcode == Opcode::days) && instruction.b == 0;
  if (asks_for_none) return code.add(constant(Truth::met));
  if (instruction.opcode == Opcode::negate) {
    const Instruction of = code.fresh.instructions[code.now_at[instruction.a]];
    if (of.opcode == Opcode::constant) return code.add(constant(not_(truth_of(of))));
    if (of.opcode == Opcode::negate) return of.a;
  }
  if (instruction.opcode == Opcode::stage && code.old.lists[instruction.a].empty()) return code.add(constant(Truth::not_met));
  return code.add(code.moved(instruction));
}

}  // namespace

void fold_constants(Code& code) {
  Rebuild rebuild(code);
  for (Index i = 0; i < code.instructions.size(); ++i) rebuild.now_at[i] = fold(rebuild, code.instructions[i]);
  rebuild.finish();
}

void share_equals(const Program& program, Code& code) {
  Rebuild rebuild(code);
  std::map<std::pair<int, std::string>, Index> node_of_text;  // by opcode too: their nodes are of different kinds
  std::map<std::vector<Index>, Index> known;
  for (Index i = 0; i < code.instructions.size(); ++i) {
    Instruction instruction = code.instructions[i];
    const int opcode = static_cast<int>(instruction.opcode);
    if (has_node(instruction.opcode))
      instruction.b = node_of_text.try_emplace({opcode, text_of(program.nodes[instruction.b])}, instruction.b).first->second;
    std::vector<Index> key{static_cast<Index>(opcode), instruction.a, instruction.b, instruction.c};
    if (instruction.opcode == Opcode::negate) key[1] = rebuild.now_at[instruction.a];
    if (instruction.opcode == Opcode::if_missing) key[3] = rebuild.now_at[instruction.c];
    if (has_operands_in_list(instruction.opcode) || instruction.opcode == Opcode::stage) {
      const std::span<const Index> as_it_stands = code.lists[instruction.a];
      std::vector<Index> list(as_it_stands.begin(), as_it_stands.end());
      if (instruction.opcode != Opcode::stage) list = rebuild.operands(instruction);
      std::sort(list.begin(), list.end());  // no order in them means anything
      key[1] = static_cast<Index>(list.size());
      key.insert(key.end(), list.begin(), list.end());
    }
    const auto [at, is_new] = known.try_emplace(std::move(key), 0);
    if (is_new) at->second = rebuild.add(rebuild.moved(instruction));
    rebuild.now_at[i] = at->second;
  }
  rebuild.finish();
}

void drop_unused(const Program& program, Code& code) {
  std::vector<bool> used(code.instructions.size(), false);
  for (const std::vector<Index>* roots : {&code.of_node, &code.of_definition})
    for (const Index root : *roots)
      if (root != kNone) used[root] = true;
  for (Index i = static_cast<Index>(used.size()); i-- > 0;) {
    const Instruction& instruction = code.instructions[i];
    if (!used[i]) continue;
    if (instruction.opcode == Opcode::negate) used[instruction.a] = true;
    if (instruction.opcode == Opcode::if_missing) used[instruction.c] = true;
    if (instruction.opcode == Opcode::score) {
      for (const ScoreLine& line : program.scores[instruction.a].lines)
        if (line.node != kNone) used[code.of_node[line.node]] = true;
    }
    if (!has_operands_in_list(instruction.opcode)) continue;
    for (const Index operand : code.lists[instruction.a]) used[operand] = true;
  }
  Rebuild rebuild(code);
  for (Index i = 0; i < code.instructions.size(); ++i)
    if (used[i]) rebuild.now_at[i] = rebuild.add(rebuild.moved(code.instructions[i]));
  rebuild.finish();
}

}  // namespace truce::runtime
