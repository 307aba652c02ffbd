"""Reformatting against vtkImageReslice and SimpleITK, all in one run.

One volume of 275 x 512 x 512 int16. Every method cuts the same plane; the methods take turns, so
that whatever else the machine does strikes all of them. Ratios of medians are what counts.

Usage: python -m benchmarks.mpr [ROUNDS]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import SimpleITK as sitk  # noqa: N813 - as everybody calls it
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkImagingCore import vtkImageReslice

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from desktop.domain.imaging import FrameRef
from desktop.domain.pixels import Frame
from desktop.viewer.grid import Grid
from desktop.viewer.mpr import View, main_axes, recipe_of
from desktop.viewer.reslice import Rows, Sheet, Slab, reslice, warm_up
from desktop.viewer.reslice_plain import SlabMode
from desktop.viewer.volume import VolumeBuilder

SHAPE = (275, 512, 512)
SPACING = (0.7, 0.7, 1.0)  # columns, rows, slices, mm
ORIGIN = (-179.0, -179.0, -137.0)
GOALS = {"oblique": 0.5, "coronal": 0.3, "sagittal": 1.3, "MIP 20 coronal": 0.05}


def grid() -> Grid:
    return Grid(
        shape=SHAPE,
        origin_lps_mm=ORIGIN,
        column_step=(SPACING[0], 0.0, 0.0),
        row_step=(0.0, SPACING[1], 0.0),
        slice_step=(0.0, 0.0, SPACING[2]),
    )


def resident_kib() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0])


def build() -> tuple[object, float]:
    """Put the volume together slice by slice; return it and memory over voxel bytes."""
    rng = np.random.default_rng(1)
    before = resident_kib()
    builder = VolumeBuilder(grid())
    for k in range(SHAPE[0]):
        pixels = rng.integers(-1000, 2000, SHAPE[1:], dtype=np.int16)
        builder.put(k, Frame(ref=FrameRef(locator="", frame=1, sop_uid=""), stored=pixels))
    volume = builder.finish()
    used = (resident_kib() - before) * 1024
    return volume, used / volume.voxels.nbytes


def vtk_image(voxels: np.ndarray) -> vtkImageData:
    image = vtkImageData()
    image.SetDimensions(SHAPE[2], SHAPE[1], SHAPE[0])
    image.SetSpacing(*SPACING)
    image.SetOrigin(*ORIGIN)
    image.GetPointData().SetScalars(numpy_to_vtk(voxels.reshape(-1), deep=False))
    return image


def by_vtk(image: vtkImageData, sheet: Sheet, slab: Slab, outside: int) -> Callable[[], np.ndarray]:
    cut = vtkImageReslice()
    cut.SetInputData(image)
    axes = vtkMatrix4x4()
    normal = np.cross(sheet.row_direction, sheet.column_direction)
    for column, vector in enumerate(
        (sheet.row_direction, sheet.column_direction, normal, sheet.origin_lps_mm)
    ):
        for row in range(3):
            axes.SetElement(row, column, float(vector[row]))
    cut.SetResliceAxes(axes)
    cut.SetOutputDimensionality(2)
    cut.SetOutputSpacing(sheet.column_mm, sheet.row_mm, 1.0)
    cut.SetOutputOrigin(0.0, 0.0, 0.0)
    cut.SetOutputExtent(0, sheet.columns - 1, 0, sheet.rows - 1, 0, 0)
    cut.SetInterpolationModeToLinear()
    cut.SetBackgroundLevel(outside)
    if slab.mode is SlabMode.MOST:
        step = SPACING[1]
        cut.SetSlabModeToMax()
        cut.SetSlabNumberOfSlices(2 * int(slab.thickness_mm / 2 / step + 1e-6) + 1)
        cut.SetOutputSpacing(sheet.column_mm, sheet.row_mm, step)

    def run() -> np.ndarray:
        cut.Modified()
        cut.Update()
        return vtk_to_numpy(cut.GetOutput().GetPointData().GetScalars())

    return run


def by_sitk(image: sitk.Image, sheet: Sheet, outside: int) -> Callable[[], np.ndarray]:
    normal = np.cross(sheet.row_direction, sheet.column_direction)
    turn = np.stack((sheet.row_direction, sheet.column_direction, normal), axis=1)

    def run() -> np.ndarray:
        cut = sitk.Resample(
            image,
            (sheet.columns, sheet.rows, 1),
            sitk.Transform(),
            sitk.sitkLinear,
            sheet.origin_lps_mm,
            (sheet.column_mm, sheet.row_mm, 1.0),
            tuple(turn.ravel()),
            float(outside),
        )
        return sitk.GetArrayFromImage(cut)[0]

    return run


def planes() -> dict[str, tuple[Sheet, Slab]]:
    axes = main_axes(grid())
    centre = grid().to_patient((137, 256, 256))
    straight = {view: recipe_of(grid(), axes[view], centre) for view in axes}
    turned = axes[View.CORONAL].turned((0.6, 0.0, 0.8), 31.0).turned((1.0, 0.0, 0.0), 17.0)
    oblique = recipe_of(grid(), turned, centre)
    sheet = oblique.at(oblique.count // 2)
    corner = np.array(sheet.origin_lps_mm)
    corner += np.array(sheet.row_direction) * (sheet.columns - 512) / 2 * sheet.column_mm
    corner += np.array(sheet.column_direction) * (sheet.rows - 512) / 2 * sheet.row_mm
    square = Sheet(
        origin_lps_mm=tuple(float(v) for v in corner),
        row_direction=sheet.row_direction,
        column_direction=sheet.column_direction,
        row_mm=sheet.row_mm,
        column_mm=sheet.column_mm,
        rows=512,
        columns=512,
    )
    off = Slab()
    return {
        "oblique": (square, off),
        "coronal": (straight[View.CORONAL].at(256), off),
        "sagittal": (straight[View.SAGITTAL].at(256), off),
        "MIP 20 coronal": (
            straight[View.CORONAL].at(256),
            Slab(mode=SlabMode.MOST, thickness_mm=20 * SPACING[1]),
        ),
    }


def main(rounds: int = 25) -> None:
    volume, memory = build()
    assert warm_up(volume.voxels.dtype)
    theirs = vtk_image(volume.voxels)
    image = sitk.GetImageFromArray(volume.voxels)
    image.SetSpacing(SPACING)
    image.SetOrigin(ORIGIN)
    pool = ThreadPoolExecutor(1)

    def spread(rows: Rows, count: int) -> None:
        other = pool.submit(rows, 0, count // 2)
        rows(count // 2, count)
        other.result()

    answer: dict[str, object] = {"memory over voxel bytes": round(memory, 3)}
    for name, (sheet, slab) in planes().items():
        methods: dict[str, Callable[[], np.ndarray]] = {
            "concord": lambda sheet=sheet, slab=slab: reslice(volume, sheet, slab, spread),
            "vtk": by_vtk(theirs, sheet, slab, volume.outside),
        }
        if slab.mode is SlabMode.OFF:
            methods["sitk"] = by_sitk(image, sheet, volume.outside)
        times: dict[str, list[float]] = {method: [] for method in methods}
        for _ in range(rounds):
            for method, run in methods.items():
                begin = time.perf_counter()
                run()
                times[method].append((time.perf_counter() - begin) * 1e3)
        median = {method: statistics.median(taken) for method, taken in times.items()}
        ours = methods["concord"]().astype(int).ravel()
        apart = {}
        for method, run in methods.items():
            if method != "concord":
                other = run().astype(int).ravel()
                both = (ours != volume.outside) & (other != volume.outside)
                apart[method] = int(np.abs(ours - other)[both].max())
        answer[name] = {
            "ms": {method: round(value, 3) for method, value in median.items()},
            "ratio to vtk": round(median["concord"] / median["vtk"], 3),
            "goal": GOALS[name],
            "greatest difference": apart,
        }
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main(*(int(part) for part in sys.argv[1:2]))
