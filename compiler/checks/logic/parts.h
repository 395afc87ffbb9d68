// The parts of the logic checks, and what they share.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/checks.h"
#include "compiler/checks/logic/inquiry.h"
#include "compiler/checks/logic/witness.h"

namespace truce::compiler::logic {

struct Logic {
  const Checking& checking;
  Solver solver;

  const Policy& policy() const { return checking.policy; }
  Diagnostic& add(const DiagnosticKind& kind, Span span, std::string message, std::string marker = {}) {
    return checking.diagnostics.add(kind, span, std::move(message), std::move(marker));
  }
  // Within the limits nobody knows; said once for each `what`.
  void not_decided(const DiagnosticKind& rule, const std::string& what);
};

// Of definitions, one by one: never or always met, clauses that contradict or change nothing, exclusions.
void check_definitions(Logic& logic);
// Definitions beside each other: one idea under two names, two ideas under one.
void check_pairs(Logic& logic);
// Values between the thresholds of definitions that part leads by one number.
void check_thresholds(Logic& logic);
// What conditions outside of definitions come to: moves, promises, KPIs, clocks, scores.
void check_conditions(Logic& logic);
// `when` moves out of one stage.
void check_moves(Logic& logic);
// What handoffs must include, how they are answered, and by which clock.
void check_handoffs(Logic& logic);
// Who is left out.
void check_left_out(Logic& logic);

// A definition by its name, and nothing else: what is wrong with it is said where it is declared.
bool is_definition_alone(const Condition& condition);

// The lines of an example of which all `asked` hold, with as little in it as will do; nothing where there is none that can be told.
std::optional<std::vector<std::string>> example_of(Inquiry& inquiry, std::vector<NodeId> asked, const std::vector<std::string>& expectations,
                                                   Shows shows = Shows::condition);

}  // namespace truce::compiler::logic
