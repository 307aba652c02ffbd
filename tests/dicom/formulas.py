"""The standard's formulas for grey, written out plainly: tables, windows, what must be seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset

Array = np.ndarray


def as_word(value: int, signed: bool) -> int:
    return value - 65536 if signed and value >= 32768 else value


@dataclass(frozen=True)
class Table:
    """A lookup table as the header states it."""

    first: int
    entries: Array
    bits: int
    packed: bool = False  # two 8-bit entries in a word

    def item(self, keyword: str, *, signed: bool, big: bool) -> Dataset:
        """Return the sequence item; ``keyword`` names no element, it only documents the use."""
        made = Dataset()
        count = len(self.entries) % 65536
        vr = "SS" if signed else "US"
        made.add_new(0x00283002, vr, [as_word(count, signed), self.first, self.bits])
        words = self.entries.astype(">u2" if big else "<u2").tobytes()
        if self.packed:
            eight = self.entries.astype(np.uint8).tobytes()
            words = eight + bytes(len(eight) % 2)
            if big:
                words = np.frombuffer(words, "<u2").byteswap().tobytes()
        made.add_new(0x00283006, "OW", words)
        made.add_new(0x00283003, "LO", keyword)
        return made

    def __call__(self, values: Array) -> Array:
        """PS3.3 C.11.1.1: the first entry serves everything before it, the last all beyond."""
        at = np.floor(values + 0.5) - self.first
        return self.entries.astype(float)[np.clip(at, 0, len(self.entries) - 1).astype(int)]


@dataclass(frozen=True)
class Look:
    """One way to ask for a picture, and the picture (float levels, not rounded)."""

    options: tuple[str, ...]
    levels: Array
    window: tuple[float, float] | None = None


def level(values: Array, center: float, width: float, function: str) -> Array:
    """PS3.3 C.11.2.1.2.1, C.11.2.1.3.1 and C.11.2.1.3.2, for an output of 0 to 255."""
    if function == "SIGMOID":
        return 255 / (1 + np.exp(np.clip(-4 * (values - center) / width, -700, 700)))
    if function == "LINEAR_EXACT":
        low, high, shift, span = center - width / 2, center + width / 2, center, width
    else:
        low, high = center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2
        shift, span = center - 0.5, width - 1
    ramp = ((values - shift) / span + 0.5) * 255 if span else np.zeros_like(values)
    return np.where(values <= low, 0.0, np.where(values > high, 255.0, ramp))
