#include <gmock/gmock.h>

#include "tests/unit/runtime/read/small_log.h"

namespace truce::runtime::read_tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// `lead@line`, one for each record.
std::vector<std::string> records_of(const Log& log) {
  std::vector<std::string> all;
  for (const Record& record : log.records) all.push_back(std::string(log.leads[record.lead]) + "@" + std::to_string(record.place.line()));
  return all;
}

TEST(ReadCsv, ReadsRecords) {
  const Program program = small_program();
  const Log log = read_csv_text("event,lead,at,id,by,size,outcome,other\n"
                                "call,x,2026-04-01T10:00:00Z,7,ann,5,connected,1\n"
                                "created,5,1775000000,,,,,\n");
  ASSERT_EQ(log.records.size(), 2u);
  const Record& first = log.records[0];
  EXPECT_EQ(log.leads[first.lead], "x");
  EXPECT_EQ(to_string(first.at), "2026-04-01T10:00:00Z");
  EXPECT_EQ(first.event, event_named(program, "call"));
  EXPECT_EQ(log.id_of(first), "7");
  EXPECT_EQ(log.by_of(first), "ann");
  EXPECT_EQ(first.place.line(), 2u);
  EXPECT_EQ(values_text(program, log, first), R"(size=5 outcome="connected")");
  const Record& second = log.records[1];
  EXPECT_EQ(log.leads[second.lead], "5");
  EXPECT_EQ(second.at.micros, 1775000000000000);
  EXPECT_FALSE(second.has_id);
  EXPECT_FALSE(log.by_of(second));
  EXPECT_EQ(second.values_count, 0u);
}

TEST(ReadCsv, ALoggedNameIsToldApartByItsColumn) {
  const Program program = small_program();
  const Log log = read_csv_text("lead,at,event,phase\nx,1,STEP,START\nx,1,STEP,\n");
  EXPECT_EQ(log.records[0].event, event_named(program, "undone"));
  EXPECT_EQ(log.records[1].event, kNone);
}

TEST(ReadCsv, QuotedCells) {
  const Program program = small_program();
  const Log log = read_csv_text("\"lead\",\"at\",event,note\r\n"
                                "\"x\",1,\"created\",\"a, \"\"b\"\"\"\r\n"
                                "y,1,created,\"two\r\nlines\"\r\n"
                                "z,1,created,\"\"\"\"\r\n"
                                "\"v\",1,created,\"\"\r\n"
                                "w,1,created,\"last\"");
  EXPECT_THAT(records_of(log), ElementsAre("x@2", "y@3", "z@5", "v@6", "w@7"));
  EXPECT_EQ(values_text(program, log, log.records[0]), R"(note="a, "b"")");
  EXPECT_EQ(values_text(program, log, log.records[1]), "note=\"two\r\nlines\"");
  EXPECT_EQ(values_text(program, log, log.records[2]), R"(note=""")");
  EXPECT_EQ(values_text(program, log, log.records[3]), "");
  EXPECT_EQ(values_text(program, log, log.records[4]), R"(note="last")");
}

TEST(ReadCsv, ToleratesByteOrderMarkBlankLinesAndSpacesInTheHeader) {
  const Log log = read_csv_text("\xef\xbb\xbf\n lead, at ,event\r\n\r\nx,1,created\n   \ny,1,created\n\n");
  EXPECT_THAT(records_of(log), ElementsAre("x@4", "y@6"));
  EXPECT_EQ(log.malformed, 0u);
}

TEST(ReadCsv, RaggedRows) {
  const Program program = small_program();
  const Log log = read_csv_text("lead,at,event,size\n"
                                "x,1,created\n"
                                "y,1,created,5,,,\n"
                                "z,1,created,5,6\n"
                                "v\n"
                                ",,,\n"
                                "w,1,created,7\n");
  EXPECT_THAT(records_of(log), ElementsAre("x@2", "y@3", "w@7"));
  EXPECT_THAT(errors_of(log), ElementsAre("4: it has more cells than the header has columns", "5: it has no `at`", "6: it has no `lead`"));
  EXPECT_EQ(log.malformed, 3u);
}

