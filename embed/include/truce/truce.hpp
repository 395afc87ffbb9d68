// Truce for C++17 programs: truce.h with owners and exceptions. Headers alone, over the stable C ABI; its comments say what things
// mean, which errors there are, and which threads may do what.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "truce/truce.h"

namespace truce {

class Error : public std::runtime_error {
 public:
  Error(truce_status status, const std::string& reason) : std::runtime_error(reason), status_(status) {}
  truce_status status() const { return status_; }

 private:
  truce_status status_;
};

namespace detail {

inline void require(truce_status status) {
  if (status != TRUCE_OK) throw Error(status, truce_last_error());
}

inline truce_text text(std::string_view view) { return {view.data() ? view.data() : "", view.size()}; }

inline std::string take(truce_bytes* bytes) {
  const std::unique_ptr<truce_bytes, void (*)(truce_bytes*)> owned(bytes, truce_bytes_free);
  const truce_text view = truce_bytes_view(bytes);
  return std::string(view.data, view.size);
}

}  // namespace detail

inline std::string_view view(truce_text text) { return text.data ? std::string_view(text.data, text.size) : std::string_view(); }

class Program {
 public:
  static Program load(std::string_view bundle) {
    truce_program* program = nullptr;
    detail::require(truce_program_load(bundle.data(), bundle.size(), &program));
    return Program(program);
  }
  explicit Program(truce_program* owned) : program_(owned, truce_program_free) {}

  std::string_view policy() const { return view(truce_program_policy(get())); }
  std::string_view version() const { return view(truce_program_policy_version(get())); }
  std::string_view hash() const { return view(truce_program_hash(get())); }
  std::string bundle() const {
    truce_bytes* bytes = nullptr;
    detail::require(truce_program_bundle(get(), &bytes));
    return detail::take(bytes);
  }
  const truce_program* get() const { return program_.get(); }

 private:
  std::unique_ptr<truce_program, void (*)(truce_program*)> program_;
};

// What a row says; texts are not kept.
class Row {
 public:
  Row(std::string_view lead, std::int64_t at, std::string_view event) : row_{detail::text(lead), at, detail::text(event), {}, {}, nullptr, 0} {}

  Row& id(std::string_view id) { return row_.id = detail::text(id), *this; }
  Row& by(std::string_view by) { return row_.by = detail::text(by), *this; }
  Row& set(std::string_view key, std::string_view value) { return add(key, {TRUCE_TEXT, 0, 0, 0, detail::text(value)}); }
  Row& set(std::string_view key, const char* value) { return set(key, std::string_view(value)); }
  Row& set(std::string_view key, std::int64_t value) { return add(key, {TRUCE_INTEGER, 0, value, 0, {}}); }
  Row& set(std::string_view key, int value) { return set(key, std::int64_t{value}); }
  Row& set(std::string_view key, double value) { return add(key, {TRUCE_REAL, 0, 0, value, {}}); }
  Row& set(std::string_view key, bool value) { return add(key, {TRUCE_YES_NO, 0, value ? 1 : 0, 0, {}}); }
  Row& set_number(std::string_view key, std::string_view exact) { return add(key, {TRUCE_NUMBER, 0, 0, 0, detail::text(exact)}); }
  Row& clear(std::string_view key) { return add(key, {TRUCE_NULL, 0, 0, 0, {}}); }

  truce_row get() const {
    truce_row row = row_;
    row.pairs = pairs_.data();
    row.pair_count = pairs_.size();
    return row;
  }

 private:
  Row& add(std::string_view key, truce_value value) { return pairs_.push_back({detail::text(key), value}), *this; }

  truce_row row_;
  std::vector<truce_pair> pairs_;
};

struct SessionOptions {
  std::optional<std::int64_t> as_of;
  unsigned threads = 1;
  bool keep_verdicts = true;
};

class Session {
 public:
  explicit Session(const Program& program, const SessionOptions& options = {}) : session_(nullptr, truce_session_free) {
    truce_session_options given;
    truce_session_options_init(&given, sizeof given);
    if (options.as_of) given.as_of = *options.as_of;
    given.threads = options.threads;
    given.no_verdicts = options.keep_verdicts ? 0 : 1;
    truce_session* session = nullptr;
    detail::require(truce_session_new(program.get(), &given, &session));
    session_.reset(session);
  }

  void feed(const Row& row) {
    const truce_row given = row.get();
    detail::require(truce_session_feed(session_.get(), &given, 1, sizeof given));
  }
  void feed(const std::vector<Row>& rows) {
    std::vector<truce_row> given;
    given.reserve(rows.size());
    for (const Row& row : rows) given.push_back(row.get());
    detail::require(truce_session_feed(session_.get(), given.data(), given.size(), sizeof(truce_row)));
  }
  void feed(ArrowArrayStream& stream) { detail::require(truce_session_feed_arrow(session_.get(), &stream)); }
  void finish() { detail::require(truce_session_finish(session_.get())); }

  std::string result_json() const {
    truce_bytes* bytes = nullptr;
    detail::require(truce_session_result_json(session_.get(), &bytes));
    return detail::take(bytes);
  }
  std::string partial() const {
    truce_bytes* bytes = nullptr;
    detail::require(truce_session_partial(session_.get(), &bytes));
    return detail::take(bytes);
  }
  // At most `capacity` verdicts, good until the next call; none where there are no more.
  std::vector<truce_verdict> next_verdicts(std::size_t capacity) {
    std::vector<truce_verdict> verdicts(capacity);
    std::size_t count = 0;
    const truce_status status = truce_verdicts_next(session_.get(), verdicts.data(), capacity, sizeof(truce_verdict), &count);
    if (status != TRUCE_END) detail::require(status);
    verdicts.resize(count);
    return verdicts;
  }

 private:
  std::unique_ptr<truce_session, void (*)(truce_session*)> session_;
};

inline std::string merge_partials(const std::vector<std::string>& partials) {
  std::vector<truce_text> given;
  for (const std::string& partial : partials) given.push_back(detail::text(partial));
  truce_bytes* bytes = nullptr;
  detail::require(truce_partial_merge(given.data(), given.size(), &bytes));
  return detail::take(bytes);
}

inline std::string partial_result_json(std::string_view partial) {
  truce_bytes* bytes = nullptr;
  detail::require(truce_partial_result_json(detail::text(partial), &bytes));
  return detail::take(bytes);
}

// With truce::compiler alone.
inline Program compile_policy(std::string_view name, std::string_view policy) {
  truce_program* program = nullptr;
  detail::require(truce_policy_compile(detail::text(name), detail::text(policy), &program));
  return Program(program);
}

}  // namespace truce
