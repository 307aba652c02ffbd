"""Where objects lie: folders, single files, archives, media directories.

A locator names one object so that it can be opened again: ``file:<path>``, or
``zip:<length of the path>:<path><member>``.
"""

from __future__ import annotations

import os
import stat
import struct
import threading
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from desktop.dicom.blobs import Blob, open_file
from desktop.dicom.fields import RefusedError, printable
from desktop.domain.message import Problem

_MAX_FILES = 200_000
_MAX_MEMBERS = 10_000
_MAX_TOTAL_BYTES = 2 << 30
_BOMB_RATIO = 100
_BOMB_BYTES = 16 << 20  # below this a ratio means little: an empty slice is a thousandth of itself
_MAX_LIST_BYTES = 32 << 20  # of the list at the end of an archive: far more than its members need
_OPEN_ARCHIVES = 4
_ENCRYPTED = 0x41  # with a password, or with more than that
_ZIP_TAIL = 22 + 65_535 + 20  # the last record, its comment, the locator before it
_ARCHIVE_FAULTS = (
    *(zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, EOFError),
    *(zlib.error, struct.error, RuntimeError),
)
_ZIP_HEADS = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(slots=True)  # not frozen: a walk makes one a file
class Candidate:
    """A thing that may be an object, and what a media directory promises about it."""

    where: str
    locator: str
    expected_uid: str = ""
    expected_patient: str = ""


@dataclass(slots=True)
class Found:
    """What lies below a path."""

    candidates: list[Candidate] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)

    def refuse(self, where: str, code: str) -> None:
        """Note something that will not be read."""
        self.refused.append(Problem.of(where, code))


def file_locator(path: str) -> str:
    """Return the locator of a file."""
    return f"file:{os.path.abspath(path)}"  # noqa: PTH100 - Path would fold ".." differently


def is_archive(blob: Blob) -> bool:
    """Whether the bytes begin like a ZIP archive."""
    return blob.read(0, 4) in _ZIP_HEADS


def shown(name: str) -> str:
    """Return a file name as text that can always be printed, with ``/`` between its parts."""
    if name.isascii() and name.isprintable() and os.sep == "/":
        return name
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace(os.sep, "/")
    return text if text.isprintable() else printable(text)


def walk_folder(root: str, cancelled: Callable[[], bool]) -> Found:
    """List the files below a folder, in order of name; links never lead out of it."""
    found = Found()
    top = os.path.join(os.path.abspath(root), "")  # noqa: PTH100, PTH118 - ends in a separator
    real_root = os.path.realpath(root)
    waiting = [top]
    while waiting and not cancelled():
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            found.refuse(shown(folder[len(top) :]) or ".", "dicom-unreadable")
            continue
        folders: list[str] = []
        for entry in listed:
            where = shown(entry.path[len(top) :])
            if entry.is_symlink():
                _judge_link(entry.path, where, real_root, found)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif entry.is_file(follow_symlinks=False):
                found.candidates.append(Candidate(where, f"file:{entry.path}"))
            else:
                found.refuse(where, "dicom-not-a-file")
        waiting.extend(reversed(folders))
        if len(found.candidates) > _MAX_FILES:
            found.refuse(".", "dicom-too-many-files")
            break
    return found


def _judge_link(path: str, where: str, real_root: str, found: Found) -> None:
    """Refuse a link that leads out; a target inside is met on its own."""
    try:
        target = os.path.realpath(path)
        inside = os.path.commonpath([target, real_root]) == real_root
    except (OSError, ValueError):
        inside = False
    if not inside:
        found.refuse(where, "dicom-link-outside")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """An open archive. Of members that share a name the first counts, not the library's last."""

    archive: zipfile.ZipFile
    first: dict[str, zipfile.ZipInfo]


class Archives:
    """ZIP archives, read in place: nothing is ever extracted to a disk."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._open: OrderedDict[str, _Opened] = OrderedDict()

    def members(self, path: str) -> Found:
        """List the members of an archive; unsafe ones are refused before a byte is read."""
        found = Found()
        with self._lock:
            try:
                listed = self._archive(path).archive.infolist()
            except RefusedError as refused:
                found.refuse(".", refused.problem.code)
                return found
            except _ARCHIVE_FAULTS:
                found.refuse(".", "dicom-archive-broken")
                return found
        sound = _sound_members(listed, found)
        code = _archive_fault(listed, sound)
        if code:
            found.refuse(".", code)
            return found
        for info in sound:
            locator = f"zip:{len(path)}:{path}{info.filename}"
            found.candidates.append(Candidate(where=shown(info.filename), locator=locator))
        return found

    @contextmanager
    def open_member(self, path: str, name: str) -> Iterator[Blob]:
        """Open a member for reading from its start onwards."""
        with self._lock:
            try:
                opened = self._archive(path)
                info = opened.first[name]
                if _member_fault(info, set()):
                    raise RefusedError("dicom-archive-broken")
                with opened.archive.open(info) as stream:
                    yield MemberBlob(stream, info.file_size)
            except _ARCHIVE_FAULTS:
                raise RefusedError("dicom-archive-broken") from None

    def _archive(self, path: str) -> _Opened:
        if path not in self._open:
            _refuse_long_list(path)
            archive = zipfile.ZipFile(path)
            first: dict[str, zipfile.ZipInfo] = {}
            for info in archive.infolist():
                first.setdefault(info.filename, info)
            self._open[path] = _Opened(archive=archive, first=first)
            if len(self._open) > _OPEN_ARCHIVES:
                self._open.popitem(last=False)[1].archive.close()
        self._open.move_to_end(path)
        return self._open[path]

    def close(self) -> None:
        """Close all archives."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].archive.close()


