"""Window presets that need the values of a frame."""

from __future__ import annotations

import numpy as np

from desktop.domain.pixels import Frame, Window
from desktop.viewer.lut import full_range, is_padding, modality_values
from desktop.viewer.presets import Preset, PresetKind, preset_window

LOW_PERCENT, HIGH_PERCENT = 1.0, 99.0
_LOOKED_AT = 250_000  # values are enough for a percentile; a large frame is thinned evenly
_LEAST_WIDTH = 1e-6


def frame_preset(frame: Frame, preset: Preset, current: Window) -> Window | None:
    """Return the window a preset gives on a grey frame; ``None`` stands for the file's default."""
    if preset.kind is PresetKind.MEASURED and preset.window is not None:
        return _of_measured(frame, preset.window)
    if preset.kind is PresetKind.MIDDLE:
        return _middle(frame)
    if preset.kind is PresetKind.FROM_ZERO:
        top = full_range(frame)
        high = top.center + top.width / 2.0 - 1.0
        return _exact(0.0, high) if high > 0 else top
    return preset_window(preset, current, full_range(frame), frame.windows)


def _of_measured(frame: Frame, window: Window) -> Window | None:
    """Return a window of measured values as one of modality values; ``None`` if it has no scale."""
    factor, offset = frame.unit_factor, frame.unit_offset
    if not (np.isfinite(factor) and np.isfinite(offset)) or factor <= 0:
        return None
    low = (window.center - window.width / 2 - offset) / factor
    high = (window.center + window.width / 2 - offset) / factor
    return _exact(low, high) if np.isfinite(low) and np.isfinite(high) else None


def _middle(frame: Frame) -> Window | None:
    stored = frame.stored.reshape(-1)
    stored = stored[:: max(1, stored.size // _LOOKED_AT)]
    kept = stored[~is_padding(frame, stored)]
    if not kept.size:
        return None
    values = modality_values(frame, kept)
    values = values[np.isfinite(values)]
    if not values.size:
        return None
    low, high = np.percentile(values, (LOW_PERCENT, HIGH_PERCENT))
    return _exact(float(low), float(high))


def _exact(low: float, high: float) -> Window:
    width = max(high - low, _LEAST_WIDTH)
    return Window(center=(low + high) / 2.0, width=width, function="LINEAR_EXACT")
