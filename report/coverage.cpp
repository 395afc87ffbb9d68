#include "report/coverage.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>

#include "base/text.h"
#include "report/json_document.h"

namespace truce::report {

namespace {

using runtime::Coverage;
using runtime::DefinitionInfo;
using runtime::Index;
using runtime::Program;

std::string lacking(const Coverage::Seen& seen) {
  if (seen.met && seen.not_met) return "";
  if (!seen.met && !seen.not_met) return "never decided";
  return seen.met ? "always met" : "never met";
}

void add_definition(const Program& program, const Coverage& coverage, const DefinitionInfo& definition, std::vector<CoverageItem>& items) {
  const auto add = [&](Index node, const char* before) {
    items.push_back({program.nodes[node].clause, fmt::format("{}: {}{}", definition.name, before, program.nodes[node].text),
                     lacking(coverage.nodes[node])});
  };
  for (const Index node : definition.list) add(node, "");
  for (const Index node : definition.unless) add(node, "unless ");
}

void add_promise(const runtime::Promise& promise, const runtime::PromiseCount& count, const std::vector<std::uint64_t>& reasons,
                 std::vector<CoverageItem>& items) {
  items.push_back({promise.clause, promise.name + " kept", count.kept > 0 ? "" : "never kept"});
  items.push_back({promise.clause, promise.name + " broken", count.broken > 0 ? "" : "never broken"});
  for (std::size_t index = 0; index < promise.reasons.size(); ++index) {
    items.push_back({promise.clause, fmt::format("{}: {}", promise.name, promise.reasons[index].reason),
                     reasons[index] > 0 ? "" : "never given"});
  }
}

std::string percent(std::size_t part, std::size_t whole) {
  if (whole == 0) return "100.0%";
  const std::size_t tenths = part * 1000 / whole;
  return fmt::format("{}.{}%", tenths / 10, tenths % 10);
}

}  // namespace

std::vector<CoverageItem> coverage_items(const Program& program, const Coverage& coverage) {
  std::vector<CoverageItem> items;
  for (const DefinitionInfo& definition : program.definitions) add_definition(program, coverage, definition, items);
  for (std::size_t index = 0; index < program.moves.size(); ++index) {
    items.push_back({program.moves[index].clause, program.moves[index].text, coverage.moves[index] > 0 ? "" : "never made"});
  }
  for (std::size_t index = 0; index < program.promises.size(); ++index) {
    add_promise(program.promises[index], coverage.promises[index], coverage.reasons[index], items);
  }
  return items;
}

std::size_t covered(const CoverageReport& report) {
  std::size_t sum = 0;
  for (const CoverageItem& item : report.items) sum += item.lacking.empty() ? 1 : 0;
  return sum;
}

std::string coverage_text(const std::vector<CoverageReport>& reports) {
  std::string out;
  for (const CoverageReport& report : reports) {
    out += fmt::format("Coverage of {}: {} of {} ({})\n", printable(report.program->latest().path), covered(report), report.items.size(),
                       percent(covered(report), report.items.size()));
    for (const CoverageItem& item : report.items) {
      if (!item.lacking.empty()) out += fmt::format("  {}  {}  ({})\n", item.lacking, printable(item.what), printable(item.clause));
    }
  }
  return out;
}

std::string coverage_json(const std::vector<CoverageReport>& reports) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const CoverageReport& report : reports) {
    nlohmann::ordered_json items = nlohmann::ordered_json::array();
    for (const CoverageItem& item : report.items) {
      items.push_back({{"clause", item.clause}, {"what", item.what}, {"covered", item.lacking.empty()},
                       {"lacking", item.lacking.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(item.lacking)}});
    }
    list.push_back({{"policy", report.program->policy}, {"path", report.program->latest().path}, {"covered", covered(report)},
                    {"total", report.items.size()}, {"items", std::move(items)}});
  }
  return json_document({{"format", 1}, {"coverage", std::move(list)}});
}

std::string coverage_lcov(const std::vector<CoverageReport>& reports) {
  std::string out;
  for (const CoverageReport& report : reports) {
    std::map<unsigned long, bool> lines;
    for (const CoverageItem& item : report.items) {
      const unsigned long line = std::strtoul(item.clause.c_str() + item.clause.rfind(':') + 1, nullptr, 10);
      const auto [place, is_new] = lines.try_emplace(line, true);
      place->second = place->second && item.lacking.empty();
    }
    std::size_t hit = 0;
    out += fmt::format("TN:\nSF:{}\n", printable(report.program->latest().path));
    for (const auto& [line, is_hit] : lines) {
      out += fmt::format("DA:{},{}\n", line, is_hit ? 1 : 0);
      hit += is_hit ? 1 : 0;
    }
    out += fmt::format("LF:{}\nLH:{}\nend_of_record\n", lines.size(), hit);
  }
  return out;
}

}  // namespace truce::report
