"""The running window: pages, desk, opening and publishing joined, faults turned into sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from desktop.app.people import LockedReportError
from desktop.app.people_roles import Deed, may
from desktop.app.ports import DraftStoreError
from desktop.app.reading import MatchState, match
from desktop.domain.imaging import Index, Study
from desktop.domain.message import Message, Problem
from desktop.views.background import run, shut_down
from desktop.views.report.preview import PagePreview
from desktop.views.shell.beginning import is_begun
from desktop.views.shell.companions import Companions
from desktop.views.shell.desk import Desk
from desktop.views.shell.faults import fault
from desktop.views.shell.form_export import FormExport
from desktop.views.shell.hangings import Hangings
from desktop.views.shell.key_export import KeyExport
from desktop.views.shell.lock import Gate
from desktop.views.shell.lock_glass import GlassPanel
from desktop.views.shell.lock_people import PeoplePanel
from desktop.views.shell.opening import Opener
from desktop.views.shell.publishing import Publishing
from desktop.views.shell.sample import SampleOpener
from desktop.views.shell.second import SecondWindow
from desktop.views.shell.services import Services, WindowStore
from desktop.views.shell.start import DraftLine
from desktop.views.shell.state_saving import StateSaving
from desktop.views.shell.view_export import ViewExport
from desktop.views.shell.window import MainWindow

RECENT_SHOWN = 12
EXPORTS = frozenset(
    {"export-views", "print-views", "copy-view", "export-key-objects", "save-presentation"}
)
LISTS_LATER_MS = 5_000
MAKING = Message("desk-sample-making")


class Application(QObject):
    """Everything of one window; ``services`` are its only way to the world."""

    def __init__(
        self, services: Services, window: MainWindow, sample: SampleOpener | None = None
    ) -> None:
        super().__init__()
        self._services, self.window = services, window
        window.furnish()
        self.desk = Desk(self.window.reading, services)
        self.opener = Opener(services.source)
        self.sample = sample or SampleOpener(services)
        self.preview = PagePreview(services.translator)
        self.publishing = Publishing(self.desk, self.preview, services)
        self.states = StateSaving(window.reading.viewer, services, lambda: self._path)
        self.key_export = KeyExport(self.desk, self.window, services)
        self.form_export = FormExport(self.desk, self.window, services)
        self.companions = Companions(self.desk, self.window, services)
        self.view_export = ViewExport(window.reading.viewer, window.shell, services)
        self.gate = Gate(window, services)
        self.glass = GlassPanel(window.shell, services.translator)
        self._people_panel: PeoplePanel | None = None
        self.index = Index()
        self._path = ""
        self._folder = ""  # where the next dialog begins; the store remembers, not the settings
        self._wanted_draft = self._locked = ""
        # the sample comes to the front once; series that follow never take the reader from another
        self._sample_wanted = self.sample.is_making or self.sample.study is not None
        reading = window.reading
        self.hangings = Hangings(
            reading.viewer, window.shell, services.protocols, services.ids, reading.protocols
        )
        self.second = SecondWindow(window, services.settings, services.translator)
        self._wire()
        self.window.hub.handle(self.handlers())
        self._refresh_states()
        self.gate.begin()
        if self.sample.study is not None:
            self._on_sample_grew(self.sample.study)

    def _wire(self) -> None:
        window, desk, start = self.window, self.desk, self.window.start
        window.path_dropped.connect(self.open_path)
        window.closing.connect(self.close)
        window.start_shown.connect(self.refresh_lists)
        start.path_dropped.connect(self.open_path)
        start.folder_wanted.connect(self.ask_folder)
        start.file_wanted.connect(self.ask_file)
        start.sample_wanted.connect(self.open_sample)
        start.study_wanted.connect(self.open_study_uid)
        start.draft_wanted.connect(self.open_draft)
        start.recent_wanted.connect(self.open_path)
        start.refused_wanted.connect(self.show_refused)
        start.cancel_wanted.connect(self.opener.stop)
        self.opener.began.connect(start.progress.begin)
        self.opener.began.connect(lambda _name: window.notices.hide())
        self.opener.progressed.connect(start.progress.advance)
        self.opener.indexed.connect(self._on_indexed)
        self.opener.failed.connect(window.notices.complain)
        self.opener.stopped.connect(self._on_stopped)
        self.sample.grew.connect(self._on_sample_grew)
        self.sample.failed.connect(window.notices.complain)
        self.sample.made.connect(lambda: window.notices.done(MAKING))
        desk.states_changed.connect(self._refresh_states)
        desk.noticed.connect(window.notices.say)
        desk.complained.connect(window.notices.complain)
        desk.refused.connect(window.notices.refuse)
        self.companions.noticed.connect(window.notices.say)
        self.companions.complained.connect(window.notices.complain)
        self.companions.refused.connect(window.notices.refuse)
        self.companions.changed.connect(self._show_switches)
        self.publishing.noticed.connect(window.notices.say)
        for door in (self.key_export, self.form_export):
            door.noticed.connect(window.notices.say)
            door.complained.connect(window.notices.complain)
        self.publishing.complained.connect(window.notices.complain)
        self.states.noticed.connect(window.notices.say)
        self.states.complained.connect(window.notices.complain)
        self.publishing.opened.connect(self._show_preview)
        self.publishing.closed.connect(window.show_reading)
        self._wire_viewer()
        self._wire_people()

    def _wire_people(self) -> None:
        gate, signing = self.gate, self.publishing.signing
        gate.opened.connect(self._on_opened)
        gate.changing_hands.connect(self._put_away)
        gate.noticed.connect(self.window.notices.say)
        gate.complained.connect(self.window.notices.complain)
        signing.locked_out.connect(lambda: gate.lock("tries"))
        self.desk.locked.connect(self._on_locked)
        self.glass.wanted.connect(self._break_glass)
        self.window.hub.triggered.connect(self._note_export)

    def _note_export(self, command: str) -> None:
        """Write down the commands that take images out of the program."""
        if command in EXPORTS:
            study = self.desk.study
            self.gate.note(f"{Deed.EXPORT}:{command}", study.study_uid if study else "")

    def _on_opened(self) -> None:
        """Take in who is at the window now."""
        gate = self.gate
        self.desk.person = gate.person
        self.publishing.signing.show_person(gate.person, is_staffed=gate.is_staffed)
        # with a sample on its way the lists are behind the images: they can wait for its first one
        QTimer.singleShot(LISTS_LATER_MS if self.sample.is_making else 0, self.refresh_lists)

    def _put_away(self) -> None:
        """Leave what another person had open; it stays in the journal."""
        self.publishing.signing.page_gone()
        self.desk.put_away()
        self.window.notices.hide()
        self.window.show_start()
        self._refresh_states()

    def _open_people(self) -> None:
        if self._people_panel is None:
            window, gate = self.window, self.gate
            made = PeoplePanel(window.shell, self._services, lambda: gate.person)
            made.changed.connect(lambda: None if gate.is_staffed else gate.begin())
            self._people_panel = made
        self._people_panel.open()

    def _on_locked(self, error: LockedReportError) -> None:
        self._locked = error.report_id
        self.glass.open(error.owner)

    def _break_glass(self, reason: str) -> None:
        study = self.desk.study
        if study is not None:
            self.desk.open_study(study, self.desk.path, self._locked, reason=reason)
            self._refresh_states()

    def _wire_viewer(self) -> None:
        window = self.window
        viewer = window.reading.viewer
        viewer.switches_changed.connect(self._show_switches)
        self.second.changed.connect(self._show_switches)
        viewer.command_wanted.connect(window.hub.run)
        viewer.noticed.connect(window.notices.say)
        self.view_export.noticed.connect(window.notices.say)
        self.view_export.complained.connect(window.notices.complain)
        self.hangings.noticed.connect(window.notices.say)
        self.hangings.complained.connect(window.notices.complain)
        self.hangings.load()
        window.reading.banner.preview_wanted.connect(self.publishing.open)
        window.reading.why.row_wanted.connect(self._look_up)
        self._show_switches()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return every command and what carries it out; a test wants none missing."""
        viewer = self.window.reading.viewer
        table: dict[str, Callable[[], object]] = {
            name: self._image_command(name) for name in viewer.commands
        }
        table |= self.window.handlers()
        table |= self.desk.handlers()
        table |= self.hangings.handlers()
        table |= self.companions.handlers()
        table |= {"other-images": self.open_images_of_report, "other-report": self.open_own_report}
        table |= self.second.handlers()
        table |= self.view_export.handlers()
        table |= {
            "objects": self.window.reading.toggle_objects,
            "export-key-objects": self.key_export.export,
            "export-form": self.form_export.export,
            "copy-report": self.form_export.copy,
            "open-folder": self.ask_folder,
            "open-file": self.ask_file,
            "open-sample": self.open_sample,
            "refused-files": self.show_refused,
            "preview": self.publishing.open,
            "export-pdf": self.publishing.export,
            "save-presentation": self.states.save,
            "about": self._about,
            "lock": self.gate.lock,
            "people": self._open_people,
        }
        return table

    def _image_command(self, name: str) -> Callable[[], object]:
        def carry_out() -> None:
            self.window.reading.viewer.trigger(name)
            self.desk.arrangements.note(name)

        return carry_out

    # opening ------------------------------------------------------------------------------------

    def ask_folder(self) -> None:
        """Ask for a folder and read it."""
        title = self._services.translator.text(Message("action-open-folder"))
        path = QFileDialog.getExistingDirectory(self.window, title, self._folder)
        if path:
            self.open_path(path)

    def ask_file(self) -> None:
        """Ask for a file, ZIP or DICOMDIR and read it."""
        title = self._services.translator.text(Message("action-open-file"))
        path, _filter = QFileDialog.getOpenFileName(self.window, title, self._folder)
        if path:
            self.open_path(path)

    def open_path(self, path: str, *, draft_id: str = "") -> None:
        """Read what is below a path once somebody is at the window; a single study opens."""
        self.gate.when_open(lambda: self._open_path(path, draft_id))

    def _open_path(self, path: str, draft_id: str) -> None:
        self._wanted_draft = draft_id
        self._sample_wanted = False
        self._path = path
        if not self.window.is_reading:
            self.window.show_start()
        self.opener.open(path)

    def open_sample(self) -> None:
        """Open the sample study, made now where it is not in the cache."""
        self._wanted_draft = ""
        self._sample_wanted = True
        self.opener.stop()
        if self.sample.is_making and self.sample.study is not None:
            self._on_sample_grew(self.sample.study)  # what is there already; the rest follows
        self.sample.start()
        self.window.notices.say(MAKING)

    def open_study_uid(self, study_uid: str) -> None:
        """Open one of the studies that were found."""
        for study in self.index.studies:
            if study.study_uid == study_uid:
                self._sample_wanted = False
                self._open(study, self._path)

    def open_draft(self, draft_id: str) -> None:
        """Open the images of an unfinished report and go on with it."""

        def find() -> tuple[str, str]:
            for line in self._services.store().open_drafts():
                if line.id == draft_id:
                    return line.source_path, line.study_uid
            return "", ""

        def found(answer: object) -> None:
            path, _study_uid = answer if isinstance(answer, tuple) else ("", "")
            if path == self.sample.key:
                self.open_sample()
            elif path and Path(path).exists():
                self.open_path(path, draft_id=draft_id)
            else:
                self.window.notices.complain(Problem.of(path or "?", "draft-no-images"))

        run(lambda _p, _c: find(), done=found, failed=self._on_failed)

    def open_images_of_report(self) -> None:
        """Show the images that the report on the desk is about, where they are known."""
        session = self.desk.session
        if session is None:
            return
        draft = session.draft
        for known in self.companions.known.find(draft.case.study.uid or ""):
            if match(draft, [known.study]).state is not MatchState.MISMATCH:
                self._wanted_draft = draft.id
                self._open(known.study, known.path)
                return
        self.window.notices.complain(Problem.of("", "other-images-unknown"))

    def open_own_report(self) -> None:
        """Open a report of the patient whose images are on screen."""
        study = self.desk.study
        if study is not None:
            self.desk.open_study(study, self.desk.path, matching=True)
            self._refresh_states()

    def _open(self, study: Study, path: str) -> None:
        self.window.show_reading()
        self.desk.open_study(study, path, self._wanted_draft)
        self.second.restore()
        self._wanted_draft = ""
        self._refresh_states()

    def _on_indexed(self, index: Index, path: str) -> None:
        self.index, self._path = index, path
        self.companions.known.take(index.studies, path)
        start = self.window.start
        start.show_studies(index.studies)
        start.progress.finish(len(index.studies), len(index.refused), cancelled=False)
        if index.refused or index.problems:
            shown = (*index.problems, *index.refused)[0]
            if not index.studies:
                self.window.notices.complain(
                    shown, verb=Message("start-refused-show"), key="refused"
                )
        self._folder = path if Path(path).is_dir() else str(PurePath(path).parent)
        self._note_recent(path)
        if len(index.studies) == 1 or self._wanted_draft:
            self._open_wanted(index)

    def _open_wanted(self, index: Index) -> None:
        if len(index.studies) == 1:
            self._open(index.studies[0], self._path)
            return
        wanted = self._wanted_draft

        def find() -> str:
            lines = self._services.store().open_drafts()
            return next((line.study_uid for line in lines if line.id == wanted), "")

        run(
            lambda _p, _c: find(),
            done=lambda uid: self.open_study_uid(str(uid)),
            failed=self._on_failed,
        )

    def _on_stopped(self) -> None:
        found = len(self.index.studies)
        self.window.start.progress.finish(found, 0, cancelled=True)

    def _on_sample_grew(self, study: Study) -> None:
        shown = self.desk.study
        if shown is not None and shown.study_uid == study.study_uid:
            self.desk.grow_study(study)
            if self._sample_wanted:
                self.window.show_reading()
        elif self._sample_wanted:
            self._path = self.sample.key
            self._open(study, self.sample.key)
        self._sample_wanted = False

    def show_refused(self) -> None:
        """List the files that were refused, with their reasons."""
        self.window.refused_overlay.open((*self.index.problems, *self.index.refused))

    # lists of the start page --------------------------------------------------------------------

    def refresh_lists(self) -> None:
        """Fetch unfinished reports and what was opened lately, for somebody who may see them."""
        if not self.gate.is_open or not may(self.gate.person.role, Deed.OPEN):
            return

        def fetch() -> tuple[tuple[DraftLine, ...], tuple[str, ...]]:
            store = self._services.store()
            return _draft_lines(store, self._services), tuple(store.recent())[:RECENT_SHOWN]

        def show(found: object) -> None:
            if isinstance(found, tuple) and self.gate.is_open:
                self.window.start.show_drafts(found[0])
                self.window.start.show_recent(found[1])
                if found[1] and not self._folder:
                    self._folder = str(PurePath(found[1][0]).parent)

        run(lambda _p, _c: fetch(), done=show, failed=self._on_failed)

    def _note_recent(self, path: str) -> None:
        services = self._services

        def note() -> None:
            services.store().note_recent(path)

        run(lambda _p, _c: note(), done=lambda _none: None, failed=self._on_failed)

    # showing ------------------------------------------------------------------------------------

    def _show_preview(self) -> None:
        self.window.show_reading()
        self.window.reading.show_page(self.preview)

    def _look_up(self, row_id: str) -> None:
        self.window.evidence_book.open(row_id)

    def _show_switches(self) -> None:
        second = {
            "second-window": self.second.window is not None,
            "compare": self.window.reading.viewer.comparing.shown is not None,
        }
        self.window.hub.set_checked({**self.window.reading.viewer.checked(), **second})

    def _refresh_states(self) -> None:
        self.window.hub.update_enabled(self.desk.states())

    def _about(self) -> None:
        self.window.notices.say(Message.of("about-text", version=self._services.version()))

    def _on_failed(self, error: Exception) -> None:
        self.window.notices.complain(fault(error))

    def close(self) -> None:
        """Write what is waiting and stop every worker."""
        self.gate.close()
        self.opener.stop()
        self.companions.known.stop()
        self.sample.stop()
        self.desk.leave()
        self.window.reading.viewer.close_down()
        self._services.close_source()  # a frame in a hanging decoder is given up, not waited for
        shut_down()
        self._services.close_source()  # a worker may have asked anew before it ended
        self.desk.saving.close()


def _draft_lines(store: WindowStore, services: Services) -> tuple[DraftLine, ...]:
    lines = []
    for line in store.open_drafts():
        try:
            draft = store.load(line.id)
        except DraftStoreError as error:
            title = services.translator.what(error.problem)
            lines.append(DraftLine(id=line.id, title=title, when=_minute(line.saved_at)))
            continue
        if not is_begun(draft):
            continue  # opened and looked at, nothing written yet
        case = draft.case
        name = case.patient.name or services.translator.text(Message("banner-no-name"))
        title = f"{name.replace('^', ', ')} · {case.study.date or ''}".strip(" ·")
        lines.append(DraftLine(id=line.id, title=title, when=_minute(line.saved_at)))
    return tuple(lines)


def _minute(saved_at: str) -> str:
    return saved_at[:16].replace("T", " ")
