"""The engine against the published arithmetic, on forms that neither was made for."""

from desktop.evidence.assess import assess
from tests.evidence.agreeing import assert_agrees


def test_that_lanes_chances_and_factors_equal_the_published_arithmetic(
    pack, yardstick, form_maker, read_case
) -> None:
    tables = yardstick.Pack.load()
    for seed in range(10_000, 10_300):
        data = form_maker.make_form(seed)
        data.pop("overrides", None)
        theirs = yardstick.assess(data, tables)
        ours = assess(read_case(data), pack, flips=False, question=False)
        assert_agrees(theirs, ours, yardstick, seed)
