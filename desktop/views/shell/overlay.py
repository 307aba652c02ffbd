"""A panel over the window that Esc closes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget


class Overlay(QFrame):
    """A panel over the window that Esc closes; it gives the focus back to where it was."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._over = parent
        self._before: QWidget | None = None
        self.hide()

    def open_over(self, width_px: int, height_px: int) -> None:
        """Show centred near the top of the parent."""
        parent = self._over
        self._before = parent.window().focusWidget()
        width, height = min(width_px, parent.width() - 40), min(height_px, parent.height() - 120)
        self.setGeometry((parent.width() - width) // 2, 80, width, height)
        self.show()
        self.raise_()
        if not parent.isActiveWindow():
            parent.activateWindow()  # asked for in the window of the images

    def close_overlay(self) -> None:
        """Give the focus back and hide: hidden first, the focus would pass to the form."""
        if self._before is not None:
            self._before.setFocus()
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_overlay()
        else:
            super().keyPressEvent(event)
