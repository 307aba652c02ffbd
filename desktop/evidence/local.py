"""A department's own figures, laid over the pack of the product and marked wherever they serve.

A local pack may add shares, associations and priors, the mapping rows that use them, and their
sources. What makes a finding act now, opens an alert or names a look-alike is not
among them: no department can make a red flag quieter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

MARK = "local-"
HEAD = "pack.toml"
TABLES = ("prevalence.csv", "association.csv", "values.csv", "mapping.csv", "sources.csv")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "prevalence.csv": ("region", "people"),
    "association.csv": ("measure",),
    "values.csv": ("group",),
    "mapping.csv": (
        *("region", "finding", "patterns", "sites", "mechanism", "unit"),
        *("side_rule", "items", "why"),
    ),
}


def is_local(evidence_id: str) -> bool:
    """Whether an evidence id is one of a local pack."""
    return evidence_id.startswith(MARK)


def head_of(texts: Mapping[str, str], faults: list[str]) -> tuple[str, str]:
    """Return name and version of a local pack."""
    try:
        head = tomllib.loads(texts[HEAD])
        return str(head["name"]), str(head["version"])
    except (KeyError, tomllib.TOMLDecodeError):
        faults.append(f"{HEAD}: missing, or without name and version")
        return "", ""


def strangers(texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the files that a local pack may not have."""
    for name in sorted(set(texts) - {HEAD, *TABLES}):
        yield f"{name}: a local pack has no such table"


def unmarked(name: str, rows: Iterable[Any]) -> Iterator[str]:
    """Yield the rows whose id does not say that they are local."""
    for row in rows:
        if not is_local(row.id):
            yield f"{name}: {row.id} does not begin with {MARK}"


def strange_words(name: str, rows: Iterable[Any], known: Sequence[Any]) -> Iterator[str]:
    """Yield the words that no row of the product uses: none would ever serve, or be named.

    Further clinical items need a name in every language, so that only priors can be added.
    """
    for column in _WORDS[name]:
        allowed = {word for row in known for word in _words(getattr(row, column))}
        for row in rows:
            for word in _words(getattr(row, column)):
                if word not in allowed or (column == "group" and word != "prior"):
                    yield f"{row.id}: {column} knows no {word}"


def _words(cell: str | Collection[str]) -> tuple[str, ...]:
    return (cell,) if isinstance(cell, str) else tuple(sorted(cell))
