// Truce as others link it: installed to a folder of its own, found there by programs in C and C++, and judging as the command does.
#include <gmock/gmock.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/time.h"
#include "tests/cli/run_truce.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string acme(std::string_view name) { return source_dir() + "/policies/acme/" + std::string(name); }

// What a command says; it has to succeed.
std::string shell(const std::string& command) {
  std::string said;
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  char block[4096];
  while (const std::size_t count = std::fread(block, 1, sizeof block, pipe)) said.append(block, count);
  EXPECT_EQ(::pclose(pipe), 0) << command << '\n' << said;
  return said;
}

// Installed and built once for all tests of this file.
class Embedding : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    shell(fmt::format("cmake --install {} --component embedding --prefix {}", TRUCE_BUILD_DIR, folder_->path("prefix")));
    shell(fmt::format("cmake -S {} -B {} -G Ninja -DCMAKE_PREFIX_PATH={} -DCMAKE_CXX_COMPILER={} -DCMAKE_C_FLAGS={} -DCMAKE_CXX_FLAGS={}",
                      source_dir() + "/tests/embed/consumer", folder_->path("consumer"), folder_->path("prefix"), TRUCE_CXX,
                      TRUCE_SANITIZERS, TRUCE_SANITIZERS));
    shell(fmt::format("cmake --build {}", folder_->path("consumer")));
    EXPECT_EQ(run_truce({"compile", acme("acme.truce"), "-o", folder_->path("bundle")}).exit_code, 0);
    write_rows();
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }

  static std::string program(std::string_view name) { return folder_->path("consumer/" + std::string(name)); }

  // The example's log but for its damaged lines, and the same as the programs read it.
  static void write_rows() {
    std::string rows, log;
    std::istringstream lines(read_text(acme("acme.ndjson")));
    for (std::string line; std::getline(lines, line);) {
      const Json record = Json::parse(line, nullptr, false);
      if (!record.is_object() || !record.contains("lead") || !record.contains("at")) continue;
      const auto own = [&](const char* key) { return record.contains(key) ? record[key].get<std::string>() : ""; };
      const auto at = parse_iso(own("at"), Zone());
      if (!at) continue;
      rows += fmt::format("{}\t{}\t{}\t{}\t{}", own("lead"), at->instant.micros, own("event"), own("id"), own("by"));
      for (const auto& [key, value] : record.items()) {
        if (key == "lead" || key == "at" || key == "event" || key == "id" || key == "by") continue;
        const int kind = value.is_null() ? 0 : value.is_boolean() ? 1 : value.is_number() ? 4 : 5;
        rows += fmt::format("\t{}\t{}\t{}", key, kind, value.is_string() ? value.get<std::string>() : value.dump());
      }
      rows += '\n';
      log += line + '\n';
    }
    folder_->write("rows", rows);
    folder_->write("log.ndjson", log);
  }
  static std::string log() { return folder_->path("log.ndjson"); }

  static TemporaryFolder* folder_;
};
TemporaryFolder* Embedding::folder_ = nullptr;

TEST_F(Embedding, JudgesRowsFromC) {
  const Result whole = run_truce({"eval", acme("acme.truce"), "--log", log(), "--format", "json"});
  const Result lines = run_truce({"eval", acme("acme.truce"), "--log", log(), "--verdicts", "-"});
  std::string expected;
  std::istringstream verdicts(lines.out);
  const std::vector<std::string> judgements{"kept", "broken", "open", "excused", "undecided"};
  for (std::string line; std::getline(verdicts, line);) {
    const Json verdict = Json::parse(line);
    const auto judgement = std::find(judgements.begin(), judgements.end(), verdict["verdict"].get<std::string>()) - judgements.begin();
    expected += fmt::format("{} {} {} {}", verdict["lead"].get<std::string>(), verdict["promise"].get<std::string>(), judgement,
                            parse_iso(verdict["opened_at"].get<std::string>(), Zone())->instant.micros);
    for (const Json& place : verdict["evidence"]) expected += fmt::format(" {}", place["line"].get<std::uint64_t>());
    for (const Json& name : verdict["missing"]) expected += ' ' + name.get<std::string>();
    expected += '\n';
  }
  EXPECT_EQ(shell(fmt::format("{} {} {}", program("rows"), folder_->path("bundle"), folder_->path("rows"))), expected + whole.out);
}

TEST_F(Embedding, MergesWhatArrowStreamsComeTo) {
  const std::string as_of = "2026-07-01T00:00:00Z";
  const Result whole = run_truce({"eval", acme("acme.truce"), "--log", log(), "--format", "json", "--as-of", as_of});
  EXPECT_EQ(shell(fmt::format("{} {} {} {}", program("stream"), folder_->path("bundle"), folder_->path("rows"),
                              parse_iso(as_of, Zone())->instant.micros)),
            whole.out);
}

TEST_F(Embedding, LinksNoCompilerWhereABundleIsLoaded) {
  for (const std::string name : {"rows", "stream"}) {
    const std::string symbols = shell(fmt::format("nm -C {}", program(name)));
    EXPECT_NE(symbols.find("truce::runtime::"), std::string::npos);
    EXPECT_EQ(symbols.find("truce::compiler::"), std::string::npos) << name;
    EXPECT_EQ(symbols.find("truce::grammar::"), std::string::npos) << name;
  }
}

TEST_F(Embedding, CompilesWhereTheCompilerIsLinked) {
  const std::string bundle = folder_->path("compiled");
  shell(fmt::format("{} {} > {}", program("compile"), acme("acme.truce"), bundle));
  const Result by_it = run_truce({"eval", bundle, "--log", log(), "--format", "json"});
  EXPECT_EQ(by_it.out, run_truce({"eval", acme("acme.truce"), "--log", log(), "--format", "json"}).out);
}

}  // namespace
}  // namespace truce::testing
