#include "compiler/findings/settings.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#define TOML_EXCEPTIONS 0
#include <toml++/impl/preprocessor.h>
// The library asserts, or has the compiler assume, what a text that is no TOML belies: `[[[`. Its code goes on to say what is wrong.
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expr) static_assert(true)
#include <toml++/toml.h>

#include "base/nearest.h"
#include "base/text.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kBadSettings{"bad-settings", Severity::error, "a `truce.toml` that is no TOML", Family::configuration};
const DiagnosticKind kUnknownSetting{"unknown-setting", Severity::error, "a rule or a key of `truce.toml` that does not exist",
                                     Family::configuration};
const DiagnosticKind kWrongSetting{"wrong-setting", Severity::error, "a value of `truce.toml` that does not fit its key",
                                   Family::configuration};

constexpr std::size_t kLongestText = 1 << 20;

class Reader {
 public:
  Reader(const Sources& sources, SourceId source, Diagnostics& diagnostics)
      : sources_(sources), source_(source), diagnostics_(diagnostics) {}

  Settings read() {
    Settings settings;
    const std::string& text = sources_.at(source_).text;
    if (text.size() > kLongestText) {
      diagnostics_.add(kBadSettings, {source_, 0, 0}, "this file has more than 1 MiB");
      return settings;
    }
    const toml::parse_result parsed = toml::parse(std::string_view(text));
    if (!parsed) {
      diagnostics_.add(kBadSettings, span(parsed.error().source()), fmt::format("this is no TOML: {}", parsed.error().description()));
      return settings;
    }
    for (const auto& [key, value] : parsed.table()) {
      if (key.str() == "rules") read_rules(value, settings.all);
      else if (key.str() == "families") read_families(value, settings.all);
      else if (key.str() == "override") read_overrides(value, settings.overrides);
      else unknown(key, {"families", "override", "rules"}, "truce.toml");
    }
    return settings;
  }

 private:
  // What is there of a word, as far as the reader of TOML tells where it begins.
  Span span(const toml::source_region& region) const {
    const SourceText& text = sources_.at(source_);
    if (region.begin.line == 0 || region.begin.line > text.line_starts.size()) return {source_, 0, 0};
    const std::string_view line = sources_.line(source_, region.begin.line);
    const std::size_t begin = std::min<std::size_t>(region.begin.column == 0 ? 0 : region.begin.column - 1, line.size());
    const bool is_one_line = region.end.line == region.begin.line && region.end.column > region.begin.column;
    const std::size_t end = is_one_line ? std::min<std::size_t>(region.end.column - 1, line.size()) : line.size();
    const std::uint32_t start = text.line_starts[region.begin.line - 1];
    return {source_, start + static_cast<std::uint32_t>(begin), start + static_cast<std::uint32_t>(std::max(begin, end))};
  }

  Diagnostic& unknown(const toml::key& key, const std::vector<std::string>& known, std::string_view where) {
    Diagnostic& diagnostic = diagnostics_.add(kUnknownSetting, span(key.source()), fmt::format("`{}` is no key of {}", key.str(), where));
    const std::optional<std::string> meant = nearest(key.str(), known);
    diagnostic.help = meant ? fmt::format("did you mean `{}`?", *meant) : fmt::format("there are {}", fmt::join(known, ", "));
    return diagnostic;
  }

  void wrong(const toml::node& node, std::string message) {
    diagnostics_.add(kWrongSetting, span(node.source()), std::move(message));
  }

  const toml::table* table(const toml::node& node, std::string_view what) {
    if (!node.is_table()) wrong(node, fmt::format("`{}` is a table", what));
    return node.as_table();
  }

