"""Reading a DICOMDIR: which files it lists, and for which patient.

The list itself is taken in the order it is written. The offsets that link the records are only
used to learn whose files they are, each record once: a hostile directory links them in a ring.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.dicom import tags
from desktop.dicom.fields import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class FileId:
    """One file that a directory lists; empty texts where the directory says nothing."""

    parts: tuple[str, ...]
    sop_uid: str = ""
    patient_id: str = ""


def file_ids(directory: Fields) -> list[FileId]:
    """Return the files of a directory in the order they are written."""
    owners = _owners(directory)
    found = []
    for item in directory.items(tags.DIRECTORY_RECORDS):
        parts = item.texts(tags.DIRECTORY_FILE_ID)
        if parts:
            found.append(
                FileId(
                    parts=parts,
                    sop_uid=item.text(tags.DIRECTORY_SOP_UID),
                    patient_id=owners.get(item.integer(tags.ITEM_OFFSET) or -1, ""),
                )
            )
    return found


def _owners(directory: Fields) -> dict[int, str]:
    """Return the patient ID of each record that the links reach, by the record's offset."""
    records = {
        offset: item
        for item in directory.items(tags.DIRECTORY_RECORDS)
        if (offset := item.integer(tags.ITEM_OFFSET)) is not None
    }
    owners: dict[int, str] = {}
    waiting = [(directory.integer(tags.DIRECTORY_FIRST) or 0, "")]
    while waiting:
        offset, above = waiting.pop()
        record = records.get(offset)
        if record is None or offset in owners:
            continue
        patient = record.text(tags.PATIENT_ID) or above
        owners[offset] = patient
        waiting.append((record.integer(tags.DIRECTORY_NEXT) or 0, above))
        waiting.append((record.integer(tags.DIRECTORY_LOWER) or 0, patient))
    return owners
