"""``measure FILE --tool T --points x,y ...``: one measurement."""

from __future__ import annotations

import argparse
import dataclasses
import re
from typing import Any

from desktop.app.ports import FrameError
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.cli.one_frame import OneFrame, find_frame, located
from desktop.domain.imaging import FrameRef
from desktop.domain.message import Message, Problem
from desktop.viewer.measure import TOOLS, Measurement, Point, angle, length, probe
from desktop.viewer.measure_ellipse import ellipse

_NEGATIVE_POINT = re.compile(r"^-[\d.][\d.,eE+-]*$")
_FARTHEST = 1e6  # pixels; no image is as large, and squares of more would overflow
_EMPTY: dict[str, Any] = {"value": None, "unit": None, "basis": "none"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the verb."""
    # argparse takes "-0.5,3" for an option unless told what a negative number looks like here
    parser._negative_number_matcher = _NEGATIVE_POINT  # noqa: SLF001 - no public way in 3.11
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--frame", type=int, default=1, metavar="N")
    parser.add_argument("--tool", required=True, choices=sorted(TOOLS))
    parser.add_argument("--points", required=True, nargs="+", metavar="x,y")


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Measure on one frame."""
    points = _points(args.points, args.tool)
    one = find_frame(args.file, args.frame, tools)
    if one.ref is None:
        return Answer(payload=_EMPTY, problems=located(one.problems, one.name))
    try:
        measured, of_frame = _measure(args.tool, points, one.ref, tools)
    except FrameError as error:
        return Answer(payload=_EMPTY, problems=located((error.problem,), one.name))
    problems = (*measured.problems, *of_frame, *_outside(points, one))
    payload = {"value": measured.value, "unit": measured.unit, "basis": measured.basis}
    if measured.statistics is not None:
        found = dataclasses.asdict(measured.statistics)
        padding = found.pop("padding")
        payload |= found if not padding else {**found, "padding": padding}
    line = Message.of(
        "dicom-measured-line",
        value="-" if measured.value is None else f"{measured.value:.6g}",
        unit=measured.unit,
        basis=measured.basis,
    )
    return Answer(
        payload=payload,
        lines=(tools.translator.text(line),),
        problems=located(problems, one.name),
    )


def _measure(
    tool: str, points: tuple[Point, ...], ref: FrameRef, tools: Tools
) -> tuple[Measurement, tuple[Problem, ...]]:
    """Return the measurement and what is wrong with the frame it was taken from."""
    if tool == "length":
        return length(ref, points[0], points[1]), ()
    if tool == "angle":
        return angle(ref, points[0], points[1], points[2]), ()
    frame = tools.source().frame(ref)
    if tool == "probe":
        return probe(frame, points[0]), frame.problems
    return ellipse(frame, (points[0], points[1], points[2], points[3])), frame.problems


def _points(texts: list[str], tool: str) -> tuple[Point, ...]:
    """Parse ``x,y`` texts."""
    points = []
    for text in texts:
        parts = text.split(",")
        try:
            numbers = [float(part) for part in parts]
        except ValueError:
            numbers = []
        if len(numbers) != 2 or not all(abs(n) <= _FARTHEST for n in numbers):  # noqa: PLR2004 - x and y
            raise UsageError(Problem.of("--points", "dicom-point-wrong", text=text))
        points.append((numbers[0], numbers[1]))
    if len(points) != TOOLS[tool]:
        raise UsageError(
            Problem.of(
                "--points",
                "dicom-points-count",
                tool=tool,
                wanted=str(TOOLS[tool]),
                given=str(len(points)),
            )
        )
    return tuple(points)


def _outside(points: tuple[Point, ...], one: OneFrame) -> tuple[Problem, ...]:
    """Say that a point lies outside the picture: the value may still be meant."""
    if one.stack is None:
        return ()
    columns, rows = one.stack.columns, one.stack.rows
    if all(0 <= x + 0.5 <= columns and 0 <= y + 0.5 <= rows for x, y in points):
        return ()
    return (Problem.of("", "viewer-outside-image"),)
