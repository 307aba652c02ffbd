"""Structured reports of any template into a tree of items."""

from __future__ import annotations

import re

from desktop.dicom import sr_tags as sr
from desktop.dicom import tags
from desktop.dicom.blobs import Blob
from desktop.dicom.fields import Fields, RefusedError, printable
from desktop.dicom.instance import clock_time, iso_date
from desktop.dicom.trees import read_tree
from desktop.domain.message import Problem
from desktop.domain.sr_tree import Code, SrDocument, SrItem, SrReference, SrShape

_MAX_TEXT = 100_000
_MAX_POINTS = 20_000
_MAX_FRAMES = 4_096
_WORD = re.compile(r"[A-Z0-9 _]{1,32}")
_TEXT_OF = {
    "TEXT": sr.TEXT_VALUE,
    "DATETIME": sr.DATETIME,
    "DATE": sr.DATE,
    "TIME": sr.TIME,
    "PNAME": sr.PERSON_NAME,
    "UIDREF": sr.UID_VALUE,
}


def read_report(blob: Blob) -> SrDocument:
    """Read a structured report.

    Raises
    ------
    RefusedError
        If the object is none, or cannot be read at all. What is merely odd stands in ``problems``.
    """
    tree = read_tree(blob)
    fields = tree.fields
    if not fields.text(sr.VALUE_TYPE) and sr.CONTENT not in fields:
        raise RefusedError("sr-not-a-report")
    completion, verification = fields.text(sr.COMPLETION), fields.text(sr.VERIFICATION)
    template = fields.first(sr.TEMPLATE)
    return SrDocument(
        sop_uid=fields.uid(tags.SOP_UID),
        sop_class_uid=fields.uid(tags.SOP_CLASS),
        root=_item(fields),
        is_complete=None if not completion else completion == "COMPLETE",
        is_verified=None if not verification else verification == "VERIFIED",
        verifiers=tuple(_verifier(item) for item in fields.items(sr.OBSERVERS)),
        template=template.text(sr.TEMPLATE_ID) if template is not None else "",
        date=iso_date(fields.text(sr.CONTENT_DATE)),
        time=clock_time(fields.text(sr.CONTENT_TIME)),
        evidence=tuple(_evidence(fields)),
        problems=tuple(Problem.of("", code) for code in tree.problems),
    )


def _item(fields: Fields) -> SrItem:
    """Return an item with its children; depth is bounded by the reader of the elements."""
    kind = _word(fields, sr.VALUE_TYPE)
    measured = fields.first(sr.MEASURED)
    qualifier = fields.first(sr.QUALIFIER)
    return SrItem(
        relationship=_word(fields, sr.RELATIONSHIP),
        value_type=kind,
        concept=code_of(fields.first(tags.CONCEPT_NAME)),
        text=_plain(fields, _TEXT_OF[kind]) if kind in _TEXT_OF else "",
        code=code_of(fields.first(sr.CONCEPT_CODE)) if kind == "CODE" else None,
        number=measured.text(sr.NUMBER)[:64] if measured is not None else "",
        unit=code_of(measured.first(sr.UNITS)) if measured is not None else None,
        qualifier=code_of(qualifier),
        is_separate=fields.text(sr.CONTINUITY) != "CONTINUOUS",
        references=tuple(_references(fields)),
        shape=_shape(fields, kind),
        by_reference=_position(fields),
        children=tuple(_item(child) for child in fields.items(sr.CONTENT)),
    )


def _word(fields: Fields, tag: int) -> str:
    """Return a defined term; anything else would be taken for one of our message ids."""
    text = fields.text(tag).upper()
    return text if _WORD.fullmatch(text) else ""


def code_of(fields: Fields | None) -> Code | None:
    """Return a coded word of an item of a code sequence."""
    if fields is None:
        return None
    value = next(
        (text for tag in sr.CODE_VALUES if (text := fields.text(tag))),
        "",
    )
    meaning = " ".join(part for part in map(printable, fields.texts(tags.CODE_MEANING)) if part)
    return Code(value=value[:256], scheme=fields.text(sr.SCHEME)[:64], meaning=meaning[:1024])


def _plain(fields: Fields, tag: int) -> str:
    """Return text with its line breaks and nothing else that could steer a screen."""
    found = fields.values(tag)
    whole = "\\".join(str(value) for value in found if not isinstance(value, bytes))
    lines = whole.strip(" \0").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(printable(line.replace("\t", " ")) for line in lines)[:_MAX_TEXT]


def _references(fields: Fields) -> list[SrReference]:
    found = []
    for item in fields.items(sr.REFERENCED_SOP):
        made = _reference(item)
        if made is not None:
            found.append(made)
    return found


def _reference(item: Fields) -> SrReference | None:
    try:
        sop_uid, kind = item.uid(sr.REFERENCED_UID), item.uid(sr.REFERENCED_CLASS)
    except RefusedError:
        return None  # what is no UID names no object
    frames = item.numbers(sr.REFERENCED_FRAMES)[:_MAX_FRAMES]
    whole = tuple(int(number) for number in frames if 0 < number < 1 << 31)
    return SrReference(sop_uid=sop_uid, sop_class_uid=kind, frames=whole) if sop_uid else None


def _shape(fields: Fields, kind: str) -> SrShape | None:
    if kind not in ("SCOORD", "SCOORD3D"):
        return None
    size = 3 if kind == "SCOORD3D" else 2
    flat = fields.numbers(sr.GRAPHIC_DATA)[: size * _MAX_POINTS]
    count = len(flat) // size
    points = tuple(tuple(flat[size * i : size * (i + 1)]) for i in range(count))
    try:
        reference = fields.uid(sr.GRAPHIC_FRAME_OF_REFERENCE)
    except RefusedError:
        reference = ""
    return SrShape(
        kind=_word(fields, sr.GRAPHIC_TYPE),
        points=points,
        is_spatial=size == 3,  # noqa: PLR2004 - x, y, z
        frame_of_reference_uid=reference,
    )


def _position(fields: Fields) -> tuple[int, ...]:
    numbers = fields.numbers(sr.BY_REFERENCE)
    return tuple(int(number) for number in numbers[:64] if number >= 1)


def _verifier(item: Fields) -> str:
    return _plain(item, sr.VERIFIER_NAME)


def _evidence(fields: Fields) -> list[SrReference]:
    found: dict[SrReference, None] = {}
    for tag in (sr.CURRENT_EVIDENCE, sr.OTHER_EVIDENCE):
        for study in fields.items(tag):
            for series in study.items(sr.REFERENCED_SERIES):
                found.update(dict.fromkeys(_references(series)))
    return list(found)
