"""SUV by body weight from the header of a PET image, with everything it was computed from.

References
----------
QIBA FDG-PET/CT profile, vendor-neutral pseudo-code for SUV (2012): the reference time is the series
time, unless that lies after the acquisition; then a private time of the scanner, else the
acquisition time taken back to the time the decay was corrected to.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.dicom import tags
from desktop.dicom.fields import Fields

_GRAMS_PER_KG = 1_000.0
_LONGEST_DECAY_S = 48 * 3600.0
_MS_PER_S = 1_000.0
_GE_BLOCK, _PHILIPS_BLOCK = "GEMS_PETD_01", "PHILIPS PET PRIVATE GROUP"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uptake:
    """``factor`` takes modality values to SUVbw; ``None`` where ``missing`` says why not.

    ``inputs`` are (name, value as shown) in the order they enter the formula.
    """

    factor: float | None = None
    missing: tuple[str, ...] = ()
    inputs: Pairs = ()


def from_activity(fields: Fields) -> Uptake:
    """Return the factor of values in Bq/ml: weight over the dose decayed to the reference time."""
    drug = fields.first(tags.RADIOPHARMACEUTICALS) or Fields()
    weight, missing, inputs = _weight(fields)
    dose = _positive(drug.number(tags.RADIOPHARMACEUTICAL_DOSE))
    corrected = {text.upper() for text in fields.texts(tags.CORRECTED_IMAGE)}
    correction = fields.text(tags.DECAY_CORRECTION).upper()
    if dose is None:
        missing.append("suv-missing-dose")
    else:
        inputs.append(("dose", f"{dose / 1e6:.6g} MBq"))
    if "ATTN" not in corrected:
        missing.append("suv-missing-attenuation")
    if "DECY" not in corrected or correction not in ("START", "ADMIN"):
        missing.append("suv-missing-decay")
    remaining = 1.0
    if correction != "ADMIN":
        remaining = _remaining(fields, drug, missing, inputs)
    inputs.append(("decay", correction or "–"))
    if missing or weight is None or dose is None:
        return Uptake(missing=tuple(missing), inputs=tuple(inputs))
    return Uptake(factor=weight * _GRAMS_PER_KG / (dose * remaining), inputs=tuple(inputs))


def from_counts(fields: Fields) -> Uptake:
    """Return the factor of values in counts: Philips states one, else a way to Bq/ml."""
    if fields.text(tags.PHILIPS_CREATOR).upper() == _PHILIPS_BLOCK:
        factor = _positive(fields.number(tags.PHILIPS_SUV_FACTOR))
        if factor is not None:
            return Uptake(factor=factor, inputs=(("philips-suv", f"{factor:.6g}"),))
        activity = _positive(fields.number(tags.PHILIPS_ACTIVITY_FACTOR))
        if activity is not None:
            made = from_activity(fields)
            inputs = (*made.inputs, ("philips-activity", f"{activity:.6g}"))
            if made.factor is None:
                return Uptake(missing=made.missing, inputs=inputs)
            return Uptake(factor=made.factor * activity, inputs=inputs)
    return Uptake(missing=("suv-missing-counts",))


def _weight(fields: Fields) -> tuple[float | None, list[str], list[tuple[str, str]]]:
    weight = _positive(fields.number(tags.WEIGHT))
    if weight is None:
        return None, ["suv-missing-weight"], []
    return weight, [], [("weight", f"{weight:.6g} kg")]


def _remaining(
    fields: Fields, drug: Fields, missing: list[str], inputs: list[tuple[str, str]]
) -> float:
    """Return which part of the dose is left at the reference time; note what it takes."""
    half_life = _positive(drug.number(tags.HALF_LIFE))
    if half_life is None:
        missing.append("suv-missing-half-life")
    else:
        inputs.append(("half-life", f"{half_life:.6g} s"))
    reference, basis = _reference(fields)
    if reference is None:
        missing.append("suv-missing-reference")
    injected = _injection(drug, reference)
    if injected is None:
        missing.append("suv-missing-injection")
    if half_life is None or reference is None or injected is None:
        return 1.0
    elapsed = (reference - injected).total_seconds()
    if not 0 <= elapsed <= _LONGEST_DECAY_S:
        missing.append("suv-missing-order")
        return 1.0
    inputs.append(("injection", _shown(injected)))
    inputs.append((f"reference-{basis}", _shown(reference)))
    return math.exp2(-elapsed / half_life)


def _reference(fields: Fields) -> tuple[datetime | None, str]:
    """Return the time that the values are corrected to, and where it was found."""
    day = fields.text(tags.SERIES_DATE) or fields.text(tags.STUDY_DATE)
    started = moment(day, fields.text(tags.SERIES_TIME))
    acquired = moment(fields.text(tags.ACQUISITION_DATE), fields.text(tags.ACQUISITION_TIME))
    if started is not None and (acquired is None or started <= acquired):
        return started, "series"
    if fields.text(tags.GE_CREATOR).upper() == _GE_BLOCK:
        stated = fields.text(tags.GE_SCAN_TIME)
        scanned = moment(stated[:8], stated[8:])
        if scanned is not None:
            return scanned, "scanner"
    return _from_acquisition(fields, acquired), "acquisition"


def _from_acquisition(fields: Fields, acquired: datetime | None) -> datetime | None:
    """Return the reference time from the frame's own times.

    The frame reference time is when the mean count rate of the frame occurs, counted from the
    reference time; the acquisition time is when the frame begins.
    """
    after = fields.number(tags.FRAME_REFERENCE_TIME)
    duration = _positive(fields.number(tags.ACTUAL_FRAME_DURATION))
    drug = fields.first(tags.RADIOPHARMACEUTICALS) or Fields()
    half_life = _positive(drug.number(tags.HALF_LIFE))
    if acquired is None or after is None or after < 0 or duration is None or half_life is None:
        return None
    decays = math.log(2.0) / half_life * duration / _MS_PER_S
    mean = math.log(decays / -math.expm1(-decays)) * half_life / math.log(2.0)
    return acquired + timedelta(seconds=mean - after / _MS_PER_S)


def _injection(drug: Fields, reference: datetime | None) -> datetime | None:
    """Return when the dose was given; a clock time alone lies within the day before the scan."""
    stated = drug.text(tags.START_DATETIME)
    injected = moment(stated[:8], stated[8:]) if stated else None
    if injected is not None or reference is None:
        return injected
    day = f"{reference:%Y%m%d}"
    injected = moment(day, drug.text(tags.RADIOPHARMACEUTICAL_START))
    if injected is not None and injected > reference:
        injected -= timedelta(days=1)
    return injected


def moment(day: str, clock: str) -> datetime | None:
    """Return a date and time without a zone: only differences are used."""
    match = re.match(r"(\d{2})(\d{2})(\d{2}(?:\.\d{1,6})?)", clock)
    if not re.fullmatch(r"\d{8}", day) or not match:
        return None
    try:
        made = datetime(int(day[:4]), int(day[4:6]), int(day[6:]))  # noqa: DTZ001 - zone unknown
        return made + timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=float(match[3]))
    except (ValueError, OverflowError):
        return None


def _positive(value: float | None) -> float | None:
    return value if value is not None and value > 0 else None


def _shown(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S}"
