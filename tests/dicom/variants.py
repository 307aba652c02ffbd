"""Grey images of every layout, drawn at random, with what the standard's formulas make of them.

A variant knows its stored values before any coding; nothing here calls the product.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import imagecodecs
import numpy as np
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID

from tests.dicom.coding import rle
from tests.dicom.formulas import Array, Look, Table, as_word, level
from tests.dicom.making import make_slice, to_bytes

SYNTAX = {
    "implicit": "1.2.840.10008.1.2",
    "explicit": "1.2.840.10008.1.2.1",
    "deflated": "1.2.840.10008.1.2.1.99",
    "big": "1.2.840.10008.1.2.2",
    "rle": "1.2.840.10008.1.2.5",
    "jpeg-lossless": "1.2.840.10008.1.2.4.57",
    "jpeg-lossless-1": "1.2.840.10008.1.2.4.70",
    "jpeg-ls": "1.2.840.10008.1.2.4.80",
    "j2k": "1.2.840.10008.1.2.4.90",
    "htj2k": "1.2.840.10008.1.2.4.201",
}
PLAIN = ("implicit", "explicit", "deflated", "big")


@dataclass
class Variant:
    """A file, and what must come of it."""

    name: str
    data: bytes
    frame: int
    values: Array  # modality values
    looks: list[Look] = field(default_factory=list)
    is_enhanced: bool = False
    function: str = "LINEAR"
    is_padding: Array = field(default_factory=lambda: np.zeros((), bool))


def _pick(rng: np.random.Generator, options: Any) -> Any:
    return options[int(rng.integers(len(options)))]


def _stored(rng: np.random.Generator, shape: tuple[int, ...], bits: int, signed: bool) -> Array:
    """Values over the whole range of the stored bits, smooth with noise, both ends included."""
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    y, x = np.meshgrid(np.linspace(0, 1, shape[-2]), np.linspace(0, 1, shape[-1]), indexing="ij")
    ramp = np.broadcast_to((x + 2 * y) / 3, shape) + rng.normal(0, 0.05, shape)
    made = np.clip(np.round(low + ramp * (high - low)), low, high).astype(np.int64)
    flat = made.reshape(-1)
    flat[0], flat[-1] = low, high
    return made


def _table(rng: np.random.Generator, low: float, high: float, bits: int, *, signed: bool) -> Table:
    least, most = (-32768, 32767) if signed else (0, 65535)
    first = int(np.clip(math.floor(low + rng.uniform(-0.1, 0.3) * (high - low + 1)), least, most))
    count = int(np.clip(rng.uniform(0.3, 1.2) * (high - low + 1), 2, 4000))
    if rng.random() < 0.08:
        count = 65536
    entries = np.sort(rng.integers(0, 1 << bits, count))
    if rng.random() < 0.3:
        entries = entries[::-1].copy()
    return Table(first, entries, bits, packed=bits <= 8 and rng.random() < 0.5)


def _code(rng: np.random.Generator, name: str, cells: Array, stored: Array, bits: int) -> bytes:
    """Code one frame: ``cells`` are bit patterns, ``stored`` the values."""
    bare = (stored & ((1 << bits) - 1)).astype(cells.dtype)
    if name == "rle":
        return rle(cells)
    if name == "jpeg-lossless":
        predictor = int(rng.integers(1, 8))
        return imagecodecs.jpeg8_encode(
            bare, lossless=True, predictor=predictor, bitspersample=max(bits, 2)
        )
    if name == "jpeg-lossless-1":
        return imagecodecs.jpeg8_encode(
            bare, lossless=True, predictor=1, bitspersample=max(bits, 2)
        )
    if name == "jpeg-ls":
        return imagecodecs.jpegls_encode(bare)
    signed = bool(stored.min() < 0)
    array = stored.astype(f"{'i' if signed else 'u'}{cells.dtype.itemsize}")
    if name == "j2k":
        return imagecodecs.jpeg2k_encode(
            array, reversible=True, bitspersample=bits, codecformat="j2k"
        )
    return imagecodecs.htj2k_encode(array, reversible=True)


def _cells(
    rng: np.random.Generator, name: str, stored: Array, layout: tuple[int, int, int]
) -> tuple[Array, bool]:
    """Return the bit patterns, and whether bits outside the stored ones hold anything."""
    bits, allocated, high = layout
    mask = ((1 << bits) - 1) << (high - bits + 1)
    cells = ((stored << (high - bits + 1)) & mask).astype(np.uint64)
    dirty = name in (*PLAIN, "rle") and bits < allocated and rng.random() < 0.4
    if dirty:
        junk = rng.integers(0, 2**allocated, stored.shape, dtype=np.uint64)
        cells |= junk & np.uint64(((1 << allocated) - 1) & ~mask)
    elif stored.min() < 0 and high == bits - 1 and rng.random() < 0.5 and name in PLAIN:
        cells = (stored & ((1 << allocated) - 1)).astype(np.uint64)  # the sign spread upwards
    return cells.astype(f"u{allocated // 8}"), dirty


def draw(seed: int) -> Variant:
    """Return the variant of a seed."""
    rng = np.random.default_rng(seed)
    name = _pick(rng, list(SYNTAX))
    allocated = int(_pick(rng, [8, 16, 16, 16, 16, 32] if name in PLAIN else [8, 16, 16]))
    low_bits = max(2, allocated // 2 + 1) if name not in PLAIN else 1
    bits = int(_pick(rng, [allocated, int(rng.integers(low_bits, allocated + 1))]))
    if allocated == 16 and rng.random() < 0.5:
        bits = 12
    signed = bool(rng.random() < 0.4) and bits > 1
    high = bits - 1
    if name in (*PLAIN, "rle") and rng.random() < 0.3:
        high = int(rng.integers(bits - 1, allocated))
    rows, columns = int(rng.integers(3, 34)), int(rng.integers(3, 34))
    if name in ("j2k", "htj2k"):
        rows, columns = rows + 32, columns + 32
    frames = int(_pick(rng, [1, 1, 3]))
    is_enhanced = frames > 1 and rng.random() < 0.6
    stored = _stored(rng, (frames, rows, columns), bits, signed)
    cells, dirty = _cells(rng, name, stored, (bits, allocated, high))
    dataset, values, voi, tables = _header(rng, name, stored, bits, signed, is_enhanced, allocated)
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = allocated, bits, high
    dataset.PixelRepresentation = int(signed)
    dataset.Rows, dataset.Columns = rows, columns
    if frames > 1:
        dataset.NumberOfFrames = str(frames)
    if rng.random() < 0.2:
        del dataset.PixelSpacing
        dataset.PixelAspectRatio = [3, 2]
    _put_pixels(rng, dataset, name, cells, stored, bits)
    frame = int(rng.integers(1, frames + 1))
    inverse = dataset.PhotometricInterpretation == "MONOCHROME1"
    if rng.random() < 0.3:
        dataset.PresentationLUTShape = "INVERSE" if inverse else "IDENTITY"
    label = (
        f"{seed} {name} {bits}/{allocated}^{high} {'s' if signed else 'u'} {rows}x{columns}"
        f"x{frames} {'enh ' if is_enhanced else ''}{'dirty ' if dirty else ''}"
        f"{'mono1 ' if inverse else ''}{len(voi)} windows {len(tables)} luts"
        f"{' mlut' if 'ModalityLUTSequence' in dataset else ''}"
    )
    made = Variant(label, _bytes(dataset, name), frame, values[frame - 1], is_enhanced=is_enhanced)
    made.function = dataset.get("VOILUTFunction", "LINEAR")
    made.is_padding = np.zeros(stored.shape[1:], bool)
    if "PixelPaddingValue" in dataset:
        made.is_padding = stored[frame - 1] == dataset.PixelPaddingValue
    made.looks = _looks(values[frame - 1], voi, tables, frame, inverse=inverse)
    return made


def _header(
    rng: np.random.Generator,
    name: str,
    stored: Array,
    bits: int,
    signed: bool,
    is_enhanced: bool,
    allocated: int,
) -> tuple[FileDataset, Array, list[Any], list[Table]]:
    """Return the dataset with its modality and VOI parts, the modality values, windows, tables."""
    big = name == "big"
    frames = len(stored)
    dataset = make_slice(
        pixels=np.zeros((2, 2), np.uint16),
        PixelData=None,
        Modality=_pick(rng, ["CT", "MR", "CR", "OT"]),
        PhotometricInterpretation=_pick(rng, ["MONOCHROME1", "MONOCHROME2", "MONOCHROME2"]),
    )
    values = stored.astype(float)
    if is_enhanced:
        return _enhanced(rng, dataset, values, frames)
    out_signed = signed
    if allocated <= 16 and rng.random() < 0.25:
        low, high = values.min(), values.max()
        table = _table(rng, low, high, int(rng.integers(8, 17)), signed=signed)
        table = Table(table.first, table.entries, table.bits, packed=False)
        dataset.ModalityLUTSequence = [table.item("modality", signed=signed, big=big)]
        dataset.ModalityLUTSequence[0].add_new(0x00283004, "LO", "US")
        values = table(values)
        out_signed = False
    elif rng.random() < 0.6:
        slope, intercept = _pick(
            rng, [(1, -1024), (0.5, 3), (-2, 10), (0.001, 0), (2.5, -17.25), (1, 0), (1e-9, 1e-9)]
        )
        dataset.RescaleSlope, dataset.RescaleIntercept = str(slope), str(intercept)
        dataset.RescaleType = "US"
        values = values * slope + intercept
        out_signed = signed or intercept < 0 or slope < 0
    windows = _windows(rng, dataset, values)
    low, high = float(values.min()), float(values.max())
    tables = []
    if allocated <= 16 and high - low > 8 and rng.random() < 0.35:
        lut_bits = int(_pick(rng, [8, 8, 10, 12, 16]))
        tables = [
            _table(rng, low, high, lut_bits, signed=out_signed)
            for _ in range(int(rng.integers(1, 3)))
        ]
        dataset.VOILUTSequence = [table.item("voi", signed=out_signed, big=big) for table in tables]
    if rng.random() < 0.2 and allocated <= 16:
        vr = "SS" if signed else "US"
        dataset.add_new(0x00280120, vr, as_word(int(stored.reshape(-1)[0]) & 0xFFFF, signed))
    return dataset, values, [windows] * frames, tables


def _windows(
    rng: np.random.Generator, dataset: FileDataset, values: Array
) -> list[tuple[float, float, str]]:
    """Give the dataset none to three windows of one function, and return them."""
    low, high = float(values.min()), float(values.max())
    windows: list[tuple[float, float, str]] = []
    function = _pick(rng, ["LINEAR", "LINEAR", "LINEAR_EXACT", "SIGMOID"])
    for _ in range(int(rng.integers(0, 4))):
        center = round(rng.uniform(low, high), 3)
        width = round(max(rng.uniform(0.02, 1.2) * (high - low), 1.0), 3)
        windows.append((float(f"{center:.9g}"), float(f"{width:.9g}"), function))
    if windows:
        dataset.WindowCenter = [f"{c:.9g}" for c, _, _ in windows]
        dataset.WindowWidth = [f"{w:.9g}" for _, w, _ in windows]
        if function != "LINEAR" or rng.random() < 0.3:
            dataset.VOILUTFunction = function
    return windows


def _enhanced(
    rng: np.random.Generator, dataset: FileDataset, values: Array, frames: int
) -> tuple[FileDataset, Array, list[Any], list[Table]]:
    """Put rescale and windows into functional groups, shared or one a frame."""
    is_ct = rng.random() < 0.5
    dataset.SOPClassUID = f"1.2.840.10008.5.1.4.1.1.{'2.1' if is_ct else '4.1'}"
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.Modality = "CT" if is_ct else "MR"
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing"):
        delattr(dataset, keyword)
    dataset.PixelSpacing = None
    shared, groups = Dataset(), [Dataset() for _ in range(frames)]
    orientation = Dataset()
    orientation.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    shared.PlaneOrientationSequence = [orientation]
    measures = Dataset()
    measures.PixelSpacing = [0.5, 0.25]
    shared.PixelMeasuresSequence = [measures]
    made = []
    is_shared = rng.random() < 0.3
    rescale = [(1.0, 0.0), (2.0, -100.0), (0.5, 7.0)]
    windows = []
    for index, group in enumerate(groups):
        position = Dataset()
        position.ImagePositionPatient = [0, 0, 3 * index]
        group.PlanePositionSequence = [position]
        slope, intercept = rescale[0 if is_shared else index % 3]
        values_here = values[index] * slope + intercept
        made.append(values_here)
        span = values_here.max() - values_here.min()
        center = round(float(values_here.mean()), 2)
        width = round(max(float(span) * (0.8 if is_shared else 0.4 + 0.2 * index), 2.0), 2)
        if is_shared and index:
            center, width = windows[0][0][:2]
        windows.append([(center, width, "LINEAR")])
        if is_shared and index:
            continue
        transform, voi = Dataset(), Dataset()
        transform.RescaleSlope, transform.RescaleIntercept = str(slope), str(intercept)
        transform.RescaleType = "US"
        voi.WindowCenter, voi.WindowWidth = str(center), str(width)
        target = shared if is_shared else group
        target.PixelValueTransformationSequence = [transform]
        target.FrameVOILUTSequence = [voi]
    dataset.SharedFunctionalGroupsSequence = [shared]
    dataset.PerFrameFunctionalGroupsSequence = groups
    return dataset, np.stack(made), windows, []


def _looks(
    values: Array, voi: list[Any], tables: list[Table], frame: int, *, inverse: bool
) -> list[Look]:
    windows = voi[frame - 1]

    def shown(levels: Array) -> Array:
        return 255 - levels if inverse else levels

    low, high = float(values.min()), float(values.max())
    full = ((low + high + 1) / 2, high - low + 1)
    looks = [Look(("--full-range",), shown(level(values, *full, "LINEAR")), full)]
    for number, (center, width, function) in enumerate(windows, start=1):
        picture = shown(level(values, center, width, function))
        looks.append(Look(("--window-index", str(number)), picture, (center, width)))
    for number, table in enumerate(tables, start=1):
        picture = shown(table(values) * 255 / (2**table.bits - 1))
        looks.append(Look(("--voi-lut", str(number)), picture))
    chosen = looks[1] if len(looks) > 1 else looks[0]
    return [*looks, Look((), chosen.levels, chosen.window)]


def _put_pixels(
    rng: np.random.Generator,
    dataset: FileDataset,
    name: str,
    cells: Array,
    stored: Array,
    bits: int,
) -> None:
    if name not in PLAIN:
        coded = [_code(rng, name, c, s, bits) for c, s in zip(cells, stored, strict=True)]
        dataset.PixelData = encapsulate(coded, has_bot=bool(rng.random() < 0.7))
        dataset["PixelData"].VR = "OB"
        dataset["PixelData"].is_undefined_length = True
        return
    raw = cells.astype(cells.dtype.newbyteorder(">" if name == "big" else "<")).tobytes()
    raw += bytes(len(raw) % 2)
    wide = cells.dtype.itemsize > 1 or name == "implicit" or rng.random() < 0.4
    if name == "big" and wide and cells.dtype.itemsize == 1:
        raw = np.frombuffer(raw, "<u2").byteswap().tobytes()
    dataset.PixelData = raw
    dataset["PixelData"].VR = "OW" if wide else "OB"


def _bytes(dataset: FileDataset, name: str) -> bytes:
    dataset.file_meta.TransferSyntaxUID = UID(SYNTAX[name])
    dataset._read_little = name != "big"  # or pydicom refuses to write words it never read
    return to_bytes(dataset)
