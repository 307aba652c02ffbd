"""Text of a report as DICOM values: kept equal, or refused by the name and limit of its field.

Nothing is split, cut or escaped. A backslash parts the values of LO, SH and UC, so it is refused
there; UT and ST hold it as it is. Spaces at the end are padding in every text value (PS3.5 6.2)
and go.
"""

from __future__ import annotations

import unicodedata

from desktop.dicom.fields import RefusedError

LO, SH, ST, PN = 64, 16, 1_024, 64
_LAYOUT = frozenset("\n\r\f")  # validators take no tab; what is composed holds none
_NAME_PARTS = 5


def whole(field: str, text: str) -> str:
    """Return text for a UT value.

    Raises
    ------
    RefusedError
        Where it holds what no UTF-8 text value can: control characters, halves of characters.
    """
    if any(unicodedata.category(char) == "Cc" and char not in _LAYOUT for char in text):
        raise RefusedError("report-field-control", field=field)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise RefusedError("report-field-half", field=field)
    return text.rstrip(" ")


def paragraph(field: str, text: str, limit: int = ST) -> str:
    """Return text for an ST value; as `whole`, and not longer than the limit."""
    if len(text) > limit:
        raise RefusedError("report-field-long", field=field, limit=limit)
    return whole(field, text)


def line(field: str, text: str, limit: int = LO) -> str:
    """Return text for a value of one line (LO, SH, UC).

    Raises
    ------
    RefusedError
        Where it is longer than the limit, or holds a backslash or a control character.
    """
    if len(text) > limit:
        raise RefusedError("report-field-long", field=field, limit=limit)
    if "\\" in text:
        raise RefusedError("report-field-backslash", field=field)
    if any(char in _LAYOUT for char in text):
        raise RefusedError("report-field-control", field=field)
    return whole(field, text).lstrip(" ")


def fits_line(text: str, limit: int = LO) -> bool:
    """Whether a text stands unchanged in a value of one line."""
    try:
        return bool(text) and line("", text, limit) == text
    except RefusedError:
        return False


def person(field: str, text: str) -> str:
    """Return text for a person's name that reads back as it stands; else refused."""
    if "=" in text or text.count("^") >= _NAME_PARTS:
        raise RefusedError("report-field-name", field=field)
    return line(field, text, PN)
