from pathlib import Path

import pytest

from desktop import assets
from desktop.domain.case import Finding
from desktop.domain.side import Side
from desktop.domain.vocabulary import parse_vocabulary
from desktop.report.catalogue import (
    choice_meaning,
    choice_name,
    scale_name,
    type_meaning,
    type_name,
    type_noun,
)
from desktop.report.catalogue_pictures import picture
from desktop.report.template import slug
from desktop.report.template_parse import TemplateError, parse_template
from desktop.report.wording import Wording

LUMBAR = assets.templates().get("lumbar-mr")
VOCABULARY = parse_vocabulary(
    assets.read_text(name) for name in assets.names("vocabulary", ".toml")
)
ENGLISH = Wording("en", assets.locale_texts("en"))


def test_that_the_ladder_runs_from_l1_l2_down_to_what_lies_outside_the_spine():
    assert [row.id for row in LUMBAR.rows] == [
        "l1-l2", "l2-l3", "l3-l4", "l4-l5", "l5-s1",
        "alignment", "cord", "facets", "bones", "muscles", "outside",
    ]  # fmt: skip


def test_that_every_finding_of_the_region_can_be_entered_from_some_row():
    offered = {word for row in LUMBAR.rows for word in row.offers}
    assert set(VOCABULARY.findings_of("lumbar_spine")) - offered == set()


def test_that_the_template_uses_only_words_of_the_vocabulary():
    offered = {word for row in LUMBAR.rows for word in row.offers}
    assert offered <= VOCABULARY.finding_types
    assert {name for name, _asks in LUMBAR.asks} <= VOCABULARY.finding_types
    for name, list_name in (
        ("patterns", "pattern"), ("sites", "site"), ("roots", "root"), ("signs", "sign"),
        ("red_flags", "red_flag"), ("onsets", "onset"), ("characters", "character"),
        ("limitations", "limitation"),
    ):  # fmt: skip
        assert set(getattr(LUMBAR.clinical, name)) <= set(VOCABULARY.words(list_name)), name
    for _type, asks in LUMBAR.asks:
        for ask in asks:
            if ask.field.scale:
                scale = VOCABULARY.scales[ask.field.scale]
                assert set(ask.field.choices) <= set(scale.categories)
                assert set(ask.field.severities) <= set(scale.severities)
            elif ask.field.choices and ask.field.id != "typical":  # a fact, not a word
                assert set(ask.field.choices) <= set(VOCABULARY.words(ask.field.id))


@pytest.mark.parametrize("row", LUMBAR.rows, ids=lambda row: row.id)
def test_that_every_name_of_a_row_is_written_in_english(row):
    assert "⟨" not in ENGLISH.text(row.title)
    for word in row.offers:
        assert "⟨" not in ENGLISH.text(type_name(word, LUMBAR))
        assert "⟨" not in ENGLISH.text(type_noun(word, LUMBAR))
        meaning = type_meaning(word)
        assert meaning is None or "⟨" not in ENGLISH.text(meaning)


def test_that_every_field_choice_and_definition_is_written_in_english():
    fields = {ask.field.id: ask.field for _type, asks in LUMBAR.asks for ask in asks}
    for field in fields.values():
        assert "⟨" not in ENGLISH.text(field.title)
        assert ENGLISH.knows(f"form-unset-{slug(field.id)}")
        if field.scale:
            assert "⟨" not in ENGLISH.text(scale_name(field))
            assert ENGLISH.knows(f"form-chip-scale-{slug(field.scale)}")
        for choice in field.choices:
            assert "⟨" not in ENGLISH.text(choice_name(field, choice))
            meaning = choice_meaning(field, choice)
            assert meaning is None or "⟨" not in ENGLISH.text(meaning)


def test_that_each_grade_of_a_scale_has_a_one_line_definition():
    for field in LUMBAR.scales():
        for choice in field.choices:
            meaning = choice_meaning(field, choice)
            assert meaning is not None
            assert "\n" not in ENGLISH.text(meaning)


