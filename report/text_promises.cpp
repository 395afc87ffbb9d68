#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "report/amounts.h"
#include "report/table.h"
#include "report/text.h"
#include "report/versions.h"

namespace truce::report::section {

namespace {

using runtime::Evaluation;
using runtime::Index;
using runtime::Judgement;
using runtime::Program;
using runtime::PromiseCount;
using runtime::Verdict;

std::string team_name(const Program& program, Index team) {
  if (team == runtime::kNone) return "nobody in particular";
  const runtime::TeamInfo& info = program.teams[team];
  return info.title.empty() ? info.name : printable(info.title);
}

// The promises of one team, kNone included, in the order of the policy; those of one name together, by version.
std::vector<std::size_t> promises_of(const Program& program, Index team) {
  std::vector<std::size_t> result;
  std::map<std::string, std::size_t> first;
  for (std::size_t index = 0; index < program.promises.size(); ++index) {
    if (program.promises[index].by != team) continue;
    first.try_emplace(program.promises[index].name, index);
    result.push_back(index);
  }
  std::stable_sort(result.begin(), result.end(), [&](std::size_t left, std::size_t right) {
    return first[program.promises[left].name] < first[program.promises[right].name];
  });
  return result;
}

std::vector<Index> teams_of(const Program& program) {
  std::vector<Index> teams;
  for (std::size_t index = 0; index < program.teams.size(); ++index) teams.push_back(static_cast<Index>(index));
  teams.push_back(runtime::kNone);
  return teams;
}

// The latest broken promises of one kind, of different leads; of equals the first by name. They may be offered in any order, but those of one
// lead as they opened.
class Examples {
 public:
  explicit Examples(std::size_t limit) : limit_(limit) {}

  void offer(const runtime::Verdicts::Kept& kept) {
    const Instant decided = kept.narrow().decided_at == runtime::kNoInstant ? kept.narrow().opened_at : kept.narrow().decided_at;
    if (limit_ == 0 || (kept_.size() == limit_ && instant(kept_.back()) > decided)) return;  // most
    const Verdict verdict = kept.told();
    const auto same_lead = std::find_if(kept_.begin(), kept_.end(), [&](const Verdict& one) { return one.lead == verdict.lead; });
    if (same_lead != kept_.end()) {
      if (instant(*same_lead) >= instant(verdict)) return;
      kept_.erase(same_lead);
    }
    const auto place = std::find_if(kept_.begin(), kept_.end(), [&](const Verdict& one) {
      return instant(one) != instant(verdict) ? instant(one) < instant(verdict) : one.lead > verdict.lead;
    });
    kept_.insert(place, verdict);
    if (kept_.size() > limit_) kept_.pop_back();
  }
  const std::vector<Verdict>& kept() const { return kept_; }