  // Nothing where it is none of the four words.
  std::optional<Level> level(const toml::node& node) {
    const std::string word = node.is_string() ? node.as_string()->get() : std::string();
    if (word == "off") return Level{};
    for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
      if (word == to_string(severity)) return Level{severity};
    }
    wrong(node, "a level is \"error\", \"warning\", \"note\" or \"off\"");
    return {};
  }

  void read_families(const toml::node& node, RuleSettings& settings) {
    const toml::table* families = table(node, "families");
    if (!families) return;
    std::vector<std::string> names;
    for (const Family family : AnalyseOptions{}.families) names.emplace_back(to_string(family));
    for (const auto& [key, value] : *families) {
      if (std::find(names.begin(), names.end(), key.str()) == names.end()) {
        unknown(key, names, "families");
        continue;
      }
      const std::optional<Level> chosen = level(value);
      if (!chosen) continue;
      for (const DiagnosticKind* kind : all_diagnostic_kinds()) {  // what [rules] says of one of them stands
        if (is_rule(*kind) && to_string(kind->family) == key.str()) settings.levels.emplace(kind, *chosen);
      }
    }
  }

  void read_rules(const toml::node& node, RuleSettings& settings) {
    const toml::table* rules = table(node, "rules");
    if (!rules) return;
    for (const auto& [key, value] : *rules) {
      const DiagnosticKind* rule = find_rule(key.str());
      if (!rule) {
        diagnostics_.add(kUnknownSetting, span(key.source()), fmt::format("`{}` is no rule", key.str())).help = instead_of_rule(key.str());
        continue;
      }
      if (value.is_table()) {
        read_rule(*rule, *value.as_table(), settings);
      } else if (const std::optional<Level> chosen = level(value)) {
        settings.levels.insert_or_assign(rule, *chosen);
      }
    }
  }

  void read_rule(const DiagnosticKind& rule, const toml::table& values, RuleSettings& settings) {
    std::vector<std::string> names = {"level"};
    std::map<std::string_view, const RuleOption*> options;
    for (const RuleOption* option : all_rule_options()) {
      if (&option->rule != &rule) continue;
      names.emplace_back(option->name);
      options.emplace(option->name, option);
    }
    for (const auto& [key, value] : values) {
      if (key.str() == "level") {
        if (const std::optional<Level> chosen = level(value)) settings.levels.insert_or_assign(&rule, *chosen);
      } else if (const auto option = options.find(key.str()); option != options.end()) {
        read_option(*option->second, value, settings);
      } else {
        unknown(key, names, fmt::format("the rule `{}`", rule.name));
      }
    }
  }

  void read_option(const RuleOption& option, const toml::node& node, RuleSettings& settings) {
    if (std::holds_alternative<std::int64_t>(option.preset)) {
      const auto* number = node.as_integer();
      if (number && number->get() >= option.low && number->get() <= option.high) settings.values[&option] = number->get();
      else wrong(node, fmt::format("`{}` is a whole number between {} and {}", option.name, option.low, option.high));
      return;
    }
    if (std::optional<std::vector<std::string>> words = texts(node)) settings.values[&option] = std::move(*words);
    else wrong(node, fmt::format("`{}` is a list of texts", option.name));
  }

  static std::optional<std::vector<std::string>> texts(const toml::node& node) {
    if (!node.is_array()) return {};
    std::vector<std::string> all;
    for (const toml::node& item : *node.as_array()) {
      if (!item.is_string()) return {};
      all.push_back(item.as_string()->get());
    }
    return all;
  }

  void read_overrides(const toml::node& node, std::vector<Settings::Override>& overrides) {
    if (!node.is_array_of_tables()) return wrong(node, "write `[[override]]`, as there may be several");
    for (const toml::node& each : *node.as_array()) {
      Settings::Override one;
      const toml::table& values = *each.as_table();
      for (const auto& [key, value] : values) {
        if (key.str() == "rules") read_rules(value, one.rules);
        else if (key.str() == "families") read_families(value, one.rules);
        else if (key.str() == "files") read_files(value, one.files);
        else unknown(key, {"families", "files", "rules"}, "an override");
      }
      if (!values.contains("files")) wrong(each, "an override names the `files` that it is for");
      overrides.push_back(std::move(one));
    }
  }

  void read_files(const toml::node& node, std::vector<std::string>& files) {
    if (std::optional<std::vector<std::string>> all = texts(node)) files = std::move(*all);
    else wrong(node, "`files` is a list of patterns, such as [\"archive/*\"]");
  }

  const Sources& sources_;
  SourceId source_;
  Diagnostics& diagnostics_;
};

void lay_over(RuleSettings& below, const RuleSettings& above) {
  for (const auto& [rule, level] : above.levels) below.levels.insert_or_assign(rule, level);
  for (const auto& [option, value] : above.values) below.values.insert_or_assign(option, value);
}

}  // namespace

Level RuleSettings::level(const DiagnosticKind& rule) const {
  const auto chosen = levels.find(&rule);
  return chosen == levels.end() ? Level{rule.severity} : chosen->second;
}

RuleSettings Settings::of_file(const std::string& path) const {
  RuleSettings settings = all;
  for (const Override& one : overrides) {
    const bool is_meant = std::any_of(one.files.begin(), one.files.end(),
                                      [&](const std::string& glob) { return ::fnmatch(glob.c_str(), path.c_str(), 0) == 0; });
    if (is_meant) lay_over(settings, one.rules);
  }
  return settings;
}

bool is_rule(const DiagnosticKind& kind) { return kind.severity != Severity::error && kind.family != Family::configuration; }

const DiagnosticKind* find_rule(std::string_view name) {
  for (const DiagnosticKind* kind : all_diagnostic_kinds()) {
    if (kind->name == name && is_rule(*kind)) return kind;
  }
  return nullptr;
}

std::string instead_of_rule(std::string_view name) {
  std::vector<std::string> names;
  for (const DiagnosticKind* kind : all_diagnostic_kinds()) {
    if (kind->name == name) return fmt::format("`{}` is told as it is: it cannot be turned down or allowed", name);
    if (is_rule(*kind)) names.emplace_back(kind->name);
  }
  const std::optional<std::string> meant = nearest(name, names);
  return meant ? fmt::format("did you mean `{}`?", *meant) : "`truce check --list` names them all";
}

Settings read_settings(const Sources& sources, SourceId source, Diagnostics& diagnostics) {
  return Reader(sources, source, diagnostics).read();
}

}  // namespace truce::compiler
