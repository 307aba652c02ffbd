"""Which root a form offers first, over every level, zone, side and spine form."""

import itertools

import pytest

from desktop import assets
from desktop.domain.case import Case, CaseStudy, Finding
from desktop.domain.side import Side
from desktop.report.counting import fitted
from desktop.report.form_fields import asked, choices_of
from desktop.report.form_new import new_finding
from desktop.report.template import Field

TEMPLATES = assets.templates()
SPINE = tuple(
    TEMPLATES.get(f"{region}-{exam}")
    for region in ("lumbar", "cervical", "thoracic")
    for exam in ("mr", "ct", "radiograph", "postoperative")
)
ROOT = Field(id="neural_root", kind="choice")
# by anatomy: the root that leaves through the foramen at a disc, and the one that passes behind it.
# Above C8 a root is named after the vertebra below it, from T1 on after the one above.
LEAVING = {
    "C2-C3": "C3", "C3-C4": "C4", "C4-C5": "C5", "C5-C6": "C6", "C6-C7": "C7", "C7-T1": "C8",
    **{f"T{n}-T{n + 1}": f"T{n}" for n in range(1, 12)}, "T12-L1": "T12",
    "L1-L2": "L1", "L2-L3": "L2", "L3-L4": "L3", "L4-L5": "L4", "L5-S1": "L5", "L4-S1": "L4",
}  # fmt: skip
PASSING = {
    "L1-L2": "L2", "L2-L3": "L3", "L3-L4": "L4", "L4-L5": "L5", "L5-S1": "S1", "L4-S1": "S1",
}  # fmt: skip
ZONES = ("central", "subarticular", "foraminal", "extraforaminal", None)
SIDES = (Side.LEFT, Side.RIGHT, Side.BILATERAL, Side.MIDLINE, None)
TYPES = ("disc_protrusion", "disc_extrusion", "lateral_recess_stenosis", "foraminal_stenosis")


def _first(template, **facts) -> str:
    none, first, *_ = choices_of(ROOT, Finding(id="f1", **facts), template)
    assert none == "none"
    return first


def _levels(template):
    return [row.levels[0] for row in template.every_row if row.kind == "level"]


@pytest.mark.parametrize("template", SPINE, ids=lambda t: t.id)
def test_that_the_root_of_the_level_and_zone_is_offered_first(template):
    known = [level for level in _levels(template) if level in LEAVING]
    assert known
    whole = fitted(template, Case(study=CaseStudy(region=template.region)), 4)
    for level, zone, side, kind in itertools.product(known, ZONES, SIDES, TYPES):
        form = whole if level == "L4-S1" else template
        free = kind == "foraminal_stenosis" or zone in ("foraminal", "extraforaminal")
        due = LEAVING[level] if free else PASSING.get(level, LEAVING[level])
        found = _first(form, type=kind, level=level, zone=zone, side=side)
        assert found == due, (level, zone, side, kind)


@pytest.mark.parametrize("template", SPINE[:4], ids=lambda t: t.id)
@pytest.mark.parametrize(("count", "level"), [(6, "L5-L6"), (6, "L6-S1")])
def test_that_no_root_is_put_forward_where_the_spine_has_a_level_without_a_named_root(
    template, count, level
):
    form = fitted(template, Case(study=CaseStudy(region="lumbar_spine")), count)
    offered = choices_of(ROOT, Finding(id="f1", type="disc_protrusion", level=level), form)
    assert offered == ("none", *template.clinical.roots)


@pytest.mark.parametrize("template", SPINE, ids=lambda t: t.id)
def test_that_every_root_a_row_offers_is_offered_once(template):
    for level, zone in itertools.product(_levels(template), ZONES):
        finding = Finding(id="f1", type="disc_protrusion", level=level, zone=zone)
        offered = choices_of(ROOT, finding, template)
        assert len(offered) == len(set(offered))


@pytest.mark.parametrize("exam", ["mr", "ct", "postoperative"])
@pytest.mark.parametrize("level", ["C0-C1", "C1-C2"])
@pytest.mark.parametrize(
    "kind", ["cord_compression", "central_stenosis", "spondylodiscitis", "epidural_abscess"]
)
def test_that_what_narrows_the_canal_can_be_entered_above_the_second_vertebra(exam, level, kind):
    template = TEMPLATES.get(f"cervical-{exam}")
    junction = template.row("junction")
    case = Case(study=CaseStudy(region="cervical_spine", modality=template.modality))
    entered = new_finding(junction, kind, "f1", template, level=level)
    assert entered.level == level
    assert kind in junction.offers
    assert template.row_of(entered) is junction
    unplaced = new_finding(junction, kind, "f1", template)
    assert template.row_of(unplaced) is junction
    (ask,) = [a for a in asked(unplaced, case, template) if a.field.id == "level"]
    assert ask.required
    below = Finding(id="f1", type=kind, level="C5-C6")
    assert template.row_of(below).levels == ("C5-C6",)
