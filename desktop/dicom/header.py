"""Reading one header: the scanner where it is certain, pydicom everywhere else."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.dicom import tags
from desktop.dicom.blobs import Blob, BlobStream, MemoryBlob
from desktop.dicom.elements import Coding, parse
from desktop.dicom.fields import Fields, Header, PixelPlace, RefusedError, Value
from desktop.dicom.fragments import is_closed
from desktop.dicom.nested import READABLE, read_nested
from desktop.dicom.quiet import quiet_pydicom
from desktop.dicom.scan import Scan, UncertainError, scan

if TYPE_CHECKING:
    from pydicom import Dataset

IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN = "1.2.840.10008.1.2.2"

INDEX_SEQUENCES = frozenset({tags.US_REGIONS, tags.SHARED_GROUPS, tags.FRAME_GROUPS})

_FIRST_READ = 16_384
_DOCUMENT_HEAD = 262_144
_DOCUMENTS = "1.2.840.10008.5.1.4.1.1.88."
_INFLATED_HEADER = 8 << 20
INFLATED_CAP = 512 << 20
_PREAMBLE = 128
_MAX_DEPTH = 12
_MAX_GENERAL_ITEMS = 60_000
_MAX_READS = 600_000
_ITEM_HEADS = (b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00")
_VR_LETTERS = re.compile(rb"[A-Z]{2}")
_GROUPS_AT_START = (0x0002, 0x0004, 0x0008)
_GROUPS_SWAPPED = (0x0400, 0x0800)  # a big-endian dataset, which has no meta information
_UNDEFINED = 0xFFFFFFFF
_PIXEL_VRS = (b"OB", b"OW", b"UN", b"OF", b"OD", b"US", b"SS")
_META_CLASS, _META_SYNTAX = 0x0002, 0x0010


def read_header(blob: Blob, needed: frozenset[int] = INDEX_SEQUENCES) -> Header:
    """Read the header of one object.

    Parameters
    ----------
    needed
        Sequences whose content must be there; the others are passed over.

    Raises
    ------
    RefusedError
        If it is not DICOM or cannot be read; the problem holds nothing of its content.
    """
    head = blob.read(0, _FIRST_READ)
    start, meta = _start_of_dataset(head)
    syntax = meta.get(_META_SYNTAX, "") or _guess_syntax(head, start)
    if syntax == DEFLATED:
        header = _deflated(blob, start, needed)
    else:
        header = _plain(blob, head, start, syntax, needed)
    return replace(header, media_class=meta.get(_META_CLASS, ""))


def dataset_start(blob: Blob) -> int:
    """Return the offset of the first byte after the file meta information."""
    return _start_of_dataset(blob.read(0, _FIRST_READ))[0]


def dataset_coding(blob: Blob) -> tuple[int, str]:
    """Return the offset of the first byte after the meta information, and the transfer syntax."""
    head = blob.read(0, _FIRST_READ)
    start, meta = _start_of_dataset(head)
    return start, meta.get(_META_SYNTAX, "") or _guess_syntax(head, start)


def inflate(blob: Blob, start: int, cap: int = INFLATED_CAP) -> tuple[bytes, bool]:
    """Inflate a deflated dataset up to ``cap`` bytes; return it and whether that was all of it."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = engine.decompress(blob.read(start, blob.size - start), cap)
    except zlib.error:
        raise RefusedError("dicom-broken") from None
    return data, engine.eof


def _start_of_dataset(head: bytes) -> tuple[int, dict[int, str]]:
    """Return where the dataset begins, and the class and transfer syntax the meta states."""
    has_preamble = head[_PREAMBLE : _PREAMBLE + 4] == b"DICM"
    position = _PREAMBLE + 4 if has_preamble else 0
    if not has_preamble and not _looks_headerless(head):
        raise RefusedError("dicom-not-dicom")
    meta: dict[int, str] = {}
    while position + 12 <= len(head):
        group, element, vr, length = struct.unpack_from("<HH2sH", head, position)
        if group != 0x0002:  # noqa: PLR2004 - file meta information
            break
        start = position + 8
        if vr in (b"OB", b"UN", b"OW"):
            length, start = struct.unpack_from("<I", head, position + 8)[0], position + 12
        if element in (_META_CLASS, _META_SYNTAX):
            meta[element] = head[start : start + length].decode("latin-1").strip(" \0")
        position = start + length
    if not all(re.fullmatch(r"[0-9.]{0,64}", uid) for uid in meta.values()):
        raise RefusedError("dicom-uid-invalid")
    if position >= len(head):
        raise RefusedError("dicom-broken")
    return position, meta


def _looks_headerless(head: bytes) -> bool:
    """Whether bytes without a preamble begin like a dataset."""
    if len(head) < 2 * _PREAMBLE:
        return False
    group, element, vr, short = struct.unpack_from("<HH2sH", head, 0)
    explicit = _VR_LETTERS.fullmatch(vr) is not None
    if explicit and group in _GROUPS_SWAPPED:
        return head[2:4] <= b"\x10\x00"
    if group not in _GROUPS_AT_START or element > 0x1000:  # noqa: PLR2004
        return False
    return explicit or struct.unpack_from("<I", head, 4)[0] < len(head) or short == 0


