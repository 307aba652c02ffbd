"""The act-now strip: findings and open alerts above the lanes, each with its clock."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.app.ports import Translator
from desktop.domain.case import Category
from desktop.report.lanes_state import ActNow
from desktop.views.report.card import BADGE_PX, WhyLink
from desktop.views.report.card_base import CardBase
from desktop.views.report.lane_parts import ClockChip
from desktop.views.widgets import Badge, PlainLabel


class ActNowStrip(CardBase):
    """One act-now item. It bears an octagon and a clock, never a chance."""

    def __init__(self, translator: Translator) -> None:
        super().__init__(translator)
        self._entry: ActNow | None = None
        self._stands = Category.ACT_NOW
        self._needs_reason = True
        self.setProperty("card", "act")
        self._badge = Badge(Category.ACT_NOW, "!", BADGE_PX)
        self._label = PlainLabel(self.word("act-now"), "strong", "act")
        self._title = PlainLabel("", "strong")
        self._title.setWordWrap(True)
        self._clock = ClockChip()
        self._reason = PlainLabel("", "support", "t1")
        self._reason.setWordWrap(True)
        self._why = WhyLink(self)
        top = Qt.AlignmentFlag.AlignTop
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._label, 0, top)
        head.addWidget(self._title, 1, top)
        head.addWidget(self._clock, 0, top)
        foot = QHBoxLayout()
        foot.addWidget(self._reason, 1)
        foot.addWidget(self._why, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addLayout(head)
        column.addLayout(foot)
        column.addLayout(self._tail)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 12, 7)
        row.setSpacing(6)
        row.addWidget(self._badge, 0, top)
        row.addLayout(column, 1)

    def show_entry(self, entry: ActNow) -> None:
        """Show an act-now item; what has not changed is left alone."""
        if entry == self._entry:
            return
        self._entry = entry
        self._finding, self._number = entry.finding or "", entry.number
        self._badge.show_badge(Category.ACT_NOW, str(entry.number or "!"))
        self._title.setText(self.say(entry.title))
        self._reason.setText(self.say(entry.reason))
        self._clock.show_clock(self.say(entry.clock), entry.acr_category)
        self._why.setVisible(entry.finding is not None)
        self._why.show_number(entry.number)
        self.show_moved(self._finding, entry.number, entry.moved)
        self.setAccessibleName(self.say(entry.spoken))
