"""The sample study: its identity, its protocol and its five series."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from desktop.teaching.grid import Plane, axial_plane, sagittal_plane
from desktop.teaching.sampling import Mapper, SampledSeries, SeriesPlan, sample_together
from desktop.teaching.signal import Sequence
from desktop.teaching.spine_frame import lumbar_spine

GENERATOR_VERSION = 4
DEFAULT_SEED = 1
AXIAL_TILT_DEG = 19.0

SAG_T2, SAG_STIR, AX_T2, AX_T1, SAG_T1 = 2, 4, 5, 6, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleIdentity:
    """Who and when, as the images carry it."""

    patient_name: str = "DEMO^Marta"
    patient_id: str = "CS-0417"
    birth_date: str = "1980-03-12"
    age_years: int = 46
    sex: str = "F"
    accession: str = "A-26-11873"
    date: str = "2026-11-23"
    time: str = "14:02"
    study_description: str = "MR lumbar spine, no contrast"


IDENTITY = SampleIdentity()


def uid(*parts: object) -> str:
    """Return the UID of a part of the sample study: the same parts give the same UID."""
    name = "/".join(("concord", "sample", "lumbar", str(GENERATOR_VERSION), *map(str, parts)))
    return f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, name).int}"


def study_uid(seed: int = DEFAULT_SEED) -> str:
    """Return the study UID."""
    return uid(seed, "study")


def series_uid(number: int, seed: int = DEFAULT_SEED) -> str:
    """Return the UID of a series by its number."""
    return uid(seed, "series", number)


def instance_uid(number: int, index: int, seed: int = DEFAULT_SEED) -> str:
    """Return the UID of a slice; ``index`` counts from 0 in the order of the plan's planes."""
    return uid(seed, "series", number, "instance", index)


def frame_of_reference_uid(seed: int = DEFAULT_SEED) -> str:
    """Return the one frame of reference of all series."""
    return uid(seed, "frame")


def _sagittal_planes() -> tuple[Plane, ...]:
    # from the patient's right to the left, as they are acquired
    return tuple(sagittal_plane((i - 8) * 4.4, (22.0, -12.0), 300.0, 512) for i in range(17))


def _axial_planes() -> tuple[Plane, ...]:
    disc = lumbar_spine().discs["L5-S1"]
    _, y, z = disc.world(0.0, disc.half_depth_mm, 0.0)
    base = axial_plane((0.0, y - 4.0, z), AXIAL_TILT_DEG, 200.0, 512)
    # from the head down; the slice of index 23 passes through the back edge of L5-S1
    return tuple(base.shifted((23 - i) * 4.4) for i in range(30))


def protocol() -> dict[int, SeriesPlan]:
    """Return the five series by number, in the order they are shown and made."""
    t2 = Sequence(name="T2", repetition_ms=3500, echo_ms=102, echo_train=17, full_scale=1000)
    stir = Sequence(
        name="STIR", repetition_ms=4200, echo_ms=60, inversion_ms=160, echo_train=9, full_scale=660
    )
    t1 = Sequence(name="T1", repetition_ms=620, echo_ms=11, echo_train=3, full_scale=650)
    ax_t2 = Sequence(name="T2", repetition_ms=4100, echo_ms=98, echo_train=15, full_scale=920)
    sag, ax = _sagittal_planes(), _axial_planes()

    def plan(number: int, text: str, seq: Sequence, level: float, width: float) -> SeriesPlan:
        across = number in (AX_T2, AX_T1)
        return SeriesPlan(
            number=number,
            description=text,
            sequence=seq,
            planes=ax if across else sag,
            thickness_mm=4.0,
            spacing_mm=4.4,
            window_center=level,
            window_width=width,
            sub_slices=2,
            saturation=0.25 if across else 0.5,
        )

    return {
        SAG_T2: plan(SAG_T2, "Sag T2 TSE", t2, 300, 620),
        SAG_STIR: plan(SAG_STIR, "Sag STIR", stir, 210, 480),
        AX_T2: plan(AX_T2, "Ax T2 TSE", ax_t2, 310, 640),
        AX_T1: plan(AX_T1, "Ax T1 TSE", t1, 280, 560),
        SAG_T1: plan(SAG_T1, "Sag T1 TSE", t1, 280, 560),
    }


def groups(numbers: Collection[int]) -> tuple[tuple[int, ...], ...]:
    """Return the wanted series by number, those that share planes together, first shown first."""
    together = ((SAG_T2,), (SAG_STIR, SAG_T1), (AX_T2, AX_T1))
    wanted = (tuple(n for n in group if n in numbers) for group in together)
    return tuple(group for group in wanted if group)


def sample_series(
    seed: int = DEFAULT_SEED, mapper: Mapper = map, wanted: frozenset[int] | None = None
) -> Iterator[SampledSeries]:
    """Yield the series in the order they are shown, each as soon as it is made.

    Parameters
    ----------
    seed
        Seed of textures and noise.
    mapper
        ``map`` or a concurrent one that keeps order.
    wanted
        Numbers of the series to make; ``None`` makes all five.
    """
    plans = protocol()
    numbers = frozenset(plans) if wanted is None else wanted
    last: list[SampledSeries] = []
    for group in groups(numbers):
        for series in sample_together(tuple(plans[n] for n in group), seed, mapper):
            if series.plan.number == SAG_T1:  # made with the STIR, shown last
                last.append(series)
            else:
                yield series
    yield from last
