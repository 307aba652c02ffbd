"""The use cases of people: set up, sign in, be allowed or refused; each is audited.

Every function that acts takes the acting person and asks the store who that is now: a value that a
door kept from before counts for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop.app.people_roles import Deed, may
from desktop.app.people_secrets import (
    Attempts,
    Hasher,
    Secret,
    SecretKind,
    fault_of,
    wait_left_s,
)
from desktop.app.ports import Clock
from desktop.domain.message import Message, Problem
from desktop.domain.person import LOCAL, Person, Role
from desktop.report.lifecycle import Status

PEOPLE = "people"
PIN_GIVEN = "pin-given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the audit of people: who did what to what, when and why.

    ``what`` is e.g. ``sign-in``, ``open``, ``refused:sign``; ``subject`` the id of a person or of
    a report. Nothing of a patient and no secret stands in it.
    """

    at: str
    person: str
    what: str
    subject: str = ""
    number: int = 0
    reason: str = ""
    proof: str = ""


class PeopleStore(Protocol):
    """Keeps people, what is stored of their secrets, whose a report is, and the audit of it."""

    def people(self) -> Sequence[Person]:
        """Return everybody, disabled ones too, by id."""
        ...

    def write(self, person: Person, secrets: dict[SecretKind, str], event: Event, /) -> None:
        """Add or change a person together with the event, in one transaction.

        Secrets that are not given stay as they are.
        """
        ...

    def stored(self, person_id: str, kind: SecretKind, /) -> str:
        """Return what is stored of a secret; empty for nobody."""
        ...

    def attempts(self, person_id: str, kind: SecretKind, /) -> Attempts:
        """Return the failures in a row so far."""
        ...

    def begin_attempt(self, person_id: str, kind: SecretKind, at: str, /) -> None:
        """Count a try as failed before it is made: ending the program takes nothing back."""
        ...

    def clear_attempts(self, person_id: str, kind: SecretKind, /) -> None:
        """Forget failures after a try that held."""
        ...

    def owner(self, report_id: str, /) -> str:
        """Return whose unsaved report it is; empty for nobody's."""
        ...

    def set_owner(self, report_id: str, person_id: str, event: Event, /) -> None:
        """Hand a report to a person together with the event."""
        ...

    def note(self, event: Event, /) -> None:
        """Write an event to the audit."""
        ...


class RefusedError(Exception):
    """What a person may not do; ``problem`` says why. It was audited."""

    def __init__(self, problem: Problem, wait_s: int = 0) -> None:
        super().__init__(problem.code)
        self.problem, self.wait_s = problem, wait_s


class LockedReportError(RefusedError):
    """A report that another person has not handed on; it opens with a recorded reason."""

    def __init__(self, problem: Problem, report_id: str, owner: str) -> None:
        super().__init__(problem)
        self.report_id, self.owner = report_id, owner


