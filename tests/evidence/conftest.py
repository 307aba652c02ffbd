"""What the tests of the reasoning share."""

import importlib.util
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop import assets
from desktop.domain.case import Case
from desktop.domain.casefile import parse_case
from desktop.evidence.assess import assess
from desktop.evidence.assessment import Assessment
from desktop.report.wording import Wording

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


def _load(name: str, path: Path):
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


FORMS = _load("lumbar_forms", Path(__file__).with_name("forms.py"))
COUNT = int(os.environ.get("CONCORD_FORMS", "2000"))


@dataclass(frozen=True)
class Form:
    """A random form: its JSON values, the case, and what the engine makes of it."""

    seed: int
    data: dict
    case: Case
    answer: Assessment


@pytest.fixture(scope="session")
def forms(pack) -> list[Form]:
    """The shared set of random lumbar forms; CONCORD_FORMS changes how many."""
    made = []
    for seed in range(COUNT):
        data = FORMS.make_form(seed)
        case = _read_case(data)
        made.append(Form(seed, data, case, assess(case, pack)))
    return made


@pytest.fixture(scope="session")
def form_maker():
    return FORMS


@pytest.fixture(scope="session")
def words() -> Wording:
    return Wording("en", assets.locale_texts("en"))


@pytest.fixture(scope="session")
def yardstick():
    """The published arithmetic beside the evidence, where it is there."""
    path = SHARED / "evidence" / "reference.py"
    if not path.is_file():
        pytest.skip("the published arithmetic is not beside this checkout")
    return _load("published_arithmetic", path)
