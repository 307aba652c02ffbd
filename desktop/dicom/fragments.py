"""Whether compressed pixels are all there, without reading them."""

from __future__ import annotations

import os
import struct

from desktop.dicom.blobs import Blob, open_flags

_END = 0xFFFEE0DD
_ITEM = 0xFFFEE000
_END_LITTLE = b"\xfe\xff\xdd\xe0"
_TAIL = 8
_MOST_FRAGMENTS = 200_000


def is_closed(blob: Blob, offset: int, *, little: bool = True) -> bool:
    """Return whether fragments from ``offset`` on end with their delimiter (PS3.5 A.4).

    Nearly every file ends with it, so its last bytes say so. Where something follows the pixels,
    the fragments are walked by their lengths. A member of an archive is not asked: to see its end
    would mean to unpack all of it, and the archive itself tells whether it is whole.
    """
    if not getattr(blob, "reads_anywhere", True):
        return True
    if little and blob.read(blob.size - _TAIL, _TAIL)[:4] == _END_LITTLE:
        return True
    order = "<" if little else ">"
    for _ in range(_MOST_FRAGMENTS):
        head = blob.read(offset, _TAIL)
        if len(head) < _TAIL:
            return False
        group, element, length = struct.unpack(f"{order}HHI", head)
        tag = group << 16 | element
        if tag == _END:
            return _padding_is_whole(blob, offset + _TAIL, order)
        if tag != _ITEM or offset + _TAIL + length > blob.size:
            return False
        offset += _TAIL + length
    return True


def _padding_is_whole(blob: Blob, offset: int, order: str) -> bool:
    """Whether the padding (FFFC,FFFC) that may follow the pixels is as long as it states."""
    head = blob.read(offset, 12)
    if len(head) < 12 or head[:4] != b"\xfc\xff\xfc\xff":  # noqa: PLR2004 - tag, VR, length
        return len(head) == 0 or head[:4] != b"\xfc\xff\xfc\xff"
    return bool(offset + 12 + struct.unpack_from(f"{order}I", head, 8)[0] <= blob.size)


def ends_with_delimiter(path: str) -> bool:
    """Return whether the last bytes of a file are the delimiter of its fragments."""
    try:
        descriptor = os.open(path, open_flags(follow=False))
    except OSError:
        return False
    try:
        os.lseek(descriptor, -_TAIL, os.SEEK_END)
        return os.read(descriptor, 4) == _END_LITTLE
    except OSError:
        return False
    finally:
        os.close(descriptor)
