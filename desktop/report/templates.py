"""All templates: which one serves a study, and several regions as one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from desktop.domain.case import Case
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.report.template import Ask, ClinicalOffer, FormSection, Proof, Row, Template, slug
from desktop.report.template_parse import header_of, parse_template

GENERAL = "general"
FIRST = "lumbar-mr"  # what a form shows before a study is open
BOTH = (Side.RIGHT, Side.LEFT)
_BESIDE = frozenset({"outside", "soft-tissues"})  # rows that several forms share


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is known of a template before it is read whole."""

    id: str
    region: str
    modalities: tuple[str, ...]
    exam: str
    rank: int

    @property
    def title(self) -> Message:
        """The template's name."""
        return Message(f"template-{slug(self.id)}")


class Templates:
    """The templates by id; each is parsed when it is first wanted.

    Parameters
    ----------
    texts, parts : mapping of str to str
        Template files by id, and the shared parts by name.
    proofs : tuple of Proof, optional
        Finding types with a dangerous twin, with the flags that call for proof.
    agreements : tuple of (str, Message), optional
        Grading scales, with how far readers agree on them.
    """

    def __init__(
        self,
        texts: Mapping[str, str],
        parts: Mapping[str, str],
        proofs: tuple[Proof, ...] = (),
        agreements: tuple[tuple[str, Message], ...] = (),
    ) -> None:
        self._texts, self._parts = texts, parts
        self._proofs, self._agreements = proofs, agreements
        self._parsed: dict[str, Template] = {}
        self._made: dict[tuple[tuple[str, ...], str | None], Template] = {}

    @cached_property
    def headers(self) -> tuple[Header, ...]:
        """Every template, in the order in which they are proposed."""
        found = []
        for name, text in self._texts.items():
            head = header_of(text)
            found.append(
                Header(
                    id=name,
                    region=str(head["region"]),
                    modalities=tuple(head.get("modalities", ())),
                    exam=str(head.get("exam", "")),
                    rank=int(head.get("rank", 100)),
                )
            )
        return tuple(sorted(found, key=lambda h: (h.rank, h.id)))

    def get(self, template_id: str) -> Template:
        """Return a template by its id; raises ``KeyError`` for an unknown one."""
        if template_id not in self._parsed:
            made = parse_template(self._texts[template_id], self._parts)
            self._parsed[template_id] = replace(
                made, proofs=self._proofs, agreements=self._agreements
            )
        return self._parsed[template_id]

    def knows(self, template_id: str | None) -> bool:
        """Whether there is a template of that id."""
        return template_id in self._texts

    def propose(self, region: str, modality: str | None) -> str:
        """Return the template for a region and modality.

        One of the region that serves another modality comes before the general form.
        """
        own = [h for h in self.headers if h.region == region]
        fitting = [h for h in own if modality in h.modalities]
        return next((h.id for h in (*fitting, *own)), GENERAL)

    def ids_for(self, case: Case) -> tuple[str, ...]:
        """Return the templates that make the form of a case: one for each region of the study."""
        study = case.study
        regions = tuple(dict.fromkeys((study.region, *study.regions)))
        named = case.form.template
        chosen = []
        for region in regions:
            if named and self.knows(named) and self._region(named) == region:
                chosen.append(named)
            else:
                chosen.append(self.propose(region, study.modality))
        return tuple(dict.fromkeys(chosen))

    def of(self, case: Case) -> Template:
        """Return the form of a case, with a row for each side of a pair that was imaged."""
        sides = case.study.sides_imaged
        key = (self.ids_for(case), sides)
        if key not in self._made:
            several = [self.get(name) for name in key[0]]
            one = several[0] if len(several) == 1 else composed(several)
            self._made[key] = with_sides(one, sides)
        return self._made[key]

    def _region(self, template_id: str) -> str:
        return next(h.region for h in self.headers if h.id == template_id)


def with_sides(template: Template, sides_imaged: str | None) -> Template:
    """Return a template of a paired joint with the rows of the sides that were imaged."""
    if not template.is_paired or sides_imaged not in ("both", "left", "right"):
        return template
    sides = BOTH if sides_imaged == "both" else (Side(sides_imaged),)
    split = _sided(template.rows, sides)
    return replace(template, rows=split, every_row=_sided(template.every_row, sides))


