"""Edits on measurements, and on the fields that live from them.

A reading sent to a field stays live: moving a handle changes the field in the same step. A field
that was changed by hand since is left alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from desktop.app.draft import Draft, FieldLink, MeasurementMark
from desktop.app.edit import Changes, changed, name, refuse, with_case
from desktop.app.edits_findings import finding_of
from desktop.app.edits_images import check_place
from desktop.domain.case import Finding, NamedMeasurement
from desktop.domain.measured import Reading
from desktop.domain.message import Message

SIZES = "size_mm/"
NAMED = "measurements/"
SIZES_KEPT = 3
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class AddMeasurement:
    """Add a measurement."""

    measurement: MeasurementMark

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("add-measurement")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the measurement."""
        new = self.measurement
        if not new.id or draft.measurement(new.id) is not None:
            raise refuse(f"/measurements/{new.id}", "id-taken")
        _check(draft, new)
        return replace(draft, measurements=(*draft.measurements, new))


@dataclass(frozen=True, slots=True)
class ChangeMeasurement:
    """Change a measurement, e.g. drag one handle (give the new readings with it)."""

    measurement_id: str
    changes: Changes

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("change-measurement")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the measurement changed, and every field that lives from it."""
        where = f"/measurements/{self.measurement_id}"
        before = draft.measurement(self.measurement_id)
        if before is None:
            raise refuse(where, "no-such-measurement")
        after = changed(before, self.changes, where, fixed=("id", "tool"))
        _check(draft, after)
        kept = tuple(after if m.id == after.id else m for m in draft.measurements)
        return _carried(replace(draft, measurements=kept), after)


@dataclass(frozen=True, slots=True)
class RemoveMeasurement:
    """Remove a measurement. Fields keep the value it gave them, marked as no longer measured."""

    measurement_id: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("remove-measurement")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the measurement; its links are broken, not forgotten."""
        gone = self.measurement_id
        left = tuple(m for m in draft.measurements if m.id != gone)
        if left == draft.measurements:
            raise refuse(f"/measurements/{gone}", "no-such-measurement")
        return replace(
            draft,
            measurements=tuple(replace(m, against=None) if m.against == gone else m for m in left),
            links=tuple(
                replace(link, is_broken=True) if link.measurement == gone else link
                for link in draft.links
            ),
        )


@dataclass(frozen=True, slots=True)
class LinkReadings:
    """Send readings to fields of a finding, where they stay live.

    ``pairs`` are (reading, field); a field is ``size_mm/<place>`` or ``measurements/<name>``.
    """

    measurement_id: str
    finding_id: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("link-reading")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the values in the fields, and the fields living from them."""
        where = f"/measurements/{self.measurement_id}"
        mark = draft.measurement(self.measurement_id)
        if mark is None:
            raise refuse(where, "no-such-measurement")
        finding = finding_of(draft, self.finding_id)
        links = draft.links
        for said, field in self.pairs:
            reading = mark.reading(said)
            value = None if reading is None else sendable(reading)
            if reading is None or value is None:
                raise refuse(where, "reading-not-sendable")
            finding = _filled(finding, field, (value, reading.unit))
            link = FieldLink(
                measurement=mark.id, reading=said, finding=finding.id, field=field, value=value
            )
            links = (*(one for one in links if not _same_field(one, link)), link)
        bound = replace(mark, finding=finding.id)
        return replace(
            _with_finding(draft, finding),
            links=links,
            measurements=tuple(bound if m.id == mark.id else m for m in draft.measurements),
        )


@dataclass(frozen=True, slots=True)
class UnlinkReading:
    """Let a field keep its value without the measurement."""

    finding_id: str
    field: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("unlink-reading")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the field standing by itself."""
        left = tuple(
            one for one in draft.links if (one.finding, one.field) != (self.finding_id, self.field)
        )
        if left == draft.links:
            raise refuse(f"/findings/{self.finding_id}/{self.field}", "no-such-link")
        return replace(draft, links=left)


