"""What a measurement says on the image, composed of messages."""

from __future__ import annotations

from desktop.domain.measured import Reading
from desktop.domain.message import Message
from desktop.viewer.mirrored import flag_of

_NAMED_UNITS = {
    "mm": "mm",
    "px": "px",
    "mm2": "mm2",
    "px2": "px2",
    "deg": "deg",
    "percent": "percent",
    "ratio": "none",
    "pixels": "pixels",
    "stored": "stored",
    "{counts}": "counts",
    "{propcounts}": "propcounts",
}
_DECIMALS = {"ratio": 2, "pixels": 0, "percent": 0, "SUVbw": 2, "SUVlbm": 2}
_OF_MAP = "map-"
_HINTED = {
    "ImagerPixelSpacing": "imager",
    "ImagerPixelSpacing/ERMF": "ermf",
    "Calibrated": "calibrated",
    "UltrasoundRegion": "ultrasound",
    "Resliced": "resliced",
    "none": "none",
}
_LARGE = 1e6
LINES_MOST = 12


def figure_of(reading: Reading) -> str:
    """Return the figure of a reading: to the tenth, unless its unit asks for another."""
    if reading.value is None:
        return "–"
    if abs(reading.value) >= _LARGE:
        return f"{reading.value:.3g}"
    shown = f"{reading.value:.{_DECIMALS.get(reading.unit, 1)}f}"
    return shown.replace("-0.0", "0.0") if float(shown) == 0 else shown


def value_words(reading: Reading) -> Message:
    """Return a reading as figure and unit."""
    known = _NAMED_UNITS.get(reading.unit)
    if known is None:
        return Message.of("measure-value", value=figure_of(reading), unit=reading.unit)
    return Message.of(f"measure-value-{known}", value=figure_of(reading))


def reading_words(reading: Reading) -> Message:
    """Return a reading with its name."""
    name = Message(f"measure-reading-{reading.name}")
    return Message.of("measure-reading", name=name, value=value_words(reading))


def tool_words(tool: str) -> Message:
    """Return the short name of a tool."""
    return Message(f"measure-tool-{tool}")


def label(
    tool: str,
    readings: tuple[Reading, ...],
    basis: str,
    against: tuple[Message, tuple[Reading, ...]] | None = None,
) -> Message:
    """Return the label of a measurement: tool, readings, and what the values rest on.

    Parameters
    ----------
    tool, readings, basis
        As stored. A basis other than ``PixelSpacing`` is hinted at wherever a length is shown.
    against
        Where the measurement is that this one is compared with, and what changed since.
    """
    lines = _lines(tool, readings)
    if basis in _HINTED and any(_is_spatial(reading) for reading in readings):
        hint = Message(f"measure-hint-{_HINTED[basis]}")
        lines[0] = Message.of("measure-hinted", first=lines[0], hint=hint)
    if against is not None:
        where, change = against
        lines += [_changed(reading) for reading in change]
        lines.append(Message.of("measure-against", where=where))
    lines = lines[:LINES_MOST]
    named = {f"l{i}": line for i, line in enumerate(lines, start=1)}
    return Message.of(f"measure-lines-{len(lines)}", **named)


def _lines(tool: str, readings: tuple[Reading, ...]) -> list[Message]:
    """Return the lines of a measurement, then those of the map over its image, if there is one."""
    own = tuple(
        reading
        for reading in readings
        if not reading.name.startswith(_OF_MAP) and flag_of((reading,)) is None
    )
    over = {r.name.removeprefix(_OF_MAP): r for r in readings if r.name.startswith(_OF_MAP)}
    return [*_own_lines(tool, own), *_map_lines(over), *_mirror_lines(flag_of(readings))]


def _mirror_lines(flag: Reading | None) -> list[Message]:
    """Return what a region is the mirror image about."""
    if flag is None:
        return []
    if flag.value is None:
        return [Message("mirror-about-line")]
    return [Message.of("mirror-about-middle", column=f"{flag.value + 1:g}")]


def _map_lines(held: dict[str, Reading]) -> list[Message]:
    """Return what the map over an image says: its values stand apart, each with its unit."""
    if "value" in held:
        return [Message.of("fusion-measure-value", value=value_words(held["value"]))]
    if not {"mean", "sd", "min", "max", "count"} <= held.keys():
        return []
    mean, deviation = value_words(held["mean"]), figure_of(held["sd"])
    low, high = figure_of(held["min"]), figure_of(held["max"])
    count = value_words(held["count"])
    return [
        Message.of("fusion-measure-mean", mean=mean, sd=deviation),
        Message.of("fusion-measure-range", low=low, high=high, count=count),
    ]


def _own_lines(tool: str, readings: tuple[Reading, ...]) -> list[Message]:
    """Return one line a reading; regions say theirs in three."""
    if len(readings) == 1:
        return [Message.of("measure-one", tool=tool_words(tool), value=value_words(readings[0]))]
    held = {reading.name: reading for reading in readings}
    if not {"mean", "sd", "min", "max", "area", "count"} <= held.keys():
        return [tool_words(tool), *map(reading_words, readings)]
    total = [reading_words(held["total"])] if "total" in held else []
    return [
        Message.of("measure-one", tool=tool_words(tool), value=value_words(held["area"])),
        *total,
        Message.of("measure-mean", mean=value_words(held["mean"]), sd=figure_of(held["sd"])),
        Message.of(
            "measure-range",
            low=figure_of(held["min"]),
            high=figure_of(held["max"]),
            count=value_words(held["count"]),
        ),
    ]


def _changed(reading: Reading) -> Message:
    whole = reading.name.endswith("-of-other") or reading.name.startswith("mirrored-")
    if reading.unit == "ratio" and whole:
        return reading_words(reading)
    name = Message(f"measure-reading-{reading.name}")
    return Message.of("measure-change", name=name, value=value_words(reading))


def _is_spatial(reading: Reading) -> bool:
    return reading.unit in ("mm", "px", "mm2", "px2")
