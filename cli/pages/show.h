// Pages as `truce explain` prints them.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "cli/pages/page.h"

namespace truce::pages {

// All pages that were built in, in the order of their names.
std::vector<Page> all_pages();

// For a terminal: headings, and code indented.
std::string page_text(const Page& page, Colors colors);
// A line each, under the headings of the index; then those that the index lacks.
std::string list_text(const std::vector<Page>& pages, const std::vector<Category>& index, Colors colors);

// For programs; docs/cli.md shows the shapes.
std::string page_json(const Page& page);
std::string list_json(const std::vector<Page>& pages, const std::vector<Category>& index);

}  // namespace truce::pages
