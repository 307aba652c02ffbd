"""The prompt at the pointer: a box painted over a pane, in the dark theme's colours always.

It takes no focus and no mouse: the reader's hand and eyes stay on the image.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.report.prompt import Flash
from desktop.report.prompt_view import PromptView
from desktop.views.theme import THEME, font

PAD_PX = 11
LINE_PX = 20
GAP_PX = 14
KEY_PAD_PX = 5
MIN_WIDTH_PX = 250
MAX_WIDTH_PX = 430
RADIUS_PX = 12
OPACITY = 244


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing to paint: a text or a key, at its place."""

    box: QRect
    text: str
    role: str
    tone: str
    key: bool = False
    chosen: bool = False


class PromptOverlay(QWidget):
    """Paints a ``PromptView``, or for a moment the field and value just answered."""

    def __init__(self, translator: Translator) -> None:
        super().__init__()
        self._translator = translator
        self._pieces: tuple[Piece, ...] = ()
        self._size = QSize(MIN_WIDTH_PX, 2 * PAD_PX + LINE_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(translator.text(Message("views-form-prompt")))
        self.hide()

    def sizeHint(self) -> QSize:
        """Return the size that the shown text needs."""
        return self._size

    def show_view(self, view: PromptView, flash: Flash | None = None) -> None:
        """Show a question with its choices; a flash names the answer just given, below it."""
        lines = _Lines()
        say = self._translator.text
        lines.add(say(view.where), "strong", "acc")
        lines.add(say(view.ask), "strong", "t1")
        lines.right(view.position)
        lines.new()
        if view.typed is not None:
            self._typed(lines, view)
        for choice in view.choices:
            lines.choice(choice.key, say(choice.label), chosen=choice.chosen)
        if view.lines or view.apart:
            self._listed(lines, view)
        if view.hint is not None:
            lines.new()
            lines.wrapped(say(view.hint), "caption", "t3")
        if flash is not None:
            lines.new()
            self._flash(lines, flash)
        self._take(lines)

    def show_flash(self, flash: Flash) -> None:
        """Show the field and the value just answered."""
        lines = _Lines()
        self._flash(lines, flash)
        self._take(lines, least=0)

    def _flash(self, lines: _Lines, flash: Flash) -> None:
        lines.add("✓", "strong", "ok")
        lines.add(self._translator.text(flash.field), "body", "t2")
        lines.add(self._translator.text(flash.value), "strong", "ok")

    def show_notice(self, text: str, tone: str = "t1") -> None:
        """Show a sentence."""
        lines = _Lines()
        lines.wrapped(text, "body", tone)
        self._take(lines, least=0)

    def _typed(self, lines: _Lines, view: PromptView) -> None:
        if view.value is not None:
            lines.choice("↵", self._translator.text(view.value), chosen=True)
        else:
            lines.choice("0–9", self._translator.text(Message("views-form-prompt-type-size")))

    def _listed(self, lines: _Lines, view: PromptView) -> None:
        say = self._translator.text
        for line in view.lines:
            lines.add(say(line), "body", "t1")
        if view.apart:
            lines.new()
            lines.add(say(Message("form-agree-apart")), "strong", "warn")
            for line in view.apart:
                lines.add(say(line), "body", "t2")
        lines.new()
        lines.choice("↵", say(Message("views-form-prompt-enter")), chosen=True)

    def _take(self, lines: _Lines, least: int = MIN_WIDTH_PX) -> None:
        self._pieces, self._size = lines.done(least)
        self.setAccessibleDescription(" ".join(piece.text for piece in self._pieces))
        self.resize(self._size)
        self.update()

    def texts(self) -> tuple[str, ...]:
        """Return every text on show, in order."""
        return tuple(piece.text for piece in self._pieces)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, its texts and its keys."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(THEME.image_colour("bg1"))
        fill.setAlpha(OPACITY)
        painter.setPen(QPen(THEME.image_colour("line2"), 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX
        )
        for piece in self._pieces:
            if piece.key:
                self._draw_key(painter, piece)
            else:
                painter.setFont(font(piece.role))
                painter.setPen(THEME.image_colour(piece.tone))
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(piece.box, flags, piece.text)
        painter.end()

    @staticmethod
    def _draw_key(painter: QPainter, piece: Piece) -> None:
        painter.setPen(QPen(THEME.image_colour("acc" if piece.chosen else "line2"), 1.2))
        painter.setBrush(THEME.image_colour("accbg" if piece.chosen else "bg3"))
        painter.drawRoundedRect(QRectF(piece.box).adjusted(0.5, 1.5, -0.5, -1.5), 4, 4)
        painter.setFont(font("key"))
        painter.setPen(THEME.image_colour("acc" if piece.chosen else "t2"))
        painter.drawText(piece.box, Qt.AlignmentFlag.AlignCenter, piece.text)


class _Lines:
    """Lays texts and keys out in lines that wrap."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._x, self._y = PAD_PX, PAD_PX - 2
        self._right = ""

    def add(self, text: str, role: str, tone: str) -> None:
        """Add a text to the line."""
        width = _width(text, font(role))
        self._wrap(width)
        self._put(text, role, tone, width)
        self._x += width + 8

    def choice(self, key: str, label: str, *, chosen: bool = False) -> None:
        """Add a key with its word; both stay on one line."""
        key_width = max(18, _width(key, font("key")) + 2 * KEY_PAD_PX)
        role = "strong" if chosen else "body"
        width = _width(label, font(role))
        self._wrap(key_width + 5 + width)
        box = QRect(self._x, self._y, key_width, LINE_PX)
        self._pieces.append(
            Piece(box=box, text=key, role="key", tone="t2", key=True, chosen=chosen)
        )
        self._x += key_width + 5
        self._put(label, role, "t1" if chosen else "t2", width)
        self._x += width + GAP_PX

    def wrapped(self, text: str, role: str, tone: str) -> None:
        """Add a text over as many lines as it needs."""
        space = MAX_WIDTH_PX - 2 * PAD_PX
        bounds = QFontMetrics(font(role)).boundingRect(
            QRect(0, 0, space, 1000), int(Qt.TextFlag.TextWordWrap), text
        )
        height = max(LINE_PX, bounds.height() + 4)
        box = QRect(self._x, self._y, min(space, bounds.width() + 4), height)
        self._pieces.append(Piece(box=box, text=text, role=role, tone=tone))
        self._y += height - LINE_PX
        self._x = box.right()

    def right(self, text: str) -> None:
        """Set a text at the right end of the first line."""
        self._right = text

    def new(self) -> None:
        """Begin a new line."""
        if self._x > PAD_PX:
            self._x, self._y = PAD_PX, self._y + LINE_PX + 4

    def done(self, least: int) -> tuple[tuple[Piece, ...], QSize]:
        """Return everything to paint and the size it takes."""
        extra = _width(self._right, font("support")) + 16 if self._right else 0
        first = [p.box.right() for p in self._pieces if p.box.y() < PAD_PX]
        widest = max((p.box.right() for p in self._pieces), default=0)
        width = max(least, widest + PAD_PX, max(first, default=0) + extra + PAD_PX)
        if self._right:
            box = QRect(width - PAD_PX - extra + 12, PAD_PX - 2, extra, LINE_PX)
            self._pieces.append(Piece(box=box, text=self._right, role="support", tone="t3"))
        bottom = max((p.box.bottom() for p in self._pieces), default=0)
        return tuple(self._pieces), QSize(width, bottom + PAD_PX)

    def _wrap(self, width: int) -> None:
        if self._x > PAD_PX and self._x + width > MAX_WIDTH_PX - PAD_PX:
            self.new()

    def _put(self, text: str, role: str, tone: str, width: int) -> None:
        box = QRect(self._x, self._y, width + 2, LINE_PX)
        self._pieces.append(Piece(box=box, text=text, role=role, tone=tone))


def _width(text: str, face: QFont) -> int:
    return QFontMetrics(face).horizontalAdvance(text)
