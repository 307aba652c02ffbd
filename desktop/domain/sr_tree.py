"""Structured reports as values: a tree of content items, whatever template made it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.domain.message import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A coded word: value, scheme and the meaning as the file writes it."""

    value: str = ""
    scheme: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SrReference:
    """An object an item points to; no frames means all of them, or an object without frames."""

    sop_uid: str
    sop_class_uid: str = ""
    frames: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SrShape:
    """Coordinates of an item.

    ``points`` are (column, row) of an image with (0.5, 0.5) the centre of the first pixel, or, with
    ``is_spatial``, (x, y, z) in LPS mm of ``frame_of_reference_uid`` (PS3.3 C.18.6, C.18.9).
    """

    kind: str  # POINT, MULTIPOINT, POLYLINE, POLYGON, CIRCLE, ELLIPSE, ELLIPSOID
    points: tuple[tuple[float, ...], ...]
    is_spatial: bool = False
    frame_of_reference_uid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SrItem:
    """One content item.

    ``relationship`` and ``value_type`` are the words of PS3.3 C.17.3. ``text`` is the value of
    text, dates, times, names and UIDs as written; ``number`` with ``unit`` the value of NUM, and
    ``qualifier`` why there is none. ``by_reference`` is the position of the item that stands here
    instead (1-based at every level), empty for an item of its own.
    """

    relationship: str = ""
    value_type: str = ""
    concept: Code | None = None
    text: str = ""
    code: Code | None = None
    number: str = ""
    unit: Code | None = None
    qualifier: Code | None = None
    is_separate: bool = True  # of a container: items stand apart, else they make one sentence
    references: tuple[SrReference, ...] = ()
    shape: SrShape | None = None
    by_reference: tuple[int, ...] = ()
    children: tuple[SrItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SrDocument:
    """A structured report. ``evidence`` are all objects it names as seen or used."""

    sop_uid: str
    sop_class_uid: str
    root: SrItem
    is_complete: bool | None = None
    is_verified: bool | None = None
    verifiers: tuple[str, ...] = ()
    template: str = ""
    date: str = ""
    time: str = ""
    evidence: tuple[SrReference, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def title(self) -> str:
        """The title as the file writes it."""
        return self.root.concept.meaning if self.root.concept is not None else ""

    def item_at(self, path: tuple[int, ...]) -> SrItem | None:
        """Return the item at a position; the first number is the root's own, always 1."""
        if not path or path[0] != 1:
            return None
        item = self.root
        for number in path[1:]:
            if not 1 <= number <= len(item.children):
                return None
            item = item.children[number - 1]
        return item


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySelection:
    """A selection of key images.

    References
    ----------
    PS3.16 TID 2010: the title is the root's concept, 113012 the description.
    """

    sop_uid: str
    title: Code
    description: str = ""
    references: tuple[SrReference, ...] = ()
    problems: tuple[Problem, ...] = ()


def walk(item: SrItem) -> Iterator[tuple[tuple[int, ...], SrItem]]:
    """Yield every item with its position, parents first; the tree may be deep."""
    waiting: list[tuple[tuple[int, ...], SrItem]] = [((1,), item)]
    while waiting:
        path, now = waiting.pop()
        yield path, now
        numbered = list(enumerate(now.children, start=1))
        waiting.extend(((*path, number), child) for number, child in reversed(numbered))


KEY_DESCRIPTION = ("113012", "DCM")


def key_selection(document: SrDocument) -> KeySelection:
    """Return what a key object selection selects."""
    told: list[str] = []
    chosen: list[SrReference] = []
    for _path, item in walk(document.root):
        concept = item.concept
        if concept is not None and (concept.value, concept.scheme) == KEY_DESCRIPTION:
            told.append(item.text)
        chosen.extend(item.references)
    return KeySelection(
        sop_uid=document.sop_uid,
        title=document.root.concept or Code(),
        description="\n".join(told),
        references=tuple(dict.fromkeys(chosen)),
        problems=document.problems,
    )
