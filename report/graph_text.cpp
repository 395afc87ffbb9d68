// The funnel drawn with lines for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/graph.h"
#include "report/table.h"

namespace truce::report {

namespace {

using Stage = FunnelDrawing::Stage;
using Move = FunnelDrawing::Move;
using Handoff = FunnelDrawing::Handoff;

constexpr std::size_t kWidestWords = 72;
constexpr std::size_t kNarrowestBox = 38;
constexpr std::array<const char*, 6> kTerminalColors = {"\x1b[34m", "\x1b[33m", "\x1b[32m", "\x1b[35m", "\x1b[36m", "\x1b[90m"};

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  while (times-- > 0) out += piece;
  return out;
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t own = display_width(text);
  return own < width ? text + std::string(width - own, ' ') : text;
}

struct Painter {
  const FunnelDrawing& drawing;
  Colors colors;
  std::size_t box = kNarrowestBox;  // columns between its two sides
  std::string out;

  std::string owner_color(std::size_t owner, const std::string& text) const {
    if (colors == Colors::off) return text;
    return kTerminalColors[owner % kTerminalColors.size()] + text + "\x1b[0m";
  }
  std::string team(std::size_t index) const {
    return owner_color(index, shown(drawing.teams[index].title));
  }
  std::string seam(const Handoff& handoff) const {
    return fmt::format("handoff {}: {} → {}", shown(handoff.name), team(drawing.stages[handoff.from].owner),
                       team(drawing.stages[handoff.to].owner));
  }

  std::string head_of(const Stage& stage) const {
    return stage.title.empty() ? shown(stage.name) : fmt::format("{}  {}", shown(stage.name), shown(stage.title));
  }
  static std::string special_of(const Stage& stage) {
    if (stage.end == Stage::End::won) return "final, won";
    if (stage.end == Stage::End::lost) return "final, lost";
    return stage.may_wait ? "may wait" : "";
  }
  std::string owner_of(const Stage& stage) const {
    const FunnelDrawing::Team& owner = drawing.teams[stage.owner];
    return owner.name.empty() ? "owned by nobody" : "owned by " + shown(owner.title);
  }

  void measure() {
    for (const Stage& stage : drawing.stages) {
      box = std::max({box, display_width(head_of(stage)) + 2, display_width(owner_of(stage)) + display_width(special_of(stage)) + 6});
    }
  }

  void draw_box(std::size_t index, bool goes_on) {
    const Stage& stage = drawing.stages[index];
    const auto edge = [&](std::string_view text) { return owner_color(stage.owner, std::string(text)); };
    const std::string head = head_of(stage), special = special_of(stage);
    out += "  " + edge("┌" + repeated("─", box) + "┐") + '\n';
    const std::string name = shown(stage.name);
    const std::string rest = padded(head, box - 2).substr(name.size());
    out += fmt::format("  {} {}{} {}\n", edge("│"), painted(name, Tone::heading, colors), rest, edge("│"));
    const std::string owner = owner_of(stage);
    const std::size_t gap = box - 2 - display_width(owner) - display_width(special);
    out += fmt::format("  {} {}{}{} {}\n", edge("│"), owner_color(stage.owner, owner), std::string(gap, ' '), special, edge("│"));
    out += "  " + edge("└──" + std::string(goes_on ? "┬" : "─") + repeated("─", box - 3) + "┘") + '\n';
  }

  // Moves that leave `stage`: to `next`, or to all others.
  std::vector<const Move*> leaving(std::size_t stage, std::size_t next, bool to_next) const {
    std::vector<const Move*> found;
    for (const Move& move : drawing.moves) {
      if (move.from == stage && (move.to == next) == to_next) found.push_back(&move);
    }
    return found;
  }

  void draw_branches(const std::vector<const Move*>& branches, bool goes_on) {
    std::size_t widest = 0;
    for (const Move* move : branches) widest = std::max(widest, display_width(shown(drawing.stages[move->to].name)));
    for (const Move* move : branches) {
      const bool last = !goes_on && move == branches.back();
      out += fmt::format("     {}─▶ {}  {}\n", last ? "└" : "├", padded(shown(drawing.stages[move->to].name), widest),
                         shown(move->words, kWidestWords));
      for (const Handoff* handoff : handoffs_of(drawing, *move)) {
        out += fmt::format("     {}  {}  ═ {}\n", last ? " " : "│", std::string(widest, ' '), seam(*handoff));
      }
    }
  }

  void draw_way_on(std::size_t from, std::size_t to) {
    const std::vector<const Move*> moves = leaving(from, to, true);
    out += "     │\n";
    for (const Move* move : moves) {
      out += fmt::format("     │  {}\n", shown(move->words, kWidestWords));
    }
    if (!moves.empty()) {
      for (const Handoff* handoff : handoffs_of(drawing, *moves.front())) {
        out += fmt::format("  ═══╪══ {} ═══\n", seam(*handoff));
      }
    }
    out += "     ▼\n";
  }

  void draw_stage(std::size_t index, std::size_t next) {
    const bool goes_on = next < drawing.stages.size();
    const std::vector<const Move*> branches = leaving(index, next, false);
    draw_box(index, goes_on || !branches.empty());
    draw_branches(branches, goes_on);
    if (goes_on) draw_way_on(index, next);
  }

  void draw() {
    measure();
    const std::string policy = drawing.title.empty() ? shown(drawing.policy) : shown(drawing.title);
    const std::string funnel = drawing.funnel_title.empty() ? shown(drawing.name) : shown(drawing.funnel_title);
    out += fmt::format("{}, version {}: {}\n\n", painted(policy, Tone::heading, colors), shown(drawing.version), funnel);
    out += "     ●  every lead begins here\n     ▼\n";
    const std::size_t none = drawing.stages.size();
    std::vector<bool> drawn(none, false);
    for (std::size_t step = 0; step < drawing.way.size(); ++step) {
      draw_stage(drawing.way[step], step + 1 < drawing.way.size() ? drawing.way[step + 1] : none);
      drawn[drawing.way[step]] = true;
    }
    if (drawing.way.size() < none) out += "\n" + painted("Beside this way", Tone::heading, colors) + "\n\n";
    for (std::size_t stage = 0; stage < none; ++stage) {
      if (!drawn[stage]) draw_stage(stage, none);
    }
    if (drawing.passed.empty()) return;
    out += "\n" + painted("Every won lead passes", Tone::heading, colors) + " ";
    for (std::size_t step = 0; step < drawing.passed.size(); ++step) {
      out += (step == 0 ? "" : " → ") + shown(drawing.stages[drawing.passed[step]].name);
    }
    out += '\n';
  }
};

}  // namespace

std::string graph_text(const FunnelDrawing& drawing, Colors colors) {
  Painter painter{drawing, colors, kNarrowestBox, {}};
  painter.draw();
  return painter.out;
}

}  // namespace truce::report
