"""What a report is composed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from desktop.domain.case import Care, Case, Category, Complaint, Finding
from desktop.evidence.assessment import Assessment, Flip, Group, Judgement
from desktop.evidence.pack import Citation
from desktop.report.communication import Communication
from desktop.report.department import PRODUCT, Department
from desktop.report.document import NOT_SCORED, clean_text
from desktop.report.edited import EditedSentence
from desktop.report.lifecycle import Status
from desktop.report.phrases import Phrases
from desktop.report.template import Template

Cite = Callable[[str], Citation | None]
"""From the id of an evidence row to what stands behind it; ``None`` for an unknown id."""


def no_citation(_row_id: str) -> Citation | None:
    """Cite nothing: stands in where no evidence pack is loaded."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPicture:
    """A key image as the composer needs it: which findings it shows, where their marks are.

    ``marks`` holds (finding id, x, y, badge x, badge y) in pixels of the picture. ``slice`` counts
    from 1 within the stack. Pixels travel apart. ``letters`` stand at the left, top, right and
    bottom edge as shown; ``None`` where the image does not say where its edges lie in the patient.
    ``turned`` is ``none``, ``rotated``, ``flipped`` or ``flipped-rotated``, by ``degrees``.
    """

    sop_uid: str
    frame: int
    findings: tuple[str, ...] = ()
    marks: tuple[tuple[str, float, float, float, float], ...] = ()
    series: str = ""
    series_number: int | None = None
    slice: int | None = None
    window: tuple[float, float] | None = None
    pixels_sha256: str = ""
    letters: tuple[str, str, str, str] | None = None
    turned: str = "none"
    degrees: int = 0
    inverted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Addendum:
    """What was added to, corrected in or retracted from a signed report, by whom and when."""

    status: Status
    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Where the report stands, who signed it, and what came after; the newest addendum first."""

    status: Status = Status.PRELIMINARY
    by: str = ""
    at: str = ""
    addenda: tuple[Addendum, ...] = ()


UNSIGNED = Signing()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSource:
    """Everything a report is composed from; nothing is looked up elsewhere.

    ``posture`` is practice, steering or documentation. ``numbers`` are the shown numbers of
    findings; a finding without one is printed without a number. ``lumbar`` is the number of lumbar
    vertebrae that labels on the images tell of.
    """

    case: Case
    assessment: Assessment
    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    pictures: tuple[MarkedPicture, ...] = ()
    template: Template | None = None
    not_assessed: tuple[str, ...] = ()
    lumbar: int | None = None
    posture: str = "steering"
    cite: Cite = no_citation
    program_version: str = ""
    sentences: tuple[EditedSentence, ...] = ()
    communications: tuple[Communication, ...] = ()
    prints_mechanism: bool = False
    signing: Signing = UNSIGNED
    department: Department = PRODUCT

    def sentence_of(self, finding_id: str) -> EditedSentence | None:
        """Return the reader's own words for a finding; none while something must be acted on."""
        leading = self.assessment.leading(finding_id)
        if self.is_acting or (leading is not None and leading.silenced):
            return None
        return next((one for one in self.sentences if one.finding == finding_id), None)

    @property
    def is_acting(self) -> bool:
        """Whether an alert or act-now item is open, by the engine or by the reader."""
        return self.assessment.is_acting or bool(self.assessment.impression.act_now)

    @property
    def shows_chances(self) -> bool:
        """Whether the engine's chances are printed at all."""
        return self.posture != "documentation"

    def lane(self, finding_id: str) -> str:
        """Return the lane a finding is printed in, with not scored apart from indeterminate."""
        lane = self.assessment.impression.lane_of(finding_id)
        leading = self.assessment.leading(finding_id)
        overridden = any(o.finding == finding_id for o in self.case.overrides)
        if lane in {None, Category.INDETERMINATE} and not overridden:
            unscored = leading is None or not leading.scored
            return NOT_SCORED if unscored else Category.INDETERMINATE
        return lane or NOT_SCORED

    def in_lane(self, lane: str) -> tuple[Finding, ...]:
        """Return the findings of a lane, in file order."""
        return tuple(f for f in self.case.findings if self.lane(f.id) == lane)

    def complaint_of(self, judgement: Judgement | None) -> Complaint | None:
        """Return the complaint a row speaks of."""
        if judgement is None or judgement.complaint is None:
            return None
        return self.case.complaint(judgement.complaint)

    def group_of(self, finding_id: str) -> Group | None:
        """Return the group that carries a finding and at least one other in its own lane."""
        held = next((g for g, names in self._carried() if finding_id in names), None)
        return held if held is not None and len(self.members(held)) > 1 else None

    def members(self, group: Group) -> tuple[str, ...]:
        """Return the findings a group stands for; a shared one belongs to the first group."""
        return next((names for g, names in self._carried() if g.id == group.id), ())

    def _carried(self) -> tuple[tuple[Group, tuple[str, ...]], ...]:
        told: set[str] = set()
        found = []
        for group in self.assessment.groups:
            own = (n for n in group.carried if n not in told and self.lane(n) == group.category)
            names = tuple(own)
            told.update(names)
            found.append((group, names))
        return tuple(found)

    def is_silent(self, judgement: Judgement) -> bool:
        """Whether nothing may be said of people without pain: something must be acted on."""
        return judgement.silenced or self.is_acting

    def flips(self, judgement: Judgement) -> tuple[Flip, ...]:
        """Return what would change a call, facts that can be asked at the bedside first."""
        return tuple(sorted(judgement.flips, key=_bedside))

    def cares_act(self, finding_id: str) -> Judgement | None:
        """Return the row that says a finding must be acted on, if any does."""
        rows = (j for j in self.assessment.of(finding_id) if j.care is Care.ACT)
        return next(iter(sorted(rows, key=lambda j: j.acr_category or 9)), None)


