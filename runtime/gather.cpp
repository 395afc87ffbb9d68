#include "runtime/gather.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/check.h"

namespace truce::runtime {
namespace {

// The records of one line stand in the order of their events' names: a stable sort keeps it.
bool is_before(const Record& one, const Record& other) {
  return one.at < other.at || (one.at == other.at && one.place < other.place);
}

// Of records with one id the first stays; a duplicate that says something else is a conflict.
void find_duplicates(const Log& log, std::span<Record> records, Instant as_of, Ledger& ledger) {
  std::unordered_map<std::string_view, std::uint64_t> content_of_id;
  for (Record& record : records) {
    if (!record.has_id || record.at > as_of) continue;
    const std::uint64_t content = log.content_of(record);
    const auto [first, is_first] = content_of_id.try_emplace(*log.id_of(record), content);
    if (is_first) continue;
    record.fate = Fate::duplicate;
    if (first->second != content) ++ledger.conflicting;
  }
}

// True if there is a record to judge.
bool judge_fates(const Log& log, std::span<Record> records, Instant as_of, Ledger& ledger) {
  bool has_id = false, all_judged = true;
  for (Record& record : records) {
    record.fate = record.at > as_of ? Fate::later : record.event == kNone ? Fate::undeclared : Fate::judged;
    all_judged = all_judged && record.fate == Fate::judged;
    has_id = has_id || record.has_id;
  }
  if (all_judged && !has_id) return !records.empty();
  if (has_id) find_duplicates(log, records, as_of, ledger);
  std::uint64_t judged = 0;
  for (const Record& record : records) {
    judged += record.fate == Fate::judged;
    ledger.undeclared += record.fate == Fate::undeclared;
    ledger.duplicates += record.fate == Fate::duplicate;
    ledger.later += record.fate == Fate::later;
  }
  return judged > 0;
}

}  // namespace

// A counting sort over lead numbers, then each lead's few records by instant, where they do not stand so already.
void gather(const Log& log, Instant as_of, LeadOrder order, Histories& histories) {
  constexpr std::size_t kMost = std::size_t{1} << 32;
  CHECK(log.records.size() < kMost, "a log, or one part of it, with fewer than 2^32 records");
  histories.as_of = as_of;
  histories.ledger = {};
  Ledger& ledger = histories.ledger;
  ledger.records = log.records.size() + log.malformed;
  ledger.malformed = log.malformed;
  std::vector<LeadHistory>& leads = histories.leads;
  leads.assign(log.leads.size(), {});
  if (!log.records.empty()) {
    Instant first = log.records.front().at, last = first;
    for (const Record& record : log.records) {
      ++leads[record.lead].count;
      first = std::min(first, record.at);
      last = std::max(last, record.at);
    }
    ledger.first = first;
    ledger.last = last;
  }
  std::uint32_t begin = 0;
  for (Index lead = 0; lead < leads.size(); ++lead) {
    leads[lead].lead = lead;
    leads[lead].begin = begin;
    begin += leads[lead].count;
    leads[lead].count = 0;
  }
  histories.records.resize(log.records.size());
  for (const Record& record : log.records) {
    LeadHistory& history = leads[record.lead];
    histories.records[history.begin + history.count++] = record;
  }
  // Most leads have few records, and most of these stand in order.
  const auto sort = [](std::span<Record> records) {
    constexpr std::size_t kFew = 24;
    if (records.size() > kFew) return std::stable_sort(records.begin(), records.end(), is_before);
    for (std::size_t i = 1; i < records.size(); ++i) {
      const Record record = records[i];
      std::size_t at = i;
      for (; at > 0 && is_before(record, records[at - 1]); --at) records[at] = records[at - 1];
      records[at] = record;
    }
  };
  const auto has_nothing_to_judge = [&](const LeadHistory& history) {
    const std::span<Record> records(histories.records.data() + history.begin, history.count);
    if (!std::is_sorted(records.begin(), records.end(), is_before)) sort(records);
    return !judge_fates(log, records, as_of, ledger);
  };
  leads.erase(std::remove_if(leads.begin(), leads.end(), has_nothing_to_judge), leads.end());
  if (order == LeadOrder::as_found) return;
  std::sort(leads.begin(), leads.end(), [&](const LeadHistory& a, const LeadHistory& b) { return log.leads[a.lead] < log.leads[b.lead]; });
}

Histories gather(const Program& program, const Log& log, std::optional<Instant> as_of, LeadOrder order) {
  if (!as_of) {
    for (const Record& record : log.records)
      if (!as_of || record.at > *as_of) as_of = record.at;
  }
  Histories histories;
  gather(log, as_of.value_or(program.begins()), order, histories);
  return histories;
}

}  // namespace truce::runtime
