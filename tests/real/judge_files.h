// Compiles a policy file and judges log files by it, for tests on whole logs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/policy.h"
#include "runtime/evaluation.h"
#include "runtime/program.h"

namespace truce::testing {

std::string project_path(const std::string& below);  // of the project's source folder
std::string read_text(const std::string& path);

struct Judged {
  compiler::Policy policy;
  runtime::Program program;
  runtime::Evaluation evaluation;

  // By name; each fails the test and answers with zeroes if there is no such thing.
  runtime::PromiseCount promise(const std::string& name) const;
  runtime::StageCount stage(const std::string& name) const;
  runtime::DefinitionCount definition(const std::string& name) const;
  std::uint64_t illegal(const std::string& from, const std::string& to, const std::string& event) const;
  // The row of a KPI's total in a period (empty: the KPI has no periods).
  runtime::KpiRow total(const std::string& kpi, const std::string& period = "") const;
  // The row of one value of a KPI with a single breakdown.
  runtime::KpiRow part(const std::string& kpi, const std::optional<std::string>& by) const;
};

enum class Verdicts { keep, count };
// Fails the test where the policy does not compile without errors.
std::optional<Judged> judge(const std::string& policy_path, const std::vector<std::string>& logs, Verdicts verdicts = Verdicts::count);

// The two identities that hold for every result.
void expect_every_record_and_promise_counted(const runtime::Evaluation& evaluation);

}  // namespace truce::testing
