// What conditions mean, as formulas over their subjects. Meaning: docs/semantics.md, "Three values" to "Scores".
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "compiler/checks/logic/subjects.h"

namespace truce::compiler::logic {

// A three-valued condition: undecided where it is neither.
struct Kleene {
  NodeId met, not_met;
};

class Encoding {
 public:
  Encoding(const Policy& policy, Roots roots);

  // Nothing can be said where this is false: formulas must not be asked for.
  bool is_complete() const { return subjects_.is_complete; }

  Kleene of(const Condition& condition);
  Kleene of(DefinitionId definition);
  Kleene of_list(Definition::How how, std::int64_t at_least, const std::vector<Kleene>& list);
  Kleene all(const std::vector<Kleene>& parts);
  Kleene not_(Kleene one) const { return {one.not_met, one.met}; }
  NodeId undecided(Kleene one);
  NodeId is_missing(FieldId field);  // a root, or tested
  // Whether two come out differently, undecided included.
  NodeId differ(Kleene one, Kleene other);

  const Policy& policy() const { return policy_; }
  const Subjects& subjects() const { return subjects_; }
  Formulas& formulas() { return subjects_.formulas; }
  const Formulas& formulas() const { return subjects_.formulas; }

 private:
  struct Range {
    NodeId low, high;
  };

  Kleene decided(NodeId formula);
  Kleene of_what(const FieldIs& field);
  Kleene of_what(const DefinitionHolds& holds) { return of(holds.definition); }
  Kleene of_what(const HappenedTimes& happened);
  Kleene of_what(const StageIs& stage);
  Kleene of_what(const HasBeenIn& been);
  Kleene of_what(const TimeSince& since);
  Kleene of_what(const ScoreIs& score);
  Kleene of_what(const GroupHolds& group);

  Places places(const std::vector<BackWindow>& windows) const;
  NodeId count(const Pattern& pattern, Truth at_least, Places windows);
  NodeId dates(const Pattern& pattern, Truth at_least, Places windows);
  Kleene at_least(Range count, std::int64_t least);
  Kleene test(Range range, const Test& test);
  Range score(ScoreId id);
  Range line(const ScoreLine& line);
  NodeId points(const ScoreLine& line, const PerRecords& per, Truth at_least);

  const Policy& policy_;
  Subjects subjects_;
  std::map<DefinitionId, Kleene> definitions_;
  std::map<ScoreId, Range> scores_;
};

}  // namespace truce::compiler::logic
