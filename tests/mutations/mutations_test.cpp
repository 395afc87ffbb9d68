// One slip of the pen at each place of the longest policies: a token left out, written twice, swapped with its neighbour,
// or misspelled. No slip may crash the compiler or pass unseen, and a misspelled word must be named and mended. Under a
// sanitizer, where one compilation takes ten times as long, every tenth place is taken.
//
// TRUCE_TELL=1 prints every misspelled word whose first diagnostic does not name it.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/chars.h"
#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/compile.h"
#include "grammar/format.h"
#include "grammar/parse.h"
#include "tests/paths.h"

namespace truce {
namespace {

namespace fs = std::filesystem;

struct Token {
  std::size_t begin = 0, end = 0;
  std::size_t line = 0;
  bool is_word = false;  // a keyword or a name: letters and `_`
};

bool is_word_char(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("_.:/%-").find(c) != std::string_view::npos;
}

constexpr std::size_t kStep = TRUCE_SANITIZED ? 10 : 1;

// Quoted texts, words with numbers and dates, and single signs; no comments.
std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    std::size_t end = at + 1;
    if (c == '\n') ++line;
    if (c == '#') end = std::min(text.find('\n', at), text.size());
    if (c != '#' && c != '\n' && c != ' ') {
      bool is_word = false;
      if (c == '"') {
        end = text.find('"', at + 1) + 1;
      } else if (is_word_char(c)) {
        while (end < text.size() && is_word_char(text[end])) ++end;
        const std::string_view word = text.substr(at, end - at);
        is_word = is_letter(c) && word.size() > 1 &&
                  std::all_of(word.begin(), word.end(), [](char letter) { return is_word_letter(letter); });
      }
      tokens.push_back({at, end, line, is_word});
    }
    at = end;
  }
  return tokens;
}

struct Outcome {
  SourceId source;
  std::vector<Diagnostic> diagnostics;
  std::optional<std::string> hash;
  std::optional<std::string> canonical;  // where it parses
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Outcome compile(const fs::path& path, const std::string& text) {
  Outcome outcome;
  {
    Sources sources;
    Diagnostics diagnostics;
    const grammar::File file = grammar::parse(sources, sources.add("policy.truce", text), diagnostics);
    if (!diagnostics.has_errors()) outcome.canonical = grammar::format(file, grammar::Comments::drop);
  }
  Sources sources;
  Diagnostics diagnostics;
  const auto load = [](const std::string& used) -> std::optional<std::string> {
    if (!fs::is_regular_file(used)) return {};
    return read(used);
  };
  const SourceId source = sources.add(path.string(), text);
  const compiler::Compilation compilation = compiler::compile(sources, source, diagnostics, load);
  outcome.source = source;
  outcome.diagnostics = diagnostics.sorted();
  render_all(sources, outcome.diagnostics, Colors::off);
  if (compilation.policy) outcome.hash = compilation.policy->hash;
  return outcome;
}

// The three longest policies that ship with Truce.
std::vector<fs::path> longest_policies() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(truce::source_dir()) / "policies")) {
    if (entry.path().extension() == ".truce") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end(), [](const fs::path& one, const fs::path& other) {
    return std::pair(fs::file_size(other), one) < std::pair(fs::file_size(one), other);
  });
  paths.resize(3);
  return paths;
}

std::string with(std::string text, std::size_t begin, std::size_t end, std::string_view replacement) {
  return text.replace(begin, end - begin, replacement);
}

class Mutations : public testing::TestWithParam<fs::path> {
 protected:
  const std::string text_ = read(GetParam());
  const std::vector<Token> tokens_ = tokens_of(text_);
  const Outcome original_ = compile(GetParam(), text_);

  std::string_view word(const Token& token) const {
    return std::string_view(text_).substr(token.begin, token.end - token.begin);
  }

  void expect_seen(const std::string& mutated, const Token& token, std::string_view what) {
    const Outcome outcome = compile(GetParam(), mutated);
    const bool is_seen = !outcome.diagnostics.empty() || outcome.hash != original_.hash ||
                         outcome.canonical == original_.canonical;
    EXPECT_TRUE(is_seen) << what << " " << word(token) << " in line " << token.line + 1;
  }
};

