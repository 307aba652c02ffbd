"""The rules of the reasoning, one readable case each."""

import copy

import pytest

from desktop import assets
from desktop.domain.case import Care, Category
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess

BASE = {
    "schema": "concord.case/1",
    "patient": {"age_years": 46, "sex": "female"},
    "study": {"modality": "MR", "region": "lumbar_spine", "numbering": "certain"},
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
        }
    ],
}


@pytest.fixture
def judge(pack, read_case):
    def run(edit=None, **options):
        data = copy.deepcopy(BASE)
        if edit is not None:
            edit(data)
        return assess(read_case(data), pack, **{"flips": False, "question": False, **options})

    return run


def _finding(data: dict) -> dict:
    return data["findings"][0]


def _complaint(data: dict) -> dict:
    return data["clinical"]["complaints"][0]


def test_that_a_root_lesion_on_the_painful_side_is_a_likely_contributor(judge) -> None:
    (row,) = judge().judgements
    assert row.category is Category.LIKELY_SYMPTOMATIC
    assert row.estimate
    assert row.reason.id == "reason-2"


def test_that_the_other_root_lowers_and_the_other_side_lowers_more(judge) -> None:
    same = judge().judgements[0].probability.central
    other_root = judge(lambda d: _complaint(d).update(roots=["L4"])).judgements[0]
    other_side = judge(lambda d: _complaint(d).update(side="right")).judgements[0]
    assert same > other_root.probability.central > other_side.probability.central
    assert "limit-sides-disagree" in [m.id for m in other_side.limits]


def test_that_a_central_lesion_may_meet_any_root_from_the_lower_one_down(judge) -> None:
    def central(data, root):
        _finding(data).update(level="L4-L5", zone="central", side="left")
        _complaint(data).update(roots=[root])

    meets = judge(lambda d: central(d, "S1")).judgements[0]
    misses = judge(lambda d: central(d, "L3")).judgements[0]
    assert "concordance" not in [s.kind for s in meets.steps]
    assert [s.evidence for s in misses.steps if s.kind == "concordance"] == [("lr_root_mismatch",)]


def test_that_a_foraminal_lesion_meets_the_upper_root(judge) -> None:
    def foraminal(data):
        _finding(data).update(level="L4-L5", zone="foraminal")
        _complaint(data).update(roots=["L4"])

    steps = judge(foraminal).judgements[0].steps
    assert [s.evidence for s in steps if s.kind == "concordance"] == [("lr_root_L4",)]


def test_that_uncertain_numbering_holds_a_disc_level_at_indeterminate(judge) -> None:
    (row,) = judge(lambda d: d["study"].update(numbering="uncertain")).judgements
    assert row.category is Category.INDETERMINATE
    assert row.probability is not None
    assert [m.id for m in row.limits] == ["limit-numbering"]


def test_that_limited_images_keep_the_number_and_hold_the_lane(judge) -> None:
    (row,) = judge(lambda d: d["study"].update(limitations=["motion"])).judgements
    assert (row.category, row.scored) == (Category.INDETERMINATE, True)


def test_that_nociplastic_criteria_hold_the_lane_unless_a_deficit_matches(judge) -> None:
    def widespread(data):
        data["clinical"]["questionnaires"] = {"wpi": 9, "sss": 7}

    def with_deficit(data):
        widespread(data)
        data["clinical"]["signs"] = [
            {"sign": "reflex_loss", "side": "left", "root": "S1", "present": True}
        ]

    held, free = judge(widespread), judge(with_deficit)
    assert held.judgements[0].category is Category.INDETERMINATE
    assert [m.id for m in held.judgements[0].limits] == ["limit-nociplastic"]
    assert held.mechanism.leading == "mixed"
    assert free.judgements[0].category is Category.LIKELY_SYMPTOMATIC


