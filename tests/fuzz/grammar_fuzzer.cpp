// Any bytes as a policy: reading, formatting, checking and showing them must neither crash nor contradict themselves.
//
// Built with clang by the preset `fuzz`; `scripts/fuzz SECONDS` runs it on the corpus.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/check.h"
#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/compile.h"
#include "grammar/format.h"
#include "grammar/parse.h"

namespace truce {
namespace {

std::optional<std::string> canonical(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const grammar::File file = grammar::parse(sources, sources.add("a.truce", text), diagnostics);
  if (diagnostics.has_errors()) return {};
  return grammar::format(file);
}

// A policy may use itself by the name `a.truce`, and one small library.
std::optional<std::string> load(const std::string& path, const std::string& itself) {
  if (path == "a.truce") return itself;
  if (path == "b.truce") return "field size: number\nevent demo\n";
  return {};
}

std::string check(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  compiler::compile(sources, sources.add("a.truce", text), diagnostics,
                    [&](const std::string& path) { return load(path, text); });
  return render_all(sources, diagnostics.sorted(), Colors::on);
}

void try_policy(const std::string& text) {
  if (const auto formatted = canonical(text)) {
    const auto again = canonical(*formatted);
    CHECK(again && *again == *formatted, "the canonical layout reads back as itself");
  }
  check(text);
}

}  // namespace
}  // namespace truce

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  truce::try_policy(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
