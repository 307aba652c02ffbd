"""Parts of the start page: where images are dropped, how far reading is, what was refused."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from desktop.app.ports import Translator
from desktop.domain.message import Message, Problem
from desktop.views.items import empty_table
from desktop.views.shell.drops import take_drag, take_drop
from desktop.views.theme import icon, pixmap
from desktop.views.widgets import KeyCap, PlainLabel


class DropZone(QFrame):
    """Takes folders, files, ZIPs and DICOMDIRs that are dropped on it."""

    dropped = Signal(str)
    folder_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self.setProperty("card", "ns")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAcceptDrops(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 20, 16, 20)
        picture = QLabel()
        picture.setPixmap(pixmap("folder-down", "acc", 28))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = PlainLabel(translator.text(Message("start-drop-title")), "value")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text = PlainLabel(translator.text(Message("start-drop-text")), "support", "t2")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text.setWordWrap(True)
        folder = QPushButton(
            icon("folder-open", "accon"), translator.text(Message("start-open-folder"))
        )
        folder.setProperty("main", "true")
        folder.clicked.connect(self.folder_wanted)
        file = QPushButton(icon("file-archive"), translator.text(Message("start-open-file")))
        file.clicked.connect(self.file_wanted)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(folder)
        buttons.addWidget(KeyCap("Ctrl+O"))
        buttons.addWidget(file)
        buttons.addStretch()
        for widget in (picture, title, text):
            box.addWidget(widget)
        box.addSpacing(6)
        box.addLayout(buttons)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept local files and folders."""
        take_drag(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Report what was dropped."""
        path = take_drop(event)
        if path:
            self.dropped.emit(path)


class ReadingProgress(QFrame):
    """How far the index is, what was refused, and a way to stop."""

    cancelled = Signal()
    refused_wanted = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self.setProperty("card", "true")
        self._title, self._count = PlainLabel("", "strong"), PlainLabel("", "support", "t2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._found = PlainLabel("", "support", "t2")
        self._found.setWordWrap(True)
        self._refused = QPushButton(icon("triangle-alert", "warn"), "")
        self._refused.setProperty("link", "true")
        self._refused.clicked.connect(self.refused_wanted)
        self._cancel = QPushButton(translator.text(Message("start-cancel")))
        self._cancel.clicked.connect(self.cancelled)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        foot = QHBoxLayout()
        foot.addWidget(self._found, 1)
        foot.addWidget(self._refused)
        foot.addWidget(self._cancel)
        box = QVBoxLayout(self)
        box.addLayout(head)
        box.addWidget(self._bar)
        box.addLayout(foot)
        self.hide()

    def begin(self, name: str) -> None:
        """Show that reading of ``name`` began."""
        self._title.setText(self._translator.text(Message.of("start-reading", name=name)))
        self._count.setText("")
        self._found.setText("")
        self._refused.hide()
        self._bar.setRange(0, 0)
        self._cancel.show()
        self.show()

    def advance(self, done: int, total: int) -> None:
        """Show how many files were looked at."""
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        if total:
            self._count.setText(
                self._translator.text(
                    Message.of("start-reading-count", done=str(done), total=str(total))
                )
            )

    def finish(self, studies: int, refused: int, *, cancelled: bool) -> None:
        """Show the result; refused files stay one click away."""
        self._bar.setRange(0, 1)
        self._bar.setValue(1)
        self._cancel.hide()
        message = (
            Message("start-cancelled")
            if cancelled
            else Message.of("start-reading-found", studies=str(studies))
        )
        self._found.setText(self._translator.text(message))
        self._refused.setVisible(refused > 0)
        self._refused.setText(
            self._translator.text(Message.of("start-refused", count=str(refused)))
        )
        self.setVisible(refused > 0 or cancelled or studies == 0)


class RefusedList(QTableWidget):
    """Every refused file with its reason and what to do."""

    def __init__(self, translator: Translator) -> None:
        super().__init__(0, 3)
        self._translator = translator
        self.setHorizontalHeaderLabels(
            [translator.text(Message(f"refused-{part}")) for part in ("where", "what", "do")]
        )
        self.setAccessibleName(translator.text(Message("refused-title")))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_refused(self, refused: Sequence[Problem]) -> None:
        """List the files."""
        empty_table(self)
        self.setRowCount(len(refused))
        for line, problem in enumerate(refused):
            for column, text in enumerate(
                (problem.where, self._translator.what(problem), self._translator.do(problem))
            ):
                self.setItem(line, column, QTableWidgetItem(text))
        self.resizeRowsToContents()
