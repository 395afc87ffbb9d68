#!/usr/bin/env python3
"""Runs what a CI system would run: run_ci.py github|pre-commit|gitlab FILE [NAME=VALUE...], in the present folder.

The commands come from FILE and nowhere else. The names are inputs of the action, the hook (`hook=truce-check`), or variables of the job.
Exits as the first step that fails, or with 0.
"""
import os
import re
import shlex
import subprocess
import sys

import yaml


def shell(script, environment):
    """As GitHub and GitLab run a step: a failing command ends it. Returns its exit code."""
    whole = dict(os.environ, **environment)
    return subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], env=whole).returncode


def github(action, given):
    inputs = {name: given.get(name, one["default"]) for name, one in action["inputs"].items()}
    unknown = set(given) - set(inputs)
    assert not unknown, f"no inputs: {unknown}"
    assert action["runs"]["using"] == "composite"

    def filled_in(text):
        return re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda match: inputs[match[1]], text)

    failed = 0
    for step in action["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an input in a script could be a command"
        assert step.get("if", "") in ("", "${{ !cancelled() }}")
        if failed and "if" not in step:
            continue
        code = shell(step["run"], {name: filled_in(text) for name, text in step.get("env", {}).items()})
        failed = failed or code
    sys.exit(failed)


def pre_commit(hooks, given):
    hook = next(one for one in hooks if one["id"] == given["hook"])
    assert hook["language"] == "system"
    tracked = subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True).stdout.splitlines()
    files = [path for path in tracked if re.search(hook["files"], path)]
    if files:
        sys.exit(subprocess.run(shlex.split(hook["entry"]) + files).returncode)


def gitlab(template, given):
    job = template["truce"]
    variables = dict(job["variables"], **given)
    sys.exit(shell("\n".join(job["script"]), variables))


def main():
    system, path, *rest = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        document = yaml.safe_load(file)
    given = dict(one.split("=", 1) for one in rest)
    {"github": github, "pre-commit": pre_commit, "gitlab": gitlab}[system](document, given)


main()
