"""Where objects lie: folders, single files, archives, media directories.

A locator names one object so that it can be opened again: ``file:<path>``, or
``zip:<length of the path>:<path><member>``.
"""

from __future__ import annotations

import os
import stat
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from desktop.dicom.blobs import Blob, open_file
from desktop.dicom.directory import FileId
from desktop.dicom.fields import RefusedError, printable
from desktop.domain.message import Problem

_MAX_FILES = 200_000
_MAX_MEMBERS = 100_000
_MAX_MEMBER_BYTES = 2 << 30
_BOMB_RATIO = 200
_BOMB_BYTES = 64 << 20
_OPEN_ARCHIVES = 4
_ZIP_HEADS = (b"PK\x03\x04", b"PK\x05\x06")
_UNSAFE = frozenset("/\\:\0")


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


def resolve_file_ids(folder: str, listed: list[FileId]) -> Found:
    """Turn the files a directory lists into candidates; nothing outside ``folder`` counts."""
    found = Found()
    real_root = os.path.realpath(folder)
    seen: set[str] = set()
    for entry in listed:
        where = "/".join(shown(part) for part in entry.parts)
        if not _are_safe(entry.parts):
            found.refuse(where, "dicom-unsafe-path")
            continue
        path = _existing(folder, entry.parts)
        if path is None:
            found.refuse(where, "dicom-media-missing")
            continue
        real = os.path.realpath(path)
        if os.path.commonpath([real, real_root]) != real_root:
            found.refuse(where, "dicom-link-outside")
        elif real not in seen:
            seen.add(real)
            found.candidates.append(
                Candidate(
                    where=where,
                    locator=file_locator(path),
                    expected_uid=entry.sop_uid,
                    expected_patient=entry.patient_id,
                )
            )
    return found


def _are_safe(parts: tuple[str, ...]) -> bool:
    return bool(parts) and not any(
        part in ("", ".", "..") or _UNSAFE.intersection(part) for part in parts
    )


def _existing(folder: str, parts: tuple[str, ...]) -> str | None:
    """Return the path of a file id, also where the medium was copied in lower case."""
    for variant in (parts, tuple(part.lower() for part in parts)):
        path = os.path.join(folder, *variant)  # noqa: PTH118
        if os.path.lexists(path):
            return path
    return None


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
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
                found.refuse(".", "dicom-archive-broken")
                return found
        if len(listed) > _MAX_MEMBERS:
            found.refuse(".", "dicom-too-many-files")
            return found
        seen: set[str] = set()
        for info in sorted(listed, key=lambda entry: entry.filename):
            if info.is_dir():
                continue
            code = _member_fault(info, seen)
            seen.add(info.filename)
            where = shown(info.filename)
            if code:
                found.refuse(where, code)
            else:
                locator = f"zip:{len(path)}:{path}{info.filename}"
                found.candidates.append(Candidate(where=where, locator=locator))
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
            except (
                zipfile.BadZipFile,
                OSError,
                ValueError,
                KeyError,
                NotImplementedError,
                EOFError,
            ):
                raise RefusedError("dicom-archive-broken") from None

    def _archive(self, path: str) -> _Opened:
        if path not in self._open:
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


def _member_fault(info: zipfile.ZipInfo, seen: set[str]) -> str:
    """Return the reason not to read a member, or an empty text."""
    name = info.filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
        return "dicom-unsafe-path"
    if name in seen:
        return "dicom-member-twice"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "dicom-link-outside"
    if info.flag_bits & 1:
        return "dicom-member-encrypted"
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > _MAX_MEMBER_BYTES or (info.file_size > _BOMB_BYTES and ratio > _BOMB_RATIO):
        return "dicom-too-large"
    return ""


class MemberBlob:
    """A member that is decompressed only as far as it is read."""

    __slots__ = ("_data", "_size", "_stream", "version")

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
