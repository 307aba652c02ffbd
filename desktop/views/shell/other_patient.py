"""Images and report of different patients: the alarm in place of the banner, and the ways out."""

from __future__ import annotations

from dataclasses import dataclass

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
from desktop.domain.imaging import StudyPatient
from desktop.domain.message import Message
from desktop.report.identity import person_name
from desktop.views.keys_shown import KEYS
from desktop.views.shell.banner import HEIGHT_PX
from desktop.views.shell.identity import shown_date
from desktop.views.theme import pixmap
from desktop.views.widgets import PlainLabel, set_tooltip, shown_key

_DIMMED = 0.35
IMAGES, REPORT = "other-images", "other-report"


@dataclass(frozen=True, slots=True)
class Person:
    """An identity in words."""

    name: str = ""
    born: str = ""
    id: str = ""


def person(patient: StudyPatient, say: Translator) -> Person:
    """Return an identity in words."""
    born = shown_date(patient.birth_date, say)
    return Person(person_name(patient.name), born, patient.id)


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
        self._title = PlainLabel("", "strong", "acton")
        self._people = {name: PlainLabel("", "support", "acton") for name in ("images", "report")}
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        for label in self._people.values():
            label.setMinimumWidth(60)
            words.addWidget(label)
        words.addStretch()
        self.ways = {IMAGES: QPushButton(), REPORT: QPushButton()}
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(10)
        row.addWidget(sign)
        row.addWidget(self._title)
        row.addLayout(words, 1)
        for command, button in self.ways.items():
            button.setProperty("alarm", "main" if command == IMAGES else "plain")
            button.setAutoDefault(True)
            button.clicked.connect(lambda _checked=False, name=command: self.wanted.emit(name))
            row.addWidget(button)
        self._blocked = PlainLabel(
            translator.text(Message("other-patient-blocked")), "support", "acton"
        )
        row.addWidget(self._blocked)
        self.hide()

    def show_people(self, images: Person, report: Person) -> None:
        """Name both patients, as the screen names people, and whose images and report to go to."""
        say = self._translator.text
        title = say(Message("other-examination" if images == report else "other-patient"))
        self._title.setText(title)
        lines = [title]
        for whose, person in (("images", images), ("report", report)):
            lines.append(say(Message.of(f"other-patient-{whose}", person=self._person(person))))
            self._people[whose].setText(lines[-1])
            set_tooltip(self._people[whose], lines[-1])
        self.setAccessibleName("\n".join(lines))
        for command, person in ((IMAGES, report), (REPORT, images)):
            key = shown_key(KEYS.of(BY_ID[command].shortcuts[0]))
            said = Message.of(f"{command}-of", name=person.name or "–", key=key)
            self.ways[command].setText(say(said))
            self.ways[command].setAccessibleName(say(said))

    def set_compact(self, *, compact: bool) -> None:
        """Drop what a narrow window has no room for: never a name."""
        self._blocked.setVisible(not compact)

    def _person(self, person: Person) -> str:
        parts = {name: getattr(person, name) or "–" for name in ("name", "born", "id")}
        return self._translator.text(Message.of("other-patient-person", **parts))


class Alarm(QObject):
    """Switches a reading screen to the alarm and back: one place, so nothing is half of it."""

    def __init__(self, banner: QWidget, bar: OtherPatientBar, panel: QWidget) -> None:
        super().__init__(bar)
        self._banner, self._bar, self._panel = banner, bar, panel
        self.is_on = False

    def switch(self, people: tuple[Person, Person] | None) -> None:
        """Show the alarm with whose images and whose report these are, or take it away."""
        on = people is not None
        if people is not None:
            self._bar.show_people(*people)
        if on is self.is_on:
            return
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
