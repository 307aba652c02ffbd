"""Presentation states in the panes: read off the GUI thread, one after another on command."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance

from desktop.app.ports import FrameError, StudySource, Translator
from desktop.domain.imaging import FrameRef, ObjectKind, ObjectRef, Study
from desktop.domain.message import Message
from desktop.domain.pixels import Frame, Window
from desktop.domain.presentation import GraphicKind, Presentation
from desktop.viewer.lut import Voi, automatic_voi
from desktop.viewer.presenting import (
    Figure,
    applies_to,
    area_of,
    figures,
    planes,
    present,
    turn_of,
    view_of,
    words,
)
from desktop.viewer.turned import turned_sheet
from desktop.viewer.unit_words import unit_lines
from desktop.viewer.zoom import Sheet, View
from desktop.views.background import submit
from desktop.views.viewer.loader import FrameStore
from desktop.views.viewer.overlay import Overlay
from desktop.views.viewer.pane import ImagePane
from desktop.views.viewer.planes import DrawnPlane
from desktop.views.viewer.scene import Scene
from desktop.views.viewer.shapes import DrawnShape, ShapeKind

_KEPT_FRAMES = 24
_FILL = 0.35
_MM_PER_INCH = 25.4
_KINDS = {
    GraphicKind.POINT: ShapeKind.POINTS,
    GraphicKind.POLYLINE: ShapeKind.LINE,
    GraphicKind.ELLIPSE: ShapeKind.ELLIPSE,
}


class _Board(Protocol):
    """What these commands act on: the viewer area."""

    scene: Scene
    store: FrameStore
    panes: tuple[ImagePane, ...]
    switches_changed: SignalInstance

    def refresh(self) -> None: ...
    def voi(self, number: int) -> Voi | None: ...


class Presenter(QObject):
    """Knows the states of the study and what they make of the frames on screen."""

    def __init__(self, board: _Board, source: StudySource, translator: Translator) -> None:
        super().__init__()
        self._board, self._source, self._words = board, source, translator
        self._study_uid = ""
        self._states: dict[str, Presentation | None] = {}  # None while it is read
        self._frames: OrderedDict[tuple[Frame, str], Frame] = OrderedDict()
        self._drawn: OrderedDict[object, tuple[DrawnShape, ...]] = OrderedDict()

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return the commands of the registry that are carried out here."""
        return {
            "presentation": self.next_state,
            "overlays": self.toggle_overlays,
            "window-next": self.next_voi,
        }

    # Reading

    def take(self, study: Study) -> None:
        """Read the states of a study that are not read yet."""
        if study.study_uid != self._study_uid:
            self._study_uid = study.study_uid
            self._states.clear()
            self._frames.clear()
            self._drawn.clear()
        for ref in study.objects:
            if ref.kind is ObjectKind.PRESENTATION and ref.sop_uid not in self._states:
                self._states[ref.sop_uid] = None
                self._read(ref, study.study_uid)

    def _read(self, ref: ObjectRef, study_uid: str) -> None:
        source = self._source

        def deliver(owner: Presenter, result: object, error: Exception | None) -> None:
            owner._keep(ref, study_uid, result, error)

        submit(lambda: source.presentation(ref), deliver, owner=self)

    def _keep(
        self, ref: ObjectRef, study_uid: str, result: object, error: Exception | None
    ) -> None:
        if study_uid != self._study_uid:
            return  # another study is shown by now
        if isinstance(result, Presentation):
            self._states[ref.sop_uid] = result
            self._board.refresh()
        elif isinstance(error, FrameError) or error is not None:
            self._states.pop(ref.sop_uid, None)

    @property
    def is_reading(self) -> bool:
        """Whether a state is still being read."""
        return any(state is None for state in self._states.values())

    # What the panes ask

    def choices(self, ref: FrameRef) -> tuple[Presentation, ...]:
        """Return the states that are meant for a frame, in the order of the study."""
        found = (state for state in self._states.values() if state is not None)
        return tuple(state for state in found if applies_to(state, ref))

    def on(self, pane: int) -> Presentation | None:
        """Return the state that a pane shows its frame in."""
        ref = self._board.scene.ref(pane)
        state = self._states.get(self._board.scene.states[pane].presentation)
        return state if state is not None and ref is not None and applies_to(state, ref) else None

    def frame(self, pane: int, frame: Frame | None) -> Frame | None:
        """Return a frame as a pane paints it; the same object while nothing changes."""
        state = self.on(pane)
        if frame is None or state is None:
            return frame
        key = (frame, state.sop_uid)
        if key not in self._frames:
            self._frames[key] = present(state, frame)
            while len(self._frames) > _KEPT_FRAMES:
                self._frames.popitem(last=False)
        return self._frames[key]

    def voi(self, pane: int) -> Voi | None:
        """Return the window or table that a pane's own choice or its state asks for."""
        ref, state = self._board.scene.ref(pane), self._board.scene.states[pane]
        held = self._board.store.get(ref) if ref is not None else None
        if not isinstance(held, Frame):
            return None
        frame = self.frame(pane, held) or held
        if state.table is not None and state.table < len(frame.voi_luts):
            return frame.voi_luts[state.table]
        return automatic_voi(frame) if frame is not held and not frame.is_colour else None

    def dressed(self, pane: int, overlay: Overlay, frame: Frame | None, voi: Voi | None) -> Overlay:
        """Return the overlay of a pane with what files want drawn over their images."""
        scene, state = self._board.scene, self.on(pane)
        ref = scene.ref(pane)
        said = [*self._voi_name(voi)]
        if state is not None:
            said.append(self._name(state))
        drawn: list[DrawnPlane] = []
        shapes: list[DrawnShape] = []
        if frame is not None and ref is not None and scene.overlays:
            drawn.extend(DrawnPlane(plane=plane) for plane in frame.overlays)
            if state is not None:
                size = (frame.stored.shape[0], frame.stored.shape[1])
                drawn.extend(DrawnPlane(plane=plane) for plane in planes(state))
                shapes.extend(self._shapes(state, ref, size))
        measured = tuple(self._words.text(line) for line in unit_lines(frame)) if frame else ()
        corners = replace(
            overlay.corners,
            top_right=(*overlay.corners.top_right, *said),
            bottom_left=(*measured, *overlay.corners.bottom_left),
        )
        note = self._words.what(state.notes[0]) if state is not None and state.notes else ""
        return replace(
            overlay,
            corners=corners,
            planes=tuple(drawn),
            shapes=(*shapes, *overlay.shapes),
            warning=overlay.warning or note,
        )

    def _shapes(
        self, state: Presentation, ref: FrameRef, size: tuple[int, int]
    ) -> tuple[DrawnShape, ...]:
        """Return figures and words of a state on a frame; kept while the pane stays."""
        key = (state, ref.sop_uid, ref.frame)
        if key not in self._drawn:
            self._drawn[key] = state_shapes(state, ref, size)
            while len(self._drawn) > _KEPT_FRAMES:
                self._drawn.popitem(last=False)
        return self._drawn[key]

    def _voi_name(self, voi: Voi | None) -> tuple[str, ...]:
        if voi is None or (isinstance(voi, Window) and not voi.explanation):
            return ()
        if voi.explanation:
            return (voi.explanation,)
        return (self._words.text(Message("presentation-table")),)

    def _name(self, state: Presentation) -> str:
        name = state.label or state.description or "–"
        return self._words.text(Message.of("presentation-on", name=name))

    # Commands

    def next_state(self) -> None:
        """Show the active pane in the next state meant for its image, after the last in none."""
        scene, pane = self._board.scene, self._board.scene.active
        ref = scene.ref(pane)
        if ref is None:
            return
        uids = ["", *(state.sop_uid for state in self.choices(ref))]
        now = scene.states[pane].presentation
        after = uids[(uids.index(now) + 1) % len(uids)] if now in uids else ""
        self.show(pane, after)

    def show(self, pane: int, sop_uid: str) -> None:
        """Show a pane in a state; empty: as the images themselves ask."""
        scene = self._board.scene
        clean = scene.states[pane].reset()
        state, ref, stack = self._states.get(sop_uid), scene.ref(pane), scene.stack(pane)
        if state is None or ref is None or stack is None:
            scene.change(pane, clean)
        else:
            turn = turn_of(state)
            sheet = Sheet(columns=stack.columns, rows=stack.rows, aspect=ref.aspect or 1.0)
            view = self._view(pane, state, ref, turned_sheet(sheet, turn))
            scene.change(pane, replace(clean, presentation=sop_uid, turn=turn, view=view))
        self._changed()

    def _view(self, pane: int, state: Presentation, ref: FrameRef, sheet: Sheet) -> View:
        area = area_of(state, ref)
        if area is None:
            return View()
        widget = self._board.panes[pane]
        density = widget.physicalDpiX() * widget.devicePixelRatioF() / _MM_PER_INCH
        return view_of(area, sheet, turn_of(state), widget.device_size, density)

    def toggle_overlays(self) -> None:
        """Show, or do not show, what files want drawn over their images."""
        self._board.scene.overlays = not self._board.scene.overlays
        self._changed()

    def next_voi(self) -> None:
        """Show the active pane in the file's next window or table."""
        scene, pane = self._board.scene, self._board.scene.active
        ref = scene.ref(pane)
        held = self._board.store.get(ref) if ref is not None else None
        frame = self.frame(pane, held) if isinstance(held, Frame) else None
        if frame is None or frame.is_colour:
            return
        choices: tuple[Voi, ...] = (*frame.windows, *frame.voi_luts)
        if not choices:
            return
        now = self._board.voi(pane)
        at = next((i for i, choice in enumerate(choices) if _same(choice, now)), -1)
        after = (at + 1) % len(choices)
        state, table = scene.states[pane], after - len(frame.windows)
        if table >= 0:
            scene.change(pane, replace(state, window=None, table=table))
        else:
            scene.change(pane, replace(state, window=frame.windows[after], table=None))
        self._changed()

    def _changed(self) -> None:
        self._board.refresh()
        self._board.switches_changed.emit()


def _same(choice: Voi, now: Voi | None) -> bool:
    if isinstance(choice, Window) and isinstance(now, Window):
        return choice == now
    return choice is now


def state_shapes(
    state: Presentation, ref: FrameRef, size: tuple[int, int]
) -> tuple[DrawnShape, ...]:
    """Return figures and words of a state on a frame of (rows, columns)."""
    made = (_shape(figure) for figure in figures(state, ref, size))
    return (*made, *_said(state, ref, size))


def _shape(figure: Figure) -> DrawnShape:
    return DrawnShape(
        kind=_KINDS[figure.kind],
        points=figure.points,
        colour=figure.colour,
        fill=_FILL if figure.filled else 0.0,
    )


def _said(state: Presentation, ref: FrameRef, size: tuple[int, int]) -> list[DrawnShape]:
    """Return the words of a state, each with a line to what it points at."""
    return [
        DrawnShape(
            kind=ShapeKind.LINE,
            points=(text.at, text.anchor) if text.anchor is not None else (text.at,),
            label=text.text,
            label_at=text.at,
            colour=text.colour,
        )
        for text in words(state, ref, size)
    ]
