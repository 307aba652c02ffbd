"""From gestures on marks and key images to edits of the draft."""

from __future__ import annotations

from collections.abc import Callable

from desktop.app.draft import KeyImage
from desktop.app.edits import (
    RemoveKeyImage,
    RemoveMark,
    SetKeyImage,
    SetMark,
)
from desktop.app.ports import Ids
from desktop.domain.pixels import Window
from desktop.viewer.hit import Hit, Part
from desktop.viewer.lut import Voi
from desktop.viewer.zoom import Point
from desktop.views.viewer.overlay import DrawnMark
from desktop.views.viewer.scene import Scene


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
        return any(mark.finding == hit.id for mark in draft.marks)

    def move_mark(self, pane: int, moved: DrawnMark) -> None:
        """Move a mark or its badge."""
        mark = self._scene.moved_mark(pane, moved.id, moved.target, moved.badge)
        if mark is not None:
            self._send(SetMark(mark))

    def delete(self, hit: Hit) -> None:
        """Remove the selected mark; its finding stays."""
        if self.exists(hit):
            self._send(RemoveMark(hit.id))

    def nudge(self, pane: int, hit: Hit, by: Point) -> bool:
        """Move the selected mark by image pixels; false where it is not on the pane."""
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
        state = self._scene.states[pane]
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
                    quarters=state.turn.quarters,
                    mirrored=state.turn.mirrored,
                    inverted=state.inverted,
                )
            )
        )


def _shifted(point: Point, by: Point) -> Point:
    return (point[0] + by[0], point[1] + by[1])
