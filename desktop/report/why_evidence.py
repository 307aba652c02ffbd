"""The evidence list of the why panel: rows numbered in order of appearance, with what they cite."""

from __future__ import annotations

from desktop.domain.message import Message
from desktop.evidence.assessment import Judgement
from desktop.evidence.pack import Citation
from desktop.evidence.rows import Source
from desktop.report import names
from desktop.report.why_state import Citations, Note


def evidence_of(
    judgement: Judgement, citations: Citations
) -> tuple[tuple[Note, ...], dict[str, tuple[int, ...]], set[str]]:
    """Return the numbered rows, their numbers by kind of step, and the kinds with design values."""
    numbers: dict[str, int] = {}
    by_kind: dict[str, list[int]] = {}
    cited: dict[str, Citation | None] = {}
    design: set[str] = set()
    for step in judgement.steps:
        for row_id in step.evidence:
            numbers.setdefault(row_id, len(numbers) + 1)
            if row_id not in cited:
                cited[row_id] = citations.cite(row_id)
            held = by_kind.setdefault(step.kind, [])
            if numbers[row_id] not in held:
                held.append(numbers[row_id])
            found = cited[row_id]
            if found is not None and found.kind == "design":
                design.add(step.kind)
    notes = tuple(
        Note(number=number, row_id=row_id, text=cited_text(row_id, cited[row_id]))
        for row_id, number in numbers.items()
    )
    return notes, {kind: tuple(held) for kind, held in by_kind.items()}, design


def cited_text(row_id: str, citation: Citation | None) -> Message:
    """Return how a row is cited: a department's own figure as one.

    A design value names its sources as anchors, not as origin.
    """
    if citation is None:
        return Message.of("why-cite-row", row=row_id)
    text = _cited(row_id, citation)
    return Message.of("why-cite-local", text=text) if citation.is_local else text


def _cited(row_id: str, citation: Citation) -> Message:
    sources = [_source(source) for source in citation.sources]
    if citation.kind == "design":
        if not sources:
            return Message.of("why-cite-design", row=row_id)
        return Message.of("why-cite-design-anchored", sources=names.joined(sources))
    if not sources:
        return Message.of("why-cite-rule", row=row_id)
    text = names.joined(sources)
    if citation.kind == "derived":
        text = Message.of("why-cite-derived", sources=text)
    return Message.of("why-cite-recheck", sources=text) if citation.to_recheck else text


def _source(source: Source) -> Message:
    text = source.citation.rstrip(". ")
    if source.doi:
        return Message.of("why-cite-doi", text=text, doi=source.doi)
    if source.pmid:
        return Message.of("why-cite-pmid", text=text, pmid=source.pmid)
    return names.literal(text)
