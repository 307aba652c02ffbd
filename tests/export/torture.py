"""Reports of any size: many findings, many key images, endless fields."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from desktop import assets
from desktop.domain.case import Finding
from desktop.domain.side import Side
from desktop.evidence.assess import assess
from desktop.report.compose import compose
from desktop.report.document import Document
from desktop.report.picture import KeyPixels
from desktop.report.source import MarkedPicture
from desktop.report.wording import Wording
from tests.report.report_samples import sample_source

LEVELS = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
KINDS = ("disc_bulge", "disc_protrusion", "disc_extrusion")
SIDES = (Side.LEFT, Side.RIGHT)


@cache
def _words() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def torture(findings: int, pictures: int, longest: int = 0) -> Document:
    """Return a report with so many findings and key images and one field so long."""
    plain = sample_source()
    found = tuple(
        Finding(
            id=f"t{n}",
            type=KINDS[n % 3],
            level=LEVELS[n % 5],
            side=SIDES[n % 2],
            size_mm=(3.0 + n % 9,),
            note=f"Noted as n{n:03d}.",
        )
        for n in range(findings)
    )
    indication = ("Pain when walking downhill and on standing up. " * (longest // 47 + 1))[:longest]
    case = replace(
        plain.case,
        findings=found,
        clinical=replace(plain.case.clinical, indication=indication or None),
    )
    source = replace(
        plain,
        case=case,
        assessment=assess(case, assets.evidence()),
        cite=assets.evidence().cite,
        numbers={f.id: n for n, f in enumerate(found, start=1)},
        pictures=tuple(
            MarkedPicture(
                sop_uid=f"1.2.3.{n}",
                frame=1,
                findings=(f"t{n % findings}",),
                marks=((f"t{n % findings}", 60.0, 62.0, 88.0, 30.0),),
                series="Ax T2",
                series_number=5,
                slice=n + 1,
                window=(310.0, 640.0),
            )
            for n in range(pictures)
        ),
    )
    return compose(source, _words())


def pixels(document: Document) -> dict[tuple[str, int], KeyPixels]:
    """Return pixels for up to 24 key images, of two shapes."""
    rng = np.random.default_rng(3)
    made = {}
    for n in range(24):
        shape = (256, 256) if n % 2 else (200, 320)
        smooth = np.add.outer(np.arange(shape[0]), np.arange(shape[1])) % 200
        noise = rng.integers(0, 40, shape)
        made[(f"1.2.3.{n}", 1)] = KeyPixels(pixels=(smooth + noise).astype(np.uint8))
    return made
