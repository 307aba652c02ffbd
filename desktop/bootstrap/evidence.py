"""The evidence that both doors reason with: the product's pack, a department's own laid over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop import assets
from desktop.domain.message import Problem

if TYPE_CHECKING:
    from desktop.evidence.pack import EvidencePack

MOST_SHOWN = 20


def evidence_from(folder: Path | None) -> tuple[EvidencePack, tuple[Problem, ...]]:
    """Return the pack to reason with, and why a local one is not part of it.

    A local pack with any fault is left out whole: half of one is nobody's evidence.
    """
    if folder is None:
        return assets.evidence(), ()
    from desktop.evidence.reading import PackError
    from desktop.storage.evidence import read_local_evidence

    texts, problems = read_local_evidence(folder)
    if not texts:
        return assets.evidence(), problems
    try:
        return assets.evidence_with(texts), problems
    except PackError as error:
        told = tuple(
            Problem.of(folder.name, "local-evidence-faulty", fault=fault)
            for fault in error.faults[:MOST_SHOWN]
        )
        return assets.evidence(), (*problems, *told)
