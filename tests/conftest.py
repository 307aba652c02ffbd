"""What every test shares: no screen, no network, a private home, the shared test images."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real images and reference figures beside the checkout."""
    if not (SHARED / "dicom").is_dir():
        pytest.skip("the shared test images are not laid beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def private_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the user's own drafts, settings or caches."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("CONCORD_HOME", str(home))
    return home
