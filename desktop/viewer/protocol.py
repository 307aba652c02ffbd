"""Hanging protocols as data, read and written as TOML: what each pane wants, stage by stage."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain.imaging import Plane
from desktop.domain.pixels import Window
from desktop.viewer.layout import Layout

Range = tuple[float, float]
_RANGES = ("te_ms", "tr_ms", "ti_ms", "spacing_mm", "frames")
_LONGEST = 200  # letters of an id or a name
_MANY = 64  # rules, words or stages: more is no protocol


class ProtocolError(ValueError):
    """A protocol that cannot be used; ``key`` says where."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class PaneRule:
    """What a pane wants. Every stated part must hold, except where an image does not say.

    Parameters
    ----------
    plane, view, modality, weighting, fat, enhanced, kernel, without
        Must hold; a series that does not say its ``view``, ``weighting``, ``fat``, ``enhanced`` or
        ``kernel`` may stand in where no other does.
    words
        Add points; where nothing else but plane is stated, one of them must be in the name.
    te_ms, tr_ms, ti_ms, spacing_mm, frames
        Half-open ranges, by which series are told apart where no name does.
    window
        The window the pane begins with; ``None`` is what the images ask for.
    group
        Panes of different groups do not scroll together; 0 goes with every group.
    """

    plane: Plane | None = None
    view: str = ""
    modality: str = ""
    weighting: tuple[str, ...] = ()
    fat: bool | None = None
    enhanced: bool | None = None
    kernel: str = ""
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    te_ms: Range | None = None
    tr_ms: Range | None = None
    ti_ms: Range | None = None
    spacing_mm: Range | None = None
    frames: Range | None = None
    window: Window | None = None
    group: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A layout with one rule a pane."""

    layout: Layout
    panes: tuple[PaneRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """Which studies are hung how.

    Parameters
    ----------
    modalities
        One of them must be among the series; all of them where ``all_modalities`` is set.
    regions
        Regions of the vocabulary; one of them must be what the study seems to show.
    words
        Looked for in the names of study and series; where no region is stated, one must be there.
    priority
        Added to the points; the protocol with most points is taken.
    needs
        How many panes of the first stage must find a series that fits.
    sync, sync_window, sync_view
        Whether slices, windows and views go together; slices as the reader has it where unset.
    template
        Id of the report template that goes with it.
    user
        Whether a reader made it: such protocols go before shipped ones.
    """

    id: str
    name: str = ""
    modalities: tuple[str, ...] = ()
    all_modalities: bool = False
    regions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    priority: float = 0.0
    needs: int = 1
    stages: tuple[Stage, ...] = ()
    sync: bool | None = None
    sync_window: bool = False
    sync_view: bool = False
    template: str = ""
    user: bool = False


def parse_protocols(text: str, *, user: bool = False) -> tuple[Protocol, ...]:
    """Read protocols from TOML; what is wrong raises ``ProtocolError`` (a ``ValueError``)."""
    try:
        tables = tomllib.loads(text).get("protocol", [])
    except (tomllib.TOMLDecodeError, RecursionError):
        raise ProtocolError("toml") from None
    if not isinstance(tables, list) or len(tables) > _MANY:
        raise ProtocolError("protocol")
    return tuple(_protocol(_table(table, "protocol"), user=user) for table in tables)


def _protocol(table: Mapping[str, Any], *, user: bool) -> Protocol:
    name = _text(table, "id")
    stages = table.get("stages", [table])
    if not name or not isinstance(stages, list) or not 0 < len(stages) <= _MANY:
        raise ProtocolError("id" if not name else "stages")
    return Protocol(
        id=name,
        name=_text(table, "name"),
        modalities=_texts(table, "modalities"),
        all_modalities=_flag(table, "all_modalities") or False,
        regions=_texts(table, "regions"),
        words=_texts(table, "words"),
        priority=_number(table, "priority"),
        needs=max(1, int(_number({"needs": table.get("needs", 1)}, "needs"))),
        stages=tuple(_stage(_table(stage, "stages"), name) for stage in stages),
        sync=_flag(table, "sync"),
        sync_window=_flag(table, "sync_window") or False,
        sync_view=_flag(table, "sync_view") or False,
        template=_text(table, "template"),
        user=user,
    )


def _stage(table: Mapping[str, Any], name: str) -> Stage:
    word = table.get("layout")
    if word not in [layout.value for layout in Layout]:
        raise ProtocolError("layout")
    layout = Layout(word)
    rows = table.get("panes")
    if not isinstance(rows, list):
        raise ProtocolError("panes")
    if len(rows) != layout.panes:
        raise ProtocolError(f"protocol {name}: {layout.panes} panes, {len(rows)} rules")
    return Stage(layout=layout, panes=tuple(_rule(_table(row, "panes")) for row in rows))


def _rule(row: Mapping[str, Any]) -> PaneRule:
    plane = _text(row, "plane")
    if plane not in ("", *(p.value for p in Plane)):
        raise ProtocolError("plane")
    ranges = {key: _range(row, key) for key in _RANGES}
    return PaneRule(
        plane=Plane(plane) if plane else None,
        view=_text(row, "view"),
        modality=_text(row, "modality"),
        weighting=_texts(row, "weighting"),
        fat=_flag(row, "fat"),
        enhanced=_flag(row, "enhanced"),
        kernel=_text(row, "kernel"),
        words=_texts(row, "words"),
        without=_texts(row, "without"),
        window=_window(row),
        group=int(_number(row, "group")),
        **ranges,
    )


def _table(value: object, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ProtocolError(key)
    return value


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ProtocolError(key)
    return value


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or len(value) > _MANY:
        raise ProtocolError(key)
    if not all(isinstance(word, str) and 0 < len(word) <= _LONGEST for word in value):
        raise ProtocolError(key)
    return tuple(value)


def _flag(table: Mapping[str, Any], key: str) -> bool | None:
    value = table.get(key)
    if value is not None and not isinstance(value, bool):
        raise ProtocolError(key)
    return value


def _number(table: Mapping[str, Any], key: str) -> float:
    value = table.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:  # noqa: PLR2004
        raise ProtocolError(key)
    return float(value)


def _range(table: Mapping[str, Any], key: str) -> Range | None:
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - from, to
        raise ProtocolError(key)
    low, high = (_number({key: end}, key) for end in value)
    return (low, high)


def _window(table: Mapping[str, Any]) -> Window | None:
    pair = _range(table, "window")
    if pair is None:
        return None
    center, width = pair
    if not (math.isfinite(center) and width > 0):
        raise ProtocolError("window")
    return Window(center=center, width=width)


def write_protocols(protocols: Iterable[Protocol]) -> str:
    """Return protocols as TOML that ``parse_protocols`` reads back to the same values."""
    return "\n".join(_written(protocol) for protocol in protocols)


def _written(protocol: Protocol) -> str:
    lines = ["[[protocol]]"]
    for key in ("id", "name", "modalities", "regions", "words", "priority", "template"):
        lines += _line(key, getattr(protocol, key))
    for key in ("all_modalities", "sync_window", "sync_view"):
        lines += _line(key, getattr(protocol, key) or None)
    lines += _line("needs", protocol.needs if protocol.needs > 1 else None)
    lines += _line("sync", protocol.sync)
    for stage in protocol.stages:
        lines += ["[[protocol.stages]]", f"layout = {_toml(stage.layout.value)}"]
        for rule in stage.panes:
            lines += ["[[protocol.stages.panes]]", *_rule_lines(rule)]
    return "\n".join(lines) + "\n"


def _rule_lines(rule: PaneRule) -> list[str]:
    lines = []
    for key in ("plane", "view", "modality", "weighting", "fat", "enhanced", "kernel"):
        lines += _line(key, getattr(rule, key))
    for key in ("words", "without", *_RANGES, "group"):
        lines += _line(key, getattr(rule, key))
    if rule.window is not None:
        lines += _line("window", (rule.window.center, rule.window.width))
    return lines


def _line(key: str, value: object) -> list[str]:
    silent = value is None or (value is not False and not value)
    return [] if silent else [f"{key} = {_toml(value)}"]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(part) for part in value)}]"
    return f'"{re.sub(_ESCAPED, _escape, str(value))}"'


_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"
