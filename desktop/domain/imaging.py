"""Studies, series, stacks and frames: what an index knows without decoding a pixel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.message import Problem

Vector3 = tuple[float, float, float]
RESLICED = "Resliced"  # basis of pixels that lie between those of the file


class Plane(StrEnum):
    """Plane of a stack, from its normal."""

    AXIAL = "axial"
    SAGITTAL = "sagittal"
    CORONAL = "coronal"
    OBLIQUE = "oblique"
    NONE = "none"


class GeometryKind(StrEnum):
    """``volume``: evenly spaced parallel slices; ``stack``: ordered frames; ``none``: neither."""

    VOLUME = "volume"
    STACK = "stack"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class FramePlacement:
    """Where one frame lies in the patient (LPS mm).

    ``row_direction`` is the unit vector along a row (x, to the right of the image);
    ``column_direction`` runs down a column (y). ``origin_lps_mm`` is the centre of the first pixel.
    """

    origin_lps_mm: Vector3
    row_direction: Vector3
    column_direction: Vector3
    frame_of_reference_uid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PixelScale:
    """Size of a pixel in mm and what that size means.

    ``basis`` is one of PixelSpacing, ImagerPixelSpacing, ImagerPixelSpacing/ERMF, Calibrated,
    UltrasoundRegion, Resliced (pixel spacing, values interpolated), none. With ``none`` both sizes
    are ``None`` and lengths are in px.
    """

    row_mm: float | None = None
    column_mm: float | None = None
    basis: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class UltrasoundRegion:
    """A part of a picture with its own scale; edges in pixels, both included.

    ``scale`` has basis ``UltrasoundRegion`` where the region shows space, ``none`` where it shows
    something else (time, velocity, a spectrum).
    """

    min_x: int
    min_y: int
    max_x: int
    max_y: int
    scale: PixelScale = PixelScale()

    def holds(self, x: float, y: float) -> bool:
        """Whether the pixel at (x, y) belongs to the region."""
        return (
            self.min_x - 0.5 <= x <= self.max_x + 0.5 and self.min_y - 0.5 <= y <= self.max_y + 0.5
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRef:
    """One frame of one object. ``locator`` is opaque: only its ``StudySource`` understands it.

    ``frame`` counts from 1. ``position_mm`` is the position along the stack's normal.
    """

    locator: str
    frame: int
    sop_uid: str
    sop_class_uid: str = ""
    instance_number: int | None = None
    position_mm: float | None = None
    placement: FramePlacement | None = None
    scale: PixelScale = PixelScale()
    aspect: float = 1.0  # height of a pixel over its width, as shown
    regions: tuple[UltrasoundRegion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Frames of one series that share a geometry, sorted along the normal."""

    series_uid: str
    stack: int  # counts from 1 within the series
    number: int | None
    description: str
    modality: str
    plane: Plane
    geometry: GeometryKind
    rows: int
    columns: int
    transfer_syntax: str
    frames: tuple[FrameRef, ...]
    problems: tuple[Problem, ...] = ()
    slice_thickness_mm: float | None = None
    spacing_mm: float | None = None
    technique: tuple[tuple[str, str], ...] = ()  # e.g. (("TR", "3500"), ("TE", "102"))
    frame_times_ms: tuple[float, ...] = ()  # how long each frame stands in a cine; empty: no cine
    body_part: str = ""  # as the images name it, upper case
    laterality: str = ""  # R, L, B or empty
    contrast: bool = False  # taken after a contrast agent, as the images state
    burned_in: bool = False  # the images state that their pixels show who the patient is

    @property
    def key(self) -> str:
        """A key unique within the study."""
        return f"{self.series_uid}#{self.stack}"


class ObjectKind(StrEnum):
    """What an object without pictures of its own is to the viewer."""

    PRESENTATION = "presentation"
    SEGMENTATION = "segmentation"
    KEY_OBJECTS = "key_objects"
    REPORT = "report"  # any structured report
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRef:
    """An object of a study that is shown over, or beside, its images. ``locator`` is opaque."""

    locator: str
    kind: ObjectKind
    sop_uid: str
    sop_class_uid: str
    series_uid: str
    modality: str = ""
    number: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyPatient:
    """Identity as the images carry it."""

    id: str = ""
    issuer: str = ""
    name: str = ""
    birth_date: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One study with its stacks, in series order."""

    study_uid: str
    patient: StudyPatient
    date: str = ""  # ISO 8601, or empty
    time: str = ""
    accession: str = ""
    description: str = ""
    age_years: float | None = None  # as the images state it (0010,1010)
    referrer: str = ""
    organisation: str = ""
    stacks: tuple[Stack, ...] = ()
    objects: tuple[ObjectRef, ...] = ()

    @property
    def pictures(self) -> tuple[Stack, ...]:
        """Stacks that are shown by themselves: with frames, and no segmentation of others."""
        over = {ref.sop_uid for ref in self.objects}
        return tuple(s for s in self.stacks if s.frames and s.frames[0].sop_uid not in over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What was found below a path. Each refused file is named with its reason."""

    studies: tuple[Study, ...] = ()
    refused: tuple[Problem, ...] = ()  # ``where`` is the path relative to the opened one
    problems: tuple[Problem, ...] = ()
