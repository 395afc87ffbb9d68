// What is said of whole lines: that they stand where they cannot, belong to nothing, or are no text.
#include <fmt/format.h>

#include "base/text.h"
#include "grammar/mistake_parts.h"
#include "grammar/mistakes.h"

namespace truce::grammar {

void Mistakes::unknown_clause(std::optional<Form> form) {
  const Seen seen = see(text_.data() + line_begin_);
  const std::string place =
      form ? fmt::format("{} is not a clause of {}", in_backquotes(seen.text), with_article(*form))
           : fmt::format("{} begins no declaration", in_backquotes(seen.text));
  Diagnostic& diagnostic = add(kUnknownClause, seen.span, place);
  std::vector<std::string> words = leading_words(form);
  const std::vector<std::string> declarations = declaration_words();
  words.insert(words.end(), declarations.begin(), declarations.end());
  suggest(diagnostic, seen, words);
  if (diagnostic.fix) return;
  const bool is_bullet = seen.text == "*" || seen.text == "•" || seen.text == "+" || seen.text == "–" || seen.text == "—";
  if (is_bullet || !is_letter(seen.text.front())) {
    diagnostic.marker = is_bullet ? "the lines of a list begin with `- `" : "a line begins with a word";
  } else if (form) {
    const std::vector<std::string> leads = leads_of(*form);
    if (leads.empty()) {
      diagnostic.help = *form == Form::use ? "each name that is used stands in a line of its own, with `- `"
                                           : fmt::format("{} has no clauses but `why`", with_article(*form));
    } else {
      diagnostic.help = fmt::format("{} has {}", with_article(*form), alternatives(leads));
    }
  }
}

void Mistakes::misplaced_clause(const ClauseForm& clause, std::optional<Form> form) {
  const Span span{source_, line_begin_, line_begin_ + static_cast<std::uint32_t>(clause.lead.size())};
  const Seen seen = see(text_.data() + line_begin_);
  const Span shown = text_.substr(line_begin_, clause.lead.size()) == clause.lead ? span : seen.span;
  if (!form) {
    add(kMisplacedClause, shown, fmt::format("`{}` stands above every declaration", clause.lead),
        fmt::format("it is a clause of {}", hosts_of(clause)));
    return;
  }
  Diagnostic& diagnostic =
      add(kMisplacedClause, shown,
          fmt::format("`{}` is a clause of {}, not of {}", clause.lead, hosts_of(clause), with_article(*form)));
  const bool may_end_a_line = clause.lead == "unless" && (*form == Form::promise || *form == Form::handoff);
  diagnostic.help = may_end_a_line ? "here `unless` ends the line that it is about: `… within 14 days unless …`"
                                   : fmt::format("a line belongs to the declaration above it, which is {}: move it below {}",
                                                 with_article(*form), hosts_of(clause));
}

void Mistakes::future_declaration() {
  const Seen seen = see(text_.data() + line_begin_);
  add(kNotYet, seen.span, fmt::format("{} cannot be read by this version yet", in_backquotes(seen.text)),
      "this declaration is left out");
}

void Mistakes::list_outside(std::optional<Form> form) {
  Diagnostic& diagnostic = add(kListOutside, {source_, line_begin_, line_begin_ + 1}, "this line belongs to no list");
  if (form == Form::definition)
    diagnostic.help = "a list begins with `is all of`, `is any of` or one like `is at least 2 of`";
  if (form == Form::activity) diagnostic.help = "a list begins with `is any of`";
  if (form == Form::handoff) diagnostic.help = "a list begins with `must include` or `reject reasons`";
  if (form == Form::kpi) diagnostic.help = "a list begins with `target`";
  if (form == Form::group)
    diagnostic.help = "a list begins with `is all of`, `is any of` or one like `is at least 2 of`";
  if (form == Form::meeting) diagnostic.help = "a list begins with `agenda`";
  if (form == Form::scenario) diagnostic.help = "rows of examples stand below `examples of`";
  if (form == Form::use) diagnostic.help = "the names that are used stand directly below `use`";
  if (diagnostic.help.empty()) {
    diagnostic.help = form ? fmt::format("{} has no list: delete the dash, or move the line below the list that it is of",
                                         with_article(*form))
                           : "begin with a declaration such as `policy acme \"Acme\"`";
  }
}

void Mistakes::empty_list(Span span) {
  add(kEmptyList, span, "this list has no lines", "its lines follow, each with `- `");
}

void Mistakes::wrong_cell_count(Span span, std::size_t found, std::size_t wanted) {
  add(kWrongCellCount, span,
      fmt::format("this row has {} {} for {} {}", found, found == 1 ? "value" : "values", wanted,
                  wanted == 1 ? "name" : "names"),
      "one value for each name of `examples of`");
}

void Mistakes::line_too_long() {
  add(kLineTooLong, {source_, line_begin_, line_begin_ + 1},
      fmt::format("this line has {} bytes; at most 4,000 are read", with_thousands(line_end_ - line_begin_)));
}

void Mistakes::text_not_utf8(std::uint32_t offset) {
  add(kTextNotUtf8, {source_, offset, offset + 1}, "this line is not valid UTF-8", "save the file as UTF-8");
}

void Mistakes::nul_byte(std::uint32_t offset) {
  add(kNulByte, {source_, offset, offset + 1}, "this line has a zero byte, which no text has", "save the file as UTF-8 text");
}

void Mistakes::file_too_large() {
  add(kFileTooLarge, {source_, 0, 0},
      fmt::format("this file has {} bytes; at most 4 MiB are read",
                  with_thousands(static_cast<long long>(text_.size()))));
}

}  // namespace truce::grammar
