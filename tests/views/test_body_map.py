from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from desktop import assets
from desktop.domain.case import Complaint
from desktop.domain.side import Side
from desktop.report.clinical import ComplaintState, complaint_title
from desktop.report.clinical_body import WIDTH, regions
from desktop.report.clinical_layers import Layer, layer_regions
from desktop.views.report.body_map import HALVES, BodyMap
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


@pytest.mark.parametrize("layer", [Layer.ROOTS, Layer.JOINTS])
def test_that_every_place_of_a_layer_is_chosen_by_mouse_and_by_keys(qtbot, body, layer):
    body.show_layer(layer)
    reached = set()
    for place in layer_regions(layer):
        with qtbot.waitSignal(body.layer_chosen) as wish:
            qtbot.mouseClick(body, Qt.MouseButton.LeftButton, pos=body.point_of(place).toPoint())
        assert (wish.args[0].root, wish.args[0].site, wish.args[0].side) == (
            *(place.root, place.site),
            place.side,
        )
    for _ in HALVES:
        for _place in layer_regions(layer):
            QTest.keyClick(body, Qt.Key.Key_Down)
            reached.add(body.region.key)
        QTest.keyClick(body, Qt.Key.Key_Right)
    assert reached == {place.key for place in layer_regions(layer)}


def test_that_keys_change_the_layer_and_names_say_root_side_and_place(qtbot, body):
    body.setFocus()
    QTest.keyClick(body, Qt.Key.Key_2)
    assert body.layer is Layer.ROOTS
    names = {body._name(place) for place in layer_regions(Layer.ROOTS)}
    assert len(names) == len(layer_regions(Layer.ROOTS))
    assert any(name.startswith("L5: ") for name in names)
    QTest.keyClick(body, Qt.Key.Key_3)
    assert body._name(body.region).startswith("Joint: ")
    QTest.keyClick(body, Qt.Key.Key_1)
    assert body.layer is Layer.PLACES


def test_that_left_and_right_of_a_layer_never_change_places():
    for layer in (Layer.ROOTS, Layer.JOINTS):
        for place in layer_regions(layer):
            centre = sum(x for x, _y in place.polygon) / len(place.polygon)
            is_at_left = centre < WIDTH / 2
            assert is_at_left is ((place.side is Side.RIGHT) == (place.view == "front")), place.key


def test_that_the_words_of_the_layers_are_those_of_the_vocabulary():
    words = assets.vocabulary()
    for layer in (Layer.ROOTS, Layer.JOINTS):
        for place in layer_regions(layer):
            assert place.site in words.words("site")
            assert place.pattern in words.words("pattern")
            assert not place.root or place.root in words.words("root")
