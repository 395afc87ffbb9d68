#include "report/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"
#include "report/json_document.h"

namespace truce::report {

namespace {

using Stage = FunnelDrawing::Stage;
using Move = FunnelDrawing::Move;
using Handoff = FunnelDrawing::Handoff;

// Pale fills and dark lines that people with any colour vision can tell apart; teams beyond the last begin again.
struct OwnerColor {
  const char* fill;
  const char* line;
};
constexpr std::array<OwnerColor, 6> kOwnerColors = {{{"#cfe8f7", "#0072b2"},
                                                     {"#fbe3c0", "#b36b00"},
                                                     {"#cdebdf", "#00795c"},
                                                     {"#f3d9e8", "#a04a7d"},
                                                     {"#f7f2c4", "#7a7000"},
                                                     {"#e2e2e2", "#4d4d4d"}}};
const OwnerColor& color_of(std::size_t owner) { return kOwnerColors[owner % kOwnerColors.size()]; }
constexpr const char* kHandoffColor = "#b3261e";

std::string_view end_word(Stage::End end) {
  switch (end) {
    case Stage::End::none: return "";
    case Stage::End::won: return "won";
    case Stage::End::lost: return "lost";
  }
  return "";
}

std::string_view kind_word(Move::Kind kind) {
  switch (kind) {
    case Move::Kind::when: return "when";
    case Move::Kind::on: return "on";
    case Move::Kind::after: return "after";
  }
  return "";
}

// The lines of a stage's box: its name, its title, its owner, and what is special about it.
std::vector<std::string> stage_lines(const FunnelDrawing& drawing, std::size_t index) {
  const Stage& stage = drawing.stages[index];
  std::vector<std::string> lines = {stage.name};
  if (!stage.title.empty()) lines.push_back(stage.title);
  lines.push_back("owned by " + drawing.teams[stage.owner].title);
  std::string special;
  if (stage.end != Stage::End::none) special = fmt::format("final: {}", end_word(stage.end));
  else if (stage.may_wait) special = "may wait";
  if (!special.empty()) lines.push_back(special);
  const bool is_end = index == drawing.start || stage.end != Stage::End::none;  // where it goes without saying
  const bool is_passed = std::find(drawing.passed.begin(), drawing.passed.end(), index) != drawing.passed.end();
  if (is_passed && !is_end) lines.push_back("passed by every won lead");
  return lines;
}

std::vector<std::string> move_lines(const FunnelDrawing& drawing, const Move& move) {
  std::vector<std::string> lines = {move.words};
  for (const Handoff* handoff : handoffs_of(drawing, move)) lines.push_back("handoff " + handoff->name);
  return lines;
}

bool lies_on_the_way(const FunnelDrawing& drawing, const Move& move) {
  for (std::size_t step = 0; step + 1 < drawing.way.size(); ++step) {
    if (drawing.way[step] == move.from && drawing.way[step + 1] == move.to) return true;
  }
  return false;
}

std::string joined(const std::vector<std::string>& lines, std::string_view between, std::string (*quote)(std::string_view)) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : std::string(between)) + quote(line);
  return out;
}

// Inside a quoted string of DOT: a backslash would begin an escape, an ampersand an entity.
std::string dot_words(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '&') out += "&amp;";
    else out += c;
  }
  return out;
}

// Inside a quoted label of Mermaid: whatever could mean something there becomes its number.
std::string mermaid_words(std::string_view text) {
  const std::string shown = printable(text);
  std::string out;
  for (std::size_t at = 0; at < shown.size();) {
    const CodePoint point = decode_utf8(shown, at);
    const bool plain = (point.value >= '0' && point.value <= '9') || (point.value >= 'a' && point.value <= 'z') ||
                       (point.value >= 'A' && point.value <= 'Z') || point.value >= 0x80 ||
                       std::string_view(" _.,-").find(static_cast<char>(point.value)) != std::string_view::npos;
    if (plain) out += shown.substr(at, point.size);
    else out += fmt::format("#{};", static_cast<std::uint32_t>(point.value));
    at += point.size;
  }
  return out;
}

nlohmann::ordered_json text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return text;
}

}  // namespace

std::vector<const Handoff*> handoffs_of(const FunnelDrawing& drawing, const Move& move) {
  std::vector<const Handoff*> found;
  for (const Handoff& handoff : drawing.handoffs) {
    if (handoff.from == move.from && handoff.to == move.to) found.push_back(&handoff);
  }
  return found;
}

