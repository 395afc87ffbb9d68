// Each definition by itself. Its clauses are taken out one by one, to see what they are there for.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/checks/logic/parts.h"

namespace truce::compiler::logic {

namespace {

const DiagnosticKind kNeverMet{"never-met", Severity::warning, "a definition that no lead can meet", Family::logic};
const DiagnosticKind kContradiction{"contradictory-clauses", Severity::warning, "clauses that no lead can meet together", Family::logic};
const DiagnosticKind kAlwaysMet{"always-met", Severity::warning, "a definition that every lead meets", Family::logic};
const DiagnosticKind kRedundant{"redundant-clause", Severity::warning, "a clause that changes nothing", Family::logic};
const DiagnosticKind kShadowed{"shadowed-clause", Severity::warning, "a clause that another one always comes before", Family::logic};
const DiagnosticKind kDeadClause{"dead-clause", Severity::warning, "a line of a list that no lead can meet", Family::logic};
const DiagnosticKind kIdleExclusion{"idle-exclusion", Severity::warning, "an `unless` that excludes nobody", Family::logic};
const DiagnosticKind kExcludedAtOnce{"excluded-at-once", Severity::warning, "leads that qualify and are excluded at once", Family::logic};
const DiagnosticKind kUndecidedWithout{"undecided-without", Severity::note,
                                       "a definition that decides nothing about leads without some field", Family::logic};

struct Clause {
  enum class Kind { entry, unless, rule } kind = Kind::entry;
  Kleene value{};                            // of an entry or an `unless`
  const Definition::IfMissing* rule = nullptr;
  const Condition* condition = nullptr;      // of an entry or an `unless`
  Span span;

  bool is_definition() const { return condition && is_definition_alone(*condition); }
  std::string text() const { return condition ? fmt::format("`{}`", condition->text) : std::string("this line"); }
};
using Chosen = std::vector<std::size_t>;  // indexes of clauses

class DefinitionCheck {
 public:
  DefinitionCheck(Logic& logic, DefinitionId id)
      : logic_(logic), definition_(logic.policy().at(id)), inquiry_(logic.policy(), logic.solver, Roots{{}, {id}, {}, {}}) {
    if (inquiry_.is_beyond_limits()) return;
    value_ = inquiry_.encoding().of(id);
    const auto add = [&](const Definition::Entry& entry, Clause::Kind kind) {
      clauses_.push_back({kind, inquiry_.encoding().of(entry.condition), nullptr, &entry.condition, entry.condition.span});
    };
    for (const auto& entry : definition_.list) add(entry, Clause::Kind::entry);
    for (const auto& entry : definition_.unless) add(entry, Clause::Kind::unless);
    for (const auto& rule : definition_.if_missing) clauses_.push_back({Clause::Kind::rule, {}, &rule, nullptr, rule.span});
  }

  void check() {
    if (inquiry_.is_beyond_limits()) return logic_.not_decided(kNeverMet, fmt::format("whether leads can meet `{}`", definition_.name));
    if (is_impossible({value_.met})) return report_never();
    if (is_impossible({inquiry_.formulas().negation(value_.met)})) return report_always();
    check_lists();
    check_clauses();
  }

  void check_missing_fields() {
    if (inquiry_.is_beyond_limits()) return;
    for (const auto& [field, subject] : inquiry_.encoding().subjects().fields) {
      const auto says = [id = field](const Definition::IfMissing& rule) { return rule.field == id; };
      if (std::any_of(definition_.if_missing.begin(), definition_.if_missing.end(), says)) continue;
      const NodeId missing = inquiry_.encoding().is_missing(field);
      const NodeId undecided = inquiry_.encoding().undecided(value_);
      if (!is_impossible({missing, inquiry_.formulas().negation(undecided)})) continue;
      const auto example = example_of(inquiry_, {missing, undecided}, {fmt::format("expect {} undecided", definition_.name)});
      if (!example) continue;
      const std::string& name = logic_.policy().at(field).name;
      Diagnostic& diagnostic = logic_.add(kUndecidedWithout, definition_.span,
                                          fmt::format("for a lead without `{}`, `{}` is undecided, whatever else is known of it", name, definition_.name));
      diagnostic.notes.push_back("what waits for it never happens to such a lead");
      diagnostic.help = fmt::format("say what holds then, such as `if {} is missing then not met`", name);
      diagnostic.witness = *example;
    }
  }

