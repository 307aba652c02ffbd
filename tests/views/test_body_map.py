from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop.domain.case import Complaint
from desktop.domain.side import Side
from desktop.report.clinical import ComplaintState, complaint_title
from desktop.report.clinical_body import regions
from desktop.views.report.body_map import BodyMap
from desktop.views.theme import THEME
from tests.fakes import form as made


def shown(complaint, tone="sym"):
    title = complaint_title(complaint)
    return ComplaintState(
        complaint=complaint, number=1, title=title, short=title, tone=tone, chips=()
    )


@pytest.fixture
def body(qtbot, qapp):
    made.dress(qapp)
    view = BodyMap(made.ENGLISH, height_px=232)
    qtbot.addWidget(view)
    view.show()
    return view


def region(view, site, side):
    return next(r for r in regions() if (r.view, r.site, r.side) == (view, site, side))


def colour_at(view, place):
    image = view.grab().toImage()
    ratio = image.devicePixelRatio()
    point = view.point_of(place)
    return QColor(image.pixel(round(point.x() * ratio), round(point.y() * ratio)))


def is_near(first, second):
    return (
        max(
            abs(first.red() - second.red()),
            abs(first.green() - second.green()),
            abs(first.blue() - second.blue()),
        )
        < 60
    )


@pytest.mark.parametrize("place", regions(), ids=lambda r: r.key)
def test_that_a_press_on_a_place_names_site_and_side(qtbot, body, place):
    with qtbot.waitSignal(body.region_chosen) as wish:
        qtbot.mouseClick(body, Qt.MouseButton.LeftButton, pos=body.point_of(place).toPoint())
    assert wish.args == [place.site, place.side]


def test_that_the_pain_of_the_left_leg_is_drawn_on_the_left_seen_from_behind(body):
    body.show_complaints([shown(made.LEG)])
    amber = THEME.colour("sym")
    assert is_near(colour_at(body, region("back", "calf", Side.LEFT)), amber)
    assert not is_near(colour_at(body, region("back", "calf", Side.RIGHT)), amber)
    assert not is_near(colour_at(body, region("front", "leg", Side.LEFT)), amber)


def test_that_mirroring_the_pain_mirrors_the_picture(body):
    body.show_complaints([shown(made.LEG)])
    left = colour_at(body, region("back", "thigh", Side.LEFT))
    body.show_complaints([shown(replace(made.LEG, side=Side.RIGHT))])
    assert colour_at(body, region("back", "thigh", Side.RIGHT)) == left
    assert not is_near(colour_at(body, region("back", "thigh", Side.LEFT)), left)


def test_that_a_pain_of_unknown_side_is_only_outlined(body):
    plain = colour_at(body, region("front", "thigh", Side.LEFT))
    body.show_complaints([shown(made.THIGH, "ind")])
    for side in (Side.LEFT, Side.RIGHT):
        assert colour_at(body, region("front", "thigh", side)) == plain


def test_that_the_keyboard_reaches_every_place_of_the_map(qtbot, body):
    body.setFocus()
    reached = {body.region.key}
    for _half in range(4):
        for _place in range(len(regions()) // 2):
            qtbot.keyClick(body, Qt.Key.Key_Down)
            reached.add(body.region.key)
        qtbot.keyClick(body, Qt.Key.Key_Right)
    assert reached == {r.key for r in regions()}


def test_that_enter_marks_the_place_the_keyboard_stands_on(qtbot, body):
    place = body.region
    with qtbot.waitSignal(body.region_chosen) as wish:
        qtbot.keyClick(body, Qt.Key.Key_Return)
    assert wish.args == [place.site, place.side]


def test_that_the_place_under_the_keyboard_is_read_out(qtbot, body):
    body.setFocus()
    qtbot.keyClick(body, Qt.Key.Key_Down)
    assert body.accessibleDescription().endswith("front")


def test_that_showing_a_pain_without_a_place_draws_nothing(body):
    before = body.grab().toImage()
    body.show_complaints([shown(Complaint(id="c1", pattern="axial"))])
    assert body.grab().toImage() == before
