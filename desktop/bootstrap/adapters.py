"""The window's services: every port filled with its adapter, each built when first asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import assets
from desktop.app.draft import Draft
from desktop.app.ports import Cancelled, StudySource, Translator
from desktop.bootstrap.common import study_source, translator
from desktop.domain.case import Case
from desktop.domain.imaging import Study
from desktop.domain.message import Message, Problem
from desktop.evidence.assessment import Assessment
from desktop.evidence.pack import Citation
from desktop.report.template import parse_template
from desktop.report.wording import Wording
from desktop.storage.settings import UserSettings, parse_settings
from desktop.storage.system import RandomIds, SystemClock
from desktop.storage.writer import JournalWriter, Saved, writer_for
from desktop.views.shell.services import OnSaved, OnTrouble, Services, WindowStore

if TYPE_CHECKING:
    from desktop.app.reporting import Report
    from desktop.export.raster import PdfPages

STORE_FILE = "concord.db"
SETTINGS_FILE = "settings.json"
SAMPLE_FOLDER = "samples"
UNKNOWN_VERSION = "0.1.0"


class NoticeBoard:
    """Takes problems from any thread; the window hears them, also those from before it listened."""

    def __init__(self) -> None:
        self._waiting: list[Problem] = []
        self._listener: Callable[[Problem], None] | None = None

    def post(self, problem: Problem) -> None:
        """Tell the window, now or when it listens."""
        if self._listener is None:
            self._waiting.append(problem)
        else:
            self._listener(problem)

    def listen(self, listener: Callable[[Problem], None], /) -> None:
        """Hear every problem from now on, and those that waited."""
        self._listener = listener
        while self._waiting:
            listener(self._waiting.pop(0))


class PackReasoning:
    """The evidence pack of the product behind the window's port."""

    def __init__(self) -> None:
        from desktop.evidence.assess import assess

        self._assess, self._pack = assess, assets.evidence()

    def assess(self, case: Case, asked: frozenset[str], /) -> Assessment:
        """Return lanes, chances, reasons and the one question."""
        return self._assess(case, self._pack, asked, flips=False)

    def explain(self, case: Case, asked: frozenset[str], finding_id: str, /) -> Assessment:
        """Return the same with what speaks against one finding and what would flip it."""
        return self._assess(case, self._pack, asked, flips=frozenset({finding_id}))

    def cite(self, row_id: str, /) -> Citation | None:
        """Return where a figure comes from."""
        return self._pack.cite(row_id)


class Sample:
    """The sample study in the user's cache."""

    def __init__(self, folder: Path, words: Translator) -> None:
        from desktop.dicom.sample import SampleStudy

        self._made = SampleStudy(folder)
        self._words = words

    def prepare(self, on_series: Callable[[str], None], cancelled: Cancelled, /) -> str:
        """Make what is missing; series appear in the order they are shown."""
        return str(
            self._made.prepare(lambda _folder, _plan: on_series(str(self._made.folder)), cancelled)
        )

    def is_sample(self, study: Study, /) -> bool:
        """Whether a study is the sample."""
        from desktop.teaching.lumbar_case import study_uid

        return study.study_uid == study_uid()

    def with_picture(self, draft: Draft, /) -> Draft:
        """Fill in the sample's clinical picture and study facts, but no finding."""
        from desktop.teaching.lumbar_truth import opening_case

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


class PdfPublisher:
    """Drafts to pages and files."""

    def __init__(self, words: Wording, version: str, source: Callable[[], StudySource]) -> None:
        self._words, self._version, self._source = words, version, source

    def report(self, draft: Draft, studies: Sequence[Study], /) -> Report:
        """Compose the report with its key images."""
        from desktop.app.reporting import Setting, make_report
        from desktop.evidence.assess import assess

        whole = assess(draft.case, assets.evidence(), frozenset(draft.asked))
        setting = Setting(
            words=self._words,
            template=parse_template(assets.read_text("templates/lumbar-mr.toml")),
            cite=assets.evidence().cite,
            version=self._version,
        )
        return make_report(draft, whole, setting, studies=studies, decode=self._source().frame)

    def pdf(self, report: Report, /) -> tuple[bytes, tuple[Problem, ...]]:
        """Return the PDF once its text layer was read back and holds every word."""
        from desktop.export.files import WriteError
        from desktop.export.pdf import to_pdf

        made = to_pdf(report.document, report.pictures)
        if made.data is None:
            raise WriteError(made.problems[0])
        return made.data, made.problems

    def pages(self, pdf: bytes, /) -> PdfPages:
        """Return the pages as pictures on demand."""
        from desktop.export.raster import PdfPages

        return PdfPages(pdf)

    def write(self, path: str, pdf: bytes, /) -> tuple[Problem, ...]:
        """Write the file whole under its name, or not at all and say why."""
        from desktop.export.files import WriteError, write_whole

        try:
            write_whole(path, pdf)
        except WriteError as error:
            return (error.problem,)
        return ()


def program_version() -> str:
    """Return the version of the program."""
    try:
        return version("concord")
    except PackageNotFoundError:
        return "0.1.0"


def window_services(home: Path) -> Services:
    """Return what the window is given.

    Parameters
    ----------
    home
        The private folder of drafts, settings and caches.
    """
    words = translator()

    board = NoticeBoard()

    @cache
    def store() -> WindowStore:
        from desktop.storage.store import open_store

        return open_store(home / STORE_FILE, board.post)

    def journal(saved: OnSaved, trouble: OnTrouble) -> JournalWriter:
        def on_saved(what: Saved) -> None:
            saved(what.draft_id, what.sequence, what.saved_at)

        return writer_for(
            home / STORE_FILE, on_saved=on_saved, on_problem=trouble, on_notice=board.post
        )

    return Services(
        translator=words,
        clock=SystemClock(),
        seconds=time.monotonic,
        ids=RandomIds(),
        settings=UserSettings(
            home / SETTINGS_FILE, parse_settings(assets.read_text("settings.toml"))
        ),
        source=study_source,
        sample=cache(lambda: Sample(home / SAMPLE_FOLDER, words)),
        reasoning=cache(PackReasoning),
        store=store,
        journal=journal,
        notices=board.listen,
        publisher=cache(lambda: PdfPublisher(words, program_version(), study_source)),
        version=program_version(),
    )
