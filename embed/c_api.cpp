// The C ABI over Session and Partial. Every function runs in guarded(), which lets no exception out.
#include <algorithm>
#include <cstddef>
#include <new>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "embed/arrow_rows.h"
#include "embed/handles.h"
#include "embed/session.h"
#include "report/json.h"
#include "runtime/bundle.h"

struct truce_session {
  truce::embed::Session session;
  std::optional<truce::runtime::Verdicts::Iterator> next_verdict;
  // What the verdicts of the latest batch show.
  std::vector<truce::runtime::Verdict> batch;
  std::vector<std::vector<std::uint64_t>> evidence;
  std::vector<std::vector<truce_text>> missing;
};

namespace truce::embed {

namespace {

thread_local std::string last_error;

}  // namespace

truce_status failed(truce_status status, std::string reason) {
  last_error = std::move(reason);
  return status;
}

truce_status guarded(const std::function<truce_status()>& work) {
  try {
    last_error.clear();
    return work();
  } catch (const runtime::UnreadableBundle& bundle) {
    return failed(TRUCE_UNREADABLE, fmt::format("the bundle cannot be used: {}", bundle.reason));
  } catch (const runtime::UnreadablePartial& partial) {
    return failed(TRUCE_UNREADABLE, fmt::format("the partial result cannot be used: {}", partial.reason));
  } catch (const runtime::UnlikePartials& unlike) {
    return failed(TRUCE_DIFFERENT_PARTS, fmt::format("the partial results cannot be merged: {}", unlike.reason));
  } catch (const ArrowFailure& failure) {
    return failed(failure.kind == ArrowFailure::Kind::stream ? TRUCE_STREAM_FAILED : TRUCE_UNSUPPORTED, failure.reason);
  } catch (const std::bad_alloc&) {
    return TRUCE_NO_MEMORY;
  } catch (const std::exception& error) {
    return failed(TRUCE_BUG, error.what());
  } catch (...) {
    return failed(TRUCE_BUG, "something unknown was thrown");
  }
}

truce_text text_of(std::string_view text) { return {text.data() ? text.data() : "", text.size()}; }

namespace {

constexpr truce_text kNoText{nullptr, 0};

std::string_view view(truce_text text) { return text.data ? std::string_view(text.data, text.size) : std::string_view(); }
std::optional<std::string_view> optional_view(truce_text text) {
  return text.data ? std::optional<std::string_view>(view(text)) : std::nullopt;
}

// The oldest size of each struct that callers make.
constexpr std::size_t kLeastOptions = sizeof(truce_session_options);
constexpr std::size_t kLeastRow = sizeof(truce_row);
constexpr std::size_t kLeastVerdict = offsetof(truce_verdict, hash);  // as it was at first

bool is_in_range(Instant at) {
  static const Instant kFirst = Zone().first_instant(to_date({kFirstYear, 1, 1}));
  static const Instant kEnd = Zone().first_instant(to_date({kLastYear + 1, 1, 1}));
  return at >= kFirst && at < kEnd;
}

// Values as tokens, whose texts are kept until the row was fed.
class RowMaker {
 public:
  // False where a value is of no kind.
  bool make(const truce_row& given) {
    row.lead = view(given.lead);
    row.event = view(given.event);
    row.id = optional_view(given.id);
    row.by = optional_view(given.by);
    row.at.reset();
    row.why_no_instant = "`at` is no instant";
    if (is_in_range(Instant{given.at})) row.at = Instant{given.at};
    row.values.clear();
    numbers_.clear();
    numbers_.reserve(given.pair_count);
    for (std::size_t i = 0; i < given.pair_count; ++i) {
      const auto value = value_of(given.pairs[i].value);
      if (!value) return false;
      row.values.push_back({view(given.pairs[i].key), *value});
    }
    return true;
  }

  Row row;

 private:
  using Kind = runtime::RawValue::Kind;

  std::optional<runtime::RawValue> value_of(const truce_value& value) {
    switch (value.kind) {
      case TRUCE_NULL: return runtime::RawValue{};
      case TRUCE_YES_NO: return runtime::RawValue{value.integer != 0 ? Kind::yes : Kind::no, {}, 0};
      case TRUCE_INTEGER: return number(std::to_string(value.integer));
      case TRUCE_REAL: return number(fmt::format("{}", value.real));
      case TRUCE_NUMBER: return runtime::RawValue{Kind::number, view(value.text), 0};
      case TRUCE_TEXT: return runtime::RawValue{Kind::text, view(value.text), 0};
      default: return std::nullopt;
    }
  }
  runtime::RawValue number(std::string text) { return {Kind::number, numbers_.emplace_back(std::move(text)), 0}; }

