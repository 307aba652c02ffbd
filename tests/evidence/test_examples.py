"""The worked cases come out as published with the evidence."""

import csv
from pathlib import Path

import pytest

from desktop.evidence.assess import assess

TOLERANCE = 0.0101
TABLE = Path(__file__).resolve().parents[2].parent / "shared" / "evidence" / "examples.csv"


@pytest.fixture(scope="module")
def expected() -> dict[str, list[dict[str, str]]]:
    if not TABLE.is_file():
        pytest.skip("the worked cases are not beside this checkout")
    rows: dict[str, list[dict[str, str]]] = {}
    with TABLE.open(newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            rows.setdefault(row["file"], []).append(row)
    return rows


def _numbers(row: dict[str, str]) -> list[float]:
    return [float(row[name]) for name in ("low", "central", "high") if row[name]]


def _close(chance, row: dict[str, str]) -> bool:
    got = [chance.low, chance.central, chance.high] if chance else []
    want = _numbers(row)
    return len(got) == len(want) and all(
        abs(a - b) < TOLERANCE for a, b in zip(got, want, strict=True)
    )


def test_that_every_worked_case_comes_out_as_published(pack, examples, expected, read_case) -> None:
    for name, rows in expected.items():
        answer = assess(read_case(examples[name]), pack, flips=False, question=False)
        judged = iter(answer.judgements)
        for row in rows:
            if row["finding"] == "alert":
                alert = next(a for a in answer.alerts if a.flag == row["item"])
                assert row["rows_used"] == f"category {alert.acr_category}", name
                continue
            if row["finding"].startswith("group "):
                group = next(g for g in answer.groups if g.id == row["item"])
                assert group.category == row["category"], name
                assert _close(group.probability, row), name
                assert ";".join(group.findings) == row["rows_used"], name
                continue
            j = next(judged)
            assert (j.finding, j.complaint or "") == (row["item"], row["complaint"]), name
            assert (j.category, j.care) == (row["category"], row["care"]), name
            assert (j.scored, j.silenced) == (row["scored"] == "yes", row["silenced"] == "yes")
            assert j.age_band == row["age_band"], name
            assert _close(j.probability, row), (name, j.probability)


def test_that_every_step_of_a_worked_case_names_the_published_rows_and_factors(
    pack, examples, expected, read_case
) -> None:
    for name, rows in expected.items():
        answer = assess(read_case(examples[name]), pack, flips=False, question=False)
        lines = [r for r in rows if r["care"] and r["finding"] != "alert"]
        for j, row in zip(answer.judgements, lines, strict=True):
            used = [e for step in j.steps for e in step.evidence]
            factors = [f"{s.factor:.4g}" for s in j.steps if s.factor is not None]
            assert ";".join(used) == row["rows_used"], name
            assert ";".join(factors) == row["factors"], name
