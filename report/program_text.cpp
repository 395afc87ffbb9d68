#include "report/program_text.h"

#include <fmt/format.h>

#include <functional>
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
    out += counters();
    out += events();
    out += stages();
    return out + watched();
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
    return out + line("  decides", decided, promise);
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
    }
    return out;
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
