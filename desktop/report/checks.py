"""What is still open before the page can go out: each check names its field.

A check blocks where the page would say something wrong or leave out what must be said; it warns
where the reader may have meant it so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from desktop.domain.case import Case, Category, Finding
from desktop.domain.casefile import excerpt
from desktop.domain.message import Message
from desktop.evidence.assessment import Assessment
from desktop.report.catalogue import code
from desktop.report.communication import (
    Communication,
    critical_items,
    is_out_of_order,
    record_of,
    untold,
)
from desktop.report.contradictions import FACT as FACT  # noqa: PLC0414 - a place of checks too
from desktop.report.contradictions import Contradiction
from desktop.report.contradictions_all import contradictions, texts_of
from desktop.report.contradictions_read import Text
from desktop.report.counting import absent_levels, count_of, fitted, stated_count
from desktop.report.edited import EditedSentence, is_outdated
from desktop.report.form_fields import missing, wanted
from desktop.report.form_sections import misfits, sections_of
from desktop.report.lanes import sides_disagree
from desktop.report.lexicon import Lexicon
from desktop.report.names import joined, title
from desktop.report.numbering import (
    NO_FACTS,
    LevelFacts,
    is_kept,
    lacks_numbering,
    level_warning,
)
from desktop.report.template import Field, Template
from desktop.report.wording_check import WordList, WordNote, strides, word_notes

CALL = "call:"
CLINICAL, IMPRESSION, STUDY = "clinical", "impression", "study"
REWORDED = frozenset({"findings", "impression", "technique"})  # sections whose words are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One open check.

    ``target`` is a finding id, ``clinical``, ``study``, ``impression``, ``fact:`` and the key of an
    answer, or ``call:`` and what must be told.
    """

    target: str
    title: Message
    detail: Message | None = None
    verb: Message | None = None
    blocks: bool = False
    reword: tuple[str, str] | None = None  # a word, and what its verb puts in its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How free text is read: the lexicon, and the words that could be better."""

    lexicon: Lexicon
    words: WordList


def checks(
    case: Case,
    assessment: Assessment,
    template: Template,
    levels: LevelFacts = NO_FACTS,
    reading: Reading | None = None,
) -> tuple[Check, ...]:
    """Return the open checks: what blocks first, then warnings, each in the order of the page.

    ``levels`` is what the labels on the images say; with a ``reading`` values and free texts are
    compared with one another, and the words of free texts looked at.
    """
    template = fitted(template, case, levels.lumbar)
    found = [
        *_identity(case),
        *_numbering(case, levels),
        *_counting(case, template, levels),
        *_content(case),
        *(check for finding in case.findings for check in _finding(finding, case, template)),
        *(
            _check("sides", finding.id, finding, blocks=True)
            for finding in case.findings
            if sides_disagree(case, finding, assessment)
        ),
        *_reasons(case, assessment),
        *_facts(case, template),
        *_misfits(case, template),
        *(_read(case, assessment, reading) if reading is not None else ()),
        *_alerts(assessment),
    ]
    return tuple(sorted(found, key=lambda check: not check.blocks))


def _check(
    name: str, target: str, finding: Finding | None = None, *, blocks: bool = False
) -> Check:
    args = {"finding": title(finding)} if finding is not None else {}
    return Check(
        target=target,
        title=Message.of(f"check-{name}", **args),
        detail=Message(f"check-{name}-detail"),
        verb=Message(f"check-{name}-verb"),
        blocks=blocks,
    )


def _identity(case: Case) -> list[Check]:
    patient = case.patient
    found = []
    if not patient.name or not patient.id:
        found.append(_check("identity", IMPRESSION, blocks=True))
    if patient.age_years is None and not patient.birth_date:
        found.append(_check("age", CLINICAL))
    return found


