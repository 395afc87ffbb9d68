#include "cli/pages/page.h"

#include <fmt/format.h>

namespace truce::pages {

namespace {

using Lines = std::vector<std::string_view>;

constexpr std::string_view kFence = "```";

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

bool begins_with(std::string_view line, std::string_view beginning) { return line.substr(0, beginning.size()) == beginning; }

// Without empty lines at either end.
std::string joined(Lines lines) {
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  std::string text;
  for (const std::string_view line : lines) {
    if (text.empty() && line.empty()) continue;
    if (!text.empty()) text += '\n';
    text += line;
  }
  return text;
}

// "`shared.truce`:" names shared.truce; nothing else names anything.
std::string_view named_file(std::string_view line) {
  if (line.size() < 4 || line.front() != '`' || line.substr(line.size() - 2) != "`:") return {};
  const std::string_view name = line.substr(1, line.size() - 3);
  return name.find('`') == std::string_view::npos ? name : std::string_view();
}

std::string parse_example(std::string_view title, const Lines& lines, Example& example) {
  Lines words;
  std::string_view name;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (!begins_with(lines[at], kFence)) {
      if (const std::string_view named = named_file(lines[at]); !named.empty()) {
        name = named;
      } else if (!lines[at].empty() && !example.files.empty()) {
        return fmt::format("words stand below a block in `{}`", title);
      } else {
        words.push_back(lines[at]);
      }
      continue;
    }
    if (lines[at] != "```truce") return fmt::format("a block in `{}` is not opened by ```truce", title);
    ExampleFile file;
    file.name = name;
    name = {};
    for (++at; at < lines.size() && lines[at] != kFence; ++at) file.text.append(lines[at]) += '\n';
    if (at == lines.size()) return fmt::format("a block in `{}` is not closed", title);
    if (file.text.empty()) return fmt::format("a block in `{}` is empty", title);
    example.files.push_back(std::move(file));
  }
  example.words = joined(words);
  if (example.files.empty() && example.words.empty()) return fmt::format("`{}` is empty", title);
  for (const ExampleFile& file : example.files) {
    if (file.name.empty() && example.files.size() > 1) return fmt::format("a block in `{}` has no name of a file", title);
  }
  return {};
}

}  // namespace

std::string parse_page(std::string_view markdown, Page& page) {
  constexpr std::string_view kTitles[] = {"What it means", "Bad", "Good", "Why it matters"};
  Lines head;
  std::vector<Lines> sections;
  bool in_block = false;
  for (const std::string_view line : lines_of(markdown)) {
    if (begins_with(line, kFence)) in_block = !in_block;
    if (!in_block && begins_with(line, "## ")) {
      if (sections.size() == std::size(kTitles)) return fmt::format("`{}` is one heading too many", line);
      const std::string_view title = kTitles[sections.size()];
      if (line.substr(3) != title) return fmt::format("`{}` stands where `## {}` belongs", line, title);
      sections.emplace_back();
      continue;
    }
    (sections.empty() ? head : sections.back()).push_back(line);
  }
  if (sections.size() < std::size(kTitles)) return fmt::format("there is no `## {}`", kTitles[sections.size()]);

  Lines said;
  for (const std::string_view line : head) {
    if (!line.empty()) said.push_back(line);
  }
  if (said.size() != 2 || !begins_with(said[0], "# ")) return "it does not begin with `# NAME` and one line `SEVERITY: SUMMARY`";
  const std::size_t colon = said[1].find(": ");
  if (colon == std::string_view::npos) return "its second line is not `SEVERITY: SUMMARY`";
  page.name = said[0].substr(2);
  page.severity = said[1].substr(0, colon);
  page.summary = said[1].substr(colon + 2);

  page.meaning = joined(sections[0]);
  page.why = joined(sections[3]);
  if (page.meaning.empty() || page.why.empty()) return "a section is empty";
  if (std::string mistake = parse_example(kTitles[1], sections[1], page.bad); !mistake.empty()) return mistake;
  return parse_example(kTitles[2], sections[2], page.good);
}

std::vector<Category> parse_index(std::string_view markdown) {
  std::vector<Category> categories;
  for (const std::string_view line : lines_of(markdown)) {
    if (begins_with(line, "## ")) categories.push_back({std::string(line.substr(3)), {}});
    if (categories.empty() || !begins_with(line, "- [")) continue;
    const std::size_t name_end = line.find("](");
    const std::size_t link_end = line.find(".md): ");
    if (name_end == std::string_view::npos || link_end == std::string_view::npos) continue;
    categories.back().entries.push_back({std::string(line.substr(3, name_end - 3)), std::string(line.substr(link_end + 6))});
  }
  return categories;
}

}  // namespace truce::pages
