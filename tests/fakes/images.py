"""Studies in memory: a `StudySource` over arrays, and stacks with known geometry."""

from __future__ import annotations

import threading

import numpy as np

from desktop.app.ports import FrameError
from desktop.domain.imaging import (
    FramePlacement,
    FrameRef,
    GeometryKind,
    Index,
    PixelScale,
    Plane,
    Stack,
    Study,
    StudyPatient,
)
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame, Window

FOR = "1.2.9"
AXES = {
    Plane.AXIAL: ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    Plane.SAGITTAL: ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0), (-1.0, 0.0, 0.0)),
    Plane.CORONAL: ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0)),
}


class Words:
    """Shows message ids and arguments instead of words."""

    language = "en"

    def text(self, message) -> str:
        args = " ".join(self.text(v) if hasattr(v, "id") else str(v) for _k, v in message.args)
        return f"{message.id} {args}".strip()

    def knows(self, message_id: str) -> bool:
        return False

    def what(self, problem) -> str:
        return f"what-{problem.code}"

    def do(self, problem) -> str:
        return f"do-{problem.code}"


def stack(
    plane: Plane = Plane.AXIAL,
    *,
    uid: str = "1.2.3",
    count: int = 9,
    rows: int = 64,
    columns: int = 64,
    spacing_mm: float = 4.0,
    pixel_mm: tuple[float, float] | None = (1.0, 1.0),
    centre_mm: tuple[float, float, float] = (0.0, 0.0, 0.0),
    description: str = "",
    frame_of_reference: str | None = FOR,
    number: int = 1,
    technique: tuple[tuple[str, str], ...] = (),
    modality: str = "MR",
) -> Stack:
    """A stack whose volume is centred on a point."""
    row, column, normal = (np.array(v) for v in AXES[plane])
    height, width = pixel_mm or (1.0, 1.0)
    corner = (
        np.array(centre_mm)
        - row * width * (columns - 1) / 2
        - column * height * (rows - 1) / 2
        - normal * spacing_mm * (count - 1) / 2
    )
    scale = PixelScale(row_mm=height, column_mm=width, basis="PixelSpacing")
    frames = []
    for i in range(count):
        origin = corner + normal * spacing_mm * i
        placement = FramePlacement(
            origin_lps_mm=tuple(float(v) for v in origin),
            row_direction=tuple(row),
            column_direction=tuple(column),
            frame_of_reference_uid=frame_of_reference,
        )
        frames.append(
            FrameRef(
                locator=f"{uid}/{i}",
                frame=1,
                sop_uid=f"{uid}.{i + 1}",
                instance_number=i + 1,
                position_mm=float(origin @ normal),
                placement=placement,
                scale=scale if pixel_mm else PixelScale(),
                aspect=height / width,
            )
        )
    return Stack(
        series_uid=uid,
        stack=1,
        number=number,
        description=description or f"{plane.value} {uid}",
        modality=modality,
        plane=plane,
        geometry=GeometryKind.VOLUME,
        rows=rows,
        columns=columns,
        transfer_syntax="1.2.840.10008.1.2.1",
        frames=tuple(frames),
        slice_thickness_mm=spacing_mm,
        spacing_mm=spacing_mm,
        technique=technique,
    )


def study(*stacks: Stack, description: str = "MR lumbar spine") -> Study:
    """A study of a made-up patient."""
    patient = StudyPatient(id="CS-0417", name="DEMO^Marta")
    return Study(study_uid="1.2", patient=patient, description=description, stacks=stacks)


def ramp(ref: FrameRef, stack_: Stack) -> np.ndarray:
    """Pixels that differ in every slice: a slope along x, with the slice's number in the corner."""
    number = int(ref.locator.rsplit("/", 1)[1])
    image = np.tile(np.linspace(0, 900, stack_.columns), (stack_.rows, 1)) + number
    return image.astype(np.int16)


class ArraySource:
    """A `StudySource` over a function from frame to pixels."""

    def __init__(self, of: Study, pixels=ramp, *, window: Window | None = None) -> None:
        self.study = of
        self._stack = {ref.locator: s for s in of.stacks for ref in s.frames}
        self._pixels = pixels
        self._window = window or Window(center=450.0, width=900.0)
        self.broken: set[str] = set()
        self.threads: set[int] = set()
        self.read: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def index(self, path, *, progress=None, cancelled=None) -> Index:
        return Index(studies=(self.study,))

    def frame(self, ref: FrameRef) -> Frame:
        self.threads.add(threading.get_ident())
        self.gate.wait(10)
        self.read.append(ref.locator)
        if ref.locator in self.broken:
            raise FrameError(Problem.of(ref.locator, "dicom-torn"))
        pixels = self._pixels(ref, self._stack[ref.locator])
        return Frame(ref=ref, stored=pixels, windows=(self._window,))
