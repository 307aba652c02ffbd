"""The report leaves the window in other forms; a signed one as it was signed."""

from __future__ import annotations

import json

import pytest
from PySide6.QtGui import QGuiApplication

from desktop import assets
from desktop.app import people_signing
from desktop.app.edits import AddFinding
from desktop.domain.case import Finding
from desktop.domain.message import Message
from desktop.domain.side import Side
from desktop.export.form_make import FORMS
from desktop.report.lifecycle import Act
from desktop.report.wording import Wording
from desktop.views.shell.form_export import SUFFIXES, wish_of

NOTE = Finding(id="own", type="disc_bulge", level="L4-L5", side=Side.LEFT, note="a <b> | ~ c")


@pytest.fixture
def reported(hands):
    """The window with a report of one finding."""
    hands.open_sample()
    hands.app.desk.session.do(AddFinding(NOTE))
    return hands


def written(hands, form: str, folder) -> bytes:
    """What the window writes of a form."""
    wish = wish_of(form, str(folder / f"report-{form}"))
    hands.app.form_export.ask = lambda: wish
    hands.app.window.hub.run("export-form")
    target = folder / f"report-{form}{SUFFIXES[form]}"
    hands.until(target.exists)
    return target.read_bytes()


def test_that_every_form_is_offered_by_name() -> None:
    assert set(SUFFIXES) == set(FORMS)
    words = Wording("en", assets.locale_texts("en"))
    names = {words.text(Message(f"export-form-{form}")) for form in SUFFIXES}
    assert len(names) == len(SUFFIXES)


def test_that_an_open_report_is_sent_as_preliminary(reported, tmp_path) -> None:
    bundle = json.loads(written(reported, "fhir", tmp_path))
    assert bundle["entry"][0]["resource"]["status"] == "preliminary"
    notes = [e["resource"]["note"] for e in bundle["entry"] if "note" in e["resource"]]
    assert notes == [[{"text": "a <b> | ~ c"}]]
    assert b"|RAD|P" in written(reported, "hl7", tmp_path)
    assert b"a <b> | ~ c" in written(reported, "csv", tmp_path)


def test_that_a_signed_report_is_sent_as_it_was_signed(reported, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(people_signing, "LOOKED_AT_S", 0.0)
    app = reported.app
    app.publishing.open()
    reported.until(lambda: app.preview.views)
    app.preview.signing.name.setText("Dr A. Reader")
    for reason in ("", "checked"):
        app.publishing.signing.act(Act.SIGN, "Dr A. Reader", reason)
    reported.until(lambda: app.desk.versions)
    kept = app.desk.versions[-1]
    bundle = json.loads(written(reported, "fhir", tmp_path))
    report = bundle["entry"][0]["resource"]
    assert report["status"] == "final"
    assert report["presentedForm"][1]["size"] == len(kept.pdf)
    assert "Signed electronically by Dr A. Reader" in report["text"]["div"]
    reader = next(
        e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Practitioner"
    )
    assert reader["name"] == [{"text": "Dr A. Reader"}]
    assert b"|RAD|F" in written(reported, "hl7", tmp_path)


def test_that_the_report_is_copied_as_rich_and_plain_text(reported) -> None:
    said = []
    reported.app.form_export.noticed.connect(said.append)
    reported.app.window.hub.run("copy-report")
    reported.until(lambda: said)
    held = QGuiApplication.clipboard().mimeData()
    assert bytes(held.data("text/rtf").data()).startswith(b"{\\rtf1")
    assert "PRELIMINARY, NOT SIGNED" in held.text()
    QGuiApplication.clipboard().clear()


def test_that_a_text_no_form_carries_is_named_and_nothing_written(reported, tmp_path) -> None:
    bad = Finding(id="bad", type="disc_bulge", level="L3-L4", note="a\u0007b")
    reported.app.desk.session.do(AddFinding(bad))
    seen = []
    reported.app.form_export.complained.connect(seen.append)
    wish = wish_of("hl7", str(tmp_path / "out"))
    reported.app.form_export.ask = lambda: wish
    reported.app.window.hub.run("export-form")
    reported.until(lambda: seen)
    assert (seen[0].code, seen[0].where) == ("form-character", "/findings/bad/note")
    assert not (tmp_path / "out.hl7").exists()
