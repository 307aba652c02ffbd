"""Compressed files in the real viewer: they play, and one that kills its decoder spares them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from desktop.app.ids import DraftIds
from desktop.dicom.compressed import CompressedFrames
from desktop.dicom.decode_pool import DecodePool
from desktop.dicom.source import DicomSource
from desktop.domain.message import Problem
from desktop.domain.pixels import Frame
from desktop.views.viewer.area import ViewerArea
from tests.dicom.coding import RAW, coded_file, picture, value
from tests.fakes.images import Words

WILD = Path(__file__).resolve().parents[1] / "dicom" / "wild_worker.py"


@pytest.fixture
def show(qtbot):
    areas = []

    def build(source: DicomSource, path: Path) -> ViewerArea:
        area = ViewerArea(source, Words(), DraftIds())
        qtbot.addWidget(area)
        area.resize(700, 600)
        area.show()
        area.show_study(source.index(str(path)).studies[0])
        qtbot.waitUntil(lambda: area.is_settled, timeout=60_000)
        areas.append((area, source))
        return area

    yield build
    for area, source in areas:
        assert area.close_down()
        source.close()


@pytest.mark.parametrize(
    ("name", "count"),
    [("xa_multiframe/HasFragmentSequence.dcm", 96), ("us/examples_ybr_color.dcm", 30)],
)
def test_that_a_compressed_clip_is_shown_whole_and_called_lossy(show, shared, name, count):
    area = show(DicomSource(), shared / "dicom" / name)
    refs = area.scene.stack(0).frames
    assert len(refs) == count
    assert all(isinstance(area.store.get(ref), Frame) for ref in refs)
    assert any("lossy" in text for text in area.panes[0].overlay.corners.bottom_right)


def test_that_a_frame_that_kills_its_decoder_is_marked_and_the_window_goes_on(
    qtbot, show, tmp_path
):
    frames = [picture(seed=seed).tobytes() for seed in range(1, 7)]
    frames[3] = b"DIE!" + frames[3][4:]
    clip = coded_file(RAW, value([[data] for data in frames]), (24, 32), frames=6)
    (tmp_path / "clip").write_bytes(clip)
    source = DicomSource()
    pool = DecodePool((sys.executable, "-P", str(WILD)), limit_s=30.0)
    source._compressed = CompressedFrames(pool)
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(10)
    area = show(source, tmp_path / "clip")
    held = [area.store.get(ref) for ref in area.scene.stack(0).frames]
    assert [isinstance(one, Frame) for one in held] == [n != 3 for n in range(6)]
    assert isinstance(held[3], Problem)
    assert held[3].code == "dicom-decoder-died"
    assert pool.lost >= 2
    assert ticks  # the window lived on
    lost = pool.lost
    area.store.forget()
    area.store.want(area.scene.stack(0).frames)
    qtbot.waitUntil(lambda: area.store.has_everything, timeout=60_000)
    assert pool.lost == lost  # it is not tried again
