// Whatever policy is made up: formatting settles at once, keeps every comment, and changes no meaning.
#include <gtest/gtest.h>

#include <filesystem>

#include <unistd.h>

#include <fmt/format.h>

#include "grammar/format.h"
#include "grammar/parse.h"
#include "tests/properties/engines.h"
#include "tests/support/print_evaluation.h"
#include "tests/support/random.h"
#include "tests/support/random_log.h"
#include "tests/support/random_policy.h"

namespace truce::properties {
namespace {

using testing_support::Evidence;

grammar::File parsed(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  grammar::File file = grammar::parse(sources, sources.add("random.truce", text), diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << text << render_all(sources, diagnostics.sorted(), Colors::off);
  return file;
}

// The comments of a text, in order. No quoted text of a random policy has a `#`.
std::vector<std::string> comments_of(const std::string& text) {
  std::vector<std::string> comments;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    const std::size_t hash = text.find('#', begin);
    if (hash < end) {
      std::string comment = text.substr(hash, end - hash);
      comment.erase(comment.find_last_not_of(" \t") + 1);
      comments.push_back(comment);
    }
    begin = end + 1;
  }
  return comments;
}

TEST(Formatter, SettlesAtOnceAndKeepsEveryComment) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    const std::string text = testing_support::strewn(testing_support::random_policy(seed).text(), seed);
    const grammar::File file = parsed(text);
    const std::string formatted = grammar::format(file);
    ASSERT_EQ(grammar::format(parsed(formatted)), formatted) << "seed " << seed << "\n" << text;
    ASSERT_EQ(comments_of(formatted), comments_of(text)) << "seed " << seed << "\n" << text;
    ASSERT_EQ(grammar::format(parsed(formatted), grammar::Comments::drop), grammar::format(file, grammar::Comments::drop))
        << "seed " << seed << "\n" << text;
  }
}

// The same lines, each with other blanks around it, other line ends, and more blank lines where there is one.
std::string laid_out_anew(const std::string& text, std::uint64_t seed) {
  testing_support::Random random(seed);
  std::string out = random.chance(20) ? "\xEF\xBB\xBF" : "";
  const std::string line_end = random.chance(20) ? "\r\n" : "\n";
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    line.erase(0, std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.empty()) {
      for (std::uint64_t more = random.below(4); more > 0; --more) out += std::string(random.below(3), ' ') + line_end;
    } else {
      out += std::string(random.below(9), random.chance(30) ? '\t' : ' ');
    }
    out += line + std::string(random.chance(20) ? 1 + random.below(3) : 0, ' ') + line_end;
  }
  return out;
}

TEST(Formatter, TakesEveryLayoutToTheSameOne) {
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    const std::string text = testing_support::strewn(testing_support::random_policy(seed).text(), seed);
    const std::string anew = laid_out_anew(text, seed);
    ASSERT_EQ(grammar::format(parsed(anew)), grammar::format(parsed(text))) << "seed " << seed << "\n" << anew;
  }
}

TEST(Formatter, ChangesNoMeaning) {
  const auto path = std::filesystem::temp_directory_path() / fmt::format("truce-format-{}.ndjson", ::getpid());
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const std::string plain = testing_support::random_policy(seed).text();
    const std::string text = testing_support::strewn(plain, seed);
    const auto before = compile(text);
    const auto after = compile(grammar::format(parsed(text)));
    ASSERT_EQ(before.has_value(), after.has_value()) << "seed " << seed << "\n" << text;
    if (!before) continue;
    EXPECT_EQ(before->policy->hash, after->policy->hash) << "seed " << seed;
    EXPECT_EQ(before->policy->hash, compile(plain)->policy->hash) << "seed " << seed;
    const auto log = testing_support::random_log(*before->policy, seed, path.string());
    const auto first = lines_of(*before->policy, judge_by_runtime(*before->program, log.records, log.as_of), Evidence::show);
    const auto second = lines_of(*after->policy, judge_by_runtime(*after->program, log.records, log.as_of), Evidence::show);
    EXPECT_EQ(testing_support::difference(first, second), "") << "seed " << seed << "\n" << text;
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace truce::properties