class People:
    """The door to the people of one store. Blocks on disk and hash: never on the GUI thread."""

    def __init__(self, store: PeopleStore, hasher: Hasher, clock: Clock) -> None:
        self._store, self._hasher, self._clock = store, hasher, clock

    def everyone(self) -> tuple[Person, ...]:
        """Return everybody, disabled ones too."""
        return tuple(self._store.people())

    def active(self) -> tuple[Person, ...]:
        """Return who may work."""
        return tuple(p for p in self._store.people() if not p.is_disabled)

    @property
    def is_single(self) -> bool:
        """Whether nobody was set up: one local reader, no secrets."""
        return not self._store.people()

    # being allowed ----------------------------------------------------------------------------

    def require(self, person: Person, deed: Deed, subject: str = "") -> Person:
        """Return who the person is now, or refuse by the table of roles.

        Raises
        ------
        RefusedError
            Where the person is unknown, disabled or the role does not allow it.
        """
        known = self.everyone()
        if not known and person.id == LOCAL.id:
            return person
        now = next((p for p in known if p.id == person.id), None)
        if now is None or now.is_disabled:
            self._refuse(person, deed, subject, Problem.of(PEOPLE, "people-unknown"))
        elif may(now.role, deed):
            return now
        else:
            problem = Problem.of(
                PEOPLE,
                "people-not-allowed",
                role=Message(f"role-{now.role}"),
                deed=Message(f"deed-{deed}"),
            )
            self._refuse(now, deed, subject, problem)
        raise AssertionError  # a refusal always leaves

    def _refuse(self, person: Person, deed: Deed, subject: str, problem: Problem) -> None:
        self.note(person, f"refused:{deed}", subject)
        raise RefusedError(problem)

    def note(self, person: Person, what: str, subject: str = "", reason: str = "") -> None:
        """Write down what was done; a single local reader is not written down."""
        if not self.is_single:
            self._store.note(self._event(person, what, subject, reason))

    def _event(self, person: Person, what: str, subject: str = "", reason: str = "") -> Event:
        return Event(
            at=self._clock.now_iso(), person=person.id, what=what, subject=subject, reason=reason
        )

    # secrets ----------------------------------------------------------------------------------

    def sign_in(self, person_id: str, password: Secret) -> Person:
        """Return the person whose password it is.

        Raises
        ------
        RefusedError
            For a wrong one, an unknown or disabled person, and while tries have to wait.
        """
        person = next((p for p in self.active() if p.id == person_id), None)
        if person is None:
            self._hasher.check(password, "")  # as slow as for somebody who exists
            raise RefusedError(Problem.of(PEOPLE, "people-wrong-password"))
        self._try(person, SecretKind.PASSWORD, password)
        self.note(person, "sign-in", person.id)
        return person

    def check_pin(self, person: Person, pin: Secret, report_id: str) -> None:
        """Prove that a signature of a report is wanted by who is signed in.

        The proof is written down; the store keeps no signature without one of its own.

        Raises
        ------
        RefusedError
            For a wrong one, and while tries have to wait.
        """
        self._try(person, SecretKind.PIN, pin)
        self.note(person, PIN_GIVEN, report_id)

    def wait_s(self, person_id: str, kind: SecretKind) -> int:
        """Return the seconds until a person may try again."""
        return wait_left_s(self._store.attempts(person_id, kind), self._clock.now_iso())

    def _try(self, person: Person, kind: SecretKind, secret: Secret) -> None:
        wait = self.wait_s(person.id, kind)
        if wait:
            raise RefusedError(Problem.of(PEOPLE, "people-wait", seconds=str(wait)), wait)
        self._store.begin_attempt(person.id, kind, self._clock.now_iso())
        if self._hasher.check(secret, self._store.stored(person.id, kind)):
            self._store.clear_attempts(person.id, kind)
            return
        self.note(person, f"wrong-{kind}", person.id)
        wait = self.wait_s(person.id, kind)
        raise RefusedError(Problem.of(PEOPLE, f"people-wrong-{kind}"), wait)

    # setting people up ------------------------------------------------------------------------

    def add(self, acting: Person, person: Person, password: Secret, pin: Secret) -> None:
        """Add a person. The first one must be an administrator: nobody else could add more.

        Raises
        ------
        RefusedError
            By role, for an id that was ever used, an empty name, or a weak secret.
        """
        everyone = self.everyone()
        if everyone:
            acting = self.require(acting, Deed.MANAGE, person.id)
        elif person.role is not Role.ADMINISTRATOR:
            raise RefusedError(Problem.of(PEOPLE, "people-first-administrator"))
        if not person.id or not person.name.strip():
            raise RefusedError(Problem.of(PEOPLE, "people-no-name"))
        if any(p.id == person.id or p.name == person.name for p in everyone):
            raise RefusedError(Problem.of(PEOPLE, "people-known"))
        secrets = self._hashed(password, pin)
        self._store.write(person, secrets, self._event(acting, "add", person.id))

    def disable(self, acting: Person, person_id: str) -> None:
        """Let a person do nothing any more; what was signed stays theirs.

        Raises
        ------
        RefusedError
            By role, for an unknown person, and for the last administrator.
        """
        acting = self.require(acting, Deed.MANAGE, person_id)
        person = self._known(person_id)
        others = (p for p in self.active() if p.role is Role.ADMINISTRATOR and p.id != person_id)
        if person.role is Role.ADMINISTRATOR and next(others, None) is None:
            raise RefusedError(Problem.of(PEOPLE, "people-last-administrator"))
        self._store.write(person.disabled(), {}, self._event(acting, "disable", person_id))

    def set_secrets(self, acting: Person, person_id: str, password: Secret, pin: Secret) -> None:
        """Give a person new secrets: oneself, or an administrator for another.

        Raises
        ------
        RefusedError
            By role, for an unknown person, or a weak secret.
        """
        if acting.id != person_id:
            acting = self.require(acting, Deed.MANAGE, person_id)
        person = self._known(person_id)
        secrets = self._hashed(password, pin)
        self._store.write(person, secrets, self._event(acting, "secrets", person_id))
        for kind in SecretKind:
            self._store.clear_attempts(person_id, kind)

    def _known(self, person_id: str) -> Person:
        person = next((p for p in self.active() if p.id == person_id), None)
        if person is None:
            raise RefusedError(Problem.of(PEOPLE, "people-unknown"))
        return person

    def _hashed(self, password: Secret, pin: Secret) -> dict[SecretKind, str]:
        given = {SecretKind.PASSWORD: password, SecretKind.PIN: pin}
        for kind, secret in given.items():
            fault = fault_of(kind, secret)
            if fault:
                raise RefusedError(Problem.of(PEOPLE, fault))
        return {kind: self._hasher.make(secret) for kind, secret in given.items()}

    # reports ----------------------------------------------------------------------------------

    def open_report(
        self,
        person: Person,
        report_id: str,
        status: Status,
        reason: str = "",
        *,
        is_begun: bool = True,
    ) -> Person:
        """Open a report, or refuse one that another person has not handed on.

        A draft belongs to who began it until it is saved as preliminary; one in which nothing was
        written yet is nobody's. With a ``reason`` it opens all the same, changes hands, and the
        audit says so.

        Raises
        ------
        LockedReportError
            For another person's draft and no reason.
        RefusedError
            By role.
        """
        if self.is_single:
            return person
        now = self.require(person, Deed.OPEN, report_id)
        owner = self._store.owner(report_id) if status is Status.DRAFT else ""
        if status is not Status.DRAFT or owner == now.id:
            self.note(now, "open", report_id)
        elif not owner or not is_begun:
            self._store.set_owner(report_id, now.id, self._event(now, "open", report_id))
        elif not reason.strip():
            self.note(now, "refused:open", report_id)
            name = next((p.name for p in self.everyone() if p.id == owner), owner)
            problem = Problem.of(PEOPLE, "people-locked-report", name=name)
            raise LockedReportError(problem, report_id, name)
        else:
            now = self.require(person, Deed.BREAK_GLASS, report_id)
            event = self._event(now, "break-glass", report_id, reason.strip())
            self._store.set_owner(report_id, now.id, event)
        return now
