"""Names of vertebrae and discs on the images, from their places in the patient."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.imaging import FrameRef, Plane, Vector3
from desktop.viewer.geometry import normal_of, patient_to_pixel, plane_of, position_along
from desktop.viewer.zoom import Point

BESIDE_MM = 27.0  # from the middle of a body forwards to its name, clear of the body
DISC_REACH_MM = 9.0  # a slice this near to the middle of a disc is called by the disc


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMap:
    """Centres of vertebral bodies and discs (LPS mm) in one frame of reference."""

    frame_of_reference_uid: str
    bodies: tuple[tuple[str, Vector3], ...] = ()
    discs: tuple[tuple[str, Vector3], ...] = ()

    def holds(self, ref: FrameRef) -> bool:
        """Whether a frame lies in the same frame of reference."""
        placement = ref.placement
        return (
            placement is not None
            and placement.frame_of_reference_uid == self.frame_of_reference_uid
        )


def level_notes(
    levels: LevelMap, ref: FrameRef, size: tuple[int, int]
) -> tuple[tuple[str, Point], ...]:
    """Return names with their places on a sagittal frame of (rows, columns), in front of the spine.

    Bodies outside the picture are left out, and so is everything on other planes: there a slice has
    one level, which ``level_of`` gives.
    """
    if not levels.holds(ref) or plane_of(ref.placement) is not Plane.SAGITTAL:
        return ()
    rows, columns = size
    notes = []
    for name, (x_mm, y_mm, z_mm) in levels.bodies:
        body = patient_to_pixel(ref.placement, ref.scale, (x_mm, y_mm, z_mm))
        beside = patient_to_pixel(ref.placement, ref.scale, (x_mm, y_mm - BESIDE_MM, z_mm))
        if body is None or beside is None:
            continue
        if 0 <= body.x < columns and 0 <= body.y < rows and 0 <= beside.x < columns:
            notes.append((name, (beside.x, beside.y)))
    return tuple(notes)


def level_of(levels: LevelMap, ref: FrameRef) -> str:
    """Return the disc or, between discs, the body that an axial frame cuts; empty where none."""
    if not levels.holds(ref) or ref.placement is None:
        return ""
    if plane_of(ref.placement) is not Plane.AXIAL:
        return ""
    disc, disc_mm = _nearest(levels.discs, ref)
    if disc and disc_mm <= DISC_REACH_MM:
        return disc
    body, body_mm = _nearest(levels.bodies, ref)
    return body if body_mm <= 2 * DISC_REACH_MM else ""


def _nearest(places: tuple[tuple[str, Vector3], ...], ref: FrameRef) -> tuple[str, float]:
    placement = ref.placement
    if placement is None or not places:
        return "", float("inf")
    normal = normal_of(placement)
    here = position_along(normal, placement.origin_lps_mm)
    gaps = [(abs(position_along(normal, point) - here), name) for name, point in places]
    gap, name = min(gaps)
    return name, gap
