#include "base/diagnostic.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace truce {

namespace {

// Constant-initialised, and so ready before any kind in any file is constructed.
constinit const DiagnosticKind* newest_kind = nullptr;

auto sort_key(const Diagnostic& diagnostic) {
  const Span& span = diagnostic.span;
  return std::make_tuple(span.source, span.begin, span.end, diagnostic.kind->name,
                         std::string_view(diagnostic.message), std::string_view(diagnostic.marker));
}

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::note: return "note";
  }
  return "";
}

std::string_view to_string(Family family) {
  switch (family) {
    case Family::syntax: return "syntax";
    case Family::names: return "names";
    case Family::types: return "types";
    case Family::funnel: return "funnel";
    case Family::timing: return "timing";
    case Family::logic: return "logic";
    case Family::agreement: return "agreement";
    case Family::style: return "style";
    case Family::scenarios: return "scenarios";
    case Family::files: return "files";
    case Family::configuration: return "configuration";
  }
  return "";
}

const std::vector<Family>& all_families() {
  static const std::vector<Family> all = {Family::syntax,    Family::names, Family::types,     Family::funnel, Family::timing,    Family::logic,
                                          Family::agreement, Family::style, Family::scenarios, Family::files,  Family::configuration};
  return all;
}

DiagnosticKind::DiagnosticKind(std::string_view kind_name, Severity kind_severity, std::string_view kind_summary, Family kind_family)
    : name(kind_name), severity(kind_severity), summary(kind_summary), family(kind_family), next_(newest_kind) {
  newest_kind = this;
}

std::vector<const DiagnosticKind*> all_diagnostic_kinds() {
  std::vector<const DiagnosticKind*> all;
  for (const DiagnosticKind* kind = newest_kind; kind; kind = kind->next_) all.push_back(kind);
  std::sort(all.begin(), all.end(), [](const auto* left, const auto* right) { return left->name < right->name; });
  return all;
}

Diagnostic& Diagnostics::add(const DiagnosticKind& kind, Span span, std::string message, std::string marker) {
  Diagnostic diagnostic;
  diagnostic.kind = &kind;
  diagnostic.severity = kind.severity;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  diagnostic.marker = std::move(marker);
  all_.push_back(std::move(diagnostic));
  return all_.back();
}

bool Diagnostics::has_errors() const {
  return std::any_of(all_.begin(), all_.end(),
                     [](const Diagnostic& one) { return one.severity == Severity::error; });
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> result = all_;
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& left, const auto& right) { return sort_key(left) < sort_key(right); });
  const auto repeats = std::unique(result.begin(), result.end(), [](const auto& left, const auto& right) {
    return sort_key(left) == sort_key(right);
  });
  result.erase(repeats, result.end());
  return result;
}

}  // namespace truce
