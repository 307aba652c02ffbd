"""The images on a window of their own, for a second monitor; the report stays where it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.app.actions import ACTIONS
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.shell.banner import Identity
from desktop.views.shell.reading import ReadingScreen
from desktop.views.shell.services import SettingsPort
from desktop.views.shell.window import MainWindow
from desktop.views.theme import icon
from desktop.views.widgets import PlainLabel, repolish, rule

BANNER_PX = 30
SETTING = "second-windows"
_OPEN, _CLOSED = 1, 0
_FIGURES = 5  # x, y, width, height, whether it was open
_SMALLEST_PX = (640, 480)


class ThinBanner(QWidget):
    """One line of identity: name, ID, accession and whether images and report agree."""

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self.setProperty("surface", "bg1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(BANNER_PX)
        self._name = PlainLabel("", "name")
        self._rest = PlainLabel("", "support", "t2")
        self._badge = QPushButton()
        self._badge.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._name)
        row.addWidget(self._rest)
        row.addWidget(self._badge)
        row.addStretch()

    def show_identity(self, identity: Identity) -> None:
        """Show whose images these are, as the large banner does."""
        say = self._translator.text
        self._name.setText(identity.name)
        args = {
            "id": identity.patient_id or "–",
            "accession": identity.accession or "–",
            "born": identity.born or "–",
        }
        known = bool(identity.name or identity.patient_id)
        self._rest.setText(say(Message.of("second-identity", **args)) if known else "")
        text = say(Message("match-yes")) if identity.matches else identity.mismatch
        self._badge.setVisible(known)
        self._badge.setText(text)
        self._badge.setAccessibleName(text)
        sign = ("shield-check", "ok") if identity.matches else ("octagon-alert", "act")
        self._badge.setIcon(icon(*sign))
        self._badge.setProperty("chip", sign[1])
        repolish(self._badge)


class ImageWindow(QWidget):
    """A top-level window that borrows the viewer; keys do in it what they do in the main one.

    Signals
    -------
    closing
        It is about to close: the viewer must go back first.
    """

    closing = Signal()

    def __init__(self, reading: ReadingScreen, translator: Translator) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._reading = reading
        self.setWindowTitle(translator.text(Message("second-title")))
        self.setObjectName("shell")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(*_SMALLEST_PX)
        self.banner = ThinBanner(translator)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.banner)
        self._column.addWidget(rule())

    def take(self, images: QWidget) -> None:
        """Take the images in."""
        self._column.addWidget(images, 1)
        images.show()

    def event(self, event: QEvent) -> bool:
        """Let prompt and labels take their answers first, as in the main window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._reading.event(event) or super().event(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the main window does."""
        self._reading.keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own name
        """Tab walks the fields of the report while an image has focus."""
        # while the images leave, Qt looks for the next focus: that is no press of Tab
        if self._reading.images_away and self._reading.images_have_focus:
            return self._reading.focusNextPrevChild(next)
        return super().focusNextPrevChild(next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the images where there is little room."""
        super().resizeEvent(event)
        self._reading.fit_images(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the viewer back, then go."""
        self.closing.emit()
        event.accept()


class SecondWindow(QObject):
    """Moves the viewer between the two windows; nothing is read or decoded again.

    A window that is closed, or whose monitor goes away, gives the viewer back at once. Where it
    stood is remembered for each arrangement of screens.
    """

    changed = Signal()

    def __init__(self, main: MainWindow, settings: SettingsPort, translator: Translator) -> None:
        super().__init__(main)
        self._main, self._settings, self._translator = main, settings, translator
        self._window: ImageWindow | None = None
        self._away: QWidget | None = None
        self._sizes: list[int] = []
        main.reading.banner.identity_shown.connect(self._show_identity)
        main.closing.connect(self._on_main_closing)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._on_screen_removed)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the commands carried out here."""
        return {"second-window": self.toggle}

    @property
    def window(self) -> ImageWindow | None:
        """The second window while it is open."""
        return self._window

    def toggle(self) -> None:
        """Put the images on a window of their own, or back."""
        if self._window is None:
            self.open()
        else:
            self.bring_back()

    def restore(self) -> None:
        """Open the second window where it was left open with these very screens."""
        kept = self._kept()
        if self._window is None and kept is not None and kept[-1] == _OPEN:
            self.open()

    def open(self) -> None:
        """Move the images to a window of their own, on another screen if there is one."""
        reading = self._main.reading
        made = ImageWindow(reading, self._translator)
        made.closing.connect(self.bring_back)
        for spec in ACTIONS:
            action = self._main.hub.action(spec.id)
            if action.shortcutContext() is Qt.ShortcutContext.WindowShortcut:
                made.addAction(action)
        self._sizes = reading.splitter.sizes()
        made.banner.show_identity(reading.banner.identity)
        made.setGeometry(self._place())
        self._window = made
        # else the focus would go on to a row of the form, which scrolls images to its level
        reading.setFocus(Qt.FocusReason.OtherFocusReason)
        reading.images_away = True
        made.take(reading.images)
        self._away = self._make_away()
        reading.splitter.insertWidget(0, self._away)
        reading.splitter.setSizes(self._sizes)
        made.show()
        reading.fit_images(made.width())
        made.activateWindow()
        reading.focus_images()
        self._remember(_OPEN)
        self.changed.emit()

    def bring_back(self) -> None:
        """Move the images back to the main window."""
        window, reading = self._window, self._main.reading
        if window is None:
            return
        self._remember(_CLOSED)
        self._return(window, reading, reading.splitter)
        self.changed.emit()

    def _return(self, window: ImageWindow, reading: ReadingScreen, splitter: QSplitter) -> None:
        self._window = None
        reading.images_away = False
        if self._away is not None:
            self._away.setParent(None)
            self._away.deleteLater()
            self._away = None
        splitter.insertWidget(0, reading.images)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes(self._sizes)
        reading.images.show()
        reading.fit_images(self._main.width())
        window.hide()
        window.deleteLater()
        self._main.activateWindow()
        reading.focus_images()

    def _make_away(self) -> QWidget:
        """Return what stands where the images were."""
        away = QWidget()
        say = self._translator.text
        words = PlainLabel(say(Message("second-away")), "body", "t2")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        back = QPushButton(say(Message("second-back")))
        back.clicked.connect(self.bring_back)
        box = QVBoxLayout(away)
        box.addStretch()
        box.addWidget(words)
        box.addWidget(back, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch()
        return away

    def _show_identity(self, identity: Identity) -> None:
        if self._window is not None:
            self._window.banner.show_identity(identity)

    def _on_screen_removed(self, screen: QScreen) -> None:
        if self._window is not None and self._window.screen() in (screen, self._main.screen()):
            self.bring_back()

    def _on_main_closing(self) -> None:
        if self._window is not None:
            window = self._window
            self._remember(_OPEN)
            self._return(window, self._main.reading, self._main.reading.splitter)

    # where it stands, by arrangement of screens

    def _kept(self) -> list[int] | None:
        kept = self._settings.get(SETTING).get(screens_name())
        return kept if isinstance(kept, list) and len(kept) == _FIGURES else None

    def _remember(self, state: int) -> None:
        if self._window is not None:
            at = self._window.geometry()
            figures = [at.x(), at.y(), at.width(), at.height(), state]
            self._settings.set(SETTING, {**self._settings.get(SETTING), screens_name(): figures})

    def _place(self) -> QRect:
        """Return where it goes: where it was, else a whole other screen, else beside the main."""
        kept = self._kept()
        if kept is not None:
            at = QRect(*kept[:4])
            if any(screen.geometry().intersects(at) for screen in QGuiApplication.screens()):
                return at
        others = [s for s in QGuiApplication.screens() if s is not self._main.screen()]
        if others:
            return others[0].availableGeometry()
        main = self._main.geometry()
        return QRect(main.x() + 40, main.y() + 40, max(800, main.width() - 600), main.height() - 80)


def screens_name() -> str:
    """Return a name of the present arrangement of screens: their places and sizes."""
    places = sorted(
        (at.x(), at.y(), at.width(), at.height())
        for at in (screen.geometry() for screen in QGuiApplication.screens())
    )
    return ";".join(f"{x},{y},{width}x{height}" for x, y, width, height in places)
