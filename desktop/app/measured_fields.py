"""Which values of a finding live from a measurement, or did until it was deleted."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.app.draft import Draft, FieldLink
from desktop.app.edits_measurements import NAMED, SIZES, live_links, value_in
from desktop.domain.measured import Reading
from desktop.domain.message import Message
from desktop.report.checks import Check
from desktop.report.names import title
from desktop.viewer.measure_words import tool_words, value_words


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredField:
    """One value with where it comes from.

    ``state`` is ``live`` (follows the measurement), ``broken`` (the measurement was deleted) or
    ``plain`` (typed, or read from a file). ``tool`` names the measurement of a live one.
    """

    field: str
    name: Message
    value: Message
    state: str
    measurement: str = ""
    tool: Message | None = None

    @property
    def is_size(self) -> bool:
        """Whether it is one of the sizes, which have a field of their own."""
        return self.field.startswith(SIZES)


def measured_fields(draft: Draft, finding_id: str | None) -> tuple[MeasuredField, ...]:
    """Return the linked sizes of a finding and all of its named measurements, in order."""
    finding = draft.case.finding(finding_id) if finding_id else None
    if finding is None:
        return ()
    links = {
        (link.finding, link.field): link
        for link in (*live_links(draft), *live_links(draft, broken=True))
    }
    found = []
    for place in range(len(finding.size_mm)):
        link = links.get((finding.id, f"{SIZES}{place}"))
        if link is not None:
            name = Message.of("measure-field-size", place=str(place + 1))
            found.append(
                _field(draft, link.field, (name, value_in(finding, link.field), "mm"), link)
            )
    for measured in finding.measurements:
        field = NAMED + measured.name
        shown = (_name(measured.name), measured.value, measured.unit or "ratio")
        found.append(_field(draft, field, shown, links.get((finding.id, field))))
    return tuple(found)


def measured_checks(draft: Draft) -> tuple[Check, ...]:
    """Return a warning for each finding with a value whose measurement was deleted."""
    broken = {link.finding for link in live_links(draft, broken=True)}
    return tuple(
        Check(
            target=finding.id,
            title=Message.of("check-measurement", finding=title(finding)),
            detail=Message("check-measurement-detail"),
            verb=Message("check-measurement-verb"),
        )
        for finding in draft.case.findings
        if finding.id in broken
    )


def _field(
    draft: Draft, field: str, shown: tuple[Message, float | None, str], link: FieldLink | None
) -> MeasuredField:
    name, value, unit = shown
    mark = draft.measurement(link.measurement) if link is not None else None
    state = "plain" if link is None else "broken" if link.is_broken else "live"
    return MeasuredField(
        field=field,
        name=name,
        value=value_words(Reading(name=field, value=value, unit=unit)),
        state=state,
        measurement=mark.id if mark is not None else "",
        tool=tool_words(mark.tool) if mark is not None else None,
    )


def _name(word: str) -> Message:
    return Message.of("measure-field-named", name=word.replace("_", " "))
