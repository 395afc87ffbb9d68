// What is met, not met or undecided at a moment of a lead. Everything is found by reading the history again from its start.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/value.h"
#include "compiler/policy.h"
#include "tests/support/reference/lead.h"

namespace truce::reference {

// What one version says of a lead at a moment, whether it is in force then or not.
struct View {
  const compiler::Policy& policy;
  const Lead& lead;
  Moment moment;

  const std::vector<Record>& records() const { return lead.as_read_by(policy); }
  // Was this entry, which another version may have made, one into a stage of this version?
  bool is_into(const Entry& entry, compiler::StageId stage) const {
    return lead.versions.are_one(lead.versions.number_of(policy), stage, entry.version, entry.stage);
  }
};

using Names = std::set<std::string>;

// Does one record fit a pattern, and which of its keys are missing where that is undecided?
Truth fits(const compiler::Pattern& pattern, const Record& record);
Names missing(const compiler::Pattern& pattern, const Record& record);

// A field's value now; a key's value on a record.
OwnedValue field_now(const View& view, compiler::FieldId field);
bool is_missing(const View& view, compiler::FieldId field);
OwnedValue key_of(const Record& record, const std::string& name);

// A list of conditions: so many of them met, and so many met or undecided.
struct Tally {
  std::int64_t met = 0, perhaps = 0;
};
void add(Tally& tally, Truth truth);
Truth at_least(const Tally& tally, std::int64_t needed);
std::int64_t needed_of(compiler::Definition::How how, std::int64_t at_least, std::size_t listed);

Truth judge(const View& view, const compiler::Condition& condition);
Truth judge(const View& view, compiler::DefinitionId definition);
// What an undecided condition misses; empty for a decided one.
Names missing(const View& view, const compiler::Condition& condition);

// The end of a duration from an instant, in the policy's zone or by the Length's calendar.
Instant end_of(const compiler::Policy& policy, Instant from, const compiler::Length& length);

// The instants at which a condition may change without a record: "the expiry of each window that a condition uses".
std::vector<Instant> expiries(const compiler::Policy& policy, const Lead& lead);

}  // namespace truce::reference
