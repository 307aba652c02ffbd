"""What the window's process and a decoder process say to each other.

Fixed-size messages over pipes; bytes over anonymous files that both have open, or, where a system
has none, counted, behind their message. Nothing in them is ever code, and the reader of a message
checks every number in it.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from enum import IntEnum

MAGIC = 0x434E4352
PIPES = "pipes:"  # and how many slots: the argument of a decoder that answers on its output
_REQUEST = struct.Struct("<IIBBBBIIQQQ")
_REPLY = struct.Struct("<IIBBBBIIQ")


class Coding(IntEnum):
    """How the frames of a compressed object are coded; the numbers travel to the decoder."""

    RAW = 0  # encapsulated, yet not compressed
    RLE = 1
    JPEG = 2
    JPEG_LS = 3
    J2K = 4
    HTJ2K = 5
    JPEG_XL = 6
    DEFLATE = 7


FLAT = frozenset({Coding.RAW, Coding.RLE, Coding.DEFLATE})
"""Codings that yield the bytes of a plain frame; the others yield a picture of a stated shape."""


class Status(IntEnum):
    """How a decode ended."""

    READY = 0
    DONE = 1
    DAMAGED = 2
    TOO_LARGE = 3
    OTHER_SHAPE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One frame to decode: what the DICOM header says about it.

    ``rows`` × ``columns`` × ``samples`` values of ``item_bytes`` each; ``from_ycbcr`` asks a JPEG
    decoder to turn YCbCr into RGB; ``memory`` is what the decoder may need for it, in bytes.
    """

    coding: Coding
    rows: int
    columns: int
    samples: int
    item_bytes: int
    out_bytes: int
    memory: int
    from_ycbcr: bool = False
    is_bits: bool = False  # single bits, packed: the decoder yields them as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A job and where its bytes are."""

    serial: int
    job: Job
    data_bytes: int

    def pack(self) -> bytes:
        """Return the message."""
        job = self.job
        return _REQUEST.pack(
            MAGIC,
            self.serial,
            job.coding,
            job.item_bytes,
            job.samples,
            job.from_ycbcr | job.is_bits << 1,
            job.rows,
            job.columns,
            self.data_bytes,
            job.out_bytes,
            job.memory,
        )

    @classmethod
    def unpack(cls, data: bytes) -> Request | None:
        """Return the request; ``None`` if it is none."""
        if len(data) != _REQUEST.size:
            return None
        magic, serial, coding, item, samples, flags, rows, columns, size, out, memory = (
            _REQUEST.unpack(data)
        )
        if magic != MAGIC:
            return None
        job = Job(
            coding=Coding(coding),
            rows=rows,
            columns=columns,
            samples=samples,
            item_bytes=item,
            out_bytes=out,
            memory=memory,
            from_ycbcr=bool(flags & 1),
            is_bits=bool(flags & 2),
        )
        return cls(serial=serial, job=job, data_bytes=size)


REQUEST_SIZE = _REQUEST.size
REPLY_SIZE = _REPLY.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How a job ended; for a picture also its shape as the decoder found it."""

    serial: int
    status: Status
    rows: int = 0
    columns: int = 0
    samples: int = 0
    item_bytes: int = 0
    out_bytes: int = 0

    def pack(self) -> bytes:
        """Return the message."""
        return _REPLY.pack(
            MAGIC,
            self.serial,
            self.status,
            self.item_bytes,
            self.samples,
            0,
            self.rows,
            self.columns,
            self.out_bytes,
        )

    @classmethod
    def unpack(cls, data: bytes) -> Reply | None:
        """Return the reply; ``None`` if it is none."""
        if len(data) != _REPLY.size:
            return None
        magic, serial, status, item, samples, _, rows, columns, out = _REPLY.unpack(data)
        if magic != MAGIC or status not in Status.__members__.values():
            return None
        return cls(
            serial=serial,
            status=Status(status),
            rows=rows,
            columns=columns,
            samples=samples,
            item_bytes=item,
            out_bytes=out,
        )

    def fits(self, job: Job) -> bool:
        """Whether a finished reply is the one that was asked for."""
        shape = (self.rows, self.columns, self.samples, self.item_bytes, self.out_bytes)
        wanted = (job.rows, job.columns, job.samples, job.item_bytes, job.out_bytes)
        return shape == wanted


def has_shared_files() -> bool:
    """Whether two processes can have one file without a name open: Linux.

    Elsewhere pixels travel through the pipes themselves (`desktop.dicom.decode_pipes`).
    """
    return os.name == "posix" and hasattr(os, "memfd_create")


def anonymous_file() -> int:
    """Return a descriptor of a file in memory, without a name."""
    return os.memfd_create("frame", os.MFD_CLOEXEC)


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write bytes to the beginning of a file."""
    view, done = memoryview(data), 0
    while done < len(view):
        done += os.pwrite(descriptor, view[done:], done)


def read_all(descriptor: int, target: memoryview) -> int:
    """Fill ``target`` from the beginning of a file; return how many bytes there were."""
    done = 0
    while done < len(target):
        part = os.preadv(descriptor, [target[done:]], done)
        if not part:
            break
        done += part
    return done
