#include "compiler/checks/logic/witness.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "compiler/checks/logic/lengths.h"
#include "compiler/checks/logic/values.h"
#include "grammar/format_parts.h"

namespace truce::compiler::logic {

namespace {

constexpr std::int64_t kMostTold = 40;  // records of an example
constexpr int kMostDaysTried = 8;

bool is_plain_word(const std::string& text) {
  static const std::set<std::string> kReserved = {"missing", "known", "yes", "no"};
  const auto is_of_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' && std::all_of(text.begin(), text.end(), is_of_word) &&
         kReserved.count(text) == 0;
}

bool is_option(const Policy& policy, const std::string& name) {
  const auto is_one = [&](const auto& declared) { return declared.name == name && declared.type.kind == ValueType::one_of; };
  return std::any_of(policy.fields.begin(), policy.fields.end(), is_one) || std::any_of(policy.keys.begin(), policy.keys.end(), is_one);
}

struct WayInto {
  EventId event;
  std::vector<GivenValue> values;
};

// Stages that a lead comes to from `from` by conditions and time alone.
std::set<StageId> driven_to(const Policy& policy, StageId from) {
  std::set<StageId> found;
  std::vector<StageId> open = {from};
  while (!open.empty()) {
    const StageId stage = open.back();
    open.pop_back();
    for (const Move& move : policy.funnel->moves) {
      const bool drives = move.from == stage && !std::holds_alternative<On>(move.how);
      if (drives && found.insert(move.to).second) open.push_back(move.to);
    }
  }
  return found;
}

// A record that takes a lead into the stage, as its first one or later, and that none of these patterns counts. Nothing where a lead
// may have come there, or to an end, without it.
std::optional<WayInto> way_into(const Policy& policy, StageId stage, const std::set<EventId>& counted) {
  const std::set<StageId> driven = driven_to(policy, policy.funnel->starts_in);
  const auto is_in_the_way = [&](StageId one) { return one == stage || policy.at(one).end != Stage::End::none; };
  if (std::any_of(driven.begin(), driven.end(), is_in_the_way) || driven_to(policy, stage).count(stage) > 0) return {};
  std::set<EventId> elsewhere = counted;
  for (const Move& move : policy.funnel->moves) {
    const auto* on = std::get_if<On>(&move.how);
    if (!on || move.to == stage) continue;
    for (const Alternative& alternative : on->pattern.alternatives) elsewhere.insert(alternative.event);
  }
  for (const Move& move : policy.funnel->moves) {
    const auto* on = std::get_if<On>(&move.how);
    if (!on || move.to != stage) continue;
    for (const Alternative& alternative : on->pattern.alternatives) {
      if (elsewhere.count(alternative.event) > 0) continue;
      if (auto values = fitting(policy, alternative)) return WayInto{alternative.event, std::move(*values)};
    }
  }
  return {};
}

// Places the records of an example on a time line that ends at `now`.
class Placing {
 public:
  Placing(const Policy& policy, const Subjects& subjects, Instant now) : policy_(policy), subjects_(subjects), now_(now) {
    for (const BackWindow& window : subjects.windows) latest_outside_.push_back(latest_outside(window));
  }

  struct Record {
    Instant at;
    std::size_t cell = 0;
  };

  // So many records of the cell on so many dates, a day apart, and those left over a minute apart. Nothing where there is no room.
  std::optional<std::vector<Record>> place(std::size_t cell, std::int64_t records, std::int64_t dates) const {
    const Places places = subjects_.cells[cell].places;
    Instant after{now_.micros - 400 * kMicrosPerDay};
    Instant until = now_;
    for (WindowIndex window = 0; window < subjects_.windows.size(); ++window) {
      const bool stands = (places & place_of(window)) != 0;
      if (!std::holds_alternative<Length>(subjects_.windows[window].what)) continue;
      if (stands) {
        after = std::max(after, latest_outside_[window]);
      } else if (is_counted_in(cell, window)) {
        until = std::min(until, latest_outside_[window]);
      }
    }
    if (until <= after) after = Instant{until.micros - kMicrosPerDay * (dates + 1)};
    std::vector<Record> placed;
    Instant at = until;
    for (std::int64_t index = 0; index < records; ++index) {
      if (at <= after) return {};
      placed.push_back({at, cell});
      if (!stands_as_meant(placed.back())) return {};
      at.micros -= index + 1 < dates ? kMicrosPerDay : kMicrosPerMinute;
    }
    return placed;
  }

