"""Names of transfer syntaxes, which hold plain pixels and how the others are coded."""

from __future__ import annotations

from desktop.dicom.channel import Coding
from desktop.dicom.header import BIG_ENDIAN, DEFLATED, EXPLICIT, IMPLICIT

NATIVE = frozenset({IMPLICIT, EXPLICIT})
"""Transfer syntaxes whose pixels lie in the file as they lie in memory."""

PLAIN = NATIVE | {BIG_ENDIAN, DEFLATED}


_ROOT = "1.2.840.10008.1.2"
_CODINGS = {
    Coding.RAW: ("1.98",),
    Coding.RLE: ("5",),
    # 52 to 66 are retired; what such a file holds is judged by its own frame header
    Coding.JPEG: ("4.50", "4.51", "4.57", "4.70", *(f"4.{n}" for n in (53, 55, 58))),
    Coding.JPEG_LS: ("4.80", "4.81"),
    Coding.J2K: ("4.90", "4.91", "4.92", "4.93"),
    Coding.HTJ2K: ("4.201", "4.202", "4.203"),
    Coding.JPEG_XL: ("4.110", "4.111", "4.112"),
    Coding.DEFLATE: ("8.1",),
}
CODINGS = {f"{_ROOT}.{end}": coding for coding, ends in _CODINGS.items() for end in ends}
"""Transfer syntax -> how its frames are coded, for every one that is decoded."""

SHOWN = PLAIN | CODINGS.keys()
"""Transfer syntaxes whose pixels can be shown."""

LOSSY = frozenset(f"{_ROOT}.4.{end}" for end in (50, 51, 53, 55, 111, 112))
"""Transfer syntaxes that are lossy, whatever else the header says."""

_NAMES = {
    "1.2.840.10008.1.2.1.98": "Encapsulated Uncompressed",
    "1.2.840.10008.1.2.4.50": "JPEG Baseline",
    "1.2.840.10008.1.2.4.51": "JPEG Extended",
    "1.2.840.10008.1.2.4.53": "JPEG Spectral Selection",
    "1.2.840.10008.1.2.4.55": "JPEG Full Progression",
    "1.2.840.10008.1.2.4.57": "JPEG Lossless",
    "1.2.840.10008.1.2.4.58": "JPEG Lossless Process 15",
    "1.2.840.10008.1.2.4.70": "JPEG Lossless SV1",
    "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
    "1.2.840.10008.1.2.4.81": "JPEG-LS Near-Lossless",
    "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless",
    "1.2.840.10008.1.2.4.91": "JPEG 2000",
    "1.2.840.10008.1.2.4.92": "JPEG 2000 Part 2 Lossless",
    "1.2.840.10008.1.2.4.93": "JPEG 2000 Part 2",
    "1.2.840.10008.1.2.4.94": "JPIP Referenced",
    "1.2.840.10008.1.2.4.95": "JPIP Referenced Deflate",
    "1.2.840.10008.1.2.4.100": "MPEG-2 Main Profile",
    "1.2.840.10008.1.2.4.101": "MPEG-2 High Level",
    "1.2.840.10008.1.2.4.102": "MPEG-4 AVC/H.264",
    "1.2.840.10008.1.2.4.103": "MPEG-4 AVC/H.264 BD",
    "1.2.840.10008.1.2.4.104": "MPEG-4 AVC/H.264 2D",
    "1.2.840.10008.1.2.4.105": "MPEG-4 AVC/H.264 3D",
    "1.2.840.10008.1.2.4.106": "MPEG-4 AVC/H.264 Stereo",
    "1.2.840.10008.1.2.4.107": "HEVC/H.265",
    "1.2.840.10008.1.2.4.108": "HEVC/H.265 10-bit",
    "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
    "1.2.840.10008.1.2.4.111": "JPEG XL from JPEG",
    "1.2.840.10008.1.2.4.112": "JPEG XL",
    "1.2.840.10008.1.2.4.201": "HTJ2K Lossless",
    "1.2.840.10008.1.2.4.202": "HTJ2K Lossless RPCL",
    "1.2.840.10008.1.2.4.203": "HTJ2K",
    "1.2.840.10008.1.2.4.204": "JPIP HTJ2K Referenced",
    "1.2.840.10008.1.2.4.205": "JPIP HTJ2K Referenced Deflate",
    "1.2.840.10008.1.2.5": "RLE Lossless",
    "1.2.840.10008.1.2.7.1": "SMPTE ST 2110-20 Uncompressed Progressive",
    "1.2.840.10008.1.2.7.2": "SMPTE ST 2110-20 Uncompressed Interlaced",
    "1.2.840.10008.1.2.7.3": "SMPTE ST 2110-30 PCM Audio",
    "1.2.840.10008.1.2.8.1": "Deflated Image Frame",
}
_MAY_BE_LOSSY = frozenset(f"{_ROOT}.4.{end}" for end in (81, 91, 93, 203))
_VIDEO = tuple(f"{_ROOT}.4.{end}" for end in range(100, 109))
_ELSEWHERE = frozenset(f"{_ROOT}.4.{end}" for end in (94, 95, 204, 205))
_LIVE = f"{_ROOT}.7."


def syntax_name(uid: str) -> str:
    """Return the common name of a transfer syntax; its UID where it has none here."""
    return _NAMES.get(uid) or _NAMES.get(uid.removesuffix(".1"), uid)


def refusal(uid: str) -> str:
    """Return the problem code of a transfer syntax that is not shown."""
    if uid in _ELSEWHERE:
        return "dicom-pixels-elsewhere"
    if uid.startswith(_LIVE):
        return "dicom-live-stream"
    if uid in _VIDEO or uid.removesuffix(".1") in _VIDEO:
        return "dicom-video"
    return "dicom-syntax-unknown"


def rank(uid: str) -> int:
    """Return how well a copy in this syntax serves: plain before lossless before lossy before none.

    Whether a copy of JPEG 2000 or JPEG-LS lost anything its syntax does not say; it counts as one
    that may have.
    """
    if uid in PLAIN:
        return 0
    if uid not in SHOWN:
        return 3
    return 2 if uid in LOSSY | _MAY_BE_LOSSY else 1
