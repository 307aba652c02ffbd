"""The impression: act-now strip, then lanes, always visible and recomputed at every key."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.report.lanes_state import CATEGORY_OF, ImpressionState, Lane, LaneKind
from desktop.views.items import let_go
from desktop.views.report.alerts import ActNowStrip
from desktop.views.report.card import FindingCard, IncidentalLine
from desktop.views.report.card_base import CardBase
from desktop.views.report.lane_parts import TONE_OF
from desktop.views.widgets import LOOKS, Badge, KeyCap, PlainLabel

ACTIONS: dict[str, Category] = {
    "to-symptomatic": Category.LIKELY_SYMPTOMATIC,
    "to-indeterminate": Category.INDETERMINATE,
    "to-incidental": Category.LIKELY_INCIDENTAL,
}
LETTER_PX = 8.0
Held = TypeVar("Held", bound=CardBase)


class LaneView(QWidget):
    """One lane: its letter, name and count, then its cards or "None"."""

    def __init__(self, kind: LaneKind, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        category = CATEGORY_OF[kind]
        hollow = kind in (LaneKind.NOT_SCORED, LaneKind.OWN)
        letter = "" if hollow else LOOKS[category][2]
        self._title = PlainLabel("", "strong", TONE_OF[kind])
        self._count = PlainLabel("", "support", "t2")
        self._note = PlainLabel("", "support", "t2")
        self._note.setWordWrap(True)
        self._none = PlainLabel(translator.text(Message("views-lanes-none")), "support", "t3")
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Badge(category, letter, LETTER_PX, hollow=hollow))
        if kind is LaneKind.NOT_SCORED:
            letters = translator.text(Message("views-lanes-not-scored"))
            head.addWidget(PlainLabel(letters, "strong", "ind"))
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addWidget(self._none)
        head.addStretch()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(5)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(head)
        box.addLayout(self._cards)
        box.addWidget(self._note)

    def show_lane(self, lane: Lane, cards: list[CardBase]) -> None:
        """Show the lane's head and put its cards in order; cards already in place stay put."""
        self._title.setText(self._translator.text(lane.title))
        self._count.setText(str(lane.count))
        self._count.setVisible(bool(cards))
        self._none.setVisible(not cards)
        self._note.setText(self._translator.text(lane.note) if lane.note else "")
        self._note.setVisible(lane.note is not None)
        for place, card in enumerate(cards):
            if self._cards.indexOf(card) != place:
                self._cards.insertWidget(place, card)
                card.show()


