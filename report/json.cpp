#include "report/json.h"

#include <algorithm>
#include <charconv>

#include "base/time.h"
#include "report/json_document.h"
#include "report/versions.h"

namespace truce::report {

namespace {

using Json = nlohmann::ordered_json;
using runtime::Evaluation;
using runtime::Index;
using runtime::Program;

template <class Item>
Json text_or_null(const std::optional<Item>& item) {
  if (!item) return nullptr;
  return to_string(*item);
}

Json text_or_null(const std::optional<std::string>& text) {
  if (!text) return nullptr;
  return *text;
}

Json team(const Program& program, Index index) {
  if (index == runtime::kNone) return nullptr;
  return program.teams[index].name;
}

// A count is a number; what has decimals stays a text, so that nothing is lost on the way.
Json amount(const std::optional<std::string>& text, runtime::Kpi::Format format) {
  if (!text) return nullptr;
  if (format == runtime::Kpi::Format::whole) {
    std::int64_t number = 0;
    const char* end = text->data() + text->size();
    const auto [rest, error] = std::from_chars(text->data(), end, number);
    if (error == std::errc() && rest == end) return number;
  }
  return *text;
}

Json policies_of(const Program& program) {
  Json policies = Json::array();
  for (const runtime::VersionInfo& version : program.versions) {
    policies.push_back({{"name", program.policy},
                        {"version", version.version},
                        {"hash", version.hash},
                        {"in_force_from", to_string(version.in_force_from)}});
    if (program.is_restated()) policies.back()["restated"] = true;
  }
  return policies;
}

Json ledger_of(const runtime::Ledger& ledger) {
  Json unfit = Json::array();
  for (const runtime::UnfitCount& row : ledger.unfit) unfit.push_back({{"field", row.field}, {"count", row.count}});
  return {{"records", ledger.records},
          {"judged", ledger.judged},
          {"undeclared", ledger.undeclared},
          {"duplicates", ledger.duplicates},
          {"malformed", ledger.malformed},
          {"later", ledger.later},
          {"left_out", ledger.left_out},
          {"leads", ledger.leads},
          {"conflicting", ledger.conflicting},
          {"unfit", std::move(unfit)},
          {"first", text_or_null(ledger.first)},
          {"last", text_or_null(ledger.last)},
          {"tzdata", tzdata_version()}};
}

Json definitions_of(const Program& program, const Evaluation& evaluation) {
  Json rows = Json::array();
  for (std::size_t index = 0; index < evaluation.definitions.size(); ++index) {
    if (program.definitions[index].version != evaluation.version) continue;
    const runtime::DefinitionCount& count = evaluation.definitions[index];
    rows.push_back({{"definition", program.definitions[index].name},
                    {"met", count.met},
                    {"not_met", count.not_met},
                    {"undecided", count.undecided}});
  }
  return rows;
}

Json stages_of(const Program& program, const Evaluation& evaluation) {
  Json rows = Json::array();
  for (std::size_t index = 0; index < evaluation.stages.size(); ++index) {
    if (program.stages[index].counts_as != runtime::kNone) continue;
    const runtime::StageCount& count = evaluation.stages[index];
    rows.push_back({{"stage", program.stages[index].name},
                    {"entered", count.entered},
                    {"leads", count.leads},
                    {"now", count.now}});
  }
  return rows;
}

Json moves_of(const Program& program, const Evaluation& evaluation) {
  Json rows = Json::array();
  for (const runtime::MoveCount& move : evaluation.moves) {
    rows.push_back({{"from", program.stages[move.from].name},
                    {"to", program.stages[move.to].name},
                    {"count", move.count}});
  }
  return rows;
}

Json illegal_moves_of(const Program& program, const Evaluation& evaluation) {
  Json rows = Json::array();
  for (const runtime::IllegalMove& move : evaluation.illegal_moves) {
    rows.push_back({{"from", program.stages[move.from].name},
                    {"to", move.to ? Json(program.stages[*move.to].name) : Json(nullptr)},
                    {"event", program.events[move.event].name},
                    {"count", move.count}});
  }
  return rows;
}

Json promises_of(const Program& program, const Evaluation& evaluation) {
  Json rows = Json::array();
  for (std::size_t index = 0; index < evaluation.promises.size(); ++index) {
    const runtime::Promise& promise = program.promises[index];
    const runtime::PromiseCount& count = evaluation.promises[index];
    rows.push_back({{"promise", promise.name},
                    {"by", team(program, promise.by)},
                    {"opened", count.opened},
                    {"kept", count.kept},
                    {"broken", count.broken},
                    {"open", count.open},
                    {"excused", count.excused},
                    {"undecided", count.undecided},
                    {"clause", promise.clause}});
    if (has_versions(program)) rows.back()["version"] = program.versions[promise.version].version;
  }
  return rows;
}

Json kpis_of(const Program& program, const Evaluation& evaluation) {
  Json rows = Json::array();
  for (const runtime::KpiRow& row : evaluation.kpis) {
    const runtime::Kpi& kpi = program.kpis[row.kpi];
    Json by = Json::object();
    for (const auto& [name, value] : row.by) by[name] = text_or_null(value);
    Json json = {{"kpi", kpi.name},
                 {"period", text_or_null(row.period)},
                 {"by", std::move(by)},
                 {"value", amount(row.value, kpi.format)},
                 {"unit", kpi.unit},
                 {"n", row.n},
                 {"from", text_or_null(row.from)},
                 {"to", text_or_null(row.to)},
                 {"target", amount(row.target, kpi.format)},
                 {"met", row.met ? Json(*row.met) : Json(nullptr)},
                 {"provisional", row.provisional}};
    if (row.without_end > 0) json["without_end"] = row.without_end;
    if (has_versions(program)) json["version"] = program.versions[kpi.version].version;
    rows.push_back(std::move(json));
  }
  return rows;
}

}  // namespace

std::string evaluation_json(const Program& program, const Evaluation& evaluation, const runtime::Timings* timings) {
  Json result = {{"format", kFormat},
                 {"policy", policies_of(program)},
                 {"as_of", to_string(evaluation.as_of)},
                 {"log", ledger_of(evaluation.ledger)},
                 {"definitions", definitions_of(program, evaluation)},
                 {"stages", stages_of(program, evaluation)},
                 {"moves", moves_of(program, evaluation)},
                 {"illegal_moves", illegal_moves_of(program, evaluation)},
                 {"ambiguous_moves", evaluation.ambiguous_moves},
                 {"promises", promises_of(program, evaluation)},
                 {"kpis", kpis_of(program, evaluation)}};
  if (evaluation.incomplete || evaluation.damaged) result["incomplete"] = true;
  if (timings) {
    for (const auto& [phase, nanoseconds] : runtime::phases(*timings)) result["timings"][phase] = nanoseconds;
  }
  return json_document(result);
}

void append_json_text(std::string& to, std::string_view text) {
  const auto is_plain = [](char byte) { return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) {  // nearly always
    to += '"';
    to += text;
    to += '"';
  } else {
    to += json_safe(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
  }
}

std::string json_text(std::string_view text) {
  std::string quoted;
  append_json_text(quoted, text);
  return quoted;
}

}  // namespace truce::report
