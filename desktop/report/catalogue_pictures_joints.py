"""Little pictures of the grades of joints, cartilage, tendons, muscles and bone."""

from __future__ import annotations

from collections.abc import Callable

from desktop.report.picture_shapes import (
    BACK,
    BONE,
    FAT,
    FLUID,
    SOFT,
    Picture,
    Shape,
    oval,
    poly,
    rect,
)

CARTILAGE = 0.62


def _osteoarthritis(grade: int) -> Picture:
    """Return two bone ends: the gap narrows, rims grow, the bone below hardens."""
    gap = (7.0, 6.5, 6.0, 3.5, 1.0)[grade]
    rim = (0.0, 1.5, 3.5, 5.0, 8.0)[grade]
    shapes = [
        rect(BONE, 10, 2, 50, 22 - gap / 2),
        rect(BONE, 10, 22 + gap / 2, 50, 42),
    ]
    if grade >= 3:  # noqa: PLR2004 - hardened bone comes with the narrow gap
        shapes += [rect(0.7, 12, 19 - gap / 2, 48, 22 - gap / 2)]
        shapes += [rect(0.7, 12, 22 + gap / 2, 48, 25 + gap / 2)]
    for x, outwards in ((10, -1), (50, 1)):
        if rim:
            tip = x + outwards * rim
            shapes.append(poly(BONE, (x, 12), (tip, 20 - gap / 2), (x, 22 - gap / 2), marked=True))
            shapes.append(poly(BONE, (x, 32), (tip, 24 + gap / 2), (x, 22 + gap / 2), marked=True))
    return tuple(shapes)


def _defect(depth: float, width: float, *shallow: Shape) -> Picture:
    """Return cartilage on bone with a notch of a depth (0 to 1) and a width."""
    thick = 14.0
    low = 12 + thick * depth
    shapes: list[Shape] = [rect(BONE, 4, 26, 56, 43), rect(CARTILAGE, 4, 12, 56, 26)]
    if depth:
        left, right = 30 - width / 2, 30 + width / 2
        shapes.append(poly(BACK, (left, 12), (right, 12), (right - 2, low), (left + 2, low)))
    return (*shapes, *shallow)


def _icrs(grade: int) -> Picture:
    if grade == 1:
        cracks = (poly(BACK, (x, 12), (x + 1.2, 12), (x + 0.6, 15)) for x in (20, 28, 36))
        return _defect(0.0, 0.0, *cracks)
    return _defect((0.0, 0.0, 0.4, 0.75, 1.0)[grade], 16.0)


def _outerbridge(grade: int) -> Picture:
    if grade == 1:
        return _defect(0.0, 0.0, oval(0.8, 30, 15, 13, 4))
    if grade in (2, 3):
        last = 36 if grade == 2 else 46  # noqa: PLR2004 - fissures of the wider grade
        cracks = (poly(BACK, (x, 12), (x + 1.6, 12), (x + 0.8, 20)) for x in range(18, last, 5))
        return _defect(0.0, 0.0, *cracks)
    return _defect((0.0, 0.0, 0.0, 0.0, 1.0)[grade], 24.0)


def _cartilage_area(grade: int) -> Picture:
    return _defect((0.0, 1.0, 1.0, 1.0)[grade], (0.0, 6.0, 24.0, 44.0)[grade])


def _marrow(grade: int) -> Picture:
    """Return the end of a bone with a bright area of a share of it."""
    size = (0.0, 6.0, 11.0, 15.0)[grade]
    shapes = [rect(CARTILAGE, 8, 4, 52, 9), rect(BONE, 8, 9, 52, 42)]
    if size:
        shapes.append(oval(FLUID, 30, 9 + size, size * 1.35, size, True))  # noqa: FBT003
    return tuple(shapes)


def _effusion(grade: int) -> Picture:
    """Return a joint from the side with more and more fluid above it."""
    size = (1.5, 4.0, 7.5, 12.0)[grade]
    return (
        rect(BONE, 24, 26, 56, 43),
        poly(BONE, (28, 4), (44, 4), (52, 22), (26, 22)),
        oval(FLUID, 18, 16, 3 + size * 0.8, size, grade > 0),
    )


def _muscle(grade: int) -> Picture:
    """Return a muscle cut across with more and more fat in it."""
    streaks = (0, 3, 6, 9, 12)[grade]
    size = (0.0, 1.0, 1.6, 2.4, 3.4)[grade]
    spots = ((16, 20), (26, 14), (36, 22), (22, 28), (32, 30), (42, 16), (46, 26), (12, 26))
    more = ((30, 20), (38, 30), (20, 14), (28, 34))
    fat = (oval(FAT, x, y, size * 1.6, size) for x, y in (*spots, *more)[:streaks])
    return (oval(SOFT, 30, 22, 26, 18), *fat)


def _retraction(grade: int) -> Picture:
    """Return the humeral head from the front with the stump of the tendon."""
    end = (44.0, 34.0, 20.0)[grade]
    return (
        oval(BONE, 38, 30, 15, 13),
        rect(BONE, 4, 20, 12, 42),
        poly(SOFT, (4, 6), (end, 10), (end, 16), (4, 14), marked=True),
    )


