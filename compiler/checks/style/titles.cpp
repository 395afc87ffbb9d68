#include <fmt/format.h>

#include "compiler/checks/style/parts.h"

namespace truce::compiler {

namespace {

const DiagnosticKind kMissingTitle{"missing-title", Severity::note, "something that reports name, without a title for people", Family::style};

class Titles {
 public:
  explicit Titles(const Checking& checking) : checking_(checking) {}

  template <class Declarations>
  void check(const Declarations& all) {
    for (const auto& one : all) {
      if (!one.title.empty() || one.span.source != checking_.policy.span.source) continue;
      checking_.diagnostics
          .add(kMissingTitle, head_of(checking_.sources, one.span), fmt::format("reports can call this `{}` and nothing else", one.name))
          .help = "put a title in quotes after its name";
    }
  }

 private:
  const Checking& checking_;
};

}  // namespace

void check_titles(const Checking& checking) {
  const Policy& policy = checking.policy;
  Titles titles(checking);
  titles.check(policy.teams);
  titles.check(policy.definitions);
  if (policy.funnel) titles.check(policy.funnel->stages);
  titles.check(policy.handoffs);
  titles.check(policy.kpis);
}

}  // namespace truce::compiler
