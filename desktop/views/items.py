"""Emptying lists of items safely while other threads run.

``clear()`` of an item widget lets other Python threads run while Qt destroys the items, and each
destroyed item that Python made is then looked up in a table those threads change too: the program
dies. Items taken out one at a time belong to Python, which ends them while nothing else runs.

Items of layouts are never asked for with ``itemAt``: the binding ties Python's half of such an item
to the layout and is not told when Qt ends the item. The next object that Qt puts at the same place
in memory then stands in the binding's table twice, and the program dies when that object ends. Ask
``indexOf`` instead, and take a widget out of its layout before it is ended.
"""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget, QTableWidget, QTreeWidget, QWidget

_leaving: dict[int, QWidget] = {}


def empty_list(widget: QListWidget) -> None:
    """Take every item out of a list."""
    blocked = widget.blockSignals(True)
    try:
        for row in reversed(range(widget.count())):
            widget.takeItem(row)
    finally:
        widget.blockSignals(blocked)


def empty_tree(widget: QTreeWidget) -> None:
    """Take every item out of a tree, children before their parents."""
    blocked = widget.blockSignals(True)
    try:
        for row in reversed(range(widget.topLevelItemCount())):
            left = [widget.takeTopLevelItem(row)]
            while left:
                item = left.pop()
                if item is not None:
                    left.extend(item.takeChildren())
    finally:
        widget.blockSignals(blocked)


def empty_table(widget: QTableWidget) -> None:
    """Take every item out of a table and leave no row."""
    blocked = widget.blockSignals(True)
    try:
        for row in reversed(range(widget.rowCount())):
            for column in range(widget.columnCount()):
                widget.takeItem(row, column)
        widget.setRowCount(0)
    finally:
        widget.blockSignals(blocked)


def let_go(widget: QWidget) -> None:
    """Take a widget off the screen and out of its layout; Qt ends it, Python's half waits for that.

    Without a parent the widget belongs to Python, whose collector may be first, in the middle.
    """
    key = id(widget)
    _leaving[key] = widget
    widget.destroyed.connect(lambda: _leaving.pop(key, None))
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()
