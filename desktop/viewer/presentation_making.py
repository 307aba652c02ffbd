"""A presentation state from what a pane shows: window, turn, part, figures and words."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame
from desktop.domain.presentation import (
    Annotation,
    DisplayedArea,
    ImageTarget,
    Layer,
    Presentation,
    PresentationKind,
    SoftcopyVoi,
    Text,
)
from desktop.viewer.lut import Voi
from desktop.viewer.turn import Turn
from desktop.viewer.zoom import Point

LABEL = "CONCORD"
LAYER = Layer(name="MEASUREMENTS", order=1, colour=(255, 208, 64))
LEVELS = Layer(name="LEVELS", order=2, colour=(255, 255, 255))


def level_annotation(target: ImageTarget, names: tuple[tuple[str, Point], ...]) -> Annotation:
    """Return the names of levels as words on one image, each at its place (x, y) in pixels."""
    texts = tuple(Text(text=name, anchor=at, anchor_visible=True) for name, at in names)
    return Annotation(layer=LEVELS.name, texts=texts, targets=(target,))


def target_of(ref: FrameRef, *, is_multiframe: bool) -> ImageTarget:
    """Return what names a frame: its image, and its number where the image has several."""
    return ImageTarget(sop_uid=ref.sop_uid, frames=(ref.frame,) if is_multiframe else ())


def visible_area(
    to_image: Callable[[Point], Point], screen: tuple[float, float], size: tuple[int, int]
) -> DisplayedArea:
    """Return the pixels of an image of (rows, columns) that a pane of (width, height) shows."""
    rows, columns = size
    ends = [to_image(corner) for corner in ((0.0, 0.0), screen)]
    xs, ys = sorted(end[0] for end in ends), sorted(end[1] for end in ends)
    left = min(max(0, math.floor(xs[0] + 1.0)), columns - 1)
    top = min(max(0, math.floor(ys[0] + 1.0)), rows - 1)
    return DisplayedArea(
        left=left,
        top=top,
        right=max(left, min(columns - 1, math.ceil(xs[1] - 1.0))),
        bottom=max(top, min(rows - 1, math.ceil(ys[1] - 1.0))),
    )


def same_steps(one: Frame, other: Frame) -> bool:
    """Whether one modality step serves both: a state has only one for all its images."""
    if (one.slope, one.intercept) != (other.slope, other.intercept):
        return False
    mine, theirs = one.modality_lut, other.modality_lut
    if mine is None or theirs is None:
        return mine is theirs
    return mine.first == theirs.first and np.array_equal(mine.values, theirs.values)


def pane_state(
    frame: Frame,
    voi: Voi,
    targets: tuple[ImageTarget, ...],
    area: DisplayedArea,
    annotations: tuple[Annotation, ...],
) -> Presentation:
    """Return the state of a pane that shows a grey frame, as stored and not inverted."""
    drawn = {annotation.layer for annotation in annotations}
    return Presentation(
        sop_uid="",
        kind=PresentationKind.GREY,
        label=LABEL,
        targets=targets,
        slope=frame.slope,
        intercept=frame.intercept,
        modality_lut=frame.modality_lut,
        vois=(SoftcopyVoi(voi=voi),),
        presentation_lut=frame.presentation_lut,
        inverse=frame.presentation_inverse,
        areas=(area,),
        layers=tuple(layer for layer in (LAYER, LEVELS) if layer.name in drawn),
        annotations=annotations,
    )


def turned_state(state: Presentation, turn: Turn, *, inverted: bool) -> Presentation:
    """Return a state with the turn of its pane and the reader's own inversion."""
    return replace(
        state,
        quarters=turn.quarters,
        mirrored=turn.mirrored,
        inverse=state.inverse != inverted,
    )
