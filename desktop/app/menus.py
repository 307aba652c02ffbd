"""How menus, key list and palette part the commands: sections, and groups with a name."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.app.actions import ACTIONS, Action
from desktop.domain.message import Message

_WAYS = ("left", "right", "up", "down")


@dataclass(frozen=True, slots=True)
class Group:
    """Commands that stand together: between separators, or as a menu in a menu if it has a name."""

    ids: tuple[str, ...]
    name: str = ""

    @property
    def title(self) -> Message:
        """The name of the menu in the menu."""
        return Message(f"menu-group-{self.name}")


def _g(name: str, *ids: str) -> Group:
    return Group(ids, name)


_REST = Group(("*",))  # where commands of a menu go that no group names

MENUS: dict[str, tuple[Group, ...]] = {
    "file": (
        _g("", "open-folder", "open-file", "open-sample"),
        _g("", "start", "refused-files"),
        _g("", "preview", "export-pdf", "export-form", "copy-report"),
        _g("", "export-views", "print-views", "copy-view", "export-key-objects"),
        _REST,
        _g("", "people", "lock", "quit"),
    ),
    "edit": (_g("", "undo", "redo"), _g("", "delete-mark"), _REST),
    "image": (
        _g("", "tool-select", "tool-window", "tool-zoom", "tool-pan", "tool-crosshair"),
        _g("", "tool-finding", "tool-levels", "key-image", "hide-marks"),
        _g(
            "slices",
            *("slice-next", "slice-previous", "slice-first", "slice-last"),
            *("series-next", "series-previous", "pane-next", "pane-previous"),
        ),
        _g(
            "window",
            *(f"window-preset-{n}" for n in range(1, 6)),
            *("window-next", "window-narrower", "window-wider"),
            *("window-brighter", "window-darker", "invert"),
        ),
        _g("place", "zoom-in", "zoom-out", "fit", *(f"pan-{way}" for way in _WAYS), "reset"),
        _g(
            "turn",
            *("flip-horizontal", "flip-vertical", "rotate-right", "rotate-left", "accept-turn"),
        ),
        _g(
            "together",
            *("sync", "sync-here", "sync-clear", "sync-window", "sync-view", "lines", "lines-all"),
        ),
        _g(
            "planes",
            *(
                "mpr",
                "mip",
                "oblique-left",
                "oblique-right",
                "slab-mode",
                "slab-thicker",
                "slab-thinner",
            ),
        ),
        _g(
            "fusion",
            *("fuse", "fuse-anyway", "fusion-more", "fusion-less", "fusion-swap"),
            *("fusion-window", "fusion-higher", "fusion-lower", "fusion-colours"),
            "fusion-threshold",
        ),
        _g("cine", "cine-play", "cine-faster", "cine-slower", "cine-bounce"),
        _g("shown", "overlays", "presentation", "save-presentation"),
        _g("point", *(f"point-{way}" for way in _WAYS), "point-press"),
        _REST,
    ),
    "measure": (
        _g("", "tool-length", "tool-bidirectional", "tool-angle", "tool-two-lines"),
        _g("", "tool-ellipse", "tool-rectangle", "tool-freehand", "tool-circle"),
        _g("", "tool-probe", "tool-profile", "measure-plot"),
        _g(
            "",
            *("tool-cobb", "tool-canal", "tool-foramen", "tool-slip", "tool-disc-height"),
            *("tool-lordosis", "tool-nerve-area"),
        ),
        _g("hip", "tool-alpha", "tool-centre-edge", "tool-joint-space"),
        _REST,
        _g(
            "",
            *("send-value", "measure-list", "measure-compare", "measure-mirror"),
            *("handle-next", "point-back"),
        ),
    ),
    "view": (
        _g("", "layout-pick", "layout-next", "layout-toggle"),
        _g(
            "layouts",
            *("layout-1x1", "layout-1x2", "layout-1x3", "layout-2x1", "layout-2x2"),
            *("layout-2x3", "layout-3x1", "layout-3x2", "layout-3x3"),
        ),
        _g("", "save-protocol", "protocols", "stage-next", "stage-previous"),
        _g("", "objects", "segments", "segment-next"),
        _REST,
        _g("", "second-window", "strip", "theme"),
    ),
    "studies": (
        _g("", "compare", "compare-swap", "prior-older", "prior-newer"),
        _g("", "find-priors", "find-priors-recent"),
        _g("", "add-examination"),
        _g("", "other-images", "other-report"),
        _REST,
    ),
    "report": (
        _g("", "field-next", "field-previous", "question"),
        _g("", "level-normal", "others-normal", "level-take", "level-keep", "clear-levels"),
        _g("", "why"),
        _g("why", *(f"why-{n}" for n in range(1, 10))),
        _g("", "to-symptomatic", "to-indeterminate", "to-incidental"),
        _g(
            "",
            "own-first",
            "print-mechanism",
            *(
                "section-clinical",
                "section-findings",
                "section-facts",
                "section-impression",
                "section-images",
            ),
        ),
        _REST,
    ),
    "help": (_g("", "palette", "evidence", "keys", "edit-keys"), _REST, _g("", "about")),
}
_INSIDE = {"why": "report"}  # menus of the registry that stand in another one


def menu_names(actions: tuple[Action, ...] = ACTIONS) -> tuple[str, ...]:
    """Return the menus, in the order they stand side by side."""
    names = dict.fromkeys((*MENUS, *(_menu_of(action) for action in actions)))
    return tuple(names)


def menu_groups(name: str, actions: tuple[Action, ...] = ACTIONS) -> tuple[Group, ...]:
    """Return the groups of a menu; no command of the registry is in none of them.

    Parameters
    ----------
    name
        Name of the menu.
    actions
        The registry.

    Returns
    -------
    tuple of Group
        In their order. Commands of the menu that no group of any menu names stand where the table
        leaves room for the rest.
    """
    known = {action.id for action in actions}
    named = {one for groups in MENUS.values() for group in groups for one in group.ids}
    rest = tuple(a.id for a in actions if _menu_of(a) == name and a.id not in named)
    found = []
    for group in MENUS.get(name, (_REST,)):
        ids = rest if group is _REST else tuple(one for one in group.ids if one in known)
        if ids:
            found.append(Group(ids, group.name))
    return tuple(found)


def _menu_of(action: Action) -> str:
    return _INSIDE.get(action.menu, action.menu)
