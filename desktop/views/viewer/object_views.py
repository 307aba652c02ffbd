"""What an object says: the lines of a report, the segments of a segmentation, chosen images."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QSlider,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.domain.segmentation import Rgb, Segmentation
from desktop.domain.sr_tree import KeySelection, SrDocument
from desktop.viewer.sr_lines import SrTarget, headings, lines
from desktop.views.items import empty_list, empty_tree
from desktop.views.theme import THEME, icon
from desktop.views.viewer.beside import Beside
from desktop.views.widgets import PlainLabel

_TARGET = Qt.ItemDataRole.UserRole
_OPENED_LINES = 2_000  # a larger report opens folded below its first levels
_SWATCH = 16
_ROOM, _MARGIN, _ICON_ROOM = 80, 4, 20
_WRAPPED = QTextOption()
_WRAPPED.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
_Index = QModelIndex | QPersistentModelIndex


class _Tree(QTreeWidget):
    """A tree whose selected lines can be copied as text."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every line the height it needs at the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected lines, indented as shown."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText("\n".join(self.copied()))
            return
        super().keyPressEvent(event)

    def copied(self) -> Iterable[str]:
        """Return the selected lines, indented as shown."""
        walk = QTreeWidgetItemIterator(self, QTreeWidgetItemIterator.IteratorFlag.Selected)
        while (item := walk.value()) is not None:
            walk += 1
            depth, above = 0, item.parent()
            while above is not None:
                depth, above = depth + 1, above.parent()
            yield "  " * depth + item.text(0)


