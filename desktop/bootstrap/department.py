"""How reports look at both doors: the product's default, or a department's own file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop import assets
from desktop.domain.message import Problem

if TYPE_CHECKING:
    from desktop.report.department import Department


def department_from(path: Path | None) -> tuple[Department, tuple[Problem, ...]]:
    """Return how reports look, and why a department's own file is not used.

    A file with any fault is left out whole; every fault is told.
    """
    from desktop.report.department import parse_department
    from desktop.storage.department import read_department

    if path is None:
        return assets.department(), ()
    text, problems = read_department(path)
    if text is None:
        return assets.department(), problems
    found, faults = parse_department(text, path.name, assets.languages())
    return (assets.department() if faults else found), faults
