// Fields of leads, and events with the keys of their records.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "compiler/resolve_parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kReservedKey{"reserved-key", Severity::error,
                                  "a field or a key with a name that every record has", Family::names};
const DiagnosticKind kFieldAndKey{"field-and-key", Severity::error, "a name that is both a field's and an event's key",
                                   Family::names};
const DiagnosticKind kDoubledKey{"doubled-key", Severity::error, "an event that has one key twice", Family::names};
const DiagnosticKind kSameLoggedName{"same-logged-name", Severity::error, "two events that the log cannot tell apart",
                                   Family::names};
const DiagnosticKind kBadEventWhere{"bad-event-where", Severity::error, "a `where` of an event that names no texts",
                                   Family::types};

constexpr std::string_view kRecordKeys[] = {"lead", "at", "event", "id", "by"};

bool is_reserved(std::string_view name) {
  return std::find(std::begin(kRecordKeys), std::end(kRecordKeys), name) != std::end(kRecordKeys);
}

void check_not_reserved(Context& context, const grammar::Name& name, std::string_view what) {
  if (!is_reserved(name.text)) return;
  Diagnostic& diagnostic = context.diagnostics.add(
      kReservedKey, name.span,
      fmt::format("{} cannot be called `{}`, since every record of the log has that key already", what, name.text));
  diagnostic.help = "give it another name";
}

void resolve_keys(Context& context, const grammar::Declaration& declaration, EventId id) {
  Policy& policy = context.policy;
  std::map<std::string, Span> seen;
  each_clause<grammar::HasClause>(declaration, [&](const grammar::Clause& clause, const grammar::HasClause& has) {
    check_not_reserved(context, has.key, "a key");
    const auto [first, is_new] = seen.try_emplace(has.key.text, has.key.span);
    if (!is_new) {
      Diagnostic& diagnostic = context.diagnostics.add(
          kDoubledKey, has.key.span, fmt::format("`{}` has the key `{}` twice", declaration.name.text, has.key.text),
          "the second one");
      diagnostic.labels.push_back({first->second, "the first one"});
      diagnostic.help = "keep the line that is meant, and delete the other";
      return;
    }
    if (const Named* field = context.names.find_in_any_file(NameKind::field, has.key.text)) {
      Diagnostic& diagnostic =
          context.diagnostics.add(kFieldAndKey, has.key.span,
                                  fmt::format("`{}` is a field of the lead, and cannot be a key of `{}` too",
                                              has.key.text, declaration.name.text));
      diagnostic.labels.push_back({field->span, "the field"});
      diagnostic.help = "delete this line, since every record can set the field; or give the key another name";
      return;
    }
    Key key;
    key.event = id;
    key.name = has.key.text;
    key.title = has.title ? has.title->value : std::string();
    key.type = resolve_type(context, has.type);
    key.is_private = has.is_private;
    key.span = clause.line.span;
    policy.events[id.index()].keys.push_back(KeyId(policy.keys.size()));
    policy.keys.push_back(std::move(key));
  });
}

Diagnostic& report_where(Context& context, Span span, std::string message) {
  Diagnostic& diagnostic = context.diagnostics.add(kBadEventWhere, span, std::move(message));
  diagnostic.help =
      "write it like `where lifecycle is \"COMPLETE\"` or `where lifecycle is one of \"COMPLETE\", \"DONE\"`";
  return diagnostic;
}

void resolve_where(Context& context, const grammar::Where& where, Event& event) {
  const bool names_texts = where.comparison.op == TestOp::is || where.comparison.op == TestOp::one_of;
  if (where.negated || !names_texts) {
    report_where(context, where.span, "the `where` of an event says which texts one key of its records has");
    return;
  }
  if (is_reserved(where.key.text)) {
    report_where(context, where.key.span, fmt::format("`{}` does not tell events of one name apart", where.key.text));
    return;
  }
  event.where_key = where.key.text;
  for (const grammar::Constant& constant : where.comparison.operands) {
    if (const auto* text = std::get_if<grammar::Text>(&constant.value)) {
      event.where_values.push_back(text->value);
    } else if (const auto* word = std::get_if<grammar::Name>(&constant.value)) {
      event.where_values.push_back(word->text);
    } else {
      Diagnostic& diagnostic = report_where(context, constant.span, "this is a number, where a text belongs");
      diagnostic.fix = Fix{constant.span, quoted(context.sources.text(constant.span))};
      diagnostic.help = fmt::format("write `{}`", diagnostic.fix->replacement);
    }
  }
}

void report_same(Context& context, const Event& event, const Event& first, std::string_view reason) {
  Diagnostic& diagnostic = context.diagnostics.add(kSameLoggedName, event.span,
                                                   fmt::format("`{}` and `{}` both read records logged as `{}`, and {}",
                                                               first.name, event.name, event.logged_as, reason));
  diagnostic.labels.push_back({first.span, "the other one"});
  diagnostic.help = "give both a `where` on the same key, with different values";
}

void check_logged_names(Context& context) {
  struct Readers {
    const Event* first = nullptr;
    std::map<std::string, const Event*> by_value;
  };
  std::map<std::string, Readers> logged;
  for (const Event& event : context.policy.events) {
    Readers& readers = logged[event.logged_as];
    if (!readers.first) {
      readers.first = &event;
    } else if (event.name == readers.first->name) {
      continue;  // said already: declared twice
    } else if (event.where_key.empty() || readers.first->where_key.empty()) {
      report_same(context, event, *readers.first, "nothing tells them apart");
      continue;
    } else if (event.where_key != readers.first->where_key) {
      report_same(context, event, *readers.first, "one record can fit both, since they look at different keys");
      continue;
    }
    for (const std::string& value : event.where_values) {
      const auto [other, is_new] = readers.by_value.try_emplace(value, &event);
      if (is_new || other->second == &event) continue;
      report_same(context, event, *other->second,
                  fmt::format("both take those whose `{}` is `{}`", event.where_key, value));
      break;
    }
  }
}

}  // namespace

void resolve_fields(Context& context) {
  for_each<grammar::FieldHead>(
      context, [&](const grammar::Declaration& declaration, const grammar::FieldHead& head, std::size_t index) {
        why_of(context, declaration);
        check_not_reserved(context, declaration.name, "a field");
        Field& field = context.policy.fields[index];
        field.type = resolve_type(context, head.type);
        field.is_private = head.is_private;
        if (!head.starts_as) return;
        const Subject subject{field.name, field.type, declaration.name.span};
        std::optional<OwnedValue> value = resolve_constant(context, subject, *head.starts_as);
        if (!value) return;
        check_first_value(context, subject, *head.starts_as, *value);
        field.starts_as = std::move(*value);
      });
}

void resolve_events(Context& context) {
  for_each<grammar::EventHead>(
      context, [&](const grammar::Declaration& declaration, const grammar::EventHead& head, std::size_t index) {
        why_of(context, declaration);
        Event& event = context.policy.events[index];
        if (head.by) event.by = team(context, *head.by);
        event.logged_as = head.logged_as ? head.logged_as->value : event.name;
        if (head.where) resolve_where(context, *head.where, event);
        resolve_keys(context, declaration, EventId(index));
      });
  check_logged_names(context);
}

}  // namespace truce::compiler
