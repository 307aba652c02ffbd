"""What a pane says of the map over it: colour bar, reasons, progress."""

from __future__ import annotations

from dataclasses import replace

from desktop.app.ports import Translator
from desktop.domain.imaging import Stack
from desktop.domain.message import Message
from desktop.viewer.colourmaps import title
from desktop.viewer.fusion import Fused, MapFacts, Showing, map_window, ticks
from desktop.viewer.unit_words import input_lines, unit_name
from desktop.views.viewer.colourbar import DrawnColourBar
from desktop.views.viewer.compose import Composer
from desktop.views.viewer.overlay import Overlay

_MOST_REASONS = 3


class FusionWords:
    """Puts maps into words; holds nothing else."""

    def __init__(self, composer: Composer, translator: Translator) -> None:
        self._composer, self._words = composer, translator

    def bar(self, fused: Fused, functional: Stack, facts: MapFacts, colours: str) -> DrawnColourBar:
        """Return the colour bar of a map, with what its values are and are not."""
        shown = {
            Showing.FUSED: Message.of("fusion-shown", percent=str(fused.opacity)),
            Showing.MAP: Message("fusion-shown-map"),
            Showing.ANATOMY: Message("fusion-shown-anatomy"),
        }[fused.showing]
        how = Message.of("fusion-how", shown=shown, colours=title(colours))
        notes = [self._words.what(problem) for problem in facts.problems[:_MOST_REASONS]]
        if fused.threshold:
            notes.append(self._say(Message("fusion-threshold-on")))
        if fused.shift_mm is not None:
            notes.append(self._say(Message("fusion-stated")))
            x, y, z = (f"{part:+.1f}" for part in fused.shift_mm)
            notes.append(self._say(Message.of("fusion-offset", x=x, y=y, z=z)))
        return DrawnColourBar(
            colours=colours,
            ticks=ticks(map_window(fused, facts)),
            unit=self._say(unit_name(facts.unit)),
            title=(self._composer.series_name(functional), self._say(how)),
            notes=tuple(notes),
        )

    def based(self, overlay: Overlay, facts: MapFacts) -> Overlay:
        """Return an overlay that says what the map's unit was computed from."""
        lines = tuple(self._say(line) for line in input_lines(facts.unit, facts.inputs))
        corners = overlay.corners
        return replace(
            overlay, corners=replace(corners, bottom_left=(*lines, *corners.bottom_left))
        )

    def waiting(self, overlay: Overlay, functional: Stack, done: tuple[int, int]) -> Overlay:
        """Return an overlay that says how far a map is."""
        name = self._composer.series_name(functional)
        words = Message.of("fusion-reading", map=name, done=str(done[0]), total=str(done[1]))
        corners = overlay.corners
        lines = (*corners.top_left, self._say(words))
        return replace(overlay, corners=replace(corners, top_left=lines))

    def pane_name(self, name: str, functional: Stack, fused: Fused) -> str:
        """Return what a screen reader says of a pane with a map over it."""
        args = {"map": self._composer.series_name(functional), "percent": str(fused.weight)}
        return self._say(Message.of("fusion-pane-name", pane=name, **args))

    def _say(self, message: Message) -> str:
        return self._words.text(message)
