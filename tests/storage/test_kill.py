"""A reader's process is killed at random moments; nothing it was told is saved may be missing."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
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


@dataclass
class Toll:
    """What the kills cost."""

    acknowledged: int = 0
    lost: int = 0
    unsaved: int = 0  # typed, but never said to be safe
    marks: int = 0  # in the drafts offered again
    measurements: int = 0


def count_after_kill(store_path: Path, said: list[list[str]], toll: Toll) -> None:
    """Compare the store with what the killed process was told."""
    acked = {(w[1], int(w[2])): w[3] for w in said if w[0] == "ack"}
    typed = {(w[1], int(w[2])) for w in said if w[0] == "typed"}
    toll.acknowledged += len(acked)
    if not store_path.exists() or store_path.stat().st_size == 0:
        assert not acked
        toll.unsaved += len(typed)
        return
    store = SqliteDraftStore(store_path)
    try:
        assert store.is_sound()
        offered = {draft.id: draft.held_by for draft in store.open_drafts()}
        for draft_id in {draft for draft, _ in acked}:
            assert offered[draft_id] == "", "the dead hold nothing"
            steps = {step.sequence: step for step in store.steps(draft_id)}
            for (owner, sequence), expected in acked.items():
                if owner == draft_id:
                    found = steps.get(sequence)
                    toll.lost += found is None or digest(found) != expected
            toll.unsaved += sum(1 for owner, n in typed if owner == draft_id and n not in steps)
            newest = store.load(draft_id)
            toll.marks += len(newest.marks)
            toll.measurements += len(newest.measurements)
    finally:
        store.close()


def kill_many(folder: Path, kills: int) -> Toll:
    rng = random.Random(20260304)
    typist = Typist()
    toll = Toll()
    try:
        for number in range(kills):
            # a fresh store now and then: also the making of the store is interrupted
            store = folder / f"store-{number // 5}.db"
            seconds = rng.uniform(0.0, LONGEST_SECONDS)
            said = typist.run_and_kill(store, rng.randrange(10**9), seconds)
            count_after_kill(store, said, toll)
    finally:
        typist.close()
    return toll


def test_that_fifty_kills_at_random_moments_lose_no_acknowledged_edit(tmp_path: Path) -> None:
    toll = kill_many(tmp_path, 50)
    assert toll.lost == 0
    assert toll.acknowledged > 50, "too few steps were acknowledged to prove anything"
    assert toll.marks > 0
    assert toll.measurements > 0


@pytest.mark.slow
def test_that_a_thousand_kills_lose_no_acknowledged_edit(tmp_path: Path) -> None:
    toll = kill_many(tmp_path, 1_000)
    assert toll.lost == 0
    assert toll.acknowledged > 1_000
