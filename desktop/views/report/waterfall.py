"""The waterfall of the why panel, painted here: bars in log odds, the axis labelled in percent."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.app.ports import Translator
from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.report.why_state import Bar, Direction, Waterfall
from desktop.views.theme import THEME, font
from desktop.views.widgets import LOOKS

LABEL_SHARE = 0.35
VALUE_PX = 92
AXIS_PX = 20
ROW_PX = 44
BAR_PX = 16
LEAST_BAR_PX = 4.0
GAP_PX = 10
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_UP = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where one row stands and what it says."""

    bar: Bar
    title: str
    text: str
    value: str
    top: int
    height: int
    title_height: int


class WaterfallView(QWidget):
    """Draws a waterfall. A click on a row asks for its evidence."""

    note_requested = Signal(int)

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._state: Waterfall | None = None
        self._category = Category.INDETERMINATE
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        THEME.changed.connect(self.update)

    def show_waterfall(self, state: Waterfall | None, category: Category) -> None:
        """Show the rows of a scored finding; ``None`` hides the chart."""
        self.setVisible(state is not None)
        if (state, category) == (self._state, self._category):
            return
        self._state, self._category = state, category
        name = self._translator.text(Message("views-lanes-what-moved"))
        self.setAccessibleName(name)
        self.setAccessibleDescription("\n".join(self.table()))
        self.updateGeometry()
        self.update()

    def table(self) -> tuple[str, ...]:
        """Return the chart as lines of words: title, what it rests on, figure."""
        if self._state is None:
            return ()
        return tuple(
            self._translator.text(
                Message.of("views-lanes-table-row", title=b.title, text=b.text, value=b.shown)
            )
            for b in self._state.bars
        )

    # places -----------------------------------------------------------------------------------

    def x_of(self, log_odds: float) -> float:
        """Return the place of a value on the axis, in pixels from the left."""
        if self._state is None:
            return 0.0
        left, right = self._plot()
        share = (log_odds - self._state.low) / (self._state.high - self._state.low)
        return left + share * (right - left)

    def _plot(self) -> tuple[float, float]:
        left = self.width() * LABEL_SHARE + GAP_PX
        return left, max(left + 1.0, self.width() - VALUE_PX - GAP_PX)

    def rows(self, width: int | None = None) -> tuple[Placed, ...]:
        """Return every row with its place at a width."""
        if self._state is None:
            return ()
        room = int((width or self.width()) * LABEL_SHARE)
        titles, texts = QFontMetrics(font("strong")), QFontMetrics(font("caption"))
        top, made = AXIS_PX, []
        for bar in self._state.bars:
            title, text = self._translator.text(bar.title), self._text(bar)
            area = QRect(0, 0, room, 1000)
            title_height = titles.boundingRect(area, _WRAP, title).height()
            height = title_height + texts.boundingRect(area, _WRAP, text).height() + 10
            height = max(ROW_PX, height)
            value = self._translator.text(bar.shown)
            made.append(
                Placed(
                    bar=bar,
                    title=title,
                    text=text,
                    value=value,
                    top=top,
                    height=height,
                    title_height=title_height,
                )
            )
            top += height
        return tuple(made)

    def _text(self, bar: Bar) -> str:
        text = self._translator.text(bar.text)
        marks = "\u2009".join(str(n).translate(_UP) for n in bar.notes)
        name = "row-noted" if bar.notes else "row-plain"
        return self._translator.text(Message.of(f"views-lanes-{name}", text=text, notes=marks))

    def hasHeightForWidth(self) -> bool:
        """Height follows width: words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that ``width`` needs."""
        placed = self.rows(width)
        return placed[-1].top + placed[-1].height + 4 if placed else 0

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(640, self.heightForWidth(640))

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(360, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the evidence of the row under the pointer."""
        for row in self.rows():
            if row.top <= event.position().y() < row.top + row.height and row.bar.notes:
                self.note_requested.emit(row.bar.notes[0])
                return

    # painting ---------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw axis and rows."""
        if self._state is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows = self.rows()
        self._draw_axis(painter, rows[-1].top + rows[-1].height)
        for row in rows:
            self._draw_words(painter, row)
            self._draw_bar(painter, row)
            self._draw_value(painter, row)
        painter.end()

    def _draw_axis(self, painter: QPainter, bottom: int) -> None:
        assert self._state is not None  # noqa: S101 - narrowed by the caller
        painter.setFont(font("caption"))
        metrics = QFontMetrics(font("caption"))
        free_from = -1000.0
        for tick in self._state.ticks:
            x = self.x_of(tick.at)
            painter.setPen(QPen(THEME.colour("line"), 1))
            painter.drawLine(QPointF(x, AXIS_PX - 2), QPointF(x, bottom))
            label = self._translator.text(tick.label)
            width = metrics.horizontalAdvance(label)
            if x - width / 2 >= free_from:
                painter.setPen(THEME.colour("t2"))
                painter.drawText(QPointF(x - width / 2, AXIS_PX - 7), label)
                free_from = x + width / 2 + 6

    def _draw_words(self, painter: QPainter, row: Placed) -> None:
        room = int(self.width() * LABEL_SHARE)
        painter.setFont(font("strong"))
        painter.setPen(THEME.colour("t1"))
        painter.drawText(QRect(0, row.top + 2, room, row.title_height), _WRAP, row.title)
        painter.setFont(font("caption"))
        painter.setPen(THEME.colour("t2"))
        top = row.top + 4 + row.title_height
        painter.drawText(QRect(0, top, room, row.height), _WRAP, row.text)

    def colour_of(self, bar: Bar) -> QColor:
        """Return the colour of a row's bar: amber up, teal down, the call's own for the result."""
        if bar.kind == "result":
            return THEME.colour(LOOKS[self._category][0])
        tokens = {Direction.UP: "sym", Direction.DOWN: "inc"}
        return THEME.colour(tokens.get(bar.direction, "line2"))

    def _draw_bar(self, painter: QPainter, row: Placed) -> None:
        bar = row.bar
        left, right = sorted((self.x_of(bar.start), self.x_of(bar.end)))
        if right - left < LEAST_BAR_PX:
            middle = (left + right) / 2
            left, right = middle - LEAST_BAR_PX / 2, middle + LEAST_BAR_PX / 2
        area = QRectF(left, row.top + 4, right - left, BAR_PX)
        if bar.direction is Direction.UNSET:
            painter.setPen(QPen(THEME.colour("t3"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colour_of(bar))
        painter.drawRoundedRect(area, 2, 2)
        if bar.low is not None and bar.high is not None:
            painter.setPen(QPen(self.colour_of(bar), 2))
            y = row.top + BAR_PX + 10
            painter.drawLine(QPointF(self.x_of(bar.low), y), QPointF(self.x_of(bar.high), y))

    def _draw_value(self, painter: QPainter, row: Placed) -> None:
        painter.setFont(font("strong"))
        painter.setPen(THEME.colour("t1"))
        area = QRect(self.width() - VALUE_PX, row.top + 2, VALUE_PX, BAR_PX + 4)
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(area, flags, row.value)
        if row.bar.direction in (Direction.UP, Direction.DOWN):
            width = QFontMetrics(font("strong")).horizontalAdvance(row.value)
            middle = QPointF(self.width() - width - 12, area.center().y() + 0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(THEME.colour("t1"))
            painter.drawPolygon(triangle(middle, up=row.bar.direction is Direction.UP))


def triangle(centre: QPointF, *, up: bool) -> QPolygonF:
    """Return a triangle that points up or down."""
    sign = -1 if up else 1
    x, y = centre.x(), centre.y()
    return QPolygonF(
        [QPointF(x - 5, y - sign * 4), QPointF(x + 5, y - sign * 4), QPointF(x, y + sign * 4)]
    )
