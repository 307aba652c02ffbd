"""The sample study on disk: made once, read from the cache afterwards."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
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
        numbers: Iterable[int] | None = None,
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
        numbers
            Series to care for; all five by default.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        wanted = self._report_ready(on_series, numbers)
        for series in sample_series(self._seed, mapper, wanted):
            folder = self._write(series)
            if on_series is not None:
                on_series(folder, series.plan)
            if cancelled is not None and cancelled():
                break
        return self._folder

    def prepare_apart(
        self, on_series: OnSeries | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Path:
        """Do as ``prepare``, in processes of their own: the window's thread is never held up.

        The first series is made alone; the axial ones start in a second process once it is there.
        Blocks until all are done: call it from a thread.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        missing = self._report_ready(on_series, None)
        plans = protocol()
        groups = [
            [n for n in plans if n in missing and plans[n].is_sagittal],
            [n for n in plans if n in missing and not plans[n].is_sagittal],
        ]
        groups = [group for group in groups if group]
        children = _Children(self._folder.parent, self._seed)
        try:
            while groups or children.busy:
                if groups and not children.waiting_for_first:
                    children.start(groups.pop(0))
                number = children.next_number()
                if number is not None and on_series is not None:
                    on_series(self.series_folder(plans[number]), plans[number])
                if cancelled is not None and cancelled():
                    break
        finally:
            children.stop()
        left = [n for n, plan in plans.items() if not self.series_folder(plan).is_dir()]
        if left and not (cancelled is not None and cancelled()):
            # a child failed: try here, where the reason can be told
            self.prepare(on_series, cancelled, numbers=left)
        return self._folder

    def _report_ready(
        self, on_series: OnSeries | None, numbers: Iterable[int] | None
    ) -> frozenset[int]:
        """Report series that are in the cache; return the numbers of those that are not."""
        plans = protocol()
        asked = plans.keys() if numbers is None else frozenset(numbers)
        missing = set()
        for number, plan in plans.items():
            if number not in asked:
                continue
            if not self.series_folder(plan).is_dir():
                missing.add(number)
            elif on_series is not None:
                on_series(self.series_folder(plan), plan)
        return frozenset(missing)

    def _write(self, series: SampledSeries) -> Path:
        """Write a series beside its place, then move it there in one step."""
        target = self.series_folder(series.plan)
        # not below the study: whoever indexes the study must not meet half a series
        part = self._folder.parent / f".part-{target.name}-{self._seed}-{os.getpid()}"
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


class _Children:
    """Processes that make series, and the numbers they report as they go."""

    def __init__(self, cache_dir: Path, seed: int) -> None:
        self._command = [sys.executable, "-m", "desktop.dicom.sample", str(cache_dir), str(seed)]
        self._running: list[subprocess.Popen[str]] = []
        self._said: queue.Queue[int | None] = queue.Queue()  # ``None``: a child has ended
        self.busy = 0
        self.waiting_for_first = False

    def start(self, numbers: list[int]) -> None:
        """Start a child on some series; the next one waits until it has made its first."""
        command = [*self._command, *map(str, numbers)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
        self._running.append(child)
        self.busy += 1
        self.waiting_for_first = True
        threading.Thread(target=self._listen, args=(child,), daemon=True).start()

    def _listen(self, child: subprocess.Popen[str]) -> None:
        with child:
            for line in child.stdout or ():
                self._said.put(int(line))
        self._said.put(None)

    def next_number(self) -> int | None:
        """Wait for the next series; ``None`` when a child ended instead."""
        number = self._said.get()
        self.waiting_for_first = False
        if number is None:
            self.busy -= 1
        return number

    def stop(self) -> None:
        """End children that still run."""
        for child in self._running:
            if child.poll() is None:
                child.terminate()


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


def main(arguments: list[str]) -> None:
    """Make series in this process (cache folder, seed, numbers); say each number once made."""
    folder, seed, *numbers = arguments
    study = SampleStudy(Path(folder), int(seed))

    def say(_folder: Path, plan: SeriesPlan) -> None:
        sys.stdout.write(f"{plan.number}\n")
        sys.stdout.flush()

    study.prepare(say, numbers=[int(n) for n in numbers])


if __name__ == "__main__":
    main(sys.argv[1:])
