"""Letters of the patient's sides at the edges of a printed image."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import black, white
from reportlab.pdfgen.canvas import Canvas

from desktop.export.fonts import BOLD

POINTS = 7.0
EDGE = 1.8
PLATE = 0.8
_CAP = 0.72  # height of a capital letter of the font, as a share of its size


def draw_letters(
    canvas: Canvas, letters: Sequence[str], frame: tuple[float, float, float, float]
) -> None:
    """Write letters at the left, top, right and bottom edge of a frame.

    White on a small black plate, so that they are read on any image.

    Parameters
    ----------
    letters : sequence of str
        Left, top, right, bottom; or none at all.
    frame : tuple of float
        Left, bottom, width and height of the image, in points.
    """
    if not letters:
        return
    left, bottom, width, height = frame
    middle, across = bottom + height / 2 - POINTS * _CAP / 2, left + width / 2
    places = (
        (left + EDGE, middle, 0.0),
        (across, bottom + height - EDGE - POINTS * _CAP, 0.5),
        (left + width - EDGE, middle, 1.0),
        (across, bottom + EDGE, 0.5),
    )
    for word, (x, y, share) in zip(letters, places, strict=True):
        start = x - share * canvas.stringWidth(word, BOLD, POINTS)
        _write(canvas, word, start, y)


def _write(canvas: Canvas, word: str, x: float, y: float) -> None:
    width = canvas.stringWidth(word, BOLD, POINTS)
    canvas.saveState()
    canvas.setFillColor(black)
    tall = POINTS * _CAP
    canvas.rect(x - PLATE, y - PLATE, width + 2 * PLATE, tall + 2 * PLATE, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.setFont(BOLD, POINTS)
    canvas.drawString(x, y, word)
    canvas.restoreState()
