// Sources: how the rows of an export become records.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/resolve_parts.h"
#include "compiler/times_like.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kSourceFormat{"source-format", Severity::error, "a source in a format that cannot be read", Family::files};
const DiagnosticKind kTimesLike{"times-like", Severity::error,
                                "an example of a time that does not tell how times are written", Family::files};
const DiagnosticKind kSourceKey{"source-key", Severity::error, "a column that nothing in the policy takes", Family::files};
const DiagnosticKind kEmptyColumn{"empty-column", Severity::error, "a column without a name", Family::files};

std::string column_name(Context& context, const grammar::Column& column) {
  if (column.name.empty()) {
    context.diagnostics.add(kEmptyColumn, column.span, "this column has no name").help =
        "write the name as it stands in the first row";
  }
  return column.name;
}

void resolve_reads(Context& context, const grammar::Declaration& declaration, CsvSource& source) {
  const auto reads = required<grammar::ReadsClause>(context, declaration, "reads", "reads csv \"deals*.csv\"");
  if (!reads) return;
  source.files = reads->files.value;
  if (reads->format.text != "csv") {
    Diagnostic& diagnostic = context.diagnostics.add(
        kSourceFormat, reads->format.span, fmt::format("a source reads csv, and not `{}`", reads->format.text));
    diagnostic.help = "write `csv`; a lead log in ndjson needs no source";
  }
  if (!source.files.empty() && source.files.find('/') == std::string::npos) return;
  Diagnostic& diagnostic = context.diagnostics.add(kSourceFormat, reads->files.span,
                                                   "the pattern of a source matches file names, without folders");
  diagnostic.help = "write it like \"deals*.csv\"";
}

void resolve_columns(Context& context, const grammar::Declaration& declaration, CsvSource& source) {
  using What = grammar::FromColumnClause::What;
  const grammar::Clause* seen[3] = {};
  constexpr std::string_view kLeads[3] = {"lead from", "id from", "by from"};
  std::string* const columns[3] = {&source.lead_column, &source.id_column, &source.by_column};
  each_clause<grammar::FromColumnClause>(declaration,
                                         [&](const grammar::Clause& clause, const grammar::FromColumnClause& from) {
                                           const auto index = static_cast<std::size_t>(from.what);
                                           if (seen[index])
                                             return report_doubled(context, clause, *seen[index], kLeads[index]);
                                           seen[index] = &clause;
                                           *columns[index] = column_name(context, from.column);
                                         });
  if (!seen[static_cast<std::size_t>(What::lead)])
    report_missing(context, declaration, "lead from", "lead from lead_id");
}

void resolve_gives(Context& context, const grammar::Declaration& declaration, CsvSource& source) {
  bool gives_any = false;
  each_clause<grammar::GivesClause>(declaration, [&](const grammar::Clause& clause, const grammar::GivesClause& gives) {
    gives_any = true;
    const Named* event = context.names.look_up(gives.event, {NameKind::event});
    std::string column = column_name(context, gives.at);
    if (event) source.gives.push_back({EventId(event->index), std::move(column), clause.line.span});
  });
  if (!gives_any) report_missing(context, declaration, "gives", "gives deal_won at won_date");
}

void resolve_sets(Context& context, const grammar::Declaration& declaration, CsvSource& source) {
  std::vector<std::string> keys;
  std::vector<std::string> event_names;
  for (const CsvSource::Gives& gives : source.gives) {
    for (std::string& key : keys_of(context, gives.event)) keys.push_back(std::move(key));
    event_names.push_back(context.policy.at(gives.event).name);
    const std::string& where_key = context.policy.at(gives.event).where_key;
    if (!where_key.empty()) keys.push_back(where_key);
  }
  std::map<std::string, const grammar::Clause*> seen;
  each_clause<grammar::SetsClause>(declaration, [&](const grammar::Clause& clause, const grammar::SetsClause& sets) {
    const auto [first, is_new] = seen.try_emplace(sets.key.text, &clause);
    if (!is_new) return report_doubled(context, clause, *first->second, "sets " + sets.key.text);
    std::string column = column_name(context, sets.column);
    const bool is_known = context.names.find(NameKind::field, sets.key.text) ||
                          std::find(keys.begin(), keys.end(), sets.key.text) != keys.end();
    if (is_known) {
      source.sets.push_back({sets.key.text, std::move(column)});
      return;
    }
    Diagnostic& diagnostic = context.diagnostics.add(
        kSourceKey, sets.key.span,
        event_names.empty()
            ? fmt::format("`{}` is no field", sets.key.text)
            : fmt::format("`{}` is neither a field nor a key of {}", sets.key.text, listing(event_names, "or")),
        "nothing takes it");
    std::vector<std::string> candidates = context.names.all(NameKind::field);
    candidates.insert(candidates.end(), keys.begin(), keys.end());
    const std::optional<std::string> near = context.names.nearest_of(sets.key.text, candidates);
    if (near) {
      suggest(diagnostic, near, sets.key.span);
    } else {
      diagnostic.help = fmt::format("declare a field such as `field {} text`", sets.key.text);
    }
  });
}

void resolve_times(Context& context, const grammar::Declaration& declaration, CsvSource& source) {
  source.zone = context.policy.zone;
  const auto like = only<grammar::TimesLikeClause>(context, declaration, "times like");
  if (!like) return;
  source.times_like = like->example.value;
  const TimesLike judged = judge_times_like(source.times_like);
  if (judged == TimesLike::day_or_month) {
    Diagnostic& diagnostic = context.diagnostics.add(kTimesLike, like->example.span,
                                                     "either number of this date could be the day", "day or month?");
    diagnostic.help = "take an example whose day is above 12, such as \"26/2/2018\" or \"2/26/2018\"";
  } else if (judged == TimesLike::unknown) {
    Diagnostic& diagnostic = context.diagnostics.add(kTimesLike, like->example.span, "no time is written like this");
    diagnostic.help =
        "copy one from the file, such as \"2018-02-26 19:58:54\", \"20180226\", \"2/26/2018 7:58\" or \"26.2.2018\"";
  }
  if (!like->zone) return;
  if (const std::optional<Zone> zone = find_zone(context, *like->zone)) source.zone = *zone;
}

}  // namespace

void resolve_sources(Context& context) {
  for_each<grammar::SourceHead>(context, [&](const grammar::Declaration& declaration, const auto&, std::size_t index) {
    CsvSource& source = context.policy.sources[index];
    why_of(context, declaration);
    resolve_reads(context, declaration, source);
    resolve_columns(context, declaration, source);
    resolve_gives(context, declaration, source);
    resolve_sets(context, declaration, source);
    resolve_times(context, declaration, source);
    if (const auto missing = only<grammar::MissingIsClause>(context, declaration, "missing is")) {
      for (const grammar::Text& text : missing->texts) source.missing.push_back(text.value);
    }
  });
}

}  // namespace truce::compiler
