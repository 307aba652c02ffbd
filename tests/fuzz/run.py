"""Opens hostile files in a process apart and judges what comes of them.

Run: ``python -m tests.fuzz.run [--n 1000] [--salt 0] [--jobs 2] [--from 0] [--keep FOLDER]``. File
number n of a salt is always the same; ``--keep`` writes each file that broke a promise.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.mutate import case
from tests.fuzz.seeds import seeds

ROOT = Path(__file__).resolve().parents[2]
PARSE_S, FRAME_S = 5.0, 10.0
HANG_S = 60.0  # of the clock, for a whole file on a busy machine
MEMORY_KIB = 512 << 10
GROWTH_KIB = 300 << 10
_SETTLING = 50  # files until a new process has loaded all it needs


@dataclass(slots=True)
class Tally:
    """What came of many files."""

    files: int = 0
    faults: list[tuple[int, str, str]] = field(default_factory=list)  # number, how made, what
    outcomes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    slowest_s: dict[str, float] = field(default_factory=dict)
    peak_kib: int = 0
    decoder_kib: int = 0
    growth_kib: int = 0
    decoders_lost: int = 0

    def add(self, other: Tally) -> None:
        """Add what another share of the files gave."""
        self.files += other.files
        self.faults += other.faults
        self.outcomes += other.outcomes
        self.codes += other.codes
        for name, value in other.slowest_s.items():
            self.slowest_s[name] = max(self.slowest_s.get(name, 0.0), value)
        self.peak_kib = max(self.peak_kib, other.peak_kib)
        self.decoder_kib = max(self.decoder_kib, other.decoder_kib)
        self.growth_kib = max(self.growth_kib, other.growth_kib)
        self.decoders_lost += other.decoders_lost

    def line(self) -> str:
        """Return the result in one line."""
        slow = ", ".join(f"{name} {value:.2f} s" for name, value in sorted(self.slowest_s.items()))
        return (
            f"{self.files} files: {len(self.faults)} faults; {dict(self.outcomes)}; "
            f"slowest {slow}; "
            f"peak {self.peak_kib >> 10} MiB, decoder {self.decoder_kib >> 10} MiB, "
            f"growth {self.growth_kib >> 10} MiB; {self.decoders_lost} decoders ended; "
            f"{len(self.codes)} reasons"
        )


class Watched:
    """The process that opens the files, begun anew whenever it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.age = 0
        self.settled_kib = 0
        self.lost = 0

    def open(self, path: Path) -> dict[str, object]:
        """Return the answer for one file, or why there is none."""
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(os.fsencode(path) + b"\n")
            process.stdin.flush()
            with selectors.DefaultSelector() as waiting:
                waiting.register(process.stdout, selectors.EVENT_READ)
                if not waiting.select(HANG_S):
                    self.close()
                    return {"died": f"no answer within {HANG_S:.0f} s"}
            line = process.stdout.readline()
            self.age += 1
            return dict(json.loads(line))
        except (OSError, ValueError):
            self.close(10.0)
            return {"died": f"status {process.returncode}"}

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.age = self.settled_kib = self.lost = 0
        return self._process

    def close(self, patience_s: float = 0.0) -> None:
        """End the process, after some patience where it is on its way out by itself."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience_s)
        process.kill()
        process.wait(10)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what it never read
                    stream.close()


def judge(answer: dict[str, object], known: frozenset[str]) -> list[str]:
    """Return the promises that an answer breaks."""
    broken = [f"{name}: {answer[name]}" for name in ("died", "raised") if name in answer]
    if broken:
        return broken
    times = answer["times"]
    assert isinstance(times, dict)
    broken += [
        f"slow {name}: {value:.1f} s"
        for name, value in times.items()
        if value > (PARSE_S if name == "index" else FRAME_S)
    ]
    justified = int(str(answer["pixels"])) >> 10
    if int(str(answer["peak_kib"])) > MEMORY_KIB + justified:
        broken.append(f"memory: {answer['peak_kib']} KiB for {justified} KiB of pixels")
    if int(str(answer["decoders_kib"])) > MEMORY_KIB + justified:
        broken.append(f"decoder memory: {answer['decoders_kib']} KiB")
    codes = answer["codes"]
    assert isinstance(codes, list)
    if not answer["listed"] and not answer["refused"] and not codes:
        broken.append("neither listed nor refused")
    broken += [f"no words for {code}" for code in codes if code not in known]
    return broken


def problem_codes() -> frozenset[str]:
    """Return the problems there are words for."""
    words = (ROOT / "resources" / "locale" / "en").glob("*.ftl")
    lines = (line for path in words for line in path.read_text("utf-8").splitlines())
    return frozenset(
        line.partition(" ")[0].removeprefix("problem-")
        for line in lines
        if line.startswith("problem-")
    )


Case = tuple[int, bytes, str]


def fuzz(cases: Iterable[Case], keep: Path | None = None) -> Tally:
    """Open all cases in one watched process."""
    tally, watched, known = Tally(), Watched(), problem_codes()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / "file"
        for number, data, how in cases:
            path.write_bytes(data)
            answer = watched.open(path)
            broken = judge(answer, known)
            _count(tally, answer, watched)
            for what in broken:
                tally.faults.append((number, how, what))
                if keep is not None:
                    (keep / f"{number}.dcm").write_bytes(data)
    watched.close()
    return tally


def _count(tally: Tally, answer: dict[str, object], watched: Watched) -> None:
    tally.files += 1
    outcomes = answer.get("outcomes") or ["nothing shown"]
    assert isinstance(outcomes, list)
    tally.outcomes[str(outcomes[0])] += 1
    if "times" not in answer or "codes" not in answer:
        return
    codes, times = answer["codes"], answer["times"]
    assert isinstance(codes, list)
    assert isinstance(times, dict)
    tally.codes.update(codes)
    for name, value in times.items():
        tally.slowest_s[name] = max(tally.slowest_s.get(name, 0.0), value)
    tally.peak_kib = max(tally.peak_kib, int(str(answer["peak_kib"])))
    tally.decoder_kib = max(tally.decoder_kib, int(str(answer["decoders_kib"])))
    resident, lost = int(str(answer["resident_kib"])), int(str(answer["lost"]))
    tally.decoders_lost += lost - watched.lost
    watched.lost = lost
    if watched.age == _SETTLING:
        watched.settled_kib = resident
    elif watched.age > _SETTLING:
        tally.growth_kib = max(tally.growth_kib, resident - watched.settled_kib)


def numbered(numbers: Iterable[int], salt: int = 0) -> Iterator[Case]:
    """Make the files of these numbers one after the other."""
    known = seeds()
    for number in numbers:
        data, how = case(number, known, salt)
        yield number, data, how


def fuzz_numbers(numbers: range, salt: int, jobs: int, keep: Path | None = None) -> Tally:
    """Share numbers among processes and add up what they give."""
    total = Tally()
    with ThreadPoolExecutor(jobs) as pool:
        shares = [numbered(numbers[which::jobs], salt) for which in range(jobs)]
        for part in pool.map(lambda share: fuzz(share, keep), shares):
            total.add(part)
    if total.growth_kib > GROWTH_KIB:
        total.faults.append((-1, "all", f"growth: {total.growth_kib} KiB"))
    return total


def main(arguments: list[str] | None = None, out: Callable[[str], object] = print) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--salt", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    wish = parser.parse_args(arguments)
    if wish.keep:
        wish.keep.mkdir(parents=True, exist_ok=True)
    before = time.monotonic()
    numbers = range(wish.first, wish.first + wish.n)
    tally = fuzz_numbers(numbers, wish.salt, wish.jobs, wish.keep)
    for number, how, what in tally.faults[:200]:
        out(f"{number:7} {what:60} {how}")
    out(tally.line())
    out(f"{time.monotonic() - before:.0f} s")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
