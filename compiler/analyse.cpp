#include "compiler/analyse.h"

#include <algorithm>
#include <chrono>
#include <tuple>

#include "compiler/checks.h"

namespace truce::compiler {

namespace {

std::vector<const RuleOption*>& declared_options() {
  static std::vector<const RuleOption*> all;
  return all;
}

}  // namespace

RuleOption::RuleOption(const DiagnosticKind& of_rule, std::string_view option_name, std::int64_t option_preset, std::int64_t lowest,
                       std::int64_t highest, std::string_view option_summary)
    : rule(of_rule), name(option_name), preset(option_preset), low(lowest), high(highest), summary(option_summary) {
  declared_options().push_back(this);
}

RuleOption::RuleOption(const DiagnosticKind& of_rule, std::string_view option_name, std::vector<std::string> option_preset,
                       std::string_view option_summary)
    : rule(of_rule), name(option_name), preset(std::move(option_preset)), summary(option_summary) {
  declared_options().push_back(this);
}

std::vector<const RuleOption*> all_rule_options() {
  std::vector<const RuleOption*> all = declared_options();
  std::sort(all.begin(), all.end(), [](const RuleOption* left, const RuleOption* right) {
    return std::tie(left->rule.name, left->name) < std::tie(right->rule.name, right->name);
  });
  return all;
}

std::int64_t AnalyseOptions::number(const RuleOption& option) const {
  const auto chosen = values.find(&option);
  return std::get<std::int64_t>(chosen == values.end() ? option.preset : chosen->second);
}

const std::vector<std::string>& AnalyseOptions::words(const RuleOption& option) const {
  const auto chosen = values.find(&option);
  return std::get<std::vector<std::string>>(chosen == values.end() ? option.preset : chosen->second);
}

void run(const Checking& checking, std::string_view name, const std::function<void(const Checking&)>& check) {
  using Time = std::chrono::steady_clock;
  const std::size_t place = checking.analysis.spent.size();
  checking.analysis.spent.push_back({std::string(name), 0});  // a family stands above its parts
  const Time::time_point begin = Time::now();
  check(checking);
  checking.analysis.spent[place].micros = std::chrono::duration_cast<std::chrono::microseconds>(Time::now() - begin).count();
}

Analysis analyse(const Policy& policy, const Sources& sources, const AnalyseOptions& options, Diagnostics& diagnostics) {
  Analysis analysis;
  const Checking checking{policy, sources, options, diagnostics, analysis};
  const auto family = [&](Family which, void (*check)(const Checking&)) {
    const std::vector<Family>& wanted = options.families;
    if (std::find(wanted.begin(), wanted.end(), which) != wanted.end()) run(checking, to_string(which), check);
  };
  family(Family::funnel, check_funnel);
  family(Family::timing, check_timing);
  family(Family::logic, check_logic);
  family(Family::agreement, check_agreement);
  family(Family::style, check_style);
  return analysis;
}

}  // namespace truce::compiler
