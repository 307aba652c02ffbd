from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import assets
from desktop.domain.case import (
    Case,
    CaseStudy,
    Finding,
    FormAnswers,
    NeuralRoot,
    NormalStatement,
    ScaleGrade,
)
from desktop.domain.side import Side
from desktop.report.form import RowStatus, chips_of, resolve
from desktop.report.form_fields import BadAnswerError, answer_of, asked, retype, set_answer
from desktop.report.wording import Wording

LUMBAR = assets.templates().get("lumbar-mr")
ENGLISH = Wording("en", assets.locale_texts("en"))
EMPTY = Case(study=CaseStudy(region="lumbar_spine", modality="MR"))
EXTRUSION = Finding(
    id="f1", type="disc_extrusion", level="L5-S1", side=Side.LEFT, zone="subarticular",
    size_mm=(9.4,), neural_root="S1", neural="displacement",
)  # fmt: skip


def chips(finding: Finding, case: Case = EMPTY) -> list[tuple[str, str]]:
    return [(c.kind, ENGLISH.text(c.text)) for c in chips_of(finding, case, LUMBAR)]


def test_that_chips_stand_in_fixed_order_side_disc_root():
    assert chips(EXTRUSION) == [
        ("side", "L"), ("value", "Subarticular extrusion 9.4 mm"), ("value", "S1 displaced"),
    ]  # fmt: skip


def test_that_an_unset_required_field_is_a_dashed_chip_and_never_a_default():
    bare = Finding(id="f1", type="disc_protrusion", level="L4-L5")
    assert chips(bare) == [("value", "Protrusion"), ("unset", "Side?"), ("unset", "Zone?")]


def test_that_a_grade_is_shown_with_the_name_of_its_scale():
    graded = Finding(
        id="f1", type="disc_degeneration", level="L3-L4",
        scale=ScaleGrade(id="pfirrmann_disc", category="III"),
    )  # fmt: skip
    assert chips(graded) == [("value", "Degeneration"), ("value", "Pfirrmann III")]


def test_that_a_finding_in_a_row_of_areas_names_its_level():
    lesion = Finding(id="f5", type="marrow_replacing_lesion", level="L1", size_mm=(11.0,))
    assert chips(lesion) == [("value", "L1 marrow focus 11 mm")]


def test_that_roots_of_a_finding_that_meets_several_still_make_a_chip():
    central = replace(
        EXTRUSION, side=Side.MIDLINE, zone="central", neural_root=None, neural=None,
        neural_roots=(NeuralRoot(root="S1", side=Side.LEFT, grade="contact"),
                      NeuralRoot(root="S1", side=Side.RIGHT, grade="contact")),
    )  # fmt: skip
    assert ("value", "Left S1 contact") in chips(central)
    assert ("value", "Right S1 contact") in chips(central)


def test_that_a_scale_the_form_does_not_know_is_shown_plainly():
    odd = replace(EXTRUSION, scale=ScaleGrade(id="sins", category="7-12"))
    assert ("value", "Grade 7-12") in chips(odd)


def test_that_a_row_is_open_until_it_is_read_and_done_afterwards():
    state = resolve(EMPTY, LUMBAR, current="l5-s1")
    assert state.row("l1-l2").status is RowStatus.OPEN
    assert state.row("l5-s1").status is RowStatus.CURRENT
    assert ENGLISH.text(state.row("l1-l2").note) == "Not reported yet"
    read = replace(EMPTY, normal=(NormalStatement(level="L1-L2"),))
    state = resolve(read, LUMBAR)
    assert state.row("l1-l2").status is RowStatus.DONE
    assert ENGLISH.text(state.row("l1-l2").note) == "Normal"
    assert state.normal_count == 1


def test_that_a_level_normal_in_parts_only_is_not_normal_as_a_whole():
    parts = replace(EMPTY, normal=(NormalStatement(level="L1-L2", absent=("disc_bulge",)),))
    assert not resolve(parts, LUMBAR).row("l1-l2").is_normal


