"""The main window: two pages (start, reading), the overlays above them, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.app.menus import menu_names
from desktop.app.ports import Translator
from desktop.domain.message import Message, Problem
from desktop.views.shell.drops import take_drag, take_drop
from desktop.views.shell.notices import NoticeBar
from desktop.views.shell.overlay import Overlay
from desktop.views.shell.services import Services
from desktop.views.shell.start import StartPage
from desktop.views.shell.start_parts import RefusedList
from desktop.views.theme import THEME, Look, stylesheet
from desktop.views.widgets import PlainLabel

if TYPE_CHECKING:
    from desktop.views.shell.evidence_book import EvidenceBook
    from desktop.views.shell.key_editor import KeyEditor
    from desktop.views.shell.key_list import KeyList
    from desktop.views.shell.palette import Palette

MINIMUM_PX = (1280, 800)


class RefusedOverlay(Overlay):
    """The list of refused files over the window."""

    def __init__(self, parent: QWidget, translator: Translator) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.addWidget(PlainLabel(translator.text(Message("refused-title")), "title"))
        self._none = PlainLabel(translator.text(Message("refused-none")), "body", "t2")
        self._list = RefusedList(translator)
        box.addWidget(self._none)
        box.addWidget(self._list)

    def open(self, refused: tuple[Problem, ...]) -> None:
        """Show the files with their reasons."""
        self._list.show_refused(refused)
        self._list.setVisible(bool(refused))
        self._none.setVisible(not refused)
        self.open_over(1000, 640)
        self._list.setFocus()


class MainWindow(QMainWindow):
    """Start page and reading screen; everything else is an overlay that Esc closes."""

    path_dropped = Signal(str)
    closing = Signal()
    start_shown = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        translator = services.translator
        self._services, self._translator, self._settings = services, translator, services.settings
        self.setWindowTitle(translator.text(Message("app-window-title")))
        self.setMinimumSize(*MINIMUM_PX)
        self._shell = QWidget()
        self._shell.setObjectName("shell")
        self._shell.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.notices = NoticeBar(translator)
        self.pages = QStackedWidget()
        self.start = StartPage(translator)
        self.pages.addWidget(self.start)
        column = QVBoxLayout(self._shell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(self._shell)
        self.menuBar().hide()
        self.setAcceptDrops(True)
        self._alt_alone = False
        self._restore_place()

    @property
    def shell(self) -> QWidget:
        """Everything inside the frame: what overlays open over."""
        return self._shell

    def furnish(self) -> None:
        """Build what the start page does not need: it is on screen before this runs."""
        from desktop.views.shell.hub import ActionHub
        from desktop.views.shell.key_book import KeyBook
        from desktop.views.shell.mouse_book import MouseBook
        from desktop.views.shell.reading import ReadingScreen

        self.reading = ReadingScreen(self._services)
        self.pages.addWidget(self.reading)
        self.hub = ActionHub(self, self.reading.viewer, self._translator)
        self.key_book = KeyBook(self.hub, self._services)
        self.mouse_book = MouseBook(self.reading.viewer, self._settings)
        self.reading.attach(self.hub)
        self.hub.fill_menu_bar(self.menuBar())
        self.reading.banner.menu_wanted.connect(self._pop_menu)
        self.reading.set_width(self.width())
        sizes = self._settings.get("splitters").get("reading")
        if sizes:
            self.reading.splitter.setSizes(sizes)

    @cached_property
    def palette_overlay(self) -> Palette:
        """The command palette, built when first wanted."""
        from desktop.views.shell.palette import Palette

        return Palette(self._shell, self.hub, self._translator)

    @cached_property
    def keys_overlay(self) -> KeyList:
        """The list of keys, built when first wanted."""
        from desktop.views.shell.key_list import KeyList

        viewer, mouse = self.reading.viewer, self.mouse_book
        return KeyList(
            self._shell, self.hub, self._translator, lambda: (mouse.table, viewer.scene.tool)
        )

    @cached_property
    def key_editor(self) -> KeyEditor:
        """The page where keys are changed, built when first wanted."""
        from desktop.views.shell.key_editor import KeyEditor

        made = KeyEditor(self._shell, self.key_book, self._translator)
        made.extra_rows.addLayout(self.mouse_book.row(self._translator))
        return made

    @cached_property
    def evidence_book(self) -> EvidenceBook:
        """The evidence to look things up in, built when first wanted."""
        from desktop.views.shell.evidence_book import EvidenceBook

        rows = self._services.reasoning().book()
        return EvidenceBook(self._shell, self._translator, rows)

    @cached_property
    def refused_overlay(self) -> RefusedOverlay:
        """The list of refused files, built when first wanted."""
        return RefusedOverlay(self._shell, self._translator)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the window itself carries out."""
        return {
            "start": self.show_start,
            "theme": self.toggle_theme,
            "palette": lambda: self.palette_overlay.open(),  # noqa: PLW0108 - not built before
            "keys": lambda: self.keys_overlay.open(),  # noqa: PLW0108 - not built before
            "evidence": lambda: self.evidence_book.open(),  # noqa: PLW0108 - not built before
            "edit-keys": lambda: self.key_editor.open(),  # noqa: PLW0108 - not built before
            "quit": self.close,
        }

    @property
    def is_furnished(self) -> bool:
        """Whether everything beside the start page is there."""
        return self.pages.count() > 1

    @property
    def is_reading(self) -> bool:
        """Whether the reading screen is in front."""
        return self.is_furnished and self.pages.currentWidget() is self.reading

    def show_start(self) -> None:
        """Bring the start page to the front; the draft stays open."""
        self.pages.setCurrentWidget(self.start)
        self.start.focus_first()
        self.start_shown.emit()

    def show_reading(self) -> None:
        """Bring the reading screen to the front."""
        self.pages.setCurrentWidget(self.reading)
        self.reading.show_images()

    def toggle_theme(self) -> None:
        """Switch between dark and light; the pixels of images never change."""
        self.set_look(Look.LIGHT if THEME.look is Look.DARK else Look.DARK)

    def set_look(self, look: Look) -> None:
        """Apply a theme and remember it."""
        THEME.set_look(look)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setStyleSheet(stylesheet())
        self._settings.set("theme", str(look))

    def _pop_menu(self) -> None:
        bar = self.menuBar()
        menu = self.hub.menu("file", self)
        for name in menu_names()[1:]:
            menu.addSeparator()
            menu.addMenu(self.hub.menu(name, menu))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPoint(12, bar.height() + self.reading.banner.height())))

    def _restore_place(self) -> None:
        geometry = self._settings.get("window-geometry")
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(str(geometry).encode("ascii")))
        else:
            self.resize(1600, 1000)

    def remember(self) -> None:
        """Write down where the window and its splitter stand."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self._settings.set("window-geometry", geometry)
        self._settings.set("splitters", {"reading": self.reading.splitter.sizes()})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change to the compact form where there is little room."""
        super().resizeEvent(event)
        if self.is_furnished:
            self.reading.set_width(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the desk write what is waiting, then go."""
        if self.is_furnished:
            self.remember()
        self.closing.emit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remember whether Alt is pressed alone: only then it opens the menu bar."""
        self._alt_alone = event.key() == Qt.Key.Key_Alt
        if self.is_reading and not event.isAutoRepeat():
            self._say_why_not(event)
        super().keyPressEvent(event)

    def _say_why_not(self, event: QKeyEvent) -> None:
        """Say what the command of a key waits for: no key is pressed in vain and in silence."""
        pressed = QKeySequence(event.keyCombination())
        key = pressed.toString(QKeySequence.SequenceFormat.PortableText)
        command = self.hub.command_of(key)
        reason = self.hub.reason(command) if command else ""
        if reason:
            title = self.hub.action(command).text()
            self.notices.say(Message.of("command-not-now", title=title, reason=reason))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Show or hide the menu bar on Alt alone."""
        if event.key() == Qt.Key.Key_Alt and self._alt_alone:
            self.menuBar().setVisible(not self.menuBar().isVisible())
        self._alt_alone = False
        super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders anywhere on the window."""
        take_drag(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Report the first file or folder dropped."""
        path = take_drop(event)
        if path:
            self.path_dropped.emit(path)
