#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "golden.h"
#include "run_truce.h"
#include "tests/packed.h"

namespace truce::testing {

void expect_golden(std::string_view file, const std::string& got) {
  const std::string path = data(file);
  if (std::getenv("TRUCE_UPDATE_GOLDENS")) std::ofstream(path, std::ios::binary) << got;
  EXPECT_EQ(read_text(path), got) << "TRUCE_UPDATE_GOLDENS=1 rewrites " << file;
}

namespace {

using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// As docs/cli.md promises it.
constexpr const char* kShape = R"json(
{"format": 1,
 "policy": [{"name": "", "version": "", "hash": "", "in_force_from": ""}],
 "as_of": "",
 "log": {"records": 0, "judged": 0, "undeclared": 0, "duplicates": 0, "malformed": 0, "later": 0, "left_out": 0,
         "leads": 0, "conflicting": 0, "unfit": [{"field": "", "count": 0}], "first": "", "last": "", "tzdata": ""},
 "definitions": [{"definition": "", "met": 0, "not_met": 0, "undecided": 0}],
 "stages": [{"stage": "", "entered": 0, "leads": 0, "now": 0}],
 "moves": [{"from": "", "to": "", "count": 0}],
 "illegal_moves": [{"from": "", "to": "", "event": "", "count": 0}],
 "ambiguous_moves": 0,
 "promises": [{"promise": "", "by": "", "opened": 0, "kept": 0, "broken": 0, "open": 0, "excused": 0, "undecided": 0, "clause": ""}],
 "kpis": [{"kpi": "", "period": "", "by": {}, "value": "", "unit": "", "n": 0, "from": "", "to": "",
           "target": "", "met": false, "provisional": true}]}
)json";

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

void expect_shape(const Json& shape, const Json& got, const std::string& where) {
  if (shape.is_object() && !shape.empty()) {
    std::vector<std::string> names = keys(got);
    if (!names.empty() && names.back() == "without_end") names.pop_back();  // only where there is something to say
    EXPECT_EQ(keys(shape), names) << where;
    for (const auto& [name, value] : shape.items()) {
      if (got.contains(name)) expect_shape(value, got[name], where + '.' + name);
    }
  } else if (shape.is_array()) {
    ASSERT_TRUE(got.is_array()) << where;
    EXPECT_FALSE(got.empty()) << where << " has an example in the test's data";
    for (const Json& item : got) expect_shape(shape[0], item, where + "[]");
  } else if (shape.is_number()) {
    EXPECT_TRUE(got.is_number_integer()) << where;
  }
}

// Nothing of a log is ever lost.
void expect_ledger(const Json& log) {
  EXPECT_EQ(log["records"].get<std::uint64_t>(),
            log["judged"].get<std::uint64_t>() + log["undeclared"].get<std::uint64_t>() + log["duplicates"].get<std::uint64_t>() +
                log["malformed"].get<std::uint64_t>() + log["later"].get<std::uint64_t>() + log["left_out"].get<std::uint64_t>())
      << log.dump();
}

const std::vector<std::string> kEval{"eval", data("orchard.truce"), "--log", data("orchard.ndjson"), "--as-of", "2026-04-30"};

std::vector<std::string> eval_and(std::initializer_list<std::string> more) {
  std::vector<std::string> arguments = kEval;
  arguments.insert(arguments.end(), more);
  return arguments;
}

std::size_t lines(const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); }

// Names of files depend on where the tests stand.
std::string without_folders(std::string text) {
  const std::string folder = data("");
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at)) text.erase(at, folder.size());
  return text;
}

