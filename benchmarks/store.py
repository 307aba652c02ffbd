"""How long one durable step takes, beside a bare write and fdatasync of the same bytes.

Goal: the median of a durable step <= 3 x a bare write with fdatasync on the same disk, in the same
run. The two take turns, so that a busy disk meets both alike. Also shows what the window itself
waits for (handing a step over), the rate of coalesced writing, and how long reopening takes.

    python -m benchmarks.store [folder on the disk to measure]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from desktop.app.draft import Draft, Mark, Place
from desktop.app.draft_json import draft_to_text
from desktop.app.history import JournalStep, StepKind
from desktop.domain.case import Case, CasePatient, CaseStudy, ClinicalPicture, Complaint, Finding
from desktop.storage.rows import pack
from desktop.storage.store import SqliteDraftStore
from desktop.storage.writer import JournalWriter

STEPS = 300
FINDINGS = 20


def draft(number: int) -> Draft:
    """Return a draft of twenty findings whose request text grows by a letter a step."""
    place = Place(series_uid="1.2.840.1", stack=1, sop_uid="1.2.840.1.7", frame=1, x=1.5, y=2.5)
    findings = tuple(
        Finding(id=f"f{n}", type="disc_protrusion", level="L4-L5", severity="mild", size_mm=(4.5,))
        for n in range(FINDINGS)
    )
    return Draft(
        id="d1",
        case=Case(
            study=CaseStudy(region="lumbar_spine", uid="1.2.840.1"),
            patient=CasePatient(id="P1", name="Sample^Anna", age_years=46),
            clinical=ClinicalPicture(
                indication="pain " * (number // 5) + "x" * (number % 5),
                complaints=(Complaint(id="c1", pattern="radicular", roots=("S1",)),),
            ),
            findings=findings,
        ),
        marks=tuple(Mark(finding=f.id, place=place) for f in findings),
        numbers=tuple((f.id, n + 1) for n, f in enumerate(findings)),
        next_number=FINDINGS + 1,
    )


def step(number: int) -> JournalStep:
    kind = StepKind.OPEN if number == 1 else StepKind.JOIN
    return JournalStep(sequence=number, kind=kind, draft=draft(number), edit="app-edit-indication")


def timed(call: object, *args: object) -> float:
    start = time.perf_counter()
    call(*args)
    return (time.perf_counter() - start) * 1_000


def line(name: str, times_ms: list[float]) -> None:
    ordered = sorted(times_ms)
    p95 = ordered[int(len(ordered) * 0.95)]
    print(f"{name:44} p50 {statistics.median(ordered):8.3f} ms   p95 {p95:8.3f} ms")


def main() -> None:
    base = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(dir=base) as name:
        folder = Path(name)
        steps = [step(number) for number in range(1, STEPS + 1)]
        texts = [draft_to_text(one.draft) for one in steps]
        handle = os.open(folder / "bare", os.O_CREAT | os.O_WRONLY, 0o600)
        path = folder / "drafts.db"
        store = SqliteDraftStore(path)

        def bare(data: bytes) -> None:
            os.write(handle, data)
            os.fdatasync(handle)

        bare_ms, durable_ms = [], []
        for number, one in enumerate(steps):
            data = pack(texts[number], texts[number - 1] if number else None) + bytes(300)
            bare_ms.append(timed(bare, data))
            durable_ms.append(timed(store.append, [one]))
        size = path.stat().st_size + path.with_name("drafts.db-wal").stat().st_size
        store.close()
        os.close(handle)
        line("bare write + fdatasync", bare_ms)
        line("durable step of a 20-finding draft", durable_ms)
        ratio = statistics.median(durable_ms) / statistics.median(bare_ms)
        print(f"{'ratio of the medians (goal 3)':44} {ratio:12.2f} x")
        print(f"{'text of all steps / file and log':44} {sum(map(len, texts))} / {size} bytes")

        other = SqliteDraftStore(folder / "second.db")
        writer = JournalWriter(lambda: other)
        line(
            "handing a step over (what the window waits)", [timed(writer.append, s) for s in steps]
        )
        start = time.perf_counter()
        writer.flush(60)
        print(f"{'writing the rest, coalesced':44} {(time.perf_counter() - start) * 1e3:12.1f} ms")
        writer.close()
        line(
            "opening a store at head",
            [timed(lambda: SqliteDraftStore(path).close()) for _ in range(9)],
        )
        store = SqliteDraftStore(path)
        line(f"reading and checking {STEPS} steps", [timed(store.steps, "d1") for _ in range(5)])
        line("resuming: checked, joined steps folded", [timed(resumed, store) for _ in range(5)])
        store.close()


def resumed(store: SqliteDraftStore) -> None:
    store.steps("d1", joined=True)


if __name__ == "__main__":
    main()
