"""Views to be written: what is wanted of the viewer, frozen, and made into pictures on a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from desktop.app.draft import Draft
from desktop.app.ports import FrameSource, Translator
from desktop.app.reporting import key_frames
from desktop.domain.imaging import FrameRef, Stack
from desktop.domain.message import Message
from desktop.domain.pixels import Frame, Window
from desktop.domain.presentation import Presentation
from desktop.report.catalogue import level_text
from desktop.viewer.lossy import lossy_words
from desktop.viewer.lut import Grey as Pixels
from desktop.viewer.lut import Voi, automatic_voi
from desktop.viewer.pane import PaneState, corner_place, corner_window
from desktop.viewer.picturing import (
    MapLook,
    Part,
    blended,
    coloured_pixels,
    may_hold_name,
    nameless,
    part_seen,
    whole,
    with_map,
)
from desktop.viewer.presenting import applies_to, planes, present
from desktop.viewer.printing import Badged, Joint, Line, Note, ViewPicture
from desktop.viewer.tools import Tool
from desktop.viewer.zoom import Sheet
from desktop.views.theme import THEME
from desktop.views.viewer.beside import Beside
from desktop.views.viewer.colourbar import DrawnColourBar
from desktop.views.viewer.compose import Composer
from desktop.views.viewer.figures import shapes_of
from desktop.views.viewer.fused_raster import FusedLook
from desktop.views.viewer.geometry_words import reformatted_lines
from desktop.views.viewer.layers import DrawnLayer
from desktop.views.viewer.loader import FrameStore
from desktop.views.viewer.overlay import Overlay
from desktop.views.viewer.pane import ImagePane
from desktop.views.viewer.planes import DrawnPlane
from desktop.views.viewer.presented import Presenter, state_shapes
from desktop.views.viewer.scene import PANES, Scene
from desktop.views.viewer.segment_layers import Lay
from desktop.views.viewer.shapes import DrawnShape, ShapeKind, outline_points

MOST = 1_000
"""No more pictures at once: they are all in memory before the first is written."""
_REGION = 0.376
_JOINTS = {
    ShapeKind.OUTLINE: Joint.CLOSED,
    ShapeKind.ELLIPSE: Joint.CLOSED,
    ShapeKind.POINTS: Joint.CROSSES,
}


class What(StrEnum):
    """Which images are meant."""

    ACTIVE = "active"
    PANES = "panes"
    SERIES = "series"
    KEYS = "keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the reader wants. ``first`` and ``last`` count from 1; 0 is the last image."""

    what: What = What.ACTIVE
    first: int = 1
    last: int = 0
    step: int = 1
    native: bool = False
    identity: bool = False
    marks: bool = True
    overlays: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shot:
    """One picture that is to be made."""

    stack: Stack
    state: PaneState
    pane: tuple[int, int]  # device pixels
    presentation: Presentation | None = None
    fused: FusedLook | None = None
    colour_bar: DrawnColourBar | None = None

    @property
    def ref(self) -> FrameRef:
        """The frame it shows."""
        return self.stack.frames[min(self.state.index, len(self.stack.frames) - 1)]


class Board(Protocol):
    """What shots are taken of: the viewer area."""

    scene: Scene
    store: FrameStore
    presenter: Presenter
    beside: Beside
    panes: tuple[ImagePane, ...]


def shots(board: Board, wish: Wish) -> tuple[Shot, ...]:
    """Return what is to be made, as the viewer stands now; empty where there is nothing."""
    scene = board.scene
    if wish.what is What.SERIES:
        return _series(board, wish)
    if wish.what is What.KEYS:
        return _keys(scene)
    numbers = scene.arrangement.visible if wish.what is What.PANES else (scene.active,)
    found = (_shot(board, number) for number in numbers)
    return tuple(shot for shot in found if shot is not None)


def _shot(board: Board, number: int) -> Shot | None:
    scene, pane = board.scene, board.panes[number]
    stack = scene.stack(number)
    if stack is None:
        return None
    return Shot(
        stack=stack,
        state=scene.states[number],
        pane=pane.device_size,
        presentation=board.presenter.on(number),
        fused=pane.look.fused,
        colour_bar=pane.overlay.colour_bar,
    )


def _series(board: Board, wish: Wish) -> tuple[Shot, ...]:
    shot = _shot(board, board.scene.active)
    if shot is None:
        return ()
    count = len(shot.stack.frames)
    last = min(wish.last or count, count)
    chosen = range(max(1, wish.first), last + 1, max(1, wish.step))
    bare = replace(shot, fused=None, colour_bar=None)  # made for one image only
    made = (replace(bare, state=replace(shot.state, index=n - 1)) for n in chosen)
    return tuple(made)


def _keys(scene: Scene) -> tuple[Shot, ...]:
    if scene.draft is None or scene.study is None:
        return ()
    refs, _problems = key_frames(scene.draft, (scene.study,))
    windows = {
        (k.sop_uid, k.frame): Window(center=k.window_center, width=k.window_width)
        for k in scene.draft.key_images
        if k.window_center is not None and k.window_width
    }
    made = []
    for ref in refs:
        found = scene.find(ref.sop_uid, ref.frame)
        if found is not None:
            stack, index = found
            window = windows.get((ref.sop_uid, ref.frame))
            state = PaneState(stack_key=stack.key, index=index, window=window)
            made.append(Shot(stack=stack, state=state, pane=(512, 512)))
    return tuple(made)


