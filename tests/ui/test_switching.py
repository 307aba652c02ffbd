"""Any order of studies, earlier studies and pages: images and report stay those of one patient."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PySide6.QtWidgets import QApplication

from desktop.app.edits import AddFinding
from desktop.bootstrap.adapters import window_services
from desktop.domain.case import Finding
from desktop.domain.imaging import FrameRef, Index, Stack, Study, StudyPatient
from desktop.domain.pixels import Frame, Window
from desktop.views.shell.application import Application
from desktop.views.shell.launch import build, qt_application
from tests.fakes.images import stack

PATIENTS = {
    "A": StudyPatient(id="A", name="Alpha^Anna", birth_date="1960-01-01"),
    "B": StudyPatient(id="B", name="Beta^Bo", birth_date="1970-02-02"),
}
GREY = {"A": 100, "B": 900}


def one_stack(series: str, number: int) -> Stack:
    """A stack whose frames lie at the same place for every patient, as on a changed medium."""
    made = stack(uid=series, count=5, rows=16, columns=16, frame_of_reference=f"{series}.9")
    frames = tuple(replace(ref, locator=f"stick/{number}/{i}") for i, ref in enumerate(made.frames))
    return replace(made, frames=frames, description="T2 ax")


def studies() -> dict[str, Study]:
    """Three studies of each of two patients, and one that carries the UID of another's study."""
    made = {}
    for who, root in (("A", "1.2.1"), ("B", "1.2.2")):
        for number, date in enumerate(("2026-01-01", "2025-01-01", "2024-01-01")):
            uid = f"{root}.{number}"
            made[f"{who}{number}"] = Study(
                study_uid=uid,
                patient=PATIENTS[who],
                date=date,
                description="MR lumbar spine",
                stacks=(one_stack(f"{uid}.1", number), one_stack(f"{uid}.2", number + 10)),
            )
    made["double"] = replace(made["B0"], study_uid=made["A0"].study_uid)
    return made


class Stick:
    """A medium that is changed: what a place holds is decided when it is read, not when asked.

    Each read waits for a permit, so that frames are still on their way when the study changes.
    """

    def __init__(self) -> None:
        self.inserted = "A"
        self.permits = threading.Semaphore(0)

    def index(self, path, *, progress=None, cancelled=None) -> Index:
        return Index()

    def frame(self, ref: FrameRef) -> Frame:
        grey = GREY[self.inserted]
        self.permits.acquire(timeout=20)
        pixels = np.full((16, 16), grey, dtype=np.int16)
        return Frame(ref=ref, stored=pixels, windows=(Window(center=500.0, width=1000.0),))


