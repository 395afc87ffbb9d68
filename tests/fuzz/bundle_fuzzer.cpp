// Any bytes as a bundle, with the checksum that they need: it is refused with a reason, or it judges a log of every event.
#include <cstddef>
#include <cstdint>
#include <string>

#include "runtime/bundle.h"
#include "runtime/evaluate.h"
#include "tests/support/resealed.h"

using namespace truce;
using namespace truce::runtime;

namespace {

// Two leads, each with every event of the program, an hour apart.
Log log_of(const Program& program) {
  Log log;
  log.files = {"fuzz.ndjson"};
  log.leads = {"one", "other"};
  Instant at = program.latest().in_force;
  std::uint64_t line = 0;
  for (Index event = 0; event < program.events.size(); ++event) {
    for (Index lead = 0; lead < log.leads.size(); ++lead) {
      Record record;
      record.at = at;
      record.place = {0, ++line};
      record.event = event;
      record.lead = lead;
      log.add(record, {}, {});
    }
    at.micros += kMicrosPerHour;
  }
  return log;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = testing_support::resealed(std::string(reinterpret_cast<const char*>(data), size));
  try {
    const Program program = read_bundle(bytes);
    const Log log = log_of(program);
    if (log.records.size() > 200) return 0;
    evaluate(program, log, {Instant{program.latest().in_force.micros + 40 * kMicrosPerDay}, true, 1, nullptr, nullptr});
  } catch (const UnreadableBundle& bundle) {
    if (bundle.reason.empty()) __builtin_trap();
  }
  return 0;
}
