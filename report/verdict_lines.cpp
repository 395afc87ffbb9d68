#include "report/verdict_lines.h"

#include <fmt/format.h>

#include "report/csv.h"
#include "report/json.h"

namespace truce::report {

namespace {

using runtime::Index;
using runtime::Program;
using runtime::RecordPlace;
using runtime::Verdict;

std::string text_or_null(const std::optional<Instant>& instant) {
  return instant ? '"' + to_string(*instant) + '"' : "null";
}

std::string_view team(const Program& program, Index index) {
  return index == runtime::kNone ? std::string_view() : std::string_view(program.teams[index].name);
}

std::string team_or_null(const Program& program, Index index) {
  return index == runtime::kNone ? "null" : json_text(program.teams[index].name);
}

std::string text_or_empty(const std::optional<Instant>& instant) { return instant ? to_string(*instant) : ""; }

}  // namespace

std::string verdict_json_line(const Program& program, const Verdict& verdict) {
  const runtime::Promise& promise = program.promises[verdict.promise];
  const runtime::VersionInfo& version = program.versions[promise.version];
  std::string evidence;
  for (const RecordPlace& place : verdict.evidence) {
    if (!evidence.empty()) evidence += ", ";
    evidence += fmt::format(R"({{"file": {}, "line": {}}})", json_text(place.file), place.line);
  }
  std::string missing;
  for (const std::string& name : verdict.missing) {
    if (!missing.empty()) missing += ", ";
    missing += json_text(name);
  }
  return fmt::format(
      R"({{"lead": {}, "promise": {}, "by": {}, "version": {}, "hash": {}, "opened_at": "{}", "due_at": {}, "verdict": "{}", )"
      R"("decided_at": {}, "done_at": {}, "clause": {}, "notify": {}, "evidence": [{}], "missing": [{}]{}}})"
      "\n",
      json_text(verdict.lead), json_text(promise.name), team_or_null(program, promise.by), json_text(version.version), json_text(version.hash),
      to_string(verdict.opened_at), text_or_null(verdict.due_at), to_string(verdict.judgement),
      text_or_null(verdict.decided_at), text_or_null(verdict.done_at), json_text(promise.clause),
      team_or_null(program, promise.notify), evidence, missing, verdict.provisional ? R"(, "provisional": true)" : "");
}

std::string verdict_csv_header() {
  return "lead,promise,by,version,opened_at,due_at,verdict,decided_at,done_at,clause,notify,evidence,missing,provisional,hash\r\n";
}

std::string verdict_csv_line(const Program& program, const Verdict& verdict) {
  const runtime::Promise& promise = program.promises[verdict.promise];
  const runtime::VersionInfo& version = program.versions[promise.version];
  std::string evidence;
  for (const RecordPlace& place : verdict.evidence) {
    if (!evidence.empty()) evidence += "; ";
    evidence += fmt::format("{}:{}", place.file, place.line);
  }
  return csv_line({verdict.lead, promise.name, std::string(team(program, promise.by)), version.version,
                   to_string(verdict.opened_at), text_or_empty(verdict.due_at), std::string(to_string(verdict.judgement)),
                   text_or_empty(verdict.decided_at), text_or_empty(verdict.done_at), promise.clause,
                   std::string(team(program, promise.notify)), evidence,
                   fmt::format("{}", fmt::join(verdict.missing, "; ")), verdict.provisional ? "true" : "", version.hash});
}

}  // namespace truce::report
