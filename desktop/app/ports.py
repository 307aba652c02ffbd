"""What the use cases need from outside; adapters implement these, ``bootstrap`` hands them in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from desktop.domain.message import Message, Problem

if TYPE_CHECKING:
    # Ports name what passes through them; the first window needs none of it yet.
    from desktop.app.draft import Draft
    from desktop.app.history import JournalStep
    from desktop.app.kept import KeptReport
    from desktop.domain.imaging import FrameRef, Index, ObjectRef, Study
    from desktop.domain.pixels import Frame
    from desktop.domain.presentation import Presentation
    from desktop.domain.segmentation import Segmentation
    from desktop.domain.sr_tree import Code, KeySelection, SrDocument

Progress = Callable[[int, int], None]  # done, total (0 = not known yet)
Cancelled = Callable[[], bool]


class FrameSource(Protocol):
    """Decodes frames. Safe to call from worker threads; never from the GUI thread."""

    def frame(self, ref: FrameRef) -> Frame:
        """Return one frame; raises ``FrameError`` with a problem where it cannot."""
        ...


class StudySource(Protocol):
    """Reads studies. Safe to call from worker threads; never from the GUI thread."""

    def index(
        self, path: str, *, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Index:
        """List studies and series below a path (folder, file, ZIP, DICOMDIR), headers only."""
        ...

    def frame(self, ref: FrameRef) -> Frame:
        """Decode one frame; raises ``FrameError`` with a problem where it cannot."""
        ...

    def report_tree(self, ref: ObjectRef) -> SrDocument:
        """Read a structured report; raises ``FrameError`` where it cannot."""
        ...

    def key_document(
        self, refs: Sequence[FrameRef], title: Code, description: str, issued: str | None
    ) -> bytes:
        """Return a Key Object Selection of frames as a file; raises ``FrameError``."""
        ...

    def report_object(self, form: str, kept: KeptReport, studies: Sequence[Study]) -> bytes:
        """Return a report as a DICOM object of its study; raises ``FrameError``.

        ``form`` is ``sr`` (measurements and findings), ``narrative`` (in words), ``pdf`` (the kept
        pages) or ``keys`` (key images). The bytes are of the version alone, never of the clock.
        """
        ...

    def segmentation(self, ref: ObjectRef) -> Segmentation:
        """Read a segmentation; raises ``FrameError`` where it cannot."""
        ...

    def key_objects(self, ref: ObjectRef) -> KeySelection:
        """Read a selection of key images; raises ``FrameError`` where it cannot."""
        ...

    def presentation(self, ref: ObjectRef) -> Presentation:
        """Read a presentation state; raises ``FrameError`` where it cannot."""
        ...

    def presentation_file(self, path: str) -> Presentation:
        """Read a presentation state from a named file; raises ``FrameError`` where it cannot."""
        ...

    def presentation_bytes(self, presentation: Presentation, refs: Sequence[FrameRef]) -> bytes:
        """Return a state over frames as a file; raises ``FrameError`` where it cannot."""
        ...


class FrameError(Exception):
    """A frame that cannot be shown; ``problem`` says why. Its text holds no patient data."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class DraftStoreError(Exception):
    """What a store cannot do; ``problem`` says why. Its text holds no patient data."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class DraftStore(Protocol):
    """Keeps drafts and their journal; every acknowledged write survives a crash.

    Raises ``DraftStoreError`` where it cannot do what was asked.
    """

    def save(self, draft: Draft, edit: str, sequence: int) -> None:
        """Append one step to the draft's journal; durable when it returns."""
        ...

    def open_drafts(self) -> Sequence[DraftSummary]:
        """Return drafts that were not closed, newest first."""
        ...

    def load(self, draft_id: str) -> Draft:
        """Return the newest state of a draft."""
        ...

    def steps(self, draft_id: str, *, joined: bool = False) -> Sequence[JournalStep]:
        """Return the journal of a draft, oldest first; empty for an unknown draft.

        ``joined`` leaves out steps that the next one only goes on with.
        """
        ...

    def salvage(self, draft_id: str) -> Sequence[JournalStep]:
        """Return the steps of a damaged journal that are proven, the newest unbroken run."""
        ...

    def claim(self, draft_id: str) -> None:
        """Take a draft for this process; refused while another living one has it."""
        ...

    def discard(self, draft_id: str) -> None:
        """Mark a draft as closed; nothing is deleted."""
        ...


class DraftSummary(Protocol):
    """A line of the list of open drafts."""

    @property
    def id(self) -> str:
        """Id of the draft."""
        ...

    @property
    def study_uid(self) -> str:
        """Study of the draft."""
        ...

    @property
    def source_path(self) -> str:
        """Where its images were opened from, or empty."""
        ...

    @property
    def saved_at(self) -> str:
        """When its last step was written (ISO 8601, UTC)."""
        ...

    @property
    def held_by(self) -> str:
        """Who works on it now in another process, or empty."""
        ...


class Clock(Protocol):
    """The wall clock."""

    def now_iso(self) -> str:
        """Return the present time, ISO 8601 with offset."""
        ...


class Ids(Protocol):
    """A source of new ids."""

    def new(self, kind: str) -> str:
        """Return an id that was never given before, short and opaque, e.g. ``f3`` for ``f``."""
        ...


class Translator(Protocol):
    """Turns messages into words of one language."""

    @property
    def language(self) -> str:
        """BCP 47 tag of the language."""
        ...

    def text(self, message: Message) -> str:
        """Return the words of a message; an unknown id shows as ⟨id⟩ and never raises."""
        ...

    def knows(self, message_id: str) -> bool:
        """Whether there are words for a message id."""
        ...

    def what(self, problem: Problem) -> str:
        """Return what happened."""
        ...

    def do(self, problem: Problem) -> str:
        """Return what to do next."""
        ...
