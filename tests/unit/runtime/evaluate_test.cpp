#include "runtime/evaluate.h"

#include <gtest/gtest.h>

#include <utility>

#include "runtime/store/store.h"
#include "tests/unit/compiler/compiled.h"
#include "tests/unit/runtime/read/small_log.h"

namespace truce::runtime {
namespace {

const std::string kDemo = compiler::kHead + "field account text\nevent demo by sales\ndefinition asked\n  owned by sales\n  is all of\n    - demo\n";
const std::string kGroup = "group buyers\n  owned by sales\n  gathers leads with the same account\n  is all of\n    - at least 2 leads with asked\n";

// Forty leads of four accounts, read whole.
Store store_of(const Program& program, const read_tests::Folder& folder) {
  std::string log;
  for (int lead = 0; lead < 40; ++lead) {
    log += R"({"lead":"L)" + std::to_string(lead) + R"(","at":"2026-04-01T10:00:00Z","event":"demo","account":"A)" + std::to_string(lead % 4) + "\"}\n";
  }
  return read_store(program, {folder.write("log.ndjson", log)}, {});
}

class Evaluate : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto compiled = compiler::compile_text(GetParam());
    ASSERT_TRUE(compiled.program) << compiled.said;
    program_ = std::move(*compiled.program);
  }
  Program program_;
  read_tests::Folder folder_;
};

TEST_P(Evaluate, JudgesNoMoreOnceItIsStopped) {
  const Store store = store_of(program_, folder_);
  Control control;
  EvaluateOptions options;
  options.control = &control;
  options.threads = 2;
  const Evaluation whole = evaluate(program_, store, options);
  EXPECT_FALSE(whole.incomplete);
  EXPECT_EQ(whole.ledger.leads, 40u);
  EXPECT_GT(control.parts_judged.load(), 0u);

  control.stop = true;
  const Evaluation stopped = evaluate(program_, store, options);
  EXPECT_TRUE(stopped.incomplete);
  EXPECT_EQ(stopped.ledger.leads, 0u);
}

TEST_P(Evaluate, MayFreeWhatItHasJudged) {
  Store store = store_of(program_, folder_);
  EvaluateOptions options;
  options.threads = 2;
  const Evaluation kept = evaluate(program_, store, options);
  const Evaluation freed = evaluate(program_, std::move(store), options);
  EXPECT_EQ(freed.ledger.leads, kept.ledger.leads);
  EXPECT_EQ(freed.definitions.front().met, kept.definitions.front().met);
  EXPECT_EQ(store.files.size(), 1u);
  EXPECT_EQ(store.records, 40u);
}

TEST_P(Evaluate, SaysWhereTheTimeWent) {
  const Store store = store_of(program_, folder_);
  Timings timings;
  EvaluateOptions options;
  options.timings = &timings;
  evaluate(program_, store, options);
  EXPECT_GT(timings.gather, 0);
  EXPECT_GT(timings.judge, 0);
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutGroups, Evaluate, ::testing::Values(kDemo, kDemo + kGroup),
                         [](const auto& tested) { return tested.param == kDemo ? "Alone" : "Groups"; });

}  // namespace
}  // namespace truce::runtime
