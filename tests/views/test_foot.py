"""The foot of the panel: one line with the keys of the tool in hand, whole or not at all."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from desktop.domain.message import Message
from desktop.viewer.tool_keys import keys_of
from desktop.viewer.tools import Tool
from desktop.views.shell.foot import FOOT_PX, PanelFoot
from tests.fakes import form as made

ROW = Message.of("form-position", at="3", count="11", row=Message("row-l5-s1"))


@pytest.fixture
def foot(qtbot, qapp):
    made.dress(qapp)
    view = PanelFoot(made.ENGLISH)
    qtbot.addWidget(view)
    view.show_position(ROW)
    view.resize(560, FOOT_PX)
    view.show()
    return view


def test_that_every_tool_shows_its_keys_whole_in_one_line(foot):
    for tool in Tool:
        foot.show_tool(tool)
        foot.layout().activate()
        assert len(foot.shown()) == len(keys_of(tool))
        assert foot.height() == FOOT_PX
        for label in foot.findChildren(QLabel):
            if label.isVisible():
                assert label.width() >= label.sizeHint().width(), (tool, label.text())
                right = label.mapTo(foot, label.rect().topRight()).x()
                assert right < foot.width()


def test_that_keys_change_with_the_tool_and_come_back(foot):
    assert foot.shown() == ("next", "normal", "why")
    foot.show_tool(Tool.LENGTH)
    assert foot.shown() == ("point", "back", "select")
    foot.show_tool(Tool.PAN)
    assert foot.shown() == ("select",)
    foot.show_tool(Tool.SELECT)
    assert foot.shown() == ("next", "normal", "why")


def test_that_a_narrow_foot_leaves_keys_out_and_shortens_no_word(foot):
    foot.resize(230, FOOT_PX)
    assert foot.shown() in (("next",), ("next", "normal"))
    foot.set_blank(blank=True)
    assert foot.shown() == ("next", "normal", "why")
    foot.set_blank(blank=False)
    foot.resize(560, FOOT_PX)
    assert foot.shown() == ("next", "normal", "why")
