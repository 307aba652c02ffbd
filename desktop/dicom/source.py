"""Studies from folders, files, archives and media: the adapter behind the ``StudySource`` port."""

from __future__ import annotations

import hashlib
import os
import struct
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from desktop.app.ports import Cancelled, FrameError, Progress
from desktop.dicom import tags
from desktop.dicom.alike import AlikeFrames
from desktop.dicom.blobs import Blob, open_file
from desktop.dicom.compressed import CompressedFrames
from desktop.dicom.directory import file_ids
from desktop.dicom.fields import Fields, Header, RefusedError
from desktop.dicom.fragments import ends_with_delimiter
from desktop.dicom.frames import decode_frame, read_pixel_header
from desktop.dicom.header import read_dataset, read_header
from desktop.dicom.heads import BATCH, Heads, Row, warm_up
from desktop.dicom.instance import Instance, frame_count, lacks_uid, read_instance
from desktop.dicom.likes import Likes
from desktop.dicom.media import resolve_file_ids
from desktop.dicom.objects import title_of
from desktop.dicom.places import (
    Archives,
    Candidate,
    Found,
    file_locator,
    is_archive,
    open_locator,
    shown,
    walk_folder,
)
from desktop.dicom.presentation_read import read_presentation
from desktop.dicom.sr_read import read_report
from desktop.dicom.stacks import build_studies
from desktop.dicom.syntaxes import CODINGS, rank
from desktop.domain.imaging import FrameRef, Index, ObjectRef, Study
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.domain.presentation import Presentation
from desktop.domain.segmentation import Segmentation
from desktop.domain.sr_tree import Code, KeySelection, SrDocument, key_selection

if TYPE_CHECKING:
    from pydicom import Dataset

    from desktop.app.kept import KeptReport

_KEPT_HEADERS = 256
_HASHED_BYTES = 65_536
_PROGRESS_EVERY = 16
# What a hostile header that passed every check may still provoke; the text of such an error may
# quote the header, so it ends here.
_HOSTILE = (
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    OSError,
    EOFError,
    RecursionError,
    MemoryError,
    struct.error,
)
_T = TypeVar("_T")
_WORTH_COMPILED = 20_000  # files; fetching the compiled walk takes half a second of its own
_DIRECTORY = frozenset({tags.DIRECTORY_RECORDS})


@dataclass(slots=True)
class _Gathering:
    """What an index run has collected."""

    instances: dict[str, Instance] = field(default_factory=dict)  # by SOP instance UID
    refused: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    directories: list[Candidate] = field(default_factory=list)


class _Reading:
    """The batch being read, and what its files were found to share."""

    def __init__(self, count: int) -> None:
        if count >= _WORTH_COMPILED:
            threading.Thread(target=warm_up).start()  # the index goes on meanwhile
        self.heads: Heads | None = None
        self.likes = Likes()
        self.rows: list[Row | None] = []

    def read(self, candidates: Sequence[Candidate]) -> None:
        """Read the heads of a batch; members of archives are read one by one."""
        if not all(candidate.locator.startswith("file:") for candidate in candidates):
            self.rows = [None] * len(candidates)
            return
        if self.heads is None:
            self.heads = Heads()
        self.rows = self.heads.rows([candidate.locator[5:] for candidate in candidates])


