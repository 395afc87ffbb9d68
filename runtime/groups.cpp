#include "runtime/groups.h"

#include <fmt/format.h>

#include <algorithm>
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

using LeadPlace = std::size_t;  // into a set of leads that are judged together

// The value that the leads of one group have in common; none: it is missing, and they are none.
using Account = std::optional<std::string>;

// What a group's member line knows of one lead. Its part changes only at instants at which the lead is looked at: the end of a window
// is one.
struct Witness {
  Truth part = Truth::not_met;
  std::optional<Instant> met, undecided;  // the latest evaluated instant at which it was so
};

// The members of an account, and how many of them take part in each line.
struct Members {
  struct Line {
    std::int64_t met = 0, possible = 0;  // possible includes met
  };
  std::set<LeadPlace> leads;
  std::vector<Line> lines;
  std::optional<Truth> truth;  // as they were told last
};

class Groups {
 public:
  // Of the leads in `set`; `judges` are as many, or more. Places are into the set from here on.
  Groups(const Plan& plan, const Log& log, const Histories& histories, const std::vector<std::size_t>& set, std::deque<LeadJudge>& judges,
         const std::function<Watch(std::size_t)>& watch, const std::vector<bool>& left_out)
      : plan_(plan), program_(plan.program), as_of_(histories.as_of), left_out_(left_out) {
    for (const GroupInfo& group : program_.groups)
      for (const auto& line : group.list) has_windows_ = has_windows_ || line.within.has_value();
    for (LeadPlace i = 0; i < set.size(); ++i) {
      const LeadHistory& lead = histories.leads[set[i]];
      const std::span<const Record> records = histories.of(lead);
      judges_.push_back(&judges[i]);
      judges[i].start(log, records, lead.lead, as_of_, watch ? watch(set[i]) : Watch{});
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

  // The other members of an account are concerned only where it came to something else.
  void live_through(Instant now, const std::vector<LeadPlace>& leads) {
    for (LeadPlace lead : leads) judges_[lead]->live_through(now);
    std::set<LeadPlace> concerned(leads.begin(), leads.end());
    for (Index group = 0; group < program_.groups.size(); ++group) {
      std::set<Account> changed;
      for (LeadPlace lead : leads)
        if (is_evaluated(lead, now)) look_at(group, lead, now, changed);
      for (const Account& account : changed) {
        if (!account) continue;
        Members& members = members_[group][account];
        const Truth truth = truth_of(group, members);
        if (truth != members.truth) concerned.insert(members.leads.begin(), members.leads.end());
        members.truth = truth;
      }
    }
    for (LeadPlace lead : concerned) {
      for (Index group = 0; group < program_.groups.size(); ++group) judges_[lead]->set_group(group, truth(group, lead));
      judges_[lead]->settle(now);
    }
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
    if (before) add(group, lead, members_[group][before], -1);
    if (account != before) {
      if (before) members_[group][before].leads.erase(lead);
      if (account) members_[group][account].leads.insert(lead);
      changed.insert(before);
      before = account;
    }
    changed.insert(account);
    for (std::size_t i = 0; i < info.list.size(); ++i) {
      Witness& witness = witnesses_[group][lead][i];
      const Truth truth = judges_[lead]->definition(info.list[i].definition);
      if (truth == Truth::met) witness.met = now;
      if (truth == Truth::undecided) witness.undecided = now;
      witness.part = info.list[i].within ? in_window(info.list[i], witness, now) : truth;
    }
    if (account) add(group, lead, members_[group][account], 1);
  }

  void add(Index group, LeadPlace lead, Members& members, std::int64_t sign) {
    const std::vector<Witness>& lines = witnesses_[group][lead];
    members.lines.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].part == Truth::met) members.lines[i].met += sign;
      if (lines[i].part != Truth::not_met) members.lines[i].possible += sign;
    }
  }

  Truth truth_of(Index group, const Members& members) const {
    const GroupInfo& info = program_.groups[group];
    std::vector<Truth> list;
    for (std::size_t i = 0; i < info.list.size(); ++i) {
      const std::int64_t needed = info.list[i].at_least;
      const Members::Line line = members.lines.empty() ? Members::Line{} : members.lines[i];
      list.push_back(line.met >= needed ? Truth::met : line.possible >= needed ? Truth::undecided : Truth::not_met);
    }
    return list_truth(info.how, info.at_least, list);
  }

  Truth truth(Index group, LeadPlace lead) {
    const Account account = account_of(group, lead);
    if (!judges_[lead]->born() || !account) return Truth::undecided;
    return truth_of(group, members_[group][account]);
  }

  Truth in_window(const GroupInfo::Members& line, const Witness& witness, Instant now) const {
    const auto is_in = [&](const std::optional<Instant>& at) { return at && plan_.after(*line.within, *at) > now; };
    if (is_in(witness.met)) return Truth::met;
    return is_in(witness.undecided) ? Truth::undecided : Truth::not_met;
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
  std::vector<std::map<Account, Members>> members_;           // by group
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

// Which leads have an account in common, by whatever group.
class Accounts {
 public:
  Accounts(const Program& program, const Log& log, const Histories& histories) : program_(program), above_(histories.leads.size()) {
    std::iota(above_.begin(), above_.end(), 0);
    std::vector<bool> gathers(program.fields.size(), false);
    for (const GroupInfo& group : program.groups) gathers[group.field] = true;
    std::map<Index, std::vector<std::size_t>> given;  // by lead
    for (std::size_t place = 0; place < histories.leads.size(); ++place) {
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
      for (const std::size_t place : given[lead]) meet(place, value.name, value.value);
    }
  }

  // Sets of leads, each in the order of the histories, by their first.
  std::vector<std::vector<std::size_t>> sets() {
    std::vector<std::vector<std::size_t>> result;
    std::unordered_map<std::size_t, std::size_t> set_of;
    for (std::size_t place = 0; place < above_.size(); ++place) {
      const auto [set, is_new] = set_of.try_emplace(top(place), result.size());
      if (is_new) result.emplace_back();
      result[set->second].push_back(place);
    }
    return result;
  }

 private:
  std::size_t top(std::size_t place) {
    while (above_[place] != place) place = above_[place] = above_[above_[place]];
    return place;
  }

  // By field, as groups of different fields have no account in common.
  void meet(std::size_t place, Index field, const Value& value) {
    if (std::holds_alternative<Missing>(value)) return;
    const auto [first, is_new] = first_of_.try_emplace(fmt::format("{} {}", field, show(program_, value, false)), place);
    if (is_new) return;
    const std::size_t one = top(first->second), other = top(place);
    above_[std::max(one, other)] = std::min(one, other);
  }

  const Program& program_;
  std::vector<std::size_t> above_;
  std::unordered_map<std::string, std::size_t> first_of_;
};

}  // namespace

