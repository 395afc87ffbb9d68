#include "base/diagnostic.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "base/text.h"

namespace truce {
namespace {

using testing::HasSubstr;
using testing::Not;

const DiagnosticKind kUnit{"unit-test-error", Severity::error, "for these tests", Family::style};
const DiagnosticKind kUnitWarning{"unit-test-advice", Severity::warning, "for these tests", Family::style};

struct Desk {
  Sources sources;

  SourceId add(std::string text, std::string path = "revenue.truce") { return sources.add(std::move(path), std::move(text)); }
  Span find(SourceId id, std::string_view part) const {
    const std::size_t at = sources.at(id).text.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return {id, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + part.size())};
  }
};

Diagnostic about(Span span, std::string message, std::string marker = {}) {
  Diagnostics diagnostics;
  return diagnostics.add(kUnit, span, std::move(message), std::move(marker));
}

// The whole text rendered, with one mark under `part` of `line`.
std::string mark(std::string line, std::string_view part, std::string marker = "here") {
  Desk desk;
  const SourceId id = desk.add(std::move(line));
  return render(desk.sources, about(desk.find(id, part), "m", std::move(marker)), Colors::off);
}

TEST(Render, ShowsPlacesNotesAndHelp) {
  Desk desk;
  const SourceId id = desk.add(std::string(8, '\n') + "  zone America/New_York\n\n    - time since attempt is more than 4 business hours\n");
  Diagnostic diagnostic = about(desk.find(id, "4 business hours"), "two kinds of duration", "business time");
  diagnostic.labels.push_back({desk.find(id, "zone"), ""});
  diagnostic.labels.push_back({desk.find(id, "New_York"), "this zone"});
  diagnostic.notes = {"first", "second"};
  diagnostic.help = "write `4 hours`";
  EXPECT_EQ(render(desk.sources, diagnostic, Colors::off),
            "error: two kinds of duration [unit-test-error]\n"
            "  revenue.truce:11  - time since attempt is more than 4 business hours\n"
            "                                                      ~~~~~~~~~~~~~~~~ business time\n"
            "  revenue.truce:9   zone America/New_York\n"
            "  revenue.truce:9   zone America/New_York\n"
            "                                 ~~~~~~~~ this zone\n"
            "  note: first\n"
            "  note: second\n"
            "  help: write `4 hours`\n");
}

TEST(Render, ShowsAnExampleBelow) {
  Desk desk;
  const SourceId id = desk.add("stage new\n");
  Diagnostic diagnostic = about(desk.find(id, "stage"), "a lead is stuck");
  diagnostic.witness = {"given size 3", "expect stage new \x1b"};
  EXPECT_THAT(render(desk.sources, diagnostic, Colors::off), HasSubstr("  for example\n    given size 3\n    expect stage new \\x1b\n"));
}

TEST(Render, ALevelMayBeAnotherThanTheKinds) {
  Desk desk;
  const SourceId id = desk.add("stage new\n");
  Diagnostic diagnostic = about(desk.find(id, "stage"), "m");
  EXPECT_EQ(diagnostic.severity, Severity::error);
  diagnostic.severity = Severity::note;
  EXPECT_THAT(render(desk.sources, diagnostic, Colors::off), HasSubstr("note: m [unit-test-error]"));
}

TEST(Families, HaveOneWordEach) {
  std::vector<std::string_view> words;
  for (const Family family : all_families()) words.push_back(to_string(family));
  EXPECT_EQ(words.size(), 11U);
  std::sort(words.begin(), words.end());
  EXPECT_EQ(std::adjacent_find(words.begin(), words.end()), words.end());
}

TEST(Render, MarksAtLeastOneColumn) {
  Desk desk;
  const SourceId id = desk.add("stage a\n\n");
  EXPECT_EQ(render(desk.sources, about({id, 7, 7}, "a name is missing"), Colors::off),
            "error: a name is missing [unit-test-error]\n"
            "  revenue.truce:1  stage a\n"
            "                          ~\n");
  EXPECT_EQ(render(desk.sources, about({id, 8, 8}, "nothing here"), Colors::off),
            "error: nothing here [unit-test-error]\n"
            "  revenue.truce:2\n"
            "                   ~\n");
  EXPECT_EQ(render(desk.sources, about({id, 9, 9}, "the end"), Colors::off),
            "error: the end [unit-test-error]\n"
            "  revenue.truce:3\n"
            "                   ~\n");
}

TEST(Render, ClipsAtTheEndOfTheLine) {
  EXPECT_EQ(mark("  stage a  \r\nstage b\n", "a  \r\nstage"),
            "error: m [unit-test-error]\n"
            "  revenue.truce:1  stage a\n"
            "                         ~ here\n");
}

TEST(Render, CountsCodePointsAndShowsControls) {
  EXPECT_EQ(mark("\tname \"Zoë\"\tfoo\x1b bar", "bar"),
            "error: m [unit-test-error]\n"
            "  revenue.truce:1  name \"Zoë\" foo\\x1b bar\n"
            "                                      ~~~ here\n");
  EXPECT_EQ(mark("ab \xff\xfe cd", "\xff\xfe"),
            "error: m [unit-test-error]\n"
            "  revenue.truce:1  ab \\xff\\xfe cd\n"
            "                      ~~~~~~~~ here\n");
}

TEST(Render, CutsLongLinesAroundThePlace) {
  const std::string shown = mark("  start " + std::string(500, 'x') + " target " + std::string(500, 'y'), "target");
  EXPECT_EQ(shown, "error: m [unit-test-error]\n"
                   "  revenue.truce:1  …" + std::string(39, 'x') + " target " + std::string(71, 'y') + "…\n" +
                   std::string(60, ' ') + "~~~~~~ here\n");
  const std::string head = mark("start " + std::string(500, 'x'), "start");
  EXPECT_THAT(head, HasSubstr("  start " + std::string(113, 'x') + "…\n"));
  const std::string wide = mark("a " + std::string(100'000, 'x'), std::string(100'000, 'x'));
  EXPECT_THAT(wide, HasSubstr(" " + std::string(117, '~') + " here\n"));
  const std::string umlauts = mark(std::string(200, 'x') + "äöüäöüäöüäöüäöüäöüäöüäöüäöü target", "target");
  EXPECT_THAT(umlauts, Not(HasSubstr("\\x")));
}

TEST(Render, ColoursOnlyWhenAsked) {
  Desk desk;
  const SourceId id = desk.add("stage a");
  EXPECT_EQ(render(desk.sources, about({id, 6, 7}, "m", "here"), Colors::on),
            "\x1b[1;31merror:\x1b[0m m [unit-test-error]\n"
            "  revenue.truce:1  stage a\n"
            "                         \x1b[1;31m~\x1b[0m here\n");
}

TEST(Render, EscapesEveryTextFromOutside) {
  Desk desk;
  const SourceId id = desk.add("x", "a\x1b.truce");
  Diagnostic diagnostic = about({id, 0, 1}, "\x1b", "\x1b");
  diagnostic.notes = {"\x1b"};
  diagnostic.help = "\x1b";
  EXPECT_THAT(render(desk.sources, diagnostic, Colors::off), Not(HasSubstr("\x1b")));
}

TEST(Render, WorksWithoutAPlace) {
  EXPECT_EQ(render(Sources(), about({}, "no policy given"), Colors::off), "error: no policy given [unit-test-error]\n");
}

TEST(Render, StandsAnyBytesAndAnyPlace) {
  std::mt19937 random(7);
  const std::string_view pieces[] = {"a", " ", "\t", "\n", "\r", "ü", "日", "\x80", "\xe2\x82", "\x1b", "\0", "\xe2\x80\xae", "word"};
  const auto below = [&](std::size_t end) { return static_cast<std::uint32_t>(random() % end); };
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::uint32_t count = below(400); count > 0; --count) text += pieces[below(std::size(pieces))];
    const std::uint32_t begin = below(text.size() + 1);
    const std::uint32_t end = begin + below(text.size() - begin + 1);
    Desk desk;
    const SourceId id = desk.add(text);
    const std::string shown = render(desk.sources, about({id, begin, end}, "m", "here"), Colors::off);
    ASSERT_EQ(std::count(shown.begin(), shown.end(), '\n'), 3) << shown;
    ASSERT_EQ(printable(shown).size(), shown.size() + 3 * 3) << "only the line ends need escapes";
    ASSERT_LT(shown.size(), 1000u);
  }
}

