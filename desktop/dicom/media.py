"""The files a DICOMDIR lists, found on the medium: inside its folder, whatever the list says."""

from __future__ import annotations

import os
from collections.abc import Iterable

from desktop.dicom.directory import FileId
from desktop.dicom.places import Candidate, Found, file_locator, shown

_UNSAFE = frozenset("/\\:\0")


def resolve_file_ids(folder: str, listed: Iterable[FileId]) -> Found:
    """Turn the files a directory lists into candidates; nothing outside ``folder`` counts."""
    found = Found()
    medium = _Medium(folder)
    seen: set[str] = set()
    for entry in listed:
        where = "/".join(shown(part) for part in entry.parts)
        if not _are_safe(entry.parts):
            found.refuse(where, "dicom-unsafe-path")
            continue
        path = medium.find(entry.parts)
        if path is None:
            found.refuse(where, "dicom-media-missing")
            continue
        real = medium.real(path)
        if not medium.holds(real):
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


class _Medium:
    """A folder with a DICOMDIR. What was looked up once is remembered: lists are long."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._real = os.path.realpath(folder)
        self._inside = os.path.join(self._real, "")  # noqa: PTH118 - ends in a separator
        self._real_folders: dict[str, str] = {}
        self._names: dict[str, dict[str, str]] = {}

    def find(self, parts: tuple[str, ...]) -> str | None:
        """Return the path of a file id, also where the medium was copied in other letters.

        Copies of discs come in lower case, or with the version number of ISO 9660 behind a name.
        """
        path = os.path.join(self._folder, *parts)  # noqa: PTH118
        if os.path.lexists(path):
            return path
        path = self._folder
        for part in parts:
            name = self._listing(path).get(part.casefold())
            if name is None:
                return None
            path = os.path.join(path, name)  # noqa: PTH118
        return path

    def _listing(self, folder: str) -> dict[str, str]:
        """Return the names in a folder by how a file id would write them; the first of each."""
        known = self._names.get(folder)
        if known is None:
            known = {}
            try:
                names = sorted(os.listdir(folder)) if self.holds(self.real(folder)) else []  # noqa: PTH208
            except OSError:
                names = []
            for name in names:
                known.setdefault(name.partition(";")[0].rstrip(".").casefold(), name)
            self._names[folder] = known
        return known

    def real(self, path: str) -> str:
        """Return a path without links."""
        folder, name = os.path.split(path)
        known = self._real_folders.get(folder)
        if known is None:
            known = self._real_folders.setdefault(folder, os.path.realpath(folder))
        plain = os.path.join(known, name)  # noqa: PTH118
        return os.path.realpath(plain) if os.path.islink(plain) else plain  # noqa: PTH114

    def holds(self, real: str) -> bool:
        """Whether a path without links lies in the folder."""
        return real == self._real or real.startswith(self._inside)
