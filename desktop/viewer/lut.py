"""From stored pixels to grey levels: modality, VOI and presentation steps of PS3.3 C.11.

Everything here is a pure function of a `Frame`. Painting goes by table: for pixels of at most
16 bits, `stored_to_grey_lut` gives one grey level for each stored value, so that a window drag
costs one table and one ``np.take``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.domain.imaging import RESLICED
from desktop.domain.pixels import Frame, LookupTable, Window
from desktop.viewer.covering import coloured, covered

Grey = NDArray[np.uint8]
Values = NDArray[np.float64]
Voi = Window | LookupTable

TABLE_SIZE = 65_536
_SIGNED_OFFSET = 32_768
_WHITE = 255.0
_LINEAR, _SIGMOID = "LINEAR", "SIGMOID"
_MIN_LINEAR_WIDTH = 1.0
_SIGMOID_REACH = 700.0  # exp(700) is still finite


def modality_values(frame: Frame, stored: NDArray[Any] | None = None) -> Values:
    """Return modality values (HU, for example), float64, of ``stored`` or of the whole frame.

    Parameters
    ----------
    frame
        A grey frame.
    stored
        Stored values of any shape; the frame's own pixels when left out.

    References
    ----------
    PS3.3 C.11.1.1.
    """
    source = frame.stored if stored is None else np.asarray(stored)
    if frame.modality_lut is not None:
        return look_up(frame.modality_lut, source)
    with np.errstate(all="ignore"):  # a float image may hold anything, also signalling NaNs
        values = source.astype(np.float64)
        if frame.slope != 1.0:
            values *= frame.slope
        if frame.intercept != 0.0:
            values += frame.intercept
    return values


def measured_values(frame: Frame, stored: NDArray[Any], *, with_padding: bool = False) -> Values:
    """Return values in the frame's unit, float64.

    Parameters
    ----------
    with_padding
        Take padding for the values it is stored as; else it is NaN. Between the slices of a
        volume, and outside it, padding is never a value.
    """
    values = modality_values(frame, stored) * frame.unit_factor
    if frame.unit_offset:
        values = values + frame.unit_offset
    is_between = frame.ref.scale.basis == RESLICED
    if frame.padding is not None and (is_between or not with_padding):
        values[is_padding(frame, np.asarray(stored))] = np.nan
    return values


def look_up(table: LookupTable, values: NDArray[Any]) -> Values:
    """Return table entries for input values; inputs beyond an end take the entry at that end."""
    index = np.floor(np.nan_to_num(values.astype(np.float64)) + 0.5) - table.first
    last = len(table.values) - 1
    taken: Values = table.values.take(np.clip(index, 0, last).astype(np.int64))
    return taken


def full_range(frame: Frame) -> Window:
    """Return the LINEAR window that shows the frame's least value black, its greatest white.

    Padding counts as a value: the picture then equals what other viewers show without a window.
    """
    return _window_over(*_value_range(frame, frame.stored))


def anatomy_range(frame: Frame) -> Window:
    """Return the LINEAR window over the frame's values without its padding."""
    stored = frame.stored
    if frame.padding is not None:
        kept = stored[~is_padding(frame, stored)]
        stored = kept if kept.size else stored
    return _window_over(*_value_range(frame, stored))


def _window_over(low: float, high: float) -> Window:
    return Window(center=(low + high + 1.0) / 2.0, width=high - low + 1.0)


