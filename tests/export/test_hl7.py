"""The HL7 form: one message that two readers take apart the same way."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import pytest
from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message

from desktop.export.form_input import FormError, FormInput
from desktop.export.hl7_check import faults
from desktop.export.hl7_form import to_hl7
from desktop.report.lifecycle import OBR_25, Status
from tests.export.forms import brief, hostile, sent, tried, with_case

LEFT = {"E": "\\", "F": "|", "S": "^", "T": "&", "R": "~", ".br": "\n", "X09": "\t"}


def split(data: bytes) -> list[list[str]]:
    """Segments into fields, without any library."""
    text = data.decode("utf-8")
    assert text.endswith("\r")
    return [segment.split("|") for segment in text[:-1].split("\r")]


def plain(field: str) -> str:
    """A field without its escapes."""
    return re.sub(r"\\([^\\]*)\\", lambda found: LEFT[found.group(1)], field)


def joined(segments: list[list[str]], what: str) -> dict[str, str]:
    """The texts of one OBX-3 by OBX-4, those that were split joined again."""
    found: dict[str, str] = {}
    for fields in segments:
        if fields[0] == "OBX" and fields[3].startswith(what + "^"):
            assert not set("^&~") & set(fields[5])  # a text is one value of one part
            sub = fields[4].partition(".")[0]
            found[sub] = found.get(sub, "") + plain(fields[5])
    return found


def as_sent(text: str) -> str:
    """A line end is one thing in HL7."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.DISCARDED])
def test_that_each_state_has_its_letter_and_parses(status: Status) -> None:
    data = to_hl7(sent(status))
    message = parse_message(data.decode(), find_groups=True)
    assert message.validate()
    segments = split(data)
    order = next(fields for fields in segments if fields[0] == "OBR")
    assert order[25] == OBR_25[status]
    letters = {fields[11] for fields in segments if fields[0] == "OBX"}
    expected = {Status.APPENDED: "F"}.get(status, OBR_25[status])
    assert letters == {expected}


def test_that_a_strict_reader_takes_every_field_but_long_texts() -> None:
    kept = [s for s in split(to_hl7(sent())) if s[0] != "OBX" or s[2] not in {"FT", "ED"}]
    for place, fields in enumerate(kept[4:], start=1):
        fields[1] = str(place)
    text = "".join("|".join(fields) + "\r" for fields in kept)
    strict = parse_message(text, find_groups=True, validation_level=VALIDATION_LEVEL.STRICT)
    assert strict.validate()


def test_that_the_header_says_what_the_profile_asks() -> None:
    segments = split(to_hl7(sent()))
    head = segments[0]
    assert head[1] == "^~\\&"
    assert head[8] == "ORU^R01^ORU_R01"
    assert head[11] == "2.5.1"
    assert head[17] == "UNICODE UTF-8"
    assert head[6] == "20261123160000+0100"
    assert [s[0] for s in segments[:4]] == ["MSH", "PID", "ORC", "OBR"]
    assert [s[1] for s in segments[4:]] == [str(n) for n in range(1, len(segments) - 3)]


def test_that_the_same_report_gives_the_same_bytes() -> None:
    assert to_hl7(sent()) == to_hl7(sent())


def test_that_findings_figures_and_the_page_have_their_own_obx() -> None:
    segments = split(to_hl7(sent()))
    rows = [s for s in segments if s[0] == "OBX"]
    assert len([s for s in rows if s[3] == "121071^Finding^DCM"]) == 5
    figures = {(s[3].split("^")[0], s[5], s[6].split("^")[0]) for s in rows if s[2] == "NM"}
    assert ("size", "9.4", "mm") in figures
    assert ("length/length", "-2.5", "mm") in figures
    page = next(s for s in rows if s[2] == "ED")[5].split("^")
    assert page[:4] == ["", "application", "pdf", "Base64"]
    assert base64.b64decode(page[4]) == b"%PDF-1.7 page"


def test_that_a_told_result_stands_apart_with_who_and_when() -> None:
    segments = split(to_hl7(sent()))
    assert len(joined(segments, "73568-8")) == 2
    assert sorted(joined(segments, "call-state").values()) == ["open", "told"]
    assert list(joined(segments, "told-to").values()) == ["Dr Vale|^~\\&"]
    assert list(joined(segments, "told-at").values()) == ["20261123151000+0100"]
    assert {s[8] for s in segments if s[0] == "OBX" and s[3].startswith("73568-8")} == {"A", "AA"}


def test_that_an_addendum_is_an_obx_of_its_own_before_the_impression() -> None:
    rows = [s[3] for s in split(to_hl7(sent(Status.APPENDED))) if s[0] == "OBX"]
    added = next(n for n, what in enumerate(rows) if what.startswith("55107-7^"))
    assert added < next(n for n, what in enumerate(rows) if what.startswith("19005-8^"))


def test_that_hostile_identity_never_adds_a_segment_or_field() -> None:
    given = brief()

    def message(text: str) -> FormInput:
        case = given.draft.case
        patient = replace(case.patient, name=text, id=text)
        study = replace(case.study, referrer=text, organisation=text)
        clinical = replace(case.clinical, indication=text)
        return with_case(given, replace(case, patient=patient, study=study, clinical=clinical))

    shape = [len(fields) for fields in split(to_hl7(message("x")))]
    texts = [(k, t) for k, t in hostile().items() if len(t) <= 190]
    assert len(texts) > 150
    for key, text in texts[::12]:
        data, refused = tried(to_hl7, message(text))
        if refused is not None:
            assert refused.where.startswith("/"), key
            continue
        segments = split(data)
        assert [len(fields) for fields in segments][:4] == shape[:4], key
        assert not {0x0B, 0x1C} & set(data)
        assert plain(segments[1][3].split("^")[0]) == as_sent(text), key
        assert joined(segments, "18785-6")["0"] == as_sent(text), key
        parsed = parse_message(data.decode(), find_groups=False)
        assert len(parsed.children) == len(segments), key


def test_that_a_field_too_short_is_named_with_its_limit() -> None:
    given = sent()
    patient = replace(given.draft.case.patient, id="9" * 200)
    with pytest.raises(FormError) as told:
        to_hl7(with_case(given, replace(given.draft.case, patient=patient)))
    assert told.value.problem.where == "/patient/id"
    assert dict(told.value.problem.args)["limit"] == "199"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: m.replace("PID", "ZZZ", 1),
        lambda m: m[:-1],
        lambda m: m.replace("OBX|2|", "OBX|7|", 1),
        lambda m: m.replace("OBR|1", "OBR|\x0b1", 1),
        lambda m: m.replace("|2.5.1|", "|9.9|", 1),
    ],
)
def test_that_a_spoiled_message_is_found(spoil) -> None:
    assert faults(to_hl7(sent()).decode()) == ()
    assert faults(spoil(to_hl7(sent()).decode())) != ()
