#include "generate/values.h"

#include <algorithm>
#include <limits>

#include "generate/words.h"

namespace truce::generate {

using runtime::kBy;
using runtime::Program;

namespace {

constexpr int kFromWords = 8;  // values tried that no constant suggests

std::optional<Decimal> shifted(const Decimal& value, std::int64_t units) {
  Int128 step = units;
  for (int digit = 0; digit < value.scale; ++digit) step *= 10;
  const Int128 sum = Int128{value.mantissa} + step;
  if (sum > std::numeric_limits<std::int64_t>::max() || sum < std::numeric_limits<std::int64_t>::min()) return std::nullopt;
  Decimal result{static_cast<std::int64_t>(sum), value.scale};
  while (result.scale > 0 && result.mantissa % 10 == 0) result = {result.mantissa / 10, static_cast<std::uint8_t>(result.scale - 1)};
  return result;
}

void add_beside(const OwnedValue& constant, std::vector<OwnedValue>& values) {
  values.push_back(constant);
  if (const auto* number = std::get_if<Decimal>(&constant)) {
    for (const std::int64_t step : {-1, 1, -10, 10, 100}) {
      if (const auto beside = shifted(*number, step)) values.emplace_back(*beside);
    }
  } else if (const auto* money = std::get_if<Money>(&constant)) {
    for (const std::int64_t step : {-1, 1, -100'000, 100'000}) values.emplace_back(Money{money->minor_units + step});
  } else if (const auto* text = std::get_if<std::string>(&constant)) {
    values.emplace_back("senior " + *text);
  } else if (const auto* yes = std::get_if<bool>(&constant)) {
    values.emplace_back(!*yes);
  }
}

bool fits_type(const Type& type, const OwnedValue& value) {
  switch (type.kind) {
    case ValueType::number: {
      const auto* number = std::get_if<Decimal>(&value);
      return number && (!type.has_range || (compare(*number, type.low) >= 0 && compare(*number, type.high) <= 0));
    }
    case ValueType::money: {
      const auto* money = std::get_if<Money>(&value);
      return money && money->minor_units >= 0;
    }
    case ValueType::one_of: {
      const auto* text = std::get_if<std::string>(&value);
      return text && std::find(type.options.begin(), type.options.end(), *text) != type.options.end();
    }
    case ValueType::text: {
      const auto* text = std::get_if<std::string>(&value);
      return text && !text->empty();  // an empty cell of a table would be no value
    }
    case ValueType::yes_or_no: return std::holds_alternative<bool>(value);
  }
  return false;
}

bool fulfils(const OwnedValue& value, const std::vector<Wish>& wishes) {
  return std::all_of(wishes.begin(), wishes.end(),
                     [&](const Wish& wish) { return judge(*wish.test, view(value)) == (wish.met ? Truth::met : Truth::not_met); });
}

}  // namespace

TestedValues::TestedValues(const Program& program) : program_(program), tests_(program.names.size() + 1) {
  for (const runtime::Node& node : program.nodes) {
    if (const auto* field = std::get_if<runtime::FieldNode>(&node.what)) tests_[slot(field->field)].push_back(&field->test);
  }
  for (const runtime::Pattern& pattern : program.patterns) {
    for (const runtime::Alternative& alternative : pattern.alternatives) {
      for (const runtime::RecordTest& test : alternative.tests) tests_[slot(test.name)].push_back(&test.test);
    }
  }
  for (const runtime::Promise& promise : program.promises) {
    if (promise.form != runtime::Promise::Form::has_reason) continue;
    Test& reasons = reasons_.emplace_back();
    reasons.op = TestOp::one_of;
    for (const auto& reason : promise.reasons) reasons.operands.emplace_back(reason.reason);
    tests_[slot(promise.reason_key)].push_back(&reasons);
  }
}

std::size_t TestedValues::slot(Index name) const { return name == kBy ? program_.names.size() : name; }

std::vector<OwnedValue> TestedValues::candidates(Index name, const Type& type) const {
  std::vector<OwnedValue> values;
  for (const Test* test : tests_[slot(name)]) {
    for (const OwnedValue& operand : test->operands) add_beside(operand, values);
    if (type.kind == ValueType::number && test->operands.size() == 2) {
      const auto *low = std::get_if<Decimal>(&test->operands[0]), *high = std::get_if<Decimal>(&test->operands[1]);
      if (low && high && low->scale == 0 && high->scale == 0) {
        values.emplace_back(Decimal::from_int(low->mantissa + (high->mantissa - low->mantissa) / 2));
      }
    }
  }
  for (const std::string& option : type.options) values.emplace_back(option);
  if (type.kind == ValueType::yes_or_no) values.insert(values.end(), {true, false});
  if (type.has_range) values.insert(values.end(), {type.low, type.high});
  values.erase(std::remove_if(values.begin(), values.end(), [&](const OwnedValue& value) { return !fits_type(type, value); }),
               values.end());
  return values;
}

std::optional<OwnedValue> TestedValues::wished(Index name, const Type& type, const std::vector<Wish>& wishes, Random& random) const {
  std::vector<OwnedValue> values = candidates(name, type);
  const std::string word = name == kBy ? "name" : program_.names[name];
  for (int extra = 0; extra < kFromWords; ++extra) {
    const OwnedValue value = plausible_value(word, type, program_.minor_digits, random.below(100), random);
    if (fits_type(type, value)) values.push_back(value);
  }
  values.erase(std::remove_if(values.begin(), values.end(), [&](const OwnedValue& value) { return !fulfils(value, wishes); }), values.end());
  if (!values.empty()) return random.pick(values);
  if (fulfils(OwnedValue{Missing{}}, wishes)) return OwnedValue{Missing{}};
  return std::nullopt;
}

OwnedValue TestedValues::any(Index name, const Type& type, std::uint64_t lead, Random& random) const {
  const std::vector<OwnedValue> values = candidates(name, type);
  if (!values.empty() && is_tested(name) && random.chance(80)) return random.pick(values);
  return plausible_value(name == kBy ? "name" : program_.names[name], type, program_.minor_digits, lead, random);
}

bool can_be_own(const Program& program, const TestedValues& values, Index field) {
  const runtime::FieldInfo& info = program.fields[field];
  return info.type.kind == ValueType::text && !values.is_tested(field) && std::holds_alternative<Missing>(info.starts_as);
}

const Type* type_of(const Program& program, Index event, Index name) {
  static const Type kText;
  if (name == kBy) return &kText;
  if (name < program.fields.size()) return &program.fields[name].type;
  if (event == kNone) return nullptr;
  for (const runtime::EventKey& key : program.events[event].keys) {
    if (key.name == name) return &key.type;
  }
  return nullptr;
}

}  // namespace truce::generate