TEST(ReadCsv, TheFirstOfDoubledColumnsCounts) {
  const Program program = small_program();
  const Log log = read_csv_text("lead,lead,at,event,size,size\nx,y,1,created,1,2\n,y,1,created,1,2\nx,y,1,created,,2\n");
  ASSERT_EQ(log.records.size(), 2u);
  EXPECT_EQ(log.leads, std::vector<std::string_view>{"x"});
  EXPECT_EQ(values_text(program, log, log.records[0]), "size=1");
  EXPECT_EQ(values_text(program, log, log.records[1]), "");
}

TEST(ReadCsv, AStrayQuoteCostsItsRowOnly) {
  const Log log = read_csv_text("lead,at,event,note\n"
                                "a,1,created,5\" pipe\n"
                                "b,1,created,ok\n"
                                "c,1,created,\"x\"y\n"
                                "d,1,created,\"open\n"
                                "e,1,created,ok\n"
                                "f,1,created,\"ok\"\n"
                                "g,1,created,\"open to the end\n"
                                "h,1,created,ok\n");
  EXPECT_THAT(records_of(log), ElementsAre("b@3", "e@6", "f@7", "h@9"));
  EXPECT_THAT(errors_of(log), ElementsAre("2: a quote stands within a cell that does not begin with one",
                                          "4: something stands between the end of a quoted cell and the next comma",
                                          "5: something stands between the end of a quoted cell and the next comma",
                                          "8: a quoted cell in it does not end"));
}

