"""What the window is given: ports filled by ``bootstrap``, so that views import no adapter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from desktop.app.ports import Cancelled, Clock, DraftStore, Ids, Progress, StudySource, Translator
from desktop.domain.message import Problem

if TYPE_CHECKING:
    # What passes through the services; the first window needs none of it yet.
    from desktop.app.draft import Draft
    from desktop.app.hangings import ProtocolFiles
    from desktop.app.history import JournalStep
    from desktop.app.kept import KeptReport
    from desktop.app.people import People
    from desktop.app.reporting import Report
    from desktop.app.signing import Archive, Signature, Version
    from desktop.domain.case import Case
    from desktop.domain.imaging import FrameRef, Index, ObjectRef, Study
    from desktop.domain.pixels import Frame
    from desktop.domain.presentation import Presentation
    from desktop.domain.segmentation import Segmentation
    from desktop.domain.sr_tree import Code, KeySelection, SrDocument
    from desktop.evidence.assessment import Assessment
    from desktop.evidence.book import BookRow
    from desktop.evidence.pack import Citation
    from desktop.viewer.printing import PrintSheet, ViewPicture
    from desktop.views.report.preview_page import Pages


class Reasoning(Protocol):
    """The evidence pack, loaded once; safe to ask from any thread."""

    def assess(self, case: Case, asked: frozenset[str], /) -> Assessment:
        """Return lanes, chances, reasons and the one question; quick enough for every key."""
        ...

    def cite(self, row_id: str, /) -> Citation | None:
        """Return where the figure of an evidence row comes from."""
        ...

    def book(self) -> tuple[BookRow, ...]:
        """Return every figure, to be looked up."""
        ...

    def explain(self, case: Case, asked: frozenset[str], finding_id: str, /) -> Assessment:
        """Return the same with what speaks against one finding and what would flip it."""
        ...


class JournalKeeper(Protocol):
    """The journal of every draft of this program, with an end."""

    def append(self, step: JournalStep) -> None:
        """Take one step to write; never waits for the disk."""
        ...

    def set_source(self, draft_id: str, path: str) -> None:
        """Say where a draft's images were opened from, before its first step."""
        ...

    @property
    def unsaved(self) -> int:
        """How many steps are not durable yet."""
        ...

    def close(self) -> bool:
        """Write what is still waiting, with a limit of time; whether all became durable."""
        ...


class Recent(Protocol):
    """What was opened lately."""

    def note_recent(self, path: str) -> None:
        """Put a path on top of the list."""
        ...

    def recent(self) -> Sequence[str]:
        """Return paths, newest first."""
        ...


class WindowStore(DraftStore, Recent, Protocol):
    """The store as the window uses it. Never called from the GUI thread."""


class KeptReports(Protocol):
    """Versions of reports as the window uses them. Never called from the GUI thread."""

    def versions(self, report_id: str, /) -> Sequence[Version]:
        """Return the versions of a report, oldest first."""
        ...

    def keep(self, version: Version, /) -> None:
        """Keep the next version."""
        ...

    def reports_of(self, study_uid: str, /) -> Sequence[Version]:
        """Return the newest version of each report of a study, newest first."""
        ...


class SampleMaker(Protocol):
    """Makes the sample study; series that are ready are reported one by one."""

    def prepare(self, on_series: Callable[[str], None], cancelled: Cancelled, /) -> str:
        """Return the study's folder; ``on_series`` gets it after each series that is ready."""
        ...

    def is_sample(self, study: Study, /) -> bool:
        """Whether a study is the sample."""
        ...

    def with_picture(self, draft: Draft, /) -> Draft:
        """Return a new draft with the sample's clinical picture and labels, but no finding."""
        ...


