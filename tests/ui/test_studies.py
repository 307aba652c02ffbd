"""Several studies in one window: earlier ones, examinations of one report, other patients."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from desktop.app.edits import AddFinding, ChangePatient, SetComparison
from desktop.domain.case import Comparison, Finding
from desktop.viewer.company import Role
from tests.dicom.making import ROOT, make_slice, to_bytes

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def write_study(folder: Path, number: int, date: str, *, count: int = 9, **changes: object) -> None:
    """Write an axial T2 series of its own study and frame of reference."""
    folder.mkdir(parents=True, exist_ok=True)
    root = f"{ROOT}.{7000 + number}"
    for index in range(count):
        grey = np.full((48, 64), 200 + 40 * index + number, dtype=np.uint16)
        fields = {
            "StudyInstanceUID": f"{root}.1",
            "SeriesInstanceUID": f"{root}.2",
            "FrameOfReferenceUID": f"{root}.9",
            "SOPInstanceUID": f"{root}.3.{index + 1}",
            "StudyDate": date,
            "AccessionNumber": f"A{number}",
            "StudyDescription": "MR lumbar spine",
            "SeriesDescription": "T2 TSE ax",
            **changes,
        }
        place = (0.0, 0.0, 4.0 * index + 100.0 * number)
        made = make_slice(index, position=place, pixels=grey, **fields)
        made.file_meta.MediaStorageSOPInstanceUID = f"{root}.3.{index + 1}"
        (folder / f"{number}-{index}.dcm").write_bytes(to_bytes(made))


def uid(number: int) -> str:
    return f"{ROOT}.{7000 + number}.1"


@pytest.fixture
def follow_up(tmp_path: Path) -> Path:
    """A study, two earlier ones, radiographs of the same day and another patient's study."""
    folder = tmp_path / "images"
    write_study(folder / "now", 1, "20261102")
    write_study(folder / "then", 2, "20240501")
    write_study(folder / "before", 3, "20220110")
    write_study(
        folder / "rx", 4, "20261102", count=1, Modality="CR", StudyTime="150000",
        StudyDescription="Lumbar spine flexion", SeriesDescription="flexion", RepetitionTime=None,
        EchoTime=None,
    )  # fmt: skip
    write_study(folder / "other", 5, "20250101", PatientName="Other^Bo", PatientID="S-9")
    return folder


@pytest.fixture
def reading(hands, follow_up: Path):
    """The newest study on screen with its report begun."""
    hands.app.open_path(str(follow_up))
    hands.until(lambda: len(hands.app.index.studies) == 5)
    hands.app.open_study_uid(uid(1))
    hands.until(lambda: hands.app.desk.session is not None)
    hands.until(lambda: hands.app.window.reading.viewer.panes[0].frame is not None)
    return hands


def viewer_of(hands):
    return hands.app.window.reading.viewer


def tags(hands) -> list[str]:
    viewer = viewer_of(hands)
    return [viewer.panes[p].overlay.corners.tag for p in viewer.scene.arrangement.visible]


def headings(hands) -> list[str]:
    listed = viewer_of(hands).strip.list_widget
    texts = [listed.item(row).data(Qt.ItemDataRole.UserRole + 9) for row in range(listed.count())]
    return [text.replace("\n", " ") for text in texts if text]


def compare(hands) -> None:
    viewer_of(hands).focus_active()
    hands.press(Qt.Key.Key_B, modifier=CTRL)
    hands.until(lambda: viewer_of(hands).is_settled)


def test_that_one_key_brings_the_newest_earlier_study_beside_and_says_so(reading) -> None:
    assert "1 May 2024" in reading.app.window.notices.text()
    compare(reading)
    viewer = viewer_of(reading)
    assert viewer.scene.arrangement.layout.value == "1x2"
    assert tags(reading) == ["THIS 2026-11-02", "PRIOR 2024-05-01"]
    assert headings(reading) == ["THIS MR 2026-11-02", "PRIOR MR 2024-05-01"]
    assert reading.draft.case.study.comparison == Comparison(
        study_uid=uid(2), date="2024-05-01", modality="MR"
    )
    assert reading.app.window.hub.action("compare").isChecked()
    assert reading.app.desk.session.undo_name.id == "app-edit-comparison"
    assert "prior 1 May 2024" in reading.app.window.reading.banner.identity.when


def test_that_both_scroll_together_by_an_offset_that_is_printed_and_can_be_taken_away(
    reading,
) -> None:
    compare(reading)
    viewer = viewer_of(reading)
    for index in (2, 6):
        viewer.go_index(0, index)
        assert viewer.scene.states[1].index == index
    assert any("+100.0" in line for line in viewer.panes[1].overlay.corners.bottom_right)
    viewer.trigger("sync-clear")
    viewer.go_index(0, 0)
    assert viewer.scene.states[1].index == 6
    assert not any("100" in line for line in viewer.panes[1].overlay.corners.bottom_right)


