#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <map>

#include "tests/unit/compiler/compiled.h"

namespace truce::compiler {
namespace {

using testing::HasSubstr;
using testing::Not;

using Files = std::map<std::string, std::string>;

struct Used {
  std::string said;
  std::optional<Policy> policy;
  std::optional<runtime::Program> program;
  std::vector<std::string> asked;  // paths that were read
};

Used compile_files(const Files& files, const std::string& path, std::string_view root = {}) {
  Used result;
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add(path, files.at(path));
  const auto load = [&](const std::string& asked) -> std::optional<std::string> {
    result.asked.push_back(asked);
    const auto found = files.find(asked);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  Compilation compilation = compile(sources, source, diagnostics, load, root);
  result.said = render_all(sources, diagnostics.sorted(), Colors::off);
  result.policy = std::move(compilation.policy);
  result.program = std::move(compilation.program);
  return result;
}

const std::string kLibrary =
    "calendar office\n"
    "  open Monday to Friday 09:00-17:00\n"
    "event ask\n"
    "event other\n"
    "field size number\n"
    "field unneeded number\n"
    "definition large\n"
    "  owned by sales\n"
    "  is all of\n"
    "    - size is at least 100\n"
    "    - ask within 2 business days of office\n";

const std::string kUser = kHead +
                          "use \"../shared/common.truce\"\n"
                          "  - large\n"
                          "definition good\n"
                          "  owned by sales\n"
                          "  is all of\n"
                          "    - large\n";

TEST(Use, BringsWhatIsNamedAndWhatItNeeds) {
  const Used used = compile_files({{"a/mine.truce", kUser}, {"shared/common.truce", kLibrary}}, "a/mine.truce");
  ASSERT_TRUE(used.policy) << used.said;
  EXPECT_EQ(used.said, "");
  ASSERT_EQ(used.policy->definitions.size(), 2u);
  EXPECT_EQ(used.policy->definitions[0].name, "large");
  EXPECT_EQ(used.program->definitions[0].clause, "common.truce:7");
  ASSERT_EQ(used.policy->fields.size(), 1u);
  EXPECT_EQ(used.policy->fields[0].name, "size");
  ASSERT_EQ(used.policy->events.size(), 1u);
  ASSERT_EQ(used.policy->calendars.size(), 1u);
  EXPECT_EQ(used.policy->calendars[0].calendar.zone.name(), "Europe/Berlin");  // the user's
}

TEST(Use, PathsStartAtTheFileThatUses) {
  const Files files = {{"x/a/mine.truce", kHead + "use \"lib/one.truce\"\n  - a\n"},
                       {"x/a/lib/one.truce", "use \"../../shared/two.truce\"\n  - b\ndefinition a\n  owned by sales\n  is all of\n    - b\n"},
                       {"x/shared/two.truce", "field b yes or no\n"}};
  const Used used = compile_files(files, "x/a/mine.truce");
  EXPECT_EQ(used.said, "");
  EXPECT_THAT(used.asked, testing::ElementsAre("x/a/lib/one.truce", "x/shared/two.truce"));
}

TEST(Use, PathsStayBelowTheRoot) {
  const Files files = {{"x/a/mine.truce", kUser}, {"x/shared/common.truce", kLibrary}};
  EXPECT_EQ(compile_files(files, "x/a/mine.truce").said, "");
  EXPECT_EQ(compile_files(files, "x/a/mine.truce", "x").said, "");
  EXPECT_EQ(compile_files(files, "x/a/mine.truce", "./x/").said, "");
  EXPECT_EQ(compile_files(files, "x/a/mine.truce", ".").said, "");
  const Used outside = compile_files(files, "x/a/mine.truce", "x/a");
  EXPECT_THAT(outside.said, HasSubstr("[use-path]"));
  EXPECT_TRUE(outside.asked.empty());
}

TEST(Use, ARootMayLieAboveTheWorkingFolder) {
  EXPECT_EQ(compile_files({{"mine.truce", kUser}, {"../shared/common.truce", kLibrary}}, "mine.truce").said, "");
  EXPECT_EQ(compile_files({{"/p/a/mine.truce", kUser}, {"/p/shared/common.truce", kLibrary}}, "/p/a/mine.truce").said, "");
  const std::string far = kHead + "use \"../../far.truce\"\n  - b\n";
  EXPECT_THAT(compile_files({{"mine.truce", far}}, "mine.truce").said, HasSubstr("[use-path]"));
  EXPECT_THAT(compile_files({{"mine.truce", far}}, "mine.truce", "../..").said, HasSubstr("[use-unreadable]"));
}

TEST(Use, AFileThatTwoUseIsReadOnce) {
  const Files files = {{"mine.truce", kHead + "use \"one.truce\"\n  - a\nuse \"two.truce\"\n  - b\n"},
                       {"one.truce", "use \"base.truce\"\n  - size\ndefinition a\n  owned by sales\n  is all of\n    - size is known\n"},
                       {"two.truce", "use \"./base.truce\"\n  - size\ndefinition b\n  owned by sales\n  is all of\n    - size is known\n"},
                       {"base.truce", "field size number\n"}};
  const Used used = compile_files(files, "mine.truce");
  EXPECT_EQ(used.said, "");
  EXPECT_EQ(used.asked.size(), 3u);
  ASSERT_TRUE(used.policy);
  EXPECT_EQ(used.policy->fields.size(), 1u);
}

TEST(Use, TheHashCoversWhatIsUsedAndNothingElse) {
  const auto hash = [](const std::string& library) {
    const Used used = compile_files({{"a/mine.truce", kUser}, {"shared/common.truce", library}}, "a/mine.truce");
    return used.policy ? used.policy->hash : used.said;
  };
  const auto with = [](const std::string& from, const std::string& to) {
    std::string text = kLibrary;
    return text.replace(text.find(from), from.size(), to);
  };
  const std::string first = hash(kLibrary);
  EXPECT_EQ(first.substr(0, 7), "sha256:");
  EXPECT_NE(hash(with("at least 100", "at least 200")), first);
  EXPECT_NE(hash(with("09:00", "08:00")), first);
  EXPECT_EQ(hash(with("unneeded number", "unneeded text")), first);
  EXPECT_EQ(hash(with("event other\n", "# nothing\n")), first);
}

TEST(Use, NeedsALoader) {
  EXPECT_THAT(compile_text(kUser, "a/mine.truce").said, HasSubstr("the file `shared/common.truce` cannot be read"));
}

TEST(Use, IsNotTooDeep) {
  const auto chain = [](int length) {
    Files files{{"mine.truce", kHead + "use \"f1.truce\"\n  - f1\n"}};
    for (int index = 1; index <= length; ++index) {
      std::string text = fmt::format("field f{} number\n", index);
      if (index < length) text += fmt::format("use \"f{0}.truce\"\n  - f{0}\n", index + 1);
      files[fmt::format("f{}.truce", index)] = text;
    }
    return compile_files(files, "mine.truce").said;
  };
  EXPECT_EQ(chain(kDeepestUse), "");
  EXPECT_THAT(chain(kDeepestUse + 1), HasSubstr("[use-limits]"));
}

TEST(Use, IsNotOfTooManyFiles) {
  const auto many = [](std::size_t count) {
    Files files;
    std::string user = kHead;
    for (std::size_t index = 1; index < count; ++index) {
      user += fmt::format("use \"f{0}.truce\"\n  - f{0}\n", index);
      files[fmt::format("f{}.truce", index)] = fmt::format("field f{} number\n", index);
    }
    files["mine.truce"] = user;
    return compile_files(files, "mine.truce").said;
  };
  EXPECT_EQ(many(kMostFiles), "");
  EXPECT_THAT(many(kMostFiles + 1), HasSubstr("[use-limits]"));
}

TEST(Library, IsSoundAlone) {
  const Used used = compile_files({{"common.truce", kLibrary}}, "common.truce");
  EXPECT_EQ(used.said, "");
  EXPECT_FALSE(used.policy);
  EXPECT_FALSE(used.program);
}

TEST(Library, HasItsOwnMistakesAlone) {
  const Used used = compile_files({{"common.truce", kLibrary + "definition odd\n  owned by anybody\n  is all of\n    - siez is known\n"}}, "common.truce");
  EXPECT_THAT(used.said, HasSubstr("`siez`"));
  EXPECT_THAT(used.said, Not(HasSubstr("anybody` ")));
}

TEST(Library, HoldsNothingThatNeedsAPolicy) {
  EXPECT_THAT(compile_files({{"common.truce", kLibrary + "team sales\n"}}, "common.truce").said, HasSubstr("[no-policy]"));
  EXPECT_THAT(compile_files({{"empty.truce", "# nothing\n"}}, "empty.truce").said, HasSubstr("[no-policy]"));
}

}  // namespace
}  // namespace truce::compiler
