"""Promises of the sentences beside the page: worded in place, marked, and given back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop import assets
from desktop.report.wording import Wording
from desktop.views.report.preview import PagePreview
from desktop.views.report.preview_sentences import SentenceLine

LINES = (
    SentenceLine(
        finding="f1", number=1, name="Disc extrusion, L5-S1 LEFT", text="Left, as the pain."
    ),
    SentenceLine(
        finding="f2",
        number=2,
        name="Disc bulge, L3-L4",
        text="My own words.",
        edited=True,
        outdated=True,
    ),
)


@pytest.fixture
def preview(qtbot) -> PagePreview:
    shown = PagePreview(Wording("en", assets.locale_texts("en")))
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show_sentences(LINES)
    shown.show()
    return shown


def test_that_words_typed_are_kept_by_key_and_when_focus_leaves(preview, qtbot) -> None:
    kept: list[tuple[str, str]] = []
    preview.sentence_kept.connect(lambda finding, text: kept.append((finding, text)))
    box = preview.sentences.rows[0].box
    box.setFocus()
    box.setPlainText("Meets the root.")
    qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert kept == [("f1", "Meets the root.")]
    box.setPlainText("Meets the S1 root.")
    box.clearFocus()
    qtbot.wait(1)
    box.focusOutEvent(_focus_out())
    assert kept[-1] == ("f1", "Meets the S1 root.")
    assert len(kept) == 2


def _focus_out():
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent

    return QFocusEvent(QEvent.Type.FocusOut)


def test_that_escape_gives_up_what_was_typed(preview, qtbot) -> None:
    kept: list[str] = []
    preview.sentence_kept.connect(lambda _finding, text: kept.append(text))
    box = preview.sentences.rows[0].box
    box.setFocus()
    box.setPlainText("No.")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.toPlainText() == "Left, as the pain."
    assert kept == []


def test_that_an_outdated_sentence_can_be_confirmed_or_given_back(preview) -> None:
    kept: list[tuple[str, str]] = []
    restored: list[str] = []
    preview.sentence_kept.connect(lambda finding, text: kept.append((finding, text)))
    preview.sentence_restored.connect(restored.append)
    assert preview.sentences.rows[0].findChildren(QPushButton) == []
    confirm, restore = preview.sentences.rows[1].findChildren(QPushButton)
    confirm.click()
    restore.click()
    assert kept == [("f2", "My own words.")]
    assert restored == ["f2"]


def test_that_every_box_and_button_has_a_name_of_its_own(preview) -> None:
    names = [row.box.accessibleName() for row in preview.sentences.rows]
    names += [
        button.accessibleName()
        for row in preview.sentences.rows
        for button in row.findChildren(QPushButton)
    ]
    assert all(names)
    assert len(set(names)) == len(names)


def test_that_sentences_of_an_older_page_go_before_the_next_is_made(preview) -> None:
    preview.show_waiting()
    assert preview.sentences.rows == ()
