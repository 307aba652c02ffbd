"""Static font cuts for the PDF, made from the variable fonts once and kept.

reportlab embeds only the default instance of a variable font, so each weight is cut out with
fontTools. The cuts lie in the user's cache folder under the hash of what they are made from and
how; a cut that does not match its recorded hash is made again.
"""

from __future__ import annotations

import contextlib
import importlib
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import platformdirs
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from desktop.export.files import WriteError, write_whole

RECIPE = "3"
"""Raise it when a cut is made differently: the cache then starts anew."""

WITHOUT_SHAPING = (
    (0x0000, 0x058F),
    (0x1E00, 0x1FFF),
    (0x2000, 0x2BFF),
    (0xFB00, 0xFB06),
    (0xFFFD, 0xFFFD),
)
"""Code points that read rightly glyph by glyph, without joining or reordering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One static font: the name reportlab knows it by and where it comes from."""

    name: str
    package: str
    file: str
    axes: tuple[tuple[str, float], ...]


CUTS: tuple[Cut, ...] = (
    Cut(
        name="Inter-Regular",
        package="fontpkg_inter",
        file="Inter[opsz,wght].ttf",
        axes=(("opsz", 14), ("wght", 400)),
    ),
    Cut(
        name="Inter-SemiBold",
        package="fontpkg_inter",
        file="Inter[opsz,wght].ttf",
        axes=(("opsz", 14), ("wght", 600)),
    ),
    Cut(
        name="Inter-Bold",
        package="fontpkg_inter",
        file="Inter[opsz,wght].ttf",
        axes=(("opsz", 14), ("wght", 700)),
    ),
    Cut(
        name="NotoSans-Regular",
        package="fontpkg_noto_sans",
        file="NotoSans[wdth,wght].ttf",
        axes=(("wdth", 100), ("wght", 400)),
    ),
    Cut(
        name="NotoSans-SemiBold",
        package="fontpkg_noto_sans",
        file="NotoSans[wdth,wght].ttf",
        axes=(("wdth", 100), ("wght", 600)),
    ),
)

REGULAR, SEMIBOLD, BOLD = "Inter-Regular", "Inter-SemiBold", "Inter-Bold"
FALLBACK = {
    REGULAR: "NotoSans-Regular",
    SEMIBOLD: "NotoSans-SemiBold",
    BOLD: "NotoSans-SemiBold",
}


def without_shaping(code: int) -> bool:
    """Whether a code point reads rightly glyph by glyph."""
    return any(first <= code <= last for first, last in WITHOUT_SHAPING)


@cache
def coverage(name: str) -> frozenset[int]:
    """Return the code points that a registered font draws rightly without shaping."""
    register(name)
    font: Any = pdfmetrics.getFont(name)
    return frozenset(code for code in font.face.charToGlyph if without_shaping(code))


@cache
def register(name: str) -> None:
    """Make a cut known to reportlab, from the cache folder or anew."""
    cut = next(c for c in CUTS if c.name == name)
    pdfmetrics.registerFont(TTFont(cut.name, BytesIO(cut_bytes(cut))))


def prepare() -> None:
    """Make every cut now, so that no report waits for it."""
    for cut in CUTS:
        register(cut.name)


def cache_folder() -> Path:
    """Return where the cuts are kept."""
    return platformdirs.user_cache_path("concord") / "fonts"


def cut_bytes(cut: Cut, folder: Path | None = None) -> bytes:
    """Return a cut as a TrueType file, from the cache or made now (a second or two each).

    Parameters
    ----------
    cut : Cut
        Which weight of which font.
    folder : Path, optional
        Cache folder; by default that of the user.

    Returns
    -------
    bytes
        The same bytes each time for one version of font and fontTools.
    """
    source = _source(cut)
    recipe = f"{RECIPE}|{_tools_version()}|{cut.name}|{cut.axes}".encode()
    key = sha256(source + recipe).hexdigest()[:32]
    folder = cache_folder() if folder is None else folder
    kept = _kept(folder / f"{key}.ttf")
    if kept is not None:
        return kept
    made = make_cut(cut, source)
    _keep(folder, f"{key}.ttf", made)
    return made


def _source(cut: Cut) -> bytes:
    package = importlib.import_module(cut.package)
    return (Path(str(package.__file__)).parent / "files" / cut.file).read_bytes()


def _tools_version() -> str:
    import fontTools

    return str(fontTools.version)


def _kept(path: Path) -> bytes | None:
    """Return a kept cut whose hash, its first 32 bytes, is right."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data[32:] if sha256(data[32:]).digest() == data[:32] else None


def _keep(folder: Path, name: str, data: bytes) -> None:
    """Keep a cut; a cache that cannot be written costs time, nothing else."""
    with contextlib.suppress(OSError, WriteError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(folder / name, sha256(data).digest() + data)


def make_cut(cut: Cut, source: bytes) -> bytes:
    """Cut one weight out of a variable font, with figures of one width."""
    from fontTools.ttLib import TTFont as Font
    from fontTools.varLib import instancer

    font = Font(BytesIO(_reduced(source)), recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, dict(cut.axes))
    for name_id in (1, 4, 6):
        font["name"].setName(cut.name, name_id, 3, 1, 0x409)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


@lru_cache(maxsize=1)
def _reduced(source: bytes) -> bytes:
    """Return a variable font with only what the page can use; the weights share this step."""
    from fontTools import subset
    from fontTools.ttLib import TTFont as Font

    font = Font(BytesIO(source), recalcTimestamp=False)
    _tabular_figures(font)
    options = subset.Options()
    options.layout_features = []
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    reduce = subset.Subsetter(options)
    reduce.populate(unicodes=[c for c in font.getBestCmap() if without_shaping(c)])
    reduce.subset(font)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _tabular_figures(font: Any) -> None:  # noqa: ANN401 - fontTools is untyped
    """Point the digits at the figures of one width, where the font has them."""
    if "GSUB" not in font:
        return
    wanted = _substitutes(font["GSUB"].table, "tnum")
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            if table.cmap.get(code) in wanted:
                table.cmap[code] = wanted[table.cmap[code]]


def _substitutes(gsub: Any, feature: str) -> dict[str, str]:  # noqa: ANN401 - fontTools is untyped
    """Return which glyph a feature puts in the place of which."""
    lookups = {
        index
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == feature
        for index in record.Feature.LookupListIndex
    }
    wanted: dict[str, str] = {}
    for index in sorted(lookups):
        for subtable in gsub.LookupList.Lookup[index].SubTable:
            plain = getattr(subtable, "ExtSubTable", subtable)
            wanted.update(getattr(plain, "mapping", {}))
    return wanted
