"""Which part of the body a study shows: from headers, and from names in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from desktop.domain.imaging import Study

_STUDY, _PART, _SERIES = 6, 4, 1  # weight of the study's name, of a body part, of a series' name
_MUCH = 6  # series beyond this many say nothing new
_WHOLE_WORD = 3  # words this short must stand alone

# Region of the vocabulary -> body parts (DICOM's own words) and words of names: English, German,
# French, Spanish, Italian, Portuguese, and what scanners make of them. Longer words match as the
# beginning of a word, so that compounds are found; a space stands between words.
_WORDS: dict[str, tuple[str, ...]] = {
    "lumbar_spine": (
        *(
            "lumbar",
            "lumbal",
            "lombaire",
            "lombar",
            "lombal",
            "lomb",
            "lspine",
            "l spine",
            "lsspine",
        ),
        *(
            "ls spine",
            "lws",
            "lendenwirbel",
            "lumbosacral",
            "lumbo",
            "lwk",
            "lwirbel",
            "lsp",
            "lss",
        ),
        *("l wirbelsaule", "l wirbelsaeule", "lumbarspine", "spine lumb", "rachis lomb"),
    ),
    "cervical_spine": (
        *("cervical", "zervikal", "cspine", "c spine", "hws", "halswirbel", "cervic", "csp"),
        *("c wirbelsaule", "spine cerv", "cervicalspine"),
    ),
    "thoracic_spine": (
        *("thoracic spine", "tspine", "t spine", "bws", "brustwirbel", "dorsal spine", "tsp"),
        *("rachis dorsal", "rachis thorac", "columna dorsal", "colonna dorsale", "coluna dorsal"),
        *("thoracicspine", "thorakale wirbel", "columna toracica", "dspine", "d spine", "dorsale"),
    ),
    "si_joint": (
        *(
            "sij",
            "isg",
            "si joint",
            "sijoint",
            "sacroiliac",
            "sacro ilia",
            "iliosacral",
            "sacroiliaq",
        ),
        *("iliosakral", "sakroiliak", "sacroiliite", "si gelenk", "si joints", "sakro iliak"),
    ),
    "sacrum_coccyx": (
        "sacrum",
        "coccyx",
        "kreuzbein",
        "steissbein",
        "coccis",
        "coccyge",
        "sacro cocc",
    ),
    "hip": (
        *("hip", "hips", "hufte", "huefte", "huft", "hueft", "hanche", "cadera", "anca", "anche"),
        *("quadril", "femoroacet", "beckenubersicht", "beckenuebersicht", "coxo", "labrum hip"),
    ),
    "shoulder": (
        *("shoulder", "schulter", "epaule", "hombro", "spalla", "ombro", "clavicle", "scapula"),
        *("rotator", "shld", "gleno"),
    ),
    "wrist_hand": (
        *(
            "wrist",
            "hand",
            "finger",
            "thumb",
            "daumen",
            "poignet",
            "muneca",
            "polso",
            "punho",
            "carp",
        ),
        *("scaphoid", "skaphoid", "tfcc", "doigt", "mano", "mao", "la main"),
    ),
    "elbow": ("elbow", "ellenbog", "ellbog", "coude", "codo", "gomito", "cotovelo"),
    "knee": ("knee", "knie", "genou", "rodilla", "ginocchi", "joelho", "menisc", "patella"),
    "ankle_foot": (
        *(
            "ankle",
            "foot",
            "feet",
            "sprunggelenk",
            "fuss",
            "osg",
            "usg",
            "cheville",
            "pied",
            "tobillo",
        ),
        *("pie", "piede", "caviglia", "tornozelo", "heel", "calcan", "ferse", "vorfuss", "toe"),
        *("achill", "forefoot", "midfoot", "hindfoot", "ruckfuss", "mittelfuss"),
    ),
    "tmj_face": (
        *(
            "tmj",
            "temporomandib",
            "kiefergelenk",
            "atm",
            "jaw",
            "kiefer",
            "mandib",
            "face ",
            "sinus",
        ),
        *("nnh", "nasennebenhohlen", "facial", "maxill", "dental", "zahn", "gesicht"),
    ),
    "brain_cranial_nerve": (
        *("brain", "head", "schadel", "schaedel", "kopf", "cerebr", "cerveau", "encef", "encephal"),
        *(
            "crane",
            "cranial",
            "cranio",
            "kranial",
            "neurocran",
            "skull",
            "gehirn",
            "hirn",
            "trigemin",
        ),
        *("testa", "cabeca", "cabeza", "iac", "kleinhirnbruck", "hypophys", "pituitary", "epilep"),
    ),
    "peripheral_nerve": (
        *(
            "neurograph",
            "neurograf",
            "nerve",
            "nerven",
            "nerf",
            "nervio",
            "sciatic nerve",
            "ischiadic",
        ),
        *("medianus", "ulnaris", "peroneus", "tibialis", "pudend"),
    ),
    "plexus_outlet": ("plexus", "plexo", "brachial", "thoracic outlet", "tos", "plesso"),
    "abdomen_pelvis": (
        *(
            "abdom",
            "abdomen",
            "bauch",
            "oberbauch",
            "unterbauch",
            "liver",
            "leber",
            "foie",
            "higado",
        ),
        *("pelvis", "becken", "bassin", "bacino", "pelvien", "kidney", "niere", "rein", "rinon"),
        *(
            "pancrea",
            "pankreas",
            "urogra",
            "prostat",
            "mrcp",
            "uterus",
            "enterogra",
            "rectum",
            "rektum",
        ),
    ),
    "chest_wall": (
        *("chest", "thorax", "rib", "ribs", "rippen", "cote", "costill", "lung", "lunge", "poumon"),
        *("pulmon", "torax", "sternum", "torace", "mediastin"),
    ),
    "whole_body": (
        *("whole body", "wholebody", "ganzkorper", "ganzkoerper", "corps entier", "cuerpo entero"),
        *(
            "bone scan",
            "skelettszint",
            "skeletal scint",
            "scintigraphie osseuse",
            "gammagrafia osea",
        ),
        *("total body", "wb scan", "pet ct", "petct", "skull base to thigh", "eyes to thigh"),
        *(
            "corpo inteiro",
            "osea",
            "osseuse",
            "bone scint",
            "knochenszint",
            "szintigraphie skelett",
        ),
    ),
}
_WHOLE_SPINE = (
    *("whole spine", "total spine", "wholespine", "full spine", "gws", "ganze wirbelsaule"),
    *("ganzwirbelsaule", "gesamte wirbelsaule", "rachis entier", "rachis complet", "entire spine"),
    *(
        "columna completa",
        "columna total",
        "colonna in toto",
        "coluna total",
        "neuroachse",
        "wirbelsaule gesamt",
    ),
    *("complete spine", "spine survey", "cervicothoracolumbar", "ctl spine", "wirbelsaule ganz"),
)
_SPINE = ("cervical_spine", "thoracic_spine", "lumbar_spine")
_ANY_SPINE = (
    "spine",
    "wirbelsaule",
    "wirbelsaeule",
    "rachis",
    "columna",
    "colonna",
    "coluna",
    "rueckenmark",
)
_SIDES = {
    "L": (
        "left",
        "li",
        "links",
        "linke",
        "linkes",
        "linker",
        "lt",
        "gauche",
        "izquierd",
        "sinistr",
        "esquerd",
    ),
    "R": (
        "right",
        "re",
        "rechts",
        "rechte",
        "rechtes",
        "rechter",
        "rt",
        "droit",
        "derech",
        "destr",
        "direit",
    ),
    "B": ("bilat", "beidseits", "bds", "both", "beide"),
}


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a name in plain small letters, a space between (and around) its words.

    Accents go, camel case and punctuation become spaces: ``t2_tse_SagLWS`` is
    `` t2 tse sag lws ``.
    """
    parted = re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z])", " ", text)
    bare = unicodedata.normalize("NFKD", parted.casefold())
    letters = "".join(c if c.isalnum() or c in "+*" else " " for c in bare if not _accent(c))
    return f" {' '.join(letters.split())} "


