"""The clinical picture as a value: complaints, signs and red flags, with what is still unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.case import Case, Category, ClinicalPicture, Complaint, Sign
from desktop.domain.message import Message
from desktop.domain.vocabulary import phrase, term
from desktop.evidence.assessment import Assessment
from desktop.report.template import ClinicalOffer, slug

ALL = "all"
# patterns that name a root, so that a missing root is worth a dashed chip
ROOTED_PATTERNS = frozenset({"radicular", "thoracic_radicular"})
TONES = {Category.LIKELY_SYMPTOMATIC: "sym", Category.INDETERMINATE: "ind"}


class FlagAnswer(StrEnum):
    """What is known of a red flag. Not asked is neither present nor absent."""

    PRESENT = "present"
    DENIED = "denied"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalChip:
    """One chip; ``kind`` as the widgets name it, ``field`` what a press on it edits."""

    kind: str
    text: Message
    field: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintState:
    """One pain. ``tone`` is the colour that ``tone_of`` gives it."""

    complaint: Complaint
    number: int
    title: Message
    short: Message
    tone: str
    chips: tuple[ClinicalChip, ...]

    @property
    def name(self) -> Message:
        """The complaint's number and words, as one chip shows them."""
        return Message.of("form-complaint-name", number=str(self.number), title=self.title)

    @property
    def line(self) -> Message:
        """The complaint in the one-line clinical picture of narrow windows."""
        return Message.of("form-complaint-name", number=str(self.number), title=self.short)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagState:
    """One red flag and what is known of it."""

    word: str
    answer: FlagAnswer

    @property
    def title(self) -> Message:
        """The flag's name."""
        return term(self.word)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalState:
    """The whole clinical picture. ``not_asked`` counts the offered flags nobody asked about."""

    complaints: tuple[ComplaintState, ...]
    signs: tuple[ClinicalChip, ...]
    flags: tuple[FlagState, ...]
    flag_chips: tuple[ClinicalChip, ...]
    not_asked: int
    compact: tuple[ClinicalChip, ...]
    indication: str


def flag_answer(clinical: ClinicalPicture, word: str) -> FlagAnswer:
    """Return what is known of a red flag; "all denied" denies each one that is not present."""
    if word in clinical.red_flags:
        return FlagAnswer.PRESENT
    if word in clinical.red_flags_absent or ALL in clinical.red_flags_absent:
        return FlagAnswer.DENIED
    return FlagAnswer.NOT_ASKED


def clinical_state(
    case: Case, offer: ClinicalOffer, assessment: Assessment | None = None
) -> ClinicalState:
    """Return the clinical picture of a case.

    Flags outside the offer that the case carries are listed after the offered ones: what is known
    is never hidden.
    """
    clinical = case.clinical
    complaints = tuple(
        _complaint_state(complaint, index + 1, assessment)
        for index, complaint in enumerate(clinical.complaints)
    )
    carried = (*clinical.red_flags, *(f for f in clinical.red_flags_absent if f != ALL))
    words = tuple(dict.fromkeys((*offer.red_flags, *carried)))
    flags = tuple(FlagState(word=word, answer=flag_answer(clinical, word)) for word in words)
    chips = tuple(_flag_chips(flags))
    not_asked = sum(1 for flag in flags if flag.answer is FlagAnswer.NOT_ASKED)
    present = tuple(chip for chip in chips if chip.kind == "act")
    compact = (
        *(ClinicalChip(kind=c.tone, text=c.line, field=c.complaint.id) for c in complaints),
        *present,
    )
    if not complaints:
        compact = (ClinicalChip(kind="unset", text=Message("form-no-complaint")), *present)
    return ClinicalState(
        complaints=complaints,
        signs=tuple(_sign_chip(sign) for sign in clinical.signs),
        flags=flags,
        flag_chips=chips,
        not_asked=not_asked,
        compact=compact,
        indication=clinical.indication or "",
    )


def tone_of(complaint_id: str, assessment: Assessment | None) -> str:
    """Return the colour of a complaint: what has been found for it so far.

    Amber where a finding is likely to cause it, violet where one that fits its place is undecided;
    plain where nothing found explains it. What is incidental explains nothing.
    """
    if assessment is None:
        return "state"
    rows = [row for row in assessment.judgements if row.complaint == complaint_id]
    if any(row.category is Category.LIKELY_SYMPTOMATIC for row in rows):
        return TONES[Category.LIKELY_SYMPTOMATIC]
    if any(
        row.category is Category.INDETERMINATE and (row.scored or row.fit.structure == "fits")
        for row in rows
    ):
        return TONES[Category.INDETERMINATE]
    return "state"


def _complaint_state(
    complaint: Complaint, number: int, assessment: Assessment | None
) -> ComplaintState:
    return ComplaintState(
        complaint=complaint,
        number=number,
        title=complaint_title(complaint),
        short=_short(complaint),
        tone=tone_of(complaint.id, assessment),
        chips=tuple(_complaint_chips(complaint)),
    )


