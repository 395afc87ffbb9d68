#include "generate/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_safe.h"
#include "generate/random.h"
#include "generate/values.h"
#include "generate/words.h"

namespace truce::generate {

namespace {

constexpr std::int64_t kWeek = 7 * kMicrosPerDay;
constexpr std::int64_t kLatest = 12 * kMicrosPerMinute;  // a retold record comes by so much later
constexpr std::uint64_t kColleagues = 4;                 // in a team
constexpr std::uint64_t kCompanies = 200;

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos && (text.empty() || (text.front() != ' ' && text.back() != ' '))) return text;
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + '"';
}

}  // namespace

LogWriter::LogWriter(const runtime::Program& program, const Cast& cast, LogForm form, std::uint64_t seed, Amount amount)
    : program_(program), cast_(cast), form_(form), seed_(mixed(seed)), amount_(amount) {
  const TestedValues values(program);
  by_is_tested_ = values.is_tested(runtime::kBy);
  gathers_.resize(program.fields.size(), false);
  for (const runtime::GroupInfo& group : program.groups) gathers_[group.field] = true;
  for (Index name = 0; name < program.names.size(); ++name) {
    own_.push_back(!values.is_tested(name) && (name >= gathers_.size() || !gathers_[name] || can_be_own(program, values, name)));
  }
  find_columns();
  for (const Scene& scene : cast.ordinary) ordinary_.push_back(story_of(scene));
}

void LogWriter::find_columns() {
  columns_ = program_.names;
  for (const runtime::EventInfo& event : program_.events) {
    for (const runtime::EventInfo::Where& where : event.where) {
      if (std::find(columns_.begin(), columns_.end(), where.key) == columns_.end()) columns_.push_back(where.key);
    }
  }
}

std::string LogWriter::written_text(const std::string& text) const {
  return form_ == LogForm::csv ? csv_cell(text) : json_safe(nlohmann::json(text).dump());
}

std::string LogWriter::written(const OwnedValue& value) const {
  if (const auto* text = std::get_if<std::string>(&value)) return written_text(*text);
  if (const auto* number = std::get_if<Decimal>(&value)) return number->to_string();
  if (const auto* money = std::get_if<Money>(&value)) return to_string(*money, program_.minor_digits);
  if (const auto* yes = std::get_if<bool>(&value)) return form_ == LogForm::csv ? (*yes ? "yes" : "no") : (*yes ? "true" : "false");
  return form_ == LogForm::csv ? "" : "null";
}

LogWriter::Story LogWriter::story_of(const Scene& scene) const {
  Story story;
  std::vector<std::size_t> leads;  // that have records, and they alone get numbers
  for (std::size_t index = 0; index < scene.records.size(); ++index) {
    const MadeRecord& record = scene.records[index];
    const runtime::EventInfo& event = program_.events[record.event];
    Line line;
    line.at = record.at;
    line.local = program_.zone.to_local(record.at);
    const auto known = std::find(leads.begin(), leads.end(), record.lead);
    line.lead = static_cast<std::size_t>(known - leads.begin());
    if (known == leads.end()) leads.push_back(record.lead);
    const bool last = index + 1 == scene.records.size();
    const bool alone = index == 0 || scene.records[index - 1].at < record.at;
    const std::int64_t room = last ? kLatest : scene.records[index + 1].at.micros - record.at.micros;
    line.slack = alone ? std::min(kLatest, room / 3) : 0;
    line.event = written_text(event.logged_as);
    line.team = event.by;
    if (by_is_tested_ && !record.by.empty()) line.by = written_text(record.by);
    for (const MadeValue& value : record.values) {
      const Type* type = type_of(program_, record.event, value.name);
      if (!type || (!event.where.empty() && columns_[value.name] == event.where.front().key)) continue;
      const bool own = !std::holds_alternative<Missing>(value.value) && own_[value.name];
      line.pieces.push_back({value.name, own ? std::string() : written(value.value), own ? value.name : kNone, type});
    }
    if (!event.where.empty()) {
      const runtime::EventInfo::Where& where = event.where.front();
      const auto column = std::find(columns_.begin(), columns_.end(), where.key) - columns_.begin();
      std::string said = where.values.front();
      for (const MadeValue& value : record.values) {
        const auto* text = std::get_if<std::string>(&value.value);
        if (text && columns_[value.name] == where.key) said = *text;
      }
      line.pieces.push_back({static_cast<std::size_t>(column), written_text(said), kNone, nullptr});
    }
    std::sort(line.pieces.begin(), line.pieces.end(), [](const Piece& a, const Piece& b) { return a.column < b.column; });
    story.push_back(std::move(line));
  }
  return story;
}

