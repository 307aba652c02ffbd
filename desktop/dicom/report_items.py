"""Content items of a structured report, made by hand (PS3.3 C.17.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop.dicom.report_text import person, whole
from desktop.domain.sr_tree import Code

if TYPE_CHECKING:
    from pydicom import Dataset

CONTAINS, CONTEXT, MODIFIES = "CONTAINS", "HAS OBS CONTEXT", "HAS CONCEPT MOD"
_SHORT = 16  # characters of a Code Value


def code_item(code: Code) -> Dataset:
    """Return a coded word; a long value has an element of its own."""
    from pydicom.dataset import Dataset

    item = Dataset()
    if len(code.value) > _SHORT:
        item.LongCodeValue = code.value
    else:
        item.CodeValue = code.value
    item.CodingSchemeDesignator, item.CodeMeaning = code.scheme, code.meaning
    return item


def _item(kind: str, concept: Code | None, relationship: str) -> Dataset:
    from pydicom.dataset import Dataset

    item = Dataset()
    if relationship:
        item.RelationshipType = relationship
    item.ValueType = kind
    if concept is not None:
        item.ConceptNameCodeSequence = [code_item(concept)]
    return item


def container(concept: Code, children: Iterable[Dataset]) -> Dataset | None:
    """Return a container of items; ``None`` where it would be empty."""
    held = list(children)
    if not held:
        return None
    item = _item("CONTAINER", concept, CONTAINS)
    item.ContinuityOfContent = "SEPARATE"
    item.ContentSequence = held
    return item


def text(concept: Code, value: str, field: str) -> Dataset | None:
    """Return a text item; ``None`` where there is no text, refused by the name of its field."""
    said = whole(field, value)
    if not said:
        return None
    item = _item("TEXT", concept, CONTAINS)
    item.TextValue = said
    return item


def coded(concept: Code, value: Code, relationship: str = CONTAINS) -> Dataset:
    """Return a coded item."""
    item = _item("CODE", concept, relationship)
    item.ConceptCodeSequence = [code_item(value)]
    return item


def named(concept: Code, value: str, field: str, relationship: str = CONTEXT) -> Dataset:
    """Return a person."""
    item = _item("PNAME", concept, relationship)
    item.PersonName = person(field, value)
    return item


def identified(concept: Code, uid: str, relationship: str = CONTEXT) -> Dataset:
    """Return a UID."""
    item = _item("UIDREF", concept, relationship)
    item.UID = uid
    return item


def image(sop_class: str, sop_uid: str, frames: tuple[int, ...] = ()) -> Dataset:
    """Return a reference to an image, or to frames of one."""
    from pydicom.dataset import Dataset

    item = _item("IMAGE", None, CONTAINS)
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = sop_class, sop_uid
    if frames:
        reference.ReferencedFrameNumber = list(frames)
    item.ReferencedSOPSequence = [reference]
    return item
