#include "grammar/repairs.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "base/chars.h"
#include "base/nearest.h"
#include "grammar/forms.h"

namespace truce::grammar {

namespace {

constexpr std::size_t kMostRepairs = 64;
constexpr std::size_t kMostTokens = 60;
constexpr std::size_t kMostMeanings = 8;  // of one word
constexpr int kSlip = 100;                // of edit_distance()

// Words inside lines; those at their beginnings are in forms.cpp.
constexpr std::string_view kInnerWords[] = {
    "across",  "all",     "and",      "any",      "as",       "at",       "been",     "between",   "broken",  "business",
    "by",      "contains", "csv",     "day",      "days",     "different", "due",     "each",      "entering", "entries",
    "entry",   "every",   "excused",  "final",    "for",      "from",     "halving",  "has",       "hour",    "hours",
    "in",      "into",    "is",       "kept",     "known",    "lead",     "leads",    "least",     "less",    "like",
    "logged",  "may",     "met",      "minute",   "minutes",  "missing",  "money",    "month",     "months",  "more",
    "most",    "ndjson",  "no",       "not",      "number",   "of",       "on",       "one",       "open",    "or",
    "owned",   "per",     "private",  "promise",  "quarter",  "quarters", "reach",    "requires",  "same",    "second",
    "seconds", "since",   "stage",    "starts",   "text",     "than",     "that",     "the",       "then",    "time",
    "times",   "to",      "undecided", "unless",  "wait",     "was",      "week",     "weeks",     "when",    "where",
    "why",     "with",    "within",   "without",  "won",      "lost",     "year",     "years",     "yes",
    "Monday",  "Tuesday", "Wednesday", "Thursday", "Friday",  "Saturday", "Sunday",   "January",   "February", "March",
    "April",   "May",     "June",     "July",     "August",   "September", "October", "November",  "December",
};

const std::vector<std::string>& vocabulary() {
  static const std::vector<std::string> all = [] {
    std::set<std::string> words(std::begin(kInnerWords), std::end(kInnerWords));
    for (int form = 0; form < kForms; ++form) {
      words.emplace(word(static_cast<Form>(form)));
      for (const std::string& lead : leads_of(static_cast<Form>(form))) {
        for (std::size_t begin = 0; begin < lead.size();) {
          const std::size_t end = std::min(lead.find(' ', begin), lead.size());
          words.insert(lead.substr(begin, end - begin));
          begin = end + 1;
        }
      }
    }
    return std::vector<std::string>(words.begin(), words.end());
  }();
  return all;
}

// What is written elsewhere, and what it is here.
struct Habit {
  std::string_view written, meant;
};
constexpr Habit kSigns[] = {
    {"==", "is"},         {"=", "is"},          {">=", "is at least"}, {"=>", "is at least"}, {"<=", "is at most"},
    {"=<", "is at most"}, {">", "is more than"}, {"<", "is less than"}, {"!", "not"},
};
constexpr Habit kOtherHabits[] = {
    {">=", "at least"},      {"<=", "at most"},       {"*", "-"},             {"•", "-"},        {"+", "-"},
    {"–", "-"},              {"—", "-"},              {"working", "business"}, {"atleast", "at least"}, {"atmost", "at most"},
    {"equals", "is"},        {"are", "is"},           {"yes/no", "yes or no"}, {"boolean", "yes or no"}, {"bool", "yes or no"},
    {"string", "text"},      {"integer", "number"},   {"int", "number"},      {"float", "number"}, {"enum", "one of"},
};
constexpr std::string_view kQuotes[] = {"“", "”", "„", "‟", "″", "«", "»", "'", "‘", "’", "`"};

bool is_sign(char c) { return std::string_view("=<>!&|*+").find(c) != std::string_view::npos; }

struct Token {
  std::size_t begin, end;
};

// Words and signs; no texts in quotes, and no comment.
std::vector<Token> tokens_of(std::string_view line) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < line.size() && tokens.size() < kMostTokens && line[at] != '#';) {
    std::size_t end = at + 1;
    if (line[at] == '"') {
      end = std::min(line.find('"', at + 1), line.size() - 1) + 1;
    } else if (is_word_letter(line[at]) || is_digit(line[at])) {
      while (end < line.size() && (is_word_letter(line[end]) || is_digit(line[end]) || line[end] == '-' || line[end] == '/')) ++end;
      tokens.push_back({at, end});
    } else if (is_sign(line[at])) {
      while (end < line.size() && is_sign(line[end])) ++end;
      tokens.push_back({at, end});
    } else if (!is_blank(line[at])) {
      while (end < line.size() && !is_blank(line[end]) && static_cast<unsigned char>(line[end]) >= 0x80) ++end;
      tokens.push_back({at, end});
    }
    at = end;
  }
  return tokens;
}

// One wrong letter, or one in three of a longer word.
int most_slips(std::size_t size) { return std::max(1, static_cast<int>(size) / 3); }

