"""A process that reports like a hurried reader, to be killed: run as a script by the kill test.

Reads lines ``<store> <seed> <seconds>`` from standard input. For each it forks a child that drives
a real session with a real writer, and prints ``pid <number>``; the child prints ``ack <draft>
<sequence> <sha256 of the draft at that step>`` once a step is durable. After the child's end the
parent prints ``end``. Forking spares each child the start of the interpreter.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import threading
import time
from pathlib import Path

from desktop.app.draft import Draft, Mark, MeasurementMark, Place
from desktop.app.draft_json import draft_to_text
from desktop.app.edits import (
    AddFinding,
    AddMeasurement,
    ChangeFinding,
    EditRefused,
    RemoveFinding,
    SetIndication,
    SetMark,
    SetRedFlag,
)
from desktop.app.history import JournalStep
from desktop.app.recovery import resume
from desktop.app.session import Session
from desktop.domain.case import Case, CaseStudy, Finding
from desktop.domain.measured import Reading
from desktop.domain.side import Side
from desktop.evidence.assessment import Assessment
from desktop.storage.store import SqliteDraftStore, open_store
from desktop.storage.writer import JournalWriter, Saved

NOTHING = Assessment(evidence_version="", evidence_sha256="")


def say(line: str) -> None:
    os.write(1, (line + "\n").encode("ascii"))  # one write: a kill never leaves half a line


def digest(draft: Draft) -> str:
    return hashlib.sha256(draft_to_text(draft).encode("ascii")).hexdigest()


class Remembering:
    """Passes steps on to the writer and remembers what each of them looked like."""

    def __init__(self, path: Path) -> None:
        self.digests: dict[int, str] = {}
        self.writer = JournalWriter(lambda: open_store(path, lambda _p: None), on_saved=self.saved)

    def append(self, step: JournalStep) -> None:
        self.digests[step.sequence] = digest(step.draft)
        say(f"typed {step.draft.id} {step.sequence}")
        self.writer.append(step)

    def saved(self, saved: Saved) -> None:
        say(f"ack {saved.draft_id} {saved.sequence} {self.digests[saved.sequence]}")


def place(rng: random.Random) -> Place:
    x, y = rng.uniform(0, 500), rng.uniform(0, 500)
    return Place(series_uid="1.2", stack=1, sop_uid="1.2.3", frame=rng.randint(1, 20), x=x, y=y)


def one_edit(session: Session, rng: random.Random) -> None:
    findings = [f.id for f in session.draft.case.findings]
    some = rng.choice(findings) if findings else "f0"
    kind = rng.randrange(9)
    if kind == 0:
        level = rng.choice(["L3-L4", "L4-L5", "L5-S1"])
        new = Finding(id=session.ids.new("f"), type="disc_extrusion", level=level)
        session.do(AddFinding(new))
    elif kind == 1:
        session.do(SetMark(Mark(finding=some, place=place(rng))))
    elif kind == 2:
        session.do(ChangeFinding(some, (("side", rng.choice(list(Side))),)))
    elif kind == 3:
        where = place(rng)
        reading = Reading(name="length", value=rng.uniform(1, 20), unit="mm")
        length = MeasurementMark(
            id=session.ids.new("m"), tool="length", place=where,
            points=((where.x, where.y), (1.0, 2.0)), readings=(reading,), basis="PixelSpacing",
        )  # fmt: skip
        session.do(AddMeasurement(length))
    elif kind == 4:
        session.do(SetRedFlag(rng.choice(["fever", "horner"]), rng.choice(["present", "denied"])))
    elif kind == 5 and rng.random() < 0.3:
        session.do(RemoveFinding(some))
    elif kind == 6:
        session.undo() if rng.random() < 0.7 else session.redo()
    else:
        text = (session.draft.case.clinical.indication or "") + rng.choice("leg pain ü")
        session.do(SetIndication(text[-200:]), join="indication")


def begin(path: Path, rng: random.Random, journal: Remembering) -> Session:
    """Go on with the draft that an earlier child was killed over, or begin a new one."""
    if path.exists() and path.stat().st_size and rng.random() < 0.5:
        store = SqliteDraftStore(path)
        try:
            offered = store.open_drafts()
            if offered:
                draft_id = offered[0].id
                return resume(store, draft_id, assess=lambda _c, _a: NOTHING, journal=journal)
        finally:
            store.close()
    draft = Draft(
        id=f"d{rng.randrange(10**9)}",
        case=Case(study=CaseStudy(region="lumbar_spine", uid="1.2.3")),
    )
    return Session(draft, assess=lambda _c, _a: NOTHING, journal=journal)


def report(path: Path, seed: int, seconds: float) -> None:
    rng = random.Random(seed)
    session = begin(path, rng, Remembering(path))
    pause = threading.Event()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            one_edit(session, rng)
        except EditRefused:
            continue
        pause.wait(rng.choice([0.0, 0.001, 0.01]))


def main() -> None:
    for line in sys.stdin:
        path, seed, seconds = line.split("\t")
        child = os.fork()
        if child == 0:
            try:
                report(Path(path), int(seed), float(seconds))
            finally:
                os._exit(0)
        say(f"pid {child}")
        os.waitpid(child, 0)
        say("end")


if __name__ == "__main__":
    main()
