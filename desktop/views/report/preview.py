"""The page as it will print, beside the open checks; pages come as pictures from a worker."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.views.background import Pool, workers
from desktop.views.report.card_chips import chip_label
from desktop.views.report.preview_calls import CallLine, CallList
from desktop.views.report.preview_changes import ChangeList
from desktop.views.report.preview_checks import CheckLine, CheckList
from desktop.views.report.preview_page import Pages, PageView
from desktop.views.report.preview_sentences import SentenceLine, SentenceList
from desktop.views.report.preview_signing import SigningBox
from desktop.views.widgets import KeyCap, PlainLabel, rule, set_tooltip

ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
POINT_AT_FULL_SIZE = 96 / 72  # pixels a point at 100 %
MARGIN_PX = 16
SIDE_PX = 380
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class PagePreview(QWidget):
    """Shows the pages and the checks. Only the reader's acts emit."""

    closed = Signal()
    export_requested = Signal()
    check_requested = Signal(str)
    sentence_kept = Signal(str, str)  # finding, words
    sentence_restored = Signal(str)
    call_changed = Signal(str, str, str)  # result, field, what was written

    def __init__(self, translator: Translator, pool: Pool | None = None) -> None:
        super().__init__()
        self._translator = translator
        self._pool: Pool = pool or workers(1)  # the renderer must not run twice at once
        self._pages: Pages | None = None
        self._views: list[PageView] = []
        self._zoom: float | None = None  # None: as wide as the window
        self._title = PlainLabel(self._say("preview"), "strong")
        self._where = chip_label("", "value")
        self._percent = QPushButton()
        self._waiting = PlainLabel(self._say("preview-making"), "body", "t2")
        self._checks = CheckList(translator)
        self._checks.check_requested.connect(self.check_requested)
        self._calls = CallList(translator)
        self._calls.changed.connect(self.call_changed)
        self.signing = SigningBox(translator)
        self.changes = ChangeList(translator)
        self._sentences = SentenceList(translator)
        self._sentences.kept.connect(self.sentence_kept)
        self._sentences.restored.connect(self.sentence_restored)
        self._scroll = QScrollArea()
        self._sheet = QWidget()
        self._column = QVBoxLayout(self._sheet)
        self.setProperty("surface", "bg1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self._say("preview"))
        self._lay_out()
        self._show_place()

    def _say(self, name: str, **args: str) -> str:
        return self._translator.text(Message.of(f"views-lanes-{name}", **args))

    # layout -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        self._column.setSpacing(MARGIN_PX)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._waiting)
        self._sheet.setProperty("surface", "bg0")
        self._sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setWidget(self._sheet)
        self._scroll.verticalScrollBar().valueChanged.connect(self._show_place)
        self._scroll.viewport().installEventFilter(self)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(self._bar())
        left.addWidget(rule())
        left.addWidget(self._scroll, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(rule("v"))
        row.addWidget(self._side())

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 8, 14, 8)
        bar.setSpacing(8)
        bar.addWidget(self._title)
        bar.addWidget(self._where)
        bar.addStretch()
        for name, slot in (("zoom-out", self.zoom_out), ("zoom-in", self.zoom_in)):
            button = QPushButton("−" if name == "zoom-out" else "+")
            button.setAccessibleName(self._say(name))
            set_tooltip(button, self._say(name))
            button.setFixedWidth(34)
            button.clicked.connect(slot)
            bar.addWidget(button)
        self._percent.setAccessibleName(self._say("fit-width"))
        set_tooltip(self._percent, self._say("fit-width"))
        self._percent.clicked.connect(self.fit_width)
        bar.addWidget(self._percent)
        return bar

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_PX)
        box = QVBoxLayout(side)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        checks = QScrollArea()
        checks.setWidgetResizable(True)
        checks.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        checks.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._checks)
        inside.addSpacing(14)
        inside.addWidget(self._calls)
        inside.addSpacing(14)
        inside.addWidget(self.changes)
        inside.addWidget(self._sentences)
        inside.addStretch(1)
        checks.setWidget(holder)
        box.addWidget(checks, 1)
        box.addWidget(self.signing)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        back = QPushButton(self._say("preview-back"))
        back.setAccessibleName(self._say("preview-back"))
        back.clicked.connect(self.closed)
        foot.addWidget(back)
        foot.addWidget(KeyCap("Esc"))
        foot.addStretch()
        export = QPushButton(self._say("preview-export"))
        export.setAccessibleName(self._say("preview-export"))
        export.setProperty("main", "true")
        export.clicked.connect(self.export_requested)
        foot.addWidget(export)
        foot.addWidget(KeyCap("Ctrl+E"))
        box.addLayout(foot)
        return side

    # showing ----------------------------------------------------------------------------------

    def show_waiting(self) -> None:
        """Say that the page is being made; an older page, maybe another patient's, goes first."""
        self._drop_pages()
        self._sentences.show_lines(())
        self._waiting.setText(self._say("preview-making"))
        self._waiting.setVisible(True)

    def show_problem(self, text: str) -> None:
        """Say why there is no page."""
        self._drop_pages()
        self._waiting.setText(text)
        self._waiting.setVisible(True)

    def show_pages(self, pages: Pages) -> None:
        """Show printed pages; the place on the page is kept."""
        at = self._scroll.verticalScrollBar().value()
        self._pages = pages
        self._waiting.hide()
        count = len(pages.sizes_pt)
        while len(self._views) > count:
            spare = self._views.pop()
            self._column.removeWidget(spare)
            spare.hide()
            spare.deleteLater()
        while len(self._views) < count:
            view = PageView(self._translator, len(self._views), self._pool)
            self._views.append(view)
            self._column.addWidget(view)
            view.show()
        self._resize_pages()
        self._scroll.verticalScrollBar().setValue(at)
        self._show_place()

    def show_checks(self, lines: tuple[CheckLine, ...]) -> None:
        """Show the open checks."""
        self._checks.show_checks(lines)

    def show_calls(self, lines: tuple[CallLine, ...]) -> None:
        """Show the critical results with the records of their telling."""
        self._calls.show_lines(lines)

    @property
    def calls(self) -> CallList:
        """The critical results."""
        return self._calls

    def show_sentences(self, lines: tuple[SentenceLine, ...]) -> None:
        """Show the sentences of the impression, to be written over in place."""
        self._sentences.show_lines(lines)

    @property
    def sentences(self) -> SentenceList:
        """The sentences of the impression."""
        return self._sentences

    @property
    def views(self) -> tuple[PageView, ...]:
        """The sheets."""
        return tuple(self._views)

    @property
    def checks(self) -> CheckList:
        """The list of checks."""
        return self._checks

    def _drop_pages(self) -> None:
        self._pages = None
        for view in self._views:
            self._column.removeWidget(view)
            view.hide()
            view.deleteLater()
        self._views = []
        self._show_place()

    def _scale(self) -> float:
        """Pixels a point, before the screen's own ratio."""
        if self._zoom is not None:
            return self._zoom * POINT_AT_FULL_SIZE
        widest = max((w for w, _h in self._pages.sizes_pt), default=595.0) if self._pages else 595.0
        return max(0.2, (self._scroll.viewport().width() - 2 * MARGIN_PX) / widest)

    def _resize_pages(self) -> None:
        if self._pages is None:
            return
        scale = self._scale()
        for view in self._views:
            view.show_page(self._pages, scale, len(self._views))
        self._percent.setText(
            self._say("zoom-at", percent=str(round(100 * scale / POINT_AT_FULL_SIZE)))
        )
        self._column.activate()
        self._fetch()

    def _fetch(self) -> None:
        """Ask for the pages in sight first, then for their neighbours."""
        current = self.current_page
        for view in sorted(self._views, key=lambda v: abs(self._views.index(v) - current)):
            view.fetch()

    @property
    def current_page(self) -> int:
        """The page in the middle of the window, counted from 0."""
        middle = self._scroll.verticalScrollBar().value() + self._scroll.viewport().height() / 2
        for place, view in enumerate(self._views):
            if middle < view.geometry().bottom() + MARGIN_PX:
                return place
        return max(0, len(self._views) - 1)

    def _show_place(self) -> None:
        self._where.setVisible(bool(self._views))
        if self._views:
            page, count = str(self.current_page + 1), str(len(self._views))
            self._where.setText(self._say("page-of", page=page, count=count))

    # zoom and keys ----------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Zoom as a share of full size."""
        return self._scale() / POINT_AT_FULL_SIZE

    def zoom_in(self) -> None:
        """Show the page larger."""
        self._step(1)

    def zoom_out(self) -> None:
        """Show the page smaller."""
        self._step(-1)

    def fit_width(self) -> None:
        """Show the page as wide as the window."""
        self._zoom = None
        self._resize_pages()

    def _step(self, by: int) -> None:
        now = self.zoom
        larger = [z for z in ZOOMS if z > now + 0.01]
        smaller = [z for z in ZOOMS if z < now - 0.01]
        if by > 0 and larger:
            self._zoom = larger[0]
        elif by < 0 and smaller:
            self._zoom = smaller[-1]
        self._resize_pages()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page again where it fits the window."""
        super().resizeEvent(event)
        self._resize_pages()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Zoom with ``Ctrl`` and the wheel; fit again when the viewport changes."""
        if isinstance(event, QWheelEvent):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._step(1 if event.angleDelta().y() > 0 else -1)
                return True
        elif event.type() == QEvent.Type.Resize and self._zoom is None:
            self._resize_pages()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """``Esc`` closes, ``F8`` walks the checks, plus and minus zoom, arrows and pages scroll."""
        key = event.key()
        bar = self._scroll.verticalScrollBar()
        moves = {
            Qt.Key.Key_Down: bar.singleStep() * 3,
            Qt.Key.Key_Up: -bar.singleStep() * 3,
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key == Qt.Key.Key_F8:
            self._checks.focus_next()
        elif key in _ZOOM_KEYS:
            self._step(_ZOOM_KEYS[Qt.Key(key)])
        elif key == Qt.Key.Key_0:
            self.fit_width()
        elif key in moves:
            bar.setValue(bar.value() + moves[Qt.Key(key)])
        else:
            super().keyPressEvent(event)
