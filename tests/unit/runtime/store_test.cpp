#include "runtime/store/store.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/unit/runtime/read/small_log.h"

namespace truce::runtime {
namespace {

using testing::ElementsAre;

TEST(TextTable, GivesEachTextOneNumber) {
  TextTable table;
  for (int round = 0; round < 2; ++round) {
    for (Index number = 0; number < 5'000; ++number) EXPECT_EQ(table.find_or_add("lead " + std::to_string(number)), number);
  }
  EXPECT_EQ(table.find_or_add(""), 5'000u);
  EXPECT_EQ(table.size(), 5'001u);
  EXPECT_EQ(table[17], "lead 17");
  EXPECT_EQ(table[5'000], "");
}

NewRecord record_of(std::string_view lead, std::int64_t micros, std::uint64_t line) {
  NewRecord record;
  record.at = Instant{micros};
  record.lead = lead;
  record.line = line;
  return record;
}

TEST(Part, GivesBackWhatARecordSays) {
  const std::vector<NamedValue> values = {{3, Missing{}, false},
                                          {4, Missing{}, true},
                                          {5, true, false},
                                          {6, false, false},
                                          {7, Decimal{-1'234'567'890'123'456'789, 0}, false},
                                          {70'000, Decimal{25, 18}, false},
                                          {8, Money{-5}, false},
                                          {9, std::string_view("a text"), false},
                                          {9, std::string_view(), false}};
  const std::string long_id(100'000, 'i');
  Shelf shelf;
  NewRecord first = record_of("L1", -1'500'000, 1);
  first.event = 300;
  first.by = "ana";
  first.id = long_id;
  first.content = ~std::uint64_t{0};
  first.values = &values;
  NewRecord second = record_of("L1", 1'700'000'000'000'000, 1'000'000'000'000);
  second.file = 2;
  NewRecord third = record_of("L1", -9'000'000'000'000'000'000, 7);  // back in time and place
  third.by = "";
  for (const NewRecord& record : {first, second, third}) shelf.add(record);

  TextTable leads;
  Log log;
  shelf.parts[part_of("L1")].add_to(log, leads, 0, shelf.common);
  EXPECT_THAT(log.leads, ElementsAre("L1"));
  ASSERT_EQ(log.records.size(), 3u);
  const Record& one = log.records[0];
  EXPECT_EQ(one.at, first.at);
  EXPECT_EQ(one.event, 300u);
  EXPECT_EQ(one.place.line(), 1u);
  EXPECT_EQ(log.by_of(one), "ana");
  EXPECT_EQ(log.id_of(one), long_id);
  EXPECT_EQ(log.content_of(one), ~std::uint64_t{0});
  EXPECT_TRUE(one.has_unfit);
  ASSERT_EQ(one.values_count, values.size());
  for (std::size_t at = 0; at < values.size(); ++at) {
    const NamedValue& value = log.values_of(one)[at];
    EXPECT_EQ(value.name, values[at].name);
    EXPECT_EQ(value.is_unfit, values[at].is_unfit);
    EXPECT_EQ(value.value.index(), values[at].value.index());
  }
  EXPECT_EQ(std::get<Decimal>(log.values_of(one)[4].value).mantissa, -1'234'567'890'123'456'789);
  EXPECT_EQ(std::get<Decimal>(log.values_of(one)[5].value).scale, 18);
  EXPECT_EQ(std::get<Money>(log.values_of(one)[6].value).minor_units, -5);
  EXPECT_EQ(std::get<std::string_view>(log.values_of(one)[7].value), "a text");
  EXPECT_EQ(log.records[1].at, second.at);
  EXPECT_EQ(log.records[1].event, kNone);
  EXPECT_EQ(log.records[1].place.file(), 2u);
  EXPECT_EQ(log.records[1].place.line(), 1'000'000'000'000u);
  EXPECT_FALSE(log.records[1].has_id);
  EXPECT_EQ(log.records[2].at, third.at);
  EXPECT_EQ(log.records[2].place.file(), 0u);
  EXPECT_EQ(log.records[2].place.line(), 7u);
  EXPECT_EQ(log.by_of(log.records[2]), "");
}

// Three leads of one part, in two shelves, one of which goes through a temporary file in between.
TEST(Store, TellsTheLeadsOfAPart) {
  std::vector<std::string> names;
  for (int number = 0; names.size() < 3; ++number) {
    const std::string name = std::string(names.size() == 1 ? 70'000 : 1, 'L') + std::to_string(number);
    if (part_of(name) == 0) names.push_back(name);
  }
  const std::string& one = names[0];
  const std::string& other = names[1];
  const std::string& third = names[2];
  Store store;
  store.shelves = std::vector<Shelf>(2);
  std::uint64_t line = 0;
  const auto add = [&](Shelf& shelf, const std::string& lead) { shelf.add(record_of(lead, 0, ++line)); };
  for (const std::string& lead : {one, one, other, one}) add(store.shelves[0], lead);
  store.shelves[0].spill("/tmp");
  for (const std::string& lead : {one, other}) add(store.shelves[0], lead);
  for (const std::string& lead : {third, other, other, third}) add(store.shelves[1], lead);

  const auto leads_in_order = [](const Log& log) {
    std::vector<std::string> leads;
    for (const Record& record : log.records) leads.emplace_back(log.leads[record.lead]);
    return leads;
  };
  for (const Log& log : {unpack(store, 0), unpack_all(store)}) {
    EXPECT_THAT(log.leads, ElementsAre(one, other, third));
    EXPECT_THAT(leads_in_order(log), ElementsAre(one, one, other, one, one, other, third, other, other, third));
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(leads_of(store), names);
  forget(store, 0);
  EXPECT_FALSE(store.shelves[1].parts[0].records() > 0);
}

// However a log is cut, and whoever reads the pieces.
TEST(Store, IsTheSameForAllThreadsAndBlocks) {
  const Program program = read_tests::small_program();
  std::string text;
  for (int line = 0; line < 300; ++line) {
    if (line % 29 == 0) text += "{\"lead\":}\n";
    if (line % 31 == 0) text += "\n";
    text += "{\"lead\":\"L" + std::to_string(line % 40) + "\",\"at\":" + std::to_string(1'700'000'000 + line % 7) +
            ",\"event\":\"call\",\"outcome\":\"a\",\"size\":" + std::to_string(line) + "}\n";
  }
  ReadOptions options;
  const std::string expected = read_tests::dump(program, read_tests::read_ndjson_text(text, options));
  for (const unsigned threads : {1u, 2u, 7u}) {
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{100}, std::size_t{1} << 20}) {
      options.threads = threads;
      options.chunk = chunk;
      options.memory = chunk % 2;  // with 1, all of it goes through a temporary file
      EXPECT_EQ(read_tests::dump(program, read_tests::read_ndjson_text(text, options)), expected) << threads << " " << chunk;
    }
  }
}

TEST(SpillFile, GivesBackWhatWasWritten) {
  SpillFile file("/tmp");
  const std::string large(3'000'000, 'x');
  const auto first = file.write("one"), none = file.write(""), last = file.write(large);
  EXPECT_EQ(file.read(last), large);
  EXPECT_EQ(file.read(first), "one");
  EXPECT_EQ(file.read(none), "");
}

TEST(SpillFile, SeesThatBytesAreNotThoseThatWereWritten) {
  SpillFile file("/tmp");
  file.write("one");
  auto segment = file.write("another");
  segment.begin -= 1;
  EXPECT_THROW(file.read(segment), SpillFailure);
  segment.begin += 2;
  EXPECT_THROW(file.read(segment), SpillFailure);  // beyond the end
}

TEST(SpillFile, SaysWhichFolderCannotTakeIt) {
  try {
    SpillFile file("/tmp/there is no such folder");
    FAIL();
  } catch (const SpillFailure& failure) {
    EXPECT_EQ(failure.folder, "/tmp/there is no such folder");
    EXPECT_EQ(failure.reason, "No such file or directory");
  }
}

TEST(Store, KeepsNoOtherLeadsWhereOneIsAskedFor) {
  const Program program = read_tests::small_program();
  std::string text;
  for (int line = 0; line < 300; ++line) {
    text += "{\"lead\":\"L" + std::to_string(line % 40) + "\",\"at\":" + std::to_string(1'700'000'000 + line) + ",\"event\":\"call\"}\n";
  }
  const read_tests::Folder folder;
  ReadOptions options;
  options.only_lead = "L7";
  const Store store = read_store(program, {folder.write("log.ndjson", text)}, options);
  EXPECT_EQ(store.records, 300u);
  EXPECT_EQ(store.first, Instant{1'700'000'000'000'000});
  EXPECT_EQ(store.last, Instant{1'700'000'299'000'000});
  EXPECT_THAT(leads_of(store), ElementsAre("L7"));
  EXPECT_EQ(unpack(store, part_of("L7")).records.size(), 8u);
}

TEST(Store, UnpacksOneLogInTheMemoryOfAnother) {
  Store store;
  store.shelves.resize(2);
  std::uint64_t line = 0;
  for (Shelf& shelf : store.shelves) {  // leads 100 to 199 are in both, and have other numbers in each
    for (int lead = 0; lead < 200; ++lead) shelf.add(record_of("L" + std::to_string(&shelf == &store.shelves[0] ? lead : 299 - lead), 1'000'000, ++line));
  }
  Log again;
  std::size_t records = 0, leads = 0;
  for (std::size_t part = 0; part < kParts; ++part) {
    const Log anew = unpack(store, part);
    again = unpack(store, part, std::move(again));
    EXPECT_EQ(again.leads, anew.leads);
    ASSERT_EQ(again.records.size(), anew.records.size());
    for (std::size_t at = 0; at < anew.records.size(); ++at) {
      const Record& record = again.records[at];
      const int told = static_cast<int>(record.place.line()) - 1;
      EXPECT_EQ(again.leads[record.lead], "L" + std::to_string(told < 200 ? told : 299 - (told - 200)));
      EXPECT_EQ(record.lead, anew.records[at].lead);
      EXPECT_EQ(record.place, anew.records[at].place);
    }
    records += again.records.size();
    leads += again.leads.size();
  }
  EXPECT_EQ(records, 400u);
  EXPECT_EQ(leads, 300u);
}

TEST(Store, ReadsNothingWhereItIsStopped) {
  const Program program = read_tests::small_program();
  const read_tests::Folder folder;
  Control control;
  control.stop = true;
  ReadOptions options;
  options.control = &control;
  const Store store = read_store(program, {folder.write("log.ndjson", "{\"lead\":\"a\",\"at\":1,\"event\":\"call\"}\n")}, options);
  EXPECT_TRUE(store.stopped);
  EXPECT_EQ(store.records, 0u);
}

}  // namespace
}  // namespace truce::runtime