def test_that_a_finding_stands_in_the_row_of_its_type_before_that_of_its_level():
    at = {
        "disc_extrusion": "l5-s1", "facet_arthropathy": "facets", "spondylolisthesis": "alignment",
        "cord_compression": "cord", "renal_cyst": "outside",
    }  # fmt: skip
    for word, row in at.items():
        assert LUMBAR.row_of(Finding(id="f1", type=word, level="L5-S1")).id == row
    assert LUMBAR.row_of(Finding(id="f1", type="vertebral_haemangioma", level="L3")).id == "bones"
    assert LUMBAR.row_of(Finding(id="f1", type="vertebral_haemangioma")).id == "bones"
    assert LUMBAR.row_of(Finding(id="f1", type="never_heard_of")).id == "outside"


def test_that_words_of_change_are_not_asked_without_an_earlier_study():
    names = [ask.field.id for ask in LUMBAR.fields_of("disc_extrusion", compared=False)]
    assert "change" not in names
    assert "change" in [ask.field.id for ask in LUMBAR.fields_of("disc_extrusion")]


def test_that_a_template_that_contradicts_itself_is_refused_with_every_place():
    text = """
id = "x"
version = "1"
region = "lumbar_spine"
modality = "MR"
[[row]]
id = "a"
kind = "level"
offers = ["nowhere"]
[finding]
disc_bulge = ["colour"]
"""
    with pytest.raises(TemplateError) as caught:
        parse_template(text)
    assert "nowhere" in str(caught.value)
    assert "colour" in str(caught.value)


def test_that_a_file_that_is_not_toml_is_refused():
    with pytest.raises(TemplateError):
        parse_template("= = =")


def test_that_no_sentence_of_the_form_is_left_without_english_words():
    text = Path(__file__).resolve().parents[2] / "resources" / "locale" / "en" / "form.ftl"
    ids = [line.split(" =")[0] for line in text.read_text(encoding="utf-8").splitlines()
           if " = " in line and not line.startswith((" ", "#"))]  # fmt: skip
    assert len(ids) == len(set(ids))
    assert all(ENGLISH.knows(name) for name in ids)


def test_that_a_finding_of_another_region_names_that_region():
    assert LUMBAR.region_of("erosion") == "si_joint"
    assert LUMBAR.region_of("disc_bulge") is None
    own = set(VOCABULARY.findings_of("lumbar_spine"))
    for row in LUMBAR.rows:
        for word in row.offers:
            region = row.region_for(word, LUMBAR)
            assert word in (VOCABULARY.findings_of(region) if region else own)


def test_that_each_grade_of_a_scale_has_a_picture_of_its_own():
    drawn = [*LUMBAR.scales(), *(a.field for a in LUMBAR.fields_of("disc_extrusion")
                                 if a.field.id in ("zone", "neural"))]  # fmt: skip
    for field in drawn:
        if field.scale == "modic":
            continue
        pictures = [picture(field.id, choice) for choice in field.choices]
        assert all(pictures), field.id
        assert len(set(pictures)) == len(field.choices), field.id


def test_that_a_choice_without_a_scheme_has_no_picture():
    assert picture("certainty", "definite") is None
    assert picture("zone", "nowhere") is None


def test_that_an_axial_scheme_is_drawn_on_the_side_of_the_finding():
    for field, choice in (("zone", "foraminal"), ("neural", "contact"), ("scale-bartynski", "2")):
        left, right = (picture(field, choice, side) for side in (Side.LEFT, Side.RIGHT))
        spans = [
            sorted((min(x for x, _ in s.points), max(x for x, _ in s.points)) for s in shapes)
            for shapes in (left, right)
        ]
        assert spans[0] == sorted((60 - high, 60 - low) for low, high in spans[1])
    marked = next(s for s in picture("zone", "foraminal", Side.RIGHT) if s.marked)
    assert max(x for x, _y in marked.points) < 30  # the patient's right lies at the left
