// judge_alone POLICY LOG THREADS REPEATS [count|keep]: reads a log once, judges it so often, and prints the seconds of each judging. `keep`
// keeps every verdict with its evidence; otherwise they are only counted.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>
#include <vector>

#include "compiler/compile.h"
#include "runtime/evaluate.h"
#include "runtime/store/store.h"

int main(int count, char** words) {
  using namespace truce;
  if (count < 5) {
    std::fputs("judge_alone POLICY LOG THREADS REPEATS [count|keep]\n", stderr);
    return 64;
  }
  std::ostringstream text;
  text << std::ifstream(words[1]).rdbuf();
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add(words[1], text.str());
  const compiler::Compilation compilation = compiler::compile(sources, source, diagnostics);
  if (!compilation.program) {
    fmt::print(stderr, "{}", render_all(sources, diagnostics.sorted(), Colors::off));
    return 2;
  }
  runtime::ReadOptions read;
  read.threads = static_cast<unsigned>(std::strtoul(words[3], nullptr, 10));
  read.keep_all_values = false;
  const runtime::Store log = runtime::read_store(*compilation.program, {words[2]}, read);
  runtime::EvaluateOptions options;
  options.threads = read.threads;
  options.keep_verdicts = count > 5 && std::string_view(words[5]) == "keep";
  std::vector<double> seconds;
  for (long left = std::strtol(words[4], nullptr, 10); left > 0; --left) {
    const auto begin = std::chrono::steady_clock::now();
    const runtime::Evaluation evaluation = runtime::evaluate(*compilation.program, log, options);
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    if (evaluation.ledger.judged == 0) return 65;
  }
  fmt::print("{{\"seconds\": [{}]}}\n", fmt::join(seconds, ", "));
}
