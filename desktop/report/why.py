"""Why a finding got its call: the waterfall, what speaks against, what would flip it, sources."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.case import Case, Category, Finding
from desktop.domain.message import Message
from desktop.evidence.assessment import Assessment, Flip, Judgement
from desktop.report import names
from desktop.report.waterfall import waterfall
from desktop.report.why_evidence import evidence_of
from desktop.report.why_inputs import inputs
from desktop.report.why_state import Citations, FlipRow, WhyState


def why(
    case: Case,
    numbers: Mapping[str, int],
    assessment: Assessment,
    finding_id: str,
    citations: Citations,
    *,
    complaint: str | None = None,
) -> WhyState | None:
    """Build the panel of one finding; ``None`` where the case or the assessment has it not.

    ``complaint`` picks the row of one complaint; else the row that decides the lane is shown.
    """
    finding = case.finding(finding_id)
    judgement = _row(assessment, finding_id, complaint)
    if finding is None or judgement is None:
        return None
    lane = assessment.impression.lane_of(finding_id) or judgement.category
    chance = judgement.probability
    evidence, notes, design = evidence_of(judgement, citations)
    silenced = judgement.silenced or assessment.is_acting
    own = next((o.reason for o in case.overrides if o.finding == finding_id and o.reason), None)
    number = numbers.get(finding_id)
    rules = tuple(step.text for step in judgement.steps if step.factor is None)
    title = _title(finding)
    has_call = judgement.scored or lane is not Category.INDETERMINATE or _overridden(case, finding)
    call = Message(f"why-call-{lane.value.replace('_', '-')}" if has_call else "why-call-none")
    return WhyState(
        finding=finding_id,
        number=number,
        lane=lane,
        computed=judgement.category,
        title=title,
        call=call,
        lead=_lead(case, judgement),
        has_call=has_call,
        reason=judgement.reason,
        chance=_exact(chance.central) if chance else None,
        range=Message.of(
            "why-span",
            low=names.exact_percent(chance.low),
            high=names.exact_percent(chance.high),
        )
        if chance
        else None,
        waterfall=waterfall(judgement.steps, chance, notes, design, silenced=silenced)
        if chance
        else None,
        unscored=None if chance else _unscored(judgement),
        rules=rules,
        against=judgement.against,
        limits=tuple(m for m in judgement.limits if m not in rules),
        flips=tuple(_flip(flip, judgement.category) for flip in _ordered(judgement)),
        inputs=inputs(case, finding, judgement.complaint),
        evidence=evidence,
        version=Message.of(
            "why-version",
            version=assessment.evidence_version,
            sha=assessment.evidence_sha256[:8],
            local=assessment.local_version or "none",
        ),
        silenced=silenced,
        reason_required=judgement.category is Category.ACT_NOW,
        own_reason=names.literal(own) if own else None,
        spoken=Message.of(
            "why-spoken", number=str(number) if number is not None else "–", title=title, call=call
        ),
    )


def order(case: Case, assessment: Assessment) -> tuple[str, ...]:
    """Return the findings in the order the panel walks them: lane by lane, then by the form."""
    lanes = list(Category)
    place = {f.id: i for i, f in enumerate(case.findings)}
    standing = [(assessment.impression.lane_of(f.id), f.id) for f in case.findings]
    known = [(lane, fid) for lane, fid in standing if lane is not None]
    return tuple(
        fid for _lane, fid in sorted(known, key=lambda e: (lanes.index(e[0]), place[e[1]]))
    )


def _overridden(case: Case, finding: Finding) -> bool:
    return any(override.finding == finding.id for override in case.overrides)


def _row(assessment: Assessment, finding_id: str, complaint: str | None) -> Judgement | None:
    if complaint is None:
        return assessment.leading(finding_id)
    rows = assessment.of(finding_id)
    return next((j for j in rows if j.complaint == complaint), None)


def _title(finding: Finding) -> Message:
    """Return the name and what it does to a root: "L5–S1 left extrusion, S1 root displaced"."""
    title = names.title(finding, sized=True)
    root = finding.neural_root or next((r.root for r in finding.neural_roots if r.root), None)
    grade = finding.neural or next((r.grade for r in finding.neural_roots if r.grade), None)
    if root is None or grade is None:
        return title
    return Message.of(f"why-title-root-{grade}", title=title, root=root)


def _lead(case: Case, judgement: Judgement) -> Message:
    if judgement.category is Category.ACT_NOW:
        return Message("why-lead-act")
    complaint = case.complaint(judgement.complaint) if judgement.complaint else None
    if complaint is None:
        return Message("why-lead-no-complaint")
    position = case.clinical.complaints.index(complaint) + 1
    name = "why-lead" if judgement.probability is not None else "why-lead-unscored"
    return Message.of(name, pain=names.complaint_name(complaint, position))


def _unscored(judgement: Judgement) -> Message:
    if judgement.category is Category.ACT_NOW:
        return Message("why-unscored-act")
    if judgement.category is Category.LIKELY_INCIDENTAL:
        return Message("why-unscored-elsewhere")
    return Message("why-unscored")


def _exact(chance: float) -> Message:
    return Message.of("why-percent", percent=names.exact_percent(chance))


def _ordered(judgement: Judgement) -> list[Flip]:
    """Flips that move the lane first; the nearest that does not stands last."""
    return sorted(judgement.flips, key=lambda flip: flip.to is judgement.category)


def _flip(flip: Flip, computed: Category) -> FlipRow:
    stays = flip.to is computed
    return FlipRow(
        text=Message.of("why-stays", text=flip.text) if stays else flip.text,
        chance=_exact(flip.central) if flip.central is not None else None,
        to=flip.to,
        stays=stays,
    )
