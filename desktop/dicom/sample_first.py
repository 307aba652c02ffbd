"""Make the first series of the sample study: ``python -m desktop.dicom.sample_first CACHE``."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.dicom.sample import SampleStudy
from desktop.teaching.lumbar_case import protocol


def main(arguments: list[str]) -> None:
    """Make the series that is shown first."""
    SampleStudy(Path(arguments[0])).prepare(numbers=[next(iter(protocol()))])


if __name__ == "__main__":
    main(sys.argv[1:])