def test_that_keys_go_on_to_older_studies_and_back_and_never_to_another_patient(reading) -> None:
    compare(reading)
    reading.press(Qt.Key.Key_PageDown, modifier=ALT)
    assert tags(reading)[1] == "PRIOR 2022-01-10"
    assert reading.draft.case.study.comparison.study_uid == uid(3)
    reading.press(Qt.Key.Key_PageDown, modifier=ALT)
    assert tags(reading)[1] == "PRIOR 2022-01-10"
    assert "no older" in reading.app.window.notices.text()
    reading.press(Qt.Key.Key_PageUp, modifier=ALT)
    assert tags(reading)[1] == "PRIOR 2024-05-01"
    shown = {study.patient.id for study in viewer_of(reading).scene.company.studies}
    assert shown == {"S-1"}


def test_that_leaving_brings_back_what_was_on_screen(reading) -> None:
    viewer = viewer_of(reading)
    before = (tuple(viewer.scene.states), viewer.scene.arrangement)
    compare(reading)
    compare(reading)
    assert (tuple(viewer.scene.states), viewer.scene.arrangement) == before
    assert not reading.app.window.hub.action("compare").isChecked()


def test_that_swapping_exchanges_left_and_right(reading) -> None:
    compare(reading)
    reading.press(Qt.Key.Key_Backslash)
    assert tags(reading) == ["PRIOR 2024-05-01", "THIS 2026-11-02"]


def test_that_an_earlier_study_takes_measurements_but_no_marks_and_no_key_images(
    reading, qtbot
) -> None:
    compare(reading)
    viewer = viewer_of(reading)
    viewer.activate(1)
    viewer.click_place(1, (10.0, 10.0))
    assert not reading.app.window.reading.panel.form.prompt.is_open
    assert "earlier one" in reading.app.window.notices.text()
    viewer.trigger("key-image")
    assert reading.draft.key_images == ()
    viewer.measures.add(1, "length", ((5.0, 5.0), (25.0, 5.0)))
    reading.until(lambda: reading.draft.measurements)
    words = viewer.composer.listed_words(reading.draft.measurements[0])
    assert "PRIOR 2024-05-01" in words
    assert not any("7002" in key for key in reading.draft.shown)


def test_that_a_measurement_on_an_earlier_study_is_no_value_of_a_finding(reading) -> None:
    compare(reading)
    viewer = viewer_of(reading)
    reading.app.desk.do(AddFinding(Finding(id="f1", type="disc_extrusion", level="L5-S1")))
    viewer.measures.add(1, "length", ((5.0, 5.0), (25.0, 5.0)))
    reading.until(lambda: reading.draft.measurements)
    reading.app.desk.measures.send()
    assert reading.draft.links == ()
    assert reading.draft.case.finding("f1").size_mm == ()
    assert "earlier study" in reading.app.window.notices.text()


def test_that_change_words_keep_the_study_they_refer_to(reading) -> None:
    compare(reading)
    reading.app.desk.do(
        AddFinding(Finding(id="f1", type="disc_extrusion", level="L5-S1", change="larger"))
    )
    reading.press(Qt.Key.Key_PageDown, modifier=ALT)
    assert tags(reading)[1] == "PRIOR 2022-01-10"
    assert reading.draft.case.study.comparison.study_uid == uid(2)
    assert "still compares" in reading.app.window.notices.text()


def test_that_an_older_comparison_is_warned_of_on_screen_and_before_the_page_goes_out(
    reading,
) -> None:
    reading.app.desk.do(
        SetComparison(Comparison(study_uid=uid(3), date="2022-01-10", modality="MR"))
    )
    titles = [check.title.id for check in reading.app.desk.checks()]
    assert "check-newer-prior" in titles
    reading.app.companions._tell()
    assert "newer" in reading.app.window.notices.text()


def test_that_an_examination_joins_the_report_and_undo_takes_it_out_again(reading) -> None:
    reading.app.window.hub.run("add-examination")
    listed = reading.app.companions._list.list
    lines = [listed.item(row).text() for row in range(listed.count())]
    assert len(lines) == 3
    assert not any("Other" in line for line in lines)
    row = next(i for i, line in enumerate(lines) if "flexion" in line)
    listed.setCurrentRow(row)
    reading.press(Qt.Key.Key_Return)
    study = reading.draft.case.study
    assert [(a.uid, a.modality) for a in study.also] == [(uid(4), "CR")]
    assert study.modalities == ("MR", "CR")
    assert headings(reading) == ["THIS MR 2026-11-02", "ALSO CR 2026-11-02"]
    assert viewer_of(reading).scene.company.others[0].role is Role.ALSO
    assert reading.app.window.reading.banner.identity.matches
    assert {s.modality for s in reading.app.desk.reported.stacks} == {"MR", "CR"}
    reading.app.desk.undo()
    assert reading.draft.case.study.also == ()
    assert headings(reading) == []


