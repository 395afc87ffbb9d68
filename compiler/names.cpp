#include "compiler/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/nearest.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kDoubledName{"doubled-name", Severity::error, "a name that is declared twice"};
const DiagnosticKind kUnknownName{"unknown-name", Severity::error, "a name that nothing in the policy declares"};
const DiagnosticKind kWrongKind{"wrong-kind-of-name", Severity::error,
                                "a name of something else than what belongs here"};

struct KindWords {
  std::string_view word, with_article;
};
constexpr KindWords kKindWords[kNameKinds] = {
    {"field", "a field"},     {"event", "an event"},    {"activity", "an activity"}, {"definition", "a definition"},
    {"promise", "a promise"}, {"handoff", "a handoff"}, {"team", "a team"},          {"calendar", "a calendar"},
    {"stage", "a stage"},     {"kpi", "a kpi"},         {"source", "a source"},
};

constexpr NameKind kAllKinds[] = {NameKind::field,   NameKind::event,   NameKind::activity, NameKind::definition,
                                  NameKind::promise, NameKind::handoff, NameKind::team,     NameKind::calendar,
                                  NameKind::stage,   NameKind::kpi,     NameKind::source};

NameKind space_of(NameKind kind) {
  switch (kind) {
    case NameKind::event:
    case NameKind::activity:
    case NameKind::definition: return NameKind::field;
    case NameKind::handoff: return NameKind::promise;
    default: return kind;
  }
}

// `an event or an activity`
std::string alternatives(std::initializer_list<NameKind> kinds) {
  std::string text;
  std::size_t left = kinds.size();
  for (const NameKind kind : kinds) {
    text += with_article(kind);
    --left;
    if (left > 0) text += left == 1 ? " or " : ", ";
  }
  return text;
}

// `event or activity`
std::string bare_alternatives(std::initializer_list<NameKind> kinds) {
  std::string text;
  std::size_t left = kinds.size();
  for (const NameKind kind : kinds) {
    text += word(kind);
    --left;
    if (left > 0) text += left == 1 ? " or " : ", ";
  }
  return text;
}

}  // namespace

std::string_view word(NameKind kind) { return kKindWords[static_cast<int>(kind)].word; }
std::string_view with_article(NameKind kind) { return kKindWords[static_cast<int>(kind)].with_article; }

Names::Space& Names::space(NameKind kind) { return spaces_[static_cast<std::size_t>(space_of(kind))]; }
const Names::Space& Names::space(NameKind kind) const { return spaces_[static_cast<std::size_t>(space_of(kind))]; }

void Names::declare(NameKind kind, const grammar::Name& name, std::size_t index) {
  const auto [place, is_new] = space(kind).try_emplace(name.text, Named{kind, index, name.span});
  if (is_new) return;
  const Named& first = place->second;
  std::string message = first.kind == kind
                            ? fmt::format("{} called `{}` is declared twice", with_article(kind), name.text)
                            : fmt::format("`{}` is already {}, and cannot be {} too", name.text,
                                          with_article(first.kind), with_article(kind));
  Diagnostic& diagnostic = diagnostics_.add(kDoubledName, name.span, std::move(message), "the second one");
  diagnostic.labels.push_back({first.span, "the first one"});
  diagnostic.help = "give one of them another name";
}

const Named* Names::find(NameKind kind, std::string_view name) const {
  const Space& names = space(kind);
  const auto found = names.find(name);
  return found != names.end() && found->second.kind == kind ? &found->second : nullptr;
}

const Named* Names::find_anywhere(std::string_view name) const {
  for (const NameKind kind : kAllKinds) {
    if (const Named* found = find(kind, name)) return found;
  }
  return nullptr;
}

const Named* Names::look_up(const grammar::Name& name, std::initializer_list<NameKind> kinds) {
  CHECK(kinds.size() > 0, "a kind of name");
  for (const NameKind kind : kinds) {
    if (const Named* found = find(kind, name.text)) return found;
  }
  // Of the same namespace first: there the name has its one meaning.
  const Space& names = space(*kinds.begin());
  const auto same_space = names.find(name.text);
  const Named* other = same_space != names.end() ? &same_space->second : find_anywhere(name.text);
  if (other) {
    Diagnostic& diagnostic = diagnostics_.add(
        kWrongKind, name.span,
        fmt::format("`{}` is {}, where {} belongs", name.text, with_article(other->kind), alternatives(kinds)),
        std::string(with_article(other->kind)));
    diagnostic.labels.push_back({other->span, "declared here"});
    return nullptr;
  }
  std::vector<std::string> candidates;
  for (const NameKind kind : kinds) {
    const std::vector<std::string> more = all(kind);
    candidates.insert(candidates.end(), more.begin(), more.end());
  }
  Diagnostic& diagnostic =
      diagnostics_.add(kUnknownName, name.span,
                       fmt::format("no {} is called `{}`", bare_alternatives(kinds), name.text), "not declared");
  const std::optional<std::string> near = nearest_of(name.text, candidates);
  if (near) {
    suggest(diagnostic, near, name.span);
  } else if (candidates.empty() && suggestions_left_ > 0) {
    diagnostic.help = fmt::format("the policy declares no {} yet", bare_alternatives(kinds));
  } else if (!candidates.empty() && candidates.size() <= 8) {
    diagnostic.help = fmt::format("declared: {}", listing(candidates));
  }
  return nullptr;
}

std::vector<std::string> Names::all(NameKind kind) const {
  std::vector<std::string> result;
  if (suggestions_left_ == 0) return result;
  for (const auto& [name, named] : space(kind)) {
    if (named.kind == kind) result.push_back(name);
  }
  return result;
}

std::optional<std::string> Names::nearest_of(std::string_view name, const std::vector<std::string>& candidates) {
  if (suggestions_left_ == 0) return {};
  --suggestions_left_;
  return nearest(name, candidates);
}

void suggest(Diagnostic& diagnostic, const std::optional<std::string>& near, Span place) {
  if (!near) return;
  diagnostic.help = fmt::format("did you mean `{}`?", *near);
  diagnostic.fix = Fix{place, *near};
}

std::string listing(const std::vector<std::string>& names, std::string_view conjunction) {
  constexpr std::size_t kMost = 8;
  const std::size_t shown = std::min(names.size(), kMost);
  std::string text;
  for (std::size_t index = 0; index < shown; ++index) {
    const bool is_last = index + 1 == names.size();
    if (index > 0) text += is_last ? fmt::format(" {} ", conjunction) : ", ";
    text += fmt::format("`{}`", names[index]);
  }
  if (names.size() > kMost) text += fmt::format(" and {} more", names.size() - kMost);
  return text;
}

}  // namespace truce::compiler
