// make_log LEADS [SEED] [ndjson|csv] [time|lead|shuffled] [LIVES] > LOG
//
// A made-up log of an agreement like that of questions.truce: about ten events a lead over two years, or as many times more as it has
// lives. The same arguments give the same bytes everywhere. By time the leads' events are interleaved, as a CRM exports them; by lead
// each lead's stand together; shuffled they stand in no order.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

// SplitMix64: small, fast, and the same everywhere.
struct Random {
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  bool chance(unsigned percent) { return below(100) < percent; }
};

enum Event : std::uint8_t { created, form, mql, handed_over, call, email, sql, rejected, won, lost, dead };
constexpr std::array<std::string_view, 11> kNames = {"lead_created", "form_filled", "mql",  "handed_over", "call", "email_sent",
                                                     "sql",          "rejected",    "won",  "lost",        "marked_dead"};
constexpr std::array<std::string_view, 4> kSources = {"web", "partner", "trade_show", "webinar"};
constexpr std::array<std::string_view, 3> kOutcomes = {"connected", "voicemail", "no_answer"};

struct Record {
  std::int64_t second;  // since 2024-01-01
  std::uint32_t lead;
  std::uint32_t salt;
  Event event;
};

constexpr std::int64_t kHour = 3600, kDay = 24 * kHour;

// One life of a lead, from an instant on, and the instant at which it ends. Every question of the benchmark gets both of its answers.
std::int64_t add_life(std::uint32_t lead, Random& random, std::int64_t at, std::vector<Record>& records) {
  const auto happen = [&](Event event, std::int64_t longest) {
    at += 60 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(longest)));
    records.push_back({at, lead, static_cast<std::uint32_t>(random.next()), event});
  };
  happen(created, kHour);
  for (std::uint64_t forms = random.below(4); forms > 0; --forms) happen(form, 9 * kDay);
  const bool qualified = random.chance(70);
  if (qualified) happen(mql, 2 * kDay);
  if (qualified && random.chance(80)) happen(handed_over, 8 * kHour);
  const std::uint64_t tries = random.below(9);
  if (tries > 0) {
    const auto within = random.chance(60) ? 12 * kHour : 6 * kDay;  // drawn first, as compilers may choose among arguments
    happen(random.chance(50) ? call : email, within);
  }
  for (std::uint64_t left = tries; left > 1; --left) happen(random.chance(60) ? call : email, 3 * kDay);
  if (random.chance(45)) {
    happen(sql, 5 * kDay);
    for (std::uint64_t left = random.below(4); left > 0; --left) happen(random.chance(60) ? call : email, 9 * kDay);
    happen(random.chance(35) ? won : lost, 60 * kDay);
  } else if (random.chance(50)) {
    happen(dead, 10 * kDay);
  } else if (random.chance(30)) {
    happen(rejected, 3 * kDay);
  }
  return at;
}

void add_lead(std::uint32_t lead, std::uint64_t seed, unsigned lives, std::vector<Record>& records) {
  Random random{seed * 0x2545F4914F6CDD1Du + lead};
  std::int64_t at = static_cast<std::int64_t>(random.below(650 * kDay));
  for (unsigned life = 0; life < lives; ++life) at = add_life(lead, random, at, records);
}

// Days since 2024-01-01 as a date; the years that the log spans.
std::array<int, 3> date_of(std::int64_t day) {
  int year = 2024;
  for (;; ++year) {
    const int days = year % 4 == 0 ? 366 : 365;
    if (day < days) break;
    day -= days;
  }
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int month = 0;
  for (;; ++month) {
    const int days = kDays[static_cast<std::size_t>(month)] + (month == 1 && year % 4 == 0 ? 1 : 0);
    if (day < days) break;
    day -= days;
  }
  return {year, month + 1, static_cast<int>(day) + 1};
}

void write(const Record& record, bool csv, fmt::memory_buffer& out) {
  const auto [year, month, day] = date_of(record.second / kDay);
  const std::int64_t second = record.second % kDay;
  const std::string at = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", year, month, day, second / kHour, second / 60 % 60,
                                     second % 60);
  const bool by_sales = record.event >= call;
  const std::string_view team = by_sales ? "sales" : "marketing";
  const std::string_view source = record.event == created ? kSources[record.salt % 4] : "";
  const std::string_view outcome = record.event == call ? kOutcomes[record.salt % 3] : "";
  const std::uint32_t size = record.salt % 2000 + 1;
  auto to = std::back_inserter(out);
  if (csv) {
    fmt::format_to(to, "{},L{:07},{},{},{},{},{},rep{}@crm.example\n", at, record.lead, kNames[record.event], team, source, outcome,
                   record.event == created ? fmt::to_string(size) : std::string(), record.salt % 97);
    return;
  }
  fmt::format_to(to, R"({{"lead":"L{:07}","at":"{}","event":"{}","by":"{}","owner":"rep{}@crm.example")", record.lead, at,
                 kNames[record.event], team, record.salt % 97);
  if (!source.empty()) fmt::format_to(to, R"(,"source":"{}","company_size":{})", source, size);
  if (!outcome.empty()) fmt::format_to(to, R"(,"outcome":"{}")", outcome);
  fmt::format_to(to, "}}\n");
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fputs("make_log LEADS [SEED] [ndjson|csv] [time|lead|shuffled] [LIVES] > LOG\n", stderr);
    return 64;
  }
  const auto word = [&](int index, const char* otherwise) { return std::string_view(count > index ? words[index] : otherwise); };
  const auto leads = static_cast<std::uint32_t>(std::strtoul(words[1], nullptr, 10));
  const std::uint64_t seed = std::strtoull(std::string(word(2, "1")).c_str(), nullptr, 10);
  const bool csv = word(3, "ndjson") == "csv";
  const std::string_view order = word(4, "time");
  const auto lives = static_cast<unsigned>(std::strtoul(std::string(word(5, "1")).c_str(), nullptr, 10));

  std::vector<Record> records;
  records.reserve(std::size_t{leads} * 11 * lives);
  for (std::uint32_t lead = 1; lead <= leads; ++lead) add_lead(lead, seed, lives, records);
  if (order == "time") {
    std::stable_sort(records.begin(), records.end(), [](const Record& one, const Record& other) { return one.second < other.second; });
  } else if (order == "shuffled") {
    Random random{seed};
    for (std::size_t left = records.size(); left > 1; --left) std::swap(records[left - 1], records[random.below(left)]);
  }
  fmt::memory_buffer out;
  if (csv) fmt::format_to(std::back_inserter(out), "at,lead,event,by,source,outcome,company_size,owner\n");
  for (const Record& record : records) {
    write(record, csv, out);
    if (out.size() < std::size_t{1} << 20) continue;
    std::fwrite(out.data(), 1, out.size(), stdout);
    out.clear();
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  return std::fflush(stdout) == 0 ? 0 : 65;
}
