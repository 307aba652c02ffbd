"""How long a search and a page of the worklist take over a million made reports.

Goal: the 95th percentile of a search <= 60 ms and of a page <= 50 ms, beside a plain LIKE scan of
the same texts in the same run. The reports are made of words as they stand in spine reports, with
the frequencies of natural text (a few words everywhere, most of them rare).

    python -m benchmarks.search [reports] [seconds to fill at most] [folder]
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path

from desktop.storage.search import search
from desktop.storage.store import SqliteDraftStore
from desktop.storage.worklist import Wanted, page

REPORTS, SECONDS = 1_000_000, 420.0
BATCH = 20_000
WORDS_EACH = 70
EVERYWHERE = (
    "disc bulge protrusion extrusion l4 l5 s1 l3 left right central foraminal mild moderate "
    "severe canal stenosis facet joint effusion oedema modic endplate root contact displaced no "
    "normal signal height lumbar cervical spine mr ct without contrast comparison impression "
    "finding"
)
COMMON = EVERYWHERE.split()
START = datetime(2016, 1, 1, tzinfo=UTC)
STATUSES = ("preliminary", "final", "final", "final", "amended")
REGIONS = ("lumbar_spine", "cervical_spine", "hip", "knee", "shoulder")
ASKED = (
    "disc extrusion", '"left foraminal"', "sten*", "w123 root", "l5 s1 displaced", "w49999",
    '"modic endplate" severe', "extr* w77", "w9* normal", "nothing-like-this",
)  # fmt: skip


def rows(count: int, seed: int = 1) -> Iterator[tuple[object, ...]]:
    """Yield rows of the worklist with made texts."""
    chance = random.Random(seed)
    rare = [f"w{n}" for n in range(50_000)]
    weights = [1 / (n + 5) for n in range(len(rare))]
    pool = chance.choices(rare, weights, k=2_000_000)
    for number in range(1, count + 1):
        at = (START + timedelta(minutes=5 * number)).isoformat(timespec="seconds")
        place = chance.randrange(len(pool) - WORDS_EACH)
        words = chance.choices(COMMON, k=WORDS_EACH // 2) + pool[place : place + WORDS_EACH // 2]
        untold = at if number % 500 == 0 else ""
        yield (
            number, f"r{number:08d}", f"1.2.{number}", chance.choice(STATUSES),
            chance.choice(REGIONS), chance.randint(1, 3), at, at, untold, " ".join(words),
        )  # fmt: skip


def fill(store: SqliteDraftStore, count: int, seconds: float) -> int:
    """Write as many reports as the time allows; returns how many."""
    begun, written, waiting = time.perf_counter(), 0, rows(count)
    while written < count and time.perf_counter() - begun < seconds:
        batch = list(islice(waiting, BATCH))
        if not batch:
            break
        with store.writing() as connection:
            cursor = connection.connection.cursor()
            cursor.executemany("INSERT INTO worklist VALUES (?,?,?,?,?,?,?,?,?,?)", batch)
            cursor.executemany(
                "INSERT INTO found(rowid, words) VALUES (?,?)", [(r[0], r[-1]) for r in batch]
            )
        written += len(batch)
    return written


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    with tempfile.TemporaryDirectory(dir=sys.argv[3] if len(sys.argv) > 3 else None) as folder:
        path = Path(folder) / "concord.db"
        store = SqliteDraftStore(path)
        begun = time.perf_counter()
        written = fill(store, count, seconds)
        spent = time.perf_counter() - begun
        print(
            f"{written:,} reports written in {spent:.0f} s, {path.stat().st_size / 2**20:.0f} MiB"
        )
        searches: dict[str, list[float]] = {asked: [] for asked in ASKED}
        with store.reading() as connection:
            for _ in range(10):
                for asked, times in searches.items():
                    times.append(timed(lambda asked=asked: search(connection, asked)))
            middle = (START + timedelta(minutes=5 * written // 2)).isoformat(timespec="seconds")
            wants = {
                "all": Wanted(),
                "final": Wanted(statuses=("final",)),
                "stat": Wanted(priorities=(1,)),
                "preliminary knees": Wanted(statuses=("preliminary",), regions=("knee",)),
                "stat preliminary hips of half the years": Wanted(
                    priorities=(1,), statuses=("preliminary",), regions=("hip",),
                    begun_after=middle,
                ),
                "untold": Wanted(untold_before="9999"),
                "untold, final": Wanted(untold_before=middle, statuses=("final",)),
                "no such": Wanted(regions=("nowhere",)),
            }  # fmt: skip
            pages: dict[str, list[float]] = {name: [] for name in wants}
            for name, wanted in wants.items():
                after = None
                for _ in range(10):
                    begun = time.perf_counter()
                    found = page(connection, wanted, after)
                    pages[name].append((time.perf_counter() - begun) * 1000)
                    after = found.after
            deep = (middle, "")
            pages["all, in the middle"] = [
                timed(lambda: page(connection, Wanted(), deep)) for _ in range(10)
            ]
            scans = []
            for words in ("% displaced %", "% w123 %", "% w49999 %", "%nothing-like-this%"):
                sql = "SELECT report_id FROM worklist WHERE words LIKE ? ORDER BY id DESC LIMIT 50"
                scans.append(
                    timed(
                        lambda words=words, sql=sql: connection.exec_driver_sql(sql, (words,)).all()
                    )
                )
        store.close()
    for name, times in [*searches.items(), *pages.items()]:
        print(f"  {name:45} median {statistics.median(times):8.2f}  worst {max(times):8.2f} ms")
    every, paged = list(chain(*searches.values())), list(chain(*pages.values()))
    print(f"search p95 {p95(every):.2f} ms (goal 60); page p95 {p95(paged):.2f} ms (goal 50)")
    print(f"plain LIKE scan: {', '.join(f'{s:.0f}' for s in scans)} ms; worst over search p95 "
          f"{max(scans) / p95(every):.0f} x")  # fmt: skip


if __name__ == "__main__":
    main()
