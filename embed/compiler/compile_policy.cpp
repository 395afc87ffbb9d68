// The half of the C ABI that needs the compiler.
#include "compiler/compile.h"
#include "embed/handles.h"

using namespace truce;
using namespace truce::embed;

extern "C" truce_status truce_policy_compile(truce_text name, truce_text policy, truce_program** program) {
  return guarded([&] {
    if (!policy.data || !program) return failed(TRUCE_INVALID_ARGUMENT, "a pointer is NULL");
    Sources sources;
    const std::string path = name.data ? std::string(name.data, name.size) : "policy.truce";
    const SourceId source = sources.add(path, std::string(policy.data, policy.size));
    Diagnostics diagnostics;
    compiler::Compilation compilation = compiler::compile(sources, source, diagnostics);
    if (diagnostics.has_errors()) return failed(TRUCE_DOES_NOT_COMPILE, render_all(sources, diagnostics.sorted(), Colors::off));
    if (!compilation.program) return failed(TRUCE_DOES_NOT_COMPILE, "it is a library: it has no policy to judge by");
    *program = new truce_program{std::make_shared<const runtime::Program>(std::move(*compilation.program))};
    return TRUCE_OK;
  });
}
