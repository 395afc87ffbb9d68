// The reference engine: a slow, obvious judge of lead histories, written from the language's meaning and not from the runtime.
// It works on the resolved policy, event by event and instant by instant, with no indexes and no cleverness: whatever it wants to
// know of a lead it finds by reading the lead's whole history again.
#pragma once

#include <optional>
#include <vector>

#include "compiler/policy.h"
#include "runtime/evaluation.h"
#include "tests/support/print_evaluation.h"
#include "tests/support/raw_record.h"
#include "tests/support/reference/kpis.h"
#include "tests/support/reference/lead.h"

namespace truce::reference {

// The leads that count, and those that the policy leaves out.
struct Judged {
  std::vector<JudgedLead> leads, left_out;
};
Judged judge_leads(const Versions& versions, const std::vector<Lead>& leads, Instant as_of);

// `leads`, if given, is filled with what the evaluation was counted from.
runtime::Evaluation evaluate(const Versions& versions, const std::vector<testing_support::RawRecord>& records,
                             std::optional<Instant> as_of, Judged* leads = nullptr);
// What the numbers of such an evaluation stand for.
testing_support::Labels labels_of(const Versions& versions, const runtime::Evaluation& evaluation);

// By one version.
runtime::Evaluation evaluate(const compiler::Policy& policy, const std::vector<testing_support::RawRecord>& records,
                             std::optional<Instant> as_of, Judged* leads = nullptr);

}  // namespace truce::reference
