"""What compressed bytes say about themselves, read before any decoder sees them.

Decoders take the size from the compressed bytes, not from the DICOM header; a contradiction is a
damaged or a hostile file, and the place to find out is here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from desktop.dicom.channel import Coding
from desktop.dicom.fields import RefusedError
from desktop.dicom.pixels import Layout

_MARKER = 0xFF
_SOI, _EOI, _SOS, _DNL = 0xD8, 0xD9, 0xDA, 0xDC
_APP0, _APP14 = 0xE0, 0xEE
_ADOBE = 12  # bytes of an Adobe mark (T.872 6.5.3); decoders pass over a shorter one
_JPEGLS_FRAME = 0xF7
_ALONE = frozenset({0x01, *range(0xD0, 0xD8), _SOI})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KNOWN_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3})
_LOSSLESS_FRAME = 0xC3
_FRAME_NAMES = {
    0xC5: "differential sequential",
    0xC6: "differential progressive",
    0xC7: "differential lossless",
    0xC9: "arithmetic sequential",
    0xCA: "arithmetic progressive",
    0xCB: "arithmetic lossless",
    0xCD: "differential arithmetic sequential",
    0xCE: "differential arithmetic progressive",
    0xCF: "differential arithmetic lossless",
}
_MAX_SEGMENTS = 4_096
_SOC, _SIZ, _COD, _QCD = 0xFF4F, 0xFF51, 0xFF52, 0xFF5C
_SOT = 0xFF90
_JP2_HEAD = b"\x00\x00\x00\x0cjP  "
_CODESTREAM_BOX = b"jp2c"
_MAX_BOXES = 64
_RLE_HEAD = 64
_RLE_MOST = 15
_MAX_TILES = 65_535
_XL_CODESTREAM = b"\xff\x0a"
_XL_BOX = b"\x00\x00\x00\x0cJXL "


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What the head of a codestream states; zero or ``None`` where it states nothing."""

    rows: int = 0
    columns: int = 0
    samples: int = 0
    precision: int = 0
    is_signed: bool = False
    is_irreversible: bool = False  # information was lost, whatever the DICOM header says
    is_complete: bool = True
    adobe_transform: int | None = None
    has_jfif: bool = False
    component_ids: bytes = b""
    start: int = 0  # of the codestream within the bytes


def starts_frame(coding: Coding, head: bytes) -> bool:
    """Whether bytes look like the beginning of a frame."""
    if coding in (Coding.JPEG, Coding.JPEG_LS):
        return head[:3] == b"\xff\xd8\xff"
    if coding in (Coding.J2K, Coding.HTJ2K):
        return head[:4] == b"\xff\x4f\xff\x51" or head[:8] == _JP2_HEAD
    if coding is Coding.JPEG_XL:
        return head[:2] == _XL_CODESTREAM or head[:8] == _XL_BOX
    if coding is Coding.RLE:
        return _is_rle_head(head)
    return False


def read_stream(coding: Coding, data: bytes, layout: Layout) -> Stream:
    """Read the head of a codestream and hold it against the DICOM header.

    Raises
    ------
    RefusedError
        If it is damaged, of a kind that is not decoded, or of another size than the header says.
    """
    try:
        stream = _read(coding, data, layout)
    except (struct.error, IndexError):
        raise RefusedError("dicom-codestream-broken") from None
    _compare(stream, layout)
    return stream


def _read(coding: Coding, data: bytes, layout: Layout) -> Stream:
    if coding is Coding.JPEG:
        return _jpeg(data)
    if coding is Coding.JPEG_LS:
        return _jpeg(data, frame_kinds=frozenset({_JPEGLS_FRAME}))
    if coding in (Coding.J2K, Coding.HTJ2K):
        return _jpeg2000(data)
    if coding is Coding.RLE:
        return _rle(data, layout)
    if coding is Coding.JPEG_XL and not starts_frame(coding, data[:12]):
        raise RefusedError("dicom-codestream-broken")
    return Stream()


