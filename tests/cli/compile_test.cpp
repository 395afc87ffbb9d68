#include <gmock/gmock.h>

#include "run_truce.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string acme(std::string_view name) { return source_dir() + "/policies/acme/" + std::string(name); }

TEST(Compile, GivesABundleThatJudgesAsThePolicyDoes) {
  const TemporaryFolder folder;
  const std::string bundle = folder.path("anything.at.all");
  const Result compiled = run_truce({"compile", acme("acme.truce"), "-o", bundle});
  EXPECT_EQ(compiled.exit_code, 0) << compiled.err;
  EXPECT_THAT(compiled.out, IsEmpty());
  for (const std::string format : {"json", "text"}) {
    const Result by_policy = run_truce({"eval", "--quiet", acme("acme.truce"), "--log", acme("acme.ndjson"), "--format", format});
    const Result by_bundle = run_truce({"eval", "--quiet", bundle, "--log", acme("acme.ndjson"), "--format", format});
    EXPECT_EQ(by_bundle.out, by_policy.out);
    EXPECT_EQ(by_bundle.exit_code, by_policy.exit_code) << by_bundle.err;
  }
  const Result story = run_truce({"why", "L0238", bundle, "--log", acme("acme.ndjson")});
  EXPECT_EQ(story.out, run_truce({"why", "L0238", acme("acme.truce"), "--log", acme("acme.ndjson")}).out);
}

TEST(Compile, WritesTheSameBytesEachTime) {
  const Result one = run_truce({"compile", acme("acme.truce"), "-o", "-"});
  EXPECT_EQ(one.exit_code, 0) << one.err;
  EXPECT_THAT(one.out, HasSubstr("truce bundle "));
  EXPECT_EQ(one.out, run_truce({"compile", acme("acme.truce"), "-o", "-"}).out);
}

TEST(Compile, PrintsTheProgramInWords) {
  const TemporaryFolder folder;
  const Result of_policy = run_truce({"compile", acme("acme.truce"), "--dump", "-o", folder.path("bundle")});
  EXPECT_EQ(of_policy.exit_code, 0) << of_policy.err;
  for (const char* line : {"\n  to_sales.answer: kept on `accepted or rejected` within 4 business hours, by the clock", "\n    feeds: ",
                           "\n  at_least    of list of instructions, needed: so many of them", "\n  At most 16777216 instructions"}) {
    EXPECT_THAT(of_policy.out, HasSubstr(line));
  }
  EXPECT_EQ(run_truce({"compile", folder.path("bundle"), "--dump"}).out, of_policy.out);
}

TEST(Compile, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  const Result flawed = run_truce({"compile", folder.write("flawed.truce", "policy x\n"), "-o", folder.path("out")});
  EXPECT_EQ(flawed.exit_code, 2);
  EXPECT_EQ(run_truce({"compile", acme("acme.truce")}).exit_code, 64);

  std::string bytes = run_truce({"compile", acme("acme.truce"), "-o", "-"}).out;
  bytes[bytes.size() / 2] ^= 1;
  const Result damaged = run_truce({"eval", folder.write("damaged.bundle", bytes), "--log", acme("acme.ndjson")});
  EXPECT_EQ(damaged.exit_code, 64);
  EXPECT_THAT(damaged.err, HasSubstr("damaged.bundle`: it is damaged: its checksum is another"));
}

}  // namespace
}  // namespace truce::testing
