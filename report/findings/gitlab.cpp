// GitLab's report of code quality: a list of issues.
#include "report/findings/finding.h"
#include "report/json_document.h"

namespace truce::report {

namespace {

using Json = nlohmann::ordered_json;

std::string_view gitlab_severity(Severity severity) {
  switch (severity) {
    case Severity::error: return "critical";
    case Severity::warning: return "major";
    case Severity::note: return "info";
  }
  return "";
}

}  // namespace

std::string findings_gitlab(const std::vector<Finding>& findings) {
  Json issues = Json::array();
  for (const Finding& finding : findings) {
    if (!finding.place) continue;  // an issue has a place
    Json lines = {{"begin", finding.place->line}};
    if (finding.place->end_line > finding.place->line) lines["end"] = finding.place->end_line;
    issues.push_back({{"description", finding.message},
                      {"check_name", finding.rule},
                      {"fingerprint", finding.fingerprint},
                      {"severity", gitlab_severity(finding.severity)},
                      {"content", {{"body", "```\n" + finding.details + "```"}}},
                      {"location", {{"path", finding.place->file}, {"lines", std::move(lines)}}}});
  }
  return json_document(issues);
}

}  // namespace truce::report
