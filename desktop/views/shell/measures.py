"""Measurements and the report: values sent to fields, comparing, going to one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint

from desktop.app.draft import Draft, MeasurementMark
from desktop.app.edits import (
    AddMeasurement,
    ChangeMeasurement,
    Edit,
    EditRefused,
    LinkReadings,
)
from desktop.app.edits_measurements import live_links, sendable
from desktop.app.ports import Translator
from desktop.app.sending import fields_for
from desktop.app.session import Session
from desktop.domain.message import Problem
from desktop.viewer.company import Role
from desktop.viewer.hit import Hit, Part
from desktop.views.shell.measure_list import MeasureList
from desktop.views.shell.reading import ReadingScreen


class MeasureDesk:
    """What the shell does with measurements; every change goes through ``do``."""

    def __init__(
        self,
        screen: ReadingScreen,
        translator: Translator,
        session: Callable[[], Session | None],
        do: Callable[[Edit], None],
        refuse: Callable[[Problem], None],
    ) -> None:
        self._screen, self._translator, self._session = screen, translator, session
        self._do, self._refuse = do, refuse
        self.list: MeasureList | None = None
        screen.viewer.label_dropped.connect(self._on_dropped)
        screen.panel.form.measurement_chosen.connect(self.go_to)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the commands carried out here."""
        return {
            "send-value": self.send,
            "measure-list": self.open_list,
            "measure-compare": self.compare,
        }

    @property
    def _draft(self) -> Draft | None:
        session = self._session()
        return session.draft if session is not None else None

    def follow(self, edit: Edit) -> None:
        """Offer what was just measured as the answer of the next size, unless it is one already."""
        if isinstance(edit, AddMeasurement):
            self._offer(edit.measurement.id)
        elif isinstance(edit, ChangeMeasurement):
            self._offer(edit.measurement_id)

    def _offer(self, measurement_id: str) -> None:
        draft, prompt = self._draft, self._screen.panel.form.prompt
        mark = draft.measurement(measurement_id) if draft is not None else None
        if mark is not None and not self._is_reported(mark):
            mark = None
        first = mark.readings[0] if mark is not None and mark.readings else None
        if draft is None or first is None or first.unit != "mm":
            prompt.set_measured(None)
        elif not any(link.measurement == measurement_id for link in live_links(draft)):
            prompt.set_measured(sendable(first), measurement_id)

    def _is_reported(self, mark: MeasurementMark) -> bool:
        """Whether a measurement stands on the study that is reported, not on an earlier one."""
        role = self._screen.viewer.scene.company.role(mark.place.series_uid)
        return role in (Role.THIS, Role.ALSO)

    def in_hand(self) -> MeasurementMark | None:
        """Return the selected measurement, else the newest one."""
        draft, selected = self._draft, self._screen.viewer.scene.selected
        if draft is None:
            return None
        if selected is not None and selected.kind == "measurement":
            return draft.measurement(selected.id)
        return draft.measurements[-1] if draft.measurements else None

    def send(self, measurement_id: str | None = None, finding_id: str | None = None) -> None:
        """Send a measurement (the one in hand) to a finding (the one in hand), live from then."""
        draft = self._draft
        if draft is None:
            return
        mark = draft.measurement(measurement_id) if measurement_id else self.in_hand()
        if mark is None:
            self._refuse(Problem.of("", "measure-nothing-in-hand"))
            return
        if not self._is_reported(mark):
            self._refuse(Problem.of("", "studies-prior-value"))
            return
        finding = draft.case.finding(finding_id or self._finding_in_hand(draft, mark))
        if finding is None:
            self._refuse(Problem.of("", "measure-no-finding"))
            return
        try:
            pairs = fields_for(draft, mark, finding)
        except EditRefused as refusal:
            self._refuse(refusal.problem)
            return
        self._do(LinkReadings(mark.id, finding.id, pairs))
        self._screen.panel.form.prompt.set_measured(None)

    def _finding_in_hand(self, draft: Draft, mark: MeasurementMark) -> str:
        asked = self._screen.panel.form.finding_in_hand
        findings = draft.case.findings
        only = findings[0].id if len(findings) == 1 else ""
        return asked or mark.finding or only

    def _on_dropped(self, measurement_id: str, at: QPoint) -> None:
        """Send a measurement whose label was dropped on the report."""
        panel = self._screen.panel
        if panel.isVisible() and panel.rect().contains(panel.mapFromGlobal(at)):
            self.send(measurement_id)

    def compare(self) -> None:
        """Compare the measurement in hand with the one of its kind before it, or stop that."""
        draft, mark = self._draft, self.in_hand()
        if draft is None or mark is None:
            return
        before = None
        if mark.against is None:
            same = [m for m in draft.measurements if m.tool == mark.tool and m.id != mark.id]
            if not same:
                self._refuse(Problem.of("", "measure-nothing-to-compare"))
                return
            before = same[-1].id
        self._do(ChangeMeasurement(mark.id, (("against", before),)))

    def open_list(self) -> None:
        """List every measurement; choosing one goes there."""
        draft = self._draft
        if draft is None:
            return
        if self.list is None:
            self.list = MeasureList(self._screen.window(), self._translator)
            self.list.chosen.connect(self.go_to)
        composer = self._screen.viewer.composer
        self.list.open([(m.id, composer.listed_words(m)) for m in draft.measurements])

    def go_to(self, measurement_id: str) -> None:
        """Bring a measurement on screen and select it."""
        draft, viewer = self._draft, self._screen.viewer
        mark = draft.measurement(measurement_id) if draft is not None else None
        if mark is not None and viewer.go_to(mark.place):
            viewer.select(Hit(kind="measurement", id=mark.id, part=Part.BODY))
            self._screen.focus_images()