class ImpressionView(QWidget):
    """Shows an ``ImpressionState``. Showing emits nothing; only the reader's acts do."""

    edit_requested = Signal(object)
    why_requested = Signal(str)
    finding_chosen = Signal(str)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._state: ImpressionState | None = None
        self._showing = False
        self._strips: dict[str, ActNowStrip] = {}
        self._cards: dict[str, FindingCard | IncidentalLine] = {}
        self._strip = QWidget()
        self._strip_box = QVBoxLayout(self._strip)
        self._strip_box.setContentsMargins(0, 0, 0, 0)
        self._strip_box.setSpacing(5)
        self._placeholder = PlainLabel("", "body", "t2")
        self._foot = PlainLabel("", "caption", "t3")
        self._foot.setWordWrap(True)
        self._mechanism = PlainLabel("", "support", "t2")
        self._mechanism.setWordWrap(True)
        self._lanes = {kind: LaneView(kind, translator) for kind in LaneKind}
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 0, 14, 8)
        box.setSpacing(7)
        box.addWidget(self._pin())
        box.addWidget(self._placeholder)
        for lane in self._lanes.values():
            box.addWidget(lane)
        box.addWidget(self._mechanism)
        box.addWidget(self._foot)
        box.addStretch(1)
        self.setAccessibleName(self._say("impression"))
        self.show_state(ImpressionState(placeholder=Message("lanes-add-findings")))

    def _say(self, name: str) -> str:
        return self._translator.text(Message(f"views-lanes-{name}"))

    def _pin(self) -> QWidget:
        self._pinned = QWidget()
        box = QVBoxLayout(self._pinned)
        box.setContentsMargins(0, 8, 0, 7)
        box.setSpacing(7)
        box.addLayout(self._head())
        box.addWidget(self._strip)
        return self._pinned

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(PlainLabel(self._say("impression").upper(), "section", "t2"))
        head.addSpacing(6)
        head.addWidget(PlainLabel(self._say("chance-of"), "support", "t3"))
        head.addStretch()
        head.addWidget(PlainLabel(self._say("move"), "support", "t3"))
        for key in ("Alt+S", "Alt+U", "Alt+I"):
            head.addWidget(KeyCap(key))
        return head

    def show_state(self, state: ImpressionState) -> None:
        """Show an impression. Cards that stay keep their widgets, and focus stays where it was."""
        if state == self._state:
            return
        self._showing = True
        focused = self.focused_finding()
        self._state = state
        self._hold(held=True)
        self._show_strip(state)
        self._show_lanes(state)
        self._placeholder.setText(self._text(state.placeholder))
        self._placeholder.setVisible(state.placeholder is not None)
        self._mechanism.setText(
            "\n".join(
                (*map(self._text, state.unexplained), " ".join(map(self._text, state.mechanism)))
            ).strip()
        )
        self._mechanism.setVisible(bool(self._mechanism.text()))
        self._foot.setText(self._text(state.foot))
        self._foot.setVisible(state.foot is not None)
        self._hold(held=False)
        self._order_focus()
        if focused and self.focused_finding() != focused:
            self.focus_finding(focused)
        self._showing = False

    def _hold(self, *, held: bool) -> None:
        """Lay out once for all cards: each card that appears would lay out everything again."""
        for widget in (self._strip, *self._lanes.values(), self):
            layout = widget.layout()
            if layout is not None:
                layout.setEnabled(not held)
                if not held:
                    layout.invalidate()

    def _tell_chosen(self, finding_id: str) -> None:
        if not self._showing:
            self.finding_chosen.emit(finding_id)

    def _text(self, message: Message | None) -> str:
        return self._translator.text(message) if message is not None else ""

    def _show_strip(self, state: ImpressionState) -> None:
        _drop(self._strips, {entry.key for entry in state.strip})
        self._strip.setVisible(bool(state.strip))
        for place, entry in enumerate(state.strip):
            strip = self._strips.get(entry.key)
            if strip is None:
                strip = self._strips[entry.key] = ActNowStrip(self._translator)
                self._listen(strip)
            strip.show_entry(entry)
            if self._strip_box.indexOf(strip) != place:
                self._strip_box.insertWidget(place, strip)
                strip.show()

    def _show_lanes(self, state: ImpressionState) -> None:
        kept: dict[str, type[CardBase]] = {
            card.key: _kind(lane.kind) for lane in state.lanes for card in lane.cards
        }
        _drop(self._cards, {k for k, w in self._cards.items() if kept.get(k) is type(w)})
        shown = {lane.kind: lane for lane in state.lanes}
        for kind, view in self._lanes.items():
            lane = shown.get(kind)
            view.setVisible(lane is not None)
            if lane is not None:
                view.show_lane(lane, [self._card(kind, card.key) for card in lane.cards])
                for card in lane.cards:
                    self._cards[card.key].show_card(card)

    def _card(self, kind: LaneKind, key: str) -> CardBase:
        card = self._cards.get(key)
        if card is None:
            card = self._cards[key] = _kind(kind)(self._translator)
            self._listen(card)
        return card

    def _listen(self, card: CardBase) -> None:
        card.edit_requested.connect(self.edit_requested)
        card.why_requested.connect(self.why_requested)
        card.chosen.connect(self._tell_chosen)
        card.step_requested.connect(self._walk)

    # what the shell asks ----------------------------------------------------------------------

    @property
    def pinned(self) -> QWidget:
        """Heading and act-now strips; the shell may place them where they never scroll away."""
        return self._pinned

    def cards(self) -> tuple[CardBase, ...]:
        """Return strips and cards from top to bottom."""
        if self._state is None:
            return ()
        strips = [self._strips[entry.key] for entry in self._state.strip]
        lanes = [self._cards[c.key] for lane in self._state.lanes for c in lane.cards]
        return (*strips, *lanes)

    def _stops(self) -> tuple[CardBase, ...]:
        """Return every card of one finding or alert: members instead of their group."""
        made: list[CardBase] = []
        for card in self.cards():
            members = card.members if isinstance(card, FindingCard) else ()
            made.extend(members or (card,))
        return tuple(made)

    def focused_card(self) -> CardBase | None:
        """Return the card that has focus, or holds what has."""
        widget = QApplication.focusWidget()
        every = {*self.cards(), *self._stops()}
        while widget is not None:
            if isinstance(widget, CardBase) and widget in every:
                return widget
            widget = widget.parentWidget()
        return None

    def focused_finding(self) -> str:
        """Return the finding whose card has focus, or an empty text."""
        card = self.focused_card()
        return card.finding if card is not None else ""

    def focus_finding(self, finding_id: str) -> bool:
        """Give focus to the card of a finding."""
        for card in self._stops():
            if card.finding == finding_id and not card.isHidden():
                card.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def focus_first(self) -> bool:
        """Give focus to the first strip or card."""
        first = next(iter(self.cards()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return first is not None

    def trigger(self, action_id: str) -> bool:
        """Run one of the commands that move the focused card; ``False`` where none applies."""
        card = self.focused_card()
        target = ACTIONS.get(action_id)
        return card is not None and target is not None and card.move_to(target)

    # keys -------------------------------------------------------------------------------------

    def _walk(self, step: int) -> None:
        cards = [card for card in self._stops() if not card.isHidden()]
        at = self.focused_card()
        if at in cards and 0 <= cards.index(at) + step < len(cards):
            cards[cards.index(at) + step].setFocus(Qt.FocusReason.TabFocusReason)

    def _order_focus(self) -> None:
        for before, after in pairwise(self._stops()):
            QWidget.setTabOrder(before, after)


def _kind(kind: LaneKind) -> type[FindingCard | IncidentalLine]:
    return IncidentalLine if kind is LaneKind.INCIDENTAL else FindingCard


def _drop(held: dict[str, Held], keep: set[str]) -> None:
    """Take away the widgets whose keys are gone."""
    for key in [key for key in held if key not in keep]:
        let_go(held.pop(key))
