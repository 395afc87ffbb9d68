// Several versions of a policy together: the runtime and the reference engine say the same of them, too.
//
// TRUCE_VERSION_PAIRS says how many pairs of versions and a log are judged, TRUCE_SEED from which seed on.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>

#include "runtime/link.h"
#include "tests/properties/coverage.h"
#include "tests/properties/engines.h"
#include "tests/properties/on_all_processors.h"
#include "tests/properties/versions.h"
#include "tests/support/random_versions.h"
#include "tests/support/reference/judge_all.h"

namespace truce::properties {
namespace {

using reference::Versions;
using testing_support::RandomLog;
using testing_support::RandomPolicy;
using testing_support::RawRecord;

constexpr std::uint64_t kLogsOfVersions = 4;

Coverage no_versions_covered() {
  Coverage coverage;
  for (const char* what :
       {"two versions", "three versions", "restated", "promise decided under its own version", "promise decided under a later version",
        "promise excused by a move of a later version", "after move made under its own version", "after move made under a later version",
        "the same promise opened under two versions", "stage renamed while a lead stands in it", "stage taken in while a lead stands in it",
        "stage that becomes final while a lead stands in it", "handoff opened under one version, reasons judged under another",
        "at most counted over versions", "kpi period over a change", "kpi by a later version", "field typed differently",
        "unfit for one version only", "event declared by a later version only", "leave out by a later version", "lead from before the first version",
        "lead from after the last version", "funnel begun by a later version", "group in a later version"})
    coverage[what] = 0;
  return coverage;
}

std::vector<std::string> texts_of(const std::vector<RandomPolicy>& policies) {
  std::vector<std::string> texts;
  for (const RandomPolicy& policy : policies) texts.push_back(policy.text());
  return texts;
}

// ---- What was reached

struct Coverer {
  Coverage& coverage;
  const Versions& versions;

  bool has(const char* what, bool reached) {
    if (reached) ++coverage[what];
    return reached;
  }

  void cover_promises(const reference::JudgedLead& lead) {
    std::map<std::string, std::set<std::size_t>> opened_under;
    for (const reference::OpenedPromise& opened : lead.walked.promises) {
      const auto& promise = versions.of(opened.version).at(opened.promise);
      opened_under[promise.name].insert(opened.version);
      if (!opened.judgement) continue;
      const bool later = versions.at(opened.decided.now) > opened.version;
      has("promise decided under its own version", !later);
      has("promise decided under a later version", later);
      has("promise excused by a move of a later version", later && opened.judgement == runtime::Judgement::excused && opened.stay);
      const bool of_reasons = std::holds_alternative<compiler::HasReason>(promise.form);
      for (const reference::Opening& opening : lead.lead.openings) {
        const bool same = of_reasons && versions.of(opening.version).at(opening.handoff).name == versions.of(opened.version).at(promise.handoff).name;
        has("handoff opened under one version, reasons judged under another", same && opening.version != opened.version);
      }
    }
    for (const auto& [name, under] : opened_under) has("the same promise opened under two versions", under.size() > 1);
  }

  void cover_stages(const reference::JudgedLead& lead) {
    const auto& entries = lead.lead.entries;
    for (std::size_t index = 0; index < entries.size(); ++index) {
      const std::size_t until = index + 1 < entries.size() ? entries[index + 1].version : versions.at(lead.walked.end.now);
      for (std::size_t version = entries[index].version; version < until; ++version) {
        const compiler::StageId before = versions.become(entries[index].version, entries[index].stage, version);
        const compiler::StageId now = versions.become(version, before, version + 1);
        const auto& was = versions.of(version).at(before);
        const auto& is = versions.of(version + 1).at(now);
        std::size_t taken_in = 0;
        for (std::size_t stage = 0; stage < versions.of(version).funnel->stages.size(); ++stage)
          taken_in += versions.become(version, compiler::StageId(stage), version + 1) == now;
        has("stage renamed while a lead stands in it", was.name != is.name && taken_in == 1);
        has("stage taken in while a lead stands in it", taken_in > 1);
        has("stage that becomes final while a lead stands in it", was.end == compiler::Stage::End::none && is.end != compiler::Stage::End::none);
      }
    }
    const Instant first = lead.lead.records().front().at;
    has("funnel begun by a later version", !entries.empty() && !versions.of(versions.at(first)).funnel);
    has("lead from before the first version", first < versions.of(0).in_force);
    has("lead from after the last version", first >= versions.policies.back()->in_force);
  }

