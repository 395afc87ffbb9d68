#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "tests/packed.h"
#include "tests/unit/runtime/read/small_log.h"

namespace truce::runtime::read_tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string line_of(const std::string& lead) { return R"({"lead":")" + lead + R"(","at":1,"event":"created"})" + "\n"; }

std::string lines(int count) {
  std::string text;
  for (int number = 0; number < count; ++number) text += line_of("lead " + std::to_string(number * 7919 % 1000));
  return text;
}

std::string reason_of(const std::string& path) {
  try {
    read_log(small_program(), {path}, {});
  } catch (const UnreadableFile& unreadable) {
    EXPECT_EQ(unreadable.path, path);
    return unreadable.reason;
  }
  return "none";
}

TEST(ReadLog, FilesAreSortedByBytesAndReadOnce) {
  const Folder folder;
  const std::string b = folder.write("b.ndjson", line_of("b")), a = folder.write("a.jsonl", line_of("a")),
                    upper = folder.write("Z.csv", "lead,at,event\nz,1,created\n");
  const Log log = read_log(small_program(), {b, upper, a, b}, {});
  EXPECT_THAT(log.files, ElementsAre(upper, a, b));
  std::vector<std::string> leads;
  for (const Record& record : log.records) leads.emplace_back(log.leads[record.lead]);
  EXPECT_THAT(leads, ElementsAre("z", "a", "b"));
  EXPECT_EQ(log.records[2].place.file(), 2u);
}

TEST(ReadLog, NoFilesAreAnEmptyLog) { EXPECT_THAT(read_log(small_program(), {}, {}).records, IsEmpty()); }

TEST(ReadLog, WhatCannotBeRead) {
  const Folder folder;
  EXPECT_THAT(reason_of(folder.path("none.ndjson")), HasSubstr("No such file"));
  std::filesystem::create_directory(folder.path("folder.csv"));
  EXPECT_THAT(reason_of(folder.path("folder.csv")), HasSubstr("directory"));
  EXPECT_THAT(reason_of(folder.write("log.txt", "")), HasSubstr(".ndjson, .jsonl and .csv"));
  EXPECT_THAT(reason_of(folder.write("log", "")), HasSubstr(".ndjson"));
  EXPECT_THAT(reason_of(folder.write("log.gz", "")), HasSubstr(".ndjson"));
  EXPECT_THAT(reason_of(folder.write("log.zst", "")), HasSubstr(".ndjson"));
}

TEST(ReadLog, EndingsMayBeInCapitals) {
  EXPECT_EQ(read_text(small_program(), "LOG.NDJSON", line_of("a")).records.size(), 1u);
  EXPECT_EQ(read_text(small_program(), "LOG.CSV.GZ", gzip("lead,at,event\na,1,created\n")).records.size(), 1u);
}

TEST(ReadLog, Gzip) {
  const Program program = small_program();
  const std::string text = lines(5000);
  const std::string plain = dump(program, read_text(program, "log.ndjson", text));
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{100}, std::size_t{1} << 20}) {
    ReadOptions options;
    options.chunk = chunk;
    EXPECT_EQ(dump(program, read_text(program, "log.ndjson.gz", gzip(text), options)), plain);
  }
  EXPECT_EQ(dump(program, read_text(program, "log.ndjson", gzip(text))), plain) << "told by its content too";
  const std::string members = gzip(text.substr(0, 1000)) + gzip("") + gzip(text.substr(1000));
  EXPECT_EQ(dump(program, read_text(program, "log.ndjson.gz", members)), plain);
  EXPECT_EQ(dump(program, read_text(program, "log.ndjson.gz", members + std::string(512, '\0'))), plain);
}

TEST(ReadLog, Zstd) {
  const Program program = small_program();
  const std::string text = lines(5000);
  const std::string plain = dump(program, read_text(program, "log.ndjson", text));
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{100}, std::size_t{1} << 20}) {
    ReadOptions options;
    options.chunk = chunk;
    EXPECT_EQ(dump(program, read_text(program, "log.ndjson.zst", zstd(text), options)), plain);
    const std::string skipped = std::string("\x50\x2a\x4d\x18\x03\0\0\0abc", 11);
    const std::string frames = skipped + zstd(text.substr(0, 1000)) + zstd("") + skipped + zstd(text.substr(1000));
    EXPECT_EQ(dump(program, read_text(program, "log.ndjson.zst", frames, options)), plain);
  }
  EXPECT_EQ(dump(program, read_text(program, "log.ndjson", zstd(text))), plain) << "told by its content too";
  EXPECT_EQ(read_text(program, "LOG.CSV.ZST", zstd("lead,at,event\na,1,created\n")).records.size(), 1u);
}

