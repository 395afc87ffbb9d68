#include "tests/support/random_versions.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>

#include <fmt/format.h>

#include "tests/support/random.h"

namespace truce::testing_support {
namespace {

using Words = std::vector<std::string>;

// Made before there are threads: the making, as is looking for \b, writes to a table that all threads share in the standard library.
const std::regex kStage("\n  stage (\\w+)"), kWas(" was [\\w, ]+ owned by");
const std::regex kNumber("(\\d+) (seconds|minutes|hours|days|weeks|months|business hours|business days|times)");

void replace_word(std::string& text, const std::string& word, const std::string& other) {
  const auto is_of_word = [&](std::size_t at) { return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) || text[at] == '_'); };
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos;) {
    if ((at > 0 && is_of_word(at - 1)) || is_of_word(at + word.size())) {
      at += word.size();
      continue;
    }
    text.replace(at, word.size(), other);
    at += other.size();
  }
}

// An empty text that nobody reads where there is none.
std::string& declaration_of(RandomPolicy& policy, const std::string& begin) {
  const auto found = std::find_if(policy.declarations.begin(), policy.declarations.end(),
                                  [&](const std::string& text) { return text.rfind(begin, 0) == 0; });
  thread_local std::string none;
  none.clear();
  return found == policy.declarations.end() ? none : *found;
}

std::string line_of(const std::string& text, const std::string& lead) {
  const std::size_t begin = text.find("\n  " + lead + " ");
  return begin == std::string::npos ? "" : text.substr(begin + 1, text.find('\n', begin + 1) - begin - 1);
}

void replace_line(std::string& text, const std::string& lead, const std::string& line) {
  const std::string old = line_of(text, lead);
  if (!old.empty()) text.replace(text.find(old), old.size(), "  " + line);
}

Words stages_of(RandomPolicy& policy) {
  const std::string& funnel = declaration_of(policy, "funnel");
  Words stages;
  for (std::sregex_iterator it(funnel.begin(), funnel.end(), kStage), end; it != end; ++it) stages.push_back((*it)[1]);
  return stages;
}

void say_was(RandomPolicy& policy, const std::string& stage, const Words& was) {
  if (was.empty()) return;
  std::string& funnel = declaration_of(policy, "funnel");
  const std::size_t begin = funnel.find("\n  stage " + stage + " ") + 1;
  const std::size_t owned = funnel.find(" owned by", begin);
  funnel.insert(owned, fmt::format(" was {}", fmt::join(was, ", ")));
}

struct Changer {
  Random random;

  // Another number where a length of time or a number of times stands.
  std::string with_other_numbers(const std::string& text) {
    std::string result;
    auto rest = text.begin();
    for (std::sregex_iterator it(text.begin(), text.end(), kNumber), end; it != end; ++it) {
      result.append(rest, text.begin() + it->position());
      const std::string number = random.chance(40) ? std::to_string(random.between(2, 9)) : (*it)[1].str();
      result += number + " " + (*it)[2].str();
      rest = text.begin() + it->position() + it->length();
    }
    return result.append(rest, text.end());
  }

  // Types that take more or less, events that are logged otherwise.
  void change_records(RandomPolicy& policy) {
    static const std::vector<std::pair<std::string, std::string>> kChanges = {
        {"field points number between 0 and 100", "field points number between 0 and 1,000"},
        {"field points number between 0 and 100", "field points number between 0 and 9"},
        {"one of saas, fintech, other", "one of saas, fintech, other, nonsense"},
        {"has minutes number between 0 and 60", "has minutes number"},
        {"has outcome one of connected, voicemail, \"no answer\"", "has outcome one of connected, voicemail, \"no answer\", nonsense"},
        {"logged as \"P I N G\"", "logged as \"something_else\""},
        {"where state is \"A\"", "where state is one of \"A\", \"Z\""},
        {"where state is one of \"B\", \"C\"", "where state is \"B\""},
        {"where state is one of \"B\", \"C\"", "where outcome is one of \"connected\", \"voicemail\""},
        {"has reason one of bad_fit, no_contact, duplicate", "has reason text"},
        {"  has note text private", "  has note text"},
        {"event email", "event email\n  has note text\n  has minutes number between 0 and 30"},
        {"event meet", "event meet logged as \"email\""},
        {"event email", "event email logged as \"mail\""},
        {"field secret text private", "field secret text starts as \"web\""},
        {"field vip yes or no", "field vip yes or no private"}};
    const int count = random.between(0, 3);
    for (int index = 0; index < count; ++index) {
      const auto& [from, to] = random.pick(kChanges);
      for (std::string& text : policy.declarations) {
        const std::size_t place = text.find(from);
        if (place == std::string::npos || text.rfind("activity", 0) == 0) continue;
        const char next = place + from.size() < text.size() ? text[place + from.size()] : '\n';
        if (next != '\n' && next != ' ') continue;
        text.replace(place, from.size(), to);
        break;
      }
    }
    // What tells events of one logged name apart must be one key.
    std::string &a = declaration_of(policy, "event done_a"), &b = declaration_of(policy, "event done_b");
    if (b.find("where outcome") != std::string::npos) a = "event done_a logged as \"DONE A\"";
  }

