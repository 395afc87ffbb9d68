// The files that one policy is made of: its own, and the libraries that it uses.
//
// A library is a file without `policy`: calendars, fields, events, activities, definitions, scores and groups. Of a
// used library the policy has the declarations that are named after `use`, and all that these need. Only what a file
// names can be referred to in it, but what comes along takes its name as well: records carry it, and results print it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "grammar/tree.h"

namespace truce::compiler {

// The text of a file, or nothing where it cannot be read. Paths are like those in Sources, without `.` and needless
// `..`.
using Loader = std::function<std::optional<std::string>(const std::string& path)>;

struct PolicyFile {
  grammar::File file;
  std::string path;
  std::vector<bool> is_part;                // of each declaration: the policy has it
  std::map<std::string, std::size_t> used;  // names that the file uses, and which of PolicyFiles::all declares them
};

struct PolicyFiles {
  std::vector<PolicyFile> all;  // each after those that it uses; the last is the policy's own
  bool is_library = false;      // the last has no `policy`, and nothing that needs one

  const PolicyFile& own() const { return all.back(); }
};

inline constexpr int kDeepestUse = 32;
inline constexpr std::size_t kMostFiles = 200;

// Reads the file and all that it uses, directly or not; texts are added to `sources`. No used path leaves `root`, a
// folder; if that is empty, it is the folder above the file's own. Mistakes go to `diagnostics`; what is returned is
// whole if none has been found.
PolicyFiles gather_files(Sources& sources, SourceId source, Diagnostics& diagnostics, const Loader& loader,
                         std::string_view root);

// Every name in a declaration of a library that another declaration may have, in no order; some may be of something
// else.
std::vector<std::string> names_in(const grammar::Declaration& declaration);

}  // namespace truce::compiler