  std::vector<std::string> numbers_;  // reserved, so that none moves
};

bool is_sound(const truce_row& row) {
  if (row.pair_count > 0 && !row.pairs) return false;
  return (row.lead.data || row.lead.size == 0) && (row.event.data || row.event.size == 0);
}

truce_status not_finished() { return failed(TRUCE_WRONG_STATE, "the session has not been finished"); }

truce_text name_of(const runtime::Program& program, runtime::Index team) {
  return team == runtime::kNone ? kNoText : text_of(program.teams[team].name);
}

std::int64_t micros_of(const std::optional<Instant>& instant) { return instant ? instant->micros : TRUCE_NO_INSTANT; }

void show(const runtime::Program& program, truce_session& session, std::size_t at, std::size_t verdict_size, truce_verdict& shown) {
  const runtime::Verdict& verdict = session.batch[at];
  const runtime::Promise& promise = program.promises[verdict.promise];
  std::vector<std::uint64_t>& evidence = session.evidence[at];
  for (const runtime::RecordPlace& place : verdict.evidence) evidence.push_back(place.line);
  std::vector<truce_text>& missing = session.missing[at];
  for (const std::string& name : verdict.missing) missing.push_back(text_of(name));
  shown.lead = text_of(verdict.lead);
  shown.promise = text_of(promise.name);
  shown.by = name_of(program, promise.by);
  shown.version = text_of(program.versions[promise.version].version);
  shown.clause = text_of(promise.clause);
  shown.notify = name_of(program, promise.notify);
  shown.opened_at = verdict.opened_at.micros;
  shown.due_at = micros_of(verdict.due_at);
  shown.decided_at = micros_of(verdict.decided_at);
  shown.done_at = micros_of(verdict.done_at);
  shown.judgement = static_cast<std::int32_t>(verdict.judgement);
  shown.provisional = verdict.provisional ? 1 : 0;
  shown.evidence = evidence.data();
  shown.evidence_count = evidence.size();
  shown.missing = missing.data();
  shown.missing_count = missing.size();
  if (verdict_size >= sizeof(truce_verdict)) shown.hash = text_of(program.versions[promise.version].hash);
}

static_assert(static_cast<int>(runtime::Judgement::kept) == TRUCE_KEPT && static_cast<int>(runtime::Judgement::broken) == TRUCE_BROKEN &&
              static_cast<int>(runtime::Judgement::open) == TRUCE_OPEN && static_cast<int>(runtime::Judgement::excused) == TRUCE_EXCUSED &&
              static_cast<int>(runtime::Judgement::undecided) == TRUCE_UNDECIDED);

}  // namespace

}  // namespace truce::embed

using namespace truce;
using namespace truce::embed;

