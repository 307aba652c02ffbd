"""Finished PDF bytes to pictures of their pages, for the preview in the window."""

from __future__ import annotations

import threading

import numpy as np
import numpy.typing as npt
import pypdfium2

PDFIUM = threading.Lock()
"""PDFium may run once at a time in a process: whoever calls it from a worker holds this."""
MOST_PIXELS = 40_000_000  # a picture larger than this is refused, whatever the zoom


class PdfPages:
    """The pages of a PDF. ``render`` may be called from any thread."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        with PDFIUM:
            pdf = pypdfium2.PdfDocument(data)
            try:
                self._sizes = tuple(_size(pdf, index) for index in range(len(pdf)))
            finally:
                pdf.close()

    @property
    def data(self) -> bytes:
        """The PDF itself: what is shown is what is saved."""
        return self._data

    @property
    def sizes_pt(self) -> tuple[tuple[float, float], ...]:
        """Width and height of every page in points."""
        return self._sizes

    def render(self, page: int, scale: float) -> npt.NDArray[np.uint8]:
        """Return a page as RGB.

        Parameters
        ----------
        page : int
            Page, counted from 0.
        scale : float
            Pixels a point; held back where the picture would grow beyond any screen.

        Returns
        -------
        numpy.ndarray
            Shape (rows, columns, 3).
        """
        width, height = self._sizes[page]
        held = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
        with PDFIUM:
            pdf = pypdfium2.PdfDocument(self._data)
            try:
                bitmap = pdf[page].render(scale=held, rev_byteorder=True)
                pixels = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8, copy=True)
                bitmap.close()
            finally:
                pdf.close()
        return pixels


def _size(pdf: pypdfium2.PdfDocument, index: int) -> tuple[float, float]:
    page = pdf[index]
    try:
        width, height = page.get_size()
        return float(width), float(height)
    finally:
        page.close()