class _Wrapped(QStyledItemDelegate):
    """Shows the whole text of a line, broken anywhere if need be; a tree view would cut it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of a line."""
        view = option.widget
        room = _ROOM
        if isinstance(view, QTreeWidget):
            above, depth = index.parent(), 1
            while above.isValid():
                above, depth = above.parent(), depth + 1
            room = max(room, view.viewport().width() - depth * view.indentation())
        room -= _before_text(index)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        laid = _laid_out(text, option.font, max(room, _ROOM))
        return QSize(max(room, _ROOM), round(laid.boundingRect().height()) + _MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the line: ground and icon by the style, the text here."""
        made = QStyleOptionViewItem(option)
        self.initStyleOption(made, index)
        text, made.text = made.text, ""
        view = option.widget
        if isinstance(view, QWidget):
            view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, made, painter, view)
        painter.setPen(THEME.colour("t1"))
        rect = made.rect.adjusted(_before_text(index), _MARGIN // 2, 0, 0)
        _laid_out(text, made.font, rect.width()).draw(painter, QPointF(rect.topLeft()))


def _laid_out(text: str, face: QFont, width: int) -> QTextLayout:
    """Return a text in lines of a width: broken between words, within one where it must be."""
    made = QTextLayout(text.replace("\n", "\u2028"), face)
    made.setTextOption(_WRAPPED)
    made.beginLayout()
    high = 0.0
    while (line := made.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0.0, high))
        high += line.height()
    made.endLayout()
    return made


def _before_text(index: _Index) -> int:
    """Return where the text of a line begins: after its icon, if it has one."""
    has_icon = index.data(Qt.ItemDataRole.DecorationRole) is not None
    return _MARGIN + (_ICON_ROOM if has_icon else 0)


class ReportView(QWidget):
    """A structured report as a tree of lines; Enter on a line with a place goes there."""

    def __init__(self, beside: Beside, translator: Translator) -> None:
        super().__init__()
        self._beside, self._translator = beside, translator
        self._shown: SrDocument | None = None
        self.heading = PlainLabel("", "caption", "t3")
        self.heading.setWordWrap(True)
        self.heading.setContentsMargins(12, 6, 12, 6)
        self.tree = _Tree()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(translator.text(Message("objects-report-name")))
        self.tree.setWordWrap(True)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.tree.setItemDelegate(_Wrapped(self.tree))
        self.tree.setIndentation(14)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.itemActivated.connect(self._go)
        self.tree.itemClicked.connect(self._go)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.heading)
        box.addWidget(self.tree, 1)

    def show_report(self, document: SrDocument) -> None:
        """Show a report; the same one again keeps its place."""
        if document is self._shown:
            return
        self._shown = document
        said = (self._translator.text(message) for message in headings(document))
        self.heading.setText(" · ".join(said))
        empty_tree(self.tree)
        made: dict[tuple[int, ...], QTreeWidgetItem] = {}
        top: list[QTreeWidgetItem] = []
        every = lines(document, self._beside.image_name)
        for line in every:
            item = QTreeWidgetItem([self._translator.text(line.text)])
            if line.target is not None:
                item.setData(0, _TARGET, line.target)
                item.setIcon(0, icon("crosshair", "acc", 14))
            parent = made.get(line.path[:-1])
            if parent is None:
                top.append(item)
            else:
                parent.addChild(item)
            made[line.path] = item
        self.tree.addTopLevelItems(top)
        if len(every) <= _OPENED_LINES:
            self.tree.expandAll()
        else:
            self.tree.expandToDepth(1)
        if top:
            self.tree.setCurrentItem(top[0])

    def _go(self, item: QTreeWidgetItem, _column: int) -> None:
        target = item.data(0, _TARGET)
        if isinstance(target, SrTarget):
            self._beside.go_to(target)


class KeyView(QWidget):
    """A selection of key images: its words, and its images to go to."""

    def __init__(self, beside: Beside, translator: Translator) -> None:
        super().__init__()
        self._beside, self._translator = beside, translator
        self._shown: KeySelection | None = None
        self.words = PlainLabel("", "body", "t1")
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.words.setContentsMargins(12, 8, 12, 8)
        self.list = QListWidget()
        self.list.setAccessibleName(translator.text(Message("objects-keys-name")))
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.words)
        box.addWidget(self.list, 1)

    def show_selection(self, selection: KeySelection) -> None:
        """Show a selection."""
        if selection is self._shown:
            return
        self._shown = selection
        parts = (selection.title.meaning, selection.description)
        self.words.setText("\n".join(part for part in parts if part))
        empty_list(self.list)
        for reference in selection.references:
            named = self._beside.image_name(reference) or Message("objects-key-elsewhere")
            item = QListWidgetItem(icon("star", "t2", 14), self._translator.text(named))
            item.setData(_TARGET, SrTarget(reference=reference))
            self.list.addItem(item)

    def _go(self, item: QListWidgetItem) -> None:
        target = item.data(_TARGET)
        if isinstance(target, SrTarget):
            self._beside.go_to(target)


class SegmentView(QWidget):
    """The segments of a segmentation: shown or hidden one by one, and how strongly filled."""

    def __init__(self, beside: Beside, translator: Translator) -> None:
        super().__init__()
        self._beside, self._translator = beside, translator
        self._shown: Segmentation | None = None
        self._filling = False
        self.list = QListWidget()
        self.list.setAccessibleName(translator.text(Message("objects-segments-name")))
        self.list.setIconSize(QSize(_SWATCH, _SWATCH))
        self.list.itemChanged.connect(self._switch)
        self.list.itemActivated.connect(self._go)
        self.list.itemDoubleClicked.connect(self._go)
        self.fill = PlainLabel("", "support", "t2")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(translator.text(Message("objects-opacity")))
        self.slider.setValue(round(beside.segments.opacity * 100))
        self.slider.valueChanged.connect(self._set_opacity)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.list, 1)
        low = QVBoxLayout()
        low.setContentsMargins(12, 4, 12, 10)
        low.addWidget(self.fill)
        low.addWidget(self.slider)
        box.addLayout(low)
        self._say_fill()

    def show_segmentation(self, segmentation: Segmentation) -> None:
        """Show a segmentation's segments."""
        if segmentation is self._shown:
            return
        self._shown = segmentation
        held = self._beside.segments.get(segmentation.sop_uid)
        self._filling = True
        empty_list(self.list)
        for segment in segmentation.segments:
            words = self._beside.segment_words(segment)
            kind = segment.kind.meaning if segment.kind is not None else ""
            if kind and kind.casefold() != segment.label.casefold():
                message = Message.of("objects-segment-more", segment=words, kind=kind)
                words = self._translator.text(message)
            item = QListWidgetItem(words)
            if held is not None:
                item.setIcon(_swatch(held.colours[segment.number]))
                is_on = segment.number not in held.hidden
                item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            item.setData(_TARGET, segment.number)
            self.list.addItem(item)
        self._filling = False

    def _switch(self, item: QListWidgetItem) -> None:
        if self._filling or self._shown is None:
            return
        is_on = item.checkState() is Qt.CheckState.Checked
        number = int(item.data(_TARGET))
        self._beside.segments.show_segment(self._shown.sop_uid, number, on=is_on)

    def _go(self, item: QListWidgetItem) -> None:
        if self._shown is not None:
            self._beside.show_segment(self._shown.sop_uid, int(item.data(_TARGET)))

    def _set_opacity(self, percent: int) -> None:
        self._beside.segments.set_opacity(percent / 100.0)
        self._say_fill()

    def _say_fill(self) -> None:
        percent = str(self.slider.value())
        self.fill.setText(
            self._translator.text(Message.of("objects-opacity-value", percent=percent))
        )


def _swatch(colour: Rgb) -> QIcon:
    made = QPixmap(_SWATCH, _SWATCH)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setPen(THEME.colour("line2"))
    painter.setBrush(QColor(*colour))
    painter.drawRect(1, 1, _SWATCH - 3, _SWATCH - 3)
    painter.end()
    return QIcon(made)
