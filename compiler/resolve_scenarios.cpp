// Scenarios: what is given, what happens when, and what is expected then.
#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kScoreSet{"score-set", Severity::error, "a score that a scenario would set", Family::scenarios};
const DiagnosticKind kUnfitValue{"unfit-value", Severity::error, "a value that its field or key does not take",
                                   Family::scenarios};
const DiagnosticKind kDoubledValue{"doubled-value", Severity::error,
                                   "a field or a key that one line, or one lead, is given twice", Family::scenarios};
const DiagnosticKind kGoesBack{"goes-back", Severity::error, "a scenario that goes back in time", Family::scenarios};
const DiagnosticKind kAfterNothing{"after-nothing", Severity::error, "a time that counts from nothing", Family::scenarios};
const DiagnosticKind kLateGiven{"late-given", Severity::error, "a `given` after the first record of its lead", Family::scenarios};
const DiagnosticKind kWhoseLead{"whose-lead", Severity::error,
                                "a line of a scenario with several leads that is about none of them", Family::scenarios};
const DiagnosticKind kExpectTooEarly{"expect-too-early", Severity::error,
                                     "an expectation before anything has happened", Family::scenarios};
const DiagnosticKind kNothingExpected{"nothing-expected", Severity::warning, "a scenario that expects nothing",
                                   Family::scenarios};

constexpr std::size_t kMostRowsWithMistakes = 20;  // of one scenario; all others are likely to have the same

// One row of a scenario, line by line.
// As a policy says it: `10,000`.
std::string spoken(const Decimal& number) {
  return number.scale == 0 ? with_thousands(static_cast<long long>(number.mantissa)) : number.to_string();
}

class Timeline {
 public:
  Timeline(Context& context, const ScenarioRow& row, Scenario& scenario) : context_(context), scenario_(scenario) {
    for (const ScenarioLine& line : row.lines)
      has_leads_ |= std::holds_alternative<grammar::LeadClause>(line.clause.what);
  }

  void take(const ScenarioLine& line) {
    const grammar::Clause& clause = line.clause;
    if (const auto* given = std::get_if<grammar::GivenClause>(&clause.what)) return take_given(clause, *given);
    if (const auto* of = std::get_if<grammar::LeadClause>(&clause.what)) {
      lead_ = of->lead.text;
      is_named_ = true;
      return;
    }
    if (const auto* at = std::get_if<grammar::AtClause>(&clause.what)) {
      go_to(clause, context_.policy.zone.to_instant(std::get<grammar::Moment>(at->at).local));
      return take_record(clause, at->event, at->values);
    }
    if (const auto* after = std::get_if<grammar::AfterClause>(&clause.what)) {
      let_pass(clause, std::get<grammar::Length>(after->after));
      return take_record(clause, after->event, after->values);
    }
    if (is_expectation(clause)) take_expectation(line);
  }

  bool is_right() const { return is_right_; }

 private:
  Diagnostic& report(const DiagnosticKind& kind, Span span, std::string message, std::string marker = {}) {
    is_right_ = false;
    return context_.diagnostics.add(kind, span, std::move(message), std::move(marker));
  }

  bool knows_whose(const grammar::Clause& clause) {
    if (!has_leads_ || is_named_) return true;
    report(kWhoseLead, clause.line.span, "this scenario has several leads, and this line is about none of them").help =
        "move it below the `lead` that it is about";
    return false;
  }

  // ---- Time

  void go_to(const grammar::Clause& clause, Instant at) {
    if (now_ && at < *now_) {
      Diagnostic& diagnostic = report(kGoesBack, clause.line.span,
                                      "this is before the line above it, and a scenario only goes forward", "earlier");
      diagnostic.labels.push_back({now_span_, to_local_string(*now_, context_.policy.zone)});
      diagnostic.help = "put the lines in order of time";
    }
    now_ = at;
    now_span_ = clause.line.span;
  }

  void let_pass(const grammar::Clause& clause, const grammar::Length& written) {
    const std::optional<Length> length = resolve_length(context_, written);
    if (!length) is_right_ = false;
    if (!now_) {
      report(kAfterNothing, clause.line.span, "this counts from the line above it, and nothing has happened yet").help =
          "begin with an instant, such as `at 2026-04-10 16:30`";
      return;
    }
    if (!length) return;
    const Instant at = later(*now_, *length);
    const LocalTime end = at_midnight(to_date({kLastYear + 1, 1, 1}));
    if (at.micros >= end.micros) {
      is_right_ = false;
      context_.beyond_limits(clause.line.span, fmt::format("a scenario that goes beyond the year {}", kLastYear));
      return;
    }
    go_to(clause, at);
  }

