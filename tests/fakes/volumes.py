"""Small volumes and stacks for tests, with every voxel known."""

from __future__ import annotations

import numpy as np

from desktop.domain.imaging import (
    FramePlacement,
    FrameRef,
    GeometryKind,
    PixelScale,
    Plane,
    Stack,
    Vector3,
)
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer.geometry import cross, dot
from desktop.viewer.grid import Grid, grid_of
from desktop.viewer.volume import Volume, VolumeBuilder


def make_stack(
    count: int = 7,
    rows: int = 6,
    columns: int = 5,
    *,
    origin: Vector3 = (-20.0, -30.0, 40.0),
    row: Vector3 = (1.0, 0.0, 0.0),
    column: Vector3 = (0.0, 1.0, 0.0),
    step: Vector3 = (0.0, 0.0, 2.0),
    spacing: tuple[float, float] = (0.5, 0.75),
    reference: str | None = "1.2.3",
    problems: tuple[Problem, ...] = (),
    geometry: GeometryKind = GeometryKind.VOLUME,
) -> Stack:
    frames = []
    for k in range(count):
        at = (origin[0] + k * step[0], origin[1] + k * step[1], origin[2] + k * step[2])
        frames.append(
            FrameRef(
                locator=f"s{k}",
                frame=1,
                sop_uid=f"1.9.{k}",
                position_mm=dot(cross(row, column), at),
                placement=FramePlacement(
                    origin_lps_mm=at,
                    row_direction=row,
                    column_direction=column,
                    frame_of_reference_uid=reference,
                ),
                scale=PixelScale(row_mm=spacing[0], column_mm=spacing[1], basis="PixelSpacing"),
                aspect=spacing[0] / spacing[1],
            )
        )
    return Stack(
        series_uid="1.2",
        stack=1,
        number=3,
        description="CT",
        modality="CT",
        plane=Plane.AXIAL,
        geometry=geometry,
        rows=rows,
        columns=columns,
        transfer_syntax="",
        frames=tuple(frames),
        problems=problems,
        spacing_mm=2.0,
    )


def make_voxels(shape: tuple[int, int, int], seed: int = 1) -> np.ndarray:
    """Return a random picture of smooth hills, int16."""
    rng = np.random.default_rng(seed)
    return rng.integers(-1000, 2000, shape).astype(np.int16)


def made(stack: Stack) -> Grid:
    grid = grid_of(stack)
    assert isinstance(grid, Grid), grid
    return grid


def make_volume(stack: Stack, voxels: np.ndarray, **frame: object) -> Volume:
    builder = VolumeBuilder(made(stack))
    for k, ref in enumerate(stack.frames):
        builder.put(k, Frame(ref=ref, stored=voxels[k], **frame))
    return builder.finish()
