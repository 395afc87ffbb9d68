#include "runtime/bundle.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/support/resealed.h"
#include "tests/unit/compiler/compiled.h"

namespace truce::runtime {
namespace {

using testing_support::resealed;

Program small_program() {
  const auto compiled = compiler::compile_text(compiler::kHead + "event call by sales\nevent made\npromise reply by sales\n  starts on made\n"
                                                                 "  kept on call within 4 hours\n");
  return *compiled.program;
}

std::string refusal(const std::string& bytes) {
  try {
    read_bundle(bytes);
  } catch (const UnreadableBundle& bundle) {
    return bundle.reason;
  }
  return "none";
}

TEST(Bundle, HoldsTheProgram) {
  const Program program = small_program();
  const Program read = read_bundle(write_bundle(program));
  EXPECT_EQ(read.policy, "t.case");
  EXPECT_EQ(read.latest().hash, program.latest().hash);
  EXPECT_EQ(read.latest().in_force, program.latest().in_force);
  EXPECT_EQ(read.zone.name(), "Europe/Berlin");
  ASSERT_EQ(read.promises.size(), 1u);
  EXPECT_EQ(read.promises[0].within.duration, (Duration{4, Unit::hour}));
}

TEST(Bundle, IsToldByItsFirstBytes) {
  EXPECT_TRUE(is_bundle(write_bundle(small_program())));
  EXPECT_FALSE(is_bundle(""));
  EXPECT_FALSE(is_bundle("policy a.b \"A policy\"\n"));
}

TEST(Bundle, IsRefusedWithTheReason) {
  const std::string bytes = write_bundle(small_program());
  EXPECT_EQ(refusal("policy"), "it is no bundle: it does not begin like one");
  EXPECT_EQ(refusal(bytes.substr(0, bytes.size() / 2)), "it is damaged: its checksum is another");
  EXPECT_EQ(refusal(bytes.substr(0, 17)), "it is damaged: it ends too early");
  std::string other = bytes;
  other[15] = '9';
  EXPECT_EQ(refusal(other), "its format is not 1, the only one that this version reads: compile the policy again");
  std::string longer = bytes;
  longer.insert(longer.size() - 4, 1, '\0');
  EXPECT_EQ(refusal(resealed(longer)), fmt::format("it is damaged at byte {}: something follows its end", bytes.size() - 4));
  EXPECT_EQ(refusal(std::string(bytes).append(kLongestBundle, ' ')),
            fmt::format("it has {} bytes, and a bundle has at most 16777216", bytes.size() + kLongestBundle));
  std::string elsewhere = bytes;
  elsewhere.replace(elsewhere.find("Europe/Berlin"), 13, "Europe/Vineta");
  EXPECT_NE(refusal(resealed(elsewhere)).find("this machine does not know the time zone `Europe/Vineta`"), std::string::npos);
}

TEST(Bundle, IsRefusedWhereItsProgramIsNotSound) {
  Program program = small_program();
  program.promises[0].deed = 7;
  EXPECT_EQ(refusal(write_bundle(program)), "it is not sound: promise `reply`: what it looks for is no pattern");
}

}  // namespace
}  // namespace truce::runtime