def _guess_syntax(head: bytes, start: int) -> str:
    """Guess the coding of a file that states none."""
    if not _VR_LETTERS.fullmatch(head[start + 4 : start + 6]):
        return IMPLICIT
    group = struct.unpack_from("<H", head, start)[0]
    return EXPLICIT if group < 0x0100 else BIG_ENDIAN  # noqa: PLR2004 - 0008 read backwards is 0800


def _plain(blob: Blob, head: bytes, start: int, syntax: str, needed: frozenset[int]) -> Header:
    explicit, little = syntax != IMPLICIT, syntax != BIG_ENDIAN
    if explicit != bool(_VR_LETTERS.fullmatch(head[start + 4 : start + 6])):
        return _general(blob, syntax, None)
    try:
        found = scan(head, start, blob.read, blob.size, explicit=explicit, little=little)
    except UncertainError as stopped:
        if Fields(stopped.found.raw).text(tags.SOP_CLASS).startswith(_DOCUMENTS):
            return _document(blob, start, syntax, stopped.found)
        return _with_twins(_general(blob, syntax, None), stopped.found)
    if found.pixels is not None and found.pixels.length is None:
        found.is_incomplete = not is_closed(blob, found.pixels.offset, little=little)
    wanted = _wanted(found, needed).intersection(found.sequences)
    if not wanted:
        return _from_scan(found, syntax, little=little, size=blob.size)
    if wanted <= READABLE:
        items = read_nested(blob, found, wanted, Coding(explicit=explicit, little=little))
        if items is not None:
            return _from_scan(found, syntax, little=little, size=blob.size, items=items)
    return _general(blob, syntax, found)


def _document(blob: Blob, start: int, syntax: str, seen: Scan) -> Header:
    """Read the head of a document; a general reader would build its content, however hostile."""
    coding = Coding(explicit=syntax != IMPLICIT, little=syntax != BIG_ENDIAN)
    part = parse(blob.read(start, _DOCUMENT_HEAD), coding, stop_after=tags.CONCEPT_NAME)
    header = Header(
        fields=part.fields,
        transfer_syntax=syntax,
        size=blob.size,
        has_twins=seen.has_twins,
        sequences=frozenset(seen.sequences),
    )
    return _with_twins(header, seen)


def _wanted(found: Scan, needed: frozenset[int]) -> frozenset[int]:
    """Return the sequences to read; an index asks for the anatomy only where no word names it."""
    if needed is INDEX_SEQUENCES and tags.BODY_PART not in found.raw:
        return needed | {tags.ANATOMIC_REGION}
    return needed


def _with_twins(header: Header, seen: Scan) -> Header:
    """Note an identifier that the scanner saw first and pydicom, which takes the last, did not."""
    first = Fields(seen.raw)
    shared = (tags.IDENTITY - {tags.PATIENT_NAME}).intersection(seen.raw)
    differs = any(first.text(tag) != header.fields.text(tag) for tag in shared)
    return replace(header, has_twins=header.has_twins or seen.has_twins or differs)


def _deflated(blob: Blob, start: int, needed: frozenset[int]) -> Header:
    data, complete = inflate(blob, start, _INFLATED_HEADER)
    size = len(data) if complete else 1 << 40
    try:
        found = scan(data, 0, MemoryBlob(data).read, size, explicit=True)
    except UncertainError:
        raise RefusedError("dicom-broken") from None
    if not complete and len(data) < _INFLATED_HEADER:  # the file ends before its data do
        found.is_incomplete = True
    if found.sequences & needed:
        header = _general(MemoryBlob(data), EXPLICIT, found)
        return Header(
            fields=header.fields,
            transfer_syntax=DEFLATED,
            pixels=found.pixels,
            size=size,
            is_incomplete=found.is_incomplete,
        )
    return _from_scan(found, DEFLATED, little=True, size=size)


def _from_scan(
    found: Scan,
    syntax: str,
    *,
    little: bool,
    size: int,
    items: dict[int, tuple[Fields, ...]] | None = None,
) -> Header:
    fields = Fields(found.raw, items=items, little=little)
    return Header(
        fields=fields,
        transfer_syntax=syntax,
        pixels=found.pixels,
        size=size,
        is_incomplete=found.is_incomplete or _ends_early(found.pixels, size),
        has_twins=found.has_twins,
        sequences=frozenset(found.sequences),
    )


def _ends_early(pixels: PixelPlace | None, size: int) -> bool:
    return pixels is not None and pixels.length is not None and pixels.offset + pixels.length > size


