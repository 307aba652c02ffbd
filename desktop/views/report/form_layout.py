"""Layout helpers of the form."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
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
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            yield from in_reading_order(widget)
        elif inner is not None:
            yield from _in_layout(inner)


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
