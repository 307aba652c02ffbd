"""How long a scroll step and a window step take in the real pane, beside pyqtgraph and a bare blit.

Run it on an X server for figures that count: ``xvfb-run -a -s "-screen 0 1100x1100x24" python
benchmarks/scroll.py``. Every design is measured in the same process, in rounds that rotate.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from desktop import assets
from desktop.app.ids import DraftIds
from desktop.domain.imaging import Plane
from desktop.domain.pixels import Frame, Window
from desktop.report.wording import Wording
from desktop.viewer.geometry import edge_letters
from desktop.viewer.lut import render
from desktop.viewer.zoom import Sheet
from desktop.views.theme import load_fonts
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.overlay import CornerText, Overlay
from desktop.views.viewer.pane import ImagePane, Look
from tests.fakes.images import ArraySource, stack, study

SIDE = 1000
CORNERS = CornerText(
    top_left=("DEMO, Marta  CS-0417", "Ax T2 TSE", "Se 5 · Im 22/30"),
    top_right=("W 640  L 310",),
    bottom_left=("TR 4100  TE 98", "3.0 mm / 0.3"),
    bottom_right=("mm: pixel spacing", "x1.0"),
)


@dataclass
class Design:
    """A way to paint; ``step(i)`` shows the i-th picture and returns when it is painted."""

    name: str
    step: Callable[[int], None]
    times_ms: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0


class Blit(QWidget):
    """The floor: pictures made beforehand, drawn 1:1."""

    def __init__(self, images: list[QImage]) -> None:
        super().__init__()
        self.images, self.at = images, 0
        self.setAttribute(self.attribute_opaque())

    @staticmethod
    def attribute_opaque():
        from PySide6.QtCore import Qt

        return Qt.WidgetAttribute.WA_OpaquePaintEvent

    def paintEvent(self, _event) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.drawImage(QPoint(0, 0), self.images[self.at])
        painter.end()


def shown(widget: QWidget) -> QWidget:
    widget.resize(SIDE, SIDE)
    widget.show()
    QApplication.processEvents()
    return widget


def volume(count: int, side: int, dtype: str) -> list[np.ndarray]:
    rng = np.random.default_rng(7)
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) / side
    made = []
    for i in range(count):
        body = 900 * np.exp(-(((x - 0.5) / 0.3) ** 2 + ((y - 0.5) / 0.35) ** 2))
        wave = 300 * np.sin(20 * x + i / 3) * np.cos(17 * y)
        made.append((body + wave + rng.normal(0, 40, (side, side)) + 400).clip(0).astype(dtype))
    return made


def floor_design(frames: list[Frame], windows: list[Window]) -> Design:
    import cv2

    images = []
    for i in range(8):
        grey = render(frames[i % len(frames)], windows[i % len(windows)])
        big = cv2.resize(grey, (SIDE, SIDE))
        rgb = np.repeat(big[:, :, None], 4, axis=2).copy()
        images.append(QImage(rgb.data, SIDE, SIDE, 4 * SIDE, QImage.Format.Format_RGB32).copy())
    widget = shown(Blit(images))

    def step(i: int) -> None:
        widget.at = i % len(images)
        widget.repaint()

    return Design("plain blit of ready RGB32 (floor)", step)


def pane_design(frames: list[Frame], windows: list[Window], *, overlay: bool) -> Design:
    words = Wording("en", assets.locale_texts("en"))
    pane = shown(ImagePane(words))
    rows, columns = frames[0].stored.shape
    sheet = Sheet(columns=columns, rows=rows)
    letters = edge_letters(frames[0].ref.placement)
    over = Overlay(corners=CORNERS, letters=letters, row_mm=0.5) if overlay else Overlay()

    def step(i: int) -> None:
        look = Look(sheet=sheet, voi=windows[i % len(windows)])
        pane.show_frame(frames[i % len(frames)], look, over)
        pane.repaint()

    return Design(f"Concord pane{', with overlay' if overlay else ''}", step)


def graph_design(frames: list[Frame], windows: list[Window]) -> Design:
    import pyqtgraph as pg

    pg.setConfigOptions(imageAxisOrder="row-major", useOpenGL=False)
    view = pg.GraphicsView()
    box = pg.ViewBox(lockAspect=True, invertY=True, enableMenu=False)
    item = pg.ImageItem()
    box.addItem(item)
    view.setCentralItem(box)
    item.setImage(frames[0].stored, autoLevels=False, levels=(0, 1000))
    box.autoRange(padding=0)
    shown(view)

    def step(i: int) -> None:
        window = windows[i % len(windows)]
        low, high = window.center - window.width / 2, window.center + window.width / 2
        item.setImage(frames[i % len(frames)].stored, autoLevels=False, levels=(low, high))
        view.viewport().repaint()

    return Design("pyqtgraph ImageItem", step)


def area_design(count: int) -> Design:
    of = study(stack(Plane.AXIAL, count=count, rows=512, columns=512, modality="CT"))
    pictures = volume(count, 512, "int16")
    source = ArraySource(of, lambda ref, _s: pictures[int(ref.locator.rsplit("/", 1)[1])])
    area = ViewerArea(source, Wording("en", assets.locale_texts("en")), DraftIds())
    area.strip.hide()
    shown(area)
    area.show_study(of)
    while not area.is_settled:
        QApplication.processEvents()
        time.sleep(0.001)  # let the workers have the interpreter

    def step(i: int) -> None:
        area.go_index(0, i % count)
        area.active_pane().repaint()

    return Design("Concord viewer: key to painted slice", step)


def measure(designs: list[Design], rounds: int, steps: int) -> None:
    for design in designs:
        for i in range(steps):  # first the caches, untimed
            design.step(i)
    for turn in range(rounds):
        for design in designs[turn % len(designs) :] + designs[: turn % len(designs)]:
            cpu = time.process_time()
            for i in range(steps):
                start = time.perf_counter()
                design.step(i)
                design.times_ms.append((time.perf_counter() - start) * 1e3)
            design.cpu_ms += (time.process_time() - cpu) * 1e3
            QApplication.processEvents()


def table(title: str, designs: list[Design]) -> None:
    floor = float(np.percentile(designs[0].times_ms, 50))
    print(f"\n### {title}\n")
    print("| design | p50 ms | p95 ms | p99 ms | CPU ms a frame | p50 x floor |")
    print("|---|---|---|---|---|---|")
    for design in designs:
        p50, p95, p99 = (float(np.percentile(design.times_ms, p)) for p in (50, 95, 99))
        cpu = design.cpu_ms / len(design.times_ms)
        figures = f"{p50:.2f} | {p95:.2f} | {p99:.2f} | {cpu:.2f} | {p50 / floor:.1f}"
        print(f"| {design.name} | {figures} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--steps", type=int, default=60)
    given = parser.parse_args()
    application = QApplication([])
    load_fonts()
    print(f"Viewport {SIDE} x {SIDE}, platform {application.platformName()}")
    ref = stack().frames[0]
    still = [Window(center=500, width=1000)]
    slices = [Frame(ref=ref, stored=s, windows=tuple(still)) for s in volume(60, 512, "int16")]
    scroll = [
        floor_design(slices, still),
        pane_design(slices, still, overlay=False),
        pane_design(slices, still, overlay=True),
        area_design(60),
        graph_design(slices, still),
    ]
    measure(scroll, given.rounds, given.steps)
    table("Scroll: 60 slices of 512 x 512", scroll)
    plain = [Frame(ref=ref, stored=volume(1, 3000, "uint16")[0], windows=tuple(still))]
    drag = [Window(center=500 + 3 * i, width=600 + 10 * i) for i in range(60)]
    windowing = [
        floor_design(plain, drag),
        pane_design(plain, drag, overlay=False),
        pane_design(plain, drag, overlay=True),
        graph_design(plain, drag),
    ]
    measure(windowing, max(2, given.rounds // 2), given.steps)
    table("Window drag: one radiograph of 3000 x 3000", windowing)


if __name__ == "__main__":
    main()
