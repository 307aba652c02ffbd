"""Labels in the draft: edits, conflicts of levels, coverage, texts for other programs."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import assets
from desktop.app.draft import LevelLabel, Mark
from desktop.app.draft_json import draft_from_text, draft_to_text
from desktop.app.edits import (
    AddFinding,
    ChangeFinding,
    ClearLevels,
    ConfirmLevel,
    EditRefused,
    MoveLevel,
    RemoveLevel,
    RenameLevels,
    SetLevel,
    SetMark,
    SetNumbering,
)
from desktop.app.levels import contradicts, covers, label_texts, level_facts
from desktop.app.normal import Outlook, others_normal
from desktop.domain.case import Category, Finding
from desktop.domain.imaging import Plane
from desktop.evidence.assess import assess
from desktop.report.numbering import counted_from, is_kept, lacks_numbering
from desktop.viewer.spine import discs
from tests.app.making import empty_draft
from tests.fakes.images import stack
from tests.fakes.levels import labels, place_at
from tests.report.report_samples import sample_case

FIVE = labels(("L1-L2", 144.0), ("L2-L3", 108.0), ("L3-L4", 72.0), ("L4-L5", 36.0), ("L5-S1", 0.0))
AXIAL = stack(uid="1.3", count=45, spacing_mm=4.0, centre_mm=(0.0, 0.0, 72.0))
SAGITTAL = stack(Plane.SAGITTAL, uid="1.1", rows=240, columns=240, centre_mm=(0.0, 0.0, 72.0))
LUMBAR = assets.templates().get("lumbar-mr")


def labelled(*more):
    return replace(empty_draft(), levels=(*FIVE, *more))


def on_axial(z_mm: float, finding: str = "f1") -> Mark:
    """A mark on the axial slice nearest to a height."""
    ref = min(AXIAL.frames, key=lambda r: abs(r.placement.origin_lps_mm[2] - z_mm))
    z = ref.placement.origin_lps_mm[2]
    place = replace(
        place_at(z), series_uid="1.3", sop_uid=ref.sop_uid, point_lps_mm=(3.0, 12.0, float(z))
    )
    return Mark(finding=finding, place=place)


def with_finding(level: str, z_mm: float):
    draft = AddFinding(Finding(id="f1", type="disc_extrusion", level=level)).apply(labelled())
    return SetMark(on_axial(z_mm)).apply(draft)


# edits


def test_that_labels_are_kept_from_the_head_down_and_survive_the_journal():
    draft = empty_draft()
    for label in (FIVE[3], FIVE[1], FIVE[4], FIVE[0], FIVE[2]):
        draft = SetLevel(label).apply(draft)
    assert [label.level for label in draft.levels] == [label.level for label in FIVE]
    assert draft_from_text(draft_to_text(draft)) == draft
    assert draft.case is empty_draft().case or draft.case == empty_draft().case


def test_that_naming_a_disc_again_moves_its_label():
    draft = SetLevel(LevelLabel(level="L4-L5", place=place_at(40.0))).apply(labelled())
    assert len(draft.levels) == 5
    assert {x.level: x.place for x in draft.levels}["L4-L5"] == place_at(40.0)


def test_that_a_proposed_label_counts_as_set_by_hand_once_it_is_moved():
    draft = replace(empty_draft(), levels=labels(("L4-L5", 36.0), by="proposed"))
    assert MoveLevel("L4-L5", place_at(38.0)).apply(draft).levels[0].by == "hand"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (SetLevel(LevelLabel(level="L9-L10", place=place_at(0.0))), "level-not-a-disc"),
        (SetLevel(LevelLabel(level="L5", place=place_at(0.0))), "level-not-a-disc"),
        (SetLevel(LevelLabel(level="T12-L1", place=place_at(0.0))), "levels-out-of-order"),
        (SetLevel(LevelLabel(level="T12-L1", place=place_at(146.0))), "levels-out-of-order"),
        (SetLevel(LevelLabel(level="L6-S1", place=place_at(-36.0))), "levels-two-countings"),
        (SetLevel(LevelLabel(level="T12-L1", place=replace(place_at(180.0), point_lps_mm=None))),
         "level-without-place"),
        (SetLevel(LevelLabel(level="T12-L1", place=place_at(180.0, frame=None))),
         "level-without-place"),
        (SetLevel(LevelLabel(level="T12-L1", place=place_at(math.nan))), "place-not-on-image"),
        (SetLevel(LevelLabel(level="T12-L1", place=place_at(1e300))), "place-not-on-image"),
        (MoveLevel("L2-L3", place_at(10.0)), "levels-out-of-order"),
        (MoveLevel("T12-L1", place_at(180.0)), "no-such-level"),
        (RemoveLevel("T12-L1"), "no-such-level"),
        (RenameLevels((("L1-L2", "L2-L3"),)), "level-twice"),
    ],
)  # fmt: skip
def test_that_what_cannot_be_one_spine_is_refused_and_changes_nothing(edit, code):
    draft = labelled()
    with pytest.raises(EditRefused) as refused:
        edit.apply(draft)
    assert refused.value.problem.code == f"app-{code}"
    assert draft == labelled()


def test_that_the_rest_moves_in_one_step():
    names = tuple(zip(discs(5)[-5:], discs(5)[-6:-1], strict=True))
    draft = RenameLevels(names).apply(labelled())
    assert [label.level for label in draft.levels] == list(discs(5)[-6:-1])


def test_that_labels_go_one_by_one_or_all_at_once():
    assert len(RemoveLevel("L1-L2").apply(labelled()).levels) == 4
    assert ClearLevels().apply(labelled()).levels == ()


@given(st.lists(st.sampled_from(discs(5)), unique=True, min_size=1, max_size=8), st.randoms())
def test_that_labels_set_in_any_order_are_the_same_draft(names, random):
    made = {
        name: LevelLabel(level=name, place=place_at(-30.0 * discs(5).index(name))) for name in names
    }
    one = two = empty_draft()
    for name in names:
        one = SetLevel(made[name]).apply(one)
    again = list(names)
    random.shuffle(again)
    for name in again:
        two = SetLevel(made[name]).apply(two)
    assert one == two


# typed level against slice


@pytest.mark.parametrize("shown", ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"])
@pytest.mark.parametrize("typed", ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1", "L3", "S1"])
def test_that_every_wrong_level_is_flagged_and_no_right_one(typed, shown):
    height = {x.level: x.place.point_lps_mm[2] for x in FIVE}[shown]
    conflicts = level_facts(with_finding(typed, height), [AXIAL]).conflicts
    fits = typed == shown or typed in shown.split("-")
    assert bool(conflicts) is not fits
    if conflicts:
        assert (conflicts[0].typed, conflicts[0].shown) == (typed, shown)


def test_that_what_lies_behind_a_vertebra_may_belong_to_the_discs_beside_it():
    for typed, clash in (("L4-L5", False), ("L5-S1", False), ("L3-L4", True), ("L5", False)):
        found = level_facts(with_finding(typed, 18.0), [AXIAL]).conflicts
        assert bool(found) is clash, typed


def test_that_a_disc_is_offered_for_a_disc_and_a_vertebra_for_a_vertebra():
    (found,) = level_facts(with_finding("L1-L2", 20.0), [AXIAL]).conflicts
    assert (found.shown, found.offered) == ("L5", "L4-L5")  # the nearer of its two discs
    (found,) = level_facts(with_finding("L1", 0.0), [AXIAL]).conflicts
    assert found.shown == "L5-S1"
    assert found.offered in {"L5", "S1"}
    (found,) = level_facts(with_finding("L1-L2", 36.0), [AXIAL]).conflicts
    assert found.offered == "L4-L5"


def test_that_every_disc_that_can_be_labelled_in_the_lumbar_spine_is_a_word_of_its_region():
    from desktop.viewer.spine import LUMBAR_KNOWN

    words = assets.vocabulary().regions["lumbar_spine"].levels
    for lumbar in LUMBAR_KNOWN:
        assert set(discs(lumbar)[-4:]) <= set(words)


def test_that_a_mark_on_a_sagittal_slice_is_judged_by_its_place():
    draft = AddFinding(Finding(id="f1", type="disc_extrusion", level="L4-L5")).apply(labelled())
    mark = Mark(finding="f1", place=replace(place_at(0.0), point_lps_mm=(0.0, 20.0, 1.0)))
    found = level_facts(SetMark(mark).apply(draft), [SAGITTAL, AXIAL]).conflicts
    assert [(c.typed, c.shown) for c in found] == [("L4-L5", "L5-S1")]


def test_that_nothing_is_flagged_without_labels_or_in_another_frame_of_reference():
    draft = with_finding("L1-L2", 0.0)
    assert level_facts(replace(draft, levels=()), [AXIAL]).conflicts == ()
    foreign = replace(draft.marks[0].place, frame_of_reference_uid="9.9")
    apart = replace(draft, marks=(replace(draft.marks[0], place=foreign),))
    assert level_facts(apart, [AXIAL]).conflicts == ()


def test_that_a_level_which_the_labelled_spine_does_not_have_contradicts_it():
    assert contradicts("L5-S1", "L6-S1", 6)
    assert contradicts("L4-L5", "L4-S1", 4)
    assert not contradicts("sacrum", "S1", 5)
    assert not contradicts("L5-S1", "", 5)


def test_that_keeping_a_level_holds_for_those_two_levels_only():
    draft = with_finding("L1-L2", 0.0)
    (conflict,) = level_facts(draft, [AXIAL]).conflicts
    kept = ConfirmLevel("f1", conflict.shown).apply(draft)
    assert is_kept(kept.case, conflict)
    moved = ChangeFinding("f1", (("level", "L2-L3"),)).apply(kept)
    (other,) = level_facts(moved, [AXIAL]).conflicts
    assert not is_kept(moved.case, other)
    assert draft_from_text(draft_to_text(kept)) == kept


# numbering


def test_that_a_numbering_statement_is_one_edit_and_is_read_back():
    draft = SetNumbering("uncertain", "rib12").apply(empty_draft())
    assert draft.case.study.numbering == "uncertain"
    assert counted_from(draft.case) == "rib12"
    assert counted_from(SetNumbering("certain", None).apply(draft).case) is None
    for bad in (SetNumbering("perhaps"), SetNumbering("certain", "ribs")):
        with pytest.raises(EditRefused):
            bad.apply(draft)


@pytest.mark.parametrize(("last", "needed"), [("L4-S1", True), ("L5-S1", False), ("L6-S1", True)])
def test_that_labels_that_end_unusually_ask_for_the_numbering(last, needed):
    draft = replace(empty_draft(), levels=labels((last, 0.0)))
    facts = level_facts(draft, [])
    assert lacks_numbering(draft.case, facts) is needed
    half = SetNumbering("certain").apply(draft)
    assert lacks_numbering(half.case, facts) is needed
    assert not lacks_numbering(SetNumbering("certain", "c2").apply(draft).case, facts)


def test_that_a_transitional_vertebra_asks_for_the_numbering():
    draft = AddFinding(Finding(id="f1", type="transitional_vertebra")).apply(empty_draft())
    assert lacks_numbering(draft.case, level_facts(draft, []))


# coverage


def test_that_all_others_normal_asserts_only_levels_inside_the_field_shown():
    small = stack(Plane.SAGITTAL, uid="1.1", rows=100, columns=64, centre_mm=(0.0, 0.0, 20.0))
    draft = replace(labelled(), shown=(small.key,))
    found = others_normal(draft, LUMBAR, [small], covers=covers(draft.levels))
    levels = {row.row.levels[0]: row for row in found.rows if row.row.kind == "level"}
    asserted = {name for name, row in levels.items() if row.outlook is Outlook.ASSERTED}
    assert asserted == {"L4-L5", "L5-S1"}
    assert levels["L1-L2"].reason.id == "app-others-outside"
    assert set(found.edit.not_assessed) >= {"L1-L2", "L2-L3", "L3-L4"}


def test_that_levels_count_only_once_their_stack_was_shown():
    draft = replace(labelled(), shown=())
    found = others_normal(draft, LUMBAR, [SAGITTAL], covers=covers(draft.levels))
    assert found.edit.levels == ()
    shown = replace(draft, shown=(SAGITTAL.key,))
    found = others_normal(shown, LUMBAR, [SAGITTAL], covers=covers(shown.levels))
    assert set(found.edit.levels) == {label.level for label in FIVE}


def test_that_an_axial_block_covers_only_the_discs_it_was_laid_through():
    row = {r.levels[0]: r for r in LUMBAR.rows if r.kind == "level"}
    block = stack(uid="1.3", count=7, spacing_mm=4.0, centre_mm=(0.0, 0.0, 36.0))
    said = covers(FIVE)
    assert said(row["L4-L5"], block) is True
    assert said(row["L5-S1"], block) is False
    beside = stack(uid="1.3", count=7, spacing_mm=4.0, centre_mm=(90.0, 0.0, 36.0))
    assert said(row["L4-L5"], beside) is False


def test_that_a_disc_without_a_label_is_outside_or_unknown_but_never_covered():
    row = {r.levels[0]: r for r in LUMBAR.rows if r.kind == "level"}
    said = covers(labels(("L4-L5", 36.0), ("L5-S1", 0.0)))
    assert said(row["L3-L4"], SAGITTAL) is None
    small = stack(Plane.SAGITTAL, rows=100, columns=64, centre_mm=(0.0, 0.0, 20.0))
    assert said(row["L1-L2"], small) is False
    assert covers(())(row["L3-L4"], SAGITTAL) is None
    foreign = stack(Plane.SAGITTAL, rows=240, columns=240, frame_of_reference="9.9")
    assert said(row["L4-L5"], foreign) is None


def test_that_labels_are_given_with_slice_text_and_point():
    found = label_texts(FIVE, SAGITTAL)
    assert [text.text for text in found] == [label.level for label in FIVE]
    assert {text.ref.sop_uid for text in found} == {SAGITTAL.frames[4].sop_uid}
    assert found[2].x == pytest.approx(119.5)
    assert found[2].y == pytest.approx(119.5)
    far = stack(Plane.SAGITTAL, rows=240, columns=240, centre_mm=(60.0, 0.0, 72.0))
    assert label_texts(FIVE, far) == ()


def test_that_uncertain_numbering_keeps_every_disc_finding_indeterminate():
    def lanes(numbering):
        draft = replace(empty_draft(), case=sample_case())
        case = SetNumbering(numbering, "c2").apply(draft).case
        return assess(case, assets.evidence(), flips=False, question=False).impression

    discs_found = [f.id for f in sample_case().findings if "-" in (f.level or "")]
    sure, unsure = lanes("certain"), lanes("uncertain")
    assert Category.LIKELY_SYMPTOMATIC in {sure.lane_of(name) for name in discs_found}
    assert {unsure.lane_of(name) for name in discs_found} == {Category.INDETERMINATE}
