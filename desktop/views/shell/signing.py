"""Signing from the review: checks first, then one version is made and kept off the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.app.signing import Signature, Version, status_of
from desktop.domain.message import Message, Problem
from desktop.report.checks import Check
from desktop.report.communication import typed_of
from desktop.report.lifecycle import NEEDS_REASON, Act, IllegalActError, Status
from desktop.views.background import Operation, run
from desktop.views.report.preview_signing import SigningBox, SigningState, StepLine
from desktop.views.shell.desk import Desk
from desktop.views.shell.services import Services

NAME = "reader-name"
LOOKED_AT_S = 1.0  # nobody has read a page that is younger
ASKS = frozenset({Act.APPEND, *NEEDS_REASON})


class Signing(QObject):
    """Turns wishes of the signing box into versions; says why where it cannot."""

    noticed = Signal(object)
    complained = Signal(object)
    changed = Signal()  # the report stands elsewhere now

    def __init__(self, desk: Desk, box: SigningBox, services: Services) -> None:
        super().__init__()
        self._desk, self._box, self._services = desk, box, services
        self._blocking: tuple[Check, ...] = ()
        self._painted_s: float | None = None
        self._asks: Act | None = None
        self._running: Operation | None = None
        box.name.setText(str(services.settings.get(NAME) or ""))
        box.name_kept.connect(lambda name: services.settings.set(NAME, name.strip()))
        box.act_wanted.connect(self.act)

    def show(self, checks: tuple[Check, ...]) -> None:
        """Show where the report stands with its open checks."""
        self._blocking = tuple(check for check in checks if check.blocks)
        versions = self._desk.versions
        steps = {v.status: StepLine(status=v.status, at=typed_of(v.at), by=v.by) for v in versions}
        self._box.show_state(
            SigningState(
                status=status_of(versions),
                steps=tuple(steps.values()),
                blocks=len(self._blocking),
                asks_why=self._asks,
                busy=self._running is not None,
            )
        )

    def page_shown(self) -> None:
        """Note that a page has just been painted."""
        if self._painted_s is None:
            self._painted_s = self._services.seconds()

    def page_gone(self) -> None:
        """Note that there is no page to look at."""
        self._painted_s, self._asks = None, None

    def act(self, act: Act, name: str, reason: str) -> None:
        """Do what was wished, or say what it still needs."""
        session = self._desk.session
        if session is None or self._desk.is_foreign or self._running is not None:
            return
        if self._painted_s is None or self._services.seconds() - self._painted_s < LOOKED_AT_S:
            self.noticed.emit(Message("signing-too-soon"))
            return
        over = self._blocking if act is Act.SIGN else ()
        if (over or act in ASKS) and not reason.strip():
            self._asks = act
            self._again()
            self._box.ask_why()
            return
        signature = Signature(
            act=act,
            by=name,
            at=self._services.clock.now_iso(),
            reason=reason,
            overridden=tuple(check.title.id for check in over),
        )
        draft, studies, services = session.draft, self._desk.studies, self._services

        def job() -> Version:
            version = services.publisher().version(draft, studies, signature, services.archive())
            if version.status is Status.FINAL:
                services.store().discard(draft.id)  # no unfinished report any more
            return version

        # an act that was begun is never given up: it is kept whole or not at all
        self._running = run(
            lambda _progress, _cancelled: job(), done=self._kept, failed=self._failed
        )
        self._again()

    def _again(self) -> None:
        self.show(self._blocking)

    def _kept(self, version: object) -> None:
        self._running, self._asks = None, None
        if isinstance(version, Version):
            self._desk.take_version(version)
            self.noticed.emit(Message(f"signing-done-{version.status}"))
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._running = None
        self._again()
        self.complained.emit(problem_of(error))


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
