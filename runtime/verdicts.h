// The verdicts of a log: what is told of each, and how many are kept in little memory.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "runtime/log.h"

namespace truce::runtime {

struct RecordPlace {
  std::string file;  // as given on the command line
  std::uint64_t line = 0;
  friend auto operator<=>(const RecordPlace&, const RecordPlace&) = default;
};

enum class Judgement : std::uint8_t { kept, broken, open, excused, undecided };
std::string_view to_string(Judgement judgement);

// One opened promise of one lead.
struct Verdict {
  std::string lead;
  std::uint32_t promise = 0;  // into Program::promises
  Instant opened_at;
  std::optional<Instant> due_at;      // none: judged at once, or paused at as_of, or no calendar could be chosen
  Judgement judgement = Judgement::open;
  std::optional<Instant> decided_at;  // none: open
  std::optional<Instant> done_at;     // kept, or broken with the deed done later
  bool provisional = false;           // due after its calendar's `known through`
  std::vector<RecordPlace> evidence;  // the record that opened it (if one did), the deeds that count, what excused it
  std::vector<std::string> missing;   // of undecided ones and of broken context: names of what was missing, sorted, each once
};

inline constexpr Instant kNoInstant{std::numeric_limits<std::int64_t>::min()};

using Files = std::shared_ptr<const std::vector<std::string>>;  // Log::files

// Without texts and without memory of its own.
struct NarrowVerdict {
  Instant opened_at, due_at = kNoInstant, decided_at = kNoInstant, done_at = kNoInstant;
  std::uint64_t evidence_begin = 0;  // up to that of the next
  Index lead = 0, promise = 0, missing = 0;  // into what Verdicts keeps; missing 0: nothing
  Judgement judgement = Judgement::open;
  bool provisional = false;
};
static_assert(sizeof(NarrowVerdict) == 56);

// Added lead by lead; a lead's stand as they opened. Texts are made when one is looked at. Not thread-safe.
class Verdicts {
 public:
  // Whole leads, so that numbers stay small and little is moved when one grows.
  struct Batch {
    Files files;
    std::vector<NarrowVerdict> verdicts;
    std::vector<Place> evidence;
    std::string lead_names;
    std::vector<std::uint32_t> lead_ends;                  // into lead_names
    std::vector<std::vector<std::string>> missing = {{}};  // the first: nothing
    std::map<std::vector<std::string>, Index> missing_index;

    std::string_view lead(Index index) const;
  };

  Verdicts() = default;
  Verdicts(std::initializer_list<Verdict> verdicts);

  // ---- Filling

  // Names of the files that places are in, for all leads that follow.
  void use_files(Files files);
  void start_lead(std::string_view name);  // at least one verdict follows
  // Of the lead started last. `missing` is sorted, each once.
  void add(const NarrowVerdict& verdict, std::span<const Place> evidence, std::span<const std::string> missing);
  void push_back(const Verdict& verdict);
  // All of the other's behind these.
  void append(Verdicts other);
  void append_lead(const Verdicts& other);  // `other` has one lead at most
  void clear();
  // Brings them into the order of their leads' names, by bytes. Until then, and after more were added, they are in the order of adding.
  void sort();

  // ---- Looking

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // One of them as it is kept, for those who need no texts of their own. Good until one is added.
  struct Kept {
    const Batch& batch;
    std::size_t index;

    const NarrowVerdict& narrow() const { return batch.verdicts[index]; }
    std::string_view lead() const { return batch.lead(narrow().lead); }
    std::span<const Place> evidence() const;
    const std::vector<std::string>& missing() const { return batch.missing[narrow().missing]; }
    const Files& files() const { return batch.files; }
    Verdict told() const;
  };

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Verdict;
    using difference_type = std::ptrdiff_t;
    using pointer = const Verdict*;
    using reference = Verdict;
    Iterator(const Verdicts& of, std::size_t run) : of_(&of), run_(run) {}
    Kept kept() const { return of_->kept(run_, at_); }
    Verdict operator*() const { return kept().told(); }
    Iterator& operator++();
    friend bool operator==(const Iterator& one, const Iterator& other) { return one.run_ == other.run_ && one.at_ == other.at_; }

   private:
    const Verdicts* of_;
    std::size_t run_;
    std::uint32_t at_ = 0;  // within the run
  };
  Iterator begin() const { return of_lead(0); }
  Iterator end() const { return of_lead(leads()); }
  // Leads by their place in the order.
  std::size_t leads() const { return runs_.size(); }
  Iterator of_lead(std::size_t lead) const { return {*this, lead}; }
  // Calls see(Kept) for each, in no order but that a lead's stand as they opened: as they lie in memory, which is much quicker.
  template <class See>
  void for_each_unordered(const See& see) const {
    for (const Batch& batch : batches_) {
      for (std::size_t index = 0; index < batch.verdicts.size(); ++index) see(Kept{batch, index});
    }
  }

 private:
  struct Beginning {
    std::uint64_t first = 0, second = 0;
    friend auto operator<=>(const Beginning&, const Beginning&) = default;
  };
  static Beginning beginning_of(std::string_view name);
  // Of one lead.
  struct Run {
    Beginning beginning;  // of its name: tells most names apart
    std::uint32_t batch, begin, count;
  };
  Batch& batch();
  Kept kept(std::size_t run, std::uint32_t at) const { return {batches_[runs_[run].batch], runs_[run].begin + at}; }

  std::vector<Batch> batches_;
  std::vector<Run> runs_;
  std::size_t size_ = 0;
};

}  // namespace truce::runtime
