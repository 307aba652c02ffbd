"""The list of keys: what is possible now first, and what the mouse does with the tool in hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.app.actions import BY_ID, Action
from desktop.app.menus import menu_groups, menu_names
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.viewer.mouse import Drag, Held, MouseMap
from desktop.viewer.tools import Gesture, Tool
from desktop.views.shell.hub import ActionHub
from desktop.views.shell.overlay import Overlay
from desktop.views.widgets import KeyCap, PlainLabel

_COLUMNS = 3
_SIZE_PX = (1240, 760)
_HEAD_ROWS = 2  # the room a heading takes, in rows


class KeyList(Overlay):
    """Every command with its keys, by menu, made anew each time it opens."""

    def __init__(
        self,
        parent: QWidget,
        hub: ActionHub,
        translator: Translator,
        hand: Callable[[], tuple[MouseMap, Tool]],
    ) -> None:
        super().__init__(parent)
        self._hub, self._translator, self._hand = hub, translator, hand
        box = QVBoxLayout(self)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self._say("keys-title"), "title"))
        head.addStretch()
        change = QPushButton(self._say("action-edit-keys"))
        change.clicked.connect(self._change)
        head.addWidget(change)
        head.addWidget(KeyCap("Shift+F1"))
        box.addLayout(head)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(self._say("keys-title"))
        box.addWidget(self._area)

    def open(self) -> None:
        """Show the list as things are now."""
        self._area.setWidget(self._made())
        self.open_over(*_SIZE_PX)
        self.setFocus()

    def _change(self) -> None:
        self.close_overlay()
        self._hub.run("edit-keys")

    def _made(self) -> QWidget:
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setSpacing(28)
        sections = [self._mouse(), *(self._menu(name) for name in _menus())]
        room = sum(rows for rows, _grid in sections) / _COLUMNS
        column, used = QVBoxLayout(), 0
        for rows, section in sections:
            if used and used + rows / 2 > room and row.count() < _COLUMNS - 1:
                column.addStretch(1)
                row.addLayout(column)
                column, used = QVBoxLayout(), 0
            column.addLayout(section)
            column.addSpacing(10)
            used += rows
        column.addStretch(1)
        row.addLayout(column)
        return inner

    def _menu(self, name: str) -> tuple[int, QVBoxLayout]:
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(PlainLabel(self._say(f"menu-{name}").upper(), "section", "t3"))
        groups = [(g, [BY_ID[i] for i in g.ids]) for g in menu_groups(name)]
        rows, later = _HEAD_ROWS, []
        for group, actions in groups:
            now = [a for a in actions if self._hub.action(a.id).isEnabled()]
            later += [a for a in actions if a not in now]
            if group.name and now:
                column.addSpacing(6)
                column.addWidget(PlainLabel(self._translator.text(group.title), "strong", "t2"))
                rows += 1
            if now:
                column.addLayout(self._rows(now, "t2"))
            rows += len(actions)
        if later:
            column.addSpacing(6)
            column.addWidget(PlainLabel(self._say("keys-not-now"), "caption", "t3"))
            column.addLayout(self._rows(later, "t3"))
            rows += 1
        return rows, column

    def _rows(self, actions: list[Action], tone: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for line, spec in enumerate(actions):
            title = PlainLabel(self._translator.text(spec.title), "support", tone)
            title.setWordWrap(True)
            grid.addWidget(title, line, 0)
            grid.addLayout(_caps(self._hub.keys(spec.id)), line, 1)
        return grid

    # the mouse ----------------------------------------------------------------------------------

    def _mouse(self) -> tuple[int, QVBoxLayout]:
        table, tool = self._hand()
        column = QVBoxLayout()
        column.addWidget(PlainLabel(self._say("mouse-title").upper(), "section", "t3"))
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        lines = [(self._press(drag), self._does(drag.does, tool)) for drag in table.drags]
        lines.append((self._say("mouse-wheel"), self._does(Gesture.SCROLL, tool)))
        for held, does in table.wheel.items():
            if held:
                lines.append((self._with(held, "mouse-wheel"), self._does(does, tool)))
        lines.append((self._say("mouse-double"), self._say("mouse-does-alone")))
        for line, (what, does_words) in enumerate(lines):
            grid.addWidget(PlainLabel(does_words, "support", "t2"), line, 0)
            grid.addWidget(PlainLabel(what, "support", "t3"), line, 1)
        column.addLayout(grid)
        return len(lines) + _HEAD_ROWS, column

    def _press(self, drag: Drag) -> str:
        button = "both" if len(drag.buttons) > 1 else str(next(iter(drag.buttons)))
        return self._with(drag.held, f"mouse-button-{button}")

    def _with(self, held: frozenset[Held], what: str) -> str:
        message = Message(what)
        for key in sorted(held):
            message = Message.of(f"mouse-held-{key}", what=message)
        return self._translator.text(message)

    def _does(self, does: Gesture | None, tool: Tool) -> str:
        if does is not None:
            return self._say(f"mouse-does-{does.value}")
        return self._translator.text(
            Message.of("mouse-does-tool", tool=BY_ID[f"tool-{tool.value}"].title)
        )

    def _say(self, message_id: str) -> str:
        return self._translator.text(Message(message_id))


def _menus() -> tuple[str, ...]:
    """Return the menus, those of the image first: the list is mostly opened over one."""
    names = menu_names()
    first = tuple(name for name in ("image", "measure") if name in names)
    return (*first, *(name for name in names if name not in first))


def _caps(keys: tuple[str, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    for key in keys:
        row.addWidget(KeyCap(key, literal=True), 0, Qt.AlignmentFlag.AlignLeft)
    return row