  void cover_moves(const reference::JudgedLead& lead) {
    std::size_t entry = 0;
    for (const reference::MadeMove& made : lead.walked.moves) {
      while (entry < lead.lead.entries.size() && lead.lead.entries[entry].version < made.version) ++entry;
      bool after = false, bounded = false;
      for (std::size_t index = 0; index < versions.of(made.version).funnel->moves.size(); ++index) {
        const auto& move = versions.of(made.version).funnel->moves[index];
        if (move.from != made.from || move.to != made.to) continue;
        after = after || std::holds_alternative<compiler::After>(move.how);
        bounded = bounded || (move.at_most && versions.origin({made.version, index}).version < made.version);
      }
      has("at most counted over versions", bounded);
      has("after move made under its own version", after);
    }
    // A move that a version made while a later one was in force: the entry that it made is of the later one.
    for (std::size_t index = 0; index + 1 < lead.lead.entries.size(); ++index) {
      const auto &from = lead.lead.entries[index], &to = lead.lead.entries[index + 1];
      const bool by_time = std::none_of(lead.lead.records().begin(), lead.lead.records().end(), [&](const auto& record) { return record.at == to.at; });
      const bool made = std::any_of(lead.walked.moves.begin(), lead.walked.moves.end(), [&](const auto& move) {
        return move.version == from.version && move.from == from.stage && to.version > from.version;
      });
      has("after move made under a later version", by_time && made);
    }
  }

  void cover_records(const reference::JudgedLead& lead) {
    for (std::size_t index = 0; index < lead.lead.records().size(); ++index) {
      const auto& first = lead.lead.readings.front()[index];
      const auto& last = lead.lead.readings.back()[index];
      has("unfit for one version only", first.event.valid() && last.event.valid() && first.unfit != last.unfit);
      has("event declared by a later version only", !first.event.valid() && last.event.valid());
    }
  }

  void cover(const reference::Judged& judged, const runtime::Evaluation& evaluation) {
    has(versions.policies.size() == 2 ? "two versions" : "three versions", true);
    for (const reference::JudgedLead& lead : judged.leads) {
      cover_promises(lead);
      cover_stages(lead);
      cover_moves(lead);
      cover_records(lead);
    }
    has("leave out by a later version", evaluation.version > 0 && !judged.left_out.empty());
    has("group in a later version", evaluation.version > 0 && !versions.of(evaluation.version).groups.empty() && evaluation.ledger.leads > 1);
    std::vector<std::size_t> version_of_kpi;
    for (std::size_t version = 0; version < versions.policies.size(); ++version) version_of_kpi.resize(version_of_kpi.size() + versions.of(version).kpis.size(), version);
    for (const runtime::KpiRow& row : evaluation.kpis) {
      const std::size_t version = version_of_kpi[row.kpi];
      has("kpi by a later version", version > 0);
      if (version == 0 || !row.period || row.n == 0) continue;
      has("kpi period over a change", versions.of(version).zone.first_instant(*row.from) < versions.of(version).in_force);
    }
    for (const auto& field : versions.of(0).fields) {
      for (const auto& later : versions.policies.back()->fields)
        has("field typed differently", field.name == later.name && (field.type.options != later.type.options || field.type.high.mantissa != later.type.high.mantissa));
    }
  }
};

// ---- Smaller examples of a difference

struct Example {
  std::vector<RandomPolicy> versions;
  std::vector<RawRecord> records;
  std::optional<Instant> as_of;
};

std::string told_of(const Example& example) {
  std::string errors;
  const auto compiled = compile_together(texts_of(example.versions), errors);
  return compiled ? differences(compiled->versions, compiled->program, example.records, example.as_of) : "";
}

// Takes out one thing after the other and keeps what still differs.
template <class Items, class Access>
bool shrink(Example& example, Access access) {
  bool smaller = false;
  for (std::size_t index = access(example).size(); index-- > 0;) {
    Example candidate = example;
    Items& items = access(candidate);
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(index));
    if (told_of(candidate).empty()) continue;
    example = std::move(candidate);
    smaller = true;
  }
  return smaller;
}

std::string tell_small(Example example) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (bool smaller = true; smaller && std::chrono::steady_clock::now() < end;) {
    smaller = shrink<std::vector<RawRecord>>(example, [](Example& to) -> auto& { return to.records; });
    for (std::size_t version = 0; version < example.versions.size(); ++version)
      smaller |= shrink<std::vector<std::string>>(example, [version](Example& to) -> auto& { return to.versions[version].declarations; });
    for (std::size_t index = 0; index < example.records.size(); ++index)
      smaller |= shrink<decltype(RawRecord::values)>(example, [index](Example& to) -> auto& { return to.records[index].values; });
  }
  std::string text;
  for (const RandomPolicy& version : example.versions) text += version.text() + "----\n";
  for (const RawRecord& record : example.records) text += fmt::format("{}:{} {}\n", record.file.substr(record.file.rfind('/') + 1), record.line, to_json(record));
  text += fmt::format("as of {}\n", example.as_of ? to_string(*example.as_of) : "the last record");
  return text + told_of(example);
}

