"""The engine against the published arithmetic, on forms that neither was made for."""

from desktop.evidence.assess import assess


def test_that_lanes_chances_and_factors_equal_the_published_arithmetic(
    pack, yardstick, form_maker, read_case
) -> None:
    tables = yardstick.Pack.load()
    for seed in range(10_000, 10_300):
        data = form_maker.make_form(seed)
        data.pop("overrides", None)
        theirs = yardstick.assess(data, tables)
        ours = assess(read_case(data), pack, flips=False, question=False)
        for a, b in zip(theirs["assessments"], ours.judgements, strict=True):
            assert (a.category, a.scored) == (b.category, b.scored), seed
            # the published arithmetic has no table of findings beside the pain
            assert (a.care == "act") == (b.care == "act"), seed
            assert (a.band, a.silenced) == (b.age_band, b.silenced), seed
            chance = b.probability
            numbers = [chance.low, chance.central, chance.high] if chance else None
            assert yardstick.rounded(a.probability) == yardstick.rounded(numbers), seed
            wanted = [f"{s['factor']:.4g}" for s in a.steps if s["factor"] is not None]
            assert [f"{s.factor:.4g}" for s in b.steps if s.factor is not None] == wanted, seed
        assert [x["flag"] for x in theirs["alerts"]] == [x.flag for x in ours.alerts], seed
        groups = [(g["findings"], g["category"], g["carried"]) for g in theirs["groups"]]
        assert [(list(g.findings), g.category, list(g.carried)) for g in ours.groups] == groups
        lanes = {k: list(getattr(ours.impression, k)) for k in theirs["impression"]}
        assert lanes == theirs["impression"], seed
