#include "tests/real/judge_files.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/compile.h"
#include "runtime/evaluate.h"
#include "runtime/store/store.h"
#include "runtime/log.h"
#include "tests/paths.h"

namespace truce::testing {

namespace {

// The place of `name` in `all`, or nothing (and a failed test).
template <typename Named>
std::optional<std::size_t> find(const std::vector<Named>& all, const std::string& name) {
  for (std::size_t place = 0; place < all.size(); ++place) {
    if (all[place].name == name) return place;
  }
  ADD_FAILURE() << "the policy has no `" << name << "`";
  return std::nullopt;
}

}  // namespace

std::string project_path(const std::string& below) { return truce::source_dir() + "/" + below; }

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

runtime::PromiseCount Judged::promise(const std::string& name) const {
  const auto place = find(program.promises, name);
  return place ? evaluation.promises[*place] : runtime::PromiseCount{};
}

runtime::StageCount Judged::stage(const std::string& name) const {
  const auto place = find(program.stages, name);
  return place ? evaluation.stages[*place] : runtime::StageCount{};
}

runtime::DefinitionCount Judged::definition(const std::string& name) const {
  const auto place = find(program.definitions, name);
  return place ? evaluation.definitions[*place] : runtime::DefinitionCount{};
}

std::uint64_t Judged::illegal(const std::string& from, const std::string& to, const std::string& event) const {
  for (const runtime::IllegalMove& move : evaluation.illegal_moves) {
    if (program.stages[move.from].name == from && move.to && program.stages[*move.to].name == to &&
        program.events[move.event].name == event) {
      return move.count;
    }
  }
  return 0;
}

runtime::KpiRow Judged::total(const std::string& kpi, const std::string& period) const {
  const auto place = find(program.kpis, kpi);
  if (!place) return {};
  for (const runtime::KpiRow& row : evaluation.kpis) {
    if (row.kpi == *place && row.by.empty() && row.period.value_or("") == period) return row;
  }
  ADD_FAILURE() << kpi << " has no total in period `" << period << "`";
  return {};
}

runtime::KpiRow Judged::part(const std::string& kpi, const std::optional<std::string>& by) const {
  const auto place = find(program.kpis, kpi);
  if (!place) return {};
  for (const runtime::KpiRow& row : evaluation.kpis) {
    if (row.kpi == *place && row.by.size() == 1 && row.by[0].second == by) return row;
  }
  ADD_FAILURE() << kpi << " has no row for " << by.value_or("missing");
  return {};
}

std::optional<Judged> judge(const std::string& policy_path, const std::vector<std::string>& logs, Verdicts verdicts) {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add(policy_path, read_text(policy_path));
  compiler::Compilation compilation = compiler::compile(sources, source, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << render_all(sources, diagnostics.sorted(), Colors::off);
  if (!compilation.program) return std::nullopt;
  runtime::ReadOptions read;
  read.keep_all_values = false;
  read.threads = 2;
  const runtime::Store log = runtime::read_store(*compilation.program, logs, read);
  runtime::EvaluateOptions options;
  options.threads = read.threads;
  options.keep_verdicts = verdicts == Verdicts::keep;
  runtime::Evaluation evaluation = runtime::evaluate(*compilation.program, log, options);
  return Judged{std::move(*compilation.policy), std::move(*compilation.program), std::move(evaluation)};
}

void expect_every_record_and_promise_counted(const runtime::Evaluation& evaluation) {
  const runtime::Ledger& ledger = evaluation.ledger;
  EXPECT_EQ(ledger.records, ledger.judged + ledger.undeclared + ledger.duplicates + ledger.malformed + ledger.later + ledger.left_out);
  for (const runtime::PromiseCount& count : evaluation.promises) {
    EXPECT_EQ(count.opened, count.kept + count.broken + count.open + count.excused + count.undecided);
  }
}

}  // namespace truce::testing
