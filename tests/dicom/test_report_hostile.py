"""Hostile text comes back equal through the objects of a report, or its field is named."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from dataclasses import replace

import pydicom
import pytest

from desktop.app.draft import KeyImage
from desktop.app.kept import Answerable
from desktop.app.ports import FrameError
from desktop.dicom.report_read import read_measured, read_narrative
from desktop.domain.case import ClinicalPicture
from desktop.report.document import Fact, Facts, Paragraph, Section, Span, clean_text
from tests.dicom.hostile_text import HOSTILE
from tests.dicom.making_report import (
    SERIES,
    SIGNED_AT,
    compose,
    make_case,
    make_draft,
    make_kept,
    make_study,
    sop,
)

UNHOLDABLE = {
    "tab",
    *("nul", "bell", "escape", "backspace", "vertical-tab", "delete", "c1", "mllp"),
    "half",
}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return make_study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def kept(study):
    source, studies = study
    draft = make_draft(make_case(findings=()))
    draft = replace(draft, measurements=(draft.measurements[4],))
    return make_kept(compose(draft, studies, source), draft)


def with_sections(kept, *sections: Section):
    return replace(kept, document=replace(kept.document, sections=sections))


def said(text: str) -> Section:
    return Section(id="findings", title="F", blocks=(Paragraph(spans=(Span(text=text),)),))


def tried(source, form, one, studies):
    try:
        return source.report_object(form, one, studies), None
    except FrameError as error:
        return b"", error.problem


def test_that_the_corpus_is_large_enough() -> None:
    assert len(HOSTILE) >= 40
    assert max(map(len, HOSTILE.values())) >= 200_000


@pytest.mark.parametrize("name", HOSTILE)
def test_that_hostile_text_comes_back_equal_or_its_field_is_named(name, kept, study) -> None:
    source, studies = study
    text = HOSTILE[name]
    one = with_sections(kept, said(text))
    if name in UNHOLDABLE:
        with pytest.raises(FrameError) as refused:
            source.report_object("narrative", one, studies)
        problem = refused.value.problem
        assert problem.code in ("report-field-control", "report-field-half")
        assert dict(problem.args)["field"] == "TextValue (findings, Finding)"
        return
    data = source.report_object("narrative", one, studies)
    assert read_narrative(data).sections[0].texts == (text.rstrip(" "),)
    dataset = pydicom.dcmread(io.BytesIO(data))
    container = next(i for i in dataset.ContentSequence if i.ValueType == "CONTAINER")
    assert container.ContentSequence[-1].TextValue == text.rstrip(" ")


def test_that_another_program_reads_the_same_text(kept, study, tmp_path) -> None:
    if shutil.which("dcm2json") is None or shutil.which("dciodvfy") is None:
        pytest.skip("dcmtk or dicom3tools is not installed")
    source, studies = study
    texts = {n: t for n, t in HOSTILE.items() if n not in UNHOLDABLE}
    one = with_sections(kept, *(said(text) for text in texts.values()))
    path = tmp_path / "r.dcm"
    path.write_bytes(source.report_object("narrative", one, studies))
    out = subprocess.run(["dcm2json", str(path)], capture_output=True, check=True).stdout
    items = json.loads(out)["0040A730"]["Value"]
    found = [
        item["0040A730"]["Value"][-1]["0040A160"]["Value"][0]
        for item in items
        if item["0040A040"]["Value"] == ["CONTAINER"]
    ]
    assert found[: len(texts)] == [text.rstrip(" ") for text in texts.values()]
    checked = subprocess.run(["dciodvfy", str(path)], capture_output=True, check=False)
    errors = [e for e in checked.stderr.decode(errors="replace").splitlines() if "Error" in e]
    assert errors == []
    shown = subprocess.run(["dsrdump", str(path)], capture_output=True, check=False)
    assert shown.returncode == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_that_hostile_labels_and_titles_move_to_text_whole(name, kept, study) -> None:
    if name in UNHOLDABLE:
        return
    source, studies = study
    text = HOSTILE[name]
    facts = Facts(items=(Fact(label=text, value="v"),))
    data = source.report_object(
        "narrative",
        with_sections(kept, Section(id="identity", title=text, blocks=(facts,))),
        studies,
    )
    section = read_narrative(data).sections[0]
    assert section.title == text.rstrip(" ")
    dataset = pydicom.dcmread(io.BytesIO(data))
    container = next(i for i in dataset.ContentSequence if i.ValueType == "CONTAINER")
    concept = container.ContentSequence[-1].ConceptNameCodeSequence[0].CodeMeaning
    assert text.rstrip(" ") in (concept, *section.texts)
    for element in dataset.iterall():
        if element.keyword == "CodeMeaning":
            assert isinstance(element.value, str)
            assert len(element.value) <= 64


@pytest.mark.parametrize("name", HOSTILE)
def test_that_names_and_organisations_come_back_equal_or_are_named(name, kept, study) -> None:
    source, studies = study
    text = HOSTILE[name].strip(" ")
    case = kept.draft.case
    organised = replace(case, study=replace(case.study, organisation=text))
    for field, one in (
        (
            "ObserverName",
            replace(kept, answerable=(Answerable(by=text, at=SIGNED_AT),)),
        ),
        (
            "VerifyingOrganization",
            replace(kept, draft=replace(kept.draft, case=organised)),
        ),
    ):
        for form, reader in (("narrative", read_narrative), ("sr", read_measured)):
            data, problem = tried(source, form, one, studies)
            if problem is not None:
                assert field in str(dict(problem.args)["field"])
                assert problem.code.startswith("report-field-")
                continue
            (observer,) = pydicom.dcmread(io.BytesIO(data)).VerifyingObserverSequence
            if field == "VerifyingOrganization":
                assert observer.VerifyingOrganization == text
            else:
                assert str(observer.VerifyingObserverName) == text
                assert reader(data).state.verifiers == (text,)


def test_that_a_limit_is_named_with_its_number(kept, study) -> None:
    source, studies = study
    one = replace(kept, answerable=(Answerable(by="x" * 65, at=SIGNED_AT),))
    with pytest.raises(FrameError) as refused:
        source.report_object("narrative", one, studies)
    assert dict(refused.value.problem.args) == {"field": "VerifyingObserverName", "limit": 64}
    titled = replace(kept, document=replace(kept.document, title="x" * 1025))
    with pytest.raises(FrameError) as refused:
        source.report_object("pdf", titled, studies)
    assert dict(refused.value.problem.args) == {"field": "DocumentTitle", "limit": 1024}


@pytest.mark.parametrize("name", HOSTILE)
def test_that_what_a_reader_typed_leaves_as_the_page_prints_it(name, study) -> None:
    source, studies = study
    typed = HOSTILE[name]
    case = make_case(findings=(), clinical=ClinicalPicture(indication=typed))
    draft = replace(make_draft(case), measurements=())
    one = make_kept(compose(draft), draft)
    back = read_narrative(source.report_object("narrative", one, studies))
    (clinical,) = [s for s in back.sections if s.id == "clinical"]
    printed = clean_text(typed).strip()
    assert printed in "\n".join(clinical.texts)


@pytest.mark.parametrize("name", ["backslash", "over-limit", "nul", "equals"])
def test_that_an_identity_that_would_not_read_back_is_refused(name, tmp_path, kept) -> None:
    text = HOSTILE[name]
    if name in ("nul", "equals"):
        text = "x" * 65
    source, studies = make_study(tmp_path / "s", PatientID=None)
    del studies
    for path in (tmp_path / "s").iterdir():
        dataset = pydicom.dcmread(path)
        dataset.add_new(0x00100020, "LO", text)
        dataset.save_as(path)
    studies = source.index(str(tmp_path / "s")).studies
    case = replace(kept.draft.case, patient=replace(kept.draft.case.patient, id=None))
    image = KeyImage(series_uid=SERIES, stack=1, sop_uid=sop(0), frame=1)
    one = replace(kept, draft=replace(kept.draft, case=case, key_images=(image,)))
    for form in ("narrative", "sr", "pdf", "keys"):
        with pytest.raises(FrameError) as refused:
            source.report_object(form, one, studies)
        assert dict(refused.value.problem.args)["field"] == "PatientID"
