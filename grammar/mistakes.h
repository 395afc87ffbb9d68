// What is said of a line that cannot be read. The rules notice that something else was expected (rules.h); here it
// becomes a diagnostic that names what was seen, what would be right, and, where it can be guessed, what was meant.
//
// Every function but those that say otherwise gives the line up by throwing LineGivenUp.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "grammar/forms.h"
#include "grammar/repairs.h"
#include "grammar/tree.h"

namespace truce::grammar {

struct LineGivenUp {};

class Mistakes {
 public:
  Mistakes(const Sources& sources, SourceId source, Diagnostics& diagnostics);

  void begin_line(std::uint32_t begin, std::uint32_t end);  // bytes of its words; without blanks around them
  Span span(const char* begin, const char* end) const;
  bool is_full() const { return count_ >= kMost; }  // enough for anybody to read
  Span line_span() const { return {source_, line_begin_, line_end_}; }

  // What was expected at `at` and is not there.
  [[noreturn]] void expected_word(const char* at, const std::vector<std::string>& words);
  [[noreturn]] void expected_month(const char* at);
  [[noreturn]] void expected_weekday(const char* at);
  [[noreturn]] void expected_name(const char* at, std::string_view role);   // `a stage`
  [[noreturn]] void expected_text(const char* at, std::string_view role);   // `a reason`
  [[noreturn]] void expected_number(const char* at, std::string_view role);  // `a number`
  [[noreturn]] void expected_duration(const char* at);
  [[noreturn]] void expected_within(const char* at);
  [[noreturn]] void expected_unit(const char* at, std::initializer_list<std::string_view> units);
  [[noreturn]] void expected_value(const char* at);
  [[noreturn]] void expected_option(const char* at);
  [[noreturn]] void expected_condition(const char* at);
  [[noreturn]] void expected_type(const char* at);
  [[noreturn]] void expected_date(const char* at);
  [[noreturn]] void expected_period(const char* at);
  [[noreturn]] void expected_time(const char* at);
  [[noreturn]] void expected_version(const char* at);
  [[noreturn]] void expected_operator(const char* at);
  [[noreturn]] void expected_meeting_day(const char* at);
  [[noreturn]] void expected_meeting_time(const char* at);
  [[noreturn]] void expected_member(const char* at);  // of a group
  [[noreturn]] void unclosed_text(const char* at);
  [[noreturn]] void stop(const char* at);  // says nothing, but where
  // The line is complete before `at`, and yet goes on. `word_before` is an option that may be a misspelt keyword.
  [[noreturn]] void unexpected_rest(const char* at, const std::optional<Name>& word_before);

  // The same, of the lines of a scenario.
  [[noreturn]] void expected_moment(const char* at);
  [[noreturn]] void expected_moment_time(const char* at);  // the date is there
  [[noreturn]] void expected_slot_name(const char* at);
  [[noreturn]] void expected_given_value(const char* at);
  [[noreturn]] void expected_comma(const char* at);        // between two given values
  [[noreturn]] void expected_comma_of_names(const char* at);
  [[noreturn]] void expected_expectation(const char* at);  // what follows `expect`
  [[noreturn]] void expected_outcome(const char* at);
  [[noreturn]] void expected_stage(const char* at);
  [[noreturn]] void expected_amount(const char* at);

  // What is there and is wrong.
  [[noreturn]] void bad_escape(Span span);
  [[noreturn]] void bad_number(Span span, std::string message, std::string marker);
  [[noreturn]] void bad_date(Span span, std::string message);
  [[noreturn]] void bad_time(Span span, std::string message);
  [[noreturn]] void duration_too_long(Span span);
  [[noreturn]] void said_twice(Span span, std::string_view what);
  [[noreturn]] void mixed_operators(Span span, char sign, char first, Span first_span);
  [[noreturn]] void not_yet(Span span, std::string_view what);

  // These return, and the caller goes on with the next line.
  void unknown_clause(std::optional<Form> form);
  void misplaced_clause(const ClauseForm& clause, std::optional<Form> form);
  void future_declaration();
  void list_outside(std::optional<Form> form);
  void empty_list(Span span);
  void wrong_cell_count(Span span, std::size_t found, std::size_t wanted);
  void line_too_long();
  void text_not_utf8(std::uint32_t offset);
  void nul_byte(std::uint32_t offset);
  void file_too_large();

  // Looks for one slip whose undoing makes the line readable, and says so in the diagnostic that was made of the line
  // last. `read` tries a text in the line's place, and returns where reading stopped, or nothing. `currency` is the
  // policy's, or empty. Returns false where there is no such slip; one of several in the line may be said even then.
  using TryLine = std::function<std::optional<std::size_t>(const std::string&)>;
  bool mend(std::string_view currency, const TryLine& read);
  const std::string& mended() const { return mended_; }  // the line as mend() would have it
  // The diagnostic made last is mended by writing `replacement` from `at` to the end of the line.
  void mend_end(const char* at, std::string replacement);
  // Where the diagnostic made last stands.
  Span last_place() const { return last_->span; }

 private:
  // What stands at a place: a word, a number, a quoted text or an operator as a whole; empty at the end of the line.
  struct Seen {
    Span span;
    std::string_view text;
    bool is_end() const { return text.empty(); }
  };
  Seen see(const char* at) const;
  std::string_view before(const char* at) const;
  std::string found(const char* at, const Seen& seen) const;  // ` after `to`, found `,``

  Diagnostic& add(const DiagnosticKind& kind, Span span, std::string message, std::string marker = {});
  // Gives up where an operator, parentheses or typographic quotes tell what went wrong, whatever was expected.
  void look_for_habits(const Seen& seen);
  [[noreturn]] void expected_time_like(const char* at, std::string_view form);
  [[noreturn]] void expected_one(const char* at, std::string_view what, const std::vector<std::string>& words);
  void suggest(Diagnostic& diagnostic, const Seen& seen, const std::vector<std::string>& words);
  void say_mended(const Repair& repair, bool is_guess);

  SourceId source_;
  Diagnostics& diagnostics_;
  std::string_view text_;
  std::uint32_t line_begin_ = 0;
  std::uint32_t line_end_ = 0;
  static constexpr std::size_t kMost = 1'000;
  std::size_t count_ = 0;
  static constexpr int kMostMended = 100;  // lines of one file that are looked at so closely
  int mended_lines_ = 0;
  std::string mended_;
  Diagnostic* last_ = &overflow_;  // until the next is added
  Diagnostic overflow_;  // takes what comes after the last that is kept
};

}  // namespace truce::grammar
