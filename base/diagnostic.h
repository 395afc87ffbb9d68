// A mistake in a policy, said so that its reader can act on it.
//
// Each kind is declared once, beside its use, as a constant at namespace scope:
//     const DiagnosticKind kUnknownName{"unknown-name", Severity::error, "a name that nothing declares", Family::names};
// Its constructor enters it in the list that all_diagnostic_kinds() returns; a test demands that
// every kind in that list occurs in a golden case.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace truce {

enum class Severity { error, warning, note };
std::string_view to_string(Severity severity);  // "error", "warning", "note"

// What a kind is about. The first three, scenarios and files are mistakes of writing; funnel, timing, logic and agreement judge what was
// written, style how; configuration is about `truce.toml` and `# truce allow`.
enum class Family { syntax, names, types, funnel, timing, logic, agreement, style, scenarios, files, configuration };
std::string_view to_string(Family family);  // the word as above
const std::vector<Family>& all_families();  // in the order above

struct DiagnosticKind {
  DiagnosticKind(std::string_view name, Severity severity, std::string_view summary, Family family);
  DiagnosticKind(const DiagnosticKind&) = delete;
  DiagnosticKind& operator=(const DiagnosticKind&) = delete;

  std::string_view name;     // words-with-hyphens; stands in every output format
  Severity severity;
  std::string_view summary;  // one line, for lists
  Family family;

 private:
  friend std::vector<const DiagnosticKind*> all_diagnostic_kinds();
  const DiagnosticKind* next_;
};

// Sorted by name.
std::vector<const DiagnosticKind*> all_diagnostic_kinds();

// Of one diagnostic, where it could point at any number of places.
inline constexpr std::size_t kMostLabels = 8;

struct Label {
  Span span;
  std::string text;
};

// What to write at `span` instead.
struct Fix {
  Span span;
  std::string replacement;
  bool is_guess = false;  // what may have been meant, for a person to decide; else the line can be read with it
};

struct Diagnostic {
  const DiagnosticKind* kind = nullptr;
  Severity severity = Severity::error;  // its kind's, unless the reader of the policy has chosen another
  Span span;                  // the offending token, not its neighbour
  std::string message;        // lower case, code in backquotes; what was seen and what would be right
  std::string marker;         // the few words under the place, after the tildes; may be empty
  std::vector<Label> labels;  // other places concerned
  std::vector<std::string> notes;
  std::string help;           // what to do; may be empty
  std::optional<Fix> fix;
  // An example of what is claimed, as lines of a scenario in the policy's own words, without indentation: `given company_size 120`,
  // `at 2026-04-10 16:30 demo_request`, `expect qualified met`. All of its expectations hold. Empty where there is none.
  std::vector<std::string> witness;
};

// Collects the diagnostics of one run. Not thread-safe.
class Diagnostics {
 public:
  // Returns the new diagnostic so that labels, help and a fix can be added to it at once.
  Diagnostic& add(const DiagnosticKind& kind, Span span, std::string message, std::string marker = {});
  bool has_errors() const;
  bool empty() const { return all_.empty(); }
  // Sorted by place, then by name; equal ones once.
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> all_;
};

enum class Colors { off, on };

// One diagnostic, as a terminal shows it, ending in a line end:
//
//   error: an elapsed and a business duration cannot be compared [duration-kinds]
//     revenue.truce:57  - time since attempt is more than 4 business hours
//                                                        ~~~~~~~~~~~~~~~~~ business time, of no calendar
//     revenue.truce:12  zone America/New_York
//     help: write `4 hours`, or `4 business hours of office`
//     for example
//       given company_size 120
//       …
//
// Lines are shown without their indentation and cut to a bounded length; control characters are escaped.
std::string render(const Sources& sources, const Diagnostic& diagnostic, Colors colors);

// The first `limit` diagnostics, then one line that counts the rest.
std::string render_all(const Sources& sources, const std::vector<Diagnostic>& diagnostics, Colors colors,
                       std::size_t limit = 100);

}  // namespace truce
