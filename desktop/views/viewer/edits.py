"""From gestures on marks and lengths to edits of the draft."""

from __future__ import annotations

from collections.abc import Callable

from desktop.app.draft import KeyImage, LengthMark
from desktop.app.edits import (
    AddLength,
    ChangeLength,
    RemoveKeyImage,
    RemoveLength,
    RemoveMark,
    SetKeyImage,
    SetMark,
)
from desktop.app.ports import Ids
from desktop.domain.pixels import Window
from desktop.viewer.hit import Hit, Part
from desktop.viewer.lut import Voi
from desktop.viewer.measure import length as measure_length
from desktop.viewer.zoom import Point
from desktop.views.viewer.overlay import DrawnLength, DrawnMark
from desktop.views.viewer.scene import Scene, is_on

_SAME_PX = 1e-6


class Edits:
    """Names what the reader did on the images; changes nothing itself."""

    def __init__(self, scene: Scene, ids: Ids, send: Callable[[object], None]) -> None:
        self._scene, self._send = scene, send
        self.ids = ids

    def exists(self, hit: Hit) -> bool:
        """Whether what was selected is still in the draft."""
        draft = self._scene.draft
        if draft is None:
            return False
        if hit.kind == "mark":
            return any(mark.finding == hit.id for mark in draft.marks)
        return any(length.id == hit.id for length in draft.lengths)

    def add_length(self, pane: int, start: Point, end: Point) -> None:
        """Measure a new length on the frame of a pane."""
        ref, place = self._scene.ref(pane), self._scene.place(pane, start)
        if ref is None or place is None or self._scene.draft is None:
            return
        if self._scene.states[pane].is_held:
            return
        made = measure_length(ref, start, end)
        if made.value is None:
            return
        length = LengthMark(
            id=self.ids.new("m"),
            place=place,
            end_x=end[0],
            end_y=end[1],
            value=made.value,
            unit=made.unit,
            basis=made.basis,
        )
        self._send(AddLength(length))

    def move_length(self, pane: int, moved: DrawnLength) -> None:
        """Measure a length again after its ends moved."""
        ref = self._scene.ref(pane)
        if ref is None:
            return
        place = self._scene.place(pane, moved.start)
        made = measure_length(ref, moved.start, moved.end)
        if place is None or made.value is None:
            return
        changes = (
            ("place", place),
            ("end_x", moved.end[0]),
            ("end_y", moved.end[1]),
            ("value", made.value),
            ("unit", made.unit),
            ("basis", made.basis),
        )
        self._send(ChangeLength(moved.id, changes))

    def move_mark(self, pane: int, moved: DrawnMark) -> None:
        """Move a mark or its badge."""
        mark = self._scene.moved_mark(pane, moved.id, moved.target, moved.badge)
        if mark is not None:
            self._send(SetMark(mark))

    def delete(self, hit: Hit) -> None:
        """Remove the selected mark or length; the finding of a mark stays."""
        if self.exists(hit):
            self._send(RemoveMark(hit.id) if hit.kind == "mark" else RemoveLength(hit.id))

    def nudge(self, pane: int, hit: Hit, by: Point) -> bool:
        """Move the selected thing by image pixels; false where it is not on the pane."""
        ref = self._scene.ref(pane)
        if ref is None:
            return False
        if hit.kind == "mark":
            return self._nudge_mark(pane, hit, by)
        for length in self._scene.lengths_on(pane):
            if length.id == hit.id and is_on(length.place, ref):
                start, end = (length.place.x, length.place.y), (length.end_x, length.end_y)
                start = start if hit.part is Part.END else _shifted(start, by)
                end = end if hit.part is Part.START else _shifted(end, by)
                self.move_length(pane, DrawnLength(id=hit.id, start=start, end=end, label=""))
                return True
        return False

    def _nudge_mark(self, pane: int, hit: Hit, by: Point) -> bool:
        for mark, target, badge in self._scene.marks_on(pane):
            if mark.finding == hit.id:
                on_badge = hit.part is Part.BADGE and badge is not None
                moved = self._scene.moved_mark(
                    pane,
                    hit.id,
                    target if on_badge else _shifted(target, by),
                    _shifted(badge, by) if on_badge and badge is not None else badge,
                )
                if moved is not None:
                    self._send(SetMark(moved))
                return True
        return False

    def toggle_key_image(self, pane: int, voi: Voi | None) -> None:
        """Choose the frame of a pane for the report, or take it out again."""
        stack, ref = self._scene.stack(pane), self._scene.ref(pane)
        if stack is None or ref is None or self._scene.draft is None:
            return
        if self._scene.key_image(pane) is not None:
            self._send(RemoveKeyImage(ref.sop_uid, ref.frame))
            return
        window = voi if isinstance(voi, Window) else None
        finding = next((m.finding for m, _t, _b in self._scene.marks_on(pane)), None)
        self._send(
            SetKeyImage(
                KeyImage(
                    series_uid=stack.series_uid,
                    stack=stack.stack,
                    sop_uid=ref.sop_uid,
                    frame=ref.frame,
                    window_center=window.center if window else None,
                    window_width=window.width if window else None,
                    finding=finding,
                )
            )
        )


def _shifted(point: Point, by: Point) -> Point:
    return (point[0] + by[0], point[1] + by[1])
