"""Keeps the plot beside the images on the profile or region in hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.app.draft import MeasurementMark
from desktop.app.ports import Translator
from desktop.domain.message import Message
from desktop.domain.pixels import Frame
from desktop.viewer.measure_regions import Plot, histogram, profile
from desktop.viewer.measure_words import tool_words
from desktop.viewer.metric import metric_at
from desktop.views.background import LatestOnly
from desktop.views.viewer.loader import FrameStore
from desktop.views.viewer.plot import PlotPanel
from desktop.views.viewer.scene import Scene

PLOTTED = frozenset({"profile", "ellipse", "rectangle", "freehand"})
_MARGIN_PX = 12


class Plots(QObject):
    """Makes the panel when it is first wanted; plots are worked out off the GUI thread."""

    def __init__(
        self, host: QWidget, scene: Scene, store: FrameStore, translator: Translator
    ) -> None:
        super().__init__(host)
        self._host, self._scene, self._store = host, scene, store
        self._translator = translator
        self._asked: object = None
        self.panel: PlotPanel | None = None
        self._query = LatestOnly(parent=self)
        self._query.answered.connect(self._on_answer)

    def table(self) -> dict[str, Callable[[], None]]:
        """Return the commands carried out here."""
        return {"measure-plot": self.toggle}

    @property
    def is_open(self) -> bool:
        """Whether the plot is on screen."""
        return self.panel is not None and not self.panel.isHidden()

    @property
    def is_settled(self) -> bool:
        """Whether the plot shows what is in hand."""
        return not self._query.is_waiting

    def toggle(self) -> None:
        """Show or hide the plot."""
        if self.is_open:
            self.close_panel()
            return
        if self.panel is None:
            self.panel = PlotPanel(self._host, self._translator)
            self.panel.closed.connect(self.close_panel)
        self._asked = None
        self.panel.show_plot("", None)
        self.panel.show()
        self.panel.raise_()
        self.place()
        self.refresh()

    def close_panel(self) -> None:
        """Hide the plot."""
        if self.panel is not None:
            self._query.forget()
            self.panel.hide()

    def place(self) -> None:
        """Put the panel into the lower right corner of the images."""
        if self.panel is not None:
            x = self._host.width() - self.panel.width() - _MARGIN_PX
            y = self._host.height() - self.panel.height() - _MARGIN_PX
            self.panel.move(max(0, x), max(0, y))

    def refresh(self) -> None:
        """Follow the measurement in hand; nothing is done while the plot is closed."""
        if not self.is_open or self.panel is None:
            return
        mark = self._in_hand()
        found = self._scene.find(mark.place.sop_uid, mark.place.frame) if mark else None
        held = self._store.get(found[0].frames[found[1]]) if found else None
        if mark is None or not isinstance(held, Frame):
            self._asked = None
            self._query.forget()
            self.panel.show_plot("", None)
            return
        key = (mark.id, mark.points, held.ref)
        if key != self._asked:
            self._asked = key
            self._query.ask(_plotter(mark, held), mark.tool)

    def _in_hand(self) -> MeasurementMark | None:
        draft, selected = self._scene.draft, self._scene.selected
        if draft is None:
            return None
        chosen = draft.measurement(selected.id) if selected is not None else None
        if chosen is not None and chosen.tool in PLOTTED:
            return chosen
        drawn = [m for m in draft.measurements if m.tool in PLOTTED]
        return drawn[-1] if drawn else None

    def _on_answer(self, tool: object, plot: object) -> None:
        if self.panel is None:
            return
        kind = "profile" if tool == "profile" else "histogram"
        title = Message.of(f"plot-title-{kind}", tool=tool_words(str(tool)))
        shown = plot if isinstance(plot, Plot) else None
        self.panel.show_plot(self._translator.text(title), shown)


def _plotter(mark: MeasurementMark, frame: Frame) -> Callable[[], Plot | None]:
    def work() -> Plot | None:
        if mark.tool == "profile":
            return profile(metric_at(frame.ref, mark.points), mark.points, frame)
        return histogram(mark.tool, mark.points, frame)

    return work
