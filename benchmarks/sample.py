"""How long until the first series of the sample study can be opened, and until all can.

Each run starts a fresh process on an empty cache, as the very first start of the program does.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from desktop.dicom.sample import SampleStudy

RUNS = 3
FIRST_GOAL_S = 3.0
ALL_GOAL_S = 8.0


def run() -> tuple[float, float]:
    """Return seconds to the first series and to the last."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        at: list[float] = []
        SampleStudy(Path(folder)).prepare_apart(
            lambda _folder, _plan: at.append(time.perf_counter() - start)
        )
        return at[0], at[-1]


def main() -> int:
    runs = [run() for _ in range(RUNS)]
    first = statistics.median(a for a, _ in runs)
    last = statistics.median(b for _, b in runs)
    print(f"first series  {first:5.2f} s   goal {FIRST_GOAL_S:.1f} s")
    print(f"all series    {last:5.2f} s   goal {ALL_GOAL_S:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
