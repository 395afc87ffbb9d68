// Whatever stands in a log or a policy: a clear message, the right exit code, and nothing lost of the other records.
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "run_truce.h"
#include "tests/packed.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::ordered_json;

constexpr const char* kGood = R"({"lead": "G1", "at": "2026-04-10T16:30:00-04:00", "event": "demo_request", "company_size": 30})"
                              "\n";
constexpr const char* kGoodToo = R"({"lead": "G2", "at": "2026-04-10T16:31:00-04:00", "event": "demo_request"})"
                                 "\n";

struct Counts {
  int records = 0, judged = 0, malformed = 0;
};

// Judges a log; `expected` counts all of its records.
Result expect_counts(const std::string& path, Counts expected, int exit_code = 0, const RunOptions& options = {}) {
  const Result result = run_truce({"eval", data("orchard.truce"), "--log", path, "--format", "json"}, options);
  EXPECT_EQ(result.exit_code, exit_code) << result.err;
  const Json json = Json::parse(result.out, nullptr, false);
  EXPECT_FALSE(json.is_discarded()) << result.out << result.err;
  if (json.is_discarded()) return result;
  const Json& log = json["log"];
  EXPECT_EQ(log["records"], expected.records);
  EXPECT_EQ(log["judged"], expected.judged);
  EXPECT_EQ(log["malformed"], expected.malformed);
  EXPECT_EQ(log["records"].get<int>(), log["judged"].get<int>() + log["undeclared"].get<int>() + log["duplicates"].get<int>() +
                                           log["malformed"].get<int>() + log["later"].get<int>() + log["left_out"].get<int>());
  return result;
}

// A line between two good ones.
void expect_one_bad_line(const std::string& line) {
  TemporaryFolder folder;
  expect_counts(folder.write("a.ndjson", kGood + line + "\n" + kGoodToo), {3, 2, 1});
}

TEST(BadLog, AnEmptyFile) {
  TemporaryFolder folder;
  expect_counts(folder.write("a.ndjson", ""), {0, 0, 0});
  expect_counts(folder.write("a.csv", ""), {0, 0, 0});
  const Result text = run_truce({"eval", data("orchard.truce"), "--log", folder.path("a.ndjson")});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, HasSubstr("0 leads and 0 records judged."));
}

TEST(BadLog, ABinaryFile) {
  TemporaryFolder folder;
  std::string bytes;
  for (int index = 0; index < 100'000; ++index) bytes += static_cast<char>(index * 31 % 251);
  const Result result = run_truce({"eval", data("orchard.truce"), "--log", folder.write("a.ndjson", bytes + "\n" + kGood)});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("1 lead and 1 record judged"));
  EXPECT_THAT(result.out, HasSubstr("could not be read"));
}

TEST(BadLog, AHugeLineTakesBoundedMemory) {
  if (!kMemoryCanBeTold) GTEST_SKIP() << "under a sanitizer";
  // 100 MB without a line end, then a good record.
  int block = 0;
  RunOptions options;
  options.produce = [&block]() -> std::string {
    ++block;
    if (block == 1) return kGood;
    if (block <= 101) return std::string(1'000'000, block == 2 ? '{' : '0');
    return block == 102 ? std::string("\n") + kGoodToo : "";
  };
  const Result result = expect_counts("-", {3, 2, 1}, 0, options);
  EXPECT_LT(result.peak_kib, 96 * 1024);
}

TEST(BadLog, ATruncatedGzipGivesWhatCouldBeRead) {
  TemporaryFolder folder;
  std::string log;
  for (int index = 0; index < 2000; ++index) {
    log += R"({"lead": "G)" + std::to_string(index * 7919) + R"(", "at": "2026-04-10T16:30:00-04:00", "event": "demo_request"})" + "\n";
  }
  const std::string packed = gzip(log);
  const std::string path = folder.write("a.ndjson.gz", packed.substr(0, packed.size() / 2));
  const Result result = run_truce({"eval", data("orchard.truce"), "--log", path, "--format", "json"});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, HasSubstr(path));
  EXPECT_THAT(result.err, HasSubstr("damaged"));
  const Json ledger = Json::parse(result.out)["log"];
  EXPECT_GT(ledger["judged"].get<int>(), 100);
  EXPECT_EQ(ledger["records"].get<int>(), ledger["judged"].get<int>() + ledger["malformed"].get<int>());

  const std::string no_gzip = folder.write("b.ndjson.gz", "this is no gzip\n");
  EXPECT_EQ(run_truce({"eval", data("orchard.truce"), "--log", no_gzip}).exit_code, 65);
}

