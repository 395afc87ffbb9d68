#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "compiler/checks/agreement/parties.h"
#include "compiler/checks/agreement/parts.h"

namespace truce::compiler::agreement {

namespace {

const DiagnosticKind kTwoWords{"two-words", Severity::warning, "two stages that mean the same", Family::agreement};
const DiagnosticKind kOneSidedDefinition{"one-sided-definition", Severity::warning,
                                         "a definition that decides about both teams and is owned by one", Family::agreement};

// What a name says, in words that everybody spells alike: `sql`, `sales_qualified_lead` and "Sales-qualified" say the same.
std::set<std::string> meaning(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kShort = {{{"mql", "marketing qualified"},
                                                                                   {"sql", "sales qualified"},
                                                                                   {"sal", "sales accepted"},
                                                                                   {"opp", "opportunity"},
                                                                                   {"opps", "opportunity"},
                                                                                   {"customer", "won"},
                                                                                   {"client", "won"},
                                                                                   {"deal", ""}}};
  constexpr std::array<std::string_view, 7> kSaysNothing = {"lead", "leads", "stage", "a", "the", "is", "closed"};
  std::set<std::string> words;
  const auto add = [&](std::string_view word) {
    const bool counts = !word.empty() && std::find(kSaysNothing.begin(), kSaysNothing.end(), word) == kSaysNothing.end();
    if (counts) words.emplace(word);
  };
  const auto add_long = [&](const std::string& word) {
    const auto found = std::find_if(kShort.begin(), kShort.end(), [&](const auto& entry) { return entry.first == word; });
    if (found == kShort.end()) return add(word);
    const std::size_t space = found->second.find(' ');
    add(found->second.substr(0, space));
    if (space != std::string_view::npos) add(found->second.substr(space + 1));
  };
  std::string word;
  for (const char c : name + ' ') {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!word.empty()) {
      add_long(word);
      word.clear();
    }
  }
  return words;
}

void check_stages(const Policy& policy, Diagnostics& diagnostics) {
  const std::vector<Stage>& stages = policy.funnel->stages;
  std::map<std::set<std::string>, std::size_t> first;  // the stage that says so first
  for (std::size_t index = 0; index < stages.size(); ++index) {
    std::size_t same = index;
    for (const std::string& said : {stages[index].name, stages[index].title}) {
      std::set<std::string> words = meaning(said);
      if (!words.empty()) same = std::min(same, first.try_emplace(std::move(words), index).first->second);
    }
    if (same == index) continue;
    Diagnostic& diagnostic = diagnostics.add(
        kTwoWords, stages[index].span,
        fmt::format("`{}` and `{}` are two words for one stage: each team will count by its own", stages[same].name, stages[index].name));
    diagnostic.labels.push_back({stages[same].span, "the other word"});
    diagnostic.help = "keep one of them, or give them titles that tell them apart";
  }
}

// A `when` move concerns both sides of a handoff that it makes, or that begins where it leads to within one team.
void check_owners(const Policy& policy, Diagnostics& diagnostics) {
  std::set<DefinitionId> told;
  for (const Move& move : policy.funnel->moves) {
    const auto* when = std::get_if<When>(&move.how);
    const auto* holds = when ? std::get_if<DefinitionHolds>(&when->condition.what) : nullptr;
    if (!holds) continue;
    const Definition& definition = policy.at(holds->definition);
    for (const Handoff& handoff : policy.handoffs) {
      const bool stays_within = policy.at(move.from).owner == policy.at(move.to).owner;
      const bool concerns = (stays_within && move.to == handoff.from) || (move.from == handoff.from && move.to == handoff.to);
      const TeamId giver = policy.at(handoff.from).owner, taker = policy.at(handoff.to).owner;
      if (!concerns || giver == taker || !giver.valid() || !taker.valid()) continue;
      for (const TeamId team : {giver, taker}) {
        if (answers(policy, team, definition.owners) || !told.insert(holds->definition).second) continue;
        Diagnostic& diagnostic = diagnostics.add(
            kOneSidedDefinition, definition.span,
            fmt::format("`{}` decides what goes from {} to {}, and {} does not own it", definition.name, policy.at(giver).name,
                        policy.at(taker).name, policy.at(team).name));
        diagnostic.labels.push_back({move.span, "decides here"});
        diagnostic.labels.push_back({handoff.span, "which this handoff hands over"});
        diagnostic.help = fmt::format("agree on it: `owned by {}`", names(policy, {giver, taker}));
      }
    }
  }
}

}  // namespace

void check_words(const Checking& checking) {
  const Policy& policy = checking.policy;
  Diagnostics& diagnostics = checking.diagnostics;
  if (!policy.funnel) return;
  check_stages(policy, diagnostics);
  check_owners(policy, diagnostics);
}

}  // namespace truce::compiler::agreement
