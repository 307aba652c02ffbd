"""From a draft to its report: the one way that window and command line share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from desktop.app.draft import Draft
from desktop.app.levels import labelled_lumbar
from desktop.app.ports import FrameError
from desktop.app.reading import MatchState, match
from desktop.domain.case import Case
from desktop.domain.imaging import FrameRef, Stack, Study, Vector3
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame, Window
from desktop.evidence.assessment import Assessment
from desktop.report.compose import compose
from desktop.report.counting import fitted
from desktop.report.department import PRODUCT, Department
from desktop.report.document import Document
from desktop.report.phrases import Words
from desktop.report.picture import KeyPixels, Pictures, Target, cut
from desktop.report.source import (
    UNSIGNED,
    Cite,
    MarkedPicture,
    ReportSource,
    Signing,
    no_citation,
)
from desktop.report.template import Template
from desktop.viewer.geometry import edge_letters, patient_to_pixel
from desktop.viewer.lut import default_voi, render
from desktop.viewer.turn import Turn

AS_STORED = Turn()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a report needs beside the draft: the same for every report of one session.

    ``version`` is that of the program; ``posture`` is practice, steering or documentation;
    ``prints_mechanism`` is a department's rule, ``department`` its letterhead and page.
    """

    words: Words
    template: Template | None = None
    cite: Cite = no_citation
    posture: str = "steering"
    version: str = ""
    prints_mechanism: bool = False
    signing: Signing = UNSIGNED
    department: Department = PRODUCT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Report:
    """A composed report with the pixels of its key images and the paper it is printed on.

    ``acts_now``: something in it must be acted on, so that it waits for nothing once signed.
    """

    document: Document
    pictures: Pictures = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()
    paper: str = PRODUCT.paper
    acts_now: bool = False


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a finding lies on a frame: in its pixels, or only as a patient point."""

    finding: str
    sop_uid: str
    frame: int
    pixel: tuple[float, float] | None = None
    point_lps_mm: Vector3 | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A frame that the report shows, with the marks that lie on it."""

    sop_uid: str
    frame: int
    spots: tuple[_Spot, ...] = ()
    window: tuple[float, float] | None = None
    turn: Turn = AS_STORED
    inverted: bool = False


Decode = Callable[[FrameRef], Frame]


def draft_of(case: Case) -> Draft:
    """Return the draft of a case file: findings numbered in file order."""
    numbers = tuple((f.id, n) for n, f in enumerate(case.findings, start=1))
    return Draft(id="case", case=case, numbers=numbers, next_number=len(numbers) + 1)


def make_report(
    draft: Draft,
    assessment: Assessment,
    setting: Setting,
    *,
    studies: Iterable[Study] | None = None,
    decode: Decode | None = None,
) -> Report:
    """Compose the report of a draft, with key images where the images are at hand.

    Decodes frames: call it off the GUI thread.

    Parameters
    ----------
    draft, assessment
        The report and what the reasoning says of it.
    setting : Setting
        Language, template, evidence.
    studies : iterable of Study, optional
        The indexed images; left out, the report has no pictures and says nothing of it.
    decode : callable, optional
        Turns a frame reference into a frame; raises ``FrameError``.

    Returns
    -------
    Report
        Always complete in words. Pictures that could not be made are named in ``problems``.
    """
    marked: list[MarkedPicture] = []
    pixels: dict[tuple[str, int], KeyPixels] = {}
    problems: list[Problem] = []
    if studies is not None and decode is not None:
        stacks, mismatched = _own_stacks(draft, tuple(studies))
        problems += mismatched
        for wanted in _wanted(draft) if not mismatched else ():
            found = _find(stacks, wanted)
            if found is None:
                problems.append(Problem.of(wanted.sop_uid, "export-image-missing"))
                continue
            try:
                picture, shown = _picture(wanted, found, decode)
            except FrameError as error:
                problems.append(_unreadable(wanted, error.problem))
                continue
            marked.append(picture)
            pixels[(wanted.sop_uid, wanted.frame)] = shown
    source = _source(draft, assessment, setting, tuple(marked))
    return Report(
        document=compose(source, setting.words),
        pictures=pixels,
        problems=tuple(problems),
        paper=setting.department.paper,
        acts_now=source.is_acting,
    )


def _source(
    draft: Draft, assessment: Assessment, setting: Setting, pictures: tuple[MarkedPicture, ...]
) -> ReportSource:
    template = setting.template
    lumbar = labelled_lumbar(draft)
    return ReportSource(
        case=draft.case,
        assessment=assessment,
        lumbar=lumbar,
        numbers=MappingProxyType(dict(draft.numbers)),
        pictures=pictures,
        template=fitted(template, draft.case, lumbar) if template is not None else None,
        not_assessed=draft.not_assessed,
        posture=setting.posture,
        prints_mechanism=setting.prints_mechanism,
        signing=setting.signing,
        department=setting.department,
        cite=setting.cite,
        program_version=setting.version,
        sentences=draft.sentences,
        communications=draft.communications,
    )


def _unreadable(wanted: _Wanted, problem: Problem) -> Problem:
    """Say that a key image cannot be shown, with the decoder's own reason."""
    return Problem.of(
        wanted.sop_uid,
        "export-image-unreadable",
        what=problem.message,
    )


