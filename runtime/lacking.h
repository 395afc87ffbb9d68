// What records lack that fit a pattern undecidedly.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "runtime/log.h"
#include "runtime/program.h"

namespace truce::runtime {

// Keys that a record lacks where it fits `pattern` undecidedly.
void missing_keys(const Program& program, const Pattern& pattern, const Log& log, const Record& record, std::set<std::string>& names);

// The same of the undecided records of one pattern in a window. Each is looked into when somebody asks, and once.
class Lacking {
 public:
  // `leaves` the window then; kNever where it has no end.
  void add(const Record& record, Instant leaves) { unread_.push_back({&record, leaves}); }
  void clear();
  void add_keys_to(std::set<std::string>& names, const Program& program, const Pattern& pattern, const Log& log, Instant now);

 private:
  struct Unread {
    const Record* record;
    Instant leaves;
  };
  std::vector<Unread> unread_;
  std::map<std::string, Instant> until_;  // what the others lack, and when the last of them leaves
};

}  // namespace truce::runtime
