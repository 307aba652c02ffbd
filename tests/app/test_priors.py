"""Who is the same patient, which earlier study to compare with, and what is newer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.app.priors import (
    Tier,
    comparison_with,
    default_prior,
    moment,
    newer_priors,
    of_same_patient,
    priors_of,
)
from desktop.app.same_patient import Kin, kinship
from desktop.domain.case import Comparison
from desktop.domain.imaging import Study, StudyPatient
from tests.fakes.images import stack

ANNA = StudyPatient(id="P1", issuer="HOSP", name="Sample^Anna", birth_date="1979-03-05")


def made(uid: str, date: str, time: str = "", **fields: object) -> Study:
    modality = str(fields.pop("modality", "MR"))
    given_ = {
        "patient": ANNA,
        "description": "lumbar spine",
        "stacks": (stack(uid=f"{uid}.1", description="T2 ax", modality=modality, count=3),),
    }
    return Study(study_uid=uid, date=date, time=time, **(given_ | fields))


NOW = made("1", "2026-03-04", "10:00")


@pytest.mark.parametrize(
    ("change", "kin"),
    [
        ({}, Kin.SAME),
        ({"issuer": ""}, Kin.SAME),
        ({"name": "SAMPLE^ANNA^MARIA^^"}, Kin.SAME),
        ({"name": "Married^Anna"}, Kin.SAME),
        ({"name": ""}, Kin.SAME),
        ({"birth_date": "19790305"}, Kin.SAME),
        ({"birth_date": ""}, Kin.SAME),
        ({"birth_date": "", "name": "Other^Bo"}, Kin.OTHER),
        ({"birth_date": "1980-01-01"}, Kin.OTHER),
        ({"id": "P2"}, Kin.OTHER),
        ({"issuer": "ELSEWHERE"}, Kin.OTHER),
        ({"id": ""}, Kin.UNPROVEN),
        ({"birth_date": "", "name": ""}, Kin.UNPROVEN),
    ],
)
def test_that_two_identifiers_prove_a_patient_and_one_that_differs_parts_two(change, kin) -> None:
    other = replace(ANNA, **change)
    assert kinship(ANNA, other).kin is kin
    assert kinship(other, ANNA).kin is kin


def test_that_the_most_recent_study_of_the_same_region_and_modality_is_compared_with() -> None:
    known = [
        made("2", "2024-05-01"),
        made("3", "2025-05-01", modality="CT"),
        made("4", "2025-12-01", description="knee"),
        made("5", "2025-01-01"),
        made("6", "2023-01-01"),
    ]
    found = priors_of(NOW, known)
    assert [prior.study.study_uid for prior in found] == ["5", "2", "6", "3", "4"]
    assert default_prior(found).study.study_uid == "5"
    assert found[-1].tier is Tier.OTHER


def test_that_another_region_is_never_the_default() -> None:
    assert default_prior(priors_of(NOW, [made("4", "2025-12-01", description="knee")])) is None


def test_that_the_other_knee_is_no_comparison() -> None:
    knee = replace(NOW, description="MR knee left")
    assert default_prior(priors_of(knee, [made("2", "2025-01-01", description="knee right")])) is (
        None
    )
    assert default_prior(priors_of(knee, [made("2", "2025-01-01", description="knee left")]))


def test_that_a_study_of_the_same_day_is_earlier_only_where_both_state_a_time() -> None:
    for time, counts in (("09:59", True), ("10:00", False), ("10:01", False), ("", False)):
        assert bool(priors_of(NOW, [made("2", "2026-03-04", time)])) is counts
    assert priors_of(replace(NOW, date=""), [made("2", "2020-01-01")]) == ()


def test_that_studies_reported_together_are_no_priors() -> None:
    assert priors_of(NOW, [made("2", "2025-01-01")], frozenset({"2"})) == ()


def test_that_a_double_with_a_foreign_identity_does_not_replace_the_study() -> None:
    mine = made("2", "2025-01-01")
    other = replace(mine, patient=replace(ANNA, id="P2"), stacks=mine.stacks * 2)
    for known in ([mine, other], [other, mine]):
        assert of_same_patient(NOW, known) == (mine,)


def test_that_a_newer_study_than_the_one_compared_is_told() -> None:
    old, new = made("2", "2024-05-01"), made("3", "2025-05-01")
    found = priors_of(NOW, [old, new])
    assert [p.study for p in newer_priors(found, comparison_with(old))] == [new]
    assert newer_priors(found, comparison_with(new)) == ()
    assert [p.study for p in newer_priors(found, Comparison(date="2024-12-24"))] == [new]
    assert newer_priors(found, Comparison(date="2025-05-01")) == ()
    assert len(newer_priors(found, None)) == 2


days = st.dates(min_value=__import__("datetime").date(2018, 1, 1)).filter(lambda d: d.year < 2030)
IDENTITIES = st.sampled_from(
    [
        (ANNA, True),
        (replace(ANNA, name="SAMPLE^ANNA"), True),
        (replace(ANNA, birth_date=""), True),
        (replace(ANNA, issuer="ELSEWHERE"), False),
        (replace(ANNA, id="P2"), False),
        (replace(ANNA, id=""), False),
        (replace(ANNA, birth_date="1980-03-05"), False),
    ]
)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Study, bool]]:
    """1 to 20 other studies in any order; true where it is a relevant study of the patient."""
    found = []
    for number in range(draw(st.integers(1, 20))):
        patient, mine = draw(IDENTITIES)
        region = draw(st.sampled_from(["lumbar spine", "LWS", "knee", "brain"]))
        day = draw(st.one_of(days, st.just(__import__("datetime").date(2026, 3, 4))))
        time = draw(st.sampled_from(["", "08:00", "09:30", "10:00", "12:00"]))
        study = made(f"9.{number}", day.isoformat(), time, patient=patient, description=region)
        earlier = study.date < NOW.date or (study.date == NOW.date and "" < time < NOW.time)
        found.append((study, mine and earlier and region in ("lumbar spine", "LWS")))
    return draw(st.permutations(found))


@given(histories())
def test_that_the_default_is_always_the_most_recent_relevant_study(history) -> None:
    relevant = [study for study, counts in history if counts]
    found = priors_of(NOW, [study for study, _counts in history])
    chosen = default_prior(found)
    if not relevant:
        assert chosen is None
        return
    assert chosen is not None
    assert chosen.study in relevant
    assert moment(chosen.study) == max(moment(study) for study in relevant)
    for other in relevant:
        newer = any(moment(one) > moment(other) for one in relevant)
        assert bool(newer_priors(found, comparison_with(other))) is newer


@given(histories())
def test_that_the_order_of_arrival_changes_nothing(history) -> None:
    studies = [study for study, _counts in history]
    assert priors_of(NOW, studies) == priors_of(NOW, [*reversed(studies), *studies])
