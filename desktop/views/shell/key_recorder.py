"""A field that takes the next key that is pressed, whatever it would do elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel

from desktop.app.key_text import normal_key

_ALONE = frozenset(
    {
        Qt.Key.Key_Control,
        Qt.Key.Key_Shift,
        Qt.Key.Key_Alt,
        Qt.Key.Key_Meta,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_unknown,
    }
)


class KeyRecorder(QLabel):
    """Focused it waits for one key; ``pressed`` brings its text, ``given_up`` that Esc came."""

    pressed = Signal(str)
    given_up = Signal()

    def __init__(self, waiting: str, idle: str) -> None:
        super().__init__(idle)
        self._waiting, self._idle = waiting, idle
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setProperty("chip", "unset")
        self.setAccessibleName(waiting)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that a key is waited for."""
        self.setText(self._waiting)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say what it is for."""
        self.setText(self._idle)
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take keys before shortcuts and focus travel do."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)
            return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        key = event.key()
        event.accept()
        if key == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif key not in _ALONE:
            self.pressed.emit(key_of_event(event))


def key_of_event(event: QKeyEvent) -> str:
    """Return the text of a pressed key in its one spelling; empty where it has none."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() == Qt.Key.Key_Backtab:
        return "Shift+Tab"
    text = QKeySequence(int(held.value) | event.key()).toString(
        QKeySequence.SequenceFormat.PortableText
    )
    return normal_key(text) or ""
