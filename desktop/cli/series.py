"""``series PATH``: studies and series below a path, headers only."""

from __future__ import annotations

import argparse
import os
from typing import Any

from desktop.cli.answer import Answer, Tools, UsageError
from desktop.domain.imaging import Index, Stack, Study
from desktop.domain.message import Message, Problem


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the verb."""
    parser.add_argument("path", metavar="PATH")


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Index the path and list what was found."""
    path: str = args.path
    if not os.path.lexists(path):
        name = os.path.basename(os.path.normpath(path))  # noqa: PTH119
        raise UsageError(Problem.of(name, "dicom-no-path"))
    index = tools.source().index(path)
    # A stack's problems stand with the stack and again at the top, where scripts look first.
    of_stacks = tuple(
        problem for study in index.studies for stack in study.stacks for problem in stack.problems
    )
    payload = {
        "studies": [_study(study, tools) for study in index.studies],
        "refused": [_refused(problem, tools) for problem in index.refused],
    }
    return Answer(
        payload=payload, lines=_lines(index, tools), problems=(*index.problems, *of_stacks)
    )


def _study(study: Study, tools: Tools) -> dict[str, Any]:
    patient = study.patient
    return {
        "study_uid": study.study_uid,
        "patient": {
            "id": patient.id,
            "issuer": patient.issuer,
            "name": patient.name,
            "birth_date": patient.birth_date,
            "sex": patient.sex,
        },
        "date": study.date,
        "accession": study.accession,
        "description": study.description,
        "series": [_stack(stack, tools) for stack in study.stacks],
    }


def _stack(stack: Stack, tools: Tools) -> dict[str, Any]:
    return {
        "series_uid": stack.series_uid,
        "stack": stack.stack,
        "number": stack.number,
        "description": stack.description,
        "modality": stack.modality,
        "plane": stack.plane.value,
        "frames": len(stack.frames),
        "rows": stack.rows,
        "columns": stack.columns,
        "transfer_syntax": stack.transfer_syntax,
        "geometry": stack.geometry.value,
        "problems": [_problem(problem, tools) for problem in stack.problems],
    }


def _problem(problem: Problem, tools: Tools) -> dict[str, str]:
    return {
        "where": problem.where,
        "what": tools.translator.what(problem),
        "do": tools.translator.do(problem),
    }


def _refused(problem: Problem, tools: Tools) -> dict[str, str]:
    return {"path": problem.where, **_problem(problem, tools)}


def _lines(index: Index, tools: Tools) -> tuple[str, ...]:
    """Return the same for people: a line a study, a line a stack, a line a refused file."""
    say = tools.translator.text
    lines: list[str] = []
    for study in index.studies:
        lines.append(
            say(
                Message.of(
                    "dicom-study-line",
                    name=study.patient.name or "-",
                    id=study.patient.id or "-",
                    date=study.date or "-",
                    description=study.description or "-",
                )
            )
        )
        lines.extend(say(_stack_line(stack)) for stack in study.stacks)
    lines.extend(
        say(Message.of("dicom-refused-line", path=problem.where, what=problem.message))
        for problem in index.refused
    )
    return tuple(lines)


def _stack_line(stack: Stack) -> Message:
    return Message.of(
        "dicom-stack-line",
        number="-" if stack.number is None else str(stack.number),
        stack=str(stack.stack),
        modality=stack.modality or "-",
        plane=stack.plane.value,
        geometry=stack.geometry.value,
        frames=str(len(stack.frames)),
        rows=str(stack.rows),
        columns=str(stack.columns),
        description=stack.description or "-",
    )
