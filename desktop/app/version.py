"""A version of a report and its seal, as they are kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from desktop.report.lifecycle import Act, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Who sealed a version: the id of the person (empty: the local reader) and the printed name.

    ``at`` is UTC; ``leaves_at`` is the earliest time at which the version may leave this program.
    """

    person: str
    name: str
    at: str
    meaning: str
    leaves_at: str
    text_sha256: str
    patient_sha256: str
    study_sha256: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a report, as it is kept for ever.

    ``document`` is the canonical JSON of what was printed, ``pdf`` the bytes, ``evidence`` the
    rows it cites as JSON, ``draft`` the canonical draft it was made from. ``by`` signed or saved
    it ``at`` (ISO 8601 with offset); ``overridden`` names the checks signed over, ``reason`` why.
    ``seal`` binds the person to all of it; versions of earlier programs have none.
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
    seal: Seal | None = None

    @property
    def pdf_sha256(self) -> str:
        """SHA-256 of the PDF, in hex."""
        return sha256(self.pdf).hexdigest()
