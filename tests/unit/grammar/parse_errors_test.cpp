// What cannot stand in a golden case: limits, strange bytes, fixes.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/grammar/parsed.h"

namespace truce::grammar {
namespace {

std::vector<Diagnostic> diagnostics_of(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  parse(sources, sources.add("test.truce", text), diagnostics);
  return diagnostics.sorted();
}

TEST(ParseErrors, ReadsNoFileOfMoreThan4MiB) {
  const std::string most(4u << 20, '\n');
  EXPECT_EQ("", parsed(most).said);
  const Parsed result = parsed(most + "\n");
  EXPECT_NE(std::string::npos,
            result.said.find("error: this file has 4,194,305 bytes; at most 4 MiB are read [file-too-large]"));
}

TEST(ParseErrors, ReadsLinesOf4000Bytes) {
  const std::string head = "policy acme \"";
  EXPECT_EQ("", parsed(head + std::string(4'000 - head.size() - 1, 'x') + "\"").said);
  EXPECT_NE(std::string::npos, parsed(head + std::string(4'000 - head.size(), 'x') + "\"").said.find("[line-too-long]"));
}

TEST(ParseErrors, SurvivesParentheses) {
  EXPECT_EQ(1u, diagnostics_of(std::string(2'000'000, '(')).size());
  std::string lines;
  for (int line = 0; line < 1'000'000; ++line) lines += "((\n";
  EXPECT_EQ(1'000u, diagnostics_of(lines).size());
  EXPECT_FALSE(diagnostics_of("definition q\nis all of\n- " + std::string(3'900, '(')).empty());
}

TEST(ParseErrors, SaysOfABinaryFileThatItIsNoText) {
  std::mt19937 random(7);
  std::string bytes;
  for (int index = 0; index < 100'000; ++index) bytes += static_cast<char>(random() % 256);
  EXPECT_LE(diagnostics_of(bytes).size(), 100u);
  EXPECT_NE(std::string::npos, parsed(bytes).said.find("[text-not-utf8]"));
}

// Whatever stands in a line, reading ends, something is said of what is left out, and each span lies in its line.
TEST(ParseErrors, SurvivesAnyBytesAnywhere) {
  const std::string text = whole_policy();
  std::mt19937 random(42);
  const std::vector<std::string> pieces = {"",        "\"",   "\\",   "(",    ",",      "-", "#",  "\n", "is",
                                           " where ", "\xFF", "\0",   "5",    "%",      "“", "\r", "é",  ".",
                                           "/",       "==",   "not ", " why", "within", ":", "_",  "<", ">",  ", "};
  for (int round = 0; round < 3'000; ++round) {
    std::string changed = text;
    for (int change = 0; change < 3; ++change) {
      const std::size_t at = random() % changed.size();
      changed.replace(at, random() % 6, pieces[random() % pieces.size()]);
    }
    Sources sources;
    Diagnostics diagnostics;
    const SourceId source = sources.add("test.truce", changed);
    const File file = parse(sources, source, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
      ASSERT_LE(diagnostic.span.begin, diagnostic.span.end);
      ASSERT_LE(diagnostic.span.end, changed.size());
      const Position begin = sources.position(diagnostic.span);
      ASSERT_EQ(begin.line, sources.position(source, diagnostic.span.end).line);
      ASSERT_FALSE(diagnostic.message.empty());
    }
    if (!diagnostics.has_errors()) {
      const std::string once = format(file);
      ASSERT_EQ(once, formatted(once)) << changed;
    }
  }
}

// Every prefix and suffix of every line, alone: no line is dropped without a word, and none is blamed on our own code.
TEST(ParseErrors, SaysSomethingOfEveryLineThatIsCutOff) {
  const std::string text = whole_policy();
  std::size_t block = 0;  // after the last blank line, as declarations do not see each other
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    if (end == begin) block = begin;
    for (std::size_t cut = begin; cut < end; ++cut) {
      const Parsed result = parsed(text.substr(block, cut - block));
      if (result.said.empty()) {
        ASSERT_EQ(format(result.file), formatted(format(result.file)));
      }
    }
    begin = end + 1;
  }
}

TEST(ParseErrors, OffersFixesThatParse) {
  const std::vector<std::string> lines = {
      "handoff h\nanswer within 24h",
      "handoff h\nanswer within 24 hrs",
      "handoff h\nanswer within 4 business-hours",
      "policy p\nversoin 1.0.0",
      "policy p\nin fore from 2026-04-01",
      "policy p\nyear starts january",
      "field a nubmer",
      "calendar c\nopen Monday 9:00-17:00",
      "team a\nteem b",
      "definition q\nis all of\n- a is atleast 3",
      "definition q\nis all of\n- a at least three times",
      "definition q\nis all of\n- a witin 3 days",
      "field a text privat",
      "definition q\nis all of\n- a is \"C:\\d\"",
      "kpi k\nreported per months",
      "scenario \"A\"\nat 2026-04-10T16:30 call",
      "scenario \"A\"\nat 2026-04-10T16:30:05 call",
      "scenario \"A\"\nat 2026-04-10 9:30 call",
      "scenario \"A\"\nexpect a not_met",
      "scenario \"A\"\nexpect a.b brocken",
      "scenario \"A\"\nexpect no broken promises",
      "scenario \"A\"\nexpct stage a",
      "scenario \"A\"\nafter 3 hrs",
      "meeting m\nevery Mondays at 09:30 for 30 minutes",
      "meeting m\nevery Monday at 9:30 for 30 minutes",
      "group g\nis all of\n- at least three leads with a",
  };
  for (const std::string& text : lines) {
    const std::vector<Diagnostic> said = diagnostics_of(text);
    ASSERT_EQ(1u, said.size()) << text;
    ASSERT_TRUE(said[0].fix.has_value()) << text;
    std::string fixed = text;
    fixed.replace(said[0].fix->span.begin, said[0].fix->span.end - said[0].fix->span.begin, said[0].fix->replacement);
    EXPECT_EQ("", parsed(fixed).said) << fixed;
  }
}

}  // namespace
}  // namespace truce::grammar
