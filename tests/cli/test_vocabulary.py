"""The verb ``vocabulary`` answers the whole catalogue, with names and a strict schema."""

import argparse

import pytest
from jsonschema import Draft202012Validator

from desktop import assets
from desktop.cli import vocabulary
from desktop.cli.answer import Tools
from desktop.report.wording import Wording


@pytest.fixture(scope="module")
def payload() -> dict:
    words = Wording("en", assets.locale_texts("en"))
    return dict(vocabulary.run(argparse.Namespace(), Tools(translator=words, source=None)).payload)


def test_that_every_finding_type_has_a_label_and_its_regions(payload) -> None:
    types = {entry["id"]: entry for entry in payload["finding_types"]}
    assert set(types) == assets.vocabulary().finding_types
    assert types["disc_extrusion"]["label"] == "Disc extrusion"
    assert "lumbar_spine" in types["disc_extrusion"]["regions"]
    assert all("⟨" not in entry["label"] for entry in types.values())


def test_that_scales_give_their_categories_with_a_meaning(payload) -> None:
    scales = {scale["id"]: scale for scale in payload["scales"]}
    assert [c["id"] for c in scales["pfirrmann_disc"]["categories"]] == [
        "I",
        "II",
        "III",
        "IV",
        "V",
    ]
    for scale in scales.values():
        assert all("⟨" not in category["meaning"] for category in scale["categories"])


def test_that_the_case_schema_is_a_valid_schema_and_refuses_unknown_keys(payload) -> None:
    Draft202012Validator.check_schema(payload["case_schema"])
    validator = Draft202012Validator(payload["case_schema"])
    good = {"schema": "concord.case/1", "study": {"region": "lumbar_spine"}, "x-kept": 1}
    assert list(validator.iter_errors(good)) == []
    assert list(validator.iter_errors({**good, "surprise": 1}))
    assert list(validator.iter_errors({"schema": "concord.case/1", "study": {}}))


def test_that_attributes_hold_every_closed_list(payload) -> None:
    assert payload["attributes"]["side"] == ["left", "right", "bilateral", "midline"]
    assert set(payload["attributes"]) == set(assets.vocabulary().enums)
