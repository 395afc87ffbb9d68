#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "run_truce.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

using ::testing::HasSubstr;

std::string acme(std::string_view name) { return source_dir() + "/policies/acme/" + std::string(name); }
constexpr const char* kAsOf = "2026-06-30";

// The example's log in two files, each lead in one of them; a damaged line is of none.
std::vector<std::string> halves(const TemporaryFolder& folder) {
  std::string texts[2];
  std::istringstream lines(read_text(acme("acme.ndjson")));
  for (std::string line; std::getline(lines, line);) {
    const auto record = nlohmann::json::parse(line, nullptr, false);
    const std::string lead = record.is_object() ? record.value("lead", "none") : "none";
    texts[static_cast<unsigned char>(lead.back()) % 2] += line + "\n";
  }
  return {folder.write("one.ndjson", texts[0]), folder.write("other.ndjson", texts[1])};
}

std::string judge_part(const TemporaryFolder& folder, const std::string& log, const std::string& name) {
  const std::string path = folder.path(name);
  const Result result = run_truce({"eval", "--quiet", acme("acme.truce"), "--log", log, "--as-of", kAsOf, "--partial", path});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return path;
}

TEST(Merge, GivesTheBytesOfOneRunInWhateverOrder) {
  const TemporaryFolder folder;
  const auto logs = halves(folder);
  const std::string one = judge_part(folder, logs[0], "one.partial"), other = judge_part(folder, logs[1], "other.partial");
  const Result whole = run_truce({"eval", acme("acme.truce"), "--log", acme("acme.ndjson"), "--as-of", kAsOf, "--format", "json"});
  const Result merged = run_truce({"merge", one, other, "--format", "json"});
  EXPECT_EQ(merged.exit_code, 0) << merged.err;
  EXPECT_EQ(merged.out, whole.out);
  EXPECT_EQ(run_truce({"merge", other, one, "--format", "json"}).out, whole.out);

  EXPECT_EQ(run_truce({"merge", other, one, "-o", folder.path("both")}).exit_code, 0);
  EXPECT_EQ(run_truce({"merge", folder.path("both"), "--format", "json"}).out, whole.out);
  EXPECT_EQ(read_text(folder.path("both")), read_text(judge_part(folder, acme("acme.ndjson"), "whole.partial")));
  EXPECT_THAT(run_truce({"merge", folder.path("both")}).out, HasSubstr("Marketing: kept 76.2% of 219 decided promises"));
}

TEST(Merge, SaysWhatDoesNotBelongTogether) {
  const TemporaryFolder folder;
  const std::string part = judge_part(folder, halves(folder)[0], "part");
  const Result twice = run_truce({"merge", part, part});
  EXPECT_EQ(twice.exit_code, 64);
  EXPECT_THAT(twice.err, HasSubstr("they have a lead in common: all records of a lead have to be in one part"));

  const std::string tidewater = policy("tidewater");
  for (const std::string name : {"a", "b"}) {
    const std::string log = folder.write(name + ".ndjson", R"({"lead": ")" + name + R"(", "at": "2026-06-01T10:00:00Z", "event": "visit", "account": "Quay"})" "\n");
    const Result result = run_truce({"eval", "--quiet", tidewater, "--log", log, "--as-of", kAsOf, "--partial", folder.path(name)});
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
  const Result account = run_truce({"merge", folder.path("a"), folder.path("b")});
  EXPECT_EQ(account.exit_code, 64);
  EXPECT_THAT(account.err, HasSubstr("they have an account in common by which a group gathers"));

  const Result none = run_truce({"merge", acme("acme.truce")});
  EXPECT_EQ(none.exit_code, 65);
  EXPECT_THAT(none.err, HasSubstr("it is no partial: it does not begin like one"));

  const Result without = run_truce({"eval", acme("acme.truce"), "--log", acme("acme.ndjson"), "--partial", folder.path("x")});
  EXPECT_EQ(without.exit_code, 64);
  EXPECT_THAT(without.err, HasSubstr("--partial needs --as-of"));
}

}  // namespace
}  // namespace truce::testing