def complaint_title(complaint: Complaint) -> Message:
    """Return a pain in words: side, place, and root or pattern."""
    where = _where(complaint)
    if complaint.roots:
        return Message.of("form-complaint-roots", where=where, roots=_roots(complaint.roots))
    if complaint.pattern:
        return Message.of("form-complaint-pattern", where=where, pattern=phrase(complaint.pattern))
    return where


def _where(complaint: Complaint) -> Message:
    if complaint.site is None:
        return Message("form-complaint-nowhere")
    side = complaint.side.value if complaint.side else "none"
    return Message.of(
        "form-complaint-where",
        side=side,
        site=term(complaint.site),
        inner=phrase(complaint.site),
    )


def _short(complaint: Complaint) -> Message:
    if complaint.side is None and complaint.site is not None:
        return Message.of("form-complaint-side-open", site=term(complaint.site))
    title = complaint_title(complaint)
    if complaint.side is not None and complaint.roots:
        side = complaint.side.value
        title = Message.of("form-complaint-short", side=side, roots=_roots(complaint.roots))
    if complaint.nrs is not None:
        return Message.of("form-complaint-scored", title=title, nrs=number_text(complaint.nrs))
    return title


def _roots(roots: tuple[str, ...]) -> Message:
    joined = Message.of("form-code", code=roots[0])
    for root in roots[1:]:
        joined = Message.of(
            "form-value-and", first=joined, second=Message.of("form-code", code=root)
        )
    return joined


def number_text(value: float) -> str:
    """Return a score or a count as it is shown, without a trailing zero."""
    return f"{value:.1f}".removesuffix(".0")


def _complaint_chips(complaint: Complaint) -> Iterable[ClinicalChip]:
    if complaint.nrs is not None:
        text = Message.of("form-chip-nrs", nrs=number_text(complaint.nrs))
        yield ClinicalChip(kind="value", text=text, field="nrs")
    if complaint.duration_weeks is not None:
        weeks = complaint.duration_weeks
        text = Message.of("form-chip-weeks", count=weeks, weeks=number_text(weeks))
        yield ClinicalChip(kind="value", text=text, field="duration_weeks")
    if complaint.onset:
        yield ClinicalChip(kind="value", text=term(complaint.onset), field="onset")
    for word in complaint.character:
        yield ClinicalChip(kind="value", text=term(word), field="character")
    for name in unset_facts(complaint):
        text = Message(f"form-unset-complaint-{slug(name)}")
        yield ClinicalChip(kind="unset", text=text, field=name, icon="circle-dashed")


def unset_facts(complaint: Complaint) -> tuple[str, ...]:
    """Return the facts of a pain that the reasoning would use and nobody has given."""
    unset = [name for name in ("site", "side", "pattern") if getattr(complaint, name) is None]
    if complaint.pattern in ROOTED_PATTERNS and not complaint.roots:
        unset.append("roots")
    return tuple(unset)


def sign_text(sign: Sign) -> Message:
    """Return a sign with its side, root and result, such as "Left SLR +"."""
    return Message.of(
        "form-sign",
        side=sign.side.value if sign.side else "none",
        root=sign.root or "none",
        name=_sign_name(sign.sign, inner=False),
        inner=_sign_name(sign.sign, inner=True),
        result="present" if sign.present else "absent",
    )


_SHORT_SIGNS = frozenset({"slr", "crossed_slr"})


def _sign_name(word: str, *, inner: bool) -> Message:
    if word in _SHORT_SIGNS:
        return Message(f"form-sign-{slug(word)}{'-inner' if inner else ''}")
    return phrase(word) if inner else term(word)


def _sign_chip(sign: Sign) -> ClinicalChip:
    return ClinicalChip(kind="value", text=sign_text(sign), field=sign.sign)


def _flag_chips(flags: tuple[FlagState, ...]) -> Iterable[ClinicalChip]:
    for flag in flags:
        if flag.answer is FlagAnswer.PRESENT:
            yield ClinicalChip(kind="act", text=flag.title, field=flag.word, icon="octagon-alert")
    denied = [flag for flag in flags if flag.answer is FlagAnswer.DENIED]
    if len(denied) == len(flags) and flags:
        yield ClinicalChip(kind="value", text=Message("form-flags-all-denied"), field="flags")
        denied = []
    for flag in denied:
        text = Message.of("form-flag-denied", flag=phrase(flag.word))
        yield ClinicalChip(kind="value", text=text, field=flag.word)
    open_flags = sum(1 for flag in flags if flag.answer is FlagAnswer.NOT_ASKED)
    if open_flags:
        text = Message.of("form-flags-not-asked", count=open_flags, number=str(open_flags))
        yield ClinicalChip(kind="unset", text=text, field="flags", icon="circle-dashed")
