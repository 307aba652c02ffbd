"""The start page: studies found, unfinished reports, the sample, and the ways to open images."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.report.identity import person_name
from desktop.views.items import empty_list, empty_table
from desktop.views.shell.identity import shown_date
from desktop.views.shell.start_parts import DropZone, ReadingProgress
from desktop.views.theme import icon, pixmap
from desktop.views.widgets import KeyCap, PlainLabel, rule

if TYPE_CHECKING:
    from desktop.domain.imaging import Study

_COLUMNS = ("patient", "born", "study", "date", "series", "images")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """An unfinished report as the start page lists it."""

    id: str
    title: str
    when: str


class StartPage(QWidget):
    """Studies, drafts and the ways to open; never blocks while something is read."""

    path_dropped = Signal(str)
    folder_wanted = Signal()
    file_wanted = Signal()
    sample_wanted = Signal()
    study_wanted = Signal(str)  # study uid
    draft_wanted = Signal(str)
    recent_wanted = Signal(str)
    refused_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self.setProperty("surface", "bg0")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail())
        row.addWidget(self._middle(), 1)
        row.addWidget(self._right())
        self.setAcceptDrops(True)
        self.show_studies(())
        self.show_drafts(())
        self.show_recent(())

    def _say(self, message_id: str, **args: str) -> str:
        return self._translator.text(Message.of(message_id, **args))

    def _rail(self) -> QWidget:
        rail = QWidget()
        rail.setProperty("surface", "bg1")
        rail.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        rail.setFixedWidth(196)
        box = QVBoxLayout(rail)
        box.setContentsMargins(10, 12, 10, 12)
        entry = QPushButton(icon("folder-open", "acc"), self._say("start-local"))
        entry.setProperty("segment", "true")
        entry.setCheckable(True)
        entry.setChecked(True)
        entry.clicked.connect(lambda: entry.setChecked(True))
        box.addWidget(entry)
        box.addStretch()
        for key, words in (("Ctrl+K", "start-hint-commands"), ("?", "start-hint-keys")):
            hint = QHBoxLayout()
            hint.addWidget(KeyCap(key))
            hint.addWidget(PlainLabel(self._say(words), "support", "t2"), 1)
            box.addLayout(hint)
        box.addSpacing(8)
        foot = PlainLabel(self._say("start-foot"), "caption", "t3")
        foot.setWordWrap(True)
        box.addWidget(foot)
        return rail

    def _middle(self) -> QWidget:
        middle = QWidget()
        box = QVBoxLayout(middle)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self._say("start-studies"), "title"))
        head.addStretch()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self._say("start-filter"))
        self.filter.setAccessibleName(self._say("start-filter"))
        self.filter.setFixedWidth(300)
        self.filter.textChanged.connect(self._apply_filter)
        head.addWidget(self.filter)
        self.table = self._make_table()
        self._empty = PlainLabel(self._say("start-studies-none"), "body", "t2")
        self._empty.setWordWrap(True)
        box.addLayout(head)
        box.addWidget(self._empty)
        box.addWidget(self.table, 3)
        box.addSpacing(6)
        box.addWidget(PlainLabel(self._say("start-drafts"), "value"))
        self.drafts = QListWidget()
        self.drafts.setAccessibleName(self._say("start-drafts"))
        self.drafts.itemActivated.connect(
            lambda item: self.draft_wanted.emit(item.data(Qt.ItemDataRole.UserRole))
        )
        self.drafts.setMaximumHeight(200)
        self._no_drafts = PlainLabel(self._say("start-drafts-none"), "support", "t2")
        box.addWidget(self._no_drafts)
        box.addWidget(self.drafts, 1)
        box.addWidget(self._sample_card())
        box.addStretch(1)
        return middle

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setHorizontalHeaderLabels([self._say(f"start-column-{name}") for name in _COLUMNS])
        table.setAccessibleName(self._say("start-studies"))
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(36)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        table.itemActivated.connect(lambda item: self._open_row(item.row()))
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.setTabKeyNavigation(False)
        return table

    def _sample_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("card", "true")
        line = QHBoxLayout(card)
        line.setContentsMargins(14, 10, 14, 10)
        self._sample_picture = QLabel()
        self._sample_picture.setPixmap(pixmap("graduation-cap", "acc", 28))
        texts = QVBoxLayout()
        texts.addWidget(PlainLabel(self._say("start-sample-title"), "value"))
        texts.addWidget(PlainLabel(self._say("start-sample-text"), "support", "t2"))
        button = QPushButton(self._say("start-sample-open"))
        button.clicked.connect(self.sample_wanted)
        line.addWidget(self._sample_picture)
        line.addSpacing(8)
        line.addLayout(texts, 1)
        line.addWidget(button)
        line.addWidget(KeyCap("Ctrl+Shift+S"))
        return card

    def _right(self) -> QWidget:
        right = QWidget()
        right.setProperty("surface", "bg1")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        right.setFixedWidth(350)
        box = QVBoxLayout(right)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        self.drop = DropZone(self._translator)
        self.drop.dropped.connect(self.path_dropped)
        self.drop.folder_wanted.connect(self.folder_wanted)
        self.drop.file_wanted.connect(self.file_wanted)
        self.progress = ReadingProgress(self._translator)
        self.progress.cancelled.connect(self.cancel_wanted)
        self.progress.refused_wanted.connect(self.refused_wanted)
        self.recent = QListWidget()
        self.recent.setAccessibleName(self._say("start-recent"))
        self.recent.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.recent.itemActivated.connect(
            lambda item: self.recent_wanted.emit(item.data(Qt.ItemDataRole.UserRole))
        )
        self._no_recent = PlainLabel(self._say("start-recent-none"), "support", "t2")
        box.addWidget(self.drop)
        box.addWidget(self.progress)
        box.addWidget(rule())
        box.addWidget(PlainLabel(self._say("start-recent"), "section", "t3"))
        box.addWidget(self._no_recent)
        box.addWidget(self.recent, 1)
        box.addStretch()
        return right

    def focus_first(self) -> None:
        """Give the keys to the studies, or to the filter where none are listed."""
        (self.filter if self.table.isHidden() else self.table).setFocus()

    def show_studies(self, studies: Sequence[Study]) -> None:
        """List the studies that were found."""
        self._empty.setVisible(not studies)
        self.table.setVisible(bool(studies))
        empty_table(self.table)
        self.table.setRowCount(len(studies))
        for line, study in enumerate(studies):
            stacks = study.stacks
            cells = (
                "  ".join(x for x in (person_name(study.patient.name), study.patient.id) if x),
                shown_date(study.patient.birth_date, self._translator),
                " · ".join(x for x in (study.description, study.accession) if x),
                shown_date(study.date, self._translator),
                str(len(stacks)),
                str(sum(len(stack.frames) for stack in stacks)),
            )
            for column, text in enumerate(cells):
                cell = QTableWidgetItem(text)
                cell.setData(Qt.ItemDataRole.UserRole, study.study_uid)
                self.table.setItem(line, column, cell)
        if studies:
            self.table.selectRow(0)
            self.table.setFocus()
        self._apply_filter(self.filter.text())

    def show_drafts(self, drafts: Sequence[DraftLine]) -> None:
        """List unfinished reports; nothing leaves the list until a person closes it."""
        empty_list(self.drafts)
        self.drafts.setVisible(bool(drafts))
        self._no_drafts.setVisible(not drafts)
        for line in drafts:
            item = QListWidgetItem(
                icon("file-pen-line"),
                self._say("start-draft-line", title=line.title, when=line.when),
            )
            item.setData(Qt.ItemDataRole.UserRole, line.id)
            self.drafts.addItem(item)

    def show_recent(self, paths: Sequence[str]) -> None:
        """List what was opened before, newest first."""
        empty_list(self.recent)
        self.recent.setVisible(bool(paths))
        self._no_recent.setVisible(not paths)
        for path in paths:
            item = QListWidgetItem(icon("folder"), path)
            item.setToolTip(html.escape(path))
            item.setData(Qt.ItemDataRole.UserRole, path)
            self.recent.addItem(item)

    def show_sample_picture(self, image: QImage) -> None:
        """Show a picture of the sample study beside its name."""
        self._sample_picture.setPixmap(
            QPixmap.fromImage(image).scaled(
                QSize(96, 96),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )

    def _apply_filter(self, wanted: str) -> None:
        words = wanted.casefold().split()
        for line in range(self.table.rowCount()):
            text = " ".join(
                cell.text()
                for column in range(self.table.columnCount())
                if (cell := self.table.item(line, column))
            )
            self.table.setRowHidden(line, not all(word in text.casefold() for word in words))

    def _open_row(self, line: int) -> None:
        cell = self.table.item(line, 0)
        if cell is not None:
            self.study_wanted.emit(cell.data(Qt.ItemDataRole.UserRole))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a drag anywhere on the page."""
        self.drop.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a drop anywhere on the page."""
        self.drop.dropEvent(event)