 private:
  bool is_impossible(const std::vector<NodeId>& asked) {
    const Found found = inquiry_.find(asked).found;
    if (found == Found::not_decided) logic_.not_decided(kNeverMet, fmt::format("all about `{}`", definition_.name));
    return found == Found::no;
  }
  Formulas& formulas() { return inquiry_.formulas(); }
  bool is_all() const { return definition_.how == Definition::How::all; }
  bool is_any() const { return definition_.how == Definition::How::any; }

  // The definition, of these clauses alone.
  Kleene of(const Chosen& chosen) {
    std::vector<Kleene> list, parts;
    for (const std::size_t index : chosen) {
      if (clauses_[index].kind == Clause::Kind::entry) list.push_back(clauses_[index].value);
    }
    parts.push_back(inquiry_.encoding().of_list(definition_.how, definition_.at_least, list));
    for (const std::size_t index : chosen) {
      if (clauses_[index].kind == Clause::Kind::unless) parts.push_back(inquiry_.encoding().not_(clauses_[index].value));
    }
    Kleene result = inquiry_.encoding().all(parts);
    for (const std::size_t index : chosen) {
      const Definition::IfMissing* rule = clauses_[index].rule;
      if (!rule) continue;
      const NodeId missing = inquiry_.encoding().is_missing(rule->field);
      const auto with = [&](NodeId otherwise, Truth when) {
        return rule->then == when ? formulas().any({missing, otherwise}) : formulas().all({formulas().negation(missing), otherwise});
      };
      result = {with(result.met, Truth::met), with(result.not_met, Truth::not_met)};
    }
    return result;
  }

  Chosen everything() const {
    Chosen all(clauses_.size());
    for (std::size_t index = 0; index < all.size(); ++index) all[index] = index;
    return all;
  }
  static Chosen without(Chosen from, std::size_t clause) {
    from.erase(std::remove(from.begin(), from.end(), clause), from.end());
    return from;
  }

  // ---- Never and always

  // What a lead must do with each clause to meet the definition, where each clause must be overcome alone; the list of an `any of` or
  // `at least` is one such thing.
  struct Hurdles {
    std::vector<NodeId> formulas;
    std::vector<Chosen> clauses;
  };
  Hurdles hurdles() {
    Hurdles result;
    Chosen listed;
    std::vector<Kleene> list;
    for (std::size_t index = 0; index < clauses_.size(); ++index) {
      const Clause& clause = clauses_[index];
      NodeId formula;
      switch (clause.kind) {
        case Clause::Kind::entry:
          listed.push_back(index);
          list.push_back(clause.value);
          if (!is_all()) continue;
          formula = clause.value.met;
          break;
        case Clause::Kind::unless: formula = clause.value.not_met; break;
        case Clause::Kind::rule: formula = formulas().negation(inquiry_.encoding().is_missing(clause.rule->field)); break;
      }
      result.formulas.push_back(formula);
      result.clauses.push_back({index});
    }
    if (!is_all()) {
      result.formulas.push_back(inquiry_.encoding().of_list(definition_.how, definition_.at_least, list).met);
      result.clauses.push_back(listed);
    }
    return result;
  }

  void report_never() {
    const Hurdles all = hurdles();
    const std::vector<std::size_t> core = inquiry_.smallest({}, all.formulas);
    Chosen blamed;
    for (const std::size_t index : core) blamed.insert(blamed.end(), all.clauses[index].begin(), all.clauses[index].end());
    std::sort(blamed.begin(), blamed.end());
    if (blamed.size() == 1 && clauses_[blamed.front()].is_definition()) return;
    const bool is_contradiction = is_all() && core.size() > 1;
    if (is_contradiction) {
      Diagnostic& diagnostic = logic_.add(kContradiction, clauses_[blamed.back()].span,
                                          fmt::format("no lead can meet these at once, so none is ever `{}`", definition_.name), "contradicts");
      for (std::size_t index = 0; index + 1 < blamed.size(); ++index) {
        diagnostic.labels.push_back({clauses_[blamed[index]].span, index + 2 == blamed.size() ? "this" : "together with this"});
      }
      diagnostic.help = "change or delete one of these lines; without any of them, the others can be met";
      return;
    }
    Diagnostic& diagnostic = logic_.add(kNeverMet, definition_.span, fmt::format("no lead can ever meet `{}`", definition_.name));
    label(diagnostic, blamed, blamed.size() == 1 ? "no lead can meet this" : "this is why");
    diagnostic.help = "change one of these lines, or delete the definition";
  }

