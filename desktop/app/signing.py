"""Versions of a report: what is kept at each act, and the one way by which they come to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from desktop.app.draft import Draft
from desktop.app.draft_json import draft_to_text
from desktop.domain.message import Problem
from desktop.report.document import to_json
from desktop.report.lifecycle import NEEDS_REASON, Act, Status, after
from desktop.report.source import Addendum, Signing

if TYPE_CHECKING:
    from desktop.app.reporting import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a report, as it is kept for ever.

    ``document`` is the canonical JSON of what was printed, ``pdf`` the bytes, ``evidence`` the
    rows it cites as JSON, ``draft`` the canonical draft it was made from. ``by`` signed or saved
    it ``at`` (ISO 8601 with offset); ``overridden`` names the checks signed over, ``reason`` why.
    """

    report_id: str
    number: int
    status: Status
    act: Act
    at: str
    by: str
    reason: str
    document: str
    pdf: bytes
    evidence: str
    draft: str
    overridden: tuple[str, ...] = ()

    @property
    def pdf_sha256(self) -> str:
        """SHA-256 of the PDF, in hex."""
        return sha256(self.pdf).hexdigest()


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


def status_of(versions: Sequence[Version]) -> Status:
    """Return where a report with these versions stands."""
    return versions[-1].status if versions else Status.DRAFT


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
    signed = next((v for v in versions if v.act is Act.SIGN), None)
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
    status = after(status_of(versions), signature.act)
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
    archive.keep(version)
    return version


def _check(draft: Draft, signature: Signature, versions: Sequence[Version]) -> None:
    where = f"report/{draft.id}"
    if not signature.by.strip():
        raise SigningError(Problem.of(where, "signing-no-name"))
    needs = signature.act in NEEDS_REASON or bool(signature.overridden)
    if needs and not signature.reason.strip():
        raise SigningError(Problem.of(where, "signing-no-reason"))
    if versions and signature.at < versions[-1].at:
        raise SigningError(Problem.of(where, "signing-clock"))
