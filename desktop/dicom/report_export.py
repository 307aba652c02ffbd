"""The one door by which a report leaves as a DICOM object, for window and command line alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType

from desktop.app.kept import KeptReport
from desktop.app.reading import MatchState, match
from desktop.app.reporting import key_frames
from desktop.dicom.fields import Fields, RefusedError
from desktop.dicom.instance import lacks_uid
from desktop.dicom.key_write import KeySource, evidence_of, key_document
from desktop.dicom.report_head import ReportImages, check_identity, frames_named, missing
from desktop.dicom.report_measured import measured_images, measurement_report
from desktop.dicom.report_narrative import narrative, shown_images
from desktop.dicom.report_pdf import encapsulated_pdf
from desktop.domain.imaging import FrameRef, Study
from desktop.domain.key_titles import OF_INTEREST
from desktop.report.lifecycle import Status

Written = Callable[[KeptReport, ReportImages], bytes]
Named = Callable[[KeptReport], tuple[str, ...]]
FORMS: MappingProxyType[str, tuple[Written, Named]] = MappingProxyType(
    {
        "sr": (measurement_report, measured_images),
        "narrative": (narrative, lambda kept: shown_images(kept.document)),
        "pdf": (encapsulated_pdf, lambda kept: shown_images(kept.document)),
    }
)
KEYS = "keys"


def report_object(
    form: str, kept: KeptReport, studies: Iterable[Study], header: Callable[[str], Fields]
) -> bytes:
    """Return a report as a DICOM object of the study it reports on.

    Parameters
    ----------
    form
        ``sr`` measurements and findings (TID 1500), ``narrative`` the report in words (TID 2000),
        ``pdf`` the kept pages (Encapsulated PDF), ``keys`` its key images (TID 2010).
    kept
        The version.
    studies
        The indexed images, at least those of the study reported on.
    header
        From the locator of an object to its header.

    Raises
    ------
    RefusedError
        Where the images are not those of the report, one it points at is missing, or something
        does not fit the object; nothing is ever left out to make it fit.
    """
    every = tuple(studies)
    own, meant = _own(kept, every)
    if kept.status is Status.DISCARDED:
        raise RefusedError("report-discarded")

    def sound(locator: str) -> Fields:
        fields = header(locator)
        if lacks_uid(fields):
            raise RefusedError("report-no-uid")  # an object cannot belong to a study without name
        return fields

    if form == KEYS:
        return _keys(kept, meant, sound)
    write, named = FORMS[form]
    refs = {ref.sop_uid: ref for study in meant for ref in _refs(study)}
    for uid in named(kept):
        if uid not in refs:
            raise missing(uid)
    found = {uid: sound(refs[uid].locator) for uid in named(kept)}
    first = next(iter(_refs(own)), None)
    if first is None:
        raise RefusedError("report-no-image")
    return write(kept, ReportImages(first=sound(first.locator), named=found))


def _own(kept: KeptReport, studies: tuple[Study, ...]) -> tuple[Study, tuple[Study, ...]]:
    """Return the study reported on, and with it those the report names beside it.

    Images of somebody else, or of a study that the report does not know, are never used.
    """
    case = kept.draft.case
    uid = case.study.uid
    own = [study for study in studies if not uid or study.study_uid == uid]
    if not own:
        raise RefusedError("export-other-study")
    if len(own) > 1:
        raise RefusedError("report-two-studies")
    beside = {other.uid for other in case.study.also}
    if case.study.comparison is not None:
        beside.add(case.study.comparison.study_uid)
    meant = (*own, *(s for s in studies if s.study_uid in beside and s is not own[0]))
    if match(kept.draft, meant).state is MatchState.MISMATCH:
        raise RefusedError("export-other-study")
    return own[0], meant


def _refs(study: Study) -> Iterable[FrameRef]:
    return (ref for stack in study.stacks for ref in stack.frames)


def _keys(kept: KeptReport, studies: tuple[Study, ...], header: Callable[[str], Fields]) -> bytes:
    refs, problems = key_frames(kept.draft, studies)
    if problems:
        raise missing(problems[0].where)
    frames: dict[str, list[int]] = {}
    for ref in refs:
        frames.setdefault(ref.locator, []).append(ref.frame)
    sources = []
    for locator, chosen in frames.items():
        fields = header(locator)
        numbers = frames_named(fields, *sorted(set(chosen)))
        sources.append(KeySource(fields=fields, frames=numbers))
    for source in sources[:1]:
        check_identity(source.fields, evidence_of(source.fields))
    return key_document(sources, OF_INTEREST, "", kept.at)
