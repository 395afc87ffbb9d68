// SARIF 2.1.0, the static analysis results interchange format: what GitHub's code scanning and editors read.
#include <fmt/format.h>

#include <map>

#include "base/chars.h"
#include "report/findings/finding.h"
#include "report/json_document.h"

namespace truce::report {

namespace {

using Json = nlohmann::ordered_json;

// A path as a URI reference. What is not a letter, a digit or one of these is escaped, so a path can be no scheme.
std::string uri(std::string_view path) {
  std::string out = !path.empty() && path.front() == '/' ? "file://" : "";
  for (const char c : path) {
    const bool is_plain = is_letter(c) || is_digit(c) || std::string_view("-._~/").find(c) != std::string_view::npos;
    out += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Json region(const FoundAt& place) {
  return {{"startLine", place.line}, {"startColumn", place.column}, {"endLine", place.end_line}, {"endColumn", place.end_column}};
}

Json location(const FoundAt& place) {
  return {{"physicalLocation", {{"artifactLocation", {{"uri", uri(place.file)}}}, {"region", region(place)}}}};
}

Json rule_of(const RuleInfo& rule) {
  Json json = {{"id", rule.name}, {"shortDescription", {{"text", rule.summary}}}};
  if (!rule.help.empty()) json["help"] = {{"text", rule.help}, {"markdown", rule.help}};
  json["defaultConfiguration"] = {{"level", to_string(rule.level)}};  // its words are SARIF's, too
  json["properties"] = {{"tags", Json::array({rule.family})}};
  return json;
}

Json result_of(const Finding& finding, const std::map<std::string_view, std::size_t>& rules) {
  Json result = {{"ruleId", finding.rule}};
  if (const auto rule = rules.find(finding.rule); rule != rules.end()) result["ruleIndex"] = rule->second;
  result["level"] = to_string(finding.severity);
  result["message"] = {{"text", finding.help.empty() ? finding.message : finding.message + "\n" + finding.help}};
  result["locations"] = finding.place ? Json::array({location(*finding.place)}) : Json::array();
  if (!finding.related.empty()) {
    Json related = Json::array();
    for (const Finding::Related& one : finding.related) {
      Json place = location(one.place);
      place["id"] = related.size();
      if (!one.text.empty()) place["message"] = {{"text", one.text}};
      related.push_back(std::move(place));
    }
    result["relatedLocations"] = std::move(related);
  }
  result["partialFingerprints"] = {{"truceLine/v1", finding.fingerprint}};
  if (finding.fix) {
    const Json replacement = {{"deletedRegion", region(finding.fix->place)}, {"insertedContent", {{"text", finding.fix->replacement}}}};
    const Json change = {{"artifactLocation", {{"uri", uri(finding.fix->place.file)}}}, {"replacements", Json::array({replacement})}};
    result["fixes"] = Json::array({{{"description", {{"text", finding.help.empty() ? "what `truce check --fix` writes" : finding.help}}},
                                    {"artifactChanges", Json::array({change})}}});
  }
  return result;
}

}  // namespace

std::string findings_sarif(const std::vector<Finding>& findings, const std::vector<RuleInfo>& rules, std::string_view version) {
  Json all = Json::array();
  std::map<std::string_view, std::size_t> places;
  for (const RuleInfo& rule : rules) {
    places.emplace(rule.name, all.size());
    all.push_back(rule_of(rule));
  }
  Json results = Json::array();
  for (const Finding& finding : findings) results.push_back(result_of(finding, places));
  const Json driver = {{"name", "truce"}, {"semanticVersion", version}, {"rules", std::move(all)}};
  const Json run = {{"tool", {{"driver", driver}}}, {"columnKind", "utf16CodeUnits"}, {"results", std::move(results)}};
  const Json root = {{"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
  return json_document(root);
}

}  // namespace truce::report
