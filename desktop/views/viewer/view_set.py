"""What is known of the reformatted views of one volume."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.imaging import Stack, Vector3
from desktop.viewer.grid import Grid
from desktop.viewer.mpr import Axes, View
from desktop.viewer.reslice import Slab
from desktop.views.viewer.volumes import VolumeLoad


@dataclass(slots=True)
class Views:
    """The views of one volume: their axes, the point they pass through, their slabs."""

    source: Stack
    grid: Grid
    axes: dict[View, Axes]
    through: Vector3
    load: VolumeLoad
    slabs: dict[View, Slab] = field(default_factory=dict)
