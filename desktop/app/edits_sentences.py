"""Edits of the sentences of the impression: written over, confirmed, given back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.app.draft import Draft
from desktop.app.edit import name, with_case
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
class Reword:
    """Put another word in the place of one, in what the reader wrote about a finding."""

    finding_id: str
    said: str
    better: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("reword")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the word replaced in note and sentence of the finding."""
        finding = finding_of(draft, self.finding_id)
        if self.said in (finding.note or ""):
            note = self._put(finding.note or "")
            kept = tuple(
                replace(f, note=note) if f.id == finding.id else f for f in draft.case.findings
            )
            draft = with_case(draft, findings=kept)
        sentence = draft.sentence_of(self.finding_id)
        if sentence is not None and self.said in sentence.text:
            new = replace(sentence, text=self._put(sentence.text))
            kept_own = tuple(new if s is sentence else s for s in draft.sentences)
            draft = replace(draft, sentences=kept_own)
        return draft

    def _put(self, text: str) -> str:
        opens = self.said[:1].isupper()
        better = self.better[:1].upper() + self.better[1:] if opens else self.better
        return text.replace(self.said, better)


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
