"""The real window over real adapters, offscreen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.bootstrap.adapters import window_services
from desktop.bootstrap.common import SAMPLE_FOLDER
from desktop.dicom.sample import SampleStudy
from desktop.views.shell.application import Application
from desktop.views.shell.launch import build, qt_application

LIMIT_MS = 60_000


@pytest.fixture(scope="session")
def sample_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study, made once for all tests."""
    folder = tmp_path_factory.mktemp("sample")
    SampleStudy(folder).prepare()
    return folder


@pytest.fixture
def application(
    qapp: QApplication, private_home: Path, sample_cache: Path
) -> Iterator[Application]:
    """A window of 1600 x 1000 on a private home that already holds the sample's files."""
    qt_application([])
    (private_home / SAMPLE_FOLDER).symlink_to(sample_cache)
    made = build(window_services(private_home))
    made.window.resize(1600, 1000)
    made.window.show()
    made.window.activateWindow()
    assert QTest.qWaitForWindowActive(made.window)
    yield made
    made.window.close()
    # gone for good: a later test's stylesheet would be applied to this window too
    shiboken6.delete(made.window)


class Hands:
    """A reader's hands: keys go to whatever has focus, as a person's do."""

    def __init__(self, application: Application, qtbot) -> None:
        self.app, self._qtbot, self.presses = application, qtbot, 0

    def until(self, holds) -> None:
        """Let the program run until something holds."""
        self._qtbot.waitUntil(lambda: bool(holds()), timeout=LIMIT_MS)

    def press(
        self, *keys: str | Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.presses += 1
            QTest.keyClick(self.focus(), key, modifier)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type text into the field that has focus."""
        QTest.keyClicks(self.focus(), text)
        QApplication.processEvents()

    def focus(self) -> QWidget:
        """Return what has focus."""
        return QApplication.focusWidget() or self.app.window

    def open_sample(self) -> None:
        """Open the sample by its key and wait for report and images."""
        self.press(
            Qt.Key.Key_S,
            modifier=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
        self.until(lambda: self.app.desk.session is not None)
        self.until(lambda: len(self.app.desk.study.stacks) == 5)
        self.until(lambda: self.app.window.reading.viewer.is_settled)

    def open_sample_again(self) -> None:
        """Open the sample while another study is on screen."""
        self.app.open_sample()
        self.until(lambda: self.app.desk.study is not None and len(self.app.desk.study.stacks) == 5)
        self.until(lambda: self.app.desk.session is not None)

    def open_path(self, path: Path) -> None:
        """Open a folder as the command line does and wait for its report."""
        self.app.open_path(str(path))
        self.until(lambda: self.app.desk.session is not None)
        self.until(lambda: self.app.window.reading.viewer.panes[0].frame is not None)

    @property
    def draft(self):
        """The draft as it is now."""
        return self.app.desk.session.draft


@pytest.fixture
def hands(application: Application, qtbot) -> Hands:
    """A reader at the window."""
    return Hands(application, qtbot)
