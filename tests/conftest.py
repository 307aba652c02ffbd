"""What every test shares: no screen, no network, a private home, the shared test images."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time, however slow the machine; HYPOTHESIS_PROFILE=search finds new ones.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

GARBAGE = 50_000  # allocations since the last collection
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
    monkeypatch.setenv("CONCORD_BACKUPS", "off")
    monkeypatch.delenv("CONCORD_STORE", raising=False)
    return home


@pytest.fixture(autouse=True)
def garbage_ends_here() -> Iterator[None]:
    """Cyclic garbage ends on this thread and between tests: on a worker it would end widgets."""
    gc.disable()
    yield
    if gc.get_count()[0] > GARBAGE:
        gc.collect()
