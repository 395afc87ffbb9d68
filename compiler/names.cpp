#include "compiler/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/nearest.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kDoubledName{"doubled-name", Severity::error, "a name that is declared twice", Family::names};
const DiagnosticKind kUnknownName{"unknown-name", Severity::error, "a name that nothing in the policy declares", Family::names};
const DiagnosticKind kMisspeltName{"misspelt-name", Severity::error,
                                   "a name that nothing uses, where several places use almost the same one", Family::names};
const DiagnosticKind kNotUsed{"not-used", Severity::error, "a name of another file that this file does not use", Family::names};
const DiagnosticKind kWrongKind{"wrong-kind-of-name", Severity::error,
                                "a name of something else than what belongs here", Family::names};

struct KindWords {
  std::string_view word, with_article;
};
constexpr KindWords kKindWords[kNameKinds] = {
    {"field", "a field"},   {"event", "an event"},      {"activity", "an activity"},   {"definition", "a definition"},
    {"score", "a score"},   {"group", "a group"},       {"promise", "a promise"},      {"handoff", "a handoff"},
    {"team", "a team"},     {"calendar", "a calendar"}, {"stage", "a stage"},          {"KPI", "a KPI"},
    {"source", "a source"}, {"meeting", "a meeting"},   {"objection", "an objection"}, {"asset", "an asset"},
};

NameKind space_of(NameKind kind) {
  switch (kind) {
    case NameKind::event:
    case NameKind::activity:
    case NameKind::definition:
    case NameKind::score:
    case NameKind::group:
      return NameKind::field;
    case NameKind::handoff:
      return NameKind::promise;
    default:
      return kind;
  }
}

// `an event or an activity`
std::string alternatives(const std::vector<NameKind>& kinds, std::string_view (*say)(NameKind)) {
  std::string text;
  std::size_t left = kinds.size();
  for (const NameKind kind : kinds) {
    text += say(kind);
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

std::size_t Names::enter(std::size_t file) { return std::exchange(file_, file); }

void Names::declare(NameKind kind, const grammar::Name& name, std::size_t index) {
  const auto [place, is_new] = space(kind).try_emplace(name.text, Named{kind, index, name.span, file_});
  if (is_new) return;
  const Named& first = place->second;
  std::string message = first.kind == kind
                            ? fmt::format("{} called `{}` is declared twice", with_article(kind), name.text)
                            : fmt::format("`{}` is already {}, and cannot be {} too", name.text,
                                          with_article(first.kind), with_article(kind));
  Diagnostic& diagnostic = diagnostics_.add(kDoubledName, name.span, std::move(message), "the second one");
  diagnostic.labels.push_back({first.span, "the first one"});
  diagnostic.help = "give one of them another name";
  if (first.file == file_) return;
  diagnostic.help += "; what comes along from a used file keeps its own";
  doubled_.insert(name.text);
}

bool Names::is_seen(const Named& named, std::string_view name) const {
  if (named.file == file_ || named.kind == NameKind::team || named.kind == NameKind::stage) return true;
  const auto used = files_.all[file_].used.find(std::string(name));
  return used != files_.all[file_].used.end() && used->second == named.file;
}

const Named* Names::find_seen(const Space& names, std::string_view name) const {
  const auto found = names.find(name);
  return found != names.end() && is_seen(found->second, name) ? &found->second : nullptr;
}

const Named* Names::find(NameKind kind, std::string_view name) const {
  const Named* found = find_seen(space(kind), name);
  if (!found || found->kind != kind) return nullptr;
  used_.insert(found);
  return found;
}

const Named* Names::find_in_any_file(NameKind kind, std::string_view name) const {
  const auto found = space(kind).find(name);
  return found != space(kind).end() && found->second.kind == kind ? &found->second : nullptr;
}

const Named* Names::find_anywhere(std::string_view name) const {
  for (const Space& names : spaces_) {
    if (const Named* found = find_seen(names, name)) return found;
  }
  return nullptr;
}

std::vector<NameKind> Names::worth_saying(const std::vector<NameKind>& kinds) const {
  std::vector<NameKind> result;
  for (const NameKind kind : kinds) {
    const bool is_rare = kind == NameKind::score || kind == NameKind::group;
    if (!is_rare || !all(kind).empty()) result.push_back(kind);
  }
  return result;
}

const Named* Names::look_up(const grammar::Name& name, std::initializer_list<NameKind> kinds) {
  CHECK(kinds.size() > 0, "a kind of name");
  for (const NameKind kind : kinds) {
    if (const Named* found = find(kind, name.text)) return found;
  }
  // Of the same namespace first: there the name has its one meaning.
  if (report_not_used(name, kinds)) return nullptr;
  const Named* same_space = find_seen(space(*kinds.begin()), name.text);
  const Named* other = same_space ? same_space : find_anywhere(name.text);
  if (other) {
    Diagnostic& diagnostic =
        diagnostics_.add(kWrongKind, name.span,
                         fmt::format("`{}` is {}, where {} belongs", name.text, with_article(other->kind),
                                     alternatives(worth_saying(kinds), with_article)),
                         std::string(with_article(other->kind)));
    diagnostic.labels.push_back({other->span, "declared here"});
    return nullptr;
  }
  unknown_[{space_of(*kinds.begin()), name.text}].push_back({name.span, kinds, file_});
  return nullptr;
}

void Names::report_unknown() {
  for (const auto& [key, uses] : unknown_) {
    const std::string& name = key.second;
    const Declared* unused = near_unused(name, uses.front());
    if (unused && uses.size() > 1) {
      report_misspelt(name, *unused, uses);
    } else {
      for (const Unknown& use : uses) report_unknown(name, use, unused);
    }
  }
  unknown_.clear();
}

// A name that is nearly the same, and that nothing uses.
const Names::Declared* Names::near_unused(const std::string& name, const Unknown& use) {
  const std::size_t back = enter(use.file);
  std::map<std::string, const Declared*> unused;  // of the kinds' namespaces, which may be several
  std::vector<std::string> candidates;
  for (const NameKind kind : use.kinds) {
    for (const std::string& candidate : all(kind)) {
      const Declared& declared = *space(kind).find(candidate);
      if (used_.count(&declared.second) == 0 && unused.emplace(candidate, &declared).second) candidates.push_back(candidate);
    }
  }
  enter(back);
  const std::optional<std::string> near = nearest_of(name, candidates);
  return near ? unused.at(*near) : nullptr;
}

// All places agree that the declaration is the one that is wrong.
void Names::report_misspelt(const std::string& name, const Declared& declared, const std::vector<Unknown>& uses) {
  constexpr std::size_t kMostShown = 3;
  Diagnostic& diagnostic =
      diagnostics_.add(kMisspeltName, declared.second.span,
                       fmt::format("nothing uses {} called `{}`, and {} places use `{}`",
                                   with_article(declared.second.kind), declared.first, uses.size(), name),
                       fmt::format("did you mean `{}`?", name));
  for (std::size_t index = 0; index < std::min(uses.size(), kMostShown); ++index) {
    diagnostic.labels.push_back({uses[index].span, "used here"});
  }
  diagnostic.fix = Fix{declared.second.span, name, true};
}

void Names::report_unknown(const std::string& name, const Unknown& use, const Declared* unused) {
  const std::size_t back = enter(use.file);
  const std::vector<NameKind> kinds = worth_saying(use.kinds);
  std::vector<std::string> candidates;
  for (const NameKind kind : use.kinds) {
    const std::vector<std::string> more = all(kind);
    candidates.insert(candidates.end(), more.begin(), more.end());
  }
  Diagnostic& diagnostic = diagnostics_.add(
      kUnknownName, use.span, fmt::format("no {} is called `{}`", alternatives(kinds, word), name), "not declared");
  const std::optional<std::string> near = nearest_of(name, candidates);
  if (near) {
    suggest(diagnostic, near, use.span);
    if (unused && unused->first == *near) {
      diagnostic.labels.push_back({unused->second.span, "declared here, and used nowhere"});
    }
  } else if (candidates.empty() && suggestions_left_ > 0) {
    diagnostic.help = fmt::format("the policy declares no {} yet", alternatives(kinds, word));
  } else if (!candidates.empty() && candidates.size() <= 8) {
    std::set<std::string> seen;  // two kinds may share a name
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(),
                                    [&](const std::string& one) { return !seen.insert(one).second; }),
                     candidates.end());
    diagnostic.help = fmt::format("declared: {}", listing(candidates));
  }
  enter(back);
}

