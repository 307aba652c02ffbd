"""What "all others normal" asserts, and what it leaves apart."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.app.draft import Draft
from desktop.app.edits import AddFinding, ChangeStudy, ShowStack
from desktop.app.normal import OthersNormal, Outlook, others_normal
from desktop.domain.imaging import Plane
from desktop.report.template import Row, Template
from tests.app.making import empty_draft, finding, stack

LEVELS = ("L3-L4", "L4-L5", "L5-S1")
TEMPLATE = Template(
    id="t",
    version="1",
    region="lumbar_spine",
    modality="MR",
    rows=(
        *(
            Row(id=lv.lower(), kind="level", levels=(lv,), offers=("disc_bulge", "disc_extrusion"))
            for lv in LEVELS
        ),
        Row(id="facets", kind="area", finding_types=("facet_arthropathy",)),
        Row(id="outside", kind="area", rest=True),
    ),
)
SAGITTAL = stack()
AXIAL = stack(2, Plane.AXIAL)


def shown(draft: Draft, *keys: str) -> Draft:
    for key in keys:
        draft = ShowStack(key).apply(draft)
    return draft


def listed(draft: Draft, **more: object) -> OthersNormal:
    return others_normal(draft, TEMPLATE, (SAGITTAL, AXIAL), **more)


def test_that_nothing_is_asserted_before_a_series_was_shown() -> None:
    found = listed(empty_draft())
    assert found.edit.levels == ()
    assert found.edit.areas == ()
    assert found.edit.not_assessed == (*LEVELS, "facets", "outside")


def test_that_rows_without_a_finding_are_asserted_once_shown() -> None:
    draft = shown(AddFinding(finding()).apply(empty_draft()), SAGITTAL.key)
    found = listed(draft)
    assert found.edit.levels == ("L3-L4", "L4-L5")
    assert found.edit.areas == ("facets", "outside")
    assert [r.row.id for r in found.with_outlook(Outlook.FOUND)] == ["l5-s1"]
    after = found.edit.apply(draft)
    assert {s.level for s in after.case.normal} == {"L3-L4", "L4-L5"}


def test_that_an_axial_series_alone_does_not_prove_a_level_normal() -> None:
    found = listed(shown(empty_draft(), AXIAL.key))
    assert found.edit.levels == ()
    assert found.edit.areas == ("facets", "outside")


def test_that_a_row_outside_the_field_of_view_is_not_assessed() -> None:
    def covers(row: Row, _stack: object) -> bool | None:
        return False if row.id == "l3-l4" else None

    found = listed(shown(empty_draft(), SAGITTAL.key), covers=covers)
    assert found.edit.not_assessed == ("L3-L4",)
    reasons = [r.reason.id for r in found.with_outlook(Outlook.NOT_ASSESSED) if r.reason]
    assert reasons == ["app-others-outside"]


def test_that_incomplete_coverage_leaves_only_what_is_known_to_be_imaged() -> None:
    draft = shown(empty_draft(), SAGITTAL.key)
    draft = ChangeStudy((("limitations", ("incomplete_coverage",)),)).apply(draft)
    found = listed(draft, covers=lambda row, _stack: True if row.id == "l5-s1" else None)
    assert found.edit.levels == ("L5-S1",)
    assert "L4-L5" in found.edit.not_assessed


def test_that_a_finding_of_another_row_leaves_its_level_normal_in_the_other_parts() -> None:
    facet = finding(type="facet_arthropathy", level="L4-L5")
    draft = shown(AddFinding(facet).apply(empty_draft()), SAGITTAL.key)
    found = listed(draft)
    assert "L4-L5" not in found.edit.levels
    assert [(p.level, p.absent) for p in found.edit.parts] == [
        ("L4-L5", ("disc_bulge", "disc_extrusion"))
    ]
    again = listed(found.edit.apply(draft))
    assert again.edit.levels == ()
    assert again.edit.parts == ()
    assert len(again.with_outlook(Outlook.ALREADY)) == 4


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.tuples(st.sampled_from(["disc_bulge", "facet_arthropathy", "renal_cyst"]),
                       st.sampled_from([*LEVELS, None])), max_size=4),
    st.sets(st.sampled_from([SAGITTAL.key, AXIAL.key])),
)  # fmt: skip
def test_that_every_row_is_listed_once_and_agreeing_is_never_refused(
    findings: list[tuple[str, str | None]], keys: set[str]
) -> None:
    draft = shown(empty_draft(), *sorted(keys))
    for number, (kind, level) in enumerate(findings):
        draft = AddFinding(finding(f"f{number}", type=kind, level=level)).apply(draft)
    found = listed(draft)
    assert [r.row.id for r in found.rows] == [row.id for row in TEMPLATE.rows]
    after = found.edit.apply(draft)
    whole = {s.level for s in after.case.normal if s.absent is None}
    assert not whole & {f.level for f in after.case.findings}
    if SAGITTAL.key not in keys:
        assert not after.case.normal
    assert after.case.findings == draft.case.findings