  void report_always() {
    Chosen blamed;
    if (is_any()) {
      std::vector<NodeId> fails;
      Chosen listed;
      for (std::size_t index = 0; index < clauses_.size(); ++index) {
        if (clauses_[index].kind != Clause::Kind::entry) continue;
        fails.push_back(formulas().negation(clauses_[index].value.met));
        listed.push_back(index);
      }
      if (is_impossible(fails)) {
        for (const std::size_t index : inquiry_.smallest({}, fails)) blamed.push_back(listed[index]);
      }
    }
    if (blamed.empty()) blamed = everything();
    const bool is_of_definitions = std::all_of(blamed.begin(), blamed.end(), [&](std::size_t index) { return clauses_[index].is_definition(); });
    if (is_of_definitions && (blamed.size() == 1 || is_all())) return;
    Diagnostic& diagnostic = logic_.add(kAlwaysMet, definition_.span, fmt::format("every lead meets `{}`, so it tells no leads apart", definition_.name));
    label(diagnostic, blamed, blamed.size() == 1 ? "every lead meets this" : "each lead meets one of these");
    if (!is_any()) {
      for (Label& one : diagnostic.labels) one.text = "every lead passes this";
    }
    diagnostic.help = "ask for more, or delete the definition";
  }

  void label(Diagnostic& diagnostic, const Chosen& clauses, const std::string& text) {
    for (const std::size_t index : clauses) {
      if (diagnostic.labels.size() < kMostLabels) diagnostic.labels.push_back({clauses_[index].span, text});
    }
  }

  // ---- Single lines

  void check_lists() {
    std::vector<Kleene> list;
    for (const Clause& clause : clauses_) {
      if (clause.kind == Clause::Kind::entry) list.push_back(clause.value);
    }
    const NodeId listed = inquiry_.encoding().of_list(definition_.how, definition_.at_least, list).met;
    for (std::size_t index = 0; index < clauses_.size(); ++index) {
      const Clause& clause = clauses_[index];
      if (clause.kind == Clause::Kind::rule) continue;
      if (is_impossible({clause.value.met})) {
        said_.push_back(index);
        if (clause.is_definition()) continue;  // said where it is declared
        Diagnostic& diagnostic = logic_.add(kDeadClause, clause.span, fmt::format("no lead can ever meet {}", clause.text()));
        diagnostic.labels.push_back({definition_.span, clause.kind == Clause::Kind::unless ? "so it excludes nobody here" : "so it qualifies nobody here"});
        diagnostic.help = "correct the line, or delete it";
      } else if (clause.kind == Clause::Kind::unless && is_impossible({listed, clause.value.met})) {
        said_.push_back(index);
        Diagnostic& diagnostic = logic_.add(kIdleExclusion, clause.span,
                                            fmt::format("this excludes nobody: no lead that meets the list of `{}` meets {}", definition_.name, clause.text()));
        diagnostic.help = "delete the line, or exclude whom it was meant for";
      } else if (clause.kind == Clause::Kind::entry && is_any() && !definition_.unless.empty() && is_impossible({clause.value.met, value_.met})) {
        report_excluded(index);
      }
    }
  }

