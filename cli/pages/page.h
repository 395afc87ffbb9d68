// The page of a diagnostic. It stands in docs/diagnostics/NAME.md, is built into the command, and has one form:
//
//     # unknown-name
//
//     error: a name that nothing declares
//
//     ## What it means
//     ## Bad
//     ## Good
//     ## Why it matters
//
// The bad and the good example are one block of a policy each; or several, each below a line such as "`shared.truce`:" that
// names its file, the policy itself first; or only words, where no block can show it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace truce::pages {

struct ExampleFile {
  std::string name;  // as the page names it; empty where the example is one block without a name
  std::string text;  // ends in a line end
};

struct Example {
  std::string words;               // paragraphs above the blocks; may be empty
  std::vector<ExampleFile> files;  // may be empty
};

struct Page {
  std::string name;
  std::string severity;  // "error", "warning"
  std::string summary;
  std::string meaning;  // paragraphs: plain text with code in backquotes, without a line end at its end
  Example bad;
  Example good;
  std::string why;
};

// What is wrong with the form, and nothing where it is right; then `page` is whole.
std::string parse_page(std::string_view markdown, Page& page);

struct IndexEntry {
  std::string name;
  std::string summary;
};

// One section of docs/diagnostics/README.md: `## TITLE`, and below it lines like `- [NAME](NAME.md): SUMMARY`.
struct Category {
  std::string title;
  std::vector<IndexEntry> entries;
};

std::vector<Category> parse_index(std::string_view markdown);

// What was built in.
struct EmbeddedPage {
  std::string_view name;  // of its file, without `.md`
  std::string_view markdown;
};
const std::vector<EmbeddedPage>& embedded_pages();  // sorted by name
std::string_view embedded_index();

}  // namespace truce::pages