class Reader:
    """Does what readers do, in any order, and looks at every pane after each step."""

    def __init__(self, app: Application, stick: Stick, seed: int) -> None:
        self.app, self.stick, self.chance = app, stick, random.Random(seed)
        self.known = studies()
        self.seen: set[str] = set()
        self.alarms = self.written = self.shown = 0
        app.companions.known.take(self.known.values(), "stick")
        self.steps = {
            self.open: 8, self.compare: 4, self.older: 2, self.newer: 2, self.write: 6,
            self.scroll: 3, self.series: 2, self.undo: 1, self.wait: 6, self.glance: 8,
            self.out: 1, self.pages: 6,
        }  # fmt: skip

    def step(self) -> None:
        kinds = list(self.steps)
        self.chance.choices(kinds, weights=list(self.steps.values()))[0]()
        self.look()

    def open(self) -> None:
        name = self.chance.choice(list(self.known))
        study = self.known[name]
        self.stick.inserted = study.patient.id
        self.app.window.show_reading()
        self.app.desk.open_study(study, "stick")

    def compare(self) -> None:
        self.app.companions.compare()

    def older(self) -> None:
        self.app.companions.step(1)

    def newer(self) -> None:
        self.app.companions.step(-1)

    def write(self) -> None:
        """Write down whose report the screen says this is, as a reader would."""
        desk = self.app.desk
        if desk.session is None:
            return
        self.written += 1
        name = f"f{self.written + 1000}"
        whose = self.app.window.reading.banner.identity.patient_id
        found = Finding(id=name, type="disc_bulge", level="L4-L5", note=whose)
        before = desk.session.draft
        desk.do(AddFinding(found))
        if desk.is_foreign:
            assert desk.session.draft is before

    def undo(self) -> None:
        self.app.desk.undo()

    def scroll(self) -> None:
        self.viewer.scroll_pane(self.viewer.scene.active, self.chance.choice((-2, -1, 1, 3)))

    def series(self) -> None:
        self.viewer.trigger(self.chance.choice(("series-next", "series-previous", "pane-next")))

    def out(self) -> None:
        """Take a way out of the alarm, where it is on."""
        if self.app.desk.is_foreign:
            self.stick.inserted = self.app.desk.study.patient.id
            self.app.open_own_report()

    def wait(self) -> None:
        """Let some of what is on its way arrive."""
        self.stick.permits.release(self.chance.randint(1, 12))
        for _ in range(self.chance.randint(1, 6)):
            QApplication.processEvents()
            self.look()

    def pages(self) -> None:
        """Go back to the start page, as between two patients."""
        self.app.window.show_start()

    def glance(self) -> None:
        """Let the program go on while nothing can be read: frames are on their way now."""
        for _ in range(3):
            QApplication.processEvents()

    @property
    def viewer(self):
        return self.app.window.reading.viewer

    def look(self) -> None:
        """Nothing on screen belongs to another patient than the header says, or the alarm is on."""
        desk, screen = self.app.desk, self.app.window.reading
        if desk.study is None:
            return
        header = screen.banner.identity.patient_id
        assert header == desk.study.patient.id
        self.alarms += desk.is_foreign
        if desk.session is not None:
            same = desk.session.draft.case.patient.id == header
            assert same is not desk.is_foreign
            assert screen.alarm.is_on is desk.is_foreign
        for number in self.viewer.scene.arrangement.visible:
            pane = self.viewer.panes[number]
            if pane.frame is not None:
                self.shown += 1
                assert int(pane.frame.stored[0, 0]) == GREY[header]
                assert header in pane.overlay.corners.identity
                self.seen |= {pane.overlay.corners.tag.partition(" ")[0]}
            assert not (desk.is_foreign and (pane.overlay.marks or pane.overlay.measures))


@pytest.fixture
def stick() -> Iterator[Stick]:
    made = Stick()
    yield made
    made.permits.release(10_000)


@pytest.fixture
def window(qapp, private_home: Path, stick: Stick) -> Iterator[Application]:
    qt_application([])
    made = build(replace(window_services(private_home), source=lambda: stick))
    made.window.resize(1280, 800)
    made.window.show()
    yield made
    stick.permits.release(10_000)
    made.window.close()
    shiboken6.delete(made.window)


def hurry(app: Application, stick: Stick, steps: int, seed: int, qtbot) -> Reader:
    reader = Reader(app, stick, seed)
    for _ in range(steps):
        reader.step()
    stick.permits.release(10_000)
    qtbot.waitUntil(lambda: app.desk.saving.journal.unsaved == 0, timeout=60_000)
    store = app._services.store()
    drafts = [store.load(line.id) for line in store.open_drafts()]
    assert drafts
    for draft in drafts:
        assert {found.note for found in draft.case.findings} <= {draft.case.patient.id}
    assert any(draft.case.findings for draft in drafts)
    return reader


@pytest.mark.slow
def test_that_500_switches_never_mix_two_patients(window, stick, qtbot) -> None:
    reader = hurry(window, stick, 500, 1, qtbot)
    assert reader.shown > 100
    assert reader.alarms > 0
    assert {"THIS", "PRIOR"} <= reader.seen


@pytest.mark.slow
def test_that_10000_switches_never_mix_two_patients(window, stick, qtbot) -> None:
    hurry(window, stick, 10_000, 2, qtbot)
