#include "report/table.h"

#include <gtest/gtest.h>

namespace truce::report {
namespace {

TEST(Table, AlignsByWhatAReaderSees) {
  Table table{{Align::left, Align::right, Align::left}, {}};
  table.rows.push_back({"", "kept", ""});
  table.rows.push_back({"Ärzte", "1", "x"});
  table.rows.push_back({"日本", "12,345", ""});
  EXPECT_EQ(render(table, 2, Colors::off),
            "           kept\n"
            "  Ärzte       1  x\n"
            "  日本   12,345\n");
}

TEST(Table, ColoursDoNotMoveColumns) {
  Table table{{Align::left, Align::left}, {}};
  table.rows.push_back({Cell("a", Tone::bad), "b"});
  table.rows.push_back({"abc", "d"});
  EXPECT_EQ(render(table, 0, Colors::on), "\x1b[31ma\x1b[0m    b\nabc  d\n");
}

TEST(Table, LongAndHostileTextsAreCutAndEscaped) {
  EXPECT_EQ(shown("\x1b[2J", 60), "\\x1b[2J");
  EXPECT_EQ(shown(std::string(100, 'x'), 3), "xxx…");
}

}  // namespace
}  // namespace truce::report