def test_that_an_area_is_normal_by_its_answer_in_the_form():
    said = replace(EMPTY, form=FormAnswers(answers=(("row-muscles", "normal"),)))
    assert resolve(said, LUMBAR).row("muscles").is_normal


def test_that_a_row_with_a_finding_is_never_shown_as_normal():
    both = replace(EMPTY, findings=(EXTRUSION,), normal=(NormalStatement(level="L5-S1"),))
    row = resolve(both, LUMBAR).row("l5-s1")
    assert not row.is_normal
    assert row.note is None


def test_that_a_row_out_of_the_field_of_view_says_not_assessed():
    state = resolve(EMPTY, LUMBAR, not_assessed=("L1-L2", "outside"))
    assert ENGLISH.text(state.row("l1-l2").note) == "Not assessed"
    assert ENGLISH.text(state.row("outside").note) == "Not assessed"
    assert not state.row("outside").is_open


def test_that_a_missing_side_is_a_problem_that_names_finding_and_field():
    bare = replace(EXTRUSION, side=None)
    state = resolve(replace(EMPTY, findings=(bare,)), LUMBAR, numbers=(("f1", 1),))
    assert [p.where for p in state.problems] == ["f1/side"]
    assert "Side" in ENGLISH.what(state.problems[0])
    assert state.row("l5-s1").status is RowStatus.OPEN
    found = state.finding("f1")
    assert found is not None
    assert found.number == 1


def test_that_swapping_sides_swaps_the_chips_and_nothing_else():
    left, right = chips(EXTRUSION), chips(replace(EXTRUSION, side=Side.RIGHT))
    assert left[0] == ("side", "L")
    assert right[0] == ("side", "R")
    assert left[1:] == right[1:]


FIELDS = [ask.field for ask in LUMBAR.fields_of("disc_extrusion")]


@given(st.sampled_from(FIELDS), st.data())
def test_that_what_is_set_is_what_is_read_back(field, data):
    if field.id == "size":
        answer = (str(data.draw(st.integers(1, 400))),)
    elif field.kind == "several":
        answer = tuple(data.draw(st.lists(st.sampled_from(field.choices), unique=True)))
    elif field.id == "neural_root":
        answer = data.draw(st.sampled_from(["none", "S1", "L5"]))
    elif field.kind == "text":
        answer = data.draw(st.text(min_size=1))
    else:
        answer = data.draw(st.sampled_from(field.choices))
    after = replace(EXTRUSION, **dict(set_answer(EXTRUSION, field, answer)))
    held = answer_of(after, field)
    assert (sorted(held) if isinstance(held, tuple) else held or ()) == (
        sorted(answer) if isinstance(answer, tuple) else answer
    ) or (answer == () and held is None)


def test_that_words_outside_the_vocabulary_are_refused():
    for field in FIELDS:
        if field.choices:
            with pytest.raises(BadAnswerError):
                set_answer(EXTRUSION, field, "sideways")


def test_that_an_answer_can_be_made_unknown_again():
    for field in FIELDS:
        after = replace(EXTRUSION, **dict(set_answer(EXTRUSION, field, None)))
        assert answer_of(after, field) is None


def test_that_the_level_of_a_disc_row_is_settled_and_not_asked_again():
    names = [ask.field.id for ask in asked(EXTRUSION, EMPTY, LUMBAR)]
    assert "level" not in names
    lesion = Finding(id="f2", type="vertebral_haemangioma")
    assert [ask.field.id for ask in asked(lesion, EMPTY, LUMBAR)][0:1] == ["level"]


def graded(finding: Finding, category: str | None) -> Finding:
    field = next(f for f in LUMBAR.scales() if f.scale == "schizas")
    return replace(finding, **dict(set_answer(finding, field, category)))


def test_that_a_grade_answers_the_severity_it_stands_for():
    stenosis = Finding(id="f1", type="central_stenosis", level="L4-L5")
    severe = graded(stenosis, "C")
    assert severe.severity == "severe"
    assert graded(severe, "B").severity == "moderate"
    assert graded(severe, None).severity is None
    assert chips(severe) == [("value", "Central stenosis"), ("value", "Schizas C")]


