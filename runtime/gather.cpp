#include "runtime/gather.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace truce::runtime {
namespace {

// Of records with one id the first stays; a duplicate that says something else is a conflict.
void judge_fates(const Log& log, LeadHistory& history, Instant as_of, Ledger& ledger) {
  std::unordered_map<std::string_view, std::uint64_t> content_of_id;
  for (std::uint32_t index : history.records) {
    const Record& record = log.records[index];
    Fate fate = Fate::judged;
    if (record.at > as_of) {
      fate = Fate::later;
      ++ledger.later;
    } else {
      bool duplicate = false;
      if (record.has_id) {
        auto [first, inserted] = content_of_id.try_emplace(record.id, record.content);
        duplicate = !inserted;
        if (duplicate && first->second != record.content) ++ledger.conflicting;
      }
      if (duplicate) {
        fate = Fate::duplicate;
        ++ledger.duplicates;
      } else if (record.event == kNone) {
        fate = Fate::undeclared;
        ++ledger.undeclared;
      }
    }
    history.fates.push_back(fate);
  }
}

}  // namespace

Histories gather(const Program& program, const Log& log, std::optional<Instant> as_of) {
  Histories result;
  Ledger& ledger = result.ledger;
  for (const Record& record : log.records) {
    if (!ledger.first || record.at < *ledger.first) ledger.first = record.at;
    if (!ledger.last || record.at > *ledger.last) ledger.last = record.at;
  }
  result.as_of = as_of ? *as_of : ledger.last.value_or(program.in_force);
  ledger.records = log.records.size() + log.malformed;
  ledger.malformed = log.malformed;

  // By lead, without moving the records themselves: a counting sort over lead numbers, then each lead's few records by instant.
  std::vector<std::uint32_t> starts(log.leads.size() + 1, 0);
  for (const Record& record : log.records) ++starts[record.lead + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<std::uint32_t> grouped(log.records.size());
  std::vector<std::uint32_t> next(starts.begin(), starts.end() - 1);
  for (std::uint32_t i = 0; i < log.records.size(); ++i) grouped[next[log.records[i].lead]++] = i;

  std::vector<Index> by_name(log.leads.size());
  std::iota(by_name.begin(), by_name.end(), 0);
  std::sort(by_name.begin(), by_name.end(), [&](Index a, Index b) { return log.leads[a] < log.leads[b]; });
  for (Index lead : by_name) {
    LeadHistory history;
    history.lead = lead;
    history.records.assign(grouped.begin() + starts[lead], grouped.begin() + starts[lead + 1]);
    // The records of one line stand in the order of their events' names: a stable sort keeps it.
    const auto is_before = [&](std::uint32_t a, std::uint32_t b) {
      const Record &one = log.records[a], &other = log.records[b];
      return std::tie(one.at, one.file, one.line) < std::tie(other.at, other.file, other.line);
    };
    if (!std::is_sorted(history.records.begin(), history.records.end(), is_before))
      std::stable_sort(history.records.begin(), history.records.end(), is_before);
    judge_fates(log, history, result.as_of, ledger);
    if (std::find(history.fates.begin(), history.fates.end(), Fate::judged) != history.fates.end())
      result.leads.push_back(std::move(history));
  }
  return result;
}

}  // namespace truce::runtime