BEDSIDE = ("side", "signs", "present", "roots", "site", "pattern")
"""Last parts of paths, in the order a referrer could settle them."""


def _bedside(flip: Flip) -> int:
    if any(setting.value == "certain" for setting in flip.set):
        return 0
    parts = [part for setting in flip.set for part in setting.path.split("/")]
    return min((BEDSIDE.index(p) for p in parts if p in BEDSIDE), default=len(BEDSIDE))


class Evidence:
    """The evidence list of one report: rows are numbered as the text first cites them."""

    def __init__(self, cite: Cite, phrases: Phrases) -> None:
        self._cite = cite
        self._phrases = phrases
        self._numbers: dict[str, int] = {}

    def refs(self, row_ids: tuple[str, ...]) -> tuple[int, ...]:
        """Return the printed numbers of evidence rows; rows of one citation share a number."""
        numbers: list[int] = []
        for row_id in row_ids:
            citation = self._cite(row_id)
            lines = self._printed(citation) if citation else ()
            numbers += [self._numbers.setdefault(w, len(self._numbers) + 1) for w in lines]
        return tuple(sorted(set(numbers)))

    def _printed(self, citation: Citation) -> tuple[str, ...]:
        """Return one line a publication; what is a department's own figure says so."""
        lines = self._lines(citation)
        if not citation.is_local:
            return lines
        return tuple(self._phrases.say("cite-local", text=line) for line in lines)

    def _lines(self, citation: Citation) -> tuple[str, ...]:
        """Return one line a publication; design values and teaching knowledge name their row."""
        if citation.kind in {"design", "teaching"} or not citation.sources:
            kind = "design" if citation.kind == "design" else "teaching"
            return (self._phrases.say(f"cite-{kind}", row=clean_text(citation.id)),)
        return tuple(
            self._phrases.say(
                "cite",
                text=clean_text(source.citation).rstrip("."),
                doi=clean_text(source.doi) or "none",
                pmid=clean_text(source.pmid) or "none",
            )
            for source in citation.sources
        )

    @property
    def notes(self) -> tuple[tuple[int, str], ...]:
        """The list so far, in order."""
        return tuple((number, words) for words, number in self._numbers.items())
