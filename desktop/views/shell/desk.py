"""The desk: one open study and its report. Wishes come in, the session changes, values go out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop import assets
from desktop.app.actions import When
from desktop.app.draft import Draft, Place
from desktop.app.edits import Edit, EditRefused, ShowStack
from desktop.app.measured_fields import measured_checks
from desktop.app.people import LockedReportError
from desktop.app.reading import Match, MatchState, match
from desktop.app.same_patient import patient_of
from desktop.app.session import Session
from desktop.app.signing import Version, status_of
from desktop.domain.case import Case
from desktop.domain.imaging import Stack, Study, StudyPatient
from desktop.domain.message import Message, Problem
from desktop.domain.person import LOCAL, Person
from desktop.evidence.assessment import Assessment
from desktop.report.checks import FACT, IMPRESSION, Check, Reading, checks
from desktop.report.lanes import hidden, lanes
from desktop.report.question import question
from desktop.viewer.regions import regions_of
from desktop.views.background import Operation, run
from desktop.views.report.preview_signing import is_frozen
from desktop.views.shell.banner import Identity
from desktop.views.shell.beginning import Beginning, Opening, begin, is_begun
from desktop.views.shell.identity import identity_of
from desktop.views.shell.level_wishes import LevelWishes
from desktop.views.shell.measures import MeasureDesk
from desktop.views.shell.other_patient import person
from desktop.views.shell.reading import ReadingScreen
from desktop.views.shell.reasons import Reasons
from desktop.views.shell.remembered import Arrangements
from desktop.views.shell.saving import SaveState
from desktop.views.shell.services import Services

_FOREIGN = Check(
    target=IMPRESSION,
    title=Message("check-other-patient"),
    detail=Message("check-other-patient-detail"),
    verb=Message("check-other-patient-verb"),
    blocks=True,
)
MOVES = ("to-symptomatic", "to-indeterminate", "to-incidental")


class Desk(QObject):
    """Joins viewer, form, impression and why panel to one session.

    Signals
    -------
    states_changed
        The conditions under which commands may run have changed.
    noticed
        A message worth a line.
    complained
        A problem worth a line.
    refused
        Why a wish was refused.
    began
        The report of the study on screen has begun.
    studies_changed
        The study on the desk, or those its report names, may have changed.
    locked
        The report is another person's, who has not handed it on.
    """

    states_changed = Signal()
    noticed = Signal(object)
    complained = Signal(object)
    refused = Signal(object)
    began = Signal()
    studies_changed = Signal()
    locked = Signal(object)

    def __init__(self, screen: ReadingScreen, services: Services) -> None:
        super().__init__()
        self._screen, self._services = screen, services
        self._session: Session | None = None
        self._study: Study | None = None
        self.path = ""  # where the study was opened from
        self.person: Person = LOCAL  # who is at the window
        self.is_foreign = False  # images and report are of different patients
        self.more_checks: Callable[[], tuple[Check, ...]] = lambda: ()
        self._level = ""  # of the active pane's slice, where it is known
        self._stop: Callable[[], None] = lambda: None
        self._beginning: Operation | None = None
        self.versions: tuple[Version, ...] = ()
        self.saving = SaveState(screen.banner, services)
        self.saving.complained.connect(self.complained)
        screen.panel.form.hides = self._waiting
        self.reasons = Reasons(screen, self.own_first, self.noticed.emit)
        self.measures = MeasureDesk(
            screen, services.translator, lambda: self._session, self.do, self.refused.emit
        )
        self.levels = LevelWishes(screen, self.do)
        self.levels.noticed.connect(self.noticed)
        self.arrangements = Arrangements(screen.viewer, services.settings)
        self._wire()

    def _wire(self) -> None:
        viewer, panel = self._screen.viewer, self._screen.panel
        viewer.edit_requested.connect(self.do)
        viewer.complained.connect(self.complained)
        viewer.place_clicked.connect(self._on_place)
        viewer.stack_shown.connect(self._on_stack_shown)
        viewer.level_shown.connect(self._on_level)
        viewer.selection_changed.connect(lambda _hit: self.states_changed.emit())
        viewer.switches_changed.connect(self.states_changed)
        viewer.active_changed.connect(lambda _pane: self.states_changed.emit())
        panel.impression.edit_requested.connect(self.do)
        panel.impression.why_requested.connect(self.reasons.open)
        panel.impression.finding_chosen.connect(self.go_to_finding)
        panel.form.finding_chosen.connect(self.go_to_finding)
        panel.form.refused.connect(self.refused)
        panel.question.edit_requested.connect(self.do)
        panel.question.closed.connect(self._screen.focus_images)
        self._screen.why.edit_requested.connect(self.do)

    # the study and its session ------------------------------------------------------------------

    @property
    def session(self) -> Session | None:
        """The session, once its report has begun."""
        return self._session

    @property
    def study(self) -> Study | None:
        """The study on screen."""
        return self._study

    def open_study(
        self,
        study: Study,
        source_path: str,
        draft_id: str = "",
        *,
        matching: bool = False,
        reason: str = "",
    ) -> None:
        """Show a study and go on with its unfinished report, or begin a new one.

        ``matching``: never with a report that is of another patient than the images. ``reason``:
        why the report of another person is opened, which is recorded.
        """
        self.leave()
        self._study, self.path = study, source_path
        self._screen.viewer.show_study(study)
        self.arrangements.apply(study)
        self._compare_form(study)
        self._show_identity(None)
        self.studies_changed.emit()
        templates, services = self._screen.templates, self._services
        opening = Opening(draft_id=draft_id, matching=matching, person=self.person, reason=reason)

        def arrived(found: object) -> None:
            now = self._study
            if isinstance(found, Beginning) and now and now.study_uid == study.study_uid:
                self._begin(found, source_path)

        self._beginning = run(
            lambda _progress, _cancelled: begin(services, templates, study, opening),
            done=arrived,
            failed=self._on_failed,
        )

    def _compare_form(self, study: Study) -> None:
        """Say so where nothing tells which region the images show: the form may not fit."""
        if not regions_of(study):
            self.noticed.emit(Message("hanging-no-region"))

    def grow_study(self, study: Study) -> None:
        """Take in more series of the study on screen."""
        if self._study is not None and study.study_uid == self._study.study_uid:
            self._study = study
            self._screen.viewer.add_stack(study)

    def leave(self) -> None:
        """Let go of the study; its draft stays in the journal."""
        if self._beginning is not None:
            self._beginning.cancel()
        self._stop()
        self._stop = lambda: None
        self._screen.panel.form.unbind()
        self._screen.panel.set_blank(blank=True)
        self._screen.viewer.set_marks(None, lambda _finding: None)
        self._session = None
        self._study = None
        self.versions = ()
        self._set_foreign(None)
        self.reasons.unbind()
        self.levels.unbind()

    def put_away(self) -> None:
        """Leave the study and take every trace of it off the screen."""
        self.leave()
        self._screen.viewer.show_study(Study(study_uid="", patient=StudyPatient()))
        self._show_identity(None)
        self.studies_changed.emit()

    def _begin(self, found: Beginning, source_path: str) -> None:
        self.saving.journal.set_source(found.draft.id, source_path)
        self._session = Session(
            found.draft,
            assess=found.reasoning.assess,
            journal=self.saving.journal,
            clock=self._services.clock,
            history=found.history,
            sequence=found.sequence,
        )
        self.versions = found.versions
        self._hold(None)
        self.reasons.bind(self._session, found.reasoning)
        self._screen.panel.form.bind(self._session, self._stacks, self.levels.covers)
        self.levels.bind(self._session, lambda: self.reported)
        self._stop = self._session.listen(self._on_change)
        self.saving.watch(self._session)
        self._on_change(self._session.draft, self._session.assessment)
        self._screen.panel.set_blank(blank=False)
        if self.is_frozen:
            self.noticed.emit(Message("desk-signed"))
        elif found.saved_at and is_begun(found.draft):
            self.noticed.emit(
                Message.of("desk-went-on", when=found.saved_at[:16].replace("T", " "))
            )
        elif found.held:
            self.noticed.emit(Message("desk-held"))
        if found.problem is not None:
            self.complained.emit(found.problem)
        for key in self._screen.viewer.scene.visible_keys:
            self._on_stack_shown(key)
        self.began.emit()
        self._show_identity(self._session.draft)

    def _on_failed(self, error: Exception) -> None:
        problem = getattr(error, "problem", None)
        if not isinstance(problem, Problem):
            problem = Problem.of(
                self._services.translator.text(Message("desk-report")),
                "begin-failed",
                kind=type(error).__name__,
            )
        if isinstance(error, LockedReportError):
            self.locked.emit(error)
        else:
            self.complained.emit(problem)

    def _stacks(self) -> Iterable[Stack]:
        return self.reported.pictures if self.reported is not None else ()

    @property
    def studies(self) -> tuple[Study, ...]:
        """The studies that the report is about and that are loaded: no earlier one."""
        return self._screen.viewer.scene.company.reported if self._study is not None else ()

    @property
    def reported(self) -> Study | None:
        """The study on screen with the stacks of all that are reported together with it."""
        if self._study is None or len(self.studies) < 2:  # noqa: PLR2004 - itself alone
            return self._study
        return replace(
            self._study,
            stacks=tuple(stack for study in self.studies for stack in study.stacks),
            objects=tuple(ref for study in self.studies for ref in study.objects),
        )

    # edits --------------------------------------------------------------------------------------

    def do(self, edit: Edit) -> None:
        """Apply a wish; a refusal becomes a line, nothing changes then."""
        if self._session is None:
            return
        try:
            self._session.do(edit)
        except EditRefused as refusal:
            self.refused.emit(refusal.problem)
            return
        self.measures.follow(edit)

    def undo(self) -> None:
        """Take back the newest step, of image or form."""
        if self._session is not None:
            self._session.undo()

    def redo(self) -> None:
        """Bring back what was undone."""
        if self._session is not None:
            self._session.redo()

    def _on_place(self, place: Place) -> None:
        if self._session is not None:
            form = self._screen.panel.form
            self._screen.focus_images()
            form.mark_here(place, self._level or None)

    def _on_level(self, level: str) -> None:
        self._level = level
        if level and self._session is not None:
            self.levels.follow(level)

    def _on_stack_shown(self, key: str) -> None:
        if self._session is None or self.is_foreign or self.is_frozen:
            return
        if key not in self._session.draft.shown:
            self._session.do(ShowStack(key))

    # showing ------------------------------------------------------------------------------------

    def _on_change(self, draft: Draft, assessment: Assessment) -> None:
        panel = self._screen.panel
        numbers = dict(draft.numbers)
        own_first = self.own_first()
        waiting = self._waiting(draft.case, assessment)
        panel.impression.show_state(lanes(draft.case, numbers, assessment, own_first=own_first))
        # what the question would change tells what was computed
        panel.question.show_state(None if waiting else question(numbers, assessment))
        lane_of = assessment.impression.lane_of
        self._screen.viewer.set_marks(draft, lambda f: None if f in waiting else lane_of(f))
        self.studies_changed.emit()
        self._show_identity(draft)
        self.reasons.refresh()
        self.levels.refresh(draft)
        self.states_changed.emit()

    def _waiting(self, case: Case, assessment: Assessment) -> frozenset[str]:
        """Return the findings whose computed call is hidden."""
        return hidden(case, assessment) if self.own_first() else frozenset()

    def own_first(self) -> bool:
        """Whether the reader's own call comes before the computed one shows."""
        return bool(self._services.settings.get("own-first"))

    def toggle_print_mechanism(self) -> None:
        """Print the mechanism of the pain, or no more: a department's rule."""
        on = not self._services.settings.get("print-mechanism")
        self._services.settings.set("print-mechanism", on)
        self.noticed.emit(Message(f"shell-print-mechanism-{'on' if on else 'off'}"))

    def toggle_own_first(self) -> None:
        """Hide computed calls until the reader has given their own, or show them at once."""
        on = not self.own_first()
        self._services.settings.set("own-first", on)
        self.noticed.emit(Message(f"shell-own-first-{'on' if on else 'off'}"))
        if self._session is not None:
            self._on_change(self._session.draft, self._session.assessment)

    def _show_identity(self, draft: Draft | None) -> None:
        study = self._study
        if study is None:
            self._screen.banner.show_identity(Identity())
            return
        beside = (one.study for one in self._screen.viewer.scene.company.others)
        found = match(draft, [study], beside) if draft is not None else None
        translator = self._services.translator
        self._set_foreign(found)
        mismatch = ""
        if found is not None and self.is_foreign:
            mismatch = translator.text(
                Message.of("match-no", images=found.images_name, report=found.report_name)
            )
        self._screen.banner.show_identity(identity_of(study, draft, mismatch, translator))
        self._screen.banner.show_report_state(has_report=draft is not None)

    def _set_foreign(self, found: Match | None) -> None:
        """Hold the report where the images are of another patient, and say so in red."""
        foreign = found is not None and found.state is MatchState.MISMATCH
        session, study = self._session, self._study
        if foreign and not self.is_foreign:
            self._screen.panel.form.prompt.close()
        self.is_foreign = foreign
        self._screen.viewer.set_foreign(foreign=foreign)
        people = None
        if foreign and session is not None and study is not None:
            say = self._services.translator
            people = person(study.patient, say), person(patient_of(session.draft.case.patient), say)
        if session is not None:
            problem = people and Problem.of(
                "", "other-patient", images=people[0].name or "–", report=people[1].name or "–"
            )
            self._hold(problem)
        self._screen.alarm.switch(people)

    @property
    def is_frozen(self) -> bool:
        """Whether the report was signed: its text is what was signed, and takes no edits."""
        return is_frozen(status_of(self.versions))

    def _hold(self, problem: Problem | None) -> None:
        """Refuse edits for a reason, or because the text is frozen by a signature."""
        status = status_of(self.versions)
        frozen = Problem.of("report", "signing-frozen") if self.is_frozen else None
        if self._session is not None:
            self._session.hold(problem or frozen)
        self._screen.banner.show_status(status)

    def take_version(self, version: Version) -> None:
        """Go on from a version that was kept: a signed text takes no more edits."""
        self.versions = (*self.versions, version)
        self._hold(None)
        self.states_changed.emit()

    def go_to_finding(self, finding_id: str) -> None:
        """Bring the mark of a finding on screen."""
        if self._session is None:
            return
        for mark in self._session.draft.marks:
            if mark.finding == finding_id:
                self._screen.viewer.go_to(mark.place)

    def checks(self) -> tuple[Check, ...]:
        """Return what is still open before the page can go out."""
        if self._session is None:
            return ()
        draft = self._session.draft
        template = self._screen.templates.of(draft.case)
        open_ones = checks(
            draft.case, self._session.assessment, template, self.levels.facts, self._reading()
        )
        foreign = (_FOREIGN,) if self.is_foreign else ()
        return (*foreign, *open_ones, *measured_checks(draft), *self.more_checks())

    def _reading(self) -> Reading:
        return Reading(lexicon=assets.lexicon(), words=assets.word_list())

    def go_to_field(self, target: str) -> None:
        """Bring the field a check names under the reader's hands."""
        if self._session is None:
            return
        form, finding = self._screen.panel.form, self._session.draft.case.finding(target)
        if finding is not None:
            form.open_finding(target)
        elif target in ("clinical", "study"):
            form.focus_section(target)
        elif target.startswith(FACT):
            form.focus_section(f"facts:{target.removeprefix(FACT)}")
        else:
            self._screen.panel.impression.focus_first()

    # commands -----------------------------------------------------------------------------------

    def states(self) -> frozenset[When]:
        """Return the conditions that hold now."""
        found = set()
        session = self._session
        if self._study is not None:
            found.add(When.STUDY)
        if self._screen.viewer.scene.selected is not None:
            found.add(When.MARK)
        if self._screen.viewer.is_held:
            found.add(When.TURNED)
        if self.is_foreign:
            return frozenset(found | {When.FOREIGN})
        if session is not None:
            found.add(When.REPORT)
            found |= {When.CARD} if session.draft.case.findings else set()
            found |= {When.UNDO} if session.can_undo else set()
            found |= {When.REDO} if session.can_redo else set()
            found |= {When.QUESTION} if session.assessment.question else set()
        return frozenset(found)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what the desk carries out."""
        form, impression = self._screen.panel.form, self._screen.panel.impression
        table: dict[str, Callable[[], object]] = {
            "undo": self.undo,
            "redo": self.redo,
            "field-next": form.prompt.step,
            "field-previous": lambda: form.prompt.step(back=True),
            "level-normal": form.prompt.level_normal,
            "others-normal": form.prompt.others_normal,
            "level-take": self.levels.take,
            "level-keep": self.levels.keep,
            "clear-levels": self.levels.clear,
            "question": self._screen.panel.question.ask,
            "why": self.reasons.open_in_hand,
            "section-clinical": lambda: form.focus_section("clinical"),
            "section-findings": lambda: form.focus_section("findings"),
            "own-first": self.toggle_own_first,
            "print-mechanism": self.toggle_print_mechanism,
            "section-facts": lambda: form.focus_section("facts"),
            "section-impression": impression.focus_first,
            "section-images": self._screen.focus_images,
        }
        table |= self.measures.handlers()
        for move in MOVES:
            table[move] = self._mover(move)
        for number in range(1, 10):
            table[f"why-{number}"] = self._why_opener(number)
        return table

    def _mover(self, move: str) -> Callable[[], object]:
        return lambda: self._screen.panel.impression.trigger(move)

    def _why_opener(self, number: int) -> Callable[[], object]:
        return lambda: self.reasons.open_number(number)
