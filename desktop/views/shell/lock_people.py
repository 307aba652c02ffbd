"""Setting up people in the window: for an administrator, or for whoever begins with nobody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.app.people_idle import MINUTES
from desktop.app.people_roles import Deed, may
from desktop.app.people_secrets import LONGEST_PASSWORD, Secret
from desktop.domain.message import Message, Problem
from desktop.domain.person import MOST_NAME, Person, Role
from desktop.views.background import Operation, run
from desktop.views.report.why_parts import wrapped
from desktop.views.shell.faults import fault
from desktop.views.shell.overlay import Overlay
from desktop.views.shell.services import Services
from desktop.views.widgets import PlainLabel

MINUTES_SETTING = "lock-minutes"
WIDTH_PX, HEIGHT_PX = 640, 620


class PeoplePanel(Overlay):
    """Lists everybody, adds one, disables one, gives new secrets. What it may do is the core's."""

    changed = Signal()

    def __init__(self, parent: QWidget, services: Services, acting: Callable[[], Person]) -> None:
        super().__init__(parent)
        self._services, self._acting = services, acting
        self._running: Operation | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(self._say("title"))
        self.id, self.name = self._line("id", 32), self._line("name", MOST_NAME)
        self.role = QComboBox()
        self.role.setAccessibleName(self._say("role"))
        for role in Role:
            self.role.addItem(services.translator.text(Message(f"role-{role}")), role)
        self.password = self._line("password", LONGEST_PASSWORD, secret=True)
        self.pin = self._line("pin", 12, secret=True)
        self.minutes = QSpinBox()
        self.minutes.setRange(MINUTES[0], MINUTES[-1])
        self.minutes.setAccessibleName(self._say("minutes"))
        self.minutes.setValue(int(services.settings.get(MINUTES_SETTING)))
        self.minutes.valueChanged.connect(lambda to: services.settings.set(MINUTES_SETTING, to))
        self.add = self._button("add", self._add, main=True)
        self.secrets = self._button("secrets", self._give_secrets)
        self.disable = self._button("disable", self._disable)
        self.told = wrapped("", "t1")
        self._lay_out()

    def _say(self, tail: str) -> str:
        return self._services.translator.text(Message(f"people-page-{tail}"))

    def _line(self, tail: str, most: int, *, secret: bool = False) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(most)
        line.setAccessibleName(self._say(tail))
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
            hints = Qt.InputMethodHint
            line.setInputMethodHints(hints.ImhHiddenText | hints.ImhSensitiveData)
        return line

    def _button(self, tail: str, then: Callable[[], None], *, main: bool = False) -> QPushButton:
        button = QPushButton(self._say(tail))
        button.setAccessibleName(self._say(tail))
        button.setProperty("main", "true" if main else "false")
        button.clicked.connect(then)
        return button

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 18, 20, 18)
        box.setSpacing(8)
        box.addWidget(PlainLabel(self._say("title"), "title"))
        box.addWidget(wrapped(self._say("about")))
        box.addWidget(self.list, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        rows = (
            ("id", self.id),
            ("name", self.name),
            ("role", self.role),
            ("password", self.password),
            ("pin", self.pin),
            ("minutes", self.minutes),
        )
        for place, (tail, field) in enumerate(rows):
            grid.addWidget(PlainLabel(self._say(tail), "support", "t2"), place, 0)
            grid.addWidget(field, place, 1)
        box.addLayout(grid)
        row = QHBoxLayout()
        row.addStretch()
        for button in (self.disable, self.secrets, self.add):
            row.addWidget(button)
        box.addLayout(row)
        box.addWidget(self.told)

    def open(self) -> None:
        """Show who is set up."""
        self._tell("")
        acting = self._acting()
        self.minutes.setEnabled(not acting.id or may(acting.role, Deed.MANAGE))
        self.open_over(WIDTH_PX, HEIGHT_PX)
        self.id.setFocus()
        self._refresh()

    def close_overlay(self) -> None:
        """Close; no secret stays in a field."""
        self._forget()
        super().close_overlay()

    def _forget(self) -> None:
        self.password.clear()
        self.pin.clear()

    def _tell(self, text: str, tone: str = "t1") -> None:
        self.told.set_tone(tone)
        self.told.setText(text)
        self.told.setAccessibleName(text)

    # acts -------------------------------------------------------------------------------------

    def _take_secrets(self) -> tuple[Secret, Secret]:
        found = Secret(self.password.text()), Secret(self.pin.text())
        self._forget()
        return found

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def _add(self) -> None:
        try:
            person = Person(
                id=self.id.text().strip(),
                name=self.name.text().strip(),
                role=Role(self.role.currentData()),
            )
        except ValueError:
            self._refused(Problem.of("people", "people-no-name"))
            return
        secrets = self._take_secrets()
        people, acting = self._services.people, self._acting()
        self._do("add", person, lambda: people().add(acting, person, *secrets))

    def _give_secrets(self) -> None:
        chosen, secrets = self._chosen(), self._take_secrets()
        people, acting = self._services.people, self._acting()
        if chosen:
            self._do("secrets", chosen, lambda: people().set_secrets(acting, chosen, *secrets))

    def _disable(self) -> None:
        chosen, people, acting = self._chosen(), self._services.people, self._acting()
        if chosen:
            self._do("disable", chosen, lambda: people().disable(acting, chosen))

    def _do(self, wish: str, whom: Person | str, job: Callable[[], None]) -> None:
        if self._running is not None:
            return
        person_id = whom.id if isinstance(whom, Person) else whom
        name = whom.name if isinstance(whom, Person) else ""

        def done(_none: object) -> None:
            self._running = None
            self._tell(
                self._services.translator.text(
                    Message.of(f"people-done-{wish}", id=person_id, name=name)
                )
            )
            self.id.clear()
            self.name.clear()
            self._refresh()
            self.changed.emit()

        self._tell(self._services.translator.text(Message("lock-checking")))
        self._running = run(lambda _p, _c: job(), done=done, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._running = None
        problem = getattr(error, "problem", None)
        self._refused(problem if isinstance(problem, Problem) else fault(error))

    def _refused(self, problem: Problem) -> None:
        say = self._services.translator
        what, do = say.what(problem).rstrip("."), say.do(problem).rstrip(".")
        self._tell(say.text(Message.of("notice-refused", what=what, do=do)), "act")

    def _refresh(self) -> None:
        people = self._services.people
        run(lambda _p, _c: people().everyone(), done=self._show, failed=self._on_failed)

    def _show(self, found: object) -> None:
        people = found if isinstance(found, tuple) else ()
        chosen = self._chosen()
        self.list.clear()
        say = self._services.translator.text
        for person in people:
            message = Message.of(
                "people-line",
                id=person.id,
                name=person.name,
                role=Message(f"role-{person.role}"),
                disabled="yes" if person.is_disabled else "no",
            )
            item = QListWidgetItem(say(message))
            item.setData(Qt.ItemDataRole.UserRole, person.id)
            self.list.addItem(item)
            if person.id == chosen:
                self.list.setCurrentItem(item)
