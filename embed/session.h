// One log that is fed rather than read from files, and judged once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/evaluation.h"
#include "runtime/partial.h"
#include "runtime/program.h"
#include "runtime/read/log_builder.h"
#include "runtime/store/store.h"

namespace truce::embed {

struct SessionOptions {
  std::optional<Instant> as_of;  // default: the latest instant that was fed
  unsigned threads = 1;          // that judge
  bool keep_verdicts = true;
  std::string log_name = "rows";
};

// A key of a row, with its value; both are read during the call alone.
struct NamedRawValue {
  std::string_view key;
  runtime::RawValue value;
};

// What one row says. Nothing of `at`: it could not be read, for the reason given.
struct Row {
  std::string_view lead, event;
  std::optional<Instant> at;
  std::string_view why_no_instant = "it has no `at`";
  std::optional<std::string_view> id, by;
  std::vector<NamedRawValue> values;
};

// Not thread-safe.
class Session {
 public:
  Session(std::shared_ptr<const runtime::Program> program, SessionOptions options);

  const runtime::Program& program() const { return *program_; }

  // Some condition, promise or measure may look at values of this name, or they tell events apart.
  bool reads(std::string_view key) const { return builder_.slot_of(key) != runtime::kNone; }
  // Of a text or a number, as the logs' `at` has them.
  std::optional<Instant> instant_of(const runtime::RawValue& value);

  // Rows are numbered from 1, and stand in evidence as lines do. What cannot be a record is counted as malformed. Not after finish().
  void feed(const Row& row);

  bool is_finished() const { return evaluation_.has_value(); }
  void finish();

  // After finish().
  const runtime::Evaluation& evaluation() const { return *evaluation_; }
  // None where the session has no as_of.
  const std::optional<runtime::Partial>& partial() const { return partial_; }

 private:
  std::shared_ptr<const runtime::Program> program_;
  SessionOptions options_;
  runtime::ReadOptions read_;
  runtime::Store store_;
  runtime::LogBuilder builder_;
  std::uint64_t rows_ = 0;
  LastDay last_day_;
  std::vector<runtime::RawField> fields_;  // of the row at hand
  std::optional<runtime::Evaluation> evaluation_;
  std::optional<runtime::Partial> partial_;
};

}  // namespace truce::embed
