"""The page where keys are changed: every command with its keys, press to record, clashes shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.app.actions import ACTIONS, BY_ID
from desktop.app.key_presets import PRESETS
from desktop.app.key_text import yields_to_prompt
from desktop.app.keymap import Keymap, KeyRefusedError, Keys, checked_key, fixed_keys
from desktop.app.ports import Translator
from desktop.domain.message import Message, Problem
from desktop.views.fitting import ChoiceBox
from desktop.views.items import empty_table
from desktop.views.shell.key_book import SUFFIX, KeyBook
from desktop.views.shell.key_recorder import KeyRecorder
from desktop.views.shell.overlay import Overlay
from desktop.views.widgets import PlainLabel, shown_key

_SIZE_PX = (900, 720)
_SHOWN_PROBLEMS = 4
_COLUMN_PX = 210
_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
Choice = tuple[str, Keymap]


class KeyEditor(Overlay):
    """Not modal: the images stay in sight beside it, changes hold at once."""

    def __init__(self, parent: QWidget, book: KeyBook, translator: Translator) -> None:
        super().__init__(parent)
        self._book, self._translator = book, translator
        self._adds = False  # the next key is added, not put in place of the others
        self._wanted: Choice | None = None  # a key that another command has, and the map with it
        self.extra_rows = QVBoxLayout()  # for other things of hands: the mouse
        box = QVBoxLayout(self)
        box.addLayout(self._head())
        box.addLayout(self.extra_rows)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self._say("keys-search"))
        self._search.setAccessibleName(self._say("keys-search"))
        self._search.textChanged.connect(self._fill)
        self._search.installEventFilter(self)
        box.addWidget(self._search)
        self.table = self._make_table()
        box.addWidget(self.table, 1)
        box.addLayout(self._foot())
        self._status = PlainLabel("", "body", "t2")
        self._status.setWordWrap(True)
        box.addWidget(self._status)
        box.addLayout(self._clash_row())
        book.changed.connect(self._refresh)
        book.complained.connect(self._complain)
        book.noticed.connect(lambda message: self._tell(self._translator.text(message)))

    # parts --------------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(PlainLabel(self._say("keys-edit-title"), "title"))
        row.addStretch()
        self.preset = ChoiceBox()
        self.preset.setAccessibleName(self._say("keys-preset"))
        for name in PRESETS:
            self.preset.addItem(self._say(f"keys-preset-{name}"), name)
        self.preset.activated.connect(self._choose_preset)
        row.addWidget(PlainLabel(self._say("keys-preset"), "support", "t2"))
        row.addWidget(self.preset)
        row.addWidget(self._button("keys-import", self._import))
        row.addWidget(self._button("keys-export", self._export))
        row.addWidget(self._button("keys-reset-all", self._reset_all))
        return row

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setHorizontalHeaderLabels(
            [self._say(f"keys-column-{name}") for name in ("command", "keys", "note")]
        )
        table.setAccessibleName(self._say("keys-list"))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            table.setColumnWidth(column, _COLUMN_PX)
        table.itemDoubleClicked.connect(lambda _item: self.record())
        table.installEventFilter(self)
        return table

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.recorder = KeyRecorder(self._say("keys-waiting"), self._say("keys-idle"))
        self.recorder.pressed.connect(self._on_key)
        self.recorder.given_up.connect(self._give_up)
        row.addWidget(self.recorder)
        row.addStretch()
        row.addWidget(self._button("keys-new", self.record))
        row.addWidget(self._button("keys-another", lambda: self.record(adds=True)))
        row.addWidget(self._button("keys-none", self._clear))
        row.addWidget(self._button("keys-reset", self._reset))
        return row

    def _clash_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.take = self._button("keys-take", self._take_over)
        self.keep = self._button("keys-keep", self._keep)
        for button in (self.take, self.keep):
            button.hide()
            row.addWidget(button)
        row.addStretch()
        return row

    def _button(self, name: str, call: object) -> QPushButton:
        button = QPushButton(self._say(name))
        button.setAccessibleName(self._say(name))
        button.clicked.connect(lambda _checked=False: call())  # type: ignore[operator]
        return button

    # showing ------------------------------------------------------------------------------------

    def open(self) -> None:
        """Show every command; typing searches."""
        self._search.clear()
        self._fill("")
        self._tell("")
        self._end_clash()
        self.preset.setCurrentIndex(self.preset.findData(self._book.keymap.preset))
        self.open_over(*_SIZE_PX)
        self._search.setFocus()
        if self._book.problems:
            self._complain(self._book.problems)

    def _refresh(self) -> None:
        chosen = self.chosen
        self._fill(self._search.text())
        self.choose(chosen)
        self.preset.setCurrentIndex(self.preset.findData(self._book.keymap.preset))

    def _fill(self, wanted: str) -> None:
        words, keymap = wanted.casefold().split(), self._book.keymap
        empty_table(self.table)
        for action in ACTIONS:
            menu = self._say(f"menu-{action.menu}")
            title = self._say_of("keys-row", menu=menu, title=self._translator.text(action.title))
            keys = "   ".join(shown_key(key) for key in keymap.keys(action.id))
            text = f"{title} {keys}".casefold()
            if all(word in text for word in words):
                self._add_row(action.id, (title, keys, self._note(keymap, action.id)))
        self.table.setCurrentCell(0 if self.table.rowCount() else -1, 0)

    def _add_row(self, action_id: str, texts: tuple[str, ...]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, action_id)
            self.table.setItem(row, column, item)

    def _note(self, keymap: Keymap, action_id: str) -> str:
        if keymap.is_changed(action_id):
            return self._say("keys-note-changed")
        if any(yields_to_prompt(key) for key in keymap.keys(action_id)):
            return self._say("keys-note-prompt")
        return ""

    @property
    def chosen(self) -> str:
        """The command of the chosen row, or nothing."""
        item = self.table.item(self.table.currentRow(), 0)
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def choose(self, action_id: str) -> None:
        """Go to the row of a command, if it is listed."""
        for row in range(self.table.rowCount()):
            item = self.table.item(row, 0)
            if item is not None and item.data(Qt.ItemDataRole.UserRole) == action_id:
                self.table.setCurrentCell(row, 0)

    # changing -----------------------------------------------------------------------------------

    def record(self, *, adds: bool = False) -> None:
        """Wait for a key for the chosen command."""
        if not self.chosen:
            return
        self._adds = adds
        self._end_clash()
        self._tell(self._say_of("keys-press", command=self._title(self.chosen)))
        self.recorder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_key(self, key: str) -> None:
        action_id, keymap = self.chosen, self._book.keymap
        own = (*BY_ID[action_id].shortcuts, *keymap.keys(action_id))
        try:
            normal = checked_key(key, own)
            made = keymap.changed(action_id, self._with(keymap, action_id, normal))
        except KeyRefusedError as refusal:
            problem = Problem.of("", f"keymap-{refusal.code}", key=shown_key(refusal.what) or "?")
            self._tell(self._problem(problem))
            return
        owner = keymap.owner(normal)
        if owner is None or owner == action_id:
            self._apply(normal, made)
            return
        self._wanted = (normal, made)
        self._tell(
            self._say_of(
                "keys-clash",
                key=shown_key(normal),
                other=self._title(owner),
                command=self._title(action_id),
            )
        )
        for button in (self.take, self.keep):
            button.show()
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _with(self, keymap: Keymap, action_id: str, key: str) -> Keys:
        if not self._adds:
            return (key,)
        fixed = fixed_keys(action_id)
        return (*(k for k in keymap.keys(action_id) if k not in fixed and k != key), key)

    def _apply(self, key: str, made: Keymap) -> None:
        command = self._title(self.chosen)
        if self._book.put(made):
            self._tell(self._say_of("keys-now", key=shown_key(key), command=command))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_over(self) -> None:
        if self._wanted is not None:
            key, made = self._wanted
            self._end_clash()
            self._apply(key, made)

    def _keep(self) -> None:
        self._end_clash()
        self._give_up()

    def _give_up(self) -> None:
        self._tell(self._say("keys-as-before"))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_clash(self) -> None:
        self._wanted = None
        self.take.hide()
        self.keep.hide()

    def _clear(self) -> None:
        if self.chosen:
            self._book.put(self._book.keymap.changed(self.chosen, ()))

    def _reset(self) -> None:
        if self.chosen:
            self._book.put(self._book.keymap.without_change(self.chosen))

    def _reset_all(self) -> None:
        self._book.put(self._book.keymap.without_changes())
        self._tell(self._say("keys-all-reset"))

    def _choose_preset(self) -> None:
        self._book.put(self._book.keymap.with_preset(str(self.preset.currentData())))

    def _import(self) -> None:
        title, kind = self._say("keys-import"), self._say_of("keys-files", suffix=SUFFIX)
        path, _filter = QFileDialog.getOpenFileName(self.window(), title, "", kind)
        if path:
            self._book.read(path)

    def _export(self) -> None:
        title, kind = self._say("keys-export"), self._say_of("keys-files", suffix=SUFFIX)
        path, _filter = QFileDialog.getSaveFileName(self.window(), title, "keys.json", kind)
        if path:
            self._book.write(path)

    # words and keys -----------------------------------------------------------------------------

    def _say(self, message_id: str) -> str:
        return self._translator.text(Message(message_id))

    def _say_of(self, message_id: str, **args: str) -> str:
        return self._translator.text(Message.of(message_id, **args))

    def _title(self, action_id: str) -> str:
        return self._translator.text(BY_ID[action_id].title)

    def _problem(self, problem: Problem) -> str:
        return self._say_of(
            "keys-problem",
            where=self._title(problem.where) if problem.where in BY_ID else problem.where,
            what=self._translator.what(problem),
            do=self._translator.do(problem),
        )

    def _complain(self, problems: tuple[Problem, ...]) -> None:
        lines = [self._problem(problem) for problem in problems[:_SHOWN_PROBLEMS]]
        if len(problems) > _SHOWN_PROBLEMS:
            lines.append(self._say_of("keys-more", count=str(len(problems) - _SHOWN_PROBLEMS)))
        self._tell("\n".join(lines))

    def _tell(self, text: str) -> None:
        self._status.setText(text)
        self._status.setAccessibleName(text)

    @property
    def told(self) -> str:
        """What the page says about the last change."""
        return self._status.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up and Down move from the search, Enter record, Del clear."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            step = _STEPS.get(key)
            if watched is self._search and step is not None:
                row = self.table.currentRow() + step
                self.table.setCurrentCell(max(0, min(self.table.rowCount() - 1, row)), 0)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.record()
                return True
            if watched is self.table and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self._clear() if key == Qt.Key.Key_Delete else self._reset()
                return True
        return super().eventFilter(watched, event)
