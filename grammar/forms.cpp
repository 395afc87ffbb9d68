#include "grammar/forms.h"

#include <algorithm>
#include <array>

#include "base/chars.h"
#include "grammar/tree.h"

namespace truce::grammar {

namespace {

constexpr std::array<std::string_view, kForms> kWords = {"policy",  "team",     "calendar",   "field",
                                                         "event",   "activity", "definition", "funnel",
                                                         "promise", "handoff",  "kpi",        "source",
                                                         "meeting", "score",    "group",      "objection",
                                                         "asset",   "scenario", "use"};

constexpr std::array<std::string_view, 3> kFutureWords = {"cost", "attribution", "campaign"};

constexpr std::uint32_t in(Form form) { return 1u << static_cast<int>(form); }
template <class... More>
constexpr std::uint32_t in(Form form, More... more) {
  return in(form) | in(more...);
}
constexpr std::uint32_t kEverywhere = (1u << kForms) - 1;

constexpr ClauseForm kClauses[] = {
    {"why", kEverywhere},

    {"version", in(Form::policy)},
    {"in force from", in(Form::policy)},
    {"agreed", in(Form::policy)},
    {"zone", in(Form::policy, Form::calendar)},
    {"currency", in(Form::policy)},
    {"year starts", in(Form::policy)},
    {"leave out leads when", in(Form::policy)},

    {"reports to", in(Form::team)},

    {"open", in(Form::calendar)},
    {"closed", in(Form::calendar)},
    {"known through", in(Form::calendar)},

    {"has", in(Form::event)},

    {"is", in(Form::activity, Form::definition, Form::kpi, Form::group), Items::conditions},  // items_of() tells which
    {"owned by", in(Form::definition, Form::kpi, Form::score, Form::group)},
    {"if", in(Form::definition)},
    {"unless", in(Form::definition)},

    {"starts in", in(Form::funnel)},
    {"stage", in(Form::funnel)},
    {"move", in(Form::funnel)},
    {"every won lead passes", in(Form::funnel)},

    {"starts on", in(Form::promise)},
    {"applies when", in(Form::promise)},
    {"kept on", in(Form::promise)},
    {"broken on", in(Form::promise)},
    {"on", in(Form::promise)},
    {"paused while", in(Form::promise)},

    {"from", in(Form::handoff)},
    {"clock", in(Form::handoff)},
    {"must include", in(Form::handoff), Items::names},
    {"accept on", in(Form::handoff)},
    {"reject on", in(Form::handoff)},
    {"answer within", in(Form::handoff)},
    {"first", in(Form::handoff)},
    {"persist with", in(Form::handoff)},
    {"reject reasons", in(Form::handoff), Items::reasons},
    {"if late notify", in(Form::handoff)},

    {"count of", in(Form::kpi)},
    {"sum of", in(Form::kpi)},
    {"mean of", in(Form::kpi)},
    {"median of", in(Form::kpi)},
    {"percentile", in(Form::kpi)},
    {"share of", in(Form::kpi)},
    {"only leads when", in(Form::kpi)},
    {"reported per", in(Form::kpi)},
    {"broken down by", in(Form::kpi)},
    {"target", in(Form::kpi), Items::targets},

    {"reads", in(Form::source)},
    {"lead from", in(Form::source)},
    {"id from", in(Form::source)},
    {"by from", in(Form::source)},
    {"gives", in(Form::source)},
    {"sets", in(Form::source)},
    {"times like", in(Form::source)},
    {"missing is", in(Form::source)},

    {"every", in(Form::meeting)},
    {"attended by", in(Form::meeting)},
    {"agenda", in(Form::meeting), Items::agenda},

    {"between", in(Form::score)},
    {"add", in(Form::score)},
    {"take", in(Form::score)},

    {"gathers leads with the same", in(Form::group)},

    {"raised on", in(Form::objection)},
    {"answers", in(Form::asset)},

    {"given", in(Form::scenario)},
    {"lead", in(Form::scenario)},
    {"at", in(Form::scenario)},
    {"after", in(Form::scenario)},
    {"expect", in(Form::scenario)},
    {"examples of", in(Form::scenario), Items::examples},
};

// Takes the next word off `text`; empty where none comes next.
std::string_view next_word(std::string_view& text) {
  while (!text.empty() && (is_blank(text.front()))) text.remove_prefix(1);
  std::size_t size = 0;
  while (size < text.size() && is_word_letter(text[size])) ++size;
  const std::string_view result = text.substr(0, size);
  text.remove_prefix(size);
  return result;
}

struct Agreement {
  int words = 0;
  bool whole = false;
};

// How many words of `lead` the line begins with.
Agreement agreement(std::string_view line, std::string_view lead) {
  Agreement result;
  for (;;) {
    const std::string_view wanted = next_word(lead);
    if (wanted.empty()) {
      result.whole = true;
      return result;
    }
    if (next_word(line) != wanted) return result;
    ++result.words;
  }
}

bool is_nearer(Agreement one, Agreement other) {
  return one.words != other.words ? one.words > other.words : one.whole && !other.whole;
}

}  // namespace

std::string_view word(Form form) { return kWords[static_cast<std::size_t>(form)]; }

std::string_view with_article(Form form) {
  constexpr std::array<std::string_view, kForms> kSpoken = {"a policy",     "a team",   "a calendar", "a field",
                                                            "an event",     "an activity", "a definition", "a funnel",
                                                            "a promise",    "a handoff", "a KPI",     "a source",
                                                            "a meeting",    "a score",   "a group",   "an objection",
                                                            "an asset",     "a scenario", "a `use`"};
  return kSpoken[static_cast<std::size_t>(form)];
}

std::optional<Form> form_of(std::string_view text) {
  for (std::size_t index = 0; index < kWords.size(); ++index) {
    if (kWords[index] == text) return static_cast<Form>(index);
  }
  return {};
}

bool is_future_form(std::string_view text) {
  return std::find(kFutureWords.begin(), kFutureWords.end(), text) != kFutureWords.end();
}

bool may_stand_in(const ClauseForm& clause, Form form) { return (clause.forms & in(form)) != 0; }

// `broken down by` in a promise is a kpi's clause, though a promise has `broken on`: what agrees in more words is meant.
ClauseMatch match_clause(std::string_view line, std::optional<Form> form) {
  const ClauseForm* best = nullptr;
  const ClauseForm* best_here = nullptr;
  Agreement of_best;
  Agreement of_best_here;
  for (const ClauseForm& clause : kClauses) {
    const Agreement here = agreement(line, clause.lead);
    if (here.words == 0) continue;
    if (!best || is_nearer(here, of_best)) {
      best = &clause;
      of_best = here;
    }
    if (form && may_stand_in(clause, *form) && (!best_here || is_nearer(here, of_best_here))) {
      best_here = &clause;
      of_best_here = here;
    }
  }
  if (form == Form::scenario && of_best_here.whole) return {best_here, true};  // `lead from`: a lead may be called so
  if (best_here && (of_best_here.words >= of_best.words || !of_best.whole)) return {best_here, true};
  return {best, false};
}

std::vector<std::string> leads_of(Form form) {
  std::vector<std::string> result;
  for (const ClauseForm& clause : kClauses) {
    if (may_stand_in(clause, form) && clause.lead != "why") result.emplace_back(clause.lead);
  }
  return result;
}

std::string hosts_of(const ClauseForm& clause) {
  std::vector<std::string_view> hosts;
  for (int index = 0; index < kForms; ++index) {
    if (may_stand_in(clause, static_cast<Form>(index))) hosts.push_back(with_article(static_cast<Form>(index)));
  }
  std::string result;
  for (std::size_t index = 0; index < hosts.size(); ++index) {
    if (index > 0) result += index + 1 == hosts.size() ? " or " : ", ";
    result += hosts[index];
  }
  return result;
}

Items items_of(const ClauseForm& clause, Form form) {
  if (clause.items != Items::conditions) return clause.items;
  if (form == Form::activity) return Items::patterns;
  if (form == Form::group) return Items::members;
  return form == Form::definition ? Items::conditions : Items::none;
}

std::vector<std::string> leading_words(std::optional<Form> form) {
  std::vector<std::string> result;
  if (form) {
    for (const ClauseForm& clause : kClauses) {
      std::string_view lead = clause.lead;
      if (may_stand_in(clause, *form)) result.emplace_back(next_word(lead));
    }
  }
  return result;
}

std::vector<std::string> declaration_words() {
  std::vector<std::string> result(kWords.begin(), kWords.end());
  result.insert(result.end(), kFutureWords.begin(), kFutureWords.end());
  return result;
}

std::string_view keyword(const Declaration& declaration) { return word(static_cast<Form>(declaration.head.index())); }

}  // namespace truce::grammar
