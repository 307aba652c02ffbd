"""A department's own evidence pack: a folder of small tables."""

from __future__ import annotations

from pathlib import Path

from desktop.domain.message import Problem

MAX_BYTES = 2_000_000
MOST_FILES = 20
HEAD = "pack.toml"


def read_local_evidence(folder: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return the files of a local pack by name, and which could not be read.

    A folder without ``pack.toml`` holds none.
    """
    if not (folder / HEAD).is_file():
        return {}, ()
    texts: dict[str, str] = {}
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix in (".csv", ".toml"))
    except OSError:
        return {}, (Problem.of(folder.name, "local-evidence-unreadable"),)
    problems = []
    for path in paths[:MOST_FILES]:
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                raise ValueError  # noqa: TRY301 - as unreadable as the rest
            texts[path.name] = data.decode("utf-8-sig")
        except (OSError, ValueError):
            problems.append(Problem.of(path.name, "local-evidence-unreadable"))
    return ({} if problems else texts), tuple(problems)
