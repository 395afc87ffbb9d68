#include "runtime/read/log_builder.h"

#include <algorithm>

#include "base/text.h"
#include "runtime/read/content_hash.h"
#include "runtime/read/input.h"
#include "runtime/read/instants.h"
#include "runtime/read/typed_values.h"
#include "runtime/store/same_text.h"
#include "runtime/used_names.h"

namespace truce::runtime {

namespace {

using Kind = RawValue::Kind;

// The beginning of a line, not cut within a character.
std::string excerpt_of(std::string_view text) {
  if (text.size() > kExcerptBytes) {
    std::size_t end = kExcerptBytes;
    while (end > kExcerptBytes - 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  return printable(text);
}

bool is_text_or_number(const RawValue& value) { return value.is_text() || value.kind == Kind::number; }

}  // namespace

LogBuilder::LogBuilder(const Program& program, const ReadOptions& options, Shelf& shelf)
    : program_(program), options_(options), shelf_(shelf), keeps_by_(options.keep_all_values || uses_by(program)),
      private_names_(private_names(program)),
      stopwatch_(options.timings ? Stopwatch::Use::on : Stopwatch::Use::off) {
  const auto slot_for = [&](std::string_view key) {
    const auto [at, is_new] = slot_of_key_.emplace(key, static_cast<Index>(slots_.size()));
    if (is_new) slots_.emplace_back();
    return at->second;
  };
  for (const std::string_view own : {"lead", "at", "event", "id", "by"}) slot_for(own);
  std::vector<Index> slot_of_name;
  for (const std::string& name : program.names) slot_of_name.push_back(slot_for(name));
  for (const EventInfo& event : program.events) {
    std::vector<Index>& where = where_slots_.emplace_back();
    for (const EventInfo::Where& one : event.where) where.push_back(slot_for(one.key));
    const Index name = logged_names_.find_or_add(event.logged_as);
    if (name == events_of_logged_.size()) events_of_logged_.emplace_back();
    events_of_logged_[name].push_back(static_cast<Index>(where_slots_.size() - 1));
  }

  const std::vector<bool> is_used = used_names(program);
  std::vector<const Type*> types(program.names.size());
  std::vector<std::vector<Use>> of_slot(slots_.size());
  for (const EventInfo& event : program.events) {
    std::fill(types.begin(), types.end(), nullptr);  // not of this event
    for (Index field = 0; field < program.fields.size(); ++field) types[field] = &program.fields[field].type;
    for (const EventKey& key : event.keys) types[key.name] = &key.type;
    for (std::vector<Use>& uses : of_slot) uses.clear();
    for (Index name = 0; name < types.size(); ++name)
      if (types[name]) of_slot[slot_of_name[name]].push_back({name, options.keep_all_values || is_used[name], types[name]});
    for (const std::vector<Use>& uses : of_slot) {
      uses_begin_.push_back(static_cast<std::uint32_t>(uses_.size()));
      uses_.insert(uses_.end(), uses.begin(), uses.end());
    }
  }
  uses_begin_.push_back(static_cast<std::uint32_t>(uses_.size()));
}

Index LogBuilder::slot_of(std::string_view key) const {
  const auto found = slot_of_key_.find(key);
  return found == slot_of_key_.end() ? kNone : found->second;
}

void LogBuilder::fill_slots(const std::vector<RawField>& fields) {
  ++stamp_;
  for (const RawField& field : fields) {
    if (field.slot == kNone) continue;
    Slot& slot = slots_[field.slot];
    if (slot.stamp == stamp_) continue;
    slot.stamp = stamp_;
    slot.value = &field.value;
  }
}

// Nothing where the line does not have the key.
const RawValue* LogBuilder::present(Index slot) const { return slots_[slot].stamp == stamp_ ? slots_[slot].value : nullptr; }

Index LogBuilder::number_of(std::string_view logged_name) {
  if (logged_name.empty()) return logged_names_.find(logged_name);
  const auto ends = static_cast<unsigned char>(logged_name.front()) * 7u + static_cast<unsigned char>(logged_name.back());
  Seen& seen = seen_names_[(logged_name.size() * 31 + ends) % seen_names_.size()];
  if (seen.number != kNone && is_same_text(seen.name, logged_name)) return seen.number;
  const Index number = logged_names_.find(logged_name);
  if (number != kNone) seen = {logged_names_[number], number};
  return number;
}

Index LogBuilder::event_of(std::string_view logged_name) {
  const Index name = number_of(logged_name);
  if (name == kNone) return kNone;
  for (const Index event : events_of_logged_[name]) {
    if (where_slots_[event].empty() || fits_where(event)) return event;
  }
  return kNone;
}

bool LogBuilder::fits_where(Index event) const {
  const std::vector<EventInfo::Where>& where = program_.events[event].where;
  for (std::size_t at = 0; at < where.size(); ++at) {
    const RawValue* value = present(where_slots_[event][at]);
    if (!value || !value->is_text()) return false;
    if (std::find(where[at].values.begin(), where[at].values.end(), value->text) == where[at].values.end()) return false;
  }
  return true;
}

void LogBuilder::add_lines(const NewLine* lines, std::size_t count) {
  stopwatch_.add_to(timings_.parse);
  for (std::size_t at = 0; at < count; ++at) add_line(lines[at]);
  stopwatch_.add_to(timings_.intern);
}

void LogBuilder::add_line(const NewLine& new_line) {
  const auto& [line, text, fields] = new_line;
  fill_slots(fields);
  RecordHead head;
  head.line = line;
  const RawValue* lead = present(kLead);
  if (!lead) return malformed(line, "it has no `lead`", text);
  if (lead->kind == Kind::null) return malformed(line, "`lead` is null", text);
  if (!is_text_or_number(*lead)) return malformed(line, "`lead` is neither a text nor a number", text);
  if (lead->text.empty()) return malformed(line, "`lead` is empty", text);
  head.lead = lead->text;

  const RawValue* at = present(kAt);
  if (!at) return malformed(line, "it has no `at`", text);
  if (!read_instant(*at, program_.zone, last_day_, head.at)) return malformed(line, why_no_instant(*at), text);

  const RawValue* event = present(kEvent);
  if (!event) return malformed(line, "it has no `event`", text);
  if (event->kind == Kind::null) return malformed(line, "`event` is null", text);
  if (!event->is_text()) return malformed(line, "`event` is not a text", text);
  head.event_name = event->text;
  head.event = event_of(event->text);

  const RawValue* id = present(kId);
  if (id && id->kind != Kind::null) {
    if (!is_text_or_number(*id)) return malformed(line, "`id` is neither a text nor a number", text);
    head.id = id->text;
  }
  const RawValue* by = present(kBySlot);
  if (by && by->kind != Kind::null) {
    if (!is_text_or_number(*by)) return malformed(line, "`by` is neither a text nor a number", text);
    head.by = by->text;
    head.has_by = true;
  }
  add(head, fields);
}

void LogBuilder::add_event(RecordHead head, const std::vector<RawField>& fields) {
  fill_slots(fields);
  head.event = event_of(head.event_name);
  add(head, fields);
}

void LogBuilder::add_record(const RecordHead& head, const std::vector<RawField>& fields) {
  fill_slots(fields);
  add(head, fields);
}

void LogBuilder::add(const RecordHead& head, const std::vector<RawField>& fields) {
  NewRecord record;
  record.at = head.at;
  record.lead = head.lead;
  if (options_.only_lead && head.lead != *options_.only_lead) return shelf_.pass(record);
  record.event = head.event;
  record.file = file_;
  record.line = head.line;
  if (keeps_by_ && head.has_by) record.by = head.by;
  if (!head.id.empty()) {
    record.id = head.id;
    ContentHash content;
    content.add_head(head.at, head.event_name, head.has_by ? std::optional(head.by) : std::nullopt);
    for (const RawField& field : fields) {
      if (field.slot >= kOwnSlots) content.add_value(field.key, field.value);  // kNone too
    }
    record.content = content.result();
  }
  values_.clear();
  if (head.event != kNone) find_values(head.event, fields);
  record.values = &values_;
  shelf_.add(record);
}

void LogBuilder::find_values(Index event, const std::vector<RawField>& fields) {
  const std::uint32_t* const begins = uses_begin_.data() + event * slots_.size();
  for (const RawField& field : fields) {
    if (field.slot == kNone || begins[field.slot] == begins[field.slot + 1]) continue;
    if (slots_[field.slot].value != &field.value) continue;  // the first one of a doubled key is there
    for (std::uint32_t at = begins[field.slot]; at < begins[field.slot + 1]; ++at) {
      const Use& use = uses_[at];
      const auto value = typed_value(field.value, *use.type, program_.minor_digits);
      if (!value || use.is_kept) values_.push_back({use.name, value.value_or(Missing{}), !value});
    }
  }
}

bool LogBuilder::is_private(std::string_view name) const {
  return std::find(private_names_.begin(), private_names_.end(), name) != private_names_.end();
}

// Up to where the first private value may stand: behind its name, or behind one that is written in escapes. What is the rest of an
// object may have lost the name alone.
std::string LogBuilder::excerpt(std::string_view text) const {
  if (private_names_.empty() || excerpts_ == Excerpts::of_rows) return excerpt_of(text);
  const bool begins = text.find_first_not_of(" \t") == text.find('{');
  if (excerpts_ == Excerpts::none || (!begins && text.find_first_of("\"{}[]:,") != std::string_view::npos)) return {};
  std::size_t end = std::min(text.size(), text.find("\\u"));
  for (const std::string_view name : private_names_) end = std::min(end, text.find(name));
  return excerpt_of(text.substr(0, end));
}

void LogBuilder::malformed(std::uint64_t line, std::string_view reason, std::string_view text) {
  ++shelf_.malformed;
  if (kept_errors_ >= kMostErrors && !options_.keep_all_errors) return;
  ++kept_errors_;
  shelf_.errors.push_back({file_, line, std::string(reason), excerpt(text), 1});
}

void LogBuilder::damaged(std::string_view reason, std::uint64_t records) {
  shelf_.malformed += records;
  shelf_.damaged = true;
  shelf_.errors.push_back({file_, 0, std::string(reason), {}, records});
}

}  // namespace truce::runtime
