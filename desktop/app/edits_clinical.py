"""Edits of the clinical picture, the patient and the study."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from desktop.app.draft import Draft
from desktop.app.edit import Changes, changed, name, refuse, with_case
from desktop.app.pointing import set_at
from desktop.domain.case import ClinicalPicture, Complaint, DiagnosticBlock, Sign
from desktop.domain.message import Message
from desktop.domain.side import Side

CANCER = "cancer_history"
ALL = "all"
FlagState = Literal["present", "denied", "not_asked"]


def _with_clinical(draft: Draft, clinical: ClinicalPicture) -> Draft:
    return with_case(draft, clinical=clinical)


def _complaint_of(draft: Draft, complaint_id: str) -> Complaint:
    found = draft.case.complaint(complaint_id)
    if found is None:
        raise refuse(f"/clinical/complaints/{complaint_id}", "no-such-complaint")
    return found


@dataclass(frozen=True, slots=True)
class AddComplaint:
    """Add a complaint."""

    complaint: Complaint

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("add-complaint")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the complaint at the end."""
        new, clinical = self.complaint, draft.case.clinical
        if not new.id or draft.case.complaint(new.id):
            raise refuse(f"/clinical/complaints/{new.id}", "id-taken")
        return _with_clinical(draft, replace(clinical, complaints=(*clinical.complaints, new)))


@dataclass(frozen=True, slots=True)
class ChangeComplaint:
    """Change fields of a complaint."""

    complaint_id: str
    changes: Changes

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("change-complaint")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the complaint changed."""
        before = _complaint_of(draft, self.complaint_id)
        after = changed(before, self.changes, f"/clinical/complaints/{before.id}")
        clinical = draft.case.clinical
        complaints = tuple(after if c.id == after.id else c for c in clinical.complaints)
        return _with_clinical(draft, replace(clinical, complaints=complaints))


@dataclass(frozen=True, slots=True)
class RemoveComplaint:
    """Remove a complaint."""

    complaint_id: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("remove-complaint")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the complaint."""
        gone, clinical = _complaint_of(draft, self.complaint_id).id, draft.case.clinical
        left = tuple(c for c in clinical.complaints if c.id != gone)
        return _with_clinical(draft, replace(clinical, complaints=left))


@dataclass(frozen=True, slots=True)
class SetSign:
    """Record an examined sign, present or absent; one entry for each sign, side and root."""

    sign: Sign

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("set-sign")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the sign recorded, in its old place where there was one."""
        if not self.sign.sign:
            raise refuse("/clinical/signs", "no-such-sign")
        new, clinical = self.sign, draft.case.clinical
        same = [_sign_key(s) == _sign_key(new) for s in clinical.signs]
        if any(same):
            signs = tuple(new if hit else s for s, hit in zip(clinical.signs, same, strict=True))
        else:
            signs = (*clinical.signs, new)
        return _with_clinical(draft, replace(clinical, signs=signs))


def _sign_key(sign: Sign) -> tuple[str, Side | None, str | None]:
    return sign.sign, sign.side, sign.root


@dataclass(frozen=True, slots=True)
class RemoveSign:
    """Take a sign back to "not examined"."""

    sign: str
    side: Side | None = None
    root: str | None = None

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("remove-sign")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the sign."""
        clinical, key = draft.case.clinical, (self.sign, self.side, self.root)
        left = tuple(s for s in clinical.signs if _sign_key(s) != key)
        if left == clinical.signs:
            raise refuse("/clinical/signs", "no-such-sign")
        return _with_clinical(draft, replace(clinical, signs=left))