def _compare(stream: Stream, layout: Layout) -> None:
    if stream.rows and (stream.rows, stream.columns) != (layout.rows, layout.columns):
        raise RefusedError(
            "dicom-size-contradicts",
            rows=str(layout.rows),
            columns=str(layout.columns),
            coded_rows=str(stream.rows),
            coded_columns=str(stream.columns),
        )
    if stream.samples and stream.samples != layout.samples:
        raise RefusedError(
            "dicom-samples-contradict", samples=str(layout.samples), coded=str(stream.samples)
        )
    if stream.precision > layout.allocated:
        raise RefusedError(
            "dicom-precision-contradicts",
            bits=str(layout.allocated),
            coded_bits=str(stream.precision),
        )


# JPEG and JPEG-LS: ITU-T T.81 B.2, T.87 C.2


def _segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Yield marker, content and the offset after it, up to the first scan."""
    if data[:2] != bytes((_MARKER, _SOI)):
        raise RefusedError("dicom-codestream-broken")
    position = 2
    for _ in range(_MAX_SEGMENTS):
        while data[position] != _MARKER:
            position += 1
        while data[position] == _MARKER:
            position += 1
        code = data[position]
        position += 1
        if code in _ALONE:
            continue
        (length,) = struct.unpack_from(">H", data, position)
        if length < 2:  # noqa: PLR2004 - the length counts itself
            break
        yield code, data[position + 2 : position + length], position + length
        position += length
        if code == _SOS:
            return
    raise RefusedError("dicom-codestream-broken")


def _jpeg(data: bytes, frame_kinds: frozenset[int] = _KNOWN_FRAMES) -> Stream:
    stream: Stream | None = None
    adobe: int | None = None
    has_jfif = is_complete = is_near = False
    for code, content, after in _segments(data):
        if code in _FRAMES or code == _JPEGLS_FRAME:
            stream = _jpeg_frame(code, content, frame_kinds, is_first=stream is None)
        has_jfif = has_jfif or (code == _APP0 and content[:5] == b"JFIF\0")
        if code == _APP14 and content[:5] == b"Adobe" and len(content) >= _ADOBE:
            adobe = content[11]
        if code == _SOS:
            is_near = content[2 * content[0] + 1] > 0
            is_complete = data.find(bytes((_MARKER, _EOI)), after) >= 0
    if stream is None:
        raise RefusedError("dicom-codestream-broken")
    is_ls = _JPEGLS_FRAME in frame_kinds
    return replace(
        stream,
        has_jfif=has_jfif,
        adobe_transform=adobe,
        is_irreversible=is_near if is_ls else stream.is_irreversible,
        is_complete=is_complete,
    )


def _jpeg_frame(
    code: int, content: bytes, frame_kinds: frozenset[int], *, is_first: bool
) -> Stream:
    if code not in frame_kinds:
        kind = "JPEG-LS" if code == _JPEGLS_FRAME else _FRAME_NAMES.get(code, f"SOF{code & 0xF}")
        raise RefusedError("dicom-jpeg-kind", kind=kind)
    if not is_first:
        raise RefusedError("dicom-codestream-broken")
    precision, rows, columns, samples = struct.unpack_from(">BHHB", content)
    if not rows or not columns or not samples or not precision:
        raise RefusedError("dicom-codestream-broken")  # rows 0 would be told by a later DNL
    return Stream(
        rows=rows,
        columns=columns,
        samples=samples,
        precision=precision,
        is_irreversible=code not in (_LOSSLESS_FRAME, _JPEGLS_FRAME),
        component_ids=content[6 : 6 + 3 * samples : 3],
    )


# JPEG 2000 and HTJ2K: ITU-T T.800 A.5.1 (SIZ), A.6.1 (COD), I.5.4 (boxes)


def _jpeg2000(data: bytes) -> Stream:
    start = _codestream_start(data)
    if data[start : start + 4] != struct.pack(">HH", _SOC, _SIZ):
        raise RefusedError("dicom-codestream-broken")
    _check_grid(data, start)
    right, bottom, left, top = struct.unpack_from(">4I", data, start + 8)
    (samples,) = struct.unpack_from(">H", data, start + 40)
    (length,) = struct.unpack_from(">H", data, start + 4)
    parts = [data[start + 42 + 3 * n : start + 45 + 3 * n] for n in range(min(samples, 4))]
    if not samples or length != 38 + 3 * samples or len({bytes(part[:1]) for part in parts}) > 1:
        raise RefusedError("dicom-codestream-broken")
    if any(part[1:] != b"\x01\x01" for part in parts):
        raise RefusedError("dicom-codestream-subsampled")
    depth = parts[0][0]
    return Stream(
        rows=bottom - top,
        columns=right - left,
        samples=samples,
        precision=(depth & 0x7F) + 1,
        is_signed=bool(depth & 0x80),
        is_irreversible=_is_irreversible(data, start),
        is_complete=data.rfind(b"\xff\xd9") > start,
        start=start,
    )


def _check_grid(data: bytes, start: int) -> None:
    """Refuse a grid that does not hold together, or of more tiles than the standard allows."""
    right, bottom, left, top, wide, high, tile_left, tile_top = struct.unpack_from(
        ">8I", data, start + 8
    )
    if not (left < right and top < bottom and wide and high):
        raise RefusedError("dicom-codestream-broken")
    if tile_left > left or tile_top > top or tile_left + wide <= left or tile_top + high <= top:
        raise RefusedError("dicom-codestream-broken")
    tiles = -(-(right - tile_left) // wide) * -(-(bottom - tile_top) // high)
    if tiles > _MAX_TILES or tiles > (right - left) * (bottom - top):
        raise RefusedError("dicom-codestream-tiles", count=str(tiles))


def _codestream_start(data: bytes) -> int:
    """Return where the codestream begins, also inside a JP2 file."""
    if data[:8] != _JP2_HEAD:
        return 0
    position = 0
    for _ in range(_MAX_BOXES):
        length, kind = struct.unpack_from(">I4s", data, position)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, position + 8)
            head = 16
        if kind == _CODESTREAM_BOX:
            return position + head
        if length < head:
            break
        position += length
    raise RefusedError("dicom-codestream-broken")


def _is_irreversible(data: bytes, start: int) -> bool:
    """Whether the wavelet of the main header is the 9-7 one, which cannot be undone exactly.

    On the way the quantization segments are counted: OpenJPH 0.26.3 reads beyond a short one.
    """
    position, levels, transform = start + 2, -1, -1
    quantized, style = 1 << 16, 0
    for _ in range(_MAX_SEGMENTS):
        marker, length = struct.unpack_from(">HH", data, position)
        if marker == _SOT or length < 2:  # noqa: PLR2004 - the length counts itself
            break
        if marker == _COD:
            levels, transform = data[position + 9], data[position + 13]
        if marker == _QCD:
            quantized, style = length, data[position + 4]
        position += 2 + length
    if marker != _SOT or levels < 0 or quantized < _quantization_length(style, levels):
        raise RefusedError("dicom-codestream-broken")
    return transform == 0


def _quantization_length(style: int, levels: int) -> int:
    """Return how long a QCD segment must be at least (T.800 A.6.4)."""
    bands = 3 * levels + 1
    return {0: 3 + bands, 1: 5}.get(style & 0x1F, 3 + 2 * bands)


# RLE: PS3.5 G.5


def _is_rle_head(head: bytes) -> bool:
    if len(head) < _RLE_HEAD:
        return False
    count, *offsets = struct.unpack_from("<16I", head)
    used = offsets[:count] if 0 < count <= _RLE_MOST else []
    return bool(used) and used[0] == _RLE_HEAD and used == sorted(used) and not any(offsets[count:])


def _rle(data: bytes, layout: Layout) -> Stream:
    count, *offsets = struct.unpack_from("<16I", data)
    wanted = layout.samples * max(1, layout.allocated // 8)
    if count != wanted:
        raise RefusedError("dicom-rle-segments", count=str(count), wanted=str(wanted))
    used = offsets[:count]
    is_sound = used[0] >= _RLE_HEAD and all(a < b for a, b in pairwise(used))
    if not is_sound or used[-1] >= len(data):
        raise RefusedError("dicom-codestream-broken")
    return Stream()
