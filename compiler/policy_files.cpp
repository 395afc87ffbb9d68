#include "compiler/policy_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/nearest.h"
#include "compiler/names.h"
#include "grammar/parse.h"

namespace truce::compiler {

namespace {

namespace fs = std::filesystem;

const DiagnosticKind kUsePath{"use-path", Severity::error,
                              "a path of a used file that is absolute, or leads out of the policy's folders", Family::files};
const DiagnosticKind kUseUnreadable{"use-unreadable", Severity::error, "a used file that cannot be read", Family::files};
const DiagnosticKind kUseCycle{"use-cycle", Severity::error, "files that use each other in a circle", Family::files};
const DiagnosticKind kUseLimits{"use-limits", Severity::error, "too many used files, or used too deep", Family::files};
const DiagnosticKind kUsedPolicy{"used-policy", Severity::error, "a used file that is a policy itself", Family::files};
const DiagnosticKind kNotShared{"not-shared", Severity::error, "a declaration that no used file can have", Family::files};
const DiagnosticKind kUsedName{"used-name", Severity::error, "a name that the used file does not declare", Family::files};
const DiagnosticKind kDoubledUse{"doubled-use", Severity::error, "a name that one file uses twice", Family::files};

bool is_shareable(const grammar::Declaration& declaration) {
  const auto& head = declaration.head;
  return std::holds_alternative<grammar::CalendarHead>(head) || std::holds_alternative<grammar::FieldHead>(head) ||
         std::holds_alternative<grammar::EventHead>(head) || std::holds_alternative<grammar::ActivityHead>(head) ||
         std::holds_alternative<grammar::DefinitionHead>(head) || std::holds_alternative<grammar::ScoreHead>(head) ||
         std::holds_alternative<grammar::GroupHead>(head) || std::holds_alternative<grammar::UseHead>(head);
}

bool is_policy(const grammar::Declaration& declaration) {
  return std::holds_alternative<grammar::PolicyHead>(declaration.head);
}
bool is_use(const grammar::Declaration& declaration) {
  return std::holds_alternative<grammar::UseHead>(declaration.head);
}

std::string normal(const fs::path& path) { return path.lexically_normal().generic_string(); }

// How often a path leads up at its beginning, and the folders after that.
struct Steps {
  std::size_t up = 0;
  std::vector<std::string> down;
};

Steps steps_of(const fs::path& path) {
  Steps steps;
  for (const fs::path& part : path.lexically_normal()) {
    if (part == "..") {
      ++steps.up;
    } else if (!part.empty() && part != ".") {
      steps.down.push_back(part.string());
    }
  }
  return steps;
}

bool is_below(const fs::path& root, const fs::path& path) {
  if (root.is_absolute() != path.is_absolute()) return false;
  const Steps from = steps_of(root);
  const Steps to = steps_of(path);
  if (to.up != from.up) return to.up < from.up && from.down.empty();
  return from.down.size() <= to.down.size() && std::equal(from.down.begin(), from.down.end(), to.down.begin());
}

class Gatherer {
 public:
  Gatherer(Sources& sources, Diagnostics& diagnostics, const Loader& loader, fs::path root)
      : sources_(sources), diagnostics_(diagnostics), loader_(loader), root_(std::move(root)) {}

  // `used_at` is the line that uses it; none for the policy's own file.
  std::size_t read(SourceId source, const std::string& path, const grammar::Declaration* used_at) {
    open_.push_back(path);
    PolicyFile read{grammar::parse(sources_, source, diagnostics_), path, {}, {}};
    read.is_part.resize(read.file.declarations.size(), false);
    if (used_at) check_library(read, *used_at);
    for (const grammar::Declaration& declaration : read.file.declarations) {
      if (is_use(declaration)) use(read, declaration);
    }
    open_.pop_back();
    std::map<std::string, std::vector<std::size_t>>& places = places_.emplace_back();
    for (std::size_t index = 0; index < read.file.declarations.size(); ++index) {
      const grammar::Declaration& declaration = read.file.declarations[index];
      if (!is_use(declaration)) places[declaration.name.text].push_back(index);
    }
    files_.push_back(std::move(read));
    by_path_[path] = files_.size() - 1;
    return files_.size() - 1;
  }

