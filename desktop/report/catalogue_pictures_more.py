"""Little pictures of the grades of cord, foramen, nerves, vessels at nerves, and cysts."""

from __future__ import annotations

from collections.abc import Callable

from desktop.report.picture_shapes import (
    BACK,
    BONE,
    FAT,
    FLUID,
    ROOT,
    SOFT,
    Picture,
    Shape,
    oval,
    poly,
    rect,
)

CORD = 0.5


def _cervical_canal(grade: int) -> Picture:
    """Return the cord in its canal, pressed from the front, bright at last."""
    press = (0.0, 4.0, 7.0, 8.0)[grade]
    cord = (6.5, 6.5, 4.8, 4.2)[grade]
    shapes = [
        oval(SOFT, 30, 2, 24, 9),
        oval(FLUID, 30, 26, 17, 12),
        oval(CORD, 30, 27, 10, cord),
        oval(SOFT, 30, 11, 14, press + 2),
    ]
    if grade == 3:  # noqa: PLR2004 - signal change of the cord
        shapes.append(oval(FLUID, 30, 27, 4, 2, True))  # noqa: FBT003
    return tuple(shapes)


def _lumbar_canal(grade: int) -> Picture:
    """Return the sac from behind a disc: fluid in front of the roots goes, the roots bunch up."""
    front = (9.0, 5.0, 2.0, 0.0)[grade]
    roots = ((22, 38), (20, 40), (24, 36), (28, 32))[grade]
    return (
        oval(SOFT, 30, 4, 26, 9),
        oval(FLUID if grade < 3 else CORD, 30, 26, 15, 13 - grade),  # noqa: PLR2004
        *(oval(ROOT, x, 20 + front + y, 1.6, 1.6) for x in roots for y in (0, 5)),
        oval(ROOT, 30, 22 + front, 1.6, 1.6),
    )


def _foramen(grade: int) -> Picture:
    """Return a cervical foramen in an oblique axial plane against the width of its root."""
    width = (9.0, 5.0, 2.5)[grade]
    return (
        poly(BONE, (2, 2), (58, 2), (58, 22 - width), (2, 16)),
        poly(BONE, (2, 42), (58, 42), (58, 22 + width), (2, 28)),
        poly(FAT, (2, 16), (58, 22 - width), (58, 22 + width), (2, 28)),
        poly(ROOT, (2, 19), (58, 20), (58, 24), (2, 25), marked=True),
    )


def _epidural(grade: int) -> Picture:
    """Return tumour from the vertebra: bone only, epidural, against the sac, then the cord."""
    reach = (14.0, 18.0, 21.0, 24.0, 27.0, 31.0)[grade]
    fluid = BACK if grade == 5 else FLUID  # noqa: PLR2004 - no fluid is left
    return (
        oval(BONE, 30, 4, 26, 12),
        oval(fluid, 30, 30, 14, 10),
        oval(CORD, 30, 31 if grade < 4 else 34, 7, 5 if grade < 4 else 3.5),  # noqa: PLR2004
        poly(0.35, (20, 10), (40, 10), (38, reach), (22, reach), marked=True),
    )


def _contact(grade: int) -> Picture:
    """Return a root leaving the brain stem with a vessel: touching, bending, thinning it."""
    bend = (0.0, 7.0, 3.0)[grade]
    thick = (4.0, 4.0, 2.0)[grade]
    vessel = (22 - thick - 4, 22 + bend - thick - 3.5, 22 + bend - thick - 2.5)[grade]
    return (
        rect(SOFT, 2, 4, 14, 42),
        poly(
            CORD,
            *((14.0, 22 - 4.0), (34.0, 22 + bend - thick), (58.0, 22 - 4.0)),
            *((58.0, 22 + 4.0), (34.0, 22 + bend + thick), (14.0, 22 + 4.0)),
        ),
        oval(ROOT, 34, vessel, 4.5, 4.5, True),  # noqa: FBT003
    )


