"""Guards for the ground the program stands on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

NONE_CALLS = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
before = sys.getrefcount(None)
for i in range(200_000):
    label.setText("x")
print("survived", before - sys.getrefcount(None))
"""

CORE_IMPORTS = """
import pkgutil, importlib, sys
for room in ("domain", "evidence", "report", "viewer", "teaching", "app"):
    package = importlib.import_module(f"desktop.{room}")
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
banned = ("PySide6", "pydicom", "reportlab", "sqlalchemy")
print(sorted(name for name in sys.modules if name.split(".")[0] in banned))
"""


def _run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
        check=False,
    )


def test_that_200_000_qt_calls_returning_none_survive() -> None:
    answer = _run(NONE_CALLS)
    assert answer.returncode == 0, answer.stderr[-400:]
    word, lost = answer.stdout.split()
    # Qt bindings that lose one reference a call would be 200,000 short, and dead long before.
    assert word == "survived"
    assert int(lost) < 1_000


def test_that_the_core_loads_neither_qt_nor_pydicom_nor_reportlab_nor_a_database() -> None:
    answer = _run(CORE_IMPORTS)
    assert answer.returncode == 0, answer.stderr[-800:]
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "needle", ["eval(", "exec(", "pickle", "shell=True", "setHtml(", "RichText"]
)
def test_that_no_code_evaluates_text_or_renders_markup(needle: str) -> None:
    hits = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "desktop").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if needle in line and not line.lstrip().startswith(("#", '"', "'")) and ".exec(" not in line
    ]
    assert hits == []


def test_that_requirements_name_no_index_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        assert "--hash=sha256:" in text


def test_that_no_view_asks_a_layout_for_its_items() -> None:
    # The binding ties the answer to the layout and does not learn when Qt ends the item: an object
    # that later lies at the same place in memory takes the program with it (views/items.py).
    asking = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in sorted((ROOT / "desktop" / "views").rglob("*.py"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if ".itemAt(" in line
    ]
    assert asking == []