def _partial(grade: int) -> Picture:
    """Return a tendon on the bone with a notch of growing depth."""
    depth = (3.0, 6.5, 10.0)[grade]
    return (
        rect(BONE, 4, 28, 56, 43),
        rect(SOFT, 4, 14, 56, 28),
        poly(FLUID, (22, 28), (38, 28), (36, 28 - depth), (24, 28 - depth), marked=True),
    )


def _head(flat: float, band: float, *, cysts: bool, narrow: bool) -> Picture:
    """Return a femoral head with an area of dead bone, flattened, or with its joint gone."""
    socket = 3.0 if narrow else 0.0
    shapes = [
        oval(0.7, 30, 18, 24, 18),
        oval(BACK, 30, 24, 21 + socket, 19 + socket / 2),
        oval(BONE, 30, 25, 19, 17),
        rect(BONE, 24, 36, 36, 44),
    ]
    if band:
        shapes.append(oval(0.2, 30, 14 + band, 11, band, True))  # noqa: FBT003
    if cysts:
        shapes += [oval(FLUID, x, 20, 2.2, 2.2) for x in (24, 30, 36)]
    if flat:
        shapes.append(rect(BACK, 14, 5, 46, 8 + flat))
    return tuple(shapes)


def _ficat(grade: int) -> Picture:
    return (
        _head(0, 0, cysts=False, narrow=False),
        _head(0, 3, cysts=False, narrow=False),
        _head(0, 5, cysts=True, narrow=False),
        _head(3, 6, cysts=False, narrow=False),
        _head(5, 6, cysts=True, narrow=True),
    )[grade]


def _arco(grade: int) -> Picture:
    return (
        _head(0, 4, cysts=False, narrow=False),
        _head(0, 6, cysts=True, narrow=False),
        _head(1.5, 6, cysts=False, narrow=False),
        _head(4.5, 6, cysts=False, narrow=False),
        _head(5, 7, cysts=True, narrow=True),
    )[grade]


def _sacroiliac(grade: int) -> Picture:
    """Return one sacroiliac joint from the front with oedema, or with lasting change."""
    shapes = [
        poly(BONE, (4, 4), (26, 4), (32, 40), (4, 40)),
        poly(BONE, (30, 4), (56, 4), (56, 40), (36, 40)),
    ]
    bright = (((23, 14),), ((22, 10), (24, 26), (38, 16), (40, 32)), ())[grade]
    shapes += [oval(FLUID, x, y, 5, 6, True) for x, y in bright]  # noqa: FBT003
    if grade == 2:  # noqa: PLR2004 - the structural one
        shapes += [oval(BACK, x, y, 2.4, 2.4, True) for x, y in ((26, 12), (29, 22), (31, 32))]  # noqa: FBT003
        shapes.append(oval(FAT, 16, 22, 7, 11))
    return tuple(shapes)


def _bone_lesion(grade: int) -> Picture:
    """Return a long bone with a focus whose edge is less and less sharp."""
    edge = (0.9, 0.75, 0.6, 0.5)[grade]
    size = (5.0, 6.0, 7.5, 9.5)[grade]
    shapes = [rect(0.75, 16, 0, 44, 44), rect(BONE, 19, 0, 41, 44)]
    if grade == 3:  # noqa: PLR2004 - one that has left the bone
        shapes.append(oval(SOFT, 44, 22, 11, 9))
    return (
        *shapes,
        oval(edge, 30, 22, size, size),
        oval(0.15, 30, 22, size - 1.5, size - 1.5, True),  # noqa: FBT003
    )


def _mirels(grade: int) -> Picture:
    """Return a long bone with a hole of a growing share of its width."""
    width = (6.0, 13.0, 22.0, 3.0)[grade]
    return (
        rect(0.75, 16, 0, 44, 44),
        rect(BONE, 19, 0, 41, 44),
        oval(0.12, 44 - width / 2, 22, width / 2 + 1, 9, True),  # noqa: FBT003
    )


DRAWN: dict[str, tuple[tuple[str, ...], Callable[[int], Picture]]] = {
    "scale-kl": (("0", "1", "2", "3", "4"), _osteoarthritis),
    "scale-kellgren_lawrence": (("0", "1", "2", "3", "4"), _osteoarthritis),
    "scale-icrs": (("0", "1", "2", "3", "4"), _icrs),
    "scale-outerbridge": (("0", "1", "2", "3", "4"), _outerbridge),
    "scale-moaks_cart": (("0", "1", "2", "3"), _cartilage_area),
    "scale-moaks_bml": (("0", "1", "2", "3"), _marrow),
    "scale-moaks_effusion": (("0", "1", "2", "3"), _effusion),
    "scale-goutallier": (("0", "1", "2", "3", "4"), _muscle),
    "scale-patte": (("1", "2", "3"), _retraction),
    "scale-ellman": (("1", "2", "3"), _partial),
    "scale-ficat": (("0", "I", "II", "III", "IV"), _ficat),
    "scale-arco": (("1", "2", "3A", "3B", "4"), _arco),
    "scale-asas_mri": (("positive", "definite_active", "definite_structural"), _sacroiliac),
    "scale-bone_rads": (("1", "2", "3", "4"), _bone_lesion),
    "scale-mirels": (("7_or_less", "8", "9_or_more", "items"), _mirels),
}
