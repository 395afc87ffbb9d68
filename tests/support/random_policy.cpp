#include "tests/support/random_policy.h"

#include <algorithm>

#include <fmt/format.h>

#include "tests/support/random.h"
#include "tests/support/random_conditions.h"
#include "tests/support/random_scores.h"

namespace truce::testing_support {
namespace {

using Words = std::vector<std::string>;

struct Place {
  std::string zone, other_zone;
  std::vector<int> first_day;  // March or October, near a clock change
  int month = 3;
};
const std::vector<Place> kPlaces = {{"UTC", "Asia/Kolkata", {5}, 3},
                                    {"America/New_York", "Europe/Berlin", {5}, 3},
                                    {"Europe/Berlin", "America/New_York", {26}, 3},
                                    {"Australia/Lord_Howe", "UTC", {2}, 4},
                                    {"America/New_York", "America/Sao_Paulo", {29}, 10},
                                    {"Europe/London", "Europe/London", {22}, 10}};

struct PolicyWriter {
  Random random;
  RandomPolicy policy;
  Vocabulary words;
  Words moves;                                            // lines
  std::vector<std::pair<std::string, std::string>> pairs;  // from, to, of declared moves
  Words promises;
  std::vector<std::string> final_stages;

  explicit PolicyWriter(std::uint64_t seed) : random(seed) {}

  void declare(std::string text) { policy.declarations.push_back(std::move(text)); }
  std::string length(Lengths lengths = Lengths::any) { return random_length(random, words, lengths); }
  std::string condition() { return random_condition(random, words); }
  std::string why() { return random.chance(8) ? " why \"It was agreed so\"" : ""; }

  void head() {
    const Place& place = random.pick(kPlaces);
    static const Words kMonths = {"January", "February", "April", "December"};
    std::string text = "policy t.random \"A random policy\"\n  version 1.0.0\n";
    const bool early = random.chance(40);
    text += early ? "  in force from 2026-01-01\n"
                  : fmt::format("  in force from 2026-{:02}-{:02}\n", place.month, place.first_day[0] + random.between(0, 2));
    text += "  agreed 2026-01-01 by left and right\n";
    text += fmt::format("  zone {}\n  currency USD\n", place.zone);
    if (random.chance(40)) text += fmt::format("  year starts {}\n", random.pick(kMonths));
    if (random.chance(30))
      text += fmt::format("  leave out leads when {}\n", random.chance(50) ? "ours" : condition_of_stages());
    declare(text);
    declare("team left \"Left\"\n  reports to right");
    declare("team right \"Right\"");
    std::string office = fmt::format("calendar office \"Office\"\n  zone {}\n  open Monday to Friday 09:00-12:30, 13:30-18:00\n", place.zone);
    if (random.chance(30)) office += "  open Saturday 10:00-12:00\n";
    if (random.chance(50)) {
      office += fmt::format("  closed 2026-{:02}-{:02} \"Holiday\"\n", place.month, place.first_day[0] + random.between(0, 2));
    }
    if (random.chance(60)) {
      office += random.chance(50) ? "  known through 2027-12-31\n"
                                  : fmt::format("  known through 2026-{:02}-{:02}\n", place.month, place.first_day[0] + random.between(0, 2));
    }
    declare(office);
    declare(fmt::format("calendar night \"Night\"\n  zone {}\n  open every day 00:00-03:00, 21:30-24:00", place.other_zone));
  }

  // A condition for a line that stands before everything but the stages is known.
  std::string condition_of_stages() {
    Vocabulary early;
    early.stages = words.stages;
    return random_condition(random, early);
  }

  void fields() {
    declare(random.chance(30) ? "field size number starts as 10" : "field size number \"Size\"");
    declare("field points number between 0 and 100");
    declare(random.chance(30) ? "field source text starts as \"web\"" : "field source text");
    declare("field secret text private");
    declare(random.chance(15) ? "field account text starts as \"acme\"" : "field account text \"Company\"");
    declare("field industry one of saas, fintech, other");
    declare(random.chance(30) ? "field vip yes or no starts as no" : "field vip yes or no");
    declare(random.chance(50) ? "field hold yes or no starts as no" : "field hold yes or no private");
    declare(random.chance(20) ? "field budget money starts as 500 USD" : "field budget money");
  }