def test_that_a_study_of_another_patient_is_refused_with_both_names(reading) -> None:
    other = reading.app.companions.known.find(uid(5))[0].study
    reading.app.companions.add(other)
    said = reading.app.window.notices.text()
    assert "Other, Bo" in said
    assert "Sample, Anna" in said
    assert reading.draft.case.study.also == ()


def test_that_a_draft_finds_its_studies_again_or_names_those_that_are_missing(
    reading, follow_up: Path
) -> None:
    compare(reading)
    reading.app.companions.add(reading.app.companions.known.find(uid(4))[0].study)
    reading.until(lambda: reading.app.desk.saving.journal.unsaved == 0)
    reading.app.open_study_uid(uid(3))
    reading.until(lambda: reading.app.desk.session is not None)
    reading.app.open_study_uid(uid(1))
    reading.until(lambda: reading.app.desk.session is not None)
    assert headings(reading) == [
        "THIS MR 2026-11-02", "ALSO CR 2026-11-02", "PRIOR MR 2024-05-01"
    ]  # fmt: skip
    reading.app.companions.known._known.clear()
    reading.app.open_study_uid(uid(1))
    reading.until(lambda: reading.app.desk.session is not None)
    assert "not loaded" in reading.app.window.notices.text()
    assert "1 May 2024" in reading.app.window.notices.text()


def test_that_a_folder_is_searched_for_the_same_patient_only(reading, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    write_study(archive, 6, "20250606")
    write_study(archive, 7, "20250707", PatientID="S-9", PatientName="Other^Bo")
    reading.app.companions.ask_folder = lambda: str(archive)
    reading.app.window.hub.run("find-priors")
    reading.until(lambda: reading.app.companions.known.find(uid(6)))
    assert reading.app.companions.known.find(uid(7)) == ()
    compare(reading)
    assert tags(reading)[1] == "PRIOR 2025-06-06"


def other_patient(reading) -> None:
    """Make the report one of another patient than the images, as a doubled UID would."""
    patient = (("id", "S-77"), ("name", "Demo^Marta"), ("birth_date", "1960-01-01"))
    reading.app.desk.do(ChangePatient(patient))


def test_that_another_patient_alarms_holds_the_report_and_offers_two_ways_out(reading) -> None:
    reading.app.desk.do(AddFinding(Finding(id="f1", type="disc_extrusion", level="L5-S1")))
    other_patient(reading)
    screen, viewer = reading.app.window.reading, viewer_of(reading)
    assert screen.other_patient.isVisible()
    assert not screen.banner.isVisible()
    said = screen.other_patient.accessibleName()
    assert "Sample, Anna" in said
    assert "Demo, Marta" in said
    assert "S-77" in said
    assert "12 Mar 1980" in said
    assert not screen.panel.isEnabled()
    assert viewer.scene.is_foreign
    held = reading.draft
    reading.app.desk.do(AddFinding(Finding(id="f2", type="disc_bulge", level="L4-L5")))
    reading.app.desk.undo()
    assert reading.draft is held
    assert reading.app.desk.checks()[0].title.id == "check-other-patient"
    for command in ("preview", "export-pdf", "undo"):
        assert not reading.app.window.hub.action(command).isEnabled()
    reading.press(Qt.Key.Key_F7)
    reading.until(lambda: reading.app.desk.session is not None and not reading.app.desk.is_foreign)
    assert reading.draft.id != held.id
    assert reading.draft.case.patient.name == "Sample^Anna"
    assert screen.banner.isVisible()
    assert screen.panel.isEnabled()


def test_that_the_images_of_the_report_come_back_with_one_key_where_they_are_known(
    reading,
) -> None:
    mine = reading.app.companions.known.find(uid(1))[0].study
    stranger = replace(mine, patient=replace(mine.patient, id="S-77", name="Double^Dan"))
    reading.until(lambda: reading.app.desk.saving.journal.unsaved == 0)
    reading.app.desk.do(AddFinding(Finding(id="f1", type="disc_extrusion", level="L5-S1")))
    reading.until(lambda: reading.app.desk.saving.journal.unsaved == 0)
    report = reading.draft.id
    reading.app.desk.open_study(stranger, "elsewhere")
    reading.until(lambda: reading.app.desk.is_foreign)
    assert reading.draft.id == report
    assert reading.focus() is reading.app.window.reading.other_patient.ways["other-images"]
    reading.press(Qt.Key.Key_Return)
    reading.until(lambda: reading.app.desk.session is not None and not reading.app.desk.is_foreign)
    assert reading.draft.id == report
    assert reading.app.desk.study.patient.id == "S-1"
