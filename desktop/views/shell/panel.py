"""The report panel: form, key question and impression in one column, the keys at its foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.report.template import Template
from desktop.views.report.form import ReportForm
from desktop.views.report.impression import ImpressionView
from desktop.views.report.question import QuestionView
from desktop.views.widgets import KeyCap, PlainLabel, rule

MINIMUM_PX, MAXIMUM_PX = 520, 760
FOOT_PX = 32


class ReportPanel(QWidget):
    """One column in the order of the page; only it scrolls, the foot stays."""

    def __init__(
        self, translator: Translator, template: Template, now_s: Callable[[], float]
    ) -> None:
        super().__init__()
        self._translator = translator
        self.setProperty("surface", "bg1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(MINIMUM_PX)
        self.setMaximumWidth(MAXIMUM_PX)
        self.form = ReportForm(translator, template, now_s=now_s)
        self.question = QuestionView(translator)
        self.impression = ImpressionView(translator)
        self.form.set_question(self.question)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form)
        column.addWidget(self.impression, 1)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(inner)
        self._position = PlainLabel("", "support", "acc")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.scroller, 1)
        box.addWidget(rule())
        box.addWidget(self._foot())
        self.form.position_changed.connect(self.show_position)

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setFixedHeight(FOOT_PX)
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(6)
        row.addWidget(self._position)
        row.addSpacing(8)
        for key, name in (("Tab", "next"), ("N", "normal"), (".", "why")):
            row.addWidget(KeyCap(key))
            row.addWidget(
                PlainLabel(self._translator.text(Message(f"foot-{name}")), "support", "t2")
            )
            row.addSpacing(4)
        row.addStretch()
        return foot

    def show_position(self, position: Message) -> None:
        """Say which field is being read."""
        self._position.setText(self._translator.text(position))
