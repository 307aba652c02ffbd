"""Controls of the form: segmented buttons, a list with "not set", a size in mm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from desktop.views.report.form_layout import override_of
from desktop.views.theme import THEME, font, icon, pixmap
from desktop.views.widgets import FlowLayout, set_tooltip

MAX_SEGMENTS = 5  # above that a list takes the place of buttons
MAX_SIZE_MM = 500.0
SEGMENT_HEIGHT_PX = 28
BOX_WIDTH_PX = 96
ICON_PX = 16
HALF_A_DIGIT = 0.05  # of the one decimal shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a control: its value, its words, its key and its definition."""

    value: str
    label: str
    key: str = ""
    meaning: str = ""


class IconButton(QPushButton):
    """A button that shows an icon; its name is read out and stands in the tooltip."""

    def __init__(self, icon_name: str, name: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setProperty("flat", "true")
        self.setAccessibleName(name)
        set_tooltip(self, name)
        THEME.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self.setIcon(icon(self._icon_name, "t2", ICON_PX))


def bare(box: QAbstractSpinBox) -> None:
    """Leave frame and padding to the box: its inner line would draw a second one."""
    box.lineEdit().setStyleSheet("border: none; padding: 0px 0px 0px 7px; min-height: 0px;")
    # without buttons the stylesheet gives the inner line no width at all
    box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.PlusMinus)
    box.setMinimumWidth(BOX_WIDTH_PX)


def _modified(event: QKeyEvent) -> bool:
    plain = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    return bool(event.modifiers() & ~plain)


class SegmentButton(QPushButton):
    """One of a row of segments; tells when it gets the focus, so that its meaning shows."""

    focused = Signal(str)
    arrow = Signal(int)
    typed = Signal(str)

    def __init__(self, option: Option, control: str, keys: frozenset[str]) -> None:
        super().__init__(option.label)
        self.value = option.value
        self._keys = keys
        self.setCheckable(True)
        self.setProperty("segment", "true")
        self.setMinimumHeight(SEGMENT_HEIGHT_PX)
        self.setAccessibleName(f"{control}: {option.label}")
        self.setAccessibleDescription(option.meaning)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if option.meaning:
            set_tooltip(self, option.meaning)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say which choice has the focus."""
        super().focusInEvent(event)
        self.focused.emit(self.value)

    def event(self, event: QEvent) -> bool:
        """Keep the choices' own keys from the shortcuts of the window."""
        key = override_of(event)
        if key is not None and not _modified(key) and key.text().upper() in self._keys:
            key.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move along the segments, a choice's own key picks it."""
        moves = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        step = moves.get(Qt.Key(event.key()))
        text = event.text().upper()
        is_key = text in self._keys and not _modified(event)
        if step is not None:
            self.arrow.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif is_key:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)


