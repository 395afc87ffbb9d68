// Reads a policy line by line. Each line is parsed on its own by the grammar of lines.h, and what it says is added to the
// declaration that is open; a line with a mistake is left out, and reading goes on with the next.
#include "grammar/parse.h"

#include <algorithm>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/chars.h"
#include "base/check.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/utf8.h"
#include "grammar/draft.h"
#include "grammar/forms.h"
#include "grammar/item_actions.h"
#include "grammar/lines.h"
#include "grammar/mistakes.h"

namespace truce::grammar {

namespace {

constexpr std::size_t kLargestFile = 4u << 20;
constexpr std::size_t kLongestLine = 4'000;
constexpr int kMostUnreadableLines = 20;  // beyond, the file is no text at all
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Mistakes leave the grammar as an exception that carries nothing: the diagnostic is made where the mistake is seen.
template <class Rule>
struct Control : pegtl::normal<Rule> {
  template <class Input>
  [[noreturn]] static void raise(const Input& in, Draft& draft) {
    if (draft.is_trial) draft.mistakes.stop(in.current());
    if constexpr (std::is_same_v<Rule, unexpected_rest>) {
      draft.mistakes.unexpected_rest(in.current(), draft.last_word_constant);
    } else {
      Rule::raise(draft.mistakes, in.current());
    }
    throw LineGivenUp{};
  }
};

template <class Content>
bool matches(std::string_view text, Draft& draft) {
  pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf, const char*> in(text.data(), text.size(), "");
  try {
    const bool is_read = pegtl::parse<line<Content>, Action, Control>(in, draft);
    CHECK(is_read, "a line whose first word leads a rule; all else is a mistake, and raised");
    return true;
  } catch (const LineGivenUp&) {
    return false;
  }
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool is_word_char(char c) {
  return is_word_letter(c) || is_digit(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view first_word(std::string_view line) {
  std::size_t size = 0;
  while (size < line.size() && is_word_char(line[size])) ++size;
  return line.substr(0, size);
}

bool begins_with_bullet(std::string_view line) {
  return line.front() == '*' || line.front() == '+' || line.substr(0, 3) == "•" || line.substr(0, 3) == "–" ||
         line.substr(0, 3) == "—";
}

bool is_plain_word(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

Head empty_head(Form form) {
  switch (form) {
    case Form::policy: return PolicyHead{};
    case Form::team: return TeamHead{};
    case Form::calendar: return CalendarHead{};
    case Form::field: return FieldHead{};
    case Form::event: return EventHead{};
    case Form::activity: return ActivityHead{};
    case Form::definition: return DefinitionHead{};
    case Form::funnel: return FunnelHead{};
    case Form::promise: return PromiseHead{};
    case Form::handoff: return HandoffHead{};
    case Form::kpi: return KpiHead{};
    case Form::source: return SourceHead{};
    case Form::meeting: return MeetingHead{};
    case Form::score: return ScoreHead{};
    case Form::group: return GroupHead{};
    case Form::objection: return ObjectionHead{};
    case Form::asset: return AssetHead{};
    case Form::scenario: return ScenarioHead{};
    case Form::use: return UseHead{};
  }
  return PolicyHead{};
}

// The declaration that lines are being added to.
struct OpenDeclaration {
  Declaration declaration;
  Form form = Form::policy;
  bool is_sound = true;  // else its head has a mistake, and it only gives its clauses a place
};

// The clause that items are being added to.
struct OpenList {
  Items items = Items::none;
  bool is_sound = true;
  bool has_items = false;
  Span span;
};

class Reader {
 public:
  Reader(const Sources& sources, SourceId source, Diagnostics& diagnostics)
      : text_(sources.at(source).text), source_(source), mistakes_(sources, source, diagnostics) {
    file_.source = source;
  }

  File read() {
    if (text_.size() > kLargestFile) {
      mistakes_.file_too_large();
      return std::move(file_);
    }
    const bool is_text = is_valid_utf8(text_);
    std::size_t begin = text_.substr(0, kByteOrderMark.size()) == kByteOrderMark ? kByteOrderMark.size() : 0;
    while (begin < text_.size() && !mistakes_.is_full() && unreadable_lines_ < kMostUnreadableLines) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      read_line(without_blanks(text_.substr(begin, end - begin)), is_text);
      begin = end + 1;
    }
    close_declaration();
    file_.trailing_comments = std::move(comments_);
    file_.blank_before_trailing = std::move(blank_before_);
    return std::move(file_);
  }

 private:
  std::uint32_t offset(std::string_view part) const { return static_cast<std::uint32_t>(part.data() - text_.data()); }
  std::optional<Form> form() const { return open_ ? std::optional<Form>(open_->form) : std::nullopt; }

  void read_line(std::string_view line, bool is_text) {
    if (line.empty()) {
      is_after_blank_ = true;
      return;
    }
    mistakes_.begin_line(offset(line), offset(line) + static_cast<std::uint32_t>(line.size()));
    if (line.find('\0') != std::string_view::npos || (!is_text && !is_valid_utf8(line))) return read_unreadable(line);
    if (line.size() > kLongestLine) {
      mistakes_.line_too_long();
      return lose_line(line);
    }
    if (line.front() == '#') return keep_comment(line);

    const std::string_view word = first_word(line);
    if (form_of(word)) return read_head(line, *form_of(word));
    if (is_future_form(word)) {
      mistakes_.future_declaration();
      return skip_declaration();
    }
    if (is_skipping_) return drop_comments();
    if (line.front() == '-') return read_item(line);
    read_clause(line, word);
  }

  void read_unreadable(std::string_view line) {
    std::size_t at = 0;
    while (decode_utf8(line, at).valid && line[at] != '\0') at += decode_utf8(line, at).size;
    const std::uint32_t place = offset(line) + static_cast<std::uint32_t>(at);
    if (line[at] == '\0') mistakes_.nul_byte(place);
    else mistakes_.text_not_utf8(place);
    ++unreadable_lines_;
    lose_line(line);
  }

  // A line of which only the first word is looked at, so that the lines below it keep their place.
  void lose_line(std::string_view line) {
    if (const std::optional<Form> form = form_of(first_word(line))) return open_unsound(*form);
    if (line.front() != '-') return ignore_list();
    list_.has_items = true;
    drop_comments();
  }

  void keep_comment(std::string_view line) {
    blank_before_.push_back(std::exchange(is_after_blank_, false));
    comments_.push_back({std::string(line), mistakes_.line_span()});
  }

  void read_head(std::string_view line, Form form) {
    Line kept = begin_line();
    close_declaration();
    Draft draft(mistakes_, form);
    OpenDeclaration opened;
    opened.form = form;
    opened.is_sound = matches<head>(line, draft);
    if (!opened.is_sound) mend_line();
    opened.declaration.head = opened.is_sound ? std::move(*draft.head) : empty_head(form);
    if (opened.is_sound) {
      opened.declaration.name = std::move(*draft.head_name);
      opened.declaration.title = std::move(draft.title);
      opened.declaration.line = finish_line(std::move(kept), line, draft);
    }
    if (form == Form::use) list_ = {Items::uses, opened.is_sound, false, mistakes_.line_span()};
    if (form == Form::use && opened.is_sound) list_.span = opened.declaration.line.span;
    open_ = std::move(opened);
  }

  void read_clause(std::string_view line, std::string_view word) {
    const ClauseMatch match = match_clause(line, form());
    if (list_.items == Items::uses && !match.allowed) list_.has_items = true;  // a name without its dash
    if (!match.clause && list_.items != Items::none && begins_with_bullet(line)) {
      mistakes_.unknown_clause(form());
      mend_line();
      list_.has_items = true;
      return drop_comments();
    }
    close_list();
    if (!match.clause || !is_plain_word(word)) {
      mistakes_.unknown_clause(form());
      return mend_line() ? read_on_as(mistakes_.mended()) : guess_declaration(word);
    }
    if (!match.allowed) {
      mistakes_.misplaced_clause(*match.clause, form());
      mend_line();
      return ignore_list();
    }
    Line kept = begin_line();
    Draft draft(mistakes_, form());
    const bool is_sound = matches<clause>(line, draft);
    list_ = {items_of(*match.clause, *form()), is_sound, false, mistakes_.line_span()};
    if (!is_sound && !mend_line()) mend_list(line);
    if (list_.items == Items::none && !is_sound) ignore_list();
    if (!is_sound) return;
    Clause read;
    read.line = finish_line(std::move(kept), line, draft);
    list_.span = read.line.span;
    read.what = std::move(*draft.clause);
    if (const auto* currency = std::get_if<CurrencyClause>(&read.what)) currency_ = currency->currency.text;
    open_->declaration.clauses.push_back(std::move(read));
  }

  void read_item(std::string_view line) {
    if (list_.items == Items::none) {
      if (!is_ignoring_items_) mistakes_.list_outside(form());
      return ignore_list();
    }
    list_.has_items = true;
    Line kept = begin_line();
    Draft draft(mistakes_, form());
    draft.items = list_.items;
    const bool is_readable = matches<item>(line, draft);
    if (!is_readable && !mend_line()) mend_list(line);
    if (!is_readable || !list_.is_sound) return;
    Item read;
    const std::string_view content = without_blanks(line.substr(1));
    read.line = finish_line(std::move(kept), content, draft);
    read.what = std::move(*draft.item);
    if (!has_a_cell_for_each_name(read)) return;
    items_of_list().push_back(std::move(read));
  }

  // Reads a line in the place of the line at hand, for nothing but to know where reading stops; nothing where it does not.
  std::optional<std::size_t> try_line(const std::string& line) const {
    Sources sources;
    const SourceId source = sources.add({}, line);
    Diagnostics unseen;
    Mistakes mistakes(sources, source, unseen);
    const std::string_view text = sources.at(source).text;
    mistakes.begin_line(0, static_cast<std::uint32_t>(text.size()));
    const bool is_read = can_read(text, mistakes);
    return is_read ? std::nullopt : std::optional<std::size_t>(mistakes.last_place().begin);
  }

  bool can_read(std::string_view line, Mistakes& mistakes) const {
    const std::string_view word = first_word(line);
    Draft draft(mistakes, form_of(word) ? form_of(word) : form());
    draft.is_trial = true;
    if (form_of(word)) return matches<head>(line, draft);
    if (line.front() == '-') {
      draft.items = list_.items;
      return list_.items != Items::none && matches<item>(line, draft);
    }
    const ClauseMatch match = match_clause(line, form());
    return match.clause && match.allowed && is_plain_word(word) && matches<clause>(line, draft);
  }

  bool mend_line() {
    return mistakes_.mend(currency_, [this](const std::string& line) { return try_line(line); });
  }

  // `is any of call, email_sent`: what stands in one line is a list, one thing a line.
  void mend_list(std::string_view line) {
    if (list_.items == Items::none) return;
    const bool is_item = line.front() == '-';
    const std::size_t stopped_at = mistakes_.last_place().begin - offset(line);
    if (stopped_at >= line.size()) return;
    const std::string_view readable = without_blanks(line.substr(0, stopped_at));
    std::string_view rest = line.substr(stopped_at);
    if (is_item && rest.front() == ',') rest.remove_prefix(1);
    else if (is_item) return;
    if (try_line(std::string(readable))) return;
    std::string bullets;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      const std::string bullet = "- " + std::string(without_blanks(rest.substr(0, end)));
      if (try_line(bullet)) return;
      bullets += "\n    " + bullet;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    mistakes_.mend_end(readable.data() + readable.size(), std::move(bullets));
  }

  std::vector<Item>& items_of_list() {
    return list_.items == Items::uses ? open_->declaration.items : open_->declaration.clauses.back().items;
  }

  bool has_a_cell_for_each_name(const Item& item) {
    const auto* row = std::get_if<ExampleItem>(&item.what);
    if (!row) return true;
    const std::size_t names = std::get<ExamplesClause>(open_->declaration.clauses.back().what).names.size();
    if (row->cells.size() == names) return true;
    mistakes_.wrong_cell_count(item.line.span, row->cells.size(), names);
    return false;
  }

  // The lines below a line belong to what was meant by it.
  void read_on_as(const std::string& line) {
    const std::string_view word = first_word(line);
    if (form_of(word)) return open_unsound(*form_of(word));
    drop_comments();
    list_ = {items_of(*match_clause(line, form()).clause, *form()), false, true, mistakes_.line_span()};
    is_ignoring_items_ = list_.items == Items::none;
  }

  // A word like `definiton` begins a declaration, not a clause: what follows is read as its clauses, and dropped.
  void guess_declaration(std::string_view word) {
    const std::vector<std::string> clauses = leading_words(form());
    std::vector<std::string> candidates = declaration_words();
    candidates.insert(candidates.end(), clauses.begin(), clauses.end());
    const std::optional<std::string> meant = nearest(word, candidates);
    if (!meant || std::find(clauses.begin(), clauses.end(), *meant) != clauses.end()) return ignore_list();
    if (!form_of(*meant)) return skip_declaration();
    open_unsound(*form_of(*meant));
  }

  void open_unsound(Form form) {
    close_declaration();
    drop_comments();
    OpenDeclaration opened;
    opened.form = form;
    opened.is_sound = false;
    opened.declaration.head = empty_head(form);
    open_ = std::move(opened);
    is_ignoring_items_ = form == Form::use;
  }

  // The comments and blank lines above the line at hand.
  Line begin_line() {
    Line kept;
    kept.blank_before = comments_.empty() ? is_after_blank_ : static_cast<bool>(blank_before_.front());
    kept.blank_after_comments = !comments_.empty() && is_after_blank_;
    if (!comments_.empty()) kept.blank_before_comment.assign(blank_before_.begin() + 1, blank_before_.end());
    kept.before = std::move(comments_);
    drop_comments();
    return kept;
  }

  Line finish_line(Line kept, std::string_view content, Draft& draft) {
    if (draft.comment) {
      content = without_blanks(content.substr(0, draft.comment->span.begin - offset(content)));
      kept.trailing = std::move(draft.comment);
    }
    kept.span = {source_, offset(content), offset(content) + static_cast<std::uint32_t>(content.size())};
    kept.why = std::move(draft.why);
    return kept;
  }

  void drop_comments() {
    comments_.clear();
    blank_before_.clear();
    is_after_blank_ = false;
  }

  // After a line that could not be read, what its items would be is not known.
  void ignore_list() {
    drop_comments();
    close_list();
    is_ignoring_items_ = true;
  }

  void close_list() {
    if (list_.items != Items::none && list_.is_sound && !list_.has_items) mistakes_.empty_list(list_.span);
    list_ = {};
    is_ignoring_items_ = false;
  }

  void close_declaration() {
    close_list();
    is_skipping_ = false;
    if (open_ && open_->is_sound) file_.declarations.push_back(std::move(open_->declaration));
    open_.reset();
  }

  void skip_declaration() {
    close_declaration();
    drop_comments();
    is_skipping_ = true;
  }

  std::string_view text_;
  SourceId source_;
  Mistakes mistakes_;
  File file_;
  std::string currency_;  // of the policy, once it was said
  std::optional<OpenDeclaration> open_;
  OpenList list_;
  bool is_ignoring_items_ = false;
  bool is_skipping_ = false;
  int unreadable_lines_ = 0;

  // Above the next line.
  std::vector<Comment> comments_;
  std::vector<bool> blank_before_;
  bool is_after_blank_ = false;
};

}  // namespace

File parse(const Sources& sources, SourceId source, Diagnostics& diagnostics) {
  return Reader(sources, source, diagnostics).read();
}

}  // namespace truce::grammar