def test_that_a_look_alike_stays_open_until_its_proof_is_entered(judge) -> None:
    def modic(data, **more):
        data["findings"] = [{"id": "f1", "type": "modic_1", "level": "L4-L5", **more}]
        _complaint(data).update(pattern="axial", site="low_back")
        data["clinical"]["red_flags"] = ["immunosuppression"]

    (row,) = judge(modic).judgements
    assert "limit-look-0002" in [m.id for m in row.limits]
    (proved,) = judge(lambda d: modic(d, typical=True)).judgements
    assert proved.limits == ()


def test_that_progressive_weakness_is_closed_only_by_a_compressed_root_that_meets_it(judge) -> None:
    def weak(data, neural):
        data["clinical"]["red_flags"] = ["progressive_motor_deficit"]
        _finding(data).update(neural=neural)

    open_alert = judge(lambda d: weak(d, "displacement"))
    assert [a.flag for a in open_alert.alerts] == ["progressive_motor_deficit"]
    closed = judge(lambda d: weak(d, "compression"))
    assert closed.alerts == ()
    assert closed.judgements[0].category is Category.ACT_NOW
    assert closed.judgements[0].probability is None


def test_that_a_category_three_finding_is_acted_on_and_keeps_its_lane(judge) -> None:
    def fracture(data):
        data["findings"].append(
            {"id": "f2", "type": "vertebral_fracture", "level": "L1", "acuity": "acute"}
        )

    row = judge(fracture).of("f2")[0]
    assert (row.care, row.category) == (Care.ACT, Category.INDETERMINATE)
    assert row.acr_category == 3


def test_that_pain_on_both_sides_is_half_explained_by_one_lesion(judge) -> None:
    (row,) = judge(lambda d: _complaint(d).update(side="bilateral")).judgements
    assert row.category is Category.INDETERMINATE
    assert "limit-half" in [m.id for m in row.limits]


def test_that_three_narrow_levels_share_the_prior_and_the_group_does_not(judge) -> None:
    def levels(data):
        _complaint(data).update(pattern="claudication", roots=[])
        data["clinical"]["signs"] = [{"sign": "no_pain_when_seated", "present": True}]
        data["patient"]["age_years"] = 76
        data["findings"] = [
            {"id": f"f{n}", "type": "central_stenosis", "level": level, "severity": "severe"}
            for n, level in enumerate(("L2-L3", "L3-L4", "L4-L5"))
        ]

    answer = judge(levels)
    (group,) = answer.groups
    assert group.category is Category.LIKELY_SYMPTOMATIC
    assert all(j.probability.central < group.probability.central for j in answer.judgements)
    assert answer.impression.likely_symptomatic == ("f0", "f1", "f2")


def test_that_under_eighteen_only_act_now_is_judged(judge) -> None:
    (row,) = judge(lambda d: d["patient"].update(age_years=17)).judgements
    assert (row.category, row.scored, row.age_band) == (Category.INDETERMINATE, False, "unknown")


def test_that_age_and_birth_date_apart_leave_no_age(judge) -> None:
    def apart(data):
        data["patient"] |= {"birth_date": "1960-01-01", "age_years": 30}
        data["study"]["date"] = "2026-11-02"

    (row,) = judge(apart).judgements
    assert [m.id for m in row.limits] == ["stop-age-contradicted"]


def test_that_an_operated_level_is_not_scored_and_its_neighbour_is(judge) -> None:
    def operated(data):
        data["clinical"]["history"] = {"surgery_levels": ["L5-S1"]}
        other = {**_finding(data), "id": "f2", "level": "L4-L5"}
        data["findings"].append(other)

    answer = judge(operated)
    assert [j.scored for j in answer.judgements] == [False, True]


def test_that_neuropathic_grades_follow_the_published_steps(judge) -> None:
    def sign(data):
        data["clinical"]["signs"] = [
            {"sign": "sensory_deficit", "side": "left", "root": "S1", "present": True}
        ]

    def sign_without_lesion(data):
        sign(data)
        data["findings"] = []

    assert judge().mechanism.grade == "possible"
    assert judge(sign).mechanism.grade == "definite"
    assert judge(sign_without_lesion).mechanism.grade == "probable"


