"""The reading screen: banner, tool bar, images, report panel, and what opens over them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop import assets
from desktop.viewer.hanging import Protocol, parse_protocols
from desktop.views.report.prompt_control import PromptSite
from desktop.views.report.why import WhyPanel
from desktop.views.shell.banner import PatientBanner
from desktop.views.shell.hub import ActionHub
from desktop.views.shell.other_patient import Alarm, OtherPatientBar
from desktop.views.shell.panel import MAXIMUM_PX, MINIMUM_PX, ReportPanel
from desktop.views.shell.services import LazySource, Services
from desktop.views.shell.toolbar import ToolBar
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.memory import image_budget, machine_bytes
from desktop.views.viewer.objects_panel import ObjectsPanel
from desktop.views.widgets import rule

PROTOCOLS = "protocols"
WHY_SHARE = 0.72  # of the width of images and panel: over the panel and two panes
PANEL_PX = 590
COMPACT_BELOW_PX = 1500
PANEL_COMPACT_PX = 520
# what an open prompt may need while an image has focus; all other keys stay the image's
_ANSWERS = frozenset("0123456789LRBNU.,")
_ANSWER_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace})


def shipped_protocols() -> tuple[Protocol, ...]:
    """Return the hanging protocols of the product."""
    texts = (assets.read_text(name) for name in assets.names(PROTOCOLS, ".toml"))
    return tuple(protocol for text in texts for protocol in parse_protocols(text))


class ReadingScreen(QWidget):
    """Places the parts and routes the keys that more than one of them could want."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        translator = self._translator = services.translator
        self.templates = assets.templates()
        self.protocols = shipped_protocols()
        self.banner = PatientBanner(translator)
        self.other_patient = OtherPatientBar(translator)
        self.viewer = ViewerArea(
            LazySource(services.source),
            translator,
            services.ids,
            self.protocols,
        )
        chosen = int(services.settings.get("image-memory-mib"))
        self.viewer.store.set_limit(image_budget(chosen, machine_bytes()))
        self.images_away = False  # on a window of their own
        self.panel = ReportPanel(translator, self.templates, services.seconds)
        self.viewer.switches_changed.connect(
            lambda: self.panel.foot.show_tool(self.viewer.scene.tool)
        )
        self.why = WhyPanel(translator, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(2)
        self.splitter.setChildrenCollapsible(False)
        self.objects = ObjectsPanel(self.viewer.beside, translator)
        self.objects.closed.connect(self.close_objects)
        self.images = _beside_each_other(self.viewer, self.objects)
        self.splitter.addWidget(self.images)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([1600 - PANEL_PX, PANEL_PX])
        self.toolbar: ToolBar | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.banner)
        self._column.addWidget(self.other_patient)
        self._column.addWidget(rule())
        self._body = QStackedWidget()
        self._body.addWidget(self.splitter)
        self._column.addWidget(self._body, 1)
        self._run: Callable[[str], None] = lambda _name: None
        self.alarm = Alarm(self.banner, self.other_patient, self.panel)
        self.other_patient.wanted.connect(self._run_command)
        self.panel.form.prompt.set_site(self._prompt_site)
        self.panel.form.prompt.overlay.setParent(self)
        self.splitter.splitterMoved.connect(self._place_why)

    def _run_command(self, name: str) -> None:
        self._run(name)

    def attach(self, hub: ActionHub) -> None:
        """Put the tool bar in, once the commands exist."""
        self.toolbar = ToolBar(hub, self._translator)
        self._column.insertWidget(3, self.toolbar)
        self._column.insertWidget(4, rule())
        self._run = hub.run

    def set_width(self, width_px: int) -> None:
        """Fold what a narrow window has no room for: never identity, act now or impression."""
        compact = width_px < COMPACT_BELOW_PX
        self.banner.set_compact(compact=compact)
        self.other_patient.set_compact(compact=compact)
        self.panel.form.set_compact(on=compact)
        if not self.images_away:
            self.fit_images(width_px)
        self.panel.setMinimumWidth(PANEL_COMPACT_PX if compact else MINIMUM_PX)
        self.panel.setMaximumWidth(MAXIMUM_PX)
        if self.toolbar is not None:
            self.toolbar.set_narrow(narrow=self.toolbar.is_narrow_at(width_px))

    def fit_images(self, width_px: int) -> None:
        """Fold the images where the window they are in is narrow."""
        self.viewer.set_compact(
            compact=width_px < COMPACT_BELOW_PX and not self._has_room(width_px)
        )

    def _has_room(self, width_px: int) -> bool:
        """Whether a window without the report leaves the images as much as a wide one with it."""
        return self.images_away and width_px >= COMPACT_BELOW_PX - PANEL_PX

    def show_page(self, page: QWidget) -> None:
        """Show the page as it will print below the banner: identity stays in sight."""
        if self._body.indexOf(page) < 0:
            self._body.addWidget(page)
        self._body.setCurrentWidget(page)
        if self.toolbar is not None:
            self.toolbar.hide()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_images(self) -> None:
        """Go back to images and form."""
        self._body.setCurrentWidget(self.splitter)
        if self.toolbar is not None:
            self.toolbar.show()
        self.focus_images()

    def focus_images(self) -> None:
        """Give the keys back to the active pane."""
        self.viewer.active_pane().setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_objects(self) -> None:
        """Open the list of objects beside the images, or close it."""
        if self.objects.isHidden():
            self.objects.open_panel()
        else:
            self.close_objects()

    def close_objects(self) -> None:
        """Close the list of objects; the keys go back to the images."""
        self.objects.hide()
        self.focus_images()

    @property
    def images_have_focus(self) -> bool:
        """Whether keys act on an image now."""
        widget = QApplication.focusWidget()
        return widget is not None and (widget is self or self.viewer.isAncestorOf(widget))

    # the prompt -------------------------------------------------------------------------------

    def _prompt_site(self) -> PromptSite | None:
        pane = self.viewer.active_pane()
        if not pane.isVisible():
            return None
        host = pane.window() if self.images_away else self
        corner = pane.mapTo(host, QPoint(0, 0))
        box = QRect(corner, pane.size())
        pointer = host.mapFromGlobal(pane.cursor().pos())
        if not box.contains(pointer):
            pointer = box.center()
        offset = self.viewer.mapTo(host, QPoint(0, 0))
        avoid = tuple(rect.translated(offset) for rect in self.viewer.occupied())
        return PromptSite(host=host, pane=box, pointer=pointer, avoid=avoid)

    def event(self, event: QEvent) -> bool:
        """Keep an answer of the open prompt from being taken as a command."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            prompt = self.panel.form.prompt
            if self.images_have_focus and self.viewer.labelling.wants(event):
                event.accept()
                return True
            if prompt.is_open and self.images_have_focus and _may_answer(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give a key to the prompt, else let Esc close what is open."""
        if self.images_have_focus and self.viewer.labelling.handle_key(event):
            return
        if self.images_have_focus and self.panel.form.prompt.handle_key(event):
            return
        if event.key() == Qt.Key.Key_Escape:
            self.escape()
            return
        super().keyPressEvent(event)

    def escape(self) -> None:
        """Close the innermost thing that is open; at last take up Select, keys to the image."""
        if not self.why.isHidden():
            self.why.close_panel()
        elif self.panel.form.prompt.is_open:
            self.panel.form.prompt.close()
        else:
            self._run("tool-select")
            self.focus_images()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own name
        """Tab walks the fields of the report while an image has focus, else the widgets."""
        if self.images_have_focus:
            self._run("field-next" if next else "field-previous")
            return True
        return super().focusNextPrevChild(next)

    # the why panel ----------------------------------------------------------------------------

    def _place_why(self) -> None:
        below = self._body.geometry()
        width = max(self.panel.width(), round(below.width() * (1 - WHY_SHARE)), 800)
        width = min(width, below.width() - 320)
        self.why.setGeometry(below.right() - width + 1, below.top(), width, below.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the why panel over the panel and two panes."""
        super().resizeEvent(event)
        self._place_why()

    def place_why(self) -> None:
        """Put the why panel in its place before it opens."""
        self._place_why()
        self.why.raise_()


def _beside_each_other(*widgets: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    for widget in widgets:
        row.addWidget(widget)
    return made


def _may_answer(event: QKeyEvent) -> bool:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
        return False
    if event.key() in _ANSWER_KEYS:
        return True
    if modifiers and event.key() != Qt.Key.Key_N:
        return False
    return event.text().upper() in _ANSWERS and bool(event.text())
