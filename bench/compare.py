"""compare.py: Truce beside DuckDB, ClickHouse and plain Python on one made-up log; see README.md. Call it by `bench/run`."""
import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

import scaling
from contestants import OURS, answering_command_of, answers_of, command_of, events_of, make_log
from measure import Failed, interleaved, median, run, spread

HERE = pathlib.Path(__file__).resolve().parent
PROMISES = ("touched", "no_early_death", "sql_was_mql")


def why_refused(answers):
    """Nothing, or why a benchmark with these answers would say nothing: they differ, or a question has one answer only."""
    first, *others = answers
    for other in others:
        if answers[other] != answers[first]:
            return f"the answers differ:\n  {first}: {answers[first]}\n  {other}: {answers[other]}"
    for promise in PROMISES:
        counts = answers[first].get(promise, {})
        if sum(count > 0 for count in counts.values()) < 2:
            return f"every verdict of {promise} is the same: {counts}"
    return None


def check_answers(options, logs):
    """Before anything is timed. It also brings the logs into the file cache."""
    versions = {}
    for log in logs:
        answers = {}
        for contestant in options.contestants:
            output = run(answering_command_of(options, contestant, log)).output
            answers[contestant] = answers_of(contestant, output)
            if not contestant.startswith("Truce"):
                versions[contestant] = json.loads(output)["version"]
        refused = why_refused(answers)
        if refused:
            print(f"bench: refused, {os.path.basename(log)}: {refused}", file=sys.stderr)
            sys.exit(1)
        print(f"bench: {os.path.basename(log)}: {len(answers)} contestants give the same answers", file=sys.stderr)
    return versions


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "|".join("---" if index == 0 else "--:" for index in range(len(header))) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def end_to_end(options, log, events):
    """One table a format: every contestant on one thread and on two."""
    text = ""
    for threads in (1, 2):
        commands = {name: command_of(options, name, log, threads) for name in options.contestants if threads == 1 or name != "Python"}
        repeats = {name: options.repeats if name != "Python" else min(options.repeats, 2 if events < 5e6 else 1) for name in commands}
        runs = interleaved(commands, repeats)
        ours = [median(runs[name]) for name in OURS if name in runs]
        rows = []
        for name, some in runs.items():
            seconds, peak = median(some), max(one.peak for one in some)
            rows.append([name, f"{seconds:.2f}", spread(some), f"{median(some, 'cpu'):.2f}", f"{events / seconds / 1e6:.2f}",
                         f"{peak / 1e6:.0f}", f"{peak / events:.0f}", " / ".join(f"{seconds / one:.2f}" for one in ours)])
        text += f"\n{os.path.basename(log).split('.')[-1].upper()}, {threads} thread{'s' if threads > 1 else ''}:\n\n"
        text += table(["", "seconds", "spread", "CPU seconds", "million events/s", "peak MB", "peak bytes/event", "times Truce / written / counts alone"], rows)
    return text


def in_memory(options, log, events):
    """Judging alone: databases from their sorted tables, Truce from what it has read, in the order of the file."""
    rows = []
    for threads in (1, 2):
        seconds = {}
        for name in ("DuckDB", "ClickHouse"):
            if name in options.contestants:
                seconds[name] = json.loads(run(command_of(options, name, log, threads) + [str(options.repeats)]).output)["seconds"]
        for name, verdicts in (("Truce, verdicts kept", "keep"), ("Truce, counts alone", "count")):
            seconds[name] = scaling.judging_seconds(options, log, threads, verdicts)
        for name, some in seconds.items():
            middle = statistics.median(some)
            rows.append([name, str(threads), f"{middle:.3f}", f"{min(some):.3f} to {max(some):.3f}", f"{events / middle / 1e6:.1f}"])
    return table(["", "threads", "seconds", "spread", "million events/s"], rows)


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    memory = int(next(line.split()[1] for line in open("/proc/meminfo") if line.startswith("MemTotal"))) / 1e6
    load = os.getloadavg()[0]
    busy = "" if load < 0.5 else f" Others kept the machine busy (load {load:.1f} before the first run), so only ratios mean anything."
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GB, {platform.system()} {platform.release()}.{busy}"


def commit():
    found = subprocess.run(["git", "-C", str(HERE), "describe", "--always", "--dirty"], capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=200_000, help="of the made-up log, some ten events each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--truce", required=True, help="the command that is measured")
    parser.add_argument("--make-log", help="the generator of logs")
    parser.add_argument("--judge-alone", help="the program that judges what was read")
    parser.add_argument("--policy", default=str(HERE / "questions.truce"))
    parser.add_argument("--log", action="append", help="compare on this log only, instead of making some")
    parser.add_argument("--contestants", default="Truce,Truce; verdicts written,Truce; counts alone,DuckDB,ClickHouse,Python",
                        type=lambda text: [name.replace(";", ",") for name in text.split(",")])
    parser.add_argument("--only", choices=["end", "memory", "scaling"], help="one part of the whole")
    parser.add_argument("--output", help="the Markdown file; otherwise standard output")
    return parser.parse_args()


def main():
    options = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="truce-bench-", dir=os.environ.get("TRUCE_BENCH_FOLDER")) as options.folder:
        logs = options.log or [make_log(options, f"log.{form}", options.leads, options.seed, form) for form in ("ndjson", "csv")]
        about = machine()
        versions = check_answers(options, logs)
        events = events_of(options, logs[0])
        text = (f"# Benchmark of {datetime.date.today()}\n\n{about} Truce {commit()}"
                + "".join(f", {version}" for version in versions.values())
                + f". {events:,} events of a made-up log (seed {options.seed}), medians of {options.repeats} runs taken in turns; "
                f"{os.path.getsize(logs[0]) / events:.0f} bytes an event in the first file.\n")
        if options.only in (None, "end"):
            text += ("\n## From file to answers\n\nTruce keeps every verdict with its evidence and "
                     "prints its report; beside that, it also writes them all to a file, or only counts them.\n")
            for log in logs:
                text += end_to_end(options, log, events)
        if options.only in (None, "memory"):
            text += "\n## Judging alone\n\n" + in_memory(options, logs[0], events)
        if options.only in (None, "scaling") and not options.log:
            text += scaling.sections(options, logs[0], table)
    if options.output:
        pathlib.Path(options.output).write_text(text)
    else:
        print(text)


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        print(f"bench: {failed}", file=sys.stderr)
        sys.exit(70)
