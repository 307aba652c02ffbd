"""What a series says of itself beside its geometry: the part of the body, the side, its timing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from desktop.dicom import tags
from desktop.dicom.fields import Fields
from desktop.dicom.instance import group_item

_SIDES = frozenset("RLB")
_NO_AGENT = frozenset({"no", "none", "no contrast", "without", "n", "0", "-", "nativ", "native"})
_SHORTEST_MS, _LONGEST_MS = 1.0, 10_000.0
_MS_PER_S = 1000.0


def body_part(fields: Fields) -> str:
    """Return the part of the body as the images name it, in capitals.

    The defined term (0018,0015) goes first, then the meaning of the coded region (0008,2218), at
    last that of the first frame (PS3.3 C.7.6.16.2.8).
    """
    said = fields.text(tags.BODY_PART)
    if said:
        return said.upper()
    region = fields.first(tags.ANATOMIC_REGION)
    if region is None:
        anatomy = group_item(fields, 1, tags.FRAME_ANATOMY)
        region = anatomy.first(tags.ANATOMIC_REGION) if anatomy is not None else None
    return region.text(tags.CODE_MEANING).upper() if region is not None else ""


def has_contrast(fields: Fields) -> bool:
    """Whether the images name a contrast agent (PS3.3 C.7.6.4); words for none do not count."""
    named = fields.text(tags.CONTRAST_AGENT).strip().casefold()
    return bool(named) and named not in _NO_AGENT


def is_burned_in(fields: Fields) -> bool:
    """Whether the pixels hold identity, or a face that tells it (PS3.3 C.7.6.1, 0028,0301)."""
    return "YES" in (fields.text(tags.BURNED_IN).upper(), fields.text(tags.FEATURES).upper())


def laterality(fields: Fields) -> str:
    """Return R, L or B where images or series state a side, else an empty text."""
    anatomy = group_item(fields, 1, tags.FRAME_ANATOMY)
    stated = (
        fields.text(tags.IMAGE_LATERALITY),
        fields.text(tags.LATERALITY),
        anatomy.text(tags.FRAME_LATERALITY) if anatomy is not None else "",
    )
    return next((side for side in stated if side in _SIDES), "")


def frame_times_ms(fields: Fields, count: int) -> tuple[float, ...]:
    """Return how long each frame of a multi-frame object stands, in ms; empty where unknown.

    Increments of the frames (0018,1065), the time of one frame (0018,1063), the rate to show them
    at (0008,2144), the rate they were taken at (0018,0040), at last the duration of each frame
    (0018,9220), in this order (PS3.3 C.7.6.5, C.7.6.16.2.2). Values that no cine can have, below
    1 ms or above 10 s, count as unknown.
    """
    if count < 2:  # noqa: PLR2004 - a cine has two frames
        return ()
    steps = fields.numbers(tags.FRAME_TIMES, count) or ()
    ways = (
        durations_ms(steps[1:]),
        _all_alike(fields.number(tags.FRAME_TIME), count),
        _all_alike(_per_frame_ms(fields.number(tags.DISPLAY_RATE)), count),
        _all_alike(_per_frame_ms(fields.number(tags.CINE_RATE)), count),
        _own_durations_ms(fields, count),
    )
    return next((times for times in ways if times and _are_possible(times)), ())


def triggered_times_ms(triggers: Sequence[float | None]) -> tuple[float, ...]:
    """Return how long each image of one slice stands, from their trigger times (0018,1060)."""
    known = [trigger for trigger in triggers if trigger is not None]
    if len(known) != len(triggers) or len(known) < 2:  # noqa: PLR2004 - a cine has two frames
        return ()
    times = durations_ms([after - before for before, after in pairwise(known)])
    return times if _are_possible(times) else ()


def durations_ms(steps: Sequence[float]) -> tuple[float, ...]:
    """Return durations from the steps between frames; the last frame stands as most do."""
    if not steps:
        return ()
    return (*steps, sorted(steps)[len(steps) // 2])


def _all_alike(time_ms: float | None, count: int) -> tuple[float, ...]:
    return (time_ms,) * count if time_ms is not None else ()


def _per_frame_ms(rate: float | None) -> float | None:
    return _MS_PER_S / rate if rate else None


def _own_durations_ms(fields: Fields, count: int) -> tuple[float, ...]:
    found = []
    for frame in range(1, count + 1):
        content = group_item(fields, frame, tags.FRAME_CONTENT)
        duration = content.number(tags.FRAME_DURATION) if content is not None else None
        if duration is None:
            return ()
        found.append(duration)
    return tuple(found)


def _are_possible(times: Sequence[float]) -> bool:
    return all(_SHORTEST_MS <= time <= _LONGEST_MS for time in times)
