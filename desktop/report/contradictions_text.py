"""Free text held against the fields: findings, their side, level, size and grade."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from desktop.domain.case import Case, Finding
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.report.contradictions import Contradiction
from desktop.report.contradictions_read import DENIED, PRESENT, Claim, Text, read_claims
from desktop.report.lexicon import Lexicon, tokens
from desktop.report.names import figure, joined, literal, shown_level, title

DESCRIBES = frozenset({"findings", "impression"})
"""Sections that say what is seen; the others ask and remember."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
BLOCKING = frozenset({"side", "level"})
"""What may not go out while text and form disagree; the text or the form can be mended."""

EQUAL = 0.12
TENFOLD = (10.0, 0.1, 100.0, 0.01)
Told = tuple[Text, Claim]


def against_fields(case: Case, texts: Iterable[Text], lexicon: Lexicon) -> Iterator[Contradiction]:
    """Yield what texts say of findings against the fields, and against each other."""
    told = [
        (text, claim)
        for text in texts
        if text.section in DESCRIBES
        for claim in read_claims(text.text, lexicon)
    ]
    for text, claim in told:
        held = _held(case, text, claim)
        if claim.polarity == DENIED:
            yield from _denied(text, claim, held)
        elif claim.polarity == PRESENT and held:
            yield from _compared(case, text, claim, held)
        elif claim.polarity == PRESENT:
            yield from _unheld(case, text, claim)
        if claim.polarity == PRESENT:
            yield from _counted(text, claim, [f for f in case.findings if f.type in claim.kinds])
    yield from _within(case, told)
    for text in texts:
        if text.section in DESCRIBES:
            yield from _changes(case, text, lexicon)


def _of(
    kind: str, text: Text, quote: str, finding: Finding | None = None, **args: str | Message
) -> Contradiction:
    named: dict[str, str | float | Message] = dict(args)
    if finding is not None:
        named["finding"] = title(finding)
    return Contradiction(
        kind=kind,
        target=finding.id if finding is not None and not text.finding else text.target,
        title=Message.of(f"contradiction-{kind}", **named),
        form=Message.of(f"contradiction-{kind}-form", **named),
        quote=quote,
        section=text.section,
        blocks=kind in BLOCKING,
    )


def _held(case: Case, text: Text, claim: Claim) -> list[Finding]:
    """Return the findings a claim may speak of: that of its sentence alone, where it has one."""
    held = [f for f in case.findings if f.type in claim.kinds]
    own = [f for f in held if f.id == text.finding]
    return own if own and claim.polarity == PRESENT else held


def _may_be_at(finding: Finding, levels: frozenset[str]) -> bool:
    return (
        not levels or finding.level is None or "-" not in finding.level or finding.level in levels
    )


def _may_be_on(finding: Finding, side: str | None) -> bool:
    if side is None or finding.side in {None, Side.MIDLINE}:
        return True
    return finding.side == side or finding.side is Side.BILATERAL


def _denied(text: Text, claim: Claim, held: list[Finding]) -> Iterator[Contradiction]:
    if claim.narrow:
        return
    for finding in held:
        on = claim.side is None or claim.side == "bilateral" or _may_be_on(finding, claim.side)
        there = finding.level in claim.levels if claim.at_level else True
        if on and there and _may_be_at(finding, claim.levels):
            yield _of("denied", text, claim.quote, finding)
            return


def _compared(case: Case, text: Text, claim: Claim, held: list[Finding]) -> Iterator[Contradiction]:
    fits = [f for f in held if _may_be_at(f, claim.levels)]
    if not fits:
        normal = {n.level for n in case.normal if n.absent is None or set(n.absent) & claim.kinds}
        wrong = "level-normal" if claim.levels and claim.levels <= normal else "level"
        level = ", ".join(shown_level(f.level) for f in held if f.level)
        what = Message(f"phrase-{held[0].type.replace('_', '-')}")
        said = ", ".join(shown_level(each) for each in sorted(claim.levels))
        shown = said if wrong == "level-normal" else level
        yield _of(wrong, text, claim.quote, held[0], level=shown, what=what)
        return
    sided = [f for f in fits if _may_be_on(f, claim.side)]
    if not sided:
        side = fits[0].side
        yield _of("side", text, claim.quote, fits[0], side=Message(f"lanes-side-{side}"))
        return
    graded = [f for f in sided if _may_be_graded(f, claim)]
    if not graded and len(sided) == 1:
        yield _of(
            "grade", text, claim.quote, sided[0], grade=Message(f"phrase-{sided[0].severity}")
        )
    if len(sided) == 1:
        yield from _sized(text, claim, sided[0])


