"""The one table of commands: menus, buttons, the key list, the palette and tests read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.message import Message


class When(StrEnum):
    """When a command may run."""

    ALWAYS = "always"
    STUDY = "study"  # images are open
    REPORT = "report"  # a draft is open
    MARK = "mark"  # a mark or measurement is selected
    CARD = "card"  # an impression card or finding has focus
    UNDO = "undo"
    REDO = "redo"
    QUESTION = "question"
    TURNED = "turned"  # the active image is turned and takes no marks yet
    FOREIGN = "foreign"  # images and report are of different patients


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One command. ``shortcut`` is portable Qt key text; the first is shown, all work."""

    id: str
    menu: str
    shortcuts: tuple[str, ...] = ()
    when: When = When.ALWAYS
    icon: str = ""
    checkable: bool = False
    tool: bool = False  # stands in the tool bar

    @property
    def title(self) -> Message:
        """The command's name, as menus and the palette show it."""
        return Message(f"action-{self.id}")


def _a(action_id: str, menu: str, *shortcuts: str, **rest: object) -> Action:
    return Action(id=action_id, menu=menu, shortcuts=shortcuts, **rest)  # type: ignore[arg-type]


_MEASURING = (
    ("bidirectional", "move", "Shift+M"),
    ("angle", "triangle-right", "A"),
    ("two-lines", "slash", "Shift+A"),
    ("cobb", "spline", "Shift+C"),
    ("ellipse", "circle", "O"),
    ("rectangle", "square", "Shift+O"),
    ("freehand", "lasso", "Shift+F"),
    ("probe", "crosshair", "P"),
    ("profile", "chart-line", "Shift+P"),
    ("circle", "circle-dot"),
    ("canal", "move-horizontal"),
    ("foramen", "move-vertical"),
    ("slip", "arrow-right-left"),
    ("disc-height", "align-vertical-space-around"),
    ("lordosis", "rotate-3d"),
    ("alpha", "circle-dashed"),
    ("centre-edge", "compass"),
    ("joint-space", "fold-vertical"),
    ("nerve-area", "lasso-select"),
)

_WAYS = ("left", "right", "up", "down")

