#include "grammar/mistakes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/chars.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "grammar/mistake_parts.h"

namespace truce::grammar {

namespace {

bool is_word_char(char c) {
  return is_digit(c) || is_letter(c) || std::string_view("_-./:%").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_sign(char c) { return std::string_view("&|=!<>*+~").find(c) != std::string_view::npos; }

constexpr std::string_view kAll = "a list `is all of` says it, one condition a line";
constexpr std::string_view kAny = "a list `is any of` says it, one condition a line";
constexpr std::string_view kNamed = "name the group instead: a definition of its own";

// What to do about a sign or a word of programming languages; empty for others.
std::string answer_to(std::string_view text) {
  if (text == "!=" || text == "<>") return "write `not … is …`";
  if (text == "&&" || text == "&" || text == "and") return std::string(kAll);
  if (text == "||" || text == "|" || text == "or") return std::string(kAny);
  if (text == "(" || text == ")") return std::string(kNamed);
  const std::string_view meant = meaning_of_sign(text);
  return meant.empty() ? std::string() : fmt::format("write `{}`", meant);
}

struct ShortUnit {
  std::string_view written;
  std::string_view unit;
};

constexpr ShortUnit kShortUnits[] = {
    {"s", "seconds"},      {"sec", "seconds"},    {"secs", "seconds"},  {"m", "minutes"},  {"min", "minutes"},
    {"mins", "minutes"},   {"h", "hours"},        {"hr", "hours"},      {"hrs", "hours"},  {"d", "days"},
    {"w", "weeks"},        {"wk", "weeks"},       {"wks", "weeks"},     {"mo", "months"},  {"mon", "months"},
    {"mth", "months"},     {"mths", "months"},    {"q", "quarters"},    {"qtr", "quarters"}, {"y", "years"},
    {"yr", "years"},       {"yrs", "years"},      {"bh", "business hours"}, {"bd", "business days"},
    {"business-hours", "business hours"}, {"business-days", "business days"}, {"business-hour", "business hours"},
    {"business-day", "business days"},
};

constexpr std::string_view kNumberWords[] = {"one", "two", "three", "four", "five", "six",
                                             "seven", "eight", "nine", "ten", "eleven", "twelve"};

// The last word of a clause that has a list.
bool is_list_end(std::string_view word) {
  return word == "of" || word == "include" || word == "reasons" || word == "target";
}

// Words that a line may go on with, for "did you mean".
const std::vector<std::string>& inner_words() {
  static const std::vector<std::string> words = {
      "of",       "at least", "at most",  "across",   "within",    "where",     "since entering", "unless",
      "requires", "why",      "is",       "contains", "private",   "starts as", "logged as",      "by",
      "owned by", "may wait", "final as", "without",  "when",      "at entry",  "than",           "entering",
      "missing",  "known",    "between",  "times",    "more than", "less than"};
  return words;
}

const std::vector<std::string>& test_words() {
  static const std::vector<std::string> words = {"at least", "at most", "more than", "less than", "one of", "between"};
  return words;
}

}  // namespace

// ---- Parts of messages

namespace {

// At most 40 code points, whole.
std::string shortened(std::string_view text) {
  std::size_t end = 0;
  for (int points = 0; points < 40 && end < text.size(); ++points) end += decode_utf8(text, end).size;
  return std::string(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

}  // namespace

std::string in_backquotes(std::string_view text) { return fmt::format("`{}`", shortened(text)); }

std::string alternatives(const std::vector<std::string>& words) {
  std::string result;
  for (std::size_t index = 0; index < words.size(); ++index) {
    if (index > 0) result += index + 1 == words.size() ? " or " : ", ";
    result += in_backquotes(words[index]);
  }
  return result;
}

Mistakes::Mistakes(const Sources& sources, SourceId source, Diagnostics& diagnostics)
    : source_(source), diagnostics_(diagnostics), text_(sources.at(source).text) {}

void Mistakes::begin_line(std::uint32_t begin, std::uint32_t end) {
  line_begin_ = begin;
  line_end_ = end;
}

Span Mistakes::span(const char* begin, const char* end) const {
  return {source_, static_cast<std::uint32_t>(begin - text_.data()), static_cast<std::uint32_t>(end - text_.data())};
}

Mistakes::Seen Mistakes::see(const char* at) const {
  const std::string_view line = text_.substr(line_begin_, line_end_ - line_begin_);
  std::size_t begin = static_cast<std::size_t>(at - line.data());
  while (begin < line.size() && is_blank(line[begin])) ++begin;
  std::size_t end = begin;
  if (begin == line.size() || line[begin] == '#') {
    while (begin > 0 && is_blank(line[begin - 1])) --begin;  // the line ends after its last word
    end = begin;
  } else if (line[begin] == '"') {
    end = line.find('"', begin + 1);
    end = end == std::string_view::npos ? line.size() : end + 1;
  } else if (is_word_char(line[begin]) || (line[begin] == ',' && begin + 1 < line.size() && is_digit(line[begin + 1]))) {
    while (end < line.size() && is_word_char(line[end])) ++end;
    if (end == begin) end = begin + 1;
  } else if (is_sign(line[begin])) {
    while (end < line.size() && is_sign(line[end])) ++end;
  } else {
    end = begin + decode_utf8(line, begin).size;
  }
  return {span(line.data() + begin, line.data() + end), line.substr(begin, end - begin)};
}

std::string_view Mistakes::before(const char* at) const {
  const std::string_view line = text_.substr(line_begin_, static_cast<std::size_t>(at - text_.data()) - line_begin_);
  std::size_t end = line.size();
  while (end > 0 && is_blank(line[end - 1])) --end;
  std::size_t begin = end;
  if (end > 0 && line[end - 1] == '"') {
    begin = line.rfind('"', end - 2);
    if (begin == std::string_view::npos || end < 2) begin = 0;
  } else {
    while (begin > 0 && !is_blank(line[begin - 1])) --begin;
  }
  return line.substr(begin, end - begin);
}

std::string Mistakes::found(const char* at, const Seen& seen) const {
  std::string result;
  const std::string_view last = before(at);
  if (last == "-" && last.data() == text_.data() + line_begin_) result = " in this line of the list";
  else if (!last.empty()) result = fmt::format(" after {}", in_backquotes(last));
  return result + (seen.is_end() ? ", but the line ends" : fmt::format(", found {}", in_backquotes(seen.text)));
}

Diagnostic& Mistakes::add(const DiagnosticKind& kind, Span span, std::string message, std::string marker) {
  if (count_ >= kMost) return *(last_ = &overflow_);
  ++count_;
  return *(last_ = &diagnostics_.add(kind, span, std::move(message), std::move(marker)));
}

void Mistakes::suggest(Diagnostic& diagnostic, const Seen& seen, const std::vector<std::string>& words) {
  const std::optional<std::string> meant = nearest(seen.text, words);
  if (!meant || *meant == seen.text) return;
  diagnostic.marker = fmt::format("did you mean `{}`?", *meant);
  diagnostic.fix = Fix{seen.span, *meant, true};
}

void Mistakes::look_for_habits(const Seen& seen) {
  const bool is_word = seen.text == "and" || seen.text == "or";  // only after a complete line are they meant as signs
  std::string answer = is_word ? std::string() : answer_to(seen.text);
  if (!answer.empty()) {
    add(kWrongOperator, seen.span, fmt::format("{} means nothing here", in_backquotes(seen.text)), std::move(answer));
    throw LineGivenUp{};
  }
  const bool is_curly = seen.text.substr(0, 3) == "“" || seen.text.substr(0, 3) == "”" || seen.text.substr(0, 1) == "'";
  if (is_curly) {
    add(kExpectedText, seen.span, fmt::format("{} does not begin a text", in_backquotes(seen.text)),
        "a text stands in straight quotes: `\"…\"`");
    throw LineGivenUp{};
  }
}

// ---- What was expected

void Mistakes::expected_one(const char* at, std::string_view what, const std::vector<std::string>& words) {
  const Seen seen = see(at);
  look_for_habits(seen);
  Diagnostic& diagnostic = add(kExpectedWord, seen.span, fmt::format("expected {}{}", what, found(at, seen)));
  suggest(diagnostic, seen, words);
  if (diagnostic.fix) throw LineGivenUp{};
  std::vector<std::string> first_words;
  for (const std::string& word : words) first_words.push_back(word.substr(0, word.find(' ')));
  suggest(diagnostic, seen, first_words);
  throw LineGivenUp{};
}

void Mistakes::expected_word(const char* at, const std::vector<std::string>& words) {
  expected_one(at, alternatives(words), words);
}

void Mistakes::expected_month(const char* at) {
  expected_one(at, "a month", {"January", "February", "March", "April", "May", "June", "July", "August", "September",
                               "October", "November", "December"});
}

void Mistakes::expected_weekday(const char* at) {
  expected_one(at, "a day of the week or `every day`",
               {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "every day"});
}

void Mistakes::expected_name(const char* at, std::string_view role) {
  const Seen seen = see(at);
  look_for_habits(seen);
  Diagnostic& diagnostic = add(kExpectedName, seen.span, fmt::format("expected {}{}", role, found(at, seen)));
  if (!seen.is_end()) {
    const bool is_plain = std::all_of(seen.text.begin(), seen.text.end(), [](char c) {
      return is_digit(c) || is_letter(c) || c == '_';
    });
    if (seen.text.front() == '"') {
      diagnostic.marker = "a name stands without quotes";
    } else if (is_digit(seen.text.front())) {
      diagnostic.marker = "a name begins with a letter";
    } else if (is_plain) {
      diagnostic.marker = "this word has a meaning of its own in conditions";
    } else if (is_word_char(seen.text.front())) {
      diagnostic.marker = "a name is made of the letters a to z, digits and `_`";
    }
  }
  throw LineGivenUp{};
}

void Mistakes::expected_text(const char* at, std::string_view role) {
  const Seen seen = see(at);
  look_for_habits(seen);
  add(kExpectedText, seen.span, fmt::format("expected {}{}", role, found(at, seen)),
      seen.is_end() || seen.text.front() == '"' ? "" : "a text stands in quotes");
  throw LineGivenUp{};
}

void Mistakes::expected_number(const char* at, std::string_view role) {
  const Seen seen = see(at);
  look_for_habits(seen);
  if (!seen.is_end() && is_digit(seen.text.front())) {
    add(kBadNumber, seen.span, fmt::format("{} is not a number", in_backquotes(seen.text)));
    throw LineGivenUp{};
  }
  Diagnostic& diagnostic = add(kExpectedNumber, seen.span, fmt::format("expected {}{}", role, found(at, seen)));
  if (seen.text == "a" || seen.text == "an") {
    diagnostic.marker = "write `1`";
    diagnostic.fix = Fix{seen.span, "1"};
  }
  const auto* word = std::find(std::begin(kNumberWords), std::end(kNumberWords), seen.text);
  if (word != std::end(kNumberWords)) {
    const std::string digits = std::to_string(word - std::begin(kNumberWords) + 1);
    diagnostic.marker = fmt::format("write `{}`", digits);
    diagnostic.fix = Fix{seen.span, digits};
  }
  throw LineGivenUp{};
}

void Mistakes::expected_duration(const char* at) {
  const Seen seen = see(at);
  std::size_t digits = 0;
  while (digits < seen.text.size() && (is_digit(seen.text[digits]) || seen.text[digits] == '.')) ++digits;
  if (digits == 0) expected_number(at, "a duration such as `24 hours`");
  const std::string_view letters = seen.text.substr(digits);
  std::vector<std::string> units;
  std::string unit;
  for (const ShortUnit& one : kShortUnits) {
    units.emplace_back(one.unit);
    if (one.written == letters) unit = one.unit;
  }
  if (unit.empty()) unit = nearest(letters, units).value_or("");
  const bool is_whole = seen.text.substr(0, digits).find('.') == std::string_view::npos;
  if (unit.empty() || !is_whole) {
    add(kExpectedUnit, seen.span, fmt::format("{} is not a number", in_backquotes(seen.text)),
        "a duration is a whole number and a unit in words: `24 hours`");
    throw LineGivenUp{};
  }
  const std::string written = fmt::format("{} {}", seen.text.substr(0, digits), unit);
  Diagnostic& diagnostic =
      add(kExpectedUnit, seen.span, fmt::format("the unit of {} is not a word", in_backquotes(seen.text)),
          fmt::format("write `{}`", written));
  diagnostic.fix = Fix{seen.span, written};
  throw LineGivenUp{};
}

void Mistakes::expected_within(const char* at) {
  const Seen seen = see(at);
  if (seen.is_end()) {
    add(kExpectedWord, seen.span, "expected `within` and a duration, but the line ends",
        "a promise has a time to be kept in");
    throw LineGivenUp{};
  }
  expected_word(at, {"within"});
}

void Mistakes::expected_unit(const char* at, std::initializer_list<std::string_view> units) {
  const Seen seen = see(at);
  look_for_habits(seen);
  std::vector<std::string> candidates(units.begin(), units.end());
  Diagnostic& diagnostic = add(kExpectedUnit, seen.span, fmt::format("expected a unit of time{}", found(at, seen)));
  diagnostic.help = fmt::format("write {}", alternatives(candidates));
  for (const ShortUnit& one : kShortUnits) {
    if (one.written != seen.text) continue;
    const std::string meant(one.unit);
    if (std::find(candidates.begin(), candidates.end(), meant) == candidates.end()) continue;
    diagnostic.marker = fmt::format("units are words: `{}`", meant);
    diagnostic.fix = Fix{seen.span, meant};
    diagnostic.help.clear();
  }
  if (!diagnostic.fix) suggest(diagnostic, seen, candidates);
  if (diagnostic.fix) diagnostic.help.clear();
  throw LineGivenUp{};
}

void Mistakes::expected_value(const char* at) {
  const Seen seen = see(at);
  look_for_habits(seen);
  if (seen.text == "not") {
    add(kWrongOperator, seen.span, "`not` does not follow `is`", "it stands before the whole: `not … is …`");
    throw LineGivenUp{};
  }
  if (!seen.is_end() && is_digit(seen.text.front())) {
    add(kBadNumber, seen.span, fmt::format("{} is not a number", in_backquotes(seen.text)), "a text stands in quotes");
    throw LineGivenUp{};
  }
  Diagnostic& diagnostic =
      add(kExpectedValue, seen.span, fmt::format("expected a number, a word or a text in quotes{}", found(at, seen)));
  if (seen.is_end() && !before(at).empty() && before(at).back() == ',') diagnostic.help = "delete the comma at the end";
  throw LineGivenUp{};
}

void Mistakes::expected_option(const char* at) {
  const Seen seen = see(at);
  look_for_habits(seen);
  add(kExpectedValue, seen.span, fmt::format("expected a word or a text in quotes{}", found(at, seen)),
      seen.is_end() || !is_digit(seen.text.front()) ? "" : "what does not begin with a letter stands in quotes");
  throw LineGivenUp{};
}

void Mistakes::expected_condition(const char* at) {
  const Seen seen = see(at);
  look_for_habits(seen);
  Diagnostic& diagnostic =
      add(kExpectedCondition, seen.span, fmt::format("expected a condition{}", found(at, seen)));
  if (seen.text == "is" || seen.text == "within" || seen.text == "at") {
    diagnostic.marker = "a condition begins with what it is about";
  } else if (seen.text.substr(0, 1) == "\"") {
    diagnostic.marker = "a name stands without quotes";
  } else if (!seen.is_end() && is_letter(seen.text.front())) {
    diagnostic.marker = "this word has a meaning of its own in conditions";
  }
  throw LineGivenUp{};
}

void Mistakes::expected_type(const char* at) {
  const Seen seen = see(at);
  look_for_habits(seen);
  Diagnostic& diagnostic = add(kExpectedType, seen.span, fmt::format("expected a type{}", found(at, seen)));
  suggest(diagnostic, seen, {"number", "text", "money", "yes or no", "one of"});
  if (!diagnostic.fix) diagnostic.help = "a type is `number`, `text`, `money`, `yes or no`, or `one of` and its words";
  throw LineGivenUp{};
}

void Mistakes::expected_date(const char* at) {
  const Seen seen = see(at);
  add(kBadDate, seen.span, fmt::format("expected a date{}", found(at, seen)), "a date is written `2026-04-01`");
  throw LineGivenUp{};
}

void Mistakes::expected_period(const char* at) {
  const Seen seen = see(at);
  Diagnostic& diagnostic = add(kBadDate, seen.span, fmt::format("expected a period{}", found(at, seen)));
  diagnostic.help = "a period is `2026`, `2026-Q2`, `2026-04`, `2026-W15`, `2026-04-01`, or one like `each month`";
  throw LineGivenUp{};
}

void Mistakes::expected_time(const char* at) { expected_time_like(at, "hours are written `09:00-17:30`"); }

void Mistakes::expected_time_like(const char* at, std::string_view form) {
  const Seen seen = see(at);
  Diagnostic& diagnostic =
      add(kBadTime, seen.span, fmt::format("expected a time of day{}", found(at, seen)), std::string(form));
  const bool lacks_zero = seen.text.size() >= 4 && is_digit(seen.text[0]) && seen.text[1] == ':';
  if (lacks_zero) {
    diagnostic.fix = Fix{{source_, seen.span.begin, seen.span.begin}, "0"};
    diagnostic.marker = "an hour has two digits: `09:00`";
  }
  throw LineGivenUp{};
}

void Mistakes::expected_version(const char* at) {
  const Seen seen = see(at);
  add(kBadVersion, seen.span, fmt::format("expected a version{}", found(at, seen)), "numbers parted by dots: `2.1.0`");
  throw LineGivenUp{};
}

void Mistakes::expected_operator(const char* at) {
  const Seen seen = see(at);
  Diagnostic& diagnostic = add(kExpectedWord, seen.span, fmt::format("expected `*`, `/`, `+` or `-`{}", found(at, seen)));
  if (seen.text == "of")
    diagnostic.help = "lists such as `is all of` belong to definitions; here `is` computes with other KPIs";
  throw LineGivenUp{};
}

void Mistakes::expected_meeting_day(const char* at) {
  expected_one(at, "a day of the week", {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"});
}

void Mistakes::expected_meeting_time(const char* at) { expected_time_like(at, "a time is written `09:30`"); }

void Mistakes::expected_member(const char* at) {
  const Seen seen = see(at);
  look_for_habits(seen);
  Diagnostic& diagnostic = add(kExpectedWord, seen.span, fmt::format("expected `at least`{}", found(at, seen)));
  diagnostic.help = "a line of a group is like `at least 3 leads with intent within 30 days`";
  throw LineGivenUp{};
}

void Mistakes::unclosed_text(const char* at) {
  const Span span{source_, static_cast<std::uint32_t>(at - text_.data()), line_end_};
  Diagnostic& diagnostic = add(kUnclosedText, span, "a text has no closing quote in its line");
  if (text_[line_end_ - 1] == '"')
    diagnostic.help = "a backslash before a quote keeps the text open; a backslash alone is `\\\\`";
  else
    diagnostic.help = "end the text with `\"` where it is over; a text does not go on in the next line";
  throw LineGivenUp{};
}

void Mistakes::unexpected_rest(const char* at, const std::optional<Name>& word_before) {
  const Seen seen = see(at);
  look_for_habits(seen);
  if (seen.text == "and" || seen.text == "or") {
    add(kWrongOperator, seen.span, fmt::format("conditions are not joined with {} in one line", in_backquotes(seen.text)),
        answer_to(seen.text));
    throw LineGivenUp{};
  }
  // `is atleast 3`: an option called `atleast` is not what was meant.
  const bool is_adjacent = word_before && before(at) == word_before->text;
  if (is_adjacent) {
    if (const std::optional<std::string> meant = nearest(word_before->text, test_words())) {
      Diagnostic& diagnostic =
          add(kExpectedWord, word_before->span, fmt::format("{} is no comparison", in_backquotes(word_before->text)),
              fmt::format("did you mean `{}`?", *meant));
      diagnostic.fix = Fix{word_before->span, *meant};
      throw LineGivenUp{};
    }
  }
  Diagnostic& diagnostic =
      add(kUnexpectedRest, seen.span,
          fmt::format("{} does not belong after {}", in_backquotes(seen.text), in_backquotes(before(at))));
  suggest(diagnostic, seen, inner_words());
  if (diagnostic.marker.empty() && seen.text == "of") {
    diagnostic.marker = "only business hours and business days are of a calendar";
  } else if (diagnostic.marker.empty() && seen.text == "where") {
    diagnostic.marker = "`where` directly follows its event or activity";
  } else if (diagnostic.marker.empty() && seen.text.size() == 3 && is_digit(before(at).back())) {
    diagnostic.marker = "a currency is three capital letters: `USD`";
  } else if (diagnostic.marker.empty() && is_list_end(before(at))) {
    diagnostic.marker = "the lines of this list follow, each with `- `";
  } else if (diagnostic.marker.empty() && seen.text == "within") {
    diagnostic.help = "`within` follows what is counted: `demo_request within 90 days`";
  } else if (diagnostic.marker.empty() && seen.text == ",") {
    diagnostic.marker = "here stands one thing, not a list";
  }
  throw LineGivenUp{};
}

// ---- What is there and is wrong

void Mistakes::bad_escape(Span span) {
  add(kBadEscape, span, "a backslash stands only before `\"` or another backslash", "write `\\\\`").fix =
      Fix{span, "\\\\"};
  throw LineGivenUp{};
}

void Mistakes::bad_number(Span span, std::string message, std::string marker) {
  add(kBadNumber, span, std::move(message), std::move(marker));
  throw LineGivenUp{};
}

void Mistakes::bad_date(Span span, std::string message) {
  add(kBadDate, span, std::move(message));
  throw LineGivenUp{};
}

void Mistakes::bad_time(Span span, std::string message) {
  add(kBadTime, span, std::move(message));
  throw LineGivenUp{};
}

void Mistakes::duration_too_long(Span span) {
  const std::string_view written = text_.substr(span.begin, span.end - span.begin);
  add(kDurationTooLong, span, fmt::format("{} is longer than 100 years", in_backquotes(written))).help =
      "no agreement runs so long: look for a slip in the number or in its unit";
  throw LineGivenUp{};
}

void Mistakes::said_twice(Span span, std::string_view what) {
  add(kSaidTwice, span, fmt::format("{} is said twice in this line", what)).help = "keep the one that is meant";
  throw LineGivenUp{};
}

void Mistakes::mixed_operators(Span span, char sign, char first, Span first_span) {
  Diagnostic& diagnostic = add(kMixedOperators, span, fmt::format("`{}` and `{}` are mixed in one line", first, sign));
  diagnostic.labels.push_back({first_span, "the first sign"});
  diagnostic.help = "give one part a name, as a KPI of its own";
  throw LineGivenUp{};
}

void Mistakes::not_yet(Span span, std::string_view what) {
  add(kNotYet, span, fmt::format("{} cannot be read by this version yet", what));
  throw LineGivenUp{};
}

}  // namespace truce::grammar