TEST(ReadCsv, AnOpenQuoteIsBoundedByTheLongestLine) {
  std::string text = "lead,at,event,note\na,1,created,\"open\n";
  for (int row = 0; row < 1000; ++row) text += "b,1,created,ok\n";
  text += "c,1,created,\"quoted\"\n";
  for (const std::size_t chunk : {1, 100, 100'000}) {
    ReadOptions options;
    options.chunk = chunk;
    options.longest_line = 200;
    const Log log = read_csv_text(text, options);
    EXPECT_EQ(log.records.size(), 1001u);
    EXPECT_THAT(errors_of(log), ElementsAre("2: a quoted cell in it does not end"));
  }
}

TEST(ReadCsv, ARowThatIsTooLong) {
  for (const std::size_t chunk : {1, 64, 100'000}) {
    ReadOptions options;
    options.chunk = chunk;
    options.longest_line = 30;
    const Log log = read_csv_text("lead,at,event,note\nx,1,created," + std::string(18, 'n') + "\r\nx,1,created," + std::string(19, 'n') +
                                      "\r\nx,1,created," + std::string(500, 'n') + "\nx,1,created,\"" + std::string(20, '\n') + "\"\n" +
                                      "y,1,created,\n",
                                  options);
    EXPECT_THAT(records_of(log), ElementsAre("x@2", "y@26")) << chunk;
    EXPECT_THAT(errors_of(log), ElementsAre("3: the row is too long", "4: the row is too long", "5: a quoted cell in it does not end",
                                            "25: a quoted cell in it does not end"))
        << chunk;
  }
}

// Separators are looked for in pieces of the text: wherever these begin, a row is the same.
TEST(ReadCsv, RowsAreTheSameWhereverTheyBegin) {
  const Program program = small_program();
  for (std::size_t before = 0; before < 140; ++before) {
    const std::string filling(before, 'n');
    const Log log = read_csv_text("lead,at,event,note,size\n" + filling + "x,1,created,,5\r\ny,1,created,\"a\nb\",6\nz,1,created," + filling + ",7\n" +
                                  "w,1,created,\xc3\xa9" + filling + ",8\nv,1,created,\xff,\nu,1,created,,9");
    EXPECT_THAT(records_of(log), ElementsAre(filling + "x@2", "y@3", "z@5", "w@6", "u@8"));
    EXPECT_THAT(errors_of(log), ElementsAre("7: it is not valid UTF-8")) << before;
    std::vector<std::string> values;
    for (const Record& record : log.records) values.push_back(values_text(program, log, record));
    const std::string note = before > 0 ? " note=\"" + filling + '"' : "";
    EXPECT_THAT(values, ElementsAre("size=5", "size=6 note=\"a\nb\"", "size=7" + note, "size=8 note=\"\xc3\xa9" + filling + '"', "size=9"));
  }
}

TEST(ReadCsv, BrokenBytesCostTheirRow) {
  const Log log = read_csv_text(std::string("lead,at,event,note\nx,1,created,\xff\ny,1,created,a\0b\nz,1,created,\xc3\xa9\n", 59));
  EXPECT_THAT(errors_of(log), ElementsAre("2: it is not valid UTF-8", "3: it has a NUL byte"));
  EXPECT_THAT(records_of(log), ElementsAre("z@4"));
}

TEST(ReadCsv, BadInstants) {
  const Log log = read_csv_text("lead,at,event\nx,20260401,created\nx,soon,created\nx,2026-02-30,created\nx,,created\n");
  EXPECT_THAT(errors_of(log),
              ElementsAre("2: `at` could be a date as yyyymmdd or seconds since 1970; a `source` can name the format",
                          "3: `at` is no instant such as 2026-04-10T16:40:00Z", "4: `at` is no instant such as 2026-04-10T16:40:00Z",
                          "5: it has no `at`"));
}

TEST(ReadCsv, AHeaderWithoutTheColumnsMakesAllRowsMalformed) {
  const Log log = read_csv_text("lead,time,event\nx,1,created\n\ny,1,created\n");
  EXPECT_THAT(log.records, IsEmpty());
  EXPECT_EQ(log.malformed, 2u);
  EXPECT_THAT(errors_of(log), ElementsAre("0: its header has no column `at`"));
  EXPECT_EQ(log.errors[0].records, 2u);
  EXPECT_TRUE(log.damaged);
  EXPECT_THAT(errors_of(read_csv_text("lead;at;event\nx;1;created\n")),
              ElementsAre("0: its header has no column `lead`, `at`, `event`; columns are separated by commas"));
  EXPECT_THAT(errors_of(read_csv_text("le\"ad,at,event\nx,1,created\n")),
              ElementsAre("0: its header cannot be read: a quote stands within a cell that does not begin with one"));
}

TEST(ReadCsv, LinesThatEndInCarriageReturnsAloneAreCounted) {
  for (const auto* text : {"lead,at,event\rx,1,created\ry,2,created\r", "lead,at,event\rx,1,created\ry,2,created"}) {
    const Log log = read_csv_text(text);
    EXPECT_THAT(log.records, IsEmpty());
    EXPECT_EQ(log.malformed, 2u);
    EXPECT_THAT(errors_of(log), ElementsAre("0: its lines end in carriage returns alone; they have to end in line feeds"));
  }
  EXPECT_EQ(read_csv_text("lead,at,event\r\nx,1,created\r\n").records.size(), 1u);
  EXPECT_EQ(read_csv_text("lead,at,event,\"no\rte\"\nx,1,created\n").records.size(), 1u);
}

TEST(ReadCsv, EmptyFilesAndHeadersAloneAreFine) {
  for (const auto* text : {"", "\n\n", "lead,at,event", "lead,at,event\n", "\xef\xbb\xbf"}) {
    const Log log = read_csv_text(text);
    EXPECT_THAT(log.records, IsEmpty());
    EXPECT_THAT(log.errors, IsEmpty());
  }
}

}  // namespace
}  // namespace truce::runtime::read_tests
