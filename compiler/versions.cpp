#include "compiler/versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace truce::compiler {

namespace {

const DiagnosticKind kOtherPolicy{"other-policy", Severity::error, "policies that are not versions of one", Family::names};
const DiagnosticKind kOtherBasis{"other-basis", Severity::error, "versions in different zones or currencies", Family::names};
const DiagnosticKind kSameDate{"same-date", Severity::error, "two versions in force from one day on", Family::names};
const DiagnosticKind kVersionOrder{"version-order", Severity::error, "a later version without a higher number", Family::names};
const DiagnosticKind kDroppedStage{"dropped-stage", Severity::error, "a stage that a version drops without saying what becomes of it", Family::names};

// The next number of a version, without leading zeros; a version goes on with zeros for ever.
std::string_view take_part(std::string_view& version) {
  const std::size_t end = std::min(version.find('.'), version.size());
  std::string_view part = version.substr(0, end);
  version.remove_prefix(std::min(end + 1, version.size()));
  part.remove_prefix(std::min(part.find_first_not_of('0'), part.size()));
  return part;
}

bool is_higher(std::string_view version, std::string_view than) {
  while (!version.empty() || !than.empty()) {
    const std::string_view part = take_part(version), other = take_part(than);
    if (part == other) continue;
    return part.size() != other.size() ? part.size() > other.size() : part > other;
  }
  return false;
}

Diagnostic& report(Diagnostics& diagnostics, const DiagnosticKind& kind, Span span, Span other, std::string message, std::string marker) {
  Diagnostic& diagnostic = diagnostics.add(kind, span, std::move(message), std::move(marker));
  diagnostic.labels.push_back({other, "the other version"});
  return diagnostic;
}

void check_basis(const Policy& first, const Policy& other, Diagnostics& diagnostics) {
  if (other.name != first.name) {
    report(diagnostics, kOtherPolicy, other.span, first.span, fmt::format("`{}` and `{}` are not versions of one policy", first.name, other.name), "")
        .help = "judge by one of them at a time";
    return;
  }
  const auto check = [&](std::string_view what, const std::string& own, const std::string& wanted, Span span, Span wanted_span) {
    if (own == wanted) return;
    report(diagnostics, kOtherBasis, span, wanted_span, fmt::format("the {} `{}` is not that of the other versions, `{}`", what, own, wanted), "")
        .help = fmt::format("versions that are judged together have one {}; judge by this one alone, or restate", what);
  };
  check("zone", other.zone.name(), first.zone.name(), other.zone_span, first.zone_span);
  check("currency", other.currency, first.currency, other.currency_span, first.currency_span);
}

void check_order(const Policy& earlier, const Policy& later, Diagnostics& diagnostics) {
  if (earlier.in_force_from == later.in_force_from) {
    report(diagnostics, kSameDate, later.in_force_span, earlier.in_force_span,
           fmt::format("{} and {} are both in force from {}", earlier.version, later.version, to_string(later.in_force_from)), "")
        .help = "give the later one a later date, or leave the other one out";
    return;
  }
  if (is_higher(later.version, earlier.version)) return;
  report(diagnostics, kVersionOrder, later.version_span, earlier.version_span,
         fmt::format("version {} is in force later than {}, and its number is not higher", later.version, earlier.version), "")
      .help = "what comes into force later has a higher version";
}

bool takes_in(const Stage& stage, const std::string& name) {
  return stage.name == name || std::count(stage.was.begin(), stage.was.end(), name) > 0;
}

void check_stages(const Policy& earlier, const Policy& later, Diagnostics& diagnostics) {
  if (!earlier.funnel) return;
  for (const Stage& stage : earlier.funnel->stages) {
    const auto is_heir = [&](const Stage& other) { return takes_in(other, stage.name); };
    if (later.funnel && std::any_of(later.funnel->stages.begin(), later.funnel->stages.end(), is_heir)) continue;
    Diagnostic& diagnostic =
        report(diagnostics, kDroppedStage, later.funnel ? later.funnel->span : later.span, stage.span,
               fmt::format("version {} drops the stage `{}` of version {}, and leads may stand there", later.version, stage.name, earlier.version), "");
    diagnostic.help = fmt::format("say where they stand from then on, by ` was {}` in the line of that stage", stage.name);
  }
}

}  // namespace

void check_versions(std::vector<const Policy*> policies, Diagnostics& diagnostics) {
  for (const Policy* policy : policies) check_basis(*policies.front(), *policy, diagnostics);
  if (diagnostics.has_errors()) return;
  std::stable_sort(policies.begin(), policies.end(), [](const Policy* one, const Policy* other) { return one->in_force_from < other->in_force_from; });
  for (std::size_t index = 1; index < policies.size(); ++index) check_order(*policies[index - 1], *policies[index], diagnostics);
  if (diagnostics.has_errors()) return;
  for (std::size_t index = 1; index < policies.size(); ++index) check_stages(*policies[index - 1], *policies[index], diagnostics);
}

}  // namespace truce::compiler
