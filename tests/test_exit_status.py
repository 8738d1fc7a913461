"""The exit status says how a run went; the numbers are a promise."""

import pytest
from made_audits import failed_audit_of, made_audit, made_finding

from pipeline.exit_status import ExitStatus, exit_status_of
from pipeline.export.summary import summarise
from pipeline.model import Severity, Status

CLEAN = made_audit("a", findings=[])
NOTE, DOUBT, WRONG = (made_audit(each.value, findings=[made_finding(severity=each)]) for each in reversed(Severity))
PARTIAL = made_audit("p", status=Status.PARTIAL, error="第2页 / page 2")


def status(*audits, fail_on=None):
    return exit_status_of(summarise(audits, {}), fail_on)


def test_the_numbers_are_these_and_each_has_its_meaning():
    assert {each.name: each.value for each in ExitStatus} == {
        "OK": 0, "FOUND": 1, "UNREADABLE": 2, "USAGE": 64, "CANNOT_WRITE": 73, "INTERRUPTED": 130,
    }  # fmt: skip
    for each in ExitStatus:
        chinese, english = each.meaning
        assert chinese and english


def test_mismatches_are_results_not_failures():
    assert status(CLEAN, NOTE, DOUBT, WRONG) is ExitStatus.OK


@pytest.mark.parametrize(
    ("audit", "fail_on", "expected"),
    [
        (WRONG, Severity.ERROR, ExitStatus.FOUND),
        (DOUBT, Severity.ERROR, ExitStatus.OK),
        (WRONG, Severity.WARNING, ExitStatus.FOUND),
        (DOUBT, Severity.WARNING, ExitStatus.FOUND),
        (NOTE, Severity.WARNING, ExitStatus.OK),
        (CLEAN, Severity.WARNING, ExitStatus.OK),
    ],
)
def test_fail_on_counts_its_severity_and_graver_ones(audit, fail_on, expected):
    assert status(CLEAN, audit, fail_on=fail_on) is expected


@pytest.mark.parametrize("unread", [failed_audit_of(), PARTIAL])
def test_what_was_not_read_outweighs_fail_on(unread):
    assert status(CLEAN, unread) is ExitStatus.UNREADABLE
    assert status(WRONG, unread, fail_on=Severity.ERROR) is ExitStatus.UNREADABLE
