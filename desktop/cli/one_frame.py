"""Finding the one frame that a verb was pointed at."""

from __future__ import annotations

import os
from dataclasses import dataclass

from desktop.cli.answer import Tools, UsageError
from desktop.domain.imaging import FrameRef, Stack
from desktop.domain.message import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFrame:
    """A frame of one file; ``ref`` is ``None`` where ``problems`` say why there is none."""

    name: str
    ref: FrameRef | None = None
    stack: Stack | None = None
    problems: tuple[Problem, ...] = ()


def find_frame(path: str, frame: int, tools: Tools) -> OneFrame:
    """Return the frame (from 1) of the one object in a file.

    Raises
    ------
    UsageError
        If the path does not exist, holds several objects, or has no such frame.
    """
    name = os.path.basename(os.path.normpath(path))  # noqa: PTH119
    if not os.path.lexists(path):
        raise UsageError(Problem.of(name, "dicom-no-path"))
    if os.path.isdir(path):  # noqa: PTH112
        raise UsageError(Problem.of(name, "dicom-one-file"))
    index = tools.source().index(path)
    stacks = [stack for study in index.studies for stack in study.stacks]
    found = [(ref, stack) for stack in stacks for ref in stack.frames]
    if not found:
        reasons = tuple(
            Problem(name, problem.code, problem.args)
            for stack in stacks
            for problem in stack.problems
        )
        return OneFrame(name=name, problems=index.refused or reasons or index.problems)
    if len({ref.sop_uid for ref, _ in found}) > 1:
        raise UsageError(Problem.of(name, "dicom-one-file"))
    for ref, stack in found:
        if ref.frame == frame:
            return OneFrame(name=name, ref=ref, stack=stack)
    count = str(len(found))
    raise UsageError(Problem.of(name, "dicom-no-such-frame", frame=str(frame), count=count))


def located(problems: tuple[Problem, ...], name: str) -> tuple[Problem, ...]:
    """Return problems with the name of the file where they name no place themselves."""
    return tuple(
        problem if problem.where else Problem(name, problem.code, problem.args)
        for problem in dict.fromkeys(problems)
    )