def _sound_members(listed: Sequence[zipfile.ZipInfo], found: Found) -> list[zipfile.ZipInfo]:
    """Return the members that may be read, in order of name; refuse the others one by one."""
    seen: set[str] = set()
    sound = []
    for info in sorted(listed[:_MAX_MEMBERS], key=lambda entry: entry.filename):
        if info.filename.endswith("/"):  # a folder; is_dir() fails on an empty name
            continue
        code = _member_fault(info, seen)
        seen.add(info.filename)
        if code:
            found.refuse(shown(info.filename), code)
        else:
            sound.append(info)
    return sound


def _archive_fault(listed: Sequence[zipfile.ZipInfo], sound: Sequence[zipfile.ZipInfo]) -> str:
    """Return the reason not to read an archive's sound members, or an empty text."""
    if len(listed) > _MAX_MEMBERS:
        return "dicom-archive-many"
    total = sum(info.file_size for info in sound)
    if total > _MAX_TOTAL_BYTES:
        return "dicom-archive-large"
    packed = sum(info.compress_size for info in sound)
    return "dicom-archive-bomb" if _is_bomb(total, packed) else ""


def _is_bomb(plain_bytes: int, packed_bytes: int) -> bool:
    return plain_bytes > _BOMB_BYTES and plain_bytes > _BOMB_RATIO * max(packed_bytes, 1)


def _refuse_long_list(path: str) -> None:
    """Refuse an archive whose list of members is longer than any list allowed, before it is read.

    PKWARE APPNOTE 4.3.14-4.3.16: the last record says how long it is; of a ZIP64 archive, another
    record does, which a locator just before names.

    Raises
    ------
    RefusedError
        If it is.
    """
    with open_file(path, follow=True) as blob:
        tail = blob.read(max(0, blob.size - _ZIP_TAIL), _ZIP_TAIL)
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) < at + 22:
            raise RefusedError("dicom-archive-broken")
        entries, length = struct.unpack_from("<HI", tail, at + 10)
        if tail[max(0, at - 20) : at][:4] == b"PK\x06\x07":
            record = blob.read(struct.unpack_from("<Q", tail, at - 12)[0], 56)
            if len(record) == 56 and record.startswith(b"PK\x06\x06"):  # noqa: PLR2004 - its size
                entries, length = struct.unpack_from("<QQ", record, 32)
    if entries > _MAX_MEMBERS or length > _MAX_LIST_BYTES:
        raise RefusedError("dicom-archive-many")


def _member_fault(info: zipfile.ZipInfo, seen: set[str]) -> str:
    """Return the reason not to read a member, or an empty text."""
    name = info.filename
    parts = name.replace("\\", "/").split("/")
    if not name or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
        return "dicom-unsafe-path"
    if name in seen:
        return "dicom-member-twice"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        return "dicom-link-outside" if kind == stat.S_IFLNK else "dicom-not-a-file"
    if info.flag_bits & _ENCRYPTED:
        return "dicom-member-encrypted"
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "dicom-member-packing"  # others may ask for gigabytes to unpack a byte
    return _size_fault(info)


def _size_fault(info: zipfile.ZipInfo) -> str:
    if info.file_size > _MAX_TOTAL_BYTES or _is_bomb(info.file_size, info.compress_size):
        return "dicom-too-large"
    return ""


class MemberBlob:
    """A member that is decompressed only as far as it is read."""

    __slots__ = ("_data", "_size", "_stream", "version")
    reads_anywhere = False

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._size = size
        self._data = bytearray()
        self.version: tuple[int, ...] = (size,)

    @property
    def size(self) -> int:
        """Return the number of bytes the archive states."""
        return self._size

    def read(self, offset: int, count: int) -> bytes:
        """Return up to ``count`` bytes from ``offset``."""
        stop = min(offset + count, self._size)
        while len(self._data) < stop:
            part = self._stream.read(min(stop - len(self._data), 1 << 20))
            if not part:
                break
            self._data += part
        return bytes(self._data[offset:stop])

    def read_into(self, offset: int, target: memoryview) -> int:
        """Fill ``target`` from ``offset``; return how many bytes there were."""
        part = self.read(offset, len(target))
        target[: len(part)] = part
        return len(part)


@contextmanager
def open_locator(locator: str, archives: Archives) -> Iterator[Blob]:
    """Open what a locator names."""
    kind, _, rest = locator.partition(":")
    if kind == "file":
        with open_file(rest) as blob:
            yield blob
    elif kind == "zip":
        length, _, both = rest.partition(":")
        if not length.isdecimal():
            raise RefusedError("dicom-unreadable")
        with archives.open_member(both[: int(length)], both[int(length) :]) as member:
            yield member
    else:
        raise RefusedError("dicom-unreadable")
