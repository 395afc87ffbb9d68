// The disk, the memory or the files fail a run: a clear message, the right exit code, and nothing claimed that is not so.
#include <gmock/gmock.h>

#include <unistd.h>

#include <filesystem>

#include "tests/faults/shell.h"

namespace truce::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kEval = "$TRUCE eval $SOURCE/policies/acme/acme.truce ";
const std::string kLog = "--log $SOURCE/policies/acme/acme.ndjson ";

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  return names;
}

TEST(Faults, TheDiskIsFullWhileVerdictsAreWritten) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path("results"));
  const Result result = run_shell(folder, "ulimit -f 4\n" + kEval + kLog + "--verdicts results/verdicts.ndjson");
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, HasSubstr("cannot write results/verdicts.ndjson: File too large"));
  EXPECT_THAT(names_in(folder.path("results")), IsEmpty());
}

TEST(Faults, TheDiskIsFullAndTheOldVerdictsStay) {
  const TemporaryFolder folder;
  folder.write("results/verdicts.ndjson", "old\n");
  const Result result = run_shell(folder, "ulimit -f 4\n" + kEval + kLog + "--verdicts results/verdicts.ndjson");
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_EQ(read_text(folder.path("results/verdicts.ndjson")), "old\n");
  EXPECT_EQ(names_in(folder.path("results")).size(), 1u);
}

TEST(Faults, StandardInputIsAFileThatStays) {
  const TemporaryFolder folder;
  const std::string log = many_records(10, "handed_over");
  folder.write("log.ndjson", log);
  const Result result = run_shell(folder, kEval + "--log - --verdicts log.ndjson <log.ndjson");
  EXPECT_EQ(result.exit_code, 64);
  EXPECT_THAT(result.err, HasSubstr("--verdicts `log.ndjson` would replace standard input; name another file"));
  EXPECT_EQ(read_text(folder.path("log.ndjson")), log);
}

TEST(Faults, StandardOutputIsFull) {
  const TemporaryFolder folder;
  const Result result = run_shell(folder, kEval + kLog + ">/dev/full");
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, HasSubstr("cannot write standard output: No space left on device"));
}