  void events() {
    declare("event ask \"Asked\"");
    declare("event call by right\n  has outcome one of connected, voicemail, \"no answer\"\n  has minutes number between 0 and 60");
    declare("event email");
    declare("event meet");
    declare(fmt::format("event hand by left\n  has note text{}", random.chance(30) ? " private" : ""));
    declare("event accept");
    declare("event reject\n  has reason one of bad_fit, no_contact, duplicate");
    declare("event win\n  has amount money\n  has signed yes or no");
    declare("event lose");
    declare("event ping logged as \"P I N G\"");
    declare("event done_a logged as \"DONE\" where state is \"A\"");
    declare("event done_b logged as \"DONE\" where state is one of \"B\", \"C\"");
    declare(random.chance(50) ? "activity attempt \"A try\"\n  is any of\n    - call\n    - email"
                              : "activity attempt\n  is any of\n    - call where minutes is at least 10\n    - email\n    - call where outcome is voicemail");
    declare("activity talk\n  is any of\n    - call where outcome is connected\n    - meet");
    declare("activity contact\n  is any of\n    - attempt\n    - talk");
  }

  void definition(const std::string& name) {
    std::string text = fmt::format("definition {}\n  owned by left and right\n", name);
    const int count = random.between(1, 3);
    const int how = random.between(0, 2);
    text += how == 0 ? "  is all of\n" : how == 1 ? "  is any of\n" : fmt::format("  is at least {} of\n", random.between(1, count));
    for (int item = 0; item < count; ++item) text += fmt::format("    - {}{}\n", condition(), why());
    if (random.chance(20)) text += fmt::format("  unless {}{}\n", condition(), why());
    if (random.chance(20)) {
      static const Words kFields = {"size", "source", "industry", "budget", "hold"};
      static const Words kThen = {"met", "not met", "undecided", "undecided"};
      text += fmt::format("  if {} is missing then {}\n", random.pick(kFields), random.pick(kThen));
    }
    declare(text);
    words.definitions.push_back(name);
  }

  void score(const std::string& name) {
    declare(random_score(random, words, name));
    words.scores.push_back(name);
  }

  // Groups, and what they ask of their members: no stages and no groups.
  void groups() {
    Vocabulary whole = words;
    words = {};
    definition("keen");
    if (random.chance(40)) score("zeal");
    definition("signing");
    const Words members = words.definitions;
    whole.scores.insert(whole.scores.end(), words.scores.begin(), words.scores.end());
    whole.definitions.insert(whole.definitions.end(), members.begin(), members.end());
    words = whole;
    const int count = random.between(1, 2);
    for (int index = 0; index < count; ++index) {
      const std::string name = fmt::format("circle_{}", index + 1);
      declare(random_group(random, members, name));
      words.groups.push_back(name);
    }
  }

  void definitions() {
    if (random.chance(35)) groups();
    definition("fit");
    if (random.chance(40)) score("warmth");
    if (random.chance(15)) score("heat");
    const int more = random.between(0, 3);
    for (int index = 0; index < more; ++index) definition(fmt::format("rule_{}", index + 1));
    declare("definition ours\n  owned by left\n  is any of\n    - source is \"fair\"");
    words.definitions.push_back("ours");
  }

  bool is_final(const std::string& stage) const {
    return std::find(final_stages.begin(), final_stages.end(), stage) != final_stages.end();
  }

  void move(const std::string& from, const std::string& to, bool forward) {
    if (from == to || is_final(from)) return;
    std::string line = fmt::format("  move {} to {}", from, to);
    const int kind = random.between(0, 9);
    if (kind < 4) {
      if (random.chance(15)) line += fmt::format(" at most {} times", random.between(1, 2));
      line += " on " + (random.chance(30) ? random_pattern(random) : random_event(random));
    } else if (kind < 8) {
      if (!forward || random.chance(15)) line += fmt::format(" at most {} times", random.between(1, 3));
      line += " when " + condition();
    } else {
      if (!forward || random.chance(15)) line += fmt::format(" at most {} times", random.between(1, 2));
      line += " after " + length();
      if (random.chance(60)) line += " without " + random_pattern(random);
    }
    moves.push_back(line + why() + "\n");
    pairs.emplace_back(from, to);
  }

  void name_stages() {
    const int count = random.between(2, 5);
    for (int index = 0; index < count; ++index) words.stages.push_back(fmt::format("stage_{}", index));
    if (count > 3) final_stages.push_back(words.stages.back());
  }

