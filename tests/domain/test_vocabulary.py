"""The words of the vocabulary, their names and their meanings."""

from desktop import assets
from desktop.domain.vocabulary import nearest, phrase, term
from desktop.report.wording import Wording

WORDS = assets.vocabulary()
ENGLISH = Wording("en", assets.locale_texts("en"))
SHOWN_AS_THEY_ARE = {"root", "division", "modality"}


def test_that_every_word_has_a_name() -> None:
    words = [w for name, ws in WORDS.enums.items() if name not in SHOWN_AS_THEY_ARE for w in ws]
    words += [*WORDS.finding_types, *WORDS.region_words, *WORDS.nerves]
    missing = [w for w in words if not ENGLISH.knows(term(w).id)]
    assert missing == []


def test_that_no_two_finding_types_of_a_region_share_a_name() -> None:
    for region in WORDS.regions:
        names = [ENGLISH.text(term(w)) for w in WORDS.findings_of(region)]
        assert len(names) == len(set(names)), region


def test_that_every_scale_says_what_each_of_its_categories_means() -> None:
    missing = [
        scale.id
        for scale in WORDS.scales.values()
        for message in (scale.name, *map(scale.meaning, scale.categories))
        if not ENGLISH.knows(message.id)
    ]
    assert missing == []


def test_that_a_scale_grades_only_known_findings_with_known_words() -> None:
    for scale in WORDS.scales.values():
        assert set(scale.findings) <= WORDS.finding_types
        assert {word for _, word in scale.severities} <= set(WORDS.words("severity"))
        assert {category for category, _ in scale.severities} <= set(scale.categories)


def test_that_the_root_scale_and_the_neural_words_are_one_order() -> None:
    scale = WORDS.scales["root_pfirrmann"]
    assert [scale.neural(c) for c in scale.categories] == list(WORDS.words("neural"))


def test_that_a_misspelt_word_is_answered_by_the_nearest_one() -> None:
    assert nearest("disc_extrusin", WORDS.finding_types) == "disc_extrusion"
    assert nearest("Disc Extrusion", WORDS.finding_types) == "disc_extrusion"
    assert nearest("zzz", WORDS.finding_types) is None


def test_that_words_inside_a_sentence_are_written_small() -> None:
    assert ENGLISH.text(phrase("disc_extrusion")) == "disc extrusion"
    assert ENGLISH.text(phrase("modic_1")) == "Modic type 1 endplate change"


def test_that_a_region_offers_its_own_findings_before_those_of_any_region() -> None:
    offered = WORDS.findings_of("lumbar_spine")
    assert offered[0] == "disc_degeneration"
    assert "marrow_replacing_lesion" in offered
    assert "renal_mass" in offered