// A frame of blocks that are not packed, written by hand, and a header that no block has.
TEST(ReadLog, BlocksOfZstdBeforeADamagedHeaderAreReadWhole) {
  const Program program = small_program();
  constexpr std::size_t kBlock = 300;
  const std::string text = lines(100).substr(0, 10 * kBlock);
  std::string packed("\x28\xb5\x2f\xfd\x00\x58", 6);
  for (std::size_t at = 0; at < text.size(); at += kBlock) {
    packed += {static_cast<char>((kBlock << 3) & 0xff), static_cast<char>(kBlock >> 5), '\0'};
    packed += text.substr(at, kBlock);
  }
  packed += "\xff\xff\xff and more";
  ReadOptions options;
  const std::string expected = dump(program, read_text(program, "log.ndjson.zst", packed, options));
  EXPECT_THAT(expected, HasSubstr("the zstd data is damaged"));
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}, std::size_t{7}, kBlock - 1, kBlock, kBlock + 1, kBlock + 3}) {
    options.chunk = chunk;
    EXPECT_EQ(dump(program, read_text(program, "log.ndjson.zst", packed, options)), expected) << chunk;
  }
}

TEST(ReadLog, ZstdThatIsDamagedKeepsWhatCameBefore) {
  const Program program = small_program();
  const std::string early = lines(5000), rest = lines(100);
  const std::string packed = zstd(early) + zstd(rest);
  std::string first_dump;
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{1000}, std::size_t{1} << 20}) {
    ReadOptions options;
    options.chunk = chunk;
    const Log log = read_text(program, "log.ndjson.zst", packed.substr(0, packed.size() - 10), options);
    EXPECT_TRUE(log.damaged);
    EXPECT_GE(log.records.size(), 5000u);
    EXPECT_LT(log.records.size(), 5100u);
    EXPECT_EQ(log.errors.back().reason, "the zstd data ends early");
    EXPECT_EQ(log.errors.back().records, 0u);
    if (first_dump.empty()) first_dump = dump(program, log);
    EXPECT_EQ(dump(program, log), first_dump);
  }
  std::string damaged = packed;
  for (std::size_t at = zstd(early).size() + 12; at + 12 < damaged.size(); ++at) damaged[at] = '\x55';
  const Log log = read_text(program, "log.ndjson.zst", damaged);
  EXPECT_TRUE(log.damaged);
  EXPECT_GE(log.records.size(), 5000u);
  EXPECT_THAT(log.errors.back().reason, HasSubstr("the zstd data is damaged"));

  for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}, std::size_t{1} << 20}) {
    ReadOptions options;
    options.chunk = chunk;
    const Log trailing = read_text(program, "log.ndjson.zst", zstd(line_of("a")) + "and more", options);
    EXPECT_EQ(trailing.records.size(), 1u);
    EXPECT_THAT(errors_of(trailing), ElementsAre("0: something that is not zstd follows the zstd data"));
  }
  EXPECT_THAT(errors_of(read_text(program, "log.ndjson.zst", line_of("a"))), ElementsAre("0: it is named .zst and is no zstd file"));
  EXPECT_THAT(errors_of(read_text(program, "log.ndjson.zst", "")), ElementsAre("0: an empty file is no zstd file"));
}

TEST(ReadLog, GzipThatEndsEarlyKeepsWhatCameBefore) {
  const Program program = small_program();
  const std::string text = lines(5000);
  const std::string packed = gzip(text);
  std::string first_dump;
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{1000}, std::size_t{1} << 20}) {
    ReadOptions options;
    options.chunk = chunk;
    const Log log = read_text(program, "log.ndjson.gz", packed.substr(0, packed.size() / 2), options);
    EXPECT_TRUE(log.damaged);
    EXPECT_GT(log.records.size(), 1000u);
    EXPECT_LT(log.records.size(), 5000u);
    EXPECT_LE(log.malformed, 1u);
    const DataError& remark = log.errors.back();
    EXPECT_EQ(remark.line, 0u);
    EXPECT_EQ(remark.records, 0u);
    EXPECT_EQ(remark.reason, "the gzip data ends early");
    if (first_dump.empty()) first_dump = dump(program, log);
    EXPECT_EQ(dump(program, log), first_dump);
  }
}

