// Short ways to parse and print in the tests of the grammar.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "base/source.h"
#include "grammar/format.h"
#include "grammar/parse.h"
#include "tests/paths.h"

namespace truce::grammar {

struct Parsed {
  File file;
  std::string said;  // the diagnostics
};

inline Parsed parsed(std::string text) {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add("test.truce", std::move(text));
  Parsed result;
  result.file = parse(sources, source, diagnostics);
  result.said = render_all(sources, diagnostics.sorted(), Colors::off);
  return result;
}

// The text in canonical form; fails where the text has mistakes.
inline std::string formatted(std::string text, Comments comments = Comments::keep) {
  const Parsed result = parsed(std::move(text));
  EXPECT_EQ("", result.said);
  return format(result.file, comments);
}

// A text below tests/cases/syntax that has no mistakes.
inline std::string case_text(const std::string& name) {
  std::ifstream file(truce::source_dir() + "/tests/cases/syntax/" + name + ".truce", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A policy with a line of almost every form, in canonical layout.
inline std::string whole_policy() { return case_text("whole_policy") + "\n" + case_text("more_declarations"); }

}  // namespace truce::grammar
