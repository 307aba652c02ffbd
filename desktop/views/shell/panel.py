"""The report panel: form, key question and impression in one column, the keys at its foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.app.ports import Translator
from desktop.report.templates import Templates
from desktop.views.report.form import ReportForm
from desktop.views.report.impression import ImpressionView
from desktop.views.report.question import QuestionView
from desktop.views.shell.foot import FOOT_PX, PanelFoot
from desktop.views.widgets import rule

MINIMUM_PX, MAXIMUM_PX = 520, 760
SIDE_PX = 14
ROW_SPARE_PX = 60  # what stands above and below the row being read
IMPRESSION_SHARE = 0.42  # of the column, where both cannot be shown whole


class ReportPanel(QWidget):
    """One column in the order of the page; only it scrolls, the foot stays."""

    def __init__(
        self, translator: Translator, templates: Templates, now_s: Callable[[], float]
    ) -> None:
        super().__init__()
        self.setProperty("surface", "bg1")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(MINIMUM_PX)
        self.setMaximumWidth(MAXIMUM_PX)
        self.form = ReportForm(translator, templates, now_s=now_s)
        self.question = QuestionView(translator)
        self.impression = ImpressionView(translator)
        self.form.set_question(self.question)
        self._form_fit, self._impression_fit = Fitted(self.form), Fitted(self.impression)
        self.form_area, self.impression_area = (
            _scroller(self._form_fit),
            _scroller(self._impression_fit),
        )
        self.foot = PanelFoot(translator)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.form_area)
        self._pinned = QHBoxLayout()
        self._pinned.addWidget(self.impression.pinned)
        box.addLayout(self._pinned)
        box.addWidget(self.impression_area, 1)
        box.addWidget(rule())
        box.addWidget(self.foot)
        self.form.position_changed.connect(self.foot.show_position)
        self.form.row_changed.connect(self._keep_row_in_sight)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keep_focus_in_sight)
        for part in (self.form, self.impression, self.impression.pinned):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the height anew when form or impression ask for another."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.share_height()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new height."""
        super().resizeEvent(event)
        self.share_height()

    def share_height(self) -> None:
        """Give the form what it needs, but never the impression's share: that never folds."""
        height = self.height() - FOOT_PX - 1
        width = self.width()
        wanted = self._form_fit.height_at(width)
        asked = self._impression_fit.height_at(width)
        height -= self.impression.pinned.sizeHint().height()
        # a scroll area takes a least height of its own, however little it holds
        floor = self.impression_area.minimumSizeHint().height()
        least = max(floor, min(asked, round(height * IMPRESSION_SHARE)))
        self.form_area.setFixedHeight(max(0, min(wanted, height - least)))
        bar = self.impression_area.verticalScrollBar()
        spare = bar.sizeHint().width() if bar.isVisible() else 0
        self._pinned.setContentsMargins(SIDE_PX, 0, SIDE_PX + spare, 0)

    def _keep_row_in_sight(self, row: str) -> None:
        """Scroll the form so that the row being read is on screen."""
        self.form_area.ensureWidgetVisible(self.form.ladder.row(row), 0, ROW_SPARE_PX)

    def _keep_focus_in_sight(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Scroll so that what has the focus is on screen, once it has its place."""
        for area, content in ((self.form_area, self.form), (self.impression_area, self.impression)):
            if now is not None and content.isAncestorOf(now):
                QTimer.singleShot(0, self, lambda a=area, w=now: _bring(a, w))

    def set_blank(self, *, blank: bool) -> None:
        """Show nothing of a report: the last one must not stand beside another patient's images."""
        for part in (self.form_area, self.impression_area, self.impression.pinned):
            part.setVisible(not blank)
        self.foot.set_blank(blank=blank)


def _bring(area: QScrollArea, widget: QWidget) -> None:
    if isValid(widget) and area.isAncestorOf(widget):
        area.ensureWidgetVisible(widget, 0, ROW_SPARE_PX)


class Fitted(QWidget):
    """Holds a widget at exactly the height its width needs.

    A layout's own minimum assumes that everything wraps at the narrowest width, and a scroll area
    would keep that height for ever.
    """

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(inner)

    def height_at(self, width: int) -> int:
        """Return the height that a width needs."""
        inner = self._inner
        return (
            inner.heightForWidth(width) if inner.hasHeightForWidth() else inner.sizeHint().height()
        )

    def minimumSizeHint(self) -> QSize:
        """Return the height of the present width."""
        return QSize(self._inner.minimumSizeHint().width(), self.height_at(self.width()))

    def sizeHint(self) -> QSize:
        """Return the height of the present width."""
        return self.minimumSizeHint()


def _scroller(widget: Fitted) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area
