// The funnel as a picture: stages with their owners, moves with their conditions, handoffs at their seams.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"

namespace truce::report {

// What a drawing shows. Plain data and texts as the policy has them; each format quotes them for itself.
struct FunnelDrawing {
  struct Team {
    std::string name, title;  // nobody: no name
  };
  struct Stage {
    std::string name, title;
    std::size_t owner = 0;  // into teams
    bool may_wait = false;
    enum class End { none, won, lost } end = End::none;
  };
  struct Move {
    std::size_t from = 0, to = 0;   // into stages
    enum class Kind { when, on, after } kind = Kind::on;
    std::string words;                    // `on handed_over`, `at most 3 times when requalified`, `after 30 days without call`
    std::optional<std::int64_t> at_most;  // times in a lead's life
    std::string why, clause;              // `revenue.truce:91`
  };
  struct Handoff {
    std::size_t from = 0, to = 0;
    std::string name, title;
  };
  std::string policy, title, version;  // of the policy
  std::string name, funnel_title;      // of the funnel
  std::size_t start = 0;
  std::vector<Team> teams;             // those that own a stage
  std::vector<Stage> stages;
  std::vector<Move> moves;
  std::vector<Handoff> handoffs;
  std::vector<std::size_t> way;        // stages from `start` to a won one, or as far as there is a way; begins with `start`
  std::vector<std::size_t> passed;     // stages that every way to a won one passes, in its order, from `start`; none where nothing can be won
};

// For a terminal: the way to a won lead from top to bottom, all other moves beside the stage that they leave, then the stages
// beside the way.
std::string graph_text(const FunnelDrawing& drawing, Colors colors);
// Graphviz.
std::string graph_dot(const FunnelDrawing& drawing);
// A Mermaid flowchart, as Markdown pages show it.
std::string graph_mermaid(const FunnelDrawing& drawing);
std::string graph_json(const FunnelDrawing& drawing);

// The handoffs on the way that a move takes.
std::vector<const FunnelDrawing::Handoff*> handoffs_of(const FunnelDrawing& drawing, const FunnelDrawing::Move& move);

}  // namespace truce::report
