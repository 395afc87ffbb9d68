"""answers_python.py LOG: the three questions of questions.truce, as one would write them in plain Python."""
import csv
import datetime
import json
import platform
import sys
from collections import defaultdict

DAY = datetime.timedelta(days=1)


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        if path.endswith(".csv"):
            yield from csv.DictReader(file)
        else:
            for line in file:
                yield json.loads(line)


def main():
    leads = defaultdict(list)
    last = datetime.datetime.min.replace(tzinfo=datetime.timezone.utc)
    for row in rows(sys.argv[1]):
        at = datetime.datetime.fromisoformat(row["at"])
        last = max(last, at)
        leads[row["lead"]].append((at, row["event"]))
    counts = {promise: {"kept": 0, "broken": 0, "open": 0} for promise in ("touched", "no_early_death", "sql_was_mql")}
    for events in leads.values():
        events.sort(key=lambda event: event[0])
        attempts = [at for at, event in events if event in ("call", "email_sent")]
        mqls = [at for at, event in events if event == "mql"]
        for at, event in events:
            if event == "mql":
                touched = any(at < attempt <= at + DAY for attempt in attempts)
                counts["touched"]["kept" if touched else "open" if at + DAY > last else "broken"] += 1
            elif event == "marked_dead":
                enough = sum(attempt <= at < attempt + 14 * DAY for attempt in attempts) >= 6
                counts["no_early_death"]["kept" if enough else "broken"] += 1
            elif event == "sql":
                counts["sql_was_mql"]["kept" if any(mql < at for mql in mqls) else "broken"] += 1
    print(json.dumps({"version": "Python " + platform.python_version(), "answers": counts}))


main()
