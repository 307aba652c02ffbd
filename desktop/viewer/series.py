"""What a series is, from its name in whatever language and from its technique."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from desktop.domain.imaging import Plane, Stack
from desktop.viewer.regions import plain, says

Technique = tuple[tuple[str, str], ...]

_LOCALIZER = (
    *(
        "loc",
        "locs",
        "localiz",
        "localis",
        "localizer",
        "scout",
        "topog",
        "survey",
        "surview",
        "reper",
    ),
    *(
        "lokal",
        "ubersicht",
        "uebersicht",
        "calib",
        "3pl",
        "3plane",
        "plan ",
        "dreieben",
        "aahscout",
    ),
    *(
        "planung",
        "asset cal",
        "3 pl",
        "refscan",
        "ref scan",
        "3 plane",
        "centratore",
        "tri plan",
        "smartbrain",
    ),
)
_DERIVED = (
    *(
        "mip",
        "mpr",
        "sub",
        "subtr",
        "posdisp",
        "dose",
        "screen",
        "report",
        "summary",
        "patient protocol",
    ),
    *("vrt", "map", "color", "colour", "protokoll", "dosis", "kurve", "curve", "secondary"),
)
_FAT = (
    *(
        "fs",
        "fatsat",
        "fat",
        "spair",
        "spir",
        "stir",
        "tirm",
        "tir",
        "fettges",
        "fettunt",
        "fettsup",
    ),
    *(
        "sat gr",
        "satgr",
        "grasa",
        "graisse",
        "fatsup",
        "fsat",
        "chess",
        "wfs",
        "water",
        "wasser",
        "eau",
    ),
    *("dixon w", "ideal w", "w dixon", "mdixon w", "gras", "agua", "sg", "sfat"),
)
_ENHANCED = (
    *(
        "gd",
        "km",
        "gado",
        "post ",
        "postco",
        "kontrast",
        "contrast",
        "kontr",
        "dotarem",
        "gadovist",
        "injec",
    ),
    *("apres", "contraste", "ce", "c+", "+c", "+ c", "+gd", "+km", "iv", "enhanced", "mdc"),
    *("con mdc", "nach km", "arterial", "portal", "venos", "portovenos", "arteriel"),
)
_PLAIN = (
    *(
        "pre",
        "nativ",
        "ohne",
        "without",
        "sans",
        "sin",
        "no contrast",
        "vor",
        "unenhanced",
        "senza",
    ),
    *("non contrast", "noncontrast", "no c", "avant", "non injec", "s c", "sem contraste", "unenh"),
)
_PLANES = (
    (Plane.SAGITTAL, ("sag", "sagit")),
    (Plane.CORONAL, ("cor", "kor", "coron", "koron", "frontal")),
    (Plane.AXIAL, ("ax", "axi", "axial", "tra", "trans", "transv", "trv", "ax.", "assial")),
)
_VIEWS = (
    ("lateral", ("lat", "lateral", "seitl", "profil", "perfil", "later", "lat.", "profile", "ll")),
    (
        "axial",
        ("axial", "skyline", "sunrise", "merchant", "tangent", "defile", "axillary", "velpeau"),
    ),
    ("oblique", ("obl", "oblique", "schrag", "schraeg", "oblicu", "obliqu", "trois quarts")),
    (
        "frontal",
        ("ap", "pa", "a p", "p a", "dv", "vd", "face", "front", "antero", "frente", "a pos"),
    ),
)
_KERNELS = (
    (
        "bone",
        ("bone", "knochen", "os", "osseux", "hueso", "oss", "boneplus", "skel", "yb", "yd", "osso"),
    ),
    ("lung", ("lung", "lunge", "poumon", "pulm", "parenchym", "hrct", "polm")),
    ("soft", ("soft", "weich", "mou", "bland", "mediast", "std", "stand", "abdomen", "molli")),
)
_AHEAD = r"(?:^|\s|sag|ax|tra|cor|kor|s|e)"
_WEIGHTS = (
    ("adc", re.compile(r"(?:^|\s)(?:d?adc|eadc|apparent)")),
    ("dwi", re.compile(r"(?:^|\s)(?:dwi|dw|ddw|ep2d|diff|resolve|trace|b\d{3,4}|ivim)")),
    ("flair", re.compile(r"flair|dark fluid")),
    ("stir", re.compile(r"(?:^|\s|t2|sag|ax|cor|kor|tra)(?:stir|tirm|tir)(?=\s|\d|w|$)")),
    ("swi", re.compile(r"(?:^|\s)(?:swi|swan|venobold|suscept)")),
    ("angio", re.compile(r"(?:^|\s)(?:tof|mra|cemra|angio|trance|twist|tricks)")),
    (
        "gre",
        re.compile(r"t2\s?\*|t2\s?star|(?:^|\s)(?:medic|merge|gre|ge|ffe|me2d|mffe|hemo|dess)\b"),
    ),
    ("myelo", re.compile(r"myelo")),
    (
        "pd",
        re.compile(_AHEAD + r"(?:pdw?|dp|sdp|proton|dens|protonen|rho)(?=\s|t2|fs|tse|fse|w|$|sp)"),
    ),
    (
        "t1",
        re.compile(_AHEAD + r"t1(?!0|\d)|(?:^|\s)(?:vibe|lava|thrive|spgr|mprage|bravo|mp rage)"),
    ),
    ("t2", re.compile(_AHEAD + r"t2(?!\d)|(?:^|\s)(?:haste|ssfse|trufi|fiesta|ciss|bffe|drive)")),
)
_GLUED_FAT = re.compile(r"(?:t1|t2|pd|dp|tse|fse|w)fs(?=\s)|dixon\s?(?:\w+\s)?w(?=\s)|ideal.*water")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLook:
    """What a series seems to be; empty or ``None`` where nothing says so.

    ``weighting`` is one of t1, t2, pd, stir, flair, dwi, adc, gre, swi, angio, myelo; ``fat`` and
    ``enhanced`` say whether fat is suppressed and whether a contrast agent was given.
    """

    name: str
    plane: Plane
    view: str = ""
    weighting: str = ""
    fat: bool | None = None
    enhanced: bool | None = None
    localizer: bool = False
    derived: bool = False
    kernel: str = ""
    te_ms: float | None = None
    tr_ms: float | None = None
    ti_ms: float | None = None


def look_of(stack: Stack) -> SeriesLook:
    """Return what a series seems to be: its name first, its timing where the name is silent."""
    return _look(stack.description, stack.modality, stack.plane, stack.technique)


@lru_cache(maxsize=4096)
def _look(description: str, modality: str, plane: Plane, technique: Technique) -> SeriesLook:
    name = plain(description)
    times = {key: _figure(value) for key, value in technique}
    te, tr, ti = times.get("TE"), times.get("TR"), times.get("TI")
    mr = modality == "MR"
    weighting = _weighting(name, te, tr, ti) if mr else ""
    return SeriesLook(
        name=name,
        plane=_plane(plane, name),
        view=next((view for view, words in _VIEWS if says(name, words)), ""),
        weighting=weighting,
        fat=_fat(name, weighting) if mr else None,
        enhanced=_enhanced(technique, name),
        localizer=says(name, _LOCALIZER),
        derived=says(name, _DERIVED),
        kernel=_kernel(technique, name),
        te_ms=te,
        tr_ms=tr,
        ti_ms=ti,
    )


def _plane(known: Plane, name: str) -> Plane:
    if known is not Plane.NONE:
        return known
    return next((plane for plane, words in _PLANES if says(name, words)), Plane.NONE)


def _weighting(name: str, te_ms: float | None, tr_ms: float | None, ti_ms: float | None) -> str:
    for weight, pattern in _WEIGHTS:
        if pattern.search(name):
            return weight
    if says(name, ("inversion",)) and ti_ms and ti_ms < 300:  # noqa: PLR2004 - nulls fat
        return "stir"
    return _timed(te_ms, tr_ms, ti_ms)


def _timed(te_ms: float | None, tr_ms: float | None, ti_ms: float | None) -> str:
    """Return the weighting that echo, repetition and inversion time make (spin echo, in ms)."""
    if te_ms is None:
        return ""
    if ti_ms and (80 <= ti_ms <= 300 or ti_ms > 1500):  # noqa: PLR2004 - nulls fat, or water
        return "stir" if ti_ms <= 300 else "flair"  # noqa: PLR2004
    if te_ms >= 60:  # noqa: PLR2004 - long echo
        return "t2"
    if tr_ms is None or tr_ms < 1200:  # noqa: PLR2004 - short repetition
        return "t1" if te_ms < 30 else ""  # noqa: PLR2004 - short echo
    return "pd"


def _fat(name: str, weighting: str) -> bool | None:
    if weighting == "stir" or says(name, _FAT) or _GLUED_FAT.search(name):
        return True
    named = any(pattern.search(name) for _weight, pattern in _WEIGHTS)
    return False if named else None  # a name that says what it is would say this too


def _enhanced(technique: Technique, name: str) -> bool | None:
    if says(name, _PLAIN):
        return False
    if says(name, _ENHANCED) or any(key == "contrast" for key, _value in technique):
        return True
    return None


def _kernel(technique: Technique, name: str) -> str:
    for kind, words in _KERNELS:
        if says(name, words):
            return kind
    kernel = next((v for k, v in technique if k == "kernel"), "")
    named = next((kind for kind, words in _KERNELS if says(plain(kernel), words)), "")
    if named or not kernel:
        return named
    figures = re.match(r"(?:B|H|Br|Hr|Bl|Bf|I|J|Q|D|U)(\d\d)", kernel)
    if figures:  # Siemens: the figure is the sharpness
        return "bone" if int(figures[1]) >= 59 else "soft"  # noqa: PLR2004
    return "bone" if re.match(r"FC[358]\d", kernel) else ""


def _figure(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
