#include "report/text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "report/amounts.h"
#include "report/table.h"
#include "report/versions.h"

namespace truce::report {

namespace {

using runtime::Evaluation;
using runtime::Ledger;
using runtime::Log;
using runtime::Program;

std::string heading(std::string_view text, const TextOptions& options) {
  return painted(text, Tone::heading, options.colors) + '\n';
}

// From when on which version judges.
std::string in_force_text(const Program& program) {
  if (program.is_restated()) return fmt::format("All of history is judged by version {}.", program.latest().version);
  if (program.versions.size() == 1) return fmt::format("In force from {}.", to_string(program.latest().in_force_from));
  std::string text;
  for (const runtime::VersionInfo& version : program.versions)
    text += fmt::format("{} {} from {}", text.empty() ? "In force:" : ",", version.version, to_string(version.in_force_from));
  return text + ".";
}

std::string header(const Program& program, const Evaluation& evaluation, const TextOptions& options) {
  const std::string title = program.title.empty() ? program.policy : program.title;
  std::string out = heading(fmt::format("{} ({} {})", printable(title), program.policy, versions_text(program)), options);
  out += fmt::format("As of {}, times in {}. {}\n", readable_instant(evaluation.as_of, program.zone), program.zone.name(), in_force_text(program));
  const Ledger& ledger = evaluation.ledger;
  out += fmt::format("{} and {} judged", counted(ledger.leads, "lead", "leads"), counted(ledger.judged, "record", "records"));
  if (ledger.judged != ledger.records) out += fmt::format(", of {} in the log", counted(ledger.records, "record", "records"));
  if (ledger.first && ledger.last) {
    out += fmt::format(", from {} to {}", to_string(program.zone.date(*ledger.first)),
                       to_string(program.zone.date(*ledger.last)));
  }
  return out + ".\n";
}

// What the numbers leave out, in words.
std::string set_aside(const Evaluation& evaluation, const runtime::Reading& reading, const TextOptions& options) {
  const Ledger& ledger = evaluation.ledger;
  Table table{{Align::right, Align::left}, {}};
  const auto row = [&](std::uint64_t count, std::string text, Tone tone = Tone::plain) {
    if (count > 0) table.rows.push_back({Cell(with_thousands(count), tone), Cell(std::move(text))});
  };
  row(ledger.malformed, "could not be read", Tone::bad);
  row(ledger.undeclared, "of events that the policy does not name");
  row(ledger.duplicates, ledger.conflicting == 0
                             ? "were there already (same lead and id)"
                             : fmt::format("were there already (same lead and id); {} of them differing from the first",
                                           with_thousands(ledger.conflicting)));
  row(ledger.later, "after the instant of this report");
  row(ledger.left_out, "of leads that the policy leaves out");
  std::string out;
  if (!table.rows.empty()) out += "Records set aside:\n" + render(table, 2, options.colors);

  constexpr std::size_t kShown = 3;
  for (std::size_t index = 0; index < reading.errors.size() && index < kShown; ++index) {
    const runtime::DataError& error = reading.errors[index];
    const std::string line = error.line == 0 ? "" : fmt::format(":{}", error.line);
    out += fmt::format("    {}{}  {}\n", printable(reading.files[error.file]), line, shown(error.reason, 200));
  }
  if (reading.errors.size() > kShown) out += "    and more; --rejects FILE lists them all\n";

  if (!ledger.unfit.empty()) {
    out += "Values that do not fit their field, taken as missing:\n";
    Table unfit{{Align::right, Align::left}, {}};
    for (const runtime::UnfitCount& count : ledger.unfit) {
      unfit.rows.push_back({Cell(with_thousands(count.count)), Cell("of " + shown(count.field))});
    }
    out += render(unfit, 2, options.colors);
  }
  return out;
}

std::string stages(const Program& program, const Evaluation& evaluation, const TextOptions& options) {
  if (evaluation.stages.empty()) return "";
  Table table{{Align::left, Align::right, Align::right, Align::right, Align::left}, {}};
  table.rows.push_back({"", "entered", "leads", "now", ""});
  for (std::size_t index = 0; index < evaluation.stages.size(); ++index) {
    const runtime::StageCount& count = evaluation.stages[index];
    const runtime::StageInfo& stage = program.stages[index];
    if (stage.counts_as != runtime::kNone) continue;
    table.rows.push_back({Cell(stage.name), Cell(with_thousands(count.entered)), Cell(with_thousands(count.leads)), Cell(with_thousands(count.now)),
                          Cell(printable(stage.title), Tone::faint)});
  }
  return heading("Stages", options) + render(table, 2, options.colors);
}

std::string illegal_moves(const Program& program, const Evaluation& evaluation, const TextOptions& options) {
  if (evaluation.illegal_moves.empty() && evaluation.ambiguous_moves == 0) return "";
  Table table{{Align::right, Align::left}, {}};
  for (const runtime::IllegalMove& move : evaluation.illegal_moves) {
    const std::string& event = program.events[move.event].name;
    const std::string& from = program.stages[move.from].name;
    table.rows.push_back({Cell(with_thousands(move.count), Tone::bad),
                          Cell(move.to ? fmt::format("from {} to {} on {}", from, program.stages[*move.to].name, event)
                                       : fmt::format("{} while in {}: several stages it could lead to", event, from))});
  }
  if (evaluation.ambiguous_moves > 0) {
    table.rows.push_back({Cell(with_thousands(evaluation.ambiguous_moves), Tone::bad),
                          Cell("times two moves to different stages applied at once: the lead stayed")});
  }
  return heading("Moves that the funnel does not allow", options) + render(table, 2, options.colors);
}

std::string definitions(const Program& program, const Evaluation& evaluation, const TextOptions& options) {
  if (evaluation.definitions.empty()) return "";
  Table table{{Align::left, Align::right, Align::right, Align::right, Align::left}, {}};
  table.rows.push_back({"", "met", "not met", "undecided", ""});
  for (std::size_t index = 0; index < evaluation.definitions.size(); ++index) {
    const runtime::DefinitionCount& count = evaluation.definitions[index];
    const runtime::DefinitionInfo& definition = program.definitions[index];
    if (definition.version != evaluation.version) continue;
    table.rows.push_back({Cell(definition.name), Cell(with_thousands(count.met)), Cell(with_thousands(count.not_met)),
                          Cell(with_thousands(count.undecided)), Cell(printable(definition.title), Tone::faint)});
  }
  return heading("Definitions, and how many leads meet them now", options) + render(table, 2, options.colors);
}

}  // namespace

namespace {

// $'…', with octal escapes: what follows cannot be taken for a part of them.
std::string escaped_shell_word(std::string_view text) {
  std::string word = "$'";
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view shown = text.substr(at, decode_utf8(text, at).size);
    at += shown.size();
    if (shown == "'" || shown == "\\") word += '\\';
    if (printable(shown) == shown) {
      word += shown;
    } else {
      for (const char byte : shown) word += fmt::format("\\{:03o}", static_cast<unsigned char>(byte));
    }
  }
  return word + '\'';
}

}  // namespace

std::string shell_word(std::string_view text) {
  constexpr std::string_view kSafe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-";
  if (!text.empty() && text.front() != '-' && text.find_first_not_of(kSafe) == std::string_view::npos) return std::string(text);
  if (printable(text) != text) return escaped_shell_word(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + '\'';
}

std::string text_report(const Program& program, const Evaluation& evaluation, const runtime::Reading& reading, const TextOptions& options) {
  std::string out = evaluation.incomplete ? "INCOMPLETE: stopped before all of the log was read and all leads were judged.\n\n"
                    : evaluation.damaged  ? "INCOMPLETE: some of the log could not be read, and this is what the rest came to.\n\n"
                                          : "";
  out += header(program, evaluation, options) + set_aside(evaluation, reading, options);
  for (const std::string& part :
       {section::promises(program, evaluation, options), section::broken(program, evaluation, options),
        section::undecided(program, evaluation, options), stages(program, evaluation, options),
        illegal_moves(program, evaluation, options), section::kpis(program, evaluation, options),
        definitions(program, evaluation, options)}) {
    if (!part.empty()) out += '\n' + part;
  }
  return out;
}

}  // namespace truce::report