std::string LogWriter::header() const {
  if (form_ == LogForm::ndjson) return {};
  std::string text = "lead,at,event,by";
  for (const std::string& column : columns_) text += ',' + csv_cell(column);
  return text + '\n';
}

bool LogWriter::next(std::string& text) {
  if (leads_ >= amount_.leads || records_ >= amount_.records) return false;
  if (told_ < cast_.showing.size()) {
    tell(story_of(cast_.showing[told_]), 0, true, text);
  } else if (ordinary_.empty()) {
    return false;
  } else {
    Random random(mixed(seed_ ^ told_));
    const Story& story = random.pick(ordinary_);
    const std::int64_t weeks = (cast_.end.micros - story.front().at.micros) / kWeek;
    tell(story, random.between(0, std::max<std::int64_t>(weeks, 0)), false, text);
  }
  return true;
}

void LogWriter::tell(const Story& story, std::int64_t weeks, bool exactly, std::string& text) {
  Random random(mixed(~seed_ ^ told_));
  const std::uint64_t first = leads_;
  Instant latest{std::numeric_limits<std::int64_t>::min()};
  std::uint64_t seen = 0;
  for (const Line& line : story) {
    const std::uint64_t number = first + line.lead;
    if (number >= amount_.leads || records_ >= amount_.records) {
      cut_short_ = cut_short_ || exactly;
      continue;
    }
    Instant at = line.at;
    if (!exactly) {
      if (weeks > 0) at = program_.zone.to_instant({line.local.micros + weeks * kWeek});
      if (line.slack > 0) at.micros += random.between(0, line.slack / kMicrosPerSecond) * kMicrosPerSecond;
      at = std::max(at, latest);
      if (at > cast_.end && seen > 0) break;  // the log ends before the story does
      at = std::min(at, cast_.end);
    }
    latest = at;
    add_line(line, fmt::format("L{:06}", number + 1), at, told_, text);
    ++records_;
    seen = std::max<std::uint64_t>(seen, line.lead + 1);
  }
  leads_ = first + seen;
  ++told_;
}

void LogWriter::add_line(const Line& line, const std::string& lead, Instant at, std::uint64_t told, std::string& text) const {
  const bool json = form_ == LogForm::ndjson;
  const std::uint64_t own = mixed(seed_ + told * 64 + line.lead);
  std::string by = line.by;
  if (by.empty() && !by_is_tested_ && line.team != kNone) by = written_text(person(line.team * 37 + own % kColleagues));
  if (json) {
    text += fmt::format("{{\"lead\": \"{}\", \"at\": \"{}\", \"event\": {}", lead, to_string(at), line.event);
    if (!by.empty()) text += ", \"by\": " + by;
  } else {
    text += fmt::format("{},{},{},{}", lead, to_string(at), line.event, by);
  }
  std::size_t column = 0;
  for (const Piece& piece : line.pieces) {
    std::string fresh;
    if (piece.name != kNone) {
      const bool shared = piece.name < gathers_.size() && gathers_[piece.name];  // by the leads of a scene, and by no others
      const std::uint64_t company_number = gathers_.empty() || program_.groups.empty() ? own % kCompanies : told;
      Random random(mixed((shared ? mixed(told) : own) + piece.name));
      fresh = written(shared ? OwnedValue{company(told)}
                             : plausible_value(program_.names[piece.name], *piece.type, program_.minor_digits, company_number, random));
    }
    const std::string& value = piece.name != kNone ? fresh : piece.written;
    if (json) {
      text += ", " + json_safe(nlohmann::json(columns_[piece.column]).dump()) + ": " + value;
    } else {
      text.append(piece.column + 1 - column, ',');
      column = piece.column + 1;
      text += value;
    }
  }
  if (json) text += '}';
  else text.append(columns_.size() - column, ',');
  text += '\n';
}

}  // namespace truce::generate
