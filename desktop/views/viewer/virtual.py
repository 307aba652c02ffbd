"""A study source that also serves reformatted views, cut from volumes in memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from desktop.app.ports import FrameError, FrameSource
from desktop.domain.imaging import FrameRef
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer.lut import Voi
from desktop.viewer.mpr import Recipe, is_virtual, virtual_frame
from desktop.viewer.reslice_plain import Rows
from desktop.viewer.volume import Volume

_WORTH_SPLITTING = 128  # rows: fewer are done before a second thread has woken


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """What the pictures of one locator are made from."""

    volume: Volume
    recipe: Recipe
    voi: Voi | None


class Reslicer:
    """Serves acquired frames from a source, and virtual ones from volumes; safe from any thread."""

    def __init__(self, source: FrameSource) -> None:
        self._source = source
        self._cuts: dict[str, Cut] = {}
        self._helper: ThreadPoolExecutor | None = None

    def frame(self, ref: FrameRef) -> Frame:
        """Return a frame; raises ``FrameError`` with a problem where there is none."""
        if not is_virtual(ref.locator):
            return self._source.frame(ref)
        cut = self._cuts.get(ref.locator)
        if cut is None:
            raise FrameError(Problem.of("", "mpr-gone"))
        return virtual_frame(cut.volume, cut.recipe, ref, cut.voi, self._spread)

    def offer(self, locator: str, cut: Cut) -> None:
        """Serve a virtual stack from now on."""
        self._cuts[locator] = cut

    def withdraw(self, locator: str) -> None:
        """Serve a virtual stack no longer."""
        self._cuts.pop(locator, None)

    def forget(self) -> None:
        """Let go of every volume."""
        self._cuts.clear()

    def close(self) -> None:
        """Let go of volumes and threads."""
        self.forget()
        if self._helper is not None:
            self._helper.shutdown(wait=True)
            self._helper = None

    def _spread(self, rows: Rows, count: int) -> None:
        """Fill rows on two threads: this one, and a helper."""
        if count < _WORTH_SPLITTING:
            rows(0, count)
            return
        if self._helper is None:
            self._helper = ThreadPoolExecutor(1, thread_name_prefix="reslice")
        other = self._helper.submit(rows, 0, count // 2)
        rows(count // 2, count)
        other.result()
