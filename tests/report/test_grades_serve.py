"""No form asks a grade that was defined for another kind of image or another part of the body."""

import dataclasses

import pytest

from desktop import assets
from desktop.domain.case import Case, CaseStudy, Finding, ScaleGrade
from desktop.domain.side import Side
from desktop.report.form_fields import asked, missing
from desktop.report.form_new import new_finding

TEMPLATES = assets.templates()
XR = frozenset({"CR", "DX", "RF"})
MR = frozenset({"MR"})
# where each scale was defined, by its paper; what is not here was defined for any image
DEFINED = {
    **dict.fromkeys(
        ("pfirrmann_disc", "modic", "schizas", "lee_central", "lee_foraminal", "bartynski",
         "kang_cervical", "kim_cervical_foramen", "escc", "asas_mri", "moaks_bml", "moaks_effusion",
         "moaks_cart", "icrs", "outerbridge", "patte", "sindou_nvc", "maarbjerg_nvc", "mrn_nerve"),
        MR,
    ),
    "kl": XR, "kellgren_lawrence": XR, "facet_weishaupt": MR | {"CT"}, "carpal_csa": {"US"},
    "ellman": MR | {"US"}, "goutallier": MR | {"CT"}, "bosniak2019": MR | {"CT"},
    "bone_rads": MR | {"CT"}, "mirels": XR | {"CT"}, "arco": XR | MR | {"CT"},
    "ficat": XR | MR | {"CT"}, "genant": XR | MR | {"CT"}, "castellvi": XR | MR | {"CT"},
    "meyerding": XR | MR | {"CT"}, "disc_level": MR | {"CT"}, "canal_thirds": MR | {"CT"},
}  # fmt: skip
REGIONS = {
    "pfirrmann_disc": "lumbar_spine",
    "kang_cervical": "cervical_spine",
    "kim_cervical_foramen": "cervical_spine",
}
FORMS = [
    (header.id, modality)
    for header in TEMPLATES.headers
    for modality in TEMPLATES.get(header.id).modalities
]


def _case(template, modality):
    return Case(study=CaseStudy(region=template.region, modality=modality))


def _asked(template, modality):
    """Yield every finding the form can enter, with the scales it asks of it."""
    case = _case(template, modality)
    for row in template.every_row:
        for kind in row.offers:
            finding = new_finding(row, kind, "f1", template)
            yield finding, list(asked(finding, case, template))


@pytest.mark.parametrize(("form", "modality"), FORMS)
def test_that_no_form_asks_a_grade_of_another_kind_of_image(form, modality):
    template = TEMPLATES.get(form)
    for finding, asks in _asked(template, modality):
        region = finding.region or template.region
        for scale in (a.field.scale for a in asks if a.field.scale):
            assert modality in DEFINED.get(scale, {modality}), (finding.type, scale)
            assert REGIONS.get(scale, region) == region, (finding.type, scale)


def test_that_every_scale_says_where_it_was_defined():
    fields = {f.scale: f for h in TEMPLATES.headers for f in TEMPLATES.get(h.id).scales()}
    assert fields
    for scale, field in fields.items():
        assert set(field.modalities) == set(DEFINED.get(scale, ())), scale


def _lumbar(kind, modality):
    template = TEMPLATES.get("lumbar-ct" if modality == "CT" else "lumbar-mr")
    finding = Finding(id="f1", type=kind, level="L4-L5", side=Side.LEFT)
    return template, finding, _case(template, modality)


def test_that_the_severity_stands_in_with_the_marks_of_the_grade():
    template, finding, case = _lumbar("foraminal_stenosis", "CT")
    (severity,) = [a for a in asked(finding, case, template) if a.field.id == "severity"]
    assert severity.required
    assert severity.prompted
    assert [f.id for f in missing(finding, case, template)] == ["severity"]
    graded = dataclasses.replace(finding, severity="moderate")
    assert not missing(graded, case, template)


def test_that_a_disc_outside_the_lumbar_spine_is_asked_for_its_severity():
    template = TEMPLATES.get("cervical-mr")
    finding = Finding(id="f1", type="disc_degeneration", level="C5-C6")
    ids = [a.field.id for a in asked(finding, _case(template, "MR"), template)]
    assert "severity" in ids
    assert not [name for name in ids if name.startswith("scale-")]


def test_that_a_grade_already_given_stays_within_reach():
    template, finding, case = _lumbar("foraminal_stenosis", "CT")
    held = dataclasses.replace(finding, scale=ScaleGrade(id="lee_foraminal", category="2"))
    assert "scale-lee_foraminal" in [a.field.id for a in asked(held, case, template)]


def test_that_a_second_kind_of_image_in_the_study_counts():
    template, finding, _case_ct = _lumbar("foraminal_stenosis", "CT")
    both = Case(study=CaseStudy(region="lumbar_spine", modality="CT", modalities=("CT", "MR")))
    assert "scale-lee_foraminal" in [a.field.id for a in asked(finding, both, template)]
