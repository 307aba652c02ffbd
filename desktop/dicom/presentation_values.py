"""Values of a presentation state, checked: finite numbers, plain text, bounded sequences."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from desktop.dicom.fields import printable
from desktop.domain.presentation import ImageTarget, Targets

if TYPE_CHECKING:
    from pydicom import Dataset

_MAX_ITEMS = 20_000
_LARGEST = 1e7


def text(value: object) -> str:
    """Return a value as plain text on one line."""
    return printable(str(value)).strip() if value is not None else ""


def lines(value: object) -> str:
    """Return a value as plain text that may have lines."""
    said = str(value) if value is not None else ""
    parts = said.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(printable(part) for part in parts).strip()


def items(dataset: Dataset, keyword: str) -> list[Dataset]:
    """Return the items of a sequence, a bounded number of them."""
    found = dataset.get(keyword)
    return list(found)[:_MAX_ITEMS] if found is not None and hasattr(found, "__iter__") else []


def numbers(value: object) -> tuple[float, ...]:
    """Return values as finite numbers of a sensible size; empty if one is not."""
    parts: Iterable[Any]
    if value is None:
        parts = ()
    elif isinstance(value, str | bytes) or not hasattr(value, "__iter__"):
        parts = (value,)
    else:
        parts = value
    try:
        made = tuple(float(part) for part in parts)
    except (TypeError, ValueError, OverflowError):
        return ()
    return made if all(math.isfinite(n) and abs(n) <= _LARGEST for n in made) else ()


def number(value: object) -> float | None:
    """Return the first of the values as a finite number."""
    found = numbers(value)
    return found[0] if found else None


def targets(dataset: Dataset) -> Targets:
    """Return the images an item names; empty where it names none."""
    found = []
    for item in items(dataset, "ReferencedImageSequence"):
        uid = text(item.get("ReferencedSOPInstanceUID"))
        frames = numbers(item.get("ReferencedFrameNumber"))
        if uid:
            found.append(ImageTarget(sop_uid=uid, frames=tuple(int(n) for n in frames)))
    return tuple(found)
