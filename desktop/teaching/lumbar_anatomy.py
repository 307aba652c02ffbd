"""One plane of the sample anatomy: what is painted over what."""

from __future__ import annotations

from desktop.teaching.bones import paint_arches, paint_bodies, paint_pelvis
from desktop.teaching.canal import (
    paint_canal_fat,
    paint_ligaments,
    paint_pushed_root,
    paint_roots,
    paint_sac,
)
from desktop.teaching.canvas import Canvas
from desktop.teaching.discs import paint_discs, paint_herniations, paint_marrow_lesions
from desktop.teaching.grid import Grid
from desktop.teaching.signal import Sequence
from desktop.teaching.soft_tissue import paint_soft_tissue
from desktop.teaching.spine_frame import Array


def paint_surroundings(grid: Grid, sequences: tuple[Sequence, ...], seed: int) -> Array:
    """Return the grey values of everything around the spine: shape (sequences, rows, columns).

    The shapes are worked out once for all sequences; ``seed`` chooses the textures.
    """
    canvas = Canvas.blank(grid, sequences, seed)
    paint_soft_tissue(canvas)
    paint_pelvis(canvas)
    return canvas.images


def paint_spine(canvas: Canvas) -> None:
    """Paint discs, bones, canal and lesions over what the canvas holds."""
    paint_canal_fat(canvas)
    paint_discs(canvas)
    paint_bodies(canvas)
    paint_marrow_lesions(canvas)
    paint_roots(canvas)
    paint_arches(canvas)
    paint_ligaments(canvas)
    paint_sac(canvas)
    paint_pushed_root(canvas)
    paint_herniations(canvas)
