// Instants as logs spell them, and business deadlines.
#include <benchmark/benchmark.h>

#include <array>
#include <string_view>

#include "base/calendar.h"
#include "base/time.h"

namespace truce {
namespace {

void parse_instants(benchmark::State& state, std::array<std::string_view, 4> texts) {
  const Zone zone = Zone::find("America/New_York").value_or(Zone());
  std::size_t next = 0;
  for (auto _ : state) benchmark::DoNotOptimize(parse_iso(texts[next++ % texts.size()], zone));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(parse_instants, in_utc,
                  std::array<std::string_view, 4>{"2026-03-01T09:30:00Z", "2025-12-31T23:59:59Z", "2024-02-29T00:00:00Z", "2026-07-14T16:40:12Z"});
BENCHMARK_CAPTURE(parse_instants, with_offset,
                  std::array<std::string_view, 4>{"2026-03-01T09:30:00.123+01:00", "2025-12-31T23:59:59.500-05:00",
                                                  "2024-02-29T00:00:00.001+05:30", "2026-07-14T16:40:12.250+00:00"});
BENCHMARK_CAPTURE(parse_instants, local,
                  std::array<std::string_view, 4>{"2026-03-08 02:30:00", "2025-12-31 23:59:59", "2024-02-29 00:00:00", "2026-07-14 16:40:12"});

void add_business_time(benchmark::State& state, Duration duration) {
  Calendar office;
  office.name = "office";
  office.zone = Zone::find("America/New_York").value_or(Zone());
  for (std::size_t day = 0; day < 5; ++day) office.week[day] = {{540, 750}, {810, 1080}};
  const BusinessTime time(office);
  Instant at = parse_iso("2026-01-01T00:00:00Z", Zone())->instant;
  for (auto _ : state) {
    benchmark::DoNotOptimize(time.add(at, duration));
    at.micros += 7 * kMicrosPerHour + 11 * kMicrosPerMinute;
    if (at.micros > 2'000'000'000 * kMicrosPerSecond) at.micros -= 200'000'000 * kMicrosPerSecond;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(add_business_time, four_hours, Duration{4, Unit::business_hour});
BENCHMARK_CAPTURE(add_business_time, two_days, Duration{2, Unit::business_day});

}  // namespace
}  // namespace truce
