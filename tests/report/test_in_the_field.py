"""Whatever must not be missed, or has a rule of its own, can be entered wherever images show it.

Which parts of the body an examination shows, and which rows of the evidence lie there, is written
here by hand: the forms are held against it.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache

import pytest

from desktop import assets
from desktop.domain.case import Care, Case, CaseStudy, ClinicalPicture, Comparison, Finding
from desktop.evidence.assess import assess
from desktop.evidence.conditions import Condition, Operator
from desktop.report.form_fields import asked, choices_of, set_answer
from desktop.report.form_new import new_finding
from desktop.report.template import Template

TEMPLATES = assets.templates()
PACK = assets.evidence()
IDS = tuple(header.id for header in TEMPLATES.headers)

MR, CT, RADIOGRAPH, ULTRASOUND, NUCLEAR = "mr", "ct", "radiograph", "ultrasound", "nuclear"
SECTIONAL = (MR, CT)
ALL = (MR, CT, RADIOGRAPH, ULTRASOUND, NUCLEAR)
NO_ULTRASOUND = (MR, CT, RADIOGRAPH, NUCLEAR)

# the parts of the body that the images of an examination may show
BODY = {
    "lumbar": "lumbar hip abdomen pelvis bone muscle spine",
    "cervical": "cervical neck head bone muscle spine",
    "thoracic": "thoracic chest abdomen bone muscle spine neck",
    "si-joint": "sacroiliac lumbar hip pelvis bone muscle",
    "sacrum-coccyx": "sacrum lumbar hip pelvis bone muscle",
    "shoulder": "shoulder chest bone muscle joint",
    "hip": "hip pelvis bone muscle joint femur",
    "knee": "knee bone muscle joint leg",
    "ankle-foot": "foot bone muscle joint leg",
    "elbow": "elbow bone muscle joint",
    "wrist-hand": "wrist bone muscle joint",
    "arthroplasty": "bone muscle hardware",
    "plexus": "plexus neck cervical bone muscle chest",
    "nerve": "nerve muscle",
    "chest-wall": "chest abdomen thoracic bone muscle",
    "headache": "head cervical",
    "trigeminal": "head cervical",
    "tmj-face": "face cervical bone",
    "pelvic-pain": "abdomen pelvis lumbar hip bone muscle viscera",
    "crps": "bone muscle",
    "quantitative": "lumbar hip abdomen bone muscle",
    "research-maps": "head",
    "spect-ct-foot": "foot bone muscle",
    "spect-ct-spine": "cervical thoracic lumbar hip abdomen chest bone muscle spine",
    "bone-metastasis": "whole",
    "bone-scan": "whole",
    "leukocyte": "whole",
    "pet-": "whole",
    "general": "whole",
    "procedure": "",  # images that lead a needle: what they show beside it is its own report
}
WHOLE = "cervical thoracic lumbar hip abdomen chest pelvis bone muscle spine"
KINDS = {MR: "MR", CT: "CT", RADIOGRAPH: "DX", ULTRASOUND: "US", NUCLEAR: "NM"}
EXAMS = {
    "mr": (MR,), "ct": (CT,), "radiograph": (RADIOGRAPH,), "ultrasound": (ULTRASOUND,),
    "nuclear": (NUCLEAR,), "spect_ct": (CT,), "pet": (CT,), "oncology": (CT,), "procedure": (),
    "postoperative": (MR, CT), "quantitative": (MR,), "research": (MR,), "general": (CT,),
}  # fmt: skip

# row of the red-flag table: where it may lie, and which images may show it
RED_FLAGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "flag-0004": ("lumbar", SECTIONAL),
    "flag-0005": ("cervical thoracic", SECTIONAL),
    "flag-0006": ("cervical thoracic", SECTIONAL),
    "flag-0007": ("cervical thoracic lumbar", (MR,)),
    "flag-0008": ("bone", NO_ULTRASOUND),
    "flag-0009": ("cervical thoracic lumbar", SECTIONAL),
    "flag-0010": ("cervical thoracic lumbar", NO_ULTRASOUND),
    "flag-0011": ("cervical thoracic lumbar", (MR,)),
    "flag-0012": ("joint", (MR, CT, ULTRASOUND)),
    "flag-0013": ("bone", ALL),
    "flag-0014": ("muscle", (MR, CT, RADIOGRAPH, ULTRASOUND)),
    "flag-0015": ("cervical thoracic lumbar", NO_ULTRASOUND),
    "flag-0016": ("cervical thoracic lumbar", NO_ULTRASOUND),
    "flag-0017": ("hip", SECTIONAL),
    "flag-0018": ("bone", NO_ULTRASOUND),
    "flag-0019": ("hip", (MR, CT, RADIOGRAPH)),
    "flag-0020": ("hip", (MR, CT, RADIOGRAPH)),
    "flag-0021": ("femur", (MR, CT, RADIOGRAPH)),
    "flag-0022": ("bone", NO_ULTRASOUND),
    "flag-0023": ("abdomen", SECTIONAL),
    "flag-0024": ("abdomen", SECTIONAL),
    "flag-0025": ("cervical", (MR,)),
    "flag-0026": ("leg muscle", (MR, ULTRASOUND)),
    "flag-0027": ("abdomen", SECTIONAL),
    "flag-0028": ("cervical plexus shoulder", SECTIONAL),
    "flag-0029": ("nerve", (MR, ULTRASOUND)),
    "flag-0030": ("muscle", (MR, CT, ULTRASOUND)),
    "flag-0031": ("head", (MR,)),
    "flag-0032": ("head", (MR,)),
    "flag-0033": ("cervical thoracic", (MR,)),
    "flag-0034": ("muscle", (MR,)),
    "flag-0035": ("foot", (MR, CT, RADIOGRAPH)),
    "flag-0036": ("foot elbow", (MR, ULTRASOUND)),
    "flag-0037": ("knee", (MR,)),
    "flag-0038": ("sacroiliac lumbar", (MR,)),
    "flag-0039": ("abdomen pelvis", SECTIONAL),
    "flag-0040": ("viscera", (MR, CT, ULTRASOUND)),
    "flag-0041": ("bone", (MR, CT, RADIOGRAPH)),
    "flag-0042": ("hardware", (MR, CT, RADIOGRAPH)),
}
DEFINITIONS = {"flag-0001", "flag-0002", "flag-0003"}

# row of the table of what lies beside the pain: finding types, where, and which images
INCIDENTAL: tuple[tuple[int, int, str, str, tuple[str, ...]], ...] = (
    (1, 5, "renal_cyst", "abdomen", SECTIONAL),
    (6, 7, "renal_mass", "abdomen", SECTIONAL),
    (8, 17, "lung_nodule", "chest", (CT,)),
    (18, 23, "adrenal_mass", "abdomen", SECTIONAL),
    (24, 27, "thyroid_nodule", "neck", SECTIONAL),
    (28, 32, "aortic_aneurysm", "abdomen", SECTIONAL),
    (33, 35, "iliac_aneurysm", "pelvis", SECTIONAL),
    (36, 37, "visceral_artery_aneurysm", "abdomen", SECTIONAL),
    (38, 41, "pancreatic_cyst", "abdomen", SECTIONAL),
    (42, 44, "liver_lesion", "abdomen", SECTIONAL),
    (45, 47, "gallbladder_polyp", "abdomen", SECTIONAL),
    (48, 49, "adnexal_cyst", "pelvis", SECTIONAL),
    (50, 50, "tarlov_cyst", "lumbar-mr", (MR,)),
    (51, 51, "vertebral_haemangioma", "lumbar thoracic", SECTIONAL),
    (52, 52, "schmorl_node", "lumbar thoracic", SECTIONAL),
    (53, 53, "fatty_filum", "lumbar-mr", (MR,)),
    (54, 54, "transitional_vertebra", "lumbar-mr", (MR,)),
    (55, 55, "synovial_cyst", "lumbar-mr", (MR,)),
    (56, 56, "bone_island", "bone", NO_ULTRASOUND),
    (57, 57, "indeterminate_bone_lesion", "bone", NO_ULTRASOUND),
    (58, 58, "normal_variant", "bone", (MR,)),
    (59, 59, "lipoma", "muscle", (MR, CT, ULTRASOUND)),
    (60, 60, "baker_cyst", "knee", (MR, ULTRASOUND)),
    (61, 61, "retroperitoneal_node", "abdomen", SECTIONAL),
    (62, 62, "meningioma", "head", (MR,)),
    (63, 63, "aneurysm", "head", (MR,)),
    (64, 64, "chiari_1", "head", (MR,)),
    (65, 65, "normal_variant", "head", (MR,)),
    (66, 66, "white_matter_hyperintensity", "head", (MR,)),
    (67, 67, "dilated_pelvic_veins", "viscera", (MR, CT, ULTRASOUND)),
    (68, 68, "uterine_fibroid", "viscera", (MR, CT, ULTRASOUND)),
)


def shown_by(template: Template) -> tuple[frozenset[str], frozenset[str]]:
    """Return the parts of the body and the kinds of images of an examination."""
    text = next(parts for start, parts in BODY.items() if template.id.startswith(start))
    parts = {template.id, *(WHOLE if text == "whole" else text).split()}
    return frozenset(parts), frozenset(EXAMS[template.exam])


def may_show(template: Template, where: str, images: tuple[str, ...]) -> bool:
    parts, kinds = shown_by(template)
    return bool(parts & set(where.split())) and bool(kinds & set(images))


@cache
def offered(template_id: str) -> frozenset[str]:
    return frozenset(w for row in TEMPLATES.get(template_id).rows for w in row.offers)


@pytest.fixture(params=IDS)
def template(request: pytest.FixtureRequest) -> Template:
    return TEMPLATES.get(request.param)


def case_of(template: Template, *findings: Finding, flags: tuple[str, ...] = ()) -> Case:
    modalities = tuple(KINDS[kind] for kind in shown_by(template)[1])
    study = CaseStudy(
        region=template.region,
        modality=template.modality,
        modalities=modalities,
        comparison=Comparison(study_uid="1.2", date="2020-01-01"),
    )
    return Case(study=study, findings=findings, clinical=ClinicalPicture(red_flags=flags))


def entered(template: Template, finding_type: str, number: int = 0) -> list[Finding]:
    """Return the finding as each row that offers it begins it."""
    rows = (row for row in template.rows if finding_type in row.offers)
    return [new_finding(row, finding_type, f"f{number}", template) for row in rows]


NEIGHBOURS = {"with", "anywhere"}
NOT_OF_A_FINDING = {"region", "match", "sign", "pattern", "sex", "flag", *NEIGHBOURS}


def answered(finding: Finding, condition: Condition, template: Template) -> Finding | None:
    """Return the finding with the condition answered by its own fields; ``None``: none asks."""
    for ask in asked(finding, case_of(template, finding), template):
        field = ask.field
        named = condition.key if condition.key != "neural" else ("neural", "neural_left")
        is_it = field.id in named if isinstance(named, tuple) else field.id == named
        marks = {w: w for w in choices_of(field, finding, template)} if is_it else {}
        if condition.key == "scale" and field.scale:
            marks = {f"{field.scale}:{w}": w for w in field.choices}
            marks |= {w: w for w in field.choices}
        hit = min(condition.words & set(marks), default=None)
        if hit is not None:
            return replace(finding, **dict(set_answer(finding, field, marks[hit])))
    return None


def enlarged(finding: Finding, size_mm: float, template: Template) -> Finding | None:
    asks = asked(finding, case_of(template, finding), template)
    field = next((ask.field for ask in asks if ask.field.id == "size"), None)
    if field is None:
        return None
    return replace(finding, **dict(set_answer(finding, field, str(size_mm))))


def met(finding: Finding, condition: Condition, template: Template) -> Finding | None:
    """Return the finding with what the condition asks of it; ``None`` where no field does."""
    if condition.key == "size_mm" and condition.operator is Operator.AT_LEAST:
        return enlarged(finding, condition.number + 1, template)
    if condition.operator is Operator.ANY and condition.key not in NOT_OF_A_FINDING:
        return answered(finding, condition, template)
    return finding


def built(template: Template, begun: Finding, when: tuple[Condition, ...]) -> Case | None:
    """Return a case entered by the form that meets the conditions; ``None`` where none can."""
    finding: Finding | None = begun
    flags: list[str] = []
    beside: list[Finding] = []
    for condition in when:
        if condition.key == "flag":
            flags += sorted(condition.words & set(template.clinical.red_flags))[:1]
        if condition.key in NEIGHBOURS:
            others = [f for word in sorted(condition.words) for f in entered(template, word, 1)]
            beside += [replace(f, level=begun.level, region=begun.region) for f in others[:1]]
        finding = met(finding, condition, template) if finding is not None else None
    if finding is None:
        return None
    return case_of(template, finding, *beside, flags=tuple(flags))


def acted_on(template: Template, row: str) -> bool:
    """Whether some finding that the form offers is acted on for a row of the red flags."""
    entries = {e.id: e for es in PACK.acting.values() for e in es if row in e.rows}
    for entry in entries.values():
        for word in sorted(entry.findings & offered(template.id)):
            for begun in entered(template, word):
                case = built(template, begun, entry.when)
                if case and any(j.care is Care.ACT for j in assess(case, PACK).of("f0")):
                    return True
    return False


def test_that_the_list_names_every_row_of_the_red_flags() -> None:
    rows = {row["id"] for row in PACK.rows("red_flags.csv", dict)}
    assert rows == set(RED_FLAGS) | DEFINITIONS
    acting = {row for entries in PACK.acting.values() for e in entries for row in e.rows}
    assert set(RED_FLAGS) <= acting


def test_that_every_red_flag_in_the_field_can_be_entered_and_is_acted_on(template) -> None:
    missed = [
        row
        for row, (where, images) in RED_FLAGS.items()
        if may_show(template, where, images) and not acted_on(template, row)
    ]
    assert missed == []


def test_that_what_has_a_rule_beside_the_pain_can_be_entered_where_it_may_lie(template) -> None:
    missed = [
        (first, word)
        for first, _, word, where, images in INCIDENTAL
        if may_show(template, where, images) and word not in offered(template.id)
    ]
    assert missed == []


def test_that_every_condition_of_care_can_be_answered_in_the_form(template) -> None:
    missed = []
    for entries in PACK.beside.values():
        for entry in entries:
            graded = any(c.key == "scale" for c in entry.when)
            if graded and not shown_by(template)[1] & set(SECTIONAL):
                continue  # Bosniak is defined for CT and MR
            for word in sorted(entry.findings & offered(template.id)):
                own = tuple(c for c in entry.when if c.key in ("scale", "typical", "size_mm"))
                if all(built(template, f, own) is None for f in entered(template, word)):
                    missed.append((entry.id, word))
    assert missed == []


def test_that_the_list_names_every_row_of_what_lies_beside_the_pain() -> None:
    numbers = [n for first, last, *_ in INCIDENTAL for n in range(first, last + 1)]
    assert numbers == list(range(1, 69))
    used = {entry.id for entries in PACK.beside.values() for entry in entries}
    assert used <= {f"inc-{n:04d}" for n in numbers}
    path = assets.read_text("evidence/incidental.csv").splitlines()
    for cells in csv.DictReader(path):
        number = int(cells["id"].removeprefix("inc-"))
        row = next(r for r in INCIDENTAL if r[0] <= number <= r[1])
        assert row[2] in cells["findings"].split("|"), cells["id"]
