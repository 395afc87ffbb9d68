#include "compiler/checks/logic/inquiry.h"

#include <algorithm>

#include "compiler/checks/logic/repair.h"

namespace truce::compiler::logic {

namespace {

constexpr std::size_t kMostKnown = 4;
constexpr std::int64_t kMostValuesTried = 12;  // of one variable
constexpr std::size_t kMostWork = 16'000;      // nodes looked at, from one example on

// Of a count, and of an index.
std::vector<std::int64_t> values_to_try(const Variable& variable, std::int64_t now) {
  std::vector<std::int64_t> values = {variable.rest};
  for (std::int64_t value = variable.low; value <= variable.high && value < variable.low + kMostValuesTried; ++value) values.push_back(value);
  values.erase(std::remove(values.begin(), values.end(), now), values.end());
  return values;
}

}  // namespace

Inquiry::Inquiry(const Policy& policy, Solver& solver, Roots roots) : encoding_(policy, std::move(roots)), solver_(solver) {
  if (is_beyond_limits()) return;
  Assignment plain;
  for (const Variable& variable : formulas().variables()) plain.push_back(variable.rest);
  if (encoding_.subjects().others.valid()) plain[encoding_.subjects().others.index()] = 1;
  known_.push_back(std::move(plain));
  solver_.begin(formulas());
}

// A policy's small questions are searched with care, value by value, for the example that is nearest; of large ones not one round
// of that would end, and they are repaired.
bool Inquiry::is_large() const {
  const Formulas& all = encoding_.formulas();
  std::size_t tried = 0;
  for (const Variable& variable : all.variables()) {
    tried += static_cast<std::size_t>(std::min(variable.high - variable.low + 1, kMostValuesTried));
  }
  return tried * all.nodes().size() > kMostWork;
}

// Changes one variable after the other, each time the one that brings it nearest, as long as that helps.
std::optional<Assignment> Inquiry::toward(const std::vector<NodeId>& asked, Assignment from) const {
  const Formulas& all = encoding_.formulas();
  std::int64_t nearest = distance(all, asked, from);
  std::size_t steps = 0;
  while (nearest > 0) {
    const std::int64_t before = nearest;
    std::size_t changed = 0;
    std::int64_t value = 0;
    for (std::size_t index = 0; index < from.size() && nearest > 0; ++index) {
      const std::int64_t was = from[index];
      for (const std::int64_t tried : values_to_try(all.variables()[index], was)) {
        if (++steps * all.nodes().size() > kMostWork) return {};
        from[index] = tried;
        const std::int64_t now = distance(all, asked, from);
        if (now >= nearest) continue;
        nearest = now;
        changed = index;
        value = tried;
        if (nearest == 0) break;
      }
      from[index] = was;
    }
    if (nearest == before) return {};
    from[changed] = value;
  }
  return from;
}

std::optional<Assignment> Inquiry::from_known(const std::vector<NodeId>& asked) const {
  const Formulas& all = encoding_.formulas();
  for (auto known = known_.rbegin(); known != known_.rend(); ++known) {
    if (holds(all, asked, *known)) return *known;
  }
  const bool is_large = this->is_large();
  for (auto known = known_.rbegin(); known != known_.rend(); ++known) {
    if (auto found = is_large ? repaired(all, asked, *known) : toward(asked, *known)) return found;
  }
  return {};
}

Answer Inquiry::find(const std::vector<NodeId>& asked) {
  for (const NodeId formula : asked) {
    if (formulas().is(formula, false)) return {Found::no, {}};
  }
  std::optional<Assignment> example = from_known(asked);
  Answer answer{Found::yes, {}};
  if (example) {
    answer.example = std::move(*example);
  } else {
    answer = solver_.ask(asked);
  }
  const bool is_new = answer.found == Found::yes && std::find(known_.begin(), known_.end(), answer.example) == known_.end();
  if (is_new) {
    if (known_.size() == kMostKnown) known_.erase(known_.begin() + 1);
    known_.push_back(answer.example);
  }
  return answer;
}

Assignment Inquiry::simplest(const std::vector<NodeId>& asked, Assignment example) const {
  const Formulas& all = encoding_.formulas();
  const Subjects& subjects = encoding_.subjects();
  const auto total = [&](const DaysSubject& days, const Assignment& of) {
    std::int64_t sum = 0;
    for (const std::size_t cell : days.cells) sum += of[subjects.cells[cell].count.index()];
    return sum;
  };
  const auto take = [&](VariableId variable, std::int64_t value) {
    if (example[variable.index()] == value) return false;
    Assignment changed = example;
    changed[variable.index()] = value;
    for (const DaysSubject& days : subjects.days) changed[days.count.index()] = std::min(changed[days.count.index()], total(days, changed));
    if (!holds(all, asked, changed)) return false;
    example = std::move(changed);
    return true;
  };
  bool is_simpler = true;
  for (int round = 0; is_simpler && round < 4; ++round) {
    is_simpler = false;
    for (const Cell& cell : subjects.cells) {
      std::int64_t& count = example[cell.count.index()];
      for (std::int64_t value = 0; value < count; value = count - value > 2 ? value + (count - value) / 2 : value + 1) {
        if (take(cell.count, value)) {
          is_simpler = true;
          break;
        }
      }
    }
    if (subjects.others.valid()) is_simpler = take(subjects.others, example[subjects.others.index()] > 1 ? 1 : 0) || is_simpler;
    for (std::size_t index = 0; index < example.size(); ++index) {
      const bool counts = all.variables()[index].high > 1'000'000;
      if (!counts) is_simpler = take(VariableId(index), all.variables()[index].rest) || is_simpler;
    }
  }
  return example;
}

std::vector<std::size_t> Inquiry::smallest(const std::vector<NodeId>& given, const std::vector<NodeId>& clauses) {
  std::vector<std::size_t> kept(clauses.size());
  for (std::size_t index = 0; index < kept.size(); ++index) kept[index] = index;
  for (std::size_t at = kept.size(); at-- > 0;) {
    std::vector<NodeId> asked = given;
    for (std::size_t index = 0; index < kept.size(); ++index) {
      if (index != at) asked.push_back(clauses[kept[index]]);
    }
    if (is_impossible(asked)) kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return kept;
}

}  // namespace truce::compiler::logic