  void report_excluded(std::size_t index) {
    const Clause& clause = clauses_[index];
    std::vector<NodeId> passes;
    Chosen exclusions;
    for (std::size_t other = 0; other < clauses_.size(); ++other) {
      if (clauses_[other].kind != Clause::Kind::unless) continue;
      passes.push_back(clauses_[other].value.not_met);
      exclusions.push_back(other);
    }
    std::vector<NodeId> asked = passes;
    asked.push_back(clause.value.met);
    if (!is_impossible(asked)) return;  // an `if … is missing` is why
    const auto example = example_of(inquiry_, {clause.value.met, value_.not_met}, {fmt::format("expect {} not met", definition_.name)});
    if (!example) return;
    said_.push_back(index);
    Diagnostic& diagnostic = logic_.add(kExcludedAtOnce, clause.span,
                                        fmt::format("every lead that qualifies as `{}` by {} is excluded at once", definition_.name, clause.text()));
    for (const std::size_t core : inquiry_.smallest({clause.value.met}, passes)) diagnostic.labels.push_back({clauses_[exclusions[core]].span, "excluded by this"});
    diagnostic.help = "delete one of the two, or say which leads of these are meant";
    diagnostic.witness = *example;
  }

  // From the last to the first, each without those that were found to change nothing.
  void check_clauses() {
    Chosen kept = everything();
    for (std::size_t index = clauses_.size(); index-- > 0;) {
      if (std::find(said_.begin(), said_.end(), index) != said_.end()) continue;
      const Clause& clause = clauses_[index];
      const bool is_only_entry = clause.kind == Clause::Kind::entry && definition_.list.size() == 1;
      const bool is_counted = clause.kind == Clause::Kind::entry && !is_all() && !is_any();
      if (is_only_entry || is_counted || !changes_nothing(index, kept)) continue;
      kept = without(kept, index);
      Chosen reason = kept;
      for (const std::size_t other : kept) {
        const bool may_go = is_all() || is_any() || clauses_[other].kind != Clause::Kind::entry;
        if (may_go && changes_nothing(index, without(reason, other))) reason = without(reason, other);
      }
      if (reason.empty() && clause.is_definition()) continue;
      report_clause(index, reason);
    }
  }

  bool changes_nothing(std::size_t clause, const Chosen& beside) {
    const Chosen others = without(beside, clause);
    Chosen all = others;
    all.push_back(clause);
    return is_impossible({inquiry_.encoding().differ(of(all), of(others))});
  }

  void report_clause(std::size_t index, const Chosen& reason) {
    const Clause& clause = clauses_[index];
    const bool is_entry = clause.kind == Clause::Kind::entry;
    const bool is_shadowed = clause.kind == Clause::Kind::unless || (is_entry && is_any());
    std::string message = fmt::format("{} changes nothing in `{}`", clause.text(), definition_.name);
    if (is_entry && is_any()) message += ": who meets it meets another line too";
    if (is_entry && is_all()) message += reason.empty() ? ": every lead meets it" : ": who meets the others meets it too";
    if (clause.kind == Clause::Kind::unless) message += ": whom it excludes is not qualified anyway";
    Diagnostic& diagnostic = logic_.add(is_shadowed ? kShadowed : kRedundant, clause.span, std::move(message));
    label(diagnostic, reason, "this says it already");
    diagnostic.help = "delete the line, or say what it was meant to add";
  }

  Logic& logic_;
  const Definition& definition_;
  Inquiry inquiry_;
  Kleene value_{};
  std::vector<Clause> clauses_;
  Chosen said_;  // clauses of which something was said
};

// Definitions for which a move or a promise waits.
std::set<DefinitionId> awaited(const Policy& policy) {
  std::set<DefinitionId> found;
  const auto add = [&](const Condition& condition) {
    if (const auto* holds = std::get_if<DefinitionHolds>(&condition.what)) found.insert(holds->definition);
  };
  if (policy.funnel) {
    for (const Move& move : policy.funnel->moves) {
      if (const auto* when = std::get_if<When>(&move.how)) add(when->condition);
    }
  }
  for (const Promise& promise : policy.promises) {
    if (promise.applies_when) add(*promise.applies_when);
  }
  return found;
}

}  // namespace

void check_definitions(Logic& logic) {
  const std::set<DefinitionId> are_awaited = awaited(logic.policy());
  for (std::size_t index = 0; index < logic.policy().definitions.size(); ++index) {
    const DefinitionId id(index);
    DefinitionCheck one(logic, id);
    one.check();
    if (are_awaited.count(id) > 0) one.check_missing_fields();
  }
}

}  // namespace truce::compiler::logic
