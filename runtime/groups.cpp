#include "runtime/groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <queue>
#include <set>
#include <string>
#include <unordered_map>

#include "runtime/expiries.h"
#include "runtime/lead_judge.h"

namespace truce::runtime {
namespace {

using LeadPlace = std::size_t;  // into Histories::leads

// The value that the leads of one group have in common; none: it is missing, and they are none.
using Account = std::optional<std::string>;

// What a group's member line knows of one lead.
struct Witness {
  Truth now = Truth::not_met;
  std::optional<Instant> met, undecided;  // the latest evaluated instant at which it was so
};

class Groups {
 public:
  // `judges` are as many as leads, or more; they are used again.
  Groups(const Plan& plan, const Log& log, const Histories& histories, std::deque<LeadJudge>& judges,
         const std::function<Watch(LeadPlace)>& watch, const std::vector<bool>& left_out)
      : plan_(plan), program_(plan.program), as_of_(histories.as_of), left_out_(left_out) {
    for (const GroupInfo& group : program_.groups)
      for (const auto& line : group.list) has_windows_ = has_windows_ || line.within.has_value();
    for (LeadPlace i = 0; i < histories.leads.size(); ++i) {
      const std::span<const Record> records = histories.of(histories.leads[i]);
      judges_.push_back(&judges[i]);
      judges[i].start(log, records, histories.leads[i].lead, as_of_, watch ? watch(i) : Watch{});
      grids_.push_back({has_windows_ ? record_instants(plan, log, records, as_of_) : std::vector<Instant>(), 0});
    }
    next_.resize(judges_.size(), kNever);
    evaluated_next_.resize(judges_.size(), kNever);
    window_end_.resize(judges_.size(), kNever);
    for (LeadPlace i = 0; i < judges_.size(); ++i) schedule(i, Instant{std::numeric_limits<std::int64_t>::min()});
    for (const GroupInfo& group : program_.groups) {
      std::vector<std::vector<Witness>> witnesses(judges_.size(), std::vector<Witness>(group.list.size()));
      witnesses_.push_back(std::move(witnesses));
    }
    accounts_.resize(program_.groups.size(), std::vector<Account>(judges_.size()));
    members_.resize(program_.groups.size());
  }

  std::vector<LeadOutcome> run() {
    while (!queue_.empty() && queue_.top().first < as_of_) {
      Instant now = queue_.top().first;
      std::vector<LeadPlace> leads;
      while (!queue_.empty() && queue_.top().first == now) {
        LeadPlace lead = queue_.top().second;
        queue_.pop();
        if (next_[lead] == now && (leads.empty() || leads.back() != lead)) leads.push_back(lead);
      }
      live_through(now, leads);
    }
    std::vector<LeadPlace> all(judges_.size());
    for (LeadPlace i = 0; i < all.size(); ++i) all[i] = i;
    live_through(as_of_, all);
    std::vector<LeadOutcome> outcomes;
    for (LeadJudge* judge : judges_) outcomes.push_back(judge->finish());
    return outcomes;
  }

 private:
  void schedule(LeadPlace lead, Instant now) {
    Grid& grid = grids_[lead];
    while (grid.next < grid.instants.size() && grid.instants[grid.next] <= now) ++grid.next;
    const Instant by_records = grid.next < grid.instants.size() ? grid.instants[grid.next] : kNever;
    evaluated_next_[lead] = std::min({judges_[lead]->next_by_time(), window_end_[lead], by_records});
    next_[lead] = std::min(judges_[lead]->next_instant(), evaluated_next_[lead]);
    if (next_[lead] != kNever) queue_.emplace(next_[lead], lead);
  }

  // Is it an evaluated instant of the lead? Those of undeclared and duplicate records are not, which windows mind.
  bool is_evaluated(LeadPlace lead, Instant now) const {
    return !has_windows_ || evaluated_next_[lead] == now || now == as_of_;
  }

  void live_through(Instant now, const std::vector<LeadPlace>& leads) {
    for (LeadPlace lead : leads) judges_[lead]->live_through(now);
    std::set<LeadPlace> concerned(leads.begin(), leads.end());
    for (Index group = 0; group < program_.groups.size(); ++group) {
      std::set<Account> changed;
      for (LeadPlace lead : leads)
        if (is_evaluated(lead, now)) look_at(group, lead, now, changed);
      for (const Account& account : changed)
        if (account) concerned.insert(members_[group][account].begin(), members_[group][account].end());
      for (LeadPlace lead : concerned) judges_[lead]->set_group(group, truth(group, lead, now));
    }
    for (LeadPlace lead : concerned) judges_[lead]->settle(now);
    for (LeadPlace lead : concerned) {
      find_window_end(lead, now);
      schedule(lead, now);
    }
  }

