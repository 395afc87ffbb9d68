#include "compiler/checks/logic/witness.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "compiler/checks/logic/lengths.h"
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
  };

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
      told.push_back({record.at, kind.event, kind.values});
    }
    std::stable_sort(told.begin(), told.end(), [](const Line& one, const Line& other) { return one.at < other.at; });
    if (told.empty()) {
      const EventId idle = idle_event();
      if (idle.valid()) {
        told.push_back({now_, idle, {}});
      } else if (subjects_.other) {
        told.push_back({now_, subjects_.other->event, subjects_.other->values});
      } else {
        return {};
      }
    }
    const bool must_stay = subjects_.stage.valid() || shows_ == Shows::goes_on;
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

  // Whether one of these records, or time alone, may move the lead away from where it started.
  bool may_move(const std::vector<Line>& told) const {
    const auto leaves = [&](const Move& move) {
      return move.from == policy_.funnel->starts_in && !std::holds_alternative<On>(move.how) && shows_ != Shows::tied;
    };
    if (!policy_.funnel) return false;
    const std::vector<Move>& moves = policy_.funnel->moves;
    return std::any_of(moves.begin(), moves.end(), leaves) ||
           std::any_of(told.begin(), told.end(), [&](const Line& line) { return is_of_on_move(policy_, line.event); });
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

Instant example_instant(const Policy& policy, int days_later) {
  const Date date{policy.in_force_from.days + 9 + days_later};
  return policy.zone.to_instant({at_midnight(date).micros + 12 * kMicrosPerHour});
}

NodeId can_be_told(Encoding& encoding) {
  Formulas& make = encoding.formulas();
  const Subjects& subjects = encoding.subjects();
  std::vector<NodeId> all;
  const auto is = [&](VariableId variable, std::int64_t value) { return make.within(make.variable(variable), value, value); };
  for (const auto& [id, variable] : subjects.groups) {
    const GroupValue value = alone(encoding.policy().at(id));
    const NodeId missing = encoding.is_missing(encoding.policy().at(id).same);
    all.push_back(value == kGroupUndecided ? missing : make.any({missing, is(variable, value)}));
  }
  if (subjects.stage.valid()) all.push_back(is(subjects.stage, make.variables()[subjects.stage.index()].rest));
  for (const auto& [stage, variable] : subjects.been) all.push_back(is(variable, make.variables()[variable.index()].rest));
  for (const Cell& cell : subjects.cells) {
    for (WindowIndex window = 0; window < subjects.windows.size(); ++window) {
      const bool is_elapsed = std::holds_alternative<Length>(subjects.windows[window].what);
      if (!is_elapsed && (cell.places & place_of(window)) != 0) all.push_back(is(cell.count, 0));
    }
  }
  return make.all(all);
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
