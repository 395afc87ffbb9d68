#include "compiler/lower.h"

#include "compiler/lowering.h"

namespace truce::compiler {

namespace {

void lower_head(Lowering& lowering) {
  const Policy& policy = lowering.policy;
  runtime::Program& program = lowering.program;
  program.policy = policy.name;
  program.title = policy.title;
  runtime::VersionInfo& version = program.versions.front();
  version.version = policy.version;
  version.hash = policy.hash;
  version.path = lowering.sources.at(policy.span.source).path;
  version.in_force_from = policy.in_force_from;
  version.in_force = policy.in_force;
  version.year_starts = policy.year_starts;
  program.zone = policy.zone;
  program.currency = policy.currency;
  program.minor_digits = policy.minor_digits;
  for (const Team& team : policy.teams) program.teams.push_back({team.name, team.title});
  for (const CalendarDeclaration& declaration : policy.calendars) program.calendars.push_back(declaration.calendar);
}

// Fields come first among the names, in their own order.
void lower_records(Lowering& lowering) {
  runtime::Program& program = lowering.program;
  for (const Field& field : lowering.policy.fields) {
    program.fields.push_back({field.name, field.title, field.type, field.is_private, field.starts_as});
    lower_name(lowering, field.name);
  }
  for (const Event& event : lowering.policy.events) {
    runtime::EventInfo info{event.name, event.title, event.logged_as, lower_id(event.by), {}, {}};
    if (!event.where_key.empty()) info.where.push_back({event.where_key, event.where_values});
    for (const KeyId id : event.keys) {
      const Key& key = lowering.policy.at(id);
      info.keys.push_back({lower_name(lowering, key.name), key.title, key.type, key.is_private});
    }
    program.events.push_back(std::move(info));
  }
}

void lower_definitions(Lowering& lowering) {
  for (const Definition& definition : lowering.policy.definitions) {
    runtime::DefinitionInfo info;
    info.name = definition.name;
    info.title = definition.title;
    info.clause = lowering.sources.clause(definition.span);
    info.how = static_cast<runtime::DefinitionInfo::How>(definition.how);
    info.at_least = definition.at_least;
    for (const Definition::Entry& entry : definition.list)
      info.list.push_back(lower_condition(lowering, entry.condition));
    for (const Definition::Entry& entry : definition.unless)
      info.unless.push_back(lower_condition(lowering, entry.condition));
    for (const Definition::IfMissing& rule : definition.if_missing)
      info.if_missing.push_back({lower_id(rule.field), rule.then});
    lowering.program.definitions.push_back(std::move(info));
  }
}

std::optional<runtime::Length> lower_length(const std::optional<Length>& length) {
  if (!length) return {};
  return lower_length(*length);
}

runtime::ScoreLine lower_line(Lowering& lowering, const ScoreLine& line) {
  runtime::ScoreLine lowered;
  lowered.points = line.points;
  if (const auto* condition = std::get_if<Condition>(&line.what)) {
    lowered.node = lower_condition(lowering, *condition);
  } else {
    const auto& per = std::get<PerRecords>(line.what);
    lowered.pattern = lower_pattern(lowering, per.pattern);
    lowered.at_most = per.at_most.value_or(0);
    lowered.within = lower_length(per.within);
    lowered.halving = lower_length(per.halving);
  }
  lowered.text = line.text;
  lowered.clause = lowering.sources.clause(line.span);
  return lowered;
}

void lower_scores(Lowering& lowering) {
  for (const Score& score : lowering.policy.scores) {
    runtime::ScoreInfo info{score.name, score.title, lowering.sources.clause(score.span), score.low, score.high, {}};
    for (const ScoreLine& line : score.lines) info.lines.push_back(lower_line(lowering, line));
    lowering.program.scores.push_back(std::move(info));
  }
}

void lower_groups(Lowering& lowering) {
  for (const Group& group : lowering.policy.groups) {
    runtime::GroupInfo info;
    info.name = group.name;
    info.title = group.title;
    info.clause = lowering.sources.clause(group.span);
    info.field = lower_id(group.same);
    info.how = static_cast<runtime::DefinitionInfo::How>(group.how);
    info.at_least = group.at_least;
    for (const Group::Members& members : group.list) {
      info.list.push_back({members.at_least, lower_id(members.definition), lower_length(members.within), members.text,
                           lowering.sources.clause(members.span)});
    }
    lowering.program.groups.push_back(std::move(info));
  }
}

void lower_sources(Lowering& lowering) {
  for (const CsvSource& source : lowering.policy.sources) {
    runtime::CsvSource lowered;
    lowered.name = source.name;
    lowered.files = source.files;
    lowered.lead_column = source.lead_column;
    lowered.id_column = source.id_column;
    lowered.by_column = source.by_column;
    for (const CsvSource::Gives& gives : source.gives) lowered.gives.push_back({lower_id(gives.event), gives.column});
    for (const CsvSource::Sets& sets : source.sets)
      lowered.sets.push_back({lower_name(lowering, sets.key), sets.column});
    lowered.times_like = source.times_like;
    lowered.zone = source.zone;
    lowered.missing = source.missing;
    lowering.program.sources.push_back(std::move(lowered));
  }
}

}  // namespace

runtime::Program lower(const Policy& policy, const Sources& sources) {
  Lowering lowering{policy, sources, {}, {}, {}, {}, {}};
  lower_head(lowering);
  lower_records(lowering);
  lower_definitions(lowering);
  lower_scores(lowering);
  lower_groups(lowering);
  lowering.program.versions.front().leave_out = lower_condition(lowering, policy.leave_out);
  lower_funnel(lowering);
  lower_promises(lowering);
  lower_kpis(lowering);
  lower_sources(lowering);
  return std::move(lowering.program);
}

}  // namespace truce::compiler