 private:
  bool is_counted_in(std::size_t cell, WindowIndex window) const {
    // Cells of one kind are told apart by the windows that count it.
    return std::any_of(subjects_.cells.begin(), subjects_.cells.end(), [&](const Cell& other) {
      return other.kind == subjects_.cells[cell].kind && (other.places & place_of(window)) != 0;
    });
  }

  bool is_inside(const BackWindow& window, Instant at) const {
    const Instant end = end_of(policy_, at, std::get<Length>(window.what));
    return window.counts_end ? now_ <= end : now_ < end;
  }

  // To the second.
  Instant latest_outside(const BackWindow& window) const {
    if (!std::holds_alternative<Length>(window.what)) return now_;
    std::int64_t inside = 0, outside = 1;  // seconds before now
    while (outside < 100'000'000'000 && is_inside(window, before(outside))) {
      inside = outside;
      outside *= 2;
    }
    while (outside - inside > 1) {
      const std::int64_t middle = inside + (outside - inside) / 2;
      (is_inside(window, before(middle)) ? inside : outside) = middle;
    }
    return before(outside);
  }
  Instant before(std::int64_t seconds) const { return {now_.micros - seconds * kMicrosPerSecond}; }

  bool stands_as_meant(const Record& record) const {
    const Places places = subjects_.cells[record.cell].places;
    for (WindowIndex window = 0; window < subjects_.windows.size(); ++window) {
      if (!std::holds_alternative<Length>(subjects_.windows[window].what) || !is_counted_in(record.cell, window)) continue;
      if (is_inside(subjects_.windows[window], record.at) != ((places & place_of(window)) != 0)) return false;
    }
    return true;
  }

  const Policy& policy_;
  const Subjects& subjects_;
  Instant now_;
  std::vector<Instant> latest_outside_;
};

class Teller {
 public:
  Teller(const Encoding& encoding, const std::vector<NodeId>& asked, const Assignment& example, Shows shows)
      : policy_(encoding.policy()), subjects_(encoding.subjects()), formulas_(encoding.formulas()), asked_(asked), example_(example), shows_(shows) {}

  std::optional<std::vector<std::string>> tell(const std::vector<std::string>& expectations) {
    std::int64_t most = 1;
    std::int64_t records = 0;
    for (const Cell& cell : subjects_.cells) {
      most = std::max(most, example_[cell.count.index()]);
      records += example_[cell.count.index()];
    }
    if (records > kMostTold) return {};
    const int days = records == 0 ? 1 : kMostDaysTried;
    for (int day = 0; day < days; ++day) {
      now_ = example_instant(policy_, day);
      for (std::int64_t dates = most; dates > 0; --dates) {
        if (place(dates)) return lines(expectations);
      }
    }
    return {};
  }

 private:
  struct Line {
    Instant at;
    EventId event;
    std::vector<GivenValue> values;
    bool is_since = false;  // after the lead entered the stage where it stands
  };

  StageId stage() const { return StageId(static_cast<std::size_t>(example_[subjects_.stage.index()])); }
  bool stands_elsewhere() const { return subjects_.stage.valid() && stage() != policy_.funnel->starts_in; }
  bool is_since_entering(std::size_t cell) const {
    for (WindowIndex window = 0; window < subjects_.windows.size(); ++window) {
      const bool is_elapsed = std::holds_alternative<Length>(subjects_.windows[window].what);
      if (!is_elapsed && (subjects_.cells[cell].places & place_of(window)) != 0) return true;
    }
    return false;
  }

  // Puts a record that makes the lead enter its stage between those before and those since.
  bool enter(std::vector<Line>& told) const {
    const auto way = way_into(policy_, stage(), subjects_.events);
    const auto is_since = [](const Line& line) { return line.is_since; };
    const auto first = std::find_if(told.begin(), told.end(), is_since);
    if (!way || !std::all_of(first, told.end(), is_since)) return false;
    told.insert(first, {first == told.end() ? now_ : first->at, way->event, way->values, false});
    return true;
  }