  void funnel() {
    if (words.stages.empty()) return;
    std::string text = fmt::format("funnel journey \"Journey\"\n  starts in {}\n", words.stages[0]);
    for (std::size_t index = 0; index < words.stages.size(); ++index) {
      text += fmt::format("  stage {} \"Stage {}\" owned by {}{}{}\n", words.stages[index], index, index % 2 == 0 ? "left" : "right",
                          random.chance(60) ? " may wait" : "",
                          is_final(words.stages[index]) ? random.chance(50) ? " final as won" : " final as lost" : "");
    }
    for (std::size_t index = 0; index + 1 < words.stages.size(); ++index) move(words.stages[index], words.stages[index + 1], true);
    const int more = random.between(1, 6);
    for (int index = 0; index < more; ++index) {
      const auto from = random.below(words.stages.size()), to = random.below(words.stages.size());
      move(words.stages[from], words.stages[to], from < to);
    }
    if (random.chance(25)) {  // two that may well fire together
      const std::string& first = random.pick(moves);
      const auto how = first.find(" when ") == std::string::npos ? first.find(" on ") : first.find(" when ");
      if (how != std::string::npos && first.find(" why ") == std::string::npos) {
        const std::string from = first.substr(7, 7);
        const std::string& to = random.pick(words.stages);
        if (to != from) {
          moves.push_back(fmt::format("  move {} to {} at most {} times{}", from, to, random.between(1, 3), first.substr(how)));
          pairs.emplace_back(from, to);
        }
      }
    }
    for (const std::string& line : moves) text += line;
    declare(text);
  }

  std::string often() { return random_times(random); }

  void promise(const std::string& name) {
    const std::string team = random.chance(50) ? "left" : "right";
    std::string text = fmt::format("promise {} by {}\n", name, team);
    const int kind = random.between(0, 9);
    if (random.chance(20)) text += fmt::format("  applies when {}\n", condition());
    if (kind < 2) {
      text += fmt::format("  on {} requires {}\n", random_event(random), condition());
    } else {
      if (!words.stages.empty() && random.chance(60)) {
        text += "  starts on entering " + random.pick(words.stages) + "\n";
      } else {
        text += "  starts on " + (random.chance(30) ? random_pattern(random) : random_event(random)) + "\n";
      }
      const bool paused = random.chance(30);
      const std::string within = length(paused ? Lengths::pausable : Lengths::any);
      const std::string unless = random.chance(30) ? " unless " + random_pattern(random) : "";
      if (kind < 7) {
        text += fmt::format("  kept on {}{} within {}{}{}\n", random_pattern(random), often(), within, unless, why());
      } else {
        text += fmt::format("  broken on {} within {}{}{}\n", random_pattern(random), within, unless, why());
      }
      if (paused) text += "  paused while " + (random.chance(60) ? std::string("hold") : condition()) + "\n";
    }
    declare(text);
    promises.push_back(name);
  }

  void handoff(const std::string& name) {
    const auto& [from, to] = random.pick(pairs);
    std::string text = fmt::format("handoff {} \"Handed over\"\n  from {} to {}\n", name, from, to);
    const int clocks = random.between(0, 2);
    if (clocks == 1) text += "  clock office\n";
    if (clocks == 2) text += fmt::format("  clock office when {}\n  clock night when {}\n", condition(), condition());
    const auto within = [&] { return clocks > 0 && random.chance(60) ? "3 business hours" : length(); };
    if (random.chance(60)) {
      text += "  must include\n";
      Words fields = {"size", "source", "secret", "industry"};
      random.shuffle(fields);
      const int count = random.between(0, 2);
      for (int index = 0; index < count; ++index) text += fmt::format("    - {}\n", fields[static_cast<std::size_t>(index)]);
      const std::string key = context_key(from, to);
      if (!key.empty()) text += fmt::format("    - {}\n", key);
      if (count == 0 && key.empty()) text += "    - size\n";
      promises.push_back(name + ".context");
    }
    text += fmt::format("  accept on {}\n  reject on reject{}\n", random.chance(70) ? "accept" : random_event(random),
                        random.chance(25) ? " where reason is known" : "");
    text += fmt::format("  answer within {}\n", within());
    promises.push_back(name + ".answer");
    if (random.chance(60)) {
      text += fmt::format("  first {} within {}\n", random.chance(50) ? "attempt" : "talk", within());
    }
    if (random.chance(50)) {
      text += fmt::format("  persist with {}{} within {}{}\n", random_pattern(random), often(), within(),
                          random.chance(50) ? " unless " + random_pattern(random) : "");
      promises.push_back(name + ".persistence");
    }
    if (random.chance(70)) {
      text += "  reject reasons\n    - bad_fit \"Bad fit\"\n";
      text += fmt::format("    - no_contact requires {}{}\n", random_pattern(random), random.chance(70) ? " at least 2 times" : "");
      if (random.chance(50)) text += fmt::format("    - duplicate requires no {}\n", random_pattern(random));
      promises.push_back(name + ".reasons");
    }
    if (random.chance(30)) text += "  if late notify right\n";
    declare(text);
  }

