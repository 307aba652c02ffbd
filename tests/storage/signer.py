"""Keeps one version after the other and says so, until it is killed."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from desktop.report.lifecycle import Act, Status
from desktop.storage.archive import ReportArchive
from desktop.storage.store import SqliteDraftStore
from tests.storage.test_archive import act, resealed


def main() -> None:
    """Sign the same report again and again; a line is written once a version is durable."""
    path = Path(sys.argv[1])
    store = SqliteDraftStore(path)
    archive = ReportArchive(store, path)
    newest = act(archive, Act.SAVE)
    sys.stdout.write(f"{newest.number}\n")
    sys.stdout.flush()
    while True:
        newest = resealed(replace(newest, number=newest.number + 1, status=Status.PRELIMINARY))
        archive.keep(newest)
        sys.stdout.write(f"{newest.number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
