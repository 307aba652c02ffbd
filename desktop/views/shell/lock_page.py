"""The page of a locked window: who, password, and nothing of any patient."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.app.people_secrets import LONGEST_PASSWORD, Secret
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.domain.person import Person, Role
from desktop.views.report.lane_parts import IconLabel
from desktop.views.report.why_parts import wrapped
from desktop.views.widgets import PlainLabel

CARD_PX = 380
TICK_MS = 500


class LockPage(QWidget):
    """Covers its parent whole and takes every key. Emits who wants in, and with which password."""

    wanted = Signal(str, object)  # id of a person, Secret

    def __init__(self, parent: QWidget, translator: Translator) -> None:
        super().__init__(parent)
        self._translator = translator
        self._over = parent
        self._wait_s = 0.0
        self.setObjectName("shell")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self._say("title"))
        self._title = PlainLabel(self._say("title"), "title")
        self._why = wrapped("", "t2")
        self._who_label = PlainLabel(self._say("who"), "support", "t2")
        self.who = QComboBox()
        self.who.setAccessibleName(self._say("who"))
        self._password_label = PlainLabel(self._say("password"), "support", "t2")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(LONGEST_PASSWORD)
        self.password.setAccessibleName(self._say("password"))
        hints = Qt.InputMethodHint
        self.password.setInputMethodHints(hints.ImhHiddenText | hints.ImhSensitiveData)
        self.password.returnPressed.connect(self._want)
        self.enter = QPushButton(self._say("unlock"))
        self.enter.setAccessibleName(self._say("unlock"))
        self.enter.setProperty("main", "true")
        self.enter.clicked.connect(self._want)
        self._told = wrapped("", "act")
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._lay_out()
        parent.installEventFilter(self)
        self.hide()

    def _say(self, tail: str, **args: str) -> str:
        return self._translator.text(Message.of(f"lock-{tail}", **args))

    def _lay_out(self) -> None:
        card = QFrame()
        card.setFixedWidth(CARD_PX)
        card.setProperty("card", "true")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(card)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(8)
        box.addWidget(IconLabel("lock", "t2", 22))
        box.addWidget(self._title)
        box.addWidget(self._why)
        box.addSpacing(8)
        box.addWidget(self._who_label)
        box.addWidget(self.who)
        box.addWidget(self._password_label)
        box.addWidget(self.password)
        box.addSpacing(4)
        box.addWidget(self.enter)
        box.addWidget(self._told)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def cover(self, people: tuple[Person, ...], person_id: str, why: str) -> None:
        """Cover everything and ask; ``person_id`` was here before."""
        self.show_people(people, person_id)
        self._why.setText(self._say(why))
        self._tell("")
        self.password.clear()
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        field = self.password if person_id or len(people) == 1 else self.who
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_people(self, people: tuple[Person, ...], person_id: str) -> None:
        """Offer who may come in; what was chosen or typed stays."""
        chosen = str(self.who.currentData() or "") if self.isVisible() else ""
        self.who.clear()
        for person in sorted(people, key=lambda p: (p.role is Role.ADMINISTRATOR, p.name)):
            role = self._translator.text(Message(f"role-{person.role}"))
            shown = self._say("person", name=person.name, role=role)
            self.who.addItem(shown, person.id)
        place = self.who.findData(chosen or person_id)
        self.who.setCurrentIndex(max(0, place))

    def uncover(self) -> None:
        """Give the window back."""
        self._timer.stop()
        self.password.clear()
        self.hide()

    def show_busy(self, *, busy: bool) -> None:
        """Say that the password is being checked."""
        self.enter.setEnabled(not busy)
        self.enter.setText(self._say("checking" if busy else "unlock"))
        if busy:
            self._tell("")

    def show_refused(self, text: str, wait_s: int) -> None:
        """Say why not; with a time to wait, count it down."""
        self.show_busy(busy=False)
        self._tell(text)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wait_s = float(wait_s)
        if wait_s:
            self._timer.start(TICK_MS)
            self._show_wait()

    def told(self) -> str:
        """Return what the page says of the last try."""
        return self._told.text()

    def _tell(self, text: str) -> None:
        self._timer.stop()
        self._told.setText(text)
        self._told.setAccessibleName(text)
        self._told.setVisible(bool(text))

    def _tick(self) -> None:
        self._wait_s -= TICK_MS / 1000
        if self._wait_s <= 0:
            self._tell("")
        else:
            self._show_wait()

    def _show_wait(self) -> None:
        self._told.setText(self._say("wait", seconds=str(int(self._wait_s + 0.5))))

    def _want(self) -> None:
        if not self.enter.isEnabled():
            return
        secret = Secret(self.password.text())
        self.password.clear()
        self.wanted.emit(str(self.who.currentData() or ""), secret)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let no key through to the window."""
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let no key through to the window."""
        event.accept()
