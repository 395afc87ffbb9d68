// Compiling texts in tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/compile.h"

namespace truce::compiler {

struct Compiled {
  std::string said;  // all diagnostics, rendered
  std::optional<Policy> policy;
  std::optional<runtime::Program> program;
};

inline Compiled compile_text(std::string text, std::string path = "test.truce") {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add(std::move(path), std::move(text));
  Compilation compilation = compile(sources, source, diagnostics);
  return {render_all(sources, diagnostics.sorted(), Colors::off), std::move(compilation.policy),
          std::move(compilation.program)};
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What every policy says first.
inline const std::string kHead =
    "policy t.case \"A case\"\n"
    "  version 1.0.0\n"
    "  in force from 2026-01-01\n"
    "  zone Europe/Berlin\n"
    "  currency USD\n"
    "team sales\n";

}  // namespace truce::compiler
