// The points of one line of a score, asked at each record of one lead and whenever they change: the time is that of one record, and
// should not grow with their number.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "base/time.h"
#include "runtime/plan.h"
#include "runtime/points.h"

namespace truce {
namespace {

void add_up_points(benchmark::State& state, std::int64_t at_most) {
  const Instant start = parse_iso("2026-01-01T00:00:00Z", Zone())->instant;
  runtime::Program program;
  program.zone = Zone::find("America/New_York").value_or(Zone());
  const runtime::Plan plan(program, start, start);
  runtime::ScoreLine line;
  line.points = 8;
  line.at_most = at_most;
  line.halving.emplace().duration = {2, Unit::week};
  runtime::Points points(plan, line);
  for (auto _ : state) {
    points.clear();
    Instant at = start;
    for (std::int64_t record = 0; record < state.range(0); ++record) {
      points.add(at);
      benchmark::DoNotOptimize(points.sum(at));
      const Instant next{at.micros + 17 * kMicrosPerMinute};
      for (; at < next; at = std::min(next, points.next_change(at))) benchmark::DoNotOptimize(points.sum(at));
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(add_up_points, all, 0)->Arg(10)->Arg(1000)->Arg(100'000);
BENCHMARK_CAPTURE(add_up_points, latest_5, 5)->Arg(10)->Arg(1000)->Arg(100'000);

}  // namespace
}  // namespace truce
