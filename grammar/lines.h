// The grammar of lines: heads of declarations, clauses, and items. Which clause may stand where is in forms.cpp; a line
// that does not belong where it stands never comes here.
#pragma once

#include "grammar/draft.h"
#include "grammar/rules.h"
#include "grammar/scenario_lines.h"

namespace truce::grammar {

// Matches nothing, and succeeds where the line belongs to such a declaration.
template <Form Which>
struct inside : success {
  template <pegtl::apply_mode, pegtl::rewind_mode, template <class...> class, template <class...> class, class Input>
  static bool match(Input&, const Draft& draft) {
    return draft.form == Which;
  }
};
template <Items Which>
struct listed : success {
  template <pegtl::apply_mode, pegtl::rewind_mode, template <class...> class, template <class...> class, class Input>
  static bool match(Input&, const Draft& draft) {
    return draft.items == Which;
  }
};

// ---- Policy

struct version : seq<plus<digit>, star<one<'.'>, plus<digit>>, word_end> {};
struct version_clause : spaced<lead<"version">, expect<version, missing_version>> {};
struct in_force_clause : spaced<lead<"in", "force", "from">, a_date> {};
struct agreed_clause : spaced<lead<"agreed">, a_date, then<"by">, teams> {};
struct zone : seq<zone_name> {};
struct a_zone : expect<zone, missing_name<"a time zone such as `America/New_York`">> {};
struct zone_clause : spaced<lead<"zone">, a_zone> {};
struct currency_clause : spaced<lead<"currency">, expect<name, missing_name<"a currency such as `USD`">>> {};
template <int Which, Literal Text>
struct month : word_is<Text> {};
template <int Which, Literal Text>
struct weekday : word_is<Text> {};
struct a_month
    : expect<sor<month<1, "January">, month<2, "February">, month<3, "March">, month<4, "April">, month<5, "May">,
                 month<6, "June">, month<7, "July">, month<8, "August">, month<9, "September">, month<10, "October">,
                 month<11, "November">, month<12, "December">>,
             missing_month> {};
struct year_starts_clause : spaced<lead<"year", "starts">, a_month> {};
struct leave_out_clause : spaced<lead<"leave", "out", "leads", "when">, condition> {};

// ---- Team, calendar

struct reports_to_clause : spaced<lead<"reports", "to">, a_name<"a team">> {};

struct any_weekday
    : sor<weekday<0, "Monday">, weekday<1, "Tuesday">, weekday<2, "Wednesday">, weekday<3, "Thursday">,
          weekday<4, "Friday">, weekday<5, "Saturday">, weekday<6, "Sunday">> {};
struct a_weekday : expect<any_weekday, missing_weekday> {};
struct clock_time : seq<rep<2, digit>, one<':'>, rep<2, digit>, not_at<sor<letter, digit, one<':', '.'>>>> {};
struct a_clock_time : expect<clock_time, missing_time> {};
struct open_hours : spaced<a_clock_time, expect<one<'-'>, missing_word<"-">>, a_clock_time> {};
struct every_day : words<"every", "day"> {};
struct open_clause : spaced<lead<"open">, sor<every_day, seq<a_weekday, maybe<word_is<"to">, gap, a_weekday>>>,
                            seq<open_hours, star<comma, open_hours>>> {};
struct closed_clause : seq<spaced<lead<"closed">, a_date>, maybe<title>> {};
struct known_through_clause : spaced<lead<"known", "through">, a_date> {};

// ---- Types of fields and of the keys of events

struct number_type
    : seq<word_is<"number">,
          maybe<word_is<"between">, gap, a_number<"a number">, gap, then<"and">, gap, a_number<"a number">>> {};
struct option : expect<sor<text_constant, word_constant>, missing_option> {};
struct options_type : spaced<lead<"one", "of">, seq<option, star<comma, option>>> {};
struct text_type : seq<word_is<"text">> {};
struct yes_or_no_type : lead<"yes", "or", "no"> {};
struct money_type : seq<word_is<"money">> {};
struct type : sor<number_type, options_type, text_type, yes_or_no_type, money_type> {};
struct a_type : expect<type, missing_type> {};

// ---- Modifiers, in any order

struct by_team : spaced<word_is<"by">, a_name<"a team">> {};
struct owned_by : spaced<lead<"owned", "by">, a_name<"a team">> {};
struct logged_as_text : a_text<"the name in the log"> {};
struct logged_as : spaced<lead<"logged", "as">, logged_as_text> {};
struct head_where : seq<where> {};
struct private_word : seq<word_is<"private">> {};
struct starts_as : spaced<lead<"starts", "as">, a_constant> {};
struct may_wait : lead<"may", "wait"> {};
struct final_won : seq<word_is<"won">> {};
struct final_lost : seq<word_is<"lost">> {};
struct final_as : spaced<lead<"final", "as">, expect<sor<final_won, final_lost>, missing_word<"won", "lost">>> {};

// ---- Event, activity, definition

struct has_clause
    : seq<spaced<lead<"has">, a_name<"a key">, seq<opt<title, gap>, a_type>>, each_of<title, private_word>> {};

struct all_of : lead<"all", "of"> {};
struct any_of : lead<"any", "of"> {};
struct at_least_of : spaced<lead<"at", "least">, a_count, then<"of">> {};
struct is_any_clause : spaced<lead<"is">, expect<words<"any", "of">, missing_word<"any of">>> {};
struct is_list_clause : spaced<lead<"is">, sor<all_of, any_of, at_least_of,
                                               pegtl::raise<missing_word<"all of", "any of", "at least">>>> {};
struct owned_by_clause : spaced<lead<"owned", "by">, teams> {};
struct then_met : seq<word_is<"met">> {};
struct then_not_met : words<"not", "met"> {};
struct then_undecided : seq<word_is<"undecided">> {};
struct if_missing_clause
    : spaced<lead<"if">, a_subject<"a field">, then<"is">, then<"missing">, then<"then">,
             expect<sor<then_met, then_not_met, then_undecided>, missing_word<"met", "not met", "undecided">>> {};
struct unless_clause : spaced<lead<"unless">, condition> {};
struct why_clause : spaced<lead<"why">, a_text<"a reason in quotes">> {};

// ---- Funnel

struct starts_in_clause : spaced<lead<"starts", "in">, a_name<"a stage">> {};
struct was_word : seq<word_is<"was">> {};
struct stage_was : spaced<was_word, stage_names> {};
struct stage_clause : seq<spaced<lead<"stage">, a_name<"a stage">>, each_of<title, stage_was, owned_by, may_wait, final_as>> {};
struct move_when : spaced<word_is<"when">, condition> {};
struct move_on : spaced<word_is<"on">, an_event> {};
struct move_after : seq<spaced<word_is<"after">, length>, maybe<word_is<"without">, gap, a_deed>> {};
struct move_clause
    : spaced<lead<"move">, a_name<"a stage">, then<"to">, a_name<"a stage">,
             seq<opt<lead<"at", "most">, gap, some_times, gap>,
                 sor<move_when, move_on, move_after, pegtl::raise<missing_word<"when", "on", "after">>>>> {};

struct passes_clause : spaced<lead<"every">, then<"won">, then<"lead">, then<"passes">, a_name<"a stage">> {};

// ---- Promise

struct starts_on_entering_clause : spaced<words<"starts", "on", "entering">, a_name<"a stage">> {};
struct starts_on_clause : spaced<lead<"starts", "on">, an_event> {};
struct applies_when_clause : spaced<lead<"applies", "when">, condition> {};
struct has_within : success {
  template <pegtl::apply_mode, pegtl::rewind_mode, template <class...> class, template <class...> class, class Input>
  static bool match(Input&, const Draft& draft) {
    return draft.parts.has_window;
  }
};
struct must_have_within : expect<has_within, missing_within> {};
struct kept_on_clause
    : seq<spaced<lead<"kept", "on">, a_deed>, each_of<times_part, within, unless_deed>, must_have_within> {};
struct broken_on_clause : seq<spaced<lead<"broken", "on">, a_deed>, each_of<within, unless_deed>, must_have_within> {};
struct requires_clause : spaced<lead<"on">, an_event, then<"requires">, condition> {};
struct paused_while_clause : spaced<lead<"paused", "while">, condition> {};

// ---- Handoff

struct from_to_clause : spaced<lead<"from">, a_name<"a stage">, then<"to">, a_name<"a stage">> {};
struct clock_clause : seq<spaced<lead<"clock">, a_name<"a calendar">>, maybe<word_is<"when">, gap, condition>> {};
struct must_include_clause : lead<"must", "include"> {};
struct accept_on_clause : spaced<lead<"accept", "on">, an_event> {};
struct reject_on_clause : spaced<lead<"reject", "on">, an_event> {};
struct answer_clause : spaced<lead<"answer", "within">, length> {};
struct first_clause : spaced<lead<"first">, a_subject<"an event or an activity">, then<"within">, length> {};
struct persist_clause
    : seq<spaced<lead<"persist", "with">, a_deed>, each_of<times_part, within, unless_deed>, must_have_within> {};
struct reject_reasons_clause : words<"reject", "reasons"> {};
struct if_late_clause : spaced<lead<"if", "late", "notify">, a_name<"a team">> {};

// ---- KPI

struct count_of_leads_clause : spaced<words<"count", "of", "leads">, then<"entering">, a_name<"a stage">> {};
struct count_of_entries_clause : spaced<words<"count", "of", "entries">, then<"into">, a_name<"a stage">> {};
struct count_of_clause : spaced<lead<"count", "of">, a_deed> {};

struct entering : spaced<word_is<"entering">, a_name<"a stage">> {};
struct from_point : expect<sor<entering, pattern>, missing_name<"`entering` and a stage, or an event">> {};
struct to_point : expect<sor<entering, pattern>, missing_name<"`entering` and a stage, or an event">> {};
struct time_unit
    : expect<sor<seconds, minutes, hours, days,
                 seq<spaced<word_is<"business">, expect<business_hours, missing_unit<"hours">>>, maybe<of_calendar>>>,
             missing_unit<"seconds", "minutes", "hours", "days", "business hours">> {};
struct time_between
    : seq<spaced<lead<"time", "from">, from_point, then<"to">, to_point>, maybe<word_is<"in">, gap, time_unit>> {};
struct value_of : spaced<a_name<"a key of the event">, then<"on">, an_event> {};
struct sum_clause : spaced<lead<"sum", "of">, value_of> {};
template <Statistic Which, class Lead>
struct statistic : Lead {};
struct percentile_lead : spaced<lead<"percentile">, a_count, then<"of">> {};
struct statistic_lead
    : sor<statistic<Statistic::mean, lead<"mean", "of">>, statistic<Statistic::median, lead<"median", "of">>,
          statistic<Statistic::percentile, percentile_lead>> {};
struct time_between_clause : seq<time_between> {};
struct statistic_value_clause : seq<value_of> {};
struct statistic_clause
    : spaced<statistic_lead, sor<seq<at<word_is<"time">>, time_between_clause>, statistic_value_clause>> {};

struct cohort_share_clause
    : spaced<words<"share", "of", "leads">, then<"entering">, a_name<"a stage">, then<"that">, then<"reach">,
             a_name<"a stage">, then<"within">, length> {};
struct promise_name : seq<dotted_name> {};
struct promise_share_clause
    : spaced<lead<"share", "of">, expect<promise_name, missing_name<"a promise">>, then<"kept">> {};
struct arithmetic_sign : one<'*', '/', '+', '-'> {};
struct arithmetic_clause
    : seq<spaced<lead<"is">, a_name<"a KPI">, expect<arithmetic_sign, missing_operator>, a_name<"a KPI">>,
          star<gap, arithmetic_sign, gap, a_name<"a KPI">>> {};
struct only_leads_clause : spaced<lead<"only", "leads", "when">, condition> {};
struct reported_per_clause : spaced<lead<"reported", "per">, a_grain> {};
struct at_entry : lead<"at", "entry"> {};
struct broken_down_clause
    : seq<spaced<lead<"broken", "down", "by">, a_name<"a field">>, star<comma, a_name<"a field">>, maybe<at_entry>> {};
struct target_clause : lead<"target"> {};

// ---- Source

struct column_word : plus<sor<letter, digit, one<'-', '.'>, beyond_ascii>> {};
struct column_text : seq<text> {};
struct a_column : expect<sor<column_text, column_word>, missing_name<"a column">> {};
struct reads_clause : spaced<lead<"reads">, a_name<"the format: `csv` or `ndjson`">, a_text<"the files in quotes">> {};
struct lead_from_clause : spaced<lead<"lead", "from">, a_column> {};
struct id_from_clause : spaced<lead<"id", "from">, a_column> {};
struct by_from_clause : spaced<lead<"by", "from">, a_column> {};
struct gives_clause : spaced<lead<"gives">, a_name<"an event">, then<"at">, a_column> {};
struct sets_clause : spaced<lead<"sets">, a_name<"a field or a key">, then<"from">, a_column> {};
struct times_like_clause
    : seq<spaced<lead<"times", "like">, a_text<"an example in quotes">>, maybe<word_is<"in">, gap, a_zone>> {};
struct missing_is_clause : spaced<lead<"missing", "is">, seq<a_text<"a text">, star<comma, a_text<"a text">>>> {};

// ---- Meeting

struct meeting_time : seq<clock_time> {};
struct every_clause : spaced<lead<"every">, expect<any_weekday, missing_meeting_day>, then<"at">,
                             expect<meeting_time, missing_meeting_time>, then<"for">, length> {};
struct attended_by_clause : spaced<lead<"attended", "by">, teams> {};
struct agenda_clause : lead<"agenda"> {};

// ---- Score, group

struct whole_number : seq<number> {};
struct a_whole_number : expect<whole_number, missing_number<"a whole number">> {};
struct between_clause : spaced<lead<"between">, a_whole_number, then<"and">, a_whole_number> {};
struct take_word : seq<word_is<"take">> {};
struct points : seq<number> {};
struct a_points : expect<points, missing_number<"a number of points">> {};
struct points_when : spaced<word_is<"when">, condition> {};
struct halving : spaced<lead<"halving", "every">, length> {};
struct points_at_most : spaced<lead<"at", "most">, at_most_times> {};
// This is no condition, and so a deed may be called `no`.
struct per_name : seq<not_at<sor<word_is<"at">, word_is<"within">, word_is<"where">, word_is<"why">>>, name> {};
struct per_pattern : seq<per_name, maybe<where>> {};
struct per_deed : expect<per_pattern, missing_name<"an event or an activity">> {};
struct points_per : seq<spaced<word_is<"per">, per_deed>, each_of<points_at_most, within, halving>> {};
struct points_clause
    : spaced<sor<take_word, word_is<"add">>, a_points,
             sor<points_when, points_per, pegtl::raise<missing_word<"when", "per">>>> {};
struct gathers_clause : spaced<lead<"gathers", "leads", "with", "the", "same">, a_subject<"a field">> {};

// ---- Objection, asset

struct raised_on_clause : spaced<lead<"raised", "on">, a_deed> {};
struct answers_clause : spaced<lead<"answers">, names_of<"an objection">> {};

struct clause
    : sor<why_clause, seq<inside<Form::scenario>, scenario_clause>,
          // policy, team, calendar
          version_clause, in_force_clause, agreed_clause, zone_clause, currency_clause, year_starts_clause,
          leave_out_clause, reports_to_clause, open_clause, closed_clause, known_through_clause,
          // event, activity, definition; `is`, `if`, `starts` and `broken` lead several clauses
          has_clause, seq<inside<Form::activity>, is_any_clause>, seq<inside<Form::definition>, is_list_clause>,
          seq<inside<Form::group>, is_list_clause>,
          seq<inside<Form::definition>, if_missing_clause>, owned_by_clause, unless_clause,
          // funnel
          seq<inside<Form::funnel>, starts_in_clause>, stage_clause, move_clause, seq<inside<Form::funnel>, passes_clause>,
          // promise
          starts_on_entering_clause, starts_on_clause, applies_when_clause, kept_on_clause,
          seq<inside<Form::promise>, broken_on_clause>, requires_clause, paused_while_clause,
          // handoff
          from_to_clause, clock_clause, must_include_clause, accept_on_clause, reject_reasons_clause,
          seq<at<word_is<"reject">>, not_at<words<"reject", "on">>, word_is<"reject">, gap,
              pegtl::raise<missing_word<"on", "reasons">>>,
          reject_on_clause, answer_clause, first_clause, persist_clause, if_late_clause,
          // kpi
          count_of_leads_clause, count_of_entries_clause, count_of_clause, sum_clause, statistic_clause,
          cohort_share_clause, promise_share_clause, seq<inside<Form::kpi>, arithmetic_clause>, only_leads_clause,
          reported_per_clause, broken_down_clause, target_clause,
          // source
          reads_clause, lead_from_clause, id_from_clause, by_from_clause, gives_clause, sets_clause, times_like_clause,
          missing_is_clause,
          // meeting, score, group, objection, asset
          every_clause, attended_by_clause, agenda_clause, between_clause, points_clause, gathers_clause, raised_on_clause,
          answers_clause> {};

// ---- Items

struct condition_item : seq<condition> {};
struct pattern_item : seq<a_deed> {};
struct name_item : seq<a_name<"a field or a key">> {};
struct agenda_item : seq<a_name<"an item such as `decision`">> {};
struct use_item : seq<a_name<"the name of a declaration">> {};
struct leads_word : sor<word_is<"leads">, word_is<"lead">> {};
struct member_item
    : seq<spaced<expect<words<"at", "least">, missing_member>, a_count, expect<leads_word, missing_word<"leads">>,
                 then<"with">, a_subject<"a definition">>,
          maybe<within>> {};
struct reason_name : expect<sor<text_constant, word_constant>, missing_option> {};
struct reason_requires
    : spaced<word_is<"requires">, sor<no_count, seq<a_deed, count_parts>>> {};
struct reason_item : seq<reason_name, maybe<title>, maybe<reason_requires>> {};
struct each_grain : spaced<word_is<"each">, a_grain> {};
struct target_least : seq<word_is<"least">> {};
struct target_most : seq<word_is<"most">> {};
struct target_item
    : spaced<sor<each_grain, expect<period, missing_period>>, then<"at">,
             expect<sor<target_least, target_most>, missing_word<"least", "most">>, amount> {};

struct item : seq<one<'-'>, gap,
                  sor<seq<listed<Items::conditions>, condition_item>, seq<listed<Items::patterns>, pattern_item>,
                      seq<listed<Items::names>, name_item>, seq<listed<Items::reasons>, reason_item>,
                      seq<listed<Items::targets>, target_item>, seq<listed<Items::members>, member_item>,
                      seq<listed<Items::agenda>, agenda_item>, seq<listed<Items::uses>, use_item>,
                      seq<listed<Items::examples>, example_item>>> {};

// ---- Heads

template <Literal Role>
struct named : a_name<Role> {};
struct policy_head
    : seq<spaced<lead<"policy">, expect<dotted_name, missing_name<"the name of the policy">>>, maybe<title>> {};
struct team_head : seq<spaced<lead<"team">, named<"the name of the team">>, maybe<title>> {};
struct calendar_head : seq<spaced<lead<"calendar">, named<"the name of the calendar">>, maybe<title>> {};
struct field_head : seq<spaced<lead<"field">, named<"the name of the field">, seq<opt<title, gap>, a_type>>,
                        each_of<title, private_word, starts_as>> {};
struct event_head
    : seq<spaced<lead<"event">, named<"the name of the event">>, each_of<title, by_team, logged_as, head_where>> {};
struct activity_head : seq<spaced<lead<"activity">, named<"the name of the activity">>, maybe<title>> {};
struct definition_head : seq<spaced<lead<"definition">, named<"the name of the definition">>, maybe<title>> {};
struct funnel_head : seq<spaced<lead<"funnel">, named<"the name of the funnel">>, maybe<title>> {};
struct promise_head : seq<spaced<lead<"promise">, named<"the name of the promise">>, each_of<title, by_team>> {};
struct handoff_head : seq<spaced<lead<"handoff">, named<"the name of the handoff">>, maybe<title>> {};
struct kpi_head : seq<spaced<lead<"kpi">, named<"the name of the KPI">>, maybe<title>> {};
struct source_head : seq<spaced<lead<"source">, named<"the name of the source">>, maybe<title>> {};

struct meeting_head : seq<spaced<lead<"meeting">, named<"the name of the meeting">>, maybe<title>> {};
struct score_head : seq<spaced<lead<"score">, named<"the name of the score">>, maybe<title>> {};
struct group_head : seq<spaced<lead<"group">, named<"the name of the group">>, maybe<title>> {};
struct objection_head : seq<spaced<lead<"objection">, named<"the name of the objection">>, maybe<title>> {};
struct asset_head : seq<spaced<lead<"asset">, named<"the name of the asset">>, maybe<title>> {};
struct scenario_head : spaced<lead<"scenario">, expect<title, missing_text<"the title of the scenario in quotes">>> {};
struct use_head : spaced<lead<"use">, a_text<"the path of a file in quotes">> {};

struct head : sor<policy_head, team_head, calendar_head, field_head, event_head, activity_head, definition_head,
                  funnel_head, promise_head, handoff_head, kpi_head, source_head, meeting_head, score_head, group_head,
                  objection_head, asset_head, scenario_head, use_head> {};

// ---- Lines

struct why : spaced<word_is<"why">, a_text<"a reason in quotes">> {};
struct comment : seq<one<'#'>, star<pegtl::any>> {};
struct unexpected_rest {};
template <class Content>
struct line : seq<Content, maybe<why>, maybe<comment>, expect<seq<gap, eof>, unexpected_rest>> {};

}  // namespace truce::grammar
