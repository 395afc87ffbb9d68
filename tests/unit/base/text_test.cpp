#include "base/text.h"

#include <gtest/gtest.h>

#include <limits>

namespace truce {
namespace {

TEST(Utf8, AcceptsEveryWidthAndRefusesWhatIsNotUtf8) {
  for (const char* valid : {"", "plain", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                            "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "naïve 日本 🙂"}) {
    EXPECT_TRUE(is_valid_utf8(valid)) << valid;
  }
  for (const char* invalid : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2 ", "\xe0\x9f\xbf", "\xe2\x82",
                              "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
                              "\xfe", "\xff", "ok\xe2\x28\xa1"}) {
    EXPECT_FALSE(is_valid_utf8(invalid)) << printable(invalid);
  }
  EXPECT_TRUE(is_valid_utf8(std::string_view("\0", 1)));
}

TEST(Printable, EscapesOnlyWhatCouldMislead) {
  EXPECT_EQ(printable("naïve 日本 🙂 \"\\"), "naïve 日本 🙂 \"\\");
  EXPECT_EQ(printable("\x1b[31m\t\n\x7f"), "\\x1b[31m\\x09\\x0a\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"), "\\u009b");
  EXPECT_EQ(printable("\xe2\x80\xae\xe2\x81\xa6\xe2\x80\xa8"), "\\u202e\\u2066\\u2028");
  EXPECT_EQ(printable("a\xff\xc2"), "a\\xff\\xc2");
  EXPECT_EQ(printable("a\u200b\u200d\u200e\u061c\u2060\ufeff"), "a\\u200b\\u200d\\u200e\\u061c\\u2060\\ufeff");
  EXPECT_EQ(printable("a\U000e0041"), "a\\U000e0041");
}

TEST(Quoted, EscapesQuotesAndBackslashes) { EXPECT_EQ(quoted(R"(a "b" \c)"), R"("a \"b\" \\c")"); }

TEST(WithThousands, GroupsFromTheRight) {
  EXPECT_EQ(with_thousands(0), "0");
  EXPECT_EQ(with_thousands(999), "999");
  EXPECT_EQ(with_thousands(-999), "-999");
  EXPECT_EQ(with_thousands(18930), "18,930");
  EXPECT_EQ(with_thousands(-1234567), "-1,234,567");
  EXPECT_EQ(with_thousands(std::numeric_limits<long long>::min()), "-9,223,372,036,854,775,808");
}

}  // namespace
}  // namespace truce
