"""From a case and its assessment to the impression: which card stands where and says what."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.domain.case import Care, Case, Category, Finding, Override
from desktop.domain.message import Message
from desktop.evidence.assessment import Alert, Assessment, Chance, Group, Judgement
from desktop.report import names
from desktop.report.elsewhere import elsewhere_lines
from desktop.report.lanes_decide import deciding_fact
from desktop.report.lanes_state import (
    ActNow,
    Bar,
    Card,
    ImpressionState,
    Lane,
    LaneKind,
    Member,
    Moved,
)
from desktop.report.mechanism import mechanism_lines

FAVOURED = 0.70
CONFIRMED = "sides_confirmed:"  # answer of the form that a reader checked the sides of a finding
_PRESSING = frozenset({"displacement", "compression"})
_PRESSING_WORDS = ("tear", "fracture", "effusion", "rupture", "compression")


OPTIONAL = (LaneKind.OWN, LaneKind.NOT_SCORED)  # not shown while they hold nothing


def lanes(
    case: Case, numbers: Mapping[str, int], assessment: Assessment, *, own_first: bool = False
) -> ImpressionState:
    """Build the impression of a case.

    Parameters
    ----------
    case : Case
        Findings, complaints and the reader's decisions.
    numbers : Mapping[str, int]
        The shown number of each finding.
    assessment : Assessment
        The reasoning's answer for this case.
    own_first : bool
        Hide what was computed of a finding until the reader has given a call of their own.
    """
    strip = _strip(case, numbers, assessment)
    if not case.findings:
        return ImpressionState(strip=strip, placeholder=Message("lanes-add-findings"))
    cards = _cards(case, numbers, assessment)
    if own_first:
        cards = _own_first(case, numbers, cards)
    shown = tuple(
        Lane(kind=kind, title=Message(f"lanes-lane-{_dashed(kind)}"), cards=held, note=_note(held))
        for kind in LaneKind
        if (held := tuple(c for c in cards if c.lane is kind)) or kind not in OPTIONAL
    )
    any_figure = any(card.chance is not None for card in cards)
    return ImpressionState(
        strip=strip,
        lanes=shown,
        foot=Message("lanes-foot") if any_figure else None,
        unexplained=() if own_first else elsewhere_lines(case, assessment),
        mechanism=() if own_first else mechanism_lines(case, assessment),
    )


def sides_disagree(case: Case, finding: Finding, assessment: Assessment) -> bool:
    """Whether a pressing, torn, fractured or effusive finding lies opposite to every pain.

    False once the reader has confirmed the sides.
    """
    if (CONFIRMED + finding.id, "yes") in case.form.answers:
        return False
    rows = assessment.of(finding.id)
    if not rows or not any(j.fit.side == "does_not_fit" for j in rows):
        return False
    if any(j.fit.side == "fits" for j in rows):
        return False
    grades = {finding.neural, *(root.grade for root in finding.neural_roots)}
    return bool(grades & _PRESSING) or any(w in finding.type for w in _PRESSING_WORDS)


def _word(category: Category, chance: Chance | None) -> Message:
    if category is Category.INDETERMINATE and chance is not None and chance.central > FAVOURED:
        return Message("lanes-word-favoured")
    return Message(f"lanes-word-{_dashed(category)}")


def _dashed(word: str) -> str:
    return word.replace("_", "-")


def _override(case: Case, finding_id: str) -> Override | None:
    return next((o for o in case.overrides if o.finding == finding_id), None)


def _moved(override: Override | None, judgement: Judgement | None) -> Moved | None:
    if override is None or judgement is None:
        return None
    name = Message(f"lanes-category-{_dashed(judgement.category)}")
    computed = Message.of("lanes-computed", category=name)
    if judgement.probability is not None:
        chance = names.chance_text(judgement.probability.central)
        computed = Message.of("lanes-computed-chance", category=name, chance=chance)
    reason = names.literal(override.reason) if override.reason else None
    return Moved(computed=computed, reason=reason)


# the strip ------------------------------------------------------------------------------------


def _strip(case: Case, numbers: Mapping[str, int], assessment: Assessment) -> tuple[ActNow, ...]:
    entries = [_alert(alert) for alert in assessment.alerts]
    for finding_id in assessment.impression.act_now:
        finding = case.finding(finding_id)
        if finding is not None:
            judgement = assessment.leading(finding_id)
            override = _override(case, finding_id)
            entries.append(_act_now(finding, numbers.get(finding_id), judgement, override))
    return tuple(sorted(entries, key=lambda e: e.acr_category or 2))


def _alert(alert: Alert) -> ActNow:
    word = alert.flag.removeprefix("sign:")
    name, clock = names.term(word), _clock(alert.acr_category)
    return ActNow(
        key=f"red_flag:{alert.flag}",
        finding=None,
        number=None,
        title=name,
        reason=alert.text,
        clock=clock,
        acr_category=alert.acr_category,
        spoken=Message.of("lanes-spoken-alert", title=name, clock=clock, reason=alert.text),
    )


def _act_now(
    finding: Finding, number: int | None, judgement: Judgement | None, override: Override | None
) -> ActNow:
    """Return the strip of a finding.

    Where the reader moved it here, the engine's reason and call stay away: they may speak of
    chances and of people without pain. They stand in the why panel.
    """
    name = names.title(finding, sized=True)
    by_hand = judgement is None or judgement.category is not Category.ACT_NOW
    category = None if by_hand or judgement is None else judgement.acr_category
    reason = Message("lanes-acts-by-hand") if by_hand or judgement is None else judgement.reason
    moved = None
    if by_hand and override is not None:
        own = names.literal(override.reason) if override.reason else None
        moved = Moved(computed=Message("lanes-computed-in-why"), reason=own)
    clock = _clock(category)
    return ActNow(
        key=finding.id,
        finding=finding.id,
        number=number,
        title=name,
        reason=reason,
        clock=clock,
        acr_category=category,
        spoken=Message.of(
            "lanes-spoken-act", number=_shown(number), title=name, clock=clock, reason=reason
        ),
        moved=moved,
    )


def _clock(acr_category: int | None) -> Message:
    return Message(f"lanes-clock-{acr_category if acr_category in (1, 2, 3) else 'open'}")


# the cards ------------------------------------------------------------------------------------


def _cards(case: Case, numbers: Mapping[str, int], assessment: Assessment) -> tuple[Card, ...]:
    grouped: dict[str, Card] = {}
    for group in assessment.groups:
        card = _group_card(case, numbers, assessment, group)
        if card is not None:
            for finding_id in card.findings:
                grouped.setdefault(finding_id, card)
    made: list[Card] = []
    for finding in case.findings:
        card = grouped.get(finding.id) or _card(case, numbers, assessment, finding)
        if card is not None and card not in made:
            made.append(card)
    order = list(LaneKind)
    return tuple(
        sorted(made, key=lambda c: (order.index(c.lane), -(c.bar.central if c.bar else -1.0)))
    )


def hidden(case: Case, assessment: Assessment) -> frozenset[str]:
    """Return the findings whose computed call waits for the reader's own.

    What must be acted on is never hidden.
    """
    called = {override.finding for override in case.overrides}
    acting = {f.id for f in case.findings if _acts(assessment, f.id)}
    return frozenset(f.id for f in case.findings if f.id not in called | acting)


def _acts(assessment: Assessment, finding_id: str) -> bool:
    return assessment.impression.lane_of(finding_id) is Category.ACT_NOW


def _own_first(case: Case, numbers: Mapping[str, int], cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """Return cards that tell nothing of what was computed before the reader has called."""
    called = {override.finding for override in case.overrides}
    found: list[Card] = []
    for card in cards:
        open_ = [f for f in case.findings if f.id in card.findings and f.id not in called]
        found += [_blank(finding, numbers.get(finding.id)) for finding in open_]
        if not open_:
            found.append(card)
    return tuple(found)


def _blank(finding: Finding, number: int | None) -> Card:
    name, reason = names.title(finding), Message("lanes-own-reason")
    return Card(
        key=finding.id,
        finding=finding.id,
        number=number,
        lane=LaneKind.OWN,
        title=name,
        word=Message("lanes-own-word"),
        reason=reason,
        line=reason,
        spoken=Message.of("lanes-own-spoken", number=_shown(number), finding=name),
        silenced=True,
    )


def _card(
    case: Case, numbers: Mapping[str, int], assessment: Assessment, finding: Finding
) -> Card | None:
    category = assessment.impression.lane_of(finding.id)
    judgement = assessment.leading(finding.id)
    if category is None or category is Category.ACT_NOW or judgement is None:
        return None
    override = _override(case, finding.id)
    chance = judgement.probability if override is None else None
    lane = _lane(category, scored=judgement.scored or override is not None)
    nowhere = not case.clinical.complaints
    unscored = lane is LaneKind.NOT_SCORED
    reason = Message("lanes-no-pain-location") if nowhere and unscored else judgement.reason
    word = Message("lanes-word-not-assessable") if unscored else _word(category, chance)
    name, number = names.title(finding), numbers.get(finding.id)
    open_ = lane in (LaneKind.INDETERMINATE, LaneKind.NOT_SCORED) and not nowhere
    return Card(
        key=finding.id,
        finding=finding.id,
        number=number,
        lane=lane,
        title=name,
        word=word,
        reason=reason,
        line=_pain_free(judgement, acting=assessment.is_acting) or reason,
        spoken=_spoken(_shown(number), name, lane, chance, reason),
        chance=names.chance_text(chance.central) if chance else None,
        range=names.range_text(chance.low, chance.high) if chance else None,
        bar=Bar(low=chance.low, central=chance.central, high=chance.high) if chance else None,
        estimate=judgement.estimate and chance is not None,
        silenced=judgement.silenced or assessment.is_acting,
        notes=_notes(case, judgement, acting=assessment.is_acting) if unscored else (),
        decides=deciding_fact(case, finding, judgement, assessment) if open_ else None,
        care=_care(judgement),
        moved=_moved(override, judgement),
        sides_disagree=sides_disagree(case, finding, assessment),
    )


def _lane(category: Category, *, scored: bool) -> LaneKind:
    if category is Category.LIKELY_SYMPTOMATIC:
        return LaneKind.SYMPTOMATIC
    if category is Category.LIKELY_INCIDENTAL:
        return LaneKind.INCIDENTAL
    return LaneKind.INDETERMINATE if scored else LaneKind.NOT_SCORED


def _notes(case: Case, judgement: Judgement, *, acting: bool) -> tuple[Message, ...]:
    """Say what fits, what does not, and how common the finding is at this age.

    Nothing about prevalence for a silenced finding.
    """
    made = [
        Message(f"lanes-fit-{part}-{_dashed(value)}")
        for part, value in (
            ("side", judgement.fit.side),
            ("structure", judgement.fit.structure),
            ("sign", judgement.fit.sign),
        )
        if value in ("fits", "does_not_fit")
    ]
    if judgement.silenced or acting:
        return tuple(made)
    age = case.patient.age_years
    if judgement.age_band == "unknown" or age is None:
        made.append(Message("lanes-no-age-figure"))
    else:
        made.append(Message.of(f"lanes-age-{judgement.age_band}", age=str(int(age))))
    return tuple(made)


def _pain_free(judgement: Judgement, *, acting: bool) -> Message | None:
    """Return the sentence about pain-free people of the prevalence step.

    None for a silenced finding, and none where the side speaks: that is the stronger fact.
    """
    if judgement.silenced or acting or judgement.fit.side == "does_not_fit":
        return None
    if judgement.pain_free_percent is None:
        return None
    step = next((s for s in judgement.steps if s.kind == "prevalence"), None)
    if step is None:
        return None
    share = dict(step.text.args).get("share")
    return share if isinstance(share, Message) else step.text


def _care(judgement: Judgement) -> Message | None:
    if judgement.care is not Care.ACT:
        return None
    return Message.of("lanes-care-act", clock=_clock(judgement.acr_category))


def _spoken(
    number: str, name: Message, lane: LaneKind, chance: Chance | None, reason: Message
) -> Message:
    said = Message(f"lanes-spoken-lane-{_dashed(lane)}")
    if chance is None:
        return Message.of("lanes-spoken", number=number, title=name, lane=said, reason=reason)
    return Message.of(
        "lanes-spoken-chance",
        number=number,
        title=name,
        lane=said,
        chance=names.chance_text(chance.central),
        range=names.range_text(chance.low, chance.high),
        reason=reason,
    )


def _shown(number: int | None) -> str:
    return str(number) if number is not None else "–"


def _group_card(
    case: Case, numbers: Mapping[str, int], assessment: Assessment, group: Group
) -> Card | None:
    """Return the card of a group: its members that stand in the group's own lane."""
    if group.category is Category.ACT_NOW:
        return None
    held = [
        finding
        for finding_id in group.findings
        if (finding := case.finding(finding_id)) is not None
        and assessment.impression.lane_of(finding_id) is group.category
        and _override(case, finding_id) is None
    ]
    carried = [f for f in held if f.id in group.carried]
    if len(held) < 2 and not carried:  # noqa: PLR2004 - one finding alone is no group
        return None
    lane = _lane(group.category, scored=True)
    chance, what = group.probability, _group_title(held)
    many = len(held) > 1
    reason = Message("lanes-group-which" if many else "lanes-group-one")
    rows = [j for f in held for j in assessment.of(f.id)]
    return Card(
        key=f"group:{group.id}",
        finding=held[0].id,
        number=numbers.get(held[0].id),
        lane=lane,
        title=what,
        word=_word(group.category, chance),
        reason=reason,
        line=reason,
        spoken=_spoken(_all_numbers(held, numbers), what, lane, chance, reason),
        chance=names.chance_text(chance.central),
        range=names.range_text(chance.low, chance.high),
        bar=Bar(low=chance.low, central=chance.central, high=chance.high),
        estimate=any(j.estimate for j in rows),
        silenced=any(j.silenced for j in rows) or assessment.is_acting,
        sides_disagree=any(sides_disagree(case, f, assessment) for f in held),
        members=tuple(_member(f, numbers, assessment, group) for f in held),
    )