def is_padding(frame: Frame, stored: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which stored values say "no anatomy here" (PS3.3 C.7.5.1.1.2)."""
    if frame.padding is None:
        return np.zeros(stored.shape, dtype=np.bool_)
    low, high = frame.padding
    found: NDArray[np.bool_] = (stored >= low) & (stored <= high)
    return found


def automatic_voi(frame: Frame) -> Voi:
    """Return what a fresh pane shows: as `default_voi`, but padding never sets a window."""
    return default_voi(frame) if frame.windows or frame.voi_luts else anatomy_range(frame)


def default_voi(frame: Frame) -> Voi:
    """Return what a fresh view shows: first window, else first VOI LUT, else the full range."""
    if frame.windows:
        return frame.windows[0]
    if frame.voi_luts:
        return frame.voi_luts[0]
    return full_range(frame)


def default_window(frame: Frame) -> Window:
    """Return a window to start dragging from: the file's first, else one as wide as its VOI."""
    if frame.windows:
        return frame.windows[0]
    if frame.voi_luts:
        table = frame.voi_luts[0]
        count = len(table.values)
        return Window(center=table.first + count / 2.0, width=float(max(count, 1)))
    return full_range(frame)


def is_valid_window(window: Window) -> bool:
    """Whether the standard allows this window (LINEAR needs a width of at least 1)."""
    if not (math.isfinite(window.center) and math.isfinite(window.width)):
        return False
    return window.width >= _MIN_LINEAR_WIDTH if window.function == _LINEAR else window.width > 0.0


def voi_levels(values: Values, voi: Voi) -> Values:
    """Return levels 0.0-255.0 (not rounded) of modality values after the VOI step.

    References
    ----------
    PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.1 (SIGMOID), C.11.2.1.3.2 (LINEAR_EXACT).
    """
    if isinstance(voi, LookupTable):
        peak = float(2**voi.bits - 1) or 1.0
        return np.clip(look_up(voi, values) * (_WHITE / peak), 0.0, _WHITE)
    if voi.function == _SIGMOID:
        power = np.clip(-4.0 * (values - voi.center) / voi.width, -_SIGMOID_REACH, _SIGMOID_REACH)
        sigmoid: Values = _WHITE / (1.0 + np.exp(power))
        return sigmoid
    zero_at, per_unit = _ramp(voi)
    if math.isinf(per_unit):
        return np.where(values > zero_at, _WHITE, 0.0)
    ramp = np.clip(values, zero_at, zero_at + _WHITE / per_unit) - zero_at  # no overflow later
    return np.minimum(ramp * per_unit, _WHITE)


def render(
    frame: Frame, voi: Voi | None = None, *, inverted: bool = False, blank_padding: bool = False
) -> Grey:
    """Return the frame as shown: uint8, (rows, columns) grey or (rows, columns, 3) RGB.

    Parameters
    ----------
    voi
        Window or VOI LUT; `default_voi` when left out. Colour frames ignore it.
    inverted
        The reader's own inversion, on top of what the file says.
    blank_padding
        Show padding black, as on screen and on paper, whatever the window makes of its value.
    """
    if frame.is_colour:
        rgb = frame.stored.astype(np.uint8, copy=False)
        shown: Grey = 255 - rgb if inverted else rgb
    else:
        chosen = default_voi(frame) if voi is None else voi
        shown = _render_grey(frame, chosen, inverted=inverted, blank_padding=blank_padding)
    if frame.supplement is not None:
        shown = coloured(frame.supplement, frame.stored, shown)
    return covered(frame.shutter, shown) if frame.shutter is not None else shown


def _render_grey(frame: Frame, voi: Voi, *, inverted: bool, blank_padding: bool) -> Grey:
    if is_table_paintable(frame):
        table, offset = stored_to_grey_lut(
            frame, voi, inverted=inverted, blank_padding=blank_padding
        )
        return by_bits(table, offset).take(_as_unsigned(frame.stored))
    return grey_levels(frame, frame.stored, voi, inverted=inverted, blank_padding=blank_padding)


def grey_levels(
    frame: Frame,
    stored: NDArray[Any],
    voi: Voi,
    *,
    inverted: bool = False,
    blank_padding: bool = False,
) -> Grey:
    """Return uint8 grey of stored values, with the frame's own inversion and the reader's."""
    levels = np.floor(_shown_levels(frame, modality_values(frame, stored), voi) + 0.5)
    grey = levels.astype(np.uint8)
    if frame.presentation_inverse != inverted:
        grey = 255 - grey
    if blank_padding and frame.padding is not None:
        grey[is_padding(frame, stored)] = 0
    return grey


def _shown_levels(frame: Frame, values: Values, voi: Voi) -> Values:
    """Return levels 0.0-255.0 after the VOI step and the presentation table, if there is one.

    References
    ----------
    PS3.3 C.11.6: the inputs of the presentation table span the outputs of the VOI step.
    """
    levels = voi_levels(np.nan_to_num(values), voi)
    table = frame.presentation_lut
    if table is None:
        return levels
    inputs = table.first + levels * ((len(table.values) - 1) / _WHITE)
    peak = float(2**table.bits - 1) or 1.0
    return np.clip(look_up(table, inputs) * (_WHITE / peak), 0.0, _WHITE)


def is_table_paintable(frame: Frame) -> bool:
    """Whether the frame's pixels are integers of at most 16 bits, so that a table serves them."""
    return not frame.is_colour and frame.stored.dtype.kind in "iu" and frame.stored.itemsize <= 2  # noqa: PLR2004 - bytes


def stored_to_grey_lut(
    frame: Frame, voi: Voi, *, inverted: bool = False, blank_padding: bool = False
) -> tuple[NDArray[np.uint8], int]:
    """Return ``(table, offset)``: the grey level of a stored value ``s`` is ``table[s + offset]``.

    Parameters
    ----------
    frame
        A frame for which `is_table_paintable` holds.

    Returns
    -------
    table
        uint8, 65,536 entries in ascending order of the stored value.
    offset
        0 for unsigned pixels, 32,768 for signed ones.
    """
    offset = _SIGNED_OFFSET if frame.stored.dtype.kind == "i" else 0
    invert = frame.presentation_inverse != inverted
    is_ramp = frame.modality_lut is None and frame.presentation_lut is None
    if isinstance(voi, Window) and is_ramp and voi.function != _SIGMOID:
        table = _linear_table(frame, voi, offset)
    else:
        stored = np.arange(-offset, TABLE_SIZE - offset, dtype=np.float64)
        levels = _shown_levels(frame, modality_values(frame, stored), voi)
        table = np.floor(levels + 0.5).astype(np.uint8)
    table = 255 - table if invert else table
    if blank_padding and frame.padding is not None:  # black, whatever is turned round
        low, high = (min(max(end + offset, -1), TABLE_SIZE) for end in frame.padding)
        table[max(low, 0) : high + 1] = 0
    return table, offset


def by_bits(table: NDArray[np.uint8], offset: int) -> NDArray[np.uint8]:
    """Return the table in the order of the pixels' bit patterns.

    With it ``table.take(stored.view(np.uint16))`` needs no addition, also for int16 pixels.
    """
    return np.concatenate((table[offset:], table[:offset])) if offset else table


def _linear_table(frame: Frame, window: Window, offset: int) -> NDArray[np.uint8]:
    """Compute only the ramp of the window; below and above it the table is constant."""
    ends = _ramp_ends(frame, window, offset)
    if ends is None:
        stored = np.arange(-offset, TABLE_SIZE - offset, dtype=np.float64)
        return np.floor(voi_levels(modality_values(frame, stored), window) + 0.5).astype(np.uint8)
    black, white = ends
    start = int(np.clip(math.floor(min(black, white)) - 1, 0, TABLE_SIZE))
    stop = int(np.clip(math.ceil(max(black, white)) + 2, 0, TABLE_SIZE))
    table = np.empty(TABLE_SIZE, dtype=np.uint8)
    rising = frame.slope > 0
    table[:start] = 0 if rising else 255
    table[stop:] = 255 if rising else 0
    stored = np.arange(start - offset, stop - offset, dtype=np.float64)
    levels = voi_levels(modality_values(frame, stored), window)
    table[start:stop] = np.floor(levels + 0.5)
    return table


def _ramp_ends(frame: Frame, window: Window, offset: int) -> tuple[float, float] | None:
    """Return where in the table the ramp is black and white; ``None`` where no number says."""
    zero_at, per_unit = _ramp(window)
    per_stored = frame.slope * per_unit  # infinite for a step, nothing for a vanishing slope
    if per_stored == 0.0 or not math.isfinite(per_stored):
        return None
    black = (zero_at - frame.intercept) / frame.slope + offset
    white = black + _WHITE / per_stored
    return (black, white) if math.isfinite(black) and math.isfinite(white) else None


def _ramp(window: Window) -> tuple[float, float]:
    """Return the value shown as level 0 and the levels per unit of value (inf for a step)."""
    shift, less = (0.5, 1.0) if window.function == _LINEAR else (0.0, 0.0)
    span = window.width - less
    zero_at = window.center - shift - span / 2.0
    return zero_at, (_WHITE / span if span > 0.0 else math.inf)


def _value_range(frame: Frame, stored: NDArray[Any]) -> tuple[float, float]:
    """Return the least and greatest finite modality value of stored ones."""
    if stored.dtype.kind == "f":
        finite = stored[np.isfinite(stored)]
        stored = finite if finite.size else np.zeros(1, dtype=stored.dtype)
    if frame.modality_lut is not None:
        values = modality_values(frame, stored)
        return float(values.min()), float(values.max())
    ends = modality_values(frame, np.array([stored.min(), stored.max()]))
    return float(ends.min()), float(ends.max())


def _as_unsigned(stored: NDArray[Any]) -> NDArray[Any]:
    if stored.dtype.kind == "u":
        return stored
    return stored.astype(np.int16, copy=False).view(np.uint16)
