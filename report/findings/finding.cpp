#include "report/findings/finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/utf8.h"

namespace truce::report {

namespace {

constexpr std::array<std::pair<Format, std::string_view>, 6> kFormats = {{{Format::text, "text"},
                                                                          {Format::json, "json"},
                                                                          {Format::sarif, "sarif"},
                                                                          {Format::junit, "junit"},
                                                                          {Format::github, "github"},
                                                                          {Format::gitlab, "gitlab"}}};

// Of the byte `column` of a line, from 1.
std::uint32_t utf16_column(std::string_view line, std::uint32_t column) {
  std::uint32_t units = 1;
  for (std::size_t at = 0; at + 1 < column && at < line.size();) {
    const CodePoint point = decode_utf8(line, at);
    units += point.value > 0xFFFF ? 2 : 1;
    at += point.size;
  }
  return units;
}

FoundAt found_at(const Sources& sources, Span span) {
  const Position begin = sources.position(span);
  const Position end = sources.position(span.source, span.end);
  return {sources.at(span.source).path, begin.line, utf16_column(sources.line(span.source, begin.line), begin.column), end.line,
          utf16_column(sources.line(span.source, end.line), end.column)};
}

}  // namespace

std::optional<Format> find_format(std::string_view word) {
  for (const auto& [format, name] : kFormats) {
    if (name == word) return format;
  }
  return {};
}

std::string format_names(std::string_view between) {
  std::string names;
  for (const auto& [format, name] : kFormats) names += (names.empty() ? std::string() : std::string(between)) + std::string(name);
  return names;
}

std::string normalised(std::string_view line) {
  std::string text;
  for (const char c : line) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r';
    if (!is_blank) text += c;
    else if (!text.empty() && text.back() != ' ') text += ' ';
  }
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

// FNV-1a, of 64 bits.
std::string fingerprint_of(const std::vector<std::string>& parts) {
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](unsigned char byte) { hash = (hash ^ byte) * 1099511628211U; };
  for (const std::string& part : parts) {
    for (const char c : part) add(static_cast<unsigned char>(c));
    add(0);
  }
  return fmt::format("{:016x}", hash);
}

std::vector<Finding> findings_of(const Sources& sources, const std::vector<Diagnostic>& diagnostics) {
  std::vector<Finding> findings;
  std::map<std::string, std::size_t> seen;  // equal lines in one file, from the top
  for (const Diagnostic& diagnostic : diagnostics) {
    Finding finding;
    finding.rule = diagnostic.kind->name;
    finding.severity = diagnostic.severity;
    finding.message = diagnostic.message;
    finding.details = render(sources, diagnostic, Colors::off);
    finding.help = diagnostic.help;
    std::vector<std::string> parts = {finding.rule};
    if (diagnostic.span.source.valid()) {
      finding.place = found_at(sources, diagnostic.span);
      parts.push_back(finding.place->file);
      parts.push_back(normalised(sources.line(diagnostic.span.source, finding.place->line)));
    }
    const std::size_t before = seen[fingerprint_of(parts)]++;
    parts.push_back(std::to_string(before));
    finding.fingerprint = fingerprint_of(parts);
    for (const Label& label : diagnostic.labels) {
      if (label.span.source.valid()) finding.related.push_back({found_at(sources, label.span), label.text});
    }
    if (diagnostic.fix && !diagnostic.fix->is_guess) finding.fix = {{found_at(sources, diagnostic.fix->span), diagnostic.fix->replacement}};
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace truce::report
