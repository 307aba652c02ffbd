"""The foot of the panel: where the reader stands, and the keys of the tool in hand, in one line."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.viewer.tool_keys import keys_of
from desktop.viewer.tools import Tool
from desktop.views.keys_shown import KEYS
from desktop.views.widgets import KeyCap, PlainLabel

FOOT_PX = 32
_SIDE_PX = 14
_GAP_PX = 6


class PanelFoot(QWidget):
    """One line. Where it is too narrow, keys are left out from the last on; nothing is elided."""

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._tool: Tool | None = None
        self._hints: list[QWidget] = []
        self.position = PlainLabel("", "support", "acc")
        self.setFixedHeight(FOOT_PX)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        self._row.setSpacing(_GAP_PX)
        self._row.addWidget(self.position)
        self._row.addStretch()
        KEYS.changed.connect(self._fit)
        self.show_tool(Tool.SELECT)

    def show_tool(self, tool: Tool) -> None:
        """Show the keys of a tool."""
        if tool is self._tool:
            return
        self._tool = tool
        for hint in self._hints:
            self._row.removeWidget(hint)
            hint.hide()
            hint.deleteLater()
        self._hints = [self._hint(key, name) for key, name in keys_of(tool)]
        for place, hint in enumerate(self._hints, start=1):
            self._row.insertWidget(place, hint)
        self._fit()

    def show_position(self, position: Message) -> None:
        """Say which row or field is being read."""
        self.position.setText(self._translator.text(position))
        self._fit()

    def set_blank(self, *, blank: bool) -> None:
        """Say nothing of a report."""
        self.position.setVisible(not blank)
        self._fit()

    def shown(self) -> tuple[str, ...]:
        """Return the words of the keys that are on show."""
        on_show = [hint for hint in self._hints if not hint.isHidden()]
        return tuple(hint.accessibleName() for hint in on_show)

    def _hint(self, key: str, name: str) -> QWidget:
        hint = QWidget(self)
        line = QHBoxLayout(hint)
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(_GAP_PX)
        word = self._translator.text(Message(f"foot-{name}"))
        line.addWidget(KeyCap(key))
        line.addWidget(PlainLabel(word, "support", "t2"))
        hint.setAccessibleName(word)
        return hint

    def _fit(self) -> None:
        room = self.width() - 2 * _SIDE_PX
        if not self.position.isHidden():
            room -= self.position.sizeHint().width() + _GAP_PX
        for hint in self._hints:
            room -= hint.sizeHint().width() + _GAP_PX
            hint.setVisible(room >= 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many keys as the new width has room for."""
        super().resizeEvent(event)
        self._fit()
