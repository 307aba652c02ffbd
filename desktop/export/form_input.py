"""What every text form of a report is made of, and the one gate that its texts pass.

A form carries each text as it was typed, or is refused with the name of the field: nothing is cut,
replaced or dropped on the way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from math import isfinite
from uuid import UUID, uuid5

from desktop.app.draft import Draft
from desktop.domain.age import parsed_day
from desktop.domain.case import Finding
from desktop.domain.message import Problem
from desktop.export.form_codes import figures, loose_figures
from desktop.report.clean import is_no_character
from desktop.report.communication import Communication, CriticalItem, moment
from desktop.report.document import Badge, Document, Lane, Table
from desktop.report.identity import person_name
from desktop.report.lifecycle import Status
from desktop.report.names import term, title
from desktop.report.phrases import Words
from desktop.report.source import UNSIGNED, Signing

LONGEST = 1_000_000
"""Characters of one text: what a FHIR string holds."""
CARRIED_CONTROLS = frozenset("\t\n\r")
NAMESPACE = UUID("6b1b4c1e-7c0a-5f0e-9a53-2f6d1c9a7e11")
LOCAL = "urn:concord:"


class FormError(Exception):
    """A form that is not made; ``problem`` names the field and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A critical result with its record; ``record`` is ``None`` where nobody was told yet."""

    target: str
    name: str
    category: int | None
    record: Communication | None


@dataclass(frozen=True, kw_only=True)
class FormInput:
    """A report as it is sent: its facts, its words, its state, the time of sending.

    ``at`` is ISO 8601 with offset: when the message is made, given by the caller. ``pdf`` is the
    page that goes with it. ``number`` counts the versions of the report from 1. ``critical`` are
    the results that must be told (``report.communication.critical_items``). ``endpoint`` is where
    the images can be had, if that is known.
    """

    draft: Draft
    document: Document
    words: Words
    at: str
    signing: Signing = UNSIGNED
    pdf: bytes = b""
    number: int = 1
    critical: Sequence[CriticalItem] = ()
    endpoint: str = ""

    @property
    def status(self) -> Status:
        """Where the report stands: what the page says."""
        return Status(self.document.status)

    @cached_property
    def lanes(self) -> Mapping[int, str]:
        """The lane that the page gives each numbered finding."""
        found: dict[int, str] = {}
        for section in self.document.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    for badge in _badges(block):
                        found[badge.number] = badge.category
                if isinstance(block, Lane):
                    found |= {i.number: block.category for i in block.items if i.number is not None}
        return found

    def lane_of(self, finding: Finding) -> str:
        """Return the lane of a finding; empty where the page gives none."""
        number = self.draft.number_of(finding.id)
        return self.lanes.get(number, "") if number is not None else ""

    def title_of(self, finding: Finding) -> str:
        """Return the name of a finding in words."""
        return self.words.text(title(finding))

    @property
    def told(self) -> tuple[Told, ...]:
        """Critical results in the order of the page: a record outlives what it speaks of."""
        records = {record.target: record for record in self.draft.communications}
        found = [
            Told(
                target=item.target,
                name=self.words.text(item.name),
                category=item.category,
                record=records.pop(item.target, None),
            )
            for item in self.critical
        ]
        left = (
            Told(target=one.target, name=self.words.text(term(one.word)), category=None, record=one)
            for one in records.values()
        )
        return (*found, *left)

    @cached_property
    def _content(self) -> str:
        study, patient = self.draft.case.study, self.draft.case.patient
        named = (self.draft.id, study.uid, study.accession, patient.issuer, patient.id)
        return "\x1f".join((*(one or "" for one in named), self.document.fingerprint))

    def uid(self, *parts: str) -> str:
        """Return an id that follows from the content alone: another report has other ids."""
        return str(uuid5(NAMESPACE, "\x1f".join((self._content, str(self.number), *parts))))


def _badges(table: Table) -> Iterator[Badge]:
    for row in table.rows:
        for cell in row.cells:
            yield from (entry.badge for entry in cell.entries if entry.badge is not None)


def texts(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a value with its place, as a path."""
    if isinstance(value, str):
        yield where, value
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from texts(getattr(value, one.name), f"{where}/{one.name}")
    elif isinstance(value, tuple | list):
        for place, item in enumerate(value):
            name = getattr(item, "id", None)
            yield from texts(item, f"{where}/{name if _is_plain(name) else place}")


def _is_plain(name: object) -> bool:
    """Whether an id may stand in a path that is shown."""
    return isinstance(name, str) and name.isascii() and name.isalnum() and len(name) <= LONGEST_ID


LONGEST_ID = 64


def fault(where: str, text: str) -> Problem | None:
    """Return why a text cannot be sent as it is; ``None`` where it can."""
    if len(text) > LONGEST:
        return Problem.of(where, "form-too-long", limit=f"{LONGEST:,}", length=f"{len(text):,}")
    if text.isascii() and text.isprintable():
        return None
    for character in text:
        if not carried(character):
            return Problem.of(where, "form-character", code=f"U+{ord(character):04X}")
    return None


def carried(character: str) -> bool:
    """Whether every form can carry a character: no control, half surrogate, non-character."""
    if character in CARRIED_CONTROLS:
        return True
    return unicodedata.category(character) not in {"Cc", "Cs"} and not is_no_character(
        ord(character)
    )


def faults(given: FormInput) -> tuple[Problem, ...]:
    """Return every text that cannot be sent, by field; empty where all can."""
    draft = given.draft
    parts: dict[str, object] = {
        "": draft.case,
        "/communications": draft.communications,
        "/measurements": draft.measurements,
        "/signing": given.signing,
        "/report": draft.id,
        "/endpoint": given.endpoint,
    }
    found = [
        fault(where, text) for base, part in parts.items() for where, text in texts(part, base)
    ]
    return tuple(problem for problem in found if problem is not None)


def check(given: FormInput) -> None:
    """Refuse what no form can carry, and what never was a report.

    Raises
    ------
    FormError
        With the first field, or where the draft was discarded, or the time has no offset.
    """
    if given.status is Status.DISCARDED:
        raise FormError(Problem.of("report", "form-discarded"))
    when = moment(given.at)
    if when is None or when.tzinfo is None:
        raise FormError(Problem.of("at", "form-time"))
    for problem in (*faults(given), *_no_numbers(given)):
        raise FormError(problem)


def _no_numbers(given: FormInput) -> Iterator[Problem]:
    """Yield the measured values that are no numbers: no form can write them."""
    for where, _name, value, _unit in (
        *(one for f in given.draft.case.findings for one in figures(given.draft, f)),
        *loose_figures(given.draft),
    ):
        if not isfinite(value):
            yield Problem.of(
                f"/measured/{where}" if where.isascii() else "/measured", "form-number"
            )


def day_of(text: str | None) -> str:
    """Return an ISO day; empty for anything else."""
    when = parsed_day(text)
    return when.isoformat() if when is not None else ""


def patient_words(given: FormInput) -> str:
    """Return the patient's name as people read it."""
    return person_name(given.draft.case.patient.name)


def quantity(value: float) -> str:
    """Return a value as every form writes it: shortest that reads back the same."""
    return f"{value:.15g}"