def _accent(character: str) -> bool:
    return unicodedata.combining(character) != 0


def says(name: str, words: Iterable[str]) -> bool:
    """Whether a plain name holds one of the words; long ones as the beginning of a word."""
    return any((f" {word} " if len(word) <= _WHOLE_WORD else f" {word}") in name for word in words)


def region_of(study: Study) -> str:
    """Return the region of the vocabulary a study most likely shows, or an empty text."""
    found = regions_of(study)
    return found[0] if found else ""


def regions_of(study: Study) -> tuple[str, ...]:
    """Return the regions a study seems to show, the likeliest first.

    The study's own name counts most, then the body part in the headers, then names of series. A
    whole spine is all three of its parts.
    """
    points: Counter[str] = Counter()
    names = [(plain(study.description), _STUDY)]
    stacks = study.pictures[: 4 * _MUCH]
    parts = {plain(stack.body_part) for stack in stacks if stack.body_part}
    names += [(part, _PART) for part in sorted(parts)]
    names += [(name, _SERIES) for name in sorted({plain(s.description) for s in stacks})]
    if any(says(name, _WHOLE_SPINE) for name, weight in names if weight > _SERIES):
        return _SPINE
    for name, weight in names:
        for region, words in _WORDS.items():
            if says(name, words):
                points[region] += weight
    if not points and any(says(name, _ANY_SPINE) for name, _weight in names):
        points["lumbar_spine"] = 1  # the part of the spine that is imaged most
    return tuple(sorted(points, key=lambda r: (-points[r], list(_WORDS).index(r))))


def side_of(study: Study) -> str:
    """Return ``L``, ``R`` or ``B`` where headers or names state a side and agree, else nothing."""
    stated = {stack.laterality for stack in study.pictures if stack.laterality}
    if not stated:
        name = plain(study.description)
        stated = {side for side, words in _SIDES.items() if says(name, words)}
    if len(stated) > 1:
        return "B" if stated == {"L", "R"} else ""
    return next(iter(stated), "")
