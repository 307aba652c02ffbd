"""The one way by which a person comes to a version: role, page, PIN, then it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop.app.people import People
from desktop.app.people_roles import OF_ACT
from desktop.app.people_secrets import Secret
from desktop.app.signing import Signature, SigningError, Version
from desktop.domain.message import Problem
from desktop.domain.person import LOCAL
from desktop.report.lifecycle import SIGNATURES

LOOKED_AT_S = 1.0  # nobody has read a page that is younger


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """When the page was painted, and when the act was wished, by one steady clock."""

    painted_s: float | None
    wished_s: float

    @property
    def is_too_soon(self) -> bool:
        """Whether nobody can have read the page."""
        return self.painted_s is None or self.wished_s - self.painted_s < LOOKED_AT_S


def act_on(
    people: People,
    report_id: str,
    signature: Signature,
    looked: Looked,
    pin: Secret | None,
    make: Callable[[Signature], Version],
) -> Version:
    """Let a person do an act to a report, or refuse it.

    The printed name of a person who was set up is the person's own, whatever was typed.

    Raises
    ------
    RefusedError
        By role, and for a wrong or missing PIN.
    SigningError
        ``signing-too-soon`` while the page is younger than a second; what ``make`` raises.
    """
    if looked.is_too_soon:
        raise SigningError(Problem.of("report", "signing-too-soon"))
    person = people.require(signature.person, OF_ACT[signature.act], report_id)
    if person.id == LOCAL.id:
        return make(signature)
    if signature.act in SIGNATURES:
        people.check_pin(person, pin or Secret(""), report_id)
    return make(replace(signature, person=person, by=person.name))
