"""Parts that say what they are: a label that never cuts in silence, a list that opens."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy

from desktop.views.theme import pixmap
from desktop.views.widgets import PlainLabel, set_tooltip

_SIGN_PX = 14


class FittingLabel(PlainLabel):
    """A label of one line that shows, by an ellipsis, when its text is longer than its room.

    The whole text stands in the tooltip and is what a screen reader says.

    Parameters
    ----------
    least_px
        How narrow the label may become, where the text is longer.
    middle
        Whether the middle is left out (of numbers that differ at both ends), else the end.
    """

    def __init__(
        self, role: str, tone: str = "t1", *, least_px: int = 60, middle: bool = False
    ) -> None:
        self._whole = ""
        self._least_px = least_px
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        super().__init__("", role, tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def whole(self) -> str:
        """Return the text, however much of it is on screen."""
        return self._whole

    def setText(self, text: str) -> None:
        """Take a text."""
        self._whole = text
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for room for the whole text."""
        return QSize(self._wide() + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Be content with less."""
        return QSize(min(self._wide() + 2, self._least_px), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        self._fit()

    def _wide(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._whole)

    def _fit(self) -> None:
        room = self.contentsRect().width()
        fits = not self.isVisible() or self._wide() <= room
        shown = self.fontMetrics().elidedText(self._whole, self._mode, room)
        QLabel.setText(self, self._whole if fits else shown)
        set_tooltip(self, "" if fits else self._whole)
        self.setAccessibleName(self._whole)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit what was set before."""
        super().showEvent(event)
        self._fit()


class ChoiceBox(QComboBox):
    """A list that opens, and shows that it does: styled borders leave the arrow out."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and, at its end, the sign that it opens."""
        super().paintEvent(event)
        painter = QPainter(self)
        tone = "t2" if self.isEnabled() else "t3"
        painter.drawPixmap(
            self.width() - _SIGN_PX - 7,
            (self.height() - _SIGN_PX) // 2,
            pixmap("chevron-down", tone, _SIGN_PX),
        )
        painter.end()
