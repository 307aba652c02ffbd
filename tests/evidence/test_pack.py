"""The evidence pack fits together, and every figure leads to its source."""

import csv
import re
from itertools import pairwise

import pytest

from desktop import assets
from desktop.evidence import figures
from desktop.evidence.conditions import ConditionError, parse_condition
from desktop.evidence.loading import load_pack
from desktop.evidence.reading import PackError


def _texts() -> dict[str, str]:
    names = (*assets.names("evidence", ".csv"), *assets.names("evidence", ".toml"))
    return {name.removeprefix("evidence/"): assets.read_text(name) for name in names}


def test_that_a_figure_still_to_be_read_again_never_serves_the_arithmetic(pack) -> None:
    texts = _texts()
    texts["prevalence.csv"] = texts["prevalence.csv"].replace(
        "brinjikji2015a,yes,no", "brinjikji2015a,recheck,no", 1
    )
    with pytest.raises(PackError, match="prev-0001"):
        load_pack(texts)


def test_that_every_published_figure_in_use_leads_to_a_citation(pack) -> None:
    used = set()
    for rows in pack.mapping.values():
        for row in rows:
            used |= {*row.p0_rows, *row.p0_widen, row.effect_row, row.alternative_row} - {""}
    for evidence_id in sorted(used):
        citation = pack.cite(evidence_id)
        assert citation is not None
        assert citation.kind in ("published", "derived"), evidence_id
        assert citation.sources, evidence_id
        assert all(source.citation for source in citation.sources), evidence_id


def test_that_a_design_value_is_named_as_one(pack) -> None:
    assert pack.cite("prior_radicular").kind == "design"
    assert pack.cite("lr_root_L5").kind == "published"
    assert pack.cite("map-0001").kind == "teaching"
    assert pack.cite("nothing-of-the-kind") is None


def test_that_no_internal_note_and_no_address_ships_with_the_pack() -> None:
    for name, text in _texts().items():
        assert "where" not in text.splitlines()[0].split(","), name
        assert not re.search(r"https?://", text), name


def test_that_every_act_now_row_is_covered_or_listed_as_uncovered(pack) -> None:
    listed = {row for entries in pack.acting.values() for e in entries for row in e.rows}
    listed |= set(pack.texts["uncovered.csv"].split()[1:])
    known = {line.split(",")[0] for line in pack.texts["red_flags.csv"].splitlines()[1:]}
    assert known == {row for row in listed if row.startswith("flag-")}


def test_that_the_hash_follows_every_byte_and_no_order() -> None:
    texts = _texts()
    shuffled = dict(reversed(list(texts.items())))
    assert load_pack(texts).sha256 == load_pack(shuffled).sha256
    texts["uncovered.csv"] += "flag-9999\n"
    assert load_pack(texts).sha256 != load_pack(shuffled).sha256


@pytest.mark.parametrize("name", sorted(_texts()))
def test_that_a_missing_table_is_refused_by_name_not_guessed(name) -> None:
    texts = _texts()
    del texts[name]
    lazy = {"sources.csv", "red_flags.csv", "concordance.csv", "uncovered.csv"}
    if name in lazy:
        assert load_pack(texts).version
        return
    with pytest.raises(PackError):
        load_pack(texts)


def test_that_a_broken_cell_is_refused_with_table_and_line() -> None:
    texts = _texts()
    texts["association.csv"] = texts["association.csv"].replace("assoc-0003", "assoc-xxxx")
    with pytest.raises(PackError, match="assoc-0003"):
        load_pack(texts)
    texts = _texts()
    texts["values.csv"] = texts["values.csv"].replace("0.5,", "half,")
    with pytest.raises(PackError, match=r"values.csv, line \d+"):
        load_pack(texts)


@pytest.mark.parametrize("text", ["flag", "colour=red", "age=50", "severity<3"])
def test_that_an_unknown_condition_is_refused(text) -> None:
    with pytest.raises(ConditionError):
        parse_condition(text)


def test_that_an_odds_ratio_never_acts_beyond_what_the_pain_free_share_allows(pack) -> None:
    for rows in pack.mapping.values():
        for row in rows:
            effect = pack.association.get(row.effect_row)
            if effect is None or effect.is_direct:
                continue
            ratio = figures.association(pack, row.effect_row).central
            for age in range(18, 95, 7):
                share = figures.pain_free(pack, row.p0_rows, row.p0_widen, age)
                if share is not None:
                    p = share.interval.central
                    assert ratio / (1 - p + ratio * p) <= 1 / p + 1e-12, row.id


def test_that_shrinking_moves_a_ratio_towards_one_and_more_so_without_precision(pack) -> None:
    mean_sharp, _ = figures.shrink(1.0, 0.1, 0.5)
    mean_vague, _ = figures.shrink(1.0, 1.0, 0.5)
    assert 0 < mean_vague < mean_sharp < 1


def test_that_no_birthday_moves_a_share_by_more_than_two_points_inside_a_series(pack) -> None:
    ids = tuple(f"prev-00{n}" for n in range(22, 29))
    shares = [figures.pain_free(pack, ids, (), age).interval.central for age in range(20, 81)]
    assert max(abs(b - a) for a, b in pairwise(shares)) <= 0.02
    assert figures.pain_free(pack, ids, (), 91) is None
    assert figures.pain_free(pack, ids, (), 90).interval.central == pytest.approx(0.84)


@pytest.mark.parametrize("name", ["red_flags.csv", "concordance.csv", "incidental.csv"])
def test_that_every_source_cell_of_the_tables_for_reference_resolves(pack, name) -> None:
    for cells in pack.rows(name, dict):
        for key in filter(None, cells["source"].split("|")):
            assert key in pack.sources, (cells["id"], key)


@pytest.mark.parametrize(
    ("table", "row", "changed", "told"),
    [
        ("prevalence.csv", "prev-0001", (13, "nobody1900"), "prev-0001: no source nobody1900"),
        ("prevalence.csv", "prev-0001", (8, "137"), "prev-0001: 137 is no share"),
        ("prevalence.csv", "prev-0001", (4, "40"), "prev-0001: the ages are not in order"),
        ("association.csv", "assoc-0001", (5, "9"), "assoc-0001: the interval does not hold"),
        ("values.csv", "prior_disc_axial", (4, "1.2"), "prior_disc_axial: a prior lies between"),
    ],
)
def test_that_loading_checks_sources_intervals_ages_and_shares(table, row, changed, told) -> None:
    texts, (column, value) = _texts(), changed
    lines = texts[table].splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(f"{row},"))
    cells = next(csv.reader([lines[at]]))
    cells[column] = value
    lines[at] = ",".join(cells)
    texts[table] = "\n".join(lines)
    with pytest.raises(PackError, match=told):
        load_pack(texts)


def test_that_an_id_twice_is_refused() -> None:
    texts = _texts()
    texts["prevalence.csv"] += texts["prevalence.csv"].splitlines()[1] + "\n"
    with pytest.raises(PackError, match="prev-0001 stands twice"):
        load_pack(texts)
