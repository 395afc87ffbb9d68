"""What a run costs as events, leads, promises, disorder and thrift grow: Truce beside itself, never beside others."""
import json
import os
import subprocess

import make_promises
from contestants import events_of, make_log, truce_command
from measure import Failed, interleaved, median, run, spread


def judging_seconds(options, log, threads, verdicts="count"):
    """Of each pass over what was read, when reading is over."""
    output = run([options.judge_alone, options.policy, log, str(threads), str(options.repeats), verdicts]).output
    return json.loads(output)["seconds"]


def rows_of(commands, repeats, events, first):
    """A row for each command, with its time in those of `first`."""
    runs = interleaved(commands, {name: repeats for name in commands})
    base = median(runs[first])
    rows = []
    for name, some in runs.items():
        seconds, peak = median(some), max(one.peak for one in some)
        rows.append([name, f"{events[name] / 1e6:.2f}", f"{seconds:.2f}", spread(some), f"{median(some, 'cpu'):.2f}",
                     f"{peak / 1e6:.0f}", f"{peak / events[name]:.0f}", f"{seconds / base:.2f}"])
    return rows


HEADER = ["", "million events", "seconds", "spread", "CPU seconds", "peak MB", "peak bytes/event", "times"]


def more_events(options, log):
    few = max(options.leads // 10, 1)
    shapes = {"a tenth of the leads": (few, "time", 1),
              "a tenth of the leads, ten lives each": (few, "time", 10),
              "all leads": (options.leads, "time", 1),
              "all leads, sorted by lead": (options.leads, "lead", 1),
              "all leads, shuffled": (options.leads, "shuffled", 1)}
    commands, events = {}, {}
    for number, (name, (leads, order, lives)) in enumerate(shapes.items()):
        of_shape = log if name == "all leads" else make_log(options, f"shape{number}.ndjson", leads, options.seed, "ndjson", order, lives)
        commands[name] = truce_command(options, of_shape, 2, "--format", "json")
        events[name] = events_of(options, of_shape)
    return rows_of(commands, options.repeats, events, "a tenth of the leads")


def more_promises(options, log, shape):
    events = events_of(options, log)
    commands, opened = {}, {}
    for count in (1, 10, 100, 1000):
        policy = os.path.join(options.folder, f"promises{count}.truce")
        with open(policy, "w", encoding="utf-8") as file:
            file.write(make_promises.policy(count, shape))
        name = f"{count} promise{'s' if count > 1 else ''}"
        commands[name] = [options.truce, "eval", policy, "--log", log, "--threads", "2", "--format", "json"]
        result = json.loads(run(commands[name]).output)
        opened[name] = [sum(row[kind] for row in result["promises"]) for kind in ("opened", "kept", "broken")]
    if len({tuple(counts) for counts in opened.values()}) != 1:
        raise Failed(f"the policies do not ask the same in all: {opened}")
    return rows_of(commands, options.repeats, {name: events for name in commands}, "1 promise")


def little_memory(options, log):
    """A log five times as large as the memory that is granted."""
    granted = max(os.path.getsize(log) // 5 >> 20, 4)  # the least that Truce takes
    events = events_of(options, log)
    commands = {"as much as it takes": truce_command(options, log, 2, "--format", "json"),
                f"--memory {granted}MiB": truce_command(options, log, 2, "--format", "json", "--memory", f"{granted}MiB")}
    return rows_of(commands, options.repeats, {name: events for name in commands}, "as much as it takes")


def one_lead(options, log):
    """The story of one lead, beside reading all of them and no more."""
    events = events_of(options, log)
    commands = {"reading alone": [options.judge_alone, options.policy, log, "2", "0"],
                "truce why": [options.truce, "why", f"L{options.leads // 2:07}", options.policy, "--log", log, "--threads", "2"]}
    return rows_of(commands, options.repeats, {name: events for name in commands}, "reading alone")


def profile(options, log):
    found = subprocess.run(truce_command(options, log, 2, "--format", "json", "--timings"), capture_output=True, text=True, check=True)
    return found.stderr


def has_option(options, name):
    return name in subprocess.run([options.truce, "eval", "--help"], capture_output=True, text=True, check=True).stdout


def sections(options, log, table):
    """`log` is that of all leads, as NDJSON sorted by time."""
    text = "\n## As logs grow, and in what order they stand\n\n" + table(HEADER, more_events(options, log))
    for shape, what in (("where", "their triggers ask (`where`)"), ("applies", "`applies when` asks")):
        text += f"\n## As promises grow: {what} which of them opens\n\n" + table(HEADER, more_promises(options, log, shape))
    text += "\n## One lead out of all\n\n" + table(HEADER, one_lead(options, log))
    if has_option(options, "--memory"):
        text += "\n## With little memory\n\n" + table(HEADER, little_memory(options, log))
    if has_option(options, "--timings"):
        text += "\n## Where the time goes (`--timings`)\n\n```\n" + profile(options, log) + "```\n"
    return text
