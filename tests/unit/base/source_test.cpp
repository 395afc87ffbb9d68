#include "base/source.h"

#include <gtest/gtest.h>

namespace truce {
namespace {

TEST(Sources, FindsLinesAndColumns) {
  Sources sources;
  sources.add("other.truce", "x");
  const SourceId id = sources.add("rules/revenue.truce", "one\r\ntwo\n\nlast");
  EXPECT_EQ(sources.line(id, 1), "one");
  EXPECT_EQ(sources.line(id, 2), "two");
  EXPECT_EQ(sources.line(id, 3), "");
  EXPECT_EQ(sources.line(id, 4), "last");
  EXPECT_EQ(sources.position(id, 0).line, 1u);
  EXPECT_EQ(sources.position(id, 4).line, 1u);
  EXPECT_EQ(sources.position(id, 5).line, 2u);
  EXPECT_EQ(sources.position(Span{id, 7, 8}).column, 3u);
  EXPECT_EQ(sources.position(id, 14).line, 4u);
  EXPECT_EQ(sources.position(id, 14).column, 5u);
  EXPECT_EQ(sources.text({id, 5, 8}), "two");
  EXPECT_EQ(sources.clause({id, 5, 8}), "revenue.truce:2");
  EXPECT_EQ(cover({id, 0, 3}, {id, 5, 8}), (Span{id, 0, 8}));
}

TEST(Sources, TakesAnEmptyText) {
  Sources sources;
  const SourceId id = sources.add("empty.truce", "");
  EXPECT_EQ(sources.line(id, 1), "");
  EXPECT_EQ(sources.position(id, 0).line, 1u);
  EXPECT_EQ(sources.clause({id, 0, 0}), "empty.truce:1");
}

TEST(Sources, StopsAtForeignIds) {
  Sources sources;
  EXPECT_DEATH(sources.at(SourceId(0)), "added source");
}

}  // namespace
}  // namespace truce
