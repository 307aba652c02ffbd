"""The window's services: every port filled with its adapter, each built when first asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import assets
from desktop.app.about import VERSION
from desktop.bootstrap.common import SAMPLE_FOLDER, close_study_source, study_source, translator
from desktop.bootstrap.evidence import evidence_from
from desktop.domain.message import Problem
from desktop.storage.place import Place
from desktop.storage.settings import UserSettings, parse_settings
from desktop.storage.system import RandomIds, SystemClock
from desktop.views.shell.services import OnSaved, OnTrouble, Services

if TYPE_CHECKING:
    from desktop.app.hangings import ProtocolFiles
    from desktop.app.people import People
    from desktop.dicom.sample_workers import HeadStart
    from desktop.evidence.pack import EvidencePack
    from desktop.report.department import Department
    from desktop.storage.drafts import SqlDraftStore
    from desktop.storage.writer import JournalWriter, Saved
    from desktop.views.shell.services import KeptReports, Publisher, Reasoning, SampleMaker

PROTOCOLS_FOLDER = "protocols"
EVIDENCE_FOLDER = "evidence"
DEPARTMENT_FILE = "department.toml"
SETTINGS_FILE = "settings.json"


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


def _evidence(folder: Path, board: NoticeBoard) -> Callable[[], EvidencePack]:
    """Return the reader of the evidence; why a department's own is not used goes to the board."""

    @cache
    def pack() -> EvidencePack:
        found, problems = evidence_from(folder)
        for problem in problems:
            board.post(problem)
        return found

    return pack


def _department(path: Path, board: NoticeBoard) -> Callable[[], Department]:
    """Return the reader of how reports look; why a department's file is not used is told."""

    @cache
    def department() -> Department:
        from desktop.bootstrap.department import department_from

        found, problems = department_from(path)
        for problem in problems:
            board.post(problem)
        return found

    return department


def _stores(
    place: Place, board: NoticeBoard
) -> tuple[Callable[[], SqlDraftStore], Callable[[], KeptReports]]:
    """Return how to reach the drafts and the kept reports of one place."""

    @cache
    def store() -> SqlDraftStore:
        return place.open(board.post)

    @cache
    def archive() -> KeptReports:
        return place.archive(store())

    return store, archive


def window_services(
    home: Path, head_start: HeadStart | None = None, place: Place | None = None
) -> Services:
    """Return what the window is given.

    Parameters
    ----------
    home
        The private folder of drafts, settings and caches.
    head_start
        The sample study's first series in the making.
    place
        Where the store is; the file in ``home`` unless told otherwise.
    """
    words = translator()

    board, clock = NoticeBoard(), SystemClock()
    pack = _evidence(home / EVIDENCE_FOLDER, board)
    place = place or Place(home=home)
    store, archive = _stores(place, board)
    settings = UserSettings(home / SETTINGS_FILE, parse_settings(assets.read_text("settings.toml")))

    def journal(saved: OnSaved, trouble: OnTrouble) -> JournalWriter:
        from desktop.storage.writer import writer_for

        def on_saved(what: Saved) -> None:
            saved(what.draft_id, what.sequence, what.saved_at)

        return writer_for(place, on_saved=on_saved, on_problem=trouble, on_notice=board.post)

    @cache
    def reasoning() -> Reasoning:
        from desktop.bootstrap.outside import PackReasoning

        return PackReasoning(pack())

    @cache
    def sample() -> SampleMaker:
        from desktop.bootstrap.sample import Sample

        return Sample(home / SAMPLE_FOLDER, words, head_start)

    @cache
    def publisher() -> Publisher:
        from desktop.bootstrap.outside import PdfPublisher

        return PdfPublisher(
            words,
            VERSION,
            study_source,
            pack,
            lambda: bool(settings.get("print-mechanism")),
            _department(home / DEPARTMENT_FILE, board),
        )

    @cache
    def people() -> People:
        from desktop.bootstrap.people import people_of

        return people_of(store, place)

    @cache
    def protocols() -> ProtocolFiles:
        from desktop.storage.protocols import ProtocolFolder

        return ProtocolFolder(home / PROTOCOLS_FOLDER)

    return Services(
        translator=words,
        clock=clock,
        seconds=time.monotonic,
        ids=RandomIds(),
        settings=settings,
        source=study_source,
        close_source=close_study_source,
        sample=sample,
        reasoning=reasoning,
        store=store,
        archive=archive,
        journal=journal,
        people=people,
        has_store=lambda: place.exists,
        notices=board.listen,
        publisher=publisher,
        protocols=protocols,
        version=lambda: VERSION,
    )
