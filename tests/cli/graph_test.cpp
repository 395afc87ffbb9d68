#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "golden.h"
#include "run_truce.h"
#include "tests/paths.h"

namespace truce::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

bool has_graphviz() { return std::filesystem::exists("/usr/bin/dot"); }

// Titles that mean something to a shell, to XML, to DOT and to Mermaid.
const char* const kHostile = R"(policy a.b "x"
  version 1.0.0
  in force from 2026-04-01
  agreed 2026-03-24 by left and right
  zone UTC
  currency USD

team left "</text><script>alert(1)</script> \" -->"
team right "$(touch hacked) `touch hacked` \\N \\"

field note text

event asked

funnel f "a \" b"
  starts in one
  stage one "A ]] end \"quoted\" & &lt; #35; %%{init}%% | ; \\l" owned by left may wait
  stage two "Zwei Köpfe 二" owned by right final as won
  move one to two when note is "]\" --> s9 <br/> & \\"
)";

TEST(Graph, TextShowsTheWayAndWhatLiesBesideIt) {
  for (const std::string name : {"acme", "loans"}) {
    const Result result = run_truce({"graph", policy(name)});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, Not(HasSubstr("\x1b")));
    expect_golden("graph_" + name + ".txt", result.out);
  }
}

TEST(Graph, EveryShippedPolicyIsDrawnInEveryFormat) {
  for (const std::string name : {"acme", "loans", "marketstar", "olist"}) {
    for (const std::string format : {"text", "dot", "mermaid", "json"}) {
      const Result result = run_truce({"graph", policy(name), "--format", format});
      EXPECT_EQ(result.exit_code, 0) << result.err;
      EXPECT_THAT(result.out, HasSubstr(name == "loans" ? "to_advice" : "to_sales")) << name << " " << format;
    }
  }
}

TEST(Graph, ColourRepeatsWhatAWordSays) {
  const Result result = run_truce({"graph", policy("acme"), "--color", "always"});
  EXPECT_THAT(result.out, AllOf(HasSubstr("\x1b[34mowned by Marketing\x1b[0m"), HasSubstr("\x1b[33mowned by Sales\x1b[0m")));
}

TEST(Graph, DotAndMermaidMarkOwnersTimeoutsAndHandoffs) {
  const Result dot = run_truce({"graph", policy("acme"), "--format", "dot"});
  expect_golden("graph_acme.dot", dot.out);
  const Result mermaid = run_truce({"graph", policy("acme"), "--format", "mermaid"});
  expect_golden("graph_acme.mmd", mermaid.out);
}

TEST(Graph, JsonHasStagesMovesAndHandoffs) {
  const Result result = run_truce({"graph", policy("acme"), "--format", "json"});
  const nlohmann::json graph = nlohmann::json::parse(result.out);
  EXPECT_EQ(graph["format"], 1);
  EXPECT_EQ(graph["starts_in"], "new");
  ASSERT_EQ(graph["stages"].size(), 8u);
  EXPECT_EQ(graph["stages"][5], (nlohmann::json{{"stage", "won"},
                                                {"title", "Customer"},
                                                {"owner", {{"team", "sales"}, {"title", "Sales"}}},
                                                {"may_wait", false},
                                                {"final", "won"}}));
  ASSERT_EQ(graph["moves"].size(), 10u);
  EXPECT_EQ(graph["moves"][6], (nlohmann::json{{"from", "nurture"},
                                               {"to", "mql"},
                                               {"kind", "when"},
                                               {"words", "at most 3 times when requalified"},
                                               {"at_most", 3},
                                               {"handoffs", nlohmann::json::array()},
                                               {"why", nullptr},
                                               {"clause", "acme.truce:113"}}));
  EXPECT_EQ(graph["moves"][1]["handoffs"], nlohmann::json({"to_sales"}));
  EXPECT_EQ(graph["handoffs"][1]["receiver"]["team"], "marketing");
  EXPECT_EQ(graph["every_won_lead_passes"], (nlohmann::json{"new", "mql", "sql", "opportunity", "won"}));
}

