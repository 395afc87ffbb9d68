// The grammar of what lines are made of: words, values, durations, patterns, conditions. lines.h has the lines
// themselves.
//
// A line is parsed on its own, so that the end of input is the end of the line. Rules never match blanks at their ends;
// `spaced` puts blanks between. Where only one thing can follow, `expect` cuts: the mistake is reported at that place
// and the line is given up. So nothing backtracks over an action, and a mistake late in a line does not blame its first
// word.
//
// Included by parse.cpp and by the test that analyses the grammar, as PEGTL is slow to compile.
#pragma once

#include <tao/pegtl.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "base/value.h"
#include "grammar/mistakes.h"

namespace truce::grammar {

namespace pegtl = tao::pegtl;
using pegtl::at;
using pegtl::eof;
using pegtl::not_at;
using pegtl::one;
using pegtl::opt;
using pegtl::plus;
using pegtl::range;
using pegtl::ranges;
using pegtl::rep;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;
using pegtl::success;

// A text as a template argument.
template <std::size_t N>
struct Literal {
  char chars[N]{};
  constexpr Literal(const char (&text)[N]) {
    for (std::size_t index = 0; index < N; ++index) chars[index] = text[index];
  }
  static constexpr std::size_t size = N - 1;
  constexpr std::string_view view() const { return {chars, size}; }
};

// ---- Words

struct gap : star<one<' ', '\t'>> {};
struct beyond_ascii : range<static_cast<char>(0x80), static_cast<char>(0xff)> {};
struct letter : ranges<'a', 'z', 'A', 'Z', '_'> {};
struct digit : range<'0', '9'> {};
struct word_char : sor<letter, digit, one<'-', '.'>, beyond_ascii> {};
struct word_end : not_at<word_char> {};

template <class First, class... Rest>
struct spaced : seq<First, seq<gap, Rest>...> {};
template <class... Rules>
struct maybe : opt<gap, Rules...> {};
template <class... Alternatives>
struct each_of : star<gap, sor<Alternatives...>> {};

template <Literal Text, class = std::make_index_sequence<Text.size>>
struct spelled;
template <Literal Text, std::size_t... Index>
struct spelled<Text, std::index_sequence<Index...>> {
  using type = seq<pegtl::string<Text.chars[Index]...>, word_end>;
};
template <Literal Text>
struct word_is : spelled<Text>::type {};
template <Literal... Words>
struct words : spaced<word_is<Words>...> {};

// Rule, or a diagnostic.
template <class Rule, class Mistake>
struct expect : sor<Rule, pegtl::raise<Mistake>> {};

template <Literal... Words>
struct missing_word {
  static void raise(Mistakes& mistakes, const char* at) { mistakes.expected_word(at, {std::string(Words.view())...}); }
};
template <Literal Role>
struct missing_name {
  static void raise(Mistakes& mistakes, const char* at) { mistakes.expected_name(at, Role.view()); }
};
template <Literal Role>
struct missing_text {
  static void raise(Mistakes& mistakes, const char* at) { mistakes.expected_text(at, Role.view()); }
};
template <Literal Role>
struct missing_number {
  static void raise(Mistakes& mistakes, const char* at) { mistakes.expected_number(at, Role.view()); }
};
template <Literal... Units>
struct missing_unit {
  static void raise(Mistakes& mistakes, const char* at) { mistakes.expected_unit(at, {Units.view()...}); }
};
#define TRUCE_MISTAKE(rule, function) \
  struct rule {                       \
    static void raise(Mistakes& mistakes, const char* at) { mistakes.function(at); } \
  }
TRUCE_MISTAKE(missing_duration, expected_duration);
TRUCE_MISTAKE(missing_within, expected_within);
TRUCE_MISTAKE(missing_value, expected_value);
TRUCE_MISTAKE(missing_option, expected_option);
TRUCE_MISTAKE(missing_condition, expected_condition);
TRUCE_MISTAKE(missing_type, expected_type);
TRUCE_MISTAKE(missing_date, expected_date);
TRUCE_MISTAKE(missing_period, expected_period);
TRUCE_MISTAKE(missing_month, expected_month);
TRUCE_MISTAKE(missing_weekday, expected_weekday);
TRUCE_MISTAKE(missing_time, expected_time);
TRUCE_MISTAKE(missing_version, expected_version);
TRUCE_MISTAKE(missing_operator, expected_operator);
TRUCE_MISTAKE(missing_meeting_day, expected_meeting_day);
TRUCE_MISTAKE(missing_meeting_time, expected_meeting_time);
TRUCE_MISTAKE(missing_member, expected_member);
TRUCE_MISTAKE(missing_comma_of_names, expected_comma_of_names);
TRUCE_MISTAKE(missing_quote, unclosed_text);
#undef TRUCE_MISTAKE

template <Literal Text>
struct then : expect<word_is<Text>, missing_word<Text>> {};
// The words that every such clause begins with: the first one tells, the others must follow.
template <Literal First, Literal... Rest>
struct lead : spaced<word_is<First>, then<Rest>...> {};

// ---- Names

struct name : seq<letter, star<sor<letter, digit>>, word_end> {};
struct dotted_name : seq<letter, star<sor<letter, digit, seq<one<'.'>, at<letter>>>>, word_end> {};
struct zone_name : plus<sor<letter, digit, one<'/', '+', '-'>>> {};
struct currency_name : seq<rep<3, range<'A', 'Z'>>, word_end> {};
struct reserved : sor<word_is<"stage">, word_is<"time">, word_is<"no">, word_is<"not">, word_is<"has">, word_is<"is">,
                      word_is<"at">, word_is<"within">, word_is<"where">, word_is<"when">, word_is<"unless">,
                      word_is<"if">, word_is<"why">, word_is<"missing">, word_is<"known">> {};
struct subject : seq<not_at<reserved>, name> {};
struct key : seq<not_at<sor<word_is<"not">, word_is<"is">>>, name> {};

template <Literal Role>
struct a_name : expect<name, missing_name<Role>> {};
template <Literal Role>
struct a_subject : expect<subject, missing_name<Role>> {};

struct comma : seq<gap, one<','>, gap> {};
template <Literal Role>
struct names_of : seq<a_name<Role>, star<comma, a_name<Role>>,
                      sor<not_at<gap, word_is<"and">>, pegtl::raise<missing_comma_of_names>>> {};
struct teams : seq<a_name<"a team">, star<sor<comma, seq<gap, word_is<"and">, gap>>, a_name<"a team">>> {};

// ---- Values

struct quoted_text : seq<one<'"'>, star<sor<seq<one<'\\'>, pegtl::any>, pegtl::not_one<'"'>>>, one<'"'>> {};
struct text : seq<at<one<'"'>>, expect<quoted_text, missing_quote>> {};
template <Literal Role>
struct a_text : expect<text, missing_text<Role>> {};
struct title : seq<text> {};

struct number : seq<opt<one<'-'>>, digit, star<sor<digit, seq<one<',', '.'>, at<digit>>>>, word_end> {};
template <Literal Role>
struct a_number : expect<number, missing_number<Role>> {};
struct count : seq<number> {};  // whole, at least 1
struct a_count : expect<count, missing_number<"a whole number">> {};

struct date : seq<rep<4, digit>, one<'-'>, rep<2, digit>, one<'-'>, rep<2, digit>, word_end> {};
struct a_date : expect<date, missing_date> {};

struct period
    : seq<rep<4, digit>,
          opt<one<'-'>, sor<seq<one<'Q'>, digit>, seq<one<'W'>, rep<2, digit>>,
                            seq<rep<2, digit>, opt<one<'-'>, rep<2, digit>>>>>,
          word_end> {};

struct number_constant : seq<number> {};
struct constant_currency : seq<currency_name> {};
struct text_constant : seq<text> {};
struct plain_word : seq<ranges<'a', 'z', 'A', 'Z'>, star<sor<letter, digit, one<'-', '.'>>>, not_at<beyond_ascii>> {};
struct word_constant : seq<not_at<sor<word_is<"not">, word_is<"and">, word_is<"or">>>, plain_word> {};
struct constant : sor<seq<number_constant, maybe<constant_currency>>, text_constant, word_constant> {};
struct a_constant : expect<constant, missing_value> {};
struct constants : seq<a_constant, star<comma, a_constant>> {};

// ---- Durations

// Never derived from, as an action belongs to exactly this type.
template <Unit Which, Literal One, Literal Many>
struct unit : sor<word_is<One>, word_is<Many>> {};
using seconds = unit<Unit::second, "second", "seconds">;
using minutes = unit<Unit::minute, "minute", "minutes">;
using hours = unit<Unit::hour, "hour", "hours">;
using days = unit<Unit::day, "day", "days">;
using weeks = unit<Unit::week, "week", "weeks">;
using months = unit<Unit::month, "month", "months">;
using quarters = unit<Unit::quarter, "quarter", "quarters">;
using years = unit<Unit::year, "year", "years">;
using business_hours = unit<Unit::business_hour, "hour", "hours">;
using business_days = unit<Unit::business_day, "day", "days">;

struct of_calendar : spaced<word_is<"of">, a_name<"a calendar">> {};
struct business_unit
    : spaced<word_is<"business">, expect<sor<business_hours, business_days>, missing_unit<"hours", "days">>> {};
struct plain_unit : sor<seconds, minutes, hours, days, weeks, months, quarters, years> {};
struct amount_unit : sor<plain_unit, business_unit> {};
struct length_unit : sor<plain_unit, seq<business_unit, maybe<of_calendar>>> {};

struct length
    : spaced<expect<count, missing_duration>,
             expect<length_unit, missing_unit<"seconds", "minutes", "hours", "days", "weeks", "months", "quarters",
                                              "years", "business hours", "business days">>> {};

struct percent : one<'%'> {};
struct amount_currency : seq<currency_name> {};
struct amount : seq<a_number<"an amount">, maybe<sor<percent, amount_currency, amount_unit>>> {};

struct grain : sor<unit<Unit::day, "day", "day">, unit<Unit::week, "week", "week">, unit<Unit::month, "month", "month">,
                   unit<Unit::quarter, "quarter", "quarter">, unit<Unit::year, "year", "year">> {};
struct a_grain : expect<grain, missing_unit<"day", "week", "month", "quarter", "year">> {};

// ---- Comparisons

// Carries what the rule means; an action belongs to exactly this type, and so it is never derived from.
template <TestOp Op, class Rule>
struct test : Rule {};

struct bound_word : sor<test<TestOp::at_least, word_is<"least">>, test<TestOp::at_most, word_is<"most">>> {};
struct at_bound : spaced<word_is<"at">, expect<bound_word, missing_word<"least", "most">>> {};
struct than_bound
    : sor<test<TestOp::more_than, words<"more", "than">>, test<TestOp::less_than, words<"less", "than">>> {};
struct between_values : spaced<word_is<"between">, a_constant, then<"and">, a_constant> {};

struct is_test
    : spaced<word_is<"is">,
             sor<test<TestOp::is_missing, word_is<"missing">>, test<TestOp::is_known, word_is<"known">>,
                 spaced<test<TestOp::one_of, words<"one", "of">>, constants>, test<TestOp::between, between_values>,
                 spaced<sor<at_bound, than_bound>, a_constant>, test<TestOp::is, a_constant>>> {};
using contains_test = test<TestOp::contains, spaced<word_is<"contains">, expect<text_constant, missing_text<"a text">>>>;
struct comparison : sor<is_test, contains_test> {};

struct where_not : seq<word_is<"not">> {};
struct where : spaced<word_is<"where">, seq<opt<where_not, gap>, expect<key, missing_name<"a key of the record">>,
                                            maybe<comparison>>> {};

// ---- Patterns: an event or an activity, perhaps narrowed, and how often and when it counts

struct pattern : seq<subject, maybe<where>> {};
template <Literal Role>
struct a_pattern : expect<pattern, missing_name<Role>> {};
struct an_event : a_pattern<"an event"> {};
struct a_deed : a_pattern<"an event or an activity"> {};

struct times_word : sor<word_is<"times">, word_is<"time">> {};
struct some_times : spaced<a_count, expect<times_word, missing_word<"times">>> {};
struct at_least_times : seq<some_times> {};
struct at_most_times : seq<some_times> {};
struct at_times
    : spaced<word_is<"at">, sor<spaced<word_is<"least">, at_least_times>, spaced<word_is<"most">, at_most_times>,
                                pegtl::raise<missing_word<"least", "most">>>> {};
struct across_days : spaced<word_is<"across">, a_count, then<"different">,
                            expect<sor<word_is<"days">, word_is<"day">>, missing_word<"days">>> {};
struct times_part : sor<at_times, across_days> {};
struct within : spaced<word_is<"within">, length> {};
struct since_entering : spaced<word_is<"since">, then<"entering">, a_name<"a stage">> {};
struct unless_deed : spaced<word_is<"unless">, a_deed> {};

// ---- Conditions

struct condition_not : seq<word_is<"not">> {};
struct count_parts : each_of<times_part, within, since_entering> {};
struct no_count : spaced<word_is<"no">, seq<a_deed, each_of<within, since_entering>>> {};
struct time_since
    : spaced<lead<"time", "since">, a_deed, then<"is">,
             expect<sor<at_bound, than_bound>, missing_word<"more than", "less than", "at least", "at most">>, length> {};
struct stage_names : seq<a_name<"a stage">, star<comma, a_name<"a stage">>> {};
struct stage_is_lead : lead<"stage", "is"> {};
struct stage_is : spaced<stage_is_lead, sor<spaced<words<"one", "of">, stage_names>, a_name<"a stage">>> {};
struct has_been : spaced<lead<"has", "been", "in">, a_name<"a stage">> {};
struct subject_test
    : seq<at<spaced<subject, sor<word_is<"is">, word_is<"contains">>>>, spaced<subject, comparison>> {};
struct subject_count : seq<pattern, count_parts> {};
struct plain_condition : sor<no_count, time_since, stage_is, has_been, subject_test, subject_count> {};
struct condition : seq<opt<condition_not, gap>, expect<plain_condition, missing_condition>> {};

}  // namespace truce::grammar