std::vector<std::vector<std::size_t>> sets_by_account(const Program& program, const Log& log, const Histories& histories) {
  return Accounts(program, log, histories).sets();
}

std::vector<LeadOutcome> GroupJudge::judge(const Log& log, const Histories& histories, const std::vector<std::size_t>& set,
                                           const std::function<Watch(std::size_t)>& watch) {
  while (judges_.size() < set.size()) judges_.emplace_back(plan_, files_, keep_verdicts_);
  std::vector<bool> left_out(set.size(), false);
  const Program& program = plan_.program;
  if (program.versions[program.version_at(histories.as_of)].leave_out == kNone) return Groups(plan_, log, histories, set, judges_, watch, left_out).run();
  std::vector<LeadOutcome> before = Groups(plan_, log, histories, set, judges_, {}, left_out).run();
  for (std::size_t i = 0; i < set.size(); ++i) left_out[i] = before[i].left_out;
  std::vector<LeadOutcome> outcomes = Groups(plan_, log, histories, set, judges_, watch, left_out).run();
  for (std::size_t i = 0; i < set.size(); ++i) {
    // What stages tell of who is left out may look different without those that are.
    if (left_out[i]) outcomes[i] = std::move(before[i]);
    outcomes[i].left_out = left_out[i];
    if (Story* story = watch ? watch(set[i]).story : nullptr) story->left_out = left_out[i];
  }
  return outcomes;
}

}  // namespace truce::runtime
