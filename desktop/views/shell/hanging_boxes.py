"""The box that saves a layout as a hanging protocol, and the list of those a reader has."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.app.hangings import Shelf
from desktop.app.ports import Translator
from desktop.domain.message import Message, Problem
from desktop.viewer.derive import Kind
from desktop.viewer.protocol import Protocol
from desktop.views.items import empty_list
from desktop.views.shell.overlay import Overlay
from desktop.views.widgets import PlainLabel

_WIDTH_PX = 380
LONGEST = 80


def kind_words(kind: Kind) -> Message:
    """Return which studies a protocol is for, in words."""
    modalities = " + ".join(kind.modalities) or "–"
    if kind.region:
        region = Message(f"hanging-region-{kind.region.replace('_', '-')}")
        return Message.of("hanging-kind-region", modalities=modalities, region=region)
    if kind.words:
        return Message.of("hanging-kind-words", modalities=modalities, words=kind.words)
    return Message.of("hanging-kind-any", modalities=modalities)


class SaveBox(QFrame):
    """A small box over the images: the name is filled in, Enter saves, Esc leaves.

    Signals
    -------
    saved
        The name.
    closed
        The box is gone; the keys belong to the images again.
    """

    saved = Signal(str)
    closed = Signal()

    def __init__(self, over: QWidget, translator: Translator) -> None:
        super().__init__(over)
        self._over, self._translator = over, translator
        self.setProperty("card", "true")
        title = translator.text(Message("hanging-save-title"))
        self._name = QLineEdit()
        self._name.setMaxLength(LONGEST)
        self._name.setAccessibleName(translator.text(Message("hanging-save-name")))
        self._name.returnPressed.connect(self._save)
        self._scope = PlainLabel("", "support", "t2")
        self._scope.setWordWrap(True)
        save = QPushButton(translator.text(Message("hanging-save-verb")))
        save.setProperty("main", "true")
        save.clicked.connect(self._save)
        leave = QPushButton(translator.text(Message("hanging-save-leave")))
        leave.clicked.connect(self.close_box)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(leave)
        row.addWidget(save)
        box = QVBoxLayout(self)
        box.addWidget(PlainLabel(title, "body", "t1"))
        box.addWidget(self._name)
        box.addWidget(self._scope)
        box.addLayout(row)
        self.hide()

    def open(self, name: str, scope: str) -> None:
        """Show the box with a name to keep or change."""
        self._name.setText(name)
        self._scope.setText(scope)
        self.setFixedWidth(min(_WIDTH_PX, self._over.width() - 20))
        self.adjustSize()
        self.move((self._over.width() - self.width()) // 2, 24)
        self.show()
        self.raise_()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name.selectAll()

    def close_box(self) -> None:
        """Give the keys back, and hide: hidden first, the focus would pass to the form."""
        self.closed.emit()
        self.hide()

    def _save(self) -> None:
        name = self._name.text().strip()
        if name:
            self.close_box()
            self.saved.emit(name)

    def event(self, event: QEvent) -> bool:
        """Keep Esc: it leaves the box, nothing else."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_box()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


class ShelfOverlay(Overlay):
    """The list of the reader's own protocols: rename in place, remove.

    Signals
    -------
    rename_wanted
        The protocol and its new name.
    remove_wanted
        The protocol.
    """

    rename_wanted = Signal(object, str)
    remove_wanted = Signal(object)

    def __init__(self, parent: QWidget, translator: Translator) -> None:
        super().__init__(parent)
        self._translator = translator
        self._protocols: tuple[Protocol, ...] = ()
        self._none = PlainLabel(self._say(Message("hanging-list-none")), "body", "t2")
        self._none.setWordWrap(True)
        self._broken = PlainLabel("", "support", "warn")
        self._broken.setWordWrap(True)
        self._list = QListWidget()
        self._list.setAccessibleName(self._say(Message("hanging-list-title")))
        self._list.currentRowChanged.connect(self._on_row)
        self._name = QLineEdit()
        self._name.setMaxLength(LONGEST)
        self._name.setAccessibleName(self._say(Message("hanging-save-name")))
        self._name.returnPressed.connect(self._rename)
        self._rename_button = QPushButton(self._say(Message("hanging-list-rename")))
        self._rename_button.clicked.connect(self._rename)
        self._remove_button = QPushButton(self._say(Message("hanging-list-remove")))
        self._remove_button.clicked.connect(self._remove)
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self._rename_button)
        row.addWidget(self._remove_button)
        box = QVBoxLayout(self)
        box.addWidget(PlainLabel(self._say(Message("hanging-list-title")), "title"))
        box.addWidget(self._none)
        box.addWidget(self._list, 1)
        box.addLayout(row)
        box.addWidget(self._broken)

    def _say(self, message: Message) -> str:
        return self._translator.text(message)

    def show_shelf(self, shelf: Shelf) -> None:
        """List protocols with what they are for, and the broken ones by name."""
        row = max(0, self._list.currentRow())
        self._protocols = shelf.protocols
        empty_list(self._list)
        for protocol in shelf.protocols:
            kind = Kind(
                modalities=protocol.modalities,
                region=next(iter(protocol.regions), ""),
                words=next(iter(protocol.words), ""),
            )
            layout = protocol.stages[0].layout.value.replace("x", " × ")
            line = Message.of(
                "hanging-list-line",
                name=protocol.name or protocol.id,
                kind=kind_words(kind),
                layout=layout,
            )
            words = self._say(line)
            self._list.addItem(QListWidgetItem(words))
        self._list.setCurrentRow(min(row, len(shelf.protocols) - 1))
        has = bool(shelf.protocols)
        self._none.setVisible(not has)
        for part in (self._list, self._name, self._rename_button, self._remove_button):
            part.setVisible(has)
        if not has and self.isVisible():
            self.setFocus()
        lines = [self._problem(problem) for problem in shelf.problems]
        self._broken.setText("\n".join(lines))
        self._broken.setVisible(bool(lines))

    def _problem(self, problem: Problem) -> str:
        args = {"what": self._translator.what(problem), "do": self._translator.do(problem)}
        return self._say(Message.of("notice-problem", where=problem.where, **args))

    def open(self) -> None:
        """Show the list."""
        self.open_over(640, 420)
        (self._list if self._protocols else self).setFocus()

    def _chosen(self) -> Protocol | None:
        row = self._list.currentRow()
        return self._protocols[row] if 0 <= row < len(self._protocols) else None

    def _on_row(self, _row: int) -> None:
        chosen = self._chosen()
        self._name.setText(chosen.name if chosen is not None else "")

    def _rename(self) -> None:
        chosen, name = self._chosen(), self._name.text().strip()
        if chosen is not None and name and name != chosen.name:
            self.rename_wanted.emit(chosen, name)

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.remove_wanted.emit(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove on Del in the list; Enter in the name renames and goes no further."""
        if event.key() == Qt.Key.Key_Delete and self._list.hasFocus():
            self._remove()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
