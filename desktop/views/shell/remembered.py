"""What a reader set up once and finds again: panes by modality, the series strip."""

from __future__ import annotations

from desktop.domain.imaging import Study
from desktop.viewer.layout import Layout
from desktop.views.shell.services import SettingsPort
from desktop.views.viewer.area import ViewerArea

_LAYOUTS = frozenset({"layout-next", *(f"layout-{layout.value}" for layout in Layout)})


class Arrangements:
    """Remembers how panes are laid out; what nobody chose is left to the hanging protocol."""

    def __init__(self, viewer: ViewerArea, settings: SettingsPort) -> None:
        self._viewer, self._settings = viewer, settings

    def note(self, command: str) -> None:
        """Take down what a command has just changed. A small window's folding is no choice."""
        if self._viewer.scene.compact:
            return
        if command == "strip":
            self._settings.set("strip-shown", not self._viewer.strip.isHidden())
        elif command in _LAYOUTS:
            stack = self._viewer.scene.stack(self._viewer.scene.active)
            if stack is not None:
                layout = self._viewer.scene.arrangement.layout
                chosen = {**self._settings.get("layouts")}
                chosen[stack.modality] = [layout.rows, layout.columns]
                self._settings.set("layouts", chosen)

    def apply(self, study: Study) -> None:
        """Lay the panes out as they were left for this modality.

        A protocol of the reader's own says itself how, and goes first.
        """
        if not self._viewer.strip.isHidden() and not self._settings.get("strip-shown"):
            self._viewer.trigger("strip")
        if self._viewer.scene.hung is not None and self._viewer.scene.hung.user:
            return
        modality = next((stack.modality for stack in study.pictures), "")
        wanted = self._settings.get("layouts").get(modality)
        for layout in Layout:
            if wanted == [layout.rows, layout.columns]:
                self._viewer.trigger(f"layout-{layout.value}")
