"""What a measured pixel value means: HU, SUV, a UCUM unit, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.dicom import tags
from desktop.dicom.fields import Fields
from desktop.dicom.instance import group_item
from desktop.dicom.uptake import from_activity, from_counts

_UCUM = {
    "BQML": "Bq/ml",
    "CNTS": "{counts}",
    "GML": "g/ml",
    "CM2ML": "cm2/ml",
    "PROPCNTS": "{propcounts}",
}
_NM_IMAGE = "1.2.840.10008.5.1.4.1.1.20"  # its values are counts unless rescaled (C.8.4.9)
# PS3.3 C.8.9.1 SUV Type
_SUV = {"": "SUVbw", "BW": "SUVbw", "LBM": "SUVlbm", "BSA": "SUVbsa", "IBW": "SUVibw"}
# PS3.3 C.11.1.1.2 Rescale Type, as UCUM; values the header scales itself
_RESCALED = {"MGML": "mg/ml", "Z_EFF": "{z_eff}", "ED": "10*23/ml", "EDW": "{n_electrons}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit; ``factor`` takes modality values to it, ``slope`` replaces the rescale slope."""

    code: str = "stored"
    factor: float = 1.0
    offset: float = 0.0  # added after the factor
    slope: float | None = None
    problems: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()  # what ``factor`` was computed from


def measured_unit(fields: Fields, values: Fields, frame: int = 1) -> Unit:
    """Return the unit of the modality values.

    Parameters
    ----------
    values
        Where the rescale stands: the dataset itself or a functional group.
    frame
        Number of the frame, from 1.
    """
    modality = fields.text(tags.MODALITY)
    kind = values.text(tags.RESCALE_TYPE).upper()
    if kind == "HU" or (modality == "CT" and tags.SLOPE in values and not kind):
        return Unit(code="HU")
    if modality == "PT":
        return _uptake(fields)
    dose = fields.number(tags.DOSE_SCALING)
    if dose:
        return Unit(code="Gy" if fields.text(tags.DOSE_UNITS) == "GY" else "stored", slope=dose)
    mapped = _real_world(fields, values, frame)
    if mapped.code != "stored":
        return mapped
    is_counts = fields.text(tags.SOP_CLASS) == _NM_IMAGE and tags.SLOPE not in values
    return Unit(code="{counts}" if is_counts else _RESCALED.get(kind, "stored"))


def _real_world(fields: Fields, values: Fields, frame: int) -> Unit:
    """Return the unit of a linear real world value map of the stored values.

    References
    ----------
    PS3.3 C.7.6.16.2.11: the map starts from stored values, not from modality values.
    """
    group = group_item(fields, frame, tags.REAL_WORLD_MAPS)
    item = fields.first(tags.REAL_WORLD_MAPS) or group
    units = item.first(tags.REAL_WORLD_UNITS) if item is not None else None
    if item is None or units is None:
        return Unit()
    slope, intercept = item.number(tags.REAL_WORLD_SLOPE), item.number(tags.REAL_WORLD_INTERCEPT)
    code = units.text(tags.CODE_VALUE)
    rescale = values.number(tags.SLOPE) or 1.0
    if not slope or not code or tags.MODALITY_LUTS in fields:
        return Unit()
    factor = slope / rescale
    offset = (intercept or 0.0) - factor * (values.number(tags.INTERCEPT) or 0.0)
    return Unit(code="HU" if code == "[hnsf'U]" else code, factor=factor, offset=offset)


def _uptake(fields: Fields) -> Unit:
    """Return SUV by body weight where the header holds all it takes, else the file's own unit."""
    stated = fields.text(tags.UNITS).upper()
    if stated == "GML":
        kind = fields.text(tags.SUV_TYPE).upper()  # absent: by body weight (PS3.3 C.8.9.1)
        return Unit(code=_SUV.get(kind, "g/ml"))
    if stated not in ("BQML", "CNTS"):
        return Unit(code=_UCUM.get(stated, "stored"))
    made = from_activity(fields) if stated == "BQML" else from_counts(fields)
    if made.factor is None:
        return Unit(code=_UCUM[stated], problems=made.missing, inputs=made.inputs)
    return Unit(code="SUVbw", factor=made.factor, inputs=made.inputs)