  bool place(std::int64_t dates) {
    const Placing placing(policy_, subjects_, now_);
    placed_.clear();
    for (std::size_t cell = 0; cell < subjects_.cells.size(); ++cell) {
      const std::int64_t records = example_[subjects_.cells[cell].count.index()];
      const auto of_cell = placing.place(cell, records, std::min(records, dates));
      if (!of_cell) return false;
      placed_.insert(placed_.end(), of_cell->begin(), of_cell->end());
    }
    Assignment as_placed = example_;
    for (const DaysSubject& days : subjects_.days) {
      std::set<Date> on;
      for (const Placing::Record& record : placed_) {
        if (std::binary_search(days.cells.begin(), days.cells.end(), record.cell)) on.insert(policy_.zone.date(record.at));
      }
      as_placed[days.count.index()] = static_cast<std::int64_t>(on.size());
    }
    return holds(formulas_, asked_, as_placed);
  }

  std::optional<std::vector<std::string>> lines(const std::vector<std::string>& expectations) {
    std::vector<Line> told;
    for (const Placing::Record& record : placed_) {
      const RecordKind& kind = subjects_.kinds[subjects_.cells[record.cell].kind];
      told.push_back({record.at, kind.event, kind.values, is_since_entering(record.cell)});
    }
    std::stable_sort(told.begin(), told.end(), [](const Line& one, const Line& other) { return one.at < other.at; });
    if (stands_elsewhere()) {
      if (!enter(told)) return {};
    } else if (told.empty()) {
      const EventId idle = idle_event();
      if (idle.valid()) {
        told.push_back({now_, idle, {}, false});
      } else if (subjects_.other) {
        told.push_back({now_, subjects_.other->event, subjects_.other->values, false});
      } else {
        return {};
      }
    }
    const bool must_stay = shows_ != Shows::condition || speaks_of_stages();
    if (!keep_fields(told) || (must_stay && may_move(told))) return {};
    std::vector<std::string> result;
    const std::string given = given_text();
    if (!given.empty()) result.push_back("given " + given);
    for (const Line& line : told) {
      std::string text = fmt::format("at {} {}", local_text(policy_, line.at), policy_.at(line.event).name);
      for (std::size_t index = 0; index < line.values.size(); ++index) {
        text += (index == 0 ? " " : ", ") + value_text(policy_, line.values[index].key, line.values[index].value);
      }
      result.push_back(std::move(text));
    }
    if (told.back().at < now_) result.push_back(fmt::format("at {}", local_text(policy_, now_)));
    result.insert(result.end(), expectations.begin(), expectations.end());
    return result;
  }

  const OwnedValue& value_of(const FieldSubject& field) const {
    return field.values[static_cast<std::size_t>(example_[field.variable.index()])];
  }

  std::string given_text() const {
    std::string text;
    for (const auto& [id, subject] : subjects_.fields) {
      const Field& field = policy_.at(id);
      if (value_of(subject) == field.starts_as) continue;
      text += (text.empty() ? "" : ", ") + value_text(policy_, field.name, value_of(subject));
    }
    return text;
  }

  // A record that a `where` reads a field of sets it for the lead too; then the last one must leave it as the example has it.
  bool keep_fields(std::vector<Line>& told) const {
    for (const auto& [id, subject] : subjects_.fields) {
      const std::string& name = policy_.at(id).name;
      const GivenValue wanted{name, value_of(subject)};
      const auto sets = [&](const Line& line) { return std::find_if(line.values.begin(), line.values.end(), [&](const GivenValue& value) { return value.key == name; }); };
      const auto last = std::find_if(told.rbegin(), told.rend(), [&](const Line& line) { return sets(line) != line.values.end(); });
      if (last == told.rend() || sets(*last)->value == wanted.value) continue;
      if (is_read(told.back().event, name)) return false;
      told.back().values.push_back(wanted);
    }
    return true;
  }

  // An event that no pattern has, and that better moves no lead; none where there is none.
  EventId idle_event() const {
    EventId found;
    for (std::size_t index = policy_.events.size(); index-- > 0;) {
      const EventId event(index);
      if (subjects_.events.count(event) > 0) continue;
      const bool is_better = !found.valid() || !is_of_on_move(policy_, event) || is_of_on_move(policy_, found);
      if (is_better) found = event;
    }
    return found;
  }

