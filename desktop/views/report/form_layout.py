"""Layout helpers of the form."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget


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
