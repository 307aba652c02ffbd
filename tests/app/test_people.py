"""People are allowed or refused by one table, by who they are now, and the audit says so."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.app.people import LockedReportError, People, RefusedError
from desktop.app.people_idle import IdleWatch
from desktop.app.people_roles import MAY, OF_ACT, Deed, may
from desktop.app.people_secrets import (
    Attempts,
    Secret,
    SecretKind,
    fault_of,
    wait_after,
    wait_left_s,
)
from desktop.app.people_signing import LOOKED_AT_S, Looked, act_on
from desktop.app.signing import Signature, SigningError
from desktop.domain.person import LOCAL, Person, Role
from desktop.report.lifecycle import SIGNATURES, Act, Status
from tests.app.people_making import (
    ADMIN,
    EVERYONE,
    OTHER,
    PASSWORD,
    PIN,
    READER,
    TRAINEE,
    Clock,
    MemoryStore,
    QuickHasher,
    fill,
)

READ = Looked(painted_s=0.0, wished_s=LOOKED_AT_S)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def people(store, clock) -> People:
    return fill(People(store, QuickHasher(), clock))


def signature(person: Person, act: Act = Act.SIGN) -> Signature:
    return Signature(act=act, by="typed", at="2026-11-27T12:00:00+00:00", person=person)


# the table ------------------------------------------------------------------------------------


def test_that_every_role_has_its_row_and_only_a_radiologist_signs() -> None:
    assert set(MAY) == set(Role)
    for act in (*sorted(SIGNATURES), Act.RECALL):
        assert [role for role in Role if may(role, OF_ACT[act])] == [Role.RADIOLOGIST]
    assert [role for role in Role if may(role, Deed.MANAGE)] == [Role.ADMINISTRATOR]
    assert set(OF_ACT) == set(Act)


@pytest.mark.parametrize("person", EVERYONE)
@pytest.mark.parametrize("deed", Deed)
def test_that_the_door_allows_what_the_table_says_and_audits_the_rest(
    people, store, person, deed
) -> None:
    store.told.clear()
    if may(person.role, deed):
        assert people.require(person, deed, "r1") == person
        assert store.told == []
    else:
        with pytest.raises(RefusedError, match="people-not-allowed"):
            people.require(person, deed, "r1")
        (event,) = store.told
        assert (event.person, event.what, event.subject) == (person.id, f"refused:{deed}", "r1")


def test_that_a_value_kept_from_before_or_made_up_counts_for_nothing(people) -> None:
    promoted = Person(id=TRAINEE.id, name=TRAINEE.name, role=Role.RADIOLOGIST)
    stranger = Person(id="eve", name="Eve", role=Role.RADIOLOGIST)
    for false in (promoted, stranger, LOCAL):
        with pytest.raises(RefusedError):
            people.require(false, Deed.SIGN)
    people.disable(ADMIN, READER.id)
    with pytest.raises(RefusedError, match="people-unknown"):
        people.require(READER, Deed.SIGN)
    with pytest.raises(RefusedError, match="wrong-password"):
        people.sign_in(READER.id, Secret(PASSWORD))


def test_that_with_nobody_set_up_one_local_reader_does_all(store, clock) -> None:
    alone = People(store, QuickHasher(), clock)
    assert alone.is_single
    made = []
    act_on(alone, "r1", signature(LOCAL), READ, None, made.append)
    assert made == [signature(LOCAL)]
    alone.open_report(LOCAL, "r1", Status.DRAFT)
    assert (store.told, store.owners) == ([], {})
    with pytest.raises(RefusedError):
        alone.require(READER, Deed.SIGN)


# setting up -----------------------------------------------------------------------------------


def test_that_the_first_person_is_an_administrator_and_the_last_one_stays(store, clock) -> None:
    people, secrets = People(store, QuickHasher(), clock), (Secret(PASSWORD), Secret(PIN))
    with pytest.raises(RefusedError, match="first-administrator"):
        people.add(LOCAL, READER, *secrets)
    fill(people)
    for person in (LOCAL, READER, TRAINEE):
        with pytest.raises(RefusedError):
            people.add(person, Person(id="new", name="New", role=Role.TRAINEE), *secrets)
        with pytest.raises(RefusedError):
            people.disable(person, OTHER.id)
    with pytest.raises(RefusedError, match="last-administrator"):
        people.disable(ADMIN, ADMIN.id)
    for known in (READER, Person(id="new", name=READER.name, role=Role.TRAINEE)):
        with pytest.raises(RefusedError, match="people-known"):
            people.add(ADMIN, known, *secrets)


@pytest.mark.parametrize("name", ["a\nb", "a\u202eb", "x" * 121, "a\x00"])
def test_that_a_name_is_one_printable_line(name) -> None:
    with pytest.raises(ValueError, match="name"):
        Person(id="a", name=name, role=Role.TRAINEE)


@pytest.mark.parametrize("person_id", ["A", "../a", "a b", "-a", "x" * 33, "é"])
def test_that_an_id_is_small_and_plain(person_id) -> None:
    with pytest.raises(ValueError, match="id"):
        Person(id=person_id, name="A", role=Role.TRAINEE)


@pytest.mark.parametrize("pin", ["", "123", "1234", "9876", "0000", "12a4", "٣٥٧١", "1" * 13])
def test_that_a_weak_pin_is_refused(people, pin) -> None:
    assert fault_of(SecretKind.PIN, Secret(pin)) == "people-pin-weak"
    with pytest.raises(RefusedError, match="pin-weak"):
        people.set_secrets(READER, READER.id, Secret(PASSWORD), Secret(pin))


@pytest.mark.parametrize("password", ["", "short7!", "aaaaaaaaaaaa", "x" * 1025])
def test_that_a_weak_password_is_refused(password) -> None:
    assert fault_of(SecretKind.PASSWORD, Secret(password)) == "people-password-weak"


def test_that_a_secret_shows_itself_nowhere(people, store) -> None:
    secret = Secret(PASSWORD)
    assert PASSWORD not in repr(secret) + str(secret) + f"{secret!s}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(RefusedError) as refused:
        people.sign_in(READER.id, Secret("wrong " + PASSWORD))
    assert PASSWORD not in repr(refused.value) + repr(refused.value.problem)
    assert not any(text in repr(store.told) for text in (PASSWORD, PIN))


# tries ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SecretKind)
def test_that_five_failures_wait_half_a_minute_even_after_a_restart(store, clock, kind) -> None:
    people = fill(People(store, QuickHasher(), clock))

    def attempt(door: People, text: str) -> None:
        if kind is SecretKind.PIN:
            door.check_pin(READER, Secret(text), "r1")
        else:
            door.sign_in(READER.id, Secret(text))

    right = PIN if kind is SecretKind.PIN else PASSWORD
    for _ in range(5):
        with pytest.raises(RefusedError, match="people-wrong"):
            attempt(people, "wrong")
    again = People(store, QuickHasher(), clock)  # the program was started anew
    clock.forward(29)
    with pytest.raises(RefusedError, match="people-wait") as refused:
        attempt(again, right)
    assert refused.value.wait_s == 1
    clock.forward(1)
    attempt(again, right)
    with pytest.raises(RefusedError, match="people-wrong"):  # and counts from the start
        attempt(again, "wrong")
    attempt(again, right)


def test_that_a_try_counts_before_it_is_made(store, clock) -> None:
    class Killed(QuickHasher):
        def check(self, secret, stored) -> bool:
            raise KeyboardInterrupt

    fill(People(store, QuickHasher(), clock))
    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            People(store, Killed(), clock).check_pin(READER, Secret("x"), "r1")
    assert store.attempts(READER.id, SecretKind.PIN).failures == 5


@given(failures=st.integers(0, 2000), passed=st.integers(-(10**6), 10**6))
def test_that_a_wait_is_bounded_and_never_grows_by_a_clock_set_back(failures, passed) -> None:
    clock = Clock()
    attempts = Attempts(failures=failures, last_at=clock.now_iso())
    clock.forward(passed)
    left = wait_left_s(attempts, clock.now_iso())
    assert left == max(0, min(wait_after(failures), wait_after(failures) - passed))
    assert wait_after(failures) == 0 if failures < 5 else 30 <= wait_after(failures) <= 900


# signing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [*sorted(SIGNATURES), Act.SAVE, Act.RECALL])
def test_that_nobody_acts_on_a_page_younger_than_a_second(people, act) -> None:
    for looked in (
        Looked(painted_s=None, wished_s=9.0),
        Looked(painted_s=8.0, wished_s=8.999),
    ):
        with pytest.raises(SigningError, match="too-soon"):
            act_on(people, "r1", signature(READER, act), looked, Secret(PIN), lambda _s: 1 / 0)


@pytest.mark.parametrize("act", sorted(SIGNATURES))
def test_that_every_signature_wants_the_pin_and_prints_the_persons_own_name(people, act) -> None:
    for pin in (None, Secret(""), Secret("7777")):
        with pytest.raises(RefusedError, match="wrong-pin"):
            act_on(people, "r1", signature(READER, act), READ, pin, lambda _s: 1 / 0)
    made = act_on(people, "r1", signature(READER, act), READ, Secret(PIN), lambda s: s)
    assert (made.by, made.person) == (READER.name, READER)


@pytest.mark.parametrize("person", [TRAINEE, ADMIN])
@pytest.mark.parametrize("act", [*sorted(SIGNATURES), Act.RECALL])
def test_that_no_other_role_signs_whatever_secret_it_has(people, store, person, act) -> None:
    with pytest.raises(RefusedError, match="not-allowed"):
        act_on(people, "r1", signature(person, act), READ, Secret(PIN), lambda _s: 1 / 0)
    assert store.told[-1].what == f"refused:{OF_ACT[act]}"


def test_that_a_trainee_saves_without_a_pin(people) -> None:
    made = act_on(people, "r1", signature(TRAINEE, Act.SAVE), READ, None, lambda s: s)
    assert made.by == TRAINEE.name


# whose a report is ----------------------------------------------------------------------------


def test_that_anothers_draft_opens_only_with_a_reason_that_is_kept(people, store) -> None:
    people.open_report(TRAINEE, "r1", Status.DRAFT)
    people.open_report(TRAINEE, "r1", Status.DRAFT)
    with pytest.raises(LockedReportError) as locked:
        people.open_report(READER, "r1", Status.DRAFT, "  ")
    assert (locked.value.report_id, locked.value.owner) == ("r1", TRAINEE.name)
    people.open_report(READER, "r1", Status.DRAFT, "patient in theatre")
    event = store.told[-1]
    assert (event.person, event.what, event.reason) == ("rad", "break-glass", "patient in theatre")
    with pytest.raises(LockedReportError):
        people.open_report(TRAINEE, "r1", Status.DRAFT)


def test_that_what_was_saved_is_handed_on(people) -> None:
    people.open_report(TRAINEE, "r1", Status.DRAFT)
    for status in (Status.PRELIMINARY, Status.FINAL):
        assert people.open_report(READER, "r1", status) == READER
    with pytest.raises(RefusedError, match="not-allowed"):
        people.open_report(ADMIN, "r1", Status.FINAL)


# the idle watch -------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "limit"), [(5, 300), (0, 60), (99, 1800), (1, 60)])
def test_that_a_window_locks_after_its_idle_time_and_after_sleep(minutes, limit) -> None:
    clock = Clock()
    watch = IdleWatch(minutes, 10.0, clock.now_iso())
    clock.forward(limit - 1)
    assert not watch.is_due(10.0 + limit - 1, clock.now_iso())
    watch.touch(10.0 + limit - 1, clock.now_iso())
    clock.forward(1)
    assert not watch.is_due(10.0 + limit, clock.now_iso())
    clock.forward(limit - 1)
    assert watch.is_due(10.0 + 2 * limit - 1, clock.now_iso())
    watch.touch(0.0, clock.now_iso())
    clock.forward(61)
    assert watch.is_due(0.5, clock.now_iso())  # the machine slept
