"""Window presets by modality, on frames whose right window is known."""

from __future__ import annotations

import numpy as np
import pytest

from desktop import assets
from desktop.domain.pixels import Frame, Window
from desktop.report.wording import Wording
from desktop.viewer.lut import render
from desktop.viewer.preset_frames import frame_preset
from desktop.viewer.presets import presets
from tests.fakes.images import stack

NOW = Window(center=10, width=20)


def frame_of(stored, **more) -> Frame:
    return Frame(ref=stack().frames[0], stored=np.asarray(stored), **more)


def preset(name: str, modality: str, unit: str = "stored"):
    return next(p for p in presets(modality, unit) if p.id == name)


@pytest.mark.parametrize("modality", ["CT", "MR", "PT", "NM", "CR", "US", ""])
@pytest.mark.parametrize("unit", ["stored", "HU", "SUVbw"])
def test_that_every_modality_has_five_presets_with_names(modality, unit):
    wording = Wording("en", assets.locale_texts("en"))
    found = presets(modality, unit)
    assert len(found) == 5
    assert len({p.id for p in found}) == 5
    assert all(wording.knows(p.title.id) for p in found)


def test_that_ct_has_soft_tissue_bone_lung_and_brain():
    windows = {p.id: (p.window.center, p.window.width) for p in presets("CT") if p.window}
    assert windows == {
        "soft": (40, 400),
        "bone": (400, 2000),
        "lung": (-600, 1500),
        "brain": (40, 80),
    }


def test_that_suv_0_to_5_is_black_at_0_and_white_at_5_whatever_the_stored_scale():
    # SUV = stored * 0.5 * 0.002: stored 0, 2000, 5000 are SUV 0, 2, 5
    stored = np.array([[0, 2000, 5000, 9000]], np.uint16)
    frame = frame_of(stored, slope=0.5, unit="SUVbw", unit_factor=0.002)
    window = frame_preset(frame, preset("suv5", "PT", "SUVbw"), NOW)
    assert render(frame, window).tolist() == [[0, 102, 255, 255]]
    wide = frame_preset(frame, preset("suv10", "PT", "SUVbw"), NOW)
    assert render(frame, wide)[0, 1] == 51


def test_that_without_suv_pet_has_no_suv_window():
    assert not any(p.id.startswith("suv") for p in presets("PT", "BQML"))


@pytest.mark.parametrize("factor", [float("nan"), 0.0, -1.0, 1e-320])
def test_that_a_scale_that_is_none_gives_the_files_own_window(factor):
    frame = frame_of(np.ones((2, 2), np.uint16), unit="SUVbw", unit_factor=factor)
    assert frame_preset(frame, preset("suv5", "PT", "SUVbw"), NOW) is None


def test_that_counts_begin_at_zero():
    frame = frame_of(np.array([[3, 40, 200]], np.uint16))
    window = frame_preset(frame, preset("from-zero", "NM"), NOW)
    assert (window.center, window.width) == (100, 200)


def test_that_the_mr_preset_leaves_out_the_extremes_and_the_padding():
    rng = np.random.default_rng(3)
    stored = rng.integers(100, 200, (400, 400)).astype(np.int16)
    stored[0, :40] = 30_000
    stored[1:40] = -2000
    frame = frame_of(stored, padding=(-2000, -2000))
    window = frame_preset(frame, preset("middle", "MR"), NOW)
    low, high = window.center - window.width / 2, window.center + window.width / 2
    assert low == pytest.approx(101, abs=1)
    assert high == pytest.approx(198, abs=1)


@pytest.mark.parametrize(
    "stored", [np.full((2, 2), np.nan), np.zeros((2, 2)), np.full((2, 2), -5.0)]
)
@pytest.mark.parametrize("modality", ["CT", "MR", "NM", "PT", "CR"])
def test_that_a_frame_without_values_gets_a_window_or_none(stored, modality):
    frame = frame_of(stored.astype(np.float32))
    for one in presets(modality):
        window = frame_preset(frame, one, NOW)
        assert window is None or window.width > 0 or one.id == "full"
