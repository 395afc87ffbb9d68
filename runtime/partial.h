// What judging a part of the leads came to, so that several machines can judge one log: partial results merge, in whatever
// order, to what judging all leads at once gives. All records of a lead have to be in one part, and where the policy has groups, all
// leads of an account.
//
// A partial result holds counts and sums, the single values of what percentiles are taken of, values that KPIs are broken down by,
// and for each lead of the log, and each account that a group gathers by, a number that its name gives. It holds no names of leads and
// no verdicts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/evaluate.h"
#include "runtime/evaluation.h"
#include "runtime/program.h"
#include "runtime/summary.h"

namespace truce::runtime {

struct Store;

inline constexpr unsigned kPartialFormat = 2;
inline constexpr std::size_t kLongestPartial = std::size_t{1} << 30;  // bytes

// Bytes that are no partial result; a clause.
struct UnreadablePartial {
  std::string reason;
};
// Parts of different wholes, or with a lead or an account in common; a clause.
struct UnlikePartials {
  std::string reason;
};

class Partial {
 public:
  // Judges a part. options.as_of must be set. Verdicts that are kept are in evaluation(), and are neither merged nor in bytes().
  static Partial of(std::shared_ptr<const Program> program, const Store& store, const EvaluateOptions& options);
  // From anywhere; throws UnreadablePartial.
  static Partial read(std::string_view bytes);

  // The same for equal parts, however they were merged.
  std::string bytes() const;
  // Throws UnlikePartials, and is unchanged then.
  void merge(const Partial& other);
  // As evaluate() says it of all leads together.
  Evaluation evaluation() const;
  const Program& program() const { return *program_; }

 private:
  using Marks = std::vector<std::uint64_t>;  // ascending

  Partial(std::shared_ptr<const Program> program, Instant as_of, Marks leads, Marks accounts, Summary summary)
      : program_(std::move(program)), as_of_(as_of), leads_(std::move(leads)), accounts_(std::move(accounts)), summary_(std::move(summary)) {}

  std::shared_ptr<const Program> program_;
  Instant as_of_;
  Marks leads_, accounts_;  // of the log
  Summary summary_;
};

}  // namespace truce::runtime
