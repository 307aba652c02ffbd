"""Cards of the impression: full ones for what matters, one-liners for the incidental."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.case import Category
from desktop.report.lanes_state import Card, LaneKind, Member
from desktop.views.report.card_base import CardBase
from desktop.views.report.card_chips import estimate_chip
from desktop.views.report.lane_parts import CARD_OF, TONE_OF, IconLabel, ProbabilityBar
from desktop.views.widgets import Badge, KeyCap, PlainLabel, repolish, set_tooltip

BADGE_PX = 9.0
MEMBER_BADGE_PX = 7.0
LAST_KEY = 9


class WhyLink(QWidget):
    """The way to the why panel, with its key."""

    def __init__(self, card: CardBase) -> None:
        super().__init__()
        self._card = card
        self._key = KeyCap("Alt+1")
        self._button = QPushButton(card.word("why"))
        self._button.setProperty("link", "true")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(card.ask_why)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(IconLabel("chevron-right", "acc", 14))
        row.addWidget(self._button)
        row.addWidget(self._key)

    def show_number(self, number: int | None) -> None:
        """Show the key of a finding; past nine there is none."""
        self._key.setVisible(number is not None and number <= LAST_KEY)
        self._key.setText(f"Alt {number}")
        self._button.setAccessibleName(self._card.word("why-of", number=str(number or "")))


class MemberLine(CardBase):
    """A finding inside a group card; it is moved and asked about on its own."""

    def __init__(self, translator: Translator) -> None:
        super().__init__(translator)
        self.setProperty("card", "true")
        self._badge = Badge(None, "", MEMBER_BADGE_PX)
        self._title = PlainLabel("", "support")
        self._title.setWordWrap(True)
        self._chance = PlainLabel("", "support", "t2")
        self._why = WhyLink(self)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._badge)
        line.addWidget(self._title, 1)
        line.addWidget(self._chance)
        line.addWidget(self._why)
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 1, 6, 1)
        box.addLayout(line)
        box.addLayout(self._tail)

    def show_member(self, member: Member, category: Category) -> None:
        """Show one member."""
        self._finding, self._number, self._stands = member.finding, member.number, category
        number = str(member.number) if member.number is not None else "–"
        self._badge.show_badge(category, number)
        self._title.setText(self.say(member.title))
        self._chance.setText(self.say(member.chance))
        self._why.show_number(member.number)
        self.setAccessibleName(self.word("member", number=number, title=member.title))


class FindingCard(CardBase):
    """A card of S, ? or not scored: title, chance, range, bar, one reason, the way to Why."""

    def __init__(self, translator: Translator) -> None:
        super().__init__(translator)
        self._card: Card | None = None
        self._badge = Badge(Category.INDETERMINATE, "", BADGE_PX)
        self._title = PlainLabel("", "value")
        self._title.setWordWrap(True)
        self._chance = PlainLabel("", "value")
        self._range = PlainLabel("", "support", "t3")
        self._estimate = estimate_chip(translator)
        self._bar = ProbabilityBar()
        self._reason = PlainLabel("", "support", "t2")
        self._reason.setWordWrap(True)
        self._why = WhyLink(self)
        self._members: list[MemberLine] = []
        self._member_box = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self._chance, 0, top)
        head.addWidget(self._range, 0, top)
        head.addWidget(self._estimate, 0, top)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self._reason, 1, top)
        foot.addWidget(self._why, 0, Qt.AlignmentFlag.AlignBottom)
        self._member_box.setContentsMargins(0, 2, 0, 2)
        self._member_box.setSpacing(3)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addLayout(self._member_box)
        column.addLayout(foot)
        column.addLayout(self._tail)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 12, 5)
        row.setSpacing(6)
        row.addWidget(self._badge, 0, top)
        row.addLayout(column, 1)

    @property
    def members(self) -> tuple[MemberLine, ...]:
        """The lines of a group card."""
        return tuple(self._members)

    def show_card(self, card: Card) -> None:
        """Show a card; what has not changed is left alone."""
        if card == self._card:
            return
        self._card = card
        scored = card.lane not in (LaneKind.NOT_SCORED, LaneKind.OWN)
        self._finding = "" if card.members else card.finding
        self._number = None if card.members else card.number
        self._stands = card.category if scored else None
        self._needs_reason = card.care is not None
        letter = "+" if card.members else str(card.number or "–")
        self._badge.show_badge(card.category, letter, hollow=not scored)
        self._title.setText(self.say(card.title))
        self._show_figures(card)
        self._reason.setText(self.say(card.reason))
        self.show_line("decides", card.decides)
        self.show_line("care", card.care, "act")
        self._why.setVisible(not card.members and card.lane is not LaneKind.OWN)
        self._why.show_number(self._number)
        self.setAccessibleName(self.say(card.spoken))
        self.show_moved(card.finding, card.number, card.moved)
        self.show_chips(card)
        self._estimate.setVisible(card.estimate)
        self._show_members(card)
        if self.property("card") != CARD_OF[card.lane]:
            self.setProperty("card", CARD_OF[card.lane])
            repolish(self)

    def _show_figures(self, card: Card) -> None:
        self._chance.setText(self.say(card.chance))
        self._chance.set_tone(TONE_OF[card.lane])
        self._chance.setVisible(card.chance is not None)
        set_tooltip(self._chance, self.say(card.word))
        self._range.setText(self.say(card.range))
        self._range.setVisible(card.range is not None)
        self._bar.show_bar(card.bar, card.category)

    def _show_members(self, card: Card) -> None:
        while len(self._members) < len(card.members):
            line = MemberLine(self._translator)
            line.edit_requested.connect(self.edit_requested)
            line.why_requested.connect(self.why_requested)
            line.chosen.connect(self.chosen)
            line.step_requested.connect(self.step_requested)
            self._members.append(line)
            self._member_box.addWidget(line)
            line.show()
        while len(self._members) > len(card.members):
            spare = self._members.pop()
            self._member_box.removeWidget(spare)
            spare.hide()
            spare.deleteLater()
        for line, member in zip(self._members, card.members, strict=True):
            line.show_member(member, card.category)


class IncidentalLine(CardBase):
    """One line of the incidental lane: what it is, how common, its chance."""

    def __init__(self, translator: Translator) -> None:
        super().__init__(translator)
        self._card: Card | None = None
        self._stands = Category.LIKELY_INCIDENTAL
        self._badge = Badge(Category.LIKELY_INCIDENTAL, "", BADGE_PX)
        self._title = PlainLabel("", "strong")
        self._reason = PlainLabel("", "support", "t2")
        self._reason.setWordWrap(True)
        self._chance = PlainLabel("", "strong", "inc")
        self._estimate = estimate_chip(translator)
        self.setProperty("card", CARD_OF[LaneKind.INCIDENTAL])
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._badge)
        line.addWidget(self._title)
        line.addWidget(self._reason, 1)
        line.addWidget(self._estimate)
        line.addWidget(self._chance)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 2, 12, 2)
        box.setSpacing(3)
        box.addLayout(line)
        box.addLayout(self._tail)

    def show_card(self, card: Card) -> None:
        """Show a card; what has not changed is left alone."""
        if card == self._card:
            return
        self._card = card
        self._finding, self._number = card.finding, card.number
        self._needs_reason = card.care is not None
        self._badge.show_badge(card.category, str(card.number or "–"))
        self._title.setText(self.say(card.title))
        self._reason.setText(self.say(card.line))
        self._chance.setText(self.say(card.chance) or self.word("no-chance"))
        self.show_line("care", card.care, "act")
        self.show_moved(card.finding, card.number, card.moved)
        self.show_chips(card)
        self._estimate.setVisible(card.estimate)
        self.setAccessibleName(self.say(card.spoken))