TEST(Eval, JsonHasExactlyThePromisedKeys) {
  const Result result = run_truce(eval_and({"--format", "json"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json json = Json::parse(result.out);
  expect_shape(Json::parse(kShape), json, "result");
  expect_ledger(json["log"]);
  EXPECT_EQ(json["as_of"], "2026-05-01T03:59:59.999999Z");
  for (const Json& promise : json["promises"]) {
    EXPECT_EQ(promise["opened"].get<int>(), promise["kept"].get<int>() + promise["broken"].get<int>() + promise["open"].get<int>() +
                                                promise["excused"].get<int>() + promise["undecided"].get<int>());
  }
}

TEST(Eval, TheLedgerCountsEveryRecordOnce) {
  const Json log = Json::parse(run_truce(eval_and({"--format", "json"})).out)["log"];
  EXPECT_EQ(log["records"], 19);
  EXPECT_EQ(log["judged"], 14);
  EXPECT_EQ(log["undeclared"], 1);
  EXPECT_EQ(log["duplicates"], 1);
  EXPECT_EQ(log["malformed"], 1);
  EXPECT_EQ(log["later"], 1);
  EXPECT_EQ(log["left_out"], 1);
  EXPECT_EQ(log["leads"], 5);
  EXPECT_EQ(log["unfit"].dump(), R"([{"field":"company_size","count":1}])");
}

TEST(Eval, TextForPeople) {
  const Result result = run_truce(kEval);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_golden("orchard.report.txt", without_folders(result.out));
}

TEST(Eval, JsonIsTheSameForTheSameInput) {
  const Result result = run_truce(eval_and({"--format", "json"}));
  EXPECT_EQ(result.out, run_truce(eval_and({"--format", "json"})).out);
  RunOptions options;
  options.input = read_text(data("orchard.ndjson"));
  EXPECT_EQ(result.out, run_truce({"eval", data("orchard.truce"), "--log", "-", "--as-of", "2026-04-30", "--format", "json"}, options).out);
}

TEST(Eval, VerdictsHaveOneLineAPromise) {
  TemporaryFolder folder;
  const Result result = run_truce(eval_and({"--format", "json", "--verdicts", folder.path("v.ndjson")}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  std::istringstream verdicts(read_text(folder.path("v.ndjson")));
  std::size_t count = 0;
  for (std::string line; std::getline(verdicts, line); ++count) {
    const Json verdict = Json::parse(line);
    EXPECT_THAT(keys(verdict), ElementsAre("lead", "promise", "by", "version", "hash", "opened_at", "due_at", "verdict", "decided_at", "done_at",
                                           "clause", "notify", "evidence", "missing"));
    for (const Json& place : verdict["evidence"]) EXPECT_THAT(keys(place), ElementsAre("file", "line"));
  }
  std::size_t opened = 0;
  const Json report = Json::parse(result.out);
  for (const Json& promise : report["promises"]) opened += promise["opened"].get<std::size_t>();
  EXPECT_EQ(count, opened);

  ASSERT_EQ(run_truce(eval_and({"--verdicts", folder.path("v.csv")})).exit_code, 0);
  const std::string csv = read_text(folder.path("v.csv"));
  EXPECT_EQ(lines(csv), opened + 1);
  EXPECT_THAT(csv, StartsWith("lead,promise,by,version,opened_at,due_at,verdict,"));

  const Result to_output = run_truce(eval_and({"--verdicts", "-"}));
  EXPECT_EQ(to_output.out, read_text(folder.path("v.ndjson")));
}

TEST(Eval, RejectsSayWhereAndWhy) {
  TemporaryFolder folder;
  const Result result = run_truce(eval_and({"--rejects", folder.path("r.ndjson")}));
  EXPECT_EQ(result.exit_code, 0);
  const Json reject = Json::parse(read_text(folder.path("r.ndjson")));
  EXPECT_THAT(keys(reject), ElementsAre("file", "line", "reason", "excerpt"));
  EXPECT_EQ(reject["line"], 18);
  EXPECT_EQ(reject["excerpt"], "this line is no JSON");
  ASSERT_EQ(run_truce(eval_and({"--rejects", folder.path("r.csv")})).exit_code, 0);
  EXPECT_THAT(read_text(folder.path("r.csv")), AllOf(StartsWith("file,line,reason,excerpt\r\n"), HasSubstr(",18,")));
}

TEST(Eval, AllRejectsAreWritten) {
  TemporaryFolder folder;
  std::string log;
  for (int index = 0; index < 5000; ++index) log += "no JSON\n";
  const Result result = run_truce({"eval", data("orchard.truce"), "--log", folder.write("a.ndjson", log), "--rejects", folder.path("r.csv")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(lines(read_text(folder.path("r.csv"))), 5001u);
}

TEST(Eval, StrictFailsOnOneMalformedRecordButStillReports) {
  const Result result = run_truce(eval_and({"--strict"}));
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.out, HasSubstr("Promises"));
  EXPECT_THAT(result.err, HasSubstr("--strict: 1 record could not be read"));
}

TEST(Eval, BrokenPromisesFailOnlyAboveTheLimit) {
  EXPECT_EQ(run_truce(kEval).exit_code, 0);
  EXPECT_EQ(run_truce(eval_and({"--max-broken", "100"})).exit_code, 0);
  const Result result = run_truce(eval_and({"--max-broken", "0.5"}));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("are broken: more than 0.5%"));
}

TEST(Eval, LogsFromFoldersAndGlobsAreReadOnce) {
  TemporaryFolder folder;
  const std::string log = read_text(data("orchard.ndjson"));
  const std::size_t middle = log.find('\n', log.size() / 2) + 1;
  folder.write("logs/a.ndjson", log.substr(0, middle));
  folder.write("logs/deep/b.jsonl.gz", gzip(log.substr(middle)));
  folder.write("logs/README.md", "not a log");
  const std::string policy = data("orchard.truce");
  const auto records = [&](const std::vector<std::string>& logs) {
    std::vector<std::string> arguments{"eval", policy, "--format", "json", "--log"};
    arguments.insert(arguments.end(), logs.begin(), logs.end());
    const Result result = run_truce(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    const Json ledger = Json::parse(result.out)["log"];
    expect_ledger(ledger);
    return ledger["records"].get<int>();
  };
  EXPECT_EQ(records({folder.path("logs")}), 19);
  EXPECT_EQ(records({folder.path("logs/*.ndjson"), folder.path("logs/d*/*.gz")}), 19);
  EXPECT_EQ(records({folder.path("logs"), folder.path("logs/a.ndjson"), folder.path("logs/./a.ndjson")}), 19);
}

TEST(Eval, APolicyThatDoesNotCompileIsTwo) {
  TemporaryFolder folder;
  const Result result = run_truce({"eval", folder.write("a.truce", "policy x\n  wrong\n"), "--log", data("orchard.ndjson")});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, AllOf(HasSubstr("a.truce:2"), HasSubstr("does not compile, so nothing was judged")));
}

TEST(Eval, AnOutputFileIsWholeOrNotThere) {
  TemporaryFolder folder;
  const Result result = run_truce(eval_and({"--verdicts", folder.path("no/such/v.csv")}));
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, HasSubstr("cannot write"));
  EXPECT_THAT(result.out, IsEmpty());
}

TEST(Eval, HostileNamesAreNoCommandsForATerminal) {
  TemporaryFolder folder;
  const std::string log =
      R"({"lead": "=cmd\u001b[2J\u202e", "at": "2026-04-13T10:00:00Z", "event": "demo_request", "company_size": 100})"
      "\n"
      R"({"lead": "=cmd\u001b[2J\u202e", "at": "2026-04-13T11:00:00Z", "event": "handed_over"})"
      "\n";
  const Result result = run_truce({"eval", data("orchard.truce"), "--log", folder.write("a.ndjson", log), "--as-of", "2026-05-30",
                                   "--verdicts", folder.path("v.csv")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("=cmd\\x1b[2J\\u202e"), Not(HasSubstr("\x1b"))));
  EXPECT_THAT(read_text(folder.path("v.csv")), HasSubstr("\n'=cmd\\x1b[2J\\u202e,"));
}

TEST(Eval, PrivateValuesAreNowhere) {
  TemporaryFolder folder;
  const Result result = run_truce(eval_and({"--verdicts", folder.path("v.ndjson")}));
  EXPECT_THAT(result.out + read_text(folder.path("v.ndjson")), Not(HasSubstr("555")));
}

TEST(Why, TellsTheWholeStory) {
  const Result result = run_truce({"why", "A1", data("orchard.truce"), "--log", data("orchard.ndjson"), "--as-of", "2026-04-30"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, Not(HasSubstr("555")));
  expect_golden("orchard.why_A1.txt", without_folders(result.out));
}

TEST(Why, SaysWhatIsMissing) {
  const Result result = run_truce({"why", "C3", data("orchard.truce"), "--log", data("orchard.ndjson"), "--as-of", "2026-04-30"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  expect_golden("orchard.why_C3.txt", without_folders(result.out));
}

TEST(Why, SaysOnceThatAnEventIsNotDeclared) {
  const Result result = run_truce({"why", "F6", data("orchard.truce"), "--log", data("orchard.ndjson"), "--as-of", "2026-04-30"});
  EXPECT_THAT(result.out, HasSubstr("  an event that the policy does not declare  ("));
  EXPECT_THAT(result.out, Not(HasSubstr("does not name")));
}

TEST(Why, AnUnknownLeadIsSaid) {
  const Result result = run_truce({"why", "A11", data("orchard.truce"), "--log", data("orchard.ndjson")});
  EXPECT_EQ(result.exit_code, 64);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("no record of lead `A11`; did you mean `A1`?"));
}

}  // namespace
}  // namespace truce::testing
