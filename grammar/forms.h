// Which declarations there are, and which clauses may stand in which: the one place that says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace truce::grammar {

// In the order of Declaration::head.
enum class Form {
  policy, team, calendar, field, event, activity, definition, funnel, promise, handoff, kpi, source, meeting, score, group,
  objection, asset, scenario, use
};
inline constexpr int kForms = 19;

// What the lines below a clause (or below `use`) that begin with `- ` are.
enum class Items { none, conditions, patterns, names, reasons, targets, members, agenda, uses, examples };

struct ClauseForm {
  std::string_view lead;  // the words that every such clause begins with
  std::uint32_t forms;    // bit f: may stand in Form(f)
  Items items = Items::none;
};

std::string_view word(Form form);                     // `policy`
std::string_view with_article(Form form);             // `a policy`, `an event`
std::optional<Form> form_of(std::string_view word);   // of a line's first word
bool is_future_form(std::string_view word);           // a declaration that this version cannot read yet

// The clause that a line begins with, as far as its first words tell. Words are letters and `_`; the caller sees to it
// that the first one ends where it seems to.
struct ClauseMatch {
  const ClauseForm* clause = nullptr;  // nothing where the first word leads no clause at all
  bool allowed = false;                // in the given form; false for a line above every declaration
};
ClauseMatch match_clause(std::string_view line, std::optional<Form> form);

bool may_stand_in(const ClauseForm& clause, Form form);
std::vector<std::string> leads_of(Form form);              // `version`, `in force from`, …
std::string hosts_of(const ClauseForm& clause);            // `a policy or a calendar`
Items items_of(const ClauseForm& clause, Form form);

// First words that a line may begin with in this form, and the words that begin a declaration.
std::vector<std::string> leading_words(std::optional<Form> form);
std::vector<std::string> declaration_words();

}  // namespace truce::grammar