ACTIONS: tuple[Action, ...] = (
    _a("open-folder", "file", "Ctrl+O", icon="folder-open"),
    _a("open-file", "file", "Ctrl+Shift+O", icon="file"),
    _a("open-sample", "file", "Ctrl+Shift+S", icon="graduation-cap"),
    _a("start", "file", "Ctrl+H", icon="house"),
    _a("refused-files", "file", "Ctrl+Shift+F", icon="triangle-alert"),
    _a("preview", "file", "Ctrl+Return", when=When.REPORT, icon="file-text"),
    _a("export-pdf", "file", "Ctrl+E", when=When.REPORT, icon="file-down"),
    _a("export-form", "file", "Ctrl+Alt+E", when=When.REPORT, icon="file-output"),
    _a("copy-report", "file", when=When.REPORT, icon="clipboard-copy"),
    _a("export-views", "file", "Ctrl+Shift+E", when=When.STUDY, icon="images"),
    _a("print-views", "file", "Ctrl+P", when=When.STUDY, icon="printer"),
    _a("copy-view", "file", "Ctrl+Shift+C", when=When.STUDY, icon="copy"),
    _a("export-key-objects", "file", when=When.REPORT, icon="star"),
    _a("people", "file", icon="users"),
    _a("lock", "file", "Ctrl+Alt+L", icon="lock"),
    _a("quit", "file", "Ctrl+Q", icon="log-out"),
    _a("undo", "edit", "Ctrl+Z", when=When.UNDO, icon="undo-2", tool=True),
    _a("redo", "edit", "Ctrl+Shift+Z", "Ctrl+Y", when=When.REDO, icon="redo-2"),
    _a("delete-mark", "edit", "Del", when=When.MARK, icon="trash"),
    _a(
        "tool-select",
        "image",
        "Esc",
        when=When.STUDY,
        icon="mouse-pointer-2",
        checkable=True,
        tool=True,
    ),
    _a("tool-window", "image", "W", when=When.STUDY, icon="contrast", checkable=True, tool=True),
    _a("tool-zoom", "image", "Z", when=When.STUDY, icon="zoom-in", checkable=True, tool=True),
    _a("tool-pan", "image", "Space", when=When.STUDY, icon="hand", checkable=True, tool=True),
    _a("tool-length", "image", "M", when=When.STUDY, icon="ruler", checkable=True, tool=True),
    _a("tool-finding", "image", "F", when=When.STUDY, icon="map-pin", checkable=True, tool=True),
    *(
        _a(f"tool-{name}", "measure", *keys, when=When.STUDY, icon=icon, checkable=True)
        for name, icon, *keys in _MEASURING
    ),
    _a("send-value", "measure", "G", when=When.REPORT, icon="send"),
    _a("measure-list", "measure", "Alt+M", when=When.REPORT, icon="list"),
    _a("measure-plot", "measure", "Shift+G", when=When.STUDY, icon="chart-line"),
    _a("measure-compare", "measure", when=When.MARK, icon="git-compare-arrows"),
    _a(
        "measure-mirror",
        "measure",
        "Alt+H",
        when=When.MARK,
        icon="square-centerline-dashed-horizontal",
    ),
    _a("handle-next", "measure", "E", when=When.MARK, icon="locate"),
    _a("point-back", "measure", "Backspace", when=When.STUDY, icon="delete"),
    _a(
        "tool-levels", "image", "V", when=When.STUDY, icon="list-ordered", checkable=True, tool=True
    ),
    _a("clear-levels", "report", when=When.STUDY, icon="eraser"),
    _a("key-image", "image", "K", when=When.STUDY, icon="star", tool=True),
    _a("sync", "image", "Y", when=When.STUDY, icon="link", checkable=True, tool=True),
    _a("sync-here", "image", "Shift+Y", when=When.STUDY, icon="link-2"),
    _a("sync-clear", "image", "Alt+Y", when=When.STUDY, icon="unlink"),
    _a("sync-window", "image", when=When.STUDY, icon="contrast", checkable=True),
    _a("sync-view", "image", when=When.STUDY, icon="scan", checkable=True),
    _a("lines", "image", "X", when=When.STUDY, icon="crosshair", checkable=True, tool=True),
    _a("lines-all", "image", "Alt+X", when=When.STUDY, icon="grid-3x3", checkable=True),
    _a("tool-crosshair", "image", "Shift+X", when=When.STUDY, icon="locate", checkable=True),
    _a("mpr", "image", "Ctrl+M", when=When.STUDY, icon="box", checkable=True),
    _a("oblique-left", "image", "Alt+Shift+Left", when=When.STUDY, icon="rotate-ccw"),
    _a("oblique-right", "image", "Alt+Shift+Right", when=When.STUDY, icon="rotate-cw"),
    _a("slab-mode", "image", "Ctrl+Shift+M", when=When.STUDY, icon="layers"),
    _a("slab-thicker", "image", "Alt+Up", when=When.STUDY, icon="layers-plus"),
    _a("slab-thinner", "image", "Alt+Down", when=When.STUDY, icon="layers-minus"),
    _a("mip", "image", "Ctrl+Alt+M", when=When.STUDY, icon="torus"),
    _a("fuse", "image", "Alt+F", when=When.STUDY, icon="blend", checkable=True),
    _a("fuse-anyway", "image", when=When.STUDY, icon="blend"),
    _a("fusion-more", "image", "]", when=When.STUDY, icon="plus"),
    _a("fusion-less", "image", "[", when=When.STUDY, icon="minus"),
    _a("fusion-swap", "image", "Alt+\\", when=When.STUDY, icon="arrow-right-left"),
    _a("fusion-window", "image", "Alt+]", when=When.STUDY, icon="contrast"),
    _a("fusion-higher", "image", "Shift+PgUp", when=When.STUDY, icon="chevron-up"),
    _a("fusion-lower", "image", "Shift+PgDown", when=When.STUDY, icon="chevron-down"),
    _a("fusion-colours", "image", "Alt+[", when=When.STUDY, icon="palette"),
    _a("fusion-threshold", "image", "Alt+T", when=When.STUDY, icon="scissors", checkable=True),
    _a("hide-marks", "image", "`", when=When.STUDY, icon="eye-off", checkable=True),
    _a("overlays", "image", "Alt+O", when=When.STUDY, icon="layers", checkable=True),
    _a("presentation", "image", "Alt+P", when=When.STUDY, icon="picture-in-picture"),
    _a("save-presentation", "image", when=When.STUDY, icon="save"),
    _a("window-next", "image", "Alt+W", when=When.STUDY, icon="contrast"),
    _a("invert", "image", "I", when=When.STUDY, icon="sun-moon"),
    _a(
        "flip-horizontal",
        "image",
        "H",
        when=When.STUDY,
        icon="triangles-centerline-dashed-horizontal",
    ),
    _a(
        "flip-vertical",
        "image",
        "Shift+V",
        when=When.STUDY,
        icon="triangles-centerline-dashed-vertical",
    ),
    _a("rotate-right", "image", "T", when=When.STUDY, icon="rotate-cw"),
    _a("rotate-left", "image", "Shift+T", when=When.STUDY, icon="rotate-ccw"),
    _a("accept-turn", "image", "Return", when=When.TURNED, icon="check"),
    _a("zoom-in", "image", "+", "=", when=When.STUDY, icon="zoom-in"),
    _a("zoom-out", "image", "-", when=When.STUDY, icon="zoom-out"),
    *(
        _a(f"pan-{way}", "image", f"Ctrl+{way.title()}", when=When.STUDY, icon=f"arrow-{way}")
        for way in _WAYS
    ),
    _a("window-narrower", "image", "Shift+Left", when=When.STUDY, icon="contrast"),
    _a("window-wider", "image", "Shift+Right", when=When.STUDY, icon="contrast"),
    _a("window-brighter", "image", "Shift+Up", when=When.STUDY, icon="sun"),
    _a("window-darker", "image", "Shift+Down", when=When.STUDY, icon="moon"),
    *(
        _a(
            f"point-{way}",
            "image",
            f"Ctrl+Shift+{way.title()}",
            when=When.STUDY,
            icon=f"arrow-{way}",
        )
        for way in _WAYS
    ),
    _a("point-press", "image", "Ctrl+Space", when=When.STUDY, icon="crosshair"),
    _a("fit", "image", "Ctrl+0", when=When.STUDY, icon="maximize"),
    _a("reset", "image", "0", when=When.STUDY, icon="rotate-ccw"),
    _a("slice-next", "image", "Down", when=When.STUDY, icon="chevron-down"),
    _a("slice-previous", "image", "Up", when=When.STUDY, icon="chevron-up"),
    _a("slice-first", "image", "Home", when=When.STUDY, icon="chevrons-up"),
    _a("slice-last", "image", "End", when=When.STUDY, icon="chevrons-down"),
    _a("cine-play", "image", "C", when=When.STUDY, icon="play", checkable=True),
    _a("cine-faster", "image", "Alt+Right", when=When.STUDY, icon="fast-forward"),
    _a("cine-slower", "image", "Alt+Left", when=When.STUDY, icon="rewind"),
    _a("cine-bounce", "image", when=When.STUDY, icon="repeat", checkable=True),
    _a("series-next", "image", "PgDown", when=When.STUDY, icon="arrow-down-to-line"),
    _a("series-previous", "image", "PgUp", when=When.STUDY, icon="arrow-up-to-line"),
    _a("pane-next", "image", "Right", when=When.STUDY, icon="arrow-right"),
    _a("pane-previous", "image", "Left", when=When.STUDY, icon="arrow-left"),
    _a("window-preset-1", "image", "Shift+1", when=When.STUDY, icon="contrast"),
    _a("window-preset-2", "image", "Shift+2", when=When.STUDY, icon="contrast"),
    _a("window-preset-3", "image", "Shift+3", when=When.STUDY, icon="contrast"),
    _a("window-preset-4", "image", "Shift+4", when=When.STUDY, icon="contrast"),
    _a("window-preset-5", "image", "Shift+5", when=When.STUDY, icon="contrast"),
    _a("layout-1x1", "view", when=When.STUDY, icon="square"),
    _a("layout-1x2", "view", when=When.STUDY, icon="columns-2"),
    _a("layout-1x3", "view", when=When.STUDY, icon="columns-3"),
    _a("layout-2x1", "view", when=When.STUDY, icon="rows-2"),
    _a("layout-2x2", "view", when=When.STUDY, icon="grid-2x2"),
    _a("layout-2x3", "view", when=When.STUDY, icon="layout-grid"),
    _a("layout-3x1", "view", when=When.STUDY, icon="rows-3"),
    _a("layout-3x2", "view", when=When.STUDY, icon="layout-grid"),
    _a("layout-3x3", "view", when=When.STUDY, icon="grid-3x3"),
    _a("layout-pick", "view", "Ctrl+L", when=When.STUDY, icon="layout-grid"),
    _a("save-protocol", "view", "Ctrl+Shift+L", when=When.STUDY, icon="bookmark-plus"),
    _a("protocols", "view", icon="book-bookmark"),
    _a("stage-next", "view", "Ctrl+PgDown", when=When.STUDY, icon="chevron-right"),
    _a("stage-previous", "view", "Ctrl+PgUp", when=When.STUDY, icon="chevron-left"),
    _a("layout-next", "view", "Alt+L", when=When.STUDY, icon="layout-grid"),
    _a("layout-toggle", "view", "Alt+Return", when=When.STUDY, icon="layout-grid"),
    _a("objects", "view", "Ctrl+J", when=When.STUDY, icon="layers"),
    _a("segments", "view", "J", when=When.STUDY, icon="shapes"),
    _a("segment-next", "view", "Shift+J", when=When.STUDY, icon="arrow-right"),
    _a("second-window", "view", "F11", when=When.STUDY, icon="monitor", checkable=True),
    _a("strip", "view", "S", when=When.STUDY, icon="panel-left", checkable=True),
    _a("theme", "view", "Ctrl+T", icon="sun-moon"),
    _a("compare", "studies", "Ctrl+B", when=When.STUDY, icon="columns-2", checkable=True),
    _a("prior-older", "studies", "Alt+PgDown", when=When.STUDY, icon="arrow-left"),
    _a("prior-newer", "studies", "Alt+PgUp", when=When.STUDY, icon="arrow-right"),
    _a("compare-swap", "studies", "\\", when=When.STUDY, icon="arrow-right-left"),
    _a("add-examination", "studies", "Ctrl+Shift+A", when=When.REPORT, icon="file-plus"),
    _a("find-priors", "studies", when=When.STUDY, icon="folder-search"),
    _a("find-priors-recent", "studies", when=When.STUDY, icon="rotate-ccw-clock"),
    _a("other-images", "studies", "F6", when=When.FOREIGN, icon="image"),
    _a("other-report", "studies", "F7", when=When.FOREIGN, icon="file-text"),
    _a("field-next", "report", "Tab", when=When.REPORT, icon="arrow-right"),
    _a("field-previous", "report", "Shift+Tab", when=When.REPORT, icon="arrow-left"),
    _a("level-normal", "report", "N", when=When.REPORT, icon="check"),
    _a("others-normal", "report", "Shift+N", when=When.REPORT, icon="check-check"),
    _a("level-take", "report", "Alt+G", when=When.REPORT, icon="arrow-right-left"),
    _a("level-keep", "report", "Alt+K", when=When.REPORT, icon="check"),
    _a("question", "report", "Q", when=When.QUESTION, icon="message-circle-question-mark"),
    _a("why", "report", ".", when=When.REPORT, icon="scale"),
    *(_a(f"why-{n}", "why", f"Alt+{n}", when=When.REPORT, icon="scale") for n in range(1, 10)),
    _a("to-symptomatic", "report", "Alt+S", when=When.CARD, icon="circle"),
    _a("to-indeterminate", "report", "Alt+U", when=When.CARD, icon="diamond"),
    _a("to-incidental", "report", "Alt+I", when=When.CARD, icon="square"),
    _a("own-first", "report", when=When.ALWAYS, icon="eye-off"),
    _a("print-mechanism", "report", when=When.ALWAYS, icon="activity"),
    _a("section-clinical", "report", "Ctrl+1", when=When.REPORT, icon="user"),
    _a("section-findings", "report", "Ctrl+2", when=When.REPORT, icon="list-ordered"),
    _a("section-facts", "report", "Ctrl+5", when=When.REPORT, icon="clipboard-list"),
    _a("section-impression", "report", "Ctrl+3", when=When.REPORT, icon="scale"),
    _a("section-images", "report", "Ctrl+4", when=When.REPORT, icon="image"),
    _a("palette", "help", "Ctrl+K", icon="search"),
    _a("evidence", "help", "Ctrl+Shift+K", icon="book-open"),
    _a("keys", "help", "?", "F1", icon="keyboard"),
    _a("edit-keys", "help", "Shift+F1", icon="keyboard"),
    _a("about", "help", icon="info"),
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}


def clashes(actions: tuple[Action, ...] = ACTIONS) -> tuple[tuple[str, str, str], ...]:
    """Return (shortcut, first id, second id) for every key that two commands share."""
    owner: dict[str, str] = {}
    found: list[tuple[str, str, str]] = []
    for action in actions:
        for key in action.shortcuts:
            if key in owner:
                found.append((key, owner[key], action.id))
            else:
                owner[key] = action.id
    return tuple(found)
