// Diagnostics as text. Columns are code points: a wide or combining character puts the tildes a little off.
#include <fmt/format.h>

#include <algorithm>

#include "base/chars.h"
#include "base/diagnostic.h"
#include "base/text.h"
#include "base/utf8.h"

namespace truce {

namespace {

constexpr std::size_t kWidest = 120;  // columns of a source line
constexpr std::size_t kBefore = 40;   // columns kept before a span where the line is cut

struct Style {
  std::string_view begin;
  std::string_view end;
};

Style style_of(Severity severity, Colors colors) {
  if (colors == Colors::off) return {};
  switch (severity) {
    case Severity::error: return {"\x1b[1;31m", "\x1b[0m"};
    case Severity::warning: return {"\x1b[1;33m", "\x1b[0m"};
    case Severity::note: return {"\x1b[1;36m", "\x1b[0m"};
  }
  return {};
}

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size(); ++columns) at += decode_utf8(text, at).size;
  return columns;
}

std::string for_terminal(std::string_view bytes) {
  std::string spaced(bytes);
  std::replace(spaced.begin(), spaced.end(), '\t', ' ');
  return printable(spaced);
}

bool inside_code_point(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// The first `columns` code points; all of a shorter text.
std::string_view first_columns(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  for (; at < text.size() && columns > 0; --columns) at += decode_utf8(text, at).size;
  return text.substr(0, at);
}

struct Excerpt {
  std::string text;
  std::size_t column = 0;  // of the span, from 0
  std::size_t width = 1;
};

// What is shown of `line`, whose bytes [begin, end) are marked. Looks only at the bytes around the span,
// as a line may be as long as its file.
Excerpt excerpt(std::string_view line, std::size_t begin, std::size_t end) {
  while (line.size() > begin && is_blank(line.back())) line.remove_suffix(1);
  begin = std::min(begin, line.size());
  end = std::clamp(end, begin, line.size());

  std::size_t indentation = 0;
  while (indentation < begin && is_blank(line[indentation])) ++indentation;
  std::size_t from = indentation;
  const bool near_start = width(for_terminal(line.substr(from, std::min(begin - from, 4 * kWidest)))) + kBefore <= kWidest;
  if (!near_start) {
    from = std::max(indentation, begin - std::min(begin, kBefore));
    while (from < begin && inside_code_point(line, from)) ++from;
  }

  Excerpt result;
  if (from > indentation) result.text = "…";
  result.text += for_terminal(line.substr(from, begin - from));
  result.column = width(result.text);

  const std::string marked = for_terminal(line.substr(begin, std::min(end - begin, 4 * kWidest)));
  const std::string after = for_terminal(line.substr(end, std::min(line.size() - end, 4 * kWidest)));
  const std::string rest = marked + after;
  const std::size_t room = kWidest > result.column + 1 ? kWidest - result.column - 1 : 1;
  const std::string_view shown = first_columns(rest, room);
  result.text += shown;
  if (shown.size() < rest.size()) result.text += "…";
  while (!result.text.empty() && result.text.back() == ' ') result.text.pop_back();
  result.width = std::max<std::size_t>(1, std::min(width(marked), room));
  return result;
}

struct Place {
  Span span;
  std::string_view text;
  bool marked = false;
};

std::string name_of(const Sources& sources, Span span) {
  return fmt::format("{}:{}", printable(sources.at(span.source).path), sources.position(span).line);
}

}  // namespace

std::string render(const Sources& sources, const Diagnostic& diagnostic, Colors colors) {
  const Severity severity = diagnostic.severity;
  const Style style = style_of(severity, colors);
  std::string out = fmt::format("{}{}:{} {} [{}]\n", style.begin, to_string(severity), style.end,
                                printable(diagnostic.message), diagnostic.kind->name);

  std::vector<Place> places;
  if (diagnostic.span.source.valid()) places.push_back({diagnostic.span, diagnostic.marker, true});
  for (const Label& label : diagnostic.labels) {
    if (label.span.source.valid()) places.push_back({label.span, label.text, !label.text.empty()});
  }

  std::size_t name_width = 0;
  for (const Place& place : places) name_width = std::max(name_width, width(name_of(sources, place.span)));
  for (const Place& place : places) {
    const Position position = sources.position(place.span);
    const std::size_t begin = position.column - 1;
    const Excerpt shown = excerpt(sources.line(place.span.source, position.line), begin,
                                  begin + (place.span.end - place.span.begin));
    const std::string name = name_of(sources, place.span);
    const std::string padding(name_width - width(name), ' ');
    out += fmt::format("  {}{}{}{}\n", name, padding, shown.text.empty() ? "" : "  ", shown.text);
    if (!place.marked) continue;
    out += fmt::format("{}{}{}{}{}{}\n", std::string(2 + name_width + 2 + shown.column, ' '), style.begin,
                       std::string(shown.width, '~'), style.end, place.text.empty() ? "" : " ",
                       printable(place.text));
  }
  for (const std::string& note : diagnostic.notes) out += fmt::format("  note: {}\n", printable(note));
  if (!diagnostic.help.empty()) out += fmt::format("  help: {}\n", printable(diagnostic.help));
  if (!diagnostic.witness.empty()) out += "  for example\n";
  for (const std::string& line : diagnostic.witness) out += fmt::format("    {}\n", printable(line));
  return out;
}

std::string render_all(const Sources& sources, const std::vector<Diagnostic>& diagnostics, Colors colors,
                       std::size_t limit) {
  std::string out;
  const std::size_t shown = std::min(limit, diagnostics.size());
  for (std::size_t index = 0; index < shown; ++index) out += render(sources, diagnostics[index], colors);
  if (shown < diagnostics.size()) {
    out += fmt::format("and {} more\n", with_thousands(static_cast<long long>(diagnostics.size() - shown)));
  }
  return out;
}

}  // namespace truce
