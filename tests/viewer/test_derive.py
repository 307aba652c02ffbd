"""A layout saved as a protocol comes back on the next study of its kind."""

from __future__ import annotations

import contextlib
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.imaging import Plane
from desktop.domain.pixels import Window
from desktop.viewer.derive import ShownPane, kind_of, protocol_of
from desktop.viewer.hanging import hang
from desktop.viewer.layout import Layout
from desktop.viewer.protocol import ProtocolError, parse_protocols, write_protocols
from tests.fakes.images import stack, study
from tests.viewer.messy import messy_studies
from tests.viewer.test_hanging_messy import EVERY

MESSY = list(messy_studies())


def saved(of, layout, keys, **more):
    by_key = {s.key: s for s in of.pictures}
    panes = tuple(ShownPane(stack=by_key.get(key)) for key in keys)
    return protocol_of("p1", "mine", of, layout, panes, **more)


def test_that_any_layout_of_any_study_comes_back_on_the_same_study_and_after_a_restart():
    draw = random.Random(3)
    for _want, style, of in MESSY[::3]:
        if style == "silent":
            continue
        pictures = [s for s in of.pictures if s.series_uid != "1.99"]
        layout = draw.choice([Layout.TWO, Layout.THREE, Layout.FOUR, Layout.SIX])
        keys = [s.key for s in draw.sample(pictures, min(len(pictures), layout.panes))]
        made = saved(of, layout, keys)
        (again,) = parse_protocols(write_protocols((made,)), user=True)
        assert again == made
        mixed = list(of.stacks)
        draw.shuffle(mixed)
        hung = hang(replace(of, stacks=tuple(mixed)), (*EVERY, again))
        assert hung.user
        assert hung.layout is layout
        assert list(hung.stacks[: len(keys)]) == keys, (of.description, style)


def test_that_it_fits_the_next_patient_of_another_scanner_with_other_names():
    lumbar = {style: of for want, style, of in MESSY if want.id == "lumbar-mr"}
    here, there = lumbar["siemens"], lumbar["german"]

    def key(of, number):
        return next(s.key for s in of.stacks if s.number == number)

    keys = [key(here, n) for n in (4, 2, 6)]  # axial T2, sagittal T2, sagittal T1
    made = saved(here, Layout.THREE, keys)
    hung = hang(there, (*EVERY, made))
    assert list(hung.stacks) == [key(there, n) for n in (4, 2, 6)]


def test_that_it_leaves_other_kinds_of_study_alone():
    lumbar = next(of for want, _s, of in MESSY if want.id == "lumbar-mr")
    knee = next(of for want, _s, of in MESSY if want.id == "knee-mr")
    made = saved(lumbar, Layout.TWO, [s.key for s in lumbar.pictures[:2]])
    assert hang(knee, (*EVERY, made)).protocol == "knee-mr"


def test_that_two_series_that_technique_cannot_tell_apart_are_told_by_their_names():
    of = study(
        stack(Plane.SAGITTAL, uid="1.1", description="t2 sag upper"),
        stack(Plane.SAGITTAL, uid="1.2", description="t2 sag lower"),
        description="whole spine",
    )
    made = saved(of, Layout.TWO, ["1.2#1", "1.1#1"])
    assert hang(of, (made,)).stacks == ("1.2#1", "1.1#1")


def test_that_windows_are_kept_where_values_mean_the_same_on_every_machine():
    ct = stack(uid="1.1", modality="CT", description="abdomen")
    window = Window(center=40.0, width=350.0)
    pane = (ShownPane(stack=ct, window=window),)
    made = protocol_of("p", "n", study(ct, description="CT abdomen"), Layout.ONE, pane)
    assert made.stages[0].panes[0].window == window
    mr = replace(ct, modality="MR")
    made = protocol_of(
        "p", "n", study(mr, description="MR abdomen"), Layout.ONE, (replace(pane[0], stack=mr),)
    )
    assert made.stages[0].panes[0].window is None


def test_that_a_study_of_no_known_region_is_known_by_its_name():
    of = study(stack(description="t2"), description="Protokoll Nr. 7")
    assert kind_of(of).words == "protokoll nr 7"
    made = saved(of, Layout.ONE, [of.stacks[0].key], sync=(False, True, True))
    hung = hang(of, (made,))
    assert (hung.user, hung.sync, hung.sync_window, hung.sync_view) == (True, False, True, True)
    assert not hang(study(stack(), description="Protokoll Nr. 8"), (made,)).user


BROKEN = [
    "",
    "protocol = 3",
    "[[protocol]]",
    '[[protocol]]\nid = ""',
    '[[protocol]]\nid = "a"\nlayout = "4x4"\npanes = []',
    '[[protocol]]\nid = "a"\nlayout = "1x1"\npanes = [{}, {}]',
    '[[protocol]]\nid = "a"\nlayout = "1x1"\npanes = [{ plane = "up" }]',
    '[[protocol]]\nid = "a"\nlayout = "1x1"\npanes = [{ window = [0, -5] }]',
    '[[protocol]]\nid = "a"\nlayout = "1x1"\npanes = [{ te_ms = [nan, 1] }]',
    '[[protocol]]\nid = "a"\nlayout = "1x1"\npanes = [{ words = [1] }]',
    '[[protocol]]\nid = "a"\nlayout = "1x1"\npanes = [{ fat = "yes" }]',
    '[[protocol]]\nid = "a"\nstages = []',
    "[[protocol]\n",
]


@pytest.mark.parametrize("text", BROKEN[2:])
def test_that_a_broken_protocol_is_refused_by_name_of_what_is_wrong(text):
    with pytest.raises(ProtocolError) as refused:
        parse_protocols(text)
    assert refused.value.key


@given(st.text(max_size=300))
def test_that_any_text_is_protocols_or_refused(text):
    with contextlib.suppress(ProtocolError):
        parse_protocols(text)


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_that_any_name_survives_writing_and_reading(name, words):
    of = study(stack(description="t2"))
    made = replace(saved(of, Layout.ONE, [of.stacks[0].key]), name=name, words=tuple(words))
    assert parse_protocols(write_protocols((made,)), user=True) == (made,)
