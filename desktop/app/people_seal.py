"""The seal of a version: who answers for it, when and in which meaning, bound to what it says.

A seal holds hashes of text, patient and study of its own version. Put on another version, or with
a byte of its own version changed, it does not fit. It is no cryptographic proof against somebody
who can write every table and every anchor: those are what ``verify`` compares.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from desktop.app.version import Seal, Version
from desktop.domain.person import Person
from desktop.report.lifecycle import Act

MEANINGS = {
    Act.SAVE: "preliminary",
    Act.SIGN: "approval",
    Act.APPEND: "addendum",
    Act.CORRECT: "correction",
    Act.RETRACT: "retraction",
    Act.RECALL: "recall",
    Act.DISCARD: "discarding",
}


def _hash(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def in_utc(moment_iso: str) -> datetime:
    """Return a moment in UTC; one without an offset counts as UTC."""
    when = datetime.fromisoformat(moment_iso)
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def seal_of(version: Version, person: Person, wait_s: int) -> Seal:
    """Seal a version in the name of a person."""
    at = in_utc(version.at)
    said = {
        "person": person.id,
        "name": version.by,
        "at": at.isoformat(timespec="milliseconds"),
        "meaning": MEANINGS[version.act],
        "leaves_at": (at + timedelta(seconds=wait_s)).isoformat(timespec="milliseconds"),
        **_bound(version),
    }
    return Seal(**said, sha256=_sum(version, said))


def _bound(version: Version) -> dict[str, str]:
    case = _case(version.draft)
    text = [version.document, version.pdf_sha256, version.evidence, version.draft, version.reason]
    return {
        "text_sha256": _hash(text),
        "patient_sha256": _hash(case.get("patient")),
        "study_sha256": _hash(case.get("study")),
    }


def _case(draft: str) -> dict[str, Any]:
    """Return the case of a draft's text; nothing where the text is damaged: no hash fits then."""
    try:
        found = json.loads(draft)
    except (ValueError, RecursionError):
        return {}
    case = found.get("case") if isinstance(found, dict) else None
    return case if isinstance(case, dict) else {}


def _sum(version: Version, said: dict[str, str]) -> str:
    own = [version.report_id, version.number, version.status.value, version.act.value, version.at]
    return _hash([*own, list(version.overridden), said])


def faults(version: Version) -> Iterator[str]:
    """Yield what of a version its seal does not fit; nothing where it fits."""
    seal = version.seal
    if seal is None:
        yield "missing"
        return
    said = {
        name: getattr(seal, name)
        for name in ("person", "name", "at", "meaning", "leaves_at", *_bound(version))
    }
    for name, value in _bound(version).items():
        if not hmac.compare_digest(value, said[name]):
            yield name.removesuffix("_sha256")
    if seal.name != version.by or seal.meaning != MEANINGS[version.act]:
        yield "signer"
    if not hmac.compare_digest(seal.sha256, _sum(version, said)):
        yield "seal"


def wait_left_s(version: Version | None, now_iso: str) -> int:
    """Return the seconds for which a version that was just signed can still be recalled."""
    if version is None or version.act is not Act.SIGN or version.seal is None:
        return 0
    left = (in_utc(version.seal.leaves_at) - in_utc(now_iso)).total_seconds()
    whole = (in_utc(version.seal.leaves_at) - in_utc(version.at)).total_seconds()
    return max(0, min(int(whole), -int(-left // 1)))


def may_leave(version: Version, now_iso: str) -> bool:
    """Whether a version may leave this program: sent, or written to a file."""
    return wait_left_s(version, now_iso) == 0
