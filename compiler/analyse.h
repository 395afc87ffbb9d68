// What a policy that compiles lacks, or says and cannot mean: findings about the agreement, each with a place and, where it is about a
// lead, an example of one. Nothing here keeps a policy from being judged by.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "base/time.h"
#include "compiler/policy.h"

namespace truce::compiler {

// What a rule takes as given, for those who use it to say otherwise. Declared once, beside the rule, like its kind:
//     const RuleOption kMostMonths{kOldAgreement, "months", 12, 1, 120, "how old an agreement may grow"};
//     const RuleOption kFree{kVanityTarget, "words", {"click", "open"}, "what in the name of an event shows that it costs nothing"};
// and read as `options.number(kMostMonths)`, `options.words(kFree)`.
struct RuleOption {
  using Value = std::variant<std::int64_t, std::vector<std::string>>;

  RuleOption(const DiagnosticKind& rule, std::string_view name, std::int64_t preset, std::int64_t low, std::int64_t high,
             std::string_view summary);
  RuleOption(const DiagnosticKind& rule, std::string_view name, std::vector<std::string> preset, std::string_view summary);
  RuleOption(const RuleOption&) = delete;
  RuleOption& operator=(const RuleOption&) = delete;

  const DiagnosticKind& rule;
  std::string_view name;  // words_with_underscores
  Value preset;
  std::int64_t low = 0, high = 0;  // of a number, both included
  std::string_view summary;
};

// Sorted by rule, then by name.
std::vector<const RuleOption*> all_rule_options();

struct AnalyseOptions {
  // Which families of findings are looked for.
  std::vector<Family> families = {Family::funnel, Family::timing, Family::logic, Family::agreement, Family::style};
  // Without it, what depends on today is left out.
  std::optional<Date> today;
  // What differs from presets: values within the option's range, of the preset's type.
  std::map<const RuleOption*, RuleOption::Value> values;
  // How much work each question to the solver may be; counted in its own steps, so that no answer depends on the machine.
  std::uint64_t solver_limit = 2'000'000;

  std::int64_t number(const RuleOption& option) const;
  const std::vector<std::string>& words(const RuleOption& option) const;
};

struct Analysis {
  // What was not looked at, or not decided: a rule, and why; `it needs --today`, `truce was built without a solver`.
  struct LeftOut {
    const DiagnosticKind* rule = nullptr;
    std::string why;
  };
  std::vector<LeftOut> left_out;
  struct Spent {
    std::string name;                 // of a family, or of a part of one: `funnel`, `funnel: seams`
    std::int64_t micros = 0;
  };
  std::vector<Spent> spent;
};

// Findings go to `diagnostics`. Deterministic but for `spent`.
Analysis analyse(const Policy& policy, const Sources& sources, const AnalyseOptions& options, Diagnostics& diagnostics);

}  // namespace truce::compiler