  Account account_of(Index group, LeadPlace lead) const {
    const Value& value = judges_[lead]->field(program_.groups[group].field);
    if (std::holds_alternative<Missing>(value)) return std::nullopt;
    return show(program_, value, false);
  }

  // The lead's part in a group, now that its records of this instant have come.
  void look_at(Index group, LeadPlace lead, Instant now, std::set<Account>& changed) {
    if (!judges_[lead]->born() || left_out_[lead]) return;
    const GroupInfo& info = program_.groups[group];
    Account account = account_of(group, lead);
    Account& before = accounts_[group][lead];
    if (account != before) {
      if (before) members_[group][before].erase(lead);
      if (account) members_[group][account].insert(lead);
      changed.insert(before);
      before = account;
    }
    changed.insert(account);
    for (std::size_t i = 0; i < info.list.size(); ++i) {
      Witness& witness = witnesses_[group][lead][i];
      witness.now = judges_[lead]->definition(info.list[i].definition);
      if (witness.now == Truth::met) witness.met = now;
      if (witness.now == Truth::undecided) witness.undecided = now;
    }
  }

  Truth truth(Index group, LeadPlace lead, Instant now) {
    const GroupInfo& info = program_.groups[group];
    Account account = account_of(group, lead);
    if (!judges_[lead]->born() || !account) return Truth::undecided;
    std::vector<Truth> list;
    for (std::size_t i = 0; i < info.list.size(); ++i) {
      std::int64_t met = 0, possible = 0;
      for (LeadPlace member : members_[group][account]) {
        Truth one = took_part(info.list[i], witnesses_[group][member][i], now);
        met += one == Truth::met;
        possible += one != Truth::not_met;
      }
      std::int64_t needed = info.list[i].at_least;
      list.push_back(met >= needed ? Truth::met : possible >= needed ? Truth::undecided : Truth::not_met);
    }
    return list_truth(info.how, info.at_least, list);
  }

  Truth took_part(const GroupInfo::Members& line, const Witness& witness, Instant now) const {
    if (!line.within) return witness.now;
    auto in_window = [&](const std::optional<Instant>& at) { return at && plan_.after(*line.within, *at) > now; };
    if (in_window(witness.met)) return Truth::met;
    return in_window(witness.undecided) ? Truth::undecided : Truth::not_met;
  }

  // The next instant at which the lead leaves the window of some group's line.
  void find_window_end(LeadPlace lead, Instant now) {
    Instant end = kNever;
    for (Index group = 0; group < program_.groups.size(); ++group) {
      const GroupInfo& info = program_.groups[group];
      for (std::size_t i = 0; i < info.list.size(); ++i) {
        if (!info.list[i].within) continue;
        for (const auto& at : {witnesses_[group][lead][i].met, witnesses_[group][lead][i].undecided}) {
          if (!at) continue;
          Instant leaves = plan_.after(*info.list[i].within, *at);
          if (leaves > now) end = std::min(end, leaves);
        }
      }
    }
    window_end_[lead] = end;
  }