def _member(
    finding: Finding, numbers: Mapping[str, int], assessment: Assessment, group: Group
) -> Member:
    row = next(
        (j for j in assessment.of(finding.id) if j.complaint == group.complaint),
        assessment.leading(finding.id),
    )
    chance = row.probability if row else None
    return Member(
        finding=finding.id,
        number=numbers.get(finding.id),
        title=names.title(finding),
        chance=names.chance_text(chance.central) if chance else None,
    )


def _group_title(held: list[Finding]) -> Message:
    kinds = list(dict.fromkeys(f.type for f in held))
    levels = list(dict.fromkeys(f.level for f in held if f.level is not None))
    what = names.joined([names.phrase(kind, levelled=bool(levels)) for kind in kinds])
    if not levels:
        return Message.of("lanes-group-title", finding=what)
    shown = names.joined([names.literal(names.shown_level(level)) for level in levels])
    return Message.of("lanes-group-title-levels", levels=shown, finding=what)


def _all_numbers(held: list[Finding], numbers: Mapping[str, int]) -> str:
    return ", ".join(_shown(numbers.get(f.id)) for f in held)


def _note(cards: tuple[Card, ...]) -> Message | None:
    if len(cards) > 1 and cards[0].lane is LaneKind.SYMPTOMATIC:
        return Message("lanes-compete")
    return None
