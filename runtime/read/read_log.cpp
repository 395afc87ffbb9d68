// Which file is read how; the formats themselves are in their own files.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <tuple>

#include "runtime/log.h"
#include "runtime/read/crew.h"
#include "runtime/read/csv.h"
#include "runtime/read/input.h"
#include "runtime/read/log_builder.h"
#include "runtime/read/ndjson.h"
#include "runtime/read/time_pattern.h"
#include "runtime/store/store.h"

namespace truce::runtime {

namespace {

enum class Format { ndjson, csv, unknown };

std::string_view base_name(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool drop_ending(std::string_view& name, std::string_view ending) {
  if (name.size() < ending.size() || name.substr(name.size() - ending.size()) != ending) return false;
  name.remove_suffix(ending.size());
  return true;
}

void drop_packing(std::string_view& name) {
  if (!drop_ending(name, ".gz")) drop_ending(name, ".zst");
}

Format format_of_name(std::string_view path) {
  const std::string lowered = lower(base_name(path));
  std::string_view name = lowered;
  drop_packing(name);
  if (drop_ending(name, ".ndjson") || drop_ending(name, ".jsonl")) return Format::ndjson;
  if (drop_ending(name, ".csv")) return Format::csv;
  return Format::unknown;
}

Format format_of_content(Input& input) {
  for (std::size_t at = 0;; ++at) {
    while (at >= input.window().size()) {
      if (!input.more()) return Format::csv;
    }
    const char c = input.window()[at];
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return c == '{' ? Format::ndjson : Format::csv;
  }
}

// `*` stands for any bytes, `?` for one.
bool matches(std::string_view pattern, std::string_view name) {
  constexpr auto kNowhere = std::string_view::npos;
  std::size_t p = 0, n = 0, star = kNowhere, star_name = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_name = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != kNowhere) {
      p = star + 1;
      n = ++star_name;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

const CsvSource* source_named(const Program& program, const std::string& name) {
  if (name.empty()) return nullptr;
  std::string known;
  for (const CsvSource& source : program.sources) {
    if (source.name == name) return &source;
    known += fmt::format("{}`{}`", known.empty() ? "" : ", ", source.name);
  }
  const std::string reason = known.empty() ? "the policy has no sources" : fmt::format("the sources of the policy are {}", known);
  throw UnreadableFile{"--source " + name, reason};
}

// Null where none matches.
const CsvSource* source_for(const Program& program, const std::string& path) {
  const std::string_view name = base_name(path);
  std::string_view unpacked = name;
  drop_packing(unpacked);
  const CsvSource* found = nullptr;
  for (const CsvSource& source : program.sources) {
    if (!matches(source.files, name) && !matches(source.files, unpacked)) continue;
    if (found) {
      throw UnreadableFile{path, fmt::format("the sources `{}` and `{}` both match it; `--source` can choose one", found->name,
                                             source.name)};
    }
    found = &source;
  }
  return found;
}

// Before anything is opened: how a file is read.
struct FilePlan {
  Format format = Format::unknown;  // of standard input: found out by its content
  const CsvSource* source = nullptr;
};

FilePlan plan_for(const Program& program, const std::string& path, const CsvSource* forced) {
  if (path == "-") return {Format::unknown, forced};
  FilePlan plan{format_of_name(path), forced};
  if (plan.format == Format::ndjson) return {Format::ndjson, nullptr};
  if (!forced) plan.source = source_for(program, path);
  if (plan.source && plan.format == Format::unknown && !forced) plan.format = Format::csv;
  if (plan.format == Format::unknown) {
    throw UnreadableFile{path, "its ending is none of .ndjson, .jsonl and .csv, each perhaps with .gz or .zst"};
  }
  if (plan.source && !plan.source->times_like.empty() && !pattern_of(plan.source->times_like)) {
    throw UnreadableFile{path, fmt::format("the example `{}` of the source `{}` does not tell the format of its times",
                                           plan.source->times_like, plan.source->name)};
  }
  return plan;
}

// The shelf of the thread that reads the files, and one for each thread that takes blocks apart.
class Readers {
 public:
  Readers(const Program& program, const ReadOptions& options, Store& store)
      : options_(options), store_(store), stopwatch_(options.timings ? Stopwatch::Use::on : Stopwatch::Use::off) {
    for (Shelf& shelf : store.shelves) builders_.push_back(std::make_unique<LogBuilder>(program, options, shelf));
    first_worker_ = builders_.size() > 1 ? 1 : 0;
    const std::size_t workers = builders_.size() - first_worker_;
    for (std::size_t at = first_worker_; at < builders_.size(); ++at) ndjson_.push_back(std::make_unique<NdjsonReader>(*builders_[at]));
    most_of_shelf_ = options.memory / 2 / workers;
    tasks_.resize(workers);
    crew_ = std::make_unique<Crew>(options.threads, [this](unsigned worker, const Block& block) { take_apart(worker, block); });
  }

  void read_file(Input& input, std::uint32_t file, FilePlan plan) {
    LogBuilder& own = *builders_[0];
    own.start_file(file);
    if (plan.format == Format::unknown) plan.format = format_of_content(input);
    if (plan.format == Format::ndjson) {
      read_ndjson(input, file);
    } else if (plan.source) {
      read_csv(input, file, CsvSourceReader::required(*plan.source), [&plan](const CsvHeader& header, LogBuilder& log) {
        return std::make_shared<CsvSourceReader>(*plan.source, header, log);
      });
    } else {
      read_csv(input, file, CsvLogReader::required(),
               [](const CsvHeader& header, LogBuilder& log) { return std::make_shared<CsvLogReader>(header, log); });
    }
    own.start_file(file);
    if (!input.damage().empty()) own.damaged(input.damage());
  }

  Timings timings() const {
    Timings all = timings_;
    for (const auto& builder : builders_) all.add(builder->timings());
    return all;
  }

 private:
  using Task = std::function<void(const Block&)>;

  void take_apart(unsigned worker, const Block& block) {
    builders_[first_worker_ + worker]->start_block();
    tasks_[worker](block);
    Shelf& shelf = store_.shelves[first_worker_ + worker];
    if (options_.memory > 0 && shelf.bytes_taken() > most_of_shelf_) shelf.spill(options_.temporary_folder);
    builders_[first_worker_ + worker]->end_block();
  }

  void read_ndjson(Input& input, std::uint32_t file) {
    for (std::size_t worker = 0; worker < tasks_.size(); ++worker) {
      builders_[first_worker_ + worker]->show(LogBuilder::Excerpts::of_objects);
      tasks_[worker] = [reader = ndjson_[worker].get()](const Block& block) { reader->read(block); };
    }
    Blocks blocks(input, options_.longest_line, options_.chunk);
    Block block;
    while (next(blocks, block)) submit(block, file);
    crew_->finish();
  }

  template <typename MakeReader>
  void read_csv(Input& input, std::uint32_t file, const std::vector<std::string>& required, const MakeReader& make_reader) {
    CsvBlocks blocks(input, options_.longest_line, options_.chunk);
    Block block;
    const std::optional<CsvHeader> header = read_header(blocks, block, required, *builders_[0]);
    if (!header) return;
    for (std::size_t worker = 0; worker < tasks_.size(); ++worker) {
      tasks_[worker] = [reader = make_reader(*header, *builders_[first_worker_ + worker])](const Block& rows) { reader->read(rows); };
    }
    do {
      submit(block, file);
    } while (next(blocks, block));
    crew_->finish();
  }

  template <typename AnyBlocks>
  bool next(AnyBlocks& blocks, Block& block) {
    stopwatch_.turn();
    const bool any = blocks.next(block);
    stopwatch_.add_to(timings_.read);
    return any;
  }

  void submit(Block& block, std::uint32_t file) {
    block.file = file;
    crew_->submit(block);
  }

  const ReadOptions& options_;
  Store& store_;
  std::vector<std::unique_ptr<LogBuilder>> builders_;
  std::size_t first_worker_ = 0;                      // into builders and shelves
  std::vector<std::unique_ptr<NdjsonReader>> ndjson_;  // of each worker
  std::vector<Task> tasks_;                           // of each worker, for the file at hand
  std::size_t most_of_shelf_ = 0;                     // bytes, before it is written to a temporary file
  Stopwatch stopwatch_;
  Timings timings_;  // of reading alone
  std::unique_ptr<Crew> crew_;
};

// Errors of all shelves, in the order of the log: of a file, those of its lines come first.
void gather_errors(Store& store, bool keep_all) {
  for (Shelf& shelf : store.shelves) {
    store.errors.insert(store.errors.end(), std::make_move_iterator(shelf.errors.begin()), std::make_move_iterator(shelf.errors.end()));
    shelf.errors.clear();
  }
  std::stable_sort(store.errors.begin(), store.errors.end(), [](const DataError& one, const DataError& other) {
    return std::make_tuple(one.file, one.line == 0, one.line) < std::make_tuple(other.file, other.line == 0, other.line);
  });
  if (keep_all) return;
  std::uint64_t of_lines = 0;
  const auto is_too_much = [&](const DataError& error) { return error.line > 0 && ++of_lines > kMostErrors; };
  store.errors.erase(std::remove_if(store.errors.begin(), store.errors.end(), is_too_much), store.errors.end());
}

void add_up(Store& store) {
  for (const Shelf& shelf : store.shelves) {
    store.records += shelf.records;
    store.malformed += shelf.malformed;
    store.damaged = store.damaged || shelf.damaged;
    if (shelf.first && (!store.first || *shelf.first < *store.first)) store.first = shelf.first;
    if (shelf.last && (!store.last || *shelf.last > *store.last)) store.last = shelf.last;
  }
}

}  // namespace

Store read_store(const Program& program, std::vector<std::string> files, const ReadOptions& options) {
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  const CsvSource* forced = source_named(program, options.source);
  std::vector<FilePlan> plans;
  for (const std::string& file : files) plans.push_back(plan_for(program, file, forced));

  Store store;
  store.files = files;
  store.shelves = std::vector<Shelf>(options.threads > 1 ? options.threads + 1 : 1);
  Readers readers(program, options, store);
  for (std::size_t at = 0; at < files.size(); ++at) {
    if (is_stopped(options.control)) break;
    Input input(files[at], options.chunk, options.control);
    readers.read_file(input, static_cast<std::uint32_t>(at), plans[at]);
  }
  store.stopped = is_stopped(options.control);
  if (options.timings) options.timings->add(readers.timings());
  gather_errors(store, options.keep_all_errors);
  add_up(store);
  return store;
}

Log read_log(const Program& program, std::vector<std::string> files, const ReadOptions& options) {
  const auto store = std::make_shared<const Store>(read_store(program, std::move(files), options));
  Log log = unpack_all(*store);
  log.owner = std::make_shared<std::pair<std::shared_ptr<const void>, std::shared_ptr<const void>>>(store, log.owner);
  return log;
}

}  // namespace truce::runtime
