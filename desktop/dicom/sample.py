"""The sample study on disk: made once, read from the cache afterwards."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from desktop.dicom.writing import MrSeriesTags, SliceTags, StudyTags, mr_file
from desktop.teaching.lumbar_case import (
    DEFAULT_SEED,
    GENERATOR_VERSION,
    IDENTITY,
    frame_of_reference_uid,
    instance_uid,
    protocol,
    sample_series,
    series_uid,
    study_uid,
)
from desktop.teaching.sampling import Mapper, SampledSeries, SeriesPlan

OnSeries = Callable[[Path, SeriesPlan], None]
COMMENT = "Made by software for practice. No patient was imaged."


class SampleStudy:
    """Makes the sample study below a folder of the user's cache.

    Parameters
    ----------
    cache_dir
        Folder that may hold generated files; made if missing.
    seed
        Seed of textures and noise. Another seed is another study with the same anatomy.
    """

    def __init__(self, cache_dir: Path, seed: int = DEFAULT_SEED) -> None:
        self._seed = seed
        self._folder = cache_dir / f"sample-lumbar-{GENERATOR_VERSION}-{seed}"

    @property
    def folder(self) -> Path:
        """The folder that holds the study, one sub-folder a series."""
        return self._folder

    def series_folder(self, plan: SeriesPlan) -> Path:
        """Return the folder of one series."""
        return self._folder / f"series-{plan.number}"

    def ready(self) -> bool:
        """Whether every series is in the cache."""
        return all(self.series_folder(plan).is_dir() for plan in protocol().values())

    def prepare(
        self,
        on_series: OnSeries | None = None,
        cancelled: Callable[[], bool] | None = None,
        mapper: Mapper = map,
    ) -> Path:
        """Make what is missing and return the study's folder. Call it from a worker.

        Parameters
        ----------
        on_series
            Called with the folder and plan of each series once it can be opened, in the order
            they are shown; series in the cache are reported at once.
        cancelled
            Asked between series; what is done by then stays and is not made again.
        mapper
            ``map`` or a concurrent one that keeps order.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        plans = protocol()
        missing = [plan for plan in plans.values() if not self.series_folder(plan).is_dir()]
        for plan in plans.values():
            if plan not in missing and on_series is not None:
                on_series(self.series_folder(plan), plan)
        wanted = frozenset(plan.number for plan in missing)
        for series in sample_series(self._seed, mapper, wanted):
            if cancelled is not None and cancelled():
                break
            folder = self._write(series)
            if on_series is not None:
                on_series(folder, series.plan)
        return self._folder

    def _write(self, series: SampledSeries) -> Path:
        """Write a series beside its place, then move it there in one step."""
        target = self.series_folder(series.plan)
        part = self._folder / f".part-{series.plan.number}-{os.getpid()}"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for name, data in series_files(series, self._seed):
            (part / name).write_bytes(data)
        try:
            part.rename(target)
        except OSError:
            # another window was quicker; its files hold the same bytes
            shutil.rmtree(part, ignore_errors=True)
            if not target.is_dir():
                raise
        return target


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
    plan = series.plan
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
    files = []
    study = study_tags(seed)
    for index, plane in enumerate(plan.planes):
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
        files.append(
            (f"image-{index + 1:03d}.dcm", mr_file(study, tags, image, series.pixels[index]))
        )
    return files
