"""What corners say about geometry: faults of the slices, reformatted views, slabs."""

from __future__ import annotations

from desktop.domain.imaging import Stack
from desktop.domain.message import Message, Problem
from desktop.viewer.mpr import View, is_virtual, view_of
from desktop.viewer.reslice import NO_SLAB
from desktop.viewer.reslice_plain import SlabMode
from desktop.views.viewer.scene import Scene

_GEOMETRY = frozenset(
    {
        "dicom-missing-slices",
        "dicom-uneven-spacing",
        "dicom-duplicate-positions",
        "dicom-tilted",
        "dicom-frames-of-reference-differ",
        "dicom-orientation-invalid",
        "dicom-spacing-invalid",
    }
)


def geometry_problems(stack: Stack) -> tuple[Problem, ...]:
    """Return the problems of a stack that are about where its slices lie, each once."""
    found = {p.code: p for p in reversed(stack.problems) if p.code in _GEOMETRY}
    return tuple(reversed(found.values()))


def geometry_note(problem: Problem) -> Message:
    """Return a problem in the few words a corner has room for."""
    return Message(problem.code.replace("dicom-", "views-geometry-"), problem.args)


def reformatted_lines(scene: Scene, stack: Stack) -> tuple[Message, ...]:
    """Return which reformatted view a stack is, and its slab with its thickness in mm."""
    if not is_virtual(stack.series_uid):
        return ()
    view = view_of(stack.series_uid)
    lines = []
    if view is not View.SOURCE:
        turned = "-turned" if stack.key in scene.virtual.turned else ""
        lines.append(Message(f"views-mpr-{view.value}{turned}"))
    slab = scene.virtual.slabs.get(stack.key, NO_SLAB)
    if slab.mode is not SlabMode.OFF:
        lines.append(Message.of(f"views-slab-{slab.mode.value}", mm=f"{slab.thickness_mm:g}"))
    return tuple(lines)
