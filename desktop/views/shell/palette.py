"""The command palette: every command of the registry by name, or by other words for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.app.actions import ACTIONS
from desktop.app.menus import menu_groups, menu_names
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.items import empty_list
from desktop.views.shell.hub import ActionHub
from desktop.views.shell.overlay import Overlay
from desktop.views.theme import THEME, font, pixmap
from desktop.views.widgets import shown_key

_ID = Qt.ItemDataRole.UserRole
_TITLE, _KEYS, _MENU, _ICON, _REASON = (_ID + n for n in range(1, 6))
_ROW_PX = 30
_SIZE_PX = (640, 520)


class _Rows(QStyledItemDelegate):
    """Draws a command: icon and name, its menu or what it waits for, its key at the right."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a row."""
        return QSize(200, _ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a row."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        reason = str(index.data(_REASON) or "")
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, THEME.colour("accbg"))
        inner = rect.adjusted(8, 0, -10, 0)
        if index.data(_ICON):
            tone = "t3" if reason else "t2"
            painter.drawPixmap(
                inner.left(), inner.center().y() - 7, pixmap(str(index.data(_ICON)), tone)
            )
        keys = _put(painter, inner, str(index.data(_KEYS) or ""), ("key", "t2"), right=True)
        inner.adjust(26, 0, -keys, 0)
        title = _put(painter, inner, str(index.data(_TITLE)), ("body", "t3" if reason else "t1"))
        inner.adjust(title, 0, 0, 0)
        beside = reason or str(index.data(_MENU) or "")
        _put(painter, inner, beside, ("support", "warn" if reason else "t3"), right=True)
        painter.restore()


def _put(
    painter: QPainter, room: QRect, text: str, look: tuple[str, str], *, right: bool = False
) -> int:
    """Draw a text at one end of a room; return what it took of it, with a gap."""
    if not text:
        return 0
    face = font(look[0])
    metrics = QFontMetrics(face)
    painter.setFont(face)
    painter.setPen(THEME.colour(look[1]))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown) + 14


class Palette(Overlay):
    """Type a few letters of a command, Enter runs it."""

    def __init__(self, parent: QWidget, hub: ActionHub, translator: Translator) -> None:
        super().__init__(parent)
        self._hub, self._translator = hub, translator
        self._menus = {
            action_id: self._place(name, group.title if group.name else None)
            for name in menu_names()
            for group in menu_groups(name)
            for action_id in group.ids
        }
        box = QVBoxLayout(self)
        self._text = QLineEdit()
        self._text.setPlaceholderText(translator.text(Message("palette-hint")))
        self._text.setAccessibleName(translator.text(Message("action-palette")))
        self._text.textChanged.connect(self._fill)
        self._text.installEventFilter(self)
        self._list = QListWidget()
        self._list.setItemDelegate(_Rows(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setAccessibleName(translator.text(Message("palette-list")))
        self._list.itemActivated.connect(self._run)
        self._list.itemClicked.connect(self._run)
        box.addWidget(self._text)
        box.addWidget(self._list)

    def open(self) -> None:
        """Show every command, the search empty."""
        self._text.clear()
        self._fill("")
        self.open_over(*_SIZE_PX)
        self._text.setFocus()

    def _place(self, menu: str, group: Message | None) -> str:
        words = self._translator.text(Message(f"menu-{menu}"))
        if group is None:
            return words
        inner = self._translator.text(group)
        return self._translator.text(Message.of("palette-place", menu=words, group=inner))

    def _fill(self, wanted: str) -> None:
        empty_list(self._list)
        words = wanted.casefold().split()
        ranked = [(self._rank(spec.id, words), i) for i, spec in enumerate(ACTIONS)]
        for _rank, i in sorted((rank, i) for rank, i in ranked if rank is not None):
            self._add(ACTIONS[i].id, ACTIONS[i].icon)
        if not self._list.count():
            item = QListWidgetItem(self._translator.text(Message("palette-none")))
            item.setData(_TITLE, item.text())
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _rank(self, action_id: str, words: list[str]) -> int | None:
        """Return how well typed words name a command: its own name first, other words for it last.

        ``None`` where one of the words is neither part of the name nor begins another word for it.
        """
        title = self._hub.action(action_id).text().casefold()
        if all(word in title for word in words):
            return 0 if not words or title.startswith(words[0]) else 1
        message = f"search-{action_id}"
        others = self._translator.text(Message(message)) if self._translator.knows(message) else ""
        known = f"{others} {self._menus[action_id]}".casefold().split()
        found = all(
            word in title or any(other.startswith(word) for other in known) for word in words
        )
        return 2 if found else None

    def _add(self, action_id: str, icon_name: str) -> None:
        title, held = self._hub.action(action_id).text(), self._hub.keys(action_id)
        keys, reason = shown_key(held[0]) if held else "", self._hub.reason(action_id)
        said = f"{title}   {keys}" if keys else title
        if reason:
            args = {"title": title, "reason": reason}
            said = self._translator.text(Message.of("palette-not-now", **args))
        item = QListWidgetItem(said)
        values = (action_id, title, keys, self._menus[action_id], icon_name, reason)
        for role, value in zip((_ID, _TITLE, _KEYS, _MENU, _ICON, _REASON), values, strict=True):
            item.setData(role, value)
        if reason:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
        self._list.addItem(item)

    def _run(self, item: QListWidgetItem) -> None:
        action_id = item.data(_ID)
        if action_id and not item.data(_REASON):
            self.close_overlay()
            self._hub.run(action_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up, Down and Enter in the text box move and run the list."""
        if (
            watched is self._text
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._list.setCurrentRow(
                    max(0, min(self._list.count() - 1, self._list.currentRow() + step))
                )
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self._list.currentItem()
                if item is not None:
                    self._run(item)
                return True
        return super().eventFilter(watched, event)
