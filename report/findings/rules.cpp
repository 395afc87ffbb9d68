// The catalogue: every rule that there is.
#include <fmt/format.h>

#include <algorithm>

#include "report/findings/finding.h"
#include "report/json_document.h"

namespace truce::report {

std::string rules_text(const std::vector<RuleInfo>& rules) {
  std::size_t widest = 0;
  for (const RuleInfo& rule : rules) widest = std::max(widest, rule.name.size());
  std::string out, family;
  for (const RuleInfo& rule : rules) {
    if (rule.family != family) out += fmt::format("{}{}\n", out.empty() ? "" : "\n", rule.family);
    family = rule.family;
    out += fmt::format("  {:<{}}  {:<7}  {}\n", rule.name, widest, to_string(rule.level), rule.summary);
    for (const RuleInfo::Option& option : rule.options) {
      out += fmt::format("  {:<{}}           {} = {}: {}\n", "", widest, option.name, option.preset, option.summary);
    }
  }
  return out;
}

std::string rules_json(const std::vector<RuleInfo>& rules) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const RuleInfo& rule : rules) {
    nlohmann::ordered_json options = nlohmann::ordered_json::array();
    for (const RuleInfo::Option& option : rule.options) {
      options.push_back({{"option", option.name}, {"summary", option.summary}, {"preset", nlohmann::ordered_json::parse(option.preset)}});
    }
    list.push_back({{"rule", rule.name},
                    {"family", rule.family},
                    {"level", to_string(rule.level)},
                    {"configurable", rule.is_configurable},
                    {"summary", rule.summary},
                    {"options", std::move(options)}});
  }
  return json_document({{"format", 1}, {"rules", std::move(list)}});
}

}  // namespace truce::report
