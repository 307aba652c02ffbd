"""What window and command line share."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from desktop import assets
from desktop.report.wording import Wording

if TYPE_CHECKING:
    from desktop.dicom.source import DicomSource

SAMPLE_FOLDER = "samples"


@cache
def translator(language: str = "en") -> Wording:
    """Return the words of one language."""
    return Wording(language, assets.locale_texts(language))


@cache
def study_source() -> DicomSource:
    """Return the reader of DICOM studies; imports pydicom, so not before it is needed."""
    from desktop.dicom.source import DicomSource

    return DicomSource()


def close_study_source() -> None:
    """End the decoder and let go of archives, where studies were read at all.

    Whoever asks again gets a reader of its own.
    """
    if study_source.cache_info().currsize:
        source = study_source()
        study_source.cache_clear()
        source.close()
