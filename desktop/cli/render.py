"""``render FILE --out X.png``: one frame as the viewer shows it."""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from collections.abc import Sequence
from typing import Any

from PIL import Image

from desktop.app.ports import FrameError
from desktop.cli.answer import Answer, Tools, UsageError
from desktop.cli.one_frame import OneFrame, find_frame, located
from desktop.domain.message import Message, Problem
from desktop.domain.pixels import Frame, Window
from desktop.domain.presentation import Presentation
from desktop.viewer.lut import Grey, Voi, default_voi, full_range, is_valid_window, render
from desktop.viewer.presenting import applies_to, present, turn_of, voi_of

_NEGATIVE = re.compile(r"^-(?:[\d.][\d.eE+-]*|inf|nan)$")
_EMPTY: dict[str, Any] = {
    "rows": None,
    "columns": None,
    "window": None,
    "photometric": None,
    "lossy": None,
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the verb."""
    # argparse takes "-6e2" for an option unless told what a negative number looks like here
    parser._negative_number_matcher = _NEGATIVE  # noqa: SLF001 - no public way in 3.11
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--frame", type=int, default=1, metavar="N")
    parser.add_argument("--out", required=True, metavar="X.png")
    view = parser.add_mutually_exclusive_group()
    view.add_argument("--window", type=float, nargs=2, metavar=("C", "W"))
    view.add_argument("--window-index", type=int, metavar="N")
    view.add_argument("--voi-lut", type=int, metavar="N")
    view.add_argument("--full-range", action="store_true")
    parser.add_argument("--presentation", metavar="GSPS")


def run(args: argparse.Namespace, tools: Tools) -> Answer:
    """Decode, window and write one frame; nothing is written where there is nothing to show."""
    one = find_frame(args.file, args.frame, tools)
    _check_target(args.out, args.file)
    state, refused = _state(args.presentation, one, tools)
    if refused:
        return Answer(payload=_EMPTY, problems=refused)
    if one.ref is None:
        return Answer(payload=_EMPTY, problems=located(one.problems, one.name))
    try:
        frame = tools.source().frame(one.ref)
    except FrameError as error:
        return Answer(payload=_EMPTY, problems=located((error.problem,), one.name))
    if state is not None:
        frame = present(state, frame)
    voi = None if frame.is_colour else _chosen(args, frame, one.name)
    picture = render(frame, voi)
    if state is not None:
        picture = turn_of(state).apply(picture)
    _write_png(picture, args.out)
    rows, columns = picture.shape[:2]
    is_table = state is not None and voi is default_voi(frame) and not voi_of(state, frame.ref)
    window = [voi.center, voi.width] if isinstance(voi, Window) and not is_table else None
    payload = {
        "rows": rows,
        "columns": columns,
        "window": window,
        "photometric": frame.photometric,
        "lossy": frame.lossy,
    }
    line = Message.of("dicom-rendered-line", file=one.name, rows=str(rows), columns=str(columns))
    return Answer(
        payload=payload,
        lines=(tools.translator.text(line),),
        problems=(
            *located(frame.problems, one.name),
            *(located(state.notes, os.path.basename(args.presentation)) if state else ()),  # noqa: PTH119
        ),
    )


def _state(
    path: str | None, one: OneFrame, tools: Tools
) -> tuple[Presentation | None, tuple[Problem, ...]]:
    """Return the presentation state that was named, or why it cannot be applied."""
    if path is None:
        return None, ()
    name = os.path.basename(path)  # noqa: PTH119
    if not os.path.lexists(path):
        raise UsageError(Problem.of(name, "dicom-no-path"))
    try:
        state = tools.source().presentation_file(path)
    except FrameError as error:
        return None, located((error.problem,), name)
    if one.ref is not None and not applies_to(state, one.ref):
        return None, (Problem.of(name, "dicom-presentation-other-image"),)
    return state, ()


def _chosen(args: argparse.Namespace, frame: Frame, name: str) -> Voi:
    """Return the window or table that was asked for."""
    if args.full_range:
        return full_range(frame)
    if args.window is not None:
        function = frame.windows[0].function if frame.windows else "LINEAR"
        window = Window(center=args.window[0], width=args.window[1], function=function)
        if not is_valid_window(window):
            raise UsageError(Problem.of(name, "dicom-window-wrong"))
        return window
    if args.window_index is not None:
        return _pick(frame.windows, args.window_index, name, "dicom-no-such-window")
    if args.voi_lut is not None:
        return _pick(frame.voi_luts, args.voi_lut, name, "dicom-no-such-table")
    return default_voi(frame)


def _pick(choices: Sequence[Voi], wanted: int, name: str, code: str) -> Voi:
    """Return one of the frame's own windows or tables, counted as the file states them, from 1."""
    known = {choice.number or place: choice for place, choice in enumerate(choices, start=1)}
    if wanted not in known:
        raise UsageError(Problem.of(name, code, wanted=str(wanted), count=str(len(choices))))
    return known[wanted]


def _check_target(target: str, source: str) -> None:
    """Refuse a target that cannot be written or that is the image itself."""
    folder = os.path.dirname(os.path.abspath(target))  # noqa: PTH100, PTH120
    name = os.path.basename(target)  # noqa: PTH119
    if not os.path.isdir(folder) or os.path.isdir(target):  # noqa: PTH112
        raise UsageError(Problem.of(name, "dicom-no-target"))
    if os.path.exists(target) and os.path.samefile(target, source):  # noqa: PTH110, PTH121
        raise UsageError(Problem.of(name, "dicom-target-is-source"))


def _write_png(picture: Grey, target: str) -> None:
    """Write under a temporary name beside the target, then rename: all of it or nothing."""
    folder = os.path.dirname(os.path.abspath(target))  # noqa: PTH100, PTH120
    try:
        descriptor, temporary = tempfile.mkstemp(suffix=".part", dir=folder)
    except OSError:
        raise UsageError(Problem.of(os.path.basename(target), "dicom-no-target")) from None  # noqa: PTH119
    try:
        with os.fdopen(descriptor, "wb") as stream:
            Image.fromarray(picture).save(stream, format="PNG")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)  # noqa: PTH105
    except BaseException:
        os.unlink(temporary)  # noqa: PTH108
        raise