  // Whatever the policy's own file has, and all that this needs.
  PolicyFiles finish() {
    const std::size_t own = files_.size() - 1;
    for (std::size_t index = 0; index < files_[own].file.declarations.size(); ++index) take(own, index);
    PolicyFiles result{std::move(files_), false};
    const auto& declarations = result.own().file.declarations;
    result.is_library = !declarations.empty() && std::all_of(declarations.begin(), declarations.end(), is_shareable);
    return result;
  }

 private:
  // ---- Where a used file is

  std::optional<std::string> path_of(const std::string& from, const grammar::Text& written) {
    const fs::path path(written.value);
    const bool has_drive = written.value.size() > 1 && written.value[1] == ':';
    if (written.value.empty() || path.is_absolute() || has_drive) {
      Diagnostic& diagnostic =
          diagnostics_.add(kUsePath, written.span,
                           written.value.empty() ? "no file is named here" : "this path leads to one machine only");
      diagnostic.help = "write the path from the folder of this file, such as \"../shared/common.truce\"";
      return {};
    }
    const fs::path whole = fs::path(from).parent_path() / path;
    if (is_below(root_, whole)) return normal(whole);
    Diagnostic& diagnostic =
        diagnostics_.add(kUsePath, written.span, "this path leads out of the folders that belong to the policy");
    diagnostic.help =
        "keep what is used beside the policy, or in a folder beside its own, such as \"../shared/common.truce\"";
    return {};
  }

  std::optional<std::size_t> find(const PolicyFile& from, const grammar::Declaration& declaration) {
    const grammar::Text& written = std::get<grammar::UseHead>(declaration.head).path;
    const std::optional<std::string> path = path_of(from.path, written);
    if (!path) return {};
    if (std::find(open_.begin(), open_.end(), *path) != open_.end()) {
      report_cycle(written, *path);
      return {};
    }
    if (const auto known = by_path_.find(*path); known != by_path_.end()) return known->second;
    if (open_.size() > kDeepestUse || texts_ == kMostFiles) {
      Diagnostic& diagnostic =
          diagnostics_.add(kUseLimits, written.span,
                           texts_ == kMostFiles ? fmt::format("this policy is made of more than {} files", kMostFiles)
                                                : fmt::format("files use files here, more than {} deep", kDeepestUse));
      diagnostic.help = "put what belongs together into one file";
      return {};
    }
    std::optional<std::string> text = loader_ ? loader_(*path) : std::nullopt;
    if (!text) {
      Diagnostic& diagnostic =
          diagnostics_.add(kUseUnreadable, written.span, fmt::format("the file `{}` cannot be read", *path));
      diagnostic.help = "a path starts at the folder of the file that uses it";
      return {};
    }
    ++texts_;
    return read(sources_.add(*path, std::move(*text)), *path, &declaration);
  }

  void report_cycle(const grammar::Text& written, const std::string& path) {
    std::string way;
    for (auto step = std::find(open_.begin(), open_.end(), path); step != open_.end(); ++step)
      way += fmt::format("`{}` → ", *step);
    const bool is_itself = open_.back() == path;
    Diagnostic& diagnostic = diagnostics_.add(
        kUseCycle, written.span, is_itself ? "this file uses itself" : "these files use each other in a circle");
    if (!is_itself) diagnostic.notes.push_back(fmt::format("{}`{}`", way, path));
    diagnostic.help = is_itself ? "delete this line" : "move what both need into a third file";
  }

  // ---- What it may hold

  void check_library(const PolicyFile& library, const grammar::Declaration& used_at) {
    for (const grammar::Declaration& declaration : library.file.declarations) {
      if (is_shareable(declaration)) continue;
      const DiagnosticKind& kind = is_policy(declaration) ? kUsedPolicy : kNotShared;
      Diagnostic& diagnostic = diagnostics_.add(
          kind, declaration.line.span,
          is_policy(declaration) ? fmt::format("`{}` is used by another file, and is a policy of its own", library.path)
                                 : fmt::format("`{}` is used by another file, and so it cannot have a {}", library.path,
                                               keyword(declaration)));
      diagnostic.labels.push_back({used_at.line.span, "used here"});
      diagnostic.help =
          "move what both need into a file of calendars, fields, events, activities, definitions, scores and groups "
          "alone";
      if (is_policy(declaration)) return;
    }
  }

