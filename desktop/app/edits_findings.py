"""Edits of findings, of what is normal, and of the reader's own lanes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.app.draft import Draft
from desktop.app.edit import Changes, changed, name, refuse, with_case
from desktop.domain.case import (
    Case,
    Category,
    Finding,
    NormalStatement,
    Override,
    ScaleGrade,
)
from desktop.domain.message import Message

ROOT_SCALE = "root_pfirrmann"
ROOT_WORDS = ("none", "contact", "displacement", "compression")  # Pfirrmann 2004, grades 0-3


def finding_of(draft: Draft, finding_id: str) -> Finding:
    """Return the finding or refuse."""
    found = draft.case.finding(finding_id)
    if found is None:
        raise refuse(f"/findings/{finding_id}", "no-such-finding")
    return found


def _root_word(scale: ScaleGrade | None) -> str | None:
    if scale is None or scale.id != ROOT_SCALE or scale.category not in ("0", "1", "2", "3"):
        return None
    return ROOT_WORDS[int(scale.category)]


def _one_root_fact(before: Finding, after: Finding, touched: set[str]) -> Finding:
    """Keep ``neural`` and the root scale one fact: the touched one leads."""
    by_scale = _root_word(after.scale)
    if "scale" in touched and by_scale is not None:
        if "neural" in touched and after.neural not in (None, by_scale):
            raise refuse(f"/findings/{after.id}", "root-grade-twice")
        after = replace(after, neural=by_scale)
    elif "neural" in touched and after.scale is not None and after.scale.id == ROOT_SCALE:
        scale = None
        if after.neural in ROOT_WORDS:
            scale = ScaleGrade(id=ROOT_SCALE, category=str(ROOT_WORDS.index(after.neural)))
        after = replace(after, scale=scale)
    roots = tuple(
        replace(
            root,
            side=after.side if _moved_side(before, after, root.side) else root.side,
            grade=after.neural
            if root.root == after.neural_root and after.neural != before.neural
            else root.grade,
        )
        for root in after.neural_roots
    )
    if "neural_roots" in touched:
        return after
    return replace(after, neural_roots=roots)


def _moved_side(before: Finding, after: Finding, side: object) -> bool:
    """Whether a root's side followed the finding's own lateral side, and that side moved."""
    if before.side is None or after.side is None or before.side is after.side:
        return False
    return before.side.is_lateral and after.side.is_lateral and side is before.side


def _not_normal(case: Case, finding: Finding) -> tuple[NormalStatement, ...]:
    """Return what may still be called normal beside a finding."""
    kept: list[NormalStatement] = []
    for statement in case.normal:
        if statement.level != finding.level or finding.level is None:
            kept.append(statement)
        elif statement.absent is not None:
            rest = tuple(word for word in statement.absent if word != finding.type)
            if rest:
                kept.append(replace(statement, absent=rest))
    return tuple(kept)


def _assessed(draft: Draft, finding: Finding) -> Draft:
    left = tuple(level for level in draft.not_assessed if level != finding.level)
    return draft if left == draft.not_assessed else replace(draft, not_assessed=left)


@dataclass(frozen=True, slots=True)
class AddFinding:
    """Add a finding; it is given the next number. Its level is no longer called normal."""

    finding: Finding

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("add-finding")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the finding at the end."""
        new = self.finding
        if not new.id or draft.case.finding(new.id) or draft.number_of(new.id) is not None:
            raise refuse(f"/findings/{new.id}", "id-taken")
        if not new.type:
            raise refuse(f"/findings/{new.id}", "no-type")
        new = _one_root_fact(new, new, {"neural" if new.neural else "scale"})
        draft = with_case(
            draft, findings=(*draft.case.findings, new), normal=_not_normal(draft.case, new)
        )
        return replace(
            _assessed(draft, new),
            numbers=(*draft.numbers, (new.id, draft.next_number)),
            next_number=draft.next_number + 1,
        )


