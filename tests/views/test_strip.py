"""The series strip."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from desktop import assets
from desktop.domain.imaging import Plane
from desktop.report.wording import Wording
from desktop.views.viewer.badges import badge_words
from desktop.views.viewer.pane import MIME
from desktop.views.viewer.strip import SeriesStrip
from tests.fakes.images import Words, stack


@pytest.fixture
def strip(qtbot):
    made = SeriesStrip(Words(), lambda s: s.description)
    qtbot.addWidget(made)
    made.resize(94, 600)
    made.show()
    made.show_stacks(tuple(stack(uid=f"1.{i}", description=f"series {i}") for i in range(3)))
    return made


def test_that_enter_on_a_series_chooses_it(qtbot, strip):
    strip.list_widget.setCurrentRow(1)
    with qtbot.waitSignal(strip.chosen) as seen:
        qtbot.keyClick(strip.list_widget, Qt.Key.Key_Return)
    assert seen.args == ["1.1#1"]


def test_that_a_click_on_a_series_chooses_it(qtbot, strip):
    box = strip.list_widget.visualItemRect(strip.list_widget.item(2))
    with qtbot.waitSignal(strip.chosen) as seen:
        qtbot.mouseClick(strip.list_widget.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert seen.args == ["1.2#1"]


def test_that_each_series_says_its_state_to_a_screen_reader(strip):
    strip.show_state(frozenset({"1.0#1"}), frozenset({"1.0#1", "1.2#1"}))
    texts = [strip.list_widget.item(i).data(Qt.ItemDataRole.AccessibleTextRole) for i in range(3)]
    said = [next(w for w in text.split() if w.startswith("views-viewer")) for text in texts]
    assert said == [
        "views-viewer-strip-item-key-shown",
        "views-viewer-strip-item",
        "views-viewer-strip-item-key",
    ]


def test_that_a_series_that_arrives_later_keeps_the_thumbnails_there(strip):
    strip.set_thumbnail("1.0#1", QImage(10, 10, QImage.Format.Format_RGB32))
    more = tuple(stack(uid=f"1.{i}", description=f"series {i}") for i in range(4))
    strip.show_stacks(more)
    assert strip.list_widget.count() == 4
    assert strip.has_thumbnail("1.0#1")
    assert not strip.has_thumbnail("1.3#1")


def test_that_another_study_empties_the_strip(strip):
    strip.show_stacks((stack(uid="9"),))
    assert strip.list_widget.count() == 1
    assert not strip.has_thumbnail("1.0#1")


def test_that_a_drag_carries_the_key_and_nothing_else(strip):
    data = strip.list_widget.mimeData([strip.list_widget.item(0)])
    assert data.formats() == [MIME]
    assert bytes(data.data(MIME).data()) == b"1.0#1"


def test_that_names_from_files_are_never_markup(strip):
    strip.show_stacks((stack(uid="9", description="<b>x</b>"),))
    assert strip.list_widget.item(0).toolTip() == "&lt;b&gt;x&lt;/b&gt;"


def test_that_arrows_move_through_the_strip_even_where_they_are_commands(qtbot, strip):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for key, kept in ((Qt.Key.Key_Down, True), (Qt.Key.Key_PageDown, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(strip.list_widget, event)
        assert event.isAccepted() is kept


def test_that_badges_say_modality_plane_contrast_and_measurements(qtbot):
    words = Wording("en", assets.locale_texts("en"))
    plain = stack(Plane.SAGITTAL, uid="1", description="Sag T1")
    enhanced = replace(plain, series_uid="2", contrast=True, plane=Plane.AXIAL)
    flat = replace(plain, series_uid="3", plane=Plane.NONE, modality="CR")
    assert [badge_words(one, words) for one in (plain, enhanced, flat)] == [
        "MR SAG",
        "MR AX +C",
        "CR",
    ]
    made = SeriesStrip(words, lambda s: s.description)
    qtbot.addWidget(made)
    made.show_stacks((plain, enhanced))
    made.show_state(frozenset(), frozenset(), frozenset({plain.key}))
    texts = [made.list_widget.item(i).data(Qt.ItemDataRole.AccessibleTextRole) for i in range(2)]
    assert texts[0].endswith("MR SAG, has measurements")
    assert texts[1].endswith("MR AX +C")


def test_that_the_badge_and_the_ruler_are_painted(qtbot, strip):
    def corner(top: bool):
        box = strip.list_widget.visualItemRect(strip.list_widget.item(0))
        picture = strip.list_widget.viewport().grab(box).toImage()
        rows = range(8, 24) if top else range(58, 76)
        return [picture.pixelColor(x, y).lightness() for x in range(10, 26) for y in rows]

    assert max(corner(top=False)) > 150  # light words on the black of an empty thumbnail
    before = corner(top=True)
    strip.show_state(frozenset(), frozenset(), frozenset({"1.0#1"}))
    assert corner(top=True) != before
