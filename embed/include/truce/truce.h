/* Truce for other programs: load a compiled policy, feed it what happened, take the verdicts.
 *
 * A stable C ABI. Within one TRUCE_ABI nothing is taken away and no meaning changes; structs that callers make begin with their
 * own size, so that they can grow at their end. Everything else is behind handles.
 *
 * Errors: a function that can fail returns a status, and truce_last_error() then says why, in words, for this thread. On any
 * status but TRUCE_OK nothing was taken in and no result was written, unless a function says otherwise. No exception leaves
 * this library.
 *
 * Threads: a program may be used by any number of threads and sessions at once. A session is used by one thread at a time; it
 * starts threads of its own while it finishes, if it was asked to.
 *
 * Texts are UTF-8, with their length, without a zero at their end; a NULL `data` is no text at all. Texts that are given are
 * read during the call and not kept. Instants are microseconds since 1970-01-01T00:00:00Z. docs/embedding.md is the manual. */
#ifndef TRUCE_TRUCE_H_
#define TRUCE_TRUCE_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TRUCE_ABI 1

typedef enum truce_status {
  TRUCE_OK = 0,
  TRUCE_END = 1,              /* there is no more; not an error */
  TRUCE_INVALID_ARGUMENT = 2, /* a NULL, a size or a value that cannot be */
  TRUCE_UNREADABLE = 3,       /* bytes that are no bundle or no partial result, or are damaged */
  TRUCE_DOES_NOT_COMPILE = 4, /* a policy with mistakes */
  TRUCE_WRONG_STATE = 5,      /* fed after it finished, asked before it did */
  TRUCE_UNSUPPORTED = 6,      /* an Arrow type or layout that is not read */
  TRUCE_STREAM_FAILED = 7,    /* an Arrow stream reported an error */
  TRUCE_DIFFERENT_PARTS = 8,  /* partial results that cannot be merged */
  TRUCE_NO_MEMORY = 9,
  TRUCE_BUG = 10              /* of ours; please report it */
} truce_status;

typedef struct truce_text {
  const char* data;
  size_t size; /* bytes */
} truce_text;

/* The TRUCE_ABI that the library was built with, and its version as text. */
uint32_t truce_abi(void);
const char* truce_version(void);

/* Why the latest call of this thread failed; empty where it did not. Good until the thread's next call. Never NULL. */
const char* truce_last_error(void);

/* ---- Bytes that the library made */

typedef struct truce_bytes truce_bytes;
truce_text truce_bytes_view(const truce_bytes* bytes); /* good until they are freed */
void truce_bytes_free(truce_bytes* bytes);             /* NULL is fine, here and in every other _free */

/* ---- Programs */

typedef struct truce_program truce_program;

/* From a bundle as `truce compile` writes it. The bytes may come from anywhere. */
truce_status truce_program_load(const void* bytes, size_t size, truce_program** program);
void truce_program_free(truce_program* program); /* its sessions may live on */

/* The policy's name, its version, and the hash of its text (`sha256:…`); of several versions the latest one's, and a verdict tells its own.
 * Good as long as the program. */
truce_text truce_program_policy(const truce_program* program);
truce_text truce_program_policy_version(const truce_program* program);
truce_text truce_program_hash(const truce_program* program);

/* ---- Sessions: one log judged once */

typedef struct truce_session truce_session;

#define TRUCE_NO_INSTANT INT64_MIN

typedef struct truce_session_options {
  size_t struct_size;    /* sizeof(truce_session_options) */
  int64_t as_of;         /* TRUCE_NO_INSTANT: the latest instant that was fed */
  uint32_t threads;      /* 0 and 1: the caller's own */
  uint32_t no_verdicts;  /* not 0: counts alone; truce_verdicts_next() then has none */
  truce_text log_name;   /* stands for the file in evidence; none: `rows` */
} truce_session_options;

/* Fills in the defaults. */
void truce_session_options_init(truce_session_options* options, size_t struct_size);

/* `options` may be NULL: the defaults. */
truce_status truce_session_new(const truce_program* program, const truce_session_options* options, truce_session** session);
void truce_session_free(truce_session* session);

typedef enum truce_kind {
  TRUCE_NULL = 0,    /* clears a field */
  TRUCE_YES_NO = 1,  /* `integer`, 0 or not */
  TRUCE_INTEGER = 2, /* `integer` */
  TRUCE_REAL = 3,    /* `real`: the shortest decimal that gives it back */
  TRUCE_NUMBER = 4,  /* `text`: a number as JSON writes it, exact */
  TRUCE_TEXT = 5     /* `text` */
} truce_kind;

