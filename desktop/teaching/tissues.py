"""Tissues of the sample study: proton density, relaxation times and fat content at 1.5 T.

The figures are of the order published for 1.5 T and then adjusted so that the grey values of the
five sequences stand to each other as readers know them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What a spin echo sees: ``fat`` is the share of the signal that comes from lipid."""

    density: float
    t1_ms: float
    t2_ms: float
    fat: float = 0.0


class Tissue(Enum):
    """Every material the phantom is made of."""

    AIR = Relaxation(0.0, 1000, 50)
    FAT = Relaxation(0.60, 900, 50, 0.93)
    SKIN = Relaxation(0.75, 700, 55, 0.05)
    MUSCLE = Relaxation(0.78, 950, 50, 0.02)
    FASCIA = Relaxation(0.18, 600, 25, 0.05)
    CORTEX = Relaxation(0.10, 600, 15)
    MARROW = Relaxation(0.74, 820, 58, 0.42)
    MARROW_FATTY = Relaxation(0.74, 820, 58, 0.80)
    CARTILAGE = Relaxation(0.80, 950, 62)
    ANNULUS = Relaxation(0.42, 850, 32)
    FIBROUS_DISC = Relaxation(0.66, 900, 52)
    NUCLEUS = Relaxation(0.88, 1250, 190)
    HERNIATION = Relaxation(0.72, 950, 62)
    LIGAMENT = Relaxation(0.16, 700, 20)
    FLAVUM = Relaxation(0.55, 850, 44)
    CSF = Relaxation(1.0, 4200, 2000)
    CORD = Relaxation(0.72, 920, 92)
    NERVE = Relaxation(0.74, 950, 84)
    GANGLION = Relaxation(0.76, 1000, 105)
    FLUID = Relaxation(0.95, 2800, 400)
    FLOW = Relaxation(0.05, 1200, 60)
    SLOW_FLOW = Relaxation(0.16, 1200, 90)
    VEIN = Relaxation(0.88, 1500, 230)
    VESSEL_WALL = Relaxation(0.40, 900, 50, 0.05)
    BOWEL_WALL = Relaxation(0.70, 1000, 66, 0.02)
    BOWEL_FLUID = Relaxation(0.85, 1900, 260, 0.05)
    GAS = Relaxation(0.02, 1000, 50)
    KIDNEY_CORTEX = Relaxation(0.80, 1000, 95)
    KIDNEY_MEDULLA = Relaxation(0.84, 1350, 130)
    HAEMANGIOMA = Relaxation(0.85, 1100, 170, 0.72)
    MARROW_LESION = Relaxation(0.90, 1450, 120)
    FISSURE = Relaxation(0.86, 1900, 300)
