#include "runtime/lacking.h"

#include <algorithm>

#include "runtime/conditions.h"

namespace truce::runtime {

void missing_keys(const Program& program, const Pattern& pattern, const Log& log, const Record& record, std::set<std::string>& names) {
  for (const Alternative& alternative : pattern.alternatives) {
    if (alternative.event != record.event || fits(alternative, log, record) != Truth::undecided) continue;
    for (const RecordTest& test : alternative.tests)
      if (judge(test.test, value_of(log, record, test.name)) == Truth::undecided)
        names.insert(test.name == kBy ? "by" : program.names[test.name]);
  }
}

void Lacking::clear() {
  unread_.clear();
  until_.clear();
}

void Lacking::add_keys_to(std::set<std::string>& names, const Program& program, const Pattern& pattern, const Log& log, Instant now) {
  for (const auto& [record, leaves] : unread_) {
    std::set<std::string> keys;
    missing_keys(program, pattern, log, *record, keys);
    for (const std::string& key : keys) {
      Instant& until = until_.try_emplace(key, leaves).first->second;
      until = std::max(until, leaves);
    }
  }
  unread_.clear();
  for (const auto& [key, until] : until_)
    if (until > now) names.insert(key);
}

}  // namespace truce::runtime
