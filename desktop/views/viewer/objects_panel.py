"""The panel of objects: what lies beside the images, and what the chosen one says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.app.ports import Translator
from desktop.domain.imaging import ObjectKind, ObjectRef
from desktop.domain.message import Message, Problem
from desktop.domain.segmentation import Segmentation
from desktop.domain.sr_tree import KeySelection, SrDocument
from desktop.views.items import empty_list
from desktop.views.theme import THEME, icon
from desktop.views.viewer.beside import Beside
from desktop.views.viewer.object_views import KeyView, ReportView, SegmentView
from desktop.views.widgets import PlainLabel, rule, set_tooltip

WIDTH, COMPACT_WIDTH = 372, 292
_ROW = 44
_ROWS_SHOWN = 6
_SOP = Qt.ItemDataRole.UserRole
_ICONS = {
    ObjectKind.PRESENTATION: "blend",
    ObjectKind.SEGMENTATION: "shapes",
    ObjectKind.KEY_OBJECTS: "star",
    ObjectKind.REPORT: "file-text",
    ObjectKind.OTHER: "file-question-mark",
}


class ObjectsPanel(QWidget):
    """Lists the objects of the study; Enter or a click opens one below.

    Signals
    -------
    closed
        The reader is done with it.
    """

    closed = Signal()

    def __init__(self, beside: Beside, translator: Translator) -> None:
        super().__init__()
        self._beside, self._translator = beside, translator
        self._open: str = ""
        self._listed: tuple[ObjectRef, ...] = ()
        self.setFixedWidth(WIDTH)
        self.setProperty("surface", "bg1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = QListWidget()
        self.list.setAccessibleName(self._say("objects-list"))
        self.list.setIconSize(QSize(18, 18))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._activate)
        self.list.itemClicked.connect(self._activate)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show())
        self.status = PlainLabel("", "support", "t2")
        self.status.setWordWrap(True)
        self.report = ReportView(beside, translator)
        self.segments = SegmentView(beside, translator)
        self.keys = KeyView(beside, translator)
        self._detail = QStackedWidget()
        self._nothing = QWidget()
        for page in (self._nothing, self.report, self.segments, self.keys):
            self._detail.addWidget(page)
        self._lay_out()
        beside.changed.connect(self._on_changed)
        beside.away.connect(self._on_away)
        THEME.changed.connect(self._relist)
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 6, 4)
        head.addWidget(PlainLabel(self._say("objects-title").upper(), "section", "t3"), 1)
        close = QToolButton()
        close.setIcon(icon("x"))
        close.setAccessibleName(self._say("objects-close"))
        set_tooltip(close, self._say("objects-close"))
        close.clicked.connect(self.closed)
        head.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(self.list)
        self.status.setContentsMargins(12, 6, 12, 6)
        box.addWidget(self.status)
        box.addWidget(rule())
        box.addWidget(self._detail, 1)

    def open_panel(self) -> None:
        """Show the list and give it the keys."""
        self._relist()
        self.show()
        if self.list.count() and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_compact(self, *, compact: bool) -> None:
        """Leave a small window's images more room."""
        self.setFixedWidth(COMPACT_WIDTH if compact else WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Enter and Space, which open and switch what is listed, from being commands."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
                event.accept()
                return True
        return super().event(event)

    # the list

    def _on_changed(self) -> None:
        if self.isHidden():
            return
        if self._listed != self._beside.objects:
            self._relist()
        for row, ref in enumerate(self._listed):
            self._describe(self.list.item(row), ref)
        self._show()

    def _relist(self) -> None:
        row = self.list.currentRow()
        if self._listed != self._beside.objects:
            row, self._open = -1, ""
        self._listed = self._beside.objects
        empty_list(self.list)
        for ref in self._listed:
            item = QListWidgetItem()
            item.setSizeHint(QSize(COMPACT_WIDTH - 20, _ROW))
            item.setIcon(icon(_ICONS[ref.kind], "t2", 18))
            item.setData(_SOP, ref.sop_uid)
            self._describe(item, ref)
            self.list.addItem(item)
        self.list.setFixedHeight(max(1, min(_ROWS_SHOWN, len(self._listed))) * _ROW + 4)
        self.list.setVisible(bool(self._listed))
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)
        self._show()

    def _describe(self, item: QListWidgetItem, ref: ObjectRef) -> None:
        name = ref.description or self._say("objects-unnamed")
        kind = Message(f"objects-kind-{ref.kind.value}")
        held = self._beside.segments.get(ref.sop_uid)
        text = self._translator.text(Message.of("objects-line", kind=kind, name=name))
        if held is not None:
            state = "on" if held.is_on and self._beside.segments.is_on else "off"
            text = self._translator.text(Message.of(f"objects-{state}", name=text))
        if item.text() != text:
            item.setText(text)

    def _activate(self, item: QListWidgetItem) -> None:
        ref = self._ref(item)
        if ref is not None:
            self._open = ref.sop_uid
            self._beside.open(ref)
            self._show()

    def _ref(self, item: QListWidgetItem | None) -> ObjectRef | None:
        if item is None:
            return None
        uid = item.data(_SOP)
        return next((ref for ref in self._listed if ref.sop_uid == uid), None)

    # what it says

    def _show(self) -> None:
        ref = self._ref(self.list.currentItem())
        content = self._beside.content(ref) if ref is not None else None
        self._detail.setCurrentWidget(self._page(content))
        self._tell(ref, content)

    def _page(self, content: object) -> QWidget:
        if isinstance(content, SrDocument):
            self.report.show_report(content)
            return self.report
        if isinstance(content, KeySelection):
            self.keys.show_selection(content)
            return self.keys
        if isinstance(content, Segmentation):
            self.segments.show_segmentation(content)
            return self.segments
        return self._nothing

    def _tell(self, ref: ObjectRef | None, content: object) -> None:
        words = ""
        if not self._listed:
            words = self._say("objects-none")
        elif ref is not None and self._beside.is_reading(ref):
            words = self._say("objects-reading")
        elif isinstance(content, Problem):
            words = self._problem(content)
        elif isinstance(content, SrDocument | KeySelection | Segmentation) and content.problems:
            words = self._problem(content.problems[0])
        self.status.setText(words)
        self.status.setVisible(bool(words))

    def _on_away(self) -> None:
        self.status.setText(self._say("objects-not-here"))
        self.status.show()

    def _problem(self, problem: Problem) -> str:
        what, do = self._translator.what(problem), self._translator.do(problem)
        return self._translator.text(Message.of("objects-problem", what=what, do=do))

    def _say(self, name: str) -> str:
        return self._translator.text(Message(name))
