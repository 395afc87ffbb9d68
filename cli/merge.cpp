// truce merge: what parts of the leads came to, together.
#include <unistd.h>

#include <memory>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/output.h"
#include "report/json.h"
#include "report/text.h"
#include "runtime/partial.h"

namespace truce::cli {

namespace {

using runtime::Partial;

struct MergeOptions {
  std::vector<std::string> parts;
  std::string format = "text";
  std::string output;
  CommonOptions common;
};

Partial read_part(const std::string& path) {
  try {
    return Partial::read(read_file(path, runtime::kLongestPartial + 1, kUnreadableData));
  } catch (const runtime::UnreadablePartial& partial) {
    throw Failure{kUnreadableData, fmt::format("cannot use the partial result `{}`: {}", path, partial.reason)};
  }
}

void add_part(Partial& all, const std::string& path) {
  const Partial part = read_part(path);
  try {
    all.merge(part);
  } catch (const runtime::UnlikePartials& unlike) {
    throw Failure{kWrongUsage, fmt::format("`{}` cannot be merged with those before it: {}", path, unlike.reason)};
  }
}

int merge(const MergeOptions& options) {
  check_replaces_nothing({{"--output", options.output}}, options.parts);
  Partial all = read_part(options.parts.front());
  for (std::size_t part = 1; part < options.parts.size(); ++part) add_part(all, options.parts[part]);
  if (!options.output.empty()) {
    Output output(options.output);
    output.write(all.bytes());
    output.finish();
    return kGood;
  }
  const runtime::Evaluation evaluation = all.evaluation();
  if (options.format == "json") {
    print(report::evaluation_json(all.program(), evaluation));
    return kGood;
  }
  report::TextOptions text;
  text.colors = colors_of(options.common.color, STDOUT_FILENO);
  print(report::text_report(all.program(), evaluation, {}, text));
  return kGood;
}

}  // namespace

void add_merge(CommandLine& line) {
  const auto options = std::make_shared<MergeOptions>();
  Command command = line.add("merge", "Put together what truce eval --partial wrote of parts of the leads");
  command.option("FILE", options->parts, "Partial results, in any order").required().shown_as("");
  command.option("--format", options->format, "text for people, json for programs")
      .shown_as("text|json")
      .one_of({"text", "json"});
  command.option("--output,-o", options->output, "Write one partial result of them all instead of the report").shown_as("FILE");
  add_common(command, options->common);
  command.footer("Examples:\n"
                 "  truce eval revenue.truce --log leads-1.ndjson --as-of 2026-04-30 --partial 1.partial --quiet\n"
                 "  truce eval revenue.truce --log leads-2.ndjson --as-of 2026-04-30 --partial 2.partial --quiet\n"
                 "  truce merge 1.partial 2.partial --format json\n"
                 "All records of a lead have to be in one part. Exit codes: 0 merged; 64 the parts do not belong together; 65 one cannot be read.");
  command.runs([options] { return merge(*options); });
}

}  // namespace truce::cli