def _counted(text: Text, claim: Claim, held: list[Finding]) -> Iterator[Contradiction]:
    """Yield a number of findings that is not the number entered; both sides count as two."""
    most = sum(2 if f.side is Side.BILATERAL else 1 for f in held)
    if claim.count and held and not len(held) <= claim.count <= most and not claim.levels:
        yield _of("number", text, claim.quote, held[0], count=str(len(held)))


def _may_be_graded(finding: Finding, claim: Claim) -> bool:
    return finding.severity is None or not claim.severities or finding.severity in claim.severities


def _sized(text: Text, claim: Claim, finding: Finding) -> Iterator[Contradiction]:
    own = [*finding.size_mm]
    own += [
        m.value * (10 if m.unit == "cm" else 1)
        for m in finding.measurements
        if m.unit in {"mm", "cm"}
    ]
    if not own or not claim.sizes_mm:
        return
    for said in claim.sizes_mm:
        if any(abs(said - value) <= EQUAL * max(value, 1.0) for value in own):
            continue
        sizes = joined([literal(figure(value)) for value in own])
        tenfold = any(
            abs(said - value * times) <= EQUAL * value * times
            for value, times in product(own, TENFOLD)
        )
        kind = "size-tenfold" if tenfold else "size"
        yield _of(kind, text, claim.quote, finding, size=sizes)
        return


def _unheld(case: Case, text: Text, claim: Claim) -> Iterator[Contradiction]:
    """Yield what a text states and no field holds: at a level called normal, or as a conclusion."""
    name = Message(f"phrase-{min(claim.kinds, key=len).replace('_', '-')}")
    for normal in case.normal:
        if normal.level in claim.levels and (
            normal.absent is None or set(normal.absent) & claim.kinds
        ):
            yield _of("level-normal", text, claim.quote, level=shown_level(normal.level), what=name)
            return
    if text.section == "impression":
        yield _of("unentered", text, claim.quote, what=name)


def _within(case: Case, told: list[Told]) -> Iterator[Contradiction]:
    """Yield what one sentence states and another denies, where no field settles it."""
    held = {f.type for f in case.findings}
    stated = [(t, c) for t, c in told if c.polarity == PRESENT and not c.kinds & held]
    denied = [(t, c) for t, c in told if c.polarity == DENIED and not (c.narrow or c.at_level)]
    for (_, first), (text, second) in product(stated, denied):
        apart = second.side not in {None, "bilateral", first.side}
        apart = apart or bool(second.levels and not second.levels & first.levels)
        if first.kinds & second.kinds and not apart:
            yield Contradiction(
                kind="within",
                target=text.target,
                title=Message("contradiction-within"),
                form=Message.of("contradiction-within-form", quote=first.quote),
                quote=second.quote,
                section=text.section,
            )


def _changes(case: Case, text: Text, lexicon: Lexicon) -> Iterator[Contradiction]:
    """Yield words of change without a study to compare, or against the field."""
    for claim in read_claims(text.text, lexicon):
        read = tokens(claim.quote)
        inside = [range(h.start, h.end) for h in lexicon.findings.find(read)]
        found = lexicon.change.find(read)
        hits = {h.label for h in found if not any(h.start in span for span in inside)}
        words = hits & {"increased", "decreased", "stable", "new"}
        compares = "cues" in hits or "stable" in hits or "new" in hits
        if not words or not compares or claim.polarity != PRESENT:
            continue
        names_it = lexicon.exams.find(read) and _YEAR.search(claim.quote)
        if case.study.comparison is None and not names_it:
            yield _of("change-text", text, claim.quote)
        for finding in _held(case, text, claim) if claim.alone and len(words) == 1 else ():
            opposite = {"increased": "decreased", "decreased": "increased"}
            (word,) = words
            against = finding.change and finding.change == opposite.get(word)
            if against or (
                word == "stable" and finding.change in {"increased", "decreased", "new"}
            ):
                change = Message(f"phrase-{finding.change}")
                yield _of("change-against", text, claim.quote, finding, change=change)