class DicomSource:
    """Reads studies from disk. Every method may be called from any thread, several at once."""

    def __init__(self) -> None:
        self._archives = Archives()
        self._headers: OrderedDict[tuple[str, tuple[int, ...]], Header] = OrderedDict()
        self._lock = threading.Lock()
        self._compressed = CompressedFrames()
        self._alike = AlikeFrames()

    def index(
        self, path: str, *, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Index:
        """List studies and series below a folder, file, ZIP archive or DICOMDIR, headers only.

        Nothing raises: what cannot be read stands in ``refused`` with its reason. After a cancel
        the index holds what was read so far and says so.
        """
        stop = cancelled or (lambda: False)
        gathering = _Gathering()
        try:
            found = self._find(path, stop, gathering)
            gathering.refused.extend(found.refused)
            self._gather(found.candidates, gathering, progress, stop)
            self._check_directories(gathering)
        except RefusedError as refused:
            gathering.refused.append(_at(refused.problem, shown(os.path.basename(path))))  # noqa: PTH119
        if stop():
            gathering.problems.append(Problem.of(".", "dicom-cancelled"))
        studies, problems = build_studies(gathering.instances.values())
        if not any(stack.frames for study in studies for stack in study.stacks):
            gathering.problems.append(Problem.of(".", "dicom-no-images"))
        return Index(
            studies=studies,
            refused=tuple(gathering.refused),
            problems=(*gathering.problems, *problems),
        )

    def frame(self, ref: FrameRef) -> Frame:
        """Decode one frame.

        Raises
        ------
        FrameError
            With the reason, where there is nothing to show.
        """
        try:
            with open_locator(ref.locator, self._archives) as blob:
                alike = self._alike.frame(blob, ref)
                if alike is not None:
                    return alike
                header = self._pixel_header(ref.locator, blob)
                self._alike.learn(blob, header, ref)
                return decode_frame(blob, header, ref, self._compressed)
        except RefusedError as refused:
            raise FrameError(refused.problem) from None
        except MemoryError:
            raise FrameError(Problem.of("", "dicom-too-large")) from None
        except _HOSTILE:
            raise FrameError(Problem.of("", "dicom-broken")) from None

    def report_tree(self, ref: ObjectRef) -> SrDocument:
        """Read a structured report; raises ``FrameError`` where it cannot."""
        return self._object(ref, read_report)

    def segmentation(self, ref: ObjectRef) -> Segmentation:
        """Read a segmentation; raises ``FrameError`` where it cannot."""
        from desktop.dicom.segments import read_segmentation  # few studies have one

        return self._object(ref, lambda blob: read_segmentation(blob, ref, self.frame))

    def key_objects(self, ref: ObjectRef) -> KeySelection:
        """Read a selection of key images; raises ``FrameError`` where it cannot."""
        return key_selection(self._object(ref, read_report))

    def key_document(
        self, refs: Sequence[FrameRef], title: Code, description: str, issued: str | None
    ) -> bytes:
        """Return a Key Object Selection of frames; raises ``FrameError`` where it cannot be."""
        from desktop.dicom.key_write import KeySource, key_document  # slow to import

        frames: dict[str, list[int]] = {}
        for ref in refs:
            frames.setdefault(ref.locator, []).append(ref.frame)
        try:
            sources = []
            for locator, chosen in frames.items():
                with open_locator(locator, self._archives) as blob:
                    fields = read_header(blob, frozenset()).fields
                numbers = tuple(sorted(set(chosen))) if frame_count(fields) > 1 else ()
                sources.append(KeySource(fields=fields, frames=numbers))
            return key_document(sources, title, description, issued)
        except RefusedError as refused:
            raise FrameError(refused.problem) from None
        except _HOSTILE:
            raise FrameError(Problem.of("", "key-not-made")) from None

    def report_object(self, form: str, kept: KeptReport, studies: Sequence[Study]) -> bytes:
        """Return a report as a DICOM object; raises ``FrameError`` where it cannot be."""
        from desktop.dicom.report_export import report_object  # slow to import

        def header(locator: str) -> Fields:
            with open_locator(locator, self._archives) as blob:
                return read_header(blob, frozenset()).fields

        try:
            return report_object(form, kept, studies, header)
        except RefusedError as refused:
            raise FrameError(refused.problem) from None
        except (*_HOSTILE, AttributeError):
            raise FrameError(Problem.of("", "report-not-made")) from None

    def _object(self, ref: ObjectRef, read: Callable[[Blob], _T]) -> _T:
        """Read an object beside the images; every failure becomes a problem."""
        try:
            with open_locator(ref.locator, self._archives) as blob:
                return read(blob)
        except RefusedError as refused:
            raise FrameError(refused.problem) from None
        except MemoryError:
            raise FrameError(Problem.of("", "dicom-too-large")) from None
        except _HOSTILE:
            raise FrameError(Problem.of("", "dicom-broken")) from None

    def presentation(self, ref: ObjectRef) -> Presentation:
        """Read a presentation state; raises ``FrameError`` where it cannot."""
        return self._object(ref, read_presentation)

    def presentation_file(self, path: str) -> Presentation:
        """Read a presentation state from a file that a person named; as `presentation`."""
        try:
            with open_file(path, follow=True) as blob:
                return read_presentation(blob)
        except RefusedError as refused:
            raise FrameError(refused.problem) from None
        except _HOSTILE:
            raise FrameError(Problem.of("", "dicom-broken")) from None

    def presentation_bytes(self, presentation: Presentation, refs: Sequence[FrameRef]) -> bytes:
        """Return a state over frames as a file; raises ``FrameError`` where it cannot."""
        from desktop.dicom.presentation_write import write_presentation

        try:
            images: dict[str, Dataset] = {}
            for ref in refs:
                if ref.locator not in images:
                    with open_locator(ref.locator, self._archives) as blob:
                        images[ref.locator] = read_dataset(blob)
            return write_presentation(presentation, list(images.values()))
        except RefusedError as refused:
            raise FrameError(refused.problem) from None
        except (*_HOSTILE, AttributeError):
            raise FrameError(Problem.of("", "presentation-not-made")) from None

    def close(self) -> None:
        """Let go of open archives and end the decoder."""
        self._archives.close()
        self._compressed.close()

    def _pixel_header(self, locator: str, blob: Blob) -> Header:
        """Return the header of an object; kept, because a multi-frame one is asked for often."""
        key = (locator, blob.version)
        with self._lock:
            known = self._headers.get(key)
            if known is not None:
                self._headers.move_to_end(key)
                return known
        header = read_pixel_header(blob)
        with self._lock:
            self._headers[key] = header
            while len(self._headers) > _KEPT_HEADERS:
                self._headers.popitem(last=False)
        return header

    def _find(self, path: str, stop: Cancelled, gathering: _Gathering) -> Found:
        """Return the candidates below a path, by what it is."""
        if os.path.isdir(path):  # noqa: PTH112 - plain paths throughout: some are not valid text
            return walk_folder(path, stop)
        with open_file(path, follow=True) as blob:
            if is_archive(blob):
                return self._archives.members(os.path.abspath(path))  # noqa: PTH100
            found = Found()
            header = read_header(blob, _DIRECTORY)
            if not header.is_directory:
                real = os.path.realpath(path)
                name = shown(os.path.basename(path))  # noqa: PTH119
                found.candidates.append(Candidate(where=name, locator=file_locator(real)))
                return found
        folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
        listed = file_ids(header.fields)
        if not listed:
            gathering.problems.append(Problem.of(".", "dicom-directory-empty"))
            return walk_folder(folder, stop)
        return resolve_file_ids(folder, listed)

    def _gather(
        self,
        candidates: list[Candidate],
        gathering: _Gathering,
        progress: Progress | None,
        stop: Cancelled,
    ) -> None:
        reading = _Reading(len(candidates))
        for done, candidate in enumerate(candidates):
            if stop():
                return
            if progress is not None and done % _PROGRESS_EVERY == 0:
                progress(done, len(candidates))
            if done % BATCH == 0:
                reading.read(candidates[done : done + BATCH])
            try:
                self._take_quickly(candidate, reading, reading.rows[done % BATCH], gathering)
            except RefusedError as refused:
                gathering.refused.append(_at(refused.problem, candidate.where))
            except _HOSTILE:
                gathering.refused.append(Problem.of(candidate.where, "dicom-broken"))
        if progress is not None:
            progress(len(candidates), len(candidates))

    def _take_quickly(
        self, candidate: Candidate, reading: _Reading, row: Row | None, gathering: _Gathering
    ) -> None:
        """Make an instance from one of its series that was read in full, else read it in full."""
        if row is None:
            self._take(candidate, gathering)
            return
        instance = reading.likes.make(row, candidate.where, candidate.locator)
        if instance is not None and _looks_whole(instance):
            self._accept(candidate, instance, gathering)
            return
        instance = self._take(candidate, gathering)
        if instance is not None:
            reading.likes.learn(row, instance)

    def _take(self, candidate: Candidate, gathering: _Gathering) -> Instance | None:
        """Read one file in full; return its instance unless it is a directory."""
        with open_locator(candidate.locator, self._archives) as blob:
            try:
                header = read_header(blob)
            except RefusedError:
                if is_archive(blob):
                    raise RefusedError("dicom-archive-inside") from None
                raise
            made_uid = _made_uid(blob) if lacks_uid(header.fields) else ""
            title = title_of(blob, header)
        if header.is_directory:
            gathering.directories.append(candidate)
            return None
        if header.transfer_syntax in CODINGS:
            self._compressed.warm()  # it loads while the index goes on
        instance = read_instance(header, candidate.where, candidate.locator, made_uid=made_uid)
        if title:
            instance = replace(instance, title=title)
        self._accept(candidate, instance, gathering)
        return instance

    def _accept(self, candidate: Candidate, instance: Instance, gathering: _Gathering) -> None:
        self._keep(instance, gathering)
        if not (candidate.expected_uid or candidate.expected_patient):
            return
        promised = (candidate.expected_uid, candidate.expected_patient)
        actual = (instance.sop_uid, instance.fields.text(tags.PATIENT_ID))
        if any(said and said != is_ for said, is_ in zip(promised, actual, strict=True)):
            gathering.problems.append(Problem.of(candidate.where, "dicom-directory-differs"))

    @staticmethod
    def _keep(instance: Instance, gathering: _Gathering) -> None:
        """Keep an object; of two copies the first, unless the second shows more or sooner."""
        known = gathering.instances.get(instance.sop_uid)
        if known is None:
            gathering.instances[instance.sop_uid] = instance
        elif rank(instance.transfer_syntax) < rank(known.transfer_syntax):
            gathering.instances[instance.sop_uid] = instance
            gathering.refused.append(Problem.of(known.where, "dicom-object-twice"))
        else:
            raise RefusedError("dicom-object-twice")

    def _check_directories(self, gathering: _Gathering) -> None:
        """Name the files that a DICOMDIR met on the way promises but that are not there."""
        present = {candidate.where for candidate in gathering.directories}
        for candidate in gathering.directories:
            folder, _, name = candidate.locator.removeprefix("file:").rpartition(os.sep)
            if name.upper() != "DICOMDIR" or not candidate.locator.startswith("file:"):
                continue
            try:
                with open_locator(candidate.locator, self._archives) as blob:
                    listed = file_ids(read_header(blob, _DIRECTORY).fields)
            except RefusedError as refused:
                gathering.refused.append(_at(refused.problem, candidate.where))
                continue
            above = candidate.where.rpartition("/")[0]
            for problem in resolve_file_ids(folder, listed).refused:
                where = f"{above}/{problem.where}" if above else problem.where
                if where not in present:
                    present.add(where)
                    gathering.refused.append(_at(problem, where))


def _looks_whole(instance: Instance) -> bool:
    """Whether compressed pixels end as they should; of plain ones the header told."""
    if instance.transfer_syntax not in CODINGS:
        return True
    return ends_with_delimiter(instance.locator.removeprefix("file:"))


def _made_uid(blob: Blob) -> str:
    """Return a UID made of the first bytes and the size: the same file always gets the same."""
    digest = hashlib.sha256(blob.read(0, _HASHED_BYTES) + str(blob.size).encode()).digest()
    return f"2.25.{int.from_bytes(digest[:16])}"


def _at(problem: Problem, where: str) -> Problem:
    return Problem(where, problem.code, problem.args)
