"""A kept document read back from its canonical JSON, the same to the last character."""

from __future__ import annotations

import json
from typing import Any

from desktop.report import document as parts
from desktop.report.document import SCHEMA, Document, Tone

_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        parts.Badge,
        parts.Cell,
        parts.Column,
        parts.Entry,
        parts.Fact,
        parts.Facts,
        parts.KeyPicture,
        parts.KeyPictures,
        parts.Lane,
        parts.LaneItem,
        parts.Letterhead,
        parts.Note,
        parts.Notes,
        parts.PageWords,
        parts.Paragraph,
        parts.PictureMark,
        parts.Section,
        parts.Signature,
        parts.Span,
        parts.Strip,
        parts.Table,
        parts.TableRow,
    )
}


class UnknownDocumentError(ValueError):
    """A kept document of a shape that this version does not know."""


def from_json(text: str) -> Document:
    """Return the document that ``to_json`` made the text from.

    Raises
    ------
    UnknownDocumentError
        Where it has another schema, or parts this version does not know.
    """
    plain = json.loads(text)
    if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
        raise UnknownDocumentError(SCHEMA)
    try:
        return Document(**{name: _read(value) for name, value in plain.items()})
    except (TypeError, KeyError, ValueError):
        raise UnknownDocumentError(SCHEMA) from None


def _read(value: Any) -> Any:  # noqa: ANN401 - JSON in, parts of a document out
    if isinstance(value, list):
        return tuple(_read(one) for one in value)
    if not isinstance(value, dict):
        return value
    kind = _KINDS[value["kind"]]
    held = {name: _read(one) for name, one in value.items() if name != "kind"}
    if "tone" in held:
        held["tone"] = Tone(held["tone"])
    return kind(**held)
