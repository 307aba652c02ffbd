"""From relaxation times to grey values: the spin-echo equation of each sequence."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from desktop.teaching.tissues import Relaxation, Tissue

FAT_DENSITY = 0.95
FAT_T1_MS = 240.0
FAT_T2_SINGLE_ECHO_MS = 72.0
FAT_T2_ECHO_TRAIN_MS = 132.0  # J coupling is broken by the train: fat stays bright on TSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A spin-echo sequence. ``inversion_ms`` is ``None`` without an inversion pulse.

    ``full_scale`` is the stored value that a relative signal of one is written as.
    """

    name: str
    repetition_ms: float
    echo_ms: float
    inversion_ms: float | None = None
    echo_train: int = 1
    full_scale: float = 1000.0


def _spin_echo(t1_ms: float, t2_ms: float, sequence: Sequence) -> float:
    recovery = exp(-sequence.repetition_ms / t1_ms)
    if sequence.inversion_ms is None:
        longitudinal = 1.0 - recovery
    else:
        longitudinal = 1.0 - 2.0 * exp(-sequence.inversion_ms / t1_ms) + recovery
    return longitudinal * exp(-sequence.echo_ms / t2_ms)


def signal_of(tissue: Relaxation, sequence: Sequence) -> float:
    """Return the magnitude a voxel full of the tissue gives, relative to pure water density."""
    train = sequence.echo_train > 1
    fat_t2_ms = FAT_T2_ECHO_TRAIN_MS if train else FAT_T2_SINGLE_ECHO_MS
    fat = FAT_DENSITY * _spin_echo(FAT_T1_MS, fat_t2_ms, sequence)
    water = tissue.density * _spin_echo(tissue.t1_ms, tissue.t2_ms, sequence)
    return abs((1.0 - tissue.fat) * water + tissue.fat * fat)


def stored_value(tissue: Tissue, sequence: Sequence) -> float:
    """Return the stored value of the tissue, before coil profile, texture and noise."""
    return signal_of(tissue.value, sequence) * sequence.full_scale
