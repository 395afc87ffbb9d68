// Definitions beside each other. Only those are compared that rest on the same fields, events and windows, and all of these at
// once: examples that tell two apart mostly tell others apart too, so that a question is asked for each definition rather than
// for each pair. Definitions whose names say that they mean one thing are compared whatever they rest on.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <numeric>

#include "compiler/checks/logic/collect.h"
#include "compiler/checks/logic/parts.h"

namespace truce::compiler::logic {

namespace {

const DiagnosticKind kSameDefinition{"same-definition", Severity::warning, "two definitions that mean the same", Family::logic};
const DiagnosticKind kNearlySame{"nearly-same", Severity::warning, "one idea, and two teams define it differently", Family::logic};

constexpr std::size_t kMostOfOneIdea = 8;

// ---- The same under two names

// What a definition rests on, as a text that is equal for those that rest on the same.
std::string basis(const Policy& policy, DefinitionId id) {
  const Collected collected = collect(policy, Roots{{}, {id}, {}, {}});
  std::set<std::string> parts;
  for (const auto& [field, tests] : collected.fields) parts.insert(fmt::format("f{}", field.index()));
  for (const Pattern* pattern : collected.patterns) {
    for (const Alternative& alternative : pattern->alternatives) parts.insert(fmt::format("e{}", alternative.event.index()));
  }
  for (const BackWindow& window : collected.windows) {
    if (const auto* length = std::get_if<Length>(&window.what)) {
      parts.insert(fmt::format("w{} of {} {}", to_string(length->duration), length->calendar.value, window.counts_end));
    } else if (const auto* entering = std::get_if<SinceEntering>(&window.what)) {
      parts.insert(fmt::format("s{}", entering->stage.index()));
    }
  }
  for (const GroupId group : collected.groups) parts.insert(fmt::format("g{}", group.index()));
  for (const StageId stage : collected.been) parts.insert(fmt::format("b{}", stage.index()));
  if (collected.asks_for_stage) parts.insert("stage");
  std::string text;
  for (const std::string& part : parts) text += part + ';';
  return text;
}

// A definition that is one other, and nothing else, was meant to be.
bool is_alias(const Definition& definition) {
  return definition.list.size() == 1 && definition.unless.empty() && definition.if_missing.empty() &&
         is_definition_alone(definition.list.front().condition) && !definition.list.front().condition.negated;
}

void report_same(Logic& logic, DefinitionId first, DefinitionId second) {
  const Policy& policy = logic.policy();
  if (policy.at(second).span.source == policy.at(first).span.source && policy.at(second).span.begin < policy.at(first).span.begin) std::swap(first, second);
  Diagnostic& diagnostic = logic.add(kSameDefinition, policy.at(second).span,
                                     fmt::format("`{}` and `{}` are met by the same leads", policy.at(second).name, policy.at(first).name));
  diagnostic.labels.push_back({policy.at(first).span, "the same, under another name"});
  diagnostic.help = fmt::format("keep one of them, and use it for both; one name for one idea", policy.at(first).name);
}

void check_bucket(Logic& logic, const std::vector<DefinitionId>& definitions) {
  Inquiry inquiry(logic.policy(), logic.solver, Roots{{}, definitions, {}, {}});
  if (inquiry.is_beyond_limits()) {
    const std::string first = logic.policy().at(definitions.front()).name;
    return logic.not_decided(kSameDefinition, fmt::format("whether one of {} definitions beside `{}` is the same as another", definitions.size() - 1, first));
  }
  std::vector<Kleene> values;
  std::vector<std::size_t> open;  // those that may still be the same as one before them
  for (const DefinitionId id : definitions) {
    open.push_back(values.size());
    values.push_back(inquiry.encoding().of(id));
  }
  // Takes groups that came out alike so far apart by each new example.
  std::vector<std::vector<std::size_t>> groups = {open};
  const auto part = [&](const Assignment& example) {
    const std::vector<std::int64_t> all = evaluate(inquiry.formulas(), example);
    std::vector<std::vector<std::size_t>> parted;
    for (const std::vector<std::size_t>& group : groups) {
      std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::size_t>> by_value;
      for (const std::size_t index : group) by_value[{all[values[index].met.index()], all[values[index].not_met.index()]}].push_back(index);
      for (auto& [value, members] : by_value) {
        if (members.size() > 1) parted.push_back(std::move(members));
      }
    }
    groups = std::move(parted);
  };
  for (const std::size_t index : open) {
    for (const NodeId formula : {values[index].met, values[index].not_met}) {
      const Answer answer = inquiry.find({formula});
      if (answer.found == Found::yes) part(answer.example);
    }
  }
  while (!groups.empty()) {
    std::vector<std::size_t>& group = groups.back();
    const std::size_t first = group[0], second = group[1];
    const Answer answer = inquiry.find({inquiry.encoding().differ(values[first], values[second])});
    if (answer.found == Found::yes) {
      part(answer.example);
      continue;
    }
    const DefinitionId one = definitions[first], other = definitions[second];
    if (answer.found == Found::not_decided) {
      logic.not_decided(kSameDefinition, fmt::format("whether `{}` is the same as `{}`", logic.policy().at(other).name, logic.policy().at(one).name));
    } else {
      report_same(logic, one, other);
    }
    group.erase(group.begin() + 1);
    if (group.size() < 2) groups.pop_back();
  }
}

void check_same(Logic& logic) {
  const Policy& policy = logic.policy();
  std::map<std::string, std::vector<DefinitionId>> buckets;
  for (std::size_t index = 0; index < policy.definitions.size(); ++index) {
    if (!is_alias(policy.definitions[index])) buckets[basis(policy, DefinitionId(index))].push_back(DefinitionId(index));
  }
  for (const auto& [basis, definitions] : buckets) {
    if (definitions.size() > 1) check_bucket(logic, definitions);
  }
}

// ---- Two under one name

// The words of a title or a name that tell what is meant: not whose it is, and not which try at it.
std::string idea(const Policy& policy, const std::string& text) {
  static const std::set<std::string> kIdle = {"a", "an", "the", "our", "old", "new", "is", "lead", "leads"};
  std::set<std::string> words;
  std::string word;
  const auto take = [&] {
    const auto is_team = [&](const Team& team) { return team.name == word; };
    const bool is_version = word.size() > 1 && word[0] == 'v' && std::all_of(word.begin() + 1, word.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    if (!word.empty() && !is_version && kIdle.count(word) == 0 && std::none_of(policy.teams.begin(), policy.teams.end(), is_team)) words.insert(word);
    word.clear();
  };
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 0x80) {
      word += static_cast<char>(std::tolower(byte));
    } else {
      take();
    }
  }
  take();
  std::string all;
  for (const std::string& each : words) all += each + ' ';
  return all;
}

std::string owners_text(const Policy& policy, const Definition& definition) {
  std::string text;
  for (std::size_t index = 0; index < definition.owners.size(); ++index) {
    text += (index == 0 ? "" : index + 1 == definition.owners.size() ? " and " : ", ") + policy.at(definition.owners[index]).name;
  }
  return text;
}

void check_two(Logic& logic, DefinitionId first, DefinitionId second) {
  const Policy& policy = logic.policy();
  Inquiry inquiry(policy, logic.solver, Roots{{}, {first, second}, {}, {}});
  const std::string &one = policy.at(first).name, &other = policy.at(second).name;
  if (inquiry.is_beyond_limits()) return logic.not_decided(kNearlySame, fmt::format("whether `{}` and `{}` differ", one, other));
  const Kleene value = inquiry.encoding().of(first), other_value = inquiry.encoding().of(second);
  auto example = example_of(inquiry, {value.met, other_value.not_met}, {fmt::format("expect {} met", one), fmt::format("expect {} not met", other)});
  if (!example) {
    example = example_of(inquiry, {value.not_met, other_value.met}, {fmt::format("expect {} not met", one), fmt::format("expect {} met", other)});
  }
  if (!example) return;
  Diagnostic& diagnostic = logic.add(kNearlySame, policy.at(second).span, fmt::format("`{}` and `{}` sound like one idea, and some leads meet only one of them", one, other),
                                     fmt::format("owned by {}", owners_text(policy, policy.at(second))));
  diagnostic.labels.push_back({policy.at(first).span, fmt::format("owned by {}", owners_text(policy, policy.at(first)))});
  diagnostic.help = "agree on one definition, owned by both; or give them names that say how they differ";
  diagnostic.witness = *example;
}

void check_nearly_same(Logic& logic) {
  const Policy& policy = logic.policy();
  std::map<std::string, std::vector<DefinitionId>> by_idea;
  for (std::size_t index = 0; index < policy.definitions.size(); ++index) {
    const Definition& definition = policy.definitions[index];
    const std::set<std::string> ideas = {idea(policy, definition.name), idea(policy, definition.title)};
    for (const std::string& text : ideas) {
      if (!text.empty()) by_idea[text].push_back(DefinitionId(index));
    }
  }
  std::set<std::pair<DefinitionId, DefinitionId>> pairs;
  for (const auto& [text, definitions] : by_idea) {
    if (definitions.size() > kMostOfOneIdea) {  // a word that many names have is no idea, most likely
      logic.not_decided(kNearlySame, fmt::format("which of the {} definitions that sound like `{}` differ", definitions.size(), text.substr(0, text.size() - 1)));
      continue;
    }
    for (std::size_t index = 1; index < definitions.size(); ++index) {
      const DefinitionId first = definitions[index - 1], second = definitions[index];
      const auto owners = [&](DefinitionId id) { return std::set<TeamId>(policy.at(id).owners.begin(), policy.at(id).owners.end()); };
      if (owners(first) != owners(second) && pairs.emplace(first, second).second) check_two(logic, first, second);
    }
  }
}

}  // namespace

void check_pairs(Logic& logic) {
  check_same(logic);
  check_nearly_same(logic);
}

}  // namespace truce::compiler::logic
