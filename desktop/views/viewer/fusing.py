"""Functional maps over the anatomy of the panes: which, how opaque, in which window and colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance

from desktop.app.ports import Translator
from desktop.domain.imaging import FrameRef, Stack
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame, Window
from desktop.viewer.colourmaps import next_name
from desktop.viewer.fused import NO_SHIFT, Lay, sheet_of
from desktop.viewer.fusion import (
    Fused,
    MapFacts,
    candidates,
    ends,
    first_colours,
    is_functional,
    map_presets,
    map_window,
    stated_shift,
    strangers,
    with_ends,
)
from desktop.viewer.geometry import pixel_to_patient
from desktop.viewer.grid import grid_of
from desktop.viewer.mpr import is_virtual, source_of
from desktop.viewer.reslice import NO_SLAB
from desktop.views.viewer.compose import Composer
from desktop.views.viewer.fused_raster import FusedLook
from desktop.views.viewer.fusion_words import FusionWords
from desktop.views.viewer.loader import FrameStore, outwards
from desktop.views.viewer.map_slices import MapSlice, MapSlices, Wanted
from desktop.views.viewer.mpr import Mpr
from desktop.views.viewer.overlay import Overlay
from desktop.views.viewer.reformatted import nearest_index
from desktop.views.viewer.scene import Scene

_AHEAD = 6  # slices of a map made before they are asked for, to either side
_STEP = 0.1  # of a map's window: how far a key moves its upper end


class _Board(Protocol):
    """What fusing acts on: the viewer area."""

    scene: Scene
    store: FrameStore
    composer: Composer
    mpr: Mpr
    complained: SignalInstance
    switches_changed: SignalInstance

    def refresh(self) -> None: ...


class Fusing(QObject):
    """Keeps, for every anatomical stack, the map that lies over it.

    Reformatted views of a stack show the map of the stack itself.
    """

    def __init__(self, board: _Board, translator: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._board = board
        self._fused: dict[str, Fused] = {}
        self._words = FusionWords(board.composer, translator)
        self.slices = MapSlices(self)
        self.slices.known.connect(self._on_known)

    def table(self) -> dict[str, Callable[[], None]]:
        """Return the commands carried out here."""
        return {
            "fuse": self.fuse,
            "fuse-anyway": self.fuse_anyway,
            "fusion-more": lambda: self._change(lambda fused: fused.lighter(1)),
            "fusion-less": lambda: self._change(lambda fused: fused.lighter(-1)),
            "fusion-swap": lambda: self._change(Fused.swapped),
            "fusion-window": self.next_window,
            "fusion-higher": lambda: self._move_top(1),
            "fusion-lower": lambda: self._move_top(-1),
            "fusion-colours": self.next_colours,
            "fusion-threshold": lambda: self._change(
                lambda fused: replace(fused, threshold=not fused.threshold)
            ),
        }

    def checked(self) -> dict[str, bool]:
        """Return which switches are on in the active pane."""
        fused = self.on(self._scene.active)
        return {"fuse": fused is not None, "fusion-threshold": bool(fused and fused.threshold)}

    def forget(self) -> None:
        """Let go of every map: another study is shown."""
        self._fused.clear()
        self.slices.forget()

    @property
    def is_settled(self) -> bool:
        """Whether no map is being worked on."""
        return self.slices.is_settled

    # Commands

    def fuse(self) -> None:
        """Lay the most sensible map over the active pane, then the next, after the last none."""
        base = self._base(self._scene.active)
        if base is None:
            return
        if is_functional(base) and base.key not in self._fused and self._under(base):
            return
        found = candidates(base, self._scene.stacks)
        if not found:
            self._refuse(base)
            return
        now = self._fused.get(base.key)
        keys = [stack.key for stack in found]
        at = keys.index(now.map_key) + 1 if now is not None and now.map_key in keys else 0
        if (now is not None and at == len(keys)) or (now is not None and now.map_key not in keys):
            self._lift(base.key)
        else:
            self._lay(base, Fused(map_key=keys[at]))

    def fuse_anyway(self) -> None:
        """Lay a map of another frame of reference: the reader states that the two belong together.

        The offset is that of the files where the two meet, else centre on centre; it stays on
        screen.
        """
        base = self._base(self._scene.active)
        found = strangers(base, self._scene.stacks) if base is not None else ()
        grid = grid_of(base) if base is not None else None
        if base is None or not found or grid is None or isinstance(grid, Problem):
            self._board.complained.emit(Problem.of("", "fusion-nothing"))
            return
        keys = [stack.key for stack in found]
        now = self._fused.get(base.key)
        at = keys.index(now.map_key) + 1 if now is not None and now.map_key in keys else 0
        if at == len(keys):
            self._lift(base.key)
            return
        functional = grid_of(found[at])
        if isinstance(functional, Problem):
            self._board.complained.emit(functional)
            return
        shift = stated_shift(grid, functional)
        self._lay(base, Fused(map_key=keys[at], shift_mm=shift))

    def next_window(self) -> None:
        """Show the map of the active pane in its next preset."""
        facts = self._facts(self._scene.active)
        if facts is None:
            return self._change(lambda fused: fused)
        count = len(map_presets(facts))
        return self._change(
            lambda fused: replace(fused, window=None, preset=(fused.preset + 1) % count)
        )

    def next_colours(self) -> None:
        """Show the map of the active pane in the next table."""
        pane = self._scene.active
        self._change(lambda fused: replace(fused, colours=next_name(self.colours(pane, fused))))

    def set_window(self, pane: int, window: Window) -> None:
        """Show the map of a pane in a window of its unit."""
        base = self._base(pane)
        fused = self._fused.get(base.key) if base is not None else None
        if base is not None and fused is not None:
            self._fused[base.key] = replace(fused, window=window)
            self._board.refresh()

    def _move_top(self, steps: int) -> None:
        window = self.window(self._scene.active)
        if window is None:
            self._change(lambda fused: fused)
            return
        low, high = ends(window)
        moved = with_ends(low, high + steps * _STEP * window.width)
        self._change(lambda fused: replace(fused, window=moved))

    def _change(self, by: Callable[[Fused], Fused]) -> None:
        base = self._base(self._scene.active)
        fused = self._fused.get(base.key) if base is not None else None
        if base is None or fused is None:
            self._board.complained.emit(Problem.of("", "fusion-none"))
            return
        self._fused[base.key] = by(fused)
        self._show()

    def _under(self, functional: Stack) -> bool:
        """Show anatomy in the active pane, at the same place, with the map over it."""
        pane = self._scene.active
        over = [
            stack
            for stack in candidates(functional, self._scene.stacks)
            if not is_functional(stack)
        ]
        ref, stack = self._scene.ref(pane), self._scene.stack(pane)
        if not over or ref is None or stack is None:
            return False
        middle = pixel_to_patient(
            ref.placement, ref.scale, (stack.columns - 1) / 2, (stack.rows - 1) / 2
        )
        near = nearest_index(over[0], middle) if middle is not None else None
        self._scene.show_stack(pane, over[0].key, near[0] if near is not None else None)
        self._lay(over[0], Fused(map_key=functional.key))
        return True

    def _refuse(self, base: Stack) -> None:
        others = strangers(base, self._scene.stacks)
        if self._fused.get(base.key) is not None:
            self._lift(base.key)
            return
        code = "fusion-other-space" if others else "fusion-nothing"
        args = {"map": self._board.composer.series_name(others[0])} if others else {}
        where = self._board.composer.series_name(base)
        self._board.complained.emit(Problem.of(where, code, **args))

    def _lay(self, base: Stack, fused: Fused) -> None:
        functional = self._scene.stack_of(fused.map_key)
        if functional is None or self._board.mpr.load_of(functional) is None:
            return  # why not has been told
        before = self._fused.get(base.key)
        opacity = before.opacity if before is not None else fused.opacity
        self._fused[base.key] = replace(fused, opacity=opacity)
        self._show()

    def _lift(self, base_key: str) -> None:
        self._fused.pop(base_key, None)
        self._show()

    def _show(self) -> None:
        self._board.refresh()
        self._board.switches_changed.emit()

    # What the panes ask

    def on(self, pane: int) -> Fused | None:
        """Return what lies over the image of a pane."""
        base = self._base(pane)
        return self._fused.get(base.key) if base is not None else None

    def window(self, pane: int) -> Window | None:
        """Return the window of the map of a pane, in its unit, once it is known."""
        fused, facts = self.on(pane), self._facts(pane)
        return map_window(fused, facts) if fused is not None and facts is not None else None

    def colours(self, pane: int, fused: Fused) -> str:
        """Return the table the map of a pane is shown in."""
        facts, functional = self._facts(pane), self._scene.stack_of(fused.map_key)
        if fused.colours or facts is None or functional is None:
            return fused.colours or "hot-iron"
        return first_colours(functional.modality, facts)

    def look(self, pane: int) -> FusedLook | None:
        """Return the map to paint over a pane; what is not made yet is made meanwhile."""
        fused = self.on(pane)
        found = self._slice(pane, fused) if fused is not None else None
        window = self.window(pane)
        if fused is None or found is None or window is None:
            return None
        return FusedLook(
            values=found.frame.stored,
            serial=found.serial,
            window=window,
            colours=self.colours(pane, fused),
            weight=fused.weight,
            threshold=fused.threshold,
            alone=fused.is_alone,
        )

    def map_of(self, pane: int, ref: FrameRef) -> Frame | Callable[[], Frame] | None:
        """Return the map in the grid of the frame a pane shows, for measuring.

        Where that is not made yet, what makes it: to be called on a worker.
        """
        fused, shown = self.on(pane), self._scene.ref(pane)
        if fused is None or shown is None or shown != ref:
            return None
        wanted = self._wanted(pane, fused, ref)
        if wanted is None:
            return None
        found = self.slices.get(wanted)
        return found.frame if found is not None else self.slices.maker(wanted)

    def dressed(self, pane: int, overlay: Overlay) -> Overlay:
        """Return the overlay of a pane with the colour bar of its map."""
        fused = self.on(pane)
        functional = self._scene.stack_of(fused.map_key) if fused is not None else None
        if fused is None or functional is None:
            return overlay
        facts = self._facts(pane)
        if facts is None:
            load = self._board.mpr.known_load(fused.map_key)
            done = (load.done, load.total) if load is not None else (0, 0)
            return self._words.waiting(overlay, functional, done)
        bar = self._words.bar(fused, functional, facts, self.colours(pane, fused))
        return self._words.based(replace(overlay, colour_bar=bar), facts)

    def name_of(self, pane: int, name: str) -> str:
        """Return what a screen reader says of a pane, with its map."""
        fused = self.on(pane)
        functional = self._scene.stack_of(fused.map_key) if fused is not None else None
        if fused is None or functional is None:
            return name
        return self._words.pane_name(name, functional, fused)

    # Maps and their slices

    @property
    def _scene(self) -> Scene:
        return self._board.scene

    def _base(self, pane: int) -> Stack | None:
        """Return the acquired stack of a pane."""
        stack = self._scene.stack(pane)
        if stack is None or not is_virtual(stack.series_uid):
            return stack
        return self._scene.stack_of(source_of(stack.series_uid))

    def _facts(self, pane: int) -> MapFacts | None:
        """Return what the map of a pane holds; its volume is taken in once it is there."""
        fused = self.on(pane)
        if fused is None:
            return None
        facts = self.slices.facts(fused.map_key)
        if facts is None:
            load = self._board.mpr.known_load(fused.map_key)
            if load is None:  # it failed, and that was told
                self._drop(fused.map_key)
            elif load.volume is not None:
                self.slices.take(fused.map_key, load.volume)
        return facts

    def _drop(self, map_key: str) -> None:
        gone = [key for key, fused in self._fused.items() if fused.map_key == map_key]
        for key in gone:
            del self._fused[key]

    def _on_known(self, _map_key: str) -> None:
        self._board.refresh()

    def _slice(self, pane: int, fused: Fused) -> MapSlice | None:
        ref = self._scene.ref(pane)
        wanted = self._wanted(pane, fused, ref) if ref is not None else None
        if wanted is None or self.slices.facts(fused.map_key) is None:
            return None
        found = self.slices.get(wanted)
        self.slices.want(self._around(pane, fused))
        return found

    def _around(self, pane: int, fused: Fused) -> Iterator[Wanted]:
        stack, index = self._scene.stack(pane), self._scene.states[pane].index
        if stack is None:
            return
        near = stack.frames[max(0, index - _AHEAD) : index + _AHEAD + 1]
        for ref in outwards(near, min(index, _AHEAD)):
            wanted = self._wanted(pane, fused, ref)
            if wanted is not None:
                yield wanted

    def _wanted(self, pane: int, fused: Fused, ref: FrameRef) -> Wanted | None:
        stack = self._scene.stack(pane)
        sheet = sheet_of(ref, stack.rows, stack.columns) if stack is not None else None
        if stack is None or sheet is None:
            return None
        slab = self._scene.virtual.slabs.get(stack.key, NO_SLAB)
        lay = Lay(sheet=sheet, slab=slab, shift_mm=fused.shift_mm or NO_SHIFT)
        return Wanted(map_key=fused.map_key, ref=ref, lay=lay)
