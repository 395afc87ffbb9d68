// Targets along the funnel: so many leads at such a share cannot make more than that.
#include <fmt/format.h>

#include <vector>

#include "compiler/checks/agreement/parties.h"
#include "compiler/checks/agreement/parts.h"

namespace truce::compiler::agreement {

namespace {

const DiagnosticKind kTargetsContradict{"targets-contradict", Severity::warning, "targets along the funnel that do not add up",
                                        Family::agreement};

// Records that only ever move leads to one stage count the entries into it.
std::optional<StageId> stage_of(const Policy& policy, const Pattern& pattern) {
  std::optional<StageId> stage;
  for (const Alternative& alternative : pattern.alternatives) {
    for (const Move& move : policy.funnel->moves) {
      const auto* on = std::get_if<On>(&move.how);
      if (!on) continue;
      for (const Alternative& moving : on->pattern.alternatives) {
        if (moving.event != alternative.event) continue;
        if (stage && *stage != move.to) return std::nullopt;
        stage = move.to;
      }
    }
  }
  return stage;
}

std::optional<StageId> counted_stage(const Policy& policy, const Kpi& kpi) {
  if (const auto* leads = std::get_if<CountLeads>(&kpi.what)) return leads->stage;
  if (const auto* entries = std::get_if<CountEntries>(&kpi.what)) return entries->stage;
  if (const auto* records = std::get_if<CountRecords>(&kpi.what)) return stage_of(policy, records->pattern);
  return std::nullopt;
}

bool one_period(const Kpi& one, const Target& of_one, const Kpi& other, const Target& of_other) {
  return one.per == other.per && of_one.each == of_other.each && of_one.period == of_other.period;
}

// The larger count of the three targets is more than the smaller one at the share; exact up to 10^-18 of a lead.
bool more_than(const Decimal& made, const Decimal& from, const Decimal& share) {
  const Int128 one = Decimal::from_int(1).atto();
  const Int128 whole = from.atto() / one, rest = from.atto() % one;
  return made.atto() > whole * share.atto() + rest * share.atto() / one;
}

std::string product(const Decimal& from, const Decimal& share) {
  const Int128 one = Decimal::from_int(1).atto();
  const Int128 whole = from.atto() / one * share.atto();
  return to_string(whole / one);
}

std::string percent(const Decimal& share) {
  Decimal shown = share;
  shown.scale = static_cast<std::uint8_t>(share.scale > 2 ? share.scale - 2 : 0);
  for (int left = 2 - share.scale; left > 0; --left) shown.mantissa *= 10;
  return shown.to_string() + "%";
}

}  // namespace

void check_targets(const Checking& checking) {
  const Policy& policy = checking.policy;
  Diagnostics& diagnostics = checking.diagnostics;
  if (!policy.funnel) return;
  struct Count {
    StageId stage;
    const Kpi* kpi;
    const Target* target;
  };
  std::vector<Count> counts;
  for (const Kpi& kpi : policy.kpis) {
    const auto stage = counted_stage(policy, kpi);
    if (!stage) continue;
    for (const Target& target : kpi.targets) {
      if (!target.at_most) counts.push_back({*stage, &kpi, &target});
    }
  }
  for (const Kpi& kpi : policy.kpis) {
    const auto* cohort = std::get_if<CohortShare>(&kpi.what);
    if (!cohort) continue;
    for (const Target& share : kpi.targets) {
      if (share.at_most) continue;
      for (const Count& from : counts) {
        if (from.stage != cohort->from || !one_period(kpi, share, *from.kpi, *from.target)) continue;
        for (const Count& made : counts) {
          if (made.stage != cohort->to || !one_period(kpi, share, *made.kpi, *made.target)) continue;
          if (!more_than(made.target->amount, from.target->amount, share.amount)) continue;
          Diagnostic& diagnostic = diagnostics.add(
              kTargetsContradict, made.target->span,
              fmt::format("{} leads at {} make {}, not {}: who meets the first two targets misses the third", from.target->amount.to_string(),
                          percent(share.amount), product(from.target->amount, share.amount), made.target->amount.to_string()));
          diagnostic.labels.push_back({from.target->span, fmt::format("`{}`", from.kpi->name)});
          diagnostic.labels.push_back({share.span, fmt::format("`{}`", kpi.name)});
          diagnostic.help = "change one of the three, together";
        }
      }
    }
  }
}

}  // namespace truce::compiler::agreement
