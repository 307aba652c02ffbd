"""Window presets, five a modality, as Shift 1 to 5 call them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.message import Message
from desktop.domain.pixels import Window

NARROWER, WIDER = 0.6, 1.6


class PresetKind(StrEnum):
    """Where a preset's window comes from."""

    FIXED = "fixed"
    DEFAULT = "default"  # what the file asks for
    FULL = "full"  # all values of the frame
    NARROWER = "narrower"
    WIDER = "wider"
    NEXT = "next"  # the file's next window
    MEASURED = "measured"  # fixed, in the unit of measured values
    MIDDLE = "middle"  # the values between two percentiles
    FROM_ZERO = "from-zero"  # nothing is black, the highest value white


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One preset; ``window`` in modality values for a fixed one."""

    id: str
    kind: PresetKind
    window: Window | None = None

    @property
    def title(self) -> Message:
        """Its name."""
        return Message(f"viewer-core-preset-{self.id}")


def _fixed(name: str, center: float, width: float) -> Preset:
    return Preset(id=name, kind=PresetKind.FIXED, window=Window(center=center, width=width))


def _measured(name: str, low: float, high: float) -> Preset:
    window = Window(center=(low + high) / 2, width=high - low, function="LINEAR_EXACT")
    return Preset(id=name, kind=PresetKind.MEASURED, window=window)


_CT = (
    _fixed("soft", 40, 400),
    _fixed("bone", 400, 2000),
    _fixed("lung", -600, 1500),
    _fixed("brain", 40, 80),
    Preset(id="default", kind=PresetKind.DEFAULT),
)
_DEFAULT = Preset(id="default", kind=PresetKind.DEFAULT)
_FULL = Preset(id="full", kind=PresetKind.FULL)
_NARROWER = Preset(id="narrower", kind=PresetKind.NARROWER)
_WIDER = Preset(id="wider", kind=PresetKind.WIDER)
_SUV = (
    _measured("suv5", 0, 5),
    _measured("suv10", 0, 10),
    Preset(id="from-zero", kind=PresetKind.FROM_ZERO),
    _FULL,
    _DEFAULT,
)
_COUNTS = (Preset(id="from-zero", kind=PresetKind.FROM_ZERO), _FULL, _NARROWER, _WIDER, _DEFAULT)
_MR = (_DEFAULT, _FULL, _NARROWER, _WIDER, Preset(id="middle", kind=PresetKind.MIDDLE))
_OTHER = (_DEFAULT, _FULL, _NARROWER, _WIDER, Preset(id="next", kind=PresetKind.NEXT))
_BY_MODALITY = {"CT": _CT, "MR": _MR, "NM": _COUNTS, "PT": _COUNTS}


def presets(modality: str, unit: str = "stored") -> tuple[Preset, ...]:
    """Return the five presets of a modality, in key order.

    PET has those of its uptake where its values are SUV, those of counts where they are not: a
    window of SUV 0 to 5 on anything else would be a wrong picture. Counts begin at zero, as
    IHE Basic Image Review asks of NM and PET.
    """
    if modality == "PT" and unit == "SUVbw":
        return _SUV
    return _BY_MODALITY.get(modality, _OTHER)


def is_shown_dark(modality: str) -> bool:
    """Whether high values are dark on white from the start, as uptake is read when it is alone."""
    return modality in ("PT", "NM")


def preset_window(
    preset: Preset, current: Window, full: Window, own: tuple[Window, ...]
) -> Window | None:
    """Return the window a preset gives; ``None`` stands for the file's default.

    ``current`` is the window in force, ``full`` that of all values, ``own`` those of the file.
    """
    if preset.kind is PresetKind.FIXED:
        return preset.window
    if preset.kind is PresetKind.FULL:
        return full
    if preset.kind in (PresetKind.NARROWER, PresetKind.WIDER):
        factor = NARROWER if preset.kind is PresetKind.NARROWER else WIDER
        width = max(current.width * factor, 1e-6)
        return Window(center=current.center, width=width, function=current.function)
    if preset.kind is PresetKind.NEXT and own:
        at = next((i for i, w in enumerate(own) if _same(w, current)), -1)
        return own[(at + 1) % len(own)]
    return None


def _same(a: Window, b: Window) -> bool:
    return (a.center, a.width) == (b.center, b.width)
