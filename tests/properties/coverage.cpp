#include "tests/properties/coverage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "runtime/code/assemble.h"
#include "tests/support/reference/conditions.h"
#include "tests/support/reference/scores.h"

namespace truce::properties {
namespace {

using namespace compiler;

// Clauses by words that only they have.
const std::vector<std::string> kPhrases = {
    "year starts ", "leave out leads when ", "reports to ", "closed ", "known through ", " private", "starts as ", "logged as ",
    " has ", "is all of", "is any of", "is at least 2 of", "unless ", "is missing then met", "is missing then not met",
    "is missing then undecided", "may wait", "final as won", "final as lost", "starts on entering ", "applies when ", "kept on ",
    "broken on ", " requires ", "paused while ", "clock office when ", "must include", "accept on ", "reject on ",
    "answer within ", "first attempt within ", "persist with ", "reject reasons", "if late notify ", "only leads when ",
    "reported per day", "reported per week", "reported per month", "reported per quarter", "reported per year", "broken down by ",
    " at entry", "each day at least", "each week at most", "- 2026-03 at ", "- 2026-W10 at ", " why ", "where not ", "by is ", "no call",
    " since entering ", " within 2 business hours of office", " different days", "in business hours of office", "percentile 90 of",
    "score ", "  add ", "  take ", " halving every ", " halving every 5 business hours of office", "between -20 and 40",
    "gathers leads with the same account", "gathers leads with the same size", "- at least 2 leads with ", " lead with "};

const char* const kForms[] = {"kept on", "broken on", "requires", "context", "reasons"};
const char* const kJudgements[] = {"kept", "broken", "open", "excused", "undecided"};
const char* const kConditions[] = {"field", "definition", "count", "stage is", "has been in", "time since", "score", "group"};
const char* const kWindows[] = {"ever", "within", "since entering", "since handoff"};
const char* const kKpis[] = {"records", "leads", "entries", "value", "time between", "cohort share", "promise share", "arithmetic"};
const char* const kMoves[] = {"when", "on", "after"};

// Judgements that a form can never come to.
bool is_possible(std::size_t form, std::size_t judgement) {
  if (form < 2) return true;
  if (judgement == 2 || judgement == 3) return false;  // judged at once
  return form != 3 || judgement != 4;                  // context is two-valued
}

void cover_condition(Coverage& coverage, const Condition& condition) {
  ++coverage[fmt::format("condition: {}{}", condition.negated ? "not " : "", kConditions[condition.what.index()])];
  if (const auto* happened = std::get_if<HappenedTimes>(&condition.what)) {
    ++coverage[fmt::format("window: {}", kWindows[happened->window.index()])];
  }
}

void cover_promise(Coverage& coverage, const Promise& promise) {
  if (promise.applies_when) cover_condition(coverage, *promise.applies_when);
  if (promise.paused_while) cover_condition(coverage, *promise.paused_while);
  if (promise.clocks.size() == 2) ++coverage["handoff with two clocks"];
  for (const Clock& clock : promise.clocks) {
    if (clock.when) cover_condition(coverage, *clock.when);
  }
  if (const auto* needs = std::get_if<Requires>(&promise.form)) cover_condition(coverage, needs->condition);
  if (const auto* reasons = std::get_if<HasReason>(&promise.form)) {
    for (const auto& reason : reasons->reasons) {
      if (reason.requires_condition) cover_condition(coverage, *reason.requires_condition);
    }
  }
}

// Does a condition rest on a score (6), or on a group (7)? Definitions never rest on themselves.
bool rests_on(const Policy& policy, const Condition& condition, std::size_t kind) {
  if (condition.what.index() == kind) return true;
  const auto rests = [&](const Condition& other) { return rests_on(policy, other, kind); };
  if (const auto* holds = std::get_if<DefinitionHolds>(&condition.what)) {
    const Definition& definition = policy.at(holds->definition);
    for (const auto* entries : {&definition.list, &definition.unless}) {
      for (const auto& entry : *entries) {
        if (rests(entry.condition)) return true;
      }
    }
  }
  if (const auto* score = std::get_if<ScoreIs>(&condition.what)) {
    for (const ScoreLine& line : policy.at(score->score).lines) {
      const auto* when = std::get_if<Condition>(&line.what);
      if (when && rests(*when)) return true;
    }
  }
  return false;
}

const char* const kUsers[] = {"definition", "move", "promise", "kpi", "score"};

// Which kinds of declarations rest on scores and groups.
void cover_uses(Coverage& coverage, const Policy& policy) {
  const auto use = [&](const char* by, const Condition& condition) {
    if (rests_on(policy, condition, 6)) ++coverage[fmt::format("score: in a {}", by)];
    if (rests_on(policy, condition, 7)) ++coverage[fmt::format("group: in a {}", by)];
  };
  for (const Definition& definition : policy.definitions) {
    for (const auto& entry : definition.list) use("definition", entry.condition);
  }
  for (const Score& score : policy.scores) {
    for (const ScoreLine& line : score.lines) {
      if (const auto* when = std::get_if<Condition>(&line.what)) use("score", *when);
    }
  }
  if (policy.funnel) {
    for (const Move& move : policy.funnel->moves) {
      if (const auto* when = std::get_if<When>(&move.how)) use("move", when->condition);
    }
  }
  for (const Promise& promise : policy.promises) {
    if (promise.applies_when) use("promise", *promise.applies_when);
    if (const auto* needs = std::get_if<Requires>(&promise.form)) use("promise", needs->condition);
  }
  for (const Kpi& kpi : policy.kpis) {
    if (kpi.only_leads) use("kpi", *kpi.only_leads);
  }
}

void cover_score(Coverage& coverage, const Score& score, const reference::Range& range) {
  ++coverage[range.low == range.high ? "score: one number" : "score: a range"];
  if (range.high == score.low) ++coverage["score: at its low end"];
  if (range.low == score.high) ++coverage["score: at its high end"];
}

void cover_group(Coverage& coverage, const Group& group, const reference::View& end, const std::vector<Truth>& history) {
  if (history.empty()) return;
  if (reference::is_missing(end, group.same)) {
    ++coverage["group: of a lead that it does not gather"];
  } else {
    ++coverage[fmt::format("group: {}", to_string(history.back()))];
  }
  for (std::size_t index = 1; index < history.size(); ++index) {
    if (history[index] != history[index - 1]) ++coverage[fmt::format("group: {} after {}", to_string(history[index]), to_string(history[index - 1]))];
  }
}

// Was a group judged for the lead at an instant that is none of its own?
bool is_moved_by_others(const reference::Lead& lead) {
  return std::any_of(lead.entries.begin(), lead.entries.end(), [&](const reference::Entry& entry) {
    return std::none_of(lead.evaluated.begin(), lead.evaluated.end(), [&](const reference::Moment& own) { return own.now == entry.at; });
  });
}

// What happens to a lead though nothing is logged then.
void cover_time(Coverage& coverage, const Policy& policy, const reference::JudgedLead& judged) {
  const auto is_logged = [&](Instant at) {
    return std::any_of(judged.lead.records().begin(), judged.lead.records().end(), [&](const reference::Record& record) { return record.at == at; });
  };
  for (const reference::Entry& entry : judged.lead.entries) {
    if (is_logged(entry.at)) continue;
    ++coverage["time: a stage is entered"];
    if (entry.at == policy.in_force) ++coverage["time: a stage is entered as the policy comes into force"];
  }
  for (const reference::OpenedPromise& opened : judged.walked.promises) {
    if (!is_logged(opened.opened.now)) ++coverage["time: a promise opens"];
    if (opened.judgement == runtime::Judgement::excused && !opened.ended_by) ++coverage["time: a promise is excused"];
    if (opened.judgement && opened.due && opened.decided.now == *opened.due && !is_logged(*opened.due)) {
      ++coverage[fmt::format("time: a promise is {} by silence", to_string(*opened.judgement))];
    }
    const Promise& promise = policy.at(opened.promise);
    const auto* kept = std::get_if<KeptOn>(&promise.form);
    if (!promise.paused_while || !kept || !opened.due || opened.calendar.valid()) continue;
    if (*opened.due != reference::end_of(policy, opened.opened.now, kept->within)) ++coverage["time: a pause moves a due instant"];
  }
}

void cover_verdicts(Coverage& coverage, const Policy& policy, const runtime::Evaluation& evaluation) {
  for (const runtime::Verdict& verdict : evaluation.verdicts) {
    const Promise& promise = policy.promises[verdict.promise];
    const std::size_t form = promise.form.index();
    ++coverage[fmt::format("promise: {} {}", kForms[form], kJudgements[static_cast<std::size_t>(verdict.judgement)])];
    if (verdict.provisional) ++coverage["verdict: provisional"];
    if (!verdict.missing.empty()) ++coverage["verdict: missing"];
    if (verdict.evidence.size() > 2) ++coverage["verdict: much evidence"];
    const bool broken = verdict.judgement == runtime::Judgement::broken;
    if (form == 0 && broken && verdict.done_at && *verdict.done_at > *verdict.decided_at) ++coverage["verdict: done late"];
    if (form < 2 && !verdict.due_at && verdict.judgement == runtime::Judgement::open) ++coverage["verdict: paused at the end"];
    if (form < 2 && !verdict.due_at && verdict.judgement == runtime::Judgement::kept) ++coverage["verdict: kept while paused"];
    if (promise.trigger.index() == 2) ++coverage["verdict: of a handoff"];
    if (verdict.decided_at && verdict.decided_at == verdict.due_at) ++coverage["verdict: decided when due"];
  }
}

void cover_kpis(Coverage& coverage, const Policy& policy, const runtime::Evaluation& evaluation) {
  for (const runtime::KpiRow& row : evaluation.kpis) {
    const std::string kind = kKpis[policy.kpis[row.kpi].what.index()];
    ++coverage[fmt::format("kpi: {}{}", kind, row.n > 0 ? "" : ", empty")];
    if (!row.value) ++coverage["kpi row: no value"];
    if (!row.period) ++coverage["kpi row: no period"];
    if (row.provisional) ++coverage["kpi row: provisional"];
    if (row.without_end > 0) ++coverage["kpi row: without an end"];
    if (row.target) ++coverage[row.met ? *row.met ? "kpi row: target met" : "kpi row: target not met" : "kpi row: target without value"];
    for (const auto& [name, value] : row.by) {
      ++coverage[!value ? "kpi row: by missing" : *value == "known" ? "kpi row: by private" : "kpi row: by value"];
    }
  }
}

}  // namespace

Coverage nothing_covered() {
  Coverage coverage;
  const auto know = [&](std::string what) { coverage[std::move(what)] = 0; };
  for (const std::string& phrase : kPhrases) know("clause: " + phrase);
  for (const char* condition : kConditions) {
    know(fmt::format("condition: {}", condition));
    know(fmt::format("condition: not {}", condition));
  }
  for (const runtime::OpcodeInfo& opcode : runtime::kOpcodes) {
    // What is known beforehand cannot be written in one policy; the unit tests of the passes hold it.
    if (std::string_view(opcode.name) != "constant") know(fmt::format("opcode: {}", opcode.name));
  }
  for (const char* window : kWindows) know(fmt::format("window: {}", window));
  for (std::size_t form = 0; form < std::size(kForms); ++form) {
    for (std::size_t judgement = 0; judgement < std::size(kJudgements); ++judgement) {
      if (is_possible(form, judgement)) know(fmt::format("promise: {} {}", kForms[form], kJudgements[judgement]));
    }
  }
  for (const char* kpi : kKpis) {
    know(fmt::format("kpi: {}", kpi));
    know(fmt::format("kpi: {}, empty", kpi));
  }
  for (const char* user : kUsers) {
    know(fmt::format("score: in a {}", user));
    know(fmt::format("group: in a {}", user));
  }
  for (const char* move : kMoves) {
    know(fmt::format("move: {}", move));
    know(fmt::format("move: {}, made", move));
    know(fmt::format("move: {}, at most", move));
  }
  for (const char* what :
       {"handoff with two clocks", "verdict: provisional", "verdict: missing", "verdict: much evidence", "verdict: done late",
        "verdict: paused at the end", "verdict: kept while paused", "verdict: of a handoff", "verdict: decided when due",
        "kpi row: no value", "kpi row: no period", "kpi row: provisional", "kpi row: without an end", "kpi row: target met",
        "kpi row: target not met", "kpi row: target without value", "kpi row: by missing", "kpi row: by private", "kpi row: by value",
        "log: judged", "log: undeclared", "log: duplicates", "log: conflicting", "log: malformed", "log: later", "log: left out",
        "log: unfit", "log: empty", "log: two files", "move: illegal and followed", "move: illegal with several targets", "move: ambiguous",
        "score: one number", "score: a range", "score: at its low end", "score: at its high end", "group: met", "group: not met",
        "group: undecided", "group: of a lead that it does not gather", "group: met after not met", "group: not met after met",
        "group: undecided after met", "group: met after undecided", "group: a lead that another one moves", "group: without those left out",
        "stage: re-entered", "time: a stage is entered", "time: a stage is entered as the policy comes into force", "time: a promise opens",
        "time: a promise is excused", "time: a promise is broken by silence", "time: a promise is kept by silence",
        "time: a promise is undecided by silence", "time: a pause moves a due instant", "definition: met", "definition: not met", "definition: undecided"}) {
    know(what);
  }
  return coverage;
}

void cover_text(Coverage& coverage, const std::string& policy_text) {
  for (const std::string& phrase : kPhrases) {
    if (policy_text.find(phrase) != std::string::npos) ++coverage["clause: " + phrase];
  }
}

void cover_policy(Coverage& coverage, const Policy& policy) {
  if (policy.leave_out) cover_condition(coverage, *policy.leave_out);
  cover_uses(coverage, policy);
  for (const Definition& definition : policy.definitions) {
    for (const auto& entry : definition.list) cover_condition(coverage, entry.condition);
    for (const auto& entry : definition.unless) cover_condition(coverage, entry.condition);
  }
  if (policy.funnel) {
    for (const Move& move : policy.funnel->moves) {
      ++coverage[fmt::format("move: {}", kMoves[move.how.index()])];
      if (move.at_most) ++coverage[fmt::format("move: {}, at most", kMoves[move.how.index()])];
      if (const auto* when = std::get_if<When>(&move.how)) cover_condition(coverage, when->condition);
    }
  }
  for (const Promise& promise : policy.promises) cover_promise(coverage, promise);
  for (const Kpi& kpi : policy.kpis) {
    if (kpi.only_leads) cover_condition(coverage, *kpi.only_leads);
  }
}

void cover_code(Coverage& coverage, const runtime::Program& program) {
  for (const runtime::Instruction& instruction : runtime::assemble(program).instructions) {
    ++coverage[fmt::format("opcode: {}", runtime::kOpcodes[static_cast<std::size_t>(instruction.opcode)].name)];
  }
}

void cover_evaluation(Coverage& coverage, const Policy& policy, const runtime::Evaluation& evaluation) {
  const runtime::Ledger& ledger = evaluation.ledger;
  coverage["log: judged"] += ledger.judged;
  coverage["log: undeclared"] += ledger.undeclared;
  coverage["log: duplicates"] += ledger.duplicates;
  coverage["log: conflicting"] += ledger.conflicting;
  coverage["log: malformed"] += ledger.malformed;
  coverage["log: later"] += ledger.later;
  coverage["log: left out"] += ledger.left_out;
  for (const auto& unfit : ledger.unfit) coverage["log: unfit"] += unfit.count;
  if (ledger.records == 0) ++coverage["log: empty"];
  for (const auto& definition : evaluation.definitions) {
    coverage["definition: met"] += definition.met;
    coverage["definition: not met"] += definition.not_met;
    coverage["definition: undecided"] += definition.undecided;
  }
  for (const auto& stage : evaluation.stages) coverage["stage: re-entered"] += stage.entered - stage.leads;
  for (const auto& made : evaluation.moves) {
    std::set<std::size_t> kinds;  // a pair is counted for its kind where it has only one
    for (const Move& move : policy.funnel->moves) {
      if (move.from.index() == made.from && move.to.index() == made.to) kinds.insert(move.how.index());
    }
    if (kinds.size() == 1) coverage[fmt::format("move: {}, made", kMoves[*kinds.begin()])] += made.count;
  }
  for (const auto& illegal : evaluation.illegal_moves) {
    coverage[illegal.to ? "move: illegal and followed" : "move: illegal with several targets"] += illegal.count;
  }
  coverage["move: ambiguous"] += evaluation.ambiguous_moves;
  cover_verdicts(coverage, policy, evaluation);
  cover_kpis(coverage, policy, evaluation);
}

void cover_leads(Coverage& coverage, const Policy& policy, const reference::Judged& judged) {
  if (!policy.groups.empty() && !judged.left_out.empty()) ++coverage["group: without those left out"];
  for (const reference::JudgedLead& lead : judged.leads) {
    const reference::View end{policy, lead.lead, lead.walked.end};
    for (std::size_t index = 0; index < policy.scores.size(); ++index) {
      cover_score(coverage, policy.scores[index], reference::score_now(end, ScoreId(index)));
    }
    for (std::size_t index = 0; index < policy.groups.size(); ++index) {
      std::vector<Truth> history;
      for (const reference::JudgedGroup& each : lead.lead.groups) {
        if (each.group == GroupId(index)) history.push_back(each.truth);
      }
      cover_group(coverage, policy.groups[index], end, history);
    }
    if (is_moved_by_others(lead.lead)) ++coverage["group: a lead that another one moves"];
    cover_time(coverage, policy, lead);
  }
}

const char* const kExpected[] = {"stage", "definition", "promise", "promise due", "no broken promise", "kpi", "score"};

Coverage no_scenarios_covered() {
  Coverage coverage;
  for (const char* expected : kExpected) {
    coverage[fmt::format("expect {}: holds", expected)] = 0;
    coverage[fmt::format("expect {}: fails", expected)] = 0;
  }
  for (const char* what : {"of several leads", "given", "time passes", "twice the same id", "decided at", "kpi of a period"}) {
    coverage[fmt::format("scenario: {}", what)] = 0;
  }
  return coverage;
}

void cover_scenario(Coverage& coverage, const Scenario& scenario, const std::vector<std::size_t>& failing_steps) {
  std::set<std::string> leads;
  std::set<std::pair<std::string, std::string>> ids;
  if (!scenario.given.empty()) ++coverage["scenario: given"];
  for (std::size_t step = 0; step < scenario.steps.size(); ++step) {
    const auto& what = scenario.steps[step].what;
    if (std::holds_alternative<std::monostate>(what)) ++coverage["scenario: time passes"];
    if (const auto* record = std::get_if<ScenarioRecord>(&what)) {
      leads.insert(record->lead);
      for (const GivenValue& value : record->values) {
        if (value.key == "id" && !ids.emplace(record->lead, std::get<std::string>(value.value)).second) ++coverage["scenario: twice the same id"];
      }
    }
    const auto* expected = std::get_if<Expectation>(&what);
    if (!expected) continue;
    const bool fails = std::count(failing_steps.begin(), failing_steps.end(), step) > 0;
    ++coverage[fmt::format("expect {}: {}", kExpected[static_cast<std::size_t>(expected->kind)], fails ? "fails" : "holds")];
    if (expected->kind == ExpectedKind::promise && expected->at && !fails) ++coverage["scenario: decided at"];
    if (expected->kind == ExpectedKind::kpi && expected->period && !fails) ++coverage["scenario: kpi of a period"];
  }
  if (leads.size() > 1) ++coverage["scenario: of several leads"];
}

void add(Coverage& to, const Coverage& more) {
  for (const auto& [what, count] : more) to[what] += count;
}

void print_covered(const Coverage& coverage, bool expects_all) {
  for (const auto& [what, count] : coverage) {
    fmt::print("{:>10}  {}\n", count, what);
    if (expects_all) {
      EXPECT_GT(count, 0u) << what;
    }
  }
}

}  // namespace truce::properties