def test_that_a_severity_the_reader_gave_is_not_overwritten_by_a_grade():
    own = Finding(id="f1", type="central_stenosis", level="L4-L5", severity="mild")
    assert graded(own, "C").severity == "mild"
    assert ("value", "Mild") in chips(graded(own, "C"))


def answered(finding: Finding, *answers: tuple[str, str | None]) -> Finding:
    for name, word in answers:
        ask = next(a for a in asked(finding, EMPTY, LUMBAR) if a.field.id == name)
        finding = replace(finding, **dict(set_answer(finding, ask.field, word)))
    return finding


def test_that_a_midline_finding_grades_the_root_of_each_side():
    central = Finding(
        id="f1", type="disc_extrusion", level="L4-L5", side=Side.MIDLINE, zone="central"
    )
    full = answered(
        central, ("neural_root", "L5"), ("neural_left", "displacement"), ("neural_right", "contact")
    )
    assert full.neural_roots == (
        NeuralRoot(root="L5", side=Side.LEFT, grade="displacement"),
        NeuralRoot(root="L5", side=Side.RIGHT, grade="contact"),
    )
    assert (full.neural, full.neural_root) == ("displacement", None)
    assert "neural" not in [ask.field.id for ask in asked(full, EMPTY, LUMBAR)]


def test_that_grades_of_both_sides_can_be_taken_back_one_by_one():
    central = replace(EXTRUSION, side=Side.BILATERAL, neural=None, neural_root="S1")
    both = answered(central, ("neural_left", "contact"), ("neural_right", "compression"))
    assert both.neural == "compression"
    one = answered(both, ("neural_right", None))
    assert (one.neural, len(one.neural_roots)) == ("contact", 1)
    none = answered(one, ("neural_left", None))
    assert (none.neural, none.neural_root, none.neural_roots) == (None, "S1", ())


def test_that_another_root_keeps_the_grades_of_both_sides():
    central = replace(EXTRUSION, side=Side.MIDLINE, neural=None, neural_root="S1")
    both = answered(central, ("neural_left", "contact"), ("neural_root", "L5"))
    assert both.neural_roots == (NeuralRoot(root="L5", side=Side.LEFT, grade="contact"),)


def test_that_a_typical_look_is_a_fact_that_may_be_unknown():
    lesion = Finding(id="f1", type="vertebral_haemangioma", level="L3")
    assert answered(lesion, ("typical", "yes")).typical is True
    assert ("value", "Atypical") in chips(answered(lesion, ("typical", "no")))
    assert answered(lesion, ("typical", "yes"), ("typical", None)).typical is None


def test_that_another_kind_of_finding_keeps_what_still_applies():
    protrusion = replace(EXTRUSION, **dict(retype(EXTRUSION, "disc_protrusion", LUMBAR)))
    assert protrusion == replace(EXTRUSION, type="disc_protrusion")
    modic = replace(EXTRUSION, **dict(retype(EXTRUSION, "modic_2", LUMBAR)))
    assert (modic.zone, modic.neural, modic.neural_root) == (None, None, None)
    assert (modic.level, modic.size_mm) == ("L5-S1", (9.4,))


def test_that_a_kind_of_another_row_is_refused():
    with pytest.raises(BadAnswerError):
        retype(EXTRUSION, "renal_cyst", LUMBAR)


def test_that_a_root_given_in_both_forms_is_one_chip():
    from desktop.domain.case import NeuralRoot
    from desktop.report.form import _root_chips

    entry = NeuralRoot(root="S1", side=Side.LEFT, grade="displacement")
    finding = Finding(
        id="f1",
        type="disc_extrusion",
        level="L5-S1",
        side=Side.LEFT,
        neural="displacement",
        neural_root="S1",
        neural_roots=(entry,),
    )
    assert len(list(_root_chips(finding))) == 1