TEST(BadLog, ANulByte) { expect_one_bad_line(std::string("{\"lead\": \"N\0\", \"at\": \"2026-04-10\", \"event\": \"demo_request\"}", 60)); }

TEST(BadLog, BrokenUtf8) { expect_one_bad_line("{\"lead\": \"N\xff\xfe\", \"at\": \"2026-04-10\", \"event\": \"demo_request\"}"); }

TEST(BadLog, ADateOfZeros) {
  expect_one_bad_line(R"({"lead": "N", "at": "0000-00-00", "event": "demo_request"})");
  expect_one_bad_line(R"({"lead": "N", "at": 20260410, "event": "demo_request"})");
}

TEST(BadLog, ANumberOf400Digits) {
  const std::string digits(400, '9');
  expect_one_bad_line(R"({"lead": "N", "at": )" + digits + R"(, "event": "demo_request"})");
  TemporaryFolder folder;
  const std::string line = R"({"lead": "N", "at": "2026-04-10", "event": "demo_request", "company_size": )" + digits + "}\n";
  const Result result = expect_counts(folder.write("a.ndjson", kGood + line + kGoodToo), {3, 3, 0});
  EXPECT_THAT(result.out, HasSubstr("\"field\": \"company_size\",\n        \"count\": 1"));
}

TEST(BadLog, TwoMillionNestedParentheses) {
  expect_one_bad_line(std::string(2'000'000, '('));
  expect_one_bad_line(std::string(2'000'000, '['));
  expect_one_bad_line(R"({"lead": "N", "at": "2026-04-10", "event": )" + std::string(2'000'000, '['));
}

TEST(BadLog, AReaderThatStopsIsNoError) {
  // `truce … | head -1`, by a shell, as people do.
  TemporaryFolder folder;
  std::string log;
  for (int index = 0; index < 20'000; ++index) {
    log += R"({"lead": "G)" + std::to_string(index) + R"(", "at": "2026-04-10T16:30:00-04:00", "event": "demo_request", "company_size": 30})" + "\n";
  }
  const std::string command = truce::truce_command() + " eval '" + data("orchard.truce") + "' --log '" +
                              folder.write("a.ndjson", log) + "' --as-of 2026-05-30 --verdicts - 2>'" + folder.path("err") +
                              "' | head -1 >'" + folder.path("out") + "'";
  EXPECT_EQ(std::system(("bash -o pipefail -c \"" + command + "\"").c_str()), 0);
  EXPECT_THAT(read_text(folder.path("err")), IsEmpty());
  EXPECT_THAT(read_text(folder.path("out")), HasSubstr("prompt_handover"));
}

// ---- Policies

struct Commands {
  Result check, fmt, eval;
};

Commands all_commands(const std::string& policy) {
  return {run_truce({"check", policy}), run_truce({"fmt", policy}), run_truce({"eval", policy, "--log", data("orchard.ndjson")})};
}

