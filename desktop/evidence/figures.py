"""Arithmetic on published figures: shrinkage, limits, shares by age. Nothing here knows a case."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from desktop.evidence.pack import EvidencePack
from desktop.evidence.rows import PrevalenceRow

Z_95 = 1.96


class Interval(NamedTuple):
    """A value with its limits."""

    low: float
    central: float
    high: float


NEUTRAL = Interval(1.0, 1.0, 1.0)


class Share(NamedTuple):
    """The pain-free share at one age, and how it was reached.

    ``form`` is ``age`` (a series by age), ``span``, ``from``, ``until`` (a row for some ages),
    ``mean`` (a group around one age), ``side`` (the other side of the same patients) or
    ``adults``. ``widest`` spans the central values of all rows, widening ones included.
    """

    interval: Interval
    form: str
    age_from: float | None
    age_to: float | None
    people: str
    widest: tuple[float, float]


def logit(p: float) -> float:
    """Log odds of a probability."""
    return math.log(p / (1.0 - p))


def expit(x: float) -> float:
    """Probability of log odds."""
    return 1.0 / (1.0 + math.exp(-x))


def shrink(ln: float, se: float, tau: float) -> tuple[float, float]:
    """Mean and sd of a log ratio seen with error ``se``, under a sceptical prior N(0, tau)."""
    precision = 1.0 / se**2 + 1.0 / tau**2
    return ln / se**2 / precision, math.sqrt(1.0 / precision)


def _ratio_limits(mean: float, sd: float, z: float) -> Interval:
    return Interval(math.exp(mean - z * sd), math.exp(mean), math.exp(mean + z * sd))


@lru_cache(maxsize=1024)
def association(pack: EvidencePack, row_id: str) -> Interval:
    """Return a shrunken association with its limits."""
    row, k = pack.association[row_id], pack.constants
    mean, sd = shrink(math.log(row.value or 1.0), row.se_ln or 1.0, k.tau_association)
    return _ratio_limits(mean, sd, k.z_range)


@lru_cache(maxsize=1024)
def clinical_item(pack: EvidencePack, key: str) -> Interval:
    """Return a clinical item with its limits: published ones shrunk, design values as given."""
    row, k = pack.values[key], pack.constants
    ln = math.log(row.value)
    se = (math.log(row.high or row.value) - math.log(row.low or row.value)) / (2 * Z_95)
    mean, sd = shrink(ln, se, k.tau_clinical) if row.is_published else (ln, se)
    return _ratio_limits(mean, sd, k.z_range)


def prior(pack: EvidencePack, key: str, age: float) -> float:
    """Return a prior at an age: linear between the two ages of the pack."""
    row, k = pack.values[key], pack.constants
    last = row.value if row.value_70 is None else row.value_70
    part = min(1.0, max(0.0, (age - k.age_from) / (k.age_to - k.age_from)))
    return row.value + (last - row.value) * part


def _wilson(p: float, n: float, z: float) -> Interval:
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval((middle - half) / (1 + z * z / n), p, (middle + half) / (1 + z * z / n))


def point(row: PrevalenceRow, z: float) -> Interval:
    """Return a row's share with limits: from n, else from its own interval, else none."""
    p = row.percent / 100
    if row.n:
        return _wilson(p, row.n, z)
    if row.ci_low and row.ci_high:
        se = (logit(row.ci_high / 100) - logit(row.ci_low / 100)) / (2 * Z_95)
        return Interval(expit(logit(p) - z * se), p, expit(logit(p) + z * se))
    return Interval(p, p, p)


class _Span(NamedTuple):
    first: float
    middle: float
    last: float
    share: Interval
    row: PrevalenceRow


def _span(row: PrevalenceRow, age: float, z: float, adult: float) -> _Span:
    """Ages a row serves; rows without ages, or from the same patients, serve every adult."""
    share = point(row, z)
    ageless = row.age_from is None and row.age_to is None and row.age_mid is None
    if ageless or row.people == "asymptomatic_side_of_patients":
        return _Span(adult, age, math.inf, share, row)
    if row.age_from is None and row.age_to is None:
        middle = row.age_mid or 0.0
        return _Span(middle, middle, middle, share, row)
    first = adult if row.age_from is None else row.age_from
    last = math.inf if row.age_to is None else row.age_to
    return _Span(first, (first + last) / 2, last, share, row)


def _between(spans: list[_Span], age: float) -> Interval:
    if age <= spans[0].middle:
        return spans[0].share
    for left, right in pairwise(spans):
        if left.middle <= age <= right.middle:
            part = (age - left.middle) / (right.middle - left.middle)
            pairs = zip(left.share, right.share, strict=True)
            return Interval(*(a + (b - a) * part for a, b in pairs))
    return spans[-1].share


def _stepped(spans: list[_Span], age: float) -> Interval:
    """Share in steps: an open-ended span has no middle, so nothing lies between two spans."""
    return next((s.share for s in spans if s.first <= age < s.last + 1), spans[0].share)


def _series(pack: EvidencePack, ids: tuple[str, ...], age: float) -> tuple[Interval, list[_Span]]:
    k = pack.constants
    spans = sorted(
        (_span(pack.prevalence[i], age, k.z_range, k.adult_age) for i in ids),
        key=lambda span: span.middle,
    )
    reach = k.age_reach
    if age < min(s.first for s in spans) - reach or age > max(s.last for s in spans) + reach:
        return NEUTRAL, []
    open_ended = any(s.row.age_from is None or s.row.age_to is None for s in spans)
    if open_ended and any(math.isinf(s.last) for s in spans):
        return _stepped(spans, age), spans
    return _between(spans, age), spans


def _form(spans: list[_Span]) -> tuple[str, float | None, float | None]:
    if len(spans) > 1:
        return "age", None, None
    row = spans[0].row
    if row.people == "asymptomatic_side_of_patients":
        return "side", None, None
    if row.age_from is not None and row.age_to is not None:
        return "span", row.age_from, row.age_to
    if row.age_from is not None or row.age_to is not None:
        return ("from" if row.age_to is None else "until"), row.age_from, row.age_to
    return ("mean", row.age_mid, None) if row.age_mid is not None else ("adults", None, None)


@lru_cache(maxsize=8192)
def pain_free(
    pack: EvidencePack, ids: tuple[str, ...], widen: tuple[str, ...], age: float
) -> Share | None:
    """Return the share of pain-free people at an age, ``None`` where no row reaches that age.

    Parameters
    ----------
    pack : EvidencePack
        The figures.
    ids, widen : tuple of str
        Rows that form the series, and rows that only widen its limits.
    age : float
        Age in years.
    """
    value, spans = _series(pack, ids, age) if ids else (NEUTRAL, [])
    if not spans:
        return None
    others = [value]
    for extra in widen:
        share, found = _series(pack, (extra,), age)
        others += [share] if found else []
    form, first, last = _form(spans)
    return Share(
        Interval(min(x.low for x in others), value.central, max(x.high for x in others)),
        form,
        first,
        last,
        spans[0].row.people,
        (min(x.central for x in others), max(x.central for x in others)),
    )