  // Whether what is asked depends on where the lead stands now, or on stages that it may come to on from there. What can be told, the
  // last that is asked, does not count.
  bool speaks_of_stages() const {
    if (!subjects_.stage.valid()) return false;
    std::set<std::size_t> variables = {subjects_.stage.index()};
    for (const auto& [stage_been, variable] : subjects_.been) {
      if (stage_been != stage()) variables.insert(variable.index());
    }
    std::vector<bool> is_asked(formulas_.nodes().size());
    for (std::size_t index = 0; index + 1 < asked_.size(); ++index) is_asked[asked_[index].index()] = true;
    for (std::size_t index = is_asked.size(); index-- > 0;) {
      if (!is_asked[index]) continue;
      const Node& node = formulas_.nodes()[index];
      if (node.op == Operator::variable && variables.count(static_cast<std::size_t>(node.low)) > 0) return true;
      for (const Part* part = formulas_.begin(node); part != formulas_.end(node); ++part) is_asked[part->node.index()] = true;
    }
    return false;
  }

  // Whether one of these records, a condition or time alone may take the lead from where the example has it.
  bool may_move(const std::vector<Line>& told) const {
    if (!policy_.funnel) return false;
    const StageId stands = stands_elsewhere() ? stage() : policy_.funnel->starts_in;
    const auto way = stands_elsewhere() ? way_into(policy_, stands, subjects_.events) : std::nullopt;
    for (const Line& line : told) {
      if (is_of_on_move(policy_, line.event) && !(way && way->event == line.event)) return true;
    }
    for (const Move& move : policy_.funnel->moves) {
      if (move.from != stands) continue;
      if (std::holds_alternative<After>(move.how) && told.back().at < now_) return true;
      if (std::holds_alternative<When>(move.how) && !(shows_ == Shows::tied && are_met_at_once())) return true;
    }
    return false;
  }

  // Of the first two that are asked: that neither is met before the last record.
  bool are_met_at_once() const {
    Assignment before = example_;
    std::int64_t records = 0, since = 0;
    for (std::size_t cell = 0; cell < subjects_.cells.size(); ++cell) {
      std::int64_t& count = before[subjects_.cells[cell].count.index()];
      records += count;
      since += is_since_entering(cell) ? count : 0;
      if (!stands_elsewhere() || is_since_entering(cell)) count = 0;
    }
    if (stands_elsewhere() ? since == 0 : records <= 1) return true;
    if (since != 1) return false;
    const std::vector<std::int64_t> values = evaluate(formulas_, before);
    return values[asked_[0].index()] == 0 && values[asked_[1].index()] == 0;
  }

  bool is_read(EventId event, const std::string& name) const {
    for (const Pattern* pattern : subjects_.patterns) {
      for (const Alternative& alternative : pattern->alternatives) {
        const auto reads = [&](const RecordTest& test) { return alternative.event == event && test.key_name == name; };
        if (std::any_of(alternative.tests.begin(), alternative.tests.end(), reads)) return true;
      }
    }
    return false;
  }