@dataclass(frozen=True, slots=True)
class ChangeFinding:
    """Change fields of a finding, as ((field, value), …)."""

    finding_id: str
    changes: Changes

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("change-finding")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the finding changed."""
        before = finding_of(draft, self.finding_id)
        where = f"/findings/{self.finding_id}"
        after = changed(before, self.changes, where)
        if not after.type:
            raise refuse(where, "no-type")
        after = _one_root_fact(before, after, {field for field, _ in self.changes})
        findings = tuple(after if f.id == after.id else f for f in draft.case.findings)
        draft = with_case(draft, findings=findings, normal=_not_normal(draft.case, after))
        return _assessed(draft, after)


@dataclass(frozen=True, slots=True)
class RemoveFinding:
    """Remove a finding with its mark and lane. Its number is never given again."""

    finding_id: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("remove-finding")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the finding; its lengths and key images stay, unbound."""
        gone = finding_of(draft, self.finding_id).id
        draft = with_case(
            draft,
            findings=tuple(f for f in draft.case.findings if f.id != gone),
            overrides=tuple(o for o in draft.case.overrides if o.finding != gone),
        )
        return replace(
            draft,
            marks=tuple(m for m in draft.marks if m.finding != gone),
            lengths=tuple(
                replace(m, finding=None) if m.finding == gone else m for m in draft.lengths
            ),
            key_images=tuple(
                replace(k, finding=None) if k.finding == gone else k for k in draft.key_images
            ),
        )


@dataclass(frozen=True, slots=True)
class SetNormal:
    """Call levels normal as a whole, or take that back. A level with a finding refuses."""

    levels: tuple[str, ...]
    on: bool = True

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("set-normal" if self.on else "clear-normal")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the statements set or removed."""
        case = draft.case
        if not self.on:
            return with_case(
                draft, normal=tuple(s for s in case.normal if s.level not in self.levels)
            )
        busy = {f.level for f in case.findings}
        for level in self.levels:
            if level in busy:
                raise refuse(f"/normal/{level}", "level-has-finding", level=level)
        return _state_normal(draft, self.levels)


def _state_normal(draft: Draft, levels: tuple[str, ...]) -> Draft:
    whole = {s.level for s in draft.case.normal if s.absent is None}
    wanted = tuple(dict.fromkeys(level for level in levels if level not in whole))
    kept = tuple(s for s in draft.case.normal if s.level not in wanted)
    draft = with_case(draft, normal=(*kept, *(NormalStatement(level=w) for w in wanted)))
    left = tuple(level for level in draft.not_assessed if level not in levels)
    return draft if left == draft.not_assessed else replace(draft, not_assessed=left)


@dataclass(frozen=True, slots=True)
class AllOthersNormal:
    """Agree to "all others normal": one step, with what was not assessed listed apart."""

    levels: tuple[str, ...]
    not_assessed: tuple[str, ...] = ()

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("others-normal")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the levels normal and the rest not assessed."""
        both = set(self.levels) & set(self.not_assessed)
        if both:
            raise refuse("/normal", "normal-and-not-assessed", level=min(both))
        draft = SetNormal(levels=self.levels).apply(draft)
        left = tuple(dict.fromkeys(self.not_assessed))
        return draft if left == draft.not_assessed else replace(draft, not_assessed=left)


@dataclass(frozen=True, slots=True)
class SetOverride:
    """Move a finding to the reader's own lane, with the recorded reason."""

    finding_id: str
    category: Category
    reason: str | None = None

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("set-lane")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the override set; an earlier one is replaced in its place."""
        finding_of(draft, self.finding_id)
        reason = (self.reason or "").strip() or None
        new = Override(finding=self.finding_id, category=self.category, reason=reason)
        old = draft.case.overrides
        if any(o.finding == self.finding_id for o in old):
            replaced = tuple(new if o.finding == self.finding_id else o for o in old)
            return with_case(draft, overrides=replaced)
        return with_case(draft, overrides=(*old, new))


@dataclass(frozen=True, slots=True)
class ClearOverride:
    """Give a finding back to the computed lane."""

    finding_id: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("clear-lane")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the override."""
        finding_of(draft, self.finding_id)
        left = tuple(o for o in draft.case.overrides if o.finding != self.finding_id)
        return with_case(draft, overrides=left)
