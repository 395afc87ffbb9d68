#include "report/findings/finding.h"
#include "report/json.h"
#include "report/json_document.h"

namespace truce::report {

namespace {

using Json = nlohmann::ordered_json;

Json place_of(const Sources& sources, Span span) {
  if (!span.source.valid()) return nullptr;
  const Position begin = sources.position(span);
  const Position end = sources.position(span.source, span.end);
  return {{"file", sources.at(span.source).path},
          {"line", begin.line},
          {"column", begin.column},
          {"end_line", end.line},
          {"end_column", end.column}};
}

Json diagnostic_of(const Sources& sources, const Diagnostic& diagnostic) {
  Json labels = Json::array();
  for (const Label& label : diagnostic.labels) {
    labels.push_back({{"place", place_of(sources, label.span)}, {"text", label.text}});
  }
  Json fix = nullptr;
  if (diagnostic.fix) {
    fix = {{"place", place_of(sources, diagnostic.fix->span)},
           {"replacement", diagnostic.fix->replacement},
           {"guess", diagnostic.fix->is_guess}};
  }
  return {{"name", diagnostic.kind->name},
          {"family", to_string(diagnostic.kind->family)},
          {"severity", to_string(diagnostic.severity)},
          {"message", diagnostic.message},
          {"place", place_of(sources, diagnostic.span)},
          {"marker", diagnostic.marker},
          {"labels", std::move(labels)},
          {"notes", diagnostic.notes},
          {"help", diagnostic.help.empty() ? Json(nullptr) : Json(diagnostic.help)},
          {"fix", std::move(fix)},
          {"witness", diagnostic.witness}};
}

}  // namespace

std::string diagnostics_json(const Sources& sources, const std::vector<Diagnostic>& diagnostics, const CheckTotals& totals) {
  Json rows = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) rows.push_back(diagnostic_of(sources, diagnostic));
  Json left_out = Json::array();
  for (const auto& [rule, why] : totals.left_out) left_out.push_back({{"rule", rule}, {"why", why}});
  const Json root = {{"format", kFormat},
                     {"files", totals.files},
                     {"errors", totals.errors},
                     {"findings", totals.findings},
                     {"notes", totals.notes},
                     {"allowed", totals.allowed},
                     {"known", totals.known},
                     {"stale", totals.stale},
                     {"left_out", std::move(left_out)},
                     {"diagnostics", std::move(rows)}};
  return json_document(root);
}

}  // namespace truce::report
