"""A template: the rows of the ladder and what each of them asks, as values.

``template_parse`` reads them from files, ``templates`` knows all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.case import Finding
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.report.conditions import Condition

SCALE_PREFIX = "scale-"
MEASURE_PREFIX = "measure-"


def slug(word: str) -> str:
    """Return a vocabulary word as it stands in message ids."""
    return word.replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the ladder.

    ``kind`` is ``level`` (a motion segment), ``place`` (a compartment, tendon, nerve) or ``area``.
    ``levels`` are the vocabulary levels whose findings the row holds, ``locations`` and ``nerves``
    those of a place; an area holds the finding types listed in ``finding_types`` at any level.
    ``offers`` are the finding types the row asks for, most frequent first; ``roots`` the roots it
    can meet, most often met first; ``leaving`` the one of them met in the foramen. ``rest`` marks
    the row that takes what no other row holds, ``unusual`` one that a spine with five vertebrae of
    lumbar type does not have.

    ``region`` is what findings entered here name, where it is not the template's own; ``regions``
    names it for single types (type, region). ``owner`` is
    the region whose template the row came from, where several make one form; ``side`` that of a row
    of one joint of two.
    """

    id: str
    kind: str
    levels: tuple[str, ...] = ()
    finding_types: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    choose_levels: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    leaving: str = ""
    rest: bool = False
    unusual: bool = False
    locations: tuple[str, ...] = ()
    nerves: tuple[str, ...] = ()
    choose_locations: tuple[str, ...] = ()
    region: str = ""
    regions: tuple[tuple[str, str], ...] = ()
    owner: str = ""
    side: Side | None = None

    @property
    def base(self) -> str:
        """The row's id in its own template, without the joint's side."""
        return self.id.rpartition("/")[2].partition(":")[0]

    @property
    def title(self) -> Message:
        """The row's name."""
        named = Message(f"row-{self.base}")
        if self.side is None:
            return named
        return Message.of("row-sided", row=named, side=self.side.value)

    def named(self, finding_type: str) -> str:
        """Return the region the row itself gives to a finding type, empty where it gives none."""
        return dict(self.regions).get(finding_type, self.region)

    def region_for(self, finding_type: str, template: Template) -> str | None:
        """Return the region that a finding entered here names; ``None`` for the form's own."""
        region = self.named(finding_type) or template.region_of(finding_type)
        if not region and self.owner != template.region:
            region = self.owner
        return region or None

    def holds_place_of(self, finding: Finding) -> bool:
        """Whether a finding of a type that is offered here lies at this row's place."""
        if self.kind != "place" or finding.type not in self.offers:
            return False
        if self.side is not None and finding.side not in (self.side, None, Side.BILATERAL):
            return False
        if self.locations:
            return finding.location in self.locations
        return finding.nerve in self.nerves if self.nerves else True


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question about a finding.

    ``kind`` is ``choice`` (one of), ``several`` (any of), ``number`` (in ``unit``) or ``text``.
    ``keys`` are the prompt's keys for the choices, where they are not the digits. ``severities``
    pairs a grade with the severity word that it answers. A grading scale serves the ``modalities``
    and ``regions`` it was defined for; all, where none is named.
    """

    id: str
    kind: str
    choices: tuple[str, ...] = ()
    keys: str = ""
    first_key: int = 1
    needs_comparison: bool = False
    severities: tuple[tuple[str, str], ...] = ()
    unit: str = "mm"
    maximum: float = 500.0
    show: tuple[Condition, ...] = ()
    modalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def measure(self) -> str | None:
        """Return the name of the measurement this field holds, or ``None``."""
        return self.id.removeprefix(MEASURE_PREFIX) if self.id.startswith(MEASURE_PREFIX) else None

    @property
    def scale(self) -> str | None:
        """Return the grading scale this field is graded by, or ``None``."""
        return self.id.removeprefix(SCALE_PREFIX) if self.id.startswith(SCALE_PREFIX) else None

    def serves(self, modalities: frozenset[str], region: str) -> bool:
        """Whether the field may be asked of a finding of this region on images of these kinds."""
        fits = not self.modalities or not modalities.isdisjoint(self.modalities)
        return fits and (not self.regions or region in self.regions)

    @property
    def title(self) -> Message:
        """The field's name."""
        return Message(f"form-field-{slug(self.id)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A field as one finding type asks it.

    ``required``: the report is not complete without it; ``wanted``: it is missed, with a warning.
    ``otherwise`` is asked in its place where the field does not serve.
    """

    field: Field
    otherwise: Field | None = None
    required: bool = False
    prompted: bool = False
    wanted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalOffer:
    """Words the clinical picture offers for this examination, most asked first."""

    patterns: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    onsets: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    sided_signs: tuple[str, ...] = ()
    rooted_signs: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    limitations: tuple[str, ...] = ()
    surgery_levels: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    nerves: tuple[str, ...] = ()
    block_targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionAsk:
    """A question that is not about a finding; ``id`` is its key in the form's answers.

    ``kind`` is choice, several, number, text, yes_no, date or time. ``required`` is ``block``,
    ``warn`` or empty. ``default`` is only offered: nothing is answered before the reader did.
    ``repeat`` asks it once for each row of that kind, or each ``operated`` level. ``binds`` names
    the place of the case file that holds the fact instead. ``codes`` are (scheme, value).
    """

    id: str
    kind: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    default: str = ""
    required: str = ""
    show: tuple[Condition, ...] = ()
    repeat: str = ""
    binds: str = ""
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> Message:
        """The question."""
        return Message(f"ask-{slug(self.id)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """Questions that belong together. ``place`` says where they are asked and printed.

    They are asked only where the conditions ``show`` hold.
    """

    id: str
    place: str
    asks: tuple[SectionAsk, ...]
    show: tuple[Condition, ...] = ()

    @property
    def title(self) -> Message:
        """The section's name."""
        return Message(f"section-{slug(self.id)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A finding type with a dangerous twin: the red flags that call for the proof of its look.

    ``row`` is the row of the look-alikes; its features and the danger are the message
    ``limit-<row>``.
    """

    finding_type: str
    flags: frozenset[str]
    row: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One region and examination.

    ``rows`` are those asked; ``every_row`` also holds those that only another number of lumbar
    vertebrae has. ``lumbar`` is that number, once the rows were fitted to it. ``agreements``
    says of grading scales how far readers agree.
    """

    id: str
    version: str
    region: str
    modality: str
    rows: tuple[Row, ...]
    asks: tuple[tuple[str, tuple[Ask, ...]], ...] = ()
    default_asks: tuple[Ask, ...] = ()
    short_names: tuple[str, ...] = ()
    other_regions: tuple[tuple[str, str], ...] = ()
    clinical: ClinicalOffer = ClinicalOffer()
    every_row: tuple[Row, ...] = ()
    lumbar: int | None = None
    modalities: tuple[str, ...] = ()
    exam: str = ""
    rank: int = 100
    is_paired: bool = False
    sections: tuple[FormSection, ...] = ()
    proofs: tuple[Proof, ...] = ()
    agreements: tuple[tuple[str, Message], ...] = ()

    def row(self, row_id: str) -> Row:
        """Return a row by its id; raises ``KeyError`` for an id the template does not have."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)

    def row_of(self, finding: Finding) -> Row:
        """Return the row that holds a finding: by its type first, then by place, then by level."""
        rows = self._rows_for(finding)
        for row in rows:
            names_it = row.named(finding.type) in ("", finding.region)
            if finding.type in row.finding_types and row.kind == "area" and names_it:
                return row
        for row in rows:
            if row.holds_place_of(finding):
                return row
        for row in rows:
            if finding.level is not None and finding.level in row.levels:
                return row
        offering = [row for row in rows if finding.type in row.offers and row.kind != "level"]
        return offering[0] if offering else next((r for r in rows if r.rest), self._rest)

    def _rows_for(self, finding: Finding) -> tuple[Row, ...]:
        """Return the rows of the finding's own region, where the form is made of several."""
        region = finding.region or self.region
        own = tuple(row for row in self.rows if not row.owner or region in (row.owner, row.region))
        return own if any(row.owner for row in own) else self.rows

    @property
    def _rest(self) -> Row:
        return next((row for row in self.rows if row.rest), self.rows[-1])

    def row_at(self, level: str) -> Row | None:
        """Return the row that stands for a level, or ``None``."""
        return next((row for row in self.rows if level in row.levels), None)

    def fields_of(self, finding_type: str, *, compared: bool = True) -> tuple[Ask, ...]:
        """Return what is asked about a finding type, in order.

        Without an earlier study (``compared``) the words of change are not asked at all.
        """
        asks = dict(self.asks).get(finding_type, self.default_asks)
        return tuple(ask for ask in asks if compared or not ask.field.needs_comparison)

    def agreement_on(self, field: Field) -> Message | None:
        """Return how far readers agree on a grading scale; ``None`` where no study was read."""
        scale = "root_pfirrmann" if field.id.startswith("neural") else field.scale
        return dict(self.agreements).get(scale or "")

    def proof_of(self, finding_type: str) -> Proof | None:
        """Return what a finding must be proved against; ``None`` where it has no such twin."""
        return next((proof for proof in self.proofs if proof.finding_type == finding_type), None)

    def region_of(self, finding_type: str) -> str | None:
        """Return the region a new finding names, ``None`` where it is the template's own."""
        return dict(self.other_regions).get(finding_type)

    def scales(self) -> tuple[Field, ...]:
        """Return every grading field, once."""
        seen = {a.field.id: a.field for _type, asks in self.asks for a in asks if a.field.scale}
        return tuple(seen.values())
