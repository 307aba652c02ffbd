"""The store itself refuses who may not sign, and finds what was changed past the program."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from desktop.app.draft import Draft
from desktop.app.people import People, RefusedError
from desktop.app.people_seal import faults, may_leave, seal_of, wait_left_s
from desktop.app.people_secrets import Secret, SecretKind
from desktop.app.people_signing import Looked, act_on
from desktop.app.signing import Signature, SigningError, Version, make_version, status_of
from desktop.domain.case import Case, CasePatient, CaseStudy
from desktop.domain.person import LOCAL, Person, Role
from desktop.report.lifecycle import SIGNATURES, SIGNED, Act, IllegalActError, Status
from desktop.storage.archive import ReportArchive
from desktop.storage.errors import StoreError
from desktop.storage.people import PeopleArchive
from desktop.storage.people_hash import BETWEEN_S, FAST, LANES, MEMORY_KIB, Argon2Hasher
from desktop.storage.proof import version_rows
from desktop.storage.store import SqliteDraftStore
from tests.app.people_making import (
    ADMIN,
    EVERYONE,
    OTHER,
    PASSWORD,
    PIN,
    READER,
    TRAINEE,
    Clock,
    QuickHasher,
    fill,
)
from tests.storage.test_archive import composed, raw

DRAFT = Draft(id="d1", case=Case(study=CaseStudy(region="lumbar_spine", uid="1.2.3")))
TWIN = Draft(id="d2", case=DRAFT.case)
ELSE = Draft(
    id="d3",
    case=Case(study=CaseStudy(region="lumbar_spine", uid="1.2.3"), patient=CasePatient(id="other")),
)
READ = Looked(painted_s=0.0, wished_s=5.0)


class Place:
    """A store with its doors."""

    def __init__(self, path: Path, *, hasher=None) -> None:
        self.path, self.clock = path, Clock()
        self.store = SqliteDraftStore(path)
        self.archive = ReportArchive(self.store, path)
        self.kept = PeopleArchive(self.store, path)
        self.people = People(self.kept, hasher or QuickHasher(), self.clock)

    def make(
        self, who: Person, act: Act, draft: Draft = DRAFT, acting: bool = False, pin: bool = True
    ) -> Version:
        """Go through the store only, as a direct call would; ``pin``: a PIN was given before."""
        if pin and act in SIGNATURES and not self.people.is_single:
            self.people.check_pin(who, Secret(PIN), draft.id)
        signature = Signature(
            act=act, by=who.name or "Dr Local", at=self.clock.now_iso(), reason="why", person=who
        )

        def compose(status: Status):
            report, pdf, rows = composed(status)
            return replace(report, acts_now=acting), pdf, rows

        return make_version(self.archive, draft, signature, compose)


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path / "concord.db")
    yield made
    made.store.close()


@pytest.fixture
def staffed(place):
    fill(place.people)
    return place


def version_rows_of(place: Place) -> list:
    with place.store.reading() as connection:
        return version_rows(connection)


# people ---------------------------------------------------------------------------------------


def test_that_people_come_back_as_they_were_set_up(staffed, tmp_path) -> None:
    assert set(staffed.people.everyone()) == set(EVERYONE)
    staffed.people.disable(ADMIN, OTHER.id)
    staffed.store.close()
    again = Place(tmp_path / "concord.db")
    assert OTHER.disabled() in again.people.everyone()
    assert again.people.sign_in(READER.id, Secret(PASSWORD)) == READER
    assert again.archive.verify().problems == ()
    again.store.close()


def test_that_failures_outlive_the_program(staffed, tmp_path) -> None:
    for _ in range(5):
        with pytest.raises(RefusedError):
            staffed.people.sign_in(READER.id, Secret("wrong"))
    staffed.store.close()
    again = Place(tmp_path / "concord.db")
    with pytest.raises(RefusedError, match="people-wait"):
        again.people.sign_in(READER.id, Secret(PASSWORD))
    again.clock.forward(30)
    again.people.sign_in(READER.id, Secret(PASSWORD))
    again.store.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE people SET role = 'radiologist' WHERE id = 'tra'",
        (
            "UPDATE people SET password = (SELECT password FROM people WHERE id = 'ada')||'x'"
            " WHERE id = 'tra'"
        ),
        "UPDATE people SET disabled = 1 WHERE id = 'rad'",
        "DELETE FROM people WHERE id = 'tra'",
        "DELETE FROM people",
        "INSERT INTO people VALUES ('eve', 'Eve', 'radiologist', 0, '', '')",
    ],
)
def test_that_people_changed_past_the_program_stop_it(staffed, change) -> None:
    raw(staffed.path, change)
    with pytest.raises(StoreError, match="people-changed"):
        staffed.people.everyone()
    for who in (READER, TRAINEE, LOCAL):
        with pytest.raises((StoreError, SigningError), match=r"people-changed|not-allowed"):
            staffed.make(who, Act.SIGN)
    assert version_rows_of(staffed) == []
    assert "verify-person" in {p.code for p in staffed.archive.verify().problems}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET reason = 'x' WHERE sequence = 3",
        "DELETE FROM events WHERE sequence = 2",
        "DELETE FROM events WHERE sequence = (SELECT max(sequence) FROM events)",
        "DELETE FROM events",
    ],
)
def test_that_a_changed_audit_of_people_is_found(staffed, change) -> None:
    staffed.people.sign_in(READER.id, Secret(PASSWORD))
    assert staffed.archive.verify().problems == ()
    raw(staffed.path, change)
    assert staffed.archive.verify().problems


def test_that_nothing_stored_or_audited_holds_a_secret(staffed) -> None:
    for pin in (PIN, "8642"):
        with contextlib.suppress(RefusedError):
            staffed.people.check_pin(READER, Secret(pin), "d1")
    staffed.store.close()
    found = b"".join(p.read_bytes() for p in staffed.path.parent.iterdir() if p.is_file())
    assert PASSWORD.encode() not in found
    assert b"8642" not in found


# roles at the store ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", [TRAINEE, ADMIN, LOCAL, OTHER.disabled()])
@pytest.mark.parametrize("act", [Act.SIGN, Act.APPEND, Act.CORRECT, Act.RETRACT, Act.RECALL])
def test_that_nobody_but_a_radiologist_signs_by_any_call(staffed, who, act) -> None:
    staffed.people.disable(ADMIN, OTHER.id)
    if act is not Act.SIGN:
        staffed.make(READER, Act.SIGN)
    before = staffed.archive.versions("d1")
    forged = Person(id=who.id, name=who.name, role=Role.RADIOLOGIST)
    for claimed in (who, forged):
        with pytest.raises((SigningError, StoreError, RefusedError)):
            staffed.make(claimed, act)
    assert staffed.archive.versions("d1") == before


@pytest.mark.parametrize("act", sorted(SIGNATURES))
def test_that_the_store_keeps_no_signature_without_a_pin_of_its_own(staffed, act) -> None:
    if act is not Act.SIGN:
        staffed.make(READER, Act.SIGN)
    with pytest.raises(StoreError, match="storage-no-pin"):
        staffed.make(READER, act, pin=False)
    staffed.people.check_pin(READER, Secret(PIN), "another report")
    staffed.people.check_pin(OTHER, Secret(PIN), "d1")
    with pytest.raises(StoreError, match="storage-no-pin"):
        staffed.make(READER, act, pin=False)
    staffed.people.check_pin(READER, Secret(PIN), "d1")
    staffed.clock.forward(601)
    with pytest.raises(StoreError, match="storage-no-pin"):
        staffed.make(READER, act, pin=False)
    staffed.make(READER, act)
    with pytest.raises((StoreError, IllegalActError), match=r"no-pin|allow"):  # one PIN, one act
        staffed.make(READER, Act.CORRECT, pin=False)


def test_that_the_printed_name_is_the_persons_own(staffed) -> None:
    false = Person(id=READER.id, name="Dr Somebody Else", role=Role.RADIOLOGIST)
    with pytest.raises(StoreError, match="storage-signer"):
        staffed.make(false, Act.SIGN)


def test_that_people_see_and_sign_what_a_trainee_saved(staffed) -> None:
    staffed.make(TRAINEE, Act.SAVE)
    final = staffed.make(READER, Act.SIGN)
    assert (final.by, final.seal.person, final.seal.meaning) == (READER.name, "rad", "approval")
    assert final.seal.at.endswith("+00:00")


# seals ----------------------------------------------------------------------------------------


def test_that_a_seal_comes_back_and_fits(place) -> None:
    kept = place.make(LOCAL, Act.SIGN)
    assert place.archive.versions("d1") == (kept,)
    assert list(faults(kept)) == []


def test_that_any_changed_byte_makes_a_signature_invalid(place) -> None:
    kept, dice = place.make(LOCAL, Act.SIGN), random.Random(7)
    texts = ("document", "pdf", "evidence", "draft", "reason", "by", "at", "report_id")
    for _ in range(1_000):
        name = dice.choice(texts)
        value = getattr(kept, name)
        at = dice.randrange(len(value))
        if isinstance(value, bytes):
            changed = value[:at] + bytes([value[at] ^ (1 << dice.randrange(8))]) + value[at + 1 :]
        else:
            changed = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
        assert list(faults(replace(kept, **{name: changed}))), name
    for one in fields(kept.seal):
        value = getattr(kept.seal, one.name)
        false = replace(kept.seal, **{one.name: value + "0"})
        assert list(faults(replace(kept, seal=false))), one.name
    assert list(faults(replace(kept, number=2)))
    assert list(faults(replace(kept, status=Status.PRELIMINARY)))
    assert list(faults(replace(kept, act=Act.SAVE)))
    assert list(faults(replace(kept, overridden=("check",))))


def test_that_a_signature_on_another_report_is_invalid(place) -> None:
    first, twin, other = (place.make(LOCAL, Act.SIGN, d) for d in (DRAFT, TWIN, ELSE))
    for one, another in ((first, twin), (twin, other), (first, other)):
        assert list(faults(replace(one, seal=another.seal)))
        assert list(faults(replace(another, seal=one.seal)))
        with pytest.raises(StoreError, match="storage-seal"):
            place.archive.keep(replace(one, number=2, seal=another.seal))
    assert "patient" in list(faults(replace(first, seal=other.seal)))


SWAPS = [
    (
        "UPDATE seals SET report_id = 'x' WHERE report_id = 'd1';"
        "UPDATE seals SET report_id = 'd1' WHERE report_id = 'd2';"
        "UPDATE seals SET report_id = 'd2' WHERE report_id = 'x'"
    ),
    "DELETE FROM seals WHERE report_id = 'd1'",
    "UPDATE seals SET name = 'Dr Nobody'",
    "UPDATE seals SET person = 'rad'",
    "UPDATE seals SET at = '2020-01-01T00:00:00.000+00:00'",
    "UPDATE seals SET leaves_at = '2020-01-01T00:00:00.000+00:00'",
    "UPDATE seals SET meaning = 'correction'",
]


@pytest.mark.parametrize("change", SWAPS)
def test_that_a_changed_or_swapped_signature_is_never_shown_and_always_found(place, change) -> None:
    place.make(LOCAL, Act.SIGN)
    place.make(LOCAL, Act.SIGN, TWIN)
    assert place.archive.verify().problems == ()
    for statement in change.split(";"):
        raw(place.path, statement)
    with pytest.raises(StoreError, match="signature-invalid"):
        place.archive.versions("d1")
    assert "verify-signature" in {p.code for p in place.archive.verify().problems}


def test_that_a_version_changed_with_its_own_hash_made_anew_is_still_invalid(place) -> None:
    from desktop.storage.proof import HASHED, row_sha256

    place.make(LOCAL, Act.SIGN)
    with sqlite3.connect(place.path) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM versions").fetchone())
        row["document"] = row["document"].replace("final", "fina1")
        values = (row["document"], row_sha256(HASHED, row))
        connection.execute("UPDATE versions SET document = ?, sha256 = ?", values)
    connection.close()
    with pytest.raises(StoreError, match="signature-invalid"):
        place.archive.versions("d1")


def test_that_versions_of_an_earlier_program_are_read_without_a_seal(place) -> None:
    place.make(LOCAL, Act.SIGN)
    raw(place.path, "DELETE FROM seals")
    raw(place.path, "DELETE FROM events")
    (old,) = place.archive.versions("d1")
    assert old.seal is None


# the wait -------------------------------------------------------------------------------------


def test_that_a_signed_report_waits_three_minutes_and_is_recalled_meanwhile(staffed) -> None:
    signed = staffed.make(READER, Act.SIGN)
    staffed.clock.forward(179)
    now = staffed.clock.now_iso()
    assert (wait_left_s(signed, now), may_leave(signed, now)) == (1, False)
    recalled = staffed.make(READER, Act.RECALL)
    assert recalled.status is Status.PRELIMINARY
    assert staffed.archive.verify().problems == ()
    assert staffed.kept.events()[-1].reason == "recall"
    again = staffed.make(READER, Act.SIGN)
    staffed.clock.forward(180)
    assert may_leave(again, staffed.clock.now_iso())
    with pytest.raises(IllegalActError):
        staffed.make(READER, Act.RECALL)
    staffed.make(READER, Act.CORRECT)


def test_that_what_must_be_acted_on_waits_for_nothing(place) -> None:
    signed = place.make(LOCAL, Act.SIGN, acting=True)
    assert may_leave(signed, place.clock.now_iso())
    with pytest.raises(IllegalActError):
        place.make(LOCAL, Act.RECALL)


def test_that_the_store_itself_refuses_a_late_recall_and_one_by_another(staffed) -> None:
    signed = staffed.make(READER, Act.SIGN)
    late = replace(
        signed,
        number=2,
        act=Act.RECALL,
        status=Status.PRELIMINARY,
        at="2026-11-27T12:03:00+00:00",
    )
    for version, who in ((late, READER), (replace(late, at=signed.at, by=OTHER.name), OTHER)):
        with pytest.raises(StoreError, match="recall-late"):
            staffed.archive.keep(replace(version, seal=seal_of(version, who, 0)))


def test_that_a_recalled_report_is_an_unfinished_one_again(staffed) -> None:
    staffed.store.save(DRAFT, "app-edit-indication", 1)
    staffed.make(READER, Act.SIGN)
    staffed.store.discard("d1")
    assert staffed.store.open_drafts() == ()
    staffed.make(READER, Act.RECALL)
    assert [line.id for line in staffed.store.open_drafts()] == ["d1"]


class Department(RuleBasedStateMachine):
    """Anybody tries anything at any time, by the front door and past it."""

    @initialize()
    def open(self) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.place = Place(Path(self.folder.name) / "concord.db")
        fill(self.place.people)
        self.left = False

    @rule(who=st.sampled_from([*EVERYONE, LOCAL]), act=st.sampled_from(Act), front=st.booleans())
    def try_anything(self, who: Person, act: Act, front: bool) -> None:
        before = self.place.archive.versions("d1")
        now = self.place.clock.now_iso()
        self.left |= bool(before) and before[-1].act is Act.SIGN and may_leave(before[-1], now)
        try:
            if front:
                wish = Signature(act=act, by="typed", at=now, reason="why", person=who)
                act_on(
                    *(self.place.people, "d1", wish, READ, Secret(PIN)),
                    lambda signature: self.place.make(signature.person, act, pin=False),
                )
            else:
                self.place.make(who, act)
        except (RefusedError, SigningError, StoreError, IllegalActError):
            assert self.place.archive.versions("d1") == before

    @rule(seconds=st.sampled_from([1, 60, 179, 180, 3600]))
    def wait(self, seconds: int) -> None:
        before = self.place.archive.versions("d1")
        self.place.clock.forward(seconds)
        now = self.place.clock.now_iso()
        self.left |= bool(before) and before[-1].act is Act.SIGN and may_leave(before[-1], now)

    @invariant()
    def no_illegal_step_was_taken(self) -> None:
        if not hasattr(self, "place"):
            return
        kept = self.place.archive.versions("d1")
        status = Status.DRAFT
        for version in kept:
            assert (status, version.act, version.status) in LEGAL
            status = version.status
            signs = version.act not in {Act.SAVE, Act.DISCARD}
            assert not signs or version.seal.person in {READER.id, OTHER.id}
            assert version.seal.person in {READER.id, OTHER.id, TRAINEE.id}
        if self.left:
            assert status_of(kept) in {*SIGNED, Status.RETRACTED}

    def teardown(self) -> None:
        if hasattr(self, "place"):
            self.place.store.close()
            self.folder.cleanup()


LEGAL = {
    (Status.DRAFT, Act.SAVE, Status.PRELIMINARY),
    (Status.DRAFT, Act.SIGN, Status.FINAL),
    (Status.DRAFT, Act.DISCARD, Status.DISCARDED),
    (Status.PRELIMINARY, Act.SAVE, Status.PRELIMINARY),
    (Status.PRELIMINARY, Act.SIGN, Status.FINAL),
    (Status.FINAL, Act.RECALL, Status.PRELIMINARY),
    *(
        (signed, act, after)
        for signed in SIGNED
        for act, after in (
            (Act.APPEND, Status.APPENDED),
            (Act.CORRECT, Status.CORRECTED),
            (Act.RETRACT, Status.RETRACTED),
        )
    ),
}
Department.TestCase.settings = settings(max_examples=25, stateful_step_count=14, deadline=None)
TestDepartment = Department.TestCase


# the hash -------------------------------------------------------------------------------------


def test_that_argon2id_stores_its_parameters_and_tells_right_from_wrong() -> None:
    hasher = Argon2Hasher(FAST)
    first, second = hasher.make(Secret(PIN)), hasher.make(Secret(PIN))
    assert first.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert first != second
    assert hasher.check(Secret(PIN), first)
    for wrong in ("", "2581", PIN + " "):
        assert not hasher.check(Secret(wrong), first)
    for broken in ("", "x", first[:-3], "$argon2id$v=19$m=64,t=1,p=1$$"):
        assert not hasher.check(Secret(PIN), broken)


def test_that_the_real_profile_is_that_of_rfc_9106_or_slower() -> None:
    made = Argon2Hasher().make(Secret(PIN))
    assert made.startswith(f"$argon2id$v=19$m={MEMORY_KIB},t=")
    rounds = int(made.split("t=")[1].split(",")[0])
    assert rounds >= 3
    assert (MEMORY_KIB, LANES) == (65_536, 4)
    assert BETWEEN_S[0] >= 0.2
    assert BETWEEN_S[1] <= 0.8


def test_that_secrets_are_kept_as_argon2id(tmp_path) -> None:
    place = Place(tmp_path / "concord.db", hasher=Argon2Hasher(FAST))
    place.people.add(LOCAL, ADMIN, Secret(PASSWORD), Secret(PIN))
    for kind in SecretKind:
        assert place.kept.stored("ada", kind).startswith("$argon2id$")
    assert place.kept.stored("nobody", SecretKind.PIN) == ""
    assert place.people.sign_in("ada", Secret(PASSWORD)) == ADMIN
    place.store.close()
