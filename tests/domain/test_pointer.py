"""Paths name members by id, and setting by path means the same on JSON and on the case."""

import pytest

from desktop import assets
from desktop.domain.casefile import parse_case
from desktop.domain.pointer import PathError, apply, path, sign_address
from desktop.domain.settings import with_settings

WORDS = assets.vocabulary()
CASE = {
    "schema": "concord.case/1",
    "study": {"region": "lumbar_spine"},
    "clinical": {
        "complaints": [{"id": "c1", "side": "left"}, {"id": "a/b~c"}],
        "signs": [{"sign": "slr", "side": "left", "present": True}],
    },
    "findings": [{"id": "f1", "type": "disc_bulge"}, {"id": "f2", "type": "disc_protrusion"}],
}


def test_that_a_member_is_addressed_by_its_id_wherever_it_stands() -> None:
    changed = apply(CASE, [("/findings/f2/side", "right")])
    assert changed["findings"][1]["side"] == "right"
    assert "side" not in changed["findings"][0]


def test_that_the_given_case_file_is_left_as_it_is() -> None:
    apply(CASE, [("/clinical/complaints/c1/side", "right")])
    assert CASE["clinical"]["complaints"][0]["side"] == "left"


def test_that_a_sign_is_addressed_by_word_side_and_root() -> None:
    assert sign_address("slr", "left") == "slr,left,"
    for where in ("/clinical/signs/slr,left,/present", "/clinical/signs/slr,left/present"):
        assert apply(CASE, [(where, False)])["clinical"]["signs"] == [
            {"sign": "slr", "side": "left", "present": False}
        ]


def test_that_setting_a_missing_member_adds_it() -> None:
    changed = apply(CASE, [("/clinical/signs/reflex_loss,left,S1/present", True)])
    assert changed["clinical"]["signs"][1] == {
        "sign": "reflex_loss",
        "side": "left",
        "root": "S1",
        "present": True,
    }
    changed = apply({"schema": "x"}, [("/clinical/complaints/c9/side", "left")])
    assert changed["clinical"]["complaints"] == [{"id": "c9", "side": "left"}]
    assert apply(CASE, [("/patient/age_years", 50)])["patient"] == {"age_years": 50}


def test_that_ids_with_slashes_and_tildes_are_found() -> None:
    where = path("clinical", "complaints", "a/b~c", "side")
    assert where == "/clinical/complaints/a~1b~0c/side"
    assert apply(CASE, [(where, "left")])["clinical"]["complaints"][1]["side"] == "left"


@pytest.mark.parametrize("where", ["findings", "", "/schema/x/y"])
def test_that_a_path_that_leads_nowhere_is_refused(where) -> None:
    with pytest.raises(PathError):
        apply(CASE, [(where, 1)])


@pytest.mark.parametrize(
    "settings",
    [
        [("/clinical/complaints/c1/side", "right")],
        [("/clinical/complaints/c1/roots", ["S1"])],
        [("/clinical/signs/slr,left,/present", False)],
        [("/clinical/signs/centralisation,,/present", True)],
        [("/patient/age_years", 50), ("/patient/birth_date", None)],
        [("/clinical/red_flags", ["fever"])],
        [("/clinical/history/cancer", True)],
        [("/study/numbering", "uncertain")],
        [("/findings/f1/neural_roots", [{"root": "S1", "side": "left", "grade": "contact"}])],
        [("/findings/f1/scale", {"id": "root_pfirrmann", "category": "2"})],
        [("/findings/f1/type", "disc_extrusion")],
    ],
    ids=lambda x: x[0][0],
)
def test_that_setting_on_the_case_equals_setting_on_the_file(settings) -> None:
    case, _ = parse_case(CASE, WORDS)
    from_file, _ = parse_case(apply(CASE, settings), WORDS)
    assert with_settings(case, settings) == from_file


def test_that_a_path_no_case_can_hold_is_refused() -> None:
    case, _ = parse_case(CASE, WORDS)
    with pytest.raises(PathError):
        with_settings(case, [("/findings/f1/colour", "red")])
