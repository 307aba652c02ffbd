"""A department's own file: how its reports look."""

from __future__ import annotations

from pathlib import Path

from desktop.domain.message import Problem

MAX_BYTES = 100_000


def read_department(path: Path) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the text of a department's file, or why it could not be read.

    A file that is not there is no problem: most have none.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ValueError  # noqa: TRY301 - as unreadable as the rest
        return data.decode("utf-8-sig"), ()
    except FileNotFoundError:
        return None, ()
    except (OSError, ValueError):
        return None, (Problem.of(path.name, "department-unreadable"),)
