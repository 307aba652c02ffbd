"""Ids of one draft: short, opaque, never given twice."""

from __future__ import annotations

import re
from collections.abc import Iterable


class DraftIds:
    """Gives ``f1``, ``f2`` … beyond everything seen; also what was undone stays used."""

    def __init__(self, used: Iterable[str] = ()) -> None:
        self._last: dict[str, int] = {}
        for one in used:
            self.saw(one)

    def saw(self, used: str) -> None:
        """Note an id that came from elsewhere."""
        match = re.fullmatch(r"([a-z]+)([0-9]{1,9})", used)
        if match:
            kind, number = match[1], int(match[2])
            self._last[kind] = max(self._last.get(kind, 0), number)

    def new(self, kind: str) -> str:
        """Return the next id of a kind, e.g. ``f3`` for ``f``."""
        self._last[kind] = self._last.get(kind, 0) + 1
        return f"{kind}{self._last[kind]}"
