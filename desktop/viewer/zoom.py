"""Where an image lies in its pane: zoom, pan and the way between screen and image.

Image coordinates are (x, y) with (0, 0) the centre of the first pixel, so the image covers
-0.5 … columns - 0.5. Screen coordinates are device pixels of the pane, (0, 0) its upper left edge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

Point = tuple[float, float]
MIN_ZOOM, MAX_ZOOM = 0.2, 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is shown: its size in pixels and the height of a pixel over its width."""

    columns: int
    rows: int
    aspect: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How it is shown: ``zoom`` relative to fitting; ``centre`` as fractions of the image.

    Neither depends on the size of the pane, so a resized pane shows the same part, and stacks of
    another matrix can be given the same view.
    """

    zoom: float = 1.0
    centre: Point = (0.5, 0.5)

    @property
    def is_fit(self) -> bool:
        """Whether the whole image is shown, centred."""
        return self == View()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Image to screen: ``screen = offset + scale * image``, per axis."""

    scale_x: float
    scale_y: float
    offset_x: float
    offset_y: float

    def to_screen(self, point: Point) -> Point:
        """Return where an image point is on screen."""
        return (
            self.offset_x + self.scale_x * point[0],
            self.offset_y + self.scale_y * point[1],
        )

    def to_image(self, point: Point) -> Point:
        """Return which image point is at a place on screen."""
        return (
            (point[0] - self.offset_x) / self.scale_x,
            (point[1] - self.offset_y) / self.scale_y,
        )


def mapping(sheet: Sheet, view: View, width: float, height: float) -> Mapping:
    """Return the mapping of a sheet into a pane of ``width`` by ``height`` device pixels."""
    scale = fit_scale(sheet, width, height) * view.zoom
    scale_y = scale * sheet.aspect
    middle_x = view.centre[0] * sheet.columns - 0.5
    middle_y = view.centre[1] * sheet.rows - 0.5
    return Mapping(
        scale_x=scale,
        scale_y=scale_y,
        offset_x=width / 2 - scale * middle_x,
        offset_y=height / 2 - scale_y * middle_y,
    )


def fit_scale(sheet: Sheet, width: float, height: float) -> float:
    """Return device pixels per column at which the whole image just fits."""
    if min(sheet.columns, sheet.rows) < 1 or min(width, height) <= 0:
        return 1.0
    return min(width / sheet.columns, height / (sheet.rows * sheet.aspect))


def zoomed_about(
    sheet: Sheet, view: View, size: tuple[float, float], factor: float, at: Point
) -> View:
    """Return the view zoomed so that the image point under ``at`` stays there."""
    zoom = min(MAX_ZOOM, max(MIN_ZOOM, view.zoom * factor))
    under = mapping(sheet, view, *size).to_image(at)
    scale = fit_scale(sheet, *size) * zoom
    middle_x = under[0] + (size[0] / 2 - at[0]) / scale
    middle_y = under[1] + (size[1] / 2 - at[1]) / (scale * sheet.aspect)
    centre = ((middle_x + 0.5) / sheet.columns, (middle_y + 0.5) / sheet.rows)
    return _held(View(zoom=zoom, centre=centre))


def panned(sheet: Sheet, view: View, size: tuple[float, float], delta: Point) -> View:
    """Return the view with the image moved by ``delta`` device pixels."""
    scale = fit_scale(sheet, *size) * view.zoom
    centre = (
        view.centre[0] - delta[0] / (scale * sheet.columns),
        view.centre[1] - delta[1] / (scale * sheet.aspect * sheet.rows),
    )
    return _held(replace(view, centre=centre))


def _held(view: View) -> View:
    """Keep some of the image in the pane: its centre never leaves the image."""
    x, y = (min(1.0, max(0.0, part)) for part in view.centre)
    return replace(view, centre=(x, y))
