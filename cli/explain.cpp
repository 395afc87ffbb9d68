// truce explain: the page of a diagnostic.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "base/nearest.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/pages/show.h"

namespace truce::cli {

namespace {

struct ExplainOptions {
  std::string name;  // empty: list them all
  std::string format = "text";
  CommonOptions common;
};

const pages::Page& page_called(const std::vector<pages::Page>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const pages::Page& page) { return page.name == name; });
  if (found != all.end()) return *found;
  std::vector<std::string> names;
  for (const pages::Page& page : all) names.push_back(page.name);
  const auto meant = nearest(name, names);
  throw Failure{kWrongUsage, meant ? fmt::format("no diagnostic is called `{}`; did you mean `{}`?", name, *meant)
                                   : fmt::format("no diagnostic is called `{}`; truce explain lists them all", name)};
}

int explain(const ExplainOptions& options) {
  if (options.format != "text" && options.format != "json") {
    throw Failure{kWrongUsage, fmt::format("there is no --format `{}`; there are text and json", options.format)};
  }
  const bool json = options.format == "json";
  const Colors colors = colors_of(options.common.color, STDOUT_FILENO);
  const std::vector<pages::Page> all = pages::all_pages();
  if (options.name.empty()) {
    const std::vector<pages::Category> index = pages::parse_index(pages::embedded_index());
    print(json ? pages::list_json(all, index) : pages::list_text(all, index, colors));
    return kGood;
  }
  const pages::Page& page = page_called(all, options.name);
  print(json ? pages::page_json(page) : pages::page_text(page, colors));
  return kGood;
}

}  // namespace

void add_explain(CommandLine& line) {
  const auto options = std::make_shared<ExplainOptions>();
  Command command = line.add("explain", "Say what an error or a finding means, with an example");
  command.option("NAME", options->name, "What stands in brackets after a message; without it, all names are listed").shown_as("");
  command.option("--format", options->format, "How to print it").shown_as("text|json");
  add_common(command, options->common);
  command.footer("Examples:\n"
                 "  truce explain seam\n"
                 "  truce explain\n"
                 "Exit codes: 0 good; 64 nothing is called so.");
  command.runs([options] { return explain(*options); });
}

}  // namespace truce::cli
