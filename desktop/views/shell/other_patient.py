"""Images and report of different patients: the alarm in place of the banner, and the ways out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.app.actions import BY_ID
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.keys_shown import KEYS
from desktop.views.shell.banner import HEIGHT_PX
from desktop.views.theme import pixmap
from desktop.views.widgets import PlainLabel, shown_key

_DIMMED = 0.35
IMAGES, REPORT = "other-images", "other-report"


class OtherPatientBar(QWidget):
    """Both names in white on red, and a button for each way out; the first one has the focus.

    Signals
    -------
    wanted
        The command of the way out that was chosen.
    """

    wanted = Signal(str)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self.setProperty("alarm", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        sign = QLabel()
        sign.setPixmap(pixmap("user-x", "acton", 22))
        title = PlainLabel(translator.text(Message("other-patient")), "strong", "acton")
        self._names = PlainLabel("", "support", "acton")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(title)
        words.addWidget(self._names)
        words.addStretch()
        self.ways = {IMAGES: QPushButton(), REPORT: QPushButton()}
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(10)
        row.addWidget(sign)
        row.addLayout(words, 1)
        for command, button in self.ways.items():
            button.setProperty("alarm", "main" if command == IMAGES else "plain")
            button.setAutoDefault(True)
            button.clicked.connect(lambda _checked=False, name=command: self.wanted.emit(name))
            row.addWidget(button)
        blocked = PlainLabel(translator.text(Message("other-patient-blocked")), "support", "acton")
        row.addWidget(blocked)
        self.hide()

    def show_names(self, images: str, report: str) -> None:
        """Name both patients, as the screen names people."""
        say = self._translator.text
        names = say(Message.of("other-patient-names", images=images, report=report))
        self._names.setText(names)
        self.setAccessibleName(f"{say(Message('other-patient'))}. {names}")
        for command, name in ((IMAGES, report), (REPORT, images)):
            key = shown_key(KEYS.of(BY_ID[command].shortcuts[0]))
            said = Message.of(f"{command}-of", name=name, key=key)
            self.ways[command].setText(say(said))
            self.ways[command].setAccessibleName(say(said))


class Alarm(QObject):
    """Switches a reading screen to the alarm and back: one place, so nothing is half of it."""

    def __init__(self, banner: QWidget, bar: OtherPatientBar, panel: QWidget) -> None:
        super().__init__(bar)
        self._banner, self._bar, self._panel = banner, bar, panel
        self.is_on = False

    def switch(self, *, on: bool, images: str = "", report: str = "") -> bool:
        """Show or take away the alarm; return whether that is a change."""
        if on:
            self._bar.show_names(images, report)
        if on is self.is_on:
            return False
        self.is_on = on
        self._bar.setVisible(on)
        self._banner.setVisible(not on)
        self._panel.setEnabled(not on)
        if on:
            dim = QGraphicsOpacityEffect(self._panel)
            dim.setOpacity(_DIMMED)
            self._panel.setGraphicsEffect(dim)
            self._bar.ways[IMAGES].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._panel.setGraphicsEffect(None)  # type: ignore[arg-type]
        return True
