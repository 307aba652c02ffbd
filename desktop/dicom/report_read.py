"""Reports read back from the objects they left as: words, measurements and findings, pages.

Unlike the viewer's own reader (``sr_read``) nothing is cut or cleaned here: what is returned is
what the object holds, to be compared with what was kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from desktop.dicom.fields import RefusedError
from desktop.dicom.quiet import quiet_pydicom
from desktop.dicom.report_codes import HEADINGS, LEVELS, OWN, READINGS, REGIONS, SIDES, UNITS, back
from desktop.dicom.report_measured import BASIS, LEVEL, NO_VALUE
from desktop.dicom.report_narrative import HEADING, SECTION
from desktop.domain.measured import Reading
from desktop.domain.side import Side
from desktop.domain.sr_tree import Code

if TYPE_CHECKING:
    from pydicom import Dataset

_SITE, _LATERALITY, _METHOD = "363698007", "272741003", "370129005"
_GROUP, _TRACKED, _TRACKED_UID, _FINDING = "125007", "112039", "112040", "121071"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadState:
    """How far a document says it is, who verified it, and the object it follows."""

    completion: str
    verification: str
    preliminary: str
    verifiers: tuple[str, ...]
    predecessors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSection:
    """A section of a narrative report: the id it has in a ``Document``, and its texts in order."""

    id: str
    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNarrative:
    """A report in words."""

    state: ReadState
    language: str
    sections: tuple[ReadSection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadGroup:
    """A measurement or a finding; ``tool`` is empty for a finding.

    ``words`` are pairs of what is said and the word for it. ``points`` are those of the first
    reading, (0, 0) the centre of the first pixel.
    """

    id: str
    tracking_uid: str
    finding_type: str | None
    region: str | None
    level: str | None
    side: Side | None
    tool: str
    basis: str | None
    readings: tuple[Reading, ...]
    words: tuple[tuple[str, str], ...]
    points: tuple[tuple[float, float], ...]
    sop_uid: str
    frame: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMeasured:
    """A measurement report."""

    state: ReadState
    groups: tuple[ReadGroup, ...]


def read_narrative(data: bytes) -> ReadNarrative:
    """Read a report in words.

    Raises
    ------
    RefusedError
        Where the bytes are no such document.
    """
    with quiet_pydicom():
        dataset = _document(data, "2000")
        return ReadNarrative(
            state=_state(dataset),
            language=_language(dataset),
            sections=tuple(_section(i) for i in _children(dataset) if i.ValueType == "CONTAINER"),
        )


def read_measured(data: bytes) -> ReadMeasured:
    """Read a measurement report; as `read_narrative`."""
    with quiet_pydicom():
        dataset = _document(data, "1500")
        groups = (i for i in _walk(dataset) if _value(_name(i)) == _GROUP)
        return ReadMeasured(state=_state(dataset), groups=tuple(_group(one) for one in groups))


def read_pdf(data: bytes) -> bytes:
    """Return the pages of an Encapsulated PDF as they were put in."""
    with quiet_pydicom():
        dataset = _dataset(data)
        pages = dataset.get("EncapsulatedDocument")
        length = dataset.get("EncapsulatedDocumentLength")
    if not isinstance(pages, bytes) or (length is not None and not 0 < length <= len(pages)):
        raise RefusedError("report-not-read")
    return pages if length is None else pages[:length]


def _dataset(data: bytes) -> Dataset:
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    try:
        return dcmread(BytesIO(data))
    except (InvalidDicomError, ValueError, EOFError, OSError):
        raise RefusedError("report-not-read") from None


def _document(data: bytes, template: str) -> Dataset:
    dataset = _dataset(data)
    stated = [item.get("TemplateIdentifier") for item in dataset.get("ContentTemplateSequence", ())]
    if template not in stated:
        raise RefusedError("report-not-read")
    return dataset


def _state(dataset: Dataset) -> ReadState:
    earlier = (
        str(item.ReferencedSOPInstanceUID)
        for study in dataset.get("PredecessorDocumentsSequence", ())
        for series in study.ReferencedSeriesSequence
        for item in series.ReferencedSOPSequence
    )
    observers = dataset.get("VerifyingObserverSequence", ())
    return ReadState(
        completion=str(dataset.get("CompletionFlag", "")),
        verification=str(dataset.get("VerificationFlag", "")),
        preliminary=str(dataset.get("PreliminaryFlag", "")),
        verifiers=tuple(str(item.VerifyingObserverName) for item in observers),
        predecessors=tuple(earlier),
    )


def _language(dataset: Dataset) -> str:
    codes = (i.ConceptCodeSequence[0] for i in _children(dataset) if _value(_name(i)) == "121049")
    return next((_value(_code(code)) for code in codes), "")


def _section(item: Dataset) -> ReadSection:
    name = _name(item) or Code()
    known = {code.value: section for section, code in HEADINGS.items()}
    own = name.value.removeprefix(SECTION) if name.scheme == OWN else ""
    texts = [i for i in _walk(item) if i.ValueType == "TEXT"]
    titles = [i for i in item.ContentSequence[:1] if _is_heading(i)]
    return ReadSection(
        id=own or known.get(name.value, name.value),
        title=_text(titles[0]) if titles else _title(name),
        texts=tuple(_text(i) for i in texts if not (titles and i is titles[0])),
    )


def _title(name: Code) -> str:
    """Return the title a code carries; that of a section without one is made of its value."""
    return "" if name.meaning == name.value.replace("-", " ") else name.meaning


def _is_heading(item: Dataset) -> bool:
    name = _name(item)
    return item.ValueType == "TEXT" and name is not None and name.value == HEADING


def _group(item: Dataset) -> ReadGroup:
    own: dict[str, list[Dataset]] = {}
    for child in _children(item):
        own.setdefault(_value(_name(child)), []).append(child)
    site = _first_code(own.get(_SITE))
    side = next(
        (back(SIDES, _chosen(c)) for i in own.get(_SITE, ()) for c in _children(i) if _is_side(c)),
        None,
    )
    method = _first_code(own.get(_METHOD))
    numbers = [i for i in _children(item) if i.ValueType == "NUM" or _lacks_number(i)]
    said = [(_value(_name(i)), _value(_chosen(i))) for i in _children(item) if _is_word(i)]
    level = back(LEVELS, site)
    is_own_level = level is not None and level.startswith(LEVEL)
    is_level = site is not None and (is_own_level or site.scheme != OWN) and level is not None
    source = next((i for i in _children(item) if i.ValueType == "IMAGE"), None)
    reference = source.ReferencedSOPSequence[0] if source is not None else None
    return ReadGroup(
        id=_text(own[_TRACKED][0]),
        tracking_uid=str(own[_TRACKED_UID][0].UID),
        finding_type=back({}, _first_code(own.get(_FINDING))),
        region=None if is_level else back(REGIONS, site),
        level=level.removeprefix(LEVEL) if is_level and level is not None else None,
        side=Side(side) if side is not None else None,
        tool=_value(method) if method is not None else "",
        basis=dict(said).get(BASIS),
        readings=tuple(_reading(i) for i in numbers),
        words=tuple(pair for pair in said if pair[0] != BASIS),
        points=_points(numbers),
        sop_uid=str(reference.ReferencedSOPInstanceUID) if reference is not None else "",
        frame=int(reference.get("ReferencedFrameNumber") or 1) if reference is not None else 1,
    )


def _is_side(item: Dataset) -> bool:
    return _value(_name(item)) == _LATERALITY


def _is_word(item: Dataset) -> bool:
    name = _name(item)
    is_own = item.ValueType == "CODE" and name is not None and name.scheme == OWN
    return is_own and not _lacks_number(item)


def _lacks_number(item: Dataset) -> bool:
    return item.ValueType == "CODE" and _chosen(item).value.startswith(NO_VALUE)


def _reading(item: Dataset) -> Reading:
    name = _name(item)
    said = back(READINGS, name) or _value(name)
    if item.ValueType == "CODE":
        written = _chosen(item).value.removeprefix(NO_VALUE)
        return Reading(name=said, value=None, unit=_unit(Code(value=written, scheme="UCUM")))
    one = item.MeasuredValueSequence[0]
    value = one.get("FloatingPointValue")
    shown = float(one.NumericValue if value is None else value)
    return Reading(name=said, value=shown, unit=_unit(_code(one.MeasurementUnitsCodeSequence[0])))


def _unit(code: Code) -> str:
    """Return the name of a unit; one that is not ours stands as it is."""
    name = back(UNITS, code)
    return "" if name == "none" else name or code.value


def _points(numbers: list[Dataset]) -> tuple[tuple[float, float], ...]:
    drawn = (c for i in numbers[:1] for c in _children(i) if c.ValueType == "SCOORD")
    flat = [float(value) - 0.5 for item in drawn for value in item.GraphicData]
    return tuple(zip(flat[::2], flat[1::2], strict=True))


def _children(item: Dataset) -> Any:  # noqa: ANN401 - a sequence of a lazy library
    return item.get("ContentSequence", ())


def _walk(item: Dataset) -> Iterator[Dataset]:
    waiting = list(reversed(_children(item)))
    while waiting:
        now = waiting.pop()
        yield now
        waiting.extend(reversed(_children(now)))


def _name(item: Dataset) -> Code | None:
    found = item.get("ConceptNameCodeSequence")
    return _code(found[0]) if found else None


def _chosen(item: Dataset) -> Code:
    return _code(item.ConceptCodeSequence[0])


def _first_code(items: list[Dataset] | None) -> Code | None:
    return _chosen(items[0]) if items else None


def _code(item: Dataset) -> Code:
    value = item.get("CodeValue") or item.get("LongCodeValue") or ""
    return Code(
        value=str(value), scheme=str(item.CodingSchemeDesignator), meaning=str(item.CodeMeaning)
    )


def _value(code: Code | None) -> str:
    return code.value if code is not None else ""


def _text(item: Dataset) -> str:
    return str(item.get("TextValue", ""))
