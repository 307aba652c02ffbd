"""Measuring with the mouse and the keys, on real panes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop import assets
from desktop.app.draft import Draft
from desktop.app.draft_json import draft_from_text, draft_to_text
from desktop.app.edits import AddMeasurement, ChangeMeasurement
from desktop.app.ids import DraftIds
from desktop.domain.case import Case, CaseStudy
from desktop.report.wording import Wording
from desktop.viewer.hit import Hit, Part
from desktop.viewer.measure_words import tool_words
from desktop.viewer.measuring import HEAVY_PIXELS, measure
from desktop.viewer.tools import MEASURING, Tool
from desktop.viewer.toolset import SPECS
from desktop.views.viewer.area import ViewerArea
from tests.fakes.images import ArraySource, stack, study

EMPTY = Draft(id="d", case=Case(study=CaseStudy(region="lumbar_spine")))
WORDS = Wording("en", assets.locale_texts("en"))
LEFT = Qt.MouseButton.LeftButton
SPOTS = ((12, 14), (44, 20), (30, 40), (14, 48), (50, 50), (20, 30))


def opened(qtbot, of):
    source = ArraySource(of)
    area = ViewerArea(source, WORDS, DraftIds())
    qtbot.addWidget(area)
    area.resize(900, 800)
    area.show()
    area.show_study(source.study)
    qtbot.waitUntil(lambda: area.is_settled)
    state = {"draft": EMPTY, "edits": [], "said": []}

    def do(edit):
        state["edits"].append(edit)
        state["draft"] = edit.apply(state["draft"])
        area.set_marks(state["draft"], lambda _f: None)

    area.edit_requested.connect(do)
    area.complained.connect(state["said"].append)
    area.set_marks(EMPTY, lambda _f: None)
    return area, state


@pytest.fixture
def scene(qtbot):
    area, state = opened(qtbot, study(stack(count=3, pixel_mm=(1.7, 0.6))))
    area.trigger("layout-1x1")
    yield area, area.active_pane(), state
    assert area.close_down()


def spot(pane, point):
    return pane.widget_point(point).toPoint()


def event(pane, kind, at, button=LEFT, held=Qt.MouseButton.NoButton):
    place = QPointF(at)
    made = QMouseEvent(
        kind, place, pane.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(pane, made)


def move(pane, at, *, held=False):
    none = Qt.MouseButton.NoButton
    event(pane, QEvent.Type.MouseMove, at, none, LEFT if held else none)


def drag(pane, *path):
    event(pane, QEvent.Type.MouseButtonPress, path[0], held=LEFT)
    for at in path[1:]:
        move(pane, at, held=True)
    event(pane, QEvent.Type.MouseButtonRelease, path[-1])


def click(pane, at):
    event(pane, QEvent.Type.MouseButtonPress, at, held=LEFT)
    event(pane, QEvent.Type.MouseButtonRelease, at)


def draw(pane, tool):
    """Draw a tool by clicks alone, or strokes where it is drawn with the button held."""
    spec = SPECS[tool]
    if spec.strokes:
        for stroke in range(spec.strokes):
            way = [(10 + 8 * i, 10 + 14 * stroke + 4 * math.sin(i)) for i in range(6)]
            way += [(50, 40), (15, 44)] if spec.strokes == 1 else []
            drag(pane, *(spot(pane, p) for p in way))
        return
    for at in SPOTS[: spec.clicks]:
        move(pane, spot(pane, at))
        click(pane, spot(pane, at))


@pytest.mark.parametrize("tool", sorted(MEASURING, key=lambda t: t.value))
def test_that_each_tool_is_drawn_by_mouse_and_says_what_the_maths_says(scene, tool):
    area, pane, state = scene
    assert area.trigger(f"tool-{tool.value}")
    draw(pane, tool)
    (mark,) = state["draft"].measurements
    again = measure(tool.value, mark.points, pane.frame.ref, pane.frame)
    assert mark.readings == again.readings
    assert (mark.tool, mark.basis) == (tool.value, "PixelSpacing")
    assert mark.points[0] == (mark.place.x, mark.place.y)
    assert pane.overlay.measures[0].label.startswith(WORDS.text(tool_words(tool.value)))
    assert not pane.gestures.is_busy
    assert draft_from_text(draft_to_text(state["draft"])) == state["draft"]
    pane.grab()


def test_that_a_drag_draws_what_two_clicks_draw(scene):
    area, pane, state = scene
    area.trigger("tool-cobb")
    for one, other in ((0, 1), (2, 3)):
        drag(pane, spot(pane, SPOTS[one]), spot(pane, SPOTS[other]))
    (one,) = state["draft"].measurements
    area.measures.delete(Hit(kind="measurement", id=one.id, part=Part.BODY))
    draw(pane, Tool.COBB)
    (other,) = state["draft"].measurements
    assert (one.points, one.readings) == (other.points, other.readings)


def test_that_a_line_drawn_already_is_taken_by_a_click(scene):
    area, pane, state = scene
    area.trigger("tool-length")
    drag(pane, spot(pane, (5, 5)), spot(pane, (55, 5)))
    drag(pane, spot(pane, (5, 50)), spot(pane, (55, 30)))
    area.trigger("tool-two-lines")
    click(pane, spot(pane, (30, 5)))
    click(pane, spot(pane, (30, 40)))
    first, second, angle = state["draft"].measurements
    assert angle.points == first.points + second.points
    true = math.degrees(math.atan2(20 * 1.7, 50 * 0.6))
    assert angle.readings[0].value == pytest.approx(true, abs=0.8)  # of whole screen pixels


def test_that_a_drawing_shows_its_value_before_it_is_finished(scene):
    area, pane, _ = scene
    area.trigger("tool-length")
    click(pane, spot(pane, (10, 10)))
    move(pane, spot(pane, (40, 10)))
    assert pane.live.points == (
        pytest.approx((10, 10), abs=0.2),
        pytest.approx((40, 10), abs=0.2),
    )
    value = math.dist(*((x * 0.6, y * 1.7) for x, y in pane.live.points))
    assert pane.live.label == f"Length {value:.1f} mm"


def test_that_escape_gives_up_the_drawing_and_only_then_the_tool(scene):
    area, pane, state = scene
    area.trigger("tool-angle")
    click(pane, spot(pane, SPOTS[0]))
    area.trigger("tool-select")
    assert area.scene.tool is Tool.ANGLE
    assert not pane.gestures.is_busy
    assert pane.live is None
    area.trigger("tool-select")
    assert area.scene.tool is Tool.SELECT
    assert state["edits"] == []


def test_that_backspace_takes_the_last_point_back(scene):
    area, pane, state = scene
    area.trigger("tool-angle")
    for at in (SPOTS[5], SPOTS[1]):
        click(pane, spot(pane, at))
    area.trigger("point-back")
    area.trigger("point-back")
    assert not pane.gestures.is_busy
    area.trigger("point-back")
    draw(pane, Tool.ANGLE)
    assert state["draft"].measurements[0].points == tuple(
        pytest.approx(at, abs=0.1) for at in SPOTS[:3]
    )


def test_that_a_handle_dragged_changes_the_value_in_one_step(scene):
    area, pane, state = scene
    area.trigger("tool-ellipse")
    draw(pane, Tool.ELLIPSE)
    area.trigger("tool-select")
    before = state["draft"].measurements[0]
    at = pane.widget_point(before.points[1]).toPoint()
    drag(pane, at, at + QPoint(30, 0), at + QPoint(40, 0))
    after = state["draft"].measurements[0]
    assert isinstance(state["edits"][-1], ChangeMeasurement)
    assert len(state["edits"]) == 2
    assert after.reading("area").value > before.reading("area").value
    assert after.readings == measure("ellipse", after.points, pane.frame.ref, pane.frame).readings


def test_that_the_body_moves_the_whole_and_the_label_moves_alone(scene):
    area, pane, state = scene
    area.trigger("tool-length")
    drag(pane, spot(pane, (10, 10)), spot(pane, (50, 10)))
    area.trigger("tool-select")
    before = state["draft"].measurements[0]
    drag(pane, spot(pane, (30, 10)), spot(pane, (30, 16)), spot(pane, (30, 20)))
    moved = state["draft"].measurements[0]
    assert moved.points[1][1] - before.points[1][1] == pytest.approx(10, abs=0.2)
    assert moved.readings[0].value == pytest.approx(before.readings[0].value)
    box = pane.placed_measures()[0].label
    drag(pane, box.center().toPoint(), box.center().toPoint() + QPoint(60, 80))
    put = state["draft"].measurements[0]
    assert put.points == moved.points
    assert pane.placed_measures()[0].label.left() == pytest.approx(box.left() + 60, abs=1)
    assert pane.placed_measures()[0].label.top() == pytest.approx(box.top() + 80, abs=1)


def test_that_keys_go_from_handle_to_handle_and_move_the_one_in_hand(scene):
    area, pane, state = scene
    area.trigger("tool-angle")
    draw(pane, Tool.ANGLE)
    mark = state["draft"].measurements[0]
    area.select(Hit(kind="measurement", id=mark.id, part=Part.BODY))
    for wanted in (0, 1, 2, 0):
        area.trigger("handle-next")
        assert area.scene.selected.handle == wanted
        assert pane.overlay.measures[0].handle == wanted
    area.trigger("slice-next")  # Down
    moved = state["draft"].measurements[0]
    assert moved.points[0] == pytest.approx((mark.points[0][0], mark.points[0][1] + 1))
    assert moved.points[1:] == mark.points[1:]
    assert moved.place.y == moved.points[0][1]
    area.trigger("delete-mark")
    assert state["draft"].measurements == ()


def test_that_a_tool_in_hand_draws_over_lines_and_labels_but_takes_up_handles(scene):
    area, pane, state = scene
    area.trigger("tool-length")
    drag(pane, spot(pane, (10, 30)), spot(pane, (50, 30)))
    drag(pane, spot(pane, (30, 30)), spot(pane, (30, 55)))
    assert len(state["draft"].measurements) == 2
    drag(pane, spot(pane, (50, 30)), spot(pane, (50, 36)), spot(pane, (50, 40)))
    assert len(state["draft"].measurements) == 2
    assert state["draft"].measurements[0].points[1][1] == pytest.approx(40, abs=0.2)


def test_that_no_label_leaves_the_pane_wherever_the_figure_is(scene):
    area, pane, state = scene
    size = QSizeF(pane.size())
    for x, y in ((0, 0), (63, 0), (0, 63), (63, 63), (32, 63)):
        area.measures.add(0, "length", ((x, y), (32, 32)))
        area.measures.add(0, "ellipse", ((x - 1, y - 1), (x + 4, y + 4)))
    assert len(state["draft"].measurements) == 10
    for view_x in (0.5, 1.0):
        look = replace(pane.look, view=replace(pane.look.view, zoom=3.0, centre=(view_x, 0.9)))
        pane.show_frame(pane.frame, look, pane.overlay)
        for one in pane.placed_measures():
            assert one.label.left() >= 0
            assert one.label.top() >= 0
            assert one.label.right() <= size.width()
            assert one.label.bottom() <= size.height()


def test_that_labels_stand_apart_where_there_is_room(scene):
    area, pane, _ = scene
    for y in (20, 22, 24):
        area.measures.add(0, "length", ((20, y), (40, y)))
    boxes = [one.label for one in pane.placed_measures()]
    for i, one in enumerate(boxes):
        assert not any(one.intersects(other) for other in boxes[i + 1 :])


def test_that_points_of_two_ultrasound_regions_are_refused_with_a_sentence(scene):
    from desktop.domain.imaging import PixelScale, UltrasoundRegion

    area, pane, state = scene
    space = PixelScale(row_mm=0.1, column_mm=0.1, basis="UltrasoundRegion")
    regions = (UltrasoundRegion(min_x=0, min_y=0, max_x=29, max_y=63, scale=space),)
    held = area.scene.stack(0)
    frames = tuple(replace(ref, regions=regions) for ref in held.frames)
    area.scene._stacks[held.key] = replace(held, frames=frames)
    area.measures.add(0, "length", ((10, 10), (50, 10)))
    assert state["edits"] == []
    assert [p.code for p in state["said"]] == ["viewer-outside-region"]
    area.measures.add(0, "length", ((10, 10), (20, 10)))
    assert state["draft"].measurements[0].basis == "UltrasoundRegion"
    assert any("ultrasound" in line for line in pane.overlay.corners.bottom_right)


def test_that_a_large_region_is_measured_off_the_gui_thread(qtbot, monkeypatch):
    import threading

    import desktop.views.viewer.measure_edits as module

    area, state = opened(qtbot, study(stack(count=1, rows=400, columns=400)))
    seen = []
    real = module.measure

    def noted(*args):
        seen.append(threading.get_ident())
        return real(*args)

    monkeypatch.setattr(module, "measure", noted)
    area.measures.add(0, "rectangle", ((0, 0), (399, 399)))
    assert state["edits"] == []
    qtbot.waitUntil(lambda: bool(state["edits"]))
    assert area.measures.is_settled
    assert seen
    assert threading.get_ident() not in seen
    mark = state["draft"].measurements[0]
    assert mark.reading("count").value == 160_000 > HEAVY_PIXELS
    assert np.isfinite(mark.reading("mean").value)
    assert isinstance(state["edits"][0], AddMeasurement)
    assert area.close_down()


def test_that_the_plot_follows_the_profile_in_hand_and_then_the_region(qtbot, scene):
    area, pane, state = scene
    area.trigger("measure-plot")
    panel = area.plots.panel
    assert panel.isVisible()
    assert panel.view.isHidden()
    area.measures.add(0, "profile", ((5, 20), (50, 20)))
    qtbot.waitUntil(lambda: panel.view.plot is not None)
    assert not panel.view.plot.is_histogram
    assert panel.view.plot.x_unit == "mm"
    assert panel.view.plot.x[-1] == pytest.approx(45 * 0.6)
    panel.grab()
    (mark,) = state["draft"].measurements
    area.measures.nudge(0, Hit(kind="measurement", id=mark.id, part=Part.HANDLE, handle=1), (5, 0))
    qtbot.waitUntil(lambda: panel.view.plot.x[-1] == pytest.approx(50 * 0.6))
    area.measures.add(0, "ellipse", ((5, 20), (40, 50)))
    qtbot.waitUntil(lambda: panel.view.plot.is_histogram)
    count = state["draft"].measurements[1].reading("count").value
    assert sum(panel.view.plot.y) == count
    assert len(panel.view.accessibleDescription().splitlines()) == len(panel.view.plot.x)
    panel.grab()
    area.select(Hit(kind="measurement", id=mark.id, part=Part.BODY))
    qtbot.waitUntil(lambda: not panel.view.plot.is_histogram)
    assert area.rect().contains(panel.geometry())
    area.trigger("measure-plot")
    assert panel.isHidden()
    del pane
