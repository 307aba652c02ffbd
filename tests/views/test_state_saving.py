"""The active pane becomes a presentation state that shows the same again, elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from desktop import assets
from desktop.app.draft import Draft, LevelLabel, Mark, MeasurementMark, Place
from desktop.app.ids import DraftIds
from desktop.bootstrap.outside import write_whole
from desktop.dicom.source import DicomSource
from desktop.domain.case import Case, CaseStudy
from desktop.domain.measured import Reading
from desktop.domain.message import Problem
from desktop.domain.pixels import Window
from desktop.domain.presentation import GraphicKind
from desktop.report.wording import Wording
from desktop.viewer.geometry import pixel_to_patient
from desktop.viewer.zoom import View
from desktop.views.shell.state_saving import StateSaving, is_among
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.state_making import made_state
from tests.dicom.making import ROOT, make_slice, to_bytes


def draft() -> Draft:
    def place(index: int, x: float, y: float) -> Place:
        return Place(
            series_uid=f"{ROOT}.2.1", stack=1, sop_uid=f"{ROOT}.3.{index + 1}", frame=1, x=x, y=y
        )

    def length(name: str, index: int, start, end) -> MeasurementMark:
        return MeasurementMark(
            id=name,
            tool="length",
            place=place(index, *start),
            points=(start, end),
            readings=(Reading(name="length", value=9.3, unit="mm"),),
            basis="PixelSpacing",
        )

    return Draft(
        id="d",
        case=Case(study=CaseStudy(region="lumbar_spine")),
        measurements=(length("m1", 1, (3.2, 4.1), (20.7, 9.9)), length("m2", 2, (1, 1), (5, 5))),
        marks=(Mark(finding="f1", place=place(1, 30.25, 12.5)),),
        numbers=(("f1", 4),),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "images"
    made.mkdir()
    rng = np.random.default_rng(1)
    for index in range(3):
        pixels = rng.integers(0, 400, (40, 60)).astype(np.uint16)
        image = make_slice(index, pixels=pixels, WindowCenter="200", WindowWidth="400")
        (made / f"i{index}").write_bytes(to_bytes(image))
    return made


@pytest.fixture
def area(qtbot, folder):
    source = DicomSource()
    made = ViewerArea(source, Wording("en", assets.locale_texts("en")), DraftIds(), ())
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.show_study(source.index(str(folder)).studies[0])
    qtbot.waitUntil(lambda: made.is_settled)
    made.trigger("layout-1x1")
    made.set_marks(draft(), lambda _finding: None)
    made.go_index(made.scene.active, 1)
    yield made
    made.close_down()


@pytest.fixture
def saving(area, folder, tmp_path):
    def write(path, data):
        write_whole(path, data)
        return ()

    services = SimpleNamespace(
        translator=area.translator,
        source=DicomSource,
        publisher=lambda: SimpleNamespace(write=write),
    )
    made = StateSaving(area, services, lambda: str(folder))
    made.ask_folder = lambda: str(tmp_path)
    return made


def test_that_a_pane_s_state_holds_window_turn_part_figures_and_words(area) -> None:
    number = area.scene.active
    area.set_window(number, Window(center=50.0, width=20.0))
    area.set_view(number, View(zoom=2.0))
    area.trigger("invert")
    area.trigger("rotate-right")
    made = made_state(area)
    assert not isinstance(made, Problem)
    state, refs = made
    assert [ref.sop_uid[-1] for ref in refs] == ["2", "3"]
    assert state.vois[0].voi == Window(center=50.0, width=20.0)
    assert (state.quarters, state.mirrored, state.inverse) == (1, False, True)
    shown = state.areas[0]
    assert shown.left > 0 or shown.top > 0
    first = state.annotations[0]
    assert [g.kind for g in first.graphics] == [GraphicKind.POLYLINE, GraphicKind.POINT]
    assert first.graphics[0].points == ((3.2, 4.1), (20.7, 9.9))
    assert "9.3" in first.texts[0].text
    assert first.texts[1].text == "4"
    assert first.targets[0].sop_uid.endswith(".2")


def test_that_a_saved_state_opens_again_as_it_was(qtbot, area, saving, tmp_path, folder) -> None:
    number = area.scene.active
    area.set_window(number, Window(center=50.0, width=20.0))
    area.trigger("flip-horizontal")
    with qtbot.waitSignal(saving.noticed):
        saving.save()
    (path,) = tmp_path.glob("*.dcm")
    assert "Anna" not in path.name
    (folder / "state").write_bytes(path.read_bytes())
    source = DicomSource()
    again = ViewerArea(source, area.translator, DraftIds(), ())
    qtbot.addWidget(again)
    again.resize(700, 500)
    again.show()
    again.show_study(source.index(str(folder)).studies[0])
    qtbot.waitUntil(lambda: again.is_settled and not again.presenter.is_reading)
    again.trigger("layout-1x1")
    again.go_index(again.scene.active, 1)
    again.trigger("presentation")
    state = again.scene.states[again.scene.active]
    assert (state.turn.quarters, state.turn.mirrored) == (0, True)
    assert again.voi(again.scene.active).width == 20.0
    shapes = again.panes[again.scene.active].overlay.shapes
    assert shapes[0].points == (
        (pytest.approx(3.2, abs=0.1), pytest.approx(4.1, abs=0.1)),
        (pytest.approx(20.7, abs=0.1), pytest.approx(9.9, abs=0.1)),
    )
    again.close_down()


def test_that_a_saved_state_names_the_levels_on_every_slice_they_lie_on(
    qtbot, area, saving, tmp_path, folder
) -> None:
    number = area.scene.active
    stack = area.scene.stack(number)
    labels, placed = [], (("L3-L4", 1, 30.5, 8.0), ("L4-L5", 1, 31.0, 22.5), ("C2-C3", 0, 5, 6))
    for name, index, x, y in placed:
        ref = stack.frames[index]
        place = Place(
            series_uid=stack.series_uid,
            stack=stack.stack,
            sop_uid=ref.sop_uid,
            frame=ref.frame,
            x=x,
            y=y,
            point_lps_mm=pixel_to_patient(ref.placement, ref.scale, x, y),
            frame_of_reference_uid=ref.placement.frame_of_reference_uid,
        )
        labels.append(LevelLabel(level=name, place=place))
    area.set_marks(replace(draft(), levels=tuple(labels)), lambda _finding: None)
    qtbot.waitUntil(lambda: len(made_state(area)[1]) == 3)  # frames come as they are read
    with qtbot.waitSignal(saving.noticed):
        saving.save()
    (path,) = tmp_path.glob("*.dcm")
    state = DicomSource().presentation_file(str(path))
    said = [
        (note.targets[0].sop_uid[-1], text.text, text.anchor)
        for note in state.annotations
        if note.layer == "LEVELS"
        for text in note.texts
    ]
    assert {(image, name) for image, name, _at in said} == {
        ("1", "C2-C3"),
        ("2", "L3-L4"),
        ("2", "L4-L5"),
    }
    at = {name: place for _image, name, place in said}
    assert at["L3-L4"] == pytest.approx((30.5, 8.0), abs=0.01)
    assert at["L4-L5"] == pytest.approx((31.0, 22.5), abs=0.01)
    assert [layer.name for layer in state.layers] == ["MEASUREMENTS", "LEVELS"]


def test_that_nothing_is_written_over_a_file_or_among_the_images(
    qtbot, saving, tmp_path, folder
) -> None:
    with qtbot.waitSignal(saving.noticed):
        saving.save()
    (path,) = tmp_path.glob("*.dcm")
    before = path.stat().st_mtime_ns
    with qtbot.waitSignal(saving.complained) as caught:
        saving.save()
    assert caught.args[0].code == "presentation-save-exists"
    assert path.stat().st_mtime_ns == before
    inner = folder / "new"
    inner.mkdir()
    saving.ask_folder = lambda: str(inner)
    with qtbot.waitSignal(saving.complained) as caught:
        saving.save()
    assert caught.args[0].code == "presentation-save-among-images"
    assert list(inner.iterdir()) == []
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert is_among(str(link), str(folder))
    assert not is_among(str(tmp_path), str(folder))


def test_that_a_reader_who_names_no_folder_gets_no_file(saving, tmp_path) -> None:
    saving.ask_folder = lambda: ""
    saving.save()
    assert not list(tmp_path.glob("*.dcm"))
