"""What keeps frames of one series apart: values that never differ within a stack.

Echo, diffusion weighting and direction, kind of image (Dixon parts, magnitude and phase), kernel.
Phases of a heart beat and repetitions are told apart by time, where positions repeat.
"""

from __future__ import annotations

from desktop.dicom import tags
from desktop.dicom.fields import Fields
from desktop.dicom.functional_groups import group_item

Split = tuple[float | str | None, ...]

_ABOUT_DIFFUSION = 3  # digits of a direction that count
_MAIN_TYPES = 2  # ORIGINAL or DERIVED, PRIMARY or SECONDARY: they do not keep frames apart


def plain_split(fields: Fields) -> Split:
    """Return what keeps the frame of a single-frame object apart from others of its series."""
    return (
        fields.number(tags.ECHO_TIME),
        fields.number(tags.B_VALUE),
        "\\".join(fields.texts(tags.IMAGE_TYPE)[_MAIN_TYPES:]),
        *_direction(fields),
        "\\".join(fields.texts(tags.KERNEL)),
    )


def plain_time(fields: Fields) -> float:
    """Return when a frame belongs in a repetition or a heart beat; 0 where nothing says."""
    return fields.number(tags.TEMPORAL_POSITION) or fields.number(tags.TRIGGER_TIME) or 0.0


def enhanced_split(fields: Fields, frame: int) -> Split:
    """Return what keeps one frame (from 1) of a multi-frame object apart from the others."""
    empty = Fields()
    echo = group_item(fields, frame, tags.MR_ECHO) or empty
    diffusion = group_item(fields, frame, tags.MR_DIFFUSION) or empty
    reconstruction = group_item(fields, frame, tags.CT_RECONSTRUCTION) or empty
    kind = (
        group_item(fields, frame, tags.MR_FRAME_TYPE)
        or group_item(fields, frame, tags.CT_FRAME_TYPE)
        or empty
    )
    return (
        echo.number(tags.EFFECTIVE_ECHO_TIME),
        diffusion.number(tags.B_VALUE),
        "\\".join(kind.texts(tags.FRAME_TYPE)[_MAIN_TYPES:]),
        *_direction(diffusion.first(tags.DIFFUSION_DIRECTION) or empty),
        "\\".join(reconstruction.texts(tags.KERNEL)),
    )


def enhanced_time(fields: Fields, frame: int) -> float:
    """Return when one frame (from 1) belongs in a repetition or a heart beat."""
    empty = Fields()
    content = group_item(fields, frame, tags.FRAME_CONTENT) or empty
    cardiac = group_item(fields, frame, tags.CARDIAC) or empty
    return content.number(tags.TEMPORAL_INDEX) or cardiac.number(tags.CARDIAC_DELAY) or 0.0


def _direction(fields: Fields) -> tuple[float | None, ...]:
    direction = fields.numbers(tags.GRADIENT, 3)
    if not direction:
        return (None, None, None)
    # a minus before a zero is no other direction
    return tuple(round(part, _ABOUT_DIFFUSION) + 0.0 for part in direction)
