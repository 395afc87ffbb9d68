#include "embed/arrow_rows.h"

#include <algorithm>

#include <fmt/format.h>

#include "embed/arrow_columns.h"

namespace truce::embed {

namespace {

using runtime::RawValue;

[[noreturn]] void refuse(std::string reason) { throw ArrowFailure{ArrowFailure::Kind::unsupported, std::move(reason)}; }

// Releases at the end of its life what the interface gave.
template <class Struct>
struct Owned {
  Struct it{};
  ~Owned() {
    if (it.release) it.release(&it);
  }
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
};

struct StreamRelease {
  ArrowArrayStream& stream;
  ~StreamRelease() {
    if (stream.release) stream.release(&stream);
  }
};

[[noreturn]] void stream_failed(ArrowArrayStream& stream, int error) {
  const char* reason = stream.get_last_error ? stream.get_last_error(&stream) : nullptr;
  throw ArrowFailure{ArrowFailure::Kind::stream, fmt::format("the stream failed: {}", reason ? reason : fmt::format("error {}", error).c_str())};
}

class Table {
 public:
  Table(Session& session, const ArrowSchema& schema) : session_(session) {
    if (!schema.format || std::string_view(schema.format) != "+s") refuse("the stream is not one of tables: its batches are no structs");
    for (std::int64_t at = 0; at < schema.n_children; ++at) columns_.emplace_back(*schema.children[at]);
    lead_ = own("lead");
    at_ = own("at");
    event_ = own("event");
    for (const auto& [column, name] : {std::pair{lead_, "lead"}, {at_, "at"}, {event_, "event"}}) {
      if (!column) refuse(fmt::format("the stream has no column `{}`", name));
    }
    id_ = own("id");
    by_ = own("by");
    for (std::size_t at = 0; at < columns_.size(); ++at) {
      const bool is_own = std::find(own_.begin(), own_.end(), at) != own_.end();
      if (is_own || session.reads(columns_[at].name())) require_type(at, is_own);
    }
  }

  void feed(const ArrowArray& batch) {
    if (batch.n_children != static_cast<std::int64_t>(columns_.size()) || batch.length < 0 || batch.offset < 0) {
      refuse("a batch does not have the columns of its stream");
    }
    for (const std::size_t column : read_) columns_[column].start_batch(*batch.children[column], batch.offset + batch.length);
    const auto* validity = batch.null_count != 0 && batch.n_buffers > 0 ? static_cast<const std::uint8_t*>(batch.buffers[0]) : nullptr;
    for (std::int64_t row = batch.offset; row < batch.offset + batch.length; ++row) {
      const bool is_null = validity && (validity[row / 8] >> (row % 8) & 1) == 0;
      feed_row(is_null ? std::nullopt : std::optional(row));
    }
  }

 private:
  std::optional<std::size_t> own(std::string_view name) {
    std::optional<std::size_t> found;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
      if (columns_[at].name() != name) continue;
      if (found) refuse(fmt::format("the stream has two columns `{}`", name));
      found = at;
    }
    if (found) own_.push_back(*found);
    return found;
  }

  void require_type(std::size_t at, bool is_own) {
    const Column& column = columns_[at];
    if (!column.is_supported()) refuse(fmt::format("column `{}` has the Arrow type `{}`, which is not read", column.name(), column.format()));
    const ColumnKind kind = column.type().kind;
    const bool is_text = kind == ColumnKind::text || kind == ColumnKind::large_text;
    const bool is_whole = kind == ColumnKind::integer || kind == ColumnKind::cardinal;
    if (kind == ColumnKind::timestamp && at != at_) refuse(fmt::format("column `{}` is a timestamp, and only `at` may be one", column.name()));
    if (at == event_ && !is_text) refuse("column `event` is not of texts");
    if ((at == lead_ || at == id_ || at == by_) && !is_text && !is_whole) {
      refuse(fmt::format("column `{}` is neither of texts nor of whole numbers", column.name()));
    }
    if (at == at_ && kind != ColumnKind::timestamp && !is_text && !is_whole && kind != ColumnKind::real) {
      refuse("column `at` is neither of timestamps, nor of texts or numbers");
    }
    read_.push_back(at);
    if (!is_own) values_.push_back(at);
  }

  std::string_view text(std::optional<std::size_t> column, std::int64_t row) { return column ? columns_[*column].value(row).text : std::string_view(); }

  void feed_row(std::optional<std::int64_t> row) {
    row_.values.clear();
    row_.lead = row_.event = {};
    row_.at.reset();
    if (!row) return session_.feed(row_);
    row_.lead = text(lead_, *row);
    row_.event = text(event_, *row);
    Column& at = columns_[*at_];
    row_.why_no_instant = at.is_null(*row) ? "`at` is null" : "`at` is no instant";
    if (at.type().kind == ColumnKind::timestamp) row_.at = at.instant(*row, session_.program().zone);
    else if (!at.is_null(*row)) row_.at = session_.instant_of(at.value(*row));
    row_.id.reset();
    row_.by.reset();
    if (id_ && !columns_[*id_].is_null(*row)) row_.id = text(id_, *row);
    if (by_ && !columns_[*by_].is_null(*row)) row_.by = text(by_, *row);
    for (const std::size_t column : values_) {
      if (columns_[column].is_null(*row)) continue;  // as an empty cell of a CSV file: the field stays as it was
      row_.values.push_back({columns_[column].name(), columns_[column].value(*row)});
    }
    session_.feed(row_);
  }

  Session& session_;
  std::vector<Column> columns_;
  std::optional<std::size_t> lead_, at_, event_, id_, by_;
  std::vector<std::size_t> own_, read_, values_;  // into columns_: the log's own, those that are read, and those of them that are values
  Row row_;
};

}  // namespace

void feed_stream(Session& session, ArrowArrayStream& stream) {
  const StreamRelease release{stream};
  Owned<ArrowSchema> schema;
  if (const int error = stream.get_schema(&stream, &schema.it)) stream_failed(stream, error);
  Table table(session, schema.it);
  while (true) {
    Owned<ArrowArray> batch;
    if (const int error = stream.get_next(&stream, &batch.it)) stream_failed(stream, error);
    if (!batch.it.release) return;
    table.feed(batch.it);
  }
}

}  // namespace truce::embed
