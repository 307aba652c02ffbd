"""What a case says, in the words the evidence tables ask in."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.age import completed_years, parsed_day
from desktop.domain.case import Case, CasePatient, Complaint, Finding, NeuralRoot
from desktop.evidence.conditions import Condition, Operator
from desktop.evidence.pack import EvidencePack

ROOTS = tuple(f"{letter}{n}" for letter in "LS" for n in range(1, 6))
GRADES = ("none", "contact", "displacement", "compression")
LIMITING = frozenset(
    {"motion", "metal", "incomplete_coverage", "missing_sequence", "low_resolution"}
)
LATERAL = ("left", "right")
ZONE_OF_TYPE = {
    "lateral_recess_stenosis": "subarticular",
    "foraminal_stenosis": "foraminal",
    "central_stenosis": "central",
}
LENGTH_NAMES = frozenset(
    {"size", "diameter", "max_diameter", "maximum_diameter", "width", "length"}
)
MM_PER_CM = 10.0


def known_age(patient: CasePatient, day: str | None) -> tuple[float | None, bool]:
    """Return the age at the study in years, and whether age and birth date contradict.

    The birth date wins where both dates are known; more than a year apart, no age is known.
    """
    born, then = parsed_day(patient.birth_date), parsed_day(day)
    if born is None or then is None:
        return patient.age_years, False
    counted = completed_years(born, then)
    apart = patient.age_years is not None and abs(counted - patient.age_years) > 1
    if counted < 0 or apart:
        return None, patient.age_years is not None
    return float(counted), False


def zone_of(finding: Finding) -> str | None:
    """Return the zone of a finding: stated, or implied by its type."""
    return finding.zone or ZONE_OF_TYPE.get(finding.type)


def stated_roots(finding: Finding) -> tuple[NeuralRoot, ...]:
    """Return the roots a finding is said to meet; the short form counts as one."""
    if finding.neural_roots:
        return finding.neural_roots
    if finding.neural_root:
        own = NeuralRoot(root=finding.neural_root, side=finding.side, grade=finding.neural)
        return (own,)
    return ()


def neural_grade(finding: Finding) -> str:
    """Return the worst root grade stated anywhere in a finding, or ``unknown``."""
    words = [finding.neural, *(root.grade for root in stated_roots(finding))]
    scale = finding.scale
    if scale and scale.id == "root_pfirrmann" and scale.category in ("0", "1", "2", "3"):
        words.append(GRADES[int(scale.category)])
    known = [GRADES.index(word) for word in words if word in GRADES]
    return GRADES[max(known)] if known else "unknown"


def lesion_side(finding: Finding) -> str | None:
    """Return the side of a lesion: of its roots, else its own; a central zone is midline."""
    sides = {root.side.value for root in stated_roots(finding) if root.side}
    if len(sides) > 1:
        return "bilateral"
    if sides:
        return sides.pop()
    if finding.side:
        return finding.side.value
    return "midline" if finding.zone == "central" else None


def is_same_level(a: str | None, b: str | None) -> bool:
    """Whether two levels do not contradict: equal, a vertebra of the disc, or one not known."""
    if not a or not b:
        return True
    first, second = set(a.split("-")), set(b.split("-"))
    return first <= second or second <= first


def sides_meet(a: str | None, b: str | None) -> bool:
    """Whether two sides do not contradict."""
    return a == b or not (a in LATERAL and b in LATERAL)


def _size_mm(finding: Finding) -> float:
    named = (
        m.value * (MM_PER_CM if m.unit == "cm" else 1.0)
        for m in finding.measurements
        if m.name.removesuffix("_mm") in LENGTH_NAMES
    )
    return max((0.0, *finding.size_mm, *named))


def _area_mm2(finding: Finding) -> float | None:
    found = [m.value for m in finding.measurements if m.name in ("csa", "csa_mm2", "csa_mm")]
    return found[-1] if found else None


def meets_nociplastic_criteria(case: Case, pack: EvidencePack) -> bool:
    """Whether the widespread-pain and severity scores meet the published criteria.

    Pain known to be shorter than the criteria ask does not meet them.
    """
    k, scores = pack.constants, case.clinical.questionnaires
    if scores.wpi is None or scores.sss is None:
        return False
    spread = (k.criterion_wpi_high, k.criterion_sss_with_wpi_high)
    severe = (k.criterion_wpi_low, k.criterion_sss_with_wpi_low)
    is_met = any(scores.wpi >= wpi and scores.sss >= sss for wpi, sss in (spread, severe))
    weeks = [c.duration_weeks for c in case.clinical.complaints]
    return is_met and any(w is None or w >= k.criterion_nociplastic_weeks for w in weeks)


OBJECTIVE_DEFICITS = ("motor_deficit", "sensory_deficit", "reflex_loss")


class Situation:
    """A case with the questions that the tables ask of it; worked out once."""

    def __init__(self, case: Case, pack: EvidencePack) -> None:
        clinical, study = case.clinical, case.study
        self.case, self.pack = case, pack
        self.findings, self.complaints = case.findings, clinical.complaints
        self.age, self.is_age_contradicted = known_age(case.patient, study.date or case.issued)
        history = clinical.history
        self.flags = frozenset(clinical.red_flags) | (
            frozenset({"cancer_history"}) if history.cancer else frozenset()
        )
        levels = (level for surgery in history.surgeries for level in surgery.levels)
        self.operated = frozenset((*history.surgery_levels, *levels))
        self.stated_absent = frozenset(
            word for normal in case.normal for word in (normal.absent or ())
        )
        is_transitional = any(f.type == "transitional_vertebra" for f in self.findings)
        self.is_numbering_uncertain = study.numbering == "uncertain" or (
            is_transitional and study.numbering is None
        )
        self.is_limited = bool(LIMITING & set(study.limitations))
        self.is_nociplastic = meets_nociplastic_criteria(case, pack)
        self.signs: dict[str, list[tuple[str | None, bool]]] = {}
        for sign in clinical.signs:
            side = sign.side.value if sign.side else None
            self.signs.setdefault(sign.sign, []).append((side, sign.present))

    def region_of(self, finding: Finding) -> str:
        """Return the region a finding is stated in."""
        return finding.region or self.case.study.region

    def sign(self, word: str, side: str | None = None) -> bool | None:
        """Whether a sign is present; ``None`` when it was not examined.

        With a side, only what was examined on that side or without one.
        """
        values = [
            present
            for place, present in self.signs.get(word, ())
            if side not in LATERAL or place not in LATERAL or place == side
        ]
        return any(values) if values else None

    def relation(self, site: str | None, region: str, finding_type: str) -> str:
        """Return ``local``, ``refers`` or ``none`` for a pain at a site and a finding."""
        if site == "whole_body" or region in ("whole_body", "any_region"):
            return "local"
        found = {
            place.relation
            for place in self.pack.places.get((site or "", region), ())
            if not place.findings or finding_type in place.findings
        }
        return "local" if "local" in found else "refers" if found else "none"

    def are_together(self, a: Finding, b: Finding, *, strict: bool) -> bool:
        """Whether two findings are at one place; ``strict`` wants sides stated by both or none."""
        is_sided = a.side == b.side or "bilateral" in (a.side, b.side)
        if not strict and not (a.side and b.side):
            is_sided = True
        is_placed = not a.location or not b.location or a.location == b.location
        same_region = self.region_of(a) == self.region_of(b)
        return is_sided and is_placed and same_region and is_same_level(a.level, b.level)

    def holds_all(
        self, conditions: Iterable[Condition], finding: Finding | None, *, strict: bool = False
    ) -> bool:
        """Whether every condition holds for a finding (``None``: for the case as a whole)."""
        return all(self.holds(c, finding, strict=strict) for c in conditions)

    def holds(self, condition: Condition, finding: Finding | None, *, strict: bool) -> bool:
        """Whether one condition holds."""
        if condition.operator in (Operator.AT_LEAST, Operator.BELOW):
            value = self._number(condition.key, finding)
            if value is None:
                return False
            is_below = value < condition.number
            return is_below if condition.operator is Operator.BELOW else not is_below
        found = self._any(condition, finding, strict=strict)
        return not found if condition.operator is Operator.NONE else found

    def _number(self, key: str, finding: Finding | None) -> float | None:
        if key == "age":
            return self.age
        if key == "postpartum":
            return self.case.factors.postpartum_weeks
        if finding is None:
            return None
        return _size_mm(finding) if key == "size_mm" else _area_mm2(finding)

    def _any(self, condition: Condition, finding: Finding | None, *, strict: bool) -> bool:
        key, words = condition.key, condition.words
        if key == "without":
            return not words & self._near(finding, strict=strict)
        if key == "sign":
            return any(self.sign(word) for word in words)
        if key == "match":
            return finding is not None and self._matches(next(iter(words)), finding)
        return bool(words & self._have(key, finding, strict=strict))

    def _near(self, finding: Finding | None, *, strict: bool) -> set[str]:
        return {
            other.type
            for other in self.findings
            if other is not finding
            and (finding is None or self.are_together(finding, other, strict=strict))
        }

    def _have(self, key: str, finding: Finding | None, *, strict: bool) -> set[str | None]:
        """Return the words a case or finding has under a key."""
        if key in ("flag", "absent"):
            return set(self.flags if key == "flag" else self.stated_absent)
        if key == "pattern":
            return {c.pattern for c in self.complaints}
        if key == "with":
            return set(self._near(finding, strict=strict))
        if key == "anywhere":
            return {f.type for f in self.findings if f is not finding}
        if key in ("sex", "pregnant"):
            return {self.case.patient.sex if key == "sex" else self.case.factors.pregnancy}
        return self._of_finding(key, finding) if finding is not None else set()

    def _of_finding(self, key: str, finding: Finding) -> set[str | None]:
        if key == "neural":
            return {neural_grade(finding)}
        if key == "region":
            return {self.region_of(finding)}
        if key == "scale":
            grade = finding.scale
            return {grade.category, f"{grade.id}:{grade.category}"} if grade else {None}
        if key == "typical":
            return {None if finding.typical is None else "yes" if finding.typical else "no"}
        return set(finding.activity) if key == "activity" else {getattr(finding, key)}

    def lesion_roots(self, finding: Finding) -> set[tuple[str, str | None]]:
        """Return the roots of a lesion with their sides: stated, else from level and zone."""
        if self.is_numbering_uncertain:
            return set()
        own = finding.side.value if finding.side else None
        stated = {
            (r.root, r.side.value if r.side else own) for r in stated_roots(finding) if r.root
        }
        return stated or {(root, own) for root in roots_of_level(finding)}

    def _matches(self, what: str, finding: Finding) -> bool:
        """Whether a lesion meets the painful or weak root, or lies on the side of the pain."""
        region = self.region_of(finding)
        felt = [
            c
            for c in self.complaints
            if c.site and self.relation(c.site, region, finding.type) != "none"
        ]
        if what == "side":
            own = finding.side.value if finding.side else None
            return bool(own) and any(c.side and sides_meet(own, c.side.value) for c in felt)
        targets = self._root_targets(felt)
        return any(
            root == target and side and place and sides_meet(side, place)
            for root, side in self.lesion_roots(finding)
            for target, place in targets
        )

    def has_matching_deficit(self, finding: Finding) -> bool:
        """Whether a deficit was found on the side of a lesion and, where both are known, its root.

        Weakness, loss of sensation and a lost reflex count.
        """
        side, roots = lesion_side(finding), {root for root, _ in self.lesion_roots(finding)}
        return any(
            sign.present
            and sign.sign in OBJECTIVE_DEFICITS
            and sides_meet(side, sign.side.value if sign.side else None)
            and (not sign.root or not roots or sign.root in roots)
            for sign in self.case.clinical.signs
        )

    def _root_targets(self, felt: list[Complaint]) -> set[tuple[str, str | None]]:
        pains = {(r, c.side.value if c.side else None) for c in felt for r in c.roots}
        sides = [c.side.value if c.side else None for c in felt]
        weak = {
            (s.root, s.side.value if s.side else None)
            for s in self.case.clinical.signs
            if s.sign == "motor_deficit" and s.present and s.root
        }
        return pains | {(r, p) for r, p in weak if any(sides_meet(p, side) for side in sides)}


def roots_of_level(finding: Finding) -> tuple[str, ...]:
    """Return the roots that level and zone imply.

    Lumbar: subarticular the lower root, foraminal and extraforaminal the upper one, central any
    root from the lower one down. Cervical: the lower number, C8 at C7-T1.
    """
    upper, dash, lower = (finding.level or "").partition("-")
    if not dash or "-" in lower:
        return ()
    if upper.startswith("C"):
        return ("C8",) if upper == "C7" else (lower,)
    zone = zone_of(finding)
    if upper not in ROOTS or lower not in ROOTS or not zone:
        return ()
    if zone == "central":
        return ROOTS[ROOTS.index(lower) :]
    return (lower,) if zone == "subarticular" else (upper,)
