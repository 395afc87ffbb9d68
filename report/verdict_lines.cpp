#include "report/verdict_lines.h"

#include <fmt/format.h>

#include "report/csv.h"
#include "report/json.h"

namespace truce::report {

namespace {

using runtime::Index;
using runtime::NarrowVerdict;
using runtime::Place;
using runtime::Program;
using runtime::Verdicts;

std::string_view team(const Program& program, Index index) {
  return index == runtime::kNone ? std::string_view() : std::string_view(program.teams[index].name);
}

std::string team_or_null(const Program& program, Index index) {
  return index == runtime::kNone ? "null" : json_text(program.teams[index].name);
}

void add_or_null(std::string& to, Instant instant) {
  if (instant == runtime::kNoInstant) {
    to += "null";
    return;
  }
  to += '"';
  append_instant(to, instant);
  to += '"';
}

void add_or_empty(std::string& to, Instant instant) {
  if (instant != runtime::kNoInstant) append_instant(to, instant);
}

}  // namespace

VerdictLines::VerdictLines(const Program& program, Form form) : program_(program), form_(form) {
  for (const runtime::Promise& promise : program.promises) {
    const runtime::VersionInfo& version = program.versions[promise.version];
    Fixed& fixed = fixed_.emplace_back();
    if (form == Form::ndjson) {
      fixed.before = fmt::format(R"(, "promise": {}, "by": {}, "version": {}, "hash": {}, "opened_at": ")", json_text(promise.name),
                                 team_or_null(program, promise.by), json_text(version.version), json_text(version.hash));
      fixed.after = fmt::format(R"(, "clause": {}, "notify": {}, "evidence": [)", json_text(promise.clause),
                                team_or_null(program, promise.notify));
    } else {
      fixed.before = fmt::format(",{},{},{},", csv_cell(promise.name), csv_cell(team(program, promise.by)), csv_cell(version.version));
      fixed.after = fmt::format(",{},{},", csv_cell(promise.clause), csv_cell(team(program, promise.notify)));
    }
  }
}

std::string_view VerdictLines::header() const {
  if (form_ == Form::ndjson) return {};
  return "lead,promise,by,version,opened_at,due_at,verdict,decided_at,done_at,clause,notify,evidence,missing,provisional,hash\r\n";
}

void VerdictLines::add(Verdicts::Kept verdict, std::string& to) { form_ == Form::ndjson ? add_json(verdict, to) : add_csv(verdict, to); }

const std::string& VerdictLines::start_of_place(const runtime::Files& files, std::uint32_t file) {
  if (files != files_) {
    files_ = files;
    of_file_.clear();
    for (const std::string& name : *files) {
      of_file_.push_back(form_ == Form::ndjson ? fmt::format(R"({{"file": {}, "line": )", json_text(name)) : name + ':');
    }
  }
  return of_file_[file];
}

void VerdictLines::add_json(const Verdicts::Kept& verdict, std::string& to) {
  const NarrowVerdict& narrow = verdict.narrow();
  const Fixed& fixed = fixed_[narrow.promise];
  to += R"({"lead": )";
  append_json_text(to, verdict.lead());
  to += fixed.before;
  append_instant(to, narrow.opened_at);
  to += R"(", "due_at": )";
  add_or_null(to, narrow.due_at);
  to += R"(, "verdict": ")";
  to += to_string(narrow.judgement);
  to += R"(", "decided_at": )";
  add_or_null(to, narrow.decided_at);
  to += R"(, "done_at": )";
  add_or_null(to, narrow.done_at);
  to += fixed.after;
  std::string_view between;
  for (const Place place : verdict.evidence()) {
    to += between;
    to += start_of_place(verdict.files(), place.file());
    const fmt::format_int line(place.line());
    to.append(line.data(), line.size());
    to += '}';
    between = ", ";
  }
  to += R"(], "missing": [)";
  between = {};
  for (const std::string& name : verdict.missing()) {
    to += between;
    append_json_text(to, name);
    between = ", ";
  }
  to += narrow.provisional ? "], \"provisional\": true}\n" : "]}\n";
}

void VerdictLines::add_csv(const Verdicts::Kept& verdict, std::string& to) {
  const NarrowVerdict& narrow = verdict.narrow();
  const Fixed& fixed = fixed_[narrow.promise];
  append_csv_cell(to, verdict.lead());
  to += fixed.before;
  append_instant(to, narrow.opened_at);
  to += ',';
  add_or_empty(to, narrow.due_at);
  to += ',';
  to += to_string(narrow.judgement);
  to += ',';
  add_or_empty(to, narrow.decided_at);
  to += ',';
  add_or_empty(to, narrow.done_at);
  to += fixed.after;
  cell_.clear();
  for (const Place place : verdict.evidence()) {
    if (!cell_.empty()) cell_ += "; ";
    cell_ += start_of_place(verdict.files(), place.file());
    const fmt::format_int line(place.line());
    cell_.append(line.data(), line.size());
  }
  append_csv_cell(to, cell_);
  to += ',';
  append_csv_cell(to, fmt::format("{}", fmt::join(verdict.missing(), "; ")));
  to += narrow.provisional ? ",true," : ",,";
  append_csv_cell(to, program_.versions[program_.promises[narrow.promise].version].hash);
  to += "\r\n";
}

std::string verdict_lines(const Program& program, const Verdicts& verdicts, VerdictLines::Form form) {
  VerdictLines lines(program, form);
  std::string text;
  for (auto at = verdicts.begin(); at != verdicts.end(); ++at) lines.add(at.kept(), text);
  return text;
}

}  // namespace truce::report
