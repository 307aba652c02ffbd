"""What the active pane shows, as a presentation state to be written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from desktop.app.draft import Mark, MeasurementMark, Place
from desktop.app.levels import LabelText, label_texts
from desktop.domain.imaging import FrameRef, Stack
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.domain.presentation import Annotation, Graphic, GraphicKind, Presentation, Text
from desktop.viewer.lut import Voi
from desktop.viewer.mpr import is_virtual
from desktop.viewer.presentation_making import (
    LAYER,
    level_annotation,
    pane_state,
    same_steps,
    target_of,
    turned_state,
    visible_area,
)
from desktop.views.viewer.compose import Composer
from desktop.views.viewer.figures import shapes_of
from desktop.views.viewer.loader import FrameStore
from desktop.views.viewer.pane import ImagePane
from desktop.views.viewer.presented import Presenter
from desktop.views.viewer.scene import Scene, is_on
from desktop.views.viewer.shapes import DrawnShape, ShapeKind

_MOST_IMAGES = 500
_Part = tuple[list[Graphic], list[Text]]


class Board(Protocol):
    """What a state is made from: the viewer area."""

    scene: Scene
    store: FrameStore
    composer: Composer
    presenter: Presenter
    panes: tuple[ImagePane, ...]

    def voi(self, number: int) -> Voi | None:
        """Return the window or table a pane shows."""
        ...


def made_state(board: Board) -> tuple[Presentation, tuple[FrameRef, ...]] | Problem:
    """Return the state of the active pane and the frames it is for, or why there is none."""
    number = board.scene.active
    stack, ref = board.scene.stack(number), board.scene.ref(number)
    frame = board.store.get(ref) if ref is not None else None
    voi = board.voi(number)
    if stack is None or ref is None or not isinstance(frame, Frame) or voi is None:
        return Problem.of("", "presentation-save-nothing")
    if frame.is_colour or is_virtual(ref.locator):
        fault = "presentation-save-colour" if frame.is_colour else "mpr-no-state"
        return Problem.of("", fault)
    painted = board.presenter.frame(number, frame) or frame
    names = label_texts(board.scene.draft.levels, stack) if board.scene.draft is not None else ()
    refs = _drawn_on(board, stack, ref, frame, names)
    many = {r.sop_uid for r in stack.frames if r.frame > 1}
    targets = tuple(target_of(r, is_multiframe=r.sop_uid in many) for r in refs)
    found = (_annotation(board, r, is_multiframe=r.sop_uid in many) for r in refs)
    annotations = tuple(annotation for annotation in found if annotation is not None)
    annotations += _named(names, refs, many)
    pane, state = board.panes[number], board.scene.states[number]
    screen = (float(pane.width()), float(pane.height()))
    area = visible_area(pane.place().to_image, screen, (stack.rows, stack.columns))
    made = pane_state(painted, voi, targets, area, annotations)
    return turned_state(made, state.turn, inverted=state.inverted), refs


def _named(
    names: tuple[LabelText, ...], refs: tuple[FrameRef, ...], many: set[str]
) -> tuple[Annotation, ...]:
    """Return the level names of each frame that has some."""
    made = []
    for ref in refs:
        here = tuple((name.text, (name.x, name.y)) for name in names if name.ref is ref)
        if here:
            target = target_of(ref, is_multiframe=ref.sop_uid in many)
            made.append(level_annotation(target, here))
    return tuple(made)


def _drawn_on(
    board: Board, stack: Stack, shown: FrameRef, frame: Frame, names: tuple[LabelText, ...]
) -> tuple[FrameRef, ...]:
    """Return the shown frame and those with figures or names that the same grey steps serve."""
    draft = board.scene.draft
    named = {(name.ref.sop_uid, name.ref.frame) for name in names}
    places: list[Place] = []
    if draft is not None:
        places = [*(m.place for m in draft.measurements), *(m.place for m in draft.marks)]
    found = [shown]
    for ref in stack.frames:
        held = board.store.get(ref)
        is_wanted = (ref.sop_uid, ref.frame) in named or any(is_on(p, ref) for p in places)
        if ref is shown or not is_wanted:
            continue
        if isinstance(held, Frame) and same_steps(frame, held):
            found.append(ref)
    return tuple(found[:_MOST_IMAGES])


def _annotation(board: Board, ref: FrameRef, *, is_multiframe: bool) -> Annotation | None:
    draft = board.scene.draft
    if draft is None:
        return None
    measured = [_measured(board, m, ref) for m in draft.measurements if is_on(m.place, ref)]
    marked = [_marked(m, draft.number_of(m.finding)) for m in draft.marks if is_on(m.place, ref)]
    graphics = [graphic for part in (*measured, *marked) for graphic in part[0]]
    texts = [text for part in (*measured, *marked) for text in part[1]]
    if not graphics:
        return None
    target = target_of(ref, is_multiframe=is_multiframe)
    return Annotation(
        layer=LAYER.name, graphics=tuple(graphics), texts=tuple(texts), targets=(target,)
    )


def _measured(board: Board, mark: MeasurementMark, ref: FrameRef) -> _Part:
    """Return the figures of a measurement and its label, at the lowest point unless put."""
    drawn = board.composer.measure(mark, ref)
    figures = [graphic for shape in shapes_of(drawn) for graphic in graphics_of(shape)]
    low = max(drawn.points, key=lambda point: (point[1], point[0]))
    said = Text(text=drawn.label, anchor=drawn.label_at or low)
    return figures, [said] if drawn.label else []


def _marked(mark: Mark, number: int | None) -> _Part:
    """Return the point of a finding and its number."""
    at = (mark.place.x, mark.place.y)
    said = Text(text=str(number), anchor=at)
    point = Graphic(kind=GraphicKind.POINT, points=(at,))
    return [point], [said] if number is not None else []


def graphics_of(shape: DrawnShape) -> Iterable[Graphic]:
    """Return a drawn shape as figures of a presentation state."""
    points = shape.points
    if shape.kind is ShapeKind.POINTS or len(points) == 1:
        yield from (Graphic(kind=GraphicKind.POINT, points=(point,)) for point in points)
    elif shape.kind is ShapeKind.ELLIPSE:
        yield Graphic(kind=GraphicKind.ELLIPSE, points=points)
    elif shape.kind is ShapeKind.OUTLINE:
        yield Graphic(kind=GraphicKind.POLYLINE, points=(*points, points[0]))
    else:
        yield Graphic(kind=GraphicKind.POLYLINE, points=points)