bool Names::report_hidden(const Named& hidden, const grammar::Name& name) {
  const bool is_own = hidden.file + 1 == files_.all.size();
  Diagnostic& diagnostic =
      diagnostics_.add(kNotUsed, name.span,
                       is_own ? fmt::format("`{}` is declared by a file that uses this one", name.text)
                              : fmt::format("`{}` is declared in `{}`, and this file does not use it", name.text,
                                            files_.all[hidden.file].path),
                       "not used");
  diagnostic.labels.push_back({hidden.span, "declared here"});
  diagnostic.help = is_own ? "declare it in this file, or in one that both use"
                           : fmt::format("add the line `- {}` below `use`", name.text);
  return true;
}

// Of a name that another file declares, and this one does not use.
bool Names::report_not_used(const grammar::Name& name, std::initializer_list<NameKind> kinds) {
  if (doubled_.count(name.text) > 0) return true;  // said already
  for (const NameKind kind : kinds) {
    if (const Named* hidden = find_in_any_file(kind, name.text)) return report_hidden(*hidden, name);
  }
  if (find_anywhere(name.text) || suggestions_left_ == 0) return false;
  for (std::size_t file = 0; file < files_.all.size(); ++file) {  // of what does not even come along
    const PolicyFile& other = files_.all[file];
    for (std::size_t index = 0; index < other.is_part.size(); ++index) {
      const grammar::Declaration& declaration = other.file.declarations[index];
      if (other.is_part[index] || declaration.name.text != name.text) continue;
      return report_hidden({NameKind::field, index, declaration.name.span, file}, name);
    }
  }
  return false;
}

std::vector<std::string> Names::all(NameKind kind) const {
  std::vector<std::string> result;
  if (suggestions_left_ == 0) return result;
  for (const auto& [name, named] : space(kind)) {
    if (named.kind == kind && is_seen(named, name)) result.push_back(name);
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
  diagnostic.fix = Fix{place, *near, true};
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
