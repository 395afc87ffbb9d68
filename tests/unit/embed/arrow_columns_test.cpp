#include "embed/arrow_columns.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "embed/arrow_rows.h"

namespace truce::embed {
namespace {

// One column by hand; null_count is said to be unknown, as a producer of slices may.
struct ByHand {
  ByHand(const char* format, std::int64_t length, std::vector<const void*> of, std::int64_t offset = 0) : buffers(std::move(of)) {
    schema.format = format;
    schema.name = "column";
    array.length = length;
    array.null_count = -1;
    array.offset = offset;
    array.n_buffers = static_cast<std::int64_t>(buffers.size());
    array.buffers = buffers.data();
  }
  void number(ByHand& dictionary) {
    schema.dictionary = &dictionary.schema;
    array.dictionary = &dictionary.array;
  }
  Column column() const {
    Column result(schema);
    EXPECT_TRUE(result.is_supported());
    result.start_batch(array, array.length);
    return result;
  }

  std::vector<const void*> buffers;
  ArrowSchema schema{};
  ArrowArray array{};
};

// `-` for null.
std::vector<std::string> told(const ByHand& by_hand) {
  Column column = by_hand.column();
  std::vector<std::string> result;
  for (std::int64_t row = 0; row < by_hand.array.length; ++row) {
    const runtime::RawValue value = column.value(row);
    using Kind = runtime::RawValue::Kind;
    EXPECT_EQ(column.is_null(row), value.kind == Kind::null);
    result.push_back(value.kind == Kind::null ? "-" : value.kind == Kind::yes ? "yes" : value.kind == Kind::no ? "no" : std::string(value.text));
  }
  return result;
}

using Texts = std::vector<std::string>;

const std::string kBytes = "oneelevenfive";
const std::int32_t kEnds[] = {0, 3, 9, 9, 13};
const std::int64_t kLargeEnds[] = {0, 3, 9, 9, 13};
const std::uint8_t kSecondIsNull[] = {0b11111101};

TEST(ArrowColumns, TextsMayHaveNarrowOrWideEnds) {
  EXPECT_EQ(told(ByHand("u", 4, {nullptr, kEnds, kBytes.data()})), (Texts{"one", "eleven", "", "five"}));
  EXPECT_EQ(told(ByHand("U", 4, {kSecondIsNull, kLargeEnds, kBytes.data()})), (Texts{"one", "-", "", "five"}));
}

TEST(ArrowColumns, ASliceBeginsWhereItSays) {
  EXPECT_EQ(told(ByHand("u", 3, {kSecondIsNull, kEnds, kBytes.data()}, 1)), (Texts{"-", "", "five"}));
  EXPECT_EQ(told(ByHand("U", 2, {nullptr, kLargeEnds, kBytes.data()}, 1)), (Texts{"eleven", ""}));
  const std::uint8_t bits[] = {0b00000110, 0b1};
  EXPECT_EQ(told(ByHand("b", 7, {kSecondIsNull, bits}, 1)), (Texts{"-", "yes", "no", "no", "no", "no", "no"}));
  const std::int16_t numbers[] = {-1, 2, -300};
  EXPECT_EQ(told(ByHand("s", 2, {nullptr, numbers}, 1)), (Texts{"2", "-300"}));
}

TEST(ArrowColumns, NumbersAreExact) {
  const std::uint64_t large[] = {18'446'744'073'709'551'615u};
  EXPECT_EQ(told(ByHand("L", 1, {nullptr, large})), (Texts{"18446744073709551615"}));
  const std::int8_t small[] = {-128};
  EXPECT_EQ(told(ByHand("c", 1, {nullptr, small})), (Texts{"-128"}));
  const double reals[] = {0.1, -2.5};
  EXPECT_EQ(told(ByHand("g", 2, {nullptr, reals})), (Texts{"0.1", "-2.5"}));
  const float narrow[] = {0.1f};
  EXPECT_EQ(told(ByHand("f", 1, {nullptr, narrow})), (Texts{"0.1"}));
}

TEST(ArrowColumns, DecimalsKeepTheirPoint) {
  const __int128 decimals[] = {12'345, -7, 0, static_cast<__int128>(1'000'000'000'000'000'000) * 1'000'000'000'000'000'000};
  EXPECT_EQ(told(ByHand("d:38,2", 4, {nullptr, decimals})), (Texts{"123.45", "-0.07", "0.00", "10000000000000000000000000000000000.00"}));
  EXPECT_EQ(told(ByHand("d:12,0,128", 2, {nullptr, decimals}, 1)), (Texts{"-7", "0"}));
  for (const char* unread : {"d:12,2,256", "d:12", "d:12,-2", "d:12,39", "d:12,"}) EXPECT_FALSE(type_of(unread)) << unread;
}

TEST(ArrowColumns, ADictionaryIsLookedUp) {
  ByHand words("U", 4, {kSecondIsNull, kLargeEnds, kBytes.data()});
  const std::uint8_t numbers[] = {3, 0, 1, 3};
  ByHand column("C", 4, {kSecondIsNull, numbers});
  column.number(words);
  EXPECT_EQ(told(column), (Texts{"five", "-", "-", "five"}));
}

TEST(ArrowColumns, NumbersOfADictionaryMayUseAllBits) {
  std::vector<std::int32_t> ends = {0};
  std::string bytes;
  for (int number = 0; number < 256; ++number) {
    bytes += std::to_string(number);
    ends.push_back(static_cast<std::int32_t>(bytes.size()));
  }
  ByHand words("u", 256, {nullptr, ends.data(), bytes.data()});
  const std::uint8_t numbers[] = {127, 128, 255};
  ByHand column("C", 3, {nullptr, numbers});
  column.number(words);
  EXPECT_EQ(told(column), (Texts{"127", "128", "255"}));
}

TEST(ArrowColumns, TimestampsHaveFourUnits) {
  const Zone berlin = Zone::find("Europe/Berlin").value();
  const auto instants = [&](const char* format, std::int64_t number) {
    const std::int64_t numbers[] = {number};
    const ByHand by_hand(format, 1, {nullptr, numbers});
    const auto instant = by_hand.column().instant(0, berlin);
    return instant ? to_string(*instant) : std::string("none");
  };
  EXPECT_EQ(instants("tss:UTC", 1'775'829'600), "2026-04-10T14:00:00Z");
  EXPECT_EQ(instants("tsm:UTC", 1'775'829'600'000), "2026-04-10T14:00:00Z");
  EXPECT_EQ(instants("tsu:America/New_York", 1'775'829'600'000'000), "2026-04-10T14:00:00Z");
  EXPECT_EQ(instants("tsn:UTC", 1'775'829'600'000'000'999), "2026-04-10T14:00:00Z");
  EXPECT_EQ(instants("tss:", 1'775'829'600), "2026-04-10T12:00:00Z");  // what clocks in Berlin show
  EXPECT_EQ(instants("tss:UTC", INT64_MAX), "none");
  EXPECT_EQ(instants("tsu:UTC", INT64_MIN), "none");
}

TEST(ArrowColumns, WhatCannotBeIsRefused) {
  const auto refused = [](const ByHand& by_hand) {
    Column column(by_hand.schema);
    try {
      column.start_batch(by_hand.array, by_hand.array.length);
      column.value(0);
    } catch (const ArrowFailure& failure) {
      return failure.reason;
    }
    return std::string();
  };
  EXPECT_EQ(refused(ByHand("u", 1, {nullptr, kEnds})), "column `column` is not laid out as its type is");
  EXPECT_EQ(refused(ByHand("i", 1, {nullptr, nullptr})), "column `column` has no values");
  EXPECT_EQ(refused(ByHand("i", 1, {nullptr, kEnds}, -1)), "column `column` is not laid out as its type is");
  const std::int32_t backwards[] = {3, 0};
  EXPECT_EQ(refused(ByHand("u", 1, {nullptr, backwards, kBytes.data()})), "a text of column `column` ends before it begins");
  ByHand words("u", 4, {nullptr, kEnds, kBytes.data()});
  for (const std::int32_t number : {4, -1}) {
    ByHand column("i", 1, {nullptr, &number});
    column.number(words);
    EXPECT_EQ(refused(column), "a number of column `column` is beyond its dictionary");
  }
}

}  // namespace
}  // namespace truce::embed
