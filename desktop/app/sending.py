"""Which field of a finding a measurement answers, and the edit that sends it there."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.app.draft import Draft, MeasurementMark
from desktop.app.edit import refuse
from desktop.app.edits_findings import ChangeFinding
from desktop.app.edits_measurements import (
    NAMED,
    SIZES,
    LinkReadings,
    live_links,
    sendable,
    value_in,
)
from desktop.domain.case import Finding
from desktop.domain.message import Message

SIZES_ASKED = 2
_MAIN: dict[str, tuple[tuple[str, str], ...]] = {
    "angle": (("angle", "angle"),),
    "two-lines": (("angle", "angle"),),
    "cobb": (("cobb", "cobb_angle"),),
    "canal": (("canal", "canal_ap"),),
    "foramen": (("height", "foraminal_height"), ("width", "foraminal_width")),
    "slip": (("slip", "slip"),),
    "disc-height": (
        ("anterior", "anterior_disc_height"),
        ("posterior", "posterior_disc_height"),
    ),
    "lordosis": (("lordosis", "lordosis"),),
    "alpha": (("alpha", "alpha_angle"),),
    "centre-edge": (("centre-edge", "centre_edge_angle"),),
    "joint-space": (("least", "joint_space_width"),),
    "nerve-area": (("area", "csa"),),
    "ellipse": (("area", "area"),),
    "rectangle": (("area", "area"),),
    "freehand": (("area", "area"),),
    "profile": (("length", "length"),),
}
"""Each tool with its readings that a report names, and the names it gives them."""


def fields_for(
    draft: Draft, mark: MeasurementMark, finding: Finding
) -> tuple[tuple[str, str], ...]:
    """Return (reading, field) pairs: where the readings of a measurement go in a finding.

    A length takes the first size that is free, or that it filled before; two diameters take both.

    Raises
    ------
    EditRefused
        Where no field of the finding takes any of the readings.
    """
    if mark.tool == "bidirectional":
        pairs: tuple[tuple[str, str], ...] = (("long", f"{SIZES}0"), ("short", f"{SIZES}1"))
    elif mark.tool in ("length", "circle"):
        pairs = ((mark.readings[0].name, _free_size(draft, mark, finding)),)
    else:
        pairs = tuple((name, NAMED + field) for name, field in _MAIN.get(mark.tool, ()))
    held = {reading.name: reading for reading in mark.readings}
    kept = tuple(
        (name, field) for name, field in pairs if name in held and sendable(held[name]) is not None
    )
    if not kept:
        raise refuse(f"/measurements/{mark.id}", "reading-not-sendable")
    return kept


def _free_size(draft: Draft, mark: MeasurementMark, finding: Finding) -> str:
    for link in live_links(draft):
        if (link.measurement, link.finding) == (mark.id, finding.id):
            return link.field
    for place in range(SIZES_ASKED):
        if value_in(finding, f"{SIZES}{place}") is None:
            return f"{SIZES}{place}"
    raise refuse(f"/findings/{finding.id}/size_mm", "sizes-taken")


@dataclass(frozen=True, slots=True)
class FillMeasured:
    """Answer a size with what was measured: the change of the field, and the life of it, at once.

    Where the change does not hold the measured value, it is the change alone.
    """

    change: ChangeFinding
    measurement_id: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return self.change.name

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the size answered, living from the measurement."""
        after = self.change.apply(draft)
        mark = after.measurement(self.measurement_id)
        finding = after.case.finding(self.change.finding_id)
        if mark is None or finding is None:
            return after
        for reading in mark.readings:
            value = sendable(reading)
            if reading.unit == "mm" and value in finding.size_mm:
                place = finding.size_mm.index(value)
                link = LinkReadings(mark.id, finding.id, ((reading.name, f"{SIZES}{place}"),))
                return link.apply(after)
        return after
