// No output takes the place of an input, or of another output, by whatever name it goes.
#include <gmock/gmock.h>

#include <filesystem>
#include <map>

#include "run_truce.h"

namespace truce::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A folder with all that commands read.
class Replace : public ::testing::Test {
 protected:
  Replace() {
    folder_.write("logs/a.ndjson", read_text(data("orchard.ndjson")));
    folder_.write("uses.truce", "use \"shared/fields.truce\"\n" + read_text(data("orchard.truce")));
    folder_.write("shared/fields.truce", "field altitude number\n");
    folder_.write("truce.toml", "");
    folder_.write("part", "");
    EXPECT_EQ(run_truce({"eval", policy_, "--log", log_, "--as-of", "2026-04-30", "--partial", path("part"), "--quiet"}).exit_code, 0);
    EXPECT_EQ(run_truce({"compile", policy_, "-o", path("bundle")}).exit_code, 0);
  }

  std::string path(std::string_view name) const { return folder_.path(name); }

  std::map<std::string, std::string> texts() const {
    std::map<std::string, std::string> texts;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      if (entry.is_regular_file()) texts[entry.path().string()] = read_text(entry.path().string());
    }
    return texts;
  }

  void expect_refused(const std::vector<std::string>& words, std::string_view said, const RunOptions& options = {}) {
    const auto before = texts();
    const Result result = run_truce(words, options);
    EXPECT_EQ(result.exit_code, 64) << ::testing::PrintToString(words);
    EXPECT_THAT(result.err, HasSubstr(std::string(said)));
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_EQ(texts(), before) << ::testing::PrintToString(words);
  }

  const TemporaryFolder folder_;
  const std::string policy_ = folder_.write("a.truce", read_text(data("orchard.truce")));
  const std::string log_ = folder_.path("logs/a.ndjson");
};

TEST_F(Replace, ALogStays) {
  expect_refused({"eval", policy_, "--log", log_, "--verdicts", log_}, "--verdicts `" + log_ + "` would replace `" + log_ + "`, which is read");
  expect_refused({"eval", policy_, "--log", log_, "--rejects", path("logs/../logs/a.ndjson")}, "which is read");
  expect_refused({"eval", policy_, "--log", path("logs"), "--as-of", "2026-04-30", "--partial", log_}, "--partial `");
  expect_refused({"eval", policy_, "--log", path("logs/*.ndjson"), "--verdicts", log_}, "which is read");
  expect_refused({"eval", path("bundle"), "--log", log_, "--verdicts", log_}, "which is read");
}

TEST_F(Replace, LinksAreTheFilesThatTheyLeadTo) {
  fs::create_symlink(log_, path("symbolic.ndjson"));
  fs::create_hard_link(log_, path("hard.ndjson"));
  for (const char* name : {"symbolic.ndjson", "hard.ndjson"}) {
    expect_refused({"eval", policy_, "--log", log_, "--verdicts", path(name)}, "which is read");
    expect_refused({"eval", policy_, "--log", path(name), "--verdicts", log_}, "which is read");
  }
}

TEST_F(Replace, APolicyStays) {
  for (const char* command : {"compile", "gen", "graph"}) {
    expect_refused({command, policy_, "-o", policy_}, "--output `" + policy_ + "` would replace `" + policy_ + "`, which is read");
    expect_refused({command, path("uses.truce"), "-o", path("shared/fields.truce")}, "shared/fields.truce`, which is read");
  }
  expect_refused({"compile", path("bundle"), "-o", path("bundle")}, "which is read");
  const std::vector<std::string> eval = {"--log", log_, "--as-of", "2026-04-30", "--partial"};
  for (const auto& [read, written] : std::map<std::string, std::string>{
           {policy_, policy_}, {path("bundle"), path("bundle")}, {path("uses.truce"), path("shared/fields.truce")}}) {
    std::vector<std::string> words = {"eval", read};
    words.insert(words.end(), eval.begin(), eval.end());
    words.push_back(written);
    expect_refused(words, "which is read");
  }
}

TEST_F(Replace, APartStays) { expect_refused({"merge", path("part"), "-o", path("part")}, "--output `" + path("part") + "` would replace"); }

TEST_F(Replace, WhatIsCheckedStays) {
  for (const char* name : {"uses.truce", "shared/fields.truce", "truce.toml"}) {
    expect_refused({"check", path("uses.truce"), "--write-baseline", path(name)}, "--write-baseline `" + path(name) + "` would replace");
  }
  expect_refused({"check", path("uses.truce"), "--config", path("truce.toml"), "--write-baseline", path("truce.toml")}, "which is read");
  EXPECT_LE(run_truce({"check", policy_, "--write-baseline", path("known")}).exit_code, 1);
  EXPECT_LE(run_truce({"check", policy_, "--baseline", path("known"), "--write-baseline", path("known")}).exit_code, 1) << "it is written anew";
}

TEST_F(Replace, OutputsAreOfTwoFiles) {
  expect_refused({"eval", policy_, "--log", log_, "--verdicts", path("new.csv"), "--rejects", path("logs/../new.csv")},
                 "--rejects `" + path("logs/../new.csv") + "` would replace what --verdicts writes");
  folder_.write("old.csv", "");
  fs::create_symlink(path("old.csv"), path("link.csv"));
  expect_refused({"eval", policy_, "--log", log_, "--verdicts", path("old.csv"), "--rejects", path("link.csv")}, "what --verdicts writes");
  RunOptions options;
  options.out_path = path("out.ndjson");
  folder_.write("out.ndjson", "");
  expect_refused({"eval", policy_, "--log", log_, "--verdicts", path("out.ndjson")}, "would replace standard output", options);
}

TEST_F(Replace, ADeviceIsNobodys) {
  EXPECT_EQ(run_truce({"eval", policy_, "--log", log_, "--verdicts", "/dev/null", "--rejects", "/dev/null"}).exit_code, 0);
  EXPECT_EQ(run_truce({"eval", policy_, "--log", path("logs"), "--verdicts", path("logs/new.ndjson")}).exit_code, 0);
  expect_refused({"eval", policy_, "--log", path("logs"), "--verdicts", path("logs/new.ndjson")}, "which is read");
}

}  // namespace
}  // namespace truce::testing