TEST_P(Mutations, ThePolicyIsSound) {
  EXPECT_TRUE(original_.diagnostics.empty());
  EXPECT_GT(tokens_.size(), 300u);
}

TEST_P(Mutations, ATokenLeftOutIsSeen) {
  for (std::size_t index = 0; index < tokens_.size(); index += kStep) {
    const Token& token = tokens_[index];
    expect_seen(with(text_, token.begin, token.end, ""), token, "without");
  }
}

TEST_P(Mutations, ATokenWrittenTwiceIsSeen) {
  for (std::size_t index = 0; index < tokens_.size(); index += kStep) {
    const Token& token = tokens_[index];
    expect_seen(with(text_, token.end, token.end, " " + std::string(word(token))), token, "twice");
  }
}

TEST_P(Mutations, SwappedTokensAreSeen) {
  for (std::size_t index = 0; index + 1 < tokens_.size(); index += kStep) {
    const Token& one = tokens_[index];
    const Token& next = tokens_[index + 1];
    if (word(one) == word(next)) continue;
    const std::string between = text_.substr(one.end, next.begin - one.end);
    expect_seen(with(text_, one.begin, next.end, std::string(word(next)) + between + std::string(word(one))), one,
                "swapped with the next");
  }
}

// One slip: a letter lost, doubled, replaced, or swapped with the next.
std::string misspelled(std::string_view word, std::mt19937& random) {
  std::string result(word);
  while (result == word) {
    const std::size_t at = random() % word.size();
    switch (random() % 4) {
      case 0: result.erase(at, 1); break;
      case 1: result.insert(at, 1, result[at]); break;
      case 2: result[at] = static_cast<char>('a' + random() % 26); break;
      default:
        if (at + 1 < word.size()) std::swap(result[at], result[at + 1]);
    }
    if (!is_letter(result.empty() ? ' ' : result.front())) result = word;
  }
  return result;
}

bool suggests(const Diagnostic& diagnostic, std::string_view original) {
  if (diagnostic.fix && diagnostic.fix->replacement == original) return true;
  const auto has = [&](const std::string& text) {
    return text.find(fmt::format("`{}", original)) != std::string::npos ||
           text.find(fmt::format("`<{}>`", original)) != std::string::npos;
  };
  return has(diagnostic.marker) || has(diagnostic.help) || has(diagnostic.message);
}

TEST_P(Mutations, MisspelledWordsAreNamedAndMended) {
  std::mt19937 random(20261123);  // its numbers are the same everywhere
  int all = 0, named = 0, valid = 0;
  for (std::size_t index = 0; index < tokens_.size(); index += kStep) {
    const Token& token = tokens_[index];
    if (!token.is_word) continue;
    const std::string wrong = misspelled(word(token), random);
    const Outcome outcome = compile(GetParam(), with(text_, token.begin, token.end, wrong));
    if (outcome.diagnostics.empty()) {
      // Another word with a meaning: `day` for `days`, or a name that stands nowhere else.
      EXPECT_TRUE(outcome.hash != original_.hash || outcome.canonical == original_.canonical)
          << wrong << " in line " << token.line + 1;
      ++valid;
      continue;
    }
    ++all;
    const Diagnostic& first = outcome.diagnostics.front();
    // A slot's place begins with its `<`.
    const bool points = first.span.source == original_.source && first.span.begin + 1 >= token.begin && first.span.begin < token.end;
    const bool is_named = points && suggests(first, word(token));
    named += is_named ? 1 : 0;
    if (!is_named && std::getenv("TRUCE_TELL")) {
      fmt::print("{}:{} {} for {}: {}{} [{}] {}\n", GetParam().filename().string(), token.line + 1, wrong, word(token),
                 points ? "" : "(elsewhere) ", first.message, first.kind->name, first.marker);
    }
  }
  const double share = 100.0 * named / all;
  fmt::print("{}: of {} misspelled words {:.1f}% are named and mended by the first diagnostic; {} more are other words\n",
             GetParam().filename().string(), all, share, valid);
  RecordProperty("named_and_mended_percent", fmt::format("{:.1f}", share));
  if (kStep == 1) {
    EXPECT_GE(share, 95.0);  // a share of a few is too rough for this
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, Mutations, testing::ValuesIn(longest_policies()),
                         [](const auto& policy) { return policy.param.stem().string(); });

}  // namespace
}  // namespace truce
