// A small policy and what judging came to, made by hand.
#pragma once

#include "base/time.h"
#include "runtime/evaluation.h"
#include "runtime/program.h"

namespace truce::report {

inline Instant utc(int year, int month, int day, int hour = 0, int minute = 0) {
  return {std::int64_t{to_date({year, month, day}).days} * kMicrosPerDay + hour * kMicrosPerHour + minute * kMicrosPerMinute};
}

inline runtime::Program made_up_program() {
  runtime::Program program;
  program.policy = "orchard.revenue";
  program.title = "Orchard agreement";
  program.versions[0].version = "1.2.0";
  program.versions[0].hash = "sha256:00";
  program.versions[0].in_force_from = to_date({2026, 4, 1});
  program.zone = *Zone::find("America/New_York");
  program.teams = {{"marketing", "Marketing"}, {"sales", ""}};
  program.events.resize(2);
  program.events[0].name = "won";
  program.events[1].name = "=call";
  program.stages = {{"new", "New lead", 0, false}, {"deal", "", 1, true}};
  program.definitions.resize(1);
  program.definitions[0].name = "fit";
  program.definitions[0].title = "Fits us";
  program.promises.resize(2);
  program.promises[0].name = "first_try";
  program.promises[0].title = "Sales tries";
  program.promises[0].clause = "orchard.truce:12";
  program.promises[0].by = 1;
  program.promises[0].notify = 0;
  program.promises[1].name = "context";
  program.promises[1].clause = "orchard.truce:20";
  program.promises[1].form = runtime::Promise::Form::includes;
  program.kpis.resize(3);
  program.kpis[0].name = "deals";
  program.kpis[0].unit = "count";
  program.kpis[0].targets = {{true, "", false, Decimal::from_int(5)}};
  program.kpis[1].name = "revenue";
  program.kpis[1].unit = "USD";
  program.kpis[1].format = runtime::Kpi::Format::money;
  program.kpis[2].name = "rate";
  program.kpis[2].unit = "share";
  program.kpis[2].format = runtime::Kpi::Format::six_decimals;
  program.kpis[2].targets = {{true, "", false, *Decimal::parse("0.95")}};
  return program;
}

inline runtime::Evaluation made_up_evaluation() {
  using runtime::Judgement;
  runtime::Evaluation result;
  result.as_of = {utc(2026, 5, 1, 4).micros - 1};  // the end of 30 April in New York
  result.ledger = {1010, 1000, 1, 2, 3, 4, 0, 7, 1, {{"score", 2}}, utc(2026, 4, 1), utc(2026, 4, 30)};
  result.definitions = {{4, 2, 1}};
  result.stages = {{7, 7, 5}, {2, 2, 2}};
  result.moves = {{0, 1, 2}};
  result.illegal_moves = {{0, std::nullopt, 1, 1}, {0, 1, 0, 1}};
  result.promises = {{6, 3, 2, 0, 0, 1}, {1, 0, 1, 0, 0, 0}};
  result.kpis = {
      {0, "2026-04", {}, "1234", 1234, 0, to_date({2026, 4, 1}), to_date({2026, 5, 1}), "5", true, false},
      {1, std::nullopt, {}, "1250000.00", 3, 0, to_date({2026, 4, 1}), to_date({2026, 5, 1}), {}, {}, true},
      {1, std::nullopt, {{"source", std::nullopt}}, "250000.00", 1, 0, to_date({2026, 4, 1}), to_date({2026, 5, 1}), {}, {}, true},
      {2, "2026-W15", {}, "0.949990", 3, 2, to_date({2026, 4, 6}), to_date({2026, 4, 13}), "0.950000", false, false},
      {2, "2026-W16", {}, std::nullopt, 0, 0, to_date({2026, 4, 13}), to_date({2026, 4, 20}), "0.950000", {}, true},
  };
  runtime::Verdict late{"L\x1b[1m\"1\"", 0, utc(2026, 4, 10, 20), utc(2026, 4, 10, 22), Judgement::broken, utc(2026, 4, 10, 22),
                        utc(2026, 4, 12, 1), false, {{"a,b.ndjson", 3}, {"a,b.ndjson", 9}}, {}};
  runtime::Verdict never{"L2", 0, utc(2026, 4, 11), utc(2026, 4, 12), Judgement::broken, utc(2026, 4, 12), {}, true, {}, {}};
  runtime::Verdict at_once{"-L3", 1, utc(2026, 4, 11), {}, Judgement::broken, utc(2026, 4, 11), {}, false, {}, {}};
  runtime::Verdict unknown{"=L4", 0, utc(2026, 4, 11), {}, Judgement::undecided, utc(2026, 4, 11), {}, false, {}, {"outcome", "score"}};
  result.verdicts = {late, never, at_once, unknown};
  return result;
}

}  // namespace truce::report
