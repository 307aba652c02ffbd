"""What changed between two versions of a report, section by section, in the words of the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from desktop.report.document import Document, to_json

NOT_COMPARED = frozenset({"versions", "signature", "letterhead"})  # differ in every version
_WORDS = ("heading", "call", "text", "label", "value", "title", "caption", "empty", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place of a section: what stood there before and what stands there now."""

    section: str
    before: str = ""
    now: str = ""


def differences(before_json: str, document: Document) -> tuple[Change, ...]:
    """Return what a document says otherwise than a kept version, in the order of the page.

    Parameters
    ----------
    before_json : str
        The canonical JSON of the version that was kept.
    document : Document
        What would be printed now.
    """
    old, new = _sections(json.loads(before_json)), _sections(json.loads(to_json(document)))
    order = [*new, *(name for name in old if name not in new)]
    return tuple(
        change
        for name in order
        if name not in NOT_COMPARED
        for change in _changes(name, old.get(name, ()), new.get(name, ()))
    )


def _sections(document: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {section["id"]: tuple(_lines(section["blocks"])) for section in document["sections"]}


def _lines(value: object) -> Iterator[str]:
    """Yield the text of blocks: one line for each thing that has words of its own."""
    if isinstance(value, str) and value.strip():
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _lines(one)
    elif isinstance(value, dict):
        own = _own_words(value)
        if own:
            yield own
        for name, part in value.items():
            if name != "spans" and isinstance(part, list | dict):
                yield from _lines(part)


def _own_words(thing: dict[str, Any]) -> str:
    words = [str(thing[name]) for name in _WORDS if isinstance(thing.get(name), str)]
    spans = thing.get("spans")
    words += [str(span["text"]) for span in spans] if isinstance(spans, list) else []
    return " ".join(" ".join(words).split())


def _changes(section: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Change]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Change(section=section, before=" ".join(old[a:b]), now=" ".join(new[c:d]))
