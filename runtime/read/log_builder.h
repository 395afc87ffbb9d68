// Turns raw keys and values into records on a shelf: finds out lead, instant and event, types the values by the program,
// counts what is unfit, and keeps the accounts of what is no record. The formats only split lines and cells.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/last_day.h"
#include "runtime/log.h"
#include "runtime/program.h"
#include "runtime/read/raw_value.h"
#include "runtime/store/store.h"

namespace truce::runtime {

// A record without its values, all found out.
struct RecordHead {
  std::uint64_t line = 0;
  Instant at;
  std::string_view lead, event_name;
  std::string_view id;  // empty: it has none
  std::string_view by;  // if `has_by`
  bool has_by = false;
  Index event = kNone;  // kNone: undeclared
};

// The keys of a line, in order.
struct NewLine {
  std::uint64_t number = 0;
  std::string_view text;  // all of it
  std::vector<RawField> fields;
};

class LogBuilder {
 public:
  LogBuilder(const Program& program, const ReadOptions& options, Shelf& shelf);

  void start_file(std::uint32_t file) { file_ = file; }
  // The time between is that of parsing and interning.
  void start_block() { stopwatch_.turn(); }
  void end_block() { stopwatch_.add_to(timings_.parse); }
  const Timings& timings() const { return timings_; }
  // The same for equal keys; kNone where neither the log's own keys nor the program read it.
  Index slot_of(std::string_view key) const;

  static constexpr std::size_t kMostLines = 32;
  // Lines of a lead log, at most kMostLines at once: each is a record, or malformed. Of a doubled key the first counts.
  void add_lines(const NewLine* lines, std::size_t count);
  // A record of a source; fields that its event does not take are ignored.
  void add_record(const RecordHead& head, const std::vector<RawField>& fields);
  // A record that no file has: its event is found out by its logged name and by `fields`.
  void add_event(RecordHead head, const std::vector<RawField>& fields);

  // Does the program keep this name's values private?
  bool is_private(std::string_view name) const;
  // How much excerpts may show of the lines to come: up to the first private name of an object, all of a table's row, or, where one of
  // its columns is private, nothing of it.
  enum class Excerpts { of_objects, of_rows, none };
  void show(Excerpts excerpts) { excerpts_ = excerpts; }
  void malformed(std::uint64_t line, std::string_view reason, std::string_view text);
  // The file as a whole, or its rest, cannot be read; `records` of it are malformed for this.
  void damaged(std::string_view reason, std::uint64_t records = 0);

  const Program& program() const { return program_; }
  const ReadOptions& options() const { return options_; }

 private:
  struct Slot {
    std::uint64_t stamp = 0;  // of the line that has it
    const RawValue* value = nullptr;  // of that line
  };
  // What becomes of a slot's value on a record of some event.
  struct Use {
    Index name;  // into Program::names
    bool is_kept;
    const Type* type;
  };
  enum OwnSlot : Index { kLead, kAt, kEvent, kId, kBySlot, kOwnSlots };

  void add_line(const NewLine& line);
  void add(const RecordHead& head, const std::vector<RawField>& fields);
  void fill_slots(const std::vector<RawField>& fields);
  const RawValue* present(Index slot) const;
  Index event_of(std::string_view logged_name);
  Index number_of(std::string_view logged_name);  // in logged_names_; kNone where it is none
  bool fits_where(Index event) const;
  std::string excerpt(std::string_view text) const;
  void find_values(Index event, const std::vector<RawField>& fields);  // whose slots are filled

  const Program& program_;
  const ReadOptions& options_;
  Shelf& shelf_;
  std::uint32_t file_ = 0;
  std::uint64_t kept_errors_ = 0;
  std::vector<NamedValue> values_;  // of the record at hand
  bool keeps_by_;
  std::vector<std::string_view> private_names_;  // of the program; no excerpt shows their values
  Excerpts excerpts_ = Excerpts::of_objects;

  std::vector<Slot> slots_;
  std::unordered_map<std::string_view, Index> slot_of_key_;  // keys live in the program
  std::vector<std::vector<Index>> where_slots_;              // of each event
  TextTable logged_names_;
  struct Seen {
    std::string_view name;  // in logged_names_
    Index number = kNone;
  };
  std::array<Seen, 64> seen_names_;  // by what costs least to look at: a log says few names, and each of them often
  std::vector<std::vector<Index>> events_of_logged_;         // of each logged name
  std::vector<Use> uses_;                                    // by event, and then by slot; several of one where versions type it differently
  std::vector<std::uint32_t> uses_begin_;                    // events times slots, and the end
  std::uint64_t stamp_ = 0;
  LastDay last_day_;
  Stopwatch stopwatch_;
  Timings timings_;
};

}  // namespace truce::runtime
