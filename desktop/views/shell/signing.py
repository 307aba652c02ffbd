"""Signing from the review: checks first, then one version is made and kept off the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.app.people import RefusedError
from desktop.app.people_roles import OF_ACT, may
from desktop.app.people_seal import wait_left_s
from desktop.app.people_signing import Looked, act_on
from desktop.app.signing import Signature, Version, status_of
from desktop.domain.message import Message, Problem
from desktop.domain.person import LOCAL, Person
from desktop.report.checks import Check
from desktop.report.communication import typed_of
from desktop.report.lifecycle import NEEDS_REASON, SIGNATURES, Act, IllegalActError, Status
from desktop.views.background import Operation, run
from desktop.views.report.preview_signing import SigningBox, SigningState, StepLine
from desktop.views.shell.desk import Desk
from desktop.views.shell.services import Services

NAME = "reader-name"
ASKS = frozenset({Act.APPEND, *NEEDS_REASON})
TICK_MS = 500


class Signing(QObject):
    """Turns wishes of the signing box into versions; says why where it cannot."""

    noticed = Signal(object)
    complained = Signal(object)
    changed = Signal()  # the report stands elsewhere now
    locked_out = Signal()  # too many wrong PINs

    def __init__(self, desk: Desk, box: SigningBox, services: Services) -> None:
        super().__init__()
        self._desk, self._box, self._services = desk, box, services
        self._blocking: tuple[Check, ...] = ()
        self._painted_s: float | None = None
        self._asks: Act | None = None
        self._asks_pin: Act | None = None
        self._running: Operation | None = None
        self._person, self._is_staffed = LOCAL, False
        self._timer = QTimer(box)  # ends with the box
        self._timer.timeout.connect(self._tick)
        box.name.setText(str(services.settings.get(NAME) or ""))
        box.name_kept.connect(self._keep_name)
        box.act_wanted.connect(self.act)

    def show_person(self, person: Person, *, is_staffed: bool) -> None:
        """Show who is at the window."""
        self._person, self._is_staffed = person, is_staffed
        self._asks_pin = None
        self._again()

    def _keep_name(self, name: str) -> None:
        if not self._is_staffed:
            self._services.settings.set(NAME, name.strip())

    @property
    def wait_s(self) -> int:
        """Seconds for which the report can still be recalled."""
        versions = self._desk.versions
        return wait_left_s(versions[-1] if versions else None, self._services.clock.now_iso())

    def show(self, checks: tuple[Check, ...]) -> None:
        """Show where the report stands with its open checks."""
        self._blocking = tuple(check for check in checks if check.blocks)
        versions = self._desk.versions
        steps: dict[Status, StepLine] = {}
        for kept in versions:
            if kept.act is Act.RECALL:
                steps.pop(Status.FINAL, None)  # it stands where it stood before
            else:
                line = StepLine(status=kept.status, at=typed_of(kept.at), by=kept.by)
                steps[kept.status] = line
        wait_s = self.wait_s
        role = self._person.role
        self._box.show_state(
            SigningState(
                status=status_of(versions),
                steps=tuple(steps.values()),
                blocks=len(self._blocking),
                asks_why=self._asks,
                asks_pin=self._asks_pin,
                busy=self._running is not None,
                person=self._person.name if self._is_staffed else "",
                role=Message(f"role-{role}"),
                may=frozenset(act for act in Act if may(role, OF_ACT[act])),
                wait_s=wait_s,
            )
        )
        if wait_s and not self._timer.isActive():
            self._timer.start(TICK_MS)

    def page_shown(self) -> None:
        """Note that a page has just been painted."""
        if self._painted_s is None:
            self._painted_s = self._services.seconds()

    def page_gone(self) -> None:
        """Note that there is no page to look at."""
        self._painted_s, self._asks, self._asks_pin = None, None, None

    def act(self, act: Act, name: str, reason: str) -> None:
        """Do what was wished, or say what it still needs."""
        session = self._desk.session
        if session is None or self._desk.is_foreign or self._running is not None:
            return
        looked = Looked(painted_s=self._painted_s, wished_s=self._services.seconds())
        if looked.is_too_soon:
            self.noticed.emit(Message("signing-too-soon"))
            return
        over = self._blocking if act is Act.SIGN else ()
        if self._asks_first(act, reason, has_checks=bool(over)):
            return
        signature = Signature(
            act=act,
            by=name,
            at=self._services.clock.now_iso(),
            reason=reason,
            overridden=tuple(check.title.id for check in over),
            person=self._person,
        )
        draft, studies, services = session.draft, self._desk.studies, self._services
        pin = self._box.take_pin()

        def make(signature: Signature) -> Version:
            return services.publisher().version(draft, studies, signature, services.archive())

        def job() -> Version:
            version = act_on(services.people(), draft.id, signature, looked, pin, make)
            if version.status is Status.FINAL:
                services.store().discard(draft.id)  # no unfinished report any more
            return version

        # an act that was begun is never given up: it is kept whole or not at all
        self._running = run(
            lambda _progress, _cancelled: job(), done=self._kept, failed=self._failed
        )
        self._again()

    def _asks_first(self, act: Act, reason: str, *, has_checks: bool) -> bool:
        """Ask for a reason, then for the PIN, in the box itself; nothing of who may not at all."""
        if not may(self._person.role, OF_ACT[act]):
            return False  # refused, and audited, by the use case
        if (has_checks or act in ASKS) and not reason.strip():
            self._asks, self._asks_pin = act, None
            self._again()
            self._box.ask_why()
            return True
        if self._is_staffed and act in SIGNATURES and not self._box.has_pin:
            self._asks_pin = act
            self._again()
            self._box.ask_pin()
            return True
        return False

    def _again(self) -> None:
        self.show(self._blocking)

    def _tick(self) -> None:
        wait_s = self.wait_s
        if wait_s:
            self._box.show_wait(wait_s)
        else:
            self._timer.stop()
            self._again()

    def _kept(self, version: object) -> None:
        self._running, self._asks, self._asks_pin = None, None, None
        if isinstance(version, Version):
            self._desk.take_version(version)
            waits = version.status is Status.FINAL and self.wait_s > 0
            done = "recalled" if version.act is Act.RECALL else version.status
            self.noticed.emit(Message("signing-done-waits" if waits else f"signing-done-{done}"))
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._running = None
        self._again()
        self.complained.emit(problem_of(error))
        if isinstance(error, RefusedError) and error.wait_s:
            self._asks_pin = None
            self.locked_out.emit()
        elif self._asks_pin is not None:
            self._box.ask_pin()


def problem_of(error: Exception) -> Problem:
    """Return why a version could not be made, as a problem."""
    if isinstance(error, IllegalActError):
        return Problem.of(
            "report", "signing-not-allowed", status=error.status.value, act=error.act.value
        )
    found = getattr(error, "problem", None)
    if isinstance(found, Problem):
        return found
    return Problem.of("report", "signing-failed", kind=type(error).__name__)
