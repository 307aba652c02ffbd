"""The life of a report goes by one table; no other way exists."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from desktop.report.lifecycle import (
    FHIR,
    OBR_25,
    SIGNED,
    TABLE,
    WAITING,
    Act,
    IllegalActError,
    Status,
    after,
    allowed,
)


def test_that_every_state_stands_in_the_table_and_is_reached() -> None:
    assert set(TABLE) == set(Status)
    reached = {status for acts in TABLE.values() for status in acts.values()}
    assert {status for acts in WAITING.values() for status in acts.values()} <= reached
    assert reached == set(Status) - {Status.DRAFT}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("waiting", [False, True])
def test_that_an_act_is_in_the_table_or_refused(status: Status, act: Act, waiting: bool) -> None:
    if act in allowed(status, waiting=waiting):
        assert after(status, act, waiting=waiting) in Status
    else:
        with pytest.raises(IllegalActError):
            after(status, act, waiting=waiting)


def test_that_only_a_final_report_that_has_not_left_is_recalled() -> None:
    for status in Status:
        assert Act.RECALL not in allowed(status)
        assert (Act.RECALL in allowed(status, waiting=True)) is (status is Status.FINAL)
    assert after(Status.FINAL, Act.RECALL, waiting=True) is Status.PRELIMINARY


def test_that_nothing_that_was_signed_becomes_preliminary_or_is_discarded() -> None:
    for status in SIGNED:
        assert set(TABLE[status].values()) <= {*SIGNED, Status.RETRACTED} - {Status.FINAL}
    assert TABLE[Status.RETRACTED] == {}


def test_that_other_systems_are_told_every_state_a_report_can_have() -> None:
    reports = set(Status) - {Status.DISCARDED}
    assert set(FHIR) == set(OBR_25) == reports
    assert OBR_25[Status.FINAL] == "F"
    assert FHIR[Status.RETRACTED] == "entered-in-error"


class Life(RuleBasedStateMachine):
    """Any acts in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.status, self.ever_signed = Status.DRAFT, False

    @rule(act=st.sampled_from(Act))
    def try_anything(self, act: Act) -> None:
        try:
            self.status = after(self.status, act)
        except IllegalActError:
            assert act not in allowed(self.status)
        self.ever_signed |= self.status in SIGNED

    @precondition(lambda self: self.ever_signed)
    @invariant()
    def signed_reports_stay_reports(self) -> None:
        assert self.status in {*SIGNED, Status.RETRACTED}


Life.TestCase.settings = settings(max_examples=200, stateful_step_count=20, deadline=None)
TestLife = Life.TestCase
