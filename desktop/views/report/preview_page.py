"""One page of the preview, rendered off the GUI thread and painted on its sheet."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.background import LatestOnly, Pool
from desktop.views.theme import THEME, Look, font

DIMMED = 0.2  # share of light taken away in the dark theme: the page opens at 80 % brightness
Pixels = npt.NDArray[np.uint8]  # (rows, columns, 3), RGB


class Pages(Protocol):
    """The printed pages; ``render`` is called on a worker, one call at a time."""

    @property
    def sizes_pt(self) -> tuple[tuple[float, float], ...]:
        """Width and height of every page in points."""
        ...

    def render(self, page: int, scale: float) -> Pixels:
        """Return a page (counted from 0) at ``scale`` pixels a point, shape (rows, columns, 3)."""
        ...


def image_of(pixels: Pixels) -> QImage:
    """Return an image that owns its pixels."""
    kept = np.ascontiguousarray(pixels)
    rows, columns, channels = kept.shape
    made = QImage(kept.data, columns, rows, columns * channels, QImage.Format.Format_RGB888)
    return made.copy()


class PageView(QWidget):
    """A sheet of paper: white until its picture arrives; an older picture is scaled meanwhile."""

    def __init__(self, translator: Translator, page: int, pool: Pool) -> None:
        super().__init__()
        self._translator = translator
        self._page = page
        self._pages: Pages | None = None
        self._zoom = 1.0
        self._image: QImage | None = None
        self._have = 0.0
        self._asked = 0.0
        self._problem = ""
        self._query = LatestOnly(pool, self)
        self._query.answered.connect(self._arrived)
        self._query.failed.connect(self._failed)
        THEME.changed.connect(self.update)

    @property
    def has_picture(self) -> bool:
        """Whether the page has been rendered at the present zoom."""
        return self._image is not None and self._have == self._wanted()

    def show_page(self, pages: Pages, zoom: float, count: int) -> None:
        """Show a page at a zoom; ``zoom`` 1 is one pixel a point."""
        if pages is not self._pages:
            self._image, self._have, self._asked, self._problem = None, 0.0, 0.0, ""
            self._query.forget()
        self._pages, self._zoom = pages, zoom
        width_pt, height_pt = pages.sizes_pt[self._page]
        self.setFixedSize(QSize(round(width_pt * zoom), round(height_pt * zoom)))
        text = Message.of("views-lanes-page-of", page=str(self._page + 1), count=str(count))
        self.setAccessibleName(self._translator.text(text))

    def fetch(self) -> None:
        """Ask for the picture, unless it is there."""
        pages, page, scale = self._pages, self._page, self._wanted()
        if pages is None or self.has_picture or self._asked == scale:
            return
        self._asked = scale
        self._query.ask(lambda: image_of(pages.render(page, scale)), scale)

    def _wanted(self) -> float:
        return self._zoom * self.devicePixelRatioF()

    def _arrived(self, scale: object, image: object) -> None:
        if isinstance(image, QImage) and isinstance(scale, float):
            self._image, self._have, self._problem = image, scale, ""
            self.update()

    def _failed(self, _scale: object, _error: object) -> None:
        self._problem = self._translator.text(Message("views-lanes-page-failed"))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sheet; in the dark theme a little light is taken away."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect())
        painter.fillRect(area, QColor("white"))
        if self._image is not None:
            painter.drawImage(area, self._image)
        elif self._problem:
            painter.setFont(font("body"))
            painter.setPen(QColor("black"))
            painter.drawText(area.adjusted(24, 24, -24, -24), self._problem)
        if THEME.look is Look.DARK:
            painter.fillRect(area, QColor.fromRgbF(0, 0, 0, DIMMED))
        painter.end()