  Instant later(Instant from, const Length& length) {
    if (kind_of(length.duration.unit) != DurationKind::business)
      return add(from, length.duration, context_.policy.zone);
    const Calendar& calendar = context_.policy.at(length.calendar).calendar;
    if (!calendar.ever_open()) return from;  // has a mistake of its own
    return context_.business_times.try_emplace(length.calendar, calendar).first->second.add(from, length.duration);
  }

  // ---- Values

  std::optional<OwnedValue> value(const Subject& subject, const grammar::Constant& constant) {
    const auto* name = std::get_if<grammar::Name>(&constant.value);
    if (name && name->text == "missing") return OwnedValue(Missing{});
    std::optional<OwnedValue> result = resolve_constant(context_, subject, constant);
    if (!result) is_right_ = false;
    const auto* number = result ? std::get_if<Decimal>(&*result) : nullptr;
    const bool is_outside = number && subject.type.has_range &&
                            (compare(*number, subject.type.low) < 0 || compare(*number, subject.type.high) > 0);
    if (!is_outside) return result;
    Diagnostic& diagnostic = report(kUnfitValue, constant.span,
                                    fmt::format("`{}` is between {} and {}", subject.name, spoken(subject.type.low),
                                                spoken(subject.type.high)),
                                    "outside");
    diagnostic.labels.push_back({subject.declared, "declared here"});
    diagnostic.help = "give a value in this range; from a log, one outside counts as missing";
    return {};
  }

  bool is_new(std::map<std::string, Span>& seen, const grammar::Name& key) {
    const auto [first, inserted] = seen.try_emplace(key.text, key.span);
    if (inserted) return true;
    Diagnostic& diagnostic =
        report(kDoubledValue, key.span, fmt::format("`{}` is given twice", key.text), "the second one");
    diagnostic.labels.push_back({first->second, "the first one"});
    diagnostic.help = "keep the value that is meant, and delete the other";
    return false;
  }

  bool is_score(const grammar::Name& key) {
    const Named* score = context_.names.find(NameKind::score, key.text);
    if (!score) return false;
    Diagnostic& diagnostic = report(
        kScoreSet, key.span, fmt::format("`{}` is a score, which nobody sets: it follows from what happens", key.text));
    diagnostic.labels.push_back({score->span, "declared here"});
    diagnostic.help = fmt::format("give what its lines look at, or expect it: `expect {} is 40`", key.text);
    return true;
  }

  void take_given(const grammar::Clause& clause, const grammar::GivenClause& given) {
    if (!knows_whose(clause)) return;
    if (const auto started = started_.find(lead_); started != started_.end()) {
      Diagnostic& diagnostic =
          report(kLateGiven, clause.line.span, "what is given holds before the first record, and this stands after it",
                 "too late");
      diagnostic.labels.push_back({started->second, "the first record"});
      diagnostic.help = "move it up, or set the value on a record: `at … lead_created company_size 120`";
      return;
    }
    std::vector<GivenValue>& values = given_of(lead_);
    for (const grammar::GivenValue& written : given.values) {
      if (is_score(written.key) || !is_new(given_[lead_], written.key)) continue;
      const Named* named = context_.names.look_up(written.key, {NameKind::field});
      if (!named) {
        is_right_ = false;
        continue;
      }
      const Field& field = context_.policy.fields[named->index];
      std::optional<OwnedValue> resolved =
          value({field.name, field.type, field.span}, std::get<grammar::Constant>(written.value));
      if (resolved) values.push_back({field.name, std::move(*resolved)});
    }
  }

  std::vector<GivenValue>& given_of(const std::string& lead) {
    const auto [place, is_new_lead] = place_of_given_.try_emplace(lead, scenario_.given.size());
    if (is_new_lead) scenario_.given.emplace_back(lead, std::vector<GivenValue>());
    return scenario_.given[place->second].second;
  }

  // ---- Records

  void take_record(const grammar::Clause& clause, const std::optional<grammar::Name>& event,
                   const std::vector<grammar::GivenValue>& values) {
    if (!event) {
      add_step(clause, std::monostate{});
      return;
    }
    if (!knows_whose(clause)) return;
    started_.try_emplace(lead_, clause.line.span);
    const Named* named = context_.names.look_up(*event, {NameKind::event});
    if (!named) {
      is_right_ = false;
      return;
    }
    ScenarioRecord record{lead_, EventId(named->index), {}};
    std::map<std::string, Span> seen;
    for (const grammar::GivenValue& written : values) {
      if (!is_new(seen, written.key)) continue;
      std::optional<OwnedValue> resolved = value_of_record(record.event, written);
      if (resolved) record.values.push_back({written.key.text, std::move(*resolved)});
    }
    add_step(clause, std::move(record));
  }

