"""One image pane, driven by mouse and looked at pixel by pixel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.domain.case import Category
from desktop.domain.pixels import Frame, LookupTable, Window
from desktop.viewer.geometry import EdgeLetters
from desktop.viewer.lut import render
from desktop.viewer.tools import Tool
from desktop.viewer.zoom import Sheet, View
from desktop.views import theme
from desktop.views.theme import THEME
from desktop.views.theme import Look as ThemeLook
from desktop.views.viewer.corners import CornerText
from desktop.views.viewer.figures import DrawnMeasure
from desktop.views.viewer.overlay import DrawnMark, Overlay
from desktop.views.viewer.pane import ImagePane, Look
from tests.fakes.images import Words, stack

WINDOW = Window(center=500, width=1000)


def grabbed(widget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return raw[:, :, 2::-1].astype(int)


def frame_of(stored, **more) -> Frame:
    return Frame(ref=stack().frames[0], stored=stored, windows=(WINDOW,), **more)


@pytest.fixture
def pane(qtbot):
    made = ImagePane(Words())
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show()
    return made


def show(pane, stored, overlay=None, **look):
    sheet = Sheet(columns=stored.shape[1], rows=stored.shape[0])
    frame = frame_of(stored)
    look.setdefault("voi", WINDOW)
    pane.show_frame(frame, Look(sheet=sheet, **look), overlay or Overlay())
    return frame


def drag(qtbot, pane, start, end, button=Qt.MouseButton.LeftButton):
    qtbot.mousePress(pane, button, pos=QPoint(*start))
    middle = QPoint((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)
    move(pane, middle, button)
    move(pane, QPoint(*end), button)
    qtbot.mouseRelease(pane, button, pos=QPoint(*end))


def move(pane, at, buttons=Qt.MouseButton.NoButton):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        QPointF(pane.mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        buttons,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(pane, event)


@pytest.mark.parametrize("dtype", ["int16", "uint16", "uint8", "int8", "float32", "int32"])
def test_that_pixels_at_native_size_are_those_of_render(pane, dtype):
    rng = np.random.default_rng(5)
    top = 120 if dtype == "int8" else 250 if dtype == "uint8" else 1000
    stored = rng.integers(0, top, (400, 400)).astype(dtype)
    window = Window(center=top / 2, width=top * 0.8)
    frame = show(pane, stored, voi=window)
    assert (grabbed(pane)[:, :, 0] == render(frame, window)).all()


def test_that_a_lookup_table_and_a_sigmoid_are_painted_like_render(pane):
    stored = np.tile(np.arange(400, dtype=np.int16), (400, 1))
    table = LookupTable(first=100, values=np.linspace(255, 0, 200), bits=8)
    for voi in (table, Window(center=200, width=100, function="SIGMOID")):
        frame = show(pane, stored, voi=voi)
        assert (grabbed(pane)[:, :, 0] == render(frame, voi)).all()


@pytest.mark.parametrize("dtype", ["int16", "uint8", "float32"])
def test_that_scrolling_forth_and_back_paints_what_render_gives(pane, dtype):
    rng = np.random.default_rng(6)
    slices = [rng.integers(0, 250, (400, 400)).astype(dtype) for _ in range(3)]
    frames = [replace(frame_of(s), ref=stack().frames[i]) for i, s in enumerate(slices)]
    wide, narrow = Window(center=125, width=200), Window(center=90, width=50)
    sheet = Sheet(columns=400, rows=400)
    for window in (wide, wide, narrow, wide):
        for at in (0, 1, 2, 1, 0):
            for inverted in (False, True):
                look = Look(sheet=sheet, voi=window, inverted=inverted)
                pane.show_frame(frames[at], look, Overlay())
                expected = render(frames[at], window, inverted=inverted)
                assert (grabbed(pane)[:, :, 0] == expected).all()
            pane.show_frame(frames[at], Look(sheet=sheet, voi=window), Overlay())
            assert (grabbed(pane)[:, :, 2] == render(frames[at], window)).all()


def test_that_inverting_turns_black_into_white(pane):
    stored = np.zeros((400, 400), np.int16)
    show(pane, stored)
    assert grabbed(pane)[200, 200].tolist() == [0, 0, 0]
    show(pane, stored, inverted=True)
    assert grabbed(pane)[200, 200].tolist() == [255, 255, 255]


def test_that_the_image_is_not_mirrored_nor_turned(pane):
    stored = np.zeros((40, 40), np.int16)
    stored[2:6, 30:38] = 1000  # upper right
    show(pane, stored)
    seen = grabbed(pane)[:, :, 0]
    y, x = np.argwhere(seen > 200).mean(axis=0)
    assert x == pytest.approx(10 * 33.5 + 5, abs=6)
    assert y == pytest.approx(10 * 3.5 + 5, abs=6)


def test_that_colour_is_shown_unwindowed(pane):
    stored = np.zeros((400, 400, 3), np.uint8)
    stored[:, :] = (200, 100, 50)
    pane.show_frame(
        frame_of(stored), Look(sheet=Sheet(columns=400, rows=400), voi=WINDOW), Overlay()
    )
    assert grabbed(pane)[200, 200].tolist() == [200, 100, 50]


def test_that_pixels_taller_than_wide_are_drawn_so(pane):
    stored = np.full((20, 40), 1000, np.int16)
    sheet = Sheet(columns=40, rows=20, aspect=2.0)
    pane.show_frame(frame_of(stored), Look(sheet=sheet, voi=WINDOW), Overlay())
    assert (grabbed(pane)[:, :, 0] > 250).mean() == pytest.approx(1.0, abs=0.01)


def test_that_a_zoomed_pane_leaves_nothing_of_the_picture_before(pane):
    stored = np.full((40, 40), 1000, np.int16)
    show(pane, stored, view=View(zoom=3))
    grabbed(pane)
    show(pane, stored, view=View(zoom=0.5))
    seen = grabbed(pane)[:, :, 0]
    assert seen[200, 200] == 255
    assert seen[20:80, :].max() == 0


def test_that_the_theme_never_touches_the_pane(pane, qapp):
    show(pane, np.tile(np.arange(400, dtype=np.int16), (400, 1)), overlay_of_everything())
    before_sheet = qapp.styleSheet()
    pictures = []
    try:
        for look in (ThemeLook.DARK, ThemeLook.LIGHT):
            THEME.set_look(look)
            qapp.setStyleSheet(theme.stylesheet())
            pictures.append(grabbed(pane))
    finally:
        THEME.set_look(ThemeLook.DARK)
        qapp.setStyleSheet(before_sheet)
    assert (pictures[0] == pictures[1]).all()


def overlay_of_everything(**more):
    return Overlay(
        corners=CornerText(top_left=("DEMO, Marta", "Sag"), bottom_right=("x1.0",)),
        letters=EdgeLetters(left="A", right="P", top="H", bottom="F"),
        row_mm=1.0,
        marks=(
            DrawnMark(id="f1", number="1", category=Category.LIKELY_SYMPTOMATIC, target=(20, 20)),
        ),
        **more,
    )


def test_that_a_badge_is_drawn_in_its_colour_and_its_ring_on_the_target(pane):
    show(pane, np.zeros((40, 40), np.int16), overlay_of_everything())
    seen = grabbed(pane)
    _mark, target, badge = pane.placed_marks()[0]
    assert target == pytest.approx((205, 205))
    colour = THEME.image_colour("sym")
    amber = np.array([colour.red(), colour.green(), colour.blue()])
    spot = seen[round(badge[1]) + 7, round(badge[0]) - 4]
    assert np.abs(spot - amber).max() < 30
    ring = seen[round(target[1]), round(target[0]) + 3]
    assert ring[0] > 120
    assert ring[2] < ring[0]


def test_that_a_mark_stays_on_its_pixel_when_zoomed(pane):
    show(pane, np.zeros((40, 40), np.int16), overlay_of_everything(), view=View(zoom=2))
    assert pane.placed_marks()[0][1] == pytest.approx((210, 210))


def test_that_letters_are_amber_at_their_edges(pane):
    show(pane, np.zeros((40, 40), np.int16), overlay_of_everything())
    seen = grabbed(pane)
    for part in (seen[190:210, 5:25], seen[5:25, 190:210], seen[375:395, 190:210]):
        bright = part.reshape(-1, 3)[part.reshape(-1, 3)[:, 0] > 200]
        assert len(bright) > 3
        assert (bright[:, 2] < bright[:, 0]).all()


def test_that_corner_text_is_readable_on_white(pane):
    show(pane, np.full((40, 40), 1000, np.int16), overlay_of_everything())
    corner = grabbed(pane)[9:24, 9:90]
    assert corner.min() < 70  # the halo
    assert corner.max() > 220


def test_that_a_sentence_is_shown_instead_of_black(pane):
    sheet = Sheet(columns=40, rows=40)
    pane.show_frame(None, Look(sheet=sheet), Overlay(sentence="This image cannot be shown."))
    assert (grabbed(pane)[150:250, 100:300] > 150).any()


def test_that_dragging_with_the_right_button_windows(qtbot, pane):
    show(pane, np.tile(np.arange(400, dtype=np.int16), (400, 1)))
    with qtbot.waitSignal(pane.window_wanted) as seen:
        drag(qtbot, pane, (200, 200), (250, 200), Qt.MouseButton.RightButton)
    assert seen.args[0].width > WINDOW.width
    assert seen.args[0].center == pytest.approx(WINDOW.center)


def test_that_the_wheel_scrolls_and_with_control_zooms_about_the_pointer(qtbot, pane):
    show(pane, np.zeros((400, 400), np.int16), count=9)
    steps, views = [], []
    pane.scroll_wanted.connect(steps.append)
    pane.view_wanted.connect(views.append)
    for keys in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        turn(pane, QPointF(300, 100), -120, keys)
    assert steps == [1]
    assert len(views) == 1
    before = pane.image_point(QPointF(300, 100))
    show(pane, np.zeros((400, 400), np.int16), view=views[0])
    assert pane.image_point(QPointF(300, 100)) == pytest.approx(before, abs=1e-6) or (
        views[0].zoom < 1
    )


def turn(pane, at, delta, keys):
    event = QWheelEvent(
        at,
        QPointF(pane.mapToGlobal(at.toPoint())),
        QPoint(0, 0),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane, event)


def test_that_a_length_is_drawn_by_dragging_or_by_two_clicks(qtbot, pane):
    show(pane, np.zeros((40, 40), np.int16))
    pane.set_tool(Tool.LENGTH)
    made = []
    pane.figure_wanted.connect(made.append)
    drag(qtbot, pane, (100, 100), (200, 150))
    for spot in ((100, 100), (200, 150)):
        qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(*spot))
    assert len(made) == 2
    for start, end in made:
        assert start == pytest.approx((9.5, 9.5))
        assert end == pytest.approx((19.5, 14.5))


def test_that_changing_the_tool_drops_a_half_drawn_length(qtbot, pane):
    show(pane, np.zeros((40, 40), np.int16))
    pane.set_tool(Tool.LENGTH)
    made = []
    pane.figure_wanted.connect(made.append)
    qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert pane.gestures.is_busy
    pane.set_tool(Tool.SELECT)
    assert not pane.gestures.is_busy
    assert pane.live is None
    assert made == []


def test_that_an_end_of_a_length_can_be_dragged(qtbot, pane):
    length = DrawnMeasure(id="m1", tool="length", points=((10, 10), (20, 10)), label="10.0 mm")
    show(pane, np.zeros((40, 40), np.int16), Overlay(measures=(length,)))
    end = pane.widget_point((20, 10)).toPoint()
    with qtbot.waitSignal(pane.figure_moved) as seen:
        drag(qtbot, pane, end.toTuple(), (end.x() + 50, end.y() + 30))
    moved = seen.args[0]
    assert moved.points[0] == (10, 10)
    assert moved.points[1] == pytest.approx((25, 13))


def test_that_a_badge_can_be_dragged_and_a_click_only_selects(qtbot, pane):
    show(pane, np.zeros((40, 40), np.int16), overlay_of_everything())
    badge = QPointF(*pane.placed_marks()[0][2]).toPoint()
    picked, moved = [], []
    pane.picked.connect(picked.append)
    pane.mark_moved.connect(moved.append)
    qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=badge)
    assert (picked[0].kind, picked[0].id, moved) == ("mark", "f1", [])
    drag(qtbot, pane, badge.toTuple(), (badge.x() + 30, badge.y() + 40))
    assert moved[0].target == (20, 20)
    place = pane.place().to_screen(moved[0].badge)
    assert place == pytest.approx((badge.x() + 30, badge.y() + 40), abs=1.5)


def test_that_a_badge_brought_back_to_where_it_was_is_not_moved(qtbot, pane):
    show(pane, np.zeros((40, 40), np.int16), overlay_of_everything())
    badge = QPointF(*pane.placed_marks()[0][2]).toPoint()
    moved = []
    pane.mark_moved.connect(moved.append)
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=badge)
    move(pane, badge + QPoint(40, 0), Qt.MouseButton.LeftButton)
    move(pane, badge + QPoint(1, 1), Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=badge + QPoint(1, 1))
    assert moved == []
    assert pane.live is None


def test_that_a_release_that_went_elsewhere_does_not_leave_a_gesture_behind(qtbot, pane):
    show(pane, np.zeros((40, 40), np.int16))
    windows = []
    pane.window_wanted.connect(windows.append)
    qtbot.mousePress(pane, Qt.MouseButton.RightButton, pos=QPoint(100, 100))
    move(pane, QPoint(150, 100))  # no button is down any more
    move(pane, QPoint(200, 100), Qt.MouseButton.RightButton)
    assert windows == []
    drag(qtbot, pane, (200, 200), (250, 200), Qt.MouseButton.RightButton)
    assert len(windows) == 2


def test_that_the_finding_tool_reports_the_image_point(qtbot, pane):
    show(pane, np.zeros((40, 40), np.int16))
    pane.set_tool(Tool.FINDING)
    with qtbot.waitSignal(pane.mark_wanted) as seen:
        qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=QPoint(305, 105))
    assert seen.args[0] == pytest.approx((30, 10))


def test_that_a_drag_of_the_select_tool_scrolls_in_slices(qtbot, pane):
    show(pane, np.zeros((40, 40), np.int16), count=40)
    steps = []
    pane.scroll_wanted.connect(steps.append)
    drag(qtbot, pane, (200, 100), (200, 200))
    assert sum(steps) == 10  # 400 px for 40 slices


def test_that_what_a_prompt_must_avoid_covers_marks_and_corners(pane):
    length = DrawnMeasure(id="m1", tool="length", points=((5, 30), (12, 34)), label="8.1 mm")
    show(pane, np.zeros((40, 40), np.int16), overlay_of_everything(measures=(length,)))
    boxes = pane.occupied()
    _mark, target, badge = pane.placed_marks()[0]
    for point in (target, badge, (12, 14), (55, 305)):
        assert any(box.contains(QPointF(*point)) for box in boxes)


def test_that_the_zoom_cache_forgets_the_oldest_first():
    from desktop.viewer.zoom import mapping
    from desktop.views.viewer.raster import Shown, ZoomCache

    stored = np.zeros((100, 100), np.int16)
    frame = frame_of(stored)
    cache = ZoomCache(limit_bytes=100 * 100 * 2 * 3)
    sheet = Sheet(columns=100, rows=100)
    kinds = [
        Shown(
            place=mapping(sheet, View(centre=(0.5, 0.5 + i / 1e6)), 100, 100),
            voi=WINDOW,
            inverted=False,
            width=100,
            height=100,
        )
        for i in range(6)
    ]
    for shown in kinds:
        cache.get(frame, shown)
    assert cache.used_bytes <= 100 * 100 * 2 * 3


def test_that_long_identity_takes_two_lines_and_meets_no_other_text(pane):
    from PySide6.QtCore import QRectF, QSizeF

    from desktop.views.viewer.corners import lay_corners

    long = ("A very long family name, Given", "1.3.12.2.1107.5.2.32.35139.20261123140211")
    letter = QRectF(178, 9, 44, 18)
    for identity in (long, ("DEMO, Marta", "CS-0417")):
        corners = CornerText(identity=identity, top_left=("Sag",), top_right=("W 620  L 300",))
        right, left = lay_corners(corners, QSizeF(400, 400), [letter]).boxes
        assert not left.intersects(right)
        assert left.top() == pytest.approx(9)
        assert left.height() == pytest.approx(15 * (4 if identity is long else 2) + 2)
