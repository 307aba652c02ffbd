"""The planted errors that the contradiction checks are measured by."""

import ast
from pathlib import Path

from benchmarks.seeded.anatomy import REGIONS
from benchmarks.seeded.errors import STRUCTURED, TEXT, clean_report, seeded
from desktop import assets
from desktop.domain.casefile import parse_case

SEEDED = Path(__file__).resolve().parents[2] / "benchmarks" / "seeded"


def test_that_the_planter_knows_nothing_of_the_checker():
    for file in SEEDED.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert all(not n.startswith(("desktop", "resources")) for n in names), (file, names)


def test_that_there_are_at_least_ten_classes_of_errors_on_fields_and_in_text():
    assert len(STRUCTURED) >= 10
    assert len(TEXT) >= 10


def test_that_clean_reports_reach_every_region_and_are_the_same_each_time():
    reports = [clean_report(n) for n in range(200)]
    assert {r.region.id for r in reports} == {r.id for r in REGIONS}
    assert reports[7].case == clean_report(7).case


def test_that_clean_reports_are_valid_case_files():
    for number in range(60):
        case, problems = parse_case(clean_report(number).case, assets.vocabulary())
        assert case is not None, number
        assert problems == (), (number, problems)


def test_that_every_class_can_be_planted():
    for medium, classes in (("structured", STRUCTURED), ("text", TEXT)):
        for kind in classes:
            assert seeded(medium, kind, 0).kind == kind
