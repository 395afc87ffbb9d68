// A run that is stopped, by its user or by force: what it printed is whole and says so, and it leaves nothing behind.
#include <gmock/gmock.h>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>

#include "tests/faults/shell.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// A log that does not end, of which all that there is has been read when the signal comes.
std::string stopped(const std::string& options) {
  return "mkfifo log\n$TRUCE eval $SOURCE/policies/acme/acme.truce --log - --threads 2 " + options +
         " <log >out 2>err & pid=$!\nexec 3>log\ncat $SOURCE/policies/acme/acme.ndjson >&3\n"
         "printf '{\"lead\":\"L1\",\"at\":\"2026-0' >&3\nsleep 1\nkill -INT $pid\nwait $pid\ncode=$?\ncat out; cat err >&2; exit $code";
}

std::string whole_result() {
  const std::string acme = source_dir() + "/policies/acme/acme";
  return run_truce({"eval", acme + ".truce", "--log", acme + ".ndjson", "--format", "json"}).out;
}

TEST(Stop, CtrlCPrintsWhatIsKnown) {
  const TemporaryFolder folder;
  const Result text = run_shell(folder, stopped("--format text"));
  EXPECT_EQ(text.exit_code, 130) << text.err;
  EXPECT_THAT(text.out, StartsWith("INCOMPLETE: "));
  EXPECT_THAT(text.err, HasSubstr("stopped: the result holds what was known by then"));
}

TEST(Stop, CtrlCMarksTheResult) {
  const TemporaryFolder folder;
  const Result result = run_shell(folder, stopped("--format json"));
  EXPECT_EQ(result.exit_code, 130) << result.err;
  const nlohmann::json json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json["incomplete"], true);
  const nlohmann::json whole = nlohmann::json::parse(whole_result());
  EXPECT_EQ(json["log"], whole["log"]) << "all that has come is judged, but for the line that was under way";
}

TEST(Stop, CtrlCWritesNoFileThatIsNotWhole) {
  const TemporaryFolder folder;
  const std::vector<std::string> names = {"verdicts.csv", "rejects.csv", "part"};
  for (const std::string& name : names) folder.write(name, "old\n");
  const Result result = run_shell(folder, stopped("--as-of 2026-06-30 --verdicts verdicts.csv --rejects rejects.csv --partial part"));
  EXPECT_EQ(result.exit_code, 130);
  EXPECT_THAT(result.out, StartsWith("INCOMPLETE: "));
  EXPECT_THAT(result.err, HasSubstr("stopped: the result holds what was known by then; not written: --verdicts, --rejects, --partial"));
  for (const std::string& name : names) EXPECT_EQ(read_text(folder.path(name)), "old\n") << name;
}

TEST(Stop, CtrlCPrintsNoVerdictThatMayBeAnother) {
  const TemporaryFolder folder;
  for (const char* option : {"--verdicts", "--rejects"}) {
    const Result result = run_shell(folder, "rm -f log\n" + stopped(option + std::string(" -")));
    EXPECT_EQ(result.exit_code, 130);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr("stopped; not written: " + std::string(option)));
  }
}

TEST(Stop, AWholeResultIsNotMarked) { EXPECT_FALSE(nlohmann::json::parse(whole_result()).contains("incomplete")); }

TEST(Stop, ALogThatIsMadeUpLeavesNothingEither) {
  const TemporaryFolder folder;
  const Result result = run_shell(folder, "mkdir results; cd results\n"
                                          "$TRUCE gen $SOURCE/policies/acme/acme.truce --events 100000000 --output log.ndjson & pid=$!\n"
                                          "sleep 2; kill -KILL $pid; wait $pid; ls -A");
  EXPECT_EQ(result.out, "");
}

TEST(Stop, KilledAtAnyMoment) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path("results"));
  folder.write("log.ndjson", many_records(40'000, "mql"));
  const std::string verdicts = folder.path("results/verdicts.ndjson");
  const std::vector<std::string> words = {truce_command(), "eval",      source_dir() + "/bench/questions.truce",
                                          "--log",         folder.path("log.ndjson"),
                                          "--verdicts",    "verdicts.ndjson", "--memory", "4MiB", "--temp", ".",
                                          "--threads",     "2"};
  const auto start = [&] {
    const pid_t child = ::fork();
    if (child == 0) {
      if (::chdir(folder.path("results").c_str()) != 0) ::_exit(126);  // people name a file of the folder where they are
      std::freopen("/dev/null", "w", stdout);
      std::freopen("/dev/null", "w", stderr);
      std::vector<char*> arguments;
      for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
      arguments.push_back(nullptr);
      ::execv(arguments[0], arguments.data());
      ::_exit(127);
    }
    return child;
  };
  const auto begin = std::chrono::steady_clock::now();
  int status = 0;
  ::waitpid(start(), &status, 0);
  ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  const auto whole_run = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
  const std::string expected = read_text(verdicts);
  ASSERT_THAT(expected, HasSubstr("\n"));

  std::mt19937 random(20260411);
  int killed = 0;
  for (int run = 0; run < 200; ++run) {
    if (run % 2 == 0) std::filesystem::remove(verdicts);
    const pid_t child = start();
    ::usleep(static_cast<useconds_t>(random() % static_cast<unsigned>(whole_run)));
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) ++killed;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path("results"))) {
      if (entry.path() == verdicts) {
        ASSERT_EQ(read_text(verdicts), expected) << "run " << run;
      } else {  // it was killed between two calls that give the result its name: then it is that, whole
        ASSERT_EQ(read_text(entry.path().string()), expected) << entry.path();
        std::filesystem::remove(entry.path());
      }
    }
  }
  EXPECT_GT(killed, 50) << "most runs are killed before they end";
  ::waitpid(start(), &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the next run finds nothing to trip over";
}

}  // namespace
}  // namespace truce::testing
