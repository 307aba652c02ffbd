"""Functional groups of multi-frame objects (PS3.3 C.7.6.16)."""

from __future__ import annotations

from desktop.dicom import tags
from desktop.dicom.fields import Fields


def group_item(fields: Fields, frame: int, macro: int) -> Fields | None:
    """Return the item of a functional group for one frame (from 1), the frame's own first."""
    frames = fields.items(tags.FRAME_GROUPS)
    own = frames[frame - 1].first(macro) if 0 < frame <= len(frames) else None
    if own is not None:
        return own
    shared = fields.first(tags.SHARED_GROUPS)
    return shared.first(macro) if shared is not None else None