  std::optional<OwnedValue> value_of_record(EventId event, const grammar::GivenValue& written) {
    const auto& constant = std::get<grammar::Constant>(written.value);
    if (written.key.text == "id" || written.key.text == "by") return OwnedValue(text_of(constant));
    const std::optional<RecordKey> key = record_key(context_, event, written.key.text);
    if (!key) {
      if (!is_score(written.key)) report_unknown_key(context_, written.key, event, context_.policy.at(event).name);
      is_right_ = false;
      return {};
    }
    Span declared;
    if (const auto* own = std::get_if<KeyId>(&*key)) declared = context_.policy.at(*own).span;
    if (const auto* field = std::get_if<FieldId>(&*key)) declared = context_.policy.at(*field).span;
    return value({written.key.text, type_of(context_, *key), declared}, constant);
  }

  std::string text_of(const grammar::Constant& constant) const {
    if (const auto* text = std::get_if<grammar::Text>(&constant.value)) return text->value;
    if (const auto* name = std::get_if<grammar::Name>(&constant.value)) return name->text;
    return std::get<grammar::Number>(constant.value).value.to_string();
  }

  // ---- Expectations

  void take_expectation(const ScenarioLine& line) {
    const grammar::Clause& clause = line.clause;
    std::optional<Expectation> expected = resolve_expectation(context_, line);
    if (!expected) is_right_ = false;
    const bool is_about_all = std::holds_alternative<grammar::ExpectNoBrokenClause>(clause.what) ||
                              (expected && expected->kind == ExpectedKind::kpi);
    if (!is_about_all && expected && !knows_whose(clause)) return;
    if (!now_ || (expected && !is_about_all && started_.count(lead_) == 0)) {
      Diagnostic& diagnostic =
          report(kExpectTooEarly, clause.line.span,
                 lead_.empty() ? std::string("this is expected before anything has happened")
                               : fmt::format("this is expected before anything has happened to `{}`", lead_));
      diagnostic.help =
          "move it below the line after which it should be so, such as `at 2026-04-10 16:30 lead_created`";
      return;
    }
    if (!expected) return;
    if (expected->kind != ExpectedKind::kpi) expected->lead = lead_;
    add_step(clause, std::move(*expected));
  }

  void add_step(const grammar::Clause& clause, decltype(ScenarioStep::what) what) {
    if (now_) scenario_.steps.push_back({*now_, std::move(what), without_why(clause), clause.line.span});
  }

  Context& context_;
  Scenario& scenario_;
  bool has_leads_ = false, is_named_ = false, is_right_ = true;
  std::string lead_;
  std::optional<Instant> now_;
  Span now_span_;
  std::map<std::string, Span> started_;                       // by lead: its first record
  std::map<std::string, std::map<std::string, Span>> given_;  // by lead and field
  std::map<std::string, std::size_t> place_of_given_;         // by lead: in Scenario::given
};

void resolve_scenario(Context& context, const grammar::Declaration& declaration) {
  why_of(context, declaration);
  bool expects_something = false;
  for (const grammar::Clause& clause : declaration.clauses) expects_something |= is_expectation(clause);
  if (!expects_something) {
    context.diagnostics
        .add(kNothingExpected, declaration.line.span, "this scenario expects nothing, and so it can never fail")
        .help = "say what should be so, such as `expect stage sql`";
  }
  std::size_t mistakes = 0;
  for (const ScenarioRow& row : scenario_rows(context, declaration)) {
    Scenario scenario;
    scenario.title = title_of(declaration);
    scenario.row = row.text;
    scenario.span = declaration.line.span;
    Timeline timeline(context, row, scenario);
    for (const ScenarioLine& line : row.lines) timeline.take(line);
    if (!timeline.is_right() && ++mistakes == kMostRowsWithMistakes) return;
    context.policy.scenarios.push_back(std::move(scenario));
  }
}

}  // namespace

void resolve_scenarios(Context& context) {
  for_each<grammar::ScenarioHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t) {
    resolve_scenario(context, declaration);
  });
}

}  // namespace truce::compiler
