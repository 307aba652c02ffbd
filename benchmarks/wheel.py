"""From a turn of the wheel to the painted slice, in the real viewer, and what it takes in memory.

A series of 300 slices of 512 x 512 lies on disk. The wheel is turned while it is being read, and
again when all of it is held; each turn is timed from the event to the end of the paint that shows
its slice (the overlay and every signal included). A turn whose slice is not read yet counts until
its sentence is painted, and is told apart. Then a study of 2,000 slices is opened with less memory
than it has voxels, scrolled from end to end, and the most memory the process took is printed; a
timer of 5 ms tells the longest pause of the GUI thread meanwhile.

Run: ``QT_QPA_PLATFORM=offscreen python -m benchmarks.wheel [SLICES]``.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from benchmarks.raw_series import write_series
from desktop import assets
from desktop.app.ids import DraftIds
from desktop.dicom.source import DicomSource
from desktop.report.wording import Wording
from desktop.views.shell.launch import settle_memory
from desktop.views.theme import load_fonts
from desktop.views.viewer.area import ViewerArea

SIDE = 1000
FEW = 300
BUDGET_BYTES = 512 << 20
PERIOD_S = 0.012  # a fast hand on a free-running wheel
LOADING_MS, LOADED_MS, STALL_MS = 60.0, 33.0, 100.0


def most_memory() -> int:
    """Return the most memory this process has had, in bytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def memory_now() -> int:
    """Return the memory this process has, in bytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def opened(folder: Path, budget_bytes: int | None = None) -> ViewerArea:
    source = DicomSource()
    study = source.index(str(folder)).studies[0]
    area = ViewerArea(source, Wording("en", assets.locale_texts("en")), DraftIds())
    if budget_bytes is not None:
        area.store.set_limit(budget_bytes)
    area.resize(SIDE, SIDE)
    area.show()
    QApplication.processEvents()
    area.show_study(study)
    return area


def turn(area: ViewerArea, notches: int) -> None:
    """Turn the wheel over the first pane and paint what came of it."""
    pane = area.panes[0]
    at = QPointF(pane.rect().center())
    event = QWheelEvent(
        at,
        pane.mapToGlobal(at),
        QPoint(),
        QPoint(0, -120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - not inverted
    )
    QApplication.sendEvent(pane, event)
    pane.repaint()


class Hand:
    """Turns the wheel up and down a stack, once a period, and keeps the times."""

    def __init__(self, area: ViewerArea, count: int) -> None:
        self.area, self.count = area, count
        self.way = 1
        self.shown_ms: list[float] = []
        self.waited_ms: list[float] = []

    def turn(self) -> None:
        index = self.area.scene.states[0].index
        if index + self.way not in range(self.count):
            self.way = -self.way
        began = time.perf_counter()
        turn(self.area, self.way)
        took = (time.perf_counter() - began) * 1e3
        times = self.shown_ms if self.area.panes[0].frame is not None else self.waited_ms
        times.append(took)

    def scroll(self, seconds: float, *, until_settled: bool = False) -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and not (until_settled and self.area.is_settled):
            self.turn()
            pause = time.perf_counter() + PERIOD_S
            while time.perf_counter() < pause:
                QApplication.processEvents()
                time.sleep(0.0005)


class Pulse:
    """The longest gap between two ticks of a timer of 5 ms."""

    def __init__(self) -> None:
        self.longest_ms, self._last = 0.0, time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1e3)
        self._last = now

    def stop(self) -> float:
        self._timer.stop()
        return self.longest_ms


def told(name: str, times: list[float], goal_ms: float) -> None:
    if len(times) < 2:
        print(f"{name:44} not measured ({len(times)} turns)")
        return
    p50, p95 = statistics.median(times), float(np.percentile(times, 95))
    verdict = "met" if p95 <= goal_ms else "missed"
    print(
        f"{name:44} p50 {p50:6.2f}  p95 {p95:6.2f}  most {max(times):6.2f} ms"
        f"  {len(times)} turns; goal p95 {goal_ms:.0f}: {verdict}"
    )


def short_series(folder: Path) -> None:
    write_series(folder, FEW)
    area = opened(folder)
    settle_memory()
    hand = Hand(area, FEW)
    hand.scroll(20.0, until_settled=True)
    told("wheel to paint while reading, slice there", hand.shown_ms, LOADING_MS)
    told("wheel to paint while reading, slice to come", hand.waited_ms, LOADING_MS)
    while not area.is_settled:
        QApplication.processEvents()
    hand = Hand(area, FEW)
    hand.scroll(5.0)
    told("wheel to paint, all held", hand.shown_ms, LOADED_MS)
    voxels = FEW * 512 * 512 * 2
    allowed = 1.15 * voxels + (250 << 20)
    verdict = "met" if most_memory() <= allowed else "missed"
    print(
        f"memory of the viewer with {voxels >> 20} MiB of voxels: {most_memory() >> 20} MiB"
        f"    goal {int(allowed) >> 20}: {verdict}"
    )
    area.close_down()
    area.deleteLater()


def long_study(folder: Path, count: int) -> None:
    write_series(folder, count)
    before = memory_now()
    area = opened(folder, BUDGET_BYTES)
    pulse, hand = Pulse(), Hand(area, count)
    for start in (count // 2, 0, count - 200):
        area.go_index(0, start)
        hand.scroll(3.0)
    stall = pulse.stop()
    told(f"wheel to paint, {count} slices, {BUDGET_BYTES >> 20} MiB", hand.shown_ms, LOADING_MS)
    print(f"slices not read in time {len(hand.waited_ms)} of {len(hand.waited_ms + hand.shown_ms)}")
    print(f"frames held {area.store.used_bytes >> 20} MiB of {count * 512 * 512 * 2 >> 20}")
    print(f"memory beyond what it was {(memory_now() - before) >> 20} MiB")
    verdict = "met" if stall <= STALL_MS else "missed"
    print(f"longest pause of the GUI thread {stall:.0f} ms    goal {STALL_MS:.0f}: {verdict}")
    area.close_down()


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 2_000
    application = QApplication([])
    load_fonts()
    print(f"platform {application.platformName()}")
    with tempfile.TemporaryDirectory() as name:
        short_series(Path(name))
    with tempfile.TemporaryDirectory() as name:
        long_study(Path(name), count)


if __name__ == "__main__":
    main(sys.argv[1:])
