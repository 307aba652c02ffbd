"""The evidence as a book: complete, searchable, and the printed one is up to date."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from desktop import assets
from desktop.evidence.book import book, gaps, matches
from desktop.report.wording import Wording

ROOT = Path(__file__).resolve().parents[2]


def test_that_every_figure_stands_in_the_book_once(pack) -> None:
    rows = book(pack)
    ids = [row.id for row in rows]
    assert len(set(ids)) == len(ids)
    assert set(pack.prevalence) | set(pack.association) | set(pack.values) <= set(ids)
    for row in rows:
        assert row.sources or "design" in row.states or row.kind == "value" or row.sources == ()
        assert row.figure


def test_that_a_figure_that_moves_a_lane_is_one_that_was_read(pack) -> None:
    used = [row for row in book(pack) if row.used_by]
    assert len(used) > 100
    assert not any("recheck" in row.states for row in used)


def test_that_a_search_finds_by_author_finding_and_state(pack) -> None:
    rows = book(pack)
    assert any(matches(row, ["brinjikji", "bulge"], "disc bulge lumbar spine") for row in rows)
    assert all("design" in r.states for r in rows if matches(r, ["design", "prior_"], ""))
    assert not any(matches(row, ["xyzzy"], "") for row in rows)


def test_that_what_is_missing_is_told(pack) -> None:
    missing = {(gap.region, gap.finding): gap.lacks for gap in gaps(pack)}
    assert "association" in missing["knee", "osteoarthritis"]
    assert ("lumbar_spine", "disc_extrusion") not in missing


def test_that_the_printed_book_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location(
        "evidence_document", ROOT / "docs" / "evidence.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "EVIDENCE.md").read_text("utf-8") == module.text()


def test_that_what_readers_agree_on_is_in_the_book_with_its_source(pack) -> None:
    rows = [row for row in book(pack) if row.kind == "agreement"]
    assert len(rows) == len(pack.agreement) > 10
    assert all(row.sources for row in rows)
    assert {row.scale for row in pack.agreement} <= set(assets.vocabulary().scales)
    template = assets.templates().get("lumbar-mr")
    schizas = next(f for f in template.scales() if f.scale == "schizas")
    words = Wording("en", assets.locale_texts("en"))
    assert "0.44 between readers" in words.text(template.agreement_on(schizas))
