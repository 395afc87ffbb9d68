#include "runtime/read/input.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "tests/unit/runtime/read/small_log.h"

namespace truce::runtime {
namespace {

std::string rest_of(Input& input) {
  while (input.more()) {
  }
  return std::string(input.window());
}

TEST(Input, SaysThatAFileBecameShorter) {
  const read_tests::Folder folder;
  const std::string path = folder.write("log.ndjson", std::string(1000, 'x'));
  Input input(path, 100);
  std::filesystem::resize_file(path, 250);
  EXPECT_EQ(rest_of(input), std::string(250, 'x'));
  EXPECT_EQ(input.damage(), "it became shorter while it was read");
}

TEST(Input, ReadsAFileThatVanished) {
  const read_tests::Folder folder;
  const std::string path = folder.write("log.ndjson", std::string(1000, 'x'));
  Input input(path, 100);
  std::filesystem::remove(path);
  EXPECT_EQ(rest_of(input).size(), 1000u);
  EXPECT_EQ(input.damage(), "");
}

TEST(Input, EndsWithTheLastWholeLineWhereItIsStopped) {
  const read_tests::Folder folder;
  const std::string path = folder.write("log.ndjson", "one\ntwo\nthree\n");
  Control control;
  Input input(path, 6, &control);
  ASSERT_TRUE(input.more());
  EXPECT_EQ(input.window(), "one\ntwo\nth");
  control.stop = true;
  EXPECT_EQ(rest_of(input), "one\ntwo\n");
  EXPECT_TRUE(input.ended());
  EXPECT_EQ(input.damage(), "");
  EXPECT_EQ(control.bytes_read, 10u);
}

}  // namespace
}  // namespace truce::runtime
