// The log as judging needs it: records with their values, typed by the program while they were read. A log is unpacked from a
// store (store/store.h), of one part of the leads or of all; its texts are views into that store.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/value.h"
#include "runtime/control.h"
#include "runtime/program.h"
#include "runtime/timings.h"

namespace truce::runtime {

struct NamedValue {
  Index name = kNone;  // into Program::names
  Value value;         // Missing: null, or unfit
  bool is_unfit = false;
};

// Where a record stands, in one number that orders places as a log is read: by file, then by line.
class Place {
 public:
  static constexpr int kLineBits = 40;  // a file has fewer than 2^40 lines, a log fewer than 2^24 files
  constexpr Place() = default;
  constexpr Place(std::uint32_t file, std::uint64_t line) : bits_(std::uint64_t{file} << kLineBits | line) {}
  constexpr std::uint32_t file() const { return static_cast<std::uint32_t>(bits_ >> kLineBits); }  // into Log::files
  constexpr std::uint64_t line() const { return bits_ & ((std::uint64_t{1} << kLineBits) - 1); }   // from 1
  friend constexpr auto operator<=>(Place, Place) = default;

 private:
  std::uint64_t bits_ = 0;
};

// What becomes of a record before any judging; gather.h finds it out.
enum class Fate : std::uint8_t { judged, undeclared, duplicate, later };

// Narrow, as leads are judged by walking over their records. What few records have stands with their values.
struct Record {
  Instant at;
  Place place;
  Index event = kNone;              // into Program::events; kNone: undeclared
  Index lead = kNone;               // into Log::leads
  std::uint32_t values_begin = 0;   // into Log::values: id and content, then by, then what Log::values_of() gives
  std::uint32_t values_count : 27;  // of the last
  std::uint32_t has_id : 1;
  std::uint32_t has_by : 1;
  std::uint32_t has_unfit : 1;      // some value did not fit
  Fate fate : 2;

  Record() : values_count(0), has_id(0), has_by(0), has_unfit(0), fate(Fate::judged) {}
};
static_assert(sizeof(Record) == 32);

// A line (or row) that is no record, and why.
struct DataError {
  std::uint32_t file = 0;
  std::uint64_t line = 0;   // 0: of the file as a whole
  std::string reason;
  std::string excerpt;      // the line, cut to a bounded length, and before a value that is private
  std::uint64_t records = 1;  // how many records it counts for; 0 for a file-wide remark such as a truncated gzip
};

// What reading came to, beside the records.
struct Reading {
  std::vector<std::string> files;        // as given, sorted by bytes
  std::vector<DataError> errors;         // bounded in number; `malformed` counts them all
  std::uint64_t malformed = 0;
  bool damaged = false;                  // a file could not be read to its end, or not at all
  bool stopped = false;                  // Control::stop was set before all was read
};

struct Log : Reading {
  std::vector<std::string_view> leads;   // each once, in no order of meaning
  std::vector<Record> records;           // in reading order
  std::vector<NamedValue> values;
  std::vector<std::pair<Index, NamedValue>> given;  // (lead, field's value) from before its first record; scenarios have them

  std::span<const NamedValue> values_of(const Record& record) const {
    return {values.data() + record.values_begin + 2 * record.has_id + record.has_by, record.values_count};
  }
  std::optional<std::string_view> by_of(const Record& record) const;
  std::optional<std::string_view> id_of(const Record& record) const;
  // Hash of all that a record with an id says, to tell conflicting duplicates.
  std::uint64_t content_of(const Record& record) const;

  // Appends a record with what it has; `record` says the rest.
  struct Extras {
    std::optional<std::string_view> id, by;
    std::uint64_t content = 0;
  };
  void add(Record record, const Extras& extras, std::span<const NamedValue> its_values);

  std::shared_ptr<const void> owner;  // of the texts that its views show, where it is not the caller
};

struct ReadOptions {
  std::string source;           // --source NAME: read every CSV file by it; empty: by the patterns of the sources
  bool keep_all_errors = false; // for --rejects; otherwise the first 1,000
  bool keep_all_values = true;  // else only those that judging looks at, and the unfit ones, which are counted
  unsigned threads = 1;         // that take lines apart; they change no result
  bool strict = false;          // every value is visited, so that a damaged one is seen even where no policy reads it;
                                // the reader does so anyway today: what is a record does not depend on the policy
  std::size_t longest_line = std::size_t{16} << 20;  // bytes; longer lines are malformed
  std::size_t chunk = std::size_t{1} << 20;          // bytes read at a time; changes no result
  bool quick_lines = true;              // plain lines of NDJSON are read off as they stand; changes no result
  std::optional<std::string> only_lead; // other leads' records are counted and not kept
  std::uint64_t memory = 0;             // bytes that the store may take before it goes to a temporary file; 0: as many as there are
  std::string temporary_folder;         // for that file; empty: $TMPDIR, else /tmp
  Control* control = nullptr;           // not owned; null: nobody watches
  Timings* timings = nullptr;           // not owned; null: nobody asks
};

// Reads all files as one log. A file is NDJSON or CSV by its ending (.ndjson .jsonl .csv, each perhaps .gz); `-` is standard
// input, by its first byte. Throws UnreadableFile for what cannot be opened; everything else is counted in the log.
// The same is thrown for a file that no format or more than one source fits, and, with `--source NAME` as its path, for a
// ReadOptions::source that the program does not have.
struct UnreadableFile {
  std::string path, reason;
};
Log read_log(const Program& program, std::vector<std::string> files, const ReadOptions& options);

}  // namespace truce::runtime