TEST(ReadLog, TheLineInWhichAFileIsCutOffIsNoRecord) {
  // Cut where the unpacked text is whole, but its check sum is not there.
  const std::string packed = gzip(R"({"lead":"a","at":1,"event":"created"})");
  const Log log = read_text(small_program(), "log.ndjson.gz", packed.substr(0, packed.size() - 8));
  EXPECT_TRUE(log.damaged);
  EXPECT_THAT(log.records, IsEmpty());
  EXPECT_THAT(errors_of(log), ElementsAre("1: the file is cut off within this line", "0: the gzip data ends early"));
  const std::string csv = gzip("lead,at,event\na,1,created\na,1,cre");
  const Log rows = read_text(small_program(), "log.csv.gz", csv.substr(0, csv.size() - 8));
  EXPECT_EQ(rows.records.size(), 1u);
  EXPECT_THAT(errors_of(rows), ElementsAre("3: the file is cut off within this row", "0: the gzip data ends early"));
}

TEST(ReadLog, GzipThatIsDamaged) {
  std::string packed = gzip(lines(5000));
  for (std::size_t at = packed.size() / 2; at < packed.size() / 2 + 50; ++at) packed[at] = '\x55';
  const Log log = read_text(small_program(), "log.ndjson.gz", packed);
  EXPECT_TRUE(log.damaged);
  EXPECT_GT(log.records.size(), 1000u);
  EXPECT_THAT(log.errors.back().reason, HasSubstr("the gzip data is damaged"));

  const Log trailing = read_text(small_program(), "log.ndjson.gz", gzip(line_of("a")) + "rest");
  EXPECT_TRUE(trailing.damaged);
  EXPECT_EQ(trailing.records.size(), 1u);
  const Log none = read_text(small_program(), "log.ndjson.gz", line_of("a"));
  EXPECT_TRUE(none.damaged);
  EXPECT_THAT(errors_of(none), ElementsAre("0: it is named .gz and is no gzip file"));
  EXPECT_TRUE(read_text(small_program(), "log.ndjson.gz", "").damaged);
}

TEST(ReadLog, RemarksOfFilesAreKeptWhenErrorsAreMany) {
  std::string bad;
  for (int line = 0; line < 3000; ++line) bad += "bad " + std::to_string(line) + "\n";
  const std::string packed = gzip(bad);
  const Log log = read_text(small_program(), "log.ndjson.gz", packed.substr(0, packed.size() - 1));
  EXPECT_EQ(log.errors.size(), 1001u);
  EXPECT_EQ(log.malformed, 3000u);
  EXPECT_TRUE(log.damaged);
}

// Reads `content` as standard input.
Log read_standard_input(const std::string& content, const ReadOptions& options = {}) {
  const Folder folder;
  const std::string path = folder.write("input", content);
  const int saved = dup(STDIN_FILENO);
  EXPECT_NE(freopen(path.c_str(), "r", stdin), nullptr);
  Log log = read_log(small_program(), {"-"}, options);
  dup2(saved, STDIN_FILENO);
  close(saved);
  return log;
}

TEST(ReadLog, StandardInputIsToldByItsFirstByte) {
  EXPECT_EQ(read_standard_input("\xef\xbb\xbf\n " + line_of("a")).records.size(), 1u);
  EXPECT_EQ(read_standard_input("lead,at,event\na,1,created\n").records.size(), 1u);
  EXPECT_EQ(read_standard_input(gzip(line_of("a"))).records.size(), 1u);
  const Log empty = read_standard_input("");
  EXPECT_THAT(empty.records, IsEmpty());
  EXPECT_THAT(empty.errors, IsEmpty());
  EXPECT_THAT(empty.files, ElementsAre("-"));
}

}  // namespace
}  // namespace truce::runtime::read_tests
