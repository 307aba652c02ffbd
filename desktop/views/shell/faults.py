"""Faults as problems: never the text of an exception, which may quote patient data."""

from __future__ import annotations

import traceback
from pathlib import PurePath

from desktop.domain.message import Problem


def fault(error: BaseException) -> Problem:
    """Return a fault as a problem: its kind and place, never its text, which may quote data."""
    problem = getattr(error, "problem", None)
    if isinstance(problem, Problem):
        return problem
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{PurePath(frames[-1].filename).stem}:{frames[-1].lineno}" if frames else "?"
    return Problem.of(place, "fault", kind=type(error).__name__)
