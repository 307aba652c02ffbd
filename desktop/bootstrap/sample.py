"""The sample study behind the window's port; light, because it is wanted at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop.app.draft import Draft
from desktop.app.ports import Cancelled, Translator
from desktop.dicom.sample import SampleStudy
from desktop.dicom.sample_workers import HeadStart
from desktop.domain.imaging import Study
from desktop.domain.message import Message
from desktop.teaching.lumbar_case import frame_of_reference_uid, study_uid
from desktop.teaching.lumbar_truth import opening_case
from desktop.teaching.spine_frame import lumbar_spine
from desktop.viewer.levels import LevelMap


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

    def levels(self, study: Study, /) -> LevelMap | None:
        """Return the places of the sample's vertebrae, which its anatomy knows."""
        if not self.is_sample(study):
            return None
        spine = lumbar_spine()
        return LevelMap(
            frame_of_reference_uid=frame_of_reference_uid(),
            bodies=tuple((name, part.world(0.0, 0.0, 0.0)) for name, part in spine.bodies.items()),
            discs=tuple((name, part.world(0.0, 0.0, 0.0)) for name, part in spine.discs.items()),
        )

    def with_picture(self, draft: Draft, /) -> Draft:
        """Fill in the sample's clinical picture and study facts, but no finding."""
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
        return replace(draft, case=case)
