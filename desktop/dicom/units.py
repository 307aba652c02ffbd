"""What a measured pixel value means: HU, SUV, a UCUM unit, or nothing."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.dicom import tags
from desktop.dicom.fields import Fields

_GRAMS_PER_KG = 1_000.0
_UCUM = {
    "BQML": "Bq/ml",
    "CNTS": "{counts}",
    "GML": "g/ml",
    "CM2ML": "cm2/ml",
    "PROPCNTS": "{propcounts}",
}
_LONGEST_DECAY_S = 48 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit; ``factor`` takes modality values to it, ``slope`` replaces the rescale slope."""

    code: str = "stored"
    factor: float = 1.0
    slope: float | None = None
    problems: tuple[str, ...] = ()


def measured_unit(fields: Fields, values: Fields) -> Unit:
    """Return the unit of the modality values.

    Parameters
    ----------
    values
        Where the rescale stands: the dataset itself or a functional group.
    """
    modality = fields.text(tags.MODALITY)
    kind = values.text(tags.RESCALE_TYPE).upper()
    if modality == "CT" and tags.SLOPE in values and kind in ("", "HU"):
        return Unit(code="HU")
    if kind == "HU":
        return Unit(code="HU")
    if modality == "PT":
        return _uptake(fields)
    dose = fields.number(tags.DOSE_SCALING)
    if dose:
        return Unit(code="Gy" if fields.text(tags.DOSE_UNITS) == "GY" else "stored", slope=dose)
    return _real_world(fields)


def _real_world(fields: Fields) -> Unit:
    """Return the unit of a real world value map, where it maps one to one."""
    owner = fields
    shared = fields.first(tags.SHARED_GROUPS)
    if tags.REAL_WORLD_MAPS not in owner and shared is not None:
        owner = shared
    item = owner.first(tags.REAL_WORLD_MAPS)
    units = item.first(tags.REAL_WORLD_UNITS) if item is not None else None
    if item is None or units is None:
        return Unit()
    slope, intercept = item.number(tags.REAL_WORLD_SLOPE), item.number(tags.REAL_WORLD_INTERCEPT)
    if intercept not in (None, 0.0) or not slope or slope <= 0:
        return Unit()
    return Unit(code=units.text(tags.CODE_VALUE) or "stored", factor=slope)


def _uptake(fields: Fields) -> Unit:
    """Return SUV by body weight where the header holds all it takes, else the file's own unit."""
    stated = fields.text(tags.UNITS)
    if stated == "GML":
        return Unit(code="SUVbw")
    plain = _UCUM.get(stated, "stored")
    if stated != "BQML":
        return Unit(code=plain)
    factor = _suv_factor(fields)
    if factor is None:
        return Unit(code=plain, problems=("dicom-suv-missing",))
    return Unit(code="SUVbw", factor=factor)


def _suv_factor(fields: Fields) -> float | None:
    """Return g/ml per Bq/ml.

    References
    ----------
    QIBA, SUV from decay-corrected Bq/ml: weight / dose decayed to the reference time.
    """
    corrected = fields.texts(tags.CORRECTED_IMAGE)
    drug = fields.first(tags.RADIOPHARMACEUTICALS)
    weight = fields.number(tags.WEIGHT)
    if drug is None or not weight or weight <= 0 or not {"ATTN", "DECY"} <= set(corrected):
        return None
    dose, half_life = drug.number(tags.RADIOPHARMACEUTICAL_DOSE), drug.number(tags.HALF_LIFE)
    if not dose or dose <= 0 or not half_life or half_life <= 0:
        return None
    correction = fields.text(tags.DECAY_CORRECTION)
    if correction == "ADMIN":
        return weight * _GRAMS_PER_KG / dose
    elapsed = _seconds_since_injection(fields, drug) if correction == "START" else None
    if elapsed is None:
        return None
    return weight * _GRAMS_PER_KG / (dose * math.exp2(-elapsed / half_life))


def _seconds_since_injection(fields: Fields, drug: Fields) -> float | None:
    """Return the time from injection to the start of the series."""
    day = fields.text(tags.SERIES_DATE) or fields.text(tags.STUDY_DATE)
    started = _moment(day, fields.text(tags.SERIES_TIME))
    acquired = _moment(fields.text(tags.ACQUISITION_DATE), fields.text(tags.ACQUISITION_TIME))
    if started is None or (acquired is not None and started > acquired):
        return None  # the series time is that of a later step, so the reference is unknown
    stated = drug.text(tags.START_DATETIME)
    injected = _moment(stated[:8], stated[8:]) if stated else None
    if injected is None:
        injected = _moment(day, drug.text(tags.RADIOPHARMACEUTICAL_START))
        if injected is not None and injected > started:
            injected -= timedelta(days=1)
    elapsed = (started - injected).total_seconds() if injected is not None else -1.0
    return elapsed if 0 <= elapsed <= _LONGEST_DECAY_S else None


def _moment(day: str, clock: str) -> datetime | None:
    """Return a date and time without a zone: only differences are used."""
    match = re.match(r"(\d{2})(\d{2})(\d{2}(?:\.\d{1,6})?)", clock)
    if not re.fullmatch(r"\d{8}", day) or not match:
        return None
    try:
        moment = datetime(int(day[:4]), int(day[4:6]), int(day[6:]))  # noqa: DTZ001 - zone unknown
        return moment + timedelta(
            hours=int(match[1]), minutes=int(match[2]), seconds=float(match[3])
        )
    except (ValueError, OverflowError):
        return None
