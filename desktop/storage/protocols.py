"""The reader's own hanging protocols: one small TOML file each in a folder of their own."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from desktop.domain.message import Problem
from desktop.storage.errors import StoreError
from desktop.storage.settings import write_atomically

MAX_BYTES = 200_000
MOST_FILES = 500
_NAME = re.compile(r"[a-z0-9-]{1,64}")


class ProtocolFolder:
    """Reads, writes and removes the files; what they say is not this class's business."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> tuple[tuple[tuple[str, str], ...], tuple[Problem, ...]]:
        """Return (id, text) of every file, the newest first, and which could not be read."""
        try:
            paths = sorted(self._folder.glob("*.toml"))[:MOST_FILES]
        except OSError:
            return (), (Problem.of("protocols", "protocols-unreadable"),)
        found: list[tuple[int, str, str]] = []
        problems = []
        for path in paths:
            try:
                changed, data = path.stat().st_mtime_ns, path.read_bytes()
                text = data[: MAX_BYTES + 1].decode("utf-8")
            except (OSError, ValueError):
                problems.append(Problem.of(path.name, "protocol-unreadable"))
                continue
            found.append((-changed, path.stem, text))
        return tuple((name, text) for _when, name, text in sorted(found)), tuple(problems)

    def write(self, name: str, text: str) -> None:
        """Write one file whole under its id, or leave the earlier one as it was.

        Raises
        ------
        StoreError
            Where it cannot be written.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path(name), text.encode("utf-8"))
        except OSError:
            raise StoreError(Problem.of("protocols", "protocol-unwritable")) from None

    def remove(self, name: str) -> None:
        """Remove one file; nothing where there is none.

        Raises
        ------
        StoreError
            Where it cannot be removed.
        """
        try:
            with contextlib.suppress(FileNotFoundError):
                self._path(name).unlink()
        except OSError:
            raise StoreError(Problem.of("protocols", "protocol-unwritable")) from None

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not the id of a protocol")
        return self._folder / f"{name}.toml"
