"""Several studies at the desk: those reported together, the earlier one compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from desktop.app.draft import Draft
from desktop.app.edits import EditRefused, SetComparison
from desktop.app.edits_studies import has_change
from desktop.app.levels import level_maps
from desktop.app.ports import DraftStoreError
from desktop.app.priors import (
    Prior,
    comparison_with,
    default_prior,
    newer_priors,
    of_same_patient,
    priors_of,
)
from desktop.app.reading import join_study, part_study
from desktop.app.same_patient import Kin, kinship, patient_of
from desktop.domain.imaging import Study
from desktop.domain.message import Message, Problem
from desktop.report.checks import STUDY, Check
from desktop.viewer.company import Companion, Role, are_apart
from desktop.viewer.levels import LevelMap
from desktop.views.background import run
from desktop.views.shell.desk import Desk
from desktop.views.shell.identity import shown_date
from desktop.views.shell.known import KnownStudies
from desktop.views.shell.services import Services
from desktop.views.shell.study_list import StudyLine, StudyList
from desktop.views.shell.window import MainWindow

_DATES_NAMED = 3


class Companions(QObject):
    """Keeps the viewer's company as the draft names it, and carries out what readers wish of it.

    A study that is not proven to be of the same patient never comes on screen here.

    Signals
    -------
    noticed, complained, refused
        A message, a problem, a refusal worth a line.
    changed
        Whether an earlier study is on screen may have changed.
    """

    noticed = Signal(object)
    complained = Signal(object)
    refused = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, window: MainWindow, services: Services) -> None:
        super().__init__(window)
        self._desk, self._window, self._services = desk, window, services
        self._viewer = window.reading.viewer
        self.known = KnownStudies(services.source, self)
        self.known.noticed.connect(self.noticed)
        self.known.complained.connect(self.complained)
        self.known.changed.connect(self._on_known)
        self._looked_at: list[str] = []  # earlier studies of this sitting, the newest last
        self._at = ""  # the study on the desk, for which they were
        self._told: set[str] = set()
        self._list: StudyList | None = None
        self.ask_folder: Callable[[], str] = self._ask_folder
        desk.studies_changed.connect(self.refresh)
        desk.began.connect(self._on_began)
        desk.more_checks = self.checks
        self._viewer.switches_changed.connect(self.changed)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the commands carried out here."""
        return {
            "compare": self.compare,
            "prior-older": lambda: self.step(1),
            "prior-newer": lambda: self.step(-1),
            "add-examination": self.open_list,
            "find-priors": self.look_in_folder,
            "find-priors-recent": self.look_in_recent,
        }

    @property
    def _draft(self) -> Draft | None:
        session = self._desk.session
        return session.draft if session is not None else None

    # who is in the company ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Bring the viewer's company in line with the draft; what is not known is left out."""
        study = self._desk.study
        if study is None or study.study_uid != self._at:
            self._at = study.study_uid if study is not None else ""
            self._looked_at.clear()
            self._told.clear()
        if study is None:
            return
        wanted = [
            *((uid, Role.ALSO) for uid in self._also()),
            *((uid, Role.PRIOR) for uid in self._wanted_priors()),
        ]
        others: list[Companion] = []
        for uid, role in wanted:
            found = self._of_patient(uid)
            apart = (study, *(other.study for other in others))
            if found is not None and all(are_apart(one, found) for one in apart):
                others.append(Companion(study=found, role=role))
        self._viewer.set_others(tuple(others))
        self.changed.emit()

    def _also(self) -> tuple[str, ...]:
        draft = self._draft
        also = draft.case.study.also if draft is not None else ()
        return tuple(other.uid for other in also if other.uid)

    def _wanted_priors(self) -> tuple[str, ...]:
        compared = self._compared_uid()
        uids = dict.fromkeys((*((compared,) if compared else ()), *self._looked_at))
        return tuple(uid for uid in uids if uid not in self._also())

    def _compared_uid(self) -> str:
        draft = self._draft
        compared = draft.case.study.comparison if draft is not None else None
        return compared.study_uid or "" if compared is not None else ""

    def _of_patient(self, uid: str) -> Study | None:
        study, draft = self._desk.study, self._draft
        if study is None:
            return None
        found = of_same_patient(study, (known.study for known in self.known.find(uid)))
        mine = (s for s in found if draft is None or _is_of(draft, s))
        return next(mine, None)

    def _on_known(self) -> None:
        self.refresh()
        self._tell()

    def _on_began(self) -> None:
        self.refresh()
        self._tell_missing()
        self._tell()

    # earlier studies ------------------------------------------------------------------------------

    def priors(self) -> tuple[Prior, ...]:
        """Return the earlier studies that are known, the best first."""
        study = self._desk.study
        if study is None:
            return ()
        return priors_of(study, self.known.studies, frozenset(self._also()))

    def compare(self) -> None:
        """Show the compared study beside this one (else the default), or take it away again."""
        if self._viewer.comparing.shown is not None:
            self._viewer.comparing.leave()
            self.changed.emit()
            return
        found = self.priors()
        named = next((p for p in found if p.study.study_uid == self._compared_uid()), None)
        chosen = named or default_prior(found) or next(iter(found), None)
        if chosen is None:
            self.refused.emit(Problem.of("", "studies-no-prior"))
        else:
            self.show(chosen)

    def step(self, older: int) -> None:
        """Go to the next older (or newer) earlier study of the same patient."""
        found = sorted(self.priors(), key=lambda prior: prior.moment, reverse=True)
        shown = self._viewer.comparing.shown
        if shown is None:
            self.compare()
            return
        uids = [prior.study.study_uid for prior in found]
        at = uids.index(shown.study_uid) + older if shown.study_uid in uids else 0
        if 0 <= at < len(found):
            self.show(found[at])
        else:
            self.noticed.emit(Message("studies-oldest" if older > 0 else "studies-newest"))

    def show(self, prior: Prior) -> None:
        """Put an earlier study beside this one, and state it as compared where that is free."""
        uid = prior.study.study_uid
        own = self._desk.study
        if own is not None and not are_apart(own, prior.study):
            self.refused.emit(Problem.of("", "studies-shared-images"))
            return
        self._looked_at = [*(one for one in self._looked_at if one != uid), uid]
        self.refresh()
        pairs = self._viewer.comparing.show(uid)
        date = self._date(prior.study)
        if not pairs:
            self.refused.emit(Problem.of("", "studies-nothing-alike", date=date))
            return
        self.changed.emit()
        levels = next((s.levels for s in self._viewer.comparing.shifts(uid) if s.levels), ())
        matched = "levels" if levels else "middle"
        self.noticed.emit(Message.of("studies-compared", date=date, matched=matched))
        self._state(prior.study)
        self._read_levels(prior.study)

    def _state(self, prior: Study) -> None:
        """State the comparison; where change words refer to another study that one stays."""
        draft, comparison = self._draft, comparison_with(prior)
        if draft is None or draft.case.study.comparison == comparison:
            return
        if has_change(draft):
            self.complained.emit(
                Problem.of(self._date(prior), "studies-comparison-kept", date=self._date_compared())
            )
            return
        self._desk.do(SetComparison(comparison))

    def _read_levels(self, prior: Study) -> None:
        """Fetch the level labels of the earlier study's own report, if this program has one."""
        store = self._services.store

        def job() -> tuple[LevelMap, ...]:
            try:
                for line in store().open_drafts():
                    if line.study_uid == prior.study_uid:
                        draft = store().load(line.id)
                        if _is_of(draft, prior):
                            return level_maps(draft.levels)
            except DraftStoreError:
                return ()  # its report cannot be read: the images are compared without it
            return ()

        run(
            lambda _progress, _cancelled: job(),
            done=lambda maps: self._on_levels(prior, maps),
            failed=lambda _error: None,
        )

    def _on_levels(self, prior: Study, maps: object) -> None:
        shown = self._viewer.comparing.shown
        if not isinstance(maps, tuple) or not maps:
            return
        if shown is None or shown.study_uid != prior.study_uid:
            return  # another one is on screen by now
        self._viewer.scene.prior_levels = maps
        self._viewer.comparing.realign(prior.study_uid)
        shifts = self._viewer.comparing.shifts(prior.study_uid)
        if any(shift.levels for shift in shifts) and self._compared_uid() == prior.study_uid:
            said = {"date": self._date(prior), "matched": "levels"}
            self.noticed.emit(Message.of("studies-compared", **said))

    # what the reader should know ------------------------------------------------------------------

    def newer(self) -> tuple[Prior, ...]:
        """Return relevant earlier studies that are newer than the one compared with."""
        draft = self._draft
        compared = draft.case.study.comparison if draft is not None else None
        return newer_priors(self.priors(), compared) if compared is not None else ()

    def checks(self) -> tuple[Check, ...]:
        """Return what is open before the page can go out."""
        newer = self.newer()
        if not newer:
            return ()
        date = self._date(newer[0].study)
        return (
            Check(
                target=STUDY,
                title=Message.of("check-newer-prior", date=date),
                detail=Message.of("check-newer-prior-detail", compared=self._date_compared()),
                verb=Message("check-newer-prior-verb"),
            ),
        )

    def _tell(self) -> None:
        draft = self._draft
        if draft is None:
            return
        if draft.case.study.comparison is None:
            chosen = default_prior(self.priors())
            if chosen is not None and self._once(chosen.study.study_uid):
                date = self._date(chosen.study)
                keys = self._window.hub.keys("compare")
                self.noticed.emit(
                    Message.of("studies-prior-there", date=date, key=keys[0] if keys else "–")
                )
            return
        newer = self.newer()
        if newer and self._once(f"newer {newer[0].study.study_uid}"):
            date, compared = self._date(newer[0].study), self._date_compared()
            self.complained.emit(Problem.of(date, "studies-newer-prior", compared=compared))

    def _once(self, uid: str) -> bool:
        is_new = uid not in self._told
        self._told.add(uid)
        return is_new

    def _tell_missing(self) -> None:
        draft = self._draft
        if draft is None:
            return
        named = [(other.uid, other.date) for other in draft.case.study.also]
        compared = draft.case.study.comparison
        if compared is not None and compared.study_uid:
            named.append((compared.study_uid, compared.date))
        there = {study.study_uid for study in self._viewer.scene.company.studies}
        dates = [
            shown_date(date, self._services.translator) or "?"
            for uid, date in named
            if uid not in there
        ]
        if dates:
            where = ", ".join(dates[:_DATES_NAMED])
            self.complained.emit(Problem.of(where, "studies-missing"))

    # examinations of one report -------------------------------------------------------------------

    def open_list(self) -> None:
        """List the other studies of the patient."""
        study = self._desk.study
        if study is None or self._draft is None:
            return
        if self._list is None:
            self._list = StudyList(self._window.shell, self._services.translator)
            self._list.chosen.connect(self._on_chosen)
        also = self._also()
        self._list.open(
            StudyLine(one.study_uid, self._words(one), one.study_uid in also)
            for one in of_same_patient(study, self.known.studies)
        )

    def _on_chosen(self, uid: str, wanted: bool) -> None:  # noqa: FBT001 - a signal's argument
        draft = self._draft
        if draft is None:
            return
        try:
            if wanted:
                self.add(next((known.study for known in self.known.find(uid)), None))
            else:
                studies = self._viewer.scene.company.studies
                self._desk.do(part_study(draft, uid, studies))
        except EditRefused as refusal:
            self.refused.emit(refusal.problem)

    def add(self, study: Study | None) -> None:
        """Report a study together with this one; refused where it is of another patient."""
        draft, own = self._draft, self._desk.study
        if draft is None or own is None or study is None:
            return
        if not are_apart(own, study):
            self.refused.emit(Problem.of("", "studies-shared-images"))
            return
        try:
            edit = join_study(draft, study)
        except EditRefused as refusal:
            self.refused.emit(refusal.problem)
            return
        self._looked_at = [uid for uid in self._looked_at if uid != study.study_uid]
        self._desk.do(edit)

    # looking for more -----------------------------------------------------------------------------

    def look_in_folder(self) -> None:
        """Ask for a folder and look there for studies of the patient."""
        path, study = self.ask_folder(), self._desk.study
        if path and study is not None:
            self.noticed.emit(Message("studies-looking"))
            self.known.look_in([path], study)

    def look_in_recent(self) -> None:
        """Look for studies of the patient in what was opened lately."""
        study, store = self._desk.study, self._services.store
        if study is None:
            return
        self.noticed.emit(Message("studies-looking"))

        def fetched(paths: object) -> None:
            if isinstance(paths, tuple) and self._desk.study is not None:
                self.known.look_in(paths, study)

        run(
            lambda _progress, _cancelled: tuple(store().recent()),
            done=fetched,
            failed=lambda error: self.complained.emit(
                Problem.of("", "studies-not-looked", kind=type(error).__name__)
            ),
        )

    def _ask_folder(self) -> str:
        title = self._services.translator.text(Message("action-find-priors"))
        return QFileDialog.getExistingDirectory(self._window, title)

    # words ----------------------------------------------------------------------------------------

    def _date(self, study: Study) -> str:
        say = self._services.translator
        return shown_date(study.date, say) or say.text(Message("studies-no-date"))

    def _date_compared(self) -> str:
        draft = self._draft
        compared = draft.case.study.comparison if draft is not None else None
        say = self._services.translator
        date = compared.date if compared is not None else None
        return shown_date(date, say) or say.text(Message("studies-no-date"))

    def _words(self, study: Study) -> str:
        kinds = dict.fromkeys(stack.modality for stack in study.pictures)
        parts: Iterable[str] = (
            self._date(study),
            study.time,
            " ".join(kinds),
            study.description,
            study.accession,
        )
        return " · ".join(part for part in parts if part)


def _is_of(draft: Draft, study: Study) -> bool:
    return kinship(patient_of(draft.case.patient), study.patient).kin is Kin.SAME
