"""Bytes of one object, wherever they lie: a file, or a member of an archive.

Files are read with plain reads at known offsets, never mapped: a mapped file that shrinks ends the
process. Only regular files are opened, and never through a link that was not asked for.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from desktop.dicom.fields import RefusedError

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes to must not hang the index
)
_READ_AHEAD = 65_536
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def open_flags(*, follow: bool) -> int:
    """Return how files are opened; a link is followed only where a person named the path."""
    return _OPEN_FLAGS | (0 if follow else _NO_LINK)


class Blob(Protocol):
    """Random access to the bytes of one object."""

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        ...

    @property
    def version(self) -> tuple[int, ...]:
        """Return what changes when the bytes change, so that a header may be kept."""
        ...

    def read(self, offset: int, count: int) -> bytes:
        """Return up to ``count`` bytes from ``offset``."""
        ...

    def read_into(self, offset: int, target: memoryview) -> int:
        """Fill ``target`` from ``offset``; return how many bytes there were."""
        ...


class MemoryBlob:
    """Bytes in memory."""

    __slots__ = ("_data", "version")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.version: tuple[int, ...] = (len(data),)

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return len(self._data)

    def read(self, offset: int, count: int) -> bytes:
        """Return up to ``count`` bytes from ``offset``."""
        return self._data[offset : offset + count]

    def read_into(self, offset: int, target: memoryview) -> int:
        """Fill ``target`` from ``offset``; return how many bytes there were."""
        part = self._data[offset : offset + len(target)]
        target[: len(part)] = part
        return len(part)


class FileBlob:
    """An open regular file."""

    __slots__ = ("_descriptor", "_size", "version")

    def __init__(self, descriptor: int, size: int, changed_ns: int = 0) -> None:
        self._descriptor = descriptor
        self._size = size
        self.version: tuple[int, ...] = (size, changed_ns)

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self._size

    def read(self, offset: int, count: int) -> bytes:
        """Return up to ``count`` bytes from ``offset``."""
        count = max(0, min(count, self._size - offset))
        if hasattr(os, "pread"):
            return os.pread(self._descriptor, count, offset)
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        return os.read(self._descriptor, count)

    def read_into(self, offset: int, target: memoryview) -> int:
        """Fill ``target`` from ``offset``; return how many bytes there were."""
        done = 0
        while done < len(target):
            part = self._read_part(offset + done, target[done:])
            if not part:
                break
            done += part
        return done

    def _read_part(self, offset: int, target: memoryview) -> int:
        if hasattr(os, "preadv"):
            return os.preadv(self._descriptor, [target], offset)
        part = self.read(offset, len(target))
        target[: len(part)] = part
        return len(part)


@contextmanager
def open_file(path: str, *, follow: bool = False) -> Iterator[FileBlob]:
    """Open a regular file for reading.

    Parameters
    ----------
    follow
        Whether the path itself may be a link: only where a person named it.

    Raises
    ------
    RefusedError
        If it is not a regular file or cannot be read.
    """
    try:
        descriptor = os.open(path, open_flags(follow=follow))
    except (OSError, ValueError):
        raise RefusedError("dicom-unreadable") from None  # the text of the error names the path
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise RefusedError("dicom-not-a-file")
        yield FileBlob(descriptor, status.st_size, status.st_mtime_ns)
    finally:
        os.close(descriptor)


class BlobStream:
    """A blob as the file object that pydicom wants; never asks for more than there is.

    ``most_reads`` bounds its work: one read an element head, one a value.
    """

    def __init__(self, blob: Blob, most_reads: int = 1 << 62) -> None:
        self._blob = blob
        self._reads_left = most_reads
        self._position = 0
        self._ahead = b""
        self._ahead_at = 0

    def read(self, count: int = -1) -> bytes:
        """Return the next bytes; small reads are served from bytes read ahead."""
        self._reads_left -= 1
        if self._reads_left < 0:
            raise RefusedError("dicom-too-many-items")
        rest = max(0, self._blob.size - self._position)
        count = rest if count < 0 else min(count, rest)
        at = self._position - self._ahead_at
        if not 0 <= at <= len(self._ahead) - count:
            self._ahead = self._blob.read(self._position, max(count, _READ_AHEAD))
            self._ahead_at, at = self._position, 0
        data = self._ahead[at : at + count]
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to another position."""
        start = {0: 0, 1: self._position, 2: self._blob.size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def tell(self) -> int:
        """Return the position."""
        return self._position

    def close(self) -> None:
        """Do nothing: the owner of the blob closes it."""
