#include "runtime/used_names.h"

namespace truce::runtime {

std::vector<bool> used_names(const Program& program) {
  std::vector<bool> used(program.names.size(), false);
  const auto use = [&](Index name) {
    if (name < used.size()) used[name] = true;  // neither kNone nor kBy
  };
  for (const Pattern& pattern : program.patterns) {
    for (const Alternative& alternative : pattern.alternatives) {
      for (const RecordTest& test : alternative.tests) use(test.name);
    }
  }
  for (const Node& node : program.nodes) {
    if (const auto* field = std::get_if<FieldNode>(&node.what)) use(field->field);
  }
  for (const DefinitionInfo& definition : program.definitions) {
    for (const auto& rule : definition.if_missing) use(rule.field);
  }
  for (const GroupInfo& group : program.groups) use(group.field);
  for (const Promise& promise : program.promises) {
    for (const Index field : promise.fields) use(field);
    for (const Index key : promise.keys) use(key);
    use(promise.reason_key);
  }
  for (const Measure& measure : program.measures) {
    use(measure.key);
    for (const auto& breakdown : measure.broken_down_by) use(breakdown.name);
  }
  return used;
}

bool uses_by(const Program& program) {
  for (const Pattern& pattern : program.patterns) {
    for (const Alternative& alternative : pattern.alternatives) {
      for (const RecordTest& test : alternative.tests)
        if (test.name == kBy) return true;
    }
  }
  for (const Measure& measure : program.measures) {
    for (const auto& breakdown : measure.broken_down_by)
      if (breakdown.name == kBy) return true;
  }
  return false;
}

std::vector<std::string_view> private_names(const Program& program) {
  std::vector<std::string_view> names;
  for (const FieldInfo& field : program.fields)
    if (field.is_private) names.emplace_back(field.name);
  for (const EventInfo& event : program.events)
    for (const EventKey& key : event.keys)
      if (key.is_private) names.emplace_back(program.names[key.name]);
  return names;
}

}  // namespace truce::runtime
