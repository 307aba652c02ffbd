"""Key images as a selection for other programs: asked for, made on a worker, written whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.app.ports import Translator
from desktop.app.reporting import key_frames
from desktop.domain.key_titles import KEY_TITLES
from desktop.domain.message import Message, Problem
from desktop.domain.sr_tree import Code
from desktop.views.background import run
from desktop.views.fitting import ChoiceBox
from desktop.views.shell.desk import Desk
from desktop.views.shell.services import Services
from desktop.views.widgets import PlainLabel

SUFFIX = ".dcm"
_LONGEST = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWish:
    """What the reader wants of a selection."""

    title: Code
    description: str
    path: str


class KeyDialog(QDialog):
    """Asks what a selection is for and what it should say."""

    def __init__(self, parent: QWidget, translator: Translator) -> None:
        super().__init__(parent)
        say = translator.text
        self.setWindowTitle(say(Message("action-export-key-objects")))
        self.titles = ChoiceBox()
        for title in KEY_TITLES:
            self.titles.addItem(say(Message(f"key-title-{title.value}")))
        self.titles.setAccessibleName(say(Message("key-title-ask")))
        self.words = QLineEdit()
        self.words.setMaxLength(_LONGEST)
        self.words.setAccessibleName(say(Message("key-words-ask")))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        for name, widget in (("key-title-ask", self.titles), ("key-words-ask", self.words)):
            box.addWidget(PlainLabel(say(Message(name)), "support", "t2"))
            box.addWidget(widget)
        box.addWidget(buttons)

    @property
    def title(self) -> Code:
        """The chosen title."""
        return KEY_TITLES[max(0, self.titles.currentIndex())]


def ask(parent: QWidget, translator: Translator) -> KeyWish | None:
    """Return what the reader wants, or nothing; one place, so that tests can answer."""
    dialog = KeyDialog(parent, translator)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    name = translator.text(Message("action-export-key-objects"))
    path, _filter = QFileDialog.getSaveFileName(parent, name, "", f"DICOM (*{SUFFIX})")
    if not path:
        return None
    path = path if path.lower().endswith(SUFFIX) else path + SUFFIX
    return KeyWish(title=dialog.title, description=dialog.words.text().strip(), path=path)


class KeyExport(QObject):
    """Writes the key images of the report as a Key Object Selection."""

    noticed = Signal(object)
    complained = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget, services: Services) -> None:
        super().__init__(parent)
        self._desk, self._services = desk, services
        self.ask: Callable[[], KeyWish | None] = lambda: ask(parent, services.translator)

    def export(self) -> None:
        """Ask, then write; neither making nor writing holds up the window."""
        session, studies = self._desk.session, self._desk.studies
        wish = self.ask() if session is not None and not self._desk.is_foreign else None
        if session is None or not studies or wish is None:
            return
        draft, services = session.draft, self._services

        def job() -> tuple[Problem, ...]:
            refs, problems = key_frames(draft, studies)
            issued = draft.case.issued
            data = services.source().key_document(refs, wish.title, wish.description, issued)
            return (*problems, *services.publisher().write(wish.path, data))

        def done(found: object) -> None:
            problems = found if isinstance(found, tuple) else ()
            for problem in problems:
                self.complained.emit(problem)
            if not problems:
                self.noticed.emit(Message.of("desk-exported", name=Path(wish.path).name))

        run(lambda _progress, _cancelled: job(), done=done, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        problem = getattr(error, "problem", None)
        if not isinstance(problem, Problem):
            problem = Problem.of("DICOM", "key-not-made")
        self.complained.emit(problem)