def sendable(reading: Reading) -> float | None:
    """Return the value as a field takes it: to the tenth, in mm, mm2 or deg; else ``None``.

    Millimetres only where the image states its pixel size: px never enter a report as a size.
    """
    if reading.value is None or reading.unit not in ("mm", "mm2", "deg"):
        return None
    return float(f"{reading.value:.1f}")


def value_in(finding: Finding, field: str) -> float | None:
    """Return the number a linked field holds."""
    if field.startswith(SIZES):
        place = int(field.removeprefix(SIZES))
        return finding.size_mm[place] if place < len(finding.size_mm) else None
    wanted = field.removeprefix(NAMED)
    return next((m.value for m in finding.measurements if m.name == wanted), None)


def live_links(draft: Draft, *, broken: bool = False) -> tuple[FieldLink, ...]:
    """Return the links whose field still holds what was sent; ``broken``: without measurement."""
    found = []
    for link in draft.links:
        finding = draft.case.finding(link.finding)
        held = value_in(finding, link.field) if finding is not None else None
        if held is not None and abs(held - link.value) < _SAME and link.is_broken is broken:
            found.append(link)
    return tuple(found)


def _check(draft: Draft, mark: MeasurementMark) -> None:
    if mark.finding is not None:
        finding_of(draft, mark.finding)
    numbers = [number for point in mark.points for number in point]
    numbers += [reading.value for reading in mark.readings if reading.value is not None]
    check_place(mark.place, *numbers, mark.label_x, mark.label_y)
    first = mark.points[0] if mark.points else None
    if first is None or not mark.tool or math.dist(first, (mark.place.x, mark.place.y)) > _SAME:
        raise refuse(f"/measurements/{mark.id}", "place-not-on-image")


def _carried(draft: Draft, mark: MeasurementMark) -> Draft:
    """Carry new readings into the fields that live from them."""
    for link in live_links(draft):
        if link.measurement != mark.id:
            continue
        reading = mark.reading(link.reading)
        value = sendable(reading) if reading is not None else None
        finding = draft.case.finding(link.finding)
        if reading is None or value is None or finding is None:
            continue
        filled = _filled(finding, link.field, (value, reading.unit))
        links = tuple(replace(o, value=value) if _same_field(o, link) else o for o in draft.links)
        draft = replace(_with_finding(draft, filled), links=links)
    return draft


def _filled(finding: Finding, field: str, sent: tuple[float, str]) -> Finding:
    value, unit = sent
    where = f"/findings/{finding.id}/{field}"
    if field.startswith(SIZES):
        place = field.removeprefix(SIZES)
        if unit != "mm" or not place.isdigit() or int(place) >= SIZES_KEPT or value <= 0:
            raise refuse(where, "reading-not-sendable")
        sizes = list(finding.size_mm)
        at = min(int(place), len(sizes))
        if at != int(place):
            raise refuse(where, "no-such-field", field=field)
        sizes[at : at + 1] = [value]
        return replace(finding, size_mm=tuple(sizes))
    wanted = field.removeprefix(NAMED)
    if not field.startswith(NAMED) or not wanted or unit not in ("mm", "mm2", "deg"):
        raise refuse(where, "reading-not-sendable")
    new = NamedMeasurement(name=wanted, value=value, unit=unit)
    same = [m.name == wanted for m in finding.measurements]
    pairs = zip(finding.measurements, same, strict=True)
    if any(same):
        return replace(finding, measurements=tuple(new if hit else m for m, hit in pairs))
    return replace(finding, measurements=(*finding.measurements, new))


def _with_finding(draft: Draft, finding: Finding) -> Draft:
    return with_case(
        draft,
        findings=tuple(finding if f.id == finding.id else f for f in draft.case.findings),
    )


def _same_field(one: FieldLink, other: FieldLink) -> bool:
    return (one.finding, one.field) == (other.finding, other.field)
