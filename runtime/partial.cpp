#include "runtime/partial.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "runtime/bundle.h"
#include "runtime/byte_stream.h"
#include "runtime/conditions.h"
#include "runtime/link.h"
#include "runtime/program_fields.h"
#include "runtime/sealed.h"
#include "runtime/store/store.h"

namespace truce::runtime {

// ---- Members, as in program_fields.h

// `unfit` is filled when all is added up.
template <A<Ledger> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [records, judged, undeclared, duplicates, malformed, later, left_out, leads, conflicting, unfit, first, last] = value;
  static_cast<void>(unfit);
  visit(records, judged, undeclared, duplicates, malformed, later, left_out, leads, conflicting, first, last);
}
template <A<DefinitionCount> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [met, not_met, undecided] = value;
  visit(met, not_met, undecided);
}
template <A<StageCount> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [entered, leads, now] = value;
  visit(entered, leads, now);
}
template <A<PromiseCount> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [opened, kept, broken, open, excused, undecided] = value;
  visit(opened, kept, broken, open, excused, undecided);
}
template <A<Combination> T, class Visit> void fields(T& value, Visit&& visit) { auto& [values] = value; visit(values); }
template <A<TallyKey> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [period, is_total, by] = value;
  visit(period, is_total, by);
}
template <A<Tally> T, class Visit> void fields(T& value, Visit&& visit) {
  auto& [count, reached, without_end, window_open, sum_whole, sum_rest, values] = value;
  visit(count, reached, without_end, window_open, sum_whole, sum_rest, values);
}

namespace {

constexpr SealKind kPartial{"partial", kPartialFormat, "judge the part again"};

// The same on every machine and in every version: FNV-1a over the name, then mixed. Of ten million leads, two have one mark by
// chance three times in a million.
std::uint64_t mark_of(std::string_view lead) {
  std::uint64_t mark = 0xCBF29CE484222325;
  for (const char c : lead) mark = (mark ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  mark = (mark ^ (mark >> 30)) * 0xBF58476D1CE4E5B9;
  mark = (mark ^ (mark >> 27)) * 0x94D049BB133111EB;
  return mark ^ (mark >> 31);
}

std::vector<std::uint64_t> marks_of(const Store& store) {
  std::vector<std::uint64_t> marks;
  for (const std::string& lead : leads_of(store)) marks.push_back(mark_of(lead));
  std::sort(marks.begin(), marks.end());
  return marks;
}

// Of each value that a record gives a field by which some group gathers.
std::vector<std::uint64_t> marks_of_accounts(const Program& program, const Store& store) {
  std::vector<std::uint64_t> marks;
  if (program.groups.empty()) return marks;
  const Log log = unpack_all(store);
  for (const Record& record : log.records) {
    for (const NamedValue& value : log.values_of(record)) {
      const auto gathers = [&](const GroupInfo& group) { return group.field == value.name; };
      if (std::holds_alternative<Missing>(value.value) || std::none_of(program.groups.begin(), program.groups.end(), gathers)) continue;
      marks.push_back(mark_of(program.names[value.name] + '\n' + show(program, value.value, false)));
    }
  }
  std::sort(marks.begin(), marks.end());
  marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
  return marks;
}

std::vector<std::uint64_t> together(const std::vector<std::uint64_t>& some, const std::vector<std::uint64_t>& others) {
  std::vector<std::uint64_t> all;
  all.reserve(some.size() + others.size());
  std::merge(some.begin(), some.end(), others.begin(), others.end(), std::back_inserter(all));
  return all;
}

// Ascending numbers by their differences.
std::vector<std::uint64_t> differences(std::vector<std::uint64_t> numbers) {
  for (std::size_t i = numbers.size(); i-- > 1;) numbers[i] -= numbers[i - 1];
  return numbers;
}
std::vector<std::uint64_t> sums(std::vector<std::uint64_t> numbers, const ByteReader& reader) {
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    if (__builtin_add_overflow(numbers[i], numbers[i - 1], &numbers[i])) reader.refuse("its leads or accounts are out of order");
  }
  return numbers;
}

// ---- What finishing relies on

class Checker {
 public:
  Checker(const Program& program, const ByteReader& reader) : program_(program), reader_(reader) {}

  void instant(Instant at) const {
    static const Instant kFirst = Zone().first_instant(to_date({kFirstYear - 1, 12, 31}));
    static const Instant kLast = Zone().first_instant(to_date({kLastYear + 1, 1, 2}));
    require(at >= kFirst && at < kLast, "an instant is out of range");
  }

  template <class Moves, class Illegal, class Unfit>
  void operator()(const Ledger&, const std::vector<DefinitionCount>& definitions, const std::vector<StageCount>& stages,
                  const std::vector<PromiseCount>& promises, std::uint64_t, const Moves& moves, const Illegal& illegal, const Unfit&,
                  const std::optional<Instant>& first_judged, const std::vector<MeasureTallies>& measures) const {
    require(definitions.size() == program_.definitions.size() && stages.size() == program_.stages.size() &&
                promises.size() == program_.promises.size() && measures.size() == program_.measures.size(),
            "its counts are not those of its program");
    for (const auto& [move, times] : moves) require(is_stage(move.first) && is_stage(move.second), "a move is of no stage");
    for (const auto& [move, times] : illegal) {
      const auto& [from, to, event] = move;
      require(is_stage(from) && (to == kNone || is_stage(to)) && event < program_.events.size(), "a move is of no stage or event");
    }
    if (first_judged) instant(*first_judged);
    for (std::size_t index = 0; index < measures.size(); ++index) {
      for (const auto& [key, one] : measures[index]) tally(program_.measures[index], key, one);
    }
  }

