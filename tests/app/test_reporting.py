"""From a draft to its report: which images are printed, whose, and where the marks lie."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop import assets
from desktop.app.draft import Draft, KeyImage, Mark, Place
from desktop.app.ports import FrameError
from desktop.app.reporting import Setting, draft_of, make_report
from desktop.domain.case import ImagePlace
from desktop.domain.imaging import (
    FramePlacement,
    FrameRef,
    GeometryKind,
    PixelScale,
    Plane,
    Stack,
    Study,
    StudyPatient,
)
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.evidence.assessment import Assessment
from desktop.report.wording import Wording
from tests.report.report_samples import Plain, sample_assessment, sample_case


@cache
def setting() -> Setting:
    return Setting(words=Plain(Wording("en", assets.locale_texts("en"))))


def ref(number: int) -> FrameRef:
    return FrameRef(
        locator=f"s{number}",
        frame=1,
        sop_uid=f"1.2.3.{number}",
        placement=FramePlacement(
            origin_lps_mm=(-50.0, -60.0, 5.0 * number),
            row_direction=(1.0, 0.0, 0.0),
            column_direction=(0.0, 1.0, 0.0),
            frame_of_reference_uid="1.9",
        ),
        scale=PixelScale(row_mm=0.5, column_mm=0.5, basis="PixelSpacing"),
    )


def study(uid: str = "1.2.3", patient_id: str = "CS-0417") -> Study:
    stack = Stack(
        series_uid="1.2.3.9",
        stack=1,
        number=5,
        description="Ax T2",
        modality="MR",
        plane=Plane.AXIAL,
        geometry=GeometryKind.VOLUME,
        rows=200,
        columns=240,
        transfer_syntax="1.2.840.10008.1.2.1",
        frames=tuple(ref(n) for n in (1, 2, 3)),
    )
    patient = StudyPatient(id=patient_id, birth_date="1980-03-12", name="DEMO^Marta")
    return Study(study_uid=uid, patient=patient, accession="A-26-11873", stacks=(stack,))


def decode(frame_ref: FrameRef) -> Frame:
    stored = np.zeros((200, 240), dtype=np.int16)
    stored[100, 120] = 1000
    return Frame(ref=frame_ref, stored=stored)


def draft(**changed: object) -> Draft:
    mark = Mark(
        finding="f1",
        place=Place(series_uid="1.2.3.9", stack=1, sop_uid="1.2.3.2", frame=1, x=120.0, y=100.0),
    )
    return replace(draft_of(sample_case()), marks=(mark,), **changed)


def report(made: Draft, *studies: Study, read=decode):
    assessment: Assessment = sample_assessment()
    return make_report(made, assessment, setting(), studies=studies or None, decode=read)


def test_that_a_marked_finding_brings_its_image_with_the_mark_on_the_right_pixel() -> None:
    made = report(draft(), study())
    assert made.problems == ()
    picture = made.document.section("key-images").blocks[0].items[0]
    shown = made.pictures[(picture.sop_uid, picture.frame)].pixels
    mark = picture.marks[0]
    assert mark.badge.number == 1
    assert shown[int(mark.y), int(mark.x)] == shown.max()
    assert picture.caption == "Ax T2 · Se 5 Im 2 · W1001 L500"


def test_that_a_case_file_finds_the_pixel_from_the_patient_point() -> None:
    case = sample_case()
    place = ImagePlace(sop_uid="1.2.3.2", frame=1, point_lps_mm=(10.0, -10.0, 10.0))
    found = (replace(case.findings[0], image=place), *case.findings[1:])
    made = report(draft_of(replace(case, findings=found)), study())
    picture = made.document.section("key-images").blocks[0].items[0]
    mark = picture.marks[0]
    shown = made.pictures[("1.2.3.2", 1)].pixels
    assert shown[int(mark.y), int(mark.x)] == shown.max()


def test_that_images_of_another_patient_are_never_printed() -> None:
    made = report(draft(), study(patient_id="OTHER"))
    assert made.document.section("key-images") is None
    assert [p.code for p in made.problems] == ["export-other-study"]


def test_that_images_of_another_study_are_never_printed() -> None:
    made = report(draft(), study(uid="9.9.9"))
    assert made.pictures == {}
    assert [p.code for p in made.problems] == ["export-other-study"]


def test_that_a_frame_that_is_not_there_is_named_and_the_report_is_still_made() -> None:
    image = KeyImage(series_uid="1", stack=1, sop_uid="9.9", frame=1)
    made = report(draft(key_images=(image,)), study())
    assert [(p.where, p.code) for p in made.problems] == [("9.9", "export-image-missing")]
    assert made.document.section("key-images") is not None


def test_that_an_unreadable_frame_is_named_with_its_reason() -> None:
    def broken(_ref: FrameRef) -> Frame:
        raise FrameError(Problem.of("s2", "path-missing"))

    made = report(draft(), study(), read=broken)
    assert [p.code for p in made.problems] == ["export-image-unreadable"]
    words = Wording("en", assets.locale_texts("en"))
    assert "no such file" in words.what(made.problems[0])


def test_that_a_key_image_prints_in_the_window_it_was_chosen_in() -> None:
    image = KeyImage(
        series_uid="1.2.3.9",
        stack=1,
        sop_uid="1.2.3.3",
        frame=1,
        window_center=100.0,
        window_width=50.0,
    )
    made = report(draft(key_images=(image,)), study())
    items = made.document.section("key-images").blocks[0].items
    assert [i.sop_uid for i in items] == ["1.2.3.2", "1.2.3.3"]
    assert items[1].caption.endswith("W50 L100")
    assert items[1].marks == ()


def turned_image(**changed: object) -> KeyImage:
    return KeyImage(series_uid="1.2.3.9", stack=1, sop_uid="1.2.3.2", frame=1, **changed)


def test_that_a_key_image_prints_as_it_was_shown_with_its_letters_and_marks() -> None:
    image = turned_image(quarters=1, mirrored=True)
    made = report(draft(key_images=(image,)), study())
    picture = made.document.section("key-images").blocks[0].items[0]
    # axial as stored: right, front, left, back; a quarter turn clockwise, then mirrored
    assert picture.letters == ("A", "R", "P", "L")
    assert picture.caption.endswith("· rotated 90°, then flipped")
    shown = made.pictures[("1.2.3.2", 1)].pixels
    mark = picture.marks[0]
    assert shown[int(mark.y), int(mark.x)] == shown.max()
    plain = report(draft(), study()).document.section("key-images").blocks[0].items[0]
    assert plain.letters == ("R", "A", "L", "P")
    assert "flipped" not in plain.caption


@given(quarters=st.integers(0, 3), mirrored=st.booleans(), inverted=st.booleans())
def test_that_letters_of_a_printed_image_follow_its_pixels(
    quarters: int, mirrored: bool, inverted: bool
) -> None:
    """A ramp that grows towards the patient's left is darkest at the edge that says right."""

    def ramp(frame_ref: FrameRef) -> Frame:
        stored = np.tile(np.arange(240, dtype=np.int16), (200, 1))
        return Frame(ref=frame_ref, stored=stored)

    image = turned_image(quarters=quarters, mirrored=mirrored, inverted=inverted)
    made = report(replace(draft(key_images=(image,)), marks=()), study(), read=ramp)
    picture = next(
        i for i in made.document.section("key-images").blocks[0].items if i.sop_uid == "1.2.3.2"
    )
    found = made.pictures[("1.2.3.2", 1)]
    shown = found.pixels.astype(int)
    left, top, right, bottom = picture.letters
    edges = {
        left: shown[:, 0].mean(),
        top: shown[0].mean(),
        right: shown[:, -1].mean(),
        bottom: shown[-1].mean(),
    }
    darkest = "L" if inverted else "R"
    assert min(edges, key=edges.get) == darkest
    assert ("inverted" in picture.caption) is inverted


