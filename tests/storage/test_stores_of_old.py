"""A store of every schema ever released still opens, with the same report in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desktop.app.recovery import resume
from desktop.domain.measured import Reading
from desktop.evidence.assessment import Assessment
from desktop.storage.migrate import KNOWN
from desktop.storage.store import SqliteDraftStore

STORES = Path(__file__).parent / "stores"


def restored(revision: str, folder: Path) -> Path:
    path = folder / "drafts.db"
    with sqlite3.connect(path) as raw:
        raw.executescript((STORES / f"{revision}.sql").read_text(encoding="utf-8"))
    raw.close()
    return path


def test_that_every_known_schema_has_a_store_kept() -> None:
    assert {file.stem for file in STORES.glob("*.sql")} == set(KNOWN)


@pytest.mark.parametrize("revision", KNOWN)
def test_that_a_store_of_old_opens_with_its_report_and_goes_on(
    revision: str, tmp_path: Path
) -> None:
    path = restored(revision, tmp_path)
    store = SqliteDraftStore(path)
    nothing = Assessment(evidence_version="", evidence_sha256="")
    session = resume(store, "d1", assess=lambda _c, _a: nothing)
    draft = session.draft
    assert draft.case.patient.name == "Sample^Anna"
    assert [f.id for f in draft.case.findings] == ["f1"]
    assert draft.marks[0].place.x == 10.0
    (length,) = draft.measurements
    assert (length.tool, length.points[0]) == ("length", (length.place.x, length.place.y))
    assert length.readings == (Reading(name="length", value=9.4, unit="mm"),)
    assert draft.key_images[0].frame == 1
    assert [s.level for s in draft.case.normal] == ["L3-L4"]
    assert draft.case.clinical.indication is None
    session.redo()
    assert session.draft.case.clinical.indication == "ab"
    assert store.recent() == ("/images/a",)
    store.save(session.draft, "app-edit-indication", 10)
    store.close()
    again = SqliteDraftStore(path)
    assert again.load("d1") == session.draft
    again.close()


def test_that_text_written_differently_by_another_program_still_carries_the_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = restored(KNOWN[-1], tmp_path)
    store = SqliteDraftStore(path)
    draft = store.load("d1")
    real = store.append.__globals__["tables"].draft_to_text

    def spaced(one: object) -> str:
        return real(one).replace(",", ", ")

    monkeypatch.setattr("desktop.storage.tables.draft_to_text", spaced)
    store.save(draft, "app-edit-indication", 10)
    store.close()
    again = SqliteDraftStore(path)
    assert again.load("d1") == draft
    again.close()