typedef struct truce_value {
  int32_t kind; /* truce_kind */
  int32_t reserved;
  int64_t integer;
  double real;
  truce_text text;
} truce_value;

typedef struct truce_pair {
  truce_text key;
  truce_value value;
} truce_pair;

/* One thing that happened, as one line of a lead log says it. */
typedef struct truce_row {
  truce_text lead;  /* must not be empty */
  int64_t at;
  truce_text event; /* as it is logged */
  truce_text id;    /* none, or what makes it one with others of the lead */
  truce_text by;    /* none, or a person or team */
  const truce_pair* pairs;
  size_t pair_count;
} truce_row;

/* Rows are numbered from 1 in the order in which they are fed; the number stands in evidence, and of rows of one lead at one
 * instant it says which came first. Any order will do otherwise. A row that cannot be one is counted as malformed, as a line of
 * a log would be, and is no failure. `row_size` is sizeof(truce_row). */
truce_status truce_session_feed(truce_session* session, const truce_row* rows, size_t row_count, size_t row_size);

/* The stream of https://arrow.apache.org/docs/format/CStreamInterface.html, as every library for Arrow gives it. Columns `lead`
 * (a text or a whole number), `at` (a timestamp of any unit, a text, or a number; without a zone it is local to the policy's),
 * `event` (a text), and perhaps `id` and `by`; every other column is a value. The stream is read to its end and released, also
 * where it fails; batches before the failing one have been taken in. */
struct ArrowArrayStream;
truce_status truce_session_feed_arrow(truce_session* session, struct ArrowArrayStream* stream);

/* Judges. Nothing can be fed after that. */
truce_status truce_session_finish(truce_session* session);

/* The result as `truce eval --format json` prints it. After truce_session_finish(). */
truce_status truce_session_result_json(truce_session* session, truce_bytes** json);

typedef enum truce_judgement {
  TRUCE_KEPT = 0,
  TRUCE_BROKEN = 1,
  TRUCE_OPEN = 2,
  TRUCE_EXCUSED = 3,
  TRUCE_UNDECIDED = 4
} truce_judgement;

/* One opened promise of one lead. Instants are TRUCE_NO_INSTANT, and texts none, where there is none. */
typedef struct truce_verdict {
  truce_text lead, promise, by, version, clause, notify;
  int64_t opened_at, due_at, decided_at, done_at;
  int32_t judgement;   /* truce_judgement */
  int32_t provisional; /* due after its calendar's `known through` */
  const uint64_t* evidence; /* numbers of rows */
  size_t evidence_count;
  const truce_text* missing; /* names of what was missing */
  size_t missing_count;
  truce_text hash; /* of the version that it was judged by */
} truce_verdict;

/* The next verdicts, by lead and then as they opened: at most `capacity` of them, `*count` in all. TRUCE_END where there are no
 * more. What they show is good until the next call with this session. `verdict_size` is sizeof(truce_verdict). */
truce_status truce_verdicts_next(truce_session* session, truce_verdict* verdicts, size_t capacity, size_t verdict_size, size_t* count);

/* ---- Partial results: leads in several places, one result. All records of a lead have to be in one part. */

/* What this session came to, for merging. It needs a session with an `as_of`. After truce_session_finish(). */
truce_status truce_session_partial(truce_session* session, truce_bytes** partial);

/* The same result in whatever order; what it gives can be merged again. */
truce_status truce_partial_merge(const truce_text* partials, size_t partial_count, truce_bytes** merged);

/* As truce_session_result_json() would say it of all the leads together. */
truce_status truce_partial_result_json(truce_text partial, truce_bytes** json);

/* ---- With the compiler: link truce::compiler as well (find_package(truce COMPONENTS compiler)) */

/* One policy that uses no other file; of several versions, or of one with `use`, load the bundle. `name` stands for the policy's file in clauses and mistakes. On TRUCE_DOES_NOT_COMPILE, truce_last_error() has the mistakes. */
truce_status truce_policy_compile(truce_text name, truce_text policy, truce_program** program);

/* The bundle of a program. */
truce_status truce_program_bundle(const truce_program* program, truce_bytes** bundle);

#ifdef __cplusplus
}
#endif

#endif /* TRUCE_TRUCE_H_ */
