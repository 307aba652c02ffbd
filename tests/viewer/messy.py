"""Synthetic studies with the names that scanners and people give, and what should hang where."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop.domain.imaging import Plane, Stack, Study
from tests.fakes.images import stack, study

S, C, A = Plane.SAGITTAL, Plane.CORONAL, Plane.AXIAL
# What a series is -> (TR, TE, TI)
TIMES = {
    "t1": (580, 11, None),
    "t1gd": (600, 10, None),
    "t2": (3800, 102, None),
    "t2fs": (4000, 82, None),
    "stir": (4200, 55, 160),
    "pd": (2800, 32, None),
    "pdfs": (3000, 34, None),
    "flair": (9000, 120, 2500),
    "dwi": (4100, 76, None),
    "gre": (640, 14, None),
}
STYLES: dict[str, dict[str, str]] = {
    "siemens": {
        "t1": "t1_tse_{p}",
        "t1gd": "t1_tse_{p}_KM",
        "t2": "t2_tse_{p}_p2",
        "t2fs": "t2_tse_{p}_fs",
        "stir": "t2_tirm_{p}",
        "pd": "pd_tse_{p}_320",
        "pdfs": "pd_tse_fs_{p}_384",
        "flair": "t2_tirm_{p}_dark-fluid",
        "dwi": "ep2d_diff_3scan_trace_{p}",
        "gre": "t2*_me2d_{p}",
    },
    "ge": {
        "t1": "{P} T1 FSE",
        "t1gd": "{P} T1 FSE +C",
        "t2": "{P} T2 FRFSE",
        "t2fs": "{P} T2 FS FRFSE",
        "stir": "{P} STIR",
        "pd": "{P} PD FSE",
        "pdfs": "{P} PD FATSAT",
        "flair": "{P} T2 FLAIR PROPELLER",
        "dwi": "{P} DWI ASSET b1000",
        "gre": "{P} MERGE",
    },
    "philips": {
        "t1": "T1W_TSE_{P}",
        "t1gd": "T1W_TSE_{P} GADO",
        "t2": "sT2W_TSE {P}",
        "t2fs": "T2W_SPAIR_{P}",
        "stir": "STIR_TSE {P}",
        "pd": "PDW_TSE_{P}",
        "pdfs": "PDW_SPAIR {P}",
        "flair": "FLAIR_longTR {P}",
        "dwi": "DWI_3b {P}",
        "gre": "T2_FFE {P}",
    },
    "german": {
        "t1": "T1 {g}",
        "t1gd": "T1 {g} nach KM",
        "t2": "T2 {g}",
        "t2fs": "T2 fettgesättigt {g}",
        "stir": "TIRM {g}",
        "pd": "Protonendichte {g}",
        "pdfs": "PD {g} fettsuppr.",
        "flair": "FLAIR {g}",
        "dwi": "Diffusion {g}",
        "gre": "MEDIC {g}",
    },
    "french": {
        "t1": "{f} T1",
        "t1gd": "{f} T1 après injection",
        "t2": "{f} T2",
        "t2fs": "{f} T2 Fat Sat",
        "stir": "{f} STIR",
        "pd": "{f} DP",
        "pdfs": "{f} DP FS",
        "flair": "{f} FLAIR",
        "dwi": "{f} diffusion",
        "gre": "{f} T2*",
    },
    "spanish": {
        "t1": "{s} T1",
        "t1gd": "{s} T1 con contraste",
        "t2": "{s} T2",
        "t2fs": "{s} T2 supresión grasa",
        "stir": "{s} STIR",
        "pd": "{s} DP",
        "pdfs": "{s} DP supresion grasa",
        "flair": "{s} FLAIR",
        "dwi": "{s} difusión DWI",
        "gre": "{s} T2* GRE",
    },
    "glued": {
        "t1": "{P}T1",
        "t1gd": "{P}T1FS +GD",
        "t2": "{P}T2",
        "t2fs": "{P}T2FS",
        "stir": "{P}STIR",
        "pd": "{P}PD",
        "pdfs": "{P}PDFS",
        "flair": "{P}FLAIR",
        "dwi": "{P}DWI",
        "gre": "{P}GRE",
    },
    "silent": {},  # no name at all: only TE, TR and TI
}
_SHORT = {S: ("sag", "Sag", "sagittal", "Sag.", "SAG"), C: ("cor", "Cor", "koronar", "Cor", "COR")}
_SHORT[A] = ("tra", "Ax", "transversal", "Ax", "AX")
LOCALIZERS = {
    "siemens": "localizer",
    "ge": "3-pl T2* FGRE S",
    "philips": "Survey",
    "german": "Übersicht",
    "french": "Repérage",
    "spanish": "Localizador",
    "glued": "LOC",
    "silent": "scout",
}


@dataclass(frozen=True)
class Want:
    """A kind of study: its names, what is acquired, and what its panes should show."""

    id: str
    names: tuple[str, ...]
    part: str
    panes: tuple[tuple[Plane, str], ...]
    more: tuple[tuple[Plane, str], ...] = ()
    silent: bool = True  # whether timing alone can tell its series apart


WANTS = (
    Want(
        "lumbar-mr",
        ("MR lumbar spine", "LWS nativ", "IRM rachis lombaire", "RM columna lumbar", "LSP"),
        "LSPINE",
        ((S, "t2"), (S, "stir"), (A, "t2"), (A, "t1")),
        ((S, "t1"), (C, "t2")),
    ),
    Want(
        "cervical-mr",
        ("MR cervical spine", "HWS nativ", "IRM rachis cervical", "RM columna cervical", "C-SPINE"),
        "CSPINE",
        ((S, "t2"), (S, "stir"), (A, "t2"), (S, "t1")),
    ),
    Want(
        "thoracic-mr",
        ("MR thoracic spine", "BWS MRT", "IRM rachis dorsal", "RM columna dorsal", "T-SPINE"),
        "TSPINE",
        ((S, "t2"), (S, "stir"), (A, "t2"), (S, "t1")),
    ),
    Want(
        "whole-spine-mr",
        ("MR whole spine", "Ganze Wirbelsäule", "IRM rachis entier", "RM columna completa", "GWS"),
        "SPINE",
        ((S, "t2"), (S, "stir"), (S, "t1")),
        ((A, "t2"),),
    ),
    Want(
        "si-joint-mr",
        ("MR SI joints", "ISG MRT", "IRM sacro-iliaques", "RM sacroilíacas", "SIJ"),
        "",
        ((C, "stir"), (C, "t1"), (A, "t2fs"), (S, "t2")),
    ),
    Want(
        "hip-mr",
        ("MR hip left", "Hüfte MRT rechts", "IRM hanche", "RM cadera derecha", "HIP"),
        "HIP",
        ((C, "stir"), (C, "t1"), (A, "pdfs"), (S, "pdfs")),
    ),
    Want(
        "knee-mr",
        ("MR knee left", "Kniegelenk MRT", "IRM genou droit", "RM rodilla", "KNEE"),
        "KNEE",
        ((S, "pdfs"), (C, "pdfs"), (A, "pdfs"), (C, "t1")),
        ((S, "pd"),),
        silent=False,
    ),
    Want(
        "shoulder-mr",
        ("MR shoulder", "Schulter MRT", "IRM épaule", "RM hombro", "SHOULDER"),
        "SHOULDER",
        ((C, "pdfs"), (S, "t2fs"), (A, "pdfs"), (C, "t1")),
    ),
    Want(
        "ankle-mr",
        ("MR ankle", "OSG MRT", "IRM cheville", "RM tobillo", "Vorfuß MRT"),
        "ANKLE",
        ((S, "stir"), (C, "pdfs"), (A, "pdfs"), (S, "t1")),
    ),
    Want(
        "wrist-mr",
        ("MR wrist", "Handgelenk MRT", "IRM poignet", "RM muñeca", "Finger MRT"),
        "WRIST",
        ((C, "pdfs"), (C, "t1"), (A, "t2fs"), (S, "stir")),
    ),
    Want(
        "elbow-mr",
        ("MR elbow", "Ellenbogen MRT", "IRM coude", "RM codo", "ELBOW"),
        "ELBOW",
        ((C, "pdfs"), (A, "t2fs"), (S, "pdfs"), (C, "t1")),
    ),
    Want(
        "head-mr",
        ("MR brain", "Schädel MRT", "IRM cérébrale", "RM cerebral", "Kopf nativ"),
        "HEAD",
        ((A, "flair"), (A, "t2"), (A, "dwi"), (S, "t1")),
        silent=False,
    ),
    Want(
        "plexus-mr",
        ("MR brachial plexus", "Plexus brachialis MRT", "IRM plexus brachial", "RM plexo braquial"),
        "",
        ((C, "stir"), (C, "t1"), (A, "t2"), (S, "stir")),
    ),
    Want(
        "neurography-mr",
        ("MR neurography sciatic", "MR-Neurographie N. ischiadicus", "IRM nerf sciatique"),
        "",
        ((A, "t2fs"), (A, "t1"), (C, "stir"), (A, "dwi")),
        silent=False,
    ),
    Want(
        "abdomen-mr",
        ("MR abdomen", "Oberbauch MRT", "IRM foie", "RM hígado", "MRCP"),
        "ABDOMEN",
        ((C, "t2"), (A, "t2"), (A, "dwi"), (A, "t1gd")),
        silent=False,
    ),
)


def series(kind: str, plane: Plane, style: str, uid: str, *, number: int) -> Stack:
    """One series as a scanner of that style would send it."""
    tr, te, ti = TIMES[kind]
    short = dict(zip("pPgfs", _SHORT[plane], strict=True))
    name = STYLES[style].get(kind, "").format(**short)
    times = [("TR", f"{tr}"), ("TE", f"{te}"), *([("TI", f"{ti}")] if ti else [])]
    made = stack(plane, uid=uid, count=5, number=number, technique=tuple(times), description=name)
    return replace(made, description=name)


def messy_studies(seed: int = 7) -> Iterator[tuple[Want, str, Study]]:
    """Every kind of study under every name and in every style, series shuffled."""
    draw = random.Random(seed)
    for want in WANTS:
        for style in STYLES:
            if style == "silent" and not want.silent:
                continue
            for turn, name in enumerate(want.names):
                wanted = [(p, k) for p, k in (*want.panes, *want.more)]
                made = [
                    series(kind, plane, style, f"1.{i}", number=i)
                    for i, (plane, kind) in enumerate(wanted, start=2)
                ]
                scout = stack(A, uid="1.99", count=3, description=LOCALIZERS[style], number=1)
                made.append(replace(scout, technique=(("TR", "8"), ("TE", "4"))))
                draw.shuffle(made)
                part = want.part if turn % 2 else ""
                made = [replace(one, body_part=part) for one in made]
                yield want, style, study(*made, description=name)
