// `--verdicts FILE`: one line a promise.
#pragma once

#include <string>
#include <vector>

#include "runtime/program.h"
#include "runtime/verdicts.h"

namespace truce::report {

// What is the same for all verdicts of a promise, and for all evidence of a file, is made once. Not thread-safe: a thread that makes
// lines has its own.
class VerdictLines {
 public:
  // ndjson: the keys, in this order: lead, promise, by, version, hash, opened_at, due_at, verdict, decided_at, done_at, clause, notify,
  // evidence, missing. `provisional` follows where it is true.
  // csv: the same as columns, `hash` the last one and `provisional` always among them. What is null is empty; evidence is
  // `file:line; file:line`, missing `name; name`.
  enum class Form { ndjson, csv };
  // The program outlives it.
  VerdictLines(const runtime::Program& program, Form form);

  // Before the lines; empty where there is none.
  std::string_view header() const;
  void add(runtime::Verdicts::Kept verdict, std::string& to);

 private:
  // Of each promise: what stands before `opened_at`, and between `done_at` and the evidence.
  struct Fixed {
    std::string before, after;
  };
  void add_json(const runtime::Verdicts::Kept& verdict, std::string& to);
  void add_csv(const runtime::Verdicts::Kept& verdict, std::string& to);
  const std::string& start_of_place(const runtime::Files& files, std::uint32_t file);

  const runtime::Program& program_;
  Form form_;
  std::vector<Fixed> fixed_;
  runtime::Files files_;                // of the verdict before
  std::vector<std::string> of_file_;    // of each: a place in it, up to its line
  std::string cell_;                    // memory
};

// All of them, without the header.
std::string verdict_lines(const runtime::Program& program, const runtime::Verdicts& verdicts, VerdictLines::Form form);

}  // namespace truce::report
