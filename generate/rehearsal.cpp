#include "generate/rehearsal.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <memory>

#include "runtime/gather.h"
#include "runtime/log.h"

namespace truce::generate {

namespace {

// Texts other than names stay in the scene.
runtime::Log log_of(const std::vector<const Scene*>& scenes) {
  runtime::Log log;
  log.files = {"made-up"};
  const auto names = std::make_shared<std::deque<std::string>>();  // that never moves them
  log.owner = names;
  for (const Scene* scene : scenes) {
    const auto first = static_cast<Index>(log.leads.size());
    for (std::size_t lead = 0; lead < scene->leads; ++lead) log.leads.push_back(names->emplace_back(fmt::format("{}", first + lead)));
    for (const MadeRecord& made : scene->records) {
      runtime::Record record;
      record.at = made.at;
      record.lead = first + static_cast<Index>(made.lead);
      record.event = made.event;
      record.place = {0, log.records.size() + 1};
      runtime::Log::Extras extras;
      if (!made.by.empty()) extras.by = made.by;
      std::vector<runtime::NamedValue> values;
      for (const MadeValue& value : made.values) values.push_back({value.name, view(value.value)});
      log.add(record, extras, values);
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
