"""Words for what a run found: messages chosen by state, with named arguments.

Nothing here decides anything. A silenced finding never gets a prevalence figure.
"""

from __future__ import annotations

from desktop.domain.case import Category
from desktop.domain.message import Message
from desktop.domain.vocabulary import phrase, term
from desktop.evidence.figures import Share
from desktop.evidence.items import OPPOSITE, OTHER_ROOT
from desktop.evidence.opening import Opened
from desktop.evidence.sharing import Placed
from desktop.evidence.situation import lesion_side


def dashed(word: str) -> str:
    """Return a word as message ids spell it."""
    return word.replace("_", "-")


def percent(p: float) -> str:
    """Return a share as whole per cent, at least 1."""
    return str(max(1, round(100 * p)))


def _years(age: float | None) -> str:
    return "" if age is None else f"{age:g}"


def share_message(pair: Opened, share: Share) -> Message:
    """Say how many pain-free people have the finding; lumbar figures are per person."""
    low, high = (percent(p) for p in share.widest)
    count: str | Message = percent(share.interval.central)
    if low != high:
        count = Message.of("count-range", low=low, high=high)
    place = "lumbar-" if pair.region == "lumbar_spine" else ""
    return Message.of(
        f"share-{place}{share.form}",
        count=count,
        people=Message(f"people-{dashed(share.people.lower())}"),
        age=_years(share.age_from if share.form == "mean" else pair.age),
        first=_years(share.age_from),
        last=_years(share.age_to),
    )


def _matched_root(pair: Opened) -> str:
    is_match = pair.item.startswith("lr_root_") and pair.item != OTHER_ROOT
    return pair.item.removeprefix("lr_root_") if is_match else ""


def _side_clause(pair: Opened) -> Message | None:
    side, complaint = lesion_side(pair.finding), pair.complaint
    if side is None or complaint is None or complaint.side is None:
        return None
    if pair.item == OPPOSITE:
        pain = phrase(complaint.side.value)
        return Message.of("clause-side-opposite", side=phrase(side), pain=pain)
    if pair.side == "partly":
        return Message.of("clause-side-partly", side=term(side))
    if pair.side != "fits":
        return None
    root = _matched_root(pair)
    if root:
        return Message.of("clause-side-and-root", side=term(side), root=root)
    is_other = pair.item == OTHER_ROOT
    return Message.of("clause-side-not-root" if is_other else "clause-side", side=term(side))


def _first_clause(pair: Opened) -> Message:
    clause = _side_clause(pair)
    if clause is not None:
        return clause
    if _matched_root(pair):
        return Message.of("clause-root", root=_matched_root(pair))
    if pair.item:
        return Message(f"clause-item-{dashed(pair.item.lower())}")
    return Message("clause-place")


def _last_clause(pair: Opened, *, silenced: bool) -> Message | None:
    if silenced or pair.band == "unknown":
        return None
    return Message(f"clause-band-{pair.band}")


def reason(placed: Placed, *, silenced: bool) -> Message:
    """Return the one line that a card shows."""
    pair = placed.pair
    if placed.category is Category.ACT_NOW and pair.act is not None:
        return Message(f"reason-act-{pair.act.category}")
    if pair.stop is not None:
        is_away = pair.category is Category.LIKELY_INCIDENTAL
        line = pair.stop if is_away else Message.of("reason-not-scored", why=pair.stop)
    else:
        line = _scored_reason(placed, silenced=silenced)
    return Message.of("reason-care-act", reason=line) if pair.act is not None else line


def _scored_reason(placed: Placed, *, silenced: bool) -> Message:
    pair = placed.pair
    first, last = _first_clause(pair), _last_clause(pair, silenced=silenced)
    rule: Message | None = None
    if pair.forced:
        rule = Message("clause-forced")
    elif placed.half == "held":
        rule = Message("clause-half")
    elif placed.parts > 1:
        rule = Message.of("clause-shared", parts=str(placed.parts))
    clauses = [clause for clause in (first, rule, last) if clause is not None]
    names = ("first", "second", "third")
    return Message.of(f"reason-{len(clauses)}", **dict(zip(names, clauses, strict=False)))


def limits(placed: Placed) -> tuple[Message, ...]:
    """Return the rules that hold a judgement, as sentences."""
    pair = placed.pair
    found = list(pair.forced)
    if pair.stop is not None:
        found.append(pair.stop)
        is_away = pair.category is Category.LIKELY_INCIDENTAL
        if is_away and pair.act is not None:
            found.append(Message("limit-act-all-the-same"))
    if pair.item == OPPOSITE:
        found.append(Message("limit-sides-disagree"))
    if placed.half:
        found.append(half_message(placed))
    if placed.is_kept_up:
        found.append(Message("limit-shared-prior"))
    return tuple(found)


def half_message(placed: Placed) -> Message:
    """Say that a one-sided lesion explains one half of a pain on both sides at most."""
    if placed.pair.half == "unknown":
        return Message("limit-half-unknown")
    return Message("limit-half" if placed.half == "held" else "limit-half-covered")
