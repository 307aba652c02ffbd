"""Beginning a report: what must be fetched before a session can start, off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.app.draft import Draft
from desktop.app.history import History
from desktop.app.ports import DraftStoreError, Ids
from desktop.app.reading import MatchState, match, modalities_of, start_draft
from desktop.app.recovery import NothingToResumeError, recover
from desktop.app.signing import Version, status_of
from desktop.domain.imaging import Study
from desktop.domain.message import Problem
from desktop.domain.person import LOCAL, Person
from desktop.report.lifecycle import Status
from desktop.report.templates import Templates
from desktop.viewer.regions import regions_of
from desktop.views.report.preview_signing import is_frozen
from desktop.views.shell.services import Reasoning, SampleMaker, Services, WindowStore

UNKNOWN_REGION = "lumbar_spine"  # images that tell no region: the reader chooses the form


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A draft to go on with, or a new one; ``saved_at`` tells which."""

    reasoning: Reasoning
    draft: Draft
    history: History | None = None
    sequence: int = 0
    saved_at: str = ""
    held: bool = False  # another window works on this study's draft
    problem: Problem | None = None  # what of an unfinished report could not be proven
    versions: tuple[Version, ...] = ()  # of the report, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Who opens which report: ``draft_id`` empty for whichever the store has of the study.

    ``matching``: leave reports alone that are of another patient than the images. ``reason``: why
    the report of another person is opened.
    """

    draft_id: str = ""
    matching: bool = False
    person: Person = LOCAL
    reason: str = ""


def is_begun(draft: Draft) -> bool:
    """Whether a reader has put anything into a draft beyond opening it."""
    case = draft.case
    return bool(
        case.findings or case.normal or draft.marks or draft.measurements or draft.key_images
    )


def begin(services: Services, templates: Templates, study: Study, opening: Opening) -> Beginning:
    """Load the evidence and find the unfinished report of a study, or start a new one.

    Parameters
    ----------
    services, templates
        The window's services and the forms.
    study
        The study on screen.
    opening
        Which report, and who opens it.

    Raises
    ------
    RefusedError
        Where the person may not open reports, or not this one without a reason.
    """
    reasoning, draft_id = services.reasoning(), opening.draft_id
    held, problem = False, None
    try:
        found = _signed(services, reasoning, study, draft_id)
        if found is None:
            found, held = _unfinished(services, reasoning, study, opening)
        if found is not None:
            kept = tuple(services.archive().versions(found.draft.id))
            _open(services, opening, found.draft, status_of(kept))
            return replace(found, versions=kept)
    except DraftStoreError as error:
        problem = error.problem
    except NothingToResumeError:
        problem = Problem.of(study.description, "draft-unproven")
    if draft_id and problem is None and not held:
        problem = Problem.of(study.description, "draft-other-images")
    draft = _new(study, templates, services.ids, services.sample())
    _open(services, opening, draft, Status.DRAFT)
    return Beginning(reasoning=reasoning, draft=draft, held=held, problem=problem)


def _open(services: Services, opening: Opening, draft: Draft, status: Status) -> None:
    """Let the person open the report, or refuse; the audit says either."""
    services.people().open_report(
        opening.person, draft.id, status, opening.reason, is_begun=is_begun(draft)
    )


def _signed(
    services: Services, reasoning: Reasoning, study: Study, draft_id: str
) -> Beginning | None:
    """Return the signed report of a study: it is looked at, never begun again."""
    if not study.study_uid:
        return None
    for kept in services.archive().reports_of(study.study_uid):
        if is_frozen(kept.status) and draft_id in ("", kept.report_id):
            return _resumed(services.store(), kept.report_id, kept.at, reasoning, services.ids)
    return None


def _unfinished(
    services: Services, reasoning: Reasoning, study: Study, opening: Opening
) -> tuple[Beginning | None, bool]:
    """Return the unfinished report of a study, and whether another window works on one."""
    store, held = services.store(), False
    for line in store.open_drafts():
        # never over the images of another study, whoever asked for this draft
        if line.study_uid != study.study_uid or opening.draft_id not in ("", line.id):
            continue
        if opening.matching and _is_foreign(store, line.id, study):
            continue
        if line.held_by:
            held = True
            continue
        return _resumed(store, line.id, line.saved_at, reasoning, services.ids), held
    return None, held


def _is_foreign(store: WindowStore, draft_id: str, study: Study) -> bool:
    return match(store.load(draft_id), [study]).state is MatchState.MISMATCH


def _resumed(
    store: WindowStore, draft_id: str, saved_at: str, reasoning: Reasoning, ids: Ids
) -> Beginning:
    store.claim(draft_id)
    found = recover(store, draft_id, ids)
    return Beginning(
        reasoning=reasoning,
        draft=found.draft,
        history=found.history,
        sequence=found.sequence,
        saved_at=saved_at,
        problem=found.problem,
    )


def _new(study: Study, templates: Templates, ids: Ids, sample: SampleMaker) -> Draft:
    """Begin a report with the form that fits what the images say of region and modality."""
    region, *_ = (*regions_of(study), UNKNOWN_REGION)
    modality, *_ = (*modalities_of(study), None)
    chosen = templates.get(templates.propose(region, modality))
    draft = start_draft(study, region, ids, template=chosen.id, version=chosen.version)
    return sample.with_picture(draft) if sample.is_sample(study) else draft
