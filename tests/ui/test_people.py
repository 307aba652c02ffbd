"""The window of a department: signing in, locking, the PIN in the review, the wait, other hands."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.app import people_signing
from desktop.app.edits import AddFinding
from desktop.app.people import People
from desktop.bootstrap.adapters import window_services
from desktop.bootstrap.common import SAMPLE_FOLDER
from desktop.domain.case import Finding
from desktop.domain.side import Side
from desktop.report.lifecycle import Act, Status
from desktop.storage.people import PeopleArchive
from desktop.storage.place import STORE_FILE
from desktop.storage.store import SqliteDraftStore
from desktop.views.shell import lock
from desktop.views.shell.launch import build, qt_application
from desktop.views.theme import Look
from tests.app.people_making import (
    ADMIN,
    OTHER,
    PASSWORD,
    PIN,
    READER,
    TRAINEE,
    Clock,
    QuickHasher,
    fill,
)
from tests.ui.conftest import Hands

LOCK = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
BULGE = Finding(id="own", type="disc_bulge", level="L4-L5", side=Side.LEFT)


class Time:
    """A steady clock that tests turn forward."""

    def __init__(self) -> None:
        self.wall, self.at_s = Clock(), 1_000.0

    def seconds(self) -> float:
        return self.at_s

    def forward(self, seconds: float) -> None:
        self.at_s += seconds
        self.wall.forward(seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def start(qapp, private_home, sample_cache, time, qtbot):
    """Open windows on one private home in which four people are set up."""
    qt_application([])
    path = private_home / STORE_FILE
    store = SqliteDraftStore(path)
    fill(People(PeopleArchive(store, path), QuickHasher(), time.wall))
    store.close()
    (private_home / SAMPLE_FOLDER).symlink_to(sample_cache)
    made = []

    def open_window() -> Hands:
        services = window_services(private_home)
        people = People(PeopleArchive(services.store(), path), QuickHasher(), time.wall)
        services = replace(services, people=lambda: people, clock=time.wall, seconds=time.seconds)
        application = build(services)
        made.append(application)
        application.window.resize(1600, 1000)
        application.window.show()
        application.window.activateWindow()
        assert QTest.qWaitForWindowActive(application.window)
        hands = Hands(application, qtbot)
        hands.until(application.gate.page.isVisible)
        return hands

    yield open_window
    for application in made:
        if shiboken6.isValid(application.window):
            application.window.close()
            shiboken6.delete(application.window)


def sign_in(hands: Hands, person, password: str = PASSWORD) -> None:
    page = hands.app.gate.page
    page.who.setCurrentIndex(page.who.findData(person.id))
    page.password.setFocus()
    hands.type(password)
    hands.press(Qt.Key.Key_Return)
    hands.until(page.enter.isEnabled)


@pytest.fixture
def reader(start) -> Hands:
    hands = start()
    sign_in(hands, READER)
    hands.until(lambda: hands.app.gate.is_open)
    return hands


def review(hands: Hands, time: Time) -> None:
    hands.open_sample()
    hands.app.desk.session.do(AddFinding(BULGE))
    hands.app.publishing.open()
    hands.until(lambda: hands.app.preview.views)
    time.forward(2)


def kept(hands: Hands):
    return hands.app._services.archive().versions(hands.draft.id)


def events(hands: Hands) -> list[str]:
    return [event.what for event in hands.app._services.people()._store.events()]


def sign(hands: Hands, reason: str = "checked", pin: str = PIN) -> None:
    """Sign by keys alone from the button on."""
    box = hands.app.preview.signing
    box.buttons[Act.SIGN].setFocus()
    hands.press(Qt.Key.Key_Space)
    if box.reason.isVisible():
        assert hands.focus() is box.reason
        hands.type(reason)
        hands.press(Qt.Key.Key_Return)
    assert hands.focus() is box.pin
    hands.type(pin)
    hands.press(Qt.Key.Key_Return)


# signing in -----------------------------------------------------------------------------------


def test_that_nothing_is_shown_and_no_command_runs_before_somebody_signed_in(start) -> None:
    hands = start()
    window = hands.app.window
    assert not window.shell.isVisible()
    assert hands.focus() is hands.app.gate.page.who
    for key in (Qt.Key.Key_S, Qt.Key.Key_O, Qt.Key.Key_K, Qt.Key.Key_Q):
        hands.press(key, modifier=Qt.KeyboardModifier.ControlModifier)
    hands.press(Qt.Key.Key_Alt)
    assert window.isVisible()
    assert not window.menuBar().isVisible()
    hands.app.open_path("/nowhere")
    assert not hands.app.window.start.progress.isVisible()
    sign_in(hands, READER, "not the password")
    assert "not right" in hands.app.gate.page.told()
    assert not hands.app.gate.is_open
    assert hands.app.gate.page.password.text() == ""
    sign_in(hands, READER)
    hands.until(lambda: hands.app.gate.is_open)
    assert window.shell.isVisible()
    assert not hands.app.gate.page.isVisible()
    hands.until(window.notices.text)  # what was wanted before is tried now


def test_that_wrong_passwords_wait_and_say_how_long(start, time) -> None:
    hands = start()
    for _ in range(5):
        sign_in(hands, READER, "wrong")
    assert "30 s" in hands.app.gate.page.told()
    sign_in(hands, READER)
    assert not hands.app.gate.is_open
    assert "Wait" in hands.app.gate.page.told()
    time.forward(30)
    sign_in(hands, READER)
    hands.until(lambda: hands.app.gate.is_open)


class Copied:
    """A clipboard that holds what this program has put there."""

    is_cleared = False

    def ownsClipboard(self) -> bool:  # noqa: N802 - Qt's own name
        return not self.is_cleared

    def clear(self) -> None:
        self.is_cleared = True


# the lock -------------------------------------------------------------------------------------


def test_that_an_idle_window_hides_all_within_a_second_and_keeps_what_was_typed(
    reader, time, qtbot, monkeypatch
) -> None:
    hands, gate, window = reader, reader.app.gate, reader.app.window
    hands.open_sample()
    hands.app.desk.session.do(AddFinding(replace(BULGE, type="epidural_abscess")))
    hands.app.second.open()
    hands.app.publishing.open()
    hands.until(lambda: hands.app.preview.views)
    window.activateWindow()
    time.forward(299)
    qtbot.wait(lock.TICK_MS * 2)
    assert gate.is_open
    hands.app.preview.calls.row("own").fields["told_to"].setFocus()
    hands.type("Dr Ward")  # a sign of life, and not given to the draft yet
    assert not any(c.told_to for c in hands.draft.communications)
    time.forward(299)
    qtbot.wait(lock.TICK_MS * 2)
    assert gate.is_open
    copied = Copied()
    monkeypatch.setattr(lock.QGuiApplication, "clipboard", lambda: copied)
    time.forward(1)
    qtbot.waitUntil(lambda: not gate.is_open, timeout=1_000)
    assert copied.is_cleared
    assert not window.shell.isVisible()
    assert not hands.app.second.window.isVisible()
    family = hands.draft.case.patient.name.split("^")[0]
    assert family
    for shown in (window, hands.app.second.window):
        assert family not in shown.windowTitle()
    hands.until(lambda: hands.app.desk.saving.journal.unsaved == 0)
    stored = hands.app._services.store().load(hands.draft.id)
    assert [c.told_to for c in stored.communications] == ["Dr Ward"]
    sign_in(hands, READER)
    hands.until(lambda: gate.is_open)
    assert hands.app.second.window.isVisible()
    assert hands.draft == stored
    assert "lock" in events(hands)


def test_that_another_person_finds_nothing_of_the_first_and_opens_it_with_a_reason_only(
    reader, time
) -> None:
    hands, gate = reader, reader.app.gate
    hands.open_sample()
    hands.app.desk.session.do(AddFinding(BULGE))
    hands.until(lambda: hands.app.desk.saving.journal.unsaved == 0)
    draft = hands.draft
    hands.press(Qt.Key.Key_L, modifier=LOCK)
    assert not gate.is_open
    sign_in(hands, OTHER)
    hands.until(lambda: gate.is_open)
    assert hands.app.desk.session is None
    panes = [p for p in hands.app.window.reading.viewer.panes if not p.isHidden()]
    assert [pane.frame for pane in panes] == [None]
    assert hands.app.window.reading.banner.identity.name == ""
    hands.app.open_sample()
    hands.until(hands.app.glass.isVisible)
    assert hands.app.desk.session is None
    assert hands.focus() is hands.app.glass.reason
    hands.press(Qt.Key.Key_Return)
    assert hands.app.glass.isVisible()  # not without a reason
    hands.type("patient in theatre")
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: hands.app.desk.session is not None)
    assert hands.draft.id == draft.id
    assert events(hands)[-1] == "break-glass"


# signing --------------------------------------------------------------------------------------


def test_that_a_report_is_signed_by_pin_waits_and_is_recalled(reader, time) -> None:
    hands, box = reader, reader.app.preview.signing
    review(hands, time)
    assert not box.name.isVisible()
    assert READER.name in box._who.text()
    sign(hands)
    hands.until(lambda: hands.app.desk.versions)
    hands.until(lambda: hands.app.preview.views)
    (version,) = kept(hands)
    assert (version.by, version.seal.person) == (READER.name, READER.id)
    assert f"Signed electronically by {READER.name}" in version.document
    assert "Meaning of the signature" in version.document
    assert "2:5" in box._wait.text() or "3:00" in box._wait.text()
    assert box.pin.text() == ""
    asked = []
    hands.app.publishing.ask_name = lambda: asked.append(1) or ""
    hands.app.publishing.export()
    assert (asked, "has not left" in hands.app.window.notices.text()) == ([], True)
    time.forward(100)
    hands.until(lambda: "1:1" in box._wait.text() or "1:20" in box._wait.text())
    box.buttons[Act.RECALL].setFocus()
    hands.press(Qt.Key.Key_Space)
    hands.until(lambda: len(hands.app.desk.versions) == 2)
    assert kept(hands)[-1].status is Status.PRELIMINARY
    hands.until(lambda: hands.app.preview.views)
    hands.app.desk.do(AddFinding(Finding(id="late", type="disc_bulge", level="L3-L4")))
    assert hands.draft.case.finding("late") is not None
    time.forward(2)
    sign(hands)
    hands.until(lambda: len(hands.app.desk.versions) == 3)
    assert "L3" in kept(hands)[-1].document  # what is signed is what stands there now
    time.forward(180)
    hands.until(lambda: not box.buttons[Act.RECALL].isVisible())
    assert not box._wait.isVisible()
    hands.app.publishing.export()
    assert asked == [1]


def test_that_a_wrong_pin_signs_nothing_and_five_lock_the_window(reader, time) -> None:
    hands, box = reader, reader.app.preview.signing
    review(hands, time)
    sign(hands, pin="1357")
    hands.until(lambda: "PIN is not right" in hands.app.window.notices.text())
    for _ in range(4):
        hands.until(lambda: hands.app.publishing.signing._running is None)
        assert hands.focus() is box.pin
        hands.type("1357")
        hands.press(Qt.Key.Key_Return)
    hands.until(lambda: not hands.app.gate.is_open)
    assert kept(hands) == ()
    assert "1357" not in hands.app.window.notices._text.text()
    sign_in(hands, READER)
    hands.until(lambda: hands.app.gate.is_open)
    assert hands.app.desk.session is not None


def test_that_nobody_signs_sooner_than_a_second_after_the_page(reader, time) -> None:
    hands = reader
    review(hands, time)
    hands.app.publishing.open()
    hands.until(lambda: hands.app.preview.views)
    time.forward(people_signing.LOOKED_AT_S - 0.01)
    hands.app.preview.signing.buttons[Act.SIGN].click()
    assert "only just been shown" in hands.app.window.notices.text()
    assert not hands.app.preview.signing.pin.isVisible()


@pytest.mark.parametrize("person", [TRAINEE, ADMIN])
def test_that_no_other_role_signs_in_the_window(start, time, person) -> None:
    hands = start()
    sign_in(hands, person)
    hands.until(lambda: hands.app.gate.is_open)
    if person is ADMIN:
        hands.app.open_sample()
        hands.until(lambda: "does not allow this" in hands.app.window.notices.text())
        assert hands.app.desk.session is None
        return
    review(hands, time)
    button = hands.app.preview.signing.buttons[Act.SIGN]
    assert "a radiologist signs" in button.text()
    button.click()
    hands.until(lambda: "does not allow this" in hands.app.window.notices.text())
    assert kept(hands) == ()
    assert "refused:sign" in events(hands)
    hands.app.preview.signing.buttons[Act.SAVE].click()
    hands.until(lambda: hands.app.desk.versions)
    assert kept(hands)[0].by == TRAINEE.name


# access ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", Look)
def test_that_what_takes_keys_has_a_name_in_both_themes(start, look) -> None:
    hands = start()
    hands.app.window.set_look(look)
    page = hands.app.gate.page
    takers = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    named = [w for w in takers if w.isVisible() and not w.objectName().startswith("qt_")]
    assert {page.who, page.password, page.enter} <= set(named)
    for widget in (page.who, page.password, page.enter):
        assert widget.accessibleName()
    page.who.setFocus()
    seen = []
    for _ in range(4):
        hands.press(Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert {page.who, page.password, page.enter} <= set(seen)
    assert all(page.isAncestorOf(widget) for widget in seen)


def test_that_with_nobody_set_up_the_window_is_open_and_says_so(hands) -> None:
    hands.until(lambda: hands.app.gate.is_open)
    assert not hands.app.gate.page.isVisible()
    hands.app.window.hub.run("lock")
    assert "one local reader" in hands.app.window.notices.text()
    assert hands.app.gate.is_open
    hands.open_sample()
    hands.app.publishing.open()
    assert "nobody is set up" in hands.app.preview.signing._who.text()


def test_that_the_first_administrator_is_added_in_the_window_which_then_asks_for_a_password(
    hands, monkeypatch
) -> None:
    people = hands.app._services.people()
    monkeypatch.setattr(people, "_hasher", QuickHasher())
    hands.until(lambda: hands.app.gate.is_open)
    hands.app.window.hub.run("people")
    panel = hands.app._people_panel
    assert hands.focus() is panel.id

    def fill_in(person) -> None:
        panel.id.setText(person.id)
        panel.name.setText(person.name)
        panel.role.setCurrentIndex(panel.role.findData(person.role))
        panel.password.setText(PASSWORD)
        panel.pin.setText(PIN)
        panel.add.click()
        assert (panel.password.text(), panel.pin.text()) == ("", "")
        hands.until(lambda: panel._running is None)

    fill_in(READER)
    assert "must be an administrator" in panel.told.text()
    fill_in(ADMIN)
    hands.until(lambda: not hands.app.gate.is_open)
    sign_in(hands, ADMIN)
    hands.until(lambda: hands.app.gate.is_open)
    fill_in(READER)
    assert set(people.everyone()) == {ADMIN, READER}
    hands.until(lambda: panel.list.count() == 2)
    panel.list.setCurrentRow(1)
    panel.disable.click()
    hands.until(lambda: people.everyone() == (ADMIN, READER.disabled()))
    panel.minutes.setValue(1)
    assert hands.app._services.settings.get("lock-minutes") == 1
    for line in (panel.password, panel.pin):
        assert line.echoMode() is QLineEdit.EchoMode.Password


def test_that_a_reader_changes_no_people_in_the_window(reader) -> None:
    reader.app.window.hub.run("people")
    panel = reader.app._people_panel
    reader.until(lambda: panel.list.count() == 4)
    assert not panel.minutes.isEnabled()
    panel.list.setCurrentRow(1)
    panel.disable.click()
    reader.until(lambda: "does not allow this" in panel.told.text())
    assert not any(p.is_disabled for p in reader.app._services.people().everyone())
