#include "cli/pages/show.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/json_safe.h"

namespace truce::pages {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;

std::string bold(std::string_view text, Colors colors) {
  return colors == Colors::on ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
}

std::string indented(std::string_view text, std::size_t columns) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && c != '\n') out.append(columns, ' ');
    out += c;
    line_begins = c == '\n';
  }
  if (!line_begins) out += '\n';
  return out;
}

std::string example_text(const Example& example) {
  std::string out;
  if (!example.words.empty()) out += indented(example.words, 2);
  for (const ExampleFile& file : example.files) {
    if (!out.empty()) out += '\n';
    if (!file.name.empty()) out += fmt::format("  {}:\n", file.name);
    out += indented(file.text, 4);
  }
  return out;
}

struct Listed {
  std::string category;
  std::vector<const Page*> pages;
};

std::vector<Listed> listed(const std::vector<Page>& pages, const std::vector<Category>& index) {
  std::vector<Listed> out;
  std::vector<const Page*> left;
  for (const Page& page : pages) left.push_back(&page);
  for (const Category& category : index) {
    Listed listing{category.title, {}};
    for (const IndexEntry& entry : category.entries) {
      const auto found = std::find_if(left.begin(), left.end(), [&](const Page* page) { return page->name == entry.name; });
      if (found == left.end()) continue;
      listing.pages.push_back(*found);
      left.erase(found);
    }
    if (!listing.pages.empty()) out.push_back(std::move(listing));
  }
  if (!left.empty()) out.push_back({"Others", left});
  return out;
}

// Paragraphs without the line ends inside of them.
std::string unwrapped(std::string text) {
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (text[at] == '\n' && text[at - 1] != '\n' && text[at + 1] != '\n') text[at] = ' ';
  }
  return text;
}

Json example_json(const Example& example) {
  Json files = Json::array();
  for (const ExampleFile& file : example.files) {
    Json name = nullptr;
    if (!file.name.empty()) name = file.name;
    files.push_back({{"file", name}, {"text", file.text}});
  }
  Json words = nullptr;
  if (!example.words.empty()) words = unwrapped(example.words);
  return {{"words", words}, {"files", files}};
}

std::string document(const Json& json) { return json_safe(json.dump(2, ' ', false, Json::error_handler_t::replace)) + '\n'; }

}  // namespace

std::vector<Page> all_pages() {
  std::vector<Page> pages;
  for (const EmbeddedPage& embedded : embedded_pages()) {
    Page page;
    const std::string mistake = parse_page(embedded.markdown, page);
    CHECK(mistake.empty(), mistake.c_str());
    pages.push_back(std::move(page));
  }
  return pages;
}

std::string page_text(const Page& page, Colors colors) {
  std::string out = fmt::format("{}\n{}: {}\n", bold(page.name, colors), page.severity, page.summary);
  out += '\n' + bold("What it means", colors) + '\n' + indented(page.meaning, 2);
  out += '\n' + bold("Bad", colors) + '\n' + example_text(page.bad);
  out += '\n' + bold("Good", colors) + '\n' + example_text(page.good);
  out += '\n' + bold("Why it matters", colors) + '\n' + indented(page.why, 2);
  return out;
}

std::string list_text(const std::vector<Page>& pages, const std::vector<Category>& index, Colors colors) {
  std::size_t widest = 0;
  for (const Page& page : pages) widest = std::max(widest, page.name.size());
  std::string out;
  for (const Listed& listing : listed(pages, index)) {
    out += (out.empty() ? "" : "\n") + bold(listing.category, colors) + '\n';
    for (const Page* page : listing.pages) out += fmt::format("  {:<{}}  {:<7}  {}\n", page->name, widest, page->severity, page->summary);
  }
  return out;
}

std::string page_json(const Page& page) {
  return document({{"format", kFormat},
                   {"name", page.name},
                   {"severity", page.severity},
                   {"summary", page.summary},
                   {"text", unwrapped(page.meaning)},
                   {"bad", example_json(page.bad)},
                   {"good", example_json(page.good)},
                   {"why", unwrapped(page.why)}});
}

std::string list_json(const std::vector<Page>& pages, const std::vector<Category>& index) {
  Json all = Json::array();
  for (const Listed& listing : listed(pages, index)) {
    for (const Page* page : listing.pages) {
      all.push_back({{"name", page->name}, {"severity", page->severity}, {"summary", page->summary}, {"category", listing.category}});
    }
  }
  return document({{"format", kFormat}, {"diagnostics", all}});
}

}  // namespace truce::pages
