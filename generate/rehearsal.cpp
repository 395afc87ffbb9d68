#include "generate/rehearsal.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/gather.h"
#include "runtime/log.h"

namespace truce::generate {

namespace {

// The texts stay in the scene.
runtime::Log log_of(const std::vector<const Scene*>& scenes) {
  runtime::Log log;
  log.files = {"made-up"};
  for (const Scene* scene : scenes) {
    const auto first = static_cast<Index>(log.leads.size());
    for (std::size_t lead = 0; lead < scene->leads; ++lead) log.leads.push_back(fmt::format("{}", first + lead));
    for (const MadeRecord& made : scene->records) {
      runtime::Record record;
      record.at = made.at;
      record.lead = first + static_cast<Index>(made.lead);
      record.event = made.event;
      record.line = log.records.size() + 1;
      if (!made.by.empty()) record.by = made.by;
      record.values_begin = static_cast<std::uint32_t>(log.values.size());
      record.values_count = static_cast<std::uint32_t>(made.values.size());
      for (const MadeValue& value : made.values) log.values.push_back({value.name, view(value.value)});
      log.records.push_back(record);
    }
  }
  return log;
}

}  // namespace

runtime::LeadOutcome Rehearsal::outcome(const Scene& scene, std::size_t lead, Instant as_of) {
  const runtime::Log log = log_of({&scene});
  runtime::Histories histories = runtime::gather(program(), log, as_of);
  if (program().groups.empty()) {  // the others cannot matter
    const auto other = [lead](const runtime::LeadHistory& history) { return history.lead != lead; };
    histories.leads.erase(std::remove_if(histories.leads.begin(), histories.leads.end(), other), histories.leads.end());
  }
  judged_ += histories.leads.size();
  std::vector<runtime::LeadOutcome> outcomes = runtime::judge_leads(plan_, log, histories);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (histories.leads[i].lead == lead) return std::move(outcomes[i]);
  }
  return {};
}

runtime::Coverage Rehearsal::coverage(const std::vector<const Scene*>& scenes, Instant as_of) {
  const runtime::Log log = log_of(scenes);
  const runtime::Histories histories = runtime::gather(program(), log, as_of);
  judged_ += histories.leads.size();
  std::vector<runtime::Coverage> of_leads(histories.leads.size(), runtime::Coverage(program()));
  const std::vector<runtime::LeadOutcome> outcomes =
      runtime::judge_leads(plan_, log, histories, [&](std::size_t i) { return runtime::Watch{nullptr, &of_leads[i]}; });
  runtime::Coverage all(program());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].left_out) all.merge(of_leads[i]);
  }
  return all;
}

}  // namespace truce::generate
