"""Measurements in the draft: stored, changed, linked to fields, and read back from old drafts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from desktop.app import edits
from desktop.app.draft import MeasurementMark
from desktop.app.draft_json import CodecError, draft_from_text, draft_to_text
from desktop.app.edits_measurements import live_links, sendable
from desktop.app.measured_fields import measured_fields
from desktop.app.sending import FillMeasured, fields_for
from desktop.domain.case import NamedMeasurement
from desktop.domain.measured import Reading
from tests.app.making import empty_draft, finding, length, place

CASE = json.loads(draft_to_text(empty_draft()))["case"]


def measured(*readings, tool="length", name="m1", points=((10.0, 20.0), (30.0, 20.0))):
    made = tuple(Reading(name=n, value=v, unit=u) for n, v, u in readings)
    return MeasurementMark(
        id=name, tool=tool, place=place(), points=points, readings=made, basis="PixelSpacing"
    )


def started(mark):
    draft = edits.AddFinding(finding()).apply(empty_draft())
    return edits.AddMeasurement(mark).apply(draft)


def linked(mark):
    draft = started(mark)
    pairs = fields_for(draft, mark, draft.case.findings[0])
    return edits.LinkReadings(mark.id, "f1", pairs).apply(draft)


def sizes(draft):
    return draft.case.findings[0].size_mm


def moved(draft, *values):
    mark = draft.measurement("m1")
    pairs = zip(mark.readings, values, strict=True)
    readings = tuple(replace(reading, value=value) for reading, value in pairs)
    return edits.ChangeMeasurement("m1", (("readings", readings),)).apply(draft)


def test_that_a_draft_with_lengths_of_an_earlier_version_is_read() -> None:
    old = {
        "id": "d1",
        "case": CASE,
        "lengths": [
            {
                "id": "m1",
                "place": {
                    "series_uid": "1.2", "stack": 1, "sop_uid": "1.2.3", "frame": 2,
                    "x": 3.0, "y": 4.0,
                },
                "end_x": 9.0, "end_y": 8.0, "value": 7.2, "unit": "mm",
                "basis": "Calibrated", "finding": "f1",
            }
        ],
    }  # fmt: skip
    draft = draft_from_text(json.dumps(old))
    (mark,) = draft.measurements
    assert (mark.id, mark.tool, mark.finding, mark.basis) == ("m1", "length", "f1", "Calibrated")
    assert mark.points == ((3.0, 4.0), (9.0, 8.0))
    assert mark.readings == (Reading(name="length", value=7.2, unit="mm"),)
    assert draft_from_text(draft_to_text(draft)) == draft
    assert '"lengths"' not in draft_to_text(draft)


@pytest.mark.parametrize("lengths", [{"a": 1}, [1], [{}], [{"place": 1}], "x", [None]])
def test_that_damaged_lengths_of_an_earlier_version_are_refused(lengths) -> None:
    with pytest.raises(CodecError):
        draft_from_text(json.dumps({"id": "d1", "case": CASE, "lengths": lengths}))


def test_that_a_value_lives_until_it_is_changed_by_hand() -> None:
    draft = linked(measured(("length", 9.44, "mm")))
    assert sizes(draft) == (9.4,)
    draft = moved(draft, 11.16)
    assert sizes(draft) == (11.2,)
    assert [link.value for link in live_links(draft)] == [11.2]
    draft = edits.ChangeFinding("f1", (("size_mm", (5.0,)),)).apply(draft)
    assert live_links(draft) == ()
    assert sizes(moved(draft, 20.0)) == (5.0,)


def test_that_two_diameters_fill_both_sizes_and_move_both() -> None:
    draft = linked(measured(("long", 12.0, "mm"), ("short", 7.0, "mm"), tool="bidirectional"))
    assert sizes(draft) == (12.0, 7.0)
    assert sizes(moved(draft, 13.0, 6.5)) == (13.0, 6.5)


def test_that_a_second_length_takes_the_second_size_and_a_third_is_refused() -> None:
    draft = linked(measured(("length", 9.0, "mm")))
    for name in ("m2", "m3"):
        draft = edits.AddMeasurement(measured(("length", 4.0, "mm"), name=name)).apply(draft)
    second, third = draft.measurement("m2"), draft.measurement("m3")
    pairs = fields_for(draft, second, draft.case.findings[0])
    draft = edits.LinkReadings("m2", "f1", pairs).apply(draft)
    assert sizes(draft) == (9.0, 4.0)
    with pytest.raises(edits.EditRefused) as refusal:
        fields_for(draft, third, draft.case.findings[0])
    assert refusal.value.problem.code == "app-sizes-taken"
    again = fields_for(draft, second, draft.case.findings[0])
    assert again == (("length", "size_mm/1"),)


def test_that_an_area_goes_to_the_name_the_reasoning_reads() -> None:
    draft = linked(measured(("area", 12.34, "mm2"), tool="nerve-area"))
    assert draft.case.findings[0].measurements == (
        NamedMeasurement(name="csa", value=12.3, unit="mm2"),
    )
    draft = moved(draft, 9.0)
    assert draft.case.findings[0].measurements[0].value == 9.0


@pytest.mark.parametrize(
    "reading",
    [("length", 9.0, "px"), ("length", None, "mm"), ("length", 0.0, "mm"), ("mean", 40.0, "HU")],
)
def test_that_a_value_without_a_size_never_enters_the_report(reading) -> None:
    draft = started(measured(reading))
    with pytest.raises(edits.EditRefused) as refusal:
        edits.LinkReadings("m1", "f1", ((reading[0], "size_mm/0"),)).apply(draft)
    assert refusal.value.problem.code == "app-reading-not-sendable"


@pytest.mark.parametrize(
    "field", ["size_mm/3", "size_mm/1", "size_mm/x", "size_mm/-1", "measurements/", "severity", ""]
)
def test_that_only_fields_that_hold_numbers_take_a_value(field) -> None:
    draft = started(measured(("length", 9.0, "mm")))
    with pytest.raises(edits.EditRefused):
        edits.LinkReadings("m1", "f1", (("length", field),)).apply(draft)


def test_that_deleting_the_measurement_breaks_the_link_and_keeps_the_value() -> None:
    draft = linked(measured(("length", 9.0, "mm")))
    (shown,) = measured_fields(draft, "f1")
    assert (shown.state, shown.measurement) == ("live", "m1")
    gone = edits.RemoveMeasurement("m1").apply(draft)
    assert sizes(gone) == (9.0,)
    (shown,) = measured_fields(gone, "f1")
    assert (shown.state, shown.is_size) == ("broken", True)
    kept = edits.UnlinkReading("f1", "size_mm/0").apply(gone)
    assert measured_fields(kept, "f1") == ()
    assert sizes(kept) == (9.0,)


def test_that_deleting_the_finding_takes_its_links_and_leaves_the_measurement() -> None:
    draft = edits.RemoveFinding("f1").apply(linked(measured(("length", 9.0, "mm"))))
    assert draft.links == ()
    assert draft.measurements[0].finding is None


def test_that_deleting_what_is_compared_with_ends_the_comparison() -> None:
    draft = started(measured(("slip", 3.0, "mm"), tool="slip"))
    other = measured(("slip", 5.0, "mm"), tool="slip", name="m2")
    draft = edits.AddMeasurement(replace(other, against="m1")).apply(draft)
    draft = edits.RemoveMeasurement("m1").apply(draft)
    assert draft.measurements[0].against is None


def test_that_an_answer_with_the_measured_value_lives_and_one_without_does_not() -> None:
    draft = started(measured(("length", 9.44, "mm")))
    taken = FillMeasured(edits.ChangeFinding("f1", (("size_mm", (9.4,)),)), "m1").apply(draft)
    assert [link.field for link in live_links(taken)] == ["size_mm/0"]
    typed = FillMeasured(edits.ChangeFinding("f1", (("size_mm", (8.0,)),)), "m1").apply(draft)
    assert typed.links == ()
    assert sizes(typed) == (8.0,)


@pytest.mark.parametrize(
    "changes",
    [
        {"points": ()},
        {"points": ((1.0, 1.0), (2.0, 2.0))},  # the first is not the place
        {"tool": ""},
        {"points": ((10.0, 20.0), (float("inf"), 2.0))},
        {"finding": "f9"},
        {"label_x": float("nan"), "label_y": 1.0},
    ],
)
def test_that_a_measurement_that_no_image_has_is_refused(changes) -> None:
    with pytest.raises(edits.EditRefused):
        edits.AddMeasurement(replace(length(), **changes)).apply(empty_draft())


def test_that_px_are_not_sent_and_shown_figures_are_what_is_sent() -> None:
    assert sendable(Reading(name="length", value=9.25, unit="mm")) == float(f"{9.25:.1f}")
    assert sendable(Reading(name="length", value=9.25, unit="px")) is None
