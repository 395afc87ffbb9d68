#include <gmock/gmock.h>

#include <filesystem>

#include "tests/paths.h"
#include "tests/packed.h"
#include "tests/unit/runtime/read/small_log.h"

namespace truce::runtime::read_tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Gives call at `called` and created at `made`; sets size, note, and outcome of call.
Program program_with_source() {
  Program program = small_program();
  CsvSource source;
  source.name = "export";
  source.files = "export*.csv";
  source.lead_column = "Lead Id";
  source.gives = {{event_named(program, "created"), "made"}, {event_named(program, "call"), "called"}};
  source.sets = {{name_index(program, "size"), "Size"}, {name_index(program, "outcome"), "Result"}};
  source.zone = *Zone::find("America/Sao_Paulo");
  program.sources = {source};
  return program;
}

std::vector<std::string> records_of(const Program& program, const Log& log) {
  std::vector<std::string> all;
  for (const Record& record : log.records) {
    all.push_back(std::string(log.leads[record.lead]) + " " + program.events[record.event].name + " " + to_string(record.at) + " [" +
                  values_text(program, log, record) + "]");
  }
  return all;
}

TEST(ReadSource, OneRowGivesSeveralRecordsInOrderOfEventName) {
  const Program program = program_with_source();
  const Log log = read_text(program, "export 1.csv",
                            "Lead Id,made,called,Size,Result,else\n"
                            "x,2021-03-01,2021-03-01,5,connected,1\n"
                            "y,2021-03-02 10:00,,,none,2\n");
  EXPECT_THAT(records_of(program, log),
              ElementsAre(R"(x call 2021-03-01T03:00:00Z [size=5 outcome="connected"])", "x created 2021-03-01T03:00:00Z [size=5]",
                          "y created 2021-03-02T13:00:00Z []"));
  EXPECT_EQ(log.records[0].place.line(), 2u);
  EXPECT_EQ(log.records[1].place.line(), 2u);
  EXPECT_EQ(log.malformed, 0u);
}

TEST(ReadSource, RowsWithoutTimeOrLeadAndUnreadableTimes) {
  const Program program = program_with_source();
  const Log log = read_text(program, "export.csv",
                            "Lead Id,made,called,Size,Result\n"
                            "x,,,5,\n"
                            ",2021-03-01,,5,\n"
                            "x,soon,2021-03-01,many,\n"
                            "x,soon,later,,\n");
  EXPECT_THAT(records_of(program, log), ElementsAre("x call 2021-03-01T03:00:00Z [size=missing]"));
  EXPECT_TRUE(log.records[0].has_unfit);
  EXPECT_EQ(log.malformed, 5u);
  EXPECT_THAT(errors_of(log),
              ElementsAre("2: it has no time", "3: `Lead Id` is empty", "4: its time does not have the form that the source names",
                          "5: its time does not have the form that the source names",
                          "5: its time does not have the form that the source names"));
}

TEST(ReadSource, TimesLikeAnExampleAndTextsThatMeanMissing) {
  Program program = program_with_source();
  program.sources[0].times_like = "1/18/2021 0:00";
  program.sources[0].missing = {"n/a", "-"};
  const Log log = read_text(program, "export.csv",
                            "Lead Id,made,called,Size,Result\n"
                            "x,3/1/2021,n/a,-,ok\n"
                            "y,-,3/2/2021 9:30,7,n/a\n"
                            "n/a,3/1/2021,,,\n"
                            "z,2021-03-01,,,\n");
  EXPECT_THAT(records_of(program, log), ElementsAre("x created 2021-03-01T03:00:00Z []", "y call 2021-03-02T12:30:00Z [size=7]"));
  EXPECT_EQ(log.malformed, 2u);
}