class Publisher(Protocol):
    """Turns a draft into pages and files; never called from the GUI thread."""

    def report(self, draft: Draft, studies: Sequence[Study], /) -> Report:
        """Compose the report with its key images."""
        ...

    def version(
        self, draft: Draft, studies: Sequence[Study], signature: Signature, archive: Archive, /
    ) -> Version:
        """Make and keep the next version of a report; raises with a problem where it cannot."""
        ...

    def pdf(self, report: Report, /) -> tuple[bytes, tuple[Problem, ...]]:
        """Return the PDF, its text read back and compared, and what is wrong with it."""
        ...

    def form(
        self,
        form: str,
        draft: Draft,
        studies: Sequence[Study],
        versions: Sequence[Version],
        at: str,
        /,
    ) -> tuple[bytes, tuple[Problem, ...]]:
        """Return the report in a form for another system; raises with a problem where it fails."""
        ...

    def pages(self, pdf: bytes, /) -> Pages:
        """Return the pages, which the preview renders one by one."""
        ...

    def sheet_pdf(
        self, sheet: PrintSheet, stopped: Cancelled, /
    ) -> tuple[bytes, tuple[Problem, ...]]:
        """Return pages of views, read back and compared; raises with a problem where it fails."""
        ...

    def png(self, picture: ViewPicture, words: tuple[str, ...] | None, banner: str, /) -> bytes:
        """Return a view as PNG with its overlays; ``words`` ``None`` gives the bare pixels."""
        ...

    def write(self, path: str, pdf: bytes, /) -> tuple[Problem, ...]:
        """Write the file whole under its name, or not at all and say why."""
        ...


class SettingsPort(Protocol):
    """Settings that outlive the program."""

    def get(self, name: str, /) -> Any:  # noqa: ANN401 - each setting has its own type
        """Return a setting, or its default."""
        ...

    def set(self, name: str, value: Any, /) -> None:  # noqa: ANN401
        """Change a setting."""
        ...


class LazySource:
    """A ``StudySource`` that is built when first asked, on the worker that asks."""

    def __init__(self, build: Callable[[], StudySource]) -> None:
        self._build = build

    def index(
        self, path: str, *, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Index:
        """List studies and series below a path."""
        return self._build().index(path, progress=progress, cancelled=cancelled)

    def frame(self, ref: FrameRef) -> Frame:
        """Decode one frame."""
        return self._build().frame(ref)

    def report_tree(self, ref: ObjectRef) -> SrDocument:
        """Read a structured report."""
        return self._build().report_tree(ref)

    def key_document(
        self, refs: Sequence[FrameRef], title: Code, description: str, issued: str | None
    ) -> bytes:
        """Return a Key Object Selection of frames as a file."""
        return self._build().key_document(refs, title, description, issued)

    def report_object(self, form: str, kept: KeptReport, studies: Sequence[Study]) -> bytes:
        """Return a report as a DICOM object of its study."""
        return self._build().report_object(form, kept, studies)

    def segmentation(self, ref: ObjectRef) -> Segmentation:
        """Read a segmentation."""
        return self._build().segmentation(ref)

    def key_objects(self, ref: ObjectRef) -> KeySelection:
        """Read a selection of key images."""
        return self._build().key_objects(ref)

    def presentation(self, ref: ObjectRef) -> Presentation:
        """Read a presentation state of the study."""
        return self._build().presentation(ref)

    def presentation_file(self, path: str) -> Presentation:
        """Read a presentation state from a named file."""
        return self._build().presentation_file(path)

    def presentation_bytes(self, presentation: Presentation, refs: Sequence[FrameRef]) -> bytes:
        """Return a state over frames as a file."""
        return self._build().presentation_bytes(presentation, refs)


OnSaved = Callable[[str, int, str], None]  # draft id, sequence, when (ISO 8601)
OnTrouble = Callable[[Problem | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """All the window may ask of the world. Callables build on first use, off the GUI thread."""

    translator: Translator
    clock: Clock
    seconds: Callable[[], float]  # a clock that only goes forward
    ids: Ids
    settings: SettingsPort
    source: Callable[[], StudySource]
    close_source: Callable[[], None]  # does nothing where none was built
    sample: Callable[[], SampleMaker]
    reasoning: Callable[[], Reasoning]
    store: Callable[[], WindowStore]
    archive: Callable[[], KeptReports]
    journal: Callable[[OnSaved, OnTrouble], JournalKeeper]
    publisher: Callable[[], Publisher]
    protocols: Callable[[], ProtocolFiles]
    people: Callable[[], People]
    notices: Callable[[Callable[[Problem], None]], None]  # what storage has to say by itself
    has_store: Callable[[], bool] = lambda: True  # without one nobody can be set up
    version: Callable[[], str] = str
