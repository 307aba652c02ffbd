"""What is read and made before it is asked for, and how much memory it may take."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QThread

from desktop.app.ids import DraftIds
from desktop.domain.pixels import Frame, Window
from desktop.viewer.travel import around
from desktop.viewer.zoom import Mapping
from desktop.views.viewer.area import ViewerArea
from desktop.views.viewer.loader import FrameStore, outwards
from desktop.views.viewer.memory import LEAST_BYTES, MIB, MOST_BYTES, image_budget
from desktop.views.viewer.raster import Raster, Shown, ZoomCache, cache_key
from tests.fakes.images import ArraySource, Words, stack, study

FRAME_BYTES = 64 * 64 * 2


@pytest.fixture
def opened(qtbot):
    one = stack(count=40, modality="CT")
    source = ArraySource(study(one))
    area = ViewerArea(source, Words(), DraftIds())
    qtbot.addWidget(area)
    area.resize(500, 400)
    area.show()
    area.show_study(source.study)
    qtbot.waitUntil(lambda: area.is_settled and area.ahead.is_idle)
    yield area, source
    assert area.close_down()


def pictures(area: ViewerArea, index: int) -> bool:
    """Whether the pane would only have to paint a slice."""
    pane = area.panes[0]
    frame = area.store.get(area.scene.stack(0).frames[index])
    return pane.raster.coming(frame, pane.shown()) is None


def test_that_the_next_slices_are_zoomed_before_they_are_asked_for(qtbot, opened):
    area, _ = opened
    area.grab()  # a first paint makes the table that all slices share
    for index in (20, 21, 22):
        area.go_index(0, index)
        area.panes[0].grab()
    qtbot.waitUntil(lambda: area.ahead.is_idle)
    assert all(pictures(area, at) for at in (23, 24, 25))
    assert not pictures(area, 30)


def test_that_a_slice_made_beforehand_looks_as_one_made_when_painted(qtbot, opened):
    area, _ = opened
    area.grab()
    area.go_index(0, 10)
    area.panes[0].grab()
    area.go_index(0, 11)
    area.panes[0].grab()
    qtbot.waitUntil(lambda: area.ahead.is_idle)
    assert pictures(area, 12)
    area.go_index(0, 12)
    area.panes[0].grab()
    made = area.panes[0].raster.buffer.copy()
    plain = Raster()
    plain.draw(area.panes[0].frame, area.panes[0].shown())
    assert np.array_equal(made, plain.buffer)


def test_that_nothing_is_zoomed_on_the_gui_thread_while_slices_are_turned(qtbot, opened):
    area, _ = opened
    area.grab()
    zoomed_here = []
    cache = area._cache
    real = cache._zoom

    def seen(frame, shown):
        zoomed_here.append(QThread.currentThread())
        return real(frame, shown)

    for index in range(15, 18):
        area.go_index(0, index)
        area.panes[0].grab()
        qtbot.waitUntil(lambda: area.ahead.is_idle)
    cache._zoom = seen
    for index in range(18, 26):
        area.go_index(0, index)
        area.panes[0].grab()
        qtbot.waitUntil(lambda: area.ahead.is_idle)
    assert zoomed_here == []


def test_that_reading_goes_where_the_reader_is_heading(qtbot):
    one = stack(count=60)
    source = ArraySource(study(one))
    store = FrameStore(source)
    source.gate.clear()
    store.want(outwards(one.frames, 30, -1))
    source.gate.set()
    qtbot.waitUntil(lambda: store.is_idle)
    order = [int(name.rsplit("/", 1)[1]) for name in source.read]
    expected = list(around(60, 30, -1))
    assert sum(at < 30 for at in order[:9]) > sum(at > 30 for at in order[:9])
    assert sorted(order[:9]) == sorted(expected[:9])
    assert store.stop()


def test_that_a_smaller_budget_lets_go_of_what_is_needed_least(qtbot):
    one = stack(count=30)
    store = FrameStore(ArraySource(study(one)))
    store.want(outwards(one.frames, 10))
    qtbot.waitUntil(lambda: store.is_idle)
    assert store.used_bytes == 30 * FRAME_BYTES
    store.set_limit(5 * FRAME_BYTES)
    assert store.used_bytes <= 5 * FRAME_BYTES
    held = [at for at, ref in enumerate(one.frames) if store.get(ref) is not None]
    assert held == [8, 9, 10, 11, 12]
    assert store.stop()


def test_that_the_budget_is_a_share_of_the_machine_with_a_floor_and_a_cap():
    assert image_budget(0, 8192 * MIB) == 2048 * MIB
    assert image_budget(0, 1 << 50) == MOST_BYTES
    assert image_budget(0, 1) == LEAST_BYTES
    assert image_budget(0, 0) <= MOST_BYTES
    assert image_budget(1000, 8192 * MIB) == 1000 * MIB
    assert image_budget(9000, 8192 * MIB) == 6144 * MIB
    assert image_budget(1, 8192 * MIB) == LEAST_BYTES


@pytest.mark.parametrize("kind", ["int16", "uint16", "uint8", "int8", "float32", "int32"])
def test_that_pictures_made_beforehand_count_once_and_match(kind):
    ref = stack().frames[0]
    rng = np.random.default_rng(3)
    frame = Frame(ref=ref, stored=rng.integers(0, 100, (40, 50)).astype(kind))
    place = Mapping(scale_x=2.0, scale_y=2.0, offset_x=0.0, offset_y=0.0)
    shown = Shown(place=place, voi=Window(center=50, width=80), inverted=False, width=90, height=70)
    cache = ZoomCache()
    raster, plain = Raster(cache), Raster()
    raster.draw(Frame(ref=stack().frames[1], stored=frame.stored), shown)  # makes the table
    found = raster.coming(frame, shown)
    assert found is not None
    before = cache.used_bytes
    made = found[1]()
    for _ in range(2):
        cache.put(found[0], made)
    assert cache.used_bytes == before + made.pixels.nbytes
    raster.draw(frame, shown)
    plain.draw(frame, shown)
    assert np.array_equal(raster.buffer, plain.buffer)
    assert raster.coming(frame, shown) is None or cache_key(frame, shown) in cache
