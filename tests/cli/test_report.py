"""The verb ``report``: files, problems, exit status."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from desktop import assets
from desktop.cli import main as cli
from desktop.cli.answer import Tools
from desktop.report.wording import Wording

CASE = {
    "schema": "concord.case/1",
    "issued": "2026-11-02T15:20:00+01:00",
    "patient": {"id": "P1", "name": "Sample^Anna", "birth_date": "1992-04-01", "sex": "female"},
    "study": {
        "uid": "1.2.3",
        "accession": "A1",
        "date": "2026-11-02",
        "modality": "MR",
        "region": "lumbar_spine",
        "numbering": "certain",
    },
    "clinical": {
        "complaints": [
            {"id": "c1", "pattern": "radicular", "site": "leg", "side": "left", "roots": ["S1"]}
        ]
    },
    "findings": [
        {
            "id": "f1",
            "type": "disc_extrusion",
            "level": "L5-S1",
            "side": "left",
            "zone": "subarticular",
            "neural": "displacement",
            "neural_root": "S1",
            "image": {"sop_uid": "1.2.3.4", "frame": 1, "point_lps_mm": [1.0, 2.0, 3.0]},
        }
    ],
}


def no_source() -> object:
    raise AssertionError("without --study no images are opened")


def call(*argv: str) -> tuple[int, dict, str]:
    tools = Tools(translator=Wording("en", assets.locale_texts("en")), source=no_source)
    out, err = io.StringIO(), io.StringIO()
    status = cli.main(["report", *argv, "--json"], tools, out, err)
    return status, json.loads(out.getvalue() or "{}"), err.getvalue()


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    return path


def test_that_pdf_and_text_are_written_and_listed(case_file: Path, tmp_path: Path) -> None:
    pdf, text = tmp_path / "r.pdf", tmp_path / "r.txt"
    status, answer, err = call(str(case_file), "--pdf", str(pdf), "--text", str(text))
    assert (status, err) == (0, "")
    assert answer == {"written": [str(text), str(pdf)], "problems": []}
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert "Disc extrusion, L5-S1 LEFT" in text.read_text(encoding="utf-8")
    assert "NOT SIGNED" in text.read_text(encoding="utf-8")


def test_that_the_same_case_gives_the_same_bytes(case_file: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        call(str(case_file), "--pdf", str(tmp_path / f"{name}.pdf"))
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_that_dates_come_from_the_case_and_never_from_the_clock(
    case_file: Path, tmp_path: Path
) -> None:
    text = tmp_path / "r.txt"
    call(str(case_file), "--text", str(text))
    assert "Dated 2 Nov 2026 15:20 (UTC+01:00)" in text.read_text(encoding="utf-8")


def test_that_exports_that_need_images_are_named_and_the_rest_is_written(
    case_file: Path, tmp_path: Path
) -> None:
    names = ("sr", "encapsulated-pdf", "key-objects")
    asked = [p for n in ("text", *names, "fhir", "hl7") for p in (f"--{n}", str(tmp_path / n))]
    status, answer, _ = call(str(case_file), *asked)
    assert status == 1
    assert answer["written"] == [str(tmp_path / name) for name in ("text", "fhir", "hl7")]
    told = {problem["where"]: problem["do"] for problem in answer["problems"]}
    assert sorted(told) == sorted(f"--{name}" for name in names)
    assert all("--study" in do for do in told.values())
    assert not any((tmp_path / name).exists() for name in names)
    bundle = json.loads((tmp_path / "fhir").read_text(encoding="utf-8"))
    assert bundle["resourceType"] == "Bundle"
    segments = (tmp_path / "hl7").read_bytes().split(b"\r")
    assert segments[0].startswith(b"MSH|^~\\&|")
    assert any(segment.startswith(b"OBX|") for segment in segments)


def test_that_a_case_with_a_wrong_word_still_gives_its_report(tmp_path: Path) -> None:
    case = json.loads(json.dumps(CASE))
    case["findings"].append({"id": "f2", "type": "disc_buldge", "level": "L4-L5"})
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    status, answer, _ = call(str(path), "--text", str(tmp_path / "r.txt"))
    assert status == 1
    assert answer["written"]
    assert any("disc_bulge" in p["what"] + p["do"] for p in answer["problems"])


def test_that_an_answer_the_form_does_not_offer_is_a_problem(tmp_path: Path) -> None:
    form = {"template": "lumbar-mr", "version": "1", "answers": {"contrast_agent": "bogus_word"}}
    path = tmp_path / "case.json"
    path.write_text(json.dumps({**CASE, "form": form}), encoding="utf-8")
    text = tmp_path / "r.txt"
    status, answer, _ = call(str(path), "--text", str(text))
    assert status == 1
    (problem,) = [p for p in answer["problems"] if p["where"] == "/form/answers/contrast_agent"]
    assert "bogus_word" in problem["what"]
    assert "⟨" not in text.read_text(encoding="utf-8")


def test_that_what_is_no_case_file_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text("[", encoding="utf-8")
    status, answer, _ = call(str(path), "--text", str(tmp_path / "r.txt"))
    assert (status, answer["written"]) == (1, [])
    assert not (tmp_path / "r.txt").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ("missing.json", "--text", "x"),
        ("{case}", "--study", "missing", "--text", "x"),
        ("{case}",),
    ],
)
def test_that_wrong_usage_exits_2_with_a_sentence(wrong: tuple[str, ...], case_file: Path) -> None:
    argv = [part.format(case=case_file) for part in wrong]
    status, answer, err = call(*argv)
    assert (status, answer) == (2, {})
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_that_a_folder_that_is_not_there_is_a_problem(case_file: Path, tmp_path: Path) -> None:
    status, answer, _ = call(str(case_file), "--pdf", str(tmp_path / "no" / "r.pdf"))
    assert (status, answer["written"]) == (1, [])
    assert "folder" in answer["problems"][0]["what"]


def test_that_an_unknown_language_falls_back_visibly(case_file: Path, tmp_path: Path) -> None:
    text = tmp_path / "r.txt"
    status, answer, _ = call(str(case_file), "--text", str(text), "--language", "../xx")
    assert status == 1
    assert answer["written"] == [str(text)]
    assert answer["problems"][0]["where"] == "--language"


def test_that_key_images_of_a_case_become_an_object_the_program_reads(tmp_path: Path) -> None:
    from desktop.dicom.source import DicomSource
    from tests.dicom.making import ROOT, write_stack

    images = tmp_path / "images"
    images.mkdir()
    write_stack(images, 3, PatientID="P1", PatientBirthDate="19920401")
    case = json.loads(json.dumps(CASE))
    case["study"]["uid"] = f"{ROOT}.1"
    case["findings"][0]["image"] = {"sop_uid": f"{ROOT}.3.2", "frame": 1}
    path, target = tmp_path / "case.json", tmp_path / "key.dcm"
    path.write_text(json.dumps(case), encoding="utf-8")
    tools = Tools(translator=Wording("en", assets.locale_texts("en")), source=DicomSource)
    out, err = io.StringIO(), io.StringIO()
    arguments = ["report", str(path), "--study", str(images), "--key-objects", str(target)]
    status = cli.main([*arguments, "--json"], tools, out, err)
    answer = json.loads(out.getvalue())
    assert (status, answer["written"], answer["problems"]) == (0, [str(target)], [])
    source = DicomSource()
    (study,) = source.index(str(target)).studies
    chosen = source.key_objects(study.objects[0])
    assert [one.sop_uid for one in chosen.references] == [f"{ROOT}.3.2"]
    assert chosen.title.value == "113000"
    first = target.read_bytes()
    cli.main([*arguments, "--json"], tools, io.StringIO(), io.StringIO())
    assert target.read_bytes() == first


def test_that_an_image_that_is_not_there_is_named_and_nothing_is_written(
    case_file: Path, tmp_path: Path
) -> None:
    from desktop.dicom.source import DicomSource
    from tests.dicom.making import write_stack

    images = tmp_path / "images"
    images.mkdir()
    write_stack(images, 1, StudyInstanceUID="1.2.3", PatientID="P1", PatientBirthDate="19920401")
    tools = Tools(translator=Wording("en", assets.locale_texts("en")), source=DicomSource)
    target, out = tmp_path / "key.dcm", io.StringIO()
    arguments = ["report", str(case_file), "--study", str(images), "--key-objects", str(target)]
    status = cli.main([*arguments, "--json"], tools, out, io.StringIO())
    answer = json.loads(out.getvalue())
    assert (status, answer["written"]) == (1, [])
    assert not target.exists()
    assert "--key-objects" in [problem["where"] for problem in answer["problems"]]


def test_that_a_character_the_page_cannot_show_is_named_by_its_field(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    found = [{**CASE["findings"][0], "note": "a\u0007b"}]
    path.write_text(json.dumps({**CASE, "findings": found}), encoding="utf-8")
    status, answer, _ = call(str(path), "--text", str(tmp_path / "out.txt"))
    told = [p for p in answer["problems"] if p["where"] == "/findings/f1/note"]
    assert status == 1
    assert "U+0007" in told[0]["what"]
