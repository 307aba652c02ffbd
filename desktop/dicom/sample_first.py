"""Make the first series of the sample study: ``python -m desktop.dicom.sample_first CACHE``.

Another process makes every other slice, so that both cores are used while the window is loading.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

WORKERS = 2


def main(arguments: list[str]) -> None:
    """Make the series that is shown first."""
    # the other process first: it needs as long to load as this one
    from desktop.dicom.sample_workers import own_process

    cache_dir, number, seed = Path(arguments[0]), arguments[1], int(arguments[2])
    part = cache_dir / f".part-series-{number}-{seed}-first-{os.getpid()}"
    part.mkdir(parents=True)
    try:
        share = ("1", str(WORKERS), f"{number}={part.name}")
        with own_process("sample_worker", str(cache_dir), str(seed), *share) as other:
            _make(cache_dir, seed, f"{number}={part.name}")
            other.communicate()
        if other.returncode == 0:
            _accept(cache_dir, int(number), seed, part)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _make(cache_dir: Path, seed: int, group: str) -> None:
    import cv2

    from desktop.dicom.sample_worker import make_share

    cv2.setNumThreads(1)
    make_share(cache_dir, seed, (0, WORKERS), group)


def _accept(cache_dir: Path, number: int, seed: int, part: Path) -> None:
    from desktop.dicom.sample import SampleStudy
    from desktop.teaching.lumbar_case import protocol

    SampleStudy(cache_dir, seed).accept(protocol()[number], part)


if __name__ == "__main__":
    main(sys.argv[1:])
