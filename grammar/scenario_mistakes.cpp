// What is said of the lines of a scenario that cannot be read.
#include <fmt/format.h>

#include <algorithm>

#include "grammar/mistake_parts.h"
#include "grammar/mistakes.h"

namespace truce::grammar {

namespace {

constexpr std::string_view kMomentForm = "an instant is written `2026-04-10 16:30`";

// `0000-00-00`, as far as digits tell.
bool begins_with_date(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00";
  if (text.size() < kShape.size()) return false;
  for (std::size_t index = 0; index < kShape.size(); ++index) {
    if (kShape[index] == '0' ? !is_digit(text[index]) : text[index] != '-') return false;
  }
  return true;
}

}  // namespace

void Mistakes::expected_moment(const char* at) {
  const Seen seen = see(at);
  Diagnostic& diagnostic = add(kBadDate, seen.span, fmt::format("expected a date and a time{}", found(at, seen)),
                               std::string(kMomentForm));
  // A `Z` or an offset would have meant another instant.
  const bool is_joined = begins_with_date(seen.text) && (seen.text.size() == 16 || seen.text.size() == 19) &&
                         (seen.text[10] == 'T' || seen.text[10] == 't');
  if (is_joined) {
    const std::string written = fmt::format("{} {}", seen.text.substr(0, 10), seen.text.substr(11));
    diagnostic.marker = fmt::format("write `{}`", written);
    diagnostic.fix = Fix{seen.span, written};
  } else if (begins_with_date(seen.text) && seen.text.size() > 16) {
    diagnostic.marker = "an instant is written in the policy's zone: `2026-04-10 16:30`";
  }
  throw LineGivenUp{};
}

void Mistakes::expected_moment_time(const char* at) { expected_time_like(at, kMomentForm); }

void Mistakes::expected_slot_name(const char* at) {
  const Seen seen = see(at);
  add(kExpectedName, seen.span, "what examples fill in is one name in angle brackets",
      "write one like `<size>`");
  throw LineGivenUp{};
}

void Mistakes::expected_given_value(const char* at) {
  const Seen seen = see(at);
  add(kExpectedValue, seen.span, fmt::format("expected a value{}", found(at, seen)),
      seen.is_end() ? "" : "the value directly follows its name: `company_size 120`");
  throw LineGivenUp{};
}

void Mistakes::expected_comma(const char* at) {
  const Seen seen = see(at);
  Diagnostic& diagnostic =
      add(kUnexpectedRest, seen.span,
          fmt::format("{} does not belong after {}", in_backquotes(seen.text), in_backquotes(before(at))));
  if (seen.text == "is") {
    diagnostic.marker = "values stand without `where` and `is`: `call outcome connected`";
  } else if (seen.text != "and" && seen.text.size() == 3 && is_digit(before(at).back())) {
    diagnostic.marker = "a currency is three capital letters: `USD`";
  } else {
    diagnostic.marker = "a comma parts two values: `company_size 120, industry saas`";
  }
  throw LineGivenUp{};
}

void Mistakes::expected_comma_of_names(const char* at) {
  const Seen seen = see(at);
  add(kUnexpectedRest, seen.span,
      fmt::format("{} does not belong after {}", in_backquotes(seen.text), in_backquotes(before(at))),
      "a comma parts two names");
  throw LineGivenUp{};
}

void Mistakes::expected_expectation(const char* at) {
  const Seen seen = see(at);
  Diagnostic& diagnostic =
      add(kExpectedName, seen.span,
          fmt::format("expected `stage`, `no broken promise`, or what is judged{}", found(at, seen)));
  if (seen.text == "not") {
    diagnostic.marker = "`not` stands before `met`";
    diagnostic.help = "write one like `expect ideal_customer not met`";
  } else if (!seen.is_end() && std::all_of(seen.text.begin(), seen.text.end(), is_letter)) {
    diagnostic.marker = "this word has a meaning of its own in conditions";
  }
  throw LineGivenUp{};
}

void Mistakes::expected_outcome(const char* at) {
  const Seen seen = see(at);
  if (seen.text == "at" || seen.text == "by") expected_word(at, {"due at", "broken at"});
  expected_word(at, {"met", "not met", "undecided", "kept", "broken", "open", "excused", "due at", "is"});
}

void Mistakes::expected_stage(const char* at) {
  const Seen seen = see(at);
  if (seen.text != "is") expected_name(at, "a stage");
  add(kExpectedName, seen.span, fmt::format("expected a stage{}", found(at, seen)),
      "the stage directly follows: `expect stage sql`");
  throw LineGivenUp{};
}

void Mistakes::expected_amount(const char* at) {
  const Seen seen = see(at);
  const std::vector<std::string> outcomes = {"met", "not", "undecided", "kept", "broken", "open", "excused"};
  if (std::find(outcomes.begin(), outcomes.end(), seen.text) == outcomes.end()) expected_number(at, "an amount");
  add(kExpectedNumber, seen.span, fmt::format("expected an amount{}", found(at, seen)),
      "a verdict stands without `is`: `expect ideal_customer met`");
  throw LineGivenUp{};
}

}  // namespace truce::grammar
