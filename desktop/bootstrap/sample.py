"""The sample study behind the window's port; light, because it is wanted at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop.app.draft import Draft, LevelLabel, Place
from desktop.app.ports import Cancelled, Translator
from desktop.dicom.sample import SampleStudy
from desktop.dicom.sample_workers import HeadStart
from desktop.domain.imaging import Study
from desktop.domain.message import Message
from desktop.teaching.lumbar_case import (
    SAG_T2,
    frame_of_reference_uid,
    instance_uid,
    protocol,
    series_uid,
    study_uid,
)
from desktop.teaching.lumbar_truth import opening_case
from desktop.teaching.spine_frame import lumbar_spine
from desktop.viewer.spine import discs


class Sample:
    """The sample study in the user's cache."""

    def __init__(
        self, folder: Path, words: Translator, head_start: HeadStart | None = None
    ) -> None:
        self._made = SampleStudy(folder)
        self._words, self._head_start = words, head_start

    def prepare(self, on_series: Callable[[str], None], cancelled: Cancelled, /) -> str:
        """Make what is missing; series appear in the order they are shown."""
        if self._head_start is not None:
            self._head_start.wait(cancelled)
        return str(
            self._made.prepare_apart(
                lambda _folder, _plan: on_series(str(self._made.folder)), cancelled
            )
        )

    def is_sample(self, study: Study, /) -> bool:
        """Whether a study is the sample."""
        return study.study_uid == study_uid()

    def with_picture(self, draft: Draft, /) -> Draft:
        """Fill in the sample's clinical picture, study facts and labels, but no finding."""
        told = opening_case(indication=self._words.text(Message("teaching-sample-indication")))
        case = replace(
            draft.case,
            clinical=told.clinical,
            study=replace(
                draft.case.study,
                numbering=told.study.numbering,
                contrast=told.study.contrast,
                sides_imaged=told.study.sides_imaged,
            ),
        )
        return replace(draft, case=case, levels=proposed_labels())


def proposed_labels() -> tuple[LevelLabel, ...]:
    """Return the discs of the sample where its anatomy has them, on the middle sagittal slice."""
    planes = protocol()[SAG_T2].planes
    index = len(planes) // 2
    found = []
    for name, disc in lumbar_spine().discs.items():
        if name not in discs():
            continue
        point = disc.world(0.0, 0.0, 0.0)
        row, column, _ = planes[index].pixel(point)
        place = Place(
            series_uid=series_uid(SAG_T2),
            stack=1,
            sop_uid=instance_uid(SAG_T2, index),
            frame=1,
            x=column,
            y=row,
            point_lps_mm=point,
            frame_of_reference_uid=frame_of_reference_uid(),
        )
        found.append(LevelLabel(level=name, place=place, by="proposed"))
    return tuple(found)