TEST(RenderAll, CountsTheRest) {
  const std::vector<Diagnostic> many(1003, about({}, "m"));
  EXPECT_EQ(render_all(Sources(), many, Colors::off, 1), "error: m [unit-test-error]\nand 1,002 more\n");
  EXPECT_EQ(render_all(Sources(), many, Colors::off, 5000).size(), 1003 * sizeof("error: m [unit-test-error]"));
}

TEST(Diagnostics, SortsByPlaceAndDropsRepeats) {
  Diagnostics diagnostics;
  const SourceId first(0);
  const SourceId second(1);
  diagnostics.add(kUnitWarning, {second, 0, 1}, "d");
  EXPECT_FALSE(diagnostics.has_errors());
  diagnostics.add(kUnit, {first, 5, 6}, "c");
  diagnostics.add(kUnitWarning, {first, 5, 6}, "b");
  diagnostics.add(kUnit, {first, 1, 9}, "a");
  diagnostics.add(kUnit, {first, 5, 6}, "c");
  EXPECT_TRUE(diagnostics.has_errors());
  std::string order;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) order += diagnostic.message;
  EXPECT_EQ(order, "abcd");
}

TEST(DiagnosticKinds, AreListedByName) {
  const auto kinds = all_diagnostic_kinds();
  EXPECT_THAT(kinds, testing::Contains(&kUnit));
  EXPECT_THAT(kinds, testing::Contains(&kUnitWarning));
  EXPECT_TRUE(std::is_sorted(kinds.begin(), kinds.end(), [](auto* left, auto* right) { return left->name < right->name; }));
}

}  // namespace
}  // namespace truce
