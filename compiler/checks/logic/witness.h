// An example lead, told as a scenario in the policy's own words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/checks/logic/encode.h"

namespace truce::compiler::logic {

// `company_size 1,200`, `industry saas`, `amount 5,000 USD`, `phone missing`.
std::string value_text(const Policy& policy, const std::string& name, const OwnedValue& value);
// `2026-04-15 12:00`
std::string local_text(const Policy& policy, Instant at);

// When examples are set: noon of a day soon after the policy came into force.
Instant example_instant(const Policy& policy, int days_later = 0);

bool is_of_on_move(const Policy& policy, EventId event);

// Values of a record that surely fits; nothing where the tests of one key exclude each other.
std::optional<std::vector<GivenValue>> fitting(const Policy& policy, const Alternative& alternative);

// Where the lead of an example can stand, where conditions speak of stages: in the first one, or in one that a record takes it to.
std::vector<StageId> stages_to_tell(const Encoding& encoding);
// What holds of the leads that can be told as standing there: one lead alone, that has been nowhere between. A lead of which something
// else holds may exist, but to tell of it would take other leads, or a longer way through the funnel.
NodeId can_be_told(Encoding& encoding, StageId stands);
NodeId has_one_record(Encoding& encoding);

// What the expectations look at. `condition`: what it has been through does not matter, unless conditions speak of stages; then a lead
// that may have left the first one is not told. `tied`: two `when` moves hold it where it
// stands, whose conditions are asked first. `goes_on`: more records follow, so
// that those of the example must not move it.
enum class Shows { condition, tied, goes_on };

// `given …`, `at …` and these expectations, such as `expect qualified met`. Nothing where its records cannot be placed
// so that `asked` holds; the rest of the example is kept as it is.
std::optional<std::vector<std::string>> witness(const Encoding& encoding, const std::vector<NodeId>& asked, const Assignment& example,
                                                const std::vector<std::string>& expectations, Shows shows = Shows::condition);

}  // namespace truce::compiler::logic
