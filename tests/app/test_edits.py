"""Edits: pure, refused with a reason, and never leaving the case at odds with itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.app import edits
from desktop.app.draft import Draft
from desktop.app.edits_findings import area_key
from desktop.domain.case import (
    Category,
    Complaint,
    DiagnosticBlock,
    NeuralRoot,
    NormalStatement,
    ScaleGrade,
    Sign,
)
from desktop.domain.side import Side
from desktop.report.form import answer_key
from desktop.report.template import Row
from tests.app.making import empty_draft, finding, key_image, length, mark, place


def with_finding(**fields: object) -> Draft:
    return edits.AddFinding(finding(**fields)).apply(empty_draft())


def code_of(edit: edits.Edit, draft: Draft) -> str:
    with pytest.raises(edits.EditRefused) as refused:
        edit.apply(draft)
    assert refused.value.problem.where.startswith("/")
    return refused.value.problem.code


def test_that_numbers_are_given_in_order_and_never_again() -> None:
    draft = with_finding()
    draft = edits.AddFinding(finding("f2")).apply(draft)
    draft = edits.RemoveFinding("f2").apply(draft)
    draft = edits.AddFinding(finding("f3")).apply(draft)
    assert draft.number_of("f1") == 1
    assert draft.number_of("f2") == 2
    assert draft.number_of("f3") == 3


def test_that_an_id_given_once_is_refused_even_after_its_finding_is_gone() -> None:
    draft = edits.RemoveFinding("f1").apply(with_finding())
    assert code_of(edits.AddFinding(finding("f1")), draft) == "app-id-taken"


def test_that_a_finding_without_a_type_is_refused() -> None:
    assert code_of(edits.AddFinding(finding(type="")), empty_draft()) == "app-no-type"
    assert code_of(edits.ChangeFinding("f1", (("type", ""),)), with_finding()) == "app-no-type"


@pytest.mark.parametrize(
    ("field", "value"),
    [("side", "left"), ("size_mm", (float("nan"),)), ("level", 5), ("typical", 1), ("image", "x")],
)
def test_that_a_value_of_another_type_is_refused(field: str, value: object) -> None:
    edit = edits.ChangeFinding("f1", ((field, value),))
    assert code_of(edit, with_finding()) == "app-wrong-type"


@pytest.mark.parametrize("field", ["id", "sides", "__class__", ""])
def test_that_a_field_that_does_not_exist_or_is_fixed_is_refused(field: str) -> None:
    edit = edits.ChangeFinding("f1", ((field, "x"),))
    assert code_of(edit, with_finding()) == "app-no-such-field"


def test_that_root_grade_and_its_scale_stay_one_fact() -> None:
    scale = ScaleGrade(id="root_pfirrmann", category="2")
    draft = edits.ChangeFinding("f1", (("scale", scale),)).apply(with_finding())
    assert draft.case.findings[0].neural == "displacement"
    draft = edits.ChangeFinding("f1", (("neural", "contact"),)).apply(draft)
    assert draft.case.findings[0].scale == ScaleGrade(id="root_pfirrmann", category="1")
    draft = edits.ChangeFinding("f1", (("neural", None),)).apply(draft)
    assert draft.case.findings[0].scale is None


def test_that_another_scale_is_left_alone_by_the_root_grade() -> None:
    scale = ScaleGrade(id="pfirrmann", category="4")
    draft = with_finding(scale=scale)
    draft = edits.ChangeFinding("f1", (("neural", "contact"),)).apply(draft)
    assert draft.case.findings[0].scale == scale


def test_that_two_different_root_grades_in_one_edit_are_refused() -> None:
    scale = ScaleGrade(id="root_pfirrmann", category="2")
    edit = edits.ChangeFinding("f1", (("scale", scale), ("neural", "contact")))
    assert code_of(edit, with_finding()) == "app-root-grade-twice"


def test_that_the_roots_follow_the_finding_to_the_other_side() -> None:
    roots = (NeuralRoot(root="S1", side=Side.LEFT, grade="contact"),)
    draft = with_finding(side=Side.LEFT, neural="contact", neural_root="S1", neural_roots=roots)
    draft = edits.ChangeFinding("f1", (("side", Side.RIGHT),)).apply(draft)
    assert draft.case.findings[0].neural_roots[0].side is Side.RIGHT
    draft = edits.ChangeFinding("f1", (("neural", "compression"),)).apply(draft)
    assert draft.case.findings[0].neural_roots[0].grade == "compression"


def test_that_a_level_with_a_finding_refuses_to_be_normal() -> None:
    assert code_of(edits.SetNormal(("L5-S1",)), with_finding()) == "app-level-has-finding"
    assert code_of(edits.AllOthersNormal(("L5-S1",)), with_finding()) == "app-level-has-finding"


def test_that_a_finding_ends_the_normality_of_its_level_and_only_of_that() -> None:
    draft = edits.SetNormal(("L4-L5", "L5-S1"), areas=("facets",)).apply(empty_draft())
    draft = edits.AddFinding(finding(), area="facets").apply(draft)
    assert [s.level for s in draft.case.normal] == ["L4-L5"]
    assert not draft.case.form.answers


def test_that_a_finding_changed_into_another_row_ends_the_normality_of_that_row() -> None:
    draft = edits.SetNormal(areas=("facets",)).apply(with_finding())
    change = edits.ChangeFinding("f1", (("type", "facet_arthropathy"),), "facets")
    assert change.apply(draft).case.form.answers == ()


def test_that_moving_a_finding_ends_the_normality_of_the_new_level() -> None:
    draft = edits.SetNormal(("L4-L5",)).apply(with_finding())
    draft = edits.ChangeFinding("f1", (("level", "L4-L5"),)).apply(draft)
    assert draft.case.normal == ()


def test_that_a_level_normal_in_parts_loses_only_the_part_that_was_found() -> None:
    part = NormalStatement(level="L5-S1", absent=("disc_extrusion", "disc_bulge"))
    draft = edits.SetNormal(parts=(part,)).apply(empty_draft())
    draft = edits.AddFinding(finding()).apply(draft)
    assert draft.case.normal == (NormalStatement(level="L5-S1", absent=("disc_bulge",)),)
    assert code_of(edits.SetNormal(parts=(part,)), draft) == "app-level-has-finding"


def test_that_normal_can_be_taken_back() -> None:
    draft = edits.SetNormal(("L4-L5",), areas=("facets",)).apply(empty_draft())
    assert draft.case.form.answers == (("row-facets", "normal"),)
    draft = edits.SetNormal(("L4-L5",), on=False, areas=("facets",)).apply(draft)
    assert draft == empty_draft()


def test_that_an_area_is_answered_under_the_key_the_form_reads() -> None:
    assert area_key("facets") == answer_key(Row(id="facets", kind="area"))


def test_that_nothing_is_normal_and_not_assessed_at_once() -> None:
    edit = edits.AllOthersNormal(("L4-L5",), ("L4-L5",))
    assert code_of(edit, empty_draft()) == "app-normal-and-not-assessed"
    draft = edits.AllOthersNormal(("L4-L5",), ("L1-L2",)).apply(empty_draft())
    assert draft.not_assessed == ("L1-L2",)
    draft = edits.SetNormal(("L1-L2",)).apply(draft)
    assert draft.not_assessed == ()


def test_that_removing_a_finding_takes_its_mark_and_lane_but_keeps_what_was_measured() -> None:
    draft = edits.SetMark(mark()).apply(with_finding())
    draft = edits.SetOverride("f1", Category.INDETERMINATE, "old scan").apply(draft)
    draft = edits.AddMeasurement(replace(length(), finding="f1")).apply(draft)
    draft = edits.SetKeyImage(replace(key_image(), finding="f1")).apply(draft)
    draft = edits.RemoveFinding("f1").apply(draft)
    assert draft.marks == ()
    assert draft.case.overrides == ()
    assert draft.measurements[0].finding is None
    assert draft.key_images[0].finding is None


def test_that_a_lane_is_moved_with_its_reason_and_given_back() -> None:
    draft = edits.SetOverride("f1", Category.LIKELY_SYMPTOMATIC, "  ").apply(with_finding())
    assert draft.case.overrides[0].reason is None
    draft = edits.SetOverride("f1", Category.INDETERMINATE, "side unclear").apply(draft)
    assert [o.reason for o in draft.case.overrides] == ["side unclear"]
    assert edits.ClearOverride("f1").apply(draft).case.overrides == ()


def test_that_a_mark_needs_its_finding_and_a_place_on_the_image() -> None:
    assert code_of(edits.SetMark(mark("f9")), empty_draft()) == "app-no-such-finding"
    lost = replace(mark(), place=place(float("inf")))
    assert code_of(edits.SetMark(lost), with_finding()) == "app-place-not-on-image"


def test_that_a_second_mark_moves_the_first_and_leaves_the_case_untouched() -> None:
    before = with_finding()
    draft = edits.SetMark(mark(x=99.0)).apply(edits.SetMark(mark()).apply(before))
    assert [m.place.x for m in draft.marks] == [99.0]
    assert draft.case is before.case
    assert edits.RemoveMark("f1").apply(draft).marks == ()


def test_that_measurements_and_key_images_come_change_and_go() -> None:
    draft = edits.AddMeasurement(length()).apply(empty_draft())
    draft = edits.ChangeMeasurement("m1", (("points", ((10.0, 20.0), (31.0, 20.0))),)).apply(draft)
    assert draft.measurements[0].points[1] == (31.0, 20.0)
    draft = edits.SetKeyImage(replace(key_image(), window_width=400.0)).apply(draft)
    draft = edits.SetKeyImage(replace(key_image(), window_width=500.0)).apply(draft)
    assert [k.window_width for k in draft.key_images] == [500.0]
    draft = edits.RemoveKeyImage("1.2.3.4.5", 1).apply(edits.RemoveMeasurement("m1").apply(draft))
    assert draft == empty_draft()


def test_that_a_flag_is_present_or_denied_or_not_asked_and_never_two_of_them() -> None:
    draft = edits.SetRedFlag("fever", "denied").apply(empty_draft())
    draft = edits.SetRedFlag("fever", "present").apply(draft)
    assert draft.case.clinical.red_flags == ("fever",)
    assert draft.case.clinical.red_flags_absent == ()
    assert edits.SetRedFlag("fever", "not_asked").apply(draft) == empty_draft()


def test_that_one_flag_leaves_all_denied_only_by_naming_the_rest() -> None:
    draft = edits.ChangeStudy(()).apply(empty_draft())
    clinical = replace(draft.case.clinical, red_flags_absent=("all",))
    draft = replace(draft, case=replace(draft.case, clinical=clinical))
    assert code_of(edits.SetRedFlag("fever", "not_asked"), draft) == "app-all-denied"
    edit = edits.SetRedFlag("fever", "not_asked", ("cancer_history", "fever", "horner"))
    absent = edit.apply(draft).case.clinical.red_flags_absent
    assert absent == ("cancer_history", "horner")


def test_that_history_of_cancer_and_its_flag_never_contradict() -> None:
    draft = edits.SetRedFlag("cancer_history", "denied").apply(empty_draft())
    draft = edits.ChangeHistory((("cancer", True),)).apply(draft)
    assert draft.case.clinical.red_flags_absent == ()
    draft = edits.SetRedFlag("cancer_history", "denied").apply(draft)
    assert draft.case.clinical.history.cancer is False


def test_that_denying_many_flags_leaves_those_present() -> None:
    draft = edits.SetRedFlag("fever", "present").apply(empty_draft())
    draft = edits.DenyFlags(("fever", "horner")).apply(draft)
    assert draft.case.clinical.red_flags == ("fever",)
    assert draft.case.clinical.red_flags_absent == ("horner",)


def test_that_a_sign_is_recorded_once_for_each_side_and_root() -> None:
    sign = Sign(sign="slr", side=Side.LEFT)
    draft = edits.SetSign(sign).apply(empty_draft())
    draft = edits.SetSign(Sign(sign="slr", side=Side.RIGHT)).apply(draft)
    draft = edits.SetSign(replace(sign, present=False)).apply(draft)
    assert [(s.side, s.present) for s in draft.case.clinical.signs] == [
        (Side.LEFT, False),
        (Side.RIGHT, True),
    ]
    draft = edits.RemoveSign("slr", Side.LEFT).apply(draft)
    assert code_of(edits.RemoveSign("slr", Side.LEFT), draft) == "app-no-such-sign"


def test_that_complaints_come_change_and_go() -> None:
    draft = edits.AddComplaint(Complaint(id="c1")).apply(empty_draft())
    assert code_of(edits.AddComplaint(Complaint(id="c1")), draft) == "app-id-taken"
    draft = edits.ChangeComplaint("c1", (("nrs", 7), ("roots", ["S1"]))).apply(draft)
    assert draft.case.clinical.complaints[0].roots == ("S1",)
    assert edits.RemoveComplaint("c1").apply(draft) == empty_draft()


def test_that_patient_study_factors_scores_and_blocks_change_field_by_field() -> None:
    draft = edits.ChangePatient((("id", "P2"), ("age_years", 46))).apply(empty_draft())
    draft = edits.ChangeStudy((("numbering", "certain"),)).apply(draft)
    draft = edits.ChangeFactors((("anticoagulated", True),)).apply(draft)
    draft = edits.ChangeQuestionnaires((("dn4", 5),)).apply(draft)
    draft = edits.SetBlocks((DiagnosticBlock(target="medial_branch"),)).apply(draft)
    draft = edits.SetAnswer("contrast-agent", "none").apply(draft)
    assert draft.case.patient.age_years == 46
    assert draft.case.study.numbering == "certain"
    assert draft.case.factors.anticoagulated is True
    assert draft.case.clinical.questionnaires.dn4 == 5
    assert draft.case.clinical.blocks[0].target == "medial_branch"
    assert draft.case.form.answers == (("contrast-agent", "none"),)
    assert edits.SetAnswer("contrast-agent", None).apply(draft).case.form.answers == ()


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        ("/clinical/complaints/c1/side", "left", lambda c: c.clinical.complaints[0].side),
        ("/clinical/signs/slr,left,/present", True, lambda c: c.clinical.signs[0].present),
        ("/clinical/signs/reflex_loss,,S1/present", False, lambda c: c.clinical.signs[0].root),
        ("/patient/age_years", 46, lambda c: c.patient.age_years),
        ("/clinical/history/cancer", True, lambda c: c.clinical.history.cancer),
        ("/clinical/red_flags", ["fever"], lambda c: c.clinical.red_flags),
        ("/findings/f1/neural", "contact", lambda c: c.findings[0].neural),
        ("/patient_factors/anticoagulated", True, lambda c: c.factors.anticoagulated),
        ("/study/comparison/date", "2025-01-01", lambda c: c.study.comparison.date),
    ],
)
def test_that_the_question_is_answered_at_its_path(path: str, value: object, read: object) -> None:
    draft = edits.AddComplaint(Complaint(id="c1")).apply(with_finding())
    draft = edits.QuestionNotKnown(path).apply(draft)
    assert draft.asked == (path,)
    draft = edits.AnswerQuestion(path, value).apply(draft)
    assert draft.asked == ()
    expected = {"reflex_loss,,S1": "S1"}.get(path.split("/")[3] if "signs" in path else "")
    wanted = tuple(value) if isinstance(value, list) else value
    assert read(draft.case) == (expected or wanted)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("", 1),
        ("/", 1),
        ("/nothing", 1),
        ("/clinical/complaints/c1/sides", "left"),
        ("/clinical/complaints/c1/side", "up"),
        ("/clinical/complaints/c1/id", "c2"),
        ("/patient/age_years/more", 1),
        ("/patient/age_years", "46"),
        ("/study/limitations/0", "motion"),
    ],
)
def test_that_a_path_or_value_that_does_not_fit_is_refused(path: str, value: object) -> None:
    draft = edits.AddComplaint(Complaint(id="c1")).apply(empty_draft())
    with pytest.raises(edits.EditRefused) as refused:
        edits.AnswerQuestion(path, value).apply(draft)
    assert refused.value.problem.code in ("app-no-such-path", "app-wrong-type")