  // Stages get other names, and say so.
  void rename_stages(RandomPolicy& policy, const Words& before, int version) {
    const Words stages = stages_of(policy);
    std::map<std::string, Words> was;
    std::map<std::string, std::string> renamed;
    for (const std::string& stage : stages) {
      renamed[stage] = stage;
      if (!random.chance(25)) continue;
      renamed[stage] = fmt::format("phase_{}_{}", version, renamed.size());
      if (std::count(before.begin(), before.end(), stage)) was[renamed[stage]].push_back(stage);
      for (std::string& text : policy.declarations) replace_word(text, stage, renamed[stage]);
    }
    Words now;
    for (const auto& [old, name] : renamed) now.push_back(name);
    for (const std::string& stage : before) {
      const bool is_said = std::any_of(was.begin(), was.end(), [&](const auto& one) { return std::count(one.second.begin(), one.second.end(), stage); });
      if (!is_said && !std::count(now.begin(), now.end(), stage)) was[random.pick(now)].push_back(stage);
    }
    for (const auto& [stage, names] : was) say_was(policy, stage, names);
  }

  // One stage less: what was about it is about another now.
  void drop_stage(RandomPolicy& policy) {
    const Words stages = stages_of(policy);
    if (stages.size() < 3) return;
    const std::size_t gone = 1 + random.below(stages.size() - 2);  // neither the first nor the last
    const std::string& kept = stages[random.chance(50) ? gone - 1 : gone + 1 == stages.size() - 1 ? 0 : gone + 1];
    std::string& funnel = declaration_of(policy, "funnel");
    std::string rest;
    for (std::size_t begin = 0; begin < funnel.size();) {
      const std::size_t end = std::min(funnel.find('\n', begin), funnel.size() - 1) + 1;
      std::string line = funnel.substr(begin, end - begin);
      begin = end;
      if (line.rfind("  stage " + stages[gone] + " ", 0) == 0) continue;
      replace_word(line, stages[gone], kept);
      if (line.rfind(fmt::format("  move {} to {} ", kept, kept), 0) == 0) continue;
      rest += line;
    }
    funnel = rest;
    for (std::string& text : policy.declarations) {
      if (&text != &funnel) replace_word(text, stages[gone], kept);
    }
  }

  RandomPolicy next(const RandomPolicy& before, std::uint64_t seed, int version) {
    RandomPolicy old = before;
    RandomPolicy policy = random.chance(35) ? random_policy(seed * 3 + static_cast<std::uint64_t>(version) * 1'000'003) : before;
    for (std::string& text : policy.declarations) {
      text = std::regex_replace(text, kWas, " owned by");
      if (random.chance(35)) text = with_other_numbers(text);
    }
    change_records(policy);
    if (random.chance(25)) drop_stage(policy);
    if (random.chance(15) && policy.declarations.size() > 8) {  // what nothing needs may go
      RandomPolicy fewer = policy;
      fewer.declarations.pop_back();
      policy = fewer.declarations.empty() || policy.declarations.back().rfind("policy", 0) == 0 ? policy : fewer;
    }
    const Words stages = stages_of(old);
    if (!stages_of(policy).empty()) rename_stages(policy, stages, version);
    else if (!stages.empty()) policy = before;
    std::string& head = declaration_of(policy, "policy");
    replace_line(head, "version", fmt::format("version {}.0.0", version));
    replace_line(head, "zone", line_of(declaration_of(old, "policy"), "zone").substr(2));
    return policy;
  }
};

Date date_in(const std::string& head) {
  const std::string line = line_of(head, "in");
  const std::string text = line.substr(line.size() - 10);
  return to_date({std::stoi(text.substr(0, 4)), std::stoi(text.substr(5, 2)), std::stoi(text.substr(8, 2))});
}

}  // namespace

std::vector<RandomPolicy> random_versions(std::uint64_t seed) {
  Changer changer{Random(seed + 77)};
  std::vector<RandomPolicy> versions{random_policy(seed)};
  const int count = changer.random.chance(30) ? 3 : 2;
  // The days of random logs: see random_log().
  Date from = date_in(declaration_of(versions[0], "policy"));
  if (to_ymd(from).month == 1) from = to_date({2026, 3, 6});
  for (int version = 2; version <= count; ++version) {
    versions.push_back(changer.next(versions.back(), seed, version));
    from.days += changer.random.between(1, 3);
    replace_line(declaration_of(versions.back(), "policy"), "in", "in force from " + to_string(from));
  }
  return versions;
}

RandomLog random_log(const std::vector<const compiler::Policy*>& versions, std::uint64_t seed, const std::string& file) {
  Random random(seed + 5);
  RandomLog log = random_log(*versions[random.below(versions.size())], seed, file);
  if (random.chance(50)) {
    const RandomLog more = random_log(*versions.back(), seed + 1, file);
    log.records.insert(log.records.end(), more.records.begin(), more.records.end());
    if (log.as_of && random.chance(50)) log.as_of = more.as_of;
    random.shuffle(log.records);
    number_lines(log.records, file);
  }
  return log;
}

}  // namespace truce::testing_support