 private:
  void require(bool holds, const char* what) const {
    if (!holds) reader_.refuse(what);
  }
  bool is_stage(Index stage) const { return stage < program_.stages.size(); }

  void tally(const Measure& measure, const TallyKey& key, const Tally& tally) const {
    require(key.by.values.size() == (key.is_total ? 0 : measure.broken_down_by.size()), "a combination has too few or too many values");
    constexpr Int128 kMost = Int128{1'000'000'000'000'000} * 1'000'000'000'000'000'000;  // sums of a hundred thousand parts still fit
    const auto fits = [](Int128 number) { return number > -kMost && number < kMost; };
    require(fits(tally.sum_whole) && fits(tally.sum_rest), "a sum is out of range");
    const bool has_values = (measure.kind == Measure::Kind::value || measure.kind == Measure::Kind::time_between) &&
                            measure.statistic == Measure::Statistic::percentile;
    require(tally.values.size() == (has_values ? tally.count : 0), "its values are not as many as it counts");
  }

  const Program& program_;
  const ByteReader& reader_;
};

}  // namespace

Partial Partial::of(std::shared_ptr<const Program> program, const Store& store, const EvaluateOptions& options) {
  CHECK(options.as_of.has_value(), "an instant that all parts are judged as of");
  Summary summary = add_up(*program, store, options);
  std::vector<std::uint64_t> accounts = marks_of_accounts(*program, store);
  return Partial(std::move(program), *options.as_of, marks_of(store), std::move(accounts), std::move(summary));
}

Partial Partial::read(std::string_view bytes) {
  if (bytes.size() > kLongestPartial) throw UnreadablePartial{fmt::format("it has more than {} bytes", kLongestPartial)};
  try {
    ByteReader reader(unseal(kPartial, bytes));
    std::string bundle;
    Instant as_of;
    bool is_restated = false;  // what a bundle does not say
    std::vector<std::uint64_t> leads, accounts;
    reader(bundle, is_restated, as_of, leads, accounts);
    Program whole = read_bundle(bundle);
    if (is_restated && whole.versions.size() > 1) reader.refuse("several versions are restated");
    const auto program = std::make_shared<const Program>(is_restated ? restated(std::move(whole), {}) : std::move(whole));
    Summary summary(*program, false);
    summary.counts(reader);
    reader.expect_end();
    const Checker check(*program, reader);
    check.instant(as_of);
    summary.counts(check);
    return Partial(program, as_of, sums(std::move(leads), reader), sums(std::move(accounts), reader), std::move(summary));
  } catch (const BadSeal& bad) {
    throw UnreadablePartial{bad.reason};
  } catch (const BadBytes& bad) {
    throw UnreadablePartial{fmt::format("it is damaged at byte {}: {}", seal_size(kPartial) + bad.at, bad.reason)};
  } catch (const UnreadableBundle& bad) {
    throw UnreadablePartial{fmt::format("of the bundle in it, {}", bad.reason)};
  }
}

std::string Partial::bytes() const {
  ByteWriter writer;
  writer(write_bundle(*program_), program_->is_restated(), as_of_, differences(leads_), differences(accounts_));
  Summary ordered = summary_;
  ordered.sort_values();
  ordered.counts(writer);
  return seal(kPartial, writer.take());
}

void Partial::merge(const Partial& other) {
  if (program_->latest().hash != other.program_->latest().hash || write_bundle(*program_) != write_bundle(*other.program_)) {
    throw UnlikePartials{fmt::format("one is of `{}` {}, another of `{}` {}, or of another text of it", program_->policy,
                                     program_->latest().version, other.program_->policy, other.program_->latest().version)};
  }
  if (program_->is_restated() != other.program_->is_restated()) {
    throw UnlikePartials{"of one, all of history is judged by its version, and of another it is not"};
  }
  if (as_of_ != other.as_of_) {
    throw UnlikePartials{fmt::format("one is as of {}, another as of {}", to_string(as_of_), to_string(other.as_of_))};
  }
  std::vector<std::uint64_t> leads = together(leads_, other.leads_), accounts = together(accounts_, other.accounts_);
  if (std::adjacent_find(leads.begin(), leads.end()) != leads.end()) {
    throw UnlikePartials{"they have a lead in common: all records of a lead have to be in one part"};
  }
  if (std::adjacent_find(accounts.begin(), accounts.end()) != accounts.end()) {
    throw UnlikePartials{"they have an account in common by which a group gathers: all leads of an account have to be in one part"};
  }
  leads_ = std::move(leads);
  accounts_ = std::move(accounts);
  summary_.merge(other.summary_);
}

Evaluation Partial::evaluation() const { return Summary(summary_).finish(as_of_); }

}  // namespace truce::runtime
