// A stage of one version is the stage of the version before that became it, and has its index, unless it took in several or
// has become final: then it is a new one that goes on the others, and is counted in the row that has its name.
#include <algorithm>

#include "base/check.h"
#include "runtime/linking.h"

namespace truce::runtime {
namespace {

// The stage of `version` that the stage `name` of the version before became.
Index heir(const Program& version, const std::string& name) {
  for (Index stage = 0; stage < version.stages.size(); ++stage)
    if (version.stages[stage].name == name) return stage;
  for (Index stage = 0; stage < version.stages.size(); ++stage) {
    const std::vector<std::string>& was = version.stages[stage].was;
    if (std::find(was.begin(), was.end(), name) != was.end()) return stage;
  }
  CHECK(false, "a dropped stage is taken in by another");
  return kNone;
}

Index row_of(const Program& program, Index stage) {
  return program.stages[stage].counts_as == kNone ? stage : program.stages[stage].counts_as;
}

Index row_named(const Program& program, const std::string& name) {
  for (Index stage = 0; stage < program.stages.size(); ++stage)
    if (program.stages[stage].counts_as == kNone && program.stages[stage].name == name) return stage;
  return kNone;
}

// One row for what was counted in two.
Index merge_rows(Program& program, Index one, Index other) {
  const Index row = std::min(one, other), gone = std::max(one, other);
  for (StageInfo& stage : program.stages)
    if (stage.counts_as == gone) stage.counts_as = row;
  if (gone != row) program.stages[gone].counts_as = row;
  return row;
}

// `before`: the stages, in the whole program, that became this one.
Index link_stage(Program& all, const StageInfo& stage, const std::vector<Index>& before) {
  Index row = row_named(all, stage.name);
  // A renamed stage may get the name of one that another had taken in.
  if (before.size() == 1) row = row == kNone ? row_of(all, before[0]) : merge_rows(all, row, row_of(all, before[0]));
  if (row != kNone) {
    all.stages[row].name = stage.name;
    all.stages[row].title = stage.title;
  }
  if (before.size() == 1 && all.stages[before[0]].final == stage.final && row == row_of(all, before[0])) {
    StageInfo& same = all.stages[before[0]];
    same.name = stage.name;
    same.title = stage.title;
    same.owner = stage.owner;
    return before[0];
  }
  StageInfo added = stage;
  added.counts_as = row;
  for (const Index one : before) {
    added.goes_on.push_back(one);
    const std::vector<Index>& earlier = all.stages[one].goes_on;
    added.goes_on.insert(added.goes_on.end(), earlier.begin(), earlier.end());
  }
  all.stages.push_back(std::move(added));
  return static_cast<Index>(all.stages.size() - 1);
}

}  // namespace

void link_stages(Linking& linking) {
  Program& all = linking.all;
  for (std::size_t version = 0; version < linking.versions.size(); ++version) {
    const Program& own = linking.versions[version];
    std::vector<std::vector<Index>> before(own.stages.size());
    std::vector<Index> heirs;  // of the stages of the version before
    if (version > 0) {
      const Program& previous = linking.versions[version - 1];
      for (Index stage = 0; stage < previous.stages.size(); ++stage) {
        heirs.push_back(heir(own, previous.stages[stage].name));
        before[heirs.back()].push_back(linking.places[version - 1].stages[stage]);
      }
    }
    std::vector<Index>& stages = linking.places[version].stages;
    for (Index stage = 0; stage < own.stages.size(); ++stage) {
      StageInfo info = own.stages[stage];
      if (info.owner != kNone) info.owner = linking.places[version].teams[info.owner];
      stages.push_back(link_stage(all, info, before[stage]));
    }
    std::vector<Index>& becomes = all.versions[version].becomes;
    for (Index stage = 0; stage < heirs.size(); ++stage) {
      const Index from = linking.places[version - 1].stages[stage], to = stages[heirs[stage]];
      if (from == to) continue;
      for (Index same = static_cast<Index>(becomes.size()); same < all.stages.size(); ++same) becomes.push_back(same);
      becomes[from] = to;
    }
  }
}

Index become(const Program& program, Index stage, Index from_version, Index to_version) {
  while (from_version < to_version) {
    const std::vector<Index>& becomes = program.versions[++from_version].becomes;
    if (stage < becomes.size()) stage = becomes[stage];
  }
  return stage;
}

std::vector<Index> related_stages(const Program& program, Index stage) {
  std::vector<Index> related{stage};
  const std::vector<Index>& goes_on = program.stages[stage].goes_on;
  related.insert(related.end(), goes_on.begin(), goes_on.end());
  for (Index other = 0; other < program.stages.size(); ++other) {
    const std::vector<Index>& of_other = program.stages[other].goes_on;
    if (std::find(of_other.begin(), of_other.end(), stage) != of_other.end()) related.push_back(other);
  }
  return related;
}

}  // namespace truce::runtime
