"""Killed at any moment while signing: every version that was acknowledged is there, and proven."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.storage.archive import ReportArchive
from desktop.storage.store import SqliteDraftStore

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("CONCORD_SIGNING_KILLS", "10"))


def signed_until_killed(path: Path, lines: int) -> int:
    """Let a child sign; kill it after so many acknowledgements; return the last number heard."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.signer", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    heard = [int(child.stdout.readline()) for _ in range(lines)]
    child.send_signal(signal.SIGKILL)
    heard += [int(line) for line in child.stdout if line.strip()]
    child.wait()
    child.stdout.close()
    return heard[-1]


@pytest.mark.parametrize("seed", range(KILLS))
def test_that_no_acknowledged_version_is_lost(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "concord.db"
    acknowledged = signed_until_killed(path, random.Random(seed).randint(1, 30))
    store = SqliteDraftStore(path)
    archive = ReportArchive(store, path)
    kept = archive.versions("d1")
    assert acknowledged <= len(kept) <= acknowledged + 1
    found = archive.verify()
    assert found.problems == ()
    assert found.versions == found.acts == len(kept)
    assert store.is_sound()
    store.close()
