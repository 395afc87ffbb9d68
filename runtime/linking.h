// What the parts of link() share: the versions, the program as it grows, and where the things of each version have gone; and what
// judging asks of a linked program.
#pragma once

#include <string>
#include <vector>

#include "runtime/program.h"

namespace truce::runtime {

// Where what one version refers to by index stands in the whole program.
struct Places {
  std::vector<Index> teams, calendars, names, stages, patterns, counters, latests;
  std::vector<std::vector<Index>> events;  // one event may stand in several, as other versions read its records differently
  Index nodes = 0, definitions = 0, scores = 0, groups = 0, promises = 0, handoffs = 0, measures = 0;  // where theirs begin
};

struct Linking {
  std::vector<Program> versions;  // in order of their first instants
  Program all;
  std::vector<Places> places;     // of each version
};

// ---- link_stages.cpp
void link_stages(Linking& linking);
// The stages, of any version, that a condition of one version on its `stage` is about, `stage` first.
std::vector<Index> related_stages(const Program& program, Index stage);

// Where a stage of one version has got to by a later one.
Index become(const Program& program, Index stage, Index from_version, Index to_version);

// ---- link_records.cpp: fields, then events, then names of keys, then sources
void link_records(Linking& linking);

inline VersionSet only(Index version) { return VersionSet{1} << version; }

}  // namespace truce::runtime
