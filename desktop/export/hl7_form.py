r"""A report as an HL7 2.5.1 result message (ORU^R01), built by hand and parsed before it leaves.

Segments end with CR; none of the bytes 0x0B and 0x1C, by which messages are framed, is ever inside.
Delimiters of a text are escaped, a line end is ``\.br\``. A text beyond 13,000 characters goes on
in further OBX of the same OBX-3, whose OBX-4 counts on (``3.1``, ``3.2``): receivers join them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from desktop.domain.message import Problem
from desktop.export.fhir_narrative import section_text
from desktop.export.form_codes import (
    COMMUNICATION,
    LOCAL_SCHEME,
    SECTIONS,
    Figure,
    attributes,
    figures,
    loose_figures,
    title_code,
    ucum,
)
from desktop.export.form_input import FormError, FormInput, Told, check, day_of, quantity
from desktop.export.hl7_check import faults
from desktop.report.communication import moment
from desktop.report.lifecycle import OBR_25, Status

PIECE = 13_000
"""Characters of one OBX-5: no text of this length is longer than 65,536 once escaped."""
_ESCAPES = {
    "\\": "\\E\\",
    "|": "\\F\\",
    "^": "\\S\\",
    "&": "\\T\\",
    "~": "\\R\\",
    "\n": "\\.br\\",
    "\t": "\\X09\\",
}
LIMITS = {"id": 199, "name": 194}
"""Longest component of HL7 2.5.1 where a text goes: id and number, family name."""
NAMESPACE_LENGTH = 20
SEX = {"female": "F", "male": "M", "other": "O", "unknown": "U"}
OBX_11 = {
    Status.DRAFT: "R",
    Status.PRELIMINARY: "P",
    Status.FINAL: "F",
    Status.APPENDED: "F",
    Status.CORRECTED: "C",
    Status.RETRACTED: "X",
}
"""Table 0085 knows no addendum: what was signed stays final, the addendum is an OBX of its own."""
FLAGS = {1: "AA", 2: "A", 3: "A"}


def to_hl7(given: FormInput) -> bytes:
    """Return the message in UTF-8, the same bytes for the same input.

    Raises
    ------
    FormError
        Where a text cannot be carried or is too long for its field (names both), or the message
        does not hold to HL7 2.5.1.
    """
    check(given)
    _check_lengths(given)
    message = "".join(f"{line}\r" for line in _segments(given))
    for where in faults(message):
        raise FormError(Problem.of(f"HL7 {where}", "form-not-valid", form="HL7 2.5.1"))
    return message.encode()


def escaped(text: str) -> str:
    """Return text as the content of a field: no delimiter, no line end, nothing lost."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_ESCAPES.get(c, c) for c in text)


def _check_lengths(given: FormInput) -> None:
    """Refuse what its field cannot hold; a name is measured by its longest part."""
    case = given.draft.case
    held = (
        ("id", "/patient/id", case.patient.id),
        ("id", "/patient/issuer", case.patient.issuer),
        ("id", "/study/accession", case.study.accession),
        ("id", "/study/uid", case.study.uid),
        ("name", "/patient/name", case.patient.name),
        ("name", "/study/referrer", case.study.referrer),
        ("name", "/signing/by", given.signing.by),
    )
    for kind, where, text in held:
        limit, parts = LIMITS[kind], (text or "").split("^") if kind == "name" else [text or ""]
        longest = max(len(part) for part in parts)
        if longest > limit:
            raise FormError(
                Problem.of(where, "form-too-long", limit=str(limit), length=f"{longest:,}")
            )


def _segments(given: FormInput) -> Iterator[str]:
    yield _header(given)
    yield _patient(given)
    yield _order(given)
    yield _request(given)
    for place, (kind, code, sub, value, unit, flag) in enumerate(_observations(given), start=1):
        fields = ["OBX", str(place), kind, code, sub, value, unit, "", flag, "", ""]
        yield "|".join([*fields, OBX_11[given.status], "", "", _time(_observed(given))])


def _time(text: str | None) -> str:
    """Return a time as HL7 writes it; a day where no time is known."""
    when = moment(text or "")
    if when is None:
        return day_of(text).replace("-", "")
    if len(text or "") <= len("2026-11-02"):
        return when.strftime("%Y%m%d")
    return when.strftime("%Y%m%d%H%M%S") + when.strftime("%z")


def _observed(given: FormInput) -> str:
    return given.draft.case.study.date or given.at


def _issued(given: FormInput) -> str:
    signing = given.signing
    newest = signing.addenda[0].at if signing.addenda else signing.at
    return newest or given.draft.case.issued or given.draft.case.study.date or given.at


def _header(given: FormInput) -> str:
    organisation = given.draft.case.study.organisation or ""
    # a longer name than the field holds is not cut: the letterhead's own OBX says it whole
    facility = escaped(organisation) if len(organisation) <= NAMESPACE_LENGTH else ""
    number = given.uid("hl7", given.status, given.at).replace("-", "")[:20]
    return "|".join(
        [
            "MSH",
            "^~\\&",
            "CONCORD",
            facility,
            "",
            "",
            _time(given.at),
            "",
            "ORU^R01^ORU_R01",
            number,
            "P",
            "2.5.1",
            *("",) * 5,
            "UNICODE UTF-8",
        ]
    )


def _name(text: str | None) -> str:
    """Return a DICOM person name as XPN: the same components, each escaped; groups stay whole."""
    family, given, middle, prefix, suffix = (*(text or "").split("^"), *("",) * 5)[:5]
    beyond = (text or "").split("^")[5:]
    suffix = "^".join((suffix, *beyond))  # more than a name has: kept as text
    parts = [escaped(part) for part in (family, given, middle, suffix, prefix)]
    return "^".join(parts).rstrip("^")


