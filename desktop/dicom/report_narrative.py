"""The whole report in words as an Enhanced SR document: every section, block and line of it.

A text of the document is one text item, unchanged. Sections that the standard has a heading for
carry it; the others, and what a table or a lane is made of, carry codes of Concord's own.

References
----------
PS3.3 A.35.2; PS3.16 TID 2000, 2001, 1001, 1204, CID 7001.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from desktop.app.kept import KeptReport
from desktop.dicom import tags
from desktop.dicom.report_codes import CONCEPTS, HEADINGS, own
from desktop.dicom.report_head import (
    Kind,
    ReportImages,
    date_content,
    declare_scheme,
    evidence,
    file_bytes,
    frames_named,
    language_of,
    new_object,
    own_uid,
    predecessors,
    state_of,
    title_of,
)
from desktop.dicom.report_items import (
    CONTEXT,
    MODIFIES,
    code_item,
    coded,
    container,
    identified,
    image,
    named,
    text,
)
from desktop.dicom.report_text import fits_line
from desktop.domain.sr_tree import Code
from desktop.report.document import (
    Block,
    Document,
    Facts,
    KeyPicture,
    KeyPictures,
    Lane,
    LaneItem,
    Letterhead,
    Notes,
    Paragraph,
    Section,
    Signature,
    Span,
    Strip,
    Table,
    TableRow,
)

if TYPE_CHECKING:
    from pydicom import Dataset

NARRATIVE = Kind(
    name="narrative", sop_class="1.2.840.10008.5.1.4.1.1.88.22", modality="SR", series_number=9_002
)
_LANGUAGE = Code(value="121049", scheme="DCM", meaning="Language of Content Item and Descendants")
_OBSERVER_TYPE = Code(value="121005", scheme="DCM", meaning="Observer Type")
_PERSON = Code(value="121006", scheme="DCM", meaning="Person")
_DEVICE = Code(value="121007", scheme="DCM", meaning="Device")
_PERSON_NAME = Code(value="121008", scheme="DCM", meaning="Person Observer Name")
_DEVICE_UID = Code(value="121012", scheme="DCM", meaning="Device Observer UID")
HEADING, FOOT = "heading", "foot"
SECTION = "section-"


def narrative(kept: KeptReport, images: ReportImages) -> bytes:
    """Return the report in words as a file.

    Raises
    ------
    RefusedError
        Where a text does not fit its field, an image is missing, or no date is known.
    """
    made = new_object(NARRATIVE, kept, images)
    date_content(made, kept, images)
    state_of(made, kept)
    predecessors(made, NARRATIVE, kept, images)
    declare_scheme(made)
    made.ReferencedPerformedProcedureStepSequence = []
    made.PerformedProcedureCodeSequence = []
    evidence(made, images, shown_images(kept.document))
    made.ValueType, made.ContinuityOfContent = "CONTAINER", "SEPARATE"
    made.ConceptNameCodeSequence = [code_item(title_of(kept))]
    made.ContentTemplateSequence = [_template("2000")]
    made.ContentSequence = [*_context(kept), *_sections(kept.document, images)]
    return file_bytes(made)


def shown_images(document: Document) -> tuple[str, ...]:
    """Return the images a document shows."""
    blocks = (block for section in document.sections for block in section.blocks)
    pictures = (p for block in blocks if isinstance(block, KeyPictures) for p in block.items)
    return tuple(dict.fromkeys(picture.sop_uid for picture in pictures))


def _template(number: str) -> Dataset:
    from pydicom.dataset import Dataset

    item = Dataset()
    item.MappingResource, item.TemplateIdentifier = "DCMR", number
    return item


def _context(kept: KeptReport) -> Iterator[Dataset]:
    """Yield language and observer: who answers for it, who saved it, or the program alone."""
    yield coded(_LANGUAGE, language_of(kept), MODIFIES)
    who = [one.by for one in kept.answerable] or ([kept.by] if kept.by else [])
    for name in dict.fromkeys(who):
        yield coded(_OBSERVER_TYPE, _PERSON, CONTEXT)
        yield named(_PERSON_NAME, name, "PersonObserverName")
    if not who:
        yield coded(_OBSERVER_TYPE, _DEVICE, CONTEXT)
        yield identified(_DEVICE_UID, own_uid(kept, "program"))


def _sections(document: Document, images: ReportImages) -> Iterator[Dataset]:
    """Yield the sections in reading order; what was added later stands before the original."""
    late = [s for s in document.sections if s.id == "addenda"]
    others = [s for s in document.sections if s.id != "addenda"]
    for section in (*late, *others):
        code, heading = _heading(section)
        body = [item for block in section.blocks for item in _block(section.id, block, images)]
        title = _text(HEADING, section.title, section.id) if heading else None
        made = container(code, [*([title] if title is not None else []), *body])
        if made is not None:
            yield made
    page = document.page
    shows = any(section.shows_chances for section in document.sections)
    words = (page.watermark, page.identity, page.posture, page.estimate if shows else "")
    foot = container(own(SECTION + FOOT, "Foot"), _texts("line", words, FOOT))
    if foot is not None:
        yield foot


def _heading(section: Section) -> tuple[Code, bool]:
    """Return the code of a section, and whether its title must be written beside it."""
    known = HEADINGS.get(section.id)
    if known is not None:
        return known, section.title not in ("", known.meaning)
    if fits_line(section.title):
        return own(SECTION + section.id, section.title), False
    return own(SECTION + section.id), bool(section.title)


def _text(concept: str, value: str, section: str) -> Dataset | None:
    code = CONCEPTS.get(concept) or own(concept)
    return text(code, value, f"TextValue ({section}, {code.meaning})")


def _texts(concept: str, values: Iterable[str], section: str) -> Iterator[Dataset]:
    for value in values:
        made = _text(concept, value, section)
        if made is not None:
            yield made


def _block(section: str, block: Block, images: ReportImages) -> Iterator[Dataset]:
    match block:
        case Strip() | Lane():
            yield from _lane(section, block)
        case Paragraph():
            yield from _texts(_running(section), _said(block.spans), section)
        case Table():
            for row in block.rows:
                yield from _row(section, block, row)
        case KeyPictures():
            for picture in block.items:
                yield from _picture(section, picture, images)
        case _:
            yield from _plain(section, block)


def _running(section: str) -> str:
    return section if section in CONCEPTS else "text"


def _said(spans: tuple[Span, ...]) -> Iterator[str]:
    """Yield each run of text as it stands, with the numbers of its evidence behind it."""
    for span in spans:
        refs = f" [{','.join(map(str, span.refs))}]" if span.refs else ""
        yield span.text + refs


def _plain(section: str, block: Letterhead | Facts | Notes | Signature) -> Iterator[Dataset]:
    match block:
        case Letterhead():
            yield from _texts("organisation", (block.organisation,), section)
            yield from _texts("title", (block.title,), section)
            yield from _texts("status", (block.status,), section)
        case Facts():
            for fact in block.items:
                yield from _labelled("fact", fact.label, (fact.value,), section)
        case Notes():
            for note in block.items:
                yield from _labelled("evidence", str(note.number), (note.text,), section)
        case Signature():
            yield from _texts("signature", block.lines, section)


def _labelled(kind: str, label: str, values: Iterable[str], section: str) -> Iterator[Dataset]:
    """Yield texts under their label; one that is no code meaning stands as a text before them."""
    if fits_line(label):
        concept = own(kind, label)
    else:
        concept = own(kind)
        yield from _texts("label", (label,), section)
    for value in values:
        made = text(concept, value, f"TextValue ({section}, {concept.meaning})")
        if made is not None:
            yield made


def _lane(section: str, block: Strip | Lane) -> Iterator[Dataset]:
    children = list(_texts("letter", (block.letter,), section))
    for item in block.items:
        made = container(own("item"), _item(section, item))
        if made is not None:
            children.append(made)
    category = "act_now" if isinstance(block, Strip) else block.category
    if isinstance(block, Lane):
        children += _texts(_running(section), (block.empty, block.note), section)
    if not fits_line(block.title):
        children = [*_texts(HEADING, (block.title,), section), *children]
    meaning = block.title if fits_line(block.title) else ""
    made = container(own(f"lane-{category}", meaning), children)
    if made is not None:
        yield made


def _item(section: str, item: LaneItem) -> Iterator[Dataset]:
    if item.number is not None:
        yield from _texts("number", (str(item.number),), section)
    yield from _texts(HEADING, (item.heading,), section)
    yield from _texts("call", (item.call,), section)
    yield from _texts(_running(section), _said(item.spans), section)
    yield from _texts("detail", item.details, section)


def _row(section: str, table: Table, row: TableRow) -> Iterator[Dataset]:
    children: list[Dataset] = []
    column = 0
    for cell in row.cells:
        title = table.columns[column].title if column < len(table.columns) else ""
        for entry in cell.entries:
            if entry.badge is not None:
                children += _texts("number", (str(entry.badge.number),), section)
            said = tuple(one for one in _said(entry.spans) if one)
            if title or not said:
                children += _labelled(f"column-{column + 1}", title, said, section)
            else:
                children += _texts(f"column-{column + 1}", said, section)
        column += cell.span
    made = container(own("row"), children)
    if made is not None:
        yield made


def _picture(section: str, picture: KeyPicture, images: ReportImages) -> Iterator[Dataset]:
    fields = images.image(picture.sop_uid)
    frames = frames_named(fields, picture.frame)
    words = (picture.title, *picture.lines, picture.caption)
    numbers = (str(mark.badge.number) for mark in picture.marks)
    made = container(
        own("picture"),
        [
            image(fields.uid(tags.SOP_CLASS), picture.sop_uid, frames),
            *_texts("number", numbers, section),
            *_texts("caption", words, section),
        ],
    )
    if made is not None:
        yield made
