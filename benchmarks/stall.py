"""The longest pause of the GUI thread while a folder of real files is indexed and opened.

    python -m benchmarks.stall [FOLDER]

A timer of 5 ms runs in the real window; the longest gap between two of its ticks is the stall.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from desktop.bootstrap.adapters import window_services
from desktop.views.shell.launch import build, qt_application, settle_memory

ROOT = Path(__file__).resolve().parents[1]
TICK_MS = 5


def main() -> None:
    """Index a folder in the window and print the longest gap."""
    shared = ROOT.parent / "shared" / "dicom"
    folder = sys.argv[1] if len(sys.argv) > 1 else str(shared)
    if not Path(folder).is_dir():
        print("no folder of images to index")
        return
    qt_application([])
    with tempfile.TemporaryDirectory() as home:
        application = build(window_services(Path(home)))
        settle_memory()  # as the program does
        application.window.show()
        loop, gaps, last = QEventLoop(), [0.0], [time.perf_counter()]

        def tick() -> None:
            now = time.perf_counter()
            gaps.append((now - last[0]) * 1000)
            last[0] = now

        timer = QTimer()
        timer.timeout.connect(tick)
        settle = QTimer()
        settle.setSingleShot(True)
        settle.timeout.connect(loop.quit)
        application.opener.indexed.connect(lambda _index, _path: settle.start(300))
        QTimer.singleShot(
            500,
            lambda: (gaps.clear(), timer.start(TICK_MS), last.__setitem__(0, time.perf_counter())),
        )
        QTimer.singleShot(600, lambda: application.open_path(folder))
        loop.exec()
        timer.stop()
        files = sum(
            len(stack.frames) for study in application.index.studies for stack in study.stacks
        )
        print(f"frames indexed {files}, refused {len(application.index.refused)}")
        print(f"longest stall of the GUI thread {max(gaps):6.1f} ms   goal 100 ms")
        application.window.close()


if __name__ == "__main__":
    main()
