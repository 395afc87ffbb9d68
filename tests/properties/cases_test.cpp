// Cases of meaning that were worked out by hand: both engines give every value that a case expects.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/json.h"
#include "report/verdict_lines.h"
#include "tests/paths.h"
#include "tests/properties/engines.h"
#include "tests/support/reference/judge_all.h"

namespace truce::properties {
namespace {

using nlohmann::json;
using testing_support::RawRecord;
using testing_support::RawValue;

std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> files;
  const auto folder = std::filesystem::path(truce::source_dir()) / "../shared/vectors/cases";
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

RawValue raw_value(const json& value) {
  if (value.is_null()) return testing_support::raw_null();
  if (value.is_boolean()) return testing_support::raw_bool(value.get<bool>());
  if (value.is_number()) return testing_support::raw_number(value.dump());
  if (value.is_string()) return testing_support::raw_text(value.get<std::string>());
  return testing_support::raw_array();
}

RawRecord raw_record(const json& line) {
  RawRecord record;
  if (line.is_string()) {
    record.malformed = line.get<std::string>();
    return record;
  }
  for (const auto& [key, value] : line.items()) {
    if (key == "lead") {
      record.lead = value.get<std::string>();
    } else if (key == "at") {
      record.at = parse_iso(value.get<std::string>(), Zone())->instant;
    } else if (key == "event") {
      record.event = value.get<std::string>();
    } else if (key == "id") {
      record.id = value.get<std::string>();
    } else if (key == "by") {
      record.by = value.get<std::string>();
    } else {
      record.values.emplace_back(key, raw_value(value));
    }
  }
  return record;
}

// Only what is named is compared; instants by what they mean.
bool same(const json& want, const json& got) {
  if (want.is_string() && got.is_string()) {
    const auto left = parse_iso(want.get<std::string>(), Zone()), right = parse_iso(got.get<std::string>(), Zone());
    if (left && right && !left->date_only && !right->date_only) return left->instant == right->instant;
  }
  if (!want.is_object()) return want == got;
  if (!got.is_object()) return false;
  for (const auto& [key, value] : want.items()) {
    if (!same(value, got.contains(key) ? got[key] : json())) return false;
  }
  return true;
}

bool any_same(const json& want, const json& rows) {
  return std::any_of(rows.begin(), rows.end(), [&](const json& row) { return same(want, row); });
}

json row_named(const json& rows, const std::string& key, const std::string& name) {
  for (const json& row : rows) {
    if (row[key] == name) return row;
  }
  return json::object();
}

// One line for each expectation that does not hold.
std::string unmet(const json& expect, const json& result, const json& verdicts) {
  std::string text;
  const auto check = [&](bool holds, const std::string& what, const json& want, const json& got) {
    if (!holds) text += fmt::format("  {}: expected {}, got {}\n", what, want.dump(), got.dump());
  };
  for (const auto& [key, want] : expect.items()) {
    if (key == "definitions" || key == "stages" || key == "promises") {
      for (const auto& [name, parts] : want.items()) {
        const json row = row_named(result[key], key.substr(0, key.size() - 1), name);
        check(same(parts, row), name, parts, row);
      }
    } else if (key == "moves") {
      for (const auto& [pair, count] : want.items()) {
        json found = 0;
        for (const json& row : result[key]) {
          if (fmt::format("{}>{}", row["from"].get<std::string>(), row["to"].get<std::string>()) == pair) found = row["count"];
        }
        check(count == found, pair, count, found);
      }
    } else if (key == "ambiguous_moves") {
      check(want == ">0" ? result[key].get<int>() > 0 : want == result[key], key, want, result[key]);
    } else if (key == "kpis" || key == "verdicts") {
      const json& rows = key == "kpis" ? result[key] : verdicts;
      for (const json& part : want) check(any_same(part, rows), key, part, rows);
    } else if (key == "illegal_moves") {
      bool holds = want.size() == result[key].size();
      for (const json& part : want) holds = holds && any_same(part, result[key]);
      check(holds, key, want, result[key]);
    } else {
      check(same(want, result[key]), key, want, result[key]);
    }
  }
  return text;
}

std::string unmet_by(const json& expect, const runtime::Program& program, const runtime::Evaluation& evaluation) {
  json verdicts = json::array();
  std::istringstream lines(report::verdict_lines(program, evaluation.verdicts, report::VerdictLines::Form::ndjson));
  for (std::string line; std::getline(lines, line);) verdicts.push_back(json::parse(line));
  return unmet(expect, json::parse(report::evaluation_json(program, evaluation)), verdicts);
}

class Cases : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Cases, BothEnginesGiveWhatIsExpected) {
  const json given = json::parse(std::ifstream(GetParam()));
  std::string text;
  for (const json& line : given["policy"]) text += line.get<std::string>() + "\n";
  std::string errors;
  const auto compilation = compile(text, &errors);
  ASSERT_TRUE(compilation) << errors;
  const auto file = std::filesystem::temp_directory_path() / fmt::format("truce-case-{}.ndjson", ::getpid());
  std::vector<RawRecord> records;
  for (const json& line : given["records"]) records.push_back(raw_record(line));
  number_lines(records, file.string());
  std::optional<Instant> as_of;
  if (given.contains("as_of") && given["as_of"].is_string()) {
    const auto parsed = parse_iso(given["as_of"].get<std::string>(), compilation->policy->zone);
    as_of = parsed->instant;
    if (parsed->date_only) {  // the last microsecond of that day
      const Date next{compilation->policy->zone.date(parsed->instant).days + 1};
      as_of = Instant{compilation->policy->zone.first_instant(next).micros - 1};
    }
  }
  const std::string about = given["rule"].get<std::string>() + "\n" + given["why"].get<std::string>() + "\n";
  const auto by_runtime = judge_by_runtime(*compilation->program, records, as_of);
  const auto by_reference = reference::evaluate(*compilation->policy, records, as_of);
  std::filesystem::remove(file);
  EXPECT_EQ(unmet_by(given["expect"], *compilation->program, by_runtime), "") << "the runtime: " << about;
  EXPECT_EQ(unmet_by(given["expect"], *compilation->program, by_reference), "") << "the reference engine: " << about;
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& info) { return "case_" + info.param.stem().string(); }

INSTANTIATE_TEST_SUITE_P(ByHand, Cases, testing::ValuesIn(case_files()), name_of);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Cases);

TEST(CasesByHand, AreThere) {
  if (case_files().empty()) GTEST_SKIP() << "no cases beside the project";
}

}  // namespace
}  // namespace truce::properties
