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

// What holds of the leads that can be told: one lead alone, which stands where it started. A lead of which something else holds
// may exist, but to tell of it would take other leads, or a way through the funnel.
NodeId can_be_told(Encoding& encoding);
NodeId has_one_record(Encoding& encoding);

// Whether two `when` moves out of the first stage hold the lead there, as the example shows. Otherwise a lead that may leave it is not
// told where conditions speak of stages.
enum class Tied { no, yes };

// An event that no pattern of the encoding has and that moves no lead; none where there is none.
EventId idle_event(const Policy& policy, const Subjects& subjects);

// `given …`, `at …` and these expectations, such as `expect qualified met`. Nothing where its records cannot be placed
// so that `asked` holds; the rest of the example is kept as it is.
std::optional<std::vector<std::string>> witness(const Encoding& encoding, const std::vector<NodeId>& asked, const Assignment& example,
                                                const std::vector<std::string>& expectations, Tied tied = Tied::no);

}  // namespace truce::compiler::logic
