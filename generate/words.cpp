#include "generate/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace truce::generate {

namespace {

constexpr std::array kTrees = {"Alder",  "Birch", "Cedar",  "Dune",  "Ember", "Fjord",  "Grove",  "Heron", "Island", "Juniper",
                               "Kestrel", "Lark",  "Maple",  "North", "Orchard", "Pine", "Quarry", "River", "Spruce", "Tundra"};
constexpr std::array kTrades = {"Works", "Labs", "Systems", "Partners", "Ledger", "Retail", "Foods", "Logistics", "Studio", "Energy"};
constexpr std::array kFirst = {"Ada", "Bruno", "Chen", "Dalia", "Emil", "Farah", "Goran", "Hana", "Ivo", "Jana", "Kofi", "Lena",
                               "Mateo", "Nora", "Omar", "Priya", "Rosa", "Sven", "Tara", "Yusuf"};
constexpr std::array kLast = {"Moreno", "Lindqvist", "Okafor", "Petrov", "Sato", "Keller", "Novak", "Haddad", "Costa", "Byrne"};

using Words = std::vector<std::string>;

bool has(std::string_view name, std::string_view part) { return name.find(part) != std::string_view::npos; }

std::string domain(std::uint64_t lead) {
  std::string words = company(lead) + ".example";
  for (char& c : words) c = c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return words;
}

std::string plausible_text(std::string_view name, std::uint64_t lead, Random& random) {
  static const Words kSources = {"web", "web", "webinar", "partner", "trade_show", "referral"};
  static const Words kCampaigns = {"spring_launch", "webinar_series", "partner_letter", "booth_12", "newsletter"};
  static const Words kRoles = {"head of sales", "head of marketing", "revenue operations", "founder", "buyer", "student"};
  static const Words kReasons = {"asked for a demo", "wants an offer", "compares vendors", "contract ends soon", "new budget"};
  static const Words kNotes = {"wants a second call", "asked about prices", "needs the team's consent", "knows us from a fair",
                               "decides this month"};
  static const Words kCountries = {"Austria", "Brazil", "Canada", "Germany", "Japan", "Kenya", "Norway", "Spain"};
  static const Words kIndustries = {"software", "retail", "logistics", "energy", "foods", "finance"};
  if (has(name, "phone") || has(name, "mobile")) return fmt::format("+1 212 555 01{:02}", lead % 100);
  if (has(name, "domain") || has(name, "website")) return domain(lead);
  if (has(name, "mail")) return fmt::format("contact{}@{}", lead % 1000, domain(lead));
  if (has(name, "account") || has(name, "company") || has(name, "customer")) return company(lead);
  if (has(name, "campaign")) return random.pick(kCampaigns);
  if (has(name, "source") || has(name, "channel") || has(name, "origin")) return random.pick(kSources);
  if (has(name, "role") || has(name, "title") || has(name, "position")) return random.pick(kRoles);
  if (has(name, "country") || has(name, "region") || has(name, "city")) return random.pick(kCountries);
  if (has(name, "industry") || has(name, "segment")) return random.pick(kIndustries);
  if (has(name, "reason")) return random.pick(kReasons);
  if (has(name, "note") || has(name, "comment")) return random.pick(kNotes);
  if (has(name, "name") || has(name, "contact") || has(name, "owner")) return person(lead);
  return fmt::format("{} {}", name, random.between(1, 9));
}

// Small numbers more often than large ones: each doubling of `low` is as likely as the others.
std::int64_t skewed(std::int64_t low, std::int64_t high, Random& random) {
  std::int64_t doublings = 0;
  while (low << (doublings + 1) <= high) ++doublings;
  const std::int64_t begin = low << random.between(0, doublings);
  return random.between(begin, std::min(high, 2 * begin - 1));
}

Decimal plausible_number(std::string_view name, const Type& type, Random& random) {
  if (type.has_range) {
    const auto whole = [](const Decimal& value) { return static_cast<std::int64_t>(value.atto() / Decimal::from_int(1).atto()); };
    const std::int64_t low = whole(type.low), high = whole(type.high);
    const Decimal made = Decimal::from_int(random.between(low, high));
    return compare(made, type.low) < 0 ? type.low : compare(made, type.high) > 0 ? type.high : made;
  }
  if (has(name, "size") || has(name, "employee")) return Decimal::from_int(skewed(4, 4000, random));
  return Decimal::from_int(skewed(1, 1000, random));
}

}  // namespace

std::string company(std::uint64_t number) {
  const std::size_t pairs = kTrees.size() * kTrades.size();
  std::string name = fmt::format("{} {}", kTrees[number % kTrees.size()], kTrades[number / kTrees.size() % kTrades.size()]);
  return number < pairs ? name : fmt::format("{} {}", name, number / pairs + 1);
}

std::string person(std::uint64_t number) {
  return fmt::format("{} {}", kFirst[number % kFirst.size()], kLast[number / kFirst.size() % kLast.size()]);
}

OwnedValue plausible_value(std::string_view name, const Type& type, int minor_digits, std::uint64_t lead, Random& random) {
  switch (type.kind) {
    case ValueType::yes_or_no: return random.chance(30);
    case ValueType::one_of: return random.pick(type.options);
    case ValueType::text: return plausible_text(name, lead, random);
    case ValueType::number: return plausible_number(name, type, random);
    case ValueType::money: {
      std::int64_t minor = skewed(10, 800, random) * 100;
      for (int digit = 0; digit < minor_digits; ++digit) minor *= 10;
      return Money{minor};
    }
  }
  return Missing{};
}

}  // namespace truce::generate
