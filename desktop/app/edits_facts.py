"""Edits of the facts a form asks beside findings, and of the form itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.app.draft import Draft
from desktop.app.edit import name, refuse, with_case
from desktop.domain.case import FormAnswers
from desktop.domain.message import Message
from desktop.report.form_sections import BadFactError, with_answer
from desktop.report.template import SectionAsk


@dataclass(frozen=True, slots=True)
class SetFact:
    """Answer a question of the form; nothing given makes it open again."""

    ask: SectionAsk
    key: str
    given: tuple[str, ...]

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("answer")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the answer, where the fact has its place."""
        try:
            case = with_answer(draft.case, self.ask, self.key, self.given)
        except BadFactError:
            raise refuse(f"/form/answers/{self.key}", "bad-answer", ask=self.ask.title) from None
        return replace(draft, case=case)


@dataclass(frozen=True, slots=True)
class ChooseForm:
    """Report with another form. Every finding stays; what has no row of its own goes to the rest.

    ``region`` is the region of the new form; it becomes the study's own.
    """

    template: str
    version: str
    region: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("choose-form")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the form named and the region set."""
        study, form = draft.case.study, draft.case.form
        if study.region == self.region:
            moved = study
            findings = draft.case.findings
        else:
            regions = tuple(dict.fromkeys((self.region, *_others(study.regions, study.region))))
            moved = replace(study, region=self.region, regions=regions)
            # a finding that named no region meant the region of the study: it still does
            findings = tuple(
                f if f.region else replace(f, region=study.region) for f in draft.case.findings
            )
        made = FormAnswers(template=self.template, version=self.version, answers=form.answers)
        return with_case(draft, study=moved, form=made, findings=findings)


def _others(regions: tuple[str, ...], own: str) -> tuple[str, ...]:
    return tuple(region for region in regions if region != own)
