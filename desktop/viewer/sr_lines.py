"""A structured report as lines of nested text, with the places its lines lead to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.domain.message import Message
from desktop.domain.sr_tree import Code, SrDocument, SrItem, SrReference, SrShape

_MAX_LINES = 20_000
_WORDED = frozenset(
    {
        "HAS CONCEPT MOD",
        "HAS OBS CONTEXT",
        "HAS ACQ CONTEXT",
        "HAS PROPERTIES",
        "INFERRED FROM",
        "SELECTED FROM",
    }
)
_SHAPES = frozenset(
    {"POINT", "MULTIPOINT", "POLYLINE", "POLYGON", "CIRCLE", "ELLIPSE", "ELLIPSOID"}
)
_TEXTS = frozenset({"TEXT", "DATE", "TIME", "DATETIME", "PNAME", "UIDREF"})
_SPOKEN = frozenset({"TEXT", "NUM", "CODE", "DATE", "TIME", "DATETIME", "PNAME"})
_UNNAMED = Message("sr-unnamed")
_EMPTY = Message("sr-empty")
NameOf = Callable[[SrReference], Message | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SrTarget:
    """Where a line leads: an image, with a shape on it where the report draws one.

    A spatial shape has no image: it shows wherever its frame of reference is on screen.
    """

    reference: SrReference | None = None
    shape: SrShape | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SrLine:
    """One line. ``depth`` counts from 0; ``path`` is the item's position."""

    depth: int
    path: tuple[int, ...]
    text: Message
    target: SrTarget | None = None


def lines(document: SrDocument, name_of: NameOf) -> tuple[SrLine, ...]:
    """Return the report in reading order, parents before what they hold.

    Parameters
    ----------
    name_of
        Names an image that is open; ``None`` for one that is not.
    """
    found: list[SrLine] = []
    waiting: list[tuple[int, tuple[int, ...], SrItem]] = [(0, (1,), document.root)]
    while waiting and len(found) < _MAX_LINES:
        depth, path, item = waiting.pop()
        found.append(
            SrLine(depth=depth, path=path, text=_text(item, name_of), target=_target(item))
        )
        numbered = list(enumerate(item.children, start=1))
        waiting.extend((depth + 1, (*path, n), child) for n, child in reversed(numbered))
    return tuple(found)


def headings(document: SrDocument) -> tuple[Message, ...]:
    """Return what stands above the content: state, verifiers, date."""
    found = []
    if document.is_complete is not None:
        found.append(Message(f"sr-{'complete' if document.is_complete else 'partial'}"))
    if document.is_verified is not None:
        found.append(Message(f"sr-{'verified' if document.is_verified else 'unverified'}"))
    found.extend(Message.of("sr-verifier", name=name) for name in document.verifiers)
    if document.date:
        found.append(Message.of("sr-date", date=document.date, time=document.time))
    return tuple(found)


def _text(item: SrItem, name_of: NameOf) -> Message:
    if item.by_reference:
        shown = ".".join(str(number) for number in item.by_reference)
        said = Message.of("sr-by-reference", item=shown)
    else:
        said = _own(item, name_of)
    if item.relationship in _WORDED:
        words = item.relationship.lower().replace(" ", "-")
        return Message.of(f"sr-rel-{words}", item=said)
    return said


def _own(item: SrItem, name_of: NameOf) -> Message:
    concept, value = item.concept, _value(item, name_of)
    if value is None:
        return _word(concept) if concept is not None else _UNNAMED
    if concept is None:
        return value
    return Message.of("sr-item", concept=_word(concept), value=value)


def _value(item: SrItem, name_of: NameOf) -> Message | None:
    """Return the value of an item; ``None`` for a container, whose value is what it holds."""
    made = _VALUES.get(item.value_type)
    if made is not None:
        return made(item)
    if item.value_type in ("IMAGE", "COMPOSITE", "WAVEFORM"):
        return _referenced(item, name_of)
    if item.text:
        return Message.of("sr-text", text=item.text)
    is_known = item.value_type in _TEXTS
    return _EMPTY if is_known else Message.of("sr-kind-unknown", kind=item.value_type or "–")


def _sentence(item: SrItem) -> Message | None:
    """Return a continuous container as the sentence its items make (PS3.3 C.17.3.1)."""
    held = [child for child in item.children if child.relationship == "CONTAINS"]
    kinds = {child.value_type for child in held}
    if item.is_separate or "TEXT" not in kinds or kinds - _SPOKEN:
        return None
    words = []
    for child in held:
        meaning = child.code.meaning if child.code is not None else ""
        unit = child.unit.value if child.unit is not None else ""
        words += [part for part in (child.text, child.number, unit, meaning) if part]
    return Message.of("sr-text", text=" ".join(words)) if words else None


def _number(item: SrItem) -> Message:
    if not item.number:
        reason = item.qualifier
        return Message.of("sr-no-number", why=_word(reason)) if reason else _EMPTY
    unit = item.unit
    if unit is None or unit.value in ("", "1", "{ratio}"):
        return Message.of("sr-text", text=item.number)
    return Message.of("sr-number", number=item.number, unit=unit.value)


def _word(code: Code) -> Message:
    if code.meaning:
        return Message.of("sr-text", text=code.meaning)
    return Message.of("sr-code", value=code.value or "–", scheme=code.scheme or "–")


def _shape(shape: SrShape | None) -> Message:
    if shape is None or shape.kind not in _SHAPES:
        return Message("sr-shape-unknown")
    return Message.of(f"sr-shape-{shape.kind.lower()}", count=str(len(shape.points)))


def _referenced(item: SrItem, name_of: NameOf) -> Message:
    if not item.references:
        return _EMPTY
    first = item.references[0]
    named = name_of(first)
    kind = {"IMAGE": "image", "WAVEFORM": "waveform"}.get(item.value_type, "object")
    said = named if named is not None else Message(f"sr-{kind}-elsewhere")
    more = len(item.references) - 1
    return Message.of("sr-and-more", item=said, count=str(more)) if more else said


def _coded(item: SrItem) -> Message:
    return _word(item.code) if item.code is not None else _EMPTY


_VALUES: dict[str, Callable[[SrItem], Message | None]] = {
    "CONTAINER": _sentence,
    "NUM": _number,
    "CODE": _coded,
    "SCOORD": lambda item: _shape(item.shape),
    "SCOORD3D": lambda item: _shape(item.shape),
}


def _target(item: SrItem) -> SrTarget | None:
    """Return where an item leads; coordinates lead to the image they were selected from."""
    if item.shape is not None:
        image = next((ref for child in item.children for ref in child.references), None)
        if image is None and not item.shape.is_spatial:
            return None
        return SrTarget(reference=image, shape=item.shape)
    if item.value_type == "IMAGE" and item.references:
        return SrTarget(reference=item.references[0])
    return None
