// truce graph: the funnel as a picture.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/graphviz.h"
#include "cli/load.h"
#include "cli/output.h"
#include "compiler/funnel_graph.h"
#include "report/graph.h"

namespace truce::cli {

namespace {

using compiler::Policy;
using report::FunnelDrawing;

struct GraphOptions {
  std::vector<std::string> policies;
  std::string format = "text";
  std::string output = "-";
  CommonOptions common;
};

// The words after `move A to B`.
std::string words_of(const Policy& policy, const compiler::Move& move) {
  const std::string lead = fmt::format("move {} to {} ", policy.at(move.from).name, policy.at(move.to).name);
  return move.text.rfind(lead, 0) == 0 ? move.text.substr(lead.size()) : move.text;
}

FunnelDrawing::Move::Kind kind_of(const compiler::Move& move) {
  if (std::holds_alternative<compiler::When>(move.how)) return FunnelDrawing::Move::Kind::when;
  if (std::holds_alternative<compiler::On>(move.how)) return FunnelDrawing::Move::Kind::on;
  return FunnelDrawing::Move::Kind::after;
}

// From the start to the first stage that is won; else to the first that is final; else the longest of the shortest ways.
std::vector<std::size_t> way_of(const compiler::Funnel& funnel) {
  const compiler::FunnelGraph graph = compiler::make_graph(funnel);
  const auto rank = [&](std::size_t stage, std::size_t length) {
    const auto end = funnel.stages[stage].end;
    const int kind = end == compiler::Stage::End::won ? 2 : end == compiler::Stage::End::lost ? 1 : 0;
    return std::pair<int, std::size_t>(kind, kind == 0 ? length : 0);
  };
  std::vector<std::size_t> best;  // moves
  std::pair<int, std::size_t> best_rank{0, 0};
  for (std::size_t stage = 0; stage < funnel.stages.size(); ++stage) {
    const std::vector<std::size_t> path = compiler::witness_path(graph, stage);
    if (path.empty() || rank(stage, path.size()) <= best_rank) continue;
    best = path;
    best_rank = rank(stage, path.size());
  }
  std::vector<std::size_t> way = {funnel.starts_in.index()};
  for (const std::size_t move : best) way.push_back(funnel.moves[move].to.index());
  return way;
}

std::vector<std::size_t> passed_by_all(const compiler::Funnel& funnel) {
  std::vector<bool> won;
  for (const compiler::Stage& stage : funnel.stages) won.push_back(stage.end == compiler::Stage::End::won);
  return compiler::always_passed(compiler::make_graph(funnel), won);
}

FunnelDrawing drawing_of(const Policy& policy, const std::vector<runtime::Move>& lowered) {
  const compiler::Funnel& funnel = *policy.funnel;
  FunnelDrawing drawing;
  drawing.policy = policy.name;
  drawing.title = policy.title;
  drawing.version = policy.version;
  drawing.name = funnel.name;
  drawing.funnel_title = funnel.title;
  drawing.start = funnel.starts_in.index();
  drawing.way = way_of(funnel);
  drawing.passed = passed_by_all(funnel);
  std::map<compiler::TeamId, std::size_t> teams;
  for (const compiler::Stage& stage : funnel.stages) {
    const auto [team, is_new] = teams.try_emplace(stage.owner, drawing.teams.size());
    if (is_new && !stage.owner.valid()) drawing.teams.push_back({"", "nobody"});
    if (is_new && stage.owner.valid()) {
      const compiler::Team& owner = policy.at(stage.owner);
      drawing.teams.push_back({owner.name, owner.title.empty() ? owner.name : owner.title});
    }
    const auto end = stage.end == compiler::Stage::End::won    ? FunnelDrawing::Stage::End::won
                     : stage.end == compiler::Stage::End::lost ? FunnelDrawing::Stage::End::lost
                                                               : FunnelDrawing::Stage::End::none;
    drawing.stages.push_back({stage.name, stage.title, team->second, stage.may_wait, end});
  }
  for (std::size_t index = 0; index < funnel.moves.size(); ++index) {
    const compiler::Move& move = funnel.moves[index];
    drawing.moves.push_back({move.from.index(), move.to.index(), kind_of(move), words_of(policy, move), move.at_most, move.why,
                             lowered[index].clause});
  }
  for (const compiler::Handoff& handoff : policy.handoffs) {
    drawing.handoffs.push_back({handoff.from.index(), handoff.to.index(), handoff.name, handoff.title});
  }
  return drawing;
}

std::string drawn(const FunnelDrawing& drawing, const GraphOptions& options) {
  if (options.format == "dot") return report::graph_dot(drawing);
  if (options.format == "mermaid") return report::graph_mermaid(drawing);
  if (options.format == "json") return report::graph_json(drawing);
  if (options.format == "svg") return svg_of(report::graph_dot(drawing));
  const bool to_screen = options.output == "-" || options.common.color != ColorChoice::automatic;
  return report::graph_text(drawing, to_screen ? colors_of(options.common.color, STDOUT_FILENO) : Colors::off);
}

int graph(const GraphOptions& options) {
  const std::vector<std::string> paths = find_policies(options.policies);
  if (paths.size() > 1) {
    throw Failure{kWrongUsage, fmt::format("{} policy files at once ({}, {}, …): name one", paths.size(), paths[0], paths[1])};
  }
  const std::optional<compiler::Compilation> compilation = compile_policy(paths.front(), options.common, {{"--output", options.output}});
  if (!compilation) return kDoesNotCompile;
  if (!compilation->program) throw Failure{kWrongUsage, fmt::format("`{}` is a library: it has no funnel to draw", paths.front())};
  if (!compilation->policy->funnel) throw Failure{kWrongUsage, fmt::format("`{}` has no funnel to draw", paths.front())};
  Output output(options.output);
  output.write(drawn(drawing_of(*compilation->policy, compilation->program->moves), options));
  output.finish();
  return kGood;
}

}  // namespace

void add_graph(CommandLine& line) {
  const auto options = std::make_shared<GraphOptions>();
  Command command = line.add("graph", "Draw the funnel: stages, owners, moves, handoffs");
  command.option("POLICY", options->policies, "A .truce file, a folder with one, or - for standard input").required().shown_as("");
  command.option("--format", options->format, "text for a terminal, mermaid for Markdown, svg by graphviz")
      .shown_as("text|dot|mermaid|json|svg")
      .one_of({"text", "dot", "mermaid", "json", "svg"});
  command.option("--output,-o", options->output, "Write to this file (default: -, standard output)").shown_as("FILE");
  add_common(command, options->common);
  command.footer("Examples:\n"
                 "  truce graph revenue.truce\n"
                 "  truce graph revenue.truce --format svg --output funnel.svg\n"
                 "  truce graph revenue.truce --format mermaid >> agreement.md\n"
                 "Exit codes: 0 drawn; 2 the policy does not compile; 64 it has no funnel, or graphviz is missing.");
  command.runs([options] { return graph(*options); });
}

}  // namespace truce::cli
