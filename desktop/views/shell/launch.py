"""Starting the window: the start page is painted first, the rest is built behind it."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.views.collecting import Collector
from desktop.views.shell.faults import fault
from desktop.views.shell.sample import SampleOpener
from desktop.views.shell.services import Services
from desktop.views.shell.window import MainWindow
from desktop.views.theme import THEME, Look, font, load_fonts, stylesheet

if TYPE_CHECKING:
    from desktop.views.shell.application import Application

LOG = logging.getLogger("concord")


class FirstPaint(QObject):
    """Calls once, after a widget was painted for the first time."""

    def __init__(self, widget: QObject, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._then: Callable[[], None] | None = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint, then let the event loop come round once."""
        if event.type() == QEvent.Type.Paint and self._then is not None:
            QTimer.singleShot(0, self._then)
            self._then = None
            watched.removeEventFilter(self)
        return False


def install_excepthook(window: MainWindow) -> None:
    """Turn what a slot raises into a line on screen; the draft is in the journal anyway."""

    def hook(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        problem = fault(error)
        LOG.error("fault %s at %s", type(error).__name__, problem.where)
        window.notices.complain(problem)

    sys.excepthook = hook


def qt_application(argv: list[str]) -> QApplication:
    """Return the one QApplication, with the packaged fonts."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(argv)
    application.setApplicationName("Concord")
    load_fonts()
    application.setFont(font("body"))
    return application


def first_window(services: Services) -> MainWindow:
    """Return the window with its start page, in the theme that was last used."""
    application = QApplication.instance()
    THEME.set_look(Look(str(services.settings.get("theme"))))
    if isinstance(application, QApplication):
        application.setStyleSheet(stylesheet())
    return MainWindow(services)


def furnished(
    services: Services, window: MainWindow, sample: SampleOpener | None = None
) -> Application:
    """Return the application around a window, everything built."""
    from desktop.views.shell.application import Application

    return Application(services, window, sample)


def settle_memory() -> None:
    """Tell the collector that what was built so far stays for good; once per program.

    Walking over it holds up every thread for about a tenth of a second (``benchmarks/stall.py``).
    """
    gc.collect()
    gc.freeze()


def build(services: Services) -> Application:
    """Return the whole application at once; tests and scripts need no first paint."""
    return furnished(services, first_window(services))


def run_window(services: Services, *, path: str | None, sample: bool) -> int:
    """Open the window and run until it closes."""
    qt = qt_application(sys.argv[:1])
    opener = SampleOpener(services)
    if sample:
        opener.start()  # other processes make it while this one builds the window
    window = first_window(services)
    install_excepthook(window)
    held: list[Application] = []

    def furnish() -> None:
        held.append(furnished(services, window, opener))
        settle_memory()
        if path is not None:
            held[0].open_path(path)

    FirstPaint(window.start, furnish)
    window.show()
    collector = Collector()
    code = qt.exec()
    collector.deleteLater()
    return code
