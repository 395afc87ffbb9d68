// Promises that can be kept one by one, and not together; and one that cannot be kept at all. Decided by what they say of when deeds
// come, under bounds that hold on whichever day the lead arrives: what is told here is certain, and what is not certain is not told.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/checks/example.h"
#include "compiler/checks/timing/opening.h"
#include "compiler/checks/timing/parts.h"
#include "compiler/checks/timing/timeline.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kNeverKept{"never-kept", Severity::warning, "a promise that nobody can keep in its time", Family::timing};
const DiagnosticKind kNotKeptTogether{"not-kept-together", Severity::warning, "promises that cannot all be kept", Family::timing};

constexpr std::size_t kMostRules = 200;     // for one scope
constexpr std::size_t kMostConditions = 9;  // of when promises of one scope apply, always included

bool fits_in_time(Reaches& reaches, const Promise& promise) {
  const auto& kept = std::get<KeptOn>(promise.form);
  if (kept.across_days < 2) return true;
  const Reach needed = between_dates(kept.across_days);
  const Reach& reach = reaches.of(limit_of(promise));
  const bool too_long = reach.most_micros && needed.least_micros > *reach.most_micros;
  const bool too_many = reach.most_dates && needed.least_dates > *reach.most_dates;
  return !too_long && !too_many;
}

// One record a day, for as long as there is time.
std::vector<std::string> tried_in_vain(const Policy& policy, const Promise& promise) {
  const auto& kept = std::get<KeptOn>(promise.form);
  Example example(policy);
  const std::optional<Instant> opened = open(example, policy, promise);
  const std::optional<Length> within = certain_length(promise);
  if (!opened || !within || promise.paused_while) return {};
  const std::optional<Instant> due = example.later(*opened, *within);
  const Length rest_of_day{{23, Unit::hour}, {}, {}};
  for (int day = 0; due && day < 10; ++day) {
    if (example.now().micros + kMicrosPerHour > due->micros) break;
    example.record(kept.pattern);  // after an hour
    if (example.now().micros + kMicrosPerDay > due->micros) break;
    example.wait(rest_of_day);
  }
  if (!due) return {};
  example.wait_until(*due);
  example.expect(promise.name + " broken");
  return example.lines();
}

void report_never_kept(const Checking& checking, const Promise& promise) {
  const auto& kept = std::get<KeptOn>(promise.form);
  Diagnostic& diagnostic = checking.diagnostics.add(
      kNeverKept, promise.span,
      fmt::format("`{}` can never be kept: {} different days do not fit into {}", promise.name, kept.across_days, to_string(kept.within.duration)));
  diagnostic.help = "ask for fewer days, or give more time";
  diagnostic.witness = tried_in_vain(checking.policy, promise);
}

std::string names_of(const std::vector<const Promise*>& promises) {
  std::string names;
  for (std::size_t index = 0; index < promises.size(); ++index) {
    if (index > 0) names += index + 1 == promises.size() ? " and " : ", ";
    names += fmt::format("`{}`", promises[index]->name);
  }
  return names;
}

void report_together(const Checking& checking, const std::vector<const Promise*>& promises) {
  Diagnostic& diagnostic = checking.diagnostics.add(
      kNotKeptTogether, promises.front()->span,
      fmt::format("{} cannot {} be kept, whatever anybody does", names_of(promises), promises.size() == 2 ? "both" : "all"),
      fmt::format("of `{}`", promises.front()->name));
  for (std::size_t index = 1; index < promises.size() && index <= kMostLabels; ++index) {
    diagnostic.labels.push_back({promises[index]->span, fmt::format("of `{}`", promises[index]->name)});
  }
  diagnostic.notes.push_back("each could be kept without the others");
  diagnostic.help = "give one of them more time, or ask for less";
}

// What is looked at together: promises of one scope, as far as they open for the same leads.
class Together {
 public:
  Together(const Checking& checking, Reaches& reaches) : checking_(checking), reaches_(reaches), rules_(rules_of(checking.policy)) {
    for (const Promise& promise : checking.policy.promises) {
      const bool is_plain = is_kept_on(promise) && !promise.applies_when && !promise.paused_while && !unless_of(promise)->has_value();
      if (is_plain && std::holds_alternative<OnRecord>(promise.trigger) && !is_never_kept(promise)) followers_.add(promise);
    }
  }

