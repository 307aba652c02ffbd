"""The report in a form for another system, or on the clipboard: made on a worker, written whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message, Problem
from desktop.views.background import run
from desktop.views.shell.desk import Desk
from desktop.views.shell.services import Services

SUFFIXES = {
    "fhir": ".json",
    "hl7": ".hl7",
    "mrrt": ".html",
    "mrrt-template": ".html",
    "csv": ".csv",
    "rtf": ".rtf",
    "text": ".txt",
}
"""Forms with the end of their file names, in the order of the dialog."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWish:
    """Which form is wanted, and where."""

    form: str
    path: str


def ask(parent: QWidget, translator: Translator) -> FormWish | None:
    """Return what the reader wants, or nothing; one place, so that tests can answer."""
    kinds = {
        f"{translator.text(Message(f'export-form-{form}'))} (*{end})": form
        for form, end in SUFFIXES.items()
    }
    name = translator.text(Message("action-export-form"))
    path, chosen = QFileDialog.getSaveFileName(parent, name, "", ";;".join(kinds))
    form = kinds.get(chosen, "")
    return wish_of(form, path) if path and form else None


def wish_of(form: str, path: str) -> FormWish:
    """Return a wish whose file name ends as its form does."""
    end = SUFFIXES[form]
    return FormWish(form=form, path=path if path.lower().endswith(end) else path + end)


class FormExport(QObject):
    """Writes or copies the report; neither making nor writing holds up the window."""

    noticed = Signal(object)
    complained = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget, services: Services) -> None:
        super().__init__(parent)
        self._desk, self._services = desk, services
        self.ask: Callable[[], FormWish | None] = lambda: ask(parent, services.translator)

    def export(self) -> None:
        """Ask for a form and a name, then write it there; a kept report goes as it was kept."""
        if self._desk.session is None or self._desk.is_foreign:
            return
        wish = self.ask()
        if wish is None:
            return
        make, services = self._maker(), self._services

        def job() -> tuple[Problem, ...]:
            data, problems = make(wish.form)
            return (*problems, *services.publisher().write(wish.path, data))

        def done(found: object) -> None:
            problems = found if isinstance(found, tuple) else ()
            for problem in problems:
                self.complained.emit(problem)
            if Path(wish.path).exists():
                self.noticed.emit(Message.of("desk-exported", name=Path(wish.path).name))

        run(lambda _progress, _cancelled: job(), done=done, failed=self._on_failed)

    def copy(self) -> None:
        """Put the report on the clipboard, as rich and as plain text."""
        if self._desk.session is None or self._desk.is_foreign:
            return
        make = self._maker()

        def job() -> tuple[bytes, bytes]:
            return make("rtf")[0], make("text")[0]

        run(lambda _progress, _cancelled: job(), done=self._on_copied, failed=self._on_failed)

    def _maker(self) -> Callable[[str], tuple[bytes, tuple[Problem, ...]]]:
        """Return what makes a form of the report as it is now, wherever it is called."""
        session, services = self._desk.session, self._services
        assert session is not None  # noqa: S101 - asked for with a report only
        draft, studies, at = session.draft, self._desk.studies, services.clock.now_iso()
        versions = tuple(self._desk.versions) if self._desk.is_frozen else ()
        return lambda form: services.publisher().form(form, draft, studies, versions, at)

    def _on_copied(self, made: object) -> None:
        if not isinstance(made, tuple):
            return
        rich, plain = made
        held = QMimeData()
        held.setText(plain.decode())
        held.setData("text/rtf", QByteArray(rich))
        QGuiApplication.clipboard().setMimeData(held)
        self.noticed.emit(Message("desk-copied-report"))

    def _on_failed(self, error: Exception) -> None:
        problem = getattr(error, "problem", None)
        if not isinstance(problem, Problem):
            problem = Problem.of("report", "form-failed", kind=type(error).__name__)
        self.complained.emit(problem)
