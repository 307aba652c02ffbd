"""The page: made on a worker from what the reader sees, shown as it will print, saved as PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import assets
from desktop.app.edits import EditSentence, RestoreSentence, Reword
from desktop.app.people_roles import Deed
from desktop.app.session import Session
from desktop.domain.message import Message, Problem
from desktop.report.checks import CALL, Check, Reading, sentence_checks
from desktop.report.difference import differences
from desktop.report.document import Document, Lane
from desktop.report.edited import basis_of, is_outdated
from desktop.views.background import Operation, run
from desktop.views.report.preview import PagePreview
from desktop.views.report.preview_checks import CheckLine
from desktop.views.report.preview_page import Pages
from desktop.views.report.preview_sentences import SentenceLine
from desktop.views.shell.calling import Calling
from desktop.views.shell.desk import Desk
from desktop.views.shell.services import Services
from desktop.views.shell.signing import Signing

SUFFIX = ".pdf"
REWORD = "reword:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished page set."""

    pdf: bytes
    pages: Pages
    problems: tuple[Problem, ...] = ()
    document: Document | None = None  # none where the bytes are those that were signed


def ask_for_name(parent: QWidget, title: str) -> str:
    """Return the file to write, or an empty text; one place, so that tests can answer."""
    chosen, _filter = QFileDialog.getSaveFileName(parent, title, "", f"PDF (*{SUFFIX})")
    return chosen


