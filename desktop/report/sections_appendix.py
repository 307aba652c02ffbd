"""Signature block and appendix: how the chances were reached, evidence, versions and hash."""

from __future__ import annotations

from desktop.domain.case import Category, Finding
from desktop.evidence.assessment import Judgement, Step
from desktop.report.document import (
    NOT_SCORED,
    Badge,
    Cell,
    Column,
    Entry,
    Note,
    Notes,
    Section,
    Span,
    Table,
    TableRow,
    Tone,
    clean_text,
)
from desktop.report.phrases import LETTERS, Phrases
from desktop.report.sections_clinical import paragraphs
from desktop.report.source import Evidence, ReportSource

COLUMNS = (
    ("number", 0.6),
    ("pain", 1.7),
    ("start", 0.9),
    ("association", 1.1),
    ("pain-free", 1.5),
    ("match", 1.2),
    ("result", 1.9),
    ("flip", 3.4),
)


def chances(phrases: Phrases, source: ReportSource, evidence: Evidence) -> Section | None:
    """Return the exact figures behind each scored row, or ``None`` where nothing was scored."""
    if not source.shows_chances:
        return None
    rows = [
        _row(phrases, source, evidence, finding, judgement)
        for finding in source.case.findings
        for judgement in source.assessment.of(finding.id)
        if judgement.probability is not None
    ]
    if not rows:
        return None
    columns = tuple(
        Column(title=phrases.say(f"column-{name}"), weight=weight)
        for name, weight in (COLUMNS[:-1] if source.is_acting else COLUMNS)
    )
    below = [phrases.say("chances-legend")]
    if source.is_acting:
        below.append(phrases.say("flips-withheld"))
    return Section(
        id="chances",
        title=phrases.say("section-chances"),
        blocks=(Table(columns=columns, rows=tuple(rows)), *paragraphs(below, Tone.QUIET)),
        appendix=True,
        shows_chances=True,
    )


def _row(
    phrases: Phrases,
    source: ReportSource,
    evidence: Evidence,
    finding: Finding,
    judgement: Judgement,
) -> TableRow:
    number = source.numbers.get(finding.id)
    badge = Badge(number=number, category=source.lane(finding.id)) if number is not None else None
    complaint = source.complaint_of(judgement)
    steps = {step.kind: step for step in judgement.steps}
    shown = None if source.is_silent(judgement) else judgement.pain_free_percent
    texts = (
        Span(text=phrases.complaint(complaint) if complaint else ""),
        _start(phrases, steps.get("prior"), evidence),
        _factor(phrases, steps.get("association"), evidence),
        _pain_free(phrases, steps.get("prevalence"), evidence, shown),
        _match(phrases, steps, evidence),
        Span(text=_result(phrases, judgement), strong=True),
        *(() if source.is_acting else (Span(text=_flips(phrases, source, judgement)),)),
    )
    first = Entry(spans=(Span(text="" if badge else "–"),), badge=badge)
    return TableRow(
        cells=(Cell(entries=(first,)), *(Cell(entries=(Entry(spans=(t,)),)) for t in texts))
    )


def _start(phrases: Phrases, step: Step | None, evidence: Evidence) -> Span:
    if step is None or step.factor is None:
        return Span(text=phrases.say("no-step"))
    percent = 100 * step.factor / (1 + step.factor)
    text = phrases.say("percent", value=f"{percent:.0f}")
    return Span(text=text, refs=evidence.refs(step.evidence))


def _factor(phrases: Phrases, step: Step | None, evidence: Evidence) -> Span:
    if step is None or step.factor is None:
        return Span(text=phrases.say("no-step"))
    text = phrases.say("factor", value=_figures(step.factor))
    return Span(text=text, refs=evidence.refs(step.evidence))


def _figures(factor: float) -> str:
    return f"{factor:.3g}"


def _pain_free(
    phrases: Phrases, step: Step | None, evidence: Evidence, known: float | None
) -> Span:
    plain = _factor(phrases, step, evidence)
    if known is None or step is None or step.factor is None:
        return plain
    text = phrases.say("pain-free", percent=f"{known:.0f}", factor=_figures(step.factor))
    return Span(text=text, refs=plain.refs)


def _match(phrases: Phrases, steps: dict[str, Step], evidence: Evidence) -> Span:
    match = _factor(phrases, steps.get("concordance"), evidence)
    cap = steps.get("cap")
    if cap is None or cap.factor is None:
        return match
    text = phrases.say("with-cap", factor=match.text, cap=_figures(cap.factor))
    return Span(text=text, refs=match.refs)


def _result(phrases: Phrases, judgement: Judgement) -> str:
    chance = judgement.probability
    if chance is None:
        return ""
    lane = str(judgement.category)
    if judgement.category is Category.INDETERMINATE and not judgement.scored:
        lane = NOT_SCORED
    return phrases.say(
        "result",
        central=f"{100 * chance.central:.0f}",
        low=f"{100 * chance.low:.0f}",
        high=f"{100 * chance.high:.0f}",
        lane=LETTERS[lane],
    )


def _flips(phrases: Phrases, source: ReportSource, judgement: Judgement) -> str:
    if source.is_silent(judgement):
        return phrases.say("no-step")
    texts = [
        phrases.say(
            "flip",
            change=phrases.text(flip.text).rstrip("."),
            central="none" if flip.central is None else f"{100 * flip.central:.0f}",
            lane=phrases.lane(flip.to),
        )
        for flip in source.flips(judgement)[:1]
    ]
    return phrases.rows(texts) or phrases.say("flip-none")


def evidence_list(phrases: Phrases, evidence: Evidence) -> Section | None:
    """Return what was cited, numbered as the text cites it."""
    notes = tuple(Note(number=n, text=clean_text(text)) for n, text in evidence.notes)
    if not notes:
        return None
    return Section(
        id="evidence",
        title=phrases.say("section-evidence"),
        blocks=(Notes(items=notes),),
        appendix=True,
    )


def versions(phrases: Phrases, source: ReportSource, fingerprint: str) -> Section:
    """Return which program, template and evidence made this report, and its hash."""
    form, template = source.case.form, source.template
    name = form.template or (template.id if template else "")
    version = form.version or (template.version if template else "")
    text = phrases.say(
        "versions",
        program=source.program_version or "none",
        template=clean_text(name) or "none",
        templateversion=clean_text(version) or "none",
        evidence=source.assessment.evidence_version or "none",
        evidencehash=source.assessment.evidence_sha256[:12] or "none",
        local=clean_text(source.assessment.local_version) or "none",
        localhash=(source.assessment.local_sha256 or "")[:12] or "none",
        contenthash=fingerprint[:16] or "none",
    )
    return Section(
        id="versions",
        title=phrases.say("section-versions"),
        blocks=paragraphs((text,), Tone.QUIET),
        appendix=True,
    )
