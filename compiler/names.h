// What is called what: the names that a policy declares, and how they are looked up.
//
// One namespace for what stands in conditions (fields, events, activities, definitions, scores, groups), one for
// promises and handoffs, one for each other kind. A name that is not found becomes a diagnostic that says what the name
// is instead, or which name is near.
#pragma once

#include <array>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "compiler/policy_files.h"
#include "grammar/tree.h"

namespace truce::compiler {

enum class NameKind {
  field,
  event,
  activity,
  definition,
  score,
  group,
  promise,
  handoff,
  team,
  calendar,
  stage,
  kpi,
  source,
  meeting,
  objection,
  asset
};
inline constexpr int kNameKinds = 16;

std::string_view word(NameKind kind);          // `field`
std::string_view with_article(NameKind kind);  // `a field`, `an event`

struct Named {
  NameKind kind = NameKind::field;
  std::size_t index = 0;  // into the policy's vector of that kind
  Span span;              // where it is declared
  std::size_t file = 0;   // into PolicyFiles::all
};

// No two files may declare one name, but a file only sees what it declares or uses; and of the policy's own file, teams
// and stages.
class Names {
 public:
  Names(const PolicyFiles& files, Diagnostics& diagnostics)
      : files_(files), diagnostics_(diagnostics), file_(files.all.size() - 1) {}

  // Whose declarations follow, and whose names are looked up. Returns the one before.
  std::size_t enter(std::size_t file);
  std::size_t file() const { return file_; }

  // A name that is taken in its namespace becomes a diagnostic, and keeps its first meaning.
  void declare(NameKind kind, const grammar::Name& name, std::size_t index);

  // Without a diagnostic.
  const Named* find(NameKind kind, std::string_view name) const;
  const Named* find_in_any_file(NameKind kind, std::string_view name) const;

  // What the name means, if it is of one of these kinds, which share a namespace. Otherwise a diagnostic; if nothing at
  // all is called so, report_unknown() makes it.
  const Named* look_up(const grammar::Name& name, std::initializer_list<NameKind> kinds);

  // To be called when all names were looked up: only then is it known whether a name is misspelt where it is used, or
  // where it is declared.
  void report_unknown();

  // All names of a kind that the file sees, sorted, to be suggested. None once many suggestions were made, so that a
  // text full of mistakes stays quick to check.
  std::vector<std::string> all(NameKind kind) const;

  // For what is looked up elsewhere, such as the keys of an event: the nearest of some names. Nothing once many
  // suggestions were made.
  std::optional<std::string> nearest_of(std::string_view name, const std::vector<std::string>& candidates);

 private:
  using Space = std::map<std::string, Named, std::less<>>;
  using Declared = Space::value_type;
  struct Unknown {
    Span span;
    std::vector<NameKind> kinds;
    std::size_t file;
  };
  Space& space(NameKind kind);
  const Space& space(NameKind kind) const;
  bool is_seen(const Named& named, std::string_view name) const;
  const Named* find_seen(const Space& names, std::string_view name) const;
  const Named* find_anywhere(std::string_view name) const;
  const Declared* near_unused(const std::string& name, const Unknown& use);
  void report_misspelt(const std::string& name, const Declared& declared, const std::vector<Unknown>& uses);
  void report_unknown(const std::string& name, const Unknown& use, const Declared* unused);
  bool report_hidden(const Named& hidden, const grammar::Name& name);
  bool report_not_used(const grammar::Name& name, std::initializer_list<NameKind> kinds);
  std::vector<NameKind> worth_saying(
      const std::vector<NameKind>& kinds) const;  // without rare ones that the policy does not use

  const PolicyFiles& files_;
  Diagnostics& diagnostics_;
  std::size_t file_;
  std::array<Space, kNameKinds> spaces_;
  std::set<std::string> doubled_;  // names that two files declare
  std::map<std::pair<NameKind, std::string>, std::vector<Unknown>> unknown_;  // by namespace and name
  mutable std::set<const Named*> used_;
  int suggestions_left_ = 200;
};

// Adds `did you mean …?` with its fix where there is something near.
void suggest(Diagnostic& diagnostic, const std::optional<std::string>& near, Span place);

// `a`, `b` and `c`: at most the first eight, in backquotes.
std::string listing(const std::vector<std::string>& names, std::string_view conjunction = "and");

}  // namespace truce::compiler
