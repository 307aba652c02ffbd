"""Four, five or six vertebrae of lumbar type: the form, the checks and the report follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop import assets
from desktop.app.edits import EditRefused, SetNumbering
from desktop.app.levels import level_facts, template_of
from desktop.app.normal import Outlook, others_normal
from desktop.app.reporting import Setting, make_report
from desktop.domain.case import Finding, NormalStatement
from desktop.domain.imaging import Plane
from desktop.domain.vocabulary import parse_vocabulary
from desktop.evidence.assess import assess
from desktop.report.checks import checks
from desktop.report.document import printed
from desktop.report.form import resolve
from desktop.report.form_fields import choices_of
from desktop.report.lumbar import is_level_of
from desktop.report.wording import Wording
from desktop.viewer.spine import discs, every_disc
from tests.app.making import empty_draft
from tests.fakes.images import stack
from tests.fakes.levels import labels

LUMBAR = assets.templates().get("lumbar-mr")
ENGLISH = Wording("en", assets.locale_texts("en"))
SAGITTAL = stack(Plane.SAGITTAL, uid="1.1", rows=240, columns=240, centre_mm=(0.0, 0.0, 72.0))
LAST = {4: ["L3-L4", "L4-S1"], 5: ["L3-L4", "L4-L5", "L5-S1"]}
LAST[6] = ["L3-L4", "L4-L5", "L5-L6", "L6-S1"]
WAYS = ("labelled", "stated")


def spine(count: int, way: str = "labelled", *findings: Finding):
    draft = empty_draft()
    draft = replace(draft, case=replace(draft.case, findings=findings))
    if way == "stated":
        return SetNumbering("certain", "c2", count).apply(draft)
    return replace(draft, levels=labels((LAST[count][-1], 0.0)))


def disc(level: str, finding_id: str = "f1") -> Finding:
    return Finding(id=finding_id, type="disc_bulge", level=level)


def levels_of(template) -> list[str]:
    return [row.levels[0] for row in template.rows if row.kind == "level"]


def open_checks(draft):
    facts = level_facts(draft, [])
    found = checks(draft.case, assess(draft.case, assets.evidence()), LUMBAR, facts)
    return [(ENGLISH.text(check.title), check.blocks) for check in found]


def words_of(draft, section: str) -> str:
    setting = Setting(words=ENGLISH, template=LUMBAR)
    made = make_report(draft, assess(draft.case, assets.evidence()), setting)
    return " ".join(printed(made.document.section(section)))


@pytest.mark.parametrize("count", [4, 5, 6])
def test_that_names_belong_to_the_spines_that_have_them(count: int) -> None:
    """The same discs that the images may be labelled with."""
    for name in every_disc():
        assert is_level_of(name, count) is (name in discs(count))
    assert is_level_of(f"L{count}", count)
    assert not is_level_of(f"L{count + 1}", count)
    assert all(is_level_of(name, count) for name in ("T12", "S1", "S2", "sacrum", "T12-L1"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("count", [4, 5, 6])
def test_that_the_rows_are_those_of_the_spine(count: int, way: str) -> None:
    fitted = template_of(spine(count, way), LUMBAR)
    assert levels_of(fitted) == ["L1-L2", "L2-L3", *LAST[count]]
    areas = [row for row in fitted.rows if row.kind == "area"]
    assert len(areas) == 6
    offered = {level for row in areas for level in row.choose_levels}
    assert all(is_level_of(level, count) for level in offered)
    assert LAST[count][-1] in offered
    state = resolve(spine(count, way).case, fitted)
    assert [row.row.id for row in state.rows] == [row.id for row in fitted.rows]
    for row in fitted.rows:
        ENGLISH.text(row.title)


def test_that_five_are_taken_where_nothing_is_known() -> None:
    fitted = template_of(empty_draft(), LUMBAR)
    assert fitted.rows == LUMBAR.rows
    assert levels_of(fitted) == ["L1-L2", "L2-L3", *LAST[5]]


def test_that_labels_go_before_what_was_stated() -> None:
    draft = replace(spine(4, "stated"), levels=labels(("L6-S1", 0.0)))
    assert levels_of(template_of(draft, LUMBAR))[-1] == "L6-S1"
    assert ("4 lumbar-type vertebrae are stated, the labels show 6", True) in open_checks(draft)
    agreed = replace(spine(6, "stated"), levels=labels(("L6-S1", 0.0)))
    assert not [title for title, _ in open_checks(agreed) if "lumbar-type" in title]


@pytest.mark.parametrize("count", [4, 6])
def test_that_a_finding_on_a_row_that_vanishes_stays_in_sight_and_is_flagged(count: int) -> None:
    draft = spine(count, "stated", disc("L5-S1"))
    fitted = template_of(draft, LUMBAR)
    assert "L5-S1" in levels_of(fitted)
    state = resolve(draft.case, fitted)
    (found,) = state.row("l5-s1").findings
    assert found.chips[-1].kind == "warn"
    assert ENGLISH.text(found.chips[-1].text) == f"{count} lumbar vertebrae"
    assert "no L5–S1" in ENGLISH.text(found.chips[-1].spoken)
    assert (f"L5–S1 with {count} lumbar-type vertebrae", True) in open_checks(draft)
    assert "L5-S1" in words_of(draft, "findings")
    # moved to a level of this spine, the row is gone and nothing is flagged
    moved = spine(count, "stated", disc(LAST[count][-1]))
    assert "L5-S1" not in levels_of(template_of(moved, LUMBAR))
    assert not [title for title, _ in open_checks(moved) if "with" in title]


def test_that_a_level_called_normal_that_the_spine_does_not_have_is_not_passed_over() -> None:
    draft = spine(6, "stated")
    normal = (NormalStatement(level="L5-S1"), NormalStatement(level="L1-L2"))
    draft = replace(draft, case=replace(draft.case, normal=normal))
    assert "L5-S1" in levels_of(template_of(draft, LUMBAR))
    assert ("L5–S1 with 6 lumbar-type vertebrae", True) in open_checks(draft)


def test_that_a_level_of_six_without_a_statement_has_its_row_and_asks_for_the_numbering() -> None:
    draft = replace(empty_draft(), case=replace(empty_draft().case, findings=(disc("L6-S1"),)))
    fitted = template_of(draft, LUMBAR)
    assert levels_of(fitted) == ["L1-L2", "L2-L3", *LAST[5], "L6-S1"]
    assert ("Numbering of the vertebrae is not stated", True) in open_checks(draft)


@pytest.mark.parametrize("count", [4, 5, 6])
def test_that_all_others_normal_asserts_the_levels_of_this_spine_only(count: int) -> None:
    draft = replace(spine(count, "stated", disc("L1-L2")), shown=(SAGITTAL.key,))
    listed = others_normal(draft, template_of(draft, LUMBAR), (SAGITTAL,))
    assert list(listed.edit.levels) == ["L2-L3", *LAST[count]]
    assert {row.row.id for row in listed.with_outlook(Outlook.FOUND)} == {"l1-l2"}
    words = words_of(listed.edit.apply(draft), "findings")
    assert all(level in words for level in LAST[count])
    assert all(level not in words for level in every_disc() - set(discs(count)))


@pytest.mark.parametrize(("count", "way"), [(n, way) for n in (4, 5, 6) for way in WAYS])
def test_that_the_technique_says_how_many_there_are_and_how_they_were_counted(
    count: int, way: str
) -> None:
    draft = spine(count, way)
    words = words_of(draft, "technique")
    assert words.count(f"{count} lumbar-type vertebrae") == 1
    assert ("by the labels" in words) is (way == "labelled")
    assert ("counted from C2" in words) is (way == "stated")
    assert ("is not stated" in words) is (way == "labelled")
    assert "numbering-lumbar" not in words
    assert "lumbar-type" not in words_of(empty_draft(), "technique")


def test_that_roots_follow_the_spine_and_only_known_ones_are_put_forward() -> None:
    known = set(
        parse_vocabulary(
            assets.read_text(name) for name in assets.names("vocabulary", ".toml")
        ).words("root")
    )
    asked = next(
        a.field for a in LUMBAR.fields_of("disc_protrusion") if a.field.id == "neural_root"
    )

    def roots(count: int, level: str) -> tuple[str, ...]:
        fitted = template_of(spine(count), LUMBAR)
        return choices_of(asked, disc(level), fitted)[1:]

    assert roots(5, "L4-L5") == ("L5", "L4", "S1")
    assert roots(4, "L3-L4") == ("L4", "L3", "S1")
    assert roots(4, "L4-S1") == ("S1", "L4", "S2")
    assert roots(6, "L4-L5") == ("L5", "L4")  # the next one down has no word
    assert roots(6, "L6-S1") == LUMBAR.clinical.roots
    for count in (4, 5, 6):
        for row in template_of(spine(count), LUMBAR).rows:
            assert set(row.roots) <= known


def test_that_the_count_is_part_of_the_numbering_statement() -> None:
    draft = SetNumbering("certain", "sacrum", 6).apply(empty_draft())
    assert ("numbering-lumbar", "6") in draft.case.form.answers
    without = SetNumbering("certain", "sacrum").apply(draft)
    assert "numbering-lumbar" not in dict(without.case.form.answers)
    with pytest.raises(EditRefused):
        SetNumbering("certain", "sacrum", 7).apply(draft)
