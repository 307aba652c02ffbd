"""Drawing a measurement: clicks, drags and strokes until the figure is whole."""

from __future__ import annotations

from desktop.viewer.measuring import resampled
from desktop.viewer.toolset import CONTOUR_POINTS, STROKE_POINTS, Spec, spec_of
from desktop.viewer.zoom import Point

_APART_PX = 1e-6


class Drawing:
    """The points laid down so far with one measuring tool.

    A click lays one point. A drag lays its beginning and its end where a line begins, else its end
    alone. Tools drawn with the button held take the way of the pointer.
    """

    def __init__(self, tool: str) -> None:
        self.tool = tool
        self._spec: Spec = spec_of(tool)
        self._points: list[Point] = []
        self._strokes: list[tuple[Point, ...]] = []
        self._stroke: list[Point] = []

    @property
    def is_begun(self) -> bool:
        """Whether anything has been laid down."""
        return bool(self._points or self._strokes or self._stroke)

    def preview(self, start: Point | None, here: Point) -> tuple[Point, ...]:
        """Return the points as they stand with the pointer at ``here``.

        ``start`` is where a button went down, while one is held.
        """
        if self._spec.strokes:
            if start is not None:
                self._extend(start, here)
            drawn = tuple(point for stroke in self._strokes for point in stroke)
            return (*drawn, *self._stroke)
        fresh = start is not None and len(self._points) in self._spec.starts
        laid = [*self._points, *((start,) if fresh and start is not None else ()), here]
        return tuple(laid[: self._spec.clicks])

    def release(self, start: Point, here: Point, *, clicked: bool) -> tuple[Point, ...] | None:
        """Lay down what a press and release gave; the whole figure's clicks once it is whole."""
        if self._spec.strokes:
            return self._end_stroke(start, here, clicked=clicked)
        if clicked:
            self._lay(start)
        else:
            if len(self._points) in self._spec.starts:
                self._lay(start)
            self._lay(here)
        if len(self._points) < self._spec.clicks:
            return None
        made, self._points = tuple(self._points), []
        return made

    @property
    def takes_lines(self) -> bool:
        """Whether a line that is drawn already may be clicked instead of drawing it again."""
        return self._spec.lines and len(self._points) in self._spec.starts

    def take_line(self, line: tuple[Point, ...]) -> tuple[Point, ...] | None:
        """Lay down a line that is drawn already; the whole figure's clicks once it is whole."""
        return self.release(line[0], line[1], clicked=False)

    def back(self) -> bool:
        """Take the last point, or stroke, away; false where there is none."""
        if self._stroke:
            self._stroke = []
        elif self._points:
            self._points.pop()
        elif self._strokes:
            self._strokes.pop()
        else:
            return False
        return True

    def _lay(self, point: Point) -> None:
        if len(self._points) < self._spec.clicks:
            self._points.append(point)

    def _extend(self, start: Point, here: Point) -> None:
        if not self._stroke:
            self._stroke.append(start)
        last = self._stroke[-1]
        if abs(here[0] - last[0]) + abs(here[1] - last[1]) > _APART_PX:
            self._stroke.append(here)

    def _end_stroke(self, start: Point, here: Point, *, clicked: bool) -> tuple[Point, ...] | None:
        self._extend(start, here)
        drawn, self._stroke = tuple(self._stroke), []
        if clicked or len(drawn) < 2:  # noqa: PLR2004 - a stroke is a line
            return None
        count = STROKE_POINTS if self._spec.strokes == 1 else CONTOUR_POINTS
        self._strokes.append(resampled(drawn, count))
        if len(self._strokes) < self._spec.strokes:
            return None
        made = tuple(point for stroke in self._strokes for point in stroke)
        self._strokes = []
        return made
