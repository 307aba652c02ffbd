"""What measured values of a frame rest on, as the corner of a pane shows it."""

from __future__ import annotations

from desktop.domain.message import Message
from desktop.domain.pixels import Frame

_A_LINE = 2
_MOST_PROBLEMS = 3


_NAMED = {
    "HU": "hu",
    "SUVbw": "suvbw",
    "SUVlbm": "suvlbm",
    "SUVbsa": "suvbsa",
    "SUVibw": "suvibw",
    "Bq/ml": "bqml",
    "{counts}": "counts",
    "{propcounts}": "propcounts",
    "Gy": "gy",
    "ms": "ms",
    "s": "s",
    "um2/s": "um2s",
    "mm2/s": "mm2s",
    "1": "one",
    "%": "percent",
    "stored": "stored",
}


def unit_name(unit: str) -> Message:
    """Return a unit as it stands on a scale; one that has no other name stands as it is."""
    known = _NAMED.get(unit)
    if known is None:
        return Message.of("unit-name-other", unit=unit.strip("{}[]"))
    return Message(f"unit-name-{known}")


def unit_lines(frame: Frame) -> tuple[Message, ...]:
    """Return the inputs of the unit, two a line, and why there is no better unit."""
    why = (problem.message for problem in frame.unit_problems[:_MOST_PROBLEMS])
    return (*input_lines(frame.unit, frame.unit_inputs), *why)


def input_lines(unit: str, inputs: tuple[tuple[str, str], ...]) -> tuple[Message, ...]:
    """Return what a unit was computed from, two inputs a line."""
    parts = [Message.of(f"unit-input-{name}", value=value) for name, value in inputs]
    lines: list[Message] = []
    for start in range(0, len(parts), _A_LINE):
        pair = parts[start : start + _A_LINE]
        line = pair[0]
        if len(pair) == _A_LINE:
            line = Message.of("units-and", one=pair[0], other=pair[1])
        if not lines:
            line = Message.of("units-inputs", unit=unit, inputs=line)
        lines.append(line)
    return tuple(lines)
