"""Runs one of CPython's test modules and emits a record before and after every test."""

import os
import sys
import unittest

import sandbox

sys.path.insert(0, "/cpython")


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


def in_one_line(error):
    lines = str(error[1]).splitlines() or [""]
    # A test module that cannot be imported has the whole traceback as its message.
    line = lines[-1] if "Traceback (most recent call last):" in lines else lines[0]
    return f"{error[0].__name__}: {line}"[:300]


class Emitting(unittest.TestResult):
    def __init__(self, started):
        super().__init__()
        self.number = started
        self.outcome = None

    def startTest(self, test):
        super().startTest(test)
        self.outcome = None
        sandbox.emit({"number": self.number, "id": test.id(), "outcome": "started"})

    def stopTest(self, test):
        super().stopTest(test)
        outcome, detail = self.outcome or ("passed", "")
        self.report(test, outcome, detail)
        self.number += 1

    def report(self, test, outcome, detail):
        sandbox.emit(
            {"number": self.number, "id": test.id(), "outcome": outcome, "detail": detail}
        )

    def note(self, test, outcome, detail):
        if not isinstance(test, unittest.TestCase):
            # set-up of a class or module: it belongs to no test, its tests are not run
            self.report(test, outcome, detail)
        elif self.outcome is None or self.outcome[0] != "failed":
            self.outcome = (outcome, detail)

    def addError(self, test, error):
        self.note(test, "failed", in_one_line(error))

    def addFailure(self, test, error):
        self.note(test, "failed", in_one_line(error))

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.note(test, "failed", in_one_line(error))

    def addSkip(self, test, reason):
        if isinstance(test, unittest.case._SubTest):
            return
        self.note(test, "skipped", reason[:300])

    def addUnexpectedSuccess(self, test):
        self.note(test, "failed", "unexpected success")


def run_module(name, first):
    """Runs the tests of a module from a number on."""
    from test import support

    os.chdir("/tmp")
    support.use_resources = ()
    tests = list(flatten(unittest.defaultTestLoader.loadTestsFromName("test." + name)))
    unittest.TestSuite(tests[first:]).run(Emitting(first))
    return len(tests)