def may_name(shot_list: Iterable[Shot]) -> bool:
    """Whether the pixels of any of them may show who the patient is."""
    return any(may_hold_name(shot.stack) for shot in shot_list)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Studio:
    """Makes pictures of shots; frozen copies of everything, safe on a worker.

    ``held`` gives a frame that is in memory already, or anything else.
    """

    scene: Scene
    source: FrameSource
    translator: Translator
    wish: Wish
    held: Callable[[FrameRef], object]
    lay: Lay

    def picture(self, shot: Shot) -> ViewPicture:
        """Return one picture. Raises ``FrameError`` where its frame cannot be read."""
        held = self.held(shot.ref)
        frame = held if isinstance(held, Frame) else self.source.frame(shot.ref)
        state = shot.presentation
        if state is not None and not applies_to(state, shot.ref):
            state = None
        painted = present(state, frame) if state is not None else frame
        voi = None if painted.is_colour else _voi(painted, shot.state)
        rows, columns = frame.stored.shape[:2]
        sheet = Sheet(columns=columns, rows=rows, aspect=shot.ref.aspect or 1.0)
        if self.wish.native:
            part = whole(sheet, shot.state.turn)
        else:
            part = part_seen(sheet, shot.state.turn, shot.state.view, shot.pane)
        pixels = coloured_pixels(painted, voi, inverted=shot.state.inverted)
        if shot.fused is not None and shot.fused.values.shape == (rows, columns):
            with_map(pixels, shot.fused.values, shot.fused.window, _map_look(shot.fused))
        overlay, drawn = self._overlay(shot, frame, voi, state)
        for plane in drawn:
            _lay_plane(pixels, plane)
        layers = self.lay(shot.ref, (rows, columns)) if self.wish.marks else ()
        for layer in layers:
            blended(pixels, _cover(layer), (layer.left, layer.top), layer.colour)
        return self._picture(shot, part, pixels, replace(overlay, layers=layers))

    def _overlay(
        self, shot: Shot, frame: Frame, voi: Voi | None, state: Presentation | None
    ) -> tuple[Overlay, tuple[DrawnPlane, ...]]:
        composer, scene = self._composer(shot)
        overlay = composer.overlay(0, frame, voi)
        drawn: tuple[DrawnPlane, ...] = ()
        if self.wish.overlays:
            planes_here = (*frame.overlays, *(planes(state) if state is not None else ()))
            drawn = tuple(DrawnPlane(plane=plane) for plane in planes_here)
            if state is not None:
                size = (frame.stored.shape[0], frame.stored.shape[1])
                shapes = (*state_shapes(state, shot.ref, size), *overlay.shapes)
                overlay = replace(overlay, shapes=shapes)
        lines = reformatted_lines(scene, shot.stack)
        level = level_text(composer.labels.word(shot.ref, shot.stack))
        more = (level, overlay.turned, *map(self._say, lines), self._map_words(shot.colour_bar))
        said = self._caption(shot, frame, voi, more)
        corners = replace(overlay.corners, top_left=said)
        return replace(overlay, corners=corners), drawn

    def _composer(self, shot: Shot) -> tuple[Composer, Scene]:
        alone = replace(
            self.scene,
            states=[shot.state, *[PaneState()] * (PANES - 1)],
            arrangement=replace(self.scene.arrangement, active=0),
            tool=Tool.SELECT,
            sync=False,
            lines=False,
            hidden=not self.wish.marks,
            selected=None,
        )
        return Composer(alone, self.translator), alone

    def _caption(
        self, shot: Shot, frame: Frame, voi: Voi | None, more: tuple[str, ...]
    ) -> tuple[str, ...]:
        stack, say = shot.stack, self._say
        number = "–" if stack.number is None else str(stack.number)
        name = stack.description
        if not self.wish.identity:
            name = nameless(name, self.scene.study)
        name = name or say(Message.of("views-viewer-unnamed", number=number))
        window = corner_window(voi if isinstance(voi, Window) else None)
        place = say(corner_place(stack, shot.state.index))
        second = self._joined((place, say(window) if window is not None else ""))
        lossy = lossy_words(frame)
        third = self._joined((*more, say(lossy) if lossy is not None else "", self._faults(frame)))
        return tuple(line for line in (name, second, third) if line)

    def _map_words(self, bar: DrawnColourBar | None) -> str:
        """Return what the colours of a map mean: its name, its ends, its unit."""
        if bar is None or not bar.ticks:
            return ""
        name = " ".join(self._said(line) for line in bar.title)
        low, high = bar.ticks[0][1], bar.ticks[-1][1]
        message = Message.of("export-views-map", name=name, low=low, high=high, unit=bar.unit)
        return self._say(message)

    def _faults(self, frame: Frame) -> str:
        return self.translator.what(frame.problems[0]) if frame.problems else ""

    def _joined(self, parts: Iterable[str]) -> str:
        def pair(one: str, two: str) -> str:
            return self._say(Message.of("export-views-pair", one=one, two=two))

        said = [part for part in parts if part]
        return reduce(pair, said) if said else ""

    def _picture(self, shot: Shot, part: Part, pixels: Pixels, overlay: Overlay) -> ViewPicture:
        aspect = shot.ref.aspect or 1.0
        turned_by = shot.state.turn.quarters % 2
        shapes = [*overlay.shapes]
        for measure in overlay.measures:
            own = shapes_of(measure)
            shapes += own
            if measure.label and own:
                shapes.append(replace(own[0], label=measure.label, label_at=measure.label_at))
        lines = [self._line(shape, part) for shape in shapes if shape.points]
        lines += [self._border(layer, part) for layer in overlay.layers]
        notes = [Note(text=self._said(n.text), at=part.point(n.at)) for n in overlay.notes]
        return ViewPicture(
            pixels=_lean(part.cut(pixels)),
            aspect=1.0 / aspect if turned_by else aspect,
            row_mm=overlay.row_mm,
            zoom=part.zoom,
            letters=overlay.letters,
            caption=overlay.corners.top_left,
            bar_words=self._say(Message("export-views-bar")),
            lines=tuple(lines),
            notes=tuple(notes),
            badges=tuple(
                Badged(
                    number=mark.number,
                    category=mark.category,
                    target=part.point(mark.target),
                    badge=part.point(mark.badge) if mark.badge is not None else None,
                )
                for mark in overlay.marks
            ),
        )

    def _line(self, shape: DrawnShape, part: Part) -> Line:
        points = outline_points(shape)
        at = shape.label_at
        return Line(
            points=tuple(part.point(point) for point in points),
            colour=_rgb(shape),
            joint=_JOINTS.get(shape.kind, Joint.PATH),
            label=self._said(shape.label),
            label_at=part.point(at) if at is not None else None,
        )

    def _border(self, layer: DrawnLayer, part: Part) -> Line:
        ends = [((x1, y1), (x2, y2)) for x1, y1, x2, y2 in layer.pieces.tolist()]
        points = tuple(part.point(end) for pair in ends for end in pair)
        return Line(
            points=points,
            colour=layer.colour,
            joint=Joint.PAIRS,
            label=self._said(layer.label),
            label_at=part.point(layer.label_at) if layer.label else None,
        )

    def _said(self, text: str) -> str:
        """Return words that files or readers wrote, without lines that name somebody."""
        if self.wish.identity:
            return text
        study = self.scene.study
        return "\n".join(line for one in text.splitlines() if (line := nameless(one, study)))

    def _say(self, message: Message) -> str:
        return self.translator.text(message)


