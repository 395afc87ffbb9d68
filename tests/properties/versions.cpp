#include "tests/properties/versions.h"

#include "compiler/versions.h"
#include "runtime/link.h"
#include "tests/support/print_evaluation.h"

namespace truce::properties {

using testing_support::Evidence;

std::optional<Compiled> compile_together(const std::vector<std::string>& texts, std::string& errors) {
  Compiled compiled;
  for (const std::string& text : texts) {
    auto one = compile(text, &errors);
    if (!one) return std::nullopt;
    compiled.compilations.push_back(std::move(*one));
  }
  std::vector<runtime::Program> programs;
  std::vector<const compiler::Policy*> policies;
  for (const compiler::Compilation& one : compiled.compilations) {
    policies.push_back(&*one.policy);
    programs.push_back(*one.program);
  }
  Diagnostics diagnostics;
  compiler::check_versions(policies, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.sorted()) errors += diagnostic.message + "\n";
  if (diagnostics.has_errors()) return std::nullopt;
  compiled.versions = reference::together(policies);
  compiled.program = runtime::link(std::move(programs));
  return compiled;
}

std::string differences(const reference::Versions& versions, const runtime::Program& program,
                        const std::vector<testing_support::RawRecord>& records, std::optional<Instant> as_of,
                        reference::Judged* judged, runtime::Evaluation* evaluation) {
  const auto expected = reference::evaluate(versions, records, as_of, judged);
  const auto found = judge_by_runtime(program, records, as_of);
  if (evaluation) *evaluation = expected;
  return testing_support::difference(lines_of(labels_of(versions, expected), expected, Evidence::show),
                                     lines_of(testing_support::labels_of(program, found), found, Evidence::show));
}

}  // namespace truce::properties
