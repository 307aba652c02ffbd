"""From objects to studies: frames that share a geometry become one stack, sorted in space."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from desktop.dicom import tags
from desktop.dicom.fields import Fields
from desktop.dicom.instance import (
    FramePart,
    Instance,
    age_years,
    clock_time,
    iso_date,
    technique,
)
from desktop.dicom.objects import is_overlay, objects_of
from desktop.dicom.series_facts import (
    body_part,
    frame_times_ms,
    has_contrast,
    is_burned_in,
    laterality,
    triggered_times_ms,
)
from desktop.domain.imaging import (
    FramePlacement,
    FrameRef,
    GeometryKind,
    Plane,
    Stack,
    Study,
    StudyPatient,
    Vector3,
)
from desktop.domain.message import Problem
from desktop.viewer.geometry import cross, dot, normal_of, plane_of, position_along

_SAME_POSITION_MM = 0.01
_SAME_DIRECTION = 0.005  # about 0.3 degrees: more is another stack
_EVEN_PART = 0.05  # spacing may differ from the median by this part and still be even
_TILT_DEG = 0.5
_VOLUME_SLICES = 3


_Normals = dict[tuple[int, int], Vector3]


class _Item:
    """One frame on its way into a stack. ``order`` decides where the position does not."""

    __slots__ = ("frame", "instance", "order", "part", "position_mm")

    def __init__(self, instance: Instance, frame: int, part: FramePart, normals: _Normals) -> None:
        self.instance, self.frame, self.part = instance, frame, part
        self.order = (part.time, instance.number or 0, instance.sop_uid, frame)
        self.position_mm = _position_mm(part.placement, normals)


def _position_mm(placement: FramePlacement | None, normals: _Normals) -> float:
    """Return the position of a frame; slices made alike share their directions, so a normal."""
    if placement is None:
        return 0.0
    pair = (id(placement.row_direction), id(placement.column_direction))
    normal = normals.get(pair)
    if normal is None:
        normal = normals.setdefault(pair, normal_of(placement))
    return position_along(normal, placement.origin_lps_mm)


def _fields_of(group: Iterable[Instance]) -> list[Fields]:
    """Return the different headers of a group in its order: instances made alike share one."""
    return list({id(instance.fields): instance.fields for instance in group}.values())


def build_studies(instances: Iterable[Instance]) -> tuple[tuple[Study, ...], tuple[Problem, ...]]:
    """Group objects into studies; objects of two patients never share one."""
    groups: dict[tuple[str, str, str], list[Instance]] = defaultdict(list)
    known: dict[int, list[Instance]] = {}
    for instance in instances:
        fields = instance.fields
        group = known.get(id(fields))
        if group is None:
            identity = (fields.text(tags.PATIENT_ID), fields.text(tags.PATIENT_ISSUER))
            group = known[id(fields)] = groups[instance.study_uid, *identity]
        group.append(instance)
    studies = tuple(
        sorted((_study(group) for group in groups.values()), key=lambda s: (s.date, s.study_uid))
    )
    seen: set[str] = set()
    problems = []
    for study in studies:
        if study.study_uid in seen:
            problems.append(Problem.of(study.study_uid, "dicom-two-patients"))
        seen.add(study.study_uid)
    problems.extend(
        Problem.of(group[0].study_uid, "dicom-two-names")
        for group in groups.values()
        if len({fields.text(tags.PATIENT_NAME).upper() for fields in _fields_of(group)}) > 1
    )
    return studies, tuple(problems)


def _study(group: list[Instance]) -> Study:
    headers = _fields_of(group)
    fields = headers[0]

    def first(tag: int) -> str:
        return next((text for header in headers if (text := header.text(tag))), "")

    series: dict[str, list[Instance]] = defaultdict(list)
    for instance in group:
        series[instance.series_uid].append(instance)
    stacks = [stack for members in series.values() for stack in _series(members)]
    stacks.sort(key=lambda s: (s.number is None, s.number or 0, s.series_uid, s.stack))
    return Study(
        study_uid=group[0].study_uid,
        patient=StudyPatient(
            id=fields.text(tags.PATIENT_ID),
            issuer=first(tags.PATIENT_ISSUER),
            name=first(tags.PATIENT_NAME),
            birth_date=iso_date(first(tags.BIRTH_DATE)),
            sex=first(tags.SEX),
        ),
        date=iso_date(first(tags.STUDY_DATE)),
        time=clock_time(first(tags.STUDY_TIME)),
        accession=first(tags.ACCESSION),
        description=first(tags.STUDY_DESCRIPTION),
        age_years=age_years(first(tags.AGE)),
        referrer=first(tags.REFERRER),
        organisation=first(tags.INSTITUTION),
        stacks=tuple(stacks),
        objects=objects_of(group),
    )


def _series(members: list[Instance]) -> list[Stack]:
    """Return the stacks of one series, numbered by their earliest image."""
    groups: list[list[_Item]] = []
    images = [instance for instance in members if not is_overlay(instance)]
    for bucket in _buckets(images).values():
        for same_direction in _by_direction(bucket):
            groups.extend(_by_repetition(same_direction))
    groups.sort(key=lambda group: min(item.order for item in group))
    stacks = [_stack(group, number) for number, group in enumerate(groups, start=1)]
    for instance in members:
        if not instance.parts:
            stacks.append(_without_frames(instance, len(stacks) + 1))
        elif is_overlay(instance):
            stacks.append(_overlay(instance, len(stacks) + 1))
    return stacks


def _buckets(members: list[Instance]) -> dict[tuple[object, ...], list[_Item]]:
    """Sort frames by everything that must be equal within a stack, direction apart."""
    buckets: dict[tuple[object, ...], list[_Item]] = defaultdict(list)
    normals: _Normals = {}
    last: tuple[Fields, FramePart, list[_Item]] | None = None
    for instance in members:
        for frame, part in enumerate(instance.parts, start=1):
            item = _Item(instance, frame, part, normals)
            if last is not None and _are_made_alike(last, item):
                last[2].append(item)
                continue
            bucket = buckets[_bucket_key(instance, part)]
            bucket.append(item)
            last = instance.fields, part, bucket
    return buckets


def _are_made_alike(last: tuple[Fields, FramePart, list[_Item]], item: _Item) -> bool:
    """Whether a frame shares header, scale and split with the one before: so its bucket."""
    fields, part, _ = last
    mine = item.part
    return (
        item.instance.fields is fields
        and mine.scale is part.scale
        and mine.split is part.split
        and mine.placement is not None
        and part.placement is not None
    )


def _bucket_key(instance: Instance, part: FramePart) -> tuple[object, ...]:
    size = (instance.rows, instance.columns, instance.sop_class_uid)
    if part.placement is None:
        return (*size, instance.sop_uid if instance.is_multiframe else "")
    scale = part.scale
    return (*size, "", (_rounded(scale.row_mm), _rounded(scale.column_mm)), part.split)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _by_direction(items: list[_Item]) -> list[list[_Item]]:
    groups: list[tuple[FramePlacement | None, list[_Item]]] = []
    for item in items:
        placement = item.part.placement
        for known, group in groups:
            if _same_direction(known, placement):
                group.append(item)
                break
        else:
            groups.append((placement, [item]))
    return [group for _, group in groups]


def _same_direction(one: FramePlacement | None, other: FramePlacement | None) -> bool:
    if one is None or other is None:
        return one is other
    if one.row_direction is other.row_direction and one.column_direction is other.column_direction:
        return True
    mine = (*one.row_direction, *one.column_direction)
    theirs = (*other.row_direction, *other.column_direction)
    return all(abs(a - b) <= _SAME_DIRECTION for a, b in zip(mine, theirs, strict=True))


def _by_repetition(items: list[_Item]) -> list[list[_Item]]:
    """Split a group in which every position comes equally often (phases, repetitions)."""
    if items[0].part.placement is None:
        return [sorted(items, key=lambda item: item.order)]
    placed = sorted(items, key=lambda item: (item.position_mm, item.order))
    places: list[list[_Item]] = []
    for item in placed:
        if places and item.position_mm - places[-1][0].position_mm < _SAME_POSITION_MM:
            places[-1].append(item)
        else:
            places.append([item])
    counts = {len(place) for place in places}
    if counts == {1} or len(places) == 1:
        return [placed]
    if len(counts) > 1:
        return _by_time(placed, len(places)) or [placed]
    ordered = [sorted(place, key=lambda item: item.order) for place in places]
    return [list(phase) for phase in zip(*ordered, strict=True)]


def _by_time(placed: list[_Item], places: int) -> list[list[_Item]]:
    """Split repetitions of which some lack slices, where time tells them apart.

    Empty where it does not: a repetition has most places, and none of them twice.
    """
    phases: dict[float, list[_Item]] = defaultdict(list)
    for item in placed:
        phases[item.part.time].append(item)
    found = [phases[time] for time in sorted(phases)]
    for phase in found:
        gaps = [after.position_mm - before.position_mm for before, after in pairwise(phase)]
        if 2 * len(phase) < places or any(gap < _SAME_POSITION_MM for gap in gaps):
            return []
    return found


def _stack(items: list[_Item], number: int) -> Stack:
    first = items[0].instance
    fields = first.fields
    key = f"{first.series_uid}#{number}"
    problems: list[Problem] = []
    spacing_mm: float | None = None
    if items[0].part.placement is None:
        geometry = GeometryKind.STACK if first.is_multiframe else GeometryKind.NONE
    else:
        geometry, spacing_mm = _regularity(items, key, problems)
    for item in items:
        if item.frame == 1:
            problems.extend(item.instance.problems)
    return Stack(
        series_uid=first.series_uid,
        stack=number,
        number=fields.integer(tags.SERIES_NUMBER),
        description=fields.text(tags.SERIES_DESCRIPTION),
        modality=fields.text(tags.MODALITY),
        plane=plane_of(items[0].part.placement),
        geometry=geometry,
        rows=first.rows,
        columns=first.columns,
        transfer_syntax=first.transfer_syntax,
        frames=tuple(_ref(item) for item in items),
        problems=tuple(problems),
        slice_thickness_mm=items[0].part.thickness_mm,
        spacing_mm=spacing_mm,
        technique=technique(fields),
        frame_times_ms=_times_ms(items),
        body_part=body_part(fields),
        laterality=laterality(fields),
        contrast=has_contrast(fields),
        burned_in=any(is_burned_in(one.fields) for one in _objects(items)),
    )


def _objects(items: list[_Item]) -> Iterable[Instance]:
    return {id(item.instance): item.instance for item in items}.values()


def _times_ms(items: list[_Item]) -> tuple[float, ...]:
    """Return the timing of a stack that shows one place over time; slices in space have none."""
    first = items[0].instance
    one_object = all(item.instance is first for item in items)
    if items[0].part.placement is not None and items[-1].position_mm != items[0].position_mm:
        return ()
    if not one_object:
        if items[0].part.placement is None:
            return ()
        return triggered_times_ms([i.instance.fields.number(tags.TRIGGER_TIME) for i in items])
    times = frame_times_ms(first.fields, len(first.parts))
    return tuple(times[item.frame - 1] for item in items) if times else ()


def _ref(item: _Item) -> FrameRef:
    placement = item.part.placement
    return FrameRef(
        locator=item.instance.locator,
        frame=item.frame,
        sop_uid=item.instance.sop_uid,
        sop_class_uid=item.instance.sop_class_uid,
        instance_number=item.instance.number,
        position_mm=item.position_mm if placement is not None else None,
        placement=placement,
        scale=item.part.scale,
        aspect=item.part.aspect,
        regions=item.instance.regions,
    )


def _overlay(instance: Instance, number: int) -> Stack:
    """Return a segmentation as one stack: its frames repeat and skip positions by design."""
    normals: _Normals = {}
    items = [_Item(instance, n, part, normals) for n, part in enumerate(instance.parts, start=1)]
    stack = _stack(items, number)
    return replace(stack, problems=instance.problems)


def _without_frames(instance: Instance, number: int) -> Stack:
    fields = instance.fields
    return Stack(
        series_uid=instance.series_uid,
        stack=number,
        number=fields.integer(tags.SERIES_NUMBER),
        description=fields.text(tags.SERIES_DESCRIPTION),
        modality=fields.text(tags.MODALITY),
        plane=Plane.NONE,
        geometry=GeometryKind.NONE,
        rows=0,
        columns=0,
        transfer_syntax=instance.transfer_syntax,
        frames=(),
        problems=instance.problems,
    )


def _regularity(
    items: list[_Item], key: str, problems: list[Problem]
) -> tuple[GeometryKind, float | None]:
    """Judge the positions of a sorted stack; add what is wrong with them."""
    placements = [item.part.placement for item in items if item.part.placement is not None]
    if len({placement.frame_of_reference_uid for placement in placements}) > 1:
        problems.append(Problem.of(key, "dicom-frames-of-reference-differ"))
    gaps = [after.position_mm - before.position_mm for before, after in pairwise(items)]
    steps = [gap for gap in gaps if gap >= _SAME_POSITION_MM]
    if not steps:  # one place only: phases of one slice, as in a cine
        return GeometryKind.STACK, None
    twins = len(gaps) - len(steps)
    if twins:
        problems.append(Problem.of(key, "dicom-duplicate-positions", count=twins))
    median = sorted(steps)[len(steps) // 2]
    even = _judge_steps(steps, median, key, problems)
    _judge_tilt(placements, key, problems)
    is_volume = even and not twins and len(items) >= _VOLUME_SLICES
    return (GeometryKind.VOLUME if is_volume else GeometryKind.STACK), median


def _judge_steps(steps: list[float], median: float, key: str, problems: list[Problem]) -> bool:
    odd = [step for step in steps if abs(step - median) > _EVEN_PART * median]
    if not odd:
        return True
    multiples = [step / median for step in odd]
    missing = sum(round(ratio) - 1 for ratio in multiples)
    whole = all(ratio > 1.5 and abs(ratio - round(ratio)) < 0.1 for ratio in multiples)  # noqa: PLR2004
    if whole and missing <= len(steps):  # where most are missing, the step itself is in doubt
        after = 1 + next(i for i, step in enumerate(steps) if step in odd)
        problems.append(Problem.of(key, "dicom-missing-slices", count=missing, after=str(after)))
    else:
        problems.append(
            Problem.of(
                key, "dicom-uneven-spacing", least=f"{min(steps):.2f}", most=f"{max(steps):.2f}"
            )
        )
    return False


def _judge_tilt(placements: list[FramePlacement], key: str, problems: list[Problem]) -> None:
    """Report slices that shift sideways from one to the next, as a tilted gantry makes them."""
    first, last = placements[0].origin_lps_mm, placements[-1].origin_lps_mm
    travel = (last[0] - first[0], last[1] - first[1], last[2] - first[2])
    normal = normal_of(placements[0])
    sideways = cross(travel, normal)
    angle = math.degrees(math.atan2(math.sqrt(dot(sideways, sideways)), abs(dot(travel, normal))))
    if angle > _TILT_DEG:
        problems.append(Problem.of(key, "dicom-tilted", degrees=f"{angle:.1f}"))
