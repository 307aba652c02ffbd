"""Objects that are shown over, or beside, the images of their study."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from desktop.dicom import tags
from desktop.dicom.blobs import Blob
from desktop.dicom.elements import Coding, parse
from desktop.dicom.fields import Header
from desktop.dicom.header import BIG_ENDIAN, DEFLATED, IMPLICIT, dataset_start
from desktop.dicom.instance import Instance
from desktop.domain.imaging import ObjectKind, ObjectRef

_STORAGE = "1.2.840.10008.5.1.4.1.1."
_KINDS: dict[ObjectKind, tuple[str, ...]] = {
    ObjectKind.PRESENTATION: tuple(f"11.{number}" for number in range(1, 13)),
    ObjectKind.SEGMENTATION: ("66.4", "66.7"),
    ObjectKind.KEY_OBJECTS: ("88.59",),
}
KIND_OF: dict[str, ObjectKind] = {
    f"{_STORAGE}{end}": kind for kind, ends in _KINDS.items() for end in ends
}
"""Kind of each SOP class that is not an image of its own (PS3.4 table B.5-1)."""

_TITLE_BYTES = 262_144
_REPORT_ROOT = f"{_STORAGE}88."


@lru_cache(maxsize=256)
def object_kind(sop_class_uid: str) -> ObjectKind | None:
    """Return what a SOP class is beside the images; ``None`` for images and unknown classes."""
    known = KIND_OF.get(sop_class_uid)
    if known is None and sop_class_uid.startswith(_REPORT_ROOT):
        return ObjectKind.REPORT
    return known


def is_overlay(instance: Instance) -> bool:
    """Whether an object has frames that are shown over others and never by themselves."""
    return bool(instance.parts) and object_kind(instance.sop_class_uid) is ObjectKind.SEGMENTATION


def objects_of(group: Iterable[Instance]) -> tuple[ObjectRef, ...]:
    """Return the objects of one study in series order; images are left out.

    An object without frames and of no known class is ``OTHER``; an image whose pixels are missing
    is still an image, and its series says so.
    """
    found = []
    for instance in group:
        kind = object_kind(instance.sop_class_uid)
        if kind is None:
            if instance.parts or tags.ROWS in instance.fields or instance.problems:
                continue
            kind = ObjectKind.OTHER
        found.append(_ref(instance, kind))
    return tuple(
        sorted(found, key=lambda ref: (ref.number is None, ref.number or 0, ref.series_uid))
    )


def title_of(blob: Blob, header: Header) -> str:
    """Return the title a document states; only what stands before its content is read."""
    if tags.CONCEPT_NAME not in header.sequences:
        return ""
    known = header.fields.first(tags.CONCEPT_NAME)
    if known is None and header.transfer_syntax != DEFLATED:
        start = dataset_start(blob)
        coding = Coding(
            explicit=header.transfer_syntax != IMPLICIT,
            little=header.transfer_syntax != BIG_ENDIAN,
        )
        part = parse(blob.read(start, _TITLE_BYTES), coding, stop_after=tags.CONCEPT_NAME)
        known = part.fields.first(tags.CONCEPT_NAME)
    return known.text(tags.CODE_MEANING) if known is not None else ""


def _ref(instance: Instance, kind: ObjectKind) -> ObjectRef:
    fields = instance.fields
    names = (
        instance.title,
        fields.text(tags.CONTENT_DESCRIPTION),
        fields.text(tags.DOCUMENT_TITLE),
        fields.text(tags.SERIES_DESCRIPTION),
        fields.text(tags.CONTENT_LABEL),
    )
    return ObjectRef(
        locator=instance.locator,
        kind=kind,
        sop_uid=instance.sop_uid,
        sop_class_uid=instance.sop_class_uid,
        series_uid=instance.series_uid,
        modality=fields.text(tags.MODALITY),
        number=fields.integer(tags.SERIES_NUMBER),
        description=next((name for name in names if name), ""),
    )