def _numbering(case: Case, levels: LevelFacts) -> list[Check]:
    found = [_check("numbering", STUDY, blocks=True)] if lacks_numbering(case, levels) else []
    for conflict in levels.conflicts:
        finding = case.finding(conflict.finding)
        if finding is not None and not is_kept(case, conflict):
            warning = level_warning(conflict, title(finding))
            check = _check("level-conflict", finding.id, finding, blocks=True)
            found.append(replace(check, detail=warning))
    return found


def _counting(case: Case, template: Template, levels: LevelFacts) -> list[Check]:
    """Return what contradicts the number of lumbar vertebrae: the labels, or levels said of."""
    found = []
    stated = stated_count(case)
    if levels.lumbar is not None and stated not in (None, levels.lumbar):
        told = Message.of("check-lumbar-count", stated=str(stated), labelled=str(levels.lumbar))
        found.append(replace(_check("lumbar-count", STUDY, blocks=True), title=told))
    count = count_of(case, levels.lumbar)
    if count is None:
        return found  # then the numbering itself must be stated
    for level in absent_levels(template, case):
        holders = [f for f in case.findings if f.level == level]
        if holders and all(levels.conflict_of(f.id) for f in holders):
            continue  # its own check stands, or was answered
        words: dict[str, str | float | Message] = {"level": code(level), "count": str(count)}
        check = Check(
            target=holders[0].id if holders else STUDY,
            title=Message.of("check-level-absent", **words),
            detail=Message.of("check-level-absent-detail", **words),
            verb=Message("check-level-absent-verb"),
            blocks=True,
        )
        found.append(check)
    return found


def _content(case: Case) -> list[Check]:
    found = []
    if not case.findings and not case.normal and not case.form.answers:
        found.append(_check("nothing", IMPRESSION, blocks=True))
    if not case.clinical.complaints:
        found.append(_check("complaint", CLINICAL))
    return found


def _finding(finding: Finding, case: Case, template: Template) -> list[Check]:
    found = []
    names = {field.id for field in missing(finding, case, template)}
    if "side" in names:
        found.append(_check("side", finding.id, finding, blocks=True))
    if finding.level is None and finding.location is None and "level" in names:
        found.append(_check("level", finding.id, finding, blocks=True))
    found += [_value_check(finding, field) for field in wanted(finding, case, template)]
    return found


def _value_check(finding: Finding, field: Field) -> Check:
    return Check(
        target=finding.id,
        title=Message.of("check-value", finding=title(finding), field=field.title),
        detail=Message("check-value-detail"),
        verb=Message("check-value-verb"),
    )


def call_checks(
    case: Case, assessment: Assessment, records: tuple[Communication, ...]
) -> tuple[Check, ...]:
    """Return the critical results that nobody was told yet, and records that cannot be right."""
    items = critical_items(case, assessment)
    found = []
    for item, fields in untold(items, records):
        words = joined([Message(f"call-{name.replace('_', '-')}") for name in fields])
        check = Check(
            target=f"{CALL}{item.target}",
            title=Message.of("check-call", name=item.name),
            detail=Message.of("check-call-detail", fields=words),
            verb=Message("check-call-verb"),
            blocks=True,
        )
        found.append(check)
    for item in items:
        record = record_of(records, item.target)
        if record is not None and is_out_of_order(record):
            found.append(
                Check(
                    target=f"{CALL}{item.target}",
                    title=Message.of("check-call-order", name=item.name),
                    detail=Message("check-call-order-detail"),
                    verb=Message("check-call-verb"),
                    blocks=True,
                )
            )
    return tuple(found)


def sentence_checks(
    case: Case,
    assessment: Assessment,
    reading: Reading,
    sentences: tuple[EditedSentence, ...],
) -> tuple[Check, ...]:
    """Return what is open about sentences worded by hand: out of date, against the form, words."""
    texts = tuple(
        Text(section="impression", text=one.text, finding=one.finding, target=one.finding)
        for one in sentences
    )
    known = set(contradictions(case, reading.lexicon))
    found = (c for c in contradictions(case, reading.lexicon, texts) if c not in known)
    return (
        *_edited(case, assessment, sentences),
        *_contradicted(found),
        *_words(case, assessment, reading, texts),
        *(
            Check(target=note.target, title=note.text, verb=Message("check-wording-verb"))
            for note in _strides(case, texts, reading)
        ),
    )


