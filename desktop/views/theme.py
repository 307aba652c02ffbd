"""Colours, type and icons: one file of tokens, one stylesheet for the whole window."""

from __future__ import annotations

import contextlib
import sqlite3
import tomllib
from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop import assets

FAMILY = "Inter"
MONO = "JetBrains Mono"
# name -> (pixel size, weight): the type scale; nothing on screen is smaller than a caption
SCALE: dict[str, tuple[int, QFont.Weight]] = {
    "title": (20, QFont.Weight.DemiBold),
    "name": (16, QFont.Weight.DemiBold),
    "value": (14, QFont.Weight.DemiBold),
    "body": (13, QFont.Weight.Normal),
    "strong": (13, QFont.Weight.DemiBold),
    "support": (12, QFont.Weight.Normal),
    "caption": (11, QFont.Weight.Normal),
    "section": (11, QFont.Weight.DemiBold),
    "key": (11, QFont.Weight.Medium),
}


class Look(StrEnum):
    """The two themes."""

    DARK = "dark"
    LIGHT = "light"


@lru_cache(maxsize=1)
def tokens() -> dict[str, tuple[str, str]]:
    """Return every colour token as (dark, light)."""
    table = tomllib.loads(assets.read_text("themes/tokens.toml"))["colour"]
    return {name: (pair[0], pair[1]) for name, pair in table.items()}


class Theme(QObject):
    """The look in force; widgets that paint themselves listen to ``changed``."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.look = Look.DARK

    def set_look(self, look: Look) -> None:
        """Switch the theme and tell every listener. Image pixels never depend on it."""
        if look is not self.look:
            self.look = look
            self.changed.emit()

    def hex(self, token: str) -> str:
        """Return a token's colour as ``#RRGGBB``."""
        return tokens()[token][0 if self.look is Look.DARK else 1]

    def colour(self, token: str) -> QColor:
        """Return a token's colour."""
        return QColor(self.hex(token))

    @staticmethod
    def image_colour(token: str) -> QColor:
        """Return the colour of marks on images: the dark theme's in both themes."""
        return QColor(tokens()[token][0])


THEME = Theme()


def load_fonts() -> None:
    """Register the packaged fonts with Qt; once per application, before the first widget."""
    for package in ("fontpkg_inter", "fontpkg_jetbrains_mono"):
        folder = files(import_module(package)).joinpath("files")
        for node in folder.iterdir():
            if node.name.endswith(".ttf") and "Italic" not in node.name:
                QFontDatabase.addApplicationFontFromData(QByteArray(node.read_bytes()))


def font(role: str = "body") -> QFont:
    """Return the font of a role of the type scale, with tabular figures."""
    size, weight = SCALE[role]
    made = QFont(MONO if role == "key" else FAMILY)
    made.setPixelSize(size)
    made.setWeight(weight)
    if role == "section":
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
    if hasattr(QFont, "Tag"):
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache(maxsize=512)
def _svg(name: str) -> str:
    """Return an icon's drawing, straight from the package's table.

    Importing the package brings a web client with it, for a quarter of the time to the first paint.
    """
    with contextlib.suppress(sqlite3.Error, OSError):
        for folder in _icon_folders():
            table = Path(folder, "data", "lucide-icons.db")
            with contextlib.closing(sqlite3.connect(f"{table.as_uri()}?mode=ro", uri=True)) as rows:
                found = rows.execute("SELECT svg FROM icons WHERE name = ?", (name,)).fetchone()
            if found and found[0]:
                return str(found[0])
    import lucide  # another layout of the package, or another name of the icon

    return str(lucide.lucide_icon(name))


def _icon_folders() -> list[str]:
    spec = find_spec("lucide")
    return list(spec.submodule_search_locations or ()) if spec is not None else []


@lru_cache(maxsize=1024)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, tone: str = "t2", size: int = 16) -> QPixmap:
    """Return a Lucide icon tinted with a token of the theme in force."""
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen else 1.0
    return _pixmap(name, THEME.hex(tone), size, ratio)


def icon(name: str, tone: str = "t2", size: int = 16) -> QIcon:
    """Return a Lucide icon as ``QIcon``; an icon never stands without a name or tooltip."""
    return QIcon(pixmap(name, tone, size))


def stylesheet() -> str:
    """Return the one stylesheet of the window, in the colours of the theme in force."""
    text = assets.read_text("themes/window.qss")
    for name in sorted(tokens(), key=len, reverse=True):
        text = text.replace(f"@{name}", THEME.hex(name))
    return text
