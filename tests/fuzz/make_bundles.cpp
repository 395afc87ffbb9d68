// make_bundles FOLDER POLICY...: writes a bundle of each policy into the folder, for the fuzzer of bundles to begin with.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "compiler/compile.h"
#include "runtime/bundle.h"

int main(int count, char** words) {
  namespace fs = std::filesystem;
  for (int at = 2; at < count; ++at) {
    std::ifstream file(words[at]);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    truce::Sources sources;
    truce::Diagnostics diagnostics;
    const truce::SourceId source = sources.add(words[at], text);
    const auto compilation = truce::compiler::compile(sources, source, diagnostics);
    if (!compilation.program) continue;  // a library, one that uses a library, or one with mistakes
    std::ofstream(fs::path(words[1]) / (fs::path(words[at]).stem().string() + ".bundle")) << truce::runtime::write_bundle(*compilation.program);
  }
}
