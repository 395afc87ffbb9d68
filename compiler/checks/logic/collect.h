// All that some conditions rest on, also through definitions, scores and groups: what they test and what they count.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "compiler/checks/logic/subjects.h"

namespace truce::compiler::logic {

struct Counted {
  const Pattern* pattern = nullptr;
  std::vector<BackWindow> windows;  // all of them at once
  bool counts_days = false;
};

struct Collected {
  std::map<FieldId, std::vector<const Test*>> fields;
  std::vector<const Pattern*> patterns;
  std::vector<BackWindow> windows;  // each once
  std::vector<Counted> counted;
  std::set<StageId> been;
  bool asks_for_stage = false;
  std::set<GroupId> groups;
  bool is_complete = true;  // else there was more than is looked at
};

bool is_same(const BackWindow& one, const BackWindow& other);
// Of `time since X is OP D`: whether the latest X stands in it.
BackWindow window_of(const TimeSince& since);
// Of a count; none where it counts all records.
std::vector<BackWindow> windows_of(const HappenedTimes& happened);
std::vector<BackWindow> windows_of(const PerRecords& per);

Collected collect(const Policy& policy, const Roots& roots);

}  // namespace truce::compiler::logic
