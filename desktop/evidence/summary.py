"""The impression in sentences, one block for each lane; an alert never shares a block."""

from __future__ import annotations

from desktop.domain.case import Case, Category, Finding
from desktop.domain.message import Message
from desktop.domain.vocabulary import phrase, term
from desktop.evidence.assessment import Assessment

LANES = (
    Category.ACT_NOW,
    Category.LIKELY_SYMPTOMATIC,
    Category.INDETERMINATE,
    Category.LIKELY_INCIDENTAL,
)


def finding_title(finding: Finding) -> Message:
    """Name a finding with its level and side, as far as they are known."""
    name = term(finding.type)
    if finding.level and finding.side:
        return Message.of(
            "finding-level-side", finding=name, level=finding.level, side=phrase(finding.side)
        )
    if finding.level:
        return Message.of("finding-level", finding=name, level=finding.level)
    if finding.side:
        return Message.of("finding-side", finding=name, side=phrase(finding.side))
    return name


def _line(answer: Assessment, finding: Finding, lane: Category, own: str | None) -> Message:
    """Say one finding, its word and its reason; the word follows the lane, never the number."""
    judged = answer.leading(finding.id)
    title = finding_title(finding)
    is_scored = judged is not None and (judged.scored or judged.probability is not None)
    key = lane.value.replace("_", "-")
    if own is not None:
        why = own or Message("summary-no-reason")
        return Message.of(f"summary-moved-{key}", finding=title, why=why)
    if lane is Category.INDETERMINATE and not is_scored:
        key = "not-scored"
    is_lifted = lane is Category.LIKELY_SYMPTOMATIC and judged and judged.category != lane
    if is_lifted:
        key = "group"
    chance = judged.probability if judged else None
    if lane is Category.INDETERMINATE and chance is not None and chance.central > FAVOURED:
        key = "favoured"
    reason = judged.reason if judged else Message("stop-unknown-finding")
    return Message.of(f"summary-{key}", finding=title, reason=reason)


FAVOURED = 0.70  # the lane limit: an indeterminate finding above it is said to be favoured


def summary(case: Case, answer: Assessment) -> tuple[Message, ...]:
    """Return the impression, one sentence after the other in the order of the lanes."""
    own = {o.finding: o.reason or "" for o in case.overrides if o.category is not None}
    engine_problems = {p.where.split("/")[2] for p in answer.problems if p.where.count("/") > 1}
    lines = [Message.of("summary-alert", text=alert.text) for alert in answer.alerts]
    for lane in LANES:
        for key in getattr(answer.impression, lane.value):
            finding = case.finding(key)
            if finding is None:
                continue
            moved = own.get(key) if key not in engine_problems else None
            lines.append(_line(answer, finding, lane, moved))
    if not lines:
        return (Message("summary-nothing"),)
    if any(j.scored for j in answer.judgements):
        lines.append(Message("summary-foot"))
    return tuple(lines)
