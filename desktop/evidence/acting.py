"""What must be acted on: findings, and flags or signs that no finding explains."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.case import Finding
from desktop.domain.message import Message
from desktop.evidence.assessment import Alert
from desktop.evidence.rows import ActEntry, AlertEntry, Closing
from desktop.evidence.situation import Situation

DAYS = 3  # the category that is acted on without leaving its lane


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Open alerts, and the finding types about which nothing reassuring may be said."""

    alerts: tuple[Alert, ...] = ()
    silenced: frozenset[str] = frozenset()


def act_entry(situation: Situation, finding: Finding) -> ActEntry | None:
    """Return the first entry that says a finding must be acted on."""
    entries = situation.pack.acting.get(finding.type, ())
    return next((e for e in entries if situation.holds_all(e.when, finding)), None)


def is_act_now(entry: ActEntry | None) -> bool:
    """Whether an entry sets the lane (minutes or hours), not only the care."""
    return entry is not None and entry.category < DAYS


def _closes(situation: Situation, closing: Closing, finding: Finding) -> bool:
    return finding.type == closing.finding and situation.holds_all(closing.when, finding)


def _is_closed(situation: Situation, entry: AlertEntry, urgent: tuple[Finding, ...]) -> bool:
    return any(
        _closes(situation, closing, finding) for closing in entry.explained_by for finding in urgent
    ) or any(
        _closes(situation, closing, finding)
        for closing in entry.closed_by
        for finding in situation.findings
    )


def _is_raised(situation: Situation, entry: AlertEntry) -> bool:
    if entry.is_sign:
        is_there = situation.sign(entry.word) is True
    else:
        is_there = entry.word in situation.flags
    return is_there or (bool(entry.implied_by) and situation.holds_all(entry.implied_by, None))


def alarm(situation: Situation, entries: dict[str, ActEntry | None]) -> Alarm:
    """Return the open alerts of a case.

    Parameters
    ----------
    situation : Situation
        The case.
    entries : dict
        The act-now entry of each finding id.
    """
    urgent = tuple(f for f in situation.findings if is_act_now(entries[f.id]))
    opened: list[Alert] = []
    silenced: set[str] = set()
    for entry in situation.pack.alerts:
        if not _is_raised(situation, entry):
            continue
        silenced |= entry.silences
        silenced |= {closing.finding for closing in (*entry.explained_by, *entry.closed_by)}
        is_symptom = entry.is_symptom or (
            bool(entry.also) and situation.holds_all(entry.also, None)
        )
        if is_symptom and not _is_closed(situation, entry, urgent):
            text = Message(f"alert-{entry.word.replace('_', '-')}")
            opened.append(Alert(flag=entry.label, text=text, acr_category=entry.category))
    return Alarm(alerts=tuple(opened), silenced=frozenset(silenced))
