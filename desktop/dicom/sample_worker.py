"""One process that makes its share of the sample study.

Run as ``python -P -m desktop.dicom.sample_worker CACHE SEED WORKER WORKERS GROUP …``; a group is
``number=folder,number=folder``, its folders below CACHE. After each group the process prints the
group's place in the list.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2

from desktop.dicom.sample_files import slice_file
from desktop.teaching.lumbar_case import protocol
from desktop.teaching.sampling import sample_slice


def make_share(cache_dir: Path, seed: int, share: tuple[int, int], group: str) -> None:
    """Write every slice of a group whose index leaves ``share[0]`` when divided by ``share[1]``."""
    folders = dict(part.split("=", 1) for part in group.split(","))
    plans = tuple(protocol()[int(number)] for number in folders)
    worker, workers = share
    for index in range(worker, len(plans[0].planes), workers):
        slices = sample_slice(plans, index, seed)
        for plan, folder, pixels in zip(plans, folders.values(), slices, strict=True):
            name, data = slice_file(plan, index, pixels, seed)
            (cache_dir / folder / name).write_bytes(data)


def main(arguments: list[str]) -> None:
    """Make this process's share of every group, in order."""
    cv2.setNumThreads(1)  # the other process needs the other core
    folder, seed, worker, workers, *order = arguments
    for place, group in enumerate(order):
        make_share(Path(folder), int(seed), (int(worker), int(workers)), group)
        sys.stdout.write(f"{place}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
