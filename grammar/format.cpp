// The layout of a file: heads at the left edge, clauses two spaces in, items four. Comments stay where they stood.
#include "grammar/format.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "grammar/format_parts.h"

namespace truce::grammar {

namespace {

constexpr std::size_t kClauseIndent = 2;
constexpr std::size_t kItemIndent = 4;

class Printer {
 public:
  explicit Printer(Comments comments) : comments_(comments) {}

  std::string print(const File& file) {
    const Declaration* last = nullptr;
    for (const Declaration& declaration : file.declarations) {
      print_declaration(declaration, last);
      last = &declaration;
    }
    print_end(file);
    return std::move(out_);
  }

 private:
  static bool has_lines(const Declaration& declaration) {
    return !declaration.clauses.empty() || !declaration.items.empty();
  }

  bool keeps_comments() const { return comments_ == Comments::keep; }

  // A blank line; never one at the top, never two.
  void separate() {
    if (!out_.empty() && out_.substr(out_.size() - std::min<std::size_t>(out_.size(), 2)) != "\n\n") out_ += '\n';
  }

  void print_comment(const Comment& comment, std::size_t indent) {
    out_.append(indent, ' ');
    out_ += comment.text;
    out_ += '\n';
  }

  void print_line(const Line& line, std::string_view content, std::size_t indent, std::string_view dash = "") {
    out_.append(indent, ' ');
    out_ += dash;
    out_ += content;
    if (line.why) out_ += " why " + text_of(line.why->text);
    if (line.trailing && keeps_comments()) out_ += "  " + line.trailing->text;
    out_ += '\n';
  }

  // How many comments above a declaration belong to the one before: those that stand directly below its last line,
  // where a blank line parts them from the rest.
  static std::size_t comments_of_last(const Line& line) {
    if (line.before.empty() || line.blank_before) return 0;
    for (std::size_t index = 0; index < line.blank_before_comment.size(); ++index) {
      if (line.blank_before_comment[index]) return index + 1;
    }
    return line.blank_after_comments ? line.before.size() : 0;
  }

  // Declarations of one kind stand together if their author put them so; other neighbours are parted by a blank line.
  void print_declaration(const Declaration& declaration, const Declaration* last) {
    const Line& line = declaration.line;
    std::size_t next = 0;
    if (keeps_comments() && last) {
      const std::size_t indent = has_lines(*last) ? kClauseIndent : 0;
      for (const std::size_t end = comments_of_last(line); next < end; ++next) print_comment(line.before[next], indent);
    }
    const bool is_same_kind = last && last->head.index() == declaration.head.index();
    if (!is_same_kind || (keeps_comments() && (line.blank_before || next > 0))) separate();
    if (keeps_comments()) {
      for (std::size_t index = next; index < line.before.size(); ++index) {
        if (index > next && line.blank_before_comment[index - 1]) separate();
        print_comment(line.before[index], 0);
      }
      if (line.blank_after_comments) separate();
    }
    print_line(line, head_text(declaration), 0);
    print_items(declaration.items, kClauseIndent);
    for (const Clause& clause : declaration.clauses) print_clause(clause);
  }

  void print_clause(const Clause& clause) {
    print_comments_above(clause.line, kClauseIndent);
    print_line(clause.line, format(clause), kClauseIndent);
    print_items(clause.items, kItemIndent);
  }

  void print_items(const std::vector<Item>& items, std::size_t indent) {
    for (const Item& item : items) {
      print_comments_above(item.line, indent);
      print_line(item.line, format(item), indent, "- ");
    }
  }

  void print_comments_above(const Line& line, std::size_t indent) {
    if (!keeps_comments()) return;
    for (const Comment& comment : line.before) print_comment(comment, indent);
  }

  void print_end(const File& file) {
    if (!keeps_comments()) return;
    const bool is_below_lines = !file.declarations.empty() && has_lines(file.declarations.back());
    std::size_t indent = is_below_lines ? kClauseIndent : 0;
    for (std::size_t index = 0; index < file.trailing_comments.size(); ++index) {
      if (file.blank_before_trailing[index]) {
        separate();
        indent = 0;
      }
      print_comment(file.trailing_comments[index], indent);
    }
  }

  Comments comments_;
  std::string out_;
};

}  // namespace

std::string format(const File& file, Comments comments) { return Printer(comments).print(file); }

}  // namespace truce::grammar
