"""Names of findings and figures, as the lanes, the why panel and the page say them."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.case import Complaint, Finding
from desktop.domain.message import Message
from desktop.domain.side import Side

# findings whose short name is clear once a level stands before it ("L5–S1 left extrusion")
SHORT: frozenset[str] = frozenset(
    {
        "disc_degeneration",
        "disc_bulge",
        "disc_protrusion",
        "disc_extrusion",
        "disc_sequestration",
        "disc_herniation",
        "vertebral_haemangioma",
        "vertebral_fracture",
        "central_stenosis",
    }
)
_NAMED_ZONES = frozenset({"central", "foraminal", "extraforaminal"})
_STEP = 5
_TOP, _BOTTOM = 95, 5


def literal(text: str) -> Message:
    """Return text that is the same in every language: a level, a root, a name."""
    return Message.of("lanes-literal", text=text)


def term(word: str) -> Message:
    """Return the name of a word of the vocabulary, as a label."""
    return Message(f"term-{word.replace('_', '-').replace(':', '-')}")


def shown_level(level: str) -> str:
    """Return a level as it is shown: ``L5-S1`` with an en dash."""
    return level.replace("-", "–")


def joined(parts: Sequence[Message]) -> Message:
    """Return one message that lists the parts: "a", "a and b", "a, b and c"."""
    if not parts:
        return literal("")
    if len(parts) == 1:
        return parts[0]
    head = parts[0]
    for part in parts[1:-1]:
        head = Message.of("lanes-list-more", first=head, second=part)
    return Message.of("lanes-list-last", first=head, second=parts[-1])


def phrase(finding_type: str, *, levelled: bool = False) -> Message:
    """Return a finding type as it stands inside a sentence, short after a level."""
    dashed = finding_type.replace("_", "-")
    if levelled and finding_type in SHORT:
        return Message(f"lanes-short-{dashed}")
    return Message(f"phrase-{dashed}")


def title(finding: Finding, *, sized: bool = False) -> Message:
    """Return the name of a finding: level, side, zone and what it is.

    ``sized`` adds the largest size in mm, where one was measured.
    """
    whole = _title(finding)
    if sized and finding.size_mm:
        return Message.of("lanes-title-sized", title=whole, size=figure(max(finding.size_mm)))
    return whole


def _title(finding: Finding) -> Message:
    side = finding.side
    place = finding.location or finding.nerve
    if place is not None and finding.level is None:
        return Message.of(
            "lanes-title-place",
            side=side.value if side is not None else "none",
            place=Message(f"phrase-{place.replace('_', '-')}"),
            finding=phrase(finding.type),
        )
    zone = finding.zone if finding.zone in _NAMED_ZONES else None
    if finding.level is None:
        if side is None:
            return term(finding.type)
        return Message.of(
            "lanes-title-side",
            side=Message(f"lanes-side-{side.value}-start"),
            finding=phrase(finding.type),
        )
    level = shown_level(finding.level)
    what = phrase(finding.type, levelled=True)
    if zone is not None:
        what = Message.of("lanes-zoned", zone=Message(f"lanes-zone-{zone}"), finding=what)
    if side is None or (side is Side.MIDLINE and zone == "central"):
        return Message.of("lanes-title-level", level=level, finding=what)
    return Message.of(
        "lanes-title-level-side",
        level=level,
        side=Message(f"lanes-side-{side.value}"),
        finding=what,
    )


def complaint_name(complaint: Complaint, position: int) -> Message:
    """Return a complaint as "the left leg pain (P1)"; ``position`` counts from 1."""
    number = f"P{position}"
    if complaint.site is None:
        return Message.of("lanes-pain-nowhere", number=number)
    site = Message(f"phrase-{complaint.site.replace('_', '-')}")
    if complaint.side is None:
        return Message.of("lanes-pain-site", number=number, site=site)
    side = Message(f"lanes-side-{complaint.side.value}")
    return Message.of("lanes-pain", number=number, site=site, side=side)


def figure(value: float) -> str:
    """Return a measured value with at most one decimal, without a trailing zero."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def rounded_percent(chance: float) -> int:
    """Return a chance in percent, rounded to 5 (halves to even)."""
    return round(chance * 100 / _STEP) * _STEP


def chance_text(chance: float) -> Message:
    """Return a chance as cards and sentences show it: rounded to 5, open at both ends."""
    percent = rounded_percent(chance)
    if percent >= _TOP:
        return Message.of("lanes-chance-top", percent=str(_TOP))
    if percent <= _BOTTOM:
        return Message.of("lanes-chance-bottom", percent=str(_BOTTOM))
    return Message.of("lanes-chance", percent=str(percent))


def range_text(low: float, high: float) -> Message:
    """Return a range as cards show it: rounded to 5, open at both ends."""
    below, above = rounded_percent(low), rounded_percent(high)
    ends = ("bottom" if below <= _BOTTOM else "", "top" if above >= _TOP else "")
    name = "-".join(part for part in ("lanes-range", *ends) if part)
    return Message.of(name, low=str(max(below, _BOTTOM)), high=str(min(above, _TOP)))


def exact_percent(chance: float) -> str:
    """Return a chance in whole percent (half-even), as the why panel shows it."""
    return str(round(round(chance, 10) * 100))