TEST(ReadSource, IdAndBy) {
  Program program = program_with_source();
  program.sources[0].id_column = "row";
  program.sources[0].by_column = "owner";
  const Log log = read_text(program, "export.csv",
                            "row,owner,Lead Id,made,called,Size,Result\n"
                            "1,ann,x,2021-03-01,2021-03-02,5,\n"
                            "1,ann,x,2021-03-01,2021-03-02,5,\n"
                            "1,ann,x,2021-03-01,,6,\n"
                            ",,x,2021-03-01,,,\n");
  ASSERT_EQ(log.records.size(), 6u);
  EXPECT_NE(log.id_of(log.records[0]), log.id_of(log.records[1])) << "two records of one row are no duplicates of each other";
  EXPECT_EQ(log.id_of(log.records[0]), log.id_of(log.records[2]));
  EXPECT_EQ(log.content_of(log.records[0]), log.content_of(log.records[2]));
  EXPECT_EQ(log.id_of(log.records[1]), log.id_of(log.records[4]));
  EXPECT_NE(log.content_of(log.records[1]), log.content_of(log.records[4]));
  EXPECT_EQ(log.by_of(log.records[0]), "ann");
  EXPECT_FALSE(log.records[5].has_id);
  EXPECT_FALSE(log.by_of(log.records[5]));
  program.sources[0].gives.pop_back();
  const Log single = read_text(program, "export.csv", "row,owner,Lead Id,made,Size,Result\n1,ann,x,2021-03-01,5,\n");
  EXPECT_EQ(single.id_of(single.records.at(0)), "1");
}

TEST(ReadSource, MissingColumnsMakeAllRowsMalformed) {
  const Program program = program_with_source();
  const Log log = read_text(program, "export.csv", "Lead Id,made,Size\nx,2021-03-01,5\n");
  EXPECT_THAT(log.records, IsEmpty());
  EXPECT_EQ(log.malformed, 1u);
  EXPECT_THAT(errors_of(log), ElementsAre("0: its header has no column `called`, `Result`"));
}

TEST(ReadSource, IsChosenByTheFilesNameOrByForce) {
  Program program = program_with_source();
  const std::string text = "Lead Id,made,called,Size,Result\nx,2021-03-01,,,\n";
  for (const auto* name : {"export.csv", "export-2021.csv", "export.csv.gz"}) {
    const bool packed = std::string_view(name).back() == 'z';
    EXPECT_EQ(read_text(program, name, packed ? gzip(text) : text).records.size(), 1u) << name;
  }
  EXPECT_EQ(read_text(program, "other.csv", text).records.size(), 0u);
  ReadOptions options;
  options.source = "export";
  EXPECT_EQ(read_text(program, "other.csv", text, options).records.size(), 1u);
  EXPECT_EQ(read_text(program, "log.ndjson", R"({"lead":"x","at":1,"event":"created"})", options).records.size(), 1u);
  options.source = "nobody";
  EXPECT_THROW(read_text(program, "other.csv", text, options), UnreadableFile);

  program.sources.push_back(program.sources[0]);
  program.sources[1].name = "second";
  program.sources[1].files = "*.csv";
  EXPECT_THROW(read_text(program, "export.csv", text), UnreadableFile);
  options.source = "second";
  EXPECT_EQ(read_text(program, "export.csv", text, options).records.size(), 1u);
  program.sources[1].files = "EXPORT.txt";
  EXPECT_EQ(read_text(program, "EXPORT.txt", text).records.size(), 1u) << "a source may read an ending that says nothing";
}

TEST(ReadSource, GlobsKnowStarsAndQuestionMarks) {
  Program program = program_with_source();
  const auto reads = [&](const std::string& pattern, const std::string& name) {
    program.sources[0].files = pattern;
    return read_text(program, name, "Lead Id,made,called,Size,Result\nx,2021-03-01,,,\n").records.size() == 1;
  };
  EXPECT_TRUE(reads("*", "a.csv"));
  EXPECT_TRUE(reads("a?c*.csv", "abcdef.csv"));
  EXPECT_TRUE(reads("*a*a*.csv", "banana.csv"));
  EXPECT_FALSE(reads("?.csv", "ab.csv"));
  EXPECT_FALSE(reads("a*b.csv", "abc.csv"));
  EXPECT_FALSE(reads("A.csv", "a.csv"));
}