class Publishing(QObject):
    """Opens the preview and writes the PDF; neither holds up the window."""

    noticed = Signal(object)
    complained = Signal(object)
    written = Signal(str)
    opened = Signal()
    closed = Signal()

    def __init__(self, desk: Desk, preview: PagePreview, services: Services) -> None:
        super().__init__()
        self._desk, self._preview, self._services = desk, preview, services
        self._running: Operation | None = None
        self._rewords: dict[str, Check] = {}  # checks whose verb replaces a word
        self.ask_name: Callable[[], str] = lambda: ask_for_name(
            preview, services.translator.text(Message("action-export-pdf"))
        )
        self._calling = Calling(services.clock.now_iso)
        self.signing = Signing(desk, preview.signing, services)
        self.signing.noticed.connect(self.noticed)
        self.signing.complained.connect(self.complained)
        self.signing.changed.connect(self.open)
        preview.closed.connect(self.signing.page_gone)
        preview.closed.connect(self.closed)
        preview.export_requested.connect(self.export)
        preview.check_requested.connect(self._on_check)
        preview.sentence_kept.connect(self._on_kept)
        preview.sentence_restored.connect(self._on_restored)
        preview.call_changed.connect(self._on_call)

    def open(self) -> None:
        """Show the page as it will print, with what is still open."""
        session = self._desk.session
        if session is None or self._desk.is_foreign:
            return
        self._preview.show_waiting()
        self.signing.page_gone()
        self._review(session)
        self.opened.emit()

    def _review(self, session: Session) -> None:
        """Show checks and records as they are now, and make the page anew.

        A signed report is shown as it was signed: nothing of it is checked or made again.
        """
        if self._desk.is_frozen:
            self._rewords = {}
            untold = self._calling.checks(session)  # stays in sight until somebody was told
            lines = (CheckLine(target="", title=c.title, detail=c.detail) for c in untold)
            self._preview.show_checks(tuple(lines))
            self._preview.show_calls(())
            self.signing.show(())
            self._make(self._show)
            return
        reading = Reading(lexicon=assets.lexicon(), words=assets.word_list())
        draft = session.draft
        written = sentence_checks(draft.case, session.assessment, reading, draft.sentences)
        found = (*self._calling.checks(session), *self._desk.checks(), *written)
        found = tuple(sorted(found, key=lambda check: not check.blocks))
        self._rewords = {
            f"{REWORD}{place}": check
            for place, check in enumerate(found)
            if check.reword is not None and draft.case.finding(check.target) is not None
        }
        lines = (
            _line(check, f"{REWORD}{place}" if f"{REWORD}{place}" in self._rewords else "")
            for place, check in enumerate(found)
        )
        self._preview.show_checks(tuple(lines))
        self.signing.show(found)
        self._preview.show_calls(self._calling.lines(session))
        self._make(self._show)

    def export(self) -> None:
        """Ask for a name and write the PDF there."""
        if self._desk.session is None or self._desk.is_foreign:
            return
        wait_s = self.signing.wait_s
        if wait_s:
            self.complained.emit(Problem.of("PDF", "signing-waits", seconds=str(wait_s)))
            return
        name = self.ask_name()
        if not name:
            return
        path = name if name.lower().endswith(SUFFIX) else name + SUFFIX
        self._make(lambda made: self._write(made, path))

    def _make(self, then: Callable[[Made], None]) -> None:
        session, studies = self._desk.session, self._desk.studies
        if session is None:
            return
        draft, services = session.draft, self._services
        kept = self._desk.versions[-1] if self._desk.is_frozen else None

        def job() -> Made:
            publisher = services.publisher()
            if kept is not None:
                return Made(pdf=kept.pdf, pages=publisher.pages(kept.pdf))
            report = publisher.report(draft, studies)
            pdf, problems = publisher.pdf(report)
            found = (*report.problems, *problems)
            pages = publisher.pages(pdf)
            return Made(pdf=pdf, pages=pages, problems=found, document=report.document)

        if self._running is not None:
            self._running.cancel()
        self._running = run(
            lambda _progress, _cancelled: job(),
            done=lambda made: then(made) if isinstance(made, Made) else None,
            failed=self._on_failed,
        )

    def _show(self, made: Made) -> None:
        self._preview.show_pages(made.pages)
        self.signing.page_shown()
        lines = self._sentences(made.document) if made.document is not None else ()
        self._preview.show_sentences(lines)
        kept = self._desk.versions
        changed = differences(kept[-1].document, made.document) if kept and made.document else ()
        self._preview.changes.show_changes(changed)
        for problem in made.problems:
            self.complained.emit(problem)

    def _write(self, made: Made, path: str) -> None:
        services, person, session = self._services, self._desk.person, self._desk.session
        report = session.draft.id if session is not None else ""

        def job() -> tuple[Problem, ...]:
            people = services.people()
            people.require(person, Deed.EXPORT, report)
            problems = services.publisher().write(path, made.pdf)
            if not problems:
                people.note(person, Deed.EXPORT, report)
            return problems

        def done(found: object) -> None:
            problems = found if isinstance(found, tuple) else ()
            for problem in (*made.problems, *problems):
                self.complained.emit(problem)
            if not problems:
                self.noticed.emit(Message.of("desk-exported", name=Path(path).name))
                self.written.emit(path)

        # not kept: a file being written is never given up for a newer preview
        run(
            lambda _progress, _cancelled: job(),
            done=done,
            failed=self._on_failed,
        )

    def _on_failed(self, error: Exception) -> None:
        problem = getattr(error, "problem", None)
        if not isinstance(problem, Problem):
            problem = Problem.of("PDF", "export-failed", kind=type(error).__name__)
        self._preview.show_problem(self._services.translator.what(problem))
        self.complained.emit(problem)

    def _sentences(self, document: Document) -> tuple[SentenceLine, ...]:
        session = self._desk.session
        section = document.section("impression")
        if session is None or section is None:
            return ()
        draft, assessment = session.draft, session.assessment
        return tuple(
            SentenceLine(
                finding=item.finding,
                number=item.number or 0,
                name=item.heading,
                text=" ".join(span.text for span in item.spans),
                edited=item.edited,
                outdated=own is not None and is_outdated(own, draft.case, assessment),
            )
            for block in section.blocks
            if isinstance(block, Lane)
            for item in block.items
            if item.finding and item.spans and draft.case.finding(item.finding) is not None
            for own in (draft.sentence_of(item.finding),)
        )

    def _on_kept(self, finding: str, text: str) -> None:
        session = self._desk.session
        if session is not None and session.draft.case.finding(finding) is not None:
            basis = basis_of(session.draft.case, session.assessment, finding)
            session.do(EditSentence(finding, text, basis))
            self.open()

    def _on_restored(self, finding: str) -> None:
        session = self._desk.session
        if session is not None and session.draft.case.finding(finding) is not None:
            session.do(RestoreSentence(finding))
            self.open()

    def _on_call(self, target: str, field: str, text: str) -> None:
        session = self._desk.session
        if session is not None:
            self._calling.write(session, target, field, text)
            self._review(session)  # hands and page stay where they are

    def _on_check(self, target: str) -> None:
        row = self._preview.calls.row(target.removeprefix(CALL))
        if target.startswith(CALL) and row is not None:
            row.focus_open()
            return
        check, session = self._rewords.get(target), self._desk.session
        if check is not None and check.reword is not None and session is not None:
            session.do(Reword(check.target, *check.reword))
            self.open()
            return
        self.closed.emit()
        self._desk.go_to_field(target)


def _line(check: Check, target: str = "") -> CheckLine:
    return CheckLine(
        target=target or check.target,
        title=check.title,
        detail=check.detail,
        verb=check.verb,
        blocks=check.blocks,
    )