def _general(blob: Blob, syntax: str, found: Scan | None) -> Header:
    """Read with pydicom."""
    from pydicom import dcmread

    stream = BlobStream(blob, most_reads=_MAX_READS)
    try:
        with quiet_pydicom():
            dataset = dcmread(stream, stop_before_pixels=True, force=True)
            fields = _convert(dataset, 0, wanted=tags.VR_OF)
            implicit, little = dataset.original_encoding
            place = found.pixels if found else _pixels_at(blob, stream.tell(), implicit, little)
    except RefusedError:
        raise
    except RecursionError:
        raise RefusedError("dicom-too-deep") from None
    except Exception:  # noqa: BLE001 - any fault of a hostile header ends here, without its text
        raise RefusedError("dicom-broken") from None
    stated = syntax or (IMPLICIT if implicit else EXPLICIT if little else BIG_ENDIAN)
    return Header(
        fields=fields,
        transfer_syntax=stated,
        pixels=place,
        size=blob.size,
        is_incomplete=(found.is_incomplete if found else False) or _ends_early(place, blob.size),
        has_twins=found.has_twins if found else False,
        sequences=frozenset(tag for tag in fields.tags() if tag in tags.SEQUENCES),
    )


def _pixels_at(blob: Blob, position: int, implicit: object, little: object) -> PixelPlace | None:
    """Read the head of the pixel element pydicom stopped at."""
    head = blob.read(position, 12)
    if len(head) < 8:  # noqa: PLR2004 - tag and length
        return None
    order = "<" if little else ">"
    group, element = struct.unpack_from(f"{order}HH", head)
    tag = group << 16 | element
    if tag not in tags.PIXEL_TAGS:
        return None
    if implicit or head[4:6] not in _PIXEL_VRS:  # some say explicit and are not
        vr, length, start = "OW", struct.unpack_from(f"{order}I", head, 4)[0], position + 8
    elif head[4:6] in (b"US", b"SS"):
        vr, length, start = "OW", struct.unpack_from(f"{order}H", head, 6)[0], position + 8
    else:
        vr = head[4:6].decode("latin-1")
        length, start = struct.unpack_from(f"{order}I", head.ljust(12, b"\0"), 8)[0], position + 12
    return PixelPlace(tag=tag, offset=start, length=None if length == _UNDEFINED else length, vr=vr)


def converted(dataset: Dataset, wanted: Iterable[int] | None = None) -> Fields:
    """Return the elements of a dataset that pydicom read; all that are known, or those wanted."""
    return _convert(dataset, 0, wanted)


def read_elements(blob: Blob, wanted: Iterable[int]) -> Fields:
    """Read elements that stand before the pixels and that the scanner does not keep."""
    return _convert(read_dataset(blob), 0, wanted)


def read_dataset(blob: Blob) -> Dataset:
    """Read everything before the pixels with pydicom.

    Raises
    ------
    RefusedError
        If it cannot be read.
    """
    from pydicom import dcmread

    head = blob.read(0, _FIRST_READ)
    start, meta = _start_of_dataset(head)
    stream = BlobStream(blob)
    if meta.get(_META_SYNTAX) == DEFLATED:
        plain = inflate(blob, start, _INFLATED_HEADER)[0]
        stream = BlobStream(MemoryBlob(plain))
    try:
        with quiet_pydicom():
            return dcmread(stream, stop_before_pixels=True, force=True)
    except RefusedError:
        raise
    except RecursionError:
        raise RefusedError("dicom-too-deep") from None
    except Exception:  # noqa: BLE001 - any fault of a hostile header ends here, without its text
        raise RefusedError("dicom-broken") from None


def _convert(dataset: Dataset, depth: int, wanted: Iterable[int] | None = None) -> Fields:
    """Turn a pydicom dataset into fields; elements that pydicom cannot decode are left out."""
    if depth > _MAX_DEPTH:
        raise RefusedError("dicom-too-deep")
    values: dict[int, tuple[Value, ...]] = {}
    items: dict[int, tuple[Fields, ...]] = {}
    for tag in tags.KNOWN.intersection(dataset.keys()) if wanted is None else wanted:
        if tag not in dataset:
            continue
        if depth == 0 and tag in tags.SEQUENCES:
            _refuse_many(dataset.get_item(tag))
        try:
            element = dataset[tag]
        except (ValueError, TypeError, KeyError, NotImplementedError, OverflowError, struct.error):
            continue
        if element.VR == "SQ":
            items[int(tag)] = tuple(_convert(item, depth + 1) for item in element.value or ())
        else:
            values[int(tag)] = _values(element.value)
    offset = getattr(dataset, "seq_item_tell", None)
    if isinstance(offset, int):
        values[tags.ITEM_OFFSET] = (offset,)
    little = dataset.original_encoding[1]
    return Fields(values=values, items=items, little=little is not False)


def _refuse_many(raw: object) -> None:
    """Refuse a sequence with more items than the general reader can make in decent time."""
    value = getattr(raw, "value", None)
    if isinstance(value, bytes) and max(map(value.count, _ITEM_HEADS)) > _MAX_GENERAL_ITEMS:
        raise RefusedError("dicom-too-many-items")


def _values(value: object) -> tuple[Value, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, bytes | str | int | float):
        return (_plain_value(value),)
    if hasattr(value, "__iter__") and not hasattr(value, "components"):  # a PersonName iterates too
        return tuple(_plain_value(part) for part in value)
    return (_plain_value(value),)


def _plain_value(value: object) -> Value:
    if isinstance(value, bytes):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, float):
        return float(value)
    return str(value)
