#include "report/story.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/amounts.h"
#include "report/table.h"
#include "report/versions.h"

namespace truce::report {

namespace {

using runtime::Explanation;
using runtime::Judgement;
using runtime::Program;
using runtime::Story;
using runtime::StoryStep;
using runtime::StoryValue;
using runtime::Verdict;

constexpr std::size_t kWidestValue = 200;

std::string values_text(const std::vector<StoryValue>& values) {
  std::string out;
  for (const StoryValue& value : values) {
    if (!out.empty()) out += ", ";
    out += fmt::format("{} {}", shown(value.name), shown(value.value, kWidestValue));
  }
  return out;
}

Tone tone_of(Judgement judgement) {
  if (judgement == Judgement::kept) return Tone::good;
  if (judgement == Judgement::broken) return Tone::bad;
  return Tone::plain;
}

struct Sentence {
  std::string text;
  Tone tone = Tone::plain;
};

Sentence sentence(const StoryStep& step) {
  using Kind = StoryStep::Kind;
  const std::string text = shown(step.text, kWidestValue);
  switch (step.kind) {
    case Kind::record: return {text, Tone::heading};
    case Kind::undeclared: return {text, Tone::faint};
    case Kind::duplicate: return {text + " (again: the first record with its id counts)", Tone::faint};
    case Kind::later: return {text + " (after the instant of this report)", Tone::faint};
    case Kind::in_force: return {"version " + text + " comes into force"};
    case Kind::entered: return {"enters " + text};
    case Kind::illegal: return {"not allowed by the funnel: " + text, Tone::bad};
    case Kind::ambiguous: return {"stays, as several moves apply: " + text, Tone::bad};
    case Kind::barred: return {"waits for the next record: " + text};
    case Kind::opened: return {"promise " + text + " opens"};
    case Kind::paused: return {"promise " + text + " pauses"};
    case Kind::resumed: return {"promise " + text + " goes on"};
    case Kind::kept: return {"promise " + text + " kept", Tone::good};
    case Kind::broken: return {"promise " + text + " broken", Tone::bad};
    case Kind::excused: return {"promise " + text + " excused"};
    case Kind::undecided: return {"promise " + text + " undecided"};
    case Kind::done_late: return {"promise " + text + " done, too late"};
  }
  return {text};
}

bool is_of_log(StoryStep::Kind kind) {
  using Kind = StoryStep::Kind;
  return kind == Kind::record || kind == Kind::undeclared || kind == Kind::duplicate || kind == Kind::later;
}

std::string step_text(const StoryStep& step, bool same_time, const Zone& zone, std::size_t time_width, Colors colors) {
  const std::string time = same_time ? "" : to_local_string(step.at, zone);
  const std::size_t padding = time_width - std::min(time_width, display_width(time));
  const bool of_log = is_of_log(step.kind);
  const Sentence what = sentence(step);
  std::string line = fmt::format("  {}{}  {}{}", time, std::string(padding, ' '), of_log ? "" : "  ",
                                 painted(what.text, what.tone, colors));
  const std::string details_indent(time_width + (of_log ? 6 : 8), ' ');
  std::string below;
  if (!step.detail.empty()) {
    std::size_t at = 0;
    bool first = true;
    while (at <= step.detail.size()) {
      const std::size_t end = std::min(step.detail.find('\n', at), step.detail.size());
      const std::string part = printable(step.detail.substr(at, end - at));
      if (first && step.kind == StoryStep::Kind::entered) {
        line += ": " + part;
      } else if (!part.empty()) {
        below += details_indent + part + '\n';
      }
      first = false;
      at = end + 1;
    }
  }
  if (step.place) line += painted(fmt::format("  ({}:{})", printable(step.place->file), step.place->line), Tone::faint, colors);
  if (!step.clause.empty()) line += painted(fmt::format("  ({})", printable(step.clause)), Tone::faint, colors);
  line += '\n';
  if (!step.values.empty()) line += details_indent + values_text(step.values) + '\n';
  return line + below;
}

std::string promises_text(const Program& program, const Story& story, Colors colors) {
  if (story.verdicts.empty()) return "";
  Table table{{Align::left, Align::left, Align::left, Align::left, Align::left, Align::left}, {}};
  table.rows.push_back({"", "", "opened", "due", "decided", ""});
  const auto local = [&](const std::optional<Instant>& at) { return at ? to_local_string(*at, program.zone) : std::string("-"); };
  for (const Verdict& verdict : story.verdicts) {
    const runtime::Promise& promise = program.promises[verdict.promise];
    std::string remark;
    const auto say = [&](const std::string& text) { remark += (remark.empty() ? "" : ", ") + text; };
    if (verdict.judgement == Judgement::broken && verdict.done_at) say("done " + to_local_string(*verdict.done_at, program.zone));
    if (verdict.provisional) say("provisional: after the calendar's last known day");
    if (!verdict.missing.empty()) {
      std::string names;
      for (const std::string& name : verdict.missing) names += (names.empty() ? "" : ", ") + shown(name);
      say("missing: " + names);
    }
    if (promise.by != runtime::kNone) say("by " + program.teams[promise.by].name);
    say(printable(promise.clause));
    table.rows.push_back({Cell(std::string(to_string(verdict.judgement)), tone_of(verdict.judgement)), Cell(promise_text(program, promise)),
                          Cell(local(verdict.opened_at)), Cell(local(verdict.due_at)), Cell(local(verdict.decided_at)),
                          Cell(remark, Tone::faint)});
  }
  return painted("Its promises", Tone::heading, colors) + '\n' + render(table, 2, colors);
}

void add_explanation(Table& table, const Explanation& explanation, std::size_t depth) {
  const Tone tone = explanation.truth == Truth::met ? Tone::good : Tone::plain;
  table.rows.push_back({Cell(std::string(to_string(explanation.truth)), tone),
                        Cell(std::string(2 * depth, ' ') + shown(explanation.text, kWidestValue)),
                        Cell(shown(explanation.detail, kWidestValue)), Cell(printable(explanation.clause), Tone::faint)});
  for (const Explanation& part : explanation.parts) add_explanation(table, part, depth + 1);
}

std::string definitions_text(const Story& story, Colors colors) {
  if (story.definitions.empty()) return "";
  Table table{{Align::left, Align::left, Align::left, Align::left}, {}};
  for (const Explanation& definition : story.definitions) add_explanation(table, definition, 0);
  return painted("How the definitions stand", Tone::heading, colors) + '\n' + render(table, 2, colors);
}

std::string fields_text(const Story& story, Colors colors) {
  if (story.fields.empty()) return "";
  Table table{{Align::left, Align::left}, {}};
  for (const StoryValue& field : story.fields) {
    table.rows.push_back({Cell(shown(field.name)), Cell(shown(field.value, kWidestValue))});
  }
  return painted("What is known", Tone::heading, colors) + '\n' + render(table, 2, colors);
}

std::string stage_now(const Story& story) {
  for (auto step = story.steps.rbegin(); step != story.steps.rend(); ++step) {
    if (step->kind == StoryStep::Kind::entered) return step->text;
  }
  return "";
}

}  // namespace

std::string story_steps(const Story& story, const Zone& zone, Colors colors) {
  std::size_t time_width = 0;
  for (const StoryStep& step : story.steps) time_width = std::max(time_width, display_width(to_local_string(step.at, zone)));
  std::string out = painted("What happened", Tone::heading, colors) + '\n';
  for (std::size_t index = 0; index < story.steps.size(); ++index) {
    const StoryStep& step = story.steps[index];
    const bool same_time = index > 0 && story.steps[index - 1].at == step.at;
    out += step_text(step, same_time, zone, time_width, colors);
  }
  return out;
}

std::string story_text(const Program& program, const Story& story, Colors colors) {
  const std::string title = program.title.empty() ? program.policy : program.title;
  std::string out = painted("Lead " + shown(story.lead, kWidestValue), Tone::heading, colors) + '\n';
  out += fmt::format("Judged by {} ({} {}), as of {}, times in {}.\n", printable(title), program.policy, versions_text(program),
                     readable_instant(story.as_of, program.zone), program.zone.name());
  if (story.left_out) out += "The policy leaves this lead out: it counts nowhere.\n";
  const std::string stage = stage_now(story);
  if (!stage.empty()) out += fmt::format("Now in {}.\n", stage);
  for (const std::string& part : {story_steps(story, program.zone, colors), promises_text(program, story, colors),
                                  definitions_text(story, colors), fields_text(story, colors)}) {
    if (!part.empty()) out += '\n' + part;
  }
  return out;
}

}  // namespace truce::report
