#!/usr/bin/env python3
"""Writes acme.ndjson beside this file: a quarter of made-up leads, with the faults that real logs have.

Every name, number and address is invented. The same seed gives the same log.
"""
import json
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

EASTERN = timezone(timedelta(hours=-4))  # New York's offset in all of the quarter
START = datetime(2026, 4, 1, tzinfo=EASTERN)
END = datetime(2026, 6, 30, 20, tzinfo=EASTERN)
LEADS = 300

dice = random.Random(2026)
records = []


def chance(probability):
    return dice.random() < probability


def at_work(moment):
    """The moment itself in office hours, otherwise a minute of the next office day."""
    while moment.weekday() >= 5 or not 9 <= moment.hour < 18:
        moment = (moment + timedelta(days=1)).replace(hour=9, minute=dice.randrange(60)) \
            if moment.weekday() >= 5 or moment.hour >= 18 else moment.replace(hour=9, minute=dice.randrange(60))
    return moment


def later(moment, hours, spread=0.6):
    return moment + timedelta(hours=hours * dice.uniform(1 - spread, 1 + spread), seconds=dice.randrange(60))


def add(lead, moment, event, **values):
    records.append({"lead": lead, "at": moment, "event": event, **values})


def lead_fields(number):
    fields = {
        "source": dice.choices(["web", "webinar", "partner", "trade_show"], [5, 3, 1, 2])[0],
        "campaign": dice.choice(["spring_launch", "webinar_series", "partner_letter", "booth_12"]),
        "account": "{} {}".format(dice.choice(["Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Heron"]),
                                  dice.choice(["Labs", "Works", "Systems", "Partners", "Ledger", "Retail"])),
        "role": dice.choice(["head of sales", "head of marketing", "revenue operations", "founder", "student"]),
        "industry": dice.choices(["saas", "fintech", "retail", "other"], [6, 4, 1, 1])[0],
        "email_domain": "company{}.example".format(number),
    }
    if not chance(0.12):
        fields["company_size"] = dice.choices([dice.randint(3, 19), dice.randint(20, 500), dice.randint(501, 4000)], [1, 6, 1])[0]
    if chance(0.6):
        fields["score"] = dice.randint(20, 99)
    if chance(0.8):
        fields["phone"] = "+1 212 555 01{:02d}".format(number % 100)
    if chance(0.05):
        fields["existing_customer"] = True
    if chance(0.03):
        fields["industry"] = "biotech"  # not one of the list: unfit
    if chance(0.02):
        fields["score"] = 140  # out of range: unfit
    if number % 60 == 7:
        fields["email_domain"] = "acme.example"
    return fields


def looks_qualified(fields, asked, looked):
    return (20 <= fields.get("company_size", 0) <= 500 and fields["industry"] in ("saas", "fintech")
            and (asked or looked >= 3 or fields.get("score", 0) in range(80, 101)) and not fields.get("existing_customer"))


def call(lead, moment, outcome):
    if chance(0.09):
        add(lead, moment, "call", by=dice.choice(["ana", "ben", "chloe"]))  # nobody wrote down how it ended
    else:
        add(lead, moment, "call", by=dice.choice(["ana", "ben", "chloe"]), outcome=outcome)