// The exports as published.
class RealExports : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(raw_)) GTEST_SKIP() << "no data in " << raw_;
  }
  const std::string raw_ = truce::source_dir() + "/../shared/data/raw/";
};

TEST_F(RealExports, LeadsAndDealsOfAMarketplace) {
  Program program = small_program();
  const Zone zone = *Zone::find("America/Sao_Paulo");
  CsvSource leads;
  leads.name = "leads";
  leads.files = "olist_mql*.csv";
  leads.lead_column = "mql_id";
  leads.gives = {{event_named(program, "created"), "first_contact_date"}};
  leads.sets = {{name_index(program, "note"), "origin"}};
  leads.times_like = "2018-02-28";
  leads.zone = zone;
  CsvSource deals;
  deals.name = "deals";
  deals.files = "olist_closed_deals*.csv";
  deals.lead_column = "mql_id";
  deals.gives = {{event_named(program, "call"), "won_date"}};
  deals.sets = {{name_index(program, "outcome"), "business_segment"}, {name_index(program, "price"), "declared_monthly_revenue"}};
  deals.times_like = "2018-02-26 19:58:54";
  deals.zone = zone;
  program.sources = {leads, deals};
  const Log log = read_log(program, {raw_ + "olist_mql.csv", raw_ + "olist_closed_deals.csv"}, {});
  EXPECT_EQ(log.records.size(), 8842u);
  EXPECT_EQ(log.leads.size(), 8000u);
  EXPECT_EQ(log.malformed, 0u);
  EXPECT_THAT(log.errors, IsEmpty());
  for (const Record& record : log.records) EXPECT_FALSE(record.has_unfit);
  const Record& first = log.records[0];  // of the file that sorts first: the deals
  EXPECT_EQ(to_string(first.at), "2018-02-26T22:58:54Z");
  EXPECT_EQ(values_text(program, log, first), R"(price=$0.00 outcome="pet")");
}

TEST_F(RealExports, OpportunitiesWithTwoFormsOfTimes) {
  Program program = small_program();
  CsvSource source;
  source.name = "opportunities";
  source.files = "marketstar_opportunities.csv";
  source.lead_column = "OpportunityId";
  source.gives = {{event_named(program, "created"), "CreatedDate"}, {event_named(program, "call"), "AcceptedDecisionDate"}};
  source.sets = {{name_index(program, "ready"), "IsAccepted"}, {name_index(program, "price"), "Amount"}};
  source.times_like = "1/18/2021 0:00";
  source.zone = *Zone::find("America/New_York");
  program.sources = {source};
  const Log log = read_log(program, {raw_ + "marketstar_opportunities.csv"}, {});
  EXPECT_EQ(log.leads.size(), 1061u);
  EXPECT_EQ(log.malformed, 0u);
  EXPECT_EQ(to_string(log.records[0].at), "2021-01-18T05:00:00Z");
  EXPECT_EQ(values_text(program, log, log.records[0]), "ready=yes price=$3558.50");
}

TEST_F(RealExports, OddColumnsCrashNothing) {
  Program program = small_program();
  CsvSource source;
  source.name = "quotas";
  source.files = "marketstar_quotas.csv";
  source.lead_column = "Quarter";
  source.gives = {{event_named(program, "created"), "Year"}};
  source.sets = {{name_index(program, "price"), "Quota Amount"}};
  program.sources = {source};
  const Log log = read_log(program, {raw_ + "marketstar_quotas.csv", raw_ + "attribution_paths.csv.gz"}, {});
  EXPECT_TRUE(log.damaged);  // the paths have no column of leads
  EXPECT_GT(log.malformed + log.records.size(), 8u);
}

}  // namespace
}  // namespace truce::runtime::read_tests
