#include "tests/support/verdict_line.h"

#include <nlohmann/json.hpp>

namespace truce::testing_support {
namespace {

std::optional<Instant> instant(const nlohmann::json& value) {
  if (value.is_null()) return std::nullopt;
  const auto parsed = parse_iso(value.get<std::string>(), Zone());
  if (!parsed) throw std::runtime_error("no instant: " + value.dump());
  return parsed->instant;
}

VerdictLine read_line(const std::string& json) {
  const nlohmann::json object = nlohmann::json::parse(json);
  VerdictLine line;
  line.lead = object.at("lead").get<std::string>();
  line.promise = object.at("promise").get<std::string>();
  line.version = object.at("version").get<std::string>();
  line.verdict = object.at("verdict").get<std::string>();
  line.opened_at = instant(object.at("opened_at")).value();
  line.due_at = instant(object.at("due_at"));
  line.decided_at = instant(object.at("decided_at"));
  line.done_at = instant(object.at("done_at"));
  for (const auto& place : object.at("evidence")) {
    line.evidence.emplace_back(place.at("file").get<std::string>(), place.at("line").get<std::uint64_t>());
  }
  line.missing = object.at("missing").get<std::vector<std::string>>();
  return line;
}

}  // namespace

std::vector<VerdictLine> read_verdict_lines(const std::string& text) {
  std::vector<VerdictLine> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(read_line(line));
  return lines;
}

}  // namespace truce::testing_support
