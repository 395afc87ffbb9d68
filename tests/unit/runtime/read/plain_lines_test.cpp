#include "runtime/read/plain_lines.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "runtime/read/input.h"
#include "runtime/read/log_builder.h"
#include "runtime/store/store.h"

namespace truce::runtime {
namespace {

// Byte by byte.
const char* expected_end(const char* at) {
  const char* const begin = at;
  for (; *at != '"'; ++at) {
    if (*at == '\\' || static_cast<unsigned char>(*at) < 0x20) return nullptr;
  }
  return simdjson::validate_utf8(begin, static_cast<std::size_t>(at - begin)) ? at : nullptr;
}

// Texts of any bytes, mostly plain, with the line end and the padding that blocks have.
TEST(PlainText, EndsWhereItShould) {
  std::mt19937 random(11);
  const std::vector<std::string> rare = {"\"", "\"", "\\", "\x1f", std::string(1, '\0'), "\t", "\x7f", "\x80", "\xc3\xa9", "\xc3\xa9", "\xe2\x82\xac", "\xff"};
  int ends = 0, nowhere = 0, not_ascii = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto left = random() % 70; left > 0; --left) text += random() % 20 == 0 ? rare[random() % rare.size()] : "x";
    text += '\n';
    for (std::size_t left = Input::kPadding; left > 0; --left) text += static_cast<char>(random());
    const char* const begin = text.data();
    const char* const found = end_of_plain_text(begin);
    ASSERT_EQ(found, expected_end(begin)) << round;
    ++(found ? ends : nowhere);
    if (found) not_ascii += std::any_of(begin, found, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  }
  EXPECT_GT(ends, 2'000);
  EXPECT_GT(nowhere, 2'000);
  EXPECT_GT(not_ascii, 300);
}

TEST(PlainLine, LeavesNothingOfTheLineBefore) {
  const Program program;
  const ReadOptions options;
  Shelf shelf;
  const LogBuilder log(program, options, shelf);
  KeySlots keys(log);
  std::vector<RawField> fields;
  const std::string padding = '\n' + std::string(Input::kPadding, ' ');
  const std::string first = R"({"lead":"L1","at":"2026-04-01"})" + padding;
  ASSERT_TRUE(read_plain_line(first.data(), keys, fields));
  EXPECT_EQ(fields.front().value.text, "L1");
  for (const std::string literal : {"null", "true", "false"}) {
    const std::string line = R"({"lead":)" + literal + R"(,"at":2})" + padding;
    ASSERT_TRUE(read_plain_line(line.data(), keys, fields));
    EXPECT_EQ(fields.front().value.text, "");
    EXPECT_EQ(fields.back().value.text, "2");
    ASSERT_TRUE(read_plain_line(first.data(), keys, fields));
  }
}

}  // namespace
}  // namespace truce::runtime
