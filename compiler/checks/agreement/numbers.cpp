#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "compiler/checks/agreement/parties.h"
#include "compiler/checks/agreement/parts.h"

namespace truce::compiler::agreement {

namespace {

const DiagnosticKind kVanityTarget{"vanity-target", Severity::warning, "a target on something that costs nothing to produce", Family::agreement};
const DiagnosticKind kVolumeOnly{"volume-only", Severity::warning, "a volume is promised, and no quality", Family::agreement};
const DiagnosticKind kOneTeamTree{"one-team-tree", Severity::warning, "a number that only one team answers for stands at the top of the tree",
                                  Family::agreement};
const DiagnosticKind kNothingShared{"nothing-shared", Severity::warning, "two teams and not one number that both answer for",
                                    Family::agreement};
const DiagnosticKind kOnlyClosedWon{"only-closed-won", Severity::warning, "a team that is measured on closed deals alone", Family::agreement};

const RuleOption kCheap{kVanityTarget,
                        "words",
                        {"form", "forms", "download", "downloads", "downloaded", "click", "clicks", "clicked", "view", "views", "viewed", "visit",
                         "visits", "visited", "pageview", "impression", "impressions", "like", "likes", "follower", "followers"},
                        "what in the name of an event tells that it costs nothing to produce"};

// ---- What costs nothing

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c))) words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!words.back().empty()) words.emplace_back();
  }
  return words;
}

bool has_any(const std::vector<std::string>& words, const std::vector<std::string>& list) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return std::find(list.begin(), list.end(), word) != list.end(); });
}

// By the words of its name: `form_filled`, `whitepaper_download`, `email_opened`, `ad_click`.
bool costs_nothing(const Event& event, const AnalyseOptions& options) {
  const std::vector<std::string> words = words_of(event.name);
  return has_any(words, options.words(kCheap)) ||
         (has_any(words, {"open", "opens", "opened"}) && has_any(words, {"email", "mail", "newsletter", "mailing"}));
}

// Whether it is a target on noise; of what kind the noise must be need not be asked then.
bool check_vanity(const Policy& policy, const Kpi& kpi, const AnalyseOptions& options, Diagnostics& diagnostics) {
  const auto* counted = std::get_if<CountRecords>(&kpi.what);
  if (!counted || kpi.targets.empty() || kpi.targets.front().at_most) return false;
  for (const Alternative& alternative : counted->pattern.alternatives) {
    const Event& event = policy.at(alternative.event);
    if (!costs_nothing(event, options)) continue;
    Diagnostic& diagnostic = diagnostics.add(
        kVanityTarget, kpi.targets.front().span,
        fmt::format("`{}` costs nothing to produce: this target is met by noise", event.name));
    diagnostic.labels.push_back({kpi.span, fmt::format("the measure of {}", names(policy, kpi.owners))});
    diagnostic.help = "set the target on what both teams want: leads entering a qualified stage, opportunities, revenue";
    return true;
  }
  return false;
}

// ---- A volume and no quality

// A lead comes to this stage only by meeting a definition.
bool is_earned(const Policy& policy, StageId stage) {
  bool entered = false;
  for (const Move& move : policy.funnel->moves) {
    if (move.to != stage) continue;
    if (!std::holds_alternative<When>(move.how)) return false;
    entered = true;
  }
  return entered;
}

bool says_quality(const Policy& policy, const Kpi& kpi) {
  if (kpi.only_leads) return true;
  if (const auto* records = std::get_if<CountRecords>(&kpi.what)) {
    const auto& list = records->pattern.alternatives;
    return moves_only_to(policy, records->pattern, Stage::End::won) ||
           std::all_of(list.begin(), list.end(), [](const Alternative& alternative) { return !alternative.tests.empty(); });
  }
  const auto* leads = std::get_if<CountLeads>(&kpi.what);
  const auto* entries = std::get_if<CountEntries>(&kpi.what);
  if (!leads && !entries) return true;
  const StageId stage = leads ? leads->stage : entries->stage;
  return policy.at(stage).end == Stage::End::won || is_earned(policy, stage);
}

void check_volume(const Policy& policy, const Kpi& kpi, Diagnostics& diagnostics) {
  if (kpi.targets.empty() || kpi.targets.front().at_most || says_quality(policy, kpi)) return;
  Diagnostic& diagnostic = diagnostics.add(
      kVolumeOnly, kpi.targets.front().span,
      fmt::format("so many are owed by {}, and nothing says how good they must be: bad ones count as well", names(policy, kpi.owners)));
  diagnostic.help = "add what both teams call qualified: `only leads when qualified`";
}

// ---- Whose numbers they are

std::vector<TeamId> answering(const Policy& policy, const std::vector<TeamId>& teams, const Kpi& kpi) {
  std::vector<TeamId> result;
  for (const TeamId team : teams) {
    if (answers(policy, team, kpi.owners)) result.push_back(team);
  }
  return result;
}