  const Plan& plan_;
  const Program& program_;
  Instant as_of_;
  const std::vector<bool>& left_out_;
  std::vector<LeadJudge*> judges_;
  std::vector<std::vector<std::vector<Witness>>> witnesses_;  // by group, lead, line
  std::vector<std::vector<Account>> accounts_;                // by group, lead: under which it is filed
  std::vector<std::map<Account, std::set<LeadPlace>>> members_;   // by group
  // Where lines have windows: the evaluated instants that a lead's records alone decide, and which of them is next.
  struct Grid {
    std::vector<Instant> instants;
    std::size_t next;
  };
  std::vector<Grid> grids_;
  bool has_windows_ = false;
  std::vector<Instant> next_, evaluated_next_, window_end_;  // by lead
  using Due = std::pair<Instant, LeadPlace>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> queue_;
};

std::vector<LeadOutcome> judge_set(const Plan& plan, const Log& log, const Histories& histories, std::deque<LeadJudge>& judges,
                                   const std::function<Watch(LeadPlace)>& watch) {
  std::vector<bool> left_out(histories.leads.size(), false);
  if (plan.program.versions[plan.program.version_at(histories.as_of)].leave_out == kNone) return Groups(plan, log, histories, judges, watch, left_out).run();
  std::vector<LeadOutcome> before = Groups(plan, log, histories, judges, {}, left_out).run();
  for (LeadPlace i = 0; i < before.size(); ++i) left_out[i] = before[i].left_out;
  std::vector<LeadOutcome> outcomes = Groups(plan, log, histories, judges, watch, left_out).run();
  for (LeadPlace i = 0; i < outcomes.size(); ++i) {
    // What stages tell of who is left out may look different without those that are.
    if (left_out[i]) outcomes[i] = std::move(before[i]);
    outcomes[i].left_out = left_out[i];
    if (Story* story = watch ? watch(i).story : nullptr) story->left_out = left_out[i];
  }
  return outcomes;
}

// Leads that have ever one account in common, by whatever group, directly or through others, are judged together; no other can matter
// to them.
class Accounts {
 public:
  Accounts(const Program& program, const Log& log, const Histories& histories) : program_(program), above_(histories.leads.size()) {
    std::iota(above_.begin(), above_.end(), 0);
    std::vector<bool> gathers(program.fields.size(), false);
    for (const GroupInfo& group : program.groups) gathers[group.field] = true;
    std::map<Index, std::vector<LeadPlace>> given;  // by lead
    for (LeadPlace place = 0; place < histories.leads.size(); ++place) {
      for (Index field = 0; field < gathers.size(); ++field)
        if (gathers[field]) meet(place, field, view(program.fields[field].starts_as));
      for (const Record& record : histories.of(histories.leads[place])) {
        if (record.fate != Fate::judged) continue;
        for (const NamedValue& value : log.values_of(record))
          if (value.name < gathers.size() && gathers[value.name]) meet(place, value.name, value.value);
      }
      if (!log.given.empty()) given[histories.leads[place].lead].push_back(place);
    }
    for (const auto& [lead, value] : log.given) {
      if (value.name >= gathers.size() || !gathers[value.name]) continue;
      for (const LeadPlace place : given[lead]) meet(place, value.name, value.value);
    }
  }

  // Sets of leads, each in the order of the histories, by their first.
  std::vector<std::vector<LeadPlace>> sets() {
    std::vector<std::vector<LeadPlace>> result;
    std::unordered_map<LeadPlace, std::size_t> set_of;
    for (LeadPlace place = 0; place < above_.size(); ++place) {
      const auto [set, is_new] = set_of.try_emplace(top(place), result.size());
      if (is_new) result.emplace_back();
      result[set->second].push_back(place);
    }
    return result;
  }

 private:
  LeadPlace top(LeadPlace place) {
    while (above_[place] != place) place = above_[place] = above_[above_[place]];
    return place;
  }

  // By field, as groups of different fields have no account in common.
  void meet(LeadPlace place, Index field, const Value& value) {
    if (std::holds_alternative<Missing>(value)) return;
    const auto [first, is_new] = first_of_.try_emplace(fmt::format("{} {}", field, show(program_, value, false)), place);
    if (is_new) return;
    const LeadPlace one = top(first->second), other = top(place);
    above_[std::max(one, other)] = std::min(one, other);
  }

  const Program& program_;
  std::vector<LeadPlace> above_;
  std::unordered_map<std::string, LeadPlace> first_of_;
};

}  // namespace

std::vector<LeadOutcome> judge_in_groups(const Plan& plan, const Log& log, const Histories& histories,
                                         const std::function<Watch(LeadPlace)>& watch) {
  const auto files = std::make_shared<const std::vector<std::string>>(log.files);
  std::vector<LeadOutcome> all(histories.leads.size());
  std::deque<LeadJudge> judges;  // never moved
  Histories some;
  some.as_of = histories.as_of;
  some.records = histories.records;
  for (const std::vector<LeadPlace>& set : Accounts(plan.program, log, histories).sets()) {
    some.leads.clear();
    for (const LeadPlace place : set) some.leads.push_back(histories.leads[place]);
    while (judges.size() < set.size()) judges.emplace_back(plan, files);
    const auto watch_of = [&](LeadPlace i) { return watch(set[i]); };
    const std::function<Watch(LeadPlace)> watched = watch ? watch_of : std::function<Watch(LeadPlace)>();
    std::vector<LeadOutcome> outcomes = judge_set(plan, log, some, judges, watched);
    for (std::size_t i = 0; i < set.size(); ++i) all[set[i]] = std::move(outcomes[i]);
  }
  return all;
}

}  // namespace truce::runtime