void expect_two(const std::string& text) {
  TemporaryFolder folder;
  const std::string path = folder.write("a.truce", text);
  const Commands commands = all_commands(path);
  for (const Result* result : {&commands.check, &commands.fmt, &commands.eval}) {
    EXPECT_EQ(result->exit_code, 2) << result->out.substr(0, 500) << result->err.substr(0, 500);
    EXPECT_THAT(result->out + result->err, HasSubstr("error:"));
    EXPECT_LT((result->out + result->err).size(), 100'000u);  // capped, however much is wrong
    EXPECT_LT(result->peak_kib, 512 * 1024);
  }
  EXPECT_EQ(read_text(path), text);
}

TEST(BadPolicy, TwoMillionNestedParentheses) {
  expect_two(std::string(2'000'000, '('));
  expect_two("policy x\n  leave out leads when " + std::string(2'000'000, '(') + "\n");
}

TEST(BadPolicy, ABinaryFileAndBrokenUtf8) {
  std::string bytes;
  for (int index = 0; index < 100'000; ++index) bytes += static_cast<char>(index * 31 % 251);
  expect_two(bytes);
  std::string broken = read_text(data("orchard.truce"));
  broken[broken.find("Marketing")] = '\xff';
  expect_two(broken);
}

TEST(BadPolicy, ANulByteReachesNoTerminal) {
  TemporaryFolder folder;
  std::string text = read_text(data("orchard.truce"));
  text[text.find("Marketing")] = '\0';
  const Commands commands = all_commands(folder.write("a.truce", text));
  for (const Result* result : {&commands.check, &commands.fmt, &commands.eval}) {
    EXPECT_THAT(result->exit_code, AnyOf(0, 2)) << result->err;
    EXPECT_EQ((result->out + result->err).find('\0'), std::string::npos);
  }
}

TEST(BadPolicy, ALineOfAHundredMegabytes) { expect_two("policy x\n# " + std::string(100'000'000, 'x') + "\n"); }

TEST(BadPolicy, AnEmptyFileIsNoPolicy) {
  TemporaryFolder folder;
  const std::string path = folder.write("a.truce", "");
  const Result result = run_truce({"eval", path, "--log", data("orchard.ndjson")});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, Not(IsEmpty()));
}

TEST(BadPolicy, ImpossibleDatesAndNumbers) {
  std::string text = read_text(data("orchard.truce"));
  std::string date = text;
  date.replace(date.find("2026-04-01"), 10, "0000-00-00");
  TemporaryFolder folder;
  EXPECT_EQ(run_truce({"check", folder.write("a.truce", date)}).exit_code, 2);
  std::string number = text;
  number.replace(number.find("at least 20"), 11, "at least " + std::string(400, '9'));
  EXPECT_EQ(run_truce({"check", folder.write("b.truce", number)}).exit_code, 2);
}

TEST(BadInput, ExcerptsShowNoPrivateValue) {
  const TemporaryFolder folder;
  const std::string lines = folder.write("log.ndjson",
                                         R"({"lead": "L1", "phone": "555-0199", "at": "soon", "event": "lead_created"}
{"lead": "L2", "at": "soon", "event": "lead_created", "ph\u006fne": "555-0199"}
one": "555-0199", "lead": "L3", "at": "2026-05-04"}
{"lead": "L4", "at": "soon", "event": "lead_created"}
)");
  const std::string table = folder.write("log.csv", "lead,at,phone,event\nL5,soon,555-0199,lead_created\nL6,2026-05-04,x,555-0199,lead_created\n");
  const std::string open = folder.write("open.csv", "lead,at,event\nL7,soon,lead_created\n");
  for (const std::string ending : {".ndjson", ".csv"}) {
    const std::string rejects = folder.path("rejects" + ending);
    const Result result = run_truce({"eval", policy("acme"), "--log", lines, table, open, "--rejects", rejects});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    const std::string told = read_text(rejects);
    EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 7 + (ending == ".csv")) << told;
    EXPECT_THAT(told + result.out, Not(HasSubstr("555")));
    EXPECT_THAT(told, AllOf(HasSubstr("L1"), HasSubstr("L2"), HasSubstr("L4"), HasSubstr("L7,soon,lead_created")));
  }
}

// A table whose header cannot be used is none, and a gate must not open on it.
TEST(BadInput, ATableWithoutItsColumnsIsDamage) {
  const TemporaryFolder folder;
  const std::string log = folder.write("log.csv", "Lead;At;Event\nL1;2026-05-04;lead_created\nL2;2026-05-04;lead_created\n");
  const std::string rejects = folder.path("rejects.ndjson");
  const Result result = run_truce({"eval", policy("acme"), "--log", log, "--rejects", rejects, "--max-broken", "5"});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, AllOf(HasSubstr("its header has no column `lead`, `at`, `event`; columns are separated by commas"), HasSubstr("the log is damaged")));
  EXPECT_THAT(read_text(rejects), HasSubstr("columns are separated by commas (2 records of it)"));

  const std::string part = folder.path("part");
  const Result json = run_truce({"eval", policy("acme"), "--log", log, "--format", "json", "--as-of", "2026-06-30", "--partial", part});
  EXPECT_EQ(json.exit_code, 65);
  EXPECT_EQ(Json::parse(json.out)["incomplete"], true);
  EXPECT_THAT(json.err, HasSubstr("not written: --partial"));
  EXPECT_FALSE(std::filesystem::exists(part));
}

}  // namespace
}  // namespace truce::testing