def _own_stacks(draft: Draft, studies: tuple[Study, ...]) -> tuple[list[Stack], list[Problem]]:
    """Return the stacks of the reported studies; images of somebody else are never printed."""
    study = draft.case.study
    reported = {study.uid, *(other.uid for other in study.also)}
    own = [s for s in studies if s.study_uid in reported] if study.uid else list(studies)
    if not own:
        return [], [Problem.of("--study", "export-other-study")] if _wanted(draft) else []
    if match(draft, own).state is MatchState.MISMATCH:
        return [], [Problem.of("--study", "export-other-study")]
    return [stack for study in own for stack in study.stacks], []


def key_frames(
    draft: Draft, studies: Iterable[Study]
) -> tuple[tuple[FrameRef, ...], tuple[Problem, ...]]:
    """Return the frames a report chose: where its findings were marked, then its key images.

    Each that is not among the studies is a problem; images of another patient are never taken.
    """
    stacks, problems = _own_stacks(draft, tuple(studies))
    found: list[FrameRef] = []
    for wanted in _wanted(draft) if stacks else ():
        here = _find(stacks, wanted)
        if here is None:
            problems.append(Problem.of(wanted.sop_uid, "export-image-missing"))
        else:
            found.append(here[0].frames[here[1]])
    return tuple(found), tuple(problems)


def _wanted(draft: Draft) -> tuple[_Wanted, ...]:
    """Return the frames to print: marked ones by the number of their finding, then the others."""
    numbers = dict(draft.numbers)
    frames: dict[tuple[str, int], _Wanted] = {}
    for spot in sorted(_spots(draft), key=lambda s: numbers.get(s.finding, 0)):
        key = (spot.sop_uid, spot.frame)
        held = frames.get(key, _Wanted(*key))
        frames[key] = replace(held, spots=(*held.spots, spot))
    for image in draft.key_images:
        key = (image.sop_uid, image.frame)
        window = None
        if image.window_center is not None and image.window_width:
            window = (image.window_center, image.window_width)
        frames[key] = replace(
            frames.get(key, _Wanted(*key)),
            window=window,
            turn=Turn(quarters=image.quarters % 4, mirrored=image.mirrored),
            inverted=image.inverted,
        )
    return tuple(frames.values())


def _spots(draft: Draft) -> Iterable[_Spot]:
    """Yield where findings lie: their marks, else the place a case file gives."""
    marks = {mark.finding: mark for mark in draft.marks}
    for finding in draft.case.findings:
        mark, image = marks.get(finding.id), finding.image
        if mark is not None:
            place = mark.place
            pixel = (place.x, place.y)
            yield _Spot(finding.id, place.sop_uid, place.frame, pixel, place.point_lps_mm)
        elif image is not None and image.sop_uid:
            yield _Spot(finding.id, image.sop_uid, image.frame or 1, None, image.point_lps_mm)


def _find(stacks: list[Stack], wanted: _Wanted) -> tuple[Stack, int] | None:
    for stack in stacks:
        for index, ref in enumerate(stack.frames):
            if ref.sop_uid == wanted.sop_uid and ref.frame == wanted.frame:
                return stack, index
    return None


def _picture(
    wanted: _Wanted, found: tuple[Stack, int], decode: Decode
) -> tuple[MarkedPicture, KeyPixels]:
    stack, index = found
    ref = stack.frames[index]
    frame = decode(ref)
    voi = default_voi(frame)
    if wanted.window is not None:
        voi = Window(center=wanted.window[0], width=wanted.window[1])
    row_mm, column_mm = ref.scale.row_mm, ref.scale.column_mm
    if not row_mm or not column_mm:
        row_mm, column_mm = ref.aspect, 1.0
    pixels = render(frame, voi, inverted=wanted.inverted, blank_padding=True)
    turn, size = wanted.turn, (int(pixels.shape[0]), int(pixels.shape[1]))
    if turn.quarters % 2:
        row_mm, column_mm = column_mm, row_mm
    whole = KeyPixels(pixels=turn.apply(pixels), row_mm=row_mm, column_mm=column_mm)
    targets = ((name, *turn.to_shown((x, y), size)) for name, x, y in _targets(wanted, ref))
    shown, marks = cut(whole, tuple(targets))
    letters = edge_letters(ref.placement)
    edges = turn.letters(letters) if letters is not None else None
    picture = MarkedPicture(
        sop_uid=wanted.sop_uid,
        frame=wanted.frame,
        findings=tuple(s.finding for s in wanted.spots),
        marks=marks,
        series=stack.description,
        series_number=stack.number,
        slice=index + 1,
        window=(voi.center, voi.width) if isinstance(voi, Window) and not frame.is_colour else None,
        pixels_sha256=shown.digest,
        letters=(edges.left, edges.top, edges.right, edges.bottom) if edges is not None else None,
        turned=_turned_word(turn),
        degrees=90 * turn.quarters,
        inverted=wanted.inverted,
    )
    return picture, shown


def _turned_word(turn: Turn) -> str:
    """Return what the caption says of a turn, in the words the panes use."""
    if turn.is_identity:
        return "none"
    if not turn.mirrored:
        return "rotated"
    return "flipped-rotated" if turn.quarters else "flipped"


def _targets(wanted: _Wanted, ref: FrameRef) -> Iterable[Target]:
    for spot in wanted.spots:
        if spot.pixel is not None:
            yield spot.finding, *spot.pixel
        elif spot.point_lps_mm is not None:
            hit = patient_to_pixel(ref.placement, ref.scale, spot.point_lps_mm)
            if hit is not None:
                yield spot.finding, hit.x, hit.y
