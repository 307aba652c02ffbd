"""Reports leave as valid DICOM objects of their study and read back as what was kept."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pydicom
import pytest
from hypothesis import given, settings

from desktop import assets
from desktop.app.draft import Place
from desktop.app.keeping import composed_report
from desktop.app.kept import Answerable
from desktop.app.ports import FrameError
from desktop.app.reporting import draft_of
from desktop.dicom.blobs import MemoryBlob
from desktop.dicom.report_read import read_measured, read_narrative, read_pdf
from desktop.dicom.source import DicomSource
from desktop.dicom.sr_read import read_report
from desktop.domain.case import AlsoStudy, CasePatient, ClinicalPicture, ImagePlace
from desktop.domain.measured import Reading
from desktop.domain.message import Problem
from desktop.report.communication import Communication
from desktop.report.document import printed
from desktop.report.lifecycle import Status
from desktop.report.wording import Wording
from tests.dicom.making_report import (
    ADDED_AT,
    FINDINGS,
    PDF,
    SIGNED_AT,
    STUDY,
    appended_signing,
    compose,
    make_case,
    make_draft,
    make_kept,
    make_marks,
    make_study,
    sop,
)
from tests.report.random_forms import cases

FORMS = ("sr", "narrative", "pdf", "keys")
PREDECESSOR = "PredecessorDocumentsSequence"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return make_study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def kept(study):
    source, studies = study
    draft = make_draft()
    return make_kept(compose(draft, studies, source), draft)


def later(kept, study):
    """The version after an addendum to the same report."""
    source, studies = study
    document = compose(kept.draft, studies, source, appended_signing("The left, not the right."))
    signers = (*kept.answerable, Answerable(by="Dr. Roe", at=ADDED_AT))
    return replace(
        kept,
        number=2,
        status=Status.APPENDED,
        document=document,
        at=ADDED_AT,
        by="Dr. Roe",
        answerable=signers,
    )


def write(form: str, kept, study) -> bytes:
    source, studies = study
    return source.report_object(form, kept, studies)


def read(data: bytes) -> pydicom.Dataset:
    return pydicom.dcmread(io.BytesIO(data))


def program(*argv: str) -> subprocess.CompletedProcess:
    if shutil.which(argv[0]) is None:
        pytest.skip(f"{argv[0]} is not installed")
    return subprocess.run(argv, capture_output=True, check=False)


@pytest.mark.parametrize("form", FORMS)
def test_that_an_independent_validator_finds_no_error(form, kept, study, tmp_path: Path) -> None:
    preliminary = composed_report(kept.draft, kept.document, PDF)
    for number, one in enumerate((kept, later(kept, study), preliminary)):
        path = tmp_path / f"{number}.dcm"
        path.write_bytes(write(form, one, study))
        said = program("dciodvfy", str(path)).stderr.decode()
        assert [line for line in said.splitlines() if line.startswith("Error")] == []
        if form != "pdf":
            shown = program("dsrdump", str(path))
            assert shown.returncode == 0
            assert b"E: " not in shown.stderr


def test_that_another_program_gives_the_pages_back_byte_for_byte(kept, study, tmp_path) -> None:
    for pages in (PDF, PDF + b"\n", b"%PDF-1.7 " + PDF):
        path, out = tmp_path / "r.dcm", tmp_path / "r.pdf"
        data = write("pdf", replace(kept, pdf=pages), study)
        path.write_bytes(data)
        assert read_pdf(data) == pages
        assert program("dcm2pdf", str(path), str(out)).returncode == 0
        assert out.read_bytes() == pages
    ends_oddly = PDF + b"\x00\x00"
    assert read_pdf(write("pdf", replace(kept, pdf=ends_oddly), study)) == ends_oddly


@pytest.mark.parametrize("form", FORMS)
def test_that_an_object_belongs_to_the_study_and_is_utf_8_with_an_empty_preamble(
    form, kept, study
) -> None:
    made = read(write(form, kept, study))
    assert made.StudyInstanceUID == STUDY
    assert made.SeriesInstanceUID not in {stack.series_uid for stack in study[1][0].stacks}
    assert (made.PatientID, str(made.PatientName)) == ("S-1", "Sample^Anna")
    assert made.PatientBirthDate == "19800312"
    assert made.SpecificCharacterSet == "ISO_IR 192"
    assert made.preamble == bytes(128)
    assert (made.ContentDate, made.ContentTime) == ("20261102", "152000")
    assert made.TimezoneOffsetFromUTC == "+0100"


@pytest.mark.parametrize("form", FORMS)
def test_that_the_same_version_gives_the_same_bytes_and_another_one_its_own_uid(
    form, kept, study
) -> None:
    assert write(form, kept, study) == write(form, kept, study)
    versions = (kept, later(kept, study), replace(kept, report_id="r2", at="2026-11-09"))
    uids = {read(write(form, one, study)).SOPInstanceUID for one in versions}
    assert len(uids) == 3
    assert all(uid.startswith("2.25.") and len(uid) <= 64 for uid in uids)


@pytest.mark.parametrize("form", ["sr", "narrative", "pdf"])
def test_that_versions_share_a_series_and_kinds_do_not(form, kept, study) -> None:
    one, two = read(write(form, kept, study)), read(write(form, later(kept, study), study))
    assert one.SeriesInstanceUID == two.SeriesInstanceUID
    assert (one.InstanceNumber, two.InstanceNumber) == (1, 2)
    others = {read(write(f, kept, study)).SeriesInstanceUID for f in FORMS if f != form}
    assert one.SeriesInstanceUID not in others


def test_that_uids_depend_on_report_and_version_alone(kept, study) -> None:
    for form in ("sr", "narrative", "pdf"):
        other = replace(kept, by="Dr. Else", at="2026-12-01", pdf=PDF + b"!")
        assert (
            read(write(form, kept, study)).SOPInstanceUID
            == read(write(form, other, study)).SOPInstanceUID
        )


@pytest.mark.parametrize("form", ["sr", "narrative"])
@pytest.mark.parametrize(
    ("status", "flags"),
    [
        (Status.DRAFT, ("PARTIAL", "UNVERIFIED", "PRELIMINARY")),
        (Status.PRELIMINARY, ("PARTIAL", "UNVERIFIED", "PRELIMINARY")),
        (Status.FINAL, ("COMPLETE", "VERIFIED", "FINAL")),
        (Status.APPENDED, ("COMPLETE", "VERIFIED", "FINAL")),
        (Status.CORRECTED, ("COMPLETE", "VERIFIED", "FINAL")),
        (Status.RETRACTED, ("COMPLETE", "VERIFIED", "FINAL")),
    ],
)
def test_that_the_flags_follow_the_life_of_the_report(form, status, flags, kept, study) -> None:
    signers = kept.answerable if flags[1] == "VERIFIED" else ()
    made = read(write(form, replace(kept, status=status, answerable=signers), study))
    assert (made.CompletionFlag, made.VerificationFlag, made.PreliminaryFlag) == flags
    assert made.CompletionFlagDescription == status.value
    if flags[1] == "VERIFIED":
        (observer,) = made.VerifyingObserverSequence
        assert str(observer.VerifyingObserverName) == "Dr. Jane Doe"
        assert observer.VerifyingOrganization == "Spital Zürich"
        assert observer.VerificationDateTime == "20261102152000+0100"
    else:
        assert "VerifyingObserverSequence" not in made
    pages = read(write("pdf", replace(kept, status=status, answerable=signers), study))
    assert pages.VerificationFlag == flags[1]


def test_that_nobody_is_said_to_have_verified_what_nobody_signed(kept, study) -> None:
    for form in ("sr", "narrative", "pdf"):
        made = read(write(form, replace(kept, answerable=()), study))
        assert made.VerificationFlag == "UNVERIFIED"


def test_that_a_discarded_report_never_leaves(kept, study) -> None:
    for form in FORMS:
        with pytest.raises(FrameError) as refused:
            write(form, replace(kept, status=Status.DISCARDED), study)
        assert refused.value.problem.code == "report-discarded"


def test_that_a_later_version_names_the_one_before_it_and_all_who_answer(kept, study) -> None:
    for form, reader in (("sr", read_measured), ("narrative", read_narrative)):
        first, second = write(form, kept, study), write(form, later(kept, study), study)
        assert reader(first).state.predecessors == ()
        assert reader(second).state.predecessors == (str(read(first).SOPInstanceUID),)
        assert reader(second).state.verifiers == ("Dr. Jane Doe", "Dr. Roe")
        (named,) = read(second)[PREDECESSOR].value
        assert named.StudyInstanceUID == STUDY
        assert named.ReferencedSeriesSequence[0].SeriesInstanceUID == read(first).SeriesInstanceUID


def test_that_every_word_of_the_document_is_in_the_narrative(kept, study) -> None:
    back = read_narrative(write("narrative", kept, study))
    assert back.language == "en"
    assert [s.id for s in back.sections] == [*(s.id for s in kept.document.sections), "foot"]
    for section, one in zip(kept.document.sections, back.sections[:-1], strict=True):
        assert one.title == section.title
        held = "\n".join((one.title, *one.texts, _meanings(section)))
        for words in filter(str.strip, printed(section)):
            assert words in held, section.id
    assert kept.document.page.posture in back.sections[-1].texts


def _meanings(section) -> str:
    """Labels, column and lane titles: they stand as the meanings of codes."""
    words = []
    for block in section.blocks:
        words += [fact.label for fact in getattr(block, "items", ()) if hasattr(fact, "label")]
        words += [str(n.number) for n in getattr(block, "items", ()) if hasattr(n, "number")]
        words += [column.title for column in getattr(block, "columns", ())]
        words.append(getattr(block, "title", ""))
    return "\n".join(words)


def test_that_an_addendum_stands_before_the_original(kept, study) -> None:
    back = read_narrative(write("narrative", later(kept, study), study))
    assert back.sections[0].id == "addenda"
    assert "The left, not the right." in back.sections[0].texts
    made = read(write("narrative", later(kept, study), study))
    containers = [i for i in made.ContentSequence if i.ValueType == "CONTAINER"]
    assert containers[0].ConceptNameCodeSequence[0].CodeValue == "55107-7"


def test_that_communications_have_a_section_of_their_own(study) -> None:
    told = Communication(
        target="flag:urinary_retention",
        word="urinary_retention",
        told_to="Dr. Roe",
        told_at=SIGNED_AT,
        how="phone",
        read_back=True,
    )
    case = make_case(clinical=ClinicalPicture(red_flags=("urinary_retention",)))
    draft = replace(make_draft(case), communications=(told,))
    back = read_narrative(write("narrative", make_kept(compose(draft), draft), study))
    (section,) = [one for one in back.sections if one.id == "communication"]
    assert "Dr. Roe" in section.texts
    made = read(write("narrative", make_kept(compose(draft), draft), study))
    codes = [
        item.ConceptNameCodeSequence[0].get("CodeValue")
        for item in made.ContentSequence
        if item.ValueType == "CONTAINER"
    ]
    assert codes.count("73568-8") == 1


@settings(max_examples=40)
@given(case=cases())
def test_that_any_form_leaves_whole(case, study) -> None:
    own = replace(case.study, uid=STUDY, accession=None, date="2026-11-02")
    draft = replace(
        draft_of(replace(case, study=own, patient=CasePatient(id="S-1"), issued=SIGNED_AT)), id="r"
    )
    kept = make_kept(compose(draft), draft, answerable=())
    back = read_narrative(write("narrative", kept, study))
    for section, one in zip(kept.document.sections, back.sections, strict=False):
        assert (section.id, section.title) == (one.id, one.title)
        held = "\n".join((one.title, *one.texts, _meanings(section)))
        assert [words for words in printed(section) if words.strip() and words not in held] == []
    if draft.case.findings:
        groups = read_measured(write("sr", kept, study)).groups
        for finding, group in zip(draft.case.findings, groups, strict=True):
            assert (group.id, group.finding_type) == (finding.id, finding.type)
            assert (group.level, group.side) == (finding.level, finding.side)
            assert tuple(reading.value for reading in group.readings) == finding.size_mm


def test_that_measurements_read_back_equal(kept, study) -> None:
    groups = {g.id: g for g in read_measured(write("sr", kept, study)).groups if g.tool}
    assert list(groups) == [one.id for one in make_marks()]
    for one in make_marks():
        group = groups[one.id]
        assert group.readings == one.readings
        assert (group.tool, group.basis) == (one.tool, one.basis)
        assert (group.sop_uid, group.frame) == (one.place.sop_uid, one.place.frame)
        assert sorted(group.points) == sorted(one.points)
        finding = next((f for f in FINDINGS if f.id == one.finding), None)
        if finding is None:
            assert (group.level, group.side, group.region) == (None, None, "lumbar_spine")
        else:
            assert (group.level, group.side) == (finding.level, finding.side)
            assert group.finding_type == finding.type


def test_that_the_library_of_others_reads_the_same_measurements(kept, study, tmp_path) -> None:
    from highdicom.sr import srread

    path = tmp_path / "m.dcm"
    path.write_bytes(write("sr", kept, study))
    groups = srread(str(path)).content.get_image_measurement_groups()
    assert len(groups) == len(make_marks()) + len(FINDINGS)
    found = {str(g.tracking_identifier): g for g in groups}
    for one in make_marks():
        values = [m.value for m in found[one.id].get_measurements()]
        assert values == [r.value for r in one.readings if r.value is not None]
    first = found["f1"]
    assert first.finding_type.meaning == "Disc extrusion"
    (site,) = first.finding_sites
    assert (site.value.value, site.laterality.meaning) == ("243927000", "Left")


def test_that_the_viewer_shows_what_was_written(kept, study) -> None:
    for form, template in (("sr", "1500"), ("narrative", "2000")):
        shown = read_report(MemoryBlob(write(form, kept, study)))
        assert (shown.template, shown.problems) == (template, ())
        assert (shown.is_complete, shown.is_verified) == (True, True)
        assert shown.verifiers == ("Dr. Jane Doe",)
        assert {ref.sop_uid for ref in shown.evidence} >= {sop(1)}


def test_that_findings_read_back_with_type_side_level_and_words(kept, study) -> None:
    groups = {g.id: g for g in read_measured(write("sr", kept, study)).groups if not g.tool}
    assert list(groups) == [one.id for one in FINDINGS]
    for finding in FINDINGS:
        group = groups[finding.id]
        assert (group.finding_type, group.level, group.side) == (
            finding.type,
            finding.level,
            finding.side,
        )
        assert group.region == (None if finding.level else "lumbar_spine")
    first = groups["f1"]
    assert [r.value for r in first.readings] == [9.1, 4.25]
    assert first.sop_uid == sop(1)
    assert dict(first.words) == {
        "severity": "moderate",
        "zone": "subarticular",
        "neural": "displacement",
        "activity": "oedema",
        "root_pfirrmann": "2",
        "root-S1-left": "displacement",
    }
    assert groups["f2"].readings == (Reading(name="slip", value=6.3, unit="mm"),)


def test_that_codes_are_standard_or_of_a_declared_scheme(kept, study) -> None:
    for form in ("sr", "narrative"):
        made = read(write(form, kept, study))
        (scheme,) = made.CodingSchemeIdentificationSequence
        assert scheme.CodingSchemeDesignator == "99CONCORD"
        schemes = {str(element.value) for element in made.iterall() if element.tag == 0x00080102}
        assert schemes <= {"99CONCORD", "DCM", "SCT", "UCUM", "LN", "RFC5646"}
    levels = [
        item.ConceptCodeSequence[0].CodeValue
        for item in _items(read(write("sr", kept, study)))
        if item.ValueType == "CODE"
        and item.ConceptNameCodeSequence[0].CodeMeaning == "Finding Site"
        and item.ConceptCodeSequence[0].CodingSchemeDesignator == "SCT"
    ]
    assert {"243927000", "243923001", "11994002"} <= set(levels)


def _items(dataset):
    for item in dataset.get("ContentSequence", ()):
        yield item
        yield from _items(item)


def test_that_a_tracking_uid_stays_through_the_versions(kept, study) -> None:
    one, two = (read_measured(write("sr", k, study)) for k in (kept, later(kept, study)))
    assert [g.tracking_uid for g in one.groups] == [g.tracking_uid for g in two.groups]
    assert len({g.tracking_uid for g in one.groups}) == len(one.groups)


def test_that_the_images_it_points_at_are_its_evidence(kept, study) -> None:
    made = read(write("sr", kept, study))
    named = {
        str(item.ReferencedSOPInstanceUID)
        for study_item in made.CurrentRequestedProcedureEvidenceSequence
        for series in study_item.ReferencedSeriesSequence
        for item in series.ReferencedSOPSequence
    }
    assert named == {sop(0), sop(1), sop(9)}
    words = read(write("narrative", kept, study))
    assert {
        str(i.ReferencedSOPSequence[0].ReferencedSOPInstanceUID)
        for i in _items(words)
        if i.ValueType == "IMAGE"
    } == {sop(1)}
    (source,) = read(write("pdf", kept, study)).SourceInstanceSequence
    assert source.ReferencedSOPInstanceUID == sop(1)


def test_that_a_missing_image_or_another_study_is_refused(kept, study, tmp_path) -> None:
    source, studies = study
    stacks = tuple(s for s in studies[0].stacks if s.series_uid.endswith(".2.2"))
    less = (replace(studies[0], stacks=stacks),)
    for form in FORMS:
        with pytest.raises(FrameError) as missing:
            source.report_object(form, kept, less)
        assert missing.value.problem.code == "export-image-missing"
    case = make_case(patient=CasePatient(id="SOMEBODY-ELSE"))
    stranger = replace(kept, draft=replace(kept.draft, case=case))
    elsewhere = replace(
        kept,
        draft=replace(
            kept.draft, case=make_case(study=replace(case.study, uid="1.2.3", also=(AlsoStudy(),)))
        ),
    )
    for one in (stranger, elsewhere):
        for form in FORMS:
            with pytest.raises(FrameError) as other:
                write(form, one, study)
            assert other.value.problem.code == "export-other-study"


def test_that_what_is_no_such_object_is_not_read(kept, study) -> None:
    from desktop.dicom.fields import RefusedError

    pages = write("pdf", kept, study)
    for reader in (read_narrative, read_measured):
        for data in (b"", b"not a file", pages):
            with pytest.raises(RefusedError):
                reader(data)
    with pytest.raises(RefusedError):
        read_pdf(write("sr", kept, study))


def test_that_odd_images_are_pointed_at_as_far_as_they_can_be(tmp_path) -> None:
    retired = "1.2.840.10008.5.1.4.1.1.6"  # ultrasound, as it was
    single = {"NumberOfFrames": "1", "SOPClassUID": retired, "PatientSex": "U"}
    study = make_study(tmp_path / "retired", **single)
    draft = make_draft()
    draft = replace(draft, measurements=draft.measurements[:1])
    kept = make_kept(compose(draft, study[1], study[0]), draft)
    for form in FORMS:
        data = write(form, kept, study)
        assert retired.encode() in data
        named = {str(e.value) for e in read(data).iterall() if e.keyword == "ReferencedFrameNumber"}
        assert named == set()
    group = read_measured(write("sr", kept, study)).groups[0]
    assert (group.sop_uid, group.frame) == (sop(0), 1)


def test_that_images_without_identifiers_have_no_objects(tmp_path) -> None:
    source, studies = make_study(tmp_path / "bare", StudyInstanceUID=None)
    (_, first, *_rest) = studies
    case = make_case(study=replace(make_case().study, uid=first.study_uid), findings=())
    draft = replace(make_draft(case), measurements=make_marks()[:1])
    kept = make_kept(compose(draft), draft)
    for form in ("narrative", "pdf"):
        with pytest.raises(FrameError) as refused:
            source.report_object(form, kept, (first,))
        assert refused.value.problem.code == "report-no-uid"


@pytest.mark.slow
def test_that_real_images_give_valid_objects(shared, tmp_path) -> None:
    """Every stack of the shared images whose own identifiers are valid."""
    checked = 0
    for folder in sorted(p for p in (shared / "dicom").iterdir() if p.is_dir()):
        source = DicomSource()
        for one in source.index(str(folder)).studies:
            for stack in [s for s in one.stacks if s.frames][:4]:
                checked += _valid(source, one, stack, tmp_path / "o.dcm")
        source.close()
    assert checked > 200


def _valid(source, study, stack, path) -> int:
    ref = stack.frames[len(stack.frames) // 2]
    if ref.sop_uid.startswith(("2.25.", "999.")) or (
        len(stack.frames) > 1 and ref.sop_class_uid.endswith("1.1.6.1") and ref.frame > 1
    ):
        return 0  # a stand-in of ours, a root that does not exist, frames where none may be
    if study.study_uid.startswith(("2.25.", "999.")):
        return 0
    place = Place(
        series_uid=stack.series_uid, stack=1, sop_uid=ref.sop_uid, frame=ref.frame, x=1.0, y=2.0
    )
    case = make_case(
        study=replace(make_case().study, uid=study.study_uid, accession=None, date=None),
        patient=CasePatient(id=study.patient.id or None),
        findings=(replace(FINDINGS[0], image=ImagePlace(sop_uid=ref.sop_uid, frame=ref.frame)),),
    )
    draft = replace(make_draft(case), measurements=(replace(make_marks()[0], place=place),))
    kept = make_kept(compose(draft, (study,), source), draft)
    for form in FORMS:
        path.write_bytes(source.report_object(form, kept, (study,)))
        said = program("dciodvfy", str(path)).stderr.decode(errors="replace")
        assert "Error" not in said, (form, study.study_uid)
    return len(FORMS)


def test_that_every_reason_has_its_words() -> None:
    words = Wording("en", assets.locale_texts("en"))
    folder = Path(__file__).resolve().parents[2] / "desktop" / "dicom"
    text = "\n".join(path.read_text() for path in folder.glob("report_*.py"))
    codes = set(re.findall(r'RefusedError\(\s*"([a-z-]+)"', text))
    assert len(codes) > 10
    for code in codes:
        problem = Problem.of("here", code, field="PatientID", limit=64)
        assert not words.what(problem).startswith("⟨"), code
        assert not words.do(problem).startswith("⟨"), code


def test_that_a_report_without_anything_measured_or_found_leaves_in_words_only(
    study,
) -> None:
    source, studies = study
    draft = replace(make_draft(make_case(findings=())), measurements=())
    empty = make_kept(compose(draft, studies, source), draft)
    with pytest.raises(FrameError) as refused:
        write("sr", empty, study)
    assert refused.value.problem.code == "report-nothing-measured"
    assert read_narrative(write("narrative", empty, study)).sections