void add_meanings(std::string_view line, Token token, std::string_view currency, std::vector<Repair>& repairs) {
  const std::string_view written = line.substr(token.begin, token.end - token.begin);
  if (std::binary_search(vocabulary().begin(), vocabulary().end(), written)) return;  // no slip made it
  std::vector<Repair> meanings;
  const auto try_word = [&](std::string_view word) {
    const std::size_t longer = std::max(written.size(), word.size());
    const std::size_t shorter = std::min(written.size(), word.size());
    if (static_cast<int>(longer - shorter) > most_slips(longer)) return;
    const int distance = edit_distance(written, word);
    const int slips = distance / kSlip;
    const bool is_nothing_right = slips >= static_cast<int>(longer);
    if (is_nothing_right || slips > most_slips(longer)) return;
    meanings.push_back({token.begin, token.end, std::string(word), true, distance});
  };
  for (const std::string& word : vocabulary()) try_word(word);
  if (!currency.empty()) try_word(currency);
  std::stable_sort(meanings.begin(), meanings.end(),
                   [](const Repair& one, const Repair& other) { return one.slips < other.slips; });
  if (meanings.size() > kMostMeanings) meanings.resize(kMostMeanings);
  repairs.insert(repairs.end(), meanings.begin(), meanings.end());
}

void add_habits(std::string_view line, const std::vector<Token>& tokens, std::size_t index, std::vector<Repair>& repairs) {
  const Token token = tokens[index];
  const std::string_view written = line.substr(token.begin, token.end - token.begin);
  const auto try_meaning = [&](std::string_view meant) {
    repairs.push_back({token.begin, token.end, std::string(meant), false, 0});
  };
  if (const std::string_view meant = meaning_of_sign(written); !meant.empty()) try_meaning(meant);
  for (const Habit& habit : kOtherHabits) {
    if (written == habit.written) try_meaning(habit.meant);
  }
  if ((written == "!=" || written == "<>") && index > 0) {  // `not A is B`
    const Token before = tokens[index - 1];
    const std::string_view subject = line.substr(before.begin, before.end - before.begin);
    repairs.push_back({before.begin, token.end, fmt::format("not {} is", subject), false, 0});
  }
}

std::string with_hyphens_as(std::string_view written, std::string_view between) {
  std::string result;
  for (const char c : written) {
    if (c == '-') result += between;
    else result += c;
  }
  return result;
}

// All typographic or single quotes become straight ones, as one repair.
void add_quotes(std::string_view line, std::vector<Repair>& repairs) {
  std::string straight;
  std::size_t first = line.size();
  std::size_t last = 0;
  for (std::size_t at = 0; at < line.size();) {
    const auto* quote = std::find_if(std::begin(kQuotes), std::end(kQuotes),
                                     [&](std::string_view one) { return line.substr(at, one.size()) == one; });
    const std::size_t size = quote == std::end(kQuotes) ? 1 : quote->size();
    if (size > 1 || quote != std::end(kQuotes)) {
      if (first == line.size()) first = at;
      last = at + size;
      straight += '"';
    } else if (first != line.size()) {
      straight += line[at];
    }
    at += size;
  }
  if (first == line.size()) return;
  straight.resize(straight.rfind('"') + 1);
  repairs.push_back({first, last, std::move(straight), false, 0});
}

}  // namespace

std::string_view meaning_of_sign(std::string_view written) {
  for (const Habit& sign : kSigns) {
    if (written == sign.written) return sign.meant;
  }
  return {};
}

std::string repaired(std::string_view line, const Repair& repair) {
  std::string result(line);
  return result.replace(repair.begin, repair.end - repair.begin, repair.replacement);
}

std::vector<Repair> repairs_of(std::string_view line, std::size_t stopped_at, std::string_view currency) {
  std::vector<Repair> repairs;
  const std::vector<Token> tokens = tokens_of(line);
  for (std::size_t index = 0; index < tokens.size(); ++index) {
    add_habits(line, tokens, index, repairs);
    const Token token = tokens[index];
    if (is_word_letter(line[token.begin])) add_meanings(line, token, currency, repairs);
    const std::string_view written = line.substr(token.begin, token.end - token.begin);
    if (is_word_letter(written.front()) && written.find('-') != std::string_view::npos) {
      for (const std::string_view between : {" ", " - ", "_"}) {
        repairs.push_back({token.begin, token.end, with_hyphens_as(written, between), false, between == "_" ? 2 : 1});
      }
    }
  }
  add_quotes(line, repairs);
  const auto far = [&](const Repair& repair) {
    return repair.begin < stopped_at ? stopped_at - repair.begin : repair.begin - stopped_at;
  };
  std::stable_sort(repairs.begin(), repairs.end(), [&](const Repair& one, const Repair& other) {
    return one.slips != other.slips ? one.slips < other.slips : far(one) < far(other);
  });
  if (repairs.size() > kMostRepairs) repairs.resize(kMostRepairs);
  return repairs;
}

}  // namespace truce::grammar
