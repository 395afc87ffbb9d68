#include "embed/session.h"

#include "base/text.h"
#include "runtime/evaluate.h"
#include "runtime/read/instants.h"

namespace truce::embed {

namespace {

using runtime::RawField;
using runtime::RawValue;
using runtime::Store;

Store store_of(const std::string& log_name) {
  Store store;
  store.files.push_back(log_name);
  store.shelves = std::vector<runtime::Shelf>(1);
  return store;
}

runtime::ReadOptions read_options() {
  runtime::ReadOptions options;
  options.keep_all_values = false;
  return options;
}

RawValue text_value(std::string_view text) { return {RawValue::Kind::text, text, 0}; }

bool is_sound(const Row& row) {
  if (!is_valid_utf8(row.lead) || !is_valid_utf8(row.event) || !is_valid_utf8(row.id.value_or("")) || !is_valid_utf8(row.by.value_or(""))) {
    return false;
  }
  for (const NamedRawValue& one : row.values) {
    if (!is_valid_utf8(one.key) || !is_valid_utf8(one.value.text)) return false;
  }
  return true;
}

}  // namespace

Session::Session(std::shared_ptr<const runtime::Program> program, SessionOptions options)
    : program_(std::move(program)),
      options_(std::move(options)),
      read_(read_options()),
      store_(store_of(options_.log_name)),
      builder_(*program_, read_, store_.shelves.front()) {
  builder_.start_file(0);
}

std::optional<Instant> Session::instant_of(const RawValue& value) {
  Instant instant;
  if (!runtime::read_instant(value, program_->zone, last_day_, instant)) return std::nullopt;
  return instant;
}

void Session::feed(const Row& row) {
  const std::uint64_t line = ++rows_;
  if (row.lead.empty()) return builder_.malformed(line, "it has no `lead`", "");
  if (!row.at) return builder_.malformed(line, row.why_no_instant, "");
  if (row.event.empty()) return builder_.malformed(line, "it has no `event`", "");
  if (!is_sound(row)) return builder_.malformed(line, "it is not valid UTF-8", "");
  runtime::RecordHead head;
  head.line = line;
  head.at = *row.at;
  head.lead = row.lead;
  head.event_name = row.event;
  if (row.id) head.id = *row.id;
  head.has_by = row.by.has_value();
  if (row.by) head.by = *row.by;
  fields_.clear();
  const auto add = [&](std::string_view key, const RawValue& value) { fields_.push_back({builder_.slot_of(key), key, value}); };
  add("lead", text_value(row.lead));
  add("event", text_value(row.event));
  if (!head.id.empty()) add("id", text_value(head.id));
  if (head.has_by) add("by", text_value(head.by));
  for (const NamedRawValue& one : row.values) add(one.key, one.value);
  builder_.add_event(head, fields_);
}

void Session::finish() {
  runtime::Shelf& shelf = store_.shelves.front();
  store_.errors = std::move(shelf.errors);
  store_.records = shelf.records;
  store_.malformed = shelf.malformed;
  store_.first = shelf.first;
  store_.last = shelf.last;
  runtime::EvaluateOptions evaluate;
  evaluate.as_of = options_.as_of;
  evaluate.keep_verdicts = options_.keep_verdicts;
  evaluate.threads = options_.threads;
  if (options_.as_of) {
    partial_.emplace(runtime::Partial::of(program_, store_, evaluate));
    evaluation_ = partial_->evaluation();
  } else {
    evaluation_ = runtime::evaluate(*program_, store_, evaluate);
  }
}

}  // namespace truce::embed
