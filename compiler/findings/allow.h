// What a policy allows itself: a comment above a line, or at its end, by which a finding there is not told.
//
//     # truce allow silence until 2026-12-31 by sales why "the new stage is being tried"
//
// Who answers for it, until when and why are asked for. The day itself is included.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "base/time.h"
#include "compiler/policy.h"

namespace truce::compiler {

struct Allow {
  const DiagnosticKind* rule = nullptr;
  Date until;
  std::string by, why;
  Span span;               // of the comment
  std::uint32_t line = 0;  // that it is about
  bool is_used = false;
};

// `2026-12-31`; nothing for anything else.
std::optional<Date> plain_date(std::string_view word);

// Those of one text. Of a library no team is known, and so none is asked for: `policy` is null then.
std::vector<Allow> read_allows(const Sources& sources, SourceId source, const Policy* policy, Diagnostics& diagnostics);

extern const DiagnosticKind kExpiredAllow;  // which needs to know what day it is

// Takes out of `found` what is allowed, and says how many that were. Tells those that have expired, if `today` is known.
std::size_t take_allowed(const Sources& sources, std::vector<Allow>& allows, std::optional<Date> today, std::vector<Diagnostic>& found,
                         Diagnostics& diagnostics);

}  // namespace truce::compiler
