"""What a file says about the lossy compressions it went through (PS3.3 C.7.6.1.1.5)."""

from __future__ import annotations

from desktop.dicom import tags
from desktop.dicom.channel import Coding
from desktop.dicom.fields import Fields
from desktop.dicom.syntaxes import CODINGS
from desktop.domain.pixels import LossyStep

_MOST_STEPS = 8
_MOST_RATIO = 100_000.0
_METHODS = {
    "ISO_10918_1": "JPEG",
    "ISO_14495_1": "JPEG-LS",
    "ISO_15444_1": "JPEG 2000",
    "ISO_15444_15": "HTJ2K",
    "ISO_18181_1": "JPEG XL",
    "ISO_13818_2": "MPEG-2",
    "ISO_14496_10": "H.264",
    "ISO_23008_2": "HEVC",
}
_CODED = {
    Coding.JPEG: "JPEG",
    Coding.JPEG_LS: "JPEG-LS",
    Coding.J2K: "JPEG 2000",
    Coding.HTJ2K: "HTJ2K",
    Coding.JPEG_XL: "JPEG XL",
}


def lossy_steps(fields: Fields, syntax: str = "") -> tuple[LossyStep, ...]:
    """Return the lossy compressions in the order they happened.

    Parameters
    ----------
    syntax
        Transfer syntax, where the pixels themselves are coded with loss: it names the last step
        if the header does not.
    """
    methods = [_METHODS.get(text.upper(), "") for text in fields.texts(tags.LOSSY_METHOD)]
    ratios = [_ratio(value) for value in fields.numbers(tags.LOSSY_RATIO)]
    count = min(_MOST_STEPS, max(len(methods), len(ratios), 1))
    methods = [*methods, *[""] * count][:count]
    if syntax in CODINGS and not methods[-1]:
        methods[-1] = _CODED.get(CODINGS[syntax], "")
    steps = zip(methods, [*ratios, *[None] * count][:count], strict=True)
    return tuple(LossyStep(method=method, ratio=ratio) for method, ratio in steps)


def _ratio(value: float) -> float | None:
    return value if 1.0 <= value <= _MOST_RATIO else None
