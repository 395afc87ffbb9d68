// A deed that is due before what it depends on: what a rule requires of it, or the record from which another promise counts it.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/checks/patterns.h"
#include "compiler/checks/timing/opening.h"
#include "compiler/checks/timing/parts.h"
#include "compiler/checks/timing/scope.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kLatePrerequisite{"late-prerequisite", Severity::warning,
                                       "a promise that may come too late for another one that needs it", Family::timing};

// At the deadline of `early`, nothing is late of what it needs.
std::vector<std::string> too_late(const Policy& policy, const Promise& early, const Promise& late) {
  Example example(policy);
  const bool from_handoff = std::holds_alternative<OnHandoff>(late.trigger);
  const std::optional<Instant> opened = late.applies_when || early.applies_when ? std::nullopt : open(example, policy, from_handoff ? late : early);
  const std::optional<Length> within = certain_length(early);
  const std::optional<Instant> due = opened && within ? example.later(*opened, *within) : std::nullopt;
  if (!due) return {};
  example.wait_until(*due);
  example.expect(early.name + " broken");
  example.expect(late.name + " open");
  return example.lines();
}

class Prerequisites {
 public:
  explicit Prerequisites(const Checking& checking)
      : checking_(checking), policy_(checking.policy), reaches_(checking.policy), rules_(rules_of(checking.policy)) {
    for (const Promise& promise : policy_.promises) {
      if (deed_of(promise) && is_kept_on(promise) && std::holds_alternative<OnRecord>(promise.trigger)) counted_from_.push_back(&promise);
    }
  }

  void look_at(const Scope& scope) {
    for (const Promise* early : scope.promises) {
      if (!is_kept_on(*early) || early->paused_while) continue;
      for (const Promise* rule : rules_.of(*deed_of(*early))) {
        for (const Needed& needed : needed_since(policy_, *rule, scope.stage)) {
          const Promise* late = promised_only_after(scope, *early, needed.what->pattern);
          if (late) report(*early, *late, *rule, fmt::format("requires `{}`", needed.what->pattern.text), "requires it");
        }
      }
      look_at_counted(scope, *early);
    }
  }

 private:
  // `late` promises the record from which `other` counts the very deed that `early` promises.
  void look_at_counted(const Scope& scope, const Promise& early) {
    for (const Promise* other : counted_from_) {
      const Pattern& record = std::get<OnRecord>(other->trigger).pattern;
      if (other == &early || deed_of(*other)->text != deed_of(early)->text) continue;
      if (scope.record && scope.record->text == record.text) continue;
      const Promise* late = promised_only_after(scope, early, record);
      if (late) report(early, *late, *other, fmt::format("is counted by `{}` from `{}`", other->name, record.text), "counts from it");
    }
  }

  // A promise of such a deed, if there is one and each is surely due after `early`.
  const Promise* promised_only_after(const Scope& scope, const Promise& early, const Pattern& deed) {
    const Promise* found = nullptr;
    for (const Promise* promise : scope.promises) {
      if (promise == &early || !is_kept_on(*promise) || !covers(deed, *deed_of(*promise))) continue;
      if (!reaches_.surely_later(limit_of(*promise), limit_of(early))) return nullptr;
      if (!found) found = promise;
    }
    return found;
  }

  void report(const Promise& early, const Promise& late, const Promise& link, const std::string& how, std::string_view link_text) {
    if (!reported_.insert({&early, &late}).second) return;
    Diagnostic& diagnostic = checking_.diagnostics.add(
        kLatePrerequisite, late.span,
        fmt::format("`{}` is due after `{}`: `{}` must come within {} and {}, which is promised only within {}", late.name, early.name,
                    deed_of(early)->text, to_string(length_of(early)->duration), how, to_string(length_of(late)->duration)),
        "too late");
    diagnostic.labels.push_back({early.span, "due before"});
    diagnostic.labels.push_back({link.span, std::string(link_text)});
    diagnostic.help = fmt::format("promise it within {} too, or give `{}` more time", to_string(length_of(early)->duration), early.name);
    diagnostic.witness = too_late(policy_, early, late);
  }

  const Checking& checking_;
  const Policy& policy_;
  Reaches reaches_;
  ByRecord rules_;
  std::vector<const Promise*> counted_from_;
  std::set<std::pair<const Promise*, const Promise*>> reported_;
};

}  // namespace

void check_prerequisites(const Checking& checking) {
  Prerequisites prerequisites(checking);
  for (const Scope& scope : scopes_of(checking.policy)) prerequisites.look_at(scope);
}

}  // namespace truce::compiler