def sales_works(lead, handed, tries_left):
    """Sales answers the handover and works the lead. Returns when it was sent back to marketing, if it was."""
    slow = chance(0.2)
    moment = at_work(later(handed, 9 if slow else 0.45))
    if chance(0.05):
        return None  # nobody ever answers
    if chance(0.07):
        add(lead, moment, "rejected", reason="bad_fit", by="ana")
        return moment
    add(lead, moment, "accepted", by=dice.choice(["ana", "ben", "chloe"]))
    spoke = False
    moment = at_work(later(moment, 16 if slow else 0.3))
    for _ in range(tries_left):
        if chance(0.24):
            call(lead, moment, "connected")
            spoke = True
            break
        if chance(0.5):
            call(lead, moment, dice.choice(["voicemail", "no_answer"]))
        else:
            add(lead, moment, "email_sent", by=dice.choice(["ana", "ben", "chloe"]))
        moment = at_work(later(moment, 30))
    if not spoke:
        if chance(0.4):
            add(lead, at_work(later(moment, 20)), "marked_dead", by="ben")
        elif chance(0.6):
            moment = at_work(later(moment, 20))
            if chance(0.15):
                add(lead, moment, "rejected", by="ana")  # without a reason
            else:
                add(lead, moment, "rejected", reason="no_contact", by="ana")
            return moment
        return None
    moment = at_work(later(moment, 50))
    if chance(0.25):
        add(lead, moment, "rejected", reason=dice.choice(["bad_timing", "bad_timing", "duplicate", "bad_fit"]), by="chloe")
        return moment
    if chance(0.75):
        add(lead, moment, "meeting_held", by="chloe")
        moment = at_work(later(moment, 60))
    if chance(0.7):
        amount = dice.randrange(8_000, 90_000, 500)
        add(lead, moment, "opportunity_created", amount=amount, by="chloe")
        moment = at_work(later(moment, 24 * 20))
        if chance(0.35):
            add(lead, moment, "deal_won", amount=round(amount * dice.uniform(0.8, 1.0), 2), by="chloe")
        elif chance(0.5):
            add(lead, moment, "deal_lost", reason=dice.choice(["price", "competitor", "no_decision", "bad_fit"]), by="chloe")
    return None


def hand_over(lead, moment, fields):
    extra = {}
    if not chance(0.12):
        extra["note"] = dice.choice(["wants single sign-on", "compares three vendors", "budget from July", "asked about the API"])
    if not chance(0.1):
        extra["reason_to_call"] = dice.choice(["asked for a demo", "looked at prices three times", "met us at the booth"])
    if "phone" not in fields and chance(0.3):
        extra["phone"] = "+1 212 555 0199"
    add(lead, moment, "handed_over", by="marketing", **extra)


def live(number):
    lead = "L{:04d}".format(number)
    moment = START + (END - START) * dice.random() * 0.97
    fields = lead_fields(number)
    add(lead, moment, "lead_created", **fields)
    looked, asked = 0, False
    for _ in range(dice.choice([0, 0, 1, 2, 3, 4])):
        moment = later(moment, 14)
        add(lead, moment, "pricing_view")
        looked += 1
    if chance(0.4):
        moment = later(moment, 20)
        add(lead, moment, "demo_request")
        asked = True
    if chance(0.15):
        add(lead, later(moment, 5), "newsletter_opened")  # an event of another tool, which the policy does not know
    if not looks_qualified(fields, asked, looked):
        if chance(0.09):
            hand_over(lead, at_work(later(moment, 10)), fields)  # a favour: skips the agreement
        return
    if chance(0.06):
        return  # qualified, and nobody hands it over
    handed = at_work(later(moment, 60 if chance(0.18) else 5))
    if chance(0.03):
        add(lead, handed, "opportunity_created", amount=dice.randrange(8_000, 40_000, 500), by="ben")  # skips the handover
        return
    hand_over(lead, handed, fields)
    back = sales_works(lead, handed, dice.choice([3, 5, 6, 7, 8]))
    if back and chance(0.35):
        again = later(back, 24 * 8)
        add(lead, again, "demo_request")
        handed = at_work(later(again, 8))
        hand_over(lead, handed, fields)
        sales_works(lead, handed, 6)


for number in range(1, LEADS + 1):
    live(number)

records = sorted((record for record in records if record["at"] <= END), key=lambda record: (record["at"], record["lead"]))
lines = []
for position, record in enumerate(records, start=1):
    line = json.dumps({**record, "at": record["at"].isoformat(timespec="seconds"), "id": "r{}".format(position)})
    lines.append(line)
    if position % 97 == 0:
        lines.append(line)  # sent twice
    if position == 500:
        lines.append(line.replace('"event"', '"by": "crm", "event"', 1))  # sent twice, and not the same
    if position == 700:
        lines.append(line[: len(line) // 2])  # cut off
    if position == 900:
        lines.append('{"lead": "L0042", "at": "yesterday", "event": "call"}')

Path(__file__).with_name("acme.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")
