"""compare_test.py TRUCE: the benchmark refuses, before it times anything, to compare answers that differ or that say nothing."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TRUCE = sys.argv.pop(1)


def lines_of(lead, touched, attempts, was_mql):
    """A lead that is touched within a day or not, given up after so many attempts, and an SQL that was an MQL or was none."""
    events = [("2024-03-01T08:00:00Z", "mql")] if was_mql else [("2024-03-01T08:00:00Z", "lead_created")]
    events.append(("2024-03-01T09:00:00Z" if touched else "2024-03-05T09:00:00Z", "call"))
    events += [(f"2024-03-06T{10 + number:02}:00:00Z", "call") for number in range(attempts - 1)]
    events += [("2024-03-08T10:00:00Z", "sql"), ("2024-03-09T10:00:00Z", "marked_dead")]
    return "".join(json.dumps({"lead": lead, "at": at, "event": event}) + "\n" for at, event in events)


MIXED = lines_of("a", True, 6, True) + lines_of("b", False, 2, True) + lines_of("c", False, 1, False)


class Comparison(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def compare(self, log, policy=HERE / "questions.truce"):
        path, self.result = os.path.join(self.folder.name, "log.ndjson"), os.path.join(self.folder.name, "result.md")
        pathlib.Path(path).write_text(log)
        return subprocess.run([sys.executable, str(HERE / "compare.py"), "--truce", TRUCE, "--contestants", "Truce,Python", "--log", path,
                               "--policy", str(policy), "--only", "end", "--repeats", "1", "--output", self.result],
                              capture_output=True, text=True)

    def test_times_equal_answers_that_say_something(self):
        done = self.compare(MIXED)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("| Python |", pathlib.Path(self.result).read_text())

    def test_refuses_answers_that_differ(self):
        other = os.path.join(self.folder.name, "other.truce")
        questions = (HERE / "questions.truce").read_text()
        pathlib.Path(other).write_text(questions.replace("within 24 hours", "within 1000 hours"))
        self.assertNotEqual(pathlib.Path(other).read_text(), questions)
        done = self.compare(MIXED, other)
        self.assertEqual(done.returncode, 1)
        self.assertIn("the answers differ", done.stderr)
        self.assertFalse(os.path.exists(self.result))

    def test_refuses_verdicts_that_are_all_the_same(self):
        done = self.compare(lines_of("a", True, 6, True) + lines_of("b", True, 2, True) + lines_of("c", False, 1, True))
        self.assertEqual(done.returncode, 1)
        self.assertIn("every verdict of sql_was_mql is the same", done.stderr)
        self.assertFalse(os.path.exists(self.result))


unittest.main()
