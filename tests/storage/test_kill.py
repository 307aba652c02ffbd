"""A reader's process is killed at random moments; nothing it was told is saved may be missing."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop.app.draft_json import draft_to_text
from desktop.app.history import JournalStep
from desktop.storage.store import SqliteDraftStore

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 0.5

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


class Typist:
    """The process that forks a child for each kill."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.typist"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def run_and_kill(self, store: Path, seed: int, after_seconds: float) -> list[list[str]]:
        """Start a child, kill it after a while, and return what it said."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{store}\t{seed}\t60\n")
        said: list[list[str]] = []
        killer: threading.Timer | None = None
        for line in self.process.stdout:
            words = line.split()
            if words[0] == "pid":
                killer = threading.Timer(after_seconds, os.kill, (int(words[1]), signal.SIGKILL))
                killer.start()
            elif words[0] == "end":
                break
            else:
                said.append(words)
        assert killer is not None, "the typist died"
        killer.join()
        return said

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


def digest(step: JournalStep) -> str:
    return hashlib.sha256(draft_to_text(step.draft).encode("ascii")).hexdigest()


def lost_after_kill(store_path: Path, said: list[list[str]]) -> tuple[int, int, int]:
    """Return acknowledged steps, lost ones among them, and steps typed but not yet saved."""
    acked = {(w[1], int(w[2])): w[3] for w in said if w[0] == "ack"}
    typed = {(w[1], int(w[2])) for w in said if w[0] == "typed"}
    if not store_path.exists() or store_path.stat().st_size == 0:
        assert not acked
        return 0, 0, len(typed)
    store = SqliteDraftStore(store_path)
    try:
        assert store.is_sound()
        offered = [draft.id for draft in store.open_drafts()]
        lost = 0
        kept: set[tuple[str, int]] = set()
        for draft_id in {draft for draft, _ in acked}:
            assert draft_id in offered
            steps = {step.sequence: step for step in store.steps(draft_id)}
            kept |= {(draft_id, sequence) for sequence in steps}
            for (owner, sequence), expected in acked.items():
                if owner == draft_id:
                    found = steps.get(sequence)
                    lost += found is None or digest(found) != expected
            assert store.load(draft_id) == steps[max(steps)].draft
        return len(acked), lost, len(typed - kept)
    finally:
        store.close()


def kill_many(folder: Path, kills: int) -> tuple[int, int]:
    rng = random.Random(20260304)
    typist = Typist()
    acked = lost = 0
    try:
        for number in range(kills):
            # a fresh store now and then: also the making of the store is interrupted
            store = folder / f"store-{number // 5}.db"
            seconds = rng.uniform(0.0, LONGEST_SECONDS)
            said = typist.run_and_kill(store, rng.randrange(10**9), seconds)
            new, gone, _unsaved = lost_after_kill(store, said)
            acked += new
            lost += gone
    finally:
        typist.close()
    return acked, lost


def test_that_fifty_kills_at_random_moments_lose_no_acknowledged_edit(tmp_path: Path) -> None:
    acked, lost = kill_many(tmp_path, 50)
    assert lost == 0
    assert acked > 50, "too few steps were acknowledged to prove anything"


@pytest.mark.slow
def test_that_a_thousand_kills_lose_no_acknowledged_edit(tmp_path: Path) -> None:
    acked, lost = kill_many(tmp_path, 1_000)
    assert lost == 0
    assert acked > 1_000
