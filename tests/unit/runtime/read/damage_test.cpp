// Random damage: nothing crashes, no line goes uncounted, and the size of the chunks changes nothing.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/packed.h"
#include "tests/unit/runtime/read/small_log.h"

namespace truce::runtime::read_tests {
namespace {

std::string one_line(std::mt19937& random) {
  static const std::vector<std::string> leads = {"\"a\"", "\"b\"", "5", "\"\\u00e9\"", "\"a long name of a lead\""};
  static const std::vector<std::string> instants = {"\"2026-04-01T10:00:00Z\"", "\"2026-04-01\"", "1775000000", "1775000000.25",
                                                    "\"2026-04-01 09:30:00.5\""};
  static const std::vector<std::string> events = {"\"created\"", "\"call\"", "\"STEP\"", "\"other\""};
  static const std::vector<std::string> more = {R"("size":5)",          R"("size":null)",        R"("size":"5")",
                                                R"("kind":"a")",        R"("note":"\"q\" \\ x")", R"("ready":true)",
                                                R"("price":12.5)",      R"("phase":"START")",    R"("outcome":"yes")",
                                                R"("x":{"y":[1,2,{}]})", R"("id":"7")",           R"("by":"ann")",
                                                R"("id":7)"};
  const auto any = [&](const std::vector<std::string>& of) { return of[random() % of.size()]; };
  std::string line = fmt::format(R"({{"lead":{},"at":{},"event":{})", any(leads), any(instants), any(events));
  for (auto count = random() % 5; count > 0; --count) line += fmt::format(",{}", any(more));
  line += "}";
  return line;
}

void damage(std::string& text, std::mt19937& random) {
  static const std::string bytes("\n\r\"{}[],:\\0 \0\xff\xc3", 15);
  const std::size_t at = random() % (text.size() + 1);
  const char byte = random() % 3 == 0 ? static_cast<char>(random()) : bytes[random() % bytes.size()];
  switch (random() % 5) {
    case 0: text.insert(at, 1, byte); break;
    case 1: text.erase(at, 1 + random() % 3); break;
    case 2:
      if (at < text.size()) text[at] = byte;
      break;
    case 3: text.insert(at, random() % 300, byte); break;
    default: text.insert(at, text.substr(random() % (text.size() + 1), random() % 40)); break;
  }
}

// A line that is too long is something.
std::size_t lines_with_something(std::string_view text, std::size_t longest) {
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > longest || line.find_first_not_of(" \t\r") != std::string_view::npos) ++count;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return count;
}

void check(const Program& program, const Log& log) {
  for (const Record& record : log.records) {
    ASSERT_LT(record.lead, log.leads.size());
    ASSERT_TRUE(record.event == kNone || record.event < program.events.size());
    ASSERT_LE(record.values_begin + 2 * record.has_id + record.has_by + record.values_count, log.values.size());
    ASSERT_GE(record.place.line(), 1u);
  }
  ASSERT_FALSE(log.damaged);
}

TEST(Damage, EveryLineOfJsonIsARecordOrMalformed) {
  const Program program = small_program();
  const Folder folder;
  std::mt19937 random(20260401);
  for (int round = 0; round < 1500; ++round) {
    std::string text;
    for (auto line = random() % 8; line > 0; --line) text += one_line(random) + (random() % 5 == 0 ? "\r\n" : "\n");
    for (auto times = random() % 6; times > 0; --times) damage(text, random);
    ReadOptions options;
    options.longest_line = 400;
    const std::string path = folder.write("log.ndjson", text);
    const Log log = read_log(program, {path}, options);
    check(program, log);
    ASSERT_EQ(log.records.size() + log.malformed, lines_with_something(text, options.longest_line)) << text;
    options.chunk = 1 + random() % 50;
    options.threads = 1 + static_cast<unsigned>(random() % 3);
    options.memory = random() % 2;  // with 1, all of it goes through a temporary file
    ASSERT_EQ(dump(program, log), dump(program, read_log(program, {path}, options))) << text;

    options.quick_lines = false;
    ASSERT_EQ(dump(program, log), dump(program, read_log(program, {path}, options))) << text;
  }
}

