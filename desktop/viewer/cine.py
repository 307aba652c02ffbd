"""Which frame of a cine is due: from how long each stands, real time, loop or bounce."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from desktop.domain.imaging import Stack

SPEEDS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60)  # frames a second
USUAL_FPS = 15  # of a stack that does not say
_MS_PER_S = 1000.0


class Round(StrEnum):
    """What follows the last frame."""

    LOOP = "loop"
    BOUNCE = "bounce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """How long each frame stands, in ms, and what follows the last; ``fps`` overrides the times.

    Frames are counted as they come due, without end: frame number ``n`` of a loop of ``c`` frames
    is ``n mod c``, a bounce goes ``0 … c-1 … 1`` and begins again.
    """

    times_ms: tuple[float, ...]
    fps: float | None = None
    round: Round = Round.LOOP

    @property
    def count(self) -> int:
        """Number of frames."""
        return len(self.times_ms)

    @property
    def rate(self) -> float:
        """Frames a second, on average."""
        if self.fps is not None:
            return self.fps
        return _MS_PER_S * self.count / sum(self.times_ms)

    def order(self) -> tuple[int, ...]:
        """Return the frames of one round."""
        there = tuple(range(self.count))
        back = there[-2:0:-1] if self.round is Round.BOUNCE else ()
        return (*there, *back)

    def _times(self) -> tuple[float, ...]:
        if self.fps is not None:
            return (_MS_PER_S / self.fps,) * len(self.order())
        return tuple(self.times_ms[frame] for frame in self.order())

    def due(self, first: int, elapsed_ms: float) -> tuple[int, int, float]:
        """Return what is due at a moment.

        Parameters
        ----------
        first
            The frame that stood at the beginning.
        elapsed_ms
            Time since then.

        Returns
        -------
        tuple of int, int, float
            The frame; how many frames have come due since the beginning; ms until the next one.
        """
        times, order = self._times(), self.order()
        start = order.index(first) if first in order else 0
        times = times[start:] + times[:start]
        ends = list(accumulate(times))
        rounds, rest = divmod(max(0.0, elapsed_ms), ends[-1])
        at = min(bisect_right(ends, rest), len(ends) - 1)
        frame = order[(start + at) % len(order)]
        return frame, int(rounds) * len(order) + at, ends[at] - rest

    def faster(self, steps: int) -> Reel:
        """Return the reel at the next (or previous) of the usual speeds."""
        now = self.rate
        if steps > 0:
            wanted = next((speed for speed in SPEEDS if speed > now + 0.01), SPEEDS[-1])
        else:
            slower = [speed for speed in SPEEDS if speed < now - 0.01]
            wanted = slower[-1] if slower else SPEEDS[0]
        return replace(self, fps=float(wanted))


def reel_of(stack: Stack) -> Reel | None:
    """Return the reel of a stack at its own rate; ``None`` where there is nothing to play."""
    count = len(stack.frames)
    if count < 2:  # noqa: PLR2004 - one frame does not move
        return None
    own = stack.frame_times_ms
    fits = len(own) == count
    return Reel(times_ms=own if fits else (_MS_PER_S / USUAL_FPS,) * count)
