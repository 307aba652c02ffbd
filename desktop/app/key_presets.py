"""Sets of keys to choose from: Concord's own, and those of a widely used web viewer.

OHIF's are its default key bindings (OHIF/Viewers, ``platform/core/src/defaults/hotkeyBindings.js``,
read at 01d5fac). Its digits set the window; here they do so only while no prompt is open, as a
prompt takes digits first. Its stage keys, dot and comma, are left out: here they belong to prompts.
"""

from __future__ import annotations

from collections.abc import Mapping

OWN = "concord"
OHIF = "ohif"

_OHIF: Mapping[str, tuple[str, ...]] = {
    "tool-zoom": ("Z",),
    "zoom-in": ("+",),
    "zoom-out": ("-",),
    "fit": ("=",),
    "rotate-right": ("R",),
    "rotate-left": ("L",),
    "flip-horizontal": ("H",),
    "flip-vertical": ("V",),
    "cine-play": ("C",),
    "invert": ("I",),
    "pane-next": ("Right",),
    "pane-previous": ("Left",),
    "series-previous": ("PgUp",),
    "series-next": ("PgDown",),
    "slice-next": ("Down",),
    "slice-previous": ("Up",),
    "slice-first": ("Home",),
    "slice-last": ("End",),
    "reset": ("Space",),
    "tool-pan": ("Shift+Space",),  # OHIF gives it no key; its own would be that of reset
    "delete-mark": ("Backspace", "Del"),
    "point-back": ("Shift+Backspace",),  # OHIF deletes with Backspace
    "undo": ("Ctrl+Z",),
    "redo": ("Ctrl+Y", "Ctrl+Shift+Z"),
    **{f"window-preset-{n}": (str(n), f"Shift+{n}") for n in range(1, 6)},
}

PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {OWN: {}, OHIF: _OHIF}
