"""Level labels of a draft on the images: what slices show, what is covered, what contradicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.app.draft import Draft, LevelLabel, Mark
from desktop.app.normal import Covers
from desktop.domain.imaging import FrameRef, Stack, Vector3
from desktop.report.counting import fitted
from desktop.report.numbering import NO_FACTS, LevelConflict, LevelFacts
from desktop.report.template import Row, Template
from desktop.viewer.geometry import patient_to_pixel
from desktop.viewer.levels import (
    LevelMap,
    expected_at,
    is_inside,
    level_at,
    level_of,
    map_for,
    maps_of,
)
from desktop.viewer.spine import ADJOINING, apart, lumbar_type
from desktop.viewer.sync import spacing_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelText:
    """A label as it can be written onto a slice: ``x``, ``y`` in its pixels."""

    ref: FrameRef
    text: str
    x: float
    y: float


def level_maps(levels: Iterable[LevelLabel]) -> tuple[LevelMap, ...]:
    """Return the map of each frame of reference that labels lie in."""
    return maps_of(
        (label.place.frame_of_reference_uid, label.level, label.place.point_lps_mm)
        for label in levels
        if label.place.frame_of_reference_uid and label.place.point_lps_mm is not None
    )


def labelled_lumbar(draft: Draft) -> int | None:
    """Return how many vertebrae of lumbar type the labels tell of; ``None`` where they do not."""
    return lumbar_type(label.level for label in draft.levels)


def template_of(draft: Draft, template: Template) -> Template:
    """Return a template with the rows of the spine that a draft describes."""
    return fitted(template, draft.case, labelled_lumbar(draft))


def level_facts(draft: Draft, stacks: Iterable[Stack]) -> LevelFacts:
    """Return what the labels say of the report: contradicted levels, and the number of vertebrae.

    Parameters
    ----------
    draft
        With its labels, marks and findings.
    stacks
        The stacks of the study: a mark is judged by the slice it stands on.
    """
    if not draft.levels:
        return NO_FACTS
    maps = level_maps(draft.levels)
    return LevelFacts(
        conflicts=tuple(_conflicts(draft, maps, tuple(stacks))),
        lumbar=labelled_lumbar(draft),
    )


def shown_level(mark: Mark, maps: Iterable[LevelMap], stacks: Iterable[Stack]) -> str:
    """Return the level of the slice a mark stands on, else that of its point; empty if unknown."""
    place = mark.place
    levels = next(
        (m for m in maps if m.frame_of_reference_uid == place.frame_of_reference_uid), None
    )
    if levels is None:
        return ""
    for stack in stacks:
        if (stack.series_uid, stack.stack) != (place.series_uid, place.stack):
            continue
        for ref in stack.frames:
            if ref.sop_uid == place.sop_uid and ref.frame == place.frame:
                found = level_of(levels, ref, (stack.rows, stack.columns))
                if found:
                    return found
    return level_at(levels, place.point_lps_mm) if place.point_lps_mm is not None else ""


def contradicts(typed: str, shown: str, lumbar: int) -> bool:
    """Whether a typed level cannot be what a slice shows.

    A disc and the vertebra above or below it do not contradict each other: what leaves a disc is
    found behind its vertebrae. A level that the labelled spine does not have always does.
    """
    if not shown:
        return False
    gap = apart(typed, shown, lumbar)
    return gap is None or gap > ADJOINING


def _conflicts(
    draft: Draft, maps: tuple[LevelMap, ...], stacks: tuple[Stack, ...]
) -> Iterable[LevelConflict]:
    for mark in draft.marks:
        finding = draft.case.finding(mark.finding)
        if finding is None or finding.level is None:
            continue
        shown = shown_level(mark, maps, stacks)
        uid = mark.place.frame_of_reference_uid
        lumbar = next((m.lumbar for m in maps if m.frame_of_reference_uid == uid), 0)
        if shown and contradicts(finding.level, shown, lumbar):
            offered = _offered(finding.level, shown, mark, maps)
            yield LevelConflict(
                finding=finding.id, typed=finding.level, shown=shown, offered=offered
            )


def _offered(typed: str, shown: str, mark: Mark, maps: Iterable[LevelMap]) -> str:
    """Return the level to take: what the slice shows, or the nearest of the kind that was typed."""
    point, uid = mark.place.point_lps_mm, mark.place.frame_of_reference_uid
    if ("-" in typed) == ("-" in shown) or point is None:
        return shown
    levels = next((m for m in maps if m.frame_of_reference_uid == uid), None)
    if levels is None:
        return shown
    spots = levels.curve.discs if "-" in typed else levels.curve.bodies
    at_mm = levels.curve.nearest_mm(point)[0]
    return min(spots, key=lambda spot: abs(spot.at_mm - at_mm)).name


def covers(levels: Iterable[LevelLabel]) -> Covers:
    """Return what says whether a level lies in the field of view of a stack.

    A disc is covered where its centre lies in the picture of a slice and no further from the slice
    than the slices reach. A disc without a label is looked for going straight on from the labelled
    ones: outside is then certain enough to say, inside is not.
    """
    maps = level_maps(levels)

    def answer(row: Row, stack: Stack) -> bool | None:
        here = next((m for ref in stack.frames for m in maps if m.holds(ref)), None)
        if row.kind != "level" or here is None or not row.levels:
            return None
        said = [_covers(level, here, stack) for level in row.levels]
        if False in said:
            return False
        return None if None in said else True

    return answer


def _covers(level: str, levels: LevelMap, stack: Stack) -> bool | None:
    point = expected_at(levels, level)
    if point is None:
        return None
    inside = holds_point(stack, levels.frame_of_reference_uid, point)
    if inside and level not in dict(levels.discs):
        return None
    return inside


def holds_point(stack: Stack, frame_of_reference_uid: str, point_lps_mm: Vector3) -> bool:
    """Whether a point lies in the field of view of a stack: in the picture of a near slice."""
    reach = max(spacing_mm(stack) or 0.0, stack.slice_thickness_mm or 0.0, 1.0)
    for ref in stack.frames:
        placement = ref.placement
        if placement is None or placement.frame_of_reference_uid != frame_of_reference_uid:
            continue
        foot = patient_to_pixel(placement, ref.scale, point_lps_mm)
        if foot is None or abs(foot.distance_mm) > reach:
            continue
        if is_inside(ref, (stack.rows, stack.columns), point_lps_mm):
            return True
    return False


def label_texts(levels: Iterable[LevelLabel], stack: Stack) -> tuple[LabelText, ...]:
    """Return the labels that lie on slices of a stack, as they may be written onto them.

    A label stands on the slice it was set on, or on the nearest slice of its frame of reference
    that its point belongs to; stacks that do not reach it get none.
    """
    found = []
    half = 0.51 * max(spacing_mm(stack) or 0.0, stack.slice_thickness_mm or 0.0, 1.0)
    for label in levels:
        levels_here = level_maps((label,))
        point = label.place.point_lps_mm
        best: tuple[float, FrameRef, float, float] | None = None
        for ref in stack.frames:
            if point is None or map_for(levels_here, ref) is None:
                continue
            foot = patient_to_pixel(ref.placement, ref.scale, point)
            if foot is None or not is_inside(ref, (stack.rows, stack.columns), point):
                continue
            gap = abs(foot.distance_mm)
            if gap <= half and (best is None or gap < best[0]):
                best = (gap, ref, foot.x, foot.y)
        if best is not None:
            found.append(LabelText(ref=best[1], text=label.level, x=best[2], y=best[3]))
    return tuple(found)