def test_that_the_missing_side_is_the_one_question(judge) -> None:
    answer = judge(lambda d: _complaint(d).pop("side"), question=True)
    assert answer.question.path == "/clinical/complaints/c1/side"
    assert answer.question.would_decide == ("f1",)
    lanes = {o.value: dict(o.lanes)["f1"] for o in answer.question.options}
    assert lanes["left"] is Category.LIKELY_SYMPTOMATIC
    assert lanes["right"] is Category.LIKELY_INCIDENTAL
    again = judge(
        lambda d: _complaint(d).pop("side"),
        question=True,
        asked=frozenset({"/clinical/complaints/c1/side"}),
    )
    assert again.question is None or again.question.path != answer.question.path


def test_that_flips_can_be_asked_for_one_finding_alone(judge) -> None:
    def two(data):
        data["findings"].append({"id": "f2", "type": "disc_bulge", "level": "L4-L5"})

    answer = judge(two, flips=frozenset({"f1"}))
    assert answer.of("f1")[0].flips
    assert answer.of("f2")[0].flips == ()


def test_that_a_root_that_does_not_match_speaks_against(judge) -> None:
    answer = judge(lambda d: _complaint(d).update(roots=["L4"]), flips=True)
    (row,) = answer.judgements
    assert row.against[0].id == "against-lowers"
    assert dict(row.against[0].args)["fact"].id == "fact-root"


def test_that_a_reader_may_move_a_finding_and_the_engine_keeps_its_own_view(judge) -> None:
    def moved(data):
        data["overrides"] = [{"finding": "f1", "category": "likely_incidental", "reason": "old"}]

    answer = judge(moved)
    assert answer.impression.likely_incidental == ("f1",)
    assert answer.judgements[0].category is Category.LIKELY_SYMPTOMATIC


def test_that_an_unknown_finding_is_never_called_incidental(judge) -> None:
    def strange(data):
        data["findings"] = [{"id": "f1", "type": "never_heard_of", "level": "L4-L5"}]

    (row,) = judge(strange).judgements
    assert (row.category, row.scored) == (Category.INDETERMINATE, False)


def test_that_what_only_the_reader_acts_on_silences_every_reassurance():
    data = {
        "schema": "concord.case/1",
        "patient": {"age_years": 72},
        "study": {"region": "lumbar_spine", "modality": "MR", "numbering": "certain"},
        "clinical": {
            "complaints": [{"id": "c1", "pattern": "axial", "site": "low_back", "side": "midline"}]
        },
        "findings": [
            {"id": "f1", "type": "disc_bulge", "level": "L4-L5"},
            {"id": "f2", "type": "annular_fissure", "level": "L3-L4"},
        ],
    }
    case, _ = parse_case(data, assets.vocabulary())
    quiet = assess(case, assets.evidence())
    assert not quiet.is_acting
    assert any(j.pain_free_percent is not None for j in quiet.judgements)
    data["overrides"] = [{"finding": "f2", "category": "act_now", "reason": "looks like infection"}]
    case, _ = parse_case(data, assets.vocabulary())
    acting = assess(case, assets.evidence())
    assert acting.is_acting
    assert all(j.silenced and j.pain_free_percent is None for j in acting.judgements)
    assert [j.category for j in acting.judgements] == [j.category for j in quiet.judgements]


def test_that_an_unproved_look_alike_is_never_incidental_where_nobody_reports_pain(judge) -> None:
    def elsewhere(data):
        data["clinical"]["complaints"] = [{"id": "c1", "pattern": "joint", "site": "knee"}]
        data["clinical"]["red_flags"] = ["cancer_history"]
        data["findings"] = [{"id": "f1", "type": "vertebral_haemangioma", "level": "L2"}]

    def proved(data):
        elsewhere(data)
        data["findings"][0]["typical"] = True

    unproved = judge(elsewhere).judgements[0]

    assert unproved.category is Category.INDETERMINATE
    assert "limit-look-" in repr(unproved)
    assert "limit-look-" not in repr(judge(proved).judgements[0])
