"""Maps over the panes of the real viewer: pixels, colour bar, keys, refusals, reformatted views."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop.app.draft import Draft
from desktop.app.draft_json import draft_from_text, draft_to_text
from desktop.app.ids import DraftIds
from desktop.domain.case import Case, CaseStudy
from desktop.domain.imaging import Plane
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame, Window
from desktop.viewer.colourmaps import table
from desktop.viewer.fusion import Fused, Showing, ends, with_ends
from desktop.viewer.hit import Hit, Part
from desktop.viewer.mpr import is_virtual
from desktop.viewer.reslice_plain import SlabMode
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.colourbar import bar_box
from tests.fakes.images import ArraySource, Words, stack, study

CT = stack(uid="1.1", count=9, rows=60, columns=60, modality="CT", description="CT")
PET = stack(
    uid="1.2",
    count=15,
    rows=10,
    columns=30,
    pixel_mm=(4.0, 4.0),
    spacing_mm=3.0,
    modality="PT",
    description="PET",
    number=2,
)
OTHER = replace(
    stack(uid="1.3", count=9, modality="PT", frame_of_reference="9.9", description="PET before"),
    number=3,
)


class Scanner(ArraySource):
    """A CT with a slope along x, and a PET whose uptake rises with y; the units are theirs."""

    unit = "SUVbw"
    problems: tuple[Problem, ...] = ()

    def frame(self, ref):
        of = self._stack[ref.locator]
        made = super().frame(ref)
        if of.modality == "CT":
            return replace(made, unit="HU", intercept=-500.0)
        rising = np.repeat(np.arange(of.rows)[:, None] * 500, of.columns, axis=1)
        return Frame(
            ref=ref,
            stored=rising.astype(np.uint16),
            unit=self.unit,
            unit_factor=1e-3 if self.unit == "SUVbw" else 1.0,
            unit_problems=self.problems,
            windows=(Window(center=2500.0, width=5000.0),),
        )


@pytest.fixture
def open_area(qtbot):
    areas = []

    def opened(*stacks, unit="SUVbw", problems=()):
        source = Scanner(study(*(stacks or (CT, PET)), description=""))
        source.unit, source.problems = unit, problems
        area = ViewerArea(source, Words(), DraftIds(), ())
        qtbot.addWidget(area)
        area.strip.hide()
        area.resize(640, 480)
        area.show()
        area.show_study(source.study)
        area.told = []
        area.complained.connect(area.told.append)
        qtbot.waitUntil(lambda: area.is_settled)
        area.trigger("layout-1x1")
        area.show_stack(0, "1.1#1")
        qtbot.waitUntil(lambda: area.is_settled and area.panes[0].width() > 600)
        areas.append(area)
        return area

    yield opened
    for area in areas:
        assert area.close_down()


def fuse(qtbot, area):
    area.trigger("fuse")
    qtbot.waitUntil(lambda: shown(area), timeout=20_000)


def shown(area):
    return area.is_settled and area.panes[0].look.fused is not None


def picture(area, number=0):
    pane = area.panes[number]
    pane.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return (
        pane.raster.buffer.view(np.uint8).reshape(*pane.raster.buffer.shape, 4)[..., 2::-1].copy()
    )


def opacity(area, percent):
    while area.fusing.on(0).opacity != percent:
        area.trigger("fusion-more" if area.fusing.on(0).opacity < percent else "fusion-less")


def test_that_pixels_are_anatomy_at_0_the_map_alone_at_100_and_half_of_each_at_50(qtbot, open_area):
    area = open_area()
    anatomy = picture(area).astype(int)
    fuse(qtbot, area)
    opacity(area, 0)
    assert (picture(area) == anatomy).all()
    opacity(area, 100)
    alone = picture(area).astype(int)
    opacity(area, 50)
    half = picture(area).astype(int)

    look = area.panes[0].look.fused
    pane, place = area.panes[0], area.panes[0].shown().place
    assert pane.devicePixelRatioF() == 1.0
    checked = inside = 0
    for row in range(3, 57, 6):
        for column in range(3, 57, 6):
            x, y = (round(v) for v in place.to_screen((column, row)))
            value = look.values[row, column]
            if np.isnan(value):
                assert (alone[y, x] == 0).all()
                assert (half[y, x] == anatomy[y, x]).all()
                continue
            inside += 1
            # the screen's pixel lies within half a pixel of the image: neighbouring levels
            low, high = look.values[row - 1, column], look.values[row + 1, column]
            if not (np.isfinite(low) and np.isfinite(high)):
                continue
            first, last = (int(np.floor(min(v, 5) / 5 * 255)) for v in (low, high))
            allowed = table("hot-iron")[first : last + 2].astype(int)
            assert (np.abs(allowed - alone[y, x]).max(axis=1) == 0).any()
            checked += 1
    assert checked > 20
    assert inside < 81  # the map ends within the image
    painted = alone.any(axis=2)
    mixed = (anatomy + alone) / 2
    assert np.abs(half - mixed)[painted].max() <= 0.5 + 1e-6


def test_that_the_picture_of_the_map_alone_does_not_depend_on_the_anatomy(qtbot, open_area):
    dark = open_area()
    fuse(qtbot, dark)
    dark.trigger("fusion-swap")
    first = picture(dark)
    dark.set_window(0, Window(center=-400.0, width=10.0))
    assert dark.fusing.on(0).showing is Showing.MAP
    assert (picture(dark) == first).all()
    dark.trigger("fusion-swap")
    assert dark.fusing.on(0).showing is Showing.ANATOMY
    assert (picture(dark) != first).any()
    dark.trigger("fusion-swap")
    assert dark.fusing.on(0) == Fused(map_key="1.2#1")


def test_that_the_colour_bar_names_map_unit_values_and_how_much_of_it_is_shown(qtbot, open_area):
    area = open_area()
    fuse(qtbot, area)
    bar = area.panes[0].overlay.colour_bar
    assert bar.unit == "unit-name-suvbw"
    assert [text for _place, text in bar.ticks] == ["0", "1", "2", "3", "4", "5"]
    assert bar.title[0] == "PET"
    assert "50" in bar.title[1]
    assert "colours-hot-iron" in bar.title[1]
    assert bar.notes == ()
    assert "PET" in area.panes[0].accessibleName()
    area.trigger("fusion-window")
    assert area.panes[0].overlay.colour_bar.ticks[-1][1] == "7"
    area.trigger("fusion-colours")
    assert area.panes[0].overlay.colour_bar.colours == "inferno"
    area.trigger("fusion-more")
    assert "55" in area.panes[0].overlay.colour_bar.title[1]
    area.trigger("fusion-threshold")
    assert area.panes[0].overlay.colour_bar.notes == ("fusion-threshold-on",)
    assert area.checked()["fusion-threshold"]
    high = area.fusing.window(0).width
    area.trigger("fusion-higher")
    assert area.fusing.window(0).width == pytest.approx(high * 1.1)


def test_that_the_bar_is_drawn_in_its_colours_at_the_edge(qtbot, open_area):
    area = open_area()
    fuse(qtbot, area)
    grabbed = area.panes[0].grab().toImage()
    box = bar_box(QSizeF(area.panes[0].size()))
    x = round(box.center().x())
    for part in (0.1, 0.5, 0.9):
        pixel = grabbed.pixelColor(x, round(box.bottom() - part * box.height()))
        want = table("hot-iron")[round(part * 255)].astype(int)
        assert np.abs(np.array([pixel.red(), pixel.green(), pixel.blue()]) - want).max() <= 6


def test_that_where_suv_cannot_be_had_the_bar_says_why_and_the_window_follows(qtbot, open_area):
    why = (Problem.of("", "suv-missing-weight"), Problem.of("", "suv-missing-dose"))
    area = open_area(unit="Bq/ml", problems=why)
    fuse(qtbot, area)
    bar = area.panes[0].overlay.colour_bar
    assert bar.unit == "unit-name-bqml"
    assert bar.notes == ("what-suv-missing-weight", "what-suv-missing-dose")
    assert float(bar.ticks[-1][1]) > 1_000


def test_that_a_map_of_another_space_is_refused_unless_the_reader_states_that_they_belong(
    qtbot, open_area
):
    area = open_area(CT, OTHER)
    area.trigger("fuse")
    assert [problem.code for problem in area.told] == ["fusion-other-space"]
    assert area.panes[0].look.fused is None
    area.trigger("fuse-anyway")
    qtbot.waitUntil(lambda: shown(area), timeout=20_000)
    notes = area.panes[0].overlay.colour_bar.notes
    assert "fusion-stated" in notes
    assert "fusion-offset +0.0 +0.0 +0.0" in notes
    area.trigger("fuse-anyway")
    assert area.panes[0].look.fused is None


def test_that_without_a_map_the_commands_say_so(open_area):
    area = open_area(CT, stack(uid="1.9", modality="US"))
    area.trigger("fuse")
    area.trigger("fusion-more")
    area.trigger("fuse-anyway")
    codes = [problem.code for problem in area.told]
    assert codes == ["fusion-nothing", "fusion-none", "fusion-nothing"]


def test_that_the_command_steps_through_maps_and_ends_with_none(qtbot, open_area):
    mr = stack(uid="1.4", modality="MR", description="ADC", number=4)
    area = open_area(CT, mr, PET)
    fuse(qtbot, area)
    assert area.fusing.on(0).map_key == "1.2#1"
    assert area.checked()["fuse"]
    opacity(area, 30)
    area.trigger("fuse")
    assert area.fusing.on(0).map_key == "1.4#1"
    assert area.fusing.on(0).opacity == 30
    area.trigger("fuse")
    assert area.fusing.on(0) is None
    assert area.panes[0].overlay.colour_bar is None
    assert not area.checked()["fuse"]


def test_that_from_a_pet_the_command_goes_to_the_anatomy_of_the_same_place(qtbot, open_area):
    area = open_area()
    area.show_stack(0, "1.2#1")
    area.go_index(0, 13)  # 18 mm above the middle
    area.trigger("fuse")
    qtbot.waitUntil(lambda: shown(area), timeout=20_000)
    ref = area.scene.ref(0)
    assert area.scene.stack(0).key == "1.1#1"
    assert ref.placement.origin_lps_mm[2] == pytest.approx(16.0, abs=2.01)


def test_that_reformatted_views_of_the_anatomy_show_the_map_in_their_own_planes(qtbot, open_area):
    area = open_area()
    fuse(qtbot, area)
    area.trigger("mpr")
    qtbot.waitUntil(
        lambda: all(area.panes[n].look.fused is not None for n in range(3)) and area.is_settled,
        timeout=20_000,
    )
    coronal = area.panes[2]
    assert is_virtual(area.scene.stack(2).series_uid)
    assert area.scene.stack(2).plane is Plane.CORONAL
    values = coronal.look.fused.values
    ref = area.scene.ref(2)
    depth = ref.placement.origin_lps_mm[1]  # uptake rises to the back, 0.5 for every 4 mm
    want = (depth + 18.0) / 4.0 * 0.5
    assert values[np.isfinite(values)] == pytest.approx(want, abs=0.02)


def test_that_a_turned_image_takes_its_map_along(qtbot, open_area):
    area = open_area()
    fuse(qtbot, area)
    area.trigger("fusion-swap")
    straight = picture(area)
    area.trigger("flip-vertical")
    assert (picture(area)[::-1] == straight).mean() > 0.97


def test_that_another_study_has_no_map(qtbot, open_area):
    area = open_area()
    fuse(qtbot, area)
    area.show_study(area.scene.study)
    qtbot.waitUntil(lambda: area.is_settled)
    assert area.fusing.on(0) is None


def test_that_a_map_that_cannot_be_read_is_told_and_not_shown(qtbot, open_area):
    area = open_area()
    source = area.reslicer._source
    source.broken.add("1.2/3")
    area.store.forget()
    area.trigger("fuse")
    qtbot.waitUntil(lambda: bool(area.told), timeout=20_000)
    assert area.told[0].code == "mpr-unreadable"
    assert area.fusing.on(0) is None
    assert area.panes[0].look.fused is None


EMPTY = Draft(id="d", case=Case(study=CaseStudy(region="lumbar_spine")))


def drafted(area):
    """Let the area edit a draft, as the desk does."""
    held = {"draft": EMPTY}

    def do(edit):
        held["draft"] = edit.apply(held["draft"])
        area.set_marks(held["draft"], lambda _f: None)

    area.edit_requested.connect(do)
    area.set_marks(EMPTY, lambda _f: None)
    return held


def test_that_probe_and_region_on_a_fused_pane_say_both_values_each_in_its_unit(qtbot, open_area):
    area = open_area()
    held = drafted(area)
    fuse(qtbot, area)
    corners = ((15.0, 20.0), (45.0, 40.0))
    assert area.measures.words_of(0, "probe", corners[:1]).readings[1].unit == "SUVbw"
    area.measures.add(0, "rectangle", corners)
    area.measures.add(0, "probe", ((29.0, 29.0),))
    qtbot.waitUntil(lambda: len(held["draft"].measurements) == 2)
    region, probe = held["draft"].measurements
    ref, look = area.scene.ref(0), area.panes[0].look.fused
    inside = look.values[20:41, 15:46].astype(float)
    got = {r.name: r for r in region.readings}
    assert got["mean"].unit == "HU"
    assert got["map-mean"].unit == got["map-max"].unit == "SUVbw"
    assert got["map-mean"].value == pytest.approx(inside.mean(), rel=1e-5)
    assert got["map-max"].value == pytest.approx(inside.max(), rel=1e-6)
    assert got["map-sd"].value == pytest.approx(inside.std(ddof=1), rel=1e-5)
    assert {r.name: r.unit for r in probe.readings} == {"value": "HU", "map-value": "SUVbw"}
    hu = float(area.store.get(ref).stored[29, 29]) - 500.0
    assert [r.value for r in probe.readings] == [hu, pytest.approx(float(look.values[29, 29]))]
    labels = [m.label for m in area.panes[0].overlay.measures]
    assert any("fusion-measure-mean" in label and "SUVbw" in label for label in labels)
    back = draft_from_text(draft_to_text(held["draft"]))
    assert back.measurements == held["draft"].measurements


def test_that_without_a_map_labels_speak_of_the_image_alone(qtbot, open_area):
    area = open_area()
    held = drafted(area)
    area.measures.add(0, "probe", ((29.0, 29.0),))
    assert [r.name for r in held["draft"].measurements[0].readings] == ["value"]


def dragged(qtbot, pane, start, end, modifier=Qt.KeyboardModifier.NoModifier):
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, at, button, held in (
        (QEvent.Type.MouseButtonPress, start, left, left),
        (QEvent.Type.MouseMove, end, none, left),
        (QEvent.Type.MouseButtonRelease, end, left, none),
    ):
        place = QPointF(at)
        event = QMouseEvent(kind, place, pane.mapToGlobal(place), button, held, modifier)
        QApplication.sendEvent(pane, event)


def test_that_the_window_of_the_map_is_dragged_on_its_bar_and_with_ctrl_and_shift(qtbot, open_area):
    area = open_area()
    fuse(qtbot, area)
    pane = area.panes[0]
    box = bar_box(QSizeF(pane.size()))
    before = area.scene.states[0]
    high = box.center() - QPointF(0, box.height() / 4)
    dragged(qtbot, pane, high, high + QPointF(0, box.height() / 5))
    assert ends(area.fusing.window(0)) == pytest.approx((0.0, 4.0))
    low = box.center() + QPointF(0, box.height() / 4)
    dragged(qtbot, pane, low, low - QPointF(0, box.height() / 4))
    assert ends(area.fusing.window(0)) == pytest.approx((1.0, 4.0))
    dragged(qtbot, pane, low, low - QPointF(0, 5 * box.height()))
    low_end, high_end = ends(area.fusing.window(0))
    assert low_end < high_end
    assert high_end == pytest.approx(4.0, abs=0.01)
    area.fusing.set_window(0, with_ends(0.0, 5.0))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    middle = QPointF(pane.rect().center())
    dragged(qtbot, pane, middle, middle + QPointF(250, 0), both)
    assert area.fusing.window(0).width == pytest.approx(10.0)
    assert area.fusing.window(0).center == pytest.approx(2.5)
    assert area.scene.states[0] == before  # the anatomy's window stays


def test_that_a_pet_alone_is_dark_on_white_and_reset_keeps_it_so(qtbot, open_area):
    area = open_area()
    assert not area.scene.states[0].inverted
    area.show_stack(0, "1.2#1")
    assert area.scene.states[0].inverted
    area.trigger("invert")
    assert not area.scene.states[0].inverted
    area.trigger("reset")
    assert area.scene.states[0].inverted


def test_that_the_whole_pet_is_projected_from_front_and_side_and_comes_back(qtbot, open_area):
    area = open_area()
    fuse(qtbot, area)
    before = area.scene.states[0]
    area.trigger("mip")
    qtbot.waitUntil(lambda: area.panes[0].frame is not None and area.is_settled, timeout=20_000)
    assert area.scene.stack(0).modality == "PT"
    assert area.scene.stack(0).plane is Plane.CORONAL
    assert area.scene.states[0].inverted
    # uptake rises to the back, so from the front every ray meets the highest value
    assert (area.panes[0].frame.stored == 9 * 500).all()
    assert any("views-slab-mip" in line for line in area.panes[0].overlay.corners.top_left)
    area.trigger("mip")
    qtbot.waitUntil(lambda: area.panes[0].frame is not None and area.is_settled, timeout=20_000)
    assert area.scene.stack(0).plane is Plane.SAGITTAL
    seen = area.panes[0].frame.stored
    assert (seen == np.arange(10)[None, :] * 500).all()
    area.trigger("mip")
    assert area.scene.states[0] == before
    slabs = area.scene.virtual.slabs
    assert all(slab.mode is SlabMode.OFF for slab in slabs.values())


def test_that_a_command_measures_the_mirror_image_of_the_region_in_hand(qtbot, open_area):
    area = open_area()
    held = drafted(area)
    area.measures.add(0, "rectangle", ((5.0, 20.0), (15.0, 30.0)))
    (first,) = held["draft"].measurements
    area.select(Hit(kind="measurement", id=first.id, part=Part.BODY))
    area.trigger("measure-mirror")
    second = held["draft"].measurements[1]
    assert second.against == first.id
    assert {x for x, _y in second.points} == {44.0, 54.0}
    labels = [m.label for m in area.panes[0].overlay.measures]
    assert any("mirrored-mean-left-right" in label for label in labels)
    area.measures.add(0, "length", ((0.0, 25.0), (59.0, 25.0)))
    area.select(Hit(kind="measurement", id=first.id, part=Part.BODY))
    area.trigger("measure-mirror")
    third = held["draft"].measurements[3]
    assert {y for _x, y in third.points} == {20.0, 30.0}
    assert {x for x, _y in third.points} == {5.0, 15.0}
    area.select(Hit(kind="measurement", id=held["draft"].measurements[2].id, part=Part.BODY))
    area.trigger("measure-mirror")
    assert area.told[-1].code == "mirror-no-region"
    assert len(held["draft"].measurements) == 4


def test_that_a_region_drawn_before_its_map_is_laid_waits_for_it(qtbot, open_area):
    area = open_area()
    held = drafted(area)
    fuse(qtbot, area)
    area.fusing.slices._slices.clear()
    area.measures.add(0, "rectangle", ((15.0, 20.0), (45.0, 40.0)))
    assert held["draft"].measurements == ()  # nothing half known is written down
    qtbot.waitUntil(lambda: len(held["draft"].measurements) == 1)
    names = [reading.name for reading in held["draft"].measurements[0].readings]
    assert "map-mean" in names
