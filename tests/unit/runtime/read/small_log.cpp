#include "tests/unit/runtime/read/small_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/check.h"

namespace truce::runtime::read_tests {

namespace {

Type type_of(ValueType kind) {
  Type type;
  type.kind = kind;
  return type;
}

void add_field(Program& program, const std::string& name, Type type) {
  FieldInfo field;
  field.name = name;
  field.type = std::move(type);
  program.fields.push_back(field);
  program.names.push_back(name);
}

EventInfo event(const std::string& name, const std::string& logged_as) {
  EventInfo info;
  info.name = name;
  info.logged_as = logged_as;
  return info;
}

std::string value_text(const Value& value) {
  if (const auto* number = std::get_if<Decimal>(&value)) return number->to_string();
  if (const auto* money = std::get_if<Money>(&value)) return fmt::format("${}", to_string(*money, 2));
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "yes" : "no";
  if (const auto* text = std::get_if<std::string_view>(&value)) return fmt::format("\"{}\"", *text);
  return "missing";
}

}  // namespace

Program small_program() {
  Program program;
  program.zone = *Zone::find("America/New_York");
  program.currency = "USD";
  Type size = type_of(ValueType::number);
  size.has_range = true;
  size.low = Decimal::from_int(0);
  size.high = Decimal::from_int(1000);
  add_field(program, "size", size);
  Type kind = type_of(ValueType::one_of);
  kind.options = {"a", "b"};
  add_field(program, "kind", kind);
  add_field(program, "note", type_of(ValueType::text));
  add_field(program, "ready", type_of(ValueType::yes_or_no));
  add_field(program, "price", type_of(ValueType::money));

  program.events.push_back(event("created", "created"));
  EventInfo call = event("call", "call");
  EventKey outcome;
  outcome.name = static_cast<Index>(program.names.size());
  outcome.type = type_of(ValueType::text);
  program.names.push_back("outcome");
  call.keys.push_back(outcome);
  program.events.push_back(call);
  EventInfo done = event("done", "STEP");
  done.where = {{"phase", {"COMPLETE", "FINISHED"}}};
  program.events.push_back(done);
  EventInfo undone = event("undone", "STEP");
  undone.where = {{"phase", {"START"}}};
  program.events.push_back(undone);
  return program;
}

Index event_named(const Program& program, std::string_view name) {
  const auto found = std::find_if(program.events.begin(), program.events.end(), [&](const EventInfo& info) { return info.name == name; });
  return static_cast<Index>(found - program.events.begin());
}

Index name_index(const Program& program, std::string_view name) {
  return static_cast<Index>(std::find(program.names.begin(), program.names.end(), name) - program.names.begin());
}

// In memory where there is such a place: tests write thousands of small files.
Folder::Folder() {
  const std::filesystem::path memory = "/dev/shm";
  const auto parent = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
  std::string name = (parent / "truce-read-XXXXXX").string();
  const char* made = mkdtemp(name.data());
  CHECK(made, "a folder for the files of a test");
  path_ = made;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, std::string_view content) const {
  std::ofstream(path(name), std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
  return path(name);
}

Log read_text(const Program& program, const std::string& file_name, std::string_view content, const ReadOptions& options) {
  const Folder folder;
  Log log = read_log(program, {folder.write(file_name, content)}, options);
  log.files = {file_name};
  return log;
}

Log read_ndjson_text(std::string_view content, const ReadOptions& options) {
  return read_text(small_program(), "log.ndjson", content, options);
}

Log read_csv_text(std::string_view content, const ReadOptions& options) {
  return read_text(small_program(), "log.csv", content, options);
}

std::string values_text(const Program& program, const Log& log, const Record& record) {
  const auto own = log.values_of(record);
  std::vector<NamedValue> values(own.begin(), own.end());
  std::sort(values.begin(), values.end(), [](const NamedValue& left, const NamedValue& right) { return left.name < right.name; });
  std::string text;
  for (const NamedValue& value : values) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", program.names[value.name], value_text(value.value));
  }
  return text;
}

std::vector<std::string> unfit_of(const Program& program, const Log& log, const Record& record) {
  std::vector<std::string> names;
  for (const NamedValue& value : log.values_of(record)) {
    if (value.is_unfit) names.push_back(program.names[value.name]);
  }
  return names;
}

std::vector<std::string> errors_of(const Log& log) {
  std::vector<std::string> all;
  for (const DataError& error : log.errors) all.push_back(fmt::format("{}: {}", error.line, error.reason));
  return all;
}

std::string dump(const Program& program, const Log& log) {
  std::string text;
  for (const Record& record : log.records) {
    text += fmt::format("{}:{} {} {} {} id {} by {} unfit {} content {:x} [{}]\n", record.place.file(), record.place.line(),
                        log.leads[record.lead], to_string(record.at),
                        record.event == kNone ? "-" : program.events[record.event].name,
                        log.id_of(record).value_or("-"), log.by_of(record).value_or("-"), unfit_of(program, log, record).size(),
                        log.content_of(record),
                        values_text(program, log, record));
  }
  for (const Record& record : log.records) {
    for (const std::string& name : unfit_of(program, log, record)) text += fmt::format("unfit {} of line {}\n", name, record.place.line());
  }
  for (const DataError& error : log.errors) {
    text += fmt::format("{}:{} {} x{} | {}\n", error.file, error.line, error.reason, error.records, error.excerpt);
  }
  return text + fmt::format("malformed {} damaged {}\n", log.malformed, log.damaged);
}

}  // namespace truce::runtime::read_tests
