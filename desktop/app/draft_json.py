"""A draft as canonical JSON text, and back; drafts of earlier versions are brought up to date."""

from __future__ import annotations

import json

from desktop.app.codec import CodecError, Json, decode, to_text
from desktop.app.draft import Draft

__all__ = ["CodecError", "draft_from_text", "draft_to_text"]


def draft_to_text(draft: Draft) -> str:
    """Return the canonical text of a draft: equal drafts give equal bytes."""
    return to_text(draft)


def draft_from_text(text: str) -> Draft:
    """Read a draft back.

    Raises
    ------
    CodecError
        Where the text is not a draft.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise CodecError("not JSON") from None
    if isinstance(data, dict) and "lengths" in data:
        data = _with_measurements(data)
    draft = decode(Draft, data)
    assert isinstance(draft, Draft)  # noqa: S101 - decode of a dataclass gives that dataclass
    return draft


def _with_measurements(data: dict[str, Json]) -> dict[str, Json]:
    """Return a draft from the time when lengths were all that could be measured."""
    rest = {key: part for key, part in data.items() if key != "lengths"}
    lengths = data["lengths"]
    if not isinstance(lengths, list) or "measurements" in rest:
        raise CodecError("/lengths: not a list")
    return rest | {"measurements": [_measurement(one, i) for i, one in enumerate(lengths)]}


def _measurement(length: Json, number: int) -> Json:
    try:
        reading = {"name": "length", "value": length["value"], "unit": length["unit"]}
        place = length["place"]
        new = {
            "id": length["id"],
            "tool": "length",
            "place": place,
            "points": [[place["x"], place["y"]], [length["end_x"], length["end_y"]]],
            "readings": [reading],
            "basis": length["basis"],
        }
        return new | ({"finding": length["finding"]} if "finding" in length else {})
    except (KeyError, TypeError):
        raise CodecError(f"/lengths/{number}: not a length") from None
