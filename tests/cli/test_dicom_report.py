"""The verb ``dicom-report``, and the objects of the verb ``report``."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from pathlib import Path

import pydicom
import pypdfium2
import pytest

from desktop import assets
from desktop.app.reporting import Report
from desktop.app.signing import Signature, make_version, signing_of
from desktop.bootstrap.archive import ArchiveDoor
from desktop.bootstrap.department import department_from
from desktop.cli import main as cli
from desktop.cli.answer import Tools
from desktop.dicom.report_read import read_measured, read_narrative, read_pdf
from desktop.dicom.source import DicomSource
from desktop.export.pdf import to_pdf
from desktop.report.document import Document
from desktop.report.lifecycle import Act
from desktop.report.wording import Wording
from desktop.storage.archive import ReportArchive
from desktop.storage.place import Place, place_named
from desktop.storage.store import SqliteDraftStore
from tests.cli.test_report import CASE
from tests.dicom.making_report import (
    ADDED_AT,
    SIGNED_AT,
    STUDY,
    compose,
    make_draft,
    make_study,
    sop,
)

FORMS = ("sr", "narrative", "pdf", "keys")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_study(tmp_path / "study")
    case = json.loads(json.dumps(CASE))
    case["study"]["uid"] = STUDY
    case["patient"] = {"id": "S-1"}
    case["findings"][0]["image"] = {"sop_uid": sop(1), "frame": 1}
    (tmp_path / "case.json").write_text(json.dumps(case), encoding="utf-8")
    return tmp_path


@pytest.fixture
def home(folder: Path) -> Path:
    """A store with a signed report and an addendum to it."""
    path = folder / "concord.db"
    store = SqliteDraftStore(path)
    archive = ReportArchive(store, path)
    draft = make_draft()

    def keep(signature: Signature) -> None:
        before = archive.versions(draft.id)

        def composed(status):
            document = compose(draft, signing=signing_of(before, signature, status))
            data = to_pdf(document, {}).data
            assert data is not None
            return Report(document=document), data, "{}"

        make_version(archive, draft, signature, composed)

    keep(Signature(act=Act.SIGN, by="Dr. Jane Doe", at=SIGNED_AT))
    keep(Signature(act=Act.APPEND, by="Dr. Roe", at=ADDED_AT, reason="See also L4."))
    store.close()
    return folder


def call(home: Path, *argv: object) -> tuple[int, dict, str]:
    tools = Tools(
        translator=Wording("en", assets.locale_texts("en")),
        source=DicomSource,
        department=department_from,
        archive=lambda store: ArchiveDoor(place_named(store) if store else Place(home=home)),
    )
    out, err = io.StringIO(), io.StringIO()
    status = cli.main([*map(str, argv), "--json"], tools, out, err)
    return status, json.loads(out.getvalue() or "{}"), err.getvalue()


def of_case(folder: Path, form: str, *more: object, name: str = "o.dcm"):
    return call(
        *(folder, "dicom-report", folder / "case.json", "--form", form),
        *("--study", folder / "study", "--out", folder / name, *more),
    )


def of_kept(home: Path, form: str, *more: object):
    return call(
        *(home, "dicom-report", "--kept", "r1", "--form", form),
        *("--study", home / "study", "--out", home / "o.dcm", *more),
    )


@pytest.mark.parametrize("form", FORMS)
def test_that_each_form_of_a_case_is_written_whole_and_the_same_each_time(folder, form) -> None:
    status, answer, err = of_case(folder, form)
    assert (status, answer["problems"], err) == (0, [], "")
    assert answer["written"] == [str(folder / "o.dcm")]
    of_case(folder, form, name="again.dcm")
    assert (folder / "o.dcm").read_bytes() == (folder / "again.dcm").read_bytes()
    made = pydicom.dcmread(folder / "o.dcm")
    assert made.StudyInstanceUID == STUDY
    assert made.get("VerificationFlag", "UNVERIFIED") == "UNVERIFIED"
    assert (folder / "o.dcm").stat().st_mode & 0o077 == 0
    assert [p for p in folder.iterdir() if p.name.startswith(".concord-")] == []


def test_that_a_file_is_replaced_only_when_asked(folder) -> None:
    (folder / "o.dcm").write_bytes(b"mine")
    status, _, err = of_case(folder, "narrative")
    assert (status, (folder / "o.dcm").read_bytes()) == (2, b"mine")
    assert "already" in err
    status, _, _ = of_case(folder, "narrative", "--replace")
    assert status == 0
    assert read_narrative((folder / "o.dcm").read_bytes()).sections


def test_that_a_kept_report_leaves_as_it_was_kept(home) -> None:
    status, answer, _ = of_kept(home, "pdf")
    assert (status, answer["problems"]) == (0, [])
    kept = ArchiveDoor(Place(home=home)).versions("r1")
    assert read_pdf((home / "o.dcm").read_bytes()) == kept[1].pdf
    status, _, _ = of_kept(home, "pdf", "--number", 1, "--replace")
    assert status == 0
    assert read_pdf((home / "o.dcm").read_bytes()) == kept[0].pdf


def test_that_the_versions_of_a_kept_report_know_each_other(home) -> None:
    of_kept(home, "narrative", "--number", 1)
    first = (home / "o.dcm").read_bytes()
    of_kept(home, "narrative", "--replace")
    second = read_narrative((home / "o.dcm").read_bytes())
    uid = pydicom.dcmread(io.BytesIO(first)).SOPInstanceUID
    assert second.state.predecessors == (str(uid),)
    assert second.state.verifiers == ("Dr. Jane Doe", "Dr. Roe")
    assert read_narrative(first).state.verifiers == ("Dr. Jane Doe",)
    assert second.sections[0].id == "addenda"
    assert "See also L4." in second.sections[0].texts
    status, _, _ = of_kept(home, "sr", "--replace")
    assert status == 0
    back = read_measured((home / "o.dcm").read_bytes())
    assert back.state.verification == "VERIFIED"
    assert len(back.groups) == 10


def test_that_what_was_never_kept_is_wrong_usage(home) -> None:
    for more in (("--number", 7), ("--number", 0)):
        assert of_kept(home, "sr", *more)[0] == 2
    study = ("--study", home / "study", "--form", "sr", "--out", home / "x.dcm")
    assert call(home, "dicom-report", "--kept", "nobody", *study)[0] == 2
    assert call(home, "dicom-report", *study)[0] == 2
    assert call(home, "dicom-report", home / "case.json", "--kept", "r1", *study)[0] == 2
    assert call(home / "study", "dicom-report", "--kept", "r1", *study)[0] == 2
    assert not (home / "x.dcm").exists()


def test_that_a_damaged_report_is_never_exported(home) -> None:
    import sqlite3

    with sqlite3.connect(home / "concord.db") as raw:
        raw.execute("UPDATE versions SET pdf = 'x'")
    raw.close()
    status, answer, _ = of_kept(home, "pdf")
    assert (status, answer["written"]) == (1, [])
    assert not (home / "o.dcm").exists()


def test_that_what_cannot_be_written_is_said_and_nothing_is(folder) -> None:
    case = json.loads((folder / "case.json").read_text())
    case["findings"][0]["image"]["sop_uid"] = "1.2.3.99"
    (folder / "case.json").write_text(json.dumps(case))
    status, answer, _ = of_case(folder, "sr")
    assert (status, answer["written"]) == (1, [])
    assert [p["where"] for p in answer["problems"]] == ["1.2.3.99"]
    case["patient"] = {"id": "SOMEBODY-ELSE"}
    (folder / "case.json").write_text(json.dumps(case))
    status, answer, _ = of_case(folder, "narrative")
    assert (status, answer["written"]) == (1, [])
    assert not (folder / "o.dcm").exists()


def test_that_the_verb_report_writes_its_objects_too(folder) -> None:
    words, pages = folder / "r.dcm", folder / "p.dcm"
    status, answer, _ = call(
        *(folder, "report", folder / "case.json", "--study", folder / "study"),
        *("--sr", words, "--encapsulated-pdf", pages),
    )
    assert (status, answer["written"]) == (0, [str(words), str(pages)])
    back = read_narrative(words.read_bytes())
    assert back.state.preliminary == "PRELIMINARY"
    assert any("Disc extrusion" in text for section in back.sections for text in section.texts)
    assert read_pdf(pages.read_bytes()).startswith(b"%PDF-")


def test_that_every_export_of_a_run_carries_the_same_pages_on_the_paper_of_the_department(
    folder,
) -> None:
    look = folder / "look.toml"
    look.write_text('schema = "concord.department/1"\npaper = "letter"\n', encoding="utf-8")
    printed, wrapped, bundle = folder / "r.pdf", folder / "p.dcm", folder / "b.json"
    status, answer, _ = call(
        *(folder, "report", folder / "case.json", "--study", folder / "study"),
        *("--pdf", printed, "--encapsulated-pdf", wrapped, "--fhir", bundle),
        *("--department", look),
    )
    assert (status, len(answer["written"])) == (0, 3)
    data = printed.read_bytes()
    page = pypdfium2.PdfDocument(data)[0]
    assert page.get_size() == (612, 792)
    assert read_pdf(wrapped.read_bytes()) == data
    report = json.loads(bundle.read_text(encoding="utf-8"))["entry"][0]["resource"]
    assert base64.b64encode(data).decode() in json.dumps(report["presentedForm"])


def test_that_a_document_of_another_version_is_not_guessed(home) -> None:
    from desktop.app.codec import CodecError
    from desktop.app.keeping import document_from_json, kept_report

    version = ArchiveDoor(Place(home=home)).versions("r1")[0]
    assert isinstance(document_from_json(version.document), Document)
    later = version.document.replace('"language":"en"', '"language":"en","novel":1')
    for text in (later, "{}", "[]", "not JSON", version.document.replace('"kind":"', '"kind":"X')):
        with pytest.raises(CodecError):
            kept_report([replace(version, document=text)])
