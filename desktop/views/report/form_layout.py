"""Layout helpers of the form."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QScrollArea, QSizePolicy, QWidget


def follow_width(widget: QWidget) -> None:
    """Let a widget take the height that its chips need at the width it is given."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def override_of(event: QEvent) -> QKeyEvent | None:
    """Return the key that a shortcut of the window is about to take, where this is that moment.

    A widget that accepts this event keeps the key for itself.
    """
    if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
        return event
    return None


def in_reading_order(widget: QWidget) -> Iterator[QWidget]:
    """Yield the widgets below one that take the Tab key, in the order of their layouts."""
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        yield from in_reading_order(inner) if inner is not None else ()
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout, widget)


def _in_layout(layout: QLayout, holder: QWidget) -> Iterator[QWidget]:
    # by indexOf, not itemAt: views/items.py says why
    placed: dict[int, QWidget | QLayout] = {}
    for child in holder.children():
        if isinstance(child, QWidget) and (at := layout.indexOf(child)) >= 0:
            placed[at] = child
    for inner in layout.children():
        if isinstance(inner, QLayout):
            placed[layout.indexOf(inner)] = inner
    for at in sorted(placed):
        part = placed[at]
        if isinstance(part, QWidget):
            yield from in_reading_order(part)
        else:
            yield from _in_layout(part, holder)


class TabOrder:
    """Keeps the Tab key in reading order although parts of a panel are built later."""

    def __init__(self) -> None:
        self._order: list[QWidget] = []

    def follow(self, panel: QWidget) -> None:
        """Set the order anew, where widgets came or went."""
        order = list(in_reading_order(panel))
        if order != self._order:
            self._order = order
            for first, second in pairwise(order):
                QWidget.setTabOrder(first, second)


def reveal(widget: QWidget) -> None:
    """Scroll the area that a widget lies in, once its layout has settled."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if parent is not None:
        QTimer.singleShot(0, widget, _Reveal(parent, widget))


class _Reveal:
    """Scrolls later, unless the widget has gone from sight in between."""

    def __init__(self, area: QScrollArea, widget: QWidget) -> None:
        self._area, self._widget = area, widget

    def __call__(self) -> None:
        """Scroll as far as needed to see the widget, its top before its end."""
        inner = self._area.widget()
        if inner is None or self._widget.isHidden() or not inner.isAncestorOf(self._widget):
            return
        top = self._widget.mapTo(inner, QPoint(0, 0)).y()
        bar = self._area.verticalScrollBar()
        height = self._area.viewport().height()
        low, high = bar.value(), bar.value() + height
        if top < low or self._widget.height() > height:
            bar.setValue(top)
        elif top + self._widget.height() > high:
            bar.setValue(top + self._widget.height() - height)
