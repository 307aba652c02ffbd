"""One frame of a compressed object: its bytes, the check of their head, the decoder's answer."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.dicom.blobs import Blob
from desktop.dicom.channel import FLAT, Coding, Job
from desktop.dicom.codestream import Stream, read_stream, starts_frame
from desktop.dicom.decode_pool import DecodePool
from desktop.dicom.encapsulated import Frames, find_frames, read_pieces
from desktop.dicom.fields import Header, RefusedError
from desktop.dicom.instance import frame_count
from desktop.dicom.pixels import Decoded, Layout, shape_frame, sign_and_mask
from desktop.dicom.syntaxes import CODINGS, LOSSY, SHOWN, refusal, syntax_name
from desktop.domain.imaging import FrameRef

_KEPT_TABLES = 64
_KEPT_VERDICTS = 4_096
_BYTE = 8
_RGB_SAMPLES = 3
_MOST_SURPLUS = 16 << 20  # compressed bytes may be this much more than the pixels they make
_BOMB_BYTES = 256 << 20
_BOMB_RATIO = 4_000
_VALUE_MEMORY = 32  # bytes a decoder may need for a value: JPEG 2000 keeps several 32-bit planes
_YCBCR = 1
_RGB_IDS = frozenset({b"RGB", b"rgb"})
_FINAL = frozenset({"dicom-decoder-died", "dicom-decoder-slow"})

Key = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked of the decoder, and how its answer is to be read."""

    job: Job
    layout: Layout
    stream: Stream


def refuse_unknown(syntax: str) -> None:
    """Refuse a transfer syntax whose pixels are not shown, by its name.

    Raises
    ------
    RefusedError
        With the reason, for each kind its own.
    """
    if syntax not in SHOWN:
        raise RefusedError(refusal(syntax), syntax=syntax_name(syntax))


class CompressedFrames:
    """Reads frames of compressed objects; every method may be called from any thread."""

    def __init__(self, pool: DecodePool | None = None) -> None:
        self.pool = pool or DecodePool()
        self._lock = threading.Lock()
        self._tables: OrderedDict[Key, Frames] = OrderedDict()
        self._verdicts: OrderedDict[tuple[Key, int], RefusedError] = OrderedDict()

    def warm(self) -> None:
        """Start the decoder, if it can be: frames will be asked for soon."""
        with contextlib.suppress(RefusedError):
            self.pool.warm()

    def close(self) -> None:
        """End the decoder."""
        self.pool.close()

    def read(
        self, blob: Blob, header: Header, layout: Layout, ref: FrameRef
    ) -> tuple[Decoded, Layout]:
        """Decode one frame; return it and how its values lie now.

        Raises
        ------
        RefusedError
            With the reason, where there is nothing to show.
        """
        refuse_unknown(header.transfer_syntax)
        coding = CODINGS[header.transfer_syntax]
        key = (ref.locator, blob.version)
        known = self._verdicts.get((key, ref.frame))
        if known is not None:
            raise known
        try:
            return self._read(coding, blob, header, layout, ref)
        except RefusedError as refused:
            if refused.problem.code in _FINAL:
                self._remember((key, ref.frame), refused)
            raise

    def _remember(self, which: tuple[Key, int], refused: RefusedError) -> None:
        """Keep the verdict on a frame that killed its decoder: it is not tried again."""
        with self._lock:
            self._verdicts[which] = refused
            while len(self._verdicts) > _KEPT_VERDICTS:
                self._verdicts.popitem(last=False)

    def _read(
        self, coding: Coding, blob: Blob, header: Header, layout: Layout, ref: FrameRef
    ) -> tuple[Decoded, Layout]:
        frames = self._frames(coding, blob, header, ref)
        count = frame_count(header.fields)
        if not 1 <= ref.frame <= count:
            raise RefusedError("dicom-no-such-frame", frame=str(ref.frame), count=str(count))
        if ref.frame > len(frames.pieces):
            raise RefusedError("dicom-pixels-missing")
        pieces = frames.pieces[ref.frame - 1]
        plain_bytes = layout.frame_bits // _BYTE
        data = read_pieces(blob, pieces, 2 * plain_bytes + _MOST_SURPLUS)
        problems = list(frames.problems)
        if frames.surplus:
            problems.append("dicom-surplus-pixels")
        is_cut = any(piece.is_cut for piece in pieces)
        plan = plan_of(coding, data, layout)
        if is_cut or not plan.stream.is_complete:
            problems.append("dicom-incomplete-frame")
        try:
            raw = self.pool.decode(plan.job, data[plan.stream.start :])
        except RefusedError as refused:
            if is_cut and refused.problem.code not in _FINAL:
                raise RefusedError("dicom-frame-cut") from None
            raise
        pixels = _values(raw, plan, coding, header)
        is_lossy = plan.stream.is_irreversible or header.transfer_syntax in LOSSY
        decoded = Decoded(pixels=pixels, problems=tuple(problems), is_lossy=is_lossy)
        return decoded, plan.layout

    def _frames(self, coding: Coding, blob: Blob, header: Header, ref: FrameRef) -> Frames:
        """Return where the frames lie; kept, because a multi-frame object is asked for often."""
        key = (ref.locator, blob.version)
        with self._lock:
            known = self._tables.get(key)
            if known is not None:
                self._tables.move_to_end(key)
                return known

        def starts(head: bytes) -> bool:
            return starts_frame(coding, head)

        found = find_frames(blob, header, frame_count(header.fields), starts)
        with self._lock:
            self._tables[key] = found
            while len(self._tables) > _KEPT_TABLES:
                self._tables.popitem(last=False)
        return found


