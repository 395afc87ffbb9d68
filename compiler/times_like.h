// The times of a source, told by an example: `times like "2018-02-26 19:58:54"`.
#pragma once

#include <string_view>

namespace truce::compiler {

enum class TimesLike {
  clear,         // it can be read in one way only
  day_or_month,  // `3/4/2018`: which of the two is the day?
  unknown,       // no way of writing times that can be read
};

// Understood: YYYY-MM-DD with perhaps `T` or a blank and HH:MM[:SS[.f…]] and perhaps `Z` or an offset; YYYYMMDD;
// M/D/YYYY, D/M/YYYY and D.M.YYYY with perhaps H:MM[:SS]; a number of epoch seconds, milliseconds or microseconds.
TimesLike judge_times_like(std::string_view example);

}  // namespace truce::compiler
