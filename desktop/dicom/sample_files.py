"""The sample study's files: what a sampled slice is in DICOM."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop.dicom.writing import MrSeriesTags, SliceTags, StudyTags, mr_file
from desktop.teaching.lumbar_case import (
    DEFAULT_SEED,
    IDENTITY,
    frame_of_reference_uid,
    instance_uid,
    series_uid,
    study_uid,
)
from desktop.teaching.sampling import SampledSeries, SeriesPlan

COMMENT = "Made by software for practice. No patient was imaged."


def study_tags(seed: int = DEFAULT_SEED) -> StudyTags:
    """Return patient and study of the sample as DICOM writes them."""
    return StudyTags(
        patient_name=IDENTITY.patient_name,
        patient_id=IDENTITY.patient_id,
        birth_date=IDENTITY.birth_date.replace("-", ""),
        sex=IDENTITY.sex,
        age=f"{IDENTITY.age_years:03d}Y",
        study_uid=study_uid(seed),
        study_id="1",
        date=IDENTITY.date.replace("-", ""),
        time=IDENTITY.time.replace(":", "") + "00",
        accession=IDENTITY.accession,
        description=IDENTITY.study_description,
        frame_of_reference_uid=frame_of_reference_uid(seed),
        body_part="LSPINE",
    )


def series_files(series: SampledSeries, seed: int = DEFAULT_SEED) -> list[tuple[str, bytes]]:
    """Return the files of a sampled series as (name, bytes)."""
    return [
        slice_file(series.plan, index, pixels, seed) for index, pixels in enumerate(series.pixels)
    ]


def slice_file(
    plan: SeriesPlan, index: int, pixels: NDArray[np.int16], seed: int = DEFAULT_SEED
) -> tuple[str, bytes]:
    """Return (name, bytes) of one slice; ``index`` counts from 0 in the order of the planes."""
    tags = MrSeriesTags(
        series_uid=series_uid(plan.number, seed),
        number=plan.number,
        description=plan.description,
        repetition_ms=plan.sequence.repetition_ms,
        echo_ms=plan.sequence.echo_ms,
        inversion_ms=plan.sequence.inversion_ms,
        echo_train=plan.sequence.echo_train,
        thickness_mm=plan.thickness_mm,
        spacing_mm=plan.spacing_mm,
        window_center=plan.window_center,
        window_width=plan.window_width,
        comment=COMMENT,
    )
    plane = plan.planes[index]
    image = SliceTags(
        sop_uid=instance_uid(plan.number, index, seed),
        number=index + 1,
        position_lps_mm=plane.origin_lps_mm,
        row_direction=plane.row_direction,
        column_direction=plane.column_direction,
        row_spacing_mm=plane.row_spacing_mm,
        column_spacing_mm=plane.column_spacing_mm,
        location_mm=sum(a * b for a, b in zip(plane.origin_lps_mm, plane.normal, strict=True)),
    )
    return f"image-{index + 1:03d}.dcm", mr_file(study_tags(seed), tags, image, pixels)
