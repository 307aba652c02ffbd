"""Level labels as panes show them: names beside the spine, the level of a slice, the handles."""

from __future__ import annotations

from desktop.app.draft import LevelLabel, Place
from desktop.app.levels import level_maps
from desktop.app.ports import Translator
from desktop.domain.imaging import FrameRef, Plane, Stack, Vector3
from desktop.domain.message import Message
from desktop.report.catalogue import code, level_text
from desktop.viewer.geometry import patient_to_pixel, plane_of
from desktop.viewer.levels import (
    LevelMap,
    disc_notes,
    is_inside,
    level_notes,
    level_of,
    map_for,
)
from desktop.viewer.tools import Tool
from desktop.viewer.zoom import Point
from desktop.views.viewer.overlay import Note
from desktop.views.viewer.scene import Scene
from desktop.views.viewer.shapes import DrawnShape, ShapeKind

_ALONG = (Plane.SAGITTAL, Plane.CORONAL, Plane.OBLIQUE)  # planes on which a disc has its place
PREFIX = "level:"


class LevelLabels:
    """Reads the labels of the scene's draft; keeps their curve until they change."""

    def __init__(self, scene: Scene, translator: Translator) -> None:
        self._scene, self._words = scene, translator
        self._known: tuple[tuple[LevelLabel, ...], tuple[LevelMap, ...]] = ((), ())
        self.selected = ""  # the label that the next click goes on from
        self.pending: Place | None = None  # a click whose name is being asked
        self.live: tuple[str, Point] | None = None  # a label under the hand

    @property
    def levels(self) -> tuple[LevelLabel, ...]:
        """The labels of the draft."""
        scene = self._scene
        return scene.draft.levels if scene.draft is not None and not scene.is_foreign else ()

    @property
    def maps(self) -> tuple[LevelMap, ...]:
        """The labels as maps, one for each frame of reference."""
        levels = self.levels
        if levels is not self._known[0]:
            self._known = (levels, level_maps(levels))
        return self._known[1]

    def map_for(self, ref: FrameRef) -> LevelMap | None:
        """Return the map that holds a frame."""
        return map_for(self.maps, ref) or map_for(self._scene.prior_levels, ref)

    def word(self, ref: FrameRef, stack: Stack | None) -> str:
        """Return the level a slice across the spine shows (``L4-L5``), or nothing."""
        levels = self.map_for(ref)
        size = (stack.rows, stack.columns) if stack is not None else None
        return level_of(levels, ref, size) if levels is not None else ""

    def slice_of(self, stack: Stack, level: str, centre_lps_mm: Vector3) -> int | None:
        """Return the slice of a level that passes nearest to the disc's centre, if there is one."""
        best: tuple[float, int] | None = None
        for index, ref in enumerate(stack.frames):
            foot = patient_to_pixel(ref.placement, ref.scale, centre_lps_mm)
            if foot is None or self.word(ref, stack) != level:
                continue
            if best is None or abs(foot.distance_mm) < best[0]:
                best = (abs(foot.distance_mm), index)
        return best[1] if best is not None else None

    def notes(self, ref: FrameRef, stack: Stack) -> tuple[Note, ...]:
        """Return the names beside the spine: vertebrae, and the discs while they are labelled."""
        levels = self.map_for(ref)
        if levels is None or self._scene.hidden:
            return ()
        named = level_notes(levels, ref, (stack.rows, stack.columns))
        notes = [Note(text=level_text(name), at=at) for name, at in named]
        if self._scene.tool is Tool.LEVELS:
            beside = dict(disc_notes(levels, ref))
            for label, _at in self.places(ref, stack):
                if label.level in beside:
                    notes.append(Note(text=self._label(label), at=beside[label.level]))
        return tuple(notes)

    def shapes(self, ref: FrameRef, stack: Stack) -> tuple[DrawnShape, ...]:
        """Return the handles of the discs while the level tool is in hand."""
        if self._scene.tool is not Tool.LEVELS or self._scene.hidden:
            return ()
        drawn = []
        for label, at in self.places(ref, stack):
            live = self.live is not None and self.live[0] == label.level
            point = self.live[1] if self.live is not None and live else at
            drawn.append(
                DrawnShape(
                    kind=ShapeKind.POINTS,
                    points=(point,),
                    id=PREFIX + label.level,
                    token="acc" if label.by == "hand" else "t2",
                    handles=True,
                    selected=live or label.level == self.selected,
                )
            )
        if self.pending is not None and self.pending.point_lps_mm is not None:
            foot = patient_to_pixel(ref.placement, ref.scale, self.pending.point_lps_mm)
            levels_here = level_maps((LevelLabel(level="", place=self.pending),))
            if foot is not None and map_for(levels_here, ref) and plane_of(ref.placement) in _ALONG:
                at = (foot.x, foot.y)
                drawn.append(
                    DrawnShape(kind=ShapeKind.POINTS, points=(at,), label="?", handles=True)
                )
        return tuple(drawn)

    def _label(self, label: LevelLabel) -> str:
        """Return the name of a disc; one that nobody set by hand carries a question mark."""
        level = code(label.level)
        return self._words.text(Message.of("level-label", level=level, by=label.by))

    def places(self, ref: FrameRef, stack: Stack) -> tuple[tuple[LevelLabel, Point], ...]:
        """Return each label with where it falls on a frame along the spine."""
        if plane_of(ref.placement) not in _ALONG or self.map_for(ref) is None:
            return ()
        uid = ref.placement.frame_of_reference_uid if ref.placement else None
        found = []
        for label in self.levels:
            point: Vector3 | None = label.place.point_lps_mm
            if point is None or label.place.frame_of_reference_uid != uid:
                continue
            foot = patient_to_pixel(ref.placement, ref.scale, point)
            if foot is not None and is_inside(ref, (stack.rows, stack.columns), point):
                found.append((label, (foot.x, foot.y)))
        return tuple(found)
