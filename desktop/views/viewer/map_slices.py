"""Maps in the grids of anatomical frames: made off the GUI thread, kept, and made ahead."""

from __future__ import annotations

import itertools
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame
from desktop.viewer.fused import Lay, laid
from desktop.viewer.fusion import MapFacts, facts_of
from desktop.viewer.volume import Volume
from desktop.views.background import submit
from desktop.views.viewer.loader import Key, key_of

LIMIT_BYTES = 300_000_000
_FLYING = 2
_SERIALS = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MapSlice:
    """A map in the grid of one frame; ``serial`` names it for what is made of it."""

    frame: Frame
    serial: int = field(default_factory=lambda: next(_SERIALS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One slice of a map to be made."""

    map_key: str
    ref: FrameRef
    lay: Lay

    @property
    def key(self) -> tuple[str, Key, Lay]:
        """What names it."""
        return (self.map_key, key_of(self.ref), self.lay)


class MapSlices(QObject):
    """Holds volumes of maps and their slices, the least recently used forgotten beyond a size.

    Signals
    -------
    arrived
        A frame whose map can now be had.
    known
        Key of a map of which it is now known what it holds.
    """

    arrived = Signal(object)
    known = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._volumes: dict[str, Volume] = {}
        self._facts: dict[str, MapFacts] = {}
        self._reading: set[str] = set()
        self._slices: OrderedDict[object, MapSlice] = OrderedDict()
        self._bytes = 0
        self._queue: deque[Wanted] = deque()
        self._flying: set[object] = set()
        self._epoch = 0

    def forget(self) -> None:
        """Let go of everything: another study is shown."""
        self._volumes.clear()
        self._facts.clear()
        self._reading.clear()
        self._slices.clear()
        self._queue.clear()
        self._flying.clear()
        self._bytes = 0
        self._epoch += 1

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being made and nothing waits."""
        return not self._flying and not self._queue and not self._reading

    def facts(self, map_key: str) -> MapFacts | None:
        """Return what a map holds, once that is known."""
        return self._facts.get(map_key)

    def take(self, map_key: str, volume: Volume) -> None:
        """Take in a map's volume; what it holds is worked out off the GUI thread."""
        if map_key in self._volumes and self._volumes[map_key] is volume:
            return
        self._volumes[map_key] = volume
        self._reading.add(map_key)
        epoch = self._epoch

        def deliver(owner: MapSlices, result: object, error: Exception | None) -> None:
            if epoch == owner._epoch:
                owner._reading.discard(map_key)
                if isinstance(result, MapFacts):
                    owner._facts[map_key] = result
                owner.known.emit(map_key)
            if error is not None:
                raise error

        submit(lambda: facts_of(volume), deliver, owner=self)

    def get(self, wanted: Wanted) -> MapSlice | None:
        """Return a slice of a map, if it is there."""
        found = self._slices.get(wanted.key)
        if found is not None:
            self._slices.move_to_end(wanted.key)
        return found

    def maker(self, wanted: Wanted) -> Callable[[], Frame] | None:
        """Return what makes a slice, for a worker that cannot wait; ``None`` without the map."""
        volume = self._volumes.get(wanted.map_key)
        if volume is None:
            return None
        return lambda: laid(volume, wanted.ref, wanted.lay)

    def want(self, wanted: Iterable[Wanted]) -> None:
        """Make these next, the first of them first; what was wanted before and is not now waits."""
        fresh = [one for one in wanted if one.key not in self._slices]
        if fresh:
            kept = {one.key for one in fresh}
            old = [one for one in self._queue if one.key not in kept]
            self._queue = deque([*fresh, *old[: 4 * len(fresh)]])
            self._pump()

    def _pump(self) -> None:
        while self._queue and len(self._flying) < _FLYING:
            one = self._queue.popleft()
            volume = self._volumes.get(one.map_key)
            if volume is not None and one.key not in self._slices and one.key not in self._flying:
                self._make(one, volume)

    def _make(self, one: Wanted, volume: Volume) -> None:
        self._flying.add(one.key)
        epoch = self._epoch

        def deliver(owner: MapSlices, result: object, error: Exception | None) -> None:
            if epoch == owner._epoch:
                owner._keep(one, result)
            if error is not None:
                raise error

        submit(lambda: laid(volume, one.ref, one.lay), deliver, owner=self)

    def _keep(self, one: Wanted, result: object) -> None:
        self._flying.discard(one.key)
        if isinstance(result, Frame):
            self._slices[one.key] = MapSlice(frame=result)
            self._bytes += result.stored.nbytes
            while self._bytes > LIMIT_BYTES and len(self._slices) > 1:
                _, old = self._slices.popitem(last=False)
                self._bytes -= old.frame.stored.nbytes
            self.arrived.emit(one.ref)
        self._pump()
