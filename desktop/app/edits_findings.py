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


def _assessed(draft: Draft, finding: Finding, area: str | None = None) -> Draft:
    left = tuple(word for word in draft.not_assessed if word not in (finding.level, area))
    return draft if left == draft.not_assessed else replace(draft, not_assessed=left)


@dataclass(frozen=True, slots=True)
class AddFinding:
    """Add a finding; it is given the next number. Its level is no longer called normal.

    ``area`` is the id of the row that holds it, where that row may be called normal as a whole.
    """

    finding: Finding
    area: str | None = None

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
        if self.area is not None:
            draft = _with_areas(draft, (self.area,), on=False)
        return replace(
            _assessed(draft, new, self.area),
            numbers=(*draft.numbers, (new.id, draft.next_number)),
            next_number=draft.next_number + 1,
        )


@dataclass(frozen=True, slots=True)
class ChangeFinding:
    """Change fields of a finding, as ((field, value), …).

    ``area`` is the id of the row that holds it afterwards, as in ``AddFinding``.
    """

    finding_id: str
    changes: Changes
    area: str | None = None

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
        if self.area is not None:
            draft = _with_areas(draft, (self.area,), on=False)
        return _assessed(draft, after, self.area)


@dataclass(frozen=True, slots=True)
class RemoveFinding:
    """Remove a finding with its mark and lane. Its number is never given again."""

    finding_id: str

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("remove-finding")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft without the finding; its measurements and key images stay, unbound."""
        gone = finding_of(draft, self.finding_id).id
        draft = with_case(
            draft,
            findings=tuple(f for f in draft.case.findings if f.id != gone),
            overrides=tuple(o for o in draft.case.overrides if o.finding != gone),
        )
        return replace(
            draft,
            marks=tuple(m for m in draft.marks if m.finding != gone),
            sentences=tuple(s for s in draft.sentences if s.finding != gone),
            measurements=tuple(
                replace(m, finding=None) if m.finding == gone else m for m in draft.measurements
            ),
            links=tuple(link for link in draft.links if link.finding != gone),
            key_images=tuple(
                replace(k, finding=None) if k.finding == gone else k for k in draft.key_images
            ),
        )


NORMAL = "normal"


def area_key(row_id: str) -> str:
    """Return the form answer that says an area row is normal as a whole."""
    return f"row-{row_id}"


def _with_areas(draft: Draft, areas: tuple[str, ...], *, on: bool) -> Draft:
    if not areas:
        return draft
    keys = {area_key(area) for area in areas}
    form = draft.case.form
    kept = tuple((k, v) for k, v in form.answers if k not in keys or (on and v == NORMAL))
    have = {k for k, _ in kept}
    new = tuple((area_key(area), NORMAL) for area in areas if on and area_key(area) not in have)
    return with_case(draft, form=replace(form, answers=(*kept, *dict.fromkeys(new))))


@dataclass(frozen=True, slots=True)
class SetNormal:
    """Call levels normal as a whole, or take that back. A level with a finding refuses.

    ``areas`` are ids of rows without a level of their own; ``parts`` are levels that are normal
    only in the named finding types, because what was found there is something else.
    """

    levels: tuple[str, ...] = ()
    on: bool = True
    areas: tuple[str, ...] = ()
    parts: tuple[NormalStatement, ...] = ()

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("set-normal" if self.on else "clear-normal")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the statements set or removed."""
        case = draft.case
        named = {*self.levels, *(part.level for part in self.parts)}
        if not self.on:
            left = tuple(s for s in case.normal if s.level not in named)
            return _with_areas(with_case(draft, normal=left), self.areas, on=False)
        busy = {f.level for f in case.findings}
        for level in self.levels:
            if level in busy:
                raise refuse(f"/normal/{level}", "level-has-finding", level=level)
        self._check_parts(case)
        draft = _with_areas(_state_normal(draft, self._statements()), self.areas, on=True)
        apart = tuple(w for w in draft.not_assessed if w not in named and w not in self.areas)
        return draft if apart == draft.not_assessed else replace(draft, not_assessed=apart)

    def _check_parts(self, case: Case) -> None:
        present = {(f.level, f.type) for f in case.findings}
        for part in self.parts:
            if any((part.level, word) in present for word in part.absent or ()):
                raise refuse(f"/normal/{part.level}", "level-has-finding", level=part.level)

    def _statements(self) -> tuple[NormalStatement, ...]:
        whole = dict.fromkeys(self.levels)
        return (
            *(NormalStatement(level=level) for level in whole),
            *(part for part in self.parts if part.level not in whole and part.absent),
        )


def _state_normal(draft: Draft, wanted: tuple[NormalStatement, ...]) -> Draft:
    old = draft.case.normal
    whole = {s.level for s in old if s.absent is None}
    new = tuple(s for s in wanted if s.level not in whole)
    replaced = {s.level for s in new}
    return with_case(draft, normal=(*(s for s in old if s.level not in replaced), *new))


@dataclass(frozen=True, slots=True)
class AllOthersNormal:
    """Agree to "all others normal": one step, with what was not assessed listed apart."""

    levels: tuple[str, ...]
    not_assessed: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    parts: tuple[NormalStatement, ...] = ()

    @property
    def name(self) -> Message:
        """What the undo entry calls it."""
        return name("others-normal")

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with the levels normal and the rest not assessed."""
        stated = {*self.levels, *self.areas, *(part.level for part in self.parts)}
        both = stated & set(self.not_assessed)
        if both:
            raise refuse("/normal", "normal-and-not-assessed", level=min(both))
        draft = SetNormal(levels=self.levels, areas=self.areas, parts=self.parts).apply(draft)
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
