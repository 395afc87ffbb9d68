// The log as judging needs it: records with their values, typed by the program while they were read. A log is unpacked from a
// store (store/store.h), of one part of the leads or of all; its texts are views into that store.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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

struct Record {
  Instant at;
  Index lead = kNone;       // into Log::leads
  Index event = kNone;      // into Program::events; kNone: undeclared
  std::uint32_t file = 0;   // into Log::files
  std::uint64_t line = 0;   // from 1
  std::uint32_t values_begin = 0, values_count = 0;  // into Log::values
  std::uint16_t unfit_count = 0;  // of its values, those that did not fit
  bool has_id = false;
  std::string_view id;
  std::optional<std::string_view> by;
  std::uint64_t content = 0;  // hash of all that it says; set where it has an id, to tell conflicting duplicates
};

// A line (or row) that is no record, and why.
struct DataError {
  std::uint32_t file = 0;
  std::uint64_t line = 0;   // 0: of the file as a whole
  std::string reason;
  std::string excerpt;      // the line, cut to a bounded length
  std::uint64_t records = 1;  // how many records it counts for; 0 for a file-wide remark such as a truncated gzip
};

// What reading came to, beside the records.
struct Reading {
  std::vector<std::string> files;        // as given, sorted by bytes
  std::vector<DataError> errors;         // bounded in number; `malformed` counts them all
  std::uint64_t malformed = 0;
  bool damaged = false;                  // a file ended early or could not be read to its end
  bool stopped = false;                  // Control::stop was set before all was read
};

struct Log : Reading {
  std::vector<std::string> leads;        // each once, in no order of meaning
  std::vector<Record> records;           // in reading order
  std::vector<NamedValue> values;
  std::vector<std::pair<Index, NamedValue>> given;  // (lead, field's value) from before its first record; scenarios have them

  const NamedValue* values_of(const Record& record) const { return values.data() + record.values_begin; }

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
