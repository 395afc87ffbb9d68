#include "base/source.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace truce {

Span cover(Span first, Span last) {
  CHECK(first.source == last.source, "two places of one source");
  return {first.source, first.begin, last.end};
}

SourceId Sources::add(std::string path, std::string text) {
  CHECK(text.size() < SourceId::kNone, "a source of less than 4 GB");
  SourceText source{std::move(path), std::move(text), {0}};
  for (std::size_t at = 0; at < source.text.size(); ++at) {
    if (source.text[at] == '\n') source.line_starts.push_back(static_cast<std::uint32_t>(at + 1));
  }
  texts_.push_back(std::move(source));
  return SourceId(texts_.size() - 1);
}

const SourceText& Sources::at(SourceId id) const {
  CHECK(id.index() < texts_.size(), "the id of an added source");
  return texts_[id.index()];
}

Position Sources::position(Span span) const { return position(span.source, span.begin); }

Position Sources::position(SourceId id, std::uint32_t offset) const {
  const auto& starts = at(id).line_starts;
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - starts.begin());
  return {line, offset - starts[line - 1] + 1};
}

std::string_view Sources::line(SourceId id, std::uint32_t line) const {
  const SourceText& source = at(id);
  CHECK(line >= 1 && line <= source.line_starts.size(), "a line of the source");
  const std::size_t begin = source.line_starts[line - 1];
  const std::size_t end = line < source.line_starts.size() ? source.line_starts[line] - 1 : source.text.size();
  std::string_view text = std::string_view(source.text).substr(begin, end - begin);
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

std::string_view Sources::text(Span span) const {
  const std::string_view text = at(span.source).text;
  CHECK(span.begin <= span.end && span.end <= text.size(), "a span inside its source");
  return text.substr(span.begin, span.end - span.begin);
}

std::string Sources::clause(Span span) const {
  const std::string& path = at(span.source).path;
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return name + ":" + std::to_string(position(span).line);
}

}  // namespace truce
