/* rows BUNDLE ROWS: feeds rows from C, and prints the verdicts, then the result.
 *
 * A line of ROWS has its cells between tabs: lead, instant in microseconds, event, id, by, then key, kind and value of each pair. */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <truce/truce.h>

#define MOST_PAIRS 64

static void require(truce_status status) {
  if (status == TRUCE_OK) return;
  fprintf(stderr, "status %d: %s\n", (int)status, truce_last_error());
  exit(1);
}

static char* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  char* bytes;
  if (!file) exit(2);
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  bytes = malloc(*size + 1);
  if (!bytes || fread(bytes, 1, *size, file) != *size) exit(2);
  bytes[*size] = 0;
  fclose(file);
  return bytes;
}

/* Cuts the text off at `end` and moves on behind it. */
static char* cell(char** rest, char end) {
  char* begin = *rest;
  char* found = begin ? strchr(begin, end) : NULL;
  if (found) *found = 0;
  *rest = found ? found + 1 : NULL;
  return begin;
}

static truce_text text(const char* words) {
  truce_text made = {words, words ? strlen(words) : 0};
  return made;
}

static truce_text text_or_none(const char* words) { return text(words && *words ? words : NULL); }

static void feed(truce_session* session, char* line) {
  truce_row row;
  truce_pair pairs[MOST_PAIRS];
  char* rest = line;
  memset(&row, 0, sizeof row);
  memset(pairs, 0, sizeof pairs);
  row.lead = text(cell(&rest, '\t'));
  row.at = strtoll(cell(&rest, '\t'), NULL, 10);
  row.event = text(cell(&rest, '\t'));
  row.id = text_or_none(cell(&rest, '\t'));
  row.by = text_or_none(cell(&rest, '\t'));
  row.pairs = pairs;
  while (rest && row.pair_count < MOST_PAIRS) {
    truce_pair* pair = &pairs[row.pair_count++];
    pair->key = text(cell(&rest, '\t'));
    pair->value.kind = atoi(cell(&rest, '\t'));
    pair->value.text = text(cell(&rest, '\t'));
    if (pair->value.kind == TRUCE_YES_NO) pair->value.integer = strcmp(pair->value.text.data, "true") == 0;
  }
  require(truce_session_feed(session, &row, 1, sizeof row));
}

static void print_verdict(const truce_verdict* verdict) {
  size_t piece;
  printf("%.*s %.*s %d %" PRId64, (int)verdict->lead.size, verdict->lead.data, (int)verdict->promise.size, verdict->promise.data,
         (int)verdict->judgement, verdict->opened_at);
  for (piece = 0; piece < verdict->evidence_count; ++piece) printf(" %" PRIu64, verdict->evidence[piece]);
  for (piece = 0; piece < verdict->missing_count; ++piece) printf(" %.*s", (int)verdict->missing[piece].size, verdict->missing[piece].data);
  printf("\n");
}

/* As a program does that was made before verdicts had a hash: nothing is written behind what it knows. */
static int print_first_as_of_old(truce_session* session) {
  const size_t old = offsetof(truce_verdict, hash);
  char room[2 * sizeof(truce_verdict)];
  truce_verdict first;
  size_t count = 0, at;
  memset(room, 0x55, sizeof room);
  if (truce_verdicts_next(session, (truce_verdict*)room, 1, old, &count) != TRUCE_OK || count != 1) return 0;
  memcpy(&first, room, old);
  print_verdict(&first);
  for (at = old; at < sizeof room; ++at)
    if (room[at] != 0x55) return 0;
  return 1;
}

static int print_verdicts(truce_session* session) {
  truce_verdict verdicts[7];
  size_t count, at;
  while (truce_verdicts_next(session, verdicts, 7, sizeof verdicts[0], &count) == TRUCE_OK) {
    for (at = 0; at < count; ++at) {
      if (verdicts[at].hash.size < 8 || memcmp(verdicts[at].hash.data, "sha256:", 7) != 0) return 0;
      print_verdict(&verdicts[at]);
    }
  }
  return 1;
}

int main(int count, char** words) {
  truce_program* program = NULL;
  truce_session* session = NULL;
  truce_bytes* json = NULL;
  truce_row none;
  size_t size = 0;
  char* bundle;
  char* rows;
  char* rest;
  truce_text printed;
  if (count != 3 || truce_abi() != TRUCE_ABI) return 2;
  memset(&none, 0, sizeof none);

  bundle = read_file(words[1], &size);
  if (truce_program_load(bundle, size / 2, &program) != TRUCE_UNREADABLE || !*truce_last_error()) return 3;
  require(truce_program_load(bundle, size, &program));
  free(bundle);
  if (truce_program_hash(program).size == 0) return 3;

  require(truce_session_new(program, NULL, &session));
  truce_program_free(program);
  if (truce_session_feed(session, NULL, 1, sizeof none) != TRUCE_INVALID_ARGUMENT) return 3;
  if (truce_session_result_json(session, &json) != TRUCE_WRONG_STATE) return 3;
  rows = rest = read_file(words[2], &size);
  while (rest && *rest) feed(session, cell(&rest, '\n'));
  free(rows);
  require(truce_session_finish(session));
  if (truce_session_feed(session, &none, 1, sizeof none) != TRUCE_WRONG_STATE) return 3;

  if (!print_first_as_of_old(session) || !print_verdicts(session)) return 3;
  require(truce_session_result_json(session, &json));
  printed = truce_bytes_view(json);
  fwrite(printed.data, 1, printed.size, stdout);
  truce_bytes_free(json);
  truce_session_free(session);
  return 0;
}