def test_that_an_image_that_does_not_say_where_its_sides_are_says_so_when_printed() -> None:
    made_study = study()
    stack = made_study.stacks[0]
    frames = tuple(replace(ref, placement=None) for ref in stack.frames)
    bare = replace(made_study, stacks=(replace(stack, frames=frames),))
    made = report(draft(key_images=(turned_image(mirrored=True),)), bare)
    picture = made.document.section("key-images").blocks[0].items[0]
    assert picture.letters == ()
    assert picture.caption.endswith("· flipped · sides not stated in the image")


def test_that_a_picture_keeps_its_proportions_when_it_is_rotated() -> None:
    made_study = study()
    stack = made_study.stacks[0]
    scale = PixelScale(row_mm=2.0, column_mm=0.5, basis="PixelSpacing")
    frames = tuple(replace(ref, scale=scale) for ref in stack.frames)
    wide = replace(made_study, stacks=(replace(stack, frames=frames),))
    made = report(draft(key_images=(turned_image(quarters=3),)), wide)
    found = made.pictures[("1.2.3.2", 1)]
    assert (found.row_mm, found.column_mm) == (0.5, 2.0)


def test_that_without_images_the_report_is_complete_in_words() -> None:
    made = make_report(draft(), sample_assessment(), setting())
    assert made.problems == ()
    assert made.document.section("key-images") is None
    assert made.document.section("impression") is not None


def test_that_numbers_of_a_draft_are_kept_and_never_given_anew() -> None:
    made = replace(draft(), numbers=(("f1", 7), ("f2", 2), ("f3", 9), ("f4", 4)))
    items = report(made).document.section("impression").blocks[0].items
    assert items[0].number == 7
