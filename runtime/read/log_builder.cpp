#include "runtime/read/log_builder.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "base/text.h"
#include "runtime/read/content_hash.h"
#include "runtime/read/input.h"
#include "runtime/read/instants.h"
#include "runtime/read/typed_values.h"

namespace truce::runtime {

namespace {

using Kind = RawValue::Kind;

constexpr std::uint64_t kMostErrors = 1000;

std::uint64_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

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

TextTable::TextTable(std::vector<std::string>& texts) : texts_(texts), entries_(1024) {}

Index TextTable::find_or_add(std::string_view text) {
  const std::uint64_t full_hash = hash_of(text);
  const auto hash = static_cast<std::uint32_t>(full_hash ^ (full_hash >> 32));
  const std::size_t mask = entries_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Entry& entry = entries_[at];
    if (entry.index == kNone) {
      const auto index = static_cast<Index>(texts_.size());
      entry = {hash, index};
      texts_.emplace_back(text);
      if (texts_.size() * 2 > entries_.size()) grow();
      return index;
    }
    if (entry.hash == hash && texts_[entry.index] == text) return entry.index;
  }
}

void TextTable::grow() {
  std::vector<Entry> larger(entries_.size() * 2);
  const std::size_t mask = larger.size() - 1;
  for (const Entry& entry : entries_) {
    if (entry.index == kNone) continue;
    std::size_t at = entry.hash & mask;
    while (larger[at].index != kNone) at = (at + 1) & mask;
    larger[at] = entry;
  }
  entries_ = std::move(larger);
}

std::string_view TextKeeper::keep_once(std::string_view text) {
  std::string_view& recent = recent_[hash_of(text) % recent_.size()];
  if (recent != text) recent = arena_.keep(text);
  return recent;
}

LogBuilder::LogBuilder(const Program& program, const ReadOptions& options, Log& log)
    : program_(program), options_(options), log_(log), leads_(log.leads), texts_(*log.arena) {
  const auto slot_for = [&](std::string_view key) {
    const auto [at, is_new] = slot_of_key_.emplace(key, static_cast<Index>(slots_.size()));
    if (is_new) slots_.emplace_back();
    return at->second;
  };
  for (const std::string_view own : {"lead", "at", "event", "id", "by"}) slot_for(own);
  for (Index name = 0; name < program.names.size(); ++name) slots_[slot_for(program.names[name])].name = name;

  types_.assign(program.events.size() * program.names.size(), nullptr);
  for (Index event = 0; event < program.events.size(); ++event) {
    const EventInfo& info = program.events[event];
    where_slot_.push_back(info.where_key.empty() ? kNone : slot_for(info.where_key));
    events_of_logged_[info.logged_as].push_back(event);
    const Type** types = types_.data() + event * program.names.size();
    for (Index field = 0; field < program.fields.size(); ++field) types[field] = &program.fields[field].type;
    for (const EventKey& key : info.keys) types[key.name] = &key.type;
  }
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
    slot.value = field.value;
  }
}

// Nothing where the line does not have the key.
const RawValue* LogBuilder::present(Index slot) const { return slots_[slot].stamp == stamp_ ? &slots_[slot].value : nullptr; }

Index LogBuilder::event_of(std::string_view logged_name) const {
  const auto found = events_of_logged_.find(logged_name);
  if (found == events_of_logged_.end()) return kNone;
  for (const Index event : found->second) {
    if (where_slot_[event] == kNone) return event;
    const RawValue* value = present(where_slot_[event]);
    if (!value || !value->is_text()) continue;
    const auto& wanted = program_.events[event].where_values;
    if (std::find(wanted.begin(), wanted.end(), value->text) != wanted.end()) return event;
  }
  return kNone;
}

void LogBuilder::add_line(std::uint64_t line, const std::vector<RawField>& fields, std::string_view text) {
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
  const auto instant = read_instant(*at, program_.zone);
  if (!instant) return malformed(line, why_no_instant(*at), text);
  head.at = *instant;

  const RawValue* event = present(kEvent);
  if (!event) return malformed(line, "it has no `event`", text);
  if (event->kind == Kind::null) return malformed(line, "`event` is null", text);
  if (!event->is_text()) return malformed(line, "`event` is not a text", text);
  head.event_name = event->text;
  head.event = event_of(event->text);

  const RawValue* id = present(kId);
  if (id && id->kind != Kind::null) {
    if (!is_text_or_number(*id)) return malformed(line, "`id` is neither a text nor a number", text);
    if (!id->text.empty()) head.id = id->text;
  }
  const RawValue* by = present(kBySlot);
  if (by && by->kind != Kind::null) {
    if (!is_text_or_number(*by)) return malformed(line, "`by` is neither a text nor a number", text);
    head.by = by->text;
  }
  add_record(head, fields);
}

void LogBuilder::add_record(const RecordHead& head, const std::vector<RawField>& fields) {
  Record record;
  record.at = head.at;
  record.lead = leads_.find_or_add(head.lead);
  record.event = head.event;
  record.file = file_;
  record.line = head.line;
  if (head.by) record.by = texts_.keep_once(*head.by);
  if (head.id) {
    record.has_id = true;
    record.id = texts_.keep(*head.id);
    ContentHash content;
    content.add_head(head.at, head.event_name, head.by);
    for (const RawField& field : fields) {
      if (field.slot >= kOwnSlots) content.add_value(field.key, field.value);  // kNone too
    }
    record.content = content.result();
  }
  record.values_begin = static_cast<std::uint32_t>(log_.values.size());
  if (head.event != kNone) add_values(record, fields);
  log_.records.push_back(record);
}

void LogBuilder::add_values(Record& record, const std::vector<RawField>& fields) {
  ++stamp_;
  for (const RawField& field : fields) {
    if (field.slot == kNone) continue;
    Slot& slot = slots_[field.slot];
    if (slot.name == kNone || slot.stamp == stamp_) continue;
    const Type* type = type_of(record.event, slot.name);
    if (!type) continue;
    slot.stamp = stamp_;
    const auto value = typed_value(field.value, *type, program_.minor_digits);
    NamedValue named{slot.name, value.value_or(Missing{})};
    if (auto* text = std::get_if<std::string_view>(&named.value)) *text = texts_.keep_once(*text);
    log_.values.push_back(named);
    if (!value) {
      if (record.unfit_count < std::numeric_limits<std::uint16_t>::max()) ++record.unfit_count;
      log_.unfit_of_record.emplace_back(slot.name, log_.records.size());
    }
  }
  record.values_count = static_cast<std::uint32_t>(log_.values.size()) - record.values_begin;
}

void LogBuilder::malformed(std::uint64_t line, std::string_view reason, std::string_view text) {
  ++log_.malformed;
  if (kept_errors_ >= kMostErrors && !options_.keep_all_errors) return;
  ++kept_errors_;
  log_.errors.push_back({file_, line, std::string(reason), excerpt_of(text), 1});
}

void LogBuilder::file_error(std::string_view reason, std::uint64_t records) {
  log_.malformed += records;
  log_.errors.push_back({file_, 0, std::string(reason), {}, records});
}

void LogBuilder::damaged(std::string_view reason) {
  log_.damaged = true;
  file_error(reason, 0);
}

}  // namespace truce::runtime
