"""Start to first painted window, beside an empty PySide6 window in the same run.

    python -m benchmarks.start [ROUNDS]

Each start is a process of its own; the two programs take turns. The clock starts before the
interpreter and stops when the window's first paint event has been handled. For the sample study it
stops when its first image is in a pane, once with an empty home (the study must be made) and once
with the study in the cache.
"""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STOP = """
import os, time
from PySide6.QtCore import QEvent, QObject, QTimer
def stop():
    print(time.time(), flush=True)
    os._exit(0)
class First(QObject):
    def __init__(self, widget, then=None):
        super().__init__(widget)
        widget.installEventFilter(self)
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, stop)
        return False
"""
EMPTY = f"""
from PySide6.QtWidgets import QApplication, QWidget
{STOP}
app = QApplication([])
window = QWidget()
window.resize(1600, 1000)
First(window)
window.show()
app.exec()
"""
CONCORD = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from desktop import bootstrap
{STOP}
import desktop.views.shell.launch as launch
launch.FirstPaint = First
bootstrap.main(["open"])
"""


FIRST_IMAGE = f"""
import os, sys, time
sys.path.insert(0, {str(ROOT)!r})
from desktop import bootstrap
def look():
    from PySide6.QtWidgets import QApplication
    for window in QApplication.topLevelWidgets():
        reading = getattr(window, "reading", None)
        if reading is not None and any(pane.frame is not None for pane in reading.viewer.panes):
            print(time.time(), flush=True)
            os._exit(0)
def watch():
    from PySide6.QtCore import QTimer
    import desktop.views.shell.launch as launch
    qt_application = launch.qt_application
    def started(argv):
        qt = qt_application(argv)
        qt.timer = QTimer()
        qt.timer.timeout.connect(look)
        qt.timer.start(10)
        return qt
    launch.qt_application = started
head_start = bootstrap.HeadStart
def first(folder):
    begun = head_start(folder)
    watch()  # Qt only after the head start, as in the program
    return begun
bootstrap.HeadStart = first
bootstrap.main(["demo"])
"""


def first_paint_ms(code: str, home: Path) -> float:
    """Start a program and return the milliseconds to its first paint."""
    environment = {**os.environ, "CONCORD_HOME": str(home)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # warm means: compiled code is kept
    began = time.time()
    program = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        start_new_session=True,
    )
    line = program.stdout.readline() if program.stdout else ""
    # also the processes it has started: they must not slow the next round
    with contextlib.suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()
    return (float(line) - began) * 1000


def main() -> None:
    """Print both medians and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    times: dict[str, list[float]] = {"empty window": [], "Concord": []}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        first_paint_ms(CONCORD, home)  # warm
        for _ in range(rounds):
            times["empty window"].append(first_paint_ms(EMPTY, home))
            times["Concord"].append(first_paint_ms(CONCORD, home))
    for name, found in times.items():
        print(f"{name:<14} median {statistics.median(found):7.0f} ms  min {min(found):7.0f} ms")
    ratios = [b / a for a, b in zip(times["empty window"], times["Concord"], strict=True)]
    print(f"ratio          median {statistics.median(ratios):7.2f}")
    for name in ("first run", "later run"):
        found = []
        with tempfile.TemporaryDirectory() as folder:
            for number in range(3):
                home = Path(folder) / (str(number) if name == "first run" else "same")
                found.append(first_paint_ms(FIRST_IMAGE, home))
        shown = found if name == "first run" else found[1:]
        print(f"first image of the sample, {name}: median {statistics.median(shown):7.0f} ms")


if __name__ == "__main__":
    main()