  // A key that an event brings by which a lead moves so, or nothing.
  std::string context_key(const std::string& from, const std::string& to) {
    for (const std::string& line : moves) {
      if (line.find(fmt::format("move {} to {}", from, to)) == std::string::npos) continue;
      if (line.find(" on hand") != std::string::npos) return "note";
      if (line.find(" on call") != std::string::npos) return "minutes";
      if (line.find(" on reject") != std::string::npos) return "reason";
      if (line.find(" on win") != std::string::npos) return "amount";
    }
    return "";
  }

  std::string value_kpi(std::string& target) {
    static const Words kStatistics = {"sum of", "mean of", "median of", "percentile 90 of", "percentile 25 of"};
    if (random.chance(60)) {
      target = "600 USD";
      return fmt::format("{} amount on win{}", random.pick(kStatistics), random.chance(20) ? " where signed" : "");
    }
    target = "12";
    return fmt::format("{} minutes on call", random.pick(kStatistics));
  }

  std::string time_kpi(std::string& target) {
    static const Words kStatistics = {"mean of", "median of", "percentile 80 of"};
    static const Words kUnits = {"", " in hours", " in minutes", " in seconds", " in days", " in business hours of office"};
    const auto point = [&] {
      return !words.stages.empty() && random.chance(50) ? "entering " + random.pick(words.stages) : random_pattern(random);
    };
    const std::string unit = random.pick(kUnits);
    target = unit.empty() ? "5 hours" : unit == " in business hours of office" ? "5 business hours" : "5" + unit.substr(3);
    return fmt::format("{} time from {} to {}{}", random.pick(kStatistics), point(), point(), unit);
  }

  // What a KPI counts, what its target is written in, and whether it can be broken down by what a record says.
  std::string counted(std::string& target, bool& of_records) {
    const int kind = random.between(0, words.stages.empty() ? 3 : 6);
    target = "2";
    of_records = kind == 0;
    switch (kind) {
      case 0: return "count of " + random_pattern(random);
      case 1: return value_kpi(target);
      case 2: return time_kpi(target);
      case 3:
        if (promises.empty()) return "count of call";
        target = "50%";
        return fmt::format("share of {} kept", random.pick(promises));
      case 4: return "count of leads entering " + random.pick(words.stages);
      case 5: return "count of entries into " + random.pick(words.stages);
      default: {
        target = "50%";
        const std::string &from = random.pick(words.stages), to = random.pick(words.stages);
        if (from == to) {
          target = "2";
          return "count of leads entering " + from;
        }
        return fmt::format("share of leads entering {} that reach {} within {}", from, to, length());
      }
    }
  }

  void kpi(const std::string& name) {
    std::string target;
    bool of_records = false;
    std::string text = fmt::format("kpi {} \"Measured\"\n  owned by left and right\n  {}\n", name, counted(target, of_records));
    if (random.chance(30)) text += fmt::format("  only leads when {}\n", condition());
    add_grain_and_breakdown(text, of_records, target);
    declare(text);
  }

