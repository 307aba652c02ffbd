"""The comparison with the published arithmetic, and where ours goes beyond it on purpose."""

from __future__ import annotations

from typing import Any

from desktop.evidence.assessment import Assessment

AWAY = {"stop-elsewhere", "stop-pain-free-joint"}
# the published table of what must be acted on was written before these words were
LATER_WORDS = {"pulmonary_embolism", "aneurysm_rupture", "retroperitoneal_haematoma"}


def goes_beyond(ours: Assessment) -> bool:
    """Whether an unproved look-alike lies where nobody reports pain: never incidental here."""
    names = [{message.id for message in row.limits} for row in ours.judgements]
    return any(ids & AWAY and any(i.startswith("limit-look-") for i in ids) for ids in names)


def assert_agrees(theirs: dict[str, Any], ours: Assessment, yardstick: Any, seed: int) -> None:
    """Compare lanes, chances, factors, alerts and groups of one form."""
    if goes_beyond(ours):
        return
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