def studio(
    board: Board, source: FrameSource, translator: Translator, wish: Wish, draft: Draft | None
) -> Studio:
    """Return who makes pictures from now on; what the reader does meanwhile changes nothing."""
    scene = replace(board.scene, draft=draft)
    kept = {}
    for number in scene.arrangement.visible:
        ref = scene.ref(number)
        if ref is not None:
            kept[ref.locator, ref.frame] = board.store.get(ref)
    return Studio(
        scene=scene,
        source=source,
        translator=translator,
        wish=wish,
        held=lambda ref: kept.get((ref.locator, ref.frame)),
        lay=board.beside.segments.laying(),
    )


def _voi(frame: Frame, state: PaneState) -> Voi:
    if state.window is not None:
        return state.window
    if state.table is not None and state.table < len(frame.voi_luts):
        return frame.voi_luts[state.table]
    return automatic_voi(frame)


def _rgb(shape: DrawnShape) -> tuple[int, int, int]:
    if shape.colour is not None:
        return shape.colour
    ink = THEME.image_colour(shape.token)
    return (ink.red(), ink.green(), ink.blue())


def _lay_plane(pixels: Pixels, drawn: DrawnPlane) -> None:
    ink = THEME.image_colour("acc")
    colour = drawn.colour or (ink.red(), ink.green(), ink.blue())
    plane = drawn.plane
    strength = np.float32(_REGION if plane.kind == "R" else 1.0)
    blended(pixels, plane.bits.astype(np.float32) * strength, (plane.column, plane.row), colour)


def _map_look(fused: FusedLook) -> MapLook:
    return MapLook(
        colours=fused.colours,
        weight=fused.weight,
        threshold=fused.threshold,
        alone=fused.alone,
    )


def _lean(pixels: Pixels) -> Pixels:
    """Return pixels (rows, columns, 3) as (rows, columns) where nothing has a colour."""
    red, green, blue = (pixels[:, :, channel] for channel in range(3))
    is_grey = np.array_equal(red, green) and np.array_equal(green, blue)
    return np.ascontiguousarray(red) if is_grey else pixels


def _cover(layer: DrawnLayer) -> NDArray[np.float32]:
    share = np.minimum(layer.values.astype(np.float32) / max(layer.maximum, 1), 1.0)
    return share * np.float32(layer.opacity)
