"""The clock and the ids of this machine; implement the ports ``Clock`` and ``Ids``."""

from __future__ import annotations

from datetime import datetime


class SystemClock:
    """The wall clock."""

    def now_iso(self) -> str:
        """Return the present local time with its offset, ISO 8601."""
        return datetime.now().astimezone().isoformat(timespec="milliseconds")


class RandomIds:
    """Ids that no other draft on any machine has."""

    def new(self, kind: str) -> str:
        """Return e.g. ``d7f3…`` for ``d``: the kind and 64 random bits."""
        import secrets  # not before the first window

        return f"{kind}{secrets.token_hex(8)}"