  void look_at(const Scope& scope) {
    std::set<std::string> conditions = {""};
    for (const Promise* promise : scope.promises) {
      if (promise->applies_when && conditions.size() < kMostConditions) conditions.insert(promise->applies_when->text);
    }
    for (const std::string& condition : conditions) {
      std::vector<const Promise*> promises;
      for (const Promise* promise : scope.promises) {
        // What excuses or pauses a promise may always come to its help.
        const bool may_apply = !promise->applies_when || promise->applies_when->text == condition;
        if (may_apply && !promise->paused_while && !unless_of(*promise)->has_value() && !is_never_kept(*promise)) promises.push_back(promise);
      }
      look_at(scope, std::move(promises));
    }
  }

  bool is_never_kept(const Promise& promise) {
    return is_kept_on(promise) && !promise.paused_while && !fits_in_time(reaches_, promise);
  }

 private:
  // A stay can end while another promise, that some record opened meanwhile, goes on: what a stay forbids is so not held against what
  // follows from records.
  enum class Follow { no_records, records };

  // Something must say that a deed comes late. Where nothing does, all can be done at once, and calendars need not be looked at.
  bool may_contradict(const std::vector<const Promise*>& promises) const {
    return std::any_of(promises.begin(), promises.end(), [&](const Promise* promise) {
      const auto* kept = std::get_if<KeptOn>(&promise->form);
      return !kept || kept->across_days >= 2 || !rules_.of(*deed_of(*promise)).empty() || !followers_.of(*deed_of(*promise)).empty();
    });
  }

  void look_at(const Scope& scope, std::vector<const Promise*> promises) {
    if (!may_contradict(promises)) return;
    for (int found = 0; found < 20; ++found) {
      std::vector<const Promise*> both;
      for (const Follow follow : {Follow::no_records, Follow::records}) {
        for (const TimeScale scale : {TimeScale::micros, TimeScale::dates}) {
          if (both.empty()) both = contradiction(scope, promises, follow, scale);
        }
      }
      if (both.size() < 2) return;
      if (reported_.insert(both).second) report_together(checking_, both);
      const auto gone = std::find_if(promises.rbegin(), promises.rend(), [&](const Promise* promise) {
        return std::find(both.begin(), both.end(), promise) != both.end();
      });
      if (gone == promises.rend()) return;
      promises.erase(std::next(gone).base());
    }
  }

  std::vector<const Promise*> contradiction(const Scope& scope, const std::vector<const Promise*>& promises, Follow follow, TimeScale scale) {
    Timeline timeline(checking_.policy, reaches_, scope, scale);
    std::vector<const Pattern*> deeds;  // that come, if all is kept
    for (const Promise* promise : promises) {
      if (!is_kept_on(*promise) && follow == Follow::records && !scope.record) continue;
      timeline.add(*promise);
      if (is_kept_on(*promise)) deeds.push_back(deed_of(*promise));
    }
    if (follow == Follow::records) add_followers(timeline, promises, deeds);
    std::size_t rules = 0;
    for (const Pattern* deed : deeds) {
      for (const Promise* rule : rules_.of(*deed)) {
        if (rules++ < kMostRules) timeline.add_rule(*rule, *deed);
      }
    }
    return timeline.contradiction();
  }

  void add_followers(Timeline& timeline, const std::vector<const Promise*>& promises, std::vector<const Pattern*>& deeds) {
    std::set<const Promise*> added(promises.begin(), promises.end());
    for (std::size_t index = 0; index < deeds.size() && deeds.size() < kMostRules; ++index) {
      for (const Promise* promise : followers_.of(*deeds[index])) {
        if (!added.insert(promise).second) continue;
        timeline.add_after(*promise, std::get<OnRecord>(promise->trigger).pattern);
        deeds.push_back(deed_of(*promise));
      }
    }
  }

  const Checking& checking_;
  Reaches& reaches_;
  ByRecord rules_;      // that deeds must obey
  ByRecord followers_;  // that deeds open
  std::set<std::vector<const Promise*>> reported_;
};

}  // namespace

void check_together(const Checking& checking) {
  const Policy& policy = checking.policy;
  Reaches reaches(policy);
  Together together(checking, reaches);
  for (const Promise& promise : policy.promises) {
    if (together.is_never_kept(promise)) report_never_kept(checking, promise);
  }
  for (const Scope& scope : scopes_of(policy)) together.look_at(scope);
}

}  // namespace truce::compiler