def _patient(given: FormInput) -> str:
    patient = given.draft.case.patient
    number = "^".join(["", "", "", escaped(patient.issuer or "")]).rstrip("^")
    fields = ["PID", "1", "", escaped(patient.id or "") + number, "", _name(patient.name), ""]
    return "|".join(
        [*fields, day_of(patient.birth_date).replace("-", ""), SEX.get(patient.sex or "", "U")]
    )


def _order(given: FormInput) -> str:
    return "|".join(["ORC", "RE", "", escaped(given.draft.case.study.accession or "")])


def _request(given: FormInput) -> str:
    case = given.draft.case
    code, meaning = title_code(case.study)
    fields = [""] * 33
    fields[0] = "OBR"
    fields[1] = "1"
    fields[3] = escaped(case.study.accession or given.draft.id)
    fields[4] = _coded(code, meaning, "LN")
    fields[7] = _time(_observed(given))
    fields[16] = _person(case.study.referrer)
    fields[18] = escaped(case.study.accession or "")
    fields[22] = _time(_issued(given))
    fields[24] = "RAD"
    fields[25] = OBR_25[given.status]
    fields[32] = f"&{escaped(given.signing.by)}" if given.signing.by else ""
    return "|".join(fields).rstrip("|")


def _person(text: str | None) -> str:
    """Return a person as XCN: no id, then the parts of the name."""
    name = _name(text)
    return f"^{name}" if name else ""


def _coded(code: str, meaning: str, scheme: str) -> str:
    return "^".join((escaped(code), escaped(meaning), scheme))


def _local(word: str) -> str:
    return _coded(word, word, LOCAL_SCHEME)


Observed = tuple[str, str, str, str, str, str]
"""Type, what, sub-id, value, unit, flag."""


def _observations(given: FormInput) -> Iterator[Observed]:
    """Yield the study, the sections, each finding, loose figures, critical results, the page."""
    case = given.draft.case
    if case.study.uid:
        yield "ST", _coded("113014", "DICOM Study", "DCM"), "", escaped(case.study.uid), "", ""
    if case.clinical.indication:
        what = _coded("18785-6", "Indications for procedure", "LN")
        yield from _text(what, "0", case.clinical.indication)
    yield from _sections(given)
    for place in range(1, len(case.findings) + 1):
        yield from _finding(given, place)
    for place, figure in enumerate(loose_figures(given.draft), start=1):
        yield _figure(f"m{place}", figure)
    for place, told in enumerate(given.told, start=1):
        yield from _told(f"c{place}", told)
    if given.pdf:
        data = base64.b64encode(given.pdf).decode()
        what = _coded(*title_code(case.study), "LN")
        yield "ED", what, "", f"^application^pdf^Base64^{data}", "", ""


def _sections(given: FormInput) -> Iterator[Observed]:
    for place, section in enumerate(given.document.sections, start=1):
        if section.id == "communication":  # each record has an OBX of its own
            continue
        code, meaning = SECTIONS.get(section.id, ("", ""))
        what = _coded(code, meaning, "LN") if code else _local(section.id)
        yield from _text(what, str(place), section_text(section))


def _text(what: str, sub: str, text: str, flag: str = "") -> Iterator[Observed]:
    """Yield a text as one OBX, or as many as its length asks for."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    for place, piece in enumerate(pieces, start=1):
        own = sub if len(pieces) == 1 else f"{sub}.{place}"
        yield "FT", what, own, escaped(piece), "", flag


def _finding(given: FormInput, place: int) -> Iterator[Observed]:
    """Yield a finding as a code, what is stated of it, its figures, and its note."""
    finding = given.draft.case.findings[place - 1]
    sub = f"f{place}"
    name = given.title_of(finding)
    value = _coded(finding.type, name, LOCAL_SCHEME)
    yield "CE", _coded("121071", "Finding", "DCM"), sub, value, "", ""
    stated = [*attributes(finding), ("lane", given.lane_of(finding))]
    for name, word in stated:
        if word:
            yield "ST", _local(name), sub, escaped(word), "", ""
    for figure in figures(given.draft, finding):
        yield _figure(sub, figure)
    if finding.note:
        yield from _text(_local("note"), sub, finding.note)


def _figure(sub: str, figure: Figure) -> Observed:
    _where, name, value, unit = figure
    units = _coded(ucum(unit), unit, "UCUM") if unit else ""
    return "NM", _local(name), sub, quantity(value), units, ""


def _told(sub: str, told: Told) -> Iterator[Observed]:
    """Yield a critical result: what, then who was told when and how, one OBX each."""
    flag = FLAGS.get(told.category or 1, "AA")
    yield from _text(_coded(*COMMUNICATION, "LN"), sub, told.name, flag)
    record = told.record
    state = "told" if record is not None and record.is_told else "open"
    yield "ST", _local("call-state"), sub, state, "", flag
    if record is None:
        return
    yield from _text(_local("told-to"), sub, record.told_to, flag)
    back = "" if record.read_back is None else "yes" if record.read_back else "no"
    rows = (
        ("found-at", _time(record.found_at)),
        ("told-at", _time(record.told_at)),
        ("how", escaped(record.how)),
        ("read-back", back),
        ("retry-at", _time(record.retry_at)),
    )
    for name, value in rows:
        if value:
            yield "ST", _local(name), sub, value, "", flag
