// `truce.toml`: how loud each rule is, and what it takes as given.
//
//     [rules]
//     seam = "note"
//     old-agreement = { level = "error", months = 6 }
//     [families]
//     style = "off"
//     [[override]]                      # later ones win
//     files = ["archive/*"]             # paths below the folder of truce.toml; `*` is any text, `?` one character
//     rules = { silence = "off" }
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/analyse.h"

namespace truce::compiler {

// How loud a finding is; nothing: it is not told.
using Level = std::optional<Severity>;

struct RuleSettings {
  std::map<const DiagnosticKind*, Level> levels;  // of those that differ from their kind's
  std::map<const RuleOption*, RuleOption::Value> values;

  Level level(const DiagnosticKind& rule) const;
};

struct Settings {
  RuleSettings all;
  struct Override {
    std::vector<std::string> files;
    RuleSettings rules;
  };
  std::vector<Override> overrides;

  // `path` is that of the policy, from the folder of truce.toml.
  RuleSettings of_file(const std::string& path) const;
};

// What can be set and allowed: findings, but not those about settings and exceptions themselves. A mistake stays one.
bool is_rule(const DiagnosticKind& kind);
const DiagnosticKind* find_rule(std::string_view name);
// `did you mean …?` of a name that is no rule: another is near, or it is a mistake; empty where there is nothing to say.
std::string instead_of_rule(std::string_view name);

// Unknown keys and rules, and values that do not fit, are errors.
Settings read_settings(const Sources& sources, SourceId source, Diagnostics& diagnostics);

}  // namespace truce::compiler
