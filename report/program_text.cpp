#include "report/program_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <span>
#include <vector>

#include "base/text.h"
#include "runtime/code/assemble.h"

namespace truce::report {

namespace {

using runtime::Code;
using runtime::Index;
using runtime::Instruction;
using runtime::kNone;
using runtime::Lists;
using runtime::Opcode;
using runtime::Program;

class Words {
 public:
  Words(const Program& program, const Code& code) : program_(program), code_(code) {
    for (Index node = 0; node < code.of_node.size(); ++node) nodes_of_[code.of_node[node]].push_back(node);
  }

  std::string all() const {
    std::string out = fmt::format("{}\n\nConditions: {} lines in {} instructions\n", program_.policy, program_.nodes.size(),
                                  code_.instructions.size());
    for (Index at = 0; at < code_.instructions.size(); ++at) out += instruction(at);
    out += "\nDefinitions\n";
    for (Index i = 0; i < program_.definitions.size(); ++i)
      out += fmt::format("  {}: {}\n", program_.definitions[i].name, code_.of_definition[i]);
    return out + counters() + scores() + events() + stages() + promises() + watched() + meanings();
  }

 private:
  std::string pattern(Index index) const { return '`' + printable(program_.patterns[index].text) + '`'; }
  std::string counter(Index index) const {
    const runtime::Counter& of = program_.counters[index];
    using Window = runtime::Counter::Window;
    switch (of.window) {
      case Window::ever: return pattern(of.pattern);
      case Window::within: return fmt::format("{} within {}", pattern(of.pattern), to_string(of.within.duration));
      case Window::since_entering: return fmt::format("{} since entering {}", pattern(of.pattern), program_.stages[of.since].name);
      case Window::since_handoff: return fmt::format("{} since {} opened", pattern(of.pattern), program_.handoffs[of.since].name);
    }
    return "";
  }

  std::string length(const runtime::Length& of) const {
    return to_string(of.duration) + (of.calendar == kNone ? "" : " of " + program_.calendars[of.calendar].name);
  }

  std::string numbers(Index list) const { return fmt::format("{}", fmt::join(code_.lists[list], " ")); }

  std::string operands(const Instruction& of) const {
    switch (of.opcode) {
      case Opcode::constant: return std::string(to_string(static_cast<Truth>(of.a)));
      case Opcode::field: return program_.fields[of.a].name;
      case Opcode::count:
      case Opcode::days: return fmt::format("counter {}, at least {}", of.a, of.b);
      case Opcode::stage: {
        std::vector<std::string> names;
        for (const Index stage : code_.lists[of.a]) names.push_back(program_.stages[stage].name);
        return fmt::format("{}", fmt::join(names, " "));
      }
      case Opcode::been: return program_.stages[of.a].name;
      case Opcode::since: return pattern(program_.latests[of.a].pattern);
      case Opcode::score: return program_.scores[of.a].name;
      case Opcode::group: return program_.groups[of.a].name;
      case Opcode::negate: return fmt::format("{}", of.a);
      case Opcode::at_least: return fmt::format("{} of {}", of.c, numbers(of.a));
      case Opcode::all: return numbers(of.a);
      case Opcode::if_missing:
        return fmt::format("{} then {}, else {}", program_.fields[of.a].name, to_string(static_cast<Truth>(of.b)), of.c);
    }
    return "";
  }

  // The lines of the policy that it stands for follow it.
  std::string instruction(Index at) const {
    const Instruction& of = code_.instructions[at];
    std::string line = fmt::format("  {:>4}  {:<10}  {}\n", at, runtime::kOpcodes[static_cast<std::size_t>(of.opcode)].name, operands(of));
    const auto nodes = nodes_of_.find(at);
    if (nodes == nodes_of_.end()) return line;
    for (const Index node : nodes->second)
      line += fmt::format("                    {}  ({})\n", printable(program_.nodes[node].text), printable(program_.nodes[node].clause));
    return line;
  }

  std::string counters() const {
    if (program_.counters.empty()) return "";
    std::string out = "\nCounters\n";
    for (Index i = 0; i < program_.counters.size(); ++i) out += fmt::format("  {:>4}  {}\n", i, counter(i));
    return out;
  }

