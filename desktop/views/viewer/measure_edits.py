"""From drawn figures to edits of the draft; large regions are measured on a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from desktop.app.draft import Draft, MeasurementMark
from desktop.app.edits import AddMeasurement, ChangeMeasurement, RemoveMeasurement
from desktop.app.ports import Ids
from desktop.domain.imaging import FrameRef
from desktop.domain.measured import Reading
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.viewer.fused_measure import reads_values, with_map
from desktop.viewer.hit import Hit, Part
from desktop.viewer.measure_regions import pixels_in
from desktop.viewer.measuring import HEAVY_PIXELS, Measured, dragged, finished, measure
from desktop.viewer.metric import metric_at
from desktop.viewer.mirrored import REGIONS, middle_line, mirror_flag, mirrored_points
from desktop.viewer.toolset import spec_of
from desktop.viewer.zoom import Point
from desktop.views.background import submit
from desktop.views.viewer.figures import DrawnMeasure, has_handles
from desktop.views.viewer.loader import FrameStore
from desktop.views.viewer.scene import Scene, is_on

MapOf = Frame | Callable[[], Frame] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """A figure to be measured, and the measurement it changes, if it is one already."""

    pane: int
    tool: str
    points: tuple[Point, ...]
    ref: FrameRef
    changes: str | None = None
    label_at: Point | None = None
    mirrors: str | None = None  # the measurement it is the mirror image of
    flag: Reading | None = None  # and about what


class MeasureEdits(QObject):
    """Names what the reader measured; changes nothing itself.

    Signals
    -------
    wished
        An edit of ``desktop.app.edits``.
    refused
        Why points cannot be measured (``Problem``).
    """

    wished = Signal(object)
    refused = Signal(object)

    def __init__(self, scene: Scene, ids: Ids, store: FrameStore, parent: QObject) -> None:
        super().__init__(parent)
        self._scene, self.ids, self._store = scene, ids, store
        self._under_way = 0
        # set by who knows: the map over the image of a pane, in the grid of that image
        self.map_of: Callable[[int, FrameRef], MapOf] = lambda _pane, _ref: None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being measured on a worker."""
        return self._under_way == 0

    def exists(self, hit: Hit) -> bool:
        """Whether a selected measurement is still in the draft."""
        draft = self._scene.draft
        return draft is not None and draft.measurement(hit.id) is not None

    def words_of(self, pane: int, tool: str, points: tuple[Point, ...]) -> Measured | None:
        """Measure points that are still being moved, as far as that is quick."""
        ref = self._scene.ref(pane)
        if ref is None or len(points) < _least(tool):
            return None
        heavy = pixels_in(tool, points) > HEAVY_PIXELS
        made = measure(tool, points, ref, None if heavy else self._frame(ref))
        over = None if heavy else self._over(pane, tool, ref)
        return with_map(made, tool, points, ref, over) if isinstance(over, Frame) else made

    def add(self, pane: int, tool: str, clicks: tuple[Point, ...]) -> None:
        """Measure a new figure on the frame of a pane."""
        ref = self._scene.ref(pane)
        if ref is None or self._scene.draft is None or self._scene.states[pane].is_held:
            return
        points = finished(tool, clicks, ref)
        self._measure(_Wish(pane=pane, tool=tool, points=points, ref=ref))

    def move(self, pane: int, moved: DrawnMeasure) -> None:
        """Measure a figure again after its points, or its label, moved."""
        ref, mark = self._scene.ref(pane), self._mark(moved.id)
        if ref is None or mark is None or not is_on(mark.place, ref):
            return
        if moved.points == mark.points:
            x, y = moved.label_at or (None, None)
            self.wished.emit(ChangeMeasurement(mark.id, (("label_x", x), ("label_y", y))))
            return
        self._measure(
            _Wish(pane=pane, tool=mark.tool, points=moved.points, ref=ref, changes=mark.id)
        )

    def mirror(self, pane: int, name: str) -> None:
        """Measure the mirror image of a region too, about a line drawn on the image or its middle.

        The line is the newest length on the same image; without one it is the upright middle.
        """
        mark, ref, stack = self._mark(name), self._scene.ref(pane), self._scene.stack(pane)
        if mark is None or ref is None or stack is None or not is_on(mark.place, ref):
            return
        draft = self._scene.draft
        lines = [m for m in draft.measurements if m.tool == "length"] if draft else []
        drawn = [m.points for m in lines if is_on(m.place, ref)]
        middle = middle_line(stack.columns, stack.rows)
        line = (drawn[-1][0], drawn[-1][1]) if drawn else middle
        points = mirrored_points(metric_at(ref, mark.points), mark.points, line)
        if mark.tool not in REGIONS or points is None:
            self.refused.emit(Problem.of("", "mirror-no-region"))
            return
        flag = mirror_flag(ref, points, mark.points, None if drawn else middle[0][0])
        wish = _Wish(pane=pane, tool=mark.tool, points=points, ref=ref)
        self._measure(replace(wish, mirrors=mark.id, flag=flag))

    def delete(self, hit: Hit) -> None:
        """Remove the selected measurement."""
        if self.exists(hit):
            self.wished.emit(RemoveMeasurement(hit.id))

    def nudge(self, pane: int, hit: Hit, by: Point) -> bool:
        """Move a handle, or all of a measurement, by image pixels; false where it is elsewhere."""
        ref, mark = self._scene.ref(pane), self._mark(hit.id)
        if ref is None or mark is None or not is_on(mark.place, ref):
            return False
        handle = hit.handle if hit.part is Part.HANDLE else None
        points = dragged(mark.tool, mark.points, handle, by, ref)
        self._measure(_Wish(pane=pane, tool=mark.tool, points=points, ref=ref, changes=mark.id))
        return True

    def next_handle(self, hit: Hit, steps: int = 1) -> Hit | None:
        """Return the selection with the next handle of the measurement in hand."""
        mark = self._mark(hit.id)
        if mark is None or not has_handles(mark.tool):
            return None
        before = hit.handle if hit.handle is not None else (-1 if steps > 0 else 0)
        at = (before + steps) % len(mark.points)
        return Hit(kind="measurement", id=mark.id, part=Part.HANDLE, handle=at)

    def _mark(self, name: str) -> MeasurementMark | None:
        draft: Draft | None = self._scene.draft
        return draft.measurement(name) if draft is not None else None

    def _frame(self, ref: FrameRef) -> Frame | None:
        held = self._store.get(ref)
        return held if isinstance(held, Frame) else None

    def _over(self, pane: int, tool: str, ref: FrameRef) -> MapOf:
        """Return the map that a tool reads as well as the image, or what makes it."""
        return self.map_of(pane, ref) if reads_values(tool) else None

    def _measure(self, wish: _Wish) -> None:
        frame = self._frame(wish.ref) if spec_of(wish.tool).pixels else None
        over = self._over(wish.pane, wish.tool, wish.ref)

        def job() -> Measured:
            made = measure(wish.tool, wish.points, wish.ref, frame)
            known = over if over is None or isinstance(over, Frame) else over()
            if known is None:
                return made
            return with_map(made, wish.tool, wish.points, wish.ref, known)

        is_ready = over is None or isinstance(over, Frame)
        if is_ready and pixels_in(wish.tool, wish.points) <= HEAVY_PIXELS:
            self._tell(wish, job())
            return
        self._under_way += 1
        submit(job, _deliver(wish), owner=self)

    def arrive(self, wish: _Wish, made: object) -> None:
        """Take what a worker measured; a measurement deleted meanwhile stays deleted."""
        self._under_way -= 1
        if isinstance(made, Measured):
            self._tell(wish, made)

    def _tell(self, wish: _Wish, made: Measured) -> None:
        if made.is_refused or all(reading.value is None for reading in made.readings):
            problem = made.problems[0] if made.problems else Problem.of("", "measure-no-value")
            self.refused.emit(problem)
            return
        place = self._scene.place_on(wish.ref, wish.points[0])
        if place is None:
            return
        if wish.changes is None:
            flags = (wish.flag,) if wish.flag is not None else ()
            mark = MeasurementMark(
                id=self.ids.new("m"),
                tool=wish.tool,
                place=place,
                points=wish.points,
                readings=(*made.readings, *flags),
                basis=made.basis,
                against=wish.mirrors,
            )
            self.wished.emit(AddMeasurement(mark))
        elif self._mark(wish.changes) is not None:
            changes = (
                ("place", place),
                ("points", wish.points),
                ("readings", made.readings),
                ("basis", made.basis),
            )
            self.wished.emit(ChangeMeasurement(wish.changes, changes))


def _deliver(wish: _Wish) -> Callable[[MeasureEdits, object, Exception | None], None]:
    def deliver(owner: MeasureEdits, made: object, error: Exception | None) -> None:
        owner.arrive(wish, made)
        if error is not None:
            raise error

    return deliver


def _least(tool: str) -> int:
    """Return how many points a tool needs before it can say anything."""
    spec = spec_of(tool)
    if tool in ("ellipse", "rectangle"):
        return 4
    return 3 if spec.strokes else spec.clicks
