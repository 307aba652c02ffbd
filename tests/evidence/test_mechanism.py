"""The mechanism of pain follows published steps, is shown with them, and printed by a rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import assets
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess
from desktop.export.text import to_text
from desktop.report.lanes import lanes
from desktop.report.mechanism import mechanism_line, printed_mechanism
from desktop.report.wording import Wording

PACK = assets.evidence()
WORDS = Wording("en", assets.locale_texts("en"))
ALLODYNIA = {"sign": "allodynia", "present": True}
FIXED = "This neither proves nor excludes a nociplastic mechanism"


def case_of(
    *,
    pattern: str = "widespread",
    weeks: float | None = 60,
    signs: tuple[dict, ...] = (),
    findings: tuple[dict, ...] = (),
    **clinical: object,
):
    complaint = {"id": "c1", "pattern": pattern, "site": "low_back"}
    if weeks is not None:
        complaint["duration_weeks"] = weeks
    data = {
        "schema": "concord.case/1",
        "study": {"modality": "MR", "region": "lumbar_spine"},
        "patient": {"age_years": 50, "sex": "female"},
        "clinical": {"complaints": [complaint], "signs": list(signs), **clinical},
        "findings": list(findings),
    }
    found, problems = parse_case(data, assets.vocabulary())
    assert not problems
    return found


def view(**given: object):
    return assess(case_of(**given), PACK).mechanism


def steps(**given: object) -> set[str]:
    return {step.id.removeprefix("mechanism-") for step in view(**given).steps}


@pytest.mark.parametrize("pattern", ["regional", "widespread"])
@pytest.mark.parametrize(
    ("weeks", "sign", "leading", "grade"),
    [
        (60, True, "nociplastic", "possible"),
        (60, False, "nociplastic", None),
        (60, None, "nociplastic", None),
        (None, True, "nociplastic", None),
        (12, True, "undetermined", None),
        (13, True, "nociplastic", "possible"),
    ],
)
def test_that_nociplastic_pain_needs_three_months_and_evoked_hypersensitivity(
    pattern, weeks, sign, leading, grade
) -> None:
    signs = () if sign is None else ({**ALLODYNIA, "present": sign},)
    found = view(pattern=pattern, weeks=weeks, signs=signs)
    assert (found.leading, found.grade) == (leading, grade)
    assert (found.grade is None) or found.evidence == ("conc-0059",)


def test_that_every_step_says_what_is_known_and_what_is_not() -> None:
    assert {"spread", "duration", "hypersensitivity-open"} == steps()
    absent = ({**ALLODYNIA, "present": False},)
    assert {"spread", "duration", "hypersensitivity-absent"} == steps(signs=absent)
    assert "duration-unknown" in steps(weeks=None)


def test_that_questionnaires_are_told_and_grade_nothing() -> None:
    scores = {"dn4": 7, "paindetect": 25}
    assert {"dn4", "paindetect"} <= steps(questionnaires=scores)
    with_scores, without = view(questionnaires=scores), view()
    assert (with_scores.leading, with_scores.grade) == (without.leading, without.grade)


def test_that_probable_nociplastic_pain_is_never_stated() -> None:
    grades = {
        view(weeks=w, signs=s, questionnaires=q).grade
        for w in (None, 10, 60)
        for s in ((), (ALLODYNIA,))
        for q in ({}, {"wpi": 12, "sss": 9})
    }
    assert grades <= {None, "possible"}


def test_that_every_row_of_the_steps_is_a_row_of_the_pack() -> None:
    found = view(
        signs=(ALLODYNIA,), questionnaires={"dn4": 5, "paindetect": 20, "wpi": 9, "sss": 7}
    )
    assert set(found.evidence) == {"conc-0055", "conc-0058", "conc-0059", "conc-0060"}
    assert all(PACK.cite(row) for row in found.evidence)


def test_that_the_reader_sees_it_and_nothing_of_it_beside_a_red_flag() -> None:
    bulge = {"id": "f1", "type": "disc_bulge", "level": "L4-L5"}
    quiet = case_of(findings=(bulge,))
    shown = lanes(quiet, {}, assess(quiet, PACK)).mechanism
    assert WORDS.text(shown[0]) == "Mechanism of the pain: nociplastic."
    assert lanes(quiet, {}, assess(quiet, PACK), own_first=True).mechanism == ()
    acting = case_of(findings=(bulge,), red_flags=["saddle_anaesthesia"])
    assert mechanism_line(acting, assess(acting, PACK)) is None
    assert lanes(acting, {}, assess(acting, PACK)).mechanism == ()
    assert printed_mechanism(acting, assess(acting, PACK)) == ()


def page(case, *, prints: bool) -> str:
    setting = Setting(words=WORDS, cite=PACK.cite, prints_mechanism=prints)
    return to_text(make_report(draft_of(case), assess(case, PACK), setting).document)


def test_that_it_is_printed_only_where_the_department_allows_and_signs_were_examined() -> None:
    bulge = ({"id": "f1", "type": "disc_bulge", "level": "L4-L5"},)
    examined = case_of(findings=bulge, signs=(ALLODYNIA,))
    assert FIXED in page(examined, prints=True)
    assert FIXED not in page(examined, prints=False)
    assert FIXED not in page(case_of(findings=bulge), prints=True)
    assert "nociplastic, possible" not in page(examined, prints=True)


def test_that_a_neuropathic_grade_is_printed_with_its_steps_and_source() -> None:
    root = {
        "id": "f1",
        "type": "disc_extrusion",
        "level": "L5-S1",
        "side": "left",
        "zone": "subarticular",
        "neural": "displacement",
        "neural_root": "S1",
    }
    case = case_of(
        findings=(root,), signs=({"sign": "sensory_deficit", "side": "left", "present": True},)
    )
    complaint = replace(case.clinical.complaints[0], pattern="radicular", site="leg", roots=("S1",))
    case = replace(case, clinical=replace(case.clinical, complaints=(complaint,)))
    text = page(case, prints=True)
    assert "Mechanism of the pain: neuropathic, definite by the published steps." in text
    assert "A sensory sign lies in that distribution." in text
    assert "Finnerup" in text
