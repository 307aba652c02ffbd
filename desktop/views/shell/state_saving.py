"""The active pane as a presentation state in a folder the reader chooses."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.domain.imaging import FrameRef
from desktop.domain.message import Message, Problem
from desktop.domain.presentation import Presentation
from desktop.views.background import run
from desktop.views.shell.services import Services
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.state_making import made_state

_NAME_DIGITS = 12


def ask_for_folder(parent: QWidget, title: str) -> str:
    """Return the folder to write into, or an empty text; one place, so that tests can answer."""
    return QFileDialog.getExistingDirectory(parent, title)


class StateSaving(QObject):
    """Writes presentation states; never among the images, never over a file."""

    noticed = Signal(object)
    complained = Signal(object)

    def __init__(self, viewer: ViewerArea, services: Services, opened: Callable[[], str]) -> None:
        super().__init__()
        self._viewer, self._services, self._opened = viewer, services, opened
        title = services.translator.text(Message("action-save-presentation"))
        self.ask_folder: Callable[[], str] = lambda: ask_for_folder(viewer, title)

    def save(self) -> None:
        """Ask for a folder and write the state of the active pane there."""
        made = made_state(self._viewer)
        if isinstance(made, Problem):
            self.complained.emit(made)
            return
        folder = self.ask_folder()
        if folder:
            self._write(made[0], made[1], folder)

    def _write(self, state: Presentation, refs: tuple[FrameRef, ...], folder: str) -> None:
        services, opened = self._services, self._opened()

        def job() -> str:
            if is_among(folder, opened):
                raise _RefusedError(Problem.of("", "presentation-save-among-images"))
            data = services.source().presentation_bytes(state, refs)
            path = Path(folder) / file_name(data)
            if path.exists():
                raise _RefusedError(Problem.of(path.name, "presentation-save-exists"))
            problems = services.publisher().write(str(path), data)
            if problems:
                raise _RefusedError(problems[0])
            return path.name

        run(lambda _progress, _cancelled: job(), done=self._on_done, failed=self._on_failed)

    def _on_done(self, name: object) -> None:
        self.noticed.emit(Message.of("presentation-saved", name=str(name)))

    def _on_failed(self, error: Exception) -> None:
        problem = getattr(error, "problem", None)
        known = isinstance(problem, Problem)
        self.complained.emit(problem if known else Problem.of("", "presentation-not-made"))


class _RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def is_among(folder: str, opened: str) -> bool:
    """Whether a folder is the one the images were opened from, or lies in it."""
    if not opened:
        return False
    source = Path(os.path.realpath(opened))
    source = source if source.is_dir() else source.parent
    return Path(os.path.realpath(folder)).is_relative_to(source)


def file_name(data: bytes) -> str:
    """Return a name made of the content: the same state has the same name, with nobody in it."""
    return f"presentation-{hashlib.sha256(data).hexdigest()[:_NAME_DIGITS]}.dcm"