TEST(Faults, TheDiskIsFullWhileTheLogGoesThroughATemporaryFile) {
  const TemporaryFolder folder;
  folder.write("log.ndjson", many_records(200'000, "handed_over"));
  std::filesystem::create_directory(folder.path("temp"));
  const std::string eval = kEval + "--log log.ndjson --threads 2 --format json ";
  const Result enough = run_shell(folder, eval + "--memory 4MiB --temp temp");
  EXPECT_EQ(enough.exit_code, 0) << enough.err;
  EXPECT_EQ(enough.out, run_shell(folder, eval).out);
  EXPECT_THAT(names_in(folder.path("temp")), IsEmpty());

  const Result full = run_shell(folder, "ulimit -f 64\n" + eval + "--memory 4MiB --temp temp");
  EXPECT_EQ(full.exit_code, 65);
  EXPECT_THAT(full.err, HasSubstr("cannot keep in `temp` what does not fit into memory: File too large; --temp names another folder"));
  EXPECT_THAT(full.out, IsEmpty());
  EXPECT_THAT(names_in(folder.path("temp")), IsEmpty());

  const Result none = run_shell(folder, eval + "--memory 4MiB --temp no/such/folder");
  EXPECT_EQ(none.exit_code, 65);
  EXPECT_THAT(none.err, HasSubstr("cannot keep in `no/such/folder`"));
}

TEST(Faults, ASmallDiskIsFull) {
  const TemporaryFolder folder;
  folder.write("log.ndjson", many_records(200'000, "handed_over"));
  const Result result = run_shell(folder, "mkdir small && mount -t tmpfs -o size=256k tmpfs small || exit 200\n" + kEval +
                                              "--log log.ndjson --memory 4MiB --temp small\ncode=$?\nls -A small\numount small\nexit $code");
  if (result.exit_code == 200) GTEST_SKIP() << "nothing may be mounted here";
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, HasSubstr("cannot keep in `small` what does not fit into memory: No space left on device"));
  EXPECT_THAT(result.out, IsEmpty());
}

TEST(Faults, AFileVanishesBeforeItIsRead) {
  const TemporaryFolder folder;
  const Result result = run_shell(folder, "ln -s nowhere log.ndjson\n" + kEval + "--log log.ndjson");
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.err, HasSubstr("there is no log `log.ndjson`"));
  EXPECT_THAT(result.out, IsEmpty());
}

TEST(Faults, AStackOfHalfAMegabyte) {
  const TemporaryFolder folder;
  std::string deep = R"({"lead":"a","at":1,"event":"call","x":)" + std::string(500, '[') + std::string(500, ']') + "}\n";
  deep += R"({"lead":"a","at":1,"event":"call","x":)" + std::string(100'000, '[') + "}\n";
  folder.write("deep.ndjson", deep);
  const Result usual = run_shell(folder, kEval + kLog + "--log deep.ndjson --threads 2 --format json");
  EXPECT_EQ(usual.exit_code, 0) << usual.err;
  if (!kMemoryCanBeTold) GTEST_SKIP() << "under a sanitizer";
  const Result little = run_shell(folder, "ulimit -s 512\n" + kEval + kLog + "--log deep.ndjson --threads 2 --format json");
  EXPECT_EQ(little.exit_code, 0) << little.err;
  EXPECT_EQ(little.out, usual.out);
}

TEST(Faults, FewFilesMayBeOpen) {
  const TemporaryFolder folder;
  for (int file = 0; file < 100; ++file) {
    folder.write("logs/" + std::to_string(file) + ".ndjson",
                 "{\"lead\":\"L" + std::to_string(file) + "\",\"at\":1775000000,\"event\":\"handed_over\"}\n");
  }
  const Result result = run_shell(folder, "ulimit -n 32\n" + kEval + "--log logs --threads 2 --format json");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\"records\": 100,"));
}

TEST(Faults, FoldersWithoutPermission) {
  const std::string nobody = as_nobody();
  if (nobody.empty()) GTEST_SKIP() << "the tests run as root and may not become anyone else";
  const TemporaryFolder folder;
  folder.write("log.ndjson", many_records(200'000, "handed_over"));
  folder.write("closed/log.ndjson", "");
  folder.write("results/old", "");
  // What nobody reads is here: the project may stand in a folder that is closed to others, as root's home is.
  const Result prepared = run_shell(folder, "cp $SOURCE/policies/acme/acme.truce . && chmod 755 . && chmod 644 log.ndjson acme.truce\n"
                                            "chmod 700 closed && chmod 755 results\n"
                                            "[[ $(id -u) == 0 ]] || chmod 000 closed; [[ $(id -u) == 0 ]] || chmod 555 results");
  ASSERT_EQ(prepared.exit_code, 0) << prepared.err;
  const std::string eval = nobody + " $TRUCE eval acme.truce ";
  const Result log = run_shell(folder, eval + "--log closed");
  EXPECT_EQ(log.exit_code, 65);
  EXPECT_THAT(log.err, HasSubstr("cannot read the folder `closed`: Permission denied"));
  const Result verdicts = run_shell(folder, eval + "--log log.ndjson --verdicts results/verdicts.ndjson --format json");
  EXPECT_EQ(verdicts.exit_code, 65);
  EXPECT_THAT(verdicts.err, HasSubstr("cannot write results/verdicts.ndjson: Permission denied"));
  EXPECT_THAT(verdicts.out, IsEmpty());
  const Result temporary = run_shell(folder, eval + "--log log.ndjson --memory 4MiB --temp results");
  EXPECT_EQ(temporary.exit_code, 65);
  EXPECT_THAT(temporary.err, HasSubstr("cannot keep in `results` what does not fit into memory: Permission denied"));
  run_shell(folder, "chmod 755 closed results");
}

}  // namespace
}  // namespace truce::testing
