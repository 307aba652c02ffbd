"""From a frame and its pane to the picture that is written: the part seen, turned, nobody named."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import Stack, Study
from desktop.domain.pixels import Frame, Window
from desktop.viewer.colourmaps import table
from desktop.viewer.fused import levels
from desktop.viewer.fusion import ends
from desktop.viewer.lut import Voi, render
from desktop.viewer.turn import Turn
from desktop.viewer.turned import turned_sheet
from desktop.viewer.zoom import Mapping, Point, Sheet, View, mapping

_MAY_NAME = frozenset({"US", "IVUS", "SC", "XA", "RF", "ES", "XC", "GM", "SM", "OT", "DOC", "BDUS"})
_CAPTURED = "1.2.840.10008.5.1.4.1.1.7"  # secondary capture and its multi-frame kinds
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{6}|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}"
    r"|\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d\d)(?!\d)"
)
_LETTERS = re.compile(r"\w+", re.UNICODE)
_PERCENT = 100.0
_SHORT = 3  # shorter names count only where they stand by themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The part of an image that is seen, in pixels of the image as turned."""

    left: int
    top: int
    width: int
    height: int
    zoom: float  # screen pixels a column
    turn: Turn
    size: tuple[int, int]  # (rows, columns) of the image as stored

    def point(self, point: Point) -> Point:
        """Return where an image point is in the picture."""
        x, y = self.turn.to_shown(point, self.size)
        return (x - self.left, y - self.top)

    def cut(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the part of pixels (rows, columns, ...) as stored, turned."""
        turned = self.turn.apply(pixels)
        bottom, right = self.top + self.height, self.left + self.width
        return np.ascontiguousarray(turned[self.top : bottom, self.left : right])


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLook:
    """How a map is laid over pixels; ``weight`` in percent."""

    colours: str
    weight: float
    threshold: bool = False
    alone: bool = False


def part_seen(sheet: Sheet, turn: Turn, view: View, pane: tuple[int, int]) -> Part:
    """Return which part of an image a pane of (width, height) device pixels shows.

    Whole pixels: those of which some is seen, never less than one.

    Parameters
    ----------
    sheet : Sheet
        The image as it is stored.
    turn, view
        How it is shown.
    """
    shown = turned_sheet(sheet, turn)
    place = mapping(shown, view, *pane)
    left, top = place.to_image((0.0, 0.0))
    right, bottom = place.to_image((float(pane[0]), float(pane[1])))
    first_x, width = _whole(left, right, shown.columns)
    first_y, height = _whole(top, bottom, shown.rows)
    return Part(
        left=first_x,
        top=first_y,
        width=width,
        height=height,
        zoom=place.scale_x,
        turn=turn,
        size=(sheet.rows, sheet.columns),
    )


def whole(sheet: Sheet, turn: Turn = Turn()) -> Part:  # noqa: B008 - immutable
    """Return all of an image at its own pixels."""
    shown = turned_sheet(sheet, turn)
    return Part(
        left=0,
        top=0,
        width=shown.columns,
        height=shown.rows,
        zoom=1.0,
        turn=turn,
        size=(sheet.rows, sheet.columns),
    )


def _whole(first: float, last: float, count: int) -> tuple[int, int]:
    """Return first pixel and length of what an interval of pixel centres touches."""
    start = min(max(0, int(np.floor(first + 0.5))), count - 1)
    end = min(count, max(start + 1, int(np.ceil(last + 0.5))))
    return start, end - start


def coloured_pixels(frame: Frame, voi: Voi | None, *, inverted: bool) -> NDArray[np.uint8]:
    """Return a frame as shown, (rows, columns, 3), in memory of its own."""
    made = render(frame, voi, inverted=inverted, blank_padding=True)
    if made.ndim == 2:  # noqa: PLR2004 - grey
        return np.repeat(made[:, :, None], 3, axis=2)
    return made.copy()


def blended(
    pixels: NDArray[np.uint8],
    cover: NDArray[np.float32],
    corner: tuple[int, int],
    colour: tuple[int, int, int],
) -> None:
    """Lay a colour over pixels (rows, columns, 3), in place.

    Parameters
    ----------
    cover
        (rows, columns), 0 lets the image through, 1 hides it.
    corner
        Image pixel (x, y) of its first pixel; what falls outside the image is left out.
    """
    rows, columns = pixels.shape[:2]
    x, y = corner
    left, top = max(0, x), max(0, y)
    right, bottom = min(columns, x + cover.shape[1]), min(rows, y + cover.shape[0])
    if left >= right or top >= bottom:
        return
    part = pixels[top:bottom, left:right]
    over = cover[top - y : bottom - y, left - x : right - x, None]
    mixed = part * (1.0 - over) + np.asarray(colour, dtype=np.float32) * over
    part[...] = np.floor(mixed + 0.5).astype(np.uint8)


def with_map(
    pixels: NDArray[np.uint8],
    values: NDArray[np.float32],
    window: Window,
    look: MapLook,
) -> None:
    """Lay a map over pixels (rows, columns, 3) of the same grid, in place.

    ``values`` (rows, columns) are NaN outside the map; see `desktop.viewer.fused` for the colours.
    """
    inside = np.isfinite(values)
    found = levels(np.where(inside, values, np.float32(0)), window)
    if look.threshold:
        inside &= values >= ends(window)[0]
    if look.alone:
        pixels[...] = 0
    share = inside * np.float32(look.weight / _PERCENT)
    over = table(look.colours)[found].astype(np.float32)
    mixed = pixels * (1.0 - share[:, :, None]) + over * share[:, :, None]
    pixels[...] = np.floor(mixed + 0.5).astype(np.uint8)


def may_hold_name(stack: Stack) -> bool:
    """Whether pixels of a series may show who the patient is (PS3.3 C.7.6.1.1, Burned In).

    What the files say themselves counts first; a silent file of a kind that often has text in its
    pixels counts as well.
    """
    captured = any(ref.sop_class_uid.startswith(_CAPTURED) for ref in stack.frames[:1])
    return stack.burned_in or captured or stack.modality in _MAY_NAME


def names_somebody(text: str, study: Study | None) -> bool:
    """Whether a text of a file holds a part of the patient's identity, or any date."""
    if _DATE.search(text):
        return True
    if study is None:
        return False
    said = text.casefold()
    words = set(_LETTERS.findall(said))
    patient = study.patient
    parts = (*_LETTERS.findall(patient.name), *_LETTERS.findall(study.referrer))
    for part in (part.casefold() for part in parts):
        if part in words or (len(part) > _SHORT and part in said):
            return True
    known = (patient.id, patient.issuer, study.accession, study.study_uid, study.organisation)
    return any(len(code) > 1 and code.casefold() in said for code in known)


def nameless(text: str, study: Study | None) -> str:
    """Return a text of a file, or nothing where it names somebody."""
    return "" if names_somebody(text, study) else text


def screen_place(part: Part, aspect: float) -> Mapping:
    """Return the mapping that draws a picture of a part at the size it has on screen."""
    scale_y = part.zoom * aspect
    return Mapping(scale_x=part.zoom, scale_y=scale_y, offset_x=part.zoom / 2, offset_y=scale_y / 2)
