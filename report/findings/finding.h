// What `truce check` and `truce test` found, as CI systems want to be told: a line, a rule, a message. Each format has a file here.
// Equal input gives equal bytes. Paths are told as they were given, so a run from the top of a repository names them from there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"

namespace truce::report {

enum class Format { text, json, sarif, junit, github, gitlab };
std::optional<Format> find_format(std::string_view word);
std::string format_names(std::string_view between);  // of all of them: `text, json, …`

// From 1. Columns count UTF-16 code units; the end is past the last one.
struct FoundAt {
  std::string file;
  std::uint32_t line = 1, column = 1, end_line = 1, end_column = 1;
};

struct Finding {
  std::string rule;
  Severity severity = Severity::error;
  std::string message;          // one line
  std::string details;          // as a terminal shows it all, without colours
  std::optional<FoundAt> place; // nothing: of the file as a whole
  struct Related {
    FoundAt place;
    std::string text;           // may be empty
  };
  std::vector<Related> related;
  struct Rewrite {
    FoundAt place;
    std::string replacement;
  };
  std::optional<Rewrite> fix;   // never a guess
  std::string help;             // may be empty
  std::string fingerprint;      // 16 hexadecimal digits that stay the same when lines move
};

std::vector<Finding> findings_of(const Sources& sources, const std::vector<Diagnostic>& diagnostics);

// A text without its indentation, and with one space where it has blanks: what stays of a line that is laid out anew.
std::string normalised(std::string_view line);
// Of the parts and nothing else; the same everywhere.
std::string fingerprint_of(const std::vector<std::string>& parts);

// A rule as a catalogue lists it.
struct RuleInfo {
  std::string name, family, summary;
  Severity level = Severity::error;
  std::string help;  // its page, in Markdown; may be empty
  bool is_configurable = false;
  struct Option {
    std::string name, summary;
    std::string preset;  // as JSON
  };
  std::vector<Option> options;
};

// Sorted by family.
std::string rules_text(const std::vector<RuleInfo>& rules);
std::string rules_json(const std::vector<RuleInfo>& rules);

// What a check came to.
struct CheckTotals {
  std::size_t files = 0;
  std::size_t errors = 0;    // mistakes
  std::size_t findings = 0;  // what was found besides, notes apart
  std::size_t notes = 0;
  std::size_t allowed = 0;   // not told, as the policy allows it
  std::size_t known = 0;     // not told, as the baseline knows it
  std::size_t stale = 0;     // known to the baseline and not there any more
  std::vector<std::pair<std::string, std::string>> left_out;  // a rule, and why it was not looked at
};
std::string diagnostics_json(const Sources& sources, const std::vector<Diagnostic>& diagnostics, const CheckTotals& totals);
std::string findings_sarif(const std::vector<Finding>& findings, const std::vector<RuleInfo>& rules, std::string_view version);
// A suite for each of `files`, which are told also where nothing was found.
std::string findings_junit(const std::vector<Finding>& findings, const std::vector<std::string>& files);
std::string findings_github(const std::vector<Finding>& findings);
std::string findings_gitlab(const std::vector<Finding>& findings);

// For a text or an attribute of XML.
std::string xml(std::string_view text);

}  // namespace truce::report