// ---- The test

struct Outcome {
  std::uint64_t pairs = 0, refused = 0;
  std::vector<std::pair<std::uint64_t, Example>> failures;
  Coverage coverage = no_versions_covered();
  std::string first_refusal;
};

std::string restated_difference(const Compiled& compiled, std::uint64_t which, const RandomLog& log) {
  compiler::Policy policy = *compiled.compilations[which].policy;
  policy.in_force = runtime::kAlways;
  const runtime::Program program = runtime::restated(*compiled.compilations[which].program, {});
  return differences(reference::alone(policy), program, log.records, log.as_of);
}

void judge_versions(std::uint64_t seed, const std::string& file, Outcome& outcome) {
  const std::vector<RandomPolicy> texts = testing_support::random_versions(seed);
  std::string errors;
  const auto compiled = compile_together(texts_of(texts), errors);
  if (!compiled) {
    ++outcome.refused;
    if (outcome.first_refusal.empty()) {
      for (const RandomPolicy& text : texts) outcome.first_refusal += text.text() + "----\n";
      outcome.first_refusal += errors;
    }
    return;
  }
  for (std::uint64_t index = 0; index < kLogsOfVersions; ++index) {
    const RandomLog log = testing_support::random_log(compiled->versions.policies, seed * 1'000 + index, file);
    ++outcome.pairs;
    reference::Judged judged;
    runtime::Evaluation evaluation;
    const std::string lines = differences(compiled->versions, compiled->program, log.records, log.as_of, &judged, &evaluation);
    if (!lines.empty()) outcome.failures.push_back({seed, {texts, log.records, log.as_of}});
    Coverer{outcome.coverage, compiled->versions}.cover(judged, evaluation);
    if (index > 0) continue;
    const std::uint64_t which = seed % texts.size();
    const std::string restated = restated_difference(*compiled, which, log);
    EXPECT_EQ(restated, "") << "seed " << seed << " restated by " << which + 1;
    ++outcome.coverage["restated"];
  }
}

Outcome judge_pairs(std::uint64_t pairs, std::uint64_t first, const std::filesystem::path& folder) {
  const std::uint64_t policies = (pairs + kLogsOfVersions - 1) / kLogsOfVersions;
  std::vector<Outcome> outcomes = on_all_processors<Outcome>(policies, [&](std::uint64_t index, unsigned worker, Outcome& outcome) {
    judge_versions(first + index, (folder / fmt::format("{}.ndjson", worker)).string(), outcome);
  });
  Outcome all;
  for (Outcome& outcome : outcomes) {
    all.pairs += outcome.pairs;
    all.refused += outcome.refused;
    add(all.coverage, outcome.coverage);
    std::move(outcome.failures.begin(), outcome.failures.end(), std::back_inserter(all.failures));
    if (all.first_refusal.empty()) all.first_refusal = outcome.first_refusal;
  }
  std::sort(all.failures.begin(), all.failures.end(), [](const auto& left, const auto& right) { return left.first < right.first; });
  return all;
}

TEST(Versions, EnginesAgreeOnRandomVersionsAndLogs) {
  const std::uint64_t wanted = from_environment("TRUCE_VERSION_PAIRS", 1'500);
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("truce-versions-{}", ::getpid());
  std::filesystem::create_directories(folder);
  const Outcome outcome = judge_pairs(wanted, from_environment("TRUCE_SEED", 1), folder);
  const std::size_t told = std::min<std::size_t>(outcome.failures.size(), from_environment("TRUCE_TELL", 3));
  for (std::size_t index = 0; index < told; ++index) {
    ADD_FAILURE() << "seed " << outcome.failures[index].first << " (- the reference, + the runtime)\n" << tell_small(outcome.failures[index].second);
  }
  std::filesystem::remove_all(folder);
  EXPECT_EQ(outcome.failures.size(), 0u);
  EXPECT_LT(outcome.refused * 2, wanted / kLogsOfVersions) << "versions that do not compile, such as\n" << outcome.first_refusal;
  fmt::print("{} pairs, {} versions refused\n", outcome.pairs, outcome.refused);
  print_covered(outcome.coverage, wanted >= 5'000);
}

}  // namespace
}  // namespace truce::properties