  std::string scores() const {
    if (program_.scores.empty()) return "";
    std::string out = "\nScores\n";
    for (const runtime::ScoreInfo& score : program_.scores) {
      out += fmt::format("  {}, from {} to {}\n", score.name, score.low, score.high);
      for (const runtime::ScoreLine& each : score.lines) {
        out += fmt::format("    {}{}\n", printable(each.text), each.node == kNone ? "" : fmt::format(": {}", code_.of_node[each.node]));
      }
    }
    return out;
  }

  // `what: one, another`, or nothing.
  template <class Name>
  static std::string line(const char* what, std::span<const Index> list, Name name) {
    if (list.empty()) return "";
    std::vector<std::string> names;
    for (const Index item : list) names.push_back(name(item));
    return fmt::format("    {}: {}\n", what, fmt::join(names, ", "));
  }

  std::string events() const {
    std::string out = "\nEvents\n";
    for (Index event = 0; event < program_.events.size(); ++event) {
      out += fmt::format("  {}\n", program_.events[event].name);
      for (const Lists* patterns : {&code_.sure_patterns_of_event, &code_.tested_patterns_of_event}) {
        for (const Index index : (*patterns)[event]) {
          out += fmt::format("    {}{}\n", patterns == &code_.sure_patterns_of_event ? "is " : "may be ", pattern(index));
          out += of_pattern(index);
        }
      }
    }
    return out;
  }

  std::string of_pattern(Index index) const {
    const auto move = [&](Index i) { return '`' + printable(program_.moves[i].text) + "` from " + program_.stages[program_.moves[i].from].name; };
    const auto promise = [&](Index i) { return program_.promises[i].name; };
    std::string out = line("  counts in", code_.counters_of_pattern[index], [](Index i) { return fmt::format("counter {}", i); });
    out += line("  moves", code_.on_moves_of_pattern[index], move);
    out += line("  holds up", code_.after_moves_of_pattern[index], move);
    out += line("  is judged by", code_.judged_of_pattern[index], promise);
    out += line("  starts", code_.started_by_pattern[index], promise);
    std::vector<Index> decided;
    for (Index i = 0; i < program_.promises.size(); ++i)
      if (program_.promises[i].deed == index || program_.promises[i].unless == index) decided.push_back(i);
    std::vector<Index> measures;
    for (const Lists* lists : {&code_.record_measures_of_pattern, &code_.time_measures_of_pattern}) {
      measures.insert(measures.end(), (*lists)[index].begin(), (*lists)[index].end());
    }
    return out + line("  decides", decided, promise) + feeds("  feeds", measures);
  }

  // The KPIs that are made of these measures.
  std::string feeds(const char* what, const std::vector<Index>& measures) const {
    std::vector<Index> kpis;
    for (Index i = 0; i < program_.kpis.size(); ++i) {
      const auto& steps = program_.kpis[i].expression;
      const auto is_of_them = [&](const auto& step) { return std::find(measures.begin(), measures.end(), step.measure) != measures.end(); };
      if (std::any_of(steps.begin(), steps.end(), is_of_them)) kpis.push_back(i);
    }
    return line(what, kpis, [&](Index i) { return program_.kpis[i].name; });
  }

  std::string stages() const {
    if (program_.stages.empty()) return "";
    std::string out = "\nStages\n";
    for (Index stage = 0; stage < program_.stages.size(); ++stage) {
      out += fmt::format("  {}\n", program_.stages[stage].name);
      out += line("moves out", code_.moves_from[stage],
                  [&](Index i) { return '`' + printable(program_.moves[i].text) + "` to " + program_.stages[program_.moves[i].to].name; });
      out += line("entering starts", code_.opened_by_entering[stage], [&](Index i) { return program_.promises[i].name; });
      out += line("counts anew", code_.counters_since_entering[stage], [](Index i) { return fmt::format("counter {}", i); });
      std::vector<Index> measures;
      for (const Lists* lists : {&code_.entry_measures, &code_.time_measures_of_stage, &code_.cohort_measures_of_stage}) {
        measures.insert(measures.end(), (*lists)[stage].begin(), (*lists)[stage].end());
      }
      out += feeds("feeds", measures);
    }
    return out;
  }

