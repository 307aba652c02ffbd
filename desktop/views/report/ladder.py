"""The ladder: one row a level or area, with status, numbers in their shapes, and chips."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.report.form import ChipState, FindingState, FormState, RowState, RowStatus
from desktop.views.report.form_layout import clear, follow_width, override_of
from desktop.views.theme import THEME, pixmap
from desktop.views.widgets import Badge, Chip, FlowLayout, KeyCap, PlainLabel, set_tooltip

ICONS = {
    RowStatus.DONE: ("circle-check", "t3"),
    RowStatus.CURRENT: ("circle-dot", "acc"),
    RowStatus.OPEN: ("circle-dashed", "t3"),
}
LANE_CHIP = {
    Category.ACT_NOW: "act",
    Category.LIKELY_SYMPTOMATIC: "sym",
    Category.INDETERMINATE: "ind",
    Category.LIKELY_INCIDENTAL: "inc",
}
ROW_HEIGHT_PX = 31
NAME_WIDTH_PX, NAME_MOST_PX = 82, 150
BAR_PX = 3
LINE_PX = 23
BADGE_RADIUS_PX = 8.5
LaneOf = Callable[[str], Category | None]
Scored = Callable[[str], bool]


class LadderRow(QWidget):
    """One row. The row has the focus, its chips are for the pointer."""

    chosen = Signal(str)
    opened = Signal(str)
    finding_chosen = Signal(str)
    moved = Signal(int)
    normal_requested = Signal(str)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._state: RowState | None = None
        self._lanes: tuple[Category | None, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._icon = QLabel()
        self._icon.setFixedWidth(20)
        self._name = PlainLabel("", "body", "t1")
        self._name.setMinimumWidth(NAME_WIDTH_PX)
        self._name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._flow = FlowLayout(spacing=5)
        self._chips = QWidget()
        self._chips.setLayout(self._flow)
        follow_width(self._chips)
        self._enter = KeyCap("Return")
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 3, 14, 3)
        line.setSpacing(4)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._chips, 1)
        line.addWidget(self._enter, 0, Qt.AlignmentFlag.AlignTop)
        self._icon.setFixedHeight(LINE_PX)
        self._name.setFixedHeight(LINE_PX)
        self.setMinimumHeight(ROW_HEIGHT_PX)
        follow_width(self)
        THEME.changed.connect(self._tint)

    @property
    def row_id(self) -> str:
        """Id of the row shown."""
        return self._state.row.id if self._state else ""

    def name_width_px(self) -> int:
        """Return the width that the row's name needs."""
        return max(NAME_WIDTH_PX, self._name.fontMetrics().horizontalAdvance(self._name.text()) + 8)

    def set_name_width(self, width_px: int) -> None:
        """Give the name a width, so that the chips of all rows begin below one another."""
        self._name.setMinimumWidth(width_px)

    def show_row(self, state: RowState, lane_of: LaneOf, scored: Scored) -> None:
        """Show a row's state; a row that did not change is left alone."""
        lanes = tuple(lane_of(found.finding.id) for found in state.findings)
        marks = tuple(scored(found.finding.id) for found in state.findings)
        if state == self._state and lanes == self._lanes:
            return
        rebuilt = self._state is None or _content(state) != _content(self._state)
        rebuilt = rebuilt or lanes != self._lanes
        self._state, self._lanes = state, lanes
        self._name.setText(self._translator.text(state.row.title))
        self._enter.setVisible(state.is_current)
        if rebuilt:
            self._fill(state, lanes, marks)
        self._tint()
        self.setAccessibleName(self._spoken(state))
        if state.row.kind != "level":
            set_tooltip(self, self._translator.text(Message(f"form-row-{state.row.id}-full")))

    def _tint(self) -> None:
        if self._state is not None:
            name, tone = ICONS[self._state.status]
            self._icon.setPixmap(pixmap(name, tone, 16))
        self.update()

    def _fill(
        self, state: RowState, lanes: tuple[Category | None, ...], scored: tuple[bool, ...]
    ) -> None:
        clear(self._flow)
        if state.note is not None:
            note = PlainLabel(self._translator.text(state.note), "body", "t3")
            note.setFixedHeight(LINE_PX)
            self._flow.addWidget(note)
        for found, lane, is_scored in zip(state.findings, lanes, scored, strict=True):
            self._add_finding(found, lane, hollow=not is_scored and lane is Category.INDETERMINATE)
        self._chips.updateGeometry()

    def _add_finding(self, found: FindingState, lane: Category | None, *, hollow: bool) -> None:
        badge = Badge(lane, str(found.number or ""), BADGE_RADIUS_PX, hollow=hollow)
        badge.setAccessibleName(self._translator.text(found.title))
        chips = [self._chip(found, state, lane) for state in found.chips]
        head = 2 if found.chips and found.chips[0].kind == "side" else 1
        # the number never stands at the end of a line without what it numbers
        together = QWidget()
        line = QHBoxLayout(together)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(5)
        for widget in (badge, *chips[:head]):
            line.addWidget(widget)
        self._flow.addWidget(together)
        for chip in chips[head:]:
            self._flow.addWidget(chip)

    def _chip(self, found: FindingState, state: ChipState, lane: Category | None) -> Chip:
        chip = Chip(self._translator.text(state.text), _chip_kind(state, lane))
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if state.spoken is not None:
            chip.setAccessibleName(self._translator.text(state.spoken))
            set_tooltip(chip, self._translator.text(state.spoken))
        chip.setProperty("finding", found.finding.id)
        chip.clicked.connect(self._on_chip)
        return chip

    def _on_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, QWidget):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.finding_chosen.emit(str(chip.property("finding")))

    def _spoken(self, state: RowState) -> str:
        text = self._translator.text
        said = Message(f"views-form-status-{state.status.value}")
        if state.note is not None:
            return text(
                Message.of("views-form-row", row=state.row.title, said=state.note, status=said)
            )
        parts = ", ".join(
            text(chip.spoken or chip.text) for found in state.findings for chip in found.chips
        )
        return text(Message.of("views-form-row", row=state.row.title, said=parts, status=said))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row."""
        self.chosen.emit(self.row_id)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row's editor."""
        self.opened.emit(self.row_id)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep N for this row; the window's own N means the row being read."""
        key = override_of(event)
        if key is not None and key.key() == Qt.Key.Key_N and not key.modifiers():
            key.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows change the row, Enter opens its editor, N calls it normal."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key is Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.row_id)
        elif key is Qt.Key.Key_N and not event.modifiers():
            self.normal_requested.emit(self.row_id)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the current row, draw its bar, and the ring of the focus."""
        painter = QPainter(self)
        if self._state is not None and self._state.is_current:
            painter.fillRect(self.rect(), THEME.colour("accbg"))
            painter.fillRect(0, 0, BAR_PX, self.height(), THEME.colour("acc"))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(THEME.colour("acc"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 1, -4, -1), 5, 5)
        painter.end()

    def sizeHint(self) -> QSize:
        """Return the height of one line of chips."""
        return QSize(400, ROW_HEIGHT_PX)


def _content(state: RowState) -> tuple[object, ...]:
    return state.note, state.findings


def _chip_kind(state: ChipState, lane: Category | None) -> str:
    if state.kind == "side" and lane is not None:
        return LANE_CHIP[lane]
    return state.kind if state.kind in ("unset", "warn") else "value"


class LadderView(QWidget):
    """All rows. Shows a ``FormState``; tells which row or finding the reader picks."""

    row_chosen = Signal(str)
    row_opened = Signal(str)
    finding_chosen = Signal(str)
    normal_requested = Signal(str)
    others_normal_requested = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._rows: dict[str, LadderRow] = {}
        self._state: FormState | None = None
        self._compact = False
        self._open_folded = False
        self._title = PlainLabel(translator.text(Message("views-form-ladder")), "section", "t2")
        self._others = QPushButton(translator.text(Message("views-form-others")))
        self._others.setProperty("link", "true")
        self._others.setAccessibleName(translator.text(Message("views-form-others-spoken")))
        self._others.clicked.connect(self.others_normal_requested)
        self._folded = QPushButton()
        self._folded.setProperty("link", "true")
        self._folded.clicked.connect(self._unfold)
        head = QHBoxLayout()
        head.setContentsMargins(14, 6, 14, 2)
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._folded)
        head.addWidget(self._others)
        self._others_key = KeyCap("Shift+N")
        head.addWidget(self._others_key)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 4)
        self._box.setSpacing(0)
        self._box.addLayout(head)
        follow_width(self)

    def show_form(
        self,
        state: FormState,
        lane_of: LaneOf = lambda _finding: None,
        scored: Scored = lambda _finding: True,
    ) -> None:
        """Show the rows; emits nothing."""
        self._state = state
        above: LadderRow | None = None
        for row_state in state.rows:
            row = self._rows.get(row_state.row.id)
            if row is None:
                row = self._add_row(row_state.row.id, above)
            row.show_row(row_state, lane_of, scored)
            above = row
        shown = {row_state.row.id: self._rows[row_state.row.id] for row_state in state.rows}
        for name, row in self._rows.items():
            if name not in shown:
                row.hide()  # a level that this spine does not have
        self._rows = {**shown, **self._rows}
        self._put_in_order(list(shown.values()))
        self._show_names(state)
        self._fold()

    def _put_in_order(self, rows: list[LadderRow]) -> None:
        """Lay rows out as the form has them, where another form brought others."""
        places = [self._box.indexOf(row) for row in rows]
        if places != sorted(places):
            for row in rows:
                self._box.removeWidget(row)
                self._box.addWidget(row)

    def _show_names(self, state: FormState) -> None:
        """Give every row the width of the longest name, and the ladder its title."""
        by_level = any(row.row.kind == "level" for row in state.rows)
        title = "views-form-ladder" if by_level else "views-form-ladder-places"
        self._title.setText(self._translator.text(Message(title)))
        widest = max(row.name_width_px() for row in self._rows.values())
        for row in self._rows.values():
            row.set_name_width(min(widest, NAME_MOST_PX))

    def set_compact(self, *, on: bool) -> None:
        """In narrow windows only rows with something to say are shown."""
        if on != self._compact:
            self._compact, self._open_folded = on, False
            self._fold()

    def row(self, row_id: str) -> LadderRow:
        """Return the widget of a row."""
        return self._rows[row_id]

    def visible_rows(self) -> tuple[str, ...]:
        """Return the ids of the rows on show, in order."""
        return tuple(name for name, row in self._rows.items() if not row.isHidden())

    def focus_current(self) -> None:
        """Put the focus on the current row, or the first."""
        if self._state is None:
            return
        current = next((r.row.id for r in self._state.rows if r.is_current), None)
        shown = self.visible_rows()
        target = current if current in shown else (shown[0] if shown else None)
        if target is not None:
            self._rows[target].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def insert_below(self, row_id: str, widget: QWidget) -> None:
        """Put a widget (the finding editor) below a row."""
        self._box.removeWidget(widget)
        self._box.insertWidget(self._box.indexOf(self._rows[row_id]) + 1, widget)

    def _add_row(self, row_id: str, above: LadderRow | None) -> LadderRow:
        row = LadderRow(self._translator)
        row.chosen.connect(self.row_chosen)
        row.opened.connect(self.row_opened)
        row.finding_chosen.connect(self.finding_chosen)
        row.moved.connect(self._on_moved)
        row.normal_requested.connect(self.normal_requested)
        self._rows[row_id] = row
        at = self._box.indexOf(above) + 1 if above is not None else self._box.count()
        rows = {self._box.indexOf(other) for other in self._rows.values()}
        if above is not None and at < self._box.count() and at not in rows:
            at += 1  # the editor stands below its row
        self._box.insertWidget(at, row)
        return row

    def _on_moved(self, step: int) -> None:
        shown = self.visible_rows()
        at = next((i for i, name in enumerate(shown) if self._rows[name].hasFocus()), 0)
        target = shown[max(0, min(len(shown) - 1, at + step))]
        self._rows[target].setFocus(Qt.FocusReason.TabFocusReason)
        self.row_chosen.emit(target)

    def _unfold(self) -> None:
        self._open_folded = not self._open_folded
        self._fold()

    def _fold(self) -> None:
        if self._state is None:
            return
        hidden = 0
        for state in self._state.rows:
            fold = self._compact and not self._open_folded and _is_quiet(state)
            hidden += fold
            self._rows[state.row.id].setVisible(not fold)
        self._folded.setVisible(self._compact and (hidden > 0 or self._open_folded))
        text = self._translator.text(self._folded_text())
        self._folded.setText(text)
        self._folded.setAccessibleName(text)
        self._others.setVisible(not self._compact)
        self._others_key.setVisible(not self._compact)

    def _folded_text(self) -> Message:
        """Say what the folded rows are; one that nobody read is never counted as normal."""
        if self._open_folded or self._state is None:
            return Message("views-form-fold")
        quiet = [state for state in self._state.rows if _is_quiet(state)]
        normal = sum(1 for state in quiet if state.is_normal)
        return Message.of(
            "views-form-folded",
            normal=normal,
            normal_text=str(normal),
            rest=len(quiet) - normal,
            rest_text=str(len(quiet) - normal),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let rows find their height again when the panel changes its width."""
        super().resizeEvent(event)
        self.updateGeometry()


def _is_quiet(state: RowState) -> bool:
    """Whether a narrow window may leave the row out: nothing was found in it."""
    return not state.findings and not state.is_current