def _strides(case: Case, texts: Iterable[Text], reading: Reading) -> Iterator[WordNote]:
    seen = {t.target: t.text for t in texts_of(case) if t.section == "findings"}
    return strides(seen, {t.target: t.text for t in texts}, reading.words, reading.lexicon)


def _read(case: Case, assessment: Assessment, reading: Reading) -> list[Check]:
    """Return what is said twice and differently, and words that could be better."""
    found = _contradicted(contradictions(case, reading.lexicon))
    return found + _words(case, assessment, reading, texts_of(case))


def _contradicted(found: Iterable[Contradiction]) -> list[Check]:
    return [
        Check(
            target=one.target,
            title=one.title,
            detail=one.detail,
            verb=Message("check-contradiction-verb"),
            blocks=one.blocks,
        )
        for one in found
    ]


def _words(
    case: Case, assessment: Assessment, reading: Reading, texts: Iterable[Text]
) -> list[Check]:
    own = {text.target: text.text for text in texts if text.section in REWORDED}
    notes = word_notes(case, own, assessment, reading.words, reading.lexicon)
    return [
        Check(
            target=note.target,
            title=note.text,
            verb=Message("check-wording-replace" if note.is_whole else "check-wording-verb"),
            reword=(note.said, note.better) if note.is_whole else None,
        )
        for note in notes
    ]


def _edited(
    case: Case, assessment: Assessment, sentences: tuple[EditedSentence, ...]
) -> list[Check]:
    """Return sentences worded by hand that are out of date, or that may not be printed."""
    found = []
    acting = assessment.is_acting or bool(assessment.impression.act_now)
    for one in sentences:
        finding = case.finding(one.finding)
        if finding is not None and acting:
            found.append(_check("edited-withheld", finding.id, finding))
        elif finding is not None and is_outdated(one, case, assessment):
            found.append(_check("edited-old", finding.id, finding, blocks=True))
    return found


def _facts(case: Case, template: Template) -> list[Check]:
    """Return what the form wants to know beside findings, and does not."""
    return [
        Check(
            target=f"{FACT}{state.key}",
            title=Message.of("check-fact", section=section.section.title, ask=state.title),
            detail=Message("check-fact-detail"),
            verb=Message("check-fact-verb"),
            blocks=state.blocks,
        )
        for section in sections_of(case, template)
        for state in section.missed
    ]


def _misfits(case: Case, template: Template) -> list[Check]:
    """Return the answers that their questions cannot hold; the page prints them as they stand."""
    return [
        Check(
            target=f"{FACT}{misfit.key}",
            title=Message.of("check-misfit", ask=misfit.ask.title),
            detail=Message.of("check-misfit-detail", given=excerpt(misfit.value)),
            verb=Message("check-fact-verb"),
        )
        for misfit in misfits(case, template)
    ]


def _reasons(case: Case, assessment: Assessment) -> list[Check]:
    """Return what was moved out of act now without the reason that must be printed."""
    urgent = {j.finding for j in assessment.judgements if j.category is Category.ACT_NOW}
    return [
        _check("reason", finding.id, finding, blocks=True)
        for override in case.overrides
        if override.finding in urgent
        and override.category is not Category.ACT_NOW
        and not (override.reason or "").strip()
        and (finding := case.finding(override.finding)) is not None
    ]


def _alerts(assessment: Assessment) -> list[Check]:
    return [
        Check(
            target=CLINICAL,
            title=Message("check-alert"),
            detail=alert.text,
            verb=Message("check-alert-verb"),
        )
        for alert in assessment.alerts
    ]
