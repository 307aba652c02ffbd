"""The process that opens hostile files: the whole way from a path to grey pictures.

Reads one path a line; answers one line of JSON a file. Whatever it cannot answer, because it died
or hangs, the process that watches it notices.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from desktop.app.ports import FrameError
from desktop.dicom.source import DicomSource
from desktop.domain.imaging import FrameRef, Index, ObjectKind, ObjectRef
from desktop.viewer.lut import render

_ADDRESSES = 6 << 30  # far above every promise: it only protects the machine that runs this
_SIDES = 4  # frames looked at: the first and last of the first and last stack


def memory_kib(pid: str = "self", name: str = "VmHWM") -> int:
    """Return a size from the status of a process, 0 where there is none."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    except OSError:
        return 0
    return 0


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "utf-8")


@contextlib.contextmanager
def _timed(times: dict[str, float], name: str) -> Iterator[None]:
    before = time.process_time()
    try:
        yield
    finally:
        times[name] = max(times.get(name, 0.0), time.process_time() - before)


def _frames(index: Index) -> list[FrameRef]:
    stacks = [stack for study in index.studies for stack in study.stacks if stack.frames]
    ends = [
        ref for stack in (stacks[:1] + stacks[-1:]) for ref in (stack.frames[0], stack.frames[-1])
    ]
    return list(dict.fromkeys(ends))[:_SIDES]


def _reader(source: DicomSource, kind: ObjectKind) -> Callable[[ObjectRef], object] | None:
    return {
        ObjectKind.PRESENTATION: source.presentation,
        ObjectKind.SEGMENTATION: source.segmentation,
        ObjectKind.KEY_OBJECTS: source.key_objects,
        ObjectKind.REPORT: source.report_tree,
        ObjectKind.OTHER: None,
    }[kind]


def _open(source: DicomSource, path: str, answer: dict[str, object]) -> None:
    times: dict[str, float] = {}
    outcomes: list[str] = []
    codes: set[str] = set()
    answer.update(times=times, outcomes=outcomes)
    with _timed(times, "index"):
        index = source.index(path)
    stacks = [stack for study in index.studies for stack in study.stacks]
    said = [*index.refused, *index.problems, *(p for stack in stacks for p in stack.problems)]
    codes.update(problem.code for problem in said)
    answer["refused"] = len(index.refused)
    answer["listed"] = len(stacks)
    pixels = 0
    for ref in _frames(index):
        with _timed(times, "frame"):
            try:
                frame = source.frame(ref)
            except FrameError as refused:
                codes.add(refused.problem.code)
                outcomes.append("no frame")
                continue
            pixels = max(pixels, frame.stored.nbytes)
            picture = render(frame)
        if picture.dtype != np.uint8:
            raise TypeError
        outcomes.append("shown")
    for ref in [ref for study in index.studies for ref in study.objects][:2]:
        read = _reader(source, ref.kind)
        if read is None:
            continue
        with _timed(times, "object"):
            try:
                read(ref)
                outcomes.append(f"read {ref.kind}")
            except FrameError as refused:
                codes.add(refused.problem.code)
                outcomes.append(f"no {ref.kind}")
    answer.update(codes=sorted(codes), pixels=pixels, lost=source._compressed.pool.lost)
    pids = source._compressed.pool.pids
    answer["decoders_kib"] = max((memory_kib(str(pid)) for pid in pids), default=0)


def main() -> None:
    """Answer until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source = DicomSource()
    for line in sys.stdin:
        answer: dict[str, object] = {}
        _forget_peak()
        try:
            _open(source, line.rstrip("\n"), answer)
        except BaseException as fault:  # noqa: BLE001 - the promise is that there is none
            where = fault.__traceback__
            while where is not None and where.tb_next is not None:
                where = where.tb_next
            place = (
                f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else ""
            )
            answer["raised"] = f"{type(fault).__name__} at {place}"
        answer["peak_kib"], answer["resident_kib"] = memory_kib(), memory_kib(name="VmRSS")
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    source.close()


if __name__ == "__main__":
    main()
