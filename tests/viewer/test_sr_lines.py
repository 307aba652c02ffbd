"""Any structured report reads as nested text; its lines lead to images and shapes."""

from __future__ import annotations

import pytest

from desktop import assets
from desktop.domain.message import Message
from desktop.domain.sr_tree import Code, SrDocument, SrItem, SrReference, SrShape
from desktop.report.wording import Wording
from desktop.viewer.sr_lines import headings, lines


@pytest.fixture(scope="module")
def words() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def report(*children: SrItem, **more) -> SrDocument:
    root = SrItem(value_type="CONTAINER", concept=Code(meaning="Report"), children=children)
    return SrDocument(sop_uid="1", sop_class_uid="2", root=root, **more)


def said(document: SrDocument, words: Wording) -> list[str]:
    def name(reference: SrReference) -> Message | None:
        if reference.sop_uid != "1.1":
            return None
        return Message.of("sr-image-known", series="Ax T2", image="5")

    return ["  " * line.depth + words.text(line.text) for line in lines(document, name)]


def test_that_every_kind_of_value_is_said(words: Wording) -> None:
    named = Code(meaning="Thing")
    image = SrItem(
        relationship="SELECTED FROM", value_type="IMAGE", references=(SrReference(sop_uid="1.1"),)
    )
    made = report(
        SrItem(relationship="CONTAINS", value_type="TEXT", concept=named, text="<b>bold</b>"),
        SrItem(
            relationship="HAS CONCEPT MOD", value_type="CODE", concept=named, code=Code(value="7")
        ),
        SrItem(
            relationship="CONTAINS",
            value_type="NUM",
            concept=named,
            number="9.5",
            unit=Code(value="mm"),
            children=(
                SrItem(
                    relationship="INFERRED FROM",
                    value_type="SCOORD",
                    shape=SrShape(kind="POLYLINE", points=((1.0, 2.0), (3.0, 4.0))),
                    children=(image,),
                ),
            ),
        ),
        SrItem(value_type="NUM", concept=named, qualifier=Code(meaning="Not measured")),
        SrItem(value_type="IMAGE", references=(SrReference(sop_uid="9"), SrReference(sop_uid="8"))),
        SrItem(value_type="WAVEFORM", references=(SrReference(sop_uid="9"),)),
        SrItem(value_type="TCOORD", concept=named),
        SrItem(relationship="INFERRED FROM", by_reference=(1, 3, 2)),
        SrItem(value_type="PNAME", concept=named),
        SrItem(value_type="CONTAINER"),
    )
    assert said(made, words) == [
        "Report",
        "  Thing: <b>bold</b>",
        "  Modifier: Thing: 7 (–)",
        "  Thing: 9.5 mm",
        "    Inferred from: line through 2 points",
        "      On: Ax T2, image 5",
        "  Thing: no value (Not measured)",
        "  an image that is not open and 1 more",
        "  a waveform",
        "  Thing: (a value of a kind that is not shown here: TCOORD)",
        "  Inferred from: see item 1.3.2",
        "  Thing: (empty)",
        "  (no heading)",
    ]
    targets = [line.target for line in lines(made, lambda _reference: None)]
    assert targets[4].reference.sop_uid == "1.1"
    assert targets[4].shape.kind == "POLYLINE"
    assert targets[5].reference.sop_uid == "1.1"
    assert [index for index, target in enumerate(targets) if target] == [4, 5, 7]


def test_that_a_continuous_container_reads_as_a_sentence(words: Wording) -> None:
    parts = (
        SrItem(relationship="CONTAINS", value_type="TEXT", text="A mass of"),
        SrItem(relationship="CONTAINS", value_type="NUM", number="3", unit=Code(value="cm")),
        SrItem(relationship="CONTAINS", value_type="TEXT", text="was found."),
    )
    box = SrItem(relationship="CONTAINS", value_type="CONTAINER", children=parts, is_separate=False)
    assert said(report(box), words)[1] == "  A mass of 3 cm was found."


def test_that_flags_and_verifiers_stand_above(words: Wording) -> None:
    made = report(
        is_complete=False, is_verified=True, verifiers=("Reader^Rita",), date="2026-01-02"
    )
    assert [words.text(message) for message in headings(made)] == [
        "Partial",
        "Verified",
        "Verified by Reader^Rita",
        "Of 2026-01-02 ",
    ]