  void add_grain_and_breakdown(std::string& text, bool of_records, const std::string& target) {
    static const Words kGrains = {"day", "day", "week", "month", "quarter", "year"};
    std::string grain;
    if (random.chance(75)) {
      grain = random.pick(kGrains);
      text += fmt::format("  reported per {}\n", grain);
    }
    if (random.chance(35)) {
      static const Words kBreakdowns = {"source", "industry", "size", "vip", "secret", "budget"};
      std::string by = random.pick(kBreakdowns);
      if (random.chance(25)) by += by == "industry" ? ", size" : ", industry";
      if (of_records && random.chance(30)) by += ", by";
      text += fmt::format("  broken down by {}{}\n", by, random.chance(40) ? " at entry" : "");
    }
    if (!target.empty() && !grain.empty() && random.chance(50)) {
      const std::string bound = random.chance(75) ? "least" : "most";
      const std::string when = random.chance(70) ? "each " + grain : period(grain);
      text += fmt::format("  target\n    - {} at {} {}\n", when, bound, target);
    }
  }

  // A period that random logs often reach.
  std::string period(const std::string& grain) {
    const bool spring = random.chance(60);
    if (grain == "day") return spring ? "2026-03-07" : "2026-10-30";
    if (grain == "week") return spring ? "2026-W10" : "2026-W44";
    if (grain == "month") return spring ? "2026-03" : "2026-10";
    if (grain == "quarter") return fmt::format("2026-Q{}", random.between(1, 4));
    return random.chance(50) ? "2026" : "2025";
  }

  void arithmetic() {
    declare("kpi calls\n  owned by left\n  count of call\n  reported per week");
    declare("kpi asks\n  owned by left\n  count of ask where by is known\n");
    declare("kpi income\n  owned by right\n  sum of amount on win\n  reported per month");
    declare("kpi usual\n  owned by right\n  mean of time from ask to call in days");
    static const std::vector<std::pair<std::string, std::string>> kForms = {
        {"calls / asks", "0.5"},      {"income / asks", "300 USD"}, {"calls + asks - calls", "2"},
        {"income * calls / usual", ""}, {"calls * asks", "2"},        {"income - income", "1 USD"}};
    const auto& [form, target] = random.pick(kForms);
    std::string text = fmt::format("kpi made_of\n  owned by left\n  is {}\n", form);
    add_grain_and_breakdown(text, false, target);
    declare(text);
    if (random.chance(30)) declare("kpi made_of_that\n  owned by left\n  is made_of / calls\n  reported per month\n");
  }

  void write() {
    if (random.chance(85)) name_stages();
    head();
    fields();
    events();
    definitions();
    funnel();
    const int plain = random.between(1, 4);
    for (int index = 0; index < plain; ++index) promise(fmt::format("word_{}", index + 1));
    if (!pairs.empty()) {
      const int handoffs = random.between(0, 2);
      for (int index = 0; index < handoffs; ++index) handoff(fmt::format("pass_{}", index + 1));
    }
    const int kpis = random.between(0, 4);
    for (int index = 0; index < kpis; ++index) kpi(fmt::format("measure_{}", index + 1));
    if (random.chance(30)) arithmetic();
  }
};

}  // namespace

std::string RandomPolicy::text() const {
  std::string text;
  for (const std::string& declaration : declarations) text += declaration + (declaration.back() == '\n' ? "\n" : "\n\n");
  return text;
}

RandomPolicy random_policy(std::uint64_t seed) {
  PolicyWriter writer(seed);
  writer.write();
  // "The order of declarations never changes the meaning."
  if (writer.random.chance(20)) writer.random.shuffle(writer.policy.declarations);
  return writer.policy;
}

std::string strewn(const std::string& text, std::uint64_t seed) {
  Random random(seed);
  std::string out;
  int comment = 0;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    const std::size_t first = line.find_first_not_of(' ');
    if (first == std::string::npos) {
      out += random.chance(80) ? "\n" : "\n\n\n";
      continue;
    }
    if (random.chance(30)) line = std::string(random.below(12), random.chance(20) ? '\t' : ' ') + line.substr(first);
    if (random.chance(10)) out += "\n";
    if (random.chance(15)) out += fmt::format("{}# comment {}\n", std::string(random.below(6), ' '), ++comment);
    if (random.chance(5)) out += fmt::format("\n#comment {} with \"quotes\" and # more\n", ++comment);
    if (random.chance(10)) line += fmt::format("{}# comment {}", std::string(1 + random.below(3), ' '), ++comment);
    if (random.chance(10)) line += "   ";
    out += line + "\n";
  }
  if (random.chance(30)) out += fmt::format("# comment {}\n", ++comment);
  return out;
}

}  // namespace truce::testing_support
