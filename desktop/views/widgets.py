"""Small parts every screen uses. All of them show text as plain text: data is never markup."""

from __future__ import annotations

import html

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from desktop.domain.category import Category
from desktop.views.keys_shown import KEYS
from desktop.views.theme import THEME, font

# category -> (token, background token, letter); the shape comes from ``draw_shape``
LOOKS: dict[Category, tuple[str, str, str]] = {
    Category.ACT_NOW: ("act", "actbg", "!"),
    Category.LIKELY_SYMPTOMATIC: ("sym", "symbg", "S"),
    Category.INDETERMINATE: ("ind", "indbg", "?"),
    Category.LIKELY_INCIDENTAL: ("inc", "incbg", "I"),
}


class PlainLabel(QLabel):
    """A label that shows its text literally: never rich text, whatever the data holds."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "t1") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role))
        self.setStyleSheet("")
        size, weight = font(role).pixelSize(), int(font(role).weight())
        self._type = f"font-size: {size}px; font-weight: {weight};"
        self.setStyleSheet(self._type)
        self.setProperty("tone", tone)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Change the colour token of the text."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            repolish(self)


def set_tooltip(widget: QWidget, text: str) -> None:
    """Set a tooltip; Qt always guesses its format, so the text is escaped first."""
    widget.setToolTip(html.escape(text))


def repolish(widget: QWidget) -> None:
    """Apply the stylesheet again after a dynamic property changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


class KeyCap(QLabel):
    """A key, drawn as a key cap: the one in force for what ``key`` does by itself.

    ``literal`` shows the key itself, whatever the reader changed.
    """

    def __init__(self, key: str, *, literal: bool = False) -> None:
        super().__init__(shown_key(key if literal else KEYS.of(key)))
        self._key = key
        if not literal:
            KEYS.changed.connect(self._show)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("keycap", "true")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _show(self) -> None:
        self.setText(shown_key(KEYS.of(self._key)))


def shown_key(key: str) -> str:
    """Return a shortcut as it is shown: ``Ctrl+Return`` becomes ``Ctrl ↵``."""
    short = {
        "Return": "↵",
        "Space": "Spc",
        "Del": "Del",
        "PgDown": "PgDn",
        "Up": "↑",
        "Down": "↓",
        "Left": "←",
        "Right": "→",
    }
    stem, plus = (key[:-1], "+") if key.endswith("+") else (key, "")
    parts = [short.get(part, part) for part in stem.split("+") if part]
    return " ".join([*parts, plus] if plus else parts)


class Chip(QPushButton):
    """A 22 px chip. ``kind``: value, state, unset (dashed), act, sym, ind, inc, ok."""

    def __init__(self, text: str, kind: str = "value") -> None:
        super().__init__(text)
        self.setProperty("chip", kind)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_kind(self, kind: str) -> None:
        """Change what the chip says about its value."""
        self.setProperty("chip", kind)
        repolish(self)


def rule(direction: str = "h") -> QFrame:
    """Return a hairline, horizontal ``h`` or vertical ``v``."""
    line = QFrame()
    line.setProperty("rule", direction)
    return line


def shape_polygon(category: Category, centre: QPointF, radius: float) -> QPolygonF | None:
    """Return the outline of a category's shape; ``None`` for the circle."""
    if category is Category.LIKELY_SYMPTOMATIC:
        return None
    x, y, r = centre.x(), centre.y(), radius
    if category is Category.INDETERMINATE:
        d = r * 1.22
        return QPolygonF(
            [QPointF(x, y - d), QPointF(x + d, y), QPointF(x, y + d), QPointF(x - d, y)]
        )
    if category is Category.LIKELY_INCIDENTAL:
        d = r * 0.92
        return QPolygonF(
            [
                QPointF(x - d, y - d),
                QPointF(x + d, y - d),
                QPointF(x + d, y + d),
                QPointF(x - d, y + d),
            ]
        )
    a, b = r * 1.06, r * 0.44
    return QPolygonF(
        [
            QPointF(x - b, y - a),
            QPointF(x + b, y - a),
            QPointF(x + a, y - b),
            QPointF(x + a, y + b),
            QPointF(x + b, y + a),
            QPointF(x - b, y + a),
            QPointF(x - a, y + b),
            QPointF(x - a, y - b),
        ]
    )


def draw_badge(  # noqa: PLR0913 - a drawing primitive
    painter: QPainter,
    category: Category | None,
    text: str,
    centre: QPointF,
    radius: float,
    *,
    on_image: bool = False,
    hollow: bool = False,
) -> None:
    """Draw a finding's number in its category's shape: circle S, diamond ?, square I, octagon !.

    On images the dark theme's colours are used in both themes, with a black halo.
    """
    colour_of = THEME.image_colour if on_image else THEME.colour
    token = LOOKS[category][0] if category else "t2"
    fill = colour_of("actsolid" if category is Category.ACT_NOW else token)
    ink = QColor("#FFFFFF") if category is Category.ACT_NOW else QColor("#0A0C0F")
    if not on_image and THEME.hex("bg0") != "#0A0C0F":
        ink = QColor("#FFFFFF")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = shape_polygon(category, centre, radius) if category else None

    def shape() -> None:
        if outline is None:
            painter.drawEllipse(centre, radius, radius)
        else:
            painter.drawPolygon(outline)

    if on_image:
        painter.setPen(QPen(QColor(0, 0, 0, 200), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        shape()
    if hollow:
        painter.setPen(QPen(fill, 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = fill
    else:
        painter.setPen(
            QPen(QColor("#FFFFFF"), 1)
            if category is Category.ACT_NOW and on_image
            else Qt.PenStyle.NoPen
        )
        painter.setBrush(fill)
    shape()
    face = QFont(font("strong"))
    face.setPixelSize(max(9, round(radius * 1.3)))
    face.setWeight(QFont.Weight.Bold)
    painter.setFont(face)
    painter.setPen(ink)
    painter.drawText(
        QRect(
            round(centre.x() - 2 * radius),
            round(centre.y() - 2 * radius),
            round(4 * radius),
            round(4 * radius),
        ),
        Qt.AlignmentFlag.AlignCenter,
        text,
    )
    painter.restore()


class Badge(QWidget):
    """A finding's number, or a lane's letter, in the category's shape."""

    def __init__(
        self, category: Category | None, text: str, radius: float = 9, *, hollow: bool = False
    ) -> None:
        super().__init__()
        self._category, self._text, self._radius, self._hollow = category, text, radius, hollow
        self.setFixedSize(QSize(round(radius * 2.6), round(radius * 2.6)))

    def show_badge(self, category: Category | None, text: str, *, hollow: bool = False) -> None:
        """Show another category or number."""
        if (category, text, hollow) != (self._category, self._text, self._hollow):
            self._category, self._text, self._hollow = category, text, hollow
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shape with its number."""
        painter = QPainter(self)
        draw_badge(
            painter,
            self._category,
            self._text,
            QPointF(self.width() / 2, self.height() / 2),
            self._radius,
            hollow=self._hollow,
        )
        painter.end()


class FlowLayout(QLayout):
    """Lays chips out in lines, wrapping at the width."""

    def __init__(self, spacing: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Height follows width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that ``width`` needs."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of the largest item: the layout can wrap down to it."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(x, y, hint.width(), hint.height()))
            x += hint.width() + self.spacing()
            line = max(line, hint.height())
        return y + line - rect.y()
