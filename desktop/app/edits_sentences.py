"""Edits of the sentences of the impression: written over, confirmed, given back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.app.draft import Draft
from desktop.app.edit import name
from desktop.app.edits_findings import finding_of
from desktop.domain.message import Message
from desktop.report.clean import clean_text
from desktop.report.edited import EditedSentence


@dataclass(frozen=True, slots=True)
class EditSentence:
    """Write over the sentence of a finding; the same words again confirm them.

    ``basis`` is what the sentence rests on now (``edited.basis_of``).
    """

    finding_id: str
    text: str
    basis: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("edit-sentence")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the sentence; an empty one gives back the computed words."""
        finding_of(draft, self.finding_id)
        text = " ".join(clean_text(self.text).split())
        if not text:
            return RestoreSentence(self.finding_id).apply(draft)
        new = EditedSentence(finding=self.finding_id, text=text, basis=self.basis)
        if draft.sentence_of(self.finding_id) is None:
            return replace(draft, sentences=(*draft.sentences, new))
        kept = tuple(new if s.finding == self.finding_id else s for s in draft.sentences)
        return draft if kept == draft.sentences else replace(draft, sentences=kept)


@dataclass(frozen=True, slots=True)
class RestoreSentence:
    """Give the sentence of a finding back to the computed words."""

    finding_id: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("restore-sentence")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the reader's own words for this finding."""
        left = tuple(s for s in draft.sentences if s.finding != self.finding_id)
        return draft if left == draft.sentences else replace(draft, sentences=left)
