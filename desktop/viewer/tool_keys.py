"""The keys of the tool in hand, for the one line at the foot of the panel."""

from __future__ import annotations

from desktop.viewer.tools import MEASURING, Tool

_READING = (("Tab", "next"), ("N", "normal"), (".", "why"))
_PRESS, _BACK, _OUT = "Ctrl+Space", "Backspace", ("Esc", "select")


def keys_of(tool: Tool) -> tuple[tuple[str, str], ...]:
    """Return (usual key, word) pairs, the most needed first; the word is ``foot-<word>``."""
    if tool is Tool.SELECT:
        return _READING
    if tool in MEASURING:
        return ((_PRESS, "point"), (_BACK, "back"), _OUT)
    if tool is Tool.LEVELS:
        return ((_PRESS, "disc"), (_BACK, "back"), _OUT)
    if tool is Tool.FINDING:
        return ((_PRESS, "mark"), _OUT)
    if tool is Tool.CROSSHAIR:
        return ((_PRESS, "place"), _OUT)
    return (_OUT,)
