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

DiagnosticKind::DiagnosticKind(std::string_view kind_name, Severity kind_severity, std::string_view kind_summary)
    : name(kind_name), severity(kind_severity), summary(kind_summary), next_(newest_kind) {
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
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  diagnostic.marker = std::move(marker);
  all_.push_back(std::move(diagnostic));
  return all_.back();
}

bool Diagnostics::has_errors() const {
  return std::any_of(all_.begin(), all_.end(),
                     [](const Diagnostic& one) { return one.kind->severity == Severity::error; });
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
