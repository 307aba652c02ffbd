"""What window and command line share."""

from __future__ import annotations

from functools import cache

from desktop import assets
from desktop.app.ports import StudySource
from desktop.report.wording import Wording

SAMPLE_FOLDER = "samples"


@cache
def translator(language: str = "en") -> Wording:
    """Return the words of one language."""
    return Wording(language, assets.locale_texts(language))


@cache
def study_source() -> StudySource:
    """Return the reader of DICOM studies; imports pydicom, so not before it is needed."""
    from desktop.dicom.source import DicomSource

    return DicomSource()
