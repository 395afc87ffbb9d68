// The grammar of the lines of a scenario: what is given, what happens when, and what is expected then.
#pragma once

#include "grammar/draft.h"
#include "grammar/rules.h"

namespace truce::grammar {

#define TRUCE_MISTAKE(rule, function) \
  struct rule {                       \
    static void raise(Mistakes& mistakes, const char* at) { mistakes.function(at); } \
  }
TRUCE_MISTAKE(missing_moment, expected_moment);
TRUCE_MISTAKE(missing_moment_time, expected_moment_time);
TRUCE_MISTAKE(missing_slot_name, expected_slot_name);
TRUCE_MISTAKE(missing_given_value, expected_given_value);
TRUCE_MISTAKE(missing_comma, expected_comma);
TRUCE_MISTAKE(missing_outcome, expected_outcome);
TRUCE_MISTAKE(missing_expectation, expected_expectation);
TRUCE_MISTAKE(missing_expected_stage, expected_stage);
TRUCE_MISTAKE(missing_expected_amount, expected_amount);
#undef TRUCE_MISTAKE

// ---- Values

struct slot_name : seq<name> {};
struct slot : seq<at<one<'<'>>, expect<seq<one<'<'>, slot_name, one<'>'>>, missing_slot_name>> {};

struct moment_time
    : seq<rep<2, digit>, one<':'>, rep<2, digit>, opt<one<':'>, rep<2, digit>>, not_at<sor<letter, digit, one<':', '.'>>>> {};
struct moment : spaced<expect<date, missing_moment>, expect<moment_time, missing_moment_time>> {};
struct slot_or_moment : sor<slot, moment> {};
struct slot_or_length : sor<slot, length> {};

struct given_key : seq<not_at<word_is<"why">>, name> {};
struct given_constant : seq<not_at<sor<word_is<"is">, word_is<"why">>>, constant> {};
struct given_value : spaced<given_key, expect<sor<slot, given_constant>, missing_given_value>> {};
struct a_given_value : expect<given_value, missing_name<"a field or a key, and its value">> {};
struct no_value_without_comma : sor<not_at<gap, given_key>, pegtl::raise<missing_comma>> {};
struct given_values : seq<a_given_value, star<comma, a_given_value>, no_value_without_comma> {};

// ---- Lines

struct given_clause : spaced<lead<"given">, given_values> {};

struct lead_word : seq<not_at<word_is<"why">>, plus<word_char>> {};
struct lead_text : seq<text> {};
struct lead_clause : spaced<lead<"lead">, expect<sor<lead_text, lead_word>, missing_name<"the name of a lead">>> {};

struct happening : seq<subject, maybe<at<given_key>, given_values>> {};
struct at_clause : seq<spaced<lead<"at">, slot_or_moment>, maybe<happening>> {};
struct after_clause : seq<spaced<lead<"after">, slot_or_length>, maybe<happening>> {};

// Carries what the words mean; an action belongs to exactly this type, and so it is never derived from.
template <Outcome Which, class Rule>
struct outcome : Rule {};
struct any_outcome
    : sor<outcome<Outcome::met, word_is<"met">>, outcome<Outcome::not_met, words<"not", "met">>,
          outcome<Outcome::undecided, word_is<"undecided">>, outcome<Outcome::kept, word_is<"kept">>,
          outcome<Outcome::broken, word_is<"broken">>, outcome<Outcome::open, word_is<"open">>,
          outcome<Outcome::excused, word_is<"excused">>> {};

struct expected_stage_name : seq<not_at<word_is<"is">>, name> {};
struct expect_stage : spaced<word_is<"stage">, expect<sor<slot, expected_stage_name>, missing_expected_stage>> {};
struct expect_no_broken : spaced<word_is<"no">, then<"broken">, then<"promise">> {};
struct expect_due : spaced<word_is<"due">, then<"at">, slot_or_moment> {};
struct expected_amount_number : seq<at<number>, amount> {};
struct slot_or_amount : expect<sor<slot, expected_amount_number>, missing_expected_amount> {};
struct in_period : spaced<word_is<"in">, expect<period, missing_period>, then<"is">> {};
struct expect_value : spaced<sor<in_period, word_is<"is">>, slot_or_amount> {};
struct any_outcome_or_slot : expect<sor<slot, any_outcome>, missing_outcome> {};
struct expect_outcome : seq<any_outcome_or_slot, maybe<word_is<"at">, gap, slot_or_moment>> {};
struct expected_subject : seq<not_at<reserved>, dotted_name> {};
struct expect_subject
    : spaced<expect<expected_subject, missing_expectation>, sor<expect_due, expect_value, expect_outcome>> {};
struct expect_clause : spaced<lead<"expect">, sor<expect_stage, expect_no_broken, expect_subject>> {};

struct examples_clause : spaced<lead<"examples", "of">, names_of<"a name">> {};

struct scenario_clause : sor<given_clause, lead_clause, at_clause, after_clause, expect_clause, examples_clause> {};

// ---- Rows of examples

// What a cell may hold depends on its slot; here it is words, numbers (`2,000` has no list comma) and quoted texts.
struct cell_number : seq<digit, star<sor<digit, seq<one<',', '.'>, at<digit>>>>> {};
struct cell_char : pegtl::not_one<'"', '#', ',', ' ', '\t'> {};
struct cell_word : seq<not_at<word_is<"why">>, plus<sor<text, cell_number, cell_char>>> {};
struct cell : seq<cell_word, star<gap, cell_word>> {};
struct a_cell : expect<cell, missing_value> {};
struct example_item : seq<a_cell, star<comma, a_cell>> {};

}  // namespace truce::grammar
