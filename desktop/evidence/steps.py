"""The steps of a judgement, in the order of the contract; their factors multiply to the odds."""

from __future__ import annotations

from desktop.domain.message import Message
from desktop.evidence.assessment import Step
from desktop.evidence.chance import cap_factor
from desktop.evidence.opening import Opened
from desktop.evidence.pack import EvidencePack
from desktop.evidence.rows import AssociationRow
from desktop.evidence.sharing import Placed
from desktop.evidence.wording import dashed, half_message, percent, share_message


def _prior(pair: Opened, parts: int, *, silenced: bool) -> Step:
    key = pair.row.prior if pair.row else ""
    shared = pair.prior / parts
    what = Message(f"prior-{dashed(key.removeprefix('prior_'))}")
    if silenced:
        text = Message.of("step-prior-silenced", what=what)
    elif parts > 1:
        text = Message.of(
            "step-prior-shared", what=what, percent=percent(pair.prior), parts=str(parts)
        )
    else:
        text = Message.of("step-prior", what=what, percent=percent(pair.prior))
    return Step(
        kind="prior", text=text, factor=shared / (1 - shared), evidence=(key,), rule="prior"
    )


def _association_text(row: AssociationRow, factor: float) -> Message:
    if row.text == "none":
        return Message("step-association-studied")
    kind = "odds" if row.measure == "OR" else "sides" if row.measure == "LR_side" else "direct"
    acting = f"{factor:.2f}"
    if row.ci_low and row.ci_high:
        limits = {"low": row.ci_low, "high": row.ci_high}
        return Message.of(f"step-association-{kind}", value=row.text, acting=acting, **limits)
    return Message.of(f"step-association-{kind}-plain", value=row.text, acting=acting)


def _association(pack: EvidencePack, pair: Opened, *, silenced: bool) -> Step:
    factor, row_id = pair.association
    if not row_id:
        text = Message("step-association-none")
        return Step(kind="association", text=text, factor=factor, rule="association")
    text = Message("step-association-silenced")
    if not silenced:
        text = _association_text(pack.association[row_id], factor)
    return Step(
        kind="association", text=text, factor=factor, evidence=(row_id,), rule="association"
    )


def _prevalence(pair: Opened, *, silenced: bool) -> Step:
    factor, ids = pair.prevalence
    if silenced:
        text = Message("step-prevalence-silenced")
    elif pair.share is None:
        text = Message("step-prevalence-none")
    elif factor == 1.0:
        text = Message.of("step-prevalence-shown", share=share_message(pair, pair.share))
    else:
        text = share_message(pair, pair.share)
    return Step(kind="prevalence", text=text, factor=factor, evidence=ids, rule="prevalence")


def _item_text(pack: EvidencePack, key: str, factor: float, *, silenced: bool) -> Message:
    """Say a clinical item with its figures: published, or beside the ones it is held between."""
    item, row = Message(f"item-{dashed(key.lower())}"), pack.values[key]
    if silenced:
        return item
    if row.is_published and row.low and row.high:
        figures = {"value": f"{row.value:g}", "low": f"{row.low:g}", "high": f"{row.high:g}"}
        return Message.of("step-item-published", item=item, acting=f"{factor:.2f}", **figures)
    anchors = [pack.association[a] for a in row.anchors if a in pack.association]
    if not anchors:
        return Message.of("step-item-design", item=item, value=f"{row.value:g}")
    one = anchors[0]
    shown = {"value": one.text, "low": one.ci_low, "high": one.ci_high}
    if len(row.anchors) == len(anchors):
        return Message.of("step-item-held", item=item, acting=f"{row.value:g}", **shown)
    other = f"{row.high or row.value:g}"
    return Message.of("step-item-two", item=item, acting=f"{row.value:g}", other=other, **shown)


def _rule(text: Message, pair: Opened | None = None, name: str = "") -> Step:
    rows = (pair.row.id,) if pair is not None and pair.row is not None else ()
    return Step(kind="rule", text=text, evidence=rows, rule=name or text.id)


def _scored(pack: EvidencePack, placed: Placed, *, silenced: bool) -> list[Step]:
    carrier = placed.carrier or placed.pair
    steps = [
        _prior(carrier, placed.parts, silenced=silenced),
        _association(pack, carrier, silenced=silenced),
        _prevalence(carrier, silenced=silenced),
    ]
    if carrier.item:
        factor = carrier.clinical.central
        text = _item_text(pack, carrier.item, factor, silenced=silenced)
        steps.append(
            Step(
                kind="concordance",
                text=text,
                factor=factor,
                evidence=(carrier.item,),
                rule="concordance",
            )
        )
    cap = cap_factor(pack, carrier)
    if cap != 1.0:
        steps.append(Step(kind="cap", text=Message("step-cap"), factor=cap, rule="cap"))
    return steps


def steps_of(pack: EvidencePack, placed: Placed, *, silenced: bool) -> tuple[Step, ...]:
    """Return the steps that lead to a judgement."""
    pair = placed.pair
    if pair.act is not None and pair.category.value == "act_now":
        text = Message(f"step-act-{pair.act.category}")
        return (Step(kind="override", text=text, evidence=pair.act.rows, rule=pair.act.id),)
    if pair.stop is not None:
        return (_rule(pair.stop, pair),)
    steps = _scored(pack, placed, silenced=silenced)
    if placed.is_kept_up:
        steps.append(_rule(Message("limit-shared-prior")))
    carrier = placed.carrier
    if carrier is not None and carrier is not pair:
        text = Message.of("step-counted-once", finding=carrier.finding.id)
        steps.append(_rule(text))
    steps += [_rule(reason) for reason in pair.forced]
    if placed.half:
        steps.append(_rule(half_message(placed)))
    return tuple(steps)


def is_estimate(pack: EvidencePack, placed: Placed) -> bool:
    """Whether a design value took part in the number."""
    carrier = placed.carrier
    if carrier is None or carrier.row is None:
        return False
    used = (carrier.row.prior, carrier.item)
    return any(key in pack.values and not pack.values[key].is_published for key in used)