  // ---- What of it is used

  void use(PolicyFile& from, const grammar::Declaration& declaration) {
    const std::optional<std::size_t> found = find(from, declaration);
    if (!found) return;
    const PolicyFile& library = files_[*found];
    for (const grammar::Item& item : declaration.items) {
      const auto* name = std::get_if<grammar::NameItem>(&item.what);
      if (!name) continue;
      if (places_[*found].count(name->name.text) == 0) {
        report_unknown(library, name->name);
      } else if (!from.used.try_emplace(name->name.text, *found).second) {
        diagnostics_
            .add(kDoubledUse, name->name.span, fmt::format("this file uses `{}` already", name->name.text),
                 "the second one")
            .help = "delete one of the two lines";
      }
    }
  }

  void report_unknown(const PolicyFile& library, const grammar::Name& name) {
    Diagnostic& diagnostic = diagnostics_.add(
        kUsedName, name.span, fmt::format("`{}` declares no `{}`", library.path, name.text), "not declared there");
    if (const auto elsewhere = library.used.find(name.text); elsewhere != library.used.end()) {
      diagnostic.help = fmt::format("it comes from `{}`: use that file for it", files_[elsewhere->second].path);
      return;
    }
    std::vector<std::string> names;
    for (const auto& [declared, indices] : places_[by_path_[library.path]]) names.push_back(declared);
    suggest(diagnostic, suggestions_left_-- > 0 ? nearest(name.text, names) : std::nullopt, name.span);
    if (diagnostic.help.empty() && !names.empty()) diagnostic.help = fmt::format("it declares {}", listing(names));
  }

  void take(std::size_t file, std::size_t index) {
    std::vector<std::pair<std::size_t, std::size_t>> waiting{{file, index}};
    while (!waiting.empty()) {
      const auto [of, at] = waiting.back();
      waiting.pop_back();
      if (files_[of].is_part[at]) continue;
      files_[of].is_part[at] = true;
      const grammar::Declaration& declaration = files_[of].file.declarations[at];
      if (is_use(declaration)) {
        if (of + 1 != files_.size()) continue;  // of a library: only what is needed comes along
        for (const grammar::Item& item : declaration.items) {
          if (const auto* name = std::get_if<grammar::NameItem>(&item.what)) find_all(of, name->name.text, waiting);
        }
        continue;
      }
      for (const std::string& name : names_in(declaration)) find_all(of, name, waiting);
    }
  }

  // All that a name means in a file, be it declared there or used.
  void find_all(std::size_t file, const std::string& name,
                std::vector<std::pair<std::size_t, std::size_t>>& found) const {
    if (const auto used = files_[file].used.find(name); used != files_[file].used.end()) file = used->second;
    const auto places = places_[file].find(name);
    if (places == places_[file].end()) return;
    for (const std::size_t index : places->second) found.emplace_back(file, index);
  }

  Sources& sources_;
  Diagnostics& diagnostics_;
  const Loader& loader_;
  fs::path root_;
  std::vector<PolicyFile> files_;
  std::vector<std::map<std::string, std::vector<std::size_t>>> places_;  // by file and name: which declarations
  std::vector<std::string> open_;  // paths of the files that are being read, outermost first
  std::map<std::string, std::size_t> by_path_;
  std::size_t texts_ = 1;
  int suggestions_left_ = 200;
};

}  // namespace

PolicyFiles gather_files(Sources& sources, SourceId source, Diagnostics& diagnostics, const Loader& loader,
                         std::string_view root) {
  const std::string path = normal(sources.at(source).path);
  const fs::path folder = fs::path(path).parent_path();
  Gatherer gatherer(sources, diagnostics, loader, root.empty() ? folder / ".." : fs::path(root));
  gatherer.read(source, path, nullptr);
  return gatherer.finish();
}

}  // namespace truce::compiler