def _sided(rows: Iterable[Row], sides: tuple[Side, ...]) -> tuple[Row, ...]:
    """Double the rows of places, one side after the other; areas stay."""
    listed = tuple(rows)
    first = next((n for n, row in enumerate(listed) if row.kind == "place"), len(listed))
    places = [row for row in listed if row.kind == "place"]
    doubled = [
        replace(row, id=f"{row.id}:{side.value}", side=side) for side in sides for row in places
    ]
    rest = [row for row in listed if row.kind != "place"]
    return (*listed[:first], *doubled, *(row for row in rest if row not in listed[:first]))


def composed(several: list[Template]) -> Template:
    """Return one form of several regions: the rows of each in turn, what lies beside them once."""
    first = several[0]
    rows: list[Row] = []
    beside: dict[str, Row] = {}
    regions = {template.region for template in several}
    for template in several:
        for row in template.every_row or template.rows:
            if row.region in regions:  # at the edge of one, the target of another
                continue
            row = _beyond(row, regions)  # noqa: PLW2901 - what is left of the row
            if row.base in _BESIDE or row.rest:
                kept = beside.get(row.base)
                beside[row.base] = row if kept is None else _joined(kept, row)
                continue
            own = template is first
            mark = row.id if own else f"{template.region}/{row.id}"
            rows.append(replace(row, id=mark, owner=template.region))
    every = (*_one_rest(rows, beside),)
    asks: dict[str, tuple[Ask, ...]] = {}
    for template in reversed(several):
        asks |= dict(template.asks)
    return replace(
        first,
        id="+".join(template.id for template in several),
        rows=tuple(row for row in every if not row.unusual),
        every_row=every,
        asks=tuple(asks.items()),
        short_names=tuple(dict.fromkeys(n for t in several for n in t.short_names)),
        other_regions=tuple({pair: None for t in several for pair in t.other_regions}),
        clinical=_offers([template.clinical for template in several]),
        sections=_sections(several),
        is_paired=any(template.is_paired for template in several),
    )


def _beyond(row: Row, regions: set[str]) -> Row:
    """Return a row without the types of other regions that have rows of their own here."""
    left = tuple(word for word in row.offers if dict(row.regions).get(word) not in regions)
    if left == row.offers:
        return row
    claims = tuple(word for word in row.finding_types if word in left)
    return replace(row, offers=left, finding_types=claims)


def _joined(one: Row, other: Row) -> Row:
    """Return two rows beside the target as one."""
    return replace(
        one,
        offers=tuple(dict.fromkeys((*one.offers, *other.offers))),
        finding_types=tuple(dict.fromkeys((*one.finding_types, *other.finding_types))),
        choose_levels=tuple(dict.fromkeys((*one.choose_levels, *other.choose_levels))),
        regions=tuple(dict.fromkeys((*one.regions, *other.regions))),
        rest=one.rest or other.rest,
    )


def _one_rest(rows: list[Row], beside: dict[str, Row]) -> list[Row]:
    """Return the rows with those beside the target last; one of them takes the rest."""
    last = list(beside.values())
    taken = {word for row in rows for word in row.offers if row.kind == "area"}
    for number, row in enumerate(last):
        claims = tuple(word for word in row.finding_types if word not in taken)
        last[number] = replace(row, finding_types=claims, rest=number == len(last) - 1)
    return [*rows, *last]


def _offers(several: list[ClinicalOffer]) -> ClinicalOffer:
    names = ClinicalOffer.__dataclass_fields__
    return ClinicalOffer(
        **{n: tuple(dict.fromkeys(w for o in several for w in getattr(o, n))) for n in names}
    )


def _sections(several: list[Template]) -> tuple[FormSection, ...]:
    """Return the sections of several forms, each question once."""
    found: dict[str, FormSection] = {}
    for section in (section for template in several for section in template.sections):
        known = found.get(section.id)
        if known is None:
            found[section.id] = section
            continue
        asked = {ask.id for ask in known.asks}
        more = tuple(ask for ask in section.asks if ask.id not in asked)
        found[section.id] = replace(known, asks=(*known.asks, *more))
    return tuple(found.values())
