#include "report/findings/baseline.h"

#include <nlohmann/json.hpp>

#include "report/findings/finding.h"
#include "report/json_document.h"

namespace truce::report {

namespace {

constexpr int kBaselineFormat = 1;
constexpr std::size_t kMost = 1'000'000'000;

std::string text_at(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

KnownFinding known_finding(const Sources& sources, const Diagnostic& diagnostic, std::string file) {
  const bool has_place = diagnostic.span.source.valid();
  return {std::move(file), std::string(diagnostic.kind->name),
          has_place ? normalised(sources.line(diagnostic.span.source, sources.position(diagnostic.span).line)) : std::string()};
}

std::string baseline_json(const Baseline& baseline) {
  using Json = nlohmann::ordered_json;
  Json findings = Json::array();
  for (const auto& [known, count] : baseline) {
    findings.push_back({{"file", known.file}, {"rule", known.rule}, {"line", known.line}, {"count", count}});
  }
  return json_document({{"format", kBaselineFormat}, {"findings", std::move(findings)}});
}

std::optional<Baseline> read_baseline(std::string_view text, std::string& mistake) {
  const nlohmann::json root = nlohmann::json::parse(text, nullptr, false);
  mistake = "it is no baseline that `truce check --write-baseline` wrote";
  if (!root.is_object() || !root.contains("format") || !root.contains("findings") || !root["findings"].is_array()) return {};
  if (root["format"] != kBaselineFormat) {
    mistake = "it was written by another version of truce";
    return {};
  }
  Baseline baseline;
  for (const nlohmann::json& one : root["findings"]) {
    if (!one.is_object()) return {};
    const KnownFinding known{text_at(one, "file"), text_at(one, "rule"), text_at(one, "line")};
    const auto count = one.find("count");
    const bool counts = count != one.end() && count->is_number_unsigned() && count->get<std::uint64_t>() <= kMost;
    if (known.file.empty() || known.rule.empty() || !counts) return {};
    baseline[known] += count->get<std::size_t>();
  }
  mistake.clear();
  return baseline;
}

}  // namespace truce::report
