"""The series strip: one thumbnail a stack; click, Enter or drag to show it."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.app.ports import Translator
from desktop.domain.imaging import Stack
from desktop.domain.message import Message
from desktop.views.items import empty_list
from desktop.views.theme import THEME, font, pixmap
from desktop.views.viewer.badges import (
    badge_words,
    draw_badge_words,
    draw_heading,
    draw_measured,
)
from desktop.views.viewer.pane import MIME
from desktop.views.widgets import PlainLabel

WIDTH = 94
THUMB = QSize(78, 70)
_ITEM = QSize(WIDTH, 110)
_KEY = Qt.ItemDataRole.UserRole
_NAME = _KEY + 1
_COUNT = _KEY + 2
_IMAGE = _KEY + 3
_SHOWN = _KEY + 4
_STAR = _KEY + 5
_STACK = _KEY + 6
_BADGE = _KEY + 7
_MEASURED = _KEY + 8
_HEADING = _KEY + 9
_HEADING_SIZE = QSize(WIDTH, 38)
_Keys = Qt.KeyboardModifier
_LIST_KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End})
_Index = QModelIndex | QPersistentModelIndex


class _Items(QStyledItemDelegate):
    """Draws a thumbnail with its name, count, star and ring."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of an item."""
        return _HEADING_SIZE if index.data(_HEADING) else _ITEM

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw an item."""
        if lines := index.data(_HEADING):
            draw_heading(painter, QRectF(option.rect), str(lines))
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        thumb = QRectF(rect.x() + (rect.width() - THUMB.width()) / 2, rect.y() + 6, 78, 70)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(thumb, Qt.GlobalColor.black)
        image = index.data(_IMAGE)
        if isinstance(image, QImage):
            size = image.deviceIndependentSize()
            at = thumb.center() - QPointF(size.width() / 2, size.height() / 2)
            painter.drawImage(at, image)
        draw_badge_words(painter, thumb, str(index.data(_BADGE) or ""))
        if index.data(_MEASURED):
            draw_measured(painter, thumb)
        self._frame(painter, thumb, shown=bool(index.data(_SHOWN)))
        if index.data(_STAR):
            painter.drawPixmap(
                QPointF(thumb.right() - 19, thumb.y() + 4), pixmap("star", "sym", 14)
            )
        self._caption(painter, thumb, index)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(THEME.colour("acc"), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 1, -2, -1), 6, 6)
        painter.restore()

    @staticmethod
    def _frame(painter: QPainter, thumb: QRectF, *, shown: bool) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(THEME.colour("acc"), 2) if shown else QPen(THEME.colour("line"), 1)
        painter.setPen(pen)
        painter.drawRoundedRect(thumb, 3, 3)

    @staticmethod
    def _caption(painter: QPainter, thumb: QRectF, index: _Index) -> None:
        face = font("caption")
        painter.setFont(face)
        metrics = QFontMetrics(face)
        count, name = str(index.data(_COUNT)), str(index.data(_NAME))
        line = QRectF(thumb.x() - 4, thumb.bottom() + 3, thumb.width() + 8, 15)
        painter.setPen(THEME.colour("t1" if index.data(_SHOWN) else "t2"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        room = int(line.width())
        beside = room - metrics.horizontalAdvance(count) - 5
        if metrics.horizontalAdvance(name) <= beside:  # both on one line
            painter.drawText(line, left, name)
        else:
            first = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(line, left, first)
            line.translate(0, 14)
        painter.setPen(THEME.colour("t3"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, right, count)


class _List(QListWidget):
    """The list itself; drags carry the key of a stack and nothing else."""

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move through a list: elsewhere in the viewer they scroll slices."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (_Keys.NoModifier, _Keys.KeypadModifier)
            if plain and event.key() in _LIST_KEYS:
                event.accept()
                return True
        return super().event(event)

    def mimeTypes(self) -> list[str]:
        """Return the one type a drag carries."""
        return [MIME]

    def mimeData(self, items: object) -> QMimeData:
        """Return the key of the dragged stack."""
        data = QMimeData()
        for item in items if isinstance(items, (list, tuple)) else ():
            data.setData(MIME, QByteArray(str(item.data(_KEY)).encode()))
        return data


class SeriesStrip(QWidget):
    """The stacks of the study, in its order.

    Signals
    -------
    chosen
        Key of the stack to show in the active pane.
    """

    chosen = Signal(str)

    def __init__(self, translator: Translator, name_of: Callable[[Stack], str]) -> None:
        super().__init__()
        self._translator, self._name_of = translator, name_of
        self.tip_of = name_of  # what is said of a stack when asked; set by who knows more
        self._items: dict[str, QListWidgetItem] = {}
        self._flags: dict[str, tuple[bool, bool, bool]] = {}
        self._headings: tuple[tuple[str, tuple[Stack, ...]], ...] = ()
        self.setFixedWidth(WIDTH)
        self.setProperty("surface", "bg1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = self._say(Message("views-viewer-strip"))
        heading = PlainLabel(title.upper(), "section", "t3")
        heading.setContentsMargins(8, 10, 0, 2)
        self._list = self._make_list(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(heading)
        layout.addWidget(self._list)

    @property
    def list_widget(self) -> QListWidget:
        """The list, for focus order."""
        return self._list

    def _make_list(self, title: str) -> QListWidget:
        made = _List()
        made.setItemDelegate(_Items(made))
        made.setAccessibleName(title)
        made.setProperty("strip", "true")
        made.setStyleSheet("border: none;")
        made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setDragEnabled(True)
        made.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        made.itemActivated.connect(self._choose)
        made.itemClicked.connect(self._choose)
        return made

    def show_stacks(self, stacks: tuple[Stack, ...]) -> None:
        """List stacks; those already listed keep their thumbnails."""
        keys = [stack.key for stack in stacks]
        images = self._pictures()
        if self._headings or not set(self._items) <= set(keys):
            self._clear()
        for row, stack in enumerate(stacks):
            if stack.key not in self._items:
                self._list.insertItem(row, self._make_item(stack))
                self._items[stack.key].setData(_IMAGE, images.get(stack.key))

    def show_groups(self, groups: Sequence[tuple[str, tuple[Stack, ...]]]) -> None:
        """List the stacks of several studies, each below its heading; thumbnails are kept."""
        if (groups := tuple(groups)) == self._headings:
            return
        images = self._pictures()
        self._clear()
        self._headings = groups
        for heading, stacks in groups:
            self._list.addItem(_heading(heading))
            for stack in stacks:
                self._list.addItem(self._make_item(stack))
                self._items[stack.key].setData(_IMAGE, images.get(stack.key))

    def _pictures(self) -> dict[str, object]:
        return {key: item.data(_IMAGE) for key, item in self._items.items()}

    def _clear(self) -> None:
        empty_list(self._list)
        self._items.clear()
        self._flags.clear()
        self._headings = ()

    def _make_item(self, stack: Stack) -> QListWidgetItem:
        item = QListWidgetItem()
        item.setData(_KEY, stack.key)
        item.setData(_NAME, self._name_of(stack))
        item.setData(_COUNT, str(len(stack.frames)))
        item.setData(_STACK, stack)
        item.setData(_BADGE, badge_words(stack, self._translator))
        item.setToolTip(html.escape(self.tip_of(stack)).replace("\n", "<br>"))
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, self.tip_of(stack))
        self._items[stack.key] = item
        self._describe(stack.key, shown=False, star=False)
        return item

    def set_thumbnail(self, key: str, image: QImage) -> None:
        """Show the thumbnail of a stack."""
        if key in self._items:
            self._items[key].setData(_IMAGE, image)

    def set_unreadable(self, key: str) -> None:
        """Show that the pictures of a stack cannot be read: a sign, not a black box."""
        if key in self._items and not self.has_thumbnail(key):
            self._items[key].setData(_IMAGE, pixmap("image-off", "t3", 24).toImage())

    def has_thumbnail(self, key: str) -> bool:
        """Whether a stack has its thumbnail."""
        return key in self._items and self._items[key].data(_IMAGE) is not None

    def show_state(
        self,
        shown: frozenset[str],
        starred: frozenset[str],
        measured: frozenset[str] = frozenset(),
    ) -> None:
        """Ring the stacks on screen, star those with key images, mark those measured on."""
        for key, item in self._items.items():
            flags = (key in shown, key in starred, key in measured)
            if self._flags.get(key) != flags:
                item.setData(_SHOWN, flags[0])
                item.setData(_STAR, flags[1])
                item.setData(_MEASURED, flags[2])
                self._describe(key, shown=flags[0], star=flags[1], measured=flags[2])

    def _describe(self, key: str, *, shown: bool, star: bool, measured: bool = False) -> None:
        self._flags[key] = (shown, star, measured)
        item = self._items[key]
        kind = "".join(("-key" if star else "", "-shown" if shown else ""))
        args = {"series": str(item.data(_NAME)), "count": str(item.data(_COUNT))}
        said = Message.of(f"views-viewer-strip-item{kind}", **args)
        if badge := str(item.data(_BADGE) or ""):
            said = Message.of("strip-described", item=said, badge=badge)
        if measured:
            said = Message.of("strip-measured", item=said)
        words = self._say(said)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def _choose(self, item: QListWidgetItem) -> None:
        if item.data(_HEADING):
            return
        self.chosen.emit(str(item.data(_KEY)))

    def _say(self, message: Message) -> str:
        return self._translator.text(message)


def _heading(words: str) -> QListWidgetItem:
    """Return a line that names a study; it is read out, but cannot be chosen or dragged."""
    item = QListWidgetItem()
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    item.setData(_HEADING, words)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, " ".join(words.splitlines()))
    item.setToolTip(html.escape(words).replace("\n", "<br>"))
    return item
