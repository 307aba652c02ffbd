"""Care of what was found beside the pain: by published thresholds, apart from its role in pain."""

from __future__ import annotations

from desktop.domain.case import Finding
from desktop.evidence.rows import CareEntry
from desktop.evidence.situation import Situation


def care_entry(s: Situation, finding: Finding) -> CareEntry | None:
    """Return the first row whose threshold a finding reaches, or ``None``.

    A row that still has to be read again decides nothing, and neither does any row while the fact
    it asks for is unknown.
    """
    for entry in s.pack.beside.get(finding.type, ()):
        if entry.is_verified and s.holds_all(entry.when, finding):
            return entry
    return None