std::string graph_dot(const FunnelDrawing& drawing) {
  std::string out = fmt::format("digraph \"{}\" {{\n", dot_words(drawing.name));
  out += fmt::format("  graph [label=\"{}\", labelloc=t, fontname=\"Helvetica\", fontsize=16, nodesep=0.5, ranksep=0.6];\n",
                     dot_words(drawing.title.empty() ? drawing.policy : drawing.title));
  out += "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=12, margin=\"0.2,0.1\"];\n";
  out += "  edge [fontname=\"Helvetica\", fontsize=10, color=\"#555555\", fontcolor=\"#333333\"];\n";
  out += "  start [shape=circle, style=filled, fillcolor=\"#333333\", width=0.15, label=\"\"];\n";
  for (std::size_t index = 0; index < drawing.stages.size(); ++index) {
    const Stage& stage = drawing.stages[index];
    out += fmt::format("  \"{}\" [label=\"{}\", fillcolor=\"{}\", color=\"{}\"{}];\n", dot_words("stage " + stage.name),
                       joined(stage_lines(drawing, index), "\\n", dot_words), color_of(stage.owner).fill,
                       color_of(stage.owner).line, stage.end != Stage::End::none ? ", peripheries=2" : "");
  }
  out += fmt::format("  start -> \"{}\";\n", dot_words("stage " + drawing.stages[drawing.start].name));
  for (const Move& move : drawing.moves) {
    std::string looks;
    if (!handoffs_of(drawing, move).empty()) {  // two colours draw two lines
      looks = fmt::format(", color=\"{}:{}\", fontcolor=\"{}\"", kHandoffColor, kHandoffColor, kHandoffColor);
    }
    if (move.kind == Move::Kind::after) looks += ", style=dashed";
    if (lies_on_the_way(drawing, move)) looks += ", weight=8";
    out += fmt::format("  \"{}\" -> \"{}\" [label=\"{}\"{}];\n", dot_words("stage " + drawing.stages[move.from].name),
                       dot_words("stage " + drawing.stages[move.to].name),
                       "  " + joined(move_lines(drawing, move), "  \\l  ", dot_words) + "  \\l", looks);
  }
  return out + "}\n";
}

std::string graph_mermaid(const FunnelDrawing& drawing) {
  std::string out = "flowchart TD\n  start(( ))\n";
  for (std::size_t index = 0; index < drawing.stages.size(); ++index) {
    const bool final = drawing.stages[index].end != Stage::End::none;
    out += fmt::format("  s{}{}\"{}\"{}:::team{}\n", index, final ? "[[" : "(",
                       joined(stage_lines(drawing, index), "<br/>", mermaid_words), final ? "]]" : ")",
                       drawing.stages[index].owner);
  }
  out += fmt::format("  start --> s{}\n", drawing.start);
  for (const Move& move : drawing.moves) {
    const char* arrow = !handoffs_of(drawing, move).empty() ? "==>" : move.kind == Move::Kind::after ? "-.->" : "-->";
    out += fmt::format("  s{} {}|\"{}\"| s{}\n", move.from, arrow, joined(move_lines(drawing, move), "<br/>", mermaid_words),
                       move.to);
  }
  for (std::size_t team = 0; team < drawing.teams.size(); ++team) {
    out += fmt::format("  classDef team{} fill:{},stroke:{},color:#111111\n", team, color_of(team).fill, color_of(team).line);
  }
  return out;
}

std::string graph_json(const FunnelDrawing& drawing) {
  using Json = nlohmann::ordered_json;
  const auto team = [&](std::size_t index) -> Json {
    if (drawing.teams[index].name.empty()) return nullptr;
    return {{"team", drawing.teams[index].name}, {"title", drawing.teams[index].title}};
  };
  Json stages = Json::array(), moves = Json::array(), handoffs = Json::array();
  for (const Stage& stage : drawing.stages) {
    stages.push_back({{"stage", stage.name},
                      {"title", text_or_null(stage.title)},
                      {"owner", team(stage.owner)},
                      {"may_wait", stage.may_wait},
                      {"final", text_or_null(std::string(end_word(stage.end)))}});
  }
  for (const Move& move : drawing.moves) {
    Json names = Json::array();
    for (const Handoff* handoff : handoffs_of(drawing, move)) names.push_back(handoff->name);
    moves.push_back({{"from", drawing.stages[move.from].name},
                     {"to", drawing.stages[move.to].name},
                     {"kind", kind_word(move.kind)},
                     {"words", move.words},
                     {"at_most", move.at_most ? Json(*move.at_most) : Json(nullptr)},
                     {"handoffs", names},
                     {"why", text_or_null(move.why)},
                     {"clause", move.clause}});
  }
  for (const Handoff& handoff : drawing.handoffs) {
    handoffs.push_back({{"handoff", handoff.name},
                        {"title", text_or_null(handoff.title)},
                        {"from", drawing.stages[handoff.from].name},
                        {"to", drawing.stages[handoff.to].name},
                        {"giver", team(drawing.stages[handoff.from].owner)},
                        {"receiver", team(drawing.stages[handoff.to].owner)}});
  }
  Json passed = Json::array();
  for (const std::size_t stage : drawing.passed) passed.push_back(drawing.stages[stage].name);
  const Json document = {{"format", 1},
                         {"policy", drawing.policy},
                         {"version", drawing.version},
                         {"funnel", drawing.name},
                         {"title", text_or_null(drawing.funnel_title)},
                         {"starts_in", drawing.stages[drawing.start].name},
                         {"stages", stages},
                         {"moves", moves},
                         {"handoffs", handoffs},
                         {"every_won_lead_passes", passed}};
  return json_document(document);
}

}  // namespace truce::report
