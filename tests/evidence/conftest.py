"""What the tests of the reasoning share."""

import json
from pathlib import Path

import pytest

from desktop import assets
from desktop.domain.case import Case
from desktop.domain.casefile import parse_case

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
EXAMPLES = SHARED / "evidence" / "examples"


def _read_case(data: dict) -> Case:
    case, _ = parse_case(data, assets.vocabulary())
    assert case is not None
    return case


@pytest.fixture(scope="session")
def read_case():
    return _read_case


@pytest.fixture(scope="session")
def pack():
    return assets.evidence()


@pytest.fixture(scope="session")
def examples() -> dict[str, dict]:
    if not EXAMPLES.is_dir():
        pytest.skip("the worked cases are not beside this checkout")
    return {p.name: json.loads(p.read_text("utf-8")) for p in sorted(EXAMPLES.glob("*.json"))}
