"""Who is at the window: signing in, locking after idle time, unlocking, changing hands."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app.people_idle import IdleWatch
from desktop.app.people_secrets import Secret
from desktop.domain.message import Message, Problem
from desktop.domain.person import LOCAL, Person
from desktop.views.background import Operation, run
from desktop.views.shell.faults import fault
from desktop.views.shell.lock_page import LockPage
from desktop.views.shell.services import Services
from desktop.views.shell.window import MainWindow

CHANGED = "storage-people-changed"
TICK_MS = 250  # hidden within a second of the idle time's end, whatever else the window does
_ALIVE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_KINDS = frozenset({Qt.WindowType.Window, Qt.WindowType.Dialog, Qt.WindowType.Tool})


class Gate(QObject):
    """Lets a window be used by who signed in; with nobody set up it is open to the local reader.

    Signals
    -------
    opened
        Somebody may work; ``person`` is who.
    changing_hands
        Another person comes: what is open must be put away first.
    complained
        A problem worth a line.
    """

    opened = Signal()
    changing_hands = Signal()
    complained = Signal(object)
    noticed = Signal(object)

    def __init__(self, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self.person: Person = LOCAL
        self.is_open = self.is_staffed = self._was_used = self._is_closed = False
        self._people: tuple[Person, ...] = ()
        self._waiting: list[Callable[[], object]] = []
        self._hidden: list[QWidget] = []
        self._checking: Operation | None = None
        self._watch: IdleWatch | None = None
        self.page = LockPage(window, services.translator)
        self.page.wanted.connect(self._sign_in)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        """Find out whether anybody was set up; until then nothing of a patient is shown."""
        if not self._services.has_store():
            self._open(LOCAL)
            return
        services = self._services
        run(
            lambda _p, _c: services.people().everyone(),
            done=self._on_known,
            failed=self._on_unknown,
        )

    def when_open(self, then: Callable[[], object]) -> None:
        """Do something now, or once somebody has signed in."""
        if self.is_open:
            then()
        else:
            self._waiting.append(then)

    def lock(self, why: str = "by-hand") -> None:
        """Hide everything until a password comes; what is being typed is written first."""
        if not self.is_staffed:
            self.noticed.emit(Message("lock-nobody"))
            return
        if not self.is_open:
            return
        self._commit()
        self._cover(why)
        self.note("lock", self.person.id)
        services = self._services  # people may have come and gone since
        run(
            lambda _p, _c: services.people().active(),
            done=self._on_people,
            failed=self._on_refused,
        )

    def _on_people(self, found: object) -> None:
        self._people = found if isinstance(found, tuple) else ()
        if not self.is_open and not self._is_closed:
            self.page.show_people(self._people, self.person.id)

    def note(self, what: str, subject: str) -> None:
        """Write down what the person at the window did."""
        if not self.is_staffed:
            return
        services, person = self._services, self.person
        run(
            lambda _p, _c: services.people().note(person, what, subject),
            done=lambda _none: None,
            failed=self._on_failed,
        )

    def close(self) -> None:
        """Let nobody in any more: the window is going, and nothing may be shown in it."""
        self.is_open, self._is_closed = False, True
        self._timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    # knowing ----------------------------------------------------------------------------------

    def _on_known(self, found: object) -> None:
        if self._is_closed:
            return
        people = found if isinstance(found, tuple) else ()
        self.is_staffed = bool(people)
        if not people:
            self._open(LOCAL)
            return
        self._people = tuple(p for p in people if not p.is_disabled)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._cover("at-start")

    def _on_unknown(self, error: Exception) -> None:
        """Stay closed where the people were changed past the program; else say what is wrong."""
        if self._is_closed:
            return
        problem = getattr(error, "problem", None)
        if isinstance(problem, Problem) and problem.code == CHANGED:
            self.is_staffed = True
            self._cover("at-start")
            self._on_refused(error)
            return
        self._on_failed(error)
        self._open(LOCAL)

    def _on_failed(self, error: Exception) -> None:
        self.complained.emit(fault(error))

    # hiding and showing -----------------------------------------------------------------------

    def _commit(self) -> None:
        """Let the field under the hands give what was typed to the draft: the journal keeps it."""
        focus = QApplication.focusWidget()
        if focus is not None:
            focus.clearFocus()

    def _cover(self, why: str) -> None:
        self.is_open = False
        self._timer.stop()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self._window.menuBar().hide()
        self.page.cover(self._people, self.person.id, why)
        self._window.shell.hide()
        for widget in QApplication.topLevelWidgets():
            if widget is not self._window and widget.isVisible():
                if widget.windowType() in _KINDS:
                    self._hidden.append(widget)
                widget.hide()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()

    def _sign_in(self, person_id: str, password: Secret) -> None:
        if self._checking is not None:
            return
        services = self._services
        self.page.show_busy(busy=True)
        self._checking = run(
            lambda _p, _c: services.people().sign_in(person_id, password),
            done=self._on_signed_in,
            failed=self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        self._checking = None
        if self._is_closed:
            return
        problem = getattr(error, "problem", None) or fault(error)
        say = self._services.translator
        args = {"what": say.what(problem).rstrip("."), "do": say.do(problem).rstrip(".")}
        text = say.text(Message.of("notice-refused", **args))
        self.page.show_refused(text, int(getattr(error, "wait_s", 0)))

    def _on_signed_in(self, person: object) -> None:
        self._checking = None
        if not isinstance(person, Person) or self._is_closed:
            return
        self.page.show_busy(busy=False)
        if self._was_used and person.id != self.person.id:
            self._hidden.clear()
            self.changing_hands.emit()
        self._window.shell.show()
        for widget in self._hidden:
            if shiboken6.isValid(widget):
                widget.show()
        self._hidden.clear()
        self.page.uncover()
        self._window.activateWindow()
        self._open(person)

    def _open(self, person: Person) -> None:
        self.person, self.is_open, self._was_used = person, True, True
        if self.is_staffed:
            services = self._services
            minutes = int(services.settings.get("lock-minutes"))
            self._watch = IdleWatch(minutes, services.seconds(), services.clock.now_iso())
            self._timer.start(TICK_MS)
        self.opened.emit()
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    # idle -------------------------------------------------------------------------------------

    def _tick(self) -> None:
        services = self._services
        watch, now = self._watch, services.clock.now_iso()
        if watch is not None and watch.is_due(services.seconds(), now):
            self.lock("idle")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear signs of life while open; while locked let no command key through."""
        kind = event.type()
        if not self.is_open:
            if kind == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
        elif kind in _ALIVE and self._watch is not None:
            services = self._services
            self._watch.touch(services.seconds(), services.clock.now_iso())
        return super().eventFilter(watched, event)
