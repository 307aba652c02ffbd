"""The impression and the table of what follows from it."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.domain.case import Care, Category, Finding
from desktop.domain.message import Message
from desktop.evidence.assessment import Alert, Flip, Group, Judgement
from desktop.report.document import (
    NOT_SCORED,
    Cell,
    Column,
    Entry,
    Lane,
    LaneItem,
    Paragraph,
    Section,
    Span,
    Table,
    TableRow,
    Tone,
    clean_text,
)
from desktop.report.edited import EditedSentence, is_outdated
from desktop.report.elsewhere import elsewhere_lines
from desktop.report.lanes import sides_disagree
from desktop.report.mechanism import printed_mechanism
from desktop.report.phrases import LETTERS, Phrases
from desktop.report.sections_head import clock
from desktop.report.source import Evidence, ReportSource

ORDER = (
    Category.ACT_NOW,
    Category.LIKELY_SYMPTOMATIC,
    Category.INDETERMINATE,
    NOT_SCORED,
    Category.LIKELY_INCIDENTAL,
)
"""Lanes in the order they are printed."""

CLOCK_REASON = "reason-act-"
"""Reasons that only repeat within which time to act."""

CARE_ROWS = "inc-"
CITED_STEPS = ("association", "prevalence", "concordance")


def impression(phrases: Phrases, source: ReportSource, evidence: Evidence) -> Section:
    """Return every finding in its lane, alerts first, and what the calls mean."""
    lanes = [_lane(phrases, source, evidence, str(lane)) for lane in ORDER]
    kept = [lane for lane in lanes if lane.items or lane.empty]
    legend = Paragraph(
        spans=(Span(text=phrases.say("legend" if source.shows_chances else "legend-plain")),),
        tone=Tone.QUIET,
    )
    return Section(
        id="impression",
        title=phrases.say("section-impression"),
        blocks=(
            *kept,
            *_paragraphs(phrases, elsewhere_lines(source.case, source.assessment)),
            *_mechanism(phrases, source, evidence),
            legend,
        ),
        shows_chances=source.shows_chances,
    )


def _paragraphs(phrases: Phrases, said: tuple[Message, ...]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(spans=(Span(text=phrases.text(message)),)) for message in said)


def _mechanism(phrases: Phrases, source: ReportSource, evidence: Evidence) -> tuple[Paragraph, ...]:
    """Return the mechanism of the pain, where the department prints it and signs were examined."""
    said = printed_mechanism(source.case, source.assessment) if source.prints_mechanism else ()
    if not said:
        return ()
    refs = evidence.refs(source.assessment.mechanism.evidence)
    texts = [phrases.text(message) for message in said]
    spans = [Span(text=text) for text in texts[:-1]]
    return (Paragraph(spans=(*spans, Span(text=texts[-1], refs=refs))),)


def _lane(phrases: Phrases, source: ReportSource, evidence: Evidence, lane: str) -> Lane:
    items = [_alert_item(phrases, alert) for alert in source.assessment.alerts]
    if lane != Category.ACT_NOW:
        items = []
    told: set[str] = set()
    for finding in source.in_lane(lane):
        group = source.group_of(finding.id)
        if group is None:
            items.append(_item(phrases, source, evidence, finding))
        elif group.id not in told:
            told.add(group.id)
            items.append(_group_item(phrases, source, group))
    optional = lane in {Category.ACT_NOW, NOT_SCORED}
    return Lane(
        category=lane,
        letter=LETTERS[lane],
        title=phrases.say(f"lane-{lane}"),
        items=tuple(items),
        empty="" if items or optional else phrases.say("none"),
        note=_competition(phrases, source, lane) or _unexplained(phrases, source, lane),
    )


def _alert_item(phrases: Phrases, alert: Alert) -> LaneItem:
    return LaneItem(
        heading=phrases.flag(alert.flag),
        call=phrases.say("clock", category=clock(alert.acr_category)),
        spans=(Span(text=phrases.text(alert.text)),),
    )


def _item(phrases: Phrases, source: ReportSource, evidence: Evidence, finding: Finding) -> LaneItem:
    leading = source.assessment.leading(finding.id)
    lane = source.lane(finding.id)
    silent = leading is None or source.is_silent(leading)
    refs = () if leading is None or silent else _cited(leading, evidence)
    own = source.sentence_of(finding.id)
    reason = clean_text(own.text) if own else _reason(phrases, source, leading, lane)
    return LaneItem(
        number=source.numbers.get(finding.id),
        heading=phrases.heading(finding),
        call=_call(phrases, source, finding, leading),
        spans=(Span(text=reason, refs=refs if source.shows_chances else ()),) if reason else (),
        details=(
            *_worded(phrases, source, own),
            *_details(phrases, source, finding, leading, lane),
        ),
        finding=finding.id,
        edited=own is not None,
    )


def _worded(phrases: Phrases, source: ReportSource, own: EditedSentence | None) -> Iterator[str]:
    """Yield that the reader worded a sentence, and whether what it rests on changed since."""
    if own is not None:
        old = is_outdated(own, source.case, source.assessment)
        yield phrases.say("edited-old" if old else "edited")


def _reason(phrases: Phrases, source: ReportSource, leading: Judgement | None, lane: str) -> str:
    """Return the reason in one line; an act-now call has said it already.

    Where the reader alone says that something must be acted on, the reasoning did not silence its
    reasons: they are left out.
    """
    if leading is None or leading.reason.id.startswith(CLOCK_REASON):
        return ""
    if lane == Category.ACT_NOW and leading.category is not Category.ACT_NOW:
        return ""  # why it was not scored: the reader has put it above any score
    if source.is_acting and not leading.silenced:
        return ""
    return phrases.text(leading.reason)


def _call(
    phrases: Phrases, source: ReportSource, finding: Finding, leading: Judgement | None
) -> str:
    lane = source.lane(finding.id)
    if lane == Category.ACT_NOW:
        row = source.cares_act(finding.id) or leading
        return phrases.say("clock", category=clock(row.acr_category if row else None))
    complaint = source.complaint_of(leading)
    named = phrases.complaint(complaint) if complaint else ""
    moved = any(o.finding == finding.id for o in source.case.overrides)
    own = leading is not None and leading.category == lane and not moved
    chance = leading.probability if leading and own and source.shows_chances else None
    return phrases.call(lane, chance, named)


def _details(
    phrases: Phrases,
    source: ReportSource,
    finding: Finding,
    leading: Judgement | None,
    lane: str,
) -> tuple[str, ...]:
    details = [
        _override(phrases, source, override.reason, leading, lane)
        for override in source.case.overrides
        if override.finding == finding.id
    ]
    acting = source.cares_act(finding.id)
    if acting and lane != Category.ACT_NOW:
        details.append(phrases.say("care-act", category=clock(acting.acr_category)))
    if sides_disagree(source.case, finding, source.assessment):
        details.append(phrases.say("sides-disagree"))
    if leading and lane not in {Category.ACT_NOW, NOT_SCORED}:
        details.extend(phrases.text(limit) for limit in leading.limits)
    moved = any(o.finding == finding.id for o in source.case.overrides)
    if leading and not moved and lane != Category.ACT_NOW and not source.is_silent(leading):
        details.extend(_open_facts(phrases, source, leading))
    return tuple(details)


def _open_facts(phrases: Phrases, source: ReportSource, leading: Judgement) -> Iterator[str]:
    """Yield what would change or decide a call; only while nothing has to be acted on."""
    question = source.assessment.question
    if question is not None and leading.finding in question.would_decide:
        yield phrases.say("would-decide", asks=phrases.text(question.asks))
    elif leading.scored and (flips := _that_may_be_so(source, leading)):
        flip = flips[0]
        change = phrases.text(flip.text).rstrip(".")
        yield phrases.say("would-change", change=change, lane=phrases.lane(flip.to))
    if leading.care is Care.NONE:
        yield phrases.say("care-none")


def _that_may_be_so(source: ReportSource, leading: Judgement) -> list[Flip]:
    """Return the inputs that could turn out otherwise: a known age will not."""
    return [
        flip
        for flip in source.flips(leading)
        if not any(setting.path == "/patient/age_years" for setting in flip.set)
    ]


def _override(
    phrases: Phrases,
    source: ReportSource,
    reason: str | None,
    leading: Judgement | None,
    lane: str,
) -> str:
    given = clean_text(reason or "") or phrases.say("no-reason")
    if lane == Category.ACT_NOW:  # what was computed stands in the appendix: it may reassure
        return phrases.say("override-act", reason=given)
    computed = str(leading.category) if leading else NOT_SCORED
    if leading and leading.category is Category.INDETERMINATE and not leading.scored:
        computed = NOT_SCORED
    chance = leading.probability if leading and source.shows_chances else None
    return phrases.say(
        "override",
        computed=phrases.lane(computed),
        range=phrases.range(chance) if chance else "none",
        reason=given,
    )


def _group_item(phrases: Phrases, source: ReportSource, group: Group) -> LaneItem:
    members = [f for f in source.case.findings if f.id in source.members(group)]
    complaint = source.case.complaint(group.complaint)
    numbers = [str(source.numbers[f.id]) for f in members if f.id in source.numbers]
    return LaneItem(
        heading=phrases.say(
            "group",
            numbers=phrases.listing(numbers) or "none",
            names=phrases.rows(phrases.name(f, capitals=True) for f in members),
        ),
        call=phrases.call(
            str(group.category),
            group.probability if source.shows_chances else None,
            phrases.complaint(complaint) if complaint else "",
        ),
        spans=(Span(text=phrases.say("group-which")),),
    )


def _cited(judgement: Judgement, evidence: Evidence) -> tuple[int, ...]:
    rows = [row for step in judgement.steps if step.kind in CITED_STEPS for row in step.evidence]
    return evidence.refs(tuple(rows))


def _competition(phrases: Phrases, source: ReportSource, lane: str) -> str:
    if lane != Category.LIKELY_SYMPTOMATIC:
        return ""
    leading = [source.assessment.leading(f.id) for f in source.in_lane(lane)]
    complaints = [j.complaint for j in leading if j and source.group_of(j.finding) is None]
    return phrases.say("compete") if len(complaints) > len(set(complaints)) else ""


def _unexplained(phrases: Phrases, source: ReportSource, lane: str) -> str:
    """Say that pain without a likely contributor is no less real."""
    if lane != Category.LIKELY_INCIDENTAL or source.is_acting or not source.in_lane(lane):
        return ""
    open_lanes = (Category.LIKELY_SYMPTOMATIC, Category.INDETERMINATE, NOT_SCORED)
    explained = any(source.in_lane(other) for other in open_lanes) or any(
        sides_disagree(source.case, f, source.assessment) for f in source.case.findings
    )
    return "" if explained else phrases.say("unexplained")


def recommendations(phrases: Phrases, source: ReportSource, evidence: Evidence) -> Section | None:
    """Return what must follow, as a table; never a procedure, and nothing where nothing must."""
    rows = [
        _row(phrases, "", phrases.flag(a.flag), "tell", a.acr_category, ())
        for a in source.assessment.alerts
    ]
    for finding in source.case.findings:
        row = source.cares_act(finding.id)
        leading = source.assessment.leading(finding.id)
        number = source.numbers.get(finding.id)
        label = str(number) if number is not None else ""
        name = phrases.name(finding)
        if row or source.lane(finding.id) == Category.ACT_NOW:
            shown = row or leading
            category = shown.acr_category if shown else None
            refs = evidence.refs(_care_rows(shown))
            rows.append(_row(phrases, label, name, "tell", category, refs))
        elif leading and leading.care is Care.FOLLOW:
            refs = evidence.refs(_care_rows(leading))
            rows.append(_row(phrases, label, name, "follow", None, refs, _care_words(leading)))
    if not rows:
        return None
    columns = tuple(
        Column(title=phrases.say(f"column-{name}"), weight=weight)
        for name, weight in (
            ("for", 0.6),
            ("what-for", 3),
            ("what", 3.6),
            ("when", 1.6),
            ("source", 2),
        )
    )
    return Section(
        id="recommendations",
        title=phrases.say("section-recommendations"),
        blocks=(Table(columns=columns, rows=tuple(rows)),),
    )


def _care_words(judgement: Judgement) -> Message | None:
    """Return what the table of findings beside the pain says of a finding."""
    rules = (step.rule for step in judgement.steps if step.rule.startswith(CARE_ROWS))
    return next((Message(f"care-{rule}") for rule in rules), None)


def _care_rows(judgement: Judgement | None) -> tuple[str, ...]:
    steps = judgement.steps if judgement else ()
    return tuple(row for s in steps if s.kind in {"override", "rule"} for row in s.evidence)


def _row(  # noqa: PLR0913, PLR0917 - one argument a column
    phrases: Phrases,
    number: str,
    name: str,
    what: str,
    category: int | None,
    refs: tuple[int, ...],
    words: Message | None = None,
) -> TableRow:
    when = clock(category)
    action = phrases.text(words) if words is not None else phrases.say(f"do-{what}")
    texts = (number, name, action, phrases.say(f"when-{what}", category=when))
    cells = [Cell(entries=(Entry(spans=(Span(text=t),)),)) for t in texts]
    source = Span(text=phrases.say(f"source-{what}", category=when), refs=refs)
    return TableRow(cells=(*cells, Cell(entries=(Entry(spans=(source,)),))))
