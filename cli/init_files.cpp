#include "cli/init_files.h"

#include "base/chars.h"
#include "base/text.h"

namespace truce::cli {

namespace {

constexpr std::string_view kPolicy = R"(# What marketing and sales have agreed: a beginning, to be read aloud together and then changed.
# Each line is one clause. `truce check` says what is missing, `truce fmt` lays it out.

policy @slug@.revenue @title@
  version 0.1.0
  in force from 2026-09-01
  agreed 2026-08-24 by marketing and sales
  zone America/New_York
  currency USD

team revenue "Revenue leadership"
team marketing "Marketing"
  reports to revenue
team sales "Sales"
  reports to revenue

calendar office "Office hours"
  zone America/New_York
  open Monday to Friday 09:00-17:00
  closed 2026-09-07 "Labor Day"
  closed 2026-11-26 "Thanksgiving"
  known through 2026-12-31

# What is known of a lead, and what happens to it.

field company_size number "Employees"
field industry one of software, finance, retail, other
field source text
field phone text private

event demo_request "Asked for a demo"
event handed_over by marketing
  has note text
event call by sales
  has outcome one of connected, voicemail, no_answer
event accepted by sales
event rejected by sales
  has reason one of bad_fit, no_contact, bad_timing
event opportunity_created by sales
  has amount money
event deal_won by sales
event deal_lost by sales

# The words that both teams use.

definition ideal_customer "Fits our ideal customer profile"
  owned by marketing and sales
  is all of
    - company_size is between 20 and 500
    - industry is one of software, finance
  if company_size is missing then undecided

definition qualified "A potential customer that sales can realistically close"
  owned by marketing and sales
  is all of
    - ideal_customer
    - demo_request within 90 days
  why "One definition, argued about once"

definition came_back "Asked again by themselves"
  owned by marketing and sales
  is all of
    - ideal_customer
    - demo_request since entering nurture

funnel journey "From the first contact to a customer"
  starts in new
  stage new "New lead" owned by marketing may wait
  stage mql "Marketing-qualified" owned by marketing
  stage sql "Sales-qualified" owned by sales
  stage nurture "Back with marketing" owned by marketing may wait
  stage opportunity "Opportunity" owned by sales
  stage won "Customer" owned by sales final as won
  stage lost "Closed lost" owned by sales final as lost
  move new to mql when qualified
  move mql to sql on handed_over
  move sql to opportunity on opportunity_created
  move sql to nurture on rejected
  move nurture to mql at most 2 times when came_back
  move opportunity to won on deal_won
  move opportunity to lost on deal_lost
  move opportunity to lost after 180 days without call

# What each team promises the other.

promise prompt_handover "Marketing hands over what it qualified" by marketing
  starts on entering mql
  kept on handed_over within 2 business days of office

handoff to_sales "Marketing hands a qualified lead to sales"
  from mql to sql
  clock office
  must include
    - phone
    - note
  accept on accepted
  reject on rejected
  answer within 4 business hours
  first call within 1 business day
  reject reasons
    - bad_fit "Outside our market"
    - no_contact "Could not be reached" requires call at least 3 times
    - bad_timing "Not now"
  if late notify revenue
  why "Most buyers choose the vendor that answers first"

handoff back_to_marketing "Sales returns a lead to marketing"
  from sql to nurture
  must include
    - reason

promise spoken_to "Sales speaks with every lead that it takes" by sales
  starts on entering sql
  kept on call where outcome is connected within 5 business days of office

promise no_early_end "No opportunity is given up after one call" by sales
  on deal_lost requires call at least 2 times since entering sql

# The numbers that both teams own.

kpi handed_over_leads "Qualified leads handed to sales"
  owned by marketing and sales
  count of leads entering sql
  only leads when qualified
  reported per month
  target
    - each month at least 5

kpi answered_in_time "Leads that sales answered in time"
  owned by marketing and sales
  share of to_sales.answer kept
  reported per month
  target
    - each month at least 90%

# Half an hour a week over these numbers.

meeting weekly "Revenue sync"
  every Monday at 09:30 for 30 minutes
  attended by marketing and sales
  agenda
    - came_through
    - did_not_move
    - against_the_agreement
    - decision

# An example that both teams agree on. `truce test` runs it.

scenario "A Friday afternoon demo request is answered on Monday"
  given company_size 120, industry software, phone "+1 212 555 0100"
  at 2026-09-11 16:00 demo_request
  expect qualified met
  at 2026-09-11 16:30 handed_over note "wants to see the reports"
  expect stage sql
  expect to_sales.answer due at 2026-09-14 12:30
  at 2026-09-14 10:00 accepted
  expect to_sales.answer kept
  expect to_sales.first_call open
)";

constexpr std::string_view kLog =
    R"({"lead": "L-01", "at": "2026-09-08T10:05", "event": "demo_request", "company_size": 120, "industry": "software", "source": "web", "phone": "+1 212 555 0101"}
{"lead": "L-01", "at": "2026-09-08T11:20", "event": "handed_over", "by": "Ada Moreno", "note": "wants to see the reports"}
{"lead": "L-01", "at": "2026-09-08T13:10", "event": "accepted", "by": "Sven Okafor"}
{"lead": "L-01", "at": "2026-09-08T13:40", "event": "call", "by": "Sven Okafor", "outcome": "voicemail"}
{"lead": "L-01", "at": "2026-09-09T10:15", "event": "call", "by": "Sven Okafor", "outcome": "connected"}
{"lead": "L-01", "at": "2026-09-14T15:30", "event": "opportunity_created", "by": "Sven Okafor", "amount": 24000}
{"lead": "L-01", "at": "2026-09-29T11:00", "event": "deal_won", "by": "Sven Okafor"}
{"lead": "L-02", "at": "2026-09-10T15:00", "event": "demo_request", "company_size": 80, "industry": "finance", "source": "webinar", "phone": "+1 212 555 0102"}
{"lead": "L-02", "at": "2026-09-10T15:45", "event": "handed_over", "by": "Ada Moreno", "note": "budget from October on"}
{"lead": "L-02", "at": "2026-09-14T15:20", "event": "accepted", "by": "Tara Byrne"}
{"lead": "L-02", "at": "2026-09-14T15:25", "event": "call", "by": "Tara Byrne", "outcome": "connected"}
{"lead": "L-02", "at": "2026-09-17T11:00", "event": "opportunity_created", "by": "Tara Byrne", "amount": 9500}
{"lead": "L-02", "at": "2026-09-24T09:30", "event": "call", "by": "Tara Byrne", "outcome": "connected"}
{"lead": "L-02", "at": "2026-09-25T16:00", "event": "deal_lost", "by": "Tara Byrne"}
{"lead": "L-03", "at": "2026-09-14T09:30", "event": "demo_request", "company_size": 45, "industry": "software", "source": "partner"}
{"lead": "L-03", "at": "2026-09-14T10:00", "event": "handed_over", "by": "Ivo Sato"}
{"lead": "L-03", "at": "2026-09-14T11:45", "event": "rejected", "by": "Tara Byrne", "reason": "no_contact"}
{"lead": "L-04", "at": "2026-09-15T14:00", "event": "demo_request", "company_size": 230, "industry": "finance", "source": "web", "phone": "+1 212 555 0104"}
{"lead": "L-05", "at": "2026-09-16T09:10", "event": "demo_request", "industry": "software", "source": "web"}
{"lead": "L-06", "at": "2026-09-16T11:00", "event": "demo_request", "company_size": 310, "industry": "software", "source": "trade_show", "phone": "+1 212 555 0106"}
{"lead": "L-06", "at": "2026-09-16T13:30", "event": "handed_over", "by": "Ivo Sato", "note": "knows us from a fair"}
{"lead": "L-06", "at": "2026-09-16T15:00", "event": "accepted", "by": "Sven Okafor"}
{"lead": "L-06", "at": "2026-09-17T09:40", "event": "call", "by": "Sven Okafor"}
{"lead": "L-07", "at": "2026-09-18T10:00", "event": "demo_request", "company_size": 60, "industry": "finance", "source": "web", "phone": "+1 212 555 0107"}
{"lead": "L-07", "at": "2026-09-18T16:20", "event": "handed_over", "by": "Ada Moreno", "note": "compares three vendors"}
{"lead": "L-07", "at": "2026-09-21T09:15", "event": "call", "by": "Tara Byrne", "outcome": "connected"}
{"lead": "L-07", "at": "2026-09-21T09:40", "event": "rejected", "by": "Tara Byrne", "reason": "bad_timing"}
{"lead": "L-08", "at": "2026-09-22T12:00", "event": "demo_request", "company_size": 900, "industry": "retail", "source": "web", "phone": "+1 212 555 0108"}
{"lead": "L-09", "at": "2026-09-29T13:00", "event": "demo_request", "company_size": 150, "industry": "software", "source": "referral", "phone": "+1 212 555 0109"}
{"lead": "L-09", "at": "2026-10-01T14:30", "event": "handed_over", "by": "Ivo Sato", "note": "decides this month"}
{"lead": "L-10", "at": "2026-10-01T15:30", "event": "demo_request", "company_size": 75, "industry": "finance", "source": "web", "phone": "+1 212 555 0110"}
)";

