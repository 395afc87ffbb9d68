"""Who is compared: the command of each, what its output says, and the logs that they get."""
import json
import os
import pathlib
import subprocess
import sys

from measure import run

HERE = pathlib.Path(__file__).resolve().parent


OURS = ("Truce", "Truce, verdicts written", "Truce, counts alone")


def truce_command(options, log, threads, *more):
    return [options.truce, "eval", options.policy, "--log", log, "--threads", str(threads), *more]


def command_of(options, contestant, log, threads):
    if contestant == "Truce":
        return truce_command(options, log, threads)
    if contestant == "Truce, verdicts written":
        return truce_command(options, log, threads, "--format", "json", "--verdicts", os.path.join(options.folder, "verdicts.ndjson"))
    if contestant == "Truce, counts alone":
        return truce_command(options, log, threads, "--format", "json")
    return [sys.executable, str(HERE / f"answers_{contestant.lower()}.py"), log, str(threads)]


def answering_command_of(options, contestant, log):
    """As command_of(), on two threads; the report for people is left out, since no program reads it."""
    return command_of(options, contestant if contestant != "Truce" else "Truce, verdicts written", log, 2)


def answers_of(contestant, output):
    result = json.loads(output)
    if not contestant.startswith("Truce"):
        return result["answers"]
    return {row["promise"]: {kind: row[kind] for kind in ("kept", "broken", "open")} for row in result["promises"]}


def make_log(options, name, *arguments):
    path = os.path.join(options.folder, name)
    with open(path, "wb") as file:
        subprocess.run([options.make_log, *map(str, arguments)], stdout=file, check=True)
    return path


def events_of(options, log):
    result = json.loads(run(command_of(options, "Truce, counts alone", log, 2)).output)
    return result["log"]["judged"]