@dataclass(frozen=True, slots=True)
class SetRedFlag:
    """Set a red flag: present, denied or not asked.

    ``every_flag`` names all flags of the form; needed only to take one flag out of "all denied".
    """

    word: str
    state: FlagState
    every_flag: tuple[str, ...] = ()

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("set-flag")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the flag in that state; history of cancer stays one fact."""
        if not self.word or self.word == ALL or self.state not in FLAG_STATES:
            raise refuse("/clinical/red_flags", "no-such-flag")
        clinical = draft.case.clinical
        present = tuple(f for f in clinical.red_flags if f != self.word)
        absent = tuple(f for f in clinical.red_flags_absent if f != self.word)
        if self.state == "present":
            present = (*present, self.word)
            if self.word in clinical.red_flags:
                present = clinical.red_flags
        elif self.state == "not_asked":
            absent = self._without_all(absent, present)
        elif self.word in clinical.red_flags_absent:
            absent = clinical.red_flags_absent
        elif ALL not in absent:
            absent = (*absent, self.word)
        history = clinical.history
        if self.word == CANCER and history.cancer is not None:
            known = {"present": True, "denied": False, "not_asked": None}[self.state]
            history = replace(history, cancer=known)
        return _with_clinical(
            draft,
            replace(clinical, red_flags=present, red_flags_absent=absent, history=history),
        )

    def _without_all(self, absent: tuple[str, ...], present: tuple[str, ...]) -> tuple[str, ...]:
        if ALL not in absent:
            return absent
        if self.word not in self.every_flag:
            raise refuse("/clinical/red_flags_absent", "all-denied")
        return tuple(f for f in self.every_flag if f != self.word and f not in present)


FLAG_STATES = ("present", "denied", "not_asked")


@dataclass(frozen=True, slots=True)
class DenyFlags:
    """Deny several red flags in one step; those present stay present."""

    words: tuple[str, ...]

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("deny-flags")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the flags denied."""
        present = draft.case.clinical.red_flags
        for word in self.words:
            if word not in present:
                draft = SetRedFlag(word=word, state="denied").apply(draft)
        return draft


@dataclass(frozen=True, slots=True)
class SetIndication:
    """Set the text of the request."""

    text: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("indication")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the text; empty text means unknown."""
        return _with_clinical(draft, replace(draft.case.clinical, indication=self.text or None))


@dataclass(frozen=True, slots=True)
class ChangeStudy:
    """Change fields of the study."""

    changes: Changes

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("study")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the study changed."""
        return with_case(draft, study=changed(draft.case.study, self.changes, "/study"))


@dataclass(frozen=True, slots=True)
class ChangePatient:
    """Change fields of the patient."""

    changes: Changes

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("patient")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the patient changed."""
        patient = changed(draft.case.patient, self.changes, "/patient", fixed=())
        return with_case(draft, patient=patient)


@dataclass(frozen=True, slots=True)
class ChangeHistory:
    """Change the past history; known cancer takes the flag out of the denied ones."""

    changes: Changes

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("history")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the history changed."""
        clinical = draft.case.clinical
        history = changed(clinical.history, self.changes, "/clinical/history")
        clinical = replace(clinical, history=history)
        if history.cancer:
            absent = tuple(f for f in clinical.red_flags_absent if f != CANCER)
            clinical = replace(clinical, red_flags_absent=absent)
        return _with_clinical(draft, clinical)


@dataclass(frozen=True, slots=True)
class ChangeQuestionnaires:
    """Change questionnaire scores."""

    changes: Changes

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("questionnaires")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the scores changed."""
        clinical = draft.case.clinical
        scores = changed(clinical.questionnaires, self.changes, "/clinical/questionnaires")
        return _with_clinical(draft, replace(clinical, questionnaires=scores))


@dataclass(frozen=True, slots=True)
class SetBlocks:
    """Set the previous diagnostic blocks."""

    blocks: tuple[DiagnosticBlock, ...]

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("blocks")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with these blocks."""
        return _with_clinical(draft, replace(draft.case.clinical, blocks=self.blocks))


@dataclass(frozen=True, slots=True)
class ChangeFactors:
    """Change patient factors."""

    changes: Changes

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("factors")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the factors changed."""
        factors = changed(draft.case.factors, self.changes, "/patient_factors")
        return with_case(draft, factors=factors)


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """Answer a field of the template that is neither finding nor clinical picture."""

    field: str
    value: str | None

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("answer")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the answer set; ``None`` takes it away."""
        if not self.field:
            raise refuse("/form/answers", "no-such-field", field="")
        answers = dict(draft.case.form.answers)
        answers.pop(self.field, None) if self.value is None else answers.update(
            {self.field: self.value}
        )
        return with_case(draft, form=replace(draft.case.form, answers=tuple(answers.items())))


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Answer the key question: set the value at its path (as CASE.md writes paths)."""

    path: str
    value: object

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("question")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the fact set; it no longer counts as "not known"."""
        case = set_at(draft.case, self.path, self.value)
        asked = tuple(path for path in draft.asked if path != self.path)
        draft = draft if case == draft.case else replace(draft, case=case)
        return draft if asked == draft.asked else replace(draft, asked=asked)


@dataclass(frozen=True, slots=True)
class QuestionNotKnown:
    """Remember that the asked fact is not known, so that it is not asked again."""

    path: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("question-not-known")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the path remembered."""
        if self.path in draft.asked:
            return draft
        return replace(draft, asked=(*draft.asked, self.path))
