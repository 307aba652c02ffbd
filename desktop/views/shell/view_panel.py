"""The panel of view export: what, as what, how much is said; the first page as it will be."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.app.ports import Translator
from desktop.app.view_export import GRIDS, grid_of, grid_words
from desktop.domain.message import Message
from desktop.viewer.printing import Paper
from desktop.views.fitting import ChoiceBox
from desktop.views.shell.overlay import Overlay
from desktop.views.shell.services import SettingsPort
from desktop.views.theme import THEME, pixmap
from desktop.views.viewer.shots import What, Wish
from desktop.views.widgets import PlainLabel

FORMATS = ("pdf", "png", "native")
WIDE, HIGH = 940, 720
_LEFT_PX = 330
_BOX_PX = 16
_MOST_FRAMES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Everything chosen in the panel."""

    wish: Wish
    form: str = "pdf"
    grid: tuple[int, int] = (2, 2)
    paper: Paper = Paper.A4
    banner: str = ""


class Tick(QCheckBox):
    """A check box whose box is seen in either theme, checked or not."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, words and the ring of the focus."""
        painter = QPainter(self)
        tone = "t1" if self.isEnabled() else "t3"
        mark = "square-check" if self.isChecked() else "square"
        painter.drawPixmap(2, (self.height() - _BOX_PX) // 2, pixmap(mark, tone, _BOX_PX))
        painter.setPen(THEME.colour(tone))
        room = self.rect().adjusted(_BOX_PX + 9, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(THEME.colour("acc"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 4, 4)
        painter.end()

    def sizeHint(self) -> QSize:
        """Return room for box and words."""
        wide = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(wide + _BOX_PX + 18, 26)


class ViewPanel(Overlay):
    """Choices at the left, the first page at the right; the window goes on behind it.

    Signals
    -------
    changed
        Something was chosen: the preview is old.
    export_wanted, print_wanted, stop_wanted
        The buttons.
    """

    changed = Signal()
    export_wanted = Signal()
    print_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget, translator: Translator, settings: SettingsPort) -> None:
        super().__init__(parent)
        self._words, self._settings = translator, settings
        self._filling = True  # nobody has chosen anything yet
        self.setAccessibleName(self._say("export-views-title"))
        self.what = self._combo("export-views-what", [f"export-views-what-{w}" for w in What])
        self.first, self.last, self.step = (
            self._spin(f"export-views-{name}") for name in ("first", "last", "step")
        )
        self.form = self._combo(
            "export-views-format", [f"export-views-format-{f}" for f in FORMATS]
        )
        self.grid = self._grid_combo()
        self.paper = self._combo("export-views-paper", [f"export-views-paper-{p}" for p in Paper])
        self.identity, self.marks, self.overlays, self.banner = (
            self._check(name) for name in ("identity", "marks", "overlays", "banner")
        )
        self.banner_text = QLineEdit()
        self.banner_text.setMaxLength(200)
        self.banner_text.setPlaceholderText(self._say("export-views-banner-default"))
        self.banner_text.setAccessibleName(self._say("export-views-banner-text"))
        self.banner_text.textChanged.connect(self._on_change)
        self.count = PlainLabel("", "body", "t2")
        self.warning = PlainLabel("", "strong", "warn")
        self.named = PlainLabel("", "strong", "warn")
        self.trouble = PlainLabel("", "body", "warn")
        for label in (self.count, self.warning, self.named, self.trouble):
            label.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self._say("export-views-title"))
        self.go, self.printer, self.stop, self.leave = (
            self._button(name) for name in ("go", "print", "cancel", "close")
        )
        self.sheet = QLabel()
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sheet.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.sheet.setAccessibleName(self._say("export-views-preview"))
        self.caption = PlainLabel(self._say("export-views-preview"), "caption", "t3")
        self._image = QImage()
        self._lay_out()
        self._restore()
        self.show_running(running=False)
        self._wire()

    # building -----------------------------------------------------------------------------------

    def _say(self, name: str) -> str:
        return self._words.text(Message(name))

    def _combo(self, name: str, items: list[str]) -> QComboBox:
        made = ChoiceBox()
        made.addItems([self._say(item) for item in items])
        made.setAccessibleName(self._say(name))
        made.currentIndexChanged.connect(self._on_change)
        return made

    def _grid_combo(self) -> QComboBox:
        made = self._combo("export-views-grid", [])
        for rows, columns in GRIDS:
            args = {"rows": str(rows), "columns": str(columns)}
            made.addItem(self._words.text(Message.of("export-views-grid-item", **args)))
        return made

    def _spin(self, name: str) -> QSpinBox:
        made = QSpinBox()
        made.setRange(1, _MOST_FRAMES)
        made.setAccessibleName(self._say(name))
        made.valueChanged.connect(self._on_change)
        return made

    def _check(self, name: str) -> QCheckBox:
        made = Tick(self._say(f"export-views-{name}"))
        made.toggled.connect(self._on_change)
        return made

    def _button(self, name: str) -> QPushButton:
        return QPushButton(self._say(f"export-views-{name}"))

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setColumnStretch(1, 1)
        form.setVerticalSpacing(8)
        self._range = QWidget()
        row = QHBoxLayout(self._range)
        row.setContentsMargins(0, 0, 0, 0)
        for spin in (self.first, self.last, self.step):
            row.addWidget(spin)
        self._range_label = PlainLabel(self._say("export-views-range"), "support", "t2")
        rows: tuple[tuple[QWidget, QWidget], ...] = (
            (self._label("what"), self.what),
            (self._range_label, self._range),
            (self._label("format"), self.form),
            (self._label("grid"), self.grid),
            (self._label("paper"), self.paper),
        )
        for line, (label, field) in enumerate(rows):
            form.addWidget(label, line, 0)
            form.addWidget(field, line, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(PlainLabel(self._say("export-views-title"), "title"))
        left.addLayout(form)
        for widget in (
            self.marks, self.overlays, self.identity, self.named, self.banner, self.banner_text,
        ):  # fmt: skip
            left.addWidget(widget)
        left.addStretch(1)
        for label in (self.count, self.warning, self.trouble):
            left.addWidget(label)
        left.addWidget(self.bar)
        buttons = QHBoxLayout()
        for button in (self.go, self.printer, self.stop, self.leave):
            buttons.addWidget(button)
        left.addLayout(buttons)
        right = QVBoxLayout()
        right.addWidget(self.sheet, 1)
        right.addWidget(self.caption, 0, Qt.AlignmentFlag.AlignHCenter)
        holder = QWidget()
        holder.setLayout(left)
        holder.setFixedWidth(_LEFT_PX)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(18)
        whole.addWidget(holder)
        whole.addLayout(right, 1)

    def _label(self, name: str) -> PlainLabel:
        return PlainLabel(self._say(f"export-views-{name}"), "support", "t2")

    def _wire(self) -> None:
        self.go.setProperty("primary", "true")
        self.go.clicked.connect(self.export_wanted)
        self.printer.clicked.connect(self.print_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self.leave.clicked.connect(self.close_overlay)

    # remembering --------------------------------------------------------------------------------

    def _restore(self) -> None:
        get = self._settings.get
        self.form.setCurrentIndex(FORMATS.index(get("export-format")))
        self.grid.setCurrentIndex(GRIDS.index(grid_of(get("export-grid"))))
        self.paper.setCurrentIndex(list(Paper).index(Paper(get("export-paper"))))
        for name in ("identity", "marks", "overlays", "banner"):
            getattr(self, name).setChecked(get(f"export-{name}"))
        self.banner_text.setText(get("export-banner-text"))
        self._filling = False
        self._show_fitting()

    def remember(self) -> None:
        """Keep what was chosen, save the images and their range."""
        put = self._settings.set
        choice = self.choice()
        put("export-format", choice.form)
        put("export-grid", grid_words(choice.grid))
        put("export-paper", str(choice.paper))
        for name in ("identity", "marks", "overlays", "banner"):
            put(f"export-{name}", getattr(self, name).isChecked())
        put("export-banner-text", self.banner_text.text())

    # what is chosen -----------------------------------------------------------------------------

    def choice(self) -> Choice:
        """Return everything chosen."""
        form = FORMATS[self.form.currentIndex()]
        words = self.banner_text.text().strip() or self._say("export-views-banner-default")
        wish = Wish(
            what=list(What)[self.what.currentIndex()],
            first=self.first.value(),
            last=self.last.value(),
            step=self.step.value(),
            native=form == "native",
            identity=self.identity.isChecked(),
            marks=self.marks.isChecked(),
            overlays=self.overlays.isChecked(),
        )
        return Choice(
            wish=wish,
            form=form,
            grid=GRIDS[self.grid.currentIndex()],
            paper=list(Paper)[self.paper.currentIndex()],
            banner=words if self.banner.isChecked() else "",
        )

    def open_for(self, count: int) -> None:
        """Open for an active series of so many images."""
        self._filling = True
        for spin in (self.first, self.last, self.step):
            spin.setMaximum(max(1, count))
        self.first.setValue(1)
        self.last.setValue(max(1, count))
        self.step.setValue(1)
        self._filling = False
        self._show_fitting()
        self.open_over(WIDE, HIGH)
        self.what.setFocus()

    def _on_change(self) -> None:
        if not self._filling:
            self._show_fitting()
            self.changed.emit()

    def _show_fitting(self) -> None:
        """Show only what matters for what is chosen."""
        choice = self.choice()
        series, pages = choice.wish.what is What.SERIES, choice.form == "pdf"
        self._range.setVisible(series)
        self._range_label.setVisible(series)
        self.grid.setEnabled(pages)
        self.paper.setEnabled(pages)
        self.printer.setEnabled(pages)
        bare = choice.form == "native"
        self.marks.setEnabled(not bare)
        self.overlays.setEnabled(not bare)
        self.identity.setEnabled(not bare)
        self.banner.setEnabled(not bare)
        self.banner_text.setEnabled(self.banner.isChecked() and not bare)
        said = self._say("export-views-named") if choice.wish.identity and not bare else ""
        self.named.setText(said)
        self.named.setVisible(bool(said))
        page = "export-views-preview" if pages else "export-views-preview-picture"
        self.caption.setText(self._say(page))
        self.sheet.setAccessibleName(self._say(page))

    # showing ------------------------------------------------------------------------------------

    def show_count(self, words: str, warning: str) -> None:
        """Say how much there will be, and what may be wrong with it."""
        self.count.setText(words)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self.go.setEnabled(self.stop.isHidden())

    def show_trouble(self, words: str) -> None:
        """Say why something failed, or nothing."""
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def show_image(self, image: QImage) -> None:
        """Show the first page or picture."""
        self._image = image
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            self.sheet.clear()
            return
        ratio = self.devicePixelRatioF()
        room = QSize(round(self.sheet.width() * ratio), round(self.sheet.height() * ratio))
        shown = self._image.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        self.sheet.setPixmap(QPixmap.fromImage(shown))

    def show_running(self, *, running: bool) -> None:
        """Show progress and a way to stop, or the buttons that begin."""
        self.bar.setVisible(running)
        self.stop.setVisible(running)
        self.leave.setVisible(not running)
        self.go.setEnabled(not running)
        self.printer.setVisible(not running)
        if running:
            self.bar.setRange(0, 0)
            self.stop.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what runs, else closes."""
        if event.key() == Qt.Key.Key_Escape and not self.stop.isHidden():
            self.stop_wanted.emit()
            return
        super().keyPressEvent(event)