TEST(Graph, SvgIsLaidOutByGraphviz) {
  if (!has_graphviz()) GTEST_SKIP() << "graphviz is not installed";
  TemporaryFolder folder;
  const std::string file = folder.path("funnel.svg");
  const Result result = run_truce({"graph", policy("acme"), "--format", "svg", "--output", file});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(read_text(file), AllOf(HasSubstr("<svg "), HasSubstr("owned by Marketing"), HasSubstr("handoff to_sales"),
                                     HasSubstr("after 180 days without meeting_held"), EndsWith("</svg>\n")));
}

TEST(Graph, WithoutGraphvizItSaysHowToGetIt) {
  const Result result = run_truce({"graph", policy("acme"), "--format", "svg"}, {{}, {}, {"PATH=/nowhere"}, {}});
  EXPECT_EQ(result.exit_code, 64);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("apt install graphviz"));
}

TEST(Graph, HostileTitlesAreQuotedInEveryFormat) {
  TemporaryFolder folder;
  const std::string path = folder.write("hostile.truce", kHostile);
  const Result dot = run_truce({"graph", path, "--format", "dot"});
  EXPECT_EQ(dot.exit_code, 0) << dot.err;
  EXPECT_THAT(dot.out, AllOf(HasSubstr(R"(\"quoted\" &amp; &amp;lt; #35;)"), HasSubstr(R"(`touch hacked` \\N \\\nfinal)")));
  const Result mermaid = run_truce({"graph", path, "--format", "mermaid"});
  EXPECT_THAT(mermaid.out, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("%%{")), Not(HasSubstr("`")), HasSubstr("Zwei Köpfe 二"),
                                 HasSubstr("#38;lt#59;"), Not(HasSubstr("s9 <"))));
  const Result json = run_truce({"graph", path, "--format", "json"});
  EXPECT_EQ(nlohmann::json::parse(json.out)["moves"][0]["words"], R"(when note is "]\" --> s9 <br/> & \\")");
  EXPECT_THAT(run_truce({"graph", path}).out, HasSubstr("Zwei Köpfe 二                "));
  if (!has_graphviz()) GTEST_SKIP() << "graphviz is not installed";
  const Result svg = run_truce({"graph", path, "--format", "svg"});
  EXPECT_EQ(svg.exit_code, 0) << svg.err;
  EXPECT_THAT(svg.out, AllOf(Not(HasSubstr("<script")), HasSubstr("&lt;script&gt;"), HasSubstr("&amp;lt;")));
  EXPECT_FALSE(std::filesystem::exists("hacked"));
}

TEST(Graph, WhatCannotBeDrawnIsSaid) {
  TemporaryFolder folder;
  EXPECT_THAT(run_truce({"graph", folder.path("none.truce")}).exit_code, 64);
  const Result broken = run_truce({"graph", folder.write("broken.truce", "policy\n")});
  EXPECT_EQ(broken.exit_code, 2);
  EXPECT_THAT(broken.err, HasSubstr("does not compile"));
  const std::string head = std::string(kHostile).substr(0, std::string(kHostile).find("funnel"));
  const Result no_funnel = run_truce({"graph", folder.write("no_funnel.truce", head), "--quiet"});
  EXPECT_EQ(no_funnel.exit_code, 64);
  EXPECT_THAT(no_funnel.err, HasSubstr("has no funnel to draw"));
  const Result library = run_truce({"graph", folder.write("library.truce", "field note text\n"), "--quiet"});
  EXPECT_EQ(library.exit_code, 64);
  EXPECT_THAT(library.err, HasSubstr("is a library"));
  const Result format = run_truce({"graph", policy("acme"), "--format", "png"});
  EXPECT_EQ(format.exit_code, 64);
  EXPECT_THAT(format.err, HasSubstr("png"));
}

}  // namespace
}  // namespace truce::testing
