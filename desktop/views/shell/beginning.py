"""Beginning a report: what must be fetched before a session can start, off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.app.draft import Draft
from desktop.app.history import History, replay
from desktop.app.ports import Ids
from desktop.app.reading import start_draft
from desktop.domain.imaging import Study
from desktop.report.template import Template
from desktop.views.shell.services import Reasoning, SampleMaker, Services, WindowStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A draft to go on with, or a new one; ``saved_at`` tells which."""

    reasoning: Reasoning
    draft: Draft
    history: History | None = None
    sequence: int = 0
    saved_at: str = ""
    held: bool = False  # another window works on this study's draft


def begin(services: Services, template: Template, study: Study, draft_id: str) -> Beginning:
    """Load the evidence and find the unfinished report of a study, or start a new one.

    Parameters
    ----------
    draft_id
        The draft to go on with; empty for whichever the store has of this study.
    """
    reasoning = services.reasoning()
    store = services.store()
    held = False
    for line in store.open_drafts():
        if line.id == draft_id or (not draft_id and line.study_uid == study.study_uid):
            if line.held_by:
                held = True
                continue
            found = _resumed(store, line.id, line.saved_at, reasoning)
            if found is not None:
                return found
    draft = _new(study, template, services.ids, services.sample())
    return Beginning(reasoning=reasoning, draft=draft, held=held)


def _resumed(
    store: WindowStore, draft_id: str, saved_at: str, reasoning: Reasoning
) -> Beginning | None:
    steps = store.steps(draft_id)
    history = replay(steps)
    if history is None:
        return None
    return Beginning(
        reasoning=reasoning,
        draft=history.present,
        history=history,
        sequence=steps[-1].sequence,
        saved_at=saved_at,
    )


def _new(study: Study, template: Template, ids: Ids, sample: SampleMaker) -> Draft:
    draft = start_draft(study, template.region, ids, template=template.id, version=template.version)
    return sample.with_picture(draft) if sample.is_sample(study) else draft