TEST(Damage, UndamagedLinesBesideDamagedOnesAreKept) {
  const Program program = small_program();
  const Folder folder;
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string bad = one_line(random);
    for (int times = 0; times < 3; ++times) damage(bad, random);
    bad.erase(std::remove(bad.begin(), bad.end(), '\n'), bad.end());
    const std::string before = one_line(random), after = one_line(random);
    const std::string path = folder.write("log.ndjson", before + "\n" + bad + "\n" + after + "\n");
    const Log log = read_log(program, {path}, {});
    ASSERT_GE(log.records.size(), 2u) << bad;
    ASSERT_EQ(log.records.front().place.line(), 1u);
    ASSERT_EQ(log.records.back().place.line(), 3u);
  }
}

// A file without a last line end: what the memory holds behind it is of lines before.
TEST(Damage, WhatStoodBehindTheLastLineDoesNotMatter) {
  const Program program = small_program();
  const std::string text = "{\"lea\r\nyolea,\"a...\"}\r..\r\n{}e.\"}\r..\r\n{}e}\n\"\n\"}\n\"\n\".{\"}\r\n{}e}}";
  const std::string expected = dump(program, read_ndjson_text(text));
  for (std::size_t chunk = 1; chunk < text.size(); ++chunk) {
    ReadOptions options;
    options.chunk = chunk;
    EXPECT_EQ(dump(program, read_ndjson_text(text, options)), expected) << chunk;
  }
}

TEST(Damage, RowsOfCsvDoNotDependOnChunks) {
  const Program program = small_program();
  const Folder folder;
  std::mt19937 random(20260402);
  static const std::vector<std::string> cells = {"a", "\"b\"", "1775000000", "created", "\"x, \"\"y\"\"\"", "\"two\nlines\"", "", "STEP", "5"};
  for (int round = 0; round < 1500; ++round) {
    std::string text = "lead,at,event,size,note\n";
    for (auto row = random() % 6; row > 0; --row) {
      text += "a,1775000000,created";
      for (auto cell = random() % 4; cell > 0; --cell) text += "," + cells[random() % cells.size()];
      text += random() % 5 == 0 ? "\r\n" : "\n";
    }
    const std::size_t header = text.find('\n') + 1;
    std::string rows = text.substr(header);
    for (auto times = random() % 5; times > 0; --times) damage(rows, random);
    text = text.substr(0, header) + rows;
    ReadOptions options;
    options.longest_line = 60;
    const std::string path = folder.write("log.csv", text);
    const Log log = read_log(program, {path}, options);
    check(program, log);
    ASSERT_LE(log.records.size() + log.malformed, lines_with_something(text, options.longest_line));
    options.chunk = 1 + random() % 50;
    options.threads = 1 + static_cast<unsigned>(random() % 3);
    options.memory = random() % 2;  // with 1, all of it goes through a temporary file
    ASSERT_EQ(dump(program, log), dump(program, read_log(program, {path}, options))) << text;
  }
}

// What comes before the damage is read, whatever the pieces in which the file comes.
TEST(Damage, OfAPackedLogDoesNotDependOnChunks) {
  const Program program = small_program();
  const Folder folder;
  std::mt19937 random(20260403);
  std::string text;
  while (text.size() < 400'000) text += one_line(random) + "\n";
  const std::size_t all = read_ndjson_text(text).records.size();
  for (const bool is_gzip : {true, false}) {
    const std::string packed = is_gzip ? gzip(text) : zstd(text);
    for (int round = 0; round < 40; ++round) {
      std::string damaged = packed;
      const std::size_t at = packed.size() / 2 + random() % (packed.size() / 2);
      damaged[at] = static_cast<char>(damaged[at] ^ (1 + random() % 255));
      const std::string path = folder.write(is_gzip ? "log.ndjson.gz" : "log.ndjson.zst", damaged);
      const Log log = read_log(program, {path}, {});
      ASSERT_TRUE(log.damaged || !is_gzip) << at;  // zstd has no checksum here
      ASSERT_GT(log.records.size(), all / 5) << at;
      for (const std::size_t chunk : {std::size_t{997}, std::size_t{100'000}}) {
        ReadOptions options;
        options.chunk = chunk;
        ASSERT_EQ(dump(program, log), dump(program, read_log(program, {path}, options))) << at << " " << chunk;
      }
    }
  }
}

}  // namespace
}  // namespace truce::runtime::read_tests