extern "C" {

uint32_t truce_abi(void) { return TRUCE_ABI; }
const char* truce_version(void) { return TRUCE_VERSION; }
const char* truce_last_error(void) { return last_error.c_str(); }

truce_text truce_bytes_view(const truce_bytes* bytes) { return bytes ? text_of(bytes->bytes) : kNoText; }
void truce_bytes_free(truce_bytes* bytes) { delete bytes; }

truce_status truce_program_load(const void* bytes, size_t size, truce_program** program) {
  return guarded([&] {
    if (!bytes || !program) return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL");
    *program = new truce_program{std::make_shared<const runtime::Program>(runtime::read_bundle({static_cast<const char*>(bytes), size}))};
    return TRUCE_OK;
  });
}
void truce_program_free(truce_program* program) { delete program; }

truce_text truce_program_policy(const truce_program* program) { return program ? text_of(program->program->policy) : kNoText; }
truce_text truce_program_policy_version(const truce_program* program) { return program ? text_of(program->program->latest().version) : kNoText; }
truce_text truce_program_hash(const truce_program* program) { return program ? text_of(program->program->latest().hash) : kNoText; }

truce_status truce_program_bundle(const truce_program* program, truce_bytes** bundle) {
  return guarded([&] {
    if (!program || !bundle) return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL");
    *bundle = new truce_bytes{runtime::write_bundle(*program->program)};
    return TRUCE_OK;
  });
}

void truce_session_options_init(truce_session_options* options, size_t struct_size) {
  if (!options || struct_size < kLeastOptions) return;
  *options = {struct_size, TRUCE_NO_INSTANT, 0, 0, kNoText};
}

truce_status truce_session_new(const truce_program* program, const truce_session_options* options, truce_session** session) {
  return guarded([&] {
    if (!program || !session) return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL");
    SessionOptions chosen;
    if (options) {
      if (options->struct_size < kLeastOptions) return failed(TRUCE_INVALID_ARGUMENT, "the options have no size: begin with truce_session_options_init()");
      constexpr std::uint32_t kMostThreads = 256;
      if (options->threads > kMostThreads) return failed(TRUCE_INVALID_ARGUMENT, "more than 256 threads");
      if (options->as_of != TRUCE_NO_INSTANT) {
        chosen.as_of = Instant{options->as_of};
        if (!is_in_range(*chosen.as_of)) return failed(TRUCE_INVALID_ARGUMENT, "`as_of` is outside of the years 1900 to 2199");
      }
      chosen.threads = std::max<std::uint32_t>(options->threads, 1);
      chosen.keep_verdicts = options->no_verdicts == 0;
      if (options->log_name.data) chosen.log_name = view(options->log_name);
    }
    *session = new truce_session{Session(program->program, std::move(chosen)), std::nullopt, {}, {}, {}};
    return TRUCE_OK;
  });
}
void truce_session_free(truce_session* session) { delete session; }

truce_status truce_session_feed(truce_session* session, const truce_row* rows, size_t row_count, size_t row_size) {
  return guarded([&] {
    if (!session || (!rows && row_count > 0) || row_size < kLeastRow) return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL, or rows have another size");
    if (session->session.is_finished()) return failed(TRUCE_WRONG_STATE, "the session has been finished");
    const auto row_at = [&](std::size_t index) -> const truce_row& {
      return *reinterpret_cast<const truce_row*>(reinterpret_cast<const char*>(rows) + index * row_size);
    };
    RowMaker maker;
    for (std::size_t index = 0; index < row_count; ++index) {  // all or nothing
      if (!is_sound(row_at(index)) || !maker.make(row_at(index))) {
        return failed(TRUCE_INVALID_ARGUMENT, fmt::format("row {} of the batch has a NULL, or a value of no kind", index));
      }
    }
    for (std::size_t index = 0; index < row_count; ++index) {
      maker.make(row_at(index));
      session->session.feed(maker.row);
    }
    return TRUCE_OK;
  });
}

truce_status truce_session_feed_arrow(truce_session* session, struct ArrowArrayStream* stream) {
  return guarded([&] {
    if (!session || !stream || !stream->release) return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL, or the stream was released");
    if (session->session.is_finished()) {
      stream->release(stream);
      return failed(TRUCE_WRONG_STATE, "the session has been finished");
    }
    feed_stream(session->session, *stream);
    return TRUCE_OK;
  });
}

truce_status truce_session_finish(truce_session* session) {
  return guarded([&] {
    if (!session) return failed(TRUCE_INVALID_ARGUMENT, "the session is NULL");
    if (session->session.is_finished()) return failed(TRUCE_WRONG_STATE, "the session has been finished");
    session->session.finish();
    return TRUCE_OK;
  });
}

truce_status truce_session_result_json(truce_session* session, truce_bytes** json) {
  return guarded([&] {
    if (!session || !json) return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL");
    if (!session->session.is_finished()) return not_finished();
    *json = new truce_bytes{report::evaluation_json(session->session.program(), session->session.evaluation())};
    return TRUCE_OK;
  });
}

truce_status truce_verdicts_next(truce_session* session, truce_verdict* verdicts, size_t capacity, size_t verdict_size, size_t* count) {
  return guarded([&] {
    if (!session || !verdicts || !count || capacity == 0 || verdict_size < kLeastVerdict) {
      return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL, there is no room, or verdicts have another size");
    }
    *count = 0;
    if (!session->session.is_finished()) return not_finished();
    const auto& all = session->session.evaluation().verdicts;
    if (!session->next_verdict) session->next_verdict = all.begin();
    auto& next = *session->next_verdict;
    if (next == all.end()) return TRUCE_END;
    session->batch.clear();
    for (; session->batch.size() < capacity && next != all.end(); ++next) session->batch.push_back(*next);
    const std::size_t size = session->batch.size();
    session->evidence.assign(size, {});
    session->missing.assign(size, {});
    for (std::size_t at = 0; at < size; ++at) {
      auto* const shown = reinterpret_cast<truce_verdict*>(reinterpret_cast<char*>(verdicts) + at * verdict_size);
      show(session->session.program(), *session, at, verdict_size, *shown);
    }
    *count = size;
    return TRUCE_OK;
  });
}

truce_status truce_session_partial(truce_session* session, truce_bytes** partial) {
  return guarded([&] {
    if (!session || !partial) return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL");
    if (!session->session.is_finished()) return not_finished();
    if (!session->session.partial()) return failed(TRUCE_WRONG_STATE, "the session has no `as_of`: all parts are judged as of one instant");
    *partial = new truce_bytes{session->session.partial()->bytes()};
    return TRUCE_OK;
  });
}

truce_status truce_partial_merge(const truce_text* partials, size_t partial_count, truce_bytes** merged) {
  return guarded([&] {
    if (!partials || partial_count == 0 || !merged) return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL, or there is nothing to merge");
    runtime::Partial all = runtime::Partial::read(view(partials[0]));
    for (std::size_t index = 1; index < partial_count; ++index) all.merge(runtime::Partial::read(view(partials[index])));
    *merged = new truce_bytes{all.bytes()};
    return TRUCE_OK;
  });
}

truce_status truce_partial_result_json(truce_text partial, truce_bytes** json) {
  return guarded([&] {
    if (!json) return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL");
    const runtime::Partial all = runtime::Partial::read(view(partial));
    *json = new truce_bytes{report::evaluation_json(all.program(), all.evaluation())};
    return TRUCE_OK;
  });
}

}  // extern "C"