  const Policy& policy_;
  const Subjects& subjects_;
  const Formulas& formulas_;
  const std::vector<NodeId>& asked_;
  const Assignment& example_;
  Shows shows_;
  Instant now_;
  std::vector<Placing::Record> placed_;
};

// What one lead alone makes of a group whose gathering field it has; undecided where that depends on the lead.
GroupValue alone(const Group& group) {
  const auto needs_more = [](const Group::Members& line) { return line.at_least > 1; };
  const auto short_lines = std::count_if(group.list.begin(), group.list.end(), needs_more);
  const auto listed = static_cast<std::ptrdiff_t>(group.list.size());
  const std::ptrdiff_t needed = group.how == Definition::How::all ? listed : group.how == Definition::How::any ? 1 : static_cast<std::ptrdiff_t>(group.at_least);
  return listed - short_lines < needed ? kGroupNotMet : kGroupUndecided;
}

}  // namespace

std::string value_text(const Policy& policy, const std::string& name, const OwnedValue& value) {
  if (const auto* yes = std::get_if<bool>(&value)) return fmt::format("{} {}", name, *yes ? "yes" : "no");
  if (const auto* number = std::get_if<Decimal>(&value)) return fmt::format("{} {}", name, grammar::number_text(*number));
  if (const auto* money = std::get_if<Money>(&value)) {
    const auto amount = Decimal::parse(to_string(*money, policy.minor_digits));
    return fmt::format("{} {} {}", name, grammar::number_text(*amount), policy.currency);
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return fmt::format("{} {}", name, is_option(policy, name) && is_plain_word(*text) ? *text : quoted(*text));
  }
  return name + " missing";
}

bool is_of_on_move(const Policy& policy, EventId event) {
  if (!policy.funnel) return false;
  return std::any_of(policy.funnel->moves.begin(), policy.funnel->moves.end(), [&](const Move& move) {
    const auto* on = std::get_if<On>(&move.how);
    return on && std::any_of(on->pattern.alternatives.begin(), on->pattern.alternatives.end(),
                             [&](const Alternative& one) { return one.event == event; });
  });
}

std::string local_text(const Policy& policy, Instant at) { return to_local_string(at, policy.zone); }

std::optional<std::vector<GivenValue>> fitting(const Policy& policy, const Alternative& alternative) {
  std::map<std::string, std::vector<const RecordTest*>> by_key;
  for (const RecordTest& test : alternative.tests) by_key[test.key_name].push_back(&test);
  std::vector<GivenValue> values;
  for (const auto& each : by_key) {
    const std::vector<const RecordTest*>& tests = each.second;
    std::vector<const Test*> plain;
    for (const RecordTest* test : tests) plain.push_back(&test->test);
    const Values candidates = representatives(type_of(policy, tests.front()->key), plain);
    const auto passes = [&](const OwnedValue& value) {
      return std::all_of(tests.begin(), tests.end(), [&](const RecordTest* test) {
        const Truth truth = judge(test->test, view(value));
        return (test->negated ? not_(truth) : truth) == Truth::met;
      });
    };
    const auto found = std::find_if(candidates.all.begin(), candidates.all.end(), passes);
    if (found == candidates.all.end()) return {};
    if (!std::holds_alternative<Missing>(*found)) values.push_back({each.first, *found});
  }
  return values;
}

Instant example_instant(const Policy& policy, int days_later) {
  const Date date{policy.in_force_from.days + 9 + days_later};
  return policy.zone.to_instant({at_midnight(date).micros + 12 * kMicrosPerHour});
}

NodeId can_be_told(Encoding& encoding, StageId stands) {
  Formulas& make = encoding.formulas();
  const Policy& policy = encoding.policy();
  const Subjects& subjects = encoding.subjects();
  std::vector<NodeId> all;
  const auto is = [&](VariableId variable, std::int64_t value) { return make.within(make.variable(variable), value, value); };
  for (const auto& [id, variable] : subjects.groups) {
    const GroupValue value = alone(policy.at(id));
    const NodeId missing = encoding.is_missing(policy.at(id).same);
    all.push_back(value == kGroupUndecided ? missing : make.any({missing, is(variable, value)}));
  }
  if (!subjects.stage.valid()) return make.all(all);
  const bool is_start = stands == policy.funnel->starts_in;
  all.push_back(is(subjects.stage, static_cast<std::int64_t>(stands.index())));
  for (const auto& [stage, variable] : subjects.been) {
    if (stage != policy.funnel->starts_in) all.push_back(is(variable, stage == stands ? 1 : 0));
  }
  for (const Cell& cell : subjects.cells) {
    for (WindowIndex window = 0; window < subjects.windows.size(); ++window) {
      if (std::holds_alternative<Length>(subjects.windows[window].what) || (cell.places & place_of(window)) == 0) continue;
      const auto* entering = std::get_if<SinceEntering>(&subjects.windows[window].what);
      if (is_start || !entering || entering->stage != stands) all.push_back(is(cell.count, 0));
    }
  }
  return make.all(all);
}

std::vector<StageId> stages_to_tell(const Encoding& encoding) {
  const Policy& policy = encoding.policy();
  const Subjects& subjects = encoding.subjects();
  if (!policy.funnel) return {StageId()};
  std::vector<StageId> stages = {policy.funnel->starts_in};
  if (!subjects.stage.valid()) return stages;
  for (std::size_t index = 0; index < policy.funnel->stages.size(); ++index) {
    const StageId stage(index);
    if (stage != policy.funnel->starts_in && way_into(policy, stage, subjects.events)) stages.push_back(stage);
  }
  return stages;
}

NodeId has_one_record(Encoding& encoding) {
  Formulas& make = encoding.formulas();
  std::vector<Part> parts;
  for (const Cell& cell : encoding.subjects().cells) parts.push_back({make.variable(cell.count)});
  if (encoding.subjects().others.valid()) parts.push_back({make.variable(encoding.subjects().others)});
  return make.within(make.sum(0, parts), 1, 1);
}

std::optional<std::vector<std::string>> witness(const Encoding& encoding, const std::vector<NodeId>& asked, const Assignment& example,
                                                const std::vector<std::string>& expectations, Shows shows) {
  return Teller(encoding, asked, example, shows).tell(expectations);
}

}  // namespace truce::compiler::logic
