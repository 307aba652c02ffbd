"""The why panel: how a call came about, what speaks against it, what would flip it, sources."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.app.ports import Translator
from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.report.why_state import WhyState
from desktop.views.report.card_base import MOVES
from desktop.views.report.card_chips import chip_label
from desktop.views.report.card_move import MoveLine
from desktop.views.report.lane_parts import IconLabel
from desktop.views.report.waterfall import WaterfallView
from desktop.views.report.why_parts import (
    CHIP_OF,
    EvidenceList,
    FlipsSection,
    InputsSection,
    LinesSection,
    Section,
    wrapped,
)
from desktop.views.widgets import LOOKS, Badge, KeyCap, PlainLabel, repolish, rule

NARROW_PX = 620
LANES = (Category.LIKELY_SYMPTOMATIC, Category.INDETERMINATE, Category.LIKELY_INCIDENTAL)


class DecisionBar(QWidget):
    """The reader decides: three lanes as buttons, then one line of reason."""

    edit_requested = Signal(object)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._state: WhyState | None = None
        self._buttons: dict[Category, QPushButton] = {}
        self._move = MoveLine(translator)
        self._move.edit_requested.connect(self.edit_requested)
        self._back = QPushButton(self._say("give-back"))
        self._back.setAccessibleName(self._say("give-back"))
        self._back.setAutoDefault(False)
        self._back.clicked.connect(self._give_back)
        lanes = QHBoxLayout()
        lanes.setSpacing(0)
        for lane in LANES:
            button = QPushButton(self._say(f"decide-{CHIP_OF[lane]}"))
            button.setAccessibleName(button.text())
            button.setProperty("segment", "true")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(self._clicked)
            self._buttons[lane] = button
            lanes.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(wrapped(self._say("you-decide")), 1)
        row.addLayout(lanes)
        row.addWidget(self._back)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 8, 20, 10)
        box.addLayout(row)
        box.addWidget(self._move)

    @property
    def move_line(self) -> MoveLine:
        """The line that asks for the reason."""
        return self._move

    def _say(self, name: str) -> str:
        return self._translator.text(Message(f"views-lanes-{name}"))

    def show_state(self, state: WhyState) -> None:
        """Show where the finding stands."""
        if self._state is None or self._state.finding != state.finding:
            self._move.close_line()
        self._state = state
        for lane, button in self._buttons.items():
            button.setChecked(state.has_call and lane is state.lane)
        self._back.setVisible(state.overridden)

    def move_to(self, lane: Category) -> bool:
        """Ask for the reason of a move; ``False`` where the finding already stands there."""
        state = self._state
        if state is None or (state.has_call and lane is state.lane):
            return False
        self._move.ask(state.finding, lane, required=state.reason_required)
        return True

    def _clicked(self) -> None:
        sender = self.sender()
        for lane, button in self._buttons.items():
            state = self._state
            button.setChecked(state is not None and state.has_call and lane is state.lane)
            if button is sender:
                self.move_to(lane)

    def _give_back(self) -> None:
        if self._state is not None:
            self._move.give_back(self._state.finding)


class WhyPanel(QWidget):
    """Shows a ``WhyState``; the shell places it over the panel and two panes."""

    edit_requested = Signal(object)
    row_wanted = Signal(str)  # an evidence row to look up
    step_requested = Signal(int)  # -1 or 1: the finding before or after
    closed = Signal()

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._state: WhyState | None = None
        self._came_from: QWidget | None = None
        self._columns = 0
        self.setProperty("surface", "bg1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._crumb = PlainLabel("", "support", "t1")
        self._badge = Badge(Category.INDETERMINATE, "", 9)
        self._title = wrapped("", "t1", "title")
        self._chance = PlainLabel("", "title")
        self._range = PlainLabel("", "body", "t3")
        self._call = chip_label("", "sym")
        self._lead = wrapped("")
        self._own = wrapped("", "t1")
        self._moved = Section(self._say("what-moved"))
        self._chart = WaterfallView(translator)
        self._unscored = wrapped("")
        self._rules = wrapped("", "t3")
        self._against = LinesSection(self._say("against"), "scale", self._say("against-none"))
        self._flips = FlipsSection(self._say("flips"), self._say("flips-none"), translator)
        self._inputs = InputsSection(self._say("inputs"), translator)
        self._evidence = EvidenceList(translator)
        self._sources = PlainLabel(self._say("evidence").upper(), "section", "t2")
        self._scroll = QScrollArea()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._decision = DecisionBar(translator)
        self._decision.edit_requested.connect(self.edit_requested)
        self._decision.move_line.closed.connect(self._take_focus)
        self._chart.note_requested.connect(self._show_note)
        self._evidence.row_wanted.connect(self.row_wanted)
        self._lay_out()
        self.hide()

    def _say(self, name: str, **args: str | Message) -> str:
        return self._translator.text(Message.of(f"views-lanes-{name}", **args))

    # layout -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(20, 12, 20, 8)
        head.setSpacing(8)
        head.addLayout(self._crumbs())
        head.addLayout(self._heading())
        head.addLayout(self._subheading())
        box.addLayout(head)
        box.addWidget(self._body(), 1)
        box.addWidget(rule())
        box.addWidget(self._decision)

    def _crumbs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        back = QPushButton(self._say("back"))
        back.setProperty("link", "true")
        back.setAccessibleName(self._say("back"))
        back.setAutoDefault(False)
        back.clicked.connect(self.close_panel)
        row.addWidget(IconLabel("arrow-left", "acc", 14))
        row.addWidget(back)
        row.addWidget(PlainLabel("/", "support", "t3"))
        row.addWidget(self._crumb)
        row.addStretch()
        for name, key in (("next", "Down"), ("previous", "Up"), ("close", "Esc")):
            row.addWidget(PlainLabel(self._say(name), "support", "t2"))
            row.addWidget(KeyCap(key))
        return row

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._badge)
        row.addWidget(self._title, 1)
        row.addWidget(self._chance)
        row.addWidget(self._range)
        return row

    def _subheading(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addSpacing(30)
        row.addWidget(self._call, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._lead, 1)
        box = QVBoxLayout()
        box.setSpacing(4)
        box.addLayout(row)
        own = QHBoxLayout()
        own.addSpacing(38)
        own.addWidget(self._own, 1)
        box.addLayout(own)
        return box

    def _body(self) -> QScrollArea:
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(20, 4, 20, 12)
        box.setSpacing(12)
        for widget in (self._chart, self._unscored, self._rules):
            self._moved.box.addWidget(widget)
        self._pair.setSpacing(12)
        self._pair.addWidget(self._against, 1)
        self._pair.addWidget(self._flips, 1)
        box.addWidget(self._moved)
        box.addLayout(self._pair)
        box.addWidget(self._inputs)
        box.addWidget(self._sources)
        box.addWidget(self._evidence)
        box.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        return self._scroll

    # showing ----------------------------------------------------------------------------------

    @property
    def state(self) -> WhyState | None:
        """What the panel shows."""
        return self._state

    def show_state(self, state: WhyState) -> None:
        """Show why a finding got its call; emits nothing."""
        if state == self._state:
            return
        other = self._state is None or self._state.finding != state.finding
        self._state = state
        self._show_head(state)
        self._chart.show_waterfall(state.waterfall, state.computed)
        self._moved.show_aside(self._say("scale") if state.waterfall else "")
        self._show_text(self._unscored, state.unscored)
        self._rules.setText("\n".join(self._translator.text(m) for m in state.rules))
        self._rules.setVisible(bool(state.rules))
        lines = [self._translator.text(m) for m in (*state.against, *state.limits)]
        self._against.show_lines(lines)
        self._flips.show_flips(state.flips)
        self._inputs.show_inputs(state.inputs)
        self._inputs.show_aside(self._translator.text(state.version))
        self._evidence.show_notes(state.evidence, self._columns or 2)
        self._sources.setVisible(bool(state.evidence))
        self._decision.show_state(state)
        if other:
            self._scroll.verticalScrollBar().setValue(0)

    def _show_head(self, state: WhyState) -> None:
        number = str(state.number) if state.number is not None else "–"
        self._crumb.setText(self._say("why-finding", number=number))
        self._badge.show_badge(state.lane, number, hollow=not state.has_call)
        self._title.setText(self._translator.text(state.title))
        self._show_text(self._chance, state.chance)
        self._chance.set_tone(LOOKS[state.computed][0])
        self._show_text(self._range, state.range)
        letter = LOOKS[state.lane][2] if state.has_call else self._say("not-scored")
        call = Message.of("views-lanes-call", letter=letter, call=state.call)
        self._call.setText(self._translator.text(call))
        if self._call.property("chip") != CHIP_OF[state.lane]:
            self._call.setProperty("chip", CHIP_OF[state.lane])
            repolish(self._call)
        lead = Message.of("views-lanes-lead", lead=state.lead, reason=state.reason)
        self._lead.setText(self._translator.text(lead))
        self._own.setVisible(state.overridden)
        if state.overridden:
            computed = Message(f"lanes-category-{state.computed.value.replace('_', '-')}")
            reason = state.own_reason or Message("views-lanes-no-reason")
            self._own.setText(self._say("own-call", computed=computed, reason=reason))
        self.setAccessibleName(self._translator.text(state.spoken))

    def _show_text(self, label: PlainLabel, message: Message | None) -> None:
        label.setText(self._translator.text(message) if message is not None else "")
        label.setVisible(message is not None)

    def _show_note(self, number: int) -> None:
        label = self._evidence.mark(number)
        if label is not None:
            self._scroll.ensureWidgetVisible(label)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the two lists one above the other where it is narrow."""
        super().resizeEvent(event)
        columns = 1 if self.width() < NARROW_PX else 2
        if columns == self._columns:
            return
        self._columns = columns
        one = QBoxLayout.Direction.TopToBottom
        two = QBoxLayout.Direction.LeftToRight
        self._pair.setDirection(one if columns == 1 else two)
        if self._state is not None:
            self._evidence.show_notes(self._state.evidence, columns)

    # opening, keys, closing -------------------------------------------------------------------

    def open_panel(self, state: WhyState) -> None:
        """Show the panel and take focus; closing gives focus back to where it was."""
        if self.isHidden():
            self._came_from = QApplication.focusWidget()
        self.show_state(state)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_panel(self) -> None:
        """Close and give focus back."""
        self.hide()
        self._decision.move_line.close_line()
        came_from, self._came_from = self._came_from, None
        self.closed.emit()
        if came_from is not None and _alive(came_from):
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def trigger(self, action_id: str) -> bool:
        """Run a command that moves the finding to another lane."""
        lanes = {"to-symptomatic": 0, "to-indeterminate": 1, "to-incidental": 2}
        place = lanes.get(action_id)
        return place is not None and self._decision.move_to(LANES[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the findings, ``Esc`` closes, ``Alt`` with S, U, I moves."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif event.key() in steps:
            self.step_requested.emit(steps[Qt.Key(event.key())])
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in MOVES:
            self._decision.move_to(MOVES[event.key()])
        else:
            super().keyPressEvent(event)

    def _take_focus(self) -> None:
        if not self.isHidden():
            self.setFocus(Qt.FocusReason.OtherFocusReason)


def _alive(widget: QWidget) -> bool:
    from shiboken6 import isValid

    return isValid(widget)
