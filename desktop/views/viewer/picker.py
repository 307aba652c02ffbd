"""The grid picker: point at, or walk to, how many rows and columns of panes there should be."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.viewer.layout import Layout, layout_of
from desktop.views.widgets import PlainLabel, repolish

_SIDE = 3
_CELL = QSize(46, 34)
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class LayoutPicker(QFrame):
    """A small square of cells; the cell under the pointer or the focus names the layout.

    Signals
    -------
    chosen
        Id of the layout's command (``layout-2x3``).
    closed
        The picker is gone; the keys belong to the images again.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget, translator: Translator) -> None:
        super().__init__(parent)
        self._translator, self._over = translator, parent
        self.setProperty("card", "true")
        self._cells: dict[tuple[int, int], QToolButton] = {}
        self._words = PlainLabel("", "support", "t1")
        grid = QGridLayout()
        grid.setSpacing(4)
        for row in range(1, _SIDE + 1):
            for column in range(1, _SIDE + 1):
                grid.addWidget(self._make(row, column), row, column)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 8, 10, 10)
        box.addWidget(self._words)
        box.addLayout(grid)
        self.hide()

    def _make(self, row: int, column: int) -> QToolButton:
        cell = QToolButton()
        cell.setFixedSize(_CELL)
        cell.setAccessibleName(self._say(row, column))
        cell.clicked.connect(partial(self._choose, row, column))
        cell.installEventFilter(self)
        self._cells[row, column] = cell
        return cell

    def open(self, now: Layout) -> None:
        """Show the cells in the middle of the images, the present layout in hand."""
        parent = self._over
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, 24)
        self.show()
        self.raise_()
        self._cells[now.rows, now.columns].setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark(now.rows, now.columns)

    def close_picker(self) -> None:
        """Give the keys back, and hide: hidden first, the focus would pass to the form."""
        self.closed.emit()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the pointer and the arrow keys move over the cells, Enter choose, Esc leave."""
        at = next((spot for spot, cell in self._cells.items() if cell is watched), None)
        if at is None:
            return False
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self._mark(*at)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()  # while it is open every key is the picker's
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(at, event)
        return False

    def _on_key(self, at: tuple[int, int], event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            there = self._cells.get((at[0] + step[0], at[1] + step[1]))
            if there is not None:
                there.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(*at)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_picker()
        else:
            return False
        return True

    def _choose(self, row: int, column: int, _checked: object = None) -> None:
        layout = layout_of(row, column)
        self.close_picker()
        if layout is not None:
            self.chosen.emit(f"layout-{layout.value}")

    def _mark(self, row: int, column: int) -> None:
        self._words.setText(self._say(row, column))
        for (r, c), cell in self._cells.items():
            inside = r <= row and c <= column
            cell.setProperty("cell", "in" if inside else "out")
            repolish(cell)

    def _say(self, row: int, column: int) -> str:
        args = {"rows": str(row), "columns": str(column)}
        return self._translator.text(Message.of("views-layout-size", **args))
