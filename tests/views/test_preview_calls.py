"""The records of critical results beside the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import assets
from desktop.domain.message import Message
from desktop.report.wording import Wording
from desktop.views.report.preview_calls import CallLine, CallList

LINE = CallLine(
    target="f1",
    name=Message.of("lanes-literal", text="Epidural abscess, L4-L5"),
    category=1,
    minutes=39,
    values=(("found_at", "2026-11-23 14:41"),),
    missing=("told_to", "told_at", "how", "read_back"),
)


@pytest.fixture
def calls(qtbot):
    made = CallList(Wording("en", assets.locale_texts("en")))
    qtbot.addWidget(made)
    made.show_lines((LINE,))
    made.show()
    return made


def test_that_what_is_open_is_marked_in_words_and_not_by_colour_alone(calls) -> None:
    row = calls.row("f1")
    assert row.fields["told_to"].accessibleName().endswith("open")
    assert not row.fields["found_at"].accessibleName().endswith("open")
    assert "39 min since found" in row._since.text()
    assert row._chip.text() == "Category 1, minutes"
    assert row._labels["told_to"].text().startswith("\N{BULLET}")


def test_that_each_field_is_kept_when_it_is_left_and_choices_at_once(calls, qtbot) -> None:
    heard = []
    calls.changed.connect(lambda *what: heard.append(what))
    row = calls.row("f1")
    QTest.keyClicks(row.fields["told_to"], "Dr A. Vale")
    QTest.keyClick(row.fields["told_to"], Qt.Key.Key_Return)
    row.choices["how", "phone"].click()
    row.choices["read_back", "yes"].click()
    assert heard == [
        ("f1", "told_to", "Dr A. Vale"),
        ("f1", "how", "phone"),
        ("f1", "read_back", "yes"),
    ]


def test_that_escape_gives_up_what_was_typed(calls) -> None:
    heard = []
    calls.changed.connect(lambda *what: heard.append(what))
    field = calls.row("f1").fields["told_to"]
    QTest.keyClicks(field, "Dr")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), heard) == ("", [])


def test_that_a_row_stays_while_its_result_stays_and_focus_goes_to_what_is_open(
    calls, qtbot
) -> None:
    row = calls.row("f1")
    calls.show_lines((LINE,))
    assert calls.row("f1") is row
    row.focus_open()
    assert calls.focusWidget() is row.fields["told_to"]
    calls.show_lines(())
    assert calls.rows == ()
    assert not calls.isVisible()


def test_that_a_text_that_is_no_time_is_refused_in_words(calls) -> None:
    calls.show_lines((replace(LINE, refused="told_at"),))
    assert "Write 14:41" in calls.row("f1")._refused.text()
    assert calls.row("f1")._refused.isVisible()
