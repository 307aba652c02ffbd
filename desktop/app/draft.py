"""The draft: one immutable value that holds everything an edit can change."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.case import Case
from desktop.domain.imaging import Vector3
from desktop.domain.measured import Reading
from desktop.report.communication import Communication
from desktop.report.edited import EditedSentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point on one frame: pixel coordinates (x, y), (0, 0) the centre of the first pixel.

    ``point_lps_mm`` is the same point in the patient, where the frame has a placement: marks show
    on other stacks of the same frame of reference through it.
    """

    series_uid: str
    stack: int
    sop_uid: str
    frame: int
    x: float
    y: float
    point_lps_mm: Vector3 | None = None
    frame_of_reference_uid: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mark of a finding on the image, with the place of its badge (image pixels)."""

    finding: str
    place: Place
    badge_x: float | None = None
    badge_y: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementMark:
    """A measurement drawn on one frame.

    ``points`` are its points (x, y) on the frame of ``place``, whose own point is the first of
    them. ``readings`` with ``basis`` as CASE.md names it were computed when it was drawn.
    ``against`` names an earlier measurement of the same tool that this one is compared with.
    """

    id: str
    tool: str
    place: Place
    points: tuple[tuple[float, float], ...]
    readings: tuple[Reading, ...]
    basis: str = "none"
    finding: str | None = None
    label_x: float | None = None  # where the label was put, if it was
    label_y: float | None = None
    against: str | None = None

    def reading(self, name: str) -> Reading | None:
        """Return a reading by its name."""
        return next((reading for reading in self.readings if reading.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLink:
    """A field of a finding that a reading of a measurement was sent to.

    ``field`` is ``size_mm/0`` and so on, or ``measurements/<name>``. ``value`` is what was sent
    last: a field that holds something else was changed by hand and is no longer live.
    ``is_broken`` says that the measurement was deleted while the field kept its value.
    """

    measurement: str
    reading: str
    finding: str
    field: str
    value: float
    is_broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyImage:
    """A frame chosen for the report, as it was shown.

    Its window, ``quarters`` clockwise quarter turns, then ``mirrored``, and the reader's own
    inversion.
    """

    series_uid: str
    stack: int
    sop_uid: str
    frame: int
    window_center: float | None = None
    window_width: float | None = None
    finding: str | None = None
    quarters: int = 0
    mirrored: bool = False
    inverted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLabel:
    """A disc named on the images (``L4-L5``): its place, and ``by`` whom.

    ``by`` is ``hand`` or ``proposed``. The place always has its point in the patient: names show
    on every slice of its frame of reference.
    """

    level: str
    place: Place
    by: str = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything of one report that an edit may change.

    ``numbers`` gives each finding its shown number: given once, never reused or renumbered, also
    after a finding is deleted. ``shown`` lists stacks (``series_uid#stack``) that were on screen:
    "all others normal" asserts only what was shown. ``asked`` are question paths answered
    "not known". ``sentences`` are the reader's own words for the reasons of findings,
    ``communications`` the records of critical results that were told.
    """

    id: str
    case: Case
    marks: tuple[Mark, ...] = ()
    measurements: tuple[MeasurementMark, ...] = ()
    links: tuple[FieldLink, ...] = ()
    key_images: tuple[KeyImage, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()
    next_number: int = 1
    shown: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    not_assessed: tuple[str, ...] = ()
    levels: tuple[LevelLabel, ...] = ()
    sentences: tuple[EditedSentence, ...] = ()
    communications: tuple[Communication, ...] = ()

    def sentence_of(self, finding_id: str) -> EditedSentence | None:
        """Return the reader's own words for a finding, if there are any."""
        return next((one for one in self.sentences if one.finding == finding_id), None)

    def measurement(self, measurement_id: str | None) -> MeasurementMark | None:
        """Return a measurement by its id."""
        return next((one for one in self.measurements if one.id == measurement_id), None)

    def number_of(self, finding_id: str) -> int | None:
        """Return the shown number of a finding."""
        return dict(self.numbers).get(finding_id)