constexpr std::string_view kWorkflow = R"ci(# Checks the agreement on every change, so that both teams see what a change means before they sign it.
name: agreement

on:
  push:
  pull_request:

jobs:
  agreement:
    runs-on: ubuntu-latest
    container: debian:12
    env:
      # Where the source of Truce comes from: set it as a variable of the repository.
      TRUCE_SOURCE: ${{ vars.TRUCE_SOURCE }}
    steps:
      - uses: actions/checkout@v4
      - name: Build truce
        run: |
          apt-get update && apt-get install --yes --no-install-recommends git ca-certificates
          git clone --depth 1 "$TRUCE_SOURCE" /opt/truce
          /opt/truce/scripts/install build
          cd /opt/truce
          cmake --preset release -DTRUCE_TESTS=OFF
          cmake --build --preset release --target truce
          ln -s /opt/truce/build/release/cli/truce /usr/local/bin/truce
      - name: No mistakes, no findings
        run: truce check @file@ --format github --today "$(date +%F)"
      - name: Canonical layout
        run: truce fmt --check --diff @file@
      - name: Scenarios hold
        run: truce test @file@
      - name: The log is readable, and what came of it
        run: truce eval @file@ --log leads.ndjson --strict
)ci";

std::string filled(std::string_view text, std::string_view slot, std::string_view value) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = text.find(slot, at);
    out += text.substr(at, found - at);
    if (found == std::string_view::npos) break;
    out += value;
    at = found + slot.size();
  }
  return out;
}

}  // namespace

std::string slug_of(std::string_view company) {
  constexpr std::size_t kLongest = 40;
  std::string slug;
  for (const char c : company) {
    const bool letter = is_letter(c);
    const bool digit = is_digit(c);
    if (slug.size() == kLongest) break;
    if (digit && slug.empty()) slug = "company_";
    if (letter || digit) slug += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!slug.empty() && slug.back() != '_') slug += '_';
  }
  while (!slug.empty() && slug.back() == '_') slug.pop_back();
  return slug.empty() ? "company" : slug;
}

std::string starting_policy(std::string_view company) {
  // The slug first: it has no `@`, while a company's name may have anything.
  return filled(filled(kPolicy, "@slug@", slug_of(company)), "@title@", truce::quoted(std::string(company) + " revenue agreement"));
}

std::string starting_log() { return std::string(kLog); }

std::string starting_workflow(std::string_view policy_file) { return filled(kWorkflow, "@file@", policy_file); }

}  // namespace truce::cli