  std::string promises() const {
    if (program_.promises.empty()) return "";
    std::string out = "\nPromises\n";
    for (Index i = 0; i < program_.promises.size(); ++i) {
      const runtime::Promise& promise = program_.promises[i];
      using Form = runtime::Promise::Form;
      std::vector<std::string> parts;
      const bool has_deadline = promise.form == Form::kept_on || promise.form == Form::broken_on;
      if (has_deadline) {
        parts.push_back(fmt::format("{} {} within {}", promise.form == Form::kept_on ? "kept on" : "broken on", pattern(promise.deed), length(promise.within)));
        if (promise.at_least > 1) parts.push_back(fmt::format("at least {} times", promise.at_least));
        if (promise.across_days > 0) parts.push_back(fmt::format("across {} different days", promise.across_days));
      }
      if (promise.form == Form::requires_) parts.push_back(fmt::format("requires {}", code_.of_node[promise.condition]));
      if (promise.form == Form::includes) parts.emplace_back("includes what it names");
      if (promise.form == Form::has_reason) parts.push_back(fmt::format("has one of {} reasons", promise.reasons.size()));
      if (promise.applies_when != kNone) parts.push_back(fmt::format("applies when {}", code_.of_node[promise.applies_when]));
      if (promise.paused_while != kNone) parts.push_back(fmt::format("paused while {}", code_.of_node[promise.paused_while]));
      if (promise.unless != kNone) parts.push_back(fmt::format("unless {}", pattern(promise.unless)));
      const bool asks_clocks = has_deadline && kind_of(promise.within.duration.unit) == DurationKind::business && promise.within.calendar == kNone;
      for (const runtime::Clock& clock : promise.clocks) {
        if (!asks_clocks) break;
        const std::string when = clock.when == kNone ? "" : fmt::format(" when {}", code_.of_node[clock.when]);
        parts.push_back(fmt::format("by the clock {}{}", program_.calendars[clock.calendar].name, when));
      }
      out += fmt::format("  {}: {}\n", promise.name, fmt::join(parts, ", "));
      out += feeds("feeds", {code_.measures_of_promise[i].begin(), code_.measures_of_promise[i].end()});
    }
    return out;
  }

  // Of the instructions that stand above.
  std::string meanings() const {
    std::string out = "\nInstructions and what they come to: met, not met or undecided\n";
    for (std::size_t opcode = 0; opcode < std::size(runtime::kOpcodes); ++opcode) {
      const runtime::OpcodeInfo& info = runtime::kOpcodes[opcode];
      const auto is_it = [&](const Instruction& of) { return static_cast<std::size_t>(of.opcode) == opcode; };
      if (std::none_of(code_.instructions.begin(), code_.instructions.end(), is_it)) continue;
      std::string operands;
      for (const std::string_view operand : {info.a, info.b, info.c}) {
        if (!operand.empty()) operands += fmt::format("{}{}", operands.empty() ? "" : ", ", operand);
      }
      out += fmt::format("  {:<10}  of {}: {}\n", info.name, operands, info.meaning);
    }
    return out + fmt::format("  At most {} instructions, each of those before it; no bound above {}; those that are nested deeper than {}\n"
                             "  are judged from the first one on.\n",
                             runtime::kMostInstructions, runtime::kHighestBound, runtime::kDeepest);
  }

  std::string watched() const {
    std::string out;
    out += line("counters", code_.watched_counters, [&](Index i) { return fmt::format("{}", i); });
    out += line("instructions", code_.watched_since, [&](Index i) { return fmt::format("{}", i); });
    out += line("scores", code_.watched_scores, [&](Index i) { return program_.scores[i].name; });
    return out.empty() ? out : "\nWhat time alone may change\n" + out;
  }

  const Program& program_;
  const Code& code_;
  std::map<Index, std::vector<Index>> nodes_of_;
};

}  // namespace

std::string program_text(const Program& program) {
  const Code code = runtime::assemble(program);
  return Words(program, code).all();
}

}  // namespace truce::report
