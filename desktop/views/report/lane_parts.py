"""Small painted parts of the impression: probability bar, clock chip, tinted icon."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.domain.case import Category
from desktop.report.lanes_state import TICKS, Bar, LaneKind
from desktop.views.theme import THEME, font, pixmap
from desktop.views.widgets import LOOKS

TRACK_PX = 5
BAR_HEIGHT_PX = 13
TICK_PX = 8
SOLID_CATEGORY = 1  # act in minutes: the chip is filled
CARD_OF: dict[LaneKind, str] = {
    LaneKind.OWN: "ns",
    LaneKind.SYMPTOMATIC: "sym",
    LaneKind.INDETERMINATE: "ind",
    LaneKind.NOT_SCORED: "ns",
    LaneKind.INCIDENTAL: "inc",
}
TONE_OF: dict[LaneKind, str] = {
    LaneKind.OWN: "acc",
    LaneKind.SYMPTOMATIC: "sym",
    LaneKind.INDETERMINATE: "ind",
    LaneKind.NOT_SCORED: "t2",
    LaneKind.INCIDENTAL: "inc",
}


class IconLabel(QLabel):
    """A Lucide icon in a colour of the theme; it never stands without words beside it."""

    def __init__(self, name: str, tint: str = "t2", size: int = 16) -> None:
        super().__init__()
        self._name, self._tint, self._size = name, tint, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        THEME.changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str, tint: str) -> None:
        """Show another icon in another colour."""
        if (name, tint) != (self._name, self._tint):
            self._name, self._tint = name, tint
            self._draw()

    def _draw(self) -> None:
        self.setPixmap(pixmap(self._name, self._tint, self._size))


class ProbabilityBar(QWidget):
    """The range as a band, the chance as a tick, the limits of the lanes as hairs.

    It runs from 0 to 100 percent, left to right in every language.
    """

    def __init__(self) -> None:
        super().__init__()
        self._bar: Bar | None = None
        self._category = Category.INDETERMINATE
        self.setFixedHeight(BAR_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        THEME.changed.connect(self.update)

    def show_bar(self, bar: Bar | None, category: Category) -> None:
        """Show a range and its chance; ``None`` hides the bar."""
        self.setVisible(bar is not None)
        if (bar, category) != (self._bar, self._category):
            self._bar, self._category = bar, category
            self.update()

    def x_of(self, chance: float) -> float:
        """Return the place of a chance, in pixels from the left."""
        return chance * self.width()

    def sizeHint(self) -> QSize:
        """Return a comfortable width."""
        return QSize(240, BAR_HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, limits, band and tick."""
        if self._bar is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(THEME.colour("bg3"))
        track = QRectF(0, middle - TRACK_PX / 2, self.width(), TRACK_PX)
        painter.drawRoundedRect(track, TRACK_PX / 2, TRACK_PX / 2)
        painter.setBrush(THEME.colour("line2"))
        for limit in TICKS:
            painter.drawRect(QRectF(self.x_of(limit) - 0.5, middle - TICK_PX / 2, 1, TICK_PX))
        colour = THEME.colour(LOOKS[self._category][0])
        band = THEME.colour(LOOKS[self._category][0])
        band.setAlphaF(0.5)
        painter.setBrush(band)
        left, right = self.x_of(self._bar.low), self.x_of(self._bar.high)
        painter.drawRoundedRect(QRectF(left, middle - TRACK_PX / 2, right - left, TRACK_PX), 2, 2)
        painter.setBrush(colour)
        at = self.x_of(self._bar.central)
        painter.drawRoundedRect(QRectF(at - 1.5, middle - 5.5, 3, 11), 1.5, 1.5)
        painter.end()


class ClockChip(QWidget):
    """How fast an act-now item must be acted on; filled where minutes count."""

    def __init__(self) -> None:
        super().__init__()
        self._text, self._solid = "", False
        self._icon = "timer"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        THEME.changed.connect(self.update)

    def show_clock(self, text: str, acr_category: int | None) -> None:
        """Show the clock word."""
        solid = acr_category == SOLID_CATEGORY
        if (text, solid) != (self._text, self._solid):
            self._text, self._solid = text, solid
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    @property
    def text(self) -> str:
        """The word shown."""
        return self._text

    def sizeHint(self) -> QSize:
        """Return the room of icon and word."""
        return QSize(QFontMetrics(font("support")).horizontalAdvance(self._text) + 34, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = "acton" if self._solid else "act"
        painter.setPen(QPen(THEME.colour("actsolid" if self._solid else "act"), 1))
        painter.setBrush(THEME.colour("actsolid") if self._solid else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 5, 5)
        painter.drawPixmap(7, (self.height() - 13) // 2, pixmap(self._icon, ink, 13))
        painter.setFont(font("support"))
        painter.setPen(THEME.colour(ink))
        area = self.rect().adjusted(25, 0, 0, 0)
        painter.drawText(
            area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._text
        )
        painter.end()