def plan_of(coding: Coding, data: bytes, layout: Layout) -> Plan:
    """Check the head of a codestream and say what its decoder is to make of it."""
    if coding in FLAT:
        layout = _flat_layout(coding, layout)
    stream = read_stream(coding, data, layout)
    values = layout.rows * layout.columns * layout.samples
    is_bits = layout.allocated == 1
    size = -(-layout.frame_bits // _BYTE) if coding in FLAT else values * layout.allocated // _BYTE
    if is_bits and coding not in FLAT:
        raise RefusedError("dicom-bits-contradict")
    if layout.is_float and coding not in FLAT:
        raise RefusedError("dicom-bits-contradict")
    if size > _BOMB_BYTES and size > len(data) * _BOMB_RATIO:
        raise RefusedError("dicom-too-large")
    from_ycbcr = coding is Coding.JPEG and _is_ycbcr(stream, layout)
    job = Job(
        coding=coding,
        rows=layout.rows,
        columns=layout.columns,
        samples=layout.samples,
        item_bytes=max(1, layout.allocated // _BYTE),
        out_bytes=size,
        memory=values * _VALUE_MEMORY + 4 * len(data),
        from_ycbcr=from_ycbcr,
        is_bits=is_bits,
    )
    return Plan(job=job, layout=replace(layout, is_rgb=_is_rgb(coding, stream)), stream=stream)


def _flat_layout(coding: Coding, layout: Layout) -> Layout:
    """Return how the bytes lie once decoded: RLE yields whole planes (PS3.5 G.2)."""
    if coding is not Coding.RLE:
        return layout
    photometric = "YBR_FULL" if layout.photometric == "YBR_FULL_422" else layout.photometric
    return replace(layout, photometric=photometric, is_planar=True, little=True)


def _is_ycbcr(stream: Stream, layout: Layout) -> bool:
    """Whether a lossy JPEG holds YCbCr: its own marks go before the DICOM header (T.871, T.872)."""
    if layout.samples != _RGB_SAMPLES or not stream.is_irreversible:
        return False
    if stream.adobe_transform is not None:
        return stream.adobe_transform == _YCBCR
    if stream.component_ids in _RGB_IDS:
        return False
    return stream.has_jfif or layout.photometric != "RGB"


def _is_rgb(coding: Coding, stream: Stream) -> bool:
    """Whether three samples are RGB once decoded, so that nothing is left to convert.

    A lossless JPEG is never transformed: its samples are what the header says (PS3.5 8.2.1),
    whatever its components are called.
    """
    if coding is Coding.JPEG:
        return stream.is_irreversible
    return coding is Coding.JPEG_XL


def _values(raw: NDArray[np.uint8], plan: Plan, coding: Coding, header: Header) -> NDArray[Any]:
    """Turn the decoder's bytes into stored values."""
    layout, job = plan.layout, plan.job
    if coding in FLAT:
        if header.pixels is None:
            raise RefusedError("dicom-no-pixels")
        if job.is_bits:
            raw = np.unpackbits(raw, bitorder="little")[: layout.frame_bits]
        return shape_frame(raw, layout, header.pixels)
    shape = (layout.rows, layout.columns, layout.samples)
    cells = raw.view(f"<u{job.item_bytes}").reshape(shape[: 2 if layout.samples == 1 else 3])
    return _settle(cells, plan.stream, layout, coding)


def _settle(cells: NDArray[Any], stream: Stream, layout: Layout, coding: Coding) -> NDArray[Any]:
    """Give cells the sign and the depth of the DICOM header.

    A lossless codestream is taken bit by bit: bits above the stored ones may hold anything. A lossy
    one may overshoot the range, and is cut off at its ends instead of wrapping round; but where the
    codestream itself is wider than the stored bits, the bits above them are no part of the value
    (PS3.5 8.1.1), and every reader that follows it shows the same picture. Where a JPEG 2000 or
    JPEG-LS codestream is narrower than the stored bits, the sign is its own top bit.
    """
    width = layout.stored
    if coding is not Coding.JPEG and stream.precision and not stream.is_signed:
        width = min(width, stream.precision)
    kind = "i" if layout.is_signed else "u"
    is_wider = stream.precision > layout.stored
    if stream.is_irreversible and stream.is_signed == layout.is_signed and not is_wider:
        least, most = (
            (-(1 << width - 1), (1 << width - 1) - 1) if layout.is_signed else (0, (1 << width) - 1)
        )
        values = cells.view(f"<{kind}{cells.dtype.itemsize}")
        return np.clip(values, least, most, out=values)
    high = layout.high_bit if stream.precision > layout.high_bit else width - 1
    return sign_and_mask(
        cells.view(f"<{kind}{cells.dtype.itemsize}"), replace(layout, stored=width, high_bit=high)
    )
