"""Versions of a report: what is kept at each act, and the one way by which they come to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from desktop.app.draft import Draft
from desktop.app.draft_json import draft_to_text
from desktop.app.people_roles import OF_ACT, may
from desktop.app.people_seal import in_utc, seal_of, wait_left_s
from desktop.app.version import Version
from desktop.domain.message import Message, Problem
from desktop.domain.person import LOCAL, Person
from desktop.report.document import to_json
from desktop.report.lifecycle import NEEDS_REASON, WAIT_S, Act, Status, after
from desktop.report.source import Addendum, Signing

if TYPE_CHECKING:
    from desktop.app.reporting import Report


__all__ = [
    "ADDED",
    "Archive",
    "Signature",
    "SigningError",
    "Version",
    "make_version",
    "signed_of",
    "signing_of",
    "status_of",
]

ADDED = frozenset({Act.APPEND, Act.CORRECT, Act.RETRACT})
"""Acts whose reason is printed as an addendum."""


class Archive(Protocol):
    """Keeps versions. A version once kept never changes."""

    def versions(self, report_id: str, /) -> Sequence[Version]:
        """Return the versions of a report, oldest first, each proven to be what was kept."""
        ...

    def keep(self, version: Version, /) -> None:
        """Keep the next version; refused where another came first or one is missing."""
        ...


class SigningError(Exception):
    """A version that cannot be made; ``problem`` says why. Nothing was kept."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who does what to a report, when and why; ``overridden`` are the checks signed over."""

    act: Act
    by: str
    at: str
    reason: str = ""
    overridden: tuple[str, ...] = ()
    person: Person = LOCAL


def status_of(versions: Sequence[Version]) -> Status:
    """Return where a report with these versions stands."""
    return versions[-1].status if versions else Status.DRAFT


def signed_of(versions: Sequence[Version]) -> Version | None:
    """Return the version whose signature counts: the newest, unless it was recalled."""
    found = next((v for v in reversed(versions) if v.act in {Act.SIGN, Act.RECALL}), None)
    return found if found is not None and found.act is Act.SIGN else None


def signing_of(versions: Sequence[Version], signature: Signature, status: Status) -> Signing:
    """Return what the page says of the signature: who signed, and what came after, newest first."""
    later = [
        Addendum(status=v.status, text=v.reason, by=v.by, at=v.at)
        for v in versions
        if v.act in ADDED
    ]
    if signature.act in ADDED:
        own = signature
        later.append(Addendum(status=status, text=own.reason, by=own.by, at=own.at))
    signed = None if signature.act is Act.RECALL else signed_of(versions)
    return Signing(
        status=status,
        by=signed.by if signed is not None else signature.by,
        at=signed.at if signed is not None else signature.at,
        addenda=tuple(reversed(later)),
    )


def make_version(
    archive: Archive,
    draft: Draft,
    signature: Signature,
    compose: Callable[[Status], tuple[Report, bytes, str]],
) -> Version:
    """Make and keep the next version of a report.

    Parameters
    ----------
    archive : Archive
        Where versions are kept.
    draft : Draft
        What is reported.
    signature : Signature
        Who does what.
    compose : callable
        Given the new state, returns the report, its PDF read back, and the cited rows as JSON.

    Raises
    ------
    SigningError
        Without a name, without the reason an act needs, or where a check was signed over without
        one; also where time went backwards since the last version.
    IllegalActError
        Where the state does not allow the act.
    """
    versions = archive.versions(draft.id)
    waiting = bool(versions) and wait_left_s(versions[-1], signature.at) > 0
    status = after(status_of(versions), signature.act, waiting=waiting)
    _check(draft, signature, versions)
    report, pdf, evidence = compose(status)
    version = Version(
        report_id=draft.id,
        number=len(versions) + 1,
        status=status,
        act=signature.act,
        at=signature.at,
        by=signature.by.strip(),
        reason=signature.reason.strip(),
        document=to_json(report.document),
        pdf=pdf,
        evidence=evidence,
        draft=draft_to_text(draft),
        overridden=signature.overridden,
    )
    waits = signature.act is Act.SIGN and not report.acts_now
    sealed = replace(version, seal=seal_of(version, signature.person, WAIT_S if waits else 0))
    archive.keep(sealed)
    return sealed


def _check(draft: Draft, signature: Signature, versions: Sequence[Version]) -> None:
    where, person = f"report/{draft.id}", signature.person
    deed = OF_ACT[signature.act]
    if person.is_disabled or not may(person.role, deed):
        role, what = Message(f"role-{person.role}"), Message(f"deed-{deed}")
        raise SigningError(Problem.of(where, "people-not-allowed", role=role, deed=what))
    if not signature.by.strip():
        raise SigningError(Problem.of(where, "signing-no-name"))
    needs = signature.act in NEEDS_REASON or bool(signature.overridden)
    if needs and not signature.reason.strip():
        raise SigningError(Problem.of(where, "signing-no-reason"))
    if versions and in_utc(signature.at) < in_utc(versions[-1].at):
        raise SigningError(Problem.of(where, "signing-clock"))
