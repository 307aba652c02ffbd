"""Little pictures of grades, as shapes: what each grade of a scale looks like.

They are schemes, not images: greys follow T2 weighting (fluid bright, cortex and flow dark). The
canvas is 60 wide and 44 high. Axial schemes have the front at the top and the patient's right at
the left; sagittal ones have the front at the left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.domain.side import Side
from desktop.report import catalogue_pictures_joints, catalogue_pictures_more
from desktop.report.picture_shapes import (
    BACK,
    BONE,
    FAT,
    FLUID,
    ROOT,
    SOFT,
    WIDTH,
    Picture,
    Shape,
    oval,
    poly,
    rect,
)


def _pfirrmann(grade: int) -> Picture:
    height = (16.0, 16.0, 14.0, 11.0, 4.0)[grade]
    top, bottom = 22 - height / 2, 22 + height / 2
    annulus = (0.15, 0.18, 0.32, 0.22, 0.1)[grade]
    nucleus = (0.97, 0.9, 0.5, 0.26, 0.1)[grade]
    shapes = [
        rect(BONE, 8, top - 13, 52, top - 1),
        rect(BONE, 8, bottom + 1, 52, bottom + 13),
        rect(annulus, 7, top, 53, bottom),
        oval(nucleus, 30, 22, 15, height / 2 - 1.5),
    ]
    if grade == 1:
        shapes.append(rect(0.55, 18, 21, 42, 23))
    return tuple(shapes)


_DOTS = ((24, 28), (28, 30), (32, 30), (36, 28), (21, 24), (39, 24), (26, 25), (34, 25), (30, 26))
_MORE = ((23, 20), (37, 20), (27, 20), (33, 20), (30, 16), (30, 22), (25, 16), (35, 16), (19, 21))


def _schizas(grade: int) -> Picture:
    """Return the sac with its rootlets, the fat behind it as a triangle."""
    dots: dict[int, tuple[tuple[int, int], ...]] = {
        0: _DOTS[:4],
        1: (*_DOTS[:6], (19, 20), (41, 20)),
        2: (*_DOTS, *_MORE[:4]),
        3: tuple((x, y - 4) for x, y in (*_DOTS, *_MORE[:6])),
        4: (*_DOTS, *_MORE),
    }
    shapes = [oval(SOFT, 30, 2, 22, 8)]
    if grade < 6:  # noqa: PLR2004 - the last grade is the one without fat
        shapes.append(poly(FAT, (22, 35), (38, 35), (30, 43)))
    narrow = (14, 14, 14, 14, 11.5, 10, 9)[grade]
    tall = (11, 11, 11, 11, 9, 8, 7)[grade]
    shapes.append(oval(FLUID if grade < 5 else 0.33, 30, 23, narrow, tall))  # noqa: PLR2004
    shapes.extend(oval(ROOT, x, y, 1.5, 1.5) for x, y in dots.get(grade, ()))
    return tuple(shapes)


def _lee_foraminal(grade: int) -> Picture:
    """Return a foramen seen from the side with the root in its fat."""
    wide, tall = ((14, 18), (14, 7.5), (8, 7.5), (8, 5))[grade]
    root = ((6, 6), (6, 6), (6.5, 6), (7.5, 3))[grade]
    return (
        rect(BONE, 4, 2, 56, 42),
        oval(BACK, 30, 22, wide + 2, tall + 2),
        oval(FAT if grade < 2 else SOFT, 30, 22, wide, tall),  # noqa: PLR2004
        oval(ROOT, 30, 22, *root),
    )


def _recess(grade: int) -> Picture:
    """Return one lateral recess between disc in front and facet behind."""
    gap = (13.0, 9.0, 6.0, 2.0)[grade]
    shapes = [
        rect(FLUID, 4, 14, 56, 43),
        rect(BONE, 4, 2, 56, 14),
        poly(BONE, (4, 15 + gap), (34, 14 + gap), (46, 30), (46, 43), (4, 43)),
    ]
    squeeze = (5.0, 4.2, 2.8, 1.0)[grade]
    shapes.append(oval(ROOT, (24, 24, 25, 27)[grade], 14.5 + gap / 2, 5, squeeze))
    return tuple(shapes)


def _facet(grade: int) -> Picture:
    """Return a facet joint in the axial plane; it narrows and grows rims."""
    gap = (5.0, 2.6, 1.6, 0.8)[grade]
    rim = (0.0, 2.0, 4.0, 7.0)[grade]
    shapes = [
        poly(BONE, (6, 8), (28 - gap, 6), (32 - gap, 36), (12, 38)),
        poly(BONE, (28 + gap, 6), (54, 10), (50, 40), (32 + gap, 36)),
        poly(
            (FLUID, FLUID, SOFT, SOFT)[grade],
            (28 - gap, 7),
            (28 + gap, 7),
            (32 + gap, 35),
            (32 - gap, 35),
        ),
    ]
    if rim:
        shapes.append(oval(BONE, 28, 5, rim + 3, rim / 2 + 1))
        shapes.append(oval(BONE, 32, 38, rim + 3, rim / 2 + 1))
    if grade == 3:  # noqa: PLR2004
        shapes.append(oval(FLUID, 22, 20, 2.5, 2.5))
        shapes.append(oval(FLUID, 41, 26, 2.5, 2.5))
    return tuple(shapes)


def _slip(grade: int) -> Picture:
    """Return the upper vertebra moved forwards over the lower one."""
    shift = (4.0, 11.0, 18.0, 25.0, 31.0)[grade]
    drop = 4.0 if grade == 4 else 0.0  # noqa: PLR2004
    return (
        rect(BONE, 26, 25, 56, 42),
        poly(
            BONE, (26 - shift, 4 + drop), (56 - shift, 4 + drop), (56 - shift, 21 + drop),
            (26 - shift, 21 + drop), marked=True,
        ),
    )  # fmt: skip


def _fracture(grade: int) -> Picture:
    """Return a body that loses height in front."""
    top = (8.0, 14.0, 18.0, 24.0)[grade]
    return (
        rect(BONE, 10, 1, 50, 5),
        poly(BONE, (10, top), (50, 8), (50, 36), (10, 36), marked=grade > 0),
        rect(BONE, 10, 39, 50, 43),
    )


def _transitional(grade: int) -> Picture:
    """Return the lowest vertebra from the front with its processes and the sacrum."""
    left, right = ((1, 0), (2, 0), (3, 0), (2, 3))[grade]
    shapes = [rect(BONE, 22, 6, 38, 20), poly(BONE, (6, 28), (54, 28), (40, 43), (20, 43))]
    for kind, sign in ((left, -1), (right, 1)):
        inner, outer = 30 + sign * 8, 30 + sign * 22
        low = (12.0, 21.0, 26.5, 30.0)[kind]
        middle = 30 + sign * 14
        process = ((inner, 8), (outer, 8), (outer, low), (middle, low), (inner, 14))
        shapes.append(poly(BONE, *process, marked=kind > 0))
    return tuple(shapes)


def _root_contact(grade: int) -> Picture:
    """Return disc tissue in front, the sac and one root behind it."""
    reach = (13.0, 19.0, 24.0, 25.0)[grade]
    x, y, rx, ry = ((41, 27, 5, 5), (41, 26, 5, 5), (47, 31, 5, 5), (44, 31, 6.5, 2))[grade]
    return (
        oval(SOFT, 30, 3, 26, 11),
        oval(FLUID, 22, 31, 12, 8),
        oval(0.5, 38, reach - 8, 9, 9 if grade else 5),
        oval(FAT, 45, 33, 12, 9),
        oval(0.5, 38, reach - 8, 8, 8.5 if grade else 4),
        oval(ROOT, x, y, rx, ry, True),  # noqa: FBT003
    )


def _zone(grade: int) -> Picture:
    """Return the zones behind a disc, one of them marked."""
    spans = ((24, 36), (36, 43), (43, 48), (48, 58))
    left, right = spans[grade]
    return (
        oval(SOFT, 30, 12, 27, 12),
        oval(FLUID, 30, 30, 11, 7),
        rect(BONE, 43, 27, 47, 42),
        rect(BONE, 13, 27, 17, 42),
        poly(SOFT, (left, 20), (right, 20), (right, 26), (left, 26), marked=True),
    )


_DRAWN: dict[str, tuple[tuple[str, ...], Callable[[int], Picture]]] = {
    "scale-pfirrmann_disc": (("I", "II", "III", "IV", "V"), _pfirrmann),
    "scale-schizas": (("A1", "A2", "A3", "A4", "B", "C", "D"), _schizas),
    "scale-lee_foraminal": (("0", "1", "2", "3"), _lee_foraminal),
    "scale-bartynski": (("0", "1", "2", "3"), _recess),
    "scale-facet_weishaupt": (("0", "1", "2", "3"), _facet),
    "scale-meyerding": (("I", "II", "III", "IV", "V"), _slip),
    "scale-genant": (("0", "1", "2", "3"), _fracture),
    "scale-castellvi": (("I", "II", "III", "IV"), _transitional),
    "neural": (("none", "contact", "displacement", "compression"), _root_contact),
    "zone": (("central", "subarticular", "foraminal", "extraforaminal"), _zone),
    **catalogue_pictures_joints.DRAWN,
    **catalogue_pictures_more.DRAWN,
}


# schemes of one side: the side of the patient that they are drawn on
_SIDED = {"neural_left": Side.LEFT, "neural_right": Side.RIGHT}
_DRAWN_ON = {"neural": Side.LEFT, "zone": Side.LEFT, "scale-bartynski": Side.RIGHT}


def picture(field_id: str, choice: str, side: Side | None = None) -> Picture | None:
    """Return the picture of a choice, or ``None`` where a picture says nothing.

    Axial schemes of one side are drawn on the side of the finding.
    """
    if field_id in _SIDED:
        field_id, side = "neural", _SIDED[field_id]
    drawn = _DRAWN.get(field_id)
    if drawn is None or choice not in drawn[0]:
        return None
    made = drawn[1](drawn[0].index(choice))
    own = _DRAWN_ON.get(field_id)
    if own is not None and side is own.mirrored:
        return tuple(_mirrored(shape) for shape in made)
    return made


def _mirrored(shape: Shape) -> Shape:
    points = tuple((WIDTH - x, y) for x, y in shape.points)
    if shape.is_ellipse:
        (right, top), (left, bottom) = points
        points = ((left, top), (right, bottom))
    return replace(shape, points=points)
