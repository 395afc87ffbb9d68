#include "cli/catalogue.h"

#include <algorithm>
#include <map>

#include "cli/pages/page.h"
#include "compiler/analyse.h"
#include "compiler/findings/settings.h"
#include "report/json.h"

namespace truce::cli {

namespace {

std::string preset_json(const compiler::RuleOption::Value& preset) {
  if (const auto* number = std::get_if<std::int64_t>(&preset)) return std::to_string(*number);
  std::string out;
  for (const std::string& word : std::get<std::vector<std::string>>(preset)) out += (out.empty() ? "" : ", ") + report::json_text(word);
  return "[" + out + "]";
}

}  // namespace

std::vector<report::RuleInfo> catalogue() {
  std::map<std::string_view, std::string_view> pages;
  for (const pages::EmbeddedPage& page : pages::embedded_pages()) pages.emplace(page.name, page.markdown);
  std::vector<const DiagnosticKind*> kinds = all_diagnostic_kinds();  // by name
  std::stable_sort(kinds.begin(), kinds.end(), [](const auto* left, const auto* right) { return left->family < right->family; });
  std::vector<report::RuleInfo> rules;
  for (const DiagnosticKind* kind : kinds) {
    report::RuleInfo rule{std::string(kind->name), std::string(to_string(kind->family)), std::string(kind->summary), kind->severity, {},
                          compiler::is_rule(*kind), {}};
    if (const auto page = pages.find(kind->name); page != pages.end()) rule.help = page->second;
    for (const compiler::RuleOption* option : compiler::all_rule_options()) {
      if (&option->rule == kind) rule.options.push_back({std::string(option->name), std::string(option->summary), preset_json(option->preset)});
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace truce::cli
