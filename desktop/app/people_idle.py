"""When a window locks itself: after idle time, and after the machine slept."""

from __future__ import annotations

from datetime import datetime

MINUTES = range(1, 31)
DEFAULT_MINUTES = 5
SLEPT_S = 60  # the wall clock ran so much further than the steady one: the machine was asleep


class IdleWatch:
    """Counts from the last sign of life. ``seconds`` only goes forward and stops during sleep."""

    def __init__(self, minutes: int, seconds: float, now_iso: str) -> None:
        self._limit_s = 60.0 * min(max(minutes, MINUTES[0]), MINUTES[-1])
        self.touch(seconds, now_iso)

    def touch(self, seconds: float, now_iso: str) -> None:
        """Note a key, a click or a move."""
        self._at_s, self._wall = seconds, datetime.fromisoformat(now_iso)

    def is_due(self, seconds: float, now_iso: str) -> bool:
        """Whether the window has to lock now."""
        idle = seconds - self._at_s
        wall = (datetime.fromisoformat(now_iso) - self._wall).total_seconds()
        return idle >= self._limit_s or wall - idle >= min(SLEPT_S, self._limit_s)