// Arithmetic that no other arithmetic uses, while its parts are of several teams.
void check_trees(const Policy& policy, const std::vector<TeamId>& teams, Diagnostics& diagnostics) {
  std::set<KpiId> used;
  for (const Kpi& kpi : policy.kpis) {
    if (const auto* arithmetic = std::get_if<Arithmetic>(&kpi.what)) used.insert(arithmetic->kpis.begin(), arithmetic->kpis.end());
  }
  for (std::size_t i = 0; i < policy.kpis.size(); ++i) {
    const Kpi& kpi = policy.kpis[i];
    const auto* arithmetic = std::get_if<Arithmetic>(&kpi.what);
    if (!arithmetic || used.count(KpiId(i)) > 0) continue;
    const std::vector<TeamId> owners = answering(policy, teams, kpi);
    if (owners.size() != 1) continue;
    std::vector<TeamId> others;
    for (const TeamId team : teams) {
      const bool has_part = std::any_of(arithmetic->kpis.begin(), arithmetic->kpis.end(),
                                        [&](KpiId part) { return answers(policy, team, policy.at(part).owners); });
      if (has_part && team != owners.front()) others.push_back(team);
    }
    if (others.empty()) continue;
    const std::string& owner = policy.at(owners.front()).name;
    Diagnostic& diagnostic =
        diagnostics.add(kOneTeamTree, kpi.span,
                        fmt::format("only {} answers for `{}`, though {} makes part of it", owner, kpi.name, names(policy, others)));
    for (const KpiId part : arithmetic->kpis) {
      diagnostic.labels.push_back({policy.at(part).span, fmt::format("owned by {}", names(policy, policy.at(part).owners))});
    }
    diagnostic.help = fmt::format("let both answer for it: `owned by {}`", names(policy, teams));
  }
}

void check_shared(const Policy& policy, const std::vector<TeamId>& teams, Diagnostics& diagnostics) {
  const bool shared = std::any_of(policy.kpis.begin(), policy.kpis.end(),
                                  [&](const Kpi& kpi) { return answering(policy, teams, kpi).size() > 1; });
  if (teams.size() < 2 || policy.kpis.empty() || shared) return;
  Diagnostic& diagnostic = diagnostics.add(kNothingShared, policy.kpis.front().span,
                                           fmt::format("{} share no number: each can win while the other loses", names(policy, teams)));
  for (std::size_t i = 0; i < policy.kpis.size() && i < 4; ++i) {
    const Kpi& kpi = policy.kpis[i];
    diagnostic.labels.push_back({kpi.span, fmt::format("owned by {}", names(policy, kpi.owners))});
  }
  diagnostic.help = fmt::format("own one number together, such as the pipeline: `owned by {}`", names(policy, teams));
}

bool is_of_won_deals(const Policy& policy, const Kpi& kpi) {
  const auto is_won = [&](StageId stage) { return policy.at(stage).end == Stage::End::won; };
  if (const auto* records = std::get_if<CountRecords>(&kpi.what)) return moves_only_to(policy, records->pattern, Stage::End::won);
  if (const auto* value = std::get_if<ValueOf>(&kpi.what)) return moves_only_to(policy, value->pattern, Stage::End::won);
  if (const auto* leads = std::get_if<CountLeads>(&kpi.what)) return is_won(leads->stage);
  if (const auto* entries = std::get_if<CountEntries>(&kpi.what)) return is_won(entries->stage);
  if (const auto* cohort = std::get_if<CohortShare>(&kpi.what)) return is_won(cohort->to);
  return false;
}

void check_closed_won(const Policy& policy, const std::vector<TeamId>& teams, Diagnostics& diagnostics) {
  if (!policy.funnel || teams.size() < 2) return;
  for (const TeamId team : teams) {
    std::vector<const Kpi*> owned;
    for (const Kpi& kpi : policy.kpis) {
      if (answers(policy, team, kpi.owners)) owned.push_back(&kpi);
    }
    const bool all_won = std::all_of(owned.begin(), owned.end(), [&](const Kpi* kpi) { return is_of_won_deals(policy, *kpi); });
    const bool owns_won = std::any_of(policy.funnel->stages.begin(), policy.funnel->stages.end(),
                                      [&](const Stage& stage) { return stage.owner == team && stage.end == Stage::End::won; });
    if (owned.empty() || !all_won || !owns_won) continue;
    const std::string& name = policy.at(team).name;
    Diagnostic& diagnostic = diagnostics.add(
        kOnlyClosedWon, owned.front()->span,
        fmt::format("{} is measured on closed deals alone: what it does with all other leads counts for nothing", name));
    diagnostic.help = fmt::format(
        "let {} answer for the leads it was given as well: a share of a promise kept, a time to the first attempt, opportunities", name);
  }
}

}  // namespace

void check_numbers(const Checking& checking) {
  const Policy& policy = checking.policy;
  Diagnostics& diagnostics = checking.diagnostics;
  const std::vector<TeamId> teams = working_teams(policy);
  for (const Kpi& kpi : policy.kpis) {
    const bool is_noise = check_vanity(policy, kpi, checking.options, diagnostics);
    if (policy.funnel && !is_noise) check_volume(policy, kpi, diagnostics);
  }
  check_trees(policy, teams, diagnostics);
  check_shared(policy, teams, diagnostics);
  check_closed_won(policy, teams, diagnostics);
}

}  // namespace truce::compiler::agreement
