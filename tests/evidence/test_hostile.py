"""Whatever a case file holds, the reasoning answers: completely, finitely, without an error."""

import copy
import json
import random

import pytest

from desktop import assets
from desktop.app.reasoning import reason

JUNK = [None, True, -1, 1e308, "", "x" * 200, [], {}, "L5-S1", "left", "a/b~c", "⟨x⟩{ $y }", 0.5]


def _mangled(node: object, rng: random.Random) -> object:
    if rng.random() < 0.05:
        return copy.deepcopy(rng.choice(JUNK))
    if isinstance(node, dict):
        return {k: _mangled(v, rng) for k, v in node.items()}
    if isinstance(node, list):
        found = [_mangled(v, rng) for v in node]
        return found * 2 if rng.random() < 0.08 else found
    return node


@pytest.mark.parametrize("block", range(4))
def test_that_mangled_forms_are_answered_completely(block, pack, words, form_maker) -> None:
    for seed in range(block * 75, (block + 1) * 75):
        rng = random.Random(seed)
        data = _mangled(form_maker.make_form(seed), rng)
        found = reason(json.dumps(data), assets.vocabulary(), pack, words)
        text = json.dumps(found.payload, allow_nan=False)
        assert json.loads(text)["schema"] == "concord.assessment/1"
        if found.case is None:
            assert found.problems
            continue
        complaints = max(1, len(found.case.clinical.complaints))
        rows = found.payload["assessments"]
        assert len(rows) == complaints * len(found.case.findings), seed
        for row in rows:
            assert "⟨stop" not in str(row["limits"]), seed
            chance = row["probability"]
            assert chance is None or 0.05 <= chance["low"] <= chance["central"] <= 0.95, seed
