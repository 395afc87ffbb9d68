// The parts of the funnel's checks, one file each. Each is given a policy with a funnel.
#pragma once

#include <string>
#include <vector>

#include "compiler/checks.h"
#include "compiler/funnel_graph.h"

namespace truce::compiler {

// Stages that no move leads to.
void check_reachable(const Checking& checking);

// Stages that no move leaves, from which no final one can be reached, and a funnel without any.
void check_ways_out(const Checking& checking);

// Circles that nothing limits.
void check_loops(const Checking& checking);

// Moves that provably can fire together to different stages.
void check_conflicts(const Checking& checking);

// `when` moves that can fire as soon as their stage is entered.
void check_entry(const Checking& checking);

// Time limits that another one always comes before.
void check_timeouts(const Checking& checking);

// Stages without a team, teams without a stage.
void check_owners(const Checking& checking);

// Changes of hands without a handoff, and handoffs where nothing changes hands.
void check_seams(const Checking& checking);

// Stages where nothing is promised.
void check_silence(const Checking& checking);

// What is said of the way of every won lead.
void check_passes(const Checking& checking);

// ---- For messages

inline bool is_final(const Stage& stage) { return stage.end != Stage::End::none; }

// `new` → `mql` → `limbo`: from `start` along moves, as indices into Funnel::moves; the last ones of many.
std::string path_text(const Policy& policy, StageId start, const std::vector<std::size_t>& path);

// How a lead comes to a stage that can be reached.
std::string way_note(const Policy& policy, const FunnelGraph& graph, std::size_t stage);

// An example: a lead comes to a stage that can be reached, and is there a year later.
std::vector<std::string> year_in(const Policy& policy, const FunnelGraph& graph, std::size_t stage);

}  // namespace truce::compiler