def _severe_contact(_grade: int) -> Picture:
    return _contact(2)


def _nerve(grade: int) -> Picture:
    """Return a nerve cut across between muscles: brighter, and larger."""
    bright = (CORD, 0.66, 0.8, FLUID)[grade]
    size = (7.0, 8.0, 9.0, 11.0)[grade]
    bundles = ((-3, -3), (3, -3), (0, 3), (-4, 2), (4, 2))
    return (
        rect(SOFT, 2, 2, 58, 42),
        oval(FAT, 30, 22, size + 5, size + 4),
        oval(bright, 30, 22, size, size, grade > 0),
        *(oval(0.35, 30 + x, 22 + y, 1.5, 1.5) for x, y in bundles),
    )


def _carpal(_grade: int) -> Picture:
    """Return the carpal tunnel with the median nerve outlined."""
    return (
        oval(BONE, 30, 34, 27, 12),
        oval(SOFT, 30, 22, 22, 10),
        rect(FAT, 8, 12, 52, 14),
        oval(0.55, 24, 17.5, 8, 3.2, True),  # noqa: FBT003
    )


def _cyst(grade: int) -> Picture:
    """Return a cyst of the kidney: simple, with septa, with thick walls, with a nodule."""
    wall = (0.8, 0.8, 1.6, 3.0, 3.0)[grade]
    shapes: list[Shape] = [
        oval(BONE, 30, 30, 27, 18),
        oval(SOFT, 30, 18, 14, 13, grade > 0),
        oval(FLUID, 30, 18, 14 - wall, 13 - wall),
    ]
    septa = (0, 2, 3, 3, 1)[grade]
    shapes += [
        rect(SOFT, x, 8, x + (0.8, 0.8, 0.8, 2.2, 2.2)[grade], 28) for x in (26, 33, 22)[:septa]
    ]
    if grade == 4:  # noqa: PLR2004 - the nodule
        shapes.append(oval(SOFT, 38, 23, 5, 5, True))  # noqa: FBT003
    return tuple(shapes)


def _moved(grade: int) -> Picture:
    """Return two vertebrae from the side with disc tissue that has moved along the canal."""
    y = (22.0, 12.0, 6.0, 34.0)[grade]
    return (
        rect(BONE, 4, 2, 34, 18),
        rect(SOFT, 4, 19, 34, 25),
        rect(BONE, 4, 26, 34, 42),
        rect(FLUID, 40, 0, 52, 44),
        oval(SOFT, 37, y, 4, 5, True),  # noqa: FBT003
    )


def _thirds(grade: int) -> Picture:
    """Return the canal with disc tissue over one, two or three thirds of its depth."""
    depth = (6.0, 13.0, 19.0)[grade]
    return (
        oval(SOFT, 30, 3, 27, 11),
        oval(FLUID, 30, 26, 15, 14),
        poly(SOFT, (20, 10), (40, 10), (37, 12 + depth), (23, 12 + depth), marked=True),
    )


DRAWN: dict[str, tuple[tuple[str, ...], Callable[[int], Picture]]] = {
    "scale-kang_cervical": (("0", "1", "2", "3"), _cervical_canal),
    "scale-lee_central": (("0", "1", "2", "3"), _lumbar_canal),
    "scale-kim_cervical_foramen": (("0", "1", "2"), _foramen),
    "scale-escc": (("0", "1a", "1b", "1c", "2", "3"), _epidural),
    "scale-sindou_nvc": (("I", "II", "III"), _contact),
    "scale-maarbjerg_nvc": (("severe",), _severe_contact),
    "scale-mrn_nerve": (("0", "1", "2", "3"), _nerve),
    "scale-carpal_csa": (("bands",), _carpal),
    "scale-bosniak2019": (("I", "II", "IIF", "III", "IV"), _cyst),
    "scale-disc_level": (("disc", "suprapedicular", "pedicular", "infrapedicular"), _moved),
    "scale-canal_thirds": (("mild", "moderate", "severe"), _thirds),
}
