"""The life of a report: which state follows from which act, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    APPENDED = "appended"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    DISCARDED = "discarded"


class Act(StrEnum):
    """What a person does to a report."""

    SAVE = "save"  # as preliminary
    SIGN = "sign"
    APPEND = "append"
    CORRECT = "correct"
    RETRACT = "retract"
    RECALL = "recall"  # back to preliminary, while a signed report has not left yet
    DISCARD = "discard"


SIGNED = frozenset({Status.FINAL, Status.APPENDED, Status.CORRECTED})
"""States whose text is frozen: it changes by a further version only."""

NEEDS_REASON = frozenset({Act.APPEND, Act.CORRECT, Act.RETRACT})

SIGNATURES = frozenset({Act.SIGN, Act.APPEND, Act.CORRECT, Act.RETRACT})
"""Acts that a person signs with a secret."""

WAIT_S = 180
"""How long a signed report waits before it may leave; 0 where something must be acted on."""

_AFTER_SIGNING = {
    Act.APPEND: Status.APPENDED,
    Act.CORRECT: Status.CORRECTED,
    Act.RETRACT: Status.RETRACTED,
}

TABLE: Mapping[Status, Mapping[Act, Status]] = MappingProxyType(
    {
        Status.DRAFT: {
            Act.SAVE: Status.PRELIMINARY,
            Act.SIGN: Status.FINAL,
            Act.DISCARD: Status.DISCARDED,
        },
        Status.PRELIMINARY: {Act.SAVE: Status.PRELIMINARY, Act.SIGN: Status.FINAL},
        Status.FINAL: _AFTER_SIGNING,
        Status.APPENDED: _AFTER_SIGNING,
        Status.CORRECTED: _AFTER_SIGNING,
        Status.RETRACTED: {},
        Status.DISCARDED: {},
    }
)

WAITING: Mapping[Status, Mapping[Act, Status]] = MappingProxyType(
    {Status.FINAL: {Act.RECALL: Status.PRELIMINARY}}
)
"""Steps beside the table, only while a signed report has not left this program."""

FHIR: Mapping[Status, str] = MappingProxyType(
    {
        Status.DRAFT: "partial",
        Status.PRELIMINARY: "preliminary",
        Status.FINAL: "final",
        Status.APPENDED: "appended",
        Status.CORRECTED: "corrected",
        Status.RETRACTED: "entered-in-error",
    }
)
"""DiagnosticReport.status; a discarded draft was never a report."""

OBR_25: Mapping[Status, str] = MappingProxyType(
    {
        Status.DRAFT: "R",
        Status.PRELIMINARY: "P",
        Status.FINAL: "F",
        Status.APPENDED: "A",
        Status.CORRECTED: "C",
        Status.RETRACTED: "X",
    }
)
"""HL7 v2 result status (table 0123)."""


class IllegalActError(ValueError):
    """An act that its state does not allow."""

    def __init__(self, status: Status, act: Act) -> None:
        super().__init__(f"{status} does not allow {act}")
        self.status, self.act = status, act


def after(status: Status, act: Act, *, waiting: bool = False) -> Status:
    """Return the state after an act; ``waiting`` while a signed report has not left yet.

    Raises
    ------
    IllegalActError
        Where the table has no such step.
    """
    try:
        return _steps(status, waiting=waiting)[act]
    except KeyError:
        raise IllegalActError(status, act) from None


def allowed(status: Status, *, waiting: bool = False) -> tuple[Act, ...]:
    """Return the acts that a state allows."""
    return tuple(_steps(status, waiting=waiting))


def _steps(status: Status, *, waiting: bool) -> Mapping[Act, Status]:
    more = WAITING.get(status, {}) if waiting else {}
    return {**TABLE[status], **more}
