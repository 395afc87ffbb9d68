#include "compiler/policy_files.h"

namespace truce::compiler {

namespace {

using NamesFound = std::vector<std::string>;

void add(NamesFound& found, const grammar::Length& length) {
  if (length.calendar) found.push_back(length.calendar->text);
}

void add(NamesFound& found, const grammar::Pattern& pattern) {
  found.push_back(pattern.name.text);
  if (pattern.where) found.push_back(pattern.where->key.text);  // perhaps a field
}

void add(NamesFound& found, const grammar::Condition& condition) {
  if (const auto* subject = std::get_if<grammar::SubjectCondition>(&condition.what))
    found.push_back(subject->subject.text);
  if (const auto* count = std::get_if<grammar::CountCondition>(&condition.what)) {
    add(found, count->pattern);
    if (const auto* length = std::get_if<grammar::Length>(&count->window)) add(found, *length);
  }
  if (const auto* since = std::get_if<grammar::TimeSinceCondition>(&condition.what)) {
    add(found, since->pattern);
    add(found, since->length);
  }
}

void add(NamesFound& found, const grammar::PerRecords& per) {
  add(found, per.pattern);
  if (per.within) add(found, *per.within);
  if (per.halving) add(found, *per.halving);
}

void add(NamesFound& found, const grammar::Item& item) {
  if (const auto* condition = std::get_if<grammar::ConditionItem>(&item.what)) add(found, condition->condition);
  if (const auto* pattern = std::get_if<grammar::PatternItem>(&item.what)) add(found, pattern->pattern);
  if (const auto* member = std::get_if<grammar::MemberItem>(&item.what)) {
    found.push_back(member->definition.text);
    if (member->within) add(found, *member->within);
  }
}

}  // namespace

std::vector<std::string> names_in(const grammar::Declaration& declaration) {
  NamesFound found;
  for (const grammar::Clause& clause : declaration.clauses) {
    if (const auto* missing = std::get_if<grammar::IfMissingClause>(&clause.what)) found.push_back(missing->field.text);
    if (const auto* unless = std::get_if<grammar::UnlessClause>(&clause.what)) add(found, unless->condition);
    if (const auto* gathers = std::get_if<grammar::GathersClause>(&clause.what)) found.push_back(gathers->field.text);
    if (const auto* points = std::get_if<grammar::PointsClause>(&clause.what)) {
      std::visit([&](const auto& what) { add(found, what); }, points->what);
    }
    for (const grammar::Item& item : clause.items) add(found, item);
  }
  return found;
}

}  // namespace truce::compiler
