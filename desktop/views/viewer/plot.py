"""A small plot over the images: values along a line, or how often values occur in a region."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.viewer.measure_regions import Plot
from desktop.views.theme import THEME, font, icon
from desktop.views.widgets import PlainLabel, set_tooltip

WIDTH_PX, HEIGHT_PX = 340, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 54.0, 10.0, 8.0, 20.0
_FINE = 100  # figures from here on have no decimals


class PlotView(QWidget):
    """Draws one plot."""

    def __init__(self) -> None:
        super().__init__()
        self._plot: Plot | None = None
        THEME.changed.connect(self.update)

    def show_plot(self, plot: Plot | None) -> None:
        """Show a plot, or nothing."""
        self._plot = plot
        self.update()

    @property
    def plot(self) -> Plot | None:
        """What is drawn."""
        return self._plot

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw axes, figures at their ends, and the line or the bars."""
        plot = self._plot
        known = [y for y in plot.y if y is not None] if plot is not None else []
        if plot is None or not known:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        low = 0.0 if plot.is_histogram else min(known)
        high = max(known)
        if high <= low:
            high = low + 1.0
        self._draw_axes(painter, box, plot, (low, high))
        if plot.is_histogram:
            _draw_bars(painter, box, plot, high)
        else:
            _draw_line(painter, box, plot, (low, high))
        painter.end()

    def _draw_axes(
        self, painter: QPainter, box: QRectF, plot: Plot, span: tuple[float, float]
    ) -> None:
        painter.setPen(QPen(THEME.colour("line2"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.setPen(THEME.colour("t2"))
        painter.setFont(font("caption"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, y in ((span[1], box.top()), (span[0], box.bottom())):
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), right, figure(value))
        left = Qt.AlignmentFlag.AlignLeft
        below = QRectF(box.left(), box.bottom() + 3, box.width(), 16)
        painter.drawText(below, left, figure(plot.x[0]))
        painter.drawText(below, right, figure(plot.x[-1]))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, plot.x_unit)


def _draw_line(painter: QPainter, box: QRectF, plot: Plot, span: tuple[float, float]) -> None:
    """Draw the values; a gap where there is none."""
    painter.setPen(QPen(THEME.colour("acc"), 1.6))
    wide = plot.x[-1] - plot.x[0] or 1.0
    piece: list[QPointF] = []
    for x, y in zip(plot.x, plot.y, strict=True):
        if y is None:
            painter.drawPolyline(QPolygonF(piece))
            piece = []
            continue
        across = box.left() + box.width() * (x - plot.x[0]) / wide
        down = box.bottom() - box.height() * (y - span[0]) / (span[1] - span[0])
        piece.append(QPointF(across, down))
    painter.drawPolyline(QPolygonF(piece))


def _draw_bars(painter: QPainter, box: QRectF, plot: Plot, high: float) -> None:
    wide = box.width() / len(plot.y)
    for i, y in enumerate(plot.y):
        tall = box.height() * (y or 0.0) / high
        bar = QRectF(box.left() + wide * i, box.bottom() - tall, max(1.0, wide - 1), tall)
        painter.fillRect(bar, THEME.colour("acc"))


def figure(value: float) -> str:
    """Return an axis figure."""
    return f"{value:.0f}" if abs(value) >= _FINE or value == round(value) else f"{value:.1f}"


class PlotPanel(QFrame):
    """The plot with its title and a way to close it."""

    closed = Signal()

    def __init__(self, parent: QWidget, translator: Translator) -> None:
        super().__init__(parent)
        self._translator = translator
        self.setProperty("card", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedSize(WIDTH_PX, HEIGHT_PX)
        self._title = PlainLabel("", "strong", "t1")
        self._note = PlainLabel(self._say(Message("plot-nothing")), "body", "t2")
        self._note.setWordWrap(True)
        self._close = QToolButton()
        self._close.setIcon(icon("x", "t2"))
        self._close.setAccessibleName(self._say(Message("plot-close")))
        set_tooltip(self._close, self._say(Message("plot-close")))
        self._close.clicked.connect(self.closed)
        self.view = PlotView()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 6, 8, 6)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(self._note)
        box.addWidget(self.view, 1)
        self.hide()

    def show_plot(self, title: str, plot: Plot | None) -> None:
        """Show a plot under its title, or the sentence that says how to get one."""
        self._title.setText(title)
        self._note.setVisible(plot is None)
        self.view.setVisible(plot is not None)
        self.view.show_plot(plot)
        self.setAccessibleName(title or self._note.text())
        self.view.setAccessibleName(title)
        self.view.setAccessibleDescription("\n".join(self.table(plot)))

    def table(self, plot: Plot | None) -> tuple[str, ...]:
        """Return the plot as lines of words: place and value."""
        if plot is None:
            return ()
        return tuple(
            self._say(
                Message.of(
                    "plot-row",
                    x=f"{x:.1f}",
                    x_unit=plot.x_unit,
                    y="–" if y is None else f"{y:.1f}",
                    y_unit=plot.y_unit,
                )
            )
            for x, y in zip(plot.x, plot.y, strict=True)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _say(self, message: Message) -> str:
        return self._translator.text(message)
