"""Runs commands as children of their own and says what each took."""
import dataclasses
import os
import statistics
import tempfile
import time


class Failed(Exception):
    pass


@dataclasses.dataclass
class Run:
    seconds: float  # by the clock
    cpu: float      # seconds of user and system
    peak: int       # bytes of memory that were resident at most; not below this program's own, some 20 MB
    output: str


def run(command):
    """Standard output goes through a file, so that no reader slows the child down."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.perf_counter()
        child = os.posix_spawnp(command[0], command, os.environ, file_actions=[
            (os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, err.fileno(), 2)])
        _, status, usage = os.wait4(child, 0)
        seconds = time.perf_counter() - begin
        out.seek(0)
        err.seek(0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise Failed(f"{' '.join(command)}: {os.waitstatus_to_exitcode(status)}\n{err.read().decode(errors='replace')[-2000:]}")
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, out.read().decode())


def interleaved(commands, repeats):
    """The runs of each command, by name: A B C A B C, so that what befalls the machine befalls them all. `repeats` is a number for
    each name."""
    runs = {name: [] for name in commands}
    for turn in range(max(repeats.values())):
        for name, command in commands.items():
            if turn < repeats[name]:
                runs[name].append(run(command))
    return runs


def median(runs, what="seconds"):
    return statistics.median(getattr(one, what) for one in runs)


def spread(runs):
    seconds = sorted(one.seconds for one in runs)
    return f"{seconds[0]:.2f} to {seconds[-1]:.2f}"
