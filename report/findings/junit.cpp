#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/findings/finding.h"

namespace truce::report {

namespace {

std::string one_case(const Finding& finding, const std::string& file) {
  const std::string name = finding.place ? fmt::format("{} at line {}", finding.rule, finding.place->line) : finding.rule;
  const bool is_note = finding.severity == Severity::note;
  std::string details;
  std::string_view rest = finding.details;
  while (!rest.empty()) {  // line by line, as line ends stay
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    details += xml(rest.substr(0, end)) + "\n";
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::string out = fmt::format("    <testcase classname=\"{}\" name=\"{}\">\n", xml(file), xml(name));
  if (is_note) {
    out += fmt::format("      <system-out>{}</system-out>\n", details);
  } else {
    out += fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n", to_string(finding.severity), xml(finding.message), details);
  }
  return out + "    </testcase>\n";
}

}  // namespace

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string findings_junit(const std::vector<Finding>& findings, const std::vector<std::string>& files) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"truce check\">\n";
  std::vector<std::string> suites = files;
  for (const Finding& finding : findings) {  // in texts that were used, and not asked for
    const std::string& file = finding.place ? finding.place->file : files.empty() ? finding.rule : files.front();
    if (std::find(suites.begin(), suites.end(), file) == suites.end()) suites.push_back(file);
  }
  for (std::size_t index = 0; index < suites.size(); ++index) {
    std::string cases;
    std::size_t count = 0, failures = 0;
    for (const Finding& finding : findings) {
      const bool is_here = finding.place ? finding.place->file == suites[index] : index == 0;
      if (!is_here) continue;
      ++count;
      failures += finding.severity == Severity::note ? 0 : 1;
      cases += one_case(finding, suites[index]);
    }
    if (count == 0) {
      count = 1;
      cases = fmt::format("    <testcase classname=\"{}\" name=\"clean\"/>\n", xml(suites[index]));
    }
    out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n{}  </testsuite>\n",
                       xml(suites[index]), count, failures, cases);
  }
  return out + "</testsuites>\n";
}

}  // namespace truce::report