class Segmented(QWidget):
    """Up to five choices as buttons. Pressing the chosen one again makes the answer unknown.

    One button takes the Tab key; arrows move between the buttons.
    """

    chosen = Signal(object)  # str, or None for "not known"; tuple of str where several may hold
    focused = Signal(str)

    def __init__(self, name: str, *, several: bool = False) -> None:
        super().__init__()
        self._name, self._several = name, several
        self._options: tuple[Option, ...] = ()
        self._buttons: list[SegmentButton] = []
        self._flow = FlowLayout(spacing=0)
        self.setLayout(self._flow)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_options(self, options: Sequence[Option], held: Sequence[str]) -> None:
        """Show the choices and which of them hold; emits nothing."""
        if tuple(options) != self._options:
            self._build(options)
        for button in self._buttons:
            with QSignalBlocker(button):
                button.setChecked(button.value in held)
        self._rove(self._first())

    def keep_in_line(self) -> None:
        """Take the size that keeps every button on one line."""
        for button in self._buttons:
            button.ensurePolished()
        hints = [button.sizeHint() for button in self._buttons]
        height = max((hint.height() for hint in hints), default=SEGMENT_HEIGHT_PX)
        self.setFixedSize(sum(hint.width() for hint in hints) + 2, max(height, SEGMENT_HEIGHT_PX))

    def values(self) -> tuple[str, ...]:
        """Return the values that hold."""
        return tuple(button.value for button in self._buttons if button.isChecked())

    def button(self, value: str) -> SegmentButton:
        """Return the button of a value; raises ``KeyError`` where there is none."""
        for button in self._buttons:
            if button.value == value:
                return button
        raise KeyError(value)

    def take_focus(self) -> None:
        """Put the focus on the chosen button, or the first."""
        if self._buttons:
            self._first().setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self, options: Sequence[Option]) -> None:
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.deleteLater()
        self._options = tuple(options)
        keys = frozenset(option.key.upper() for option in options if option.key)
        self._buttons = [SegmentButton(option, self._name, keys) for option in options]
        for button in self._buttons[:1]:
            button.setStyleSheet("margin-left: 0px;")  # the others overlap by a pixel
        for button in self._buttons:
            button.clicked.connect(self._on_click)
            button.focused.connect(self.focused)
            button.arrow.connect(self._on_arrow)
            button.typed.connect(self._on_typed)
            self._flow.addWidget(button)

    def _first(self) -> SegmentButton:
        return next((b for b in self._buttons if b.isChecked()), self._buttons[0])

    def _rove(self, home: SegmentButton) -> None:
        held = next((b for b in self._buttons if b.hasFocus()), home)
        for button in self._buttons:
            policy = Qt.FocusPolicy.StrongFocus if button is held else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def _on_click(self) -> None:
        pressed = self.sender()
        if self._several:
            self.chosen.emit(self.values())
            return
        for button in self._buttons:
            if button is not pressed:
                with QSignalBlocker(button):
                    button.setChecked(False)
        held = self.values()
        self.chosen.emit(held[0] if held else None)

    def _on_arrow(self, step: int) -> None:
        at = next((i for i, b in enumerate(self._buttons) if b.hasFocus()), 0)
        target = self._buttons[(at + step) % len(self._buttons)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self._rove(target)

    def _on_typed(self, key: str) -> None:
        for option, button in zip(self._options, self._buttons, strict=True):
            if option.key and option.key.upper() == key:
                button.click()
                return


ARROW_PX = 14
NARROWEST_PX = 160


class ChoiceList(QComboBox):
    """More than five choices as a list whose first line says "not set"."""

    chosen = Signal(object)

    def __init__(self, name: str, unset: str, *, may_be_unset: bool = True) -> None:
        super().__init__()
        self._unset = unset
        self._first = 1 if may_be_unset else 0
        self._options: tuple[Option, ...] = ()
        self.setAccessibleName(name)
        self.setFont(font("body"))
        self.setMinimumHeight(SEGMENT_HEIGHT_PX)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._on_activated)

    def minimumSizeHint(self) -> QSize:
        """Return less than the longest choice: a narrow panel cuts its name, not the panel."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), NARROWEST_PX), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow: the stylesheet takes the platform's own away."""
        super().paintEvent(event)
        arrow = pixmap("chevron-down", "t2", ARROW_PX)
        painter = QPainter(self)
        painter.drawPixmap(self.width() - ARROW_PX - 5, (self.height() - ARROW_PX) // 2, arrow)
        painter.end()

    def show_options(self, options: Sequence[Option], held: str | None) -> None:
        """Show the choices and the one that holds; emits nothing."""
        with QSignalBlocker(self):
            if tuple(options) != self._options:
                self._options = tuple(options)
                self.clear()
                if self._first:
                    self.addItem(self._unset, None)
                for option in options:
                    self.addItem(option.label, option.value)
            index = next((i for i, o in enumerate(options) if o.value == held), -1)
            self.setCurrentIndex(index + self._first)

    def event(self, event: QEvent) -> bool:
        """Keep letters for finding a choice by its name."""
        key = override_of(event)
        if key is not None and not _modified(key) and key.text().isprintable() and key.text():
            key.accept()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the wheel scroll the panel: it must never change an answer in passing."""
        event.ignore()

    def _on_activated(self, index: int) -> None:
        self.chosen.emit(self.itemData(index))


class SizeBox(QDoubleSpinBox):
    """A length in mm; nothing entered shows as "not set"."""

    chosen = Signal(object)  # text of the value, or None

    def __init__(self, name: str, unset: str, suffix: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setRange(0.0, MAX_SIZE_MM)
        self.setDecimals(1)
        self.setSingleStep(0.5)
        self.setSuffix(suffix)
        self.setSpecialValueText(unset)
        self.setKeyboardTracking(False)
        self.setMinimumHeight(SEGMENT_HEIGHT_PX)
        bare(self)
        self.valueChanged.connect(self._on_value)

    def show_value(self, value: float | None) -> None:
        """Show a length; emits nothing and leaves a box alone in which somebody types."""
        if (
            self.hasFocus()
            and value is not None
            and abs(self.value() - value) < self.singleStep() / 10
        ):
            return
        with QSignalBlocker(self):
            self.setValue(value or 0.0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the wheel scroll the panel: it must never change a figure in passing."""
        event.ignore()

    def _on_value(self, value: float) -> None:
        self.chosen.emit(f"{value:.1f}" if value > 0 else None)