 private:
  static Instant instant(const Verdict& verdict) { return verdict.decided_at.value_or(verdict.opened_at); }
  std::size_t limit_;
  std::vector<Verdict> kept_;
};

// To the second.
std::string local(Instant instant, const Zone& zone) {
  const std::int64_t second = instant.micros - (instant.micros % kMicrosPerSecond + kMicrosPerSecond) % kMicrosPerSecond;
  return to_local_string(Instant{second}, zone);
}

std::string what_happened(const Verdict& verdict, runtime::Promise::Form form, const Zone& zone) {
  using Form = runtime::Promise::Form;
  const std::string decided = local(verdict.decided_at.value_or(verdict.opened_at), zone);
  if (form == Form::broken_on) return "it happened on " + decided;
  if (form == Form::includes && verdict.missing.empty()) return "incomplete on " + decided;
  if (form == Form::includes) return fmt::format("without {} on {}", shown(fmt::format("{}", fmt::join(verdict.missing, ", "))), decided);
  if (form == Form::requires_) return "not as required on " + decided;
  if (form == Form::has_reason) return "without a good reason on " + decided;
  if (!verdict.due_at) return "on " + decided;
  std::string out = "due " + local(*verdict.due_at, zone);
  if (!verdict.done_at) return out + ", not done yet";
  out += ", done " + local(*verdict.done_at, zone);
  const std::int64_t late = verdict.done_at->micros - verdict.due_at->micros;
  return late > 0 ? fmt::format("{} ({} late)", out, readable_span(late)) : out;
}

}  // namespace

std::string promises(const Program& program, const Evaluation& evaluation, const TextOptions& options) {
  if (evaluation.promises.empty()) return "";
  std::string out = painted("Promises", Tone::heading, options.colors) + '\n';
  Table table{{Align::left, Align::right, Align::right, Align::right, Align::right, Align::right, Align::right, Align::left}, {}};
  std::vector<std::pair<std::size_t, std::string>> team_lines;  // before which row
  for (const Index team : teams_of(program)) {
    const std::vector<std::size_t> indices = promises_of(program, team);
    if (indices.empty()) continue;
    PromiseCount sum;
    for (const std::size_t index : indices) {
      sum.kept += evaluation.promises[index].kept;
      sum.broken += evaluation.promises[index].broken;
    }
    const std::string share = sum.kept + sum.broken == 0
                                  ? "nothing decided yet"
                                  : fmt::format("kept {} of {}", readable_share(sum.kept, sum.broken),
                                                counted(sum.kept + sum.broken, "decided promise", "decided promises"));
    team_lines.emplace_back(table.rows.size(), fmt::format("  {}: {}\n", team_name(program, team), share));
    table.rows.push_back({"", "kept", "broken", "open", "excused", "undecided", "kept %", ""});
    for (const std::size_t index : indices) {
      const PromiseCount& count = evaluation.promises[index];
      const runtime::Promise& promise = program.promises[index];
      table.rows.push_back({Cell(promise_text(program, promise)), Cell(with_thousands(count.kept), count.kept > 0 ? Tone::good : Tone::plain),
                            Cell(with_thousands(count.broken), count.broken > 0 ? Tone::bad : Tone::plain), Cell(with_thousands(count.open)),
                            Cell(with_thousands(count.excused)), Cell(with_thousands(count.undecided)),
                            Cell(readable_share(count.kept, count.broken)), Cell(printable(promise.title), Tone::faint)});
    }
  }
  // One table for all teams, so that the columns stand below each other; the teams' lines go between its rows.
  const std::string body = render(table, 4, options.colors);
  std::size_t at = 0;
  std::size_t row = 0;
  for (std::size_t team = 0; team < team_lines.size(); ++team) {
    out += team_lines[team].second;
    const std::size_t end = team + 1 < team_lines.size() ? team_lines[team + 1].first : table.rows.size();
    for (; row < end; ++row) {
      const std::size_t next = body.find('\n', at) + 1;
      out += body.substr(at, next - at);
      at = next;
    }
  }
  return out;
}

std::string broken(const Program& program, const Evaluation& evaluation, const TextOptions& options) {
  std::vector<std::size_t> worst;
  for (std::size_t index = 0; index < evaluation.promises.size(); ++index) {
    if (evaluation.promises[index].broken > 0) worst.push_back(index);
  }
  if (worst.empty()) return "";
  std::stable_sort(worst.begin(), worst.end(), [&](std::size_t left, std::size_t right) {
    return evaluation.promises[left].broken > evaluation.promises[right].broken;
  });
  std::vector<Examples> examples(program.promises.size(), Examples(options.examples));
  evaluation.verdicts.for_each_unordered([&](const runtime::Verdicts::Kept& verdict) {
    if (verdict.narrow().judgement == Judgement::broken) examples[verdict.narrow().promise].offer(verdict);
  });

  std::string out = painted("Broken promises, most first, with the latest leads", Tone::heading, options.colors) + '\n';
  const Verdict* hint = nullptr;
  for (const std::size_t index : worst) {
    const PromiseCount& count = evaluation.promises[index];
    const runtime::Promise& promise = program.promises[index];
    out += fmt::format("  {}: {} by {}, of {} decided", promise_text(program, promise),
                       painted(with_thousands(count.broken) + " broken", Tone::bad, options.colors), team_name(program, promise.by),
                       with_thousands(count.kept + count.broken));
    if (promise.notify != runtime::kNone) out += fmt::format("; tell {}", team_name(program, promise.notify));
    out += fmt::format("  ({})\n", printable(promise.clause));
    Table table{{Align::left, Align::left}, {}};
    for (const Verdict& verdict : examples[index].kept()) {
      if (!hint) hint = &verdict;
      table.rows.push_back({Cell(shown(verdict.lead)),
                            Cell(what_happened(verdict, promise.form, program.zone))});
    }
    out += render(table, 4, options.colors);
  }
  if (hint && !options.rest_of_why.empty()) {
    const std::string lead = hint->lead.size() <= 200 && printable(hint->lead) == hint->lead ? shell_word(hint->lead) : "LEAD";
    const bool looks_like_option = !hint->lead.empty() && hint->lead.front() == '-';
    out += fmt::format("  The whole story of a lead: truce why {} {}\n", looks_like_option ? "LEAD" : lead, options.rest_of_why);
  }
  return out;
}

std::string undecided(const Program& program, const Evaluation& evaluation, const TextOptions& options) {
  struct Unknown {
    std::uint64_t promises = 0;
    std::map<std::string, std::uint64_t> missing;
  };
  std::vector<Unknown> unknown(program.promises.size());
  for (std::size_t index = 0; index < evaluation.promises.size(); ++index) {
    unknown[index].promises = evaluation.promises[index].undecided;
  }
  evaluation.verdicts.for_each_unordered([&](const runtime::Verdicts::Kept& verdict) {
    if (verdict.narrow().judgement != Judgement::undecided) return;
    for (const std::string& name : verdict.missing()) ++unknown[verdict.narrow().promise].missing[name];
  });
  Table table{{Align::right, Align::left, Align::left}, {}};
  for (std::size_t index = 0; index < unknown.size(); ++index) {
    if (unknown[index].promises == 0) continue;
    std::vector<std::pair<std::string, std::uint64_t>> names(unknown[index].missing.begin(), unknown[index].missing.end());
    std::stable_sort(names.begin(), names.end(), [](const auto& left, const auto& right) { return left.second > right.second; });
    constexpr std::size_t kShown = 5;
    std::string text;
    for (std::size_t at = 0; at < names.size() && at < kShown; ++at) {
      text += fmt::format("{}{} ({})", at == 0 ? "missing: " : ", ", shown(names[at].first), with_thousands(names[at].second));
    }
    if (names.size() > kShown) text += fmt::format(" and {} more", names.size() - kShown);
    table.rows.push_back({Cell(with_thousands(unknown[index].promises)), Cell(promise_text(program, program.promises[index])), Cell(text)});
  }
  if (table.rows.empty()) return "";
  return painted("Promises that nobody can decide", Tone::heading, options.colors) + '\n' + render(table, 2, options.colors);
}

}  // namespace truce::report::section
