"""Hanging protocols."""

from __future__ import annotations

import itertools

import pytest

from desktop import assets
from desktop.domain.imaging import Plane
from desktop.viewer.hanging import hang, parse_protocols
from desktop.viewer.layout import Layout
from tests.fakes.images import stack, study

SHIPPED = parse_protocols(assets.read_text("protocols/default.toml"))


def lumbar(names=("Sag T2 TSE", "Sag STIR", "Ax T2", "Ax T1", "Sag T1", "Loc")):
    planes = (Plane.SAGITTAL, Plane.SAGITTAL, Plane.AXIAL, Plane.AXIAL, Plane.SAGITTAL, Plane.AXIAL)
    echoes = ("102", "60", "98", "11", "9", "5")
    return [
        stack(plane, uid=f"1.{i}", description=name, technique=(("TE", echo),))
        for i, (name, plane, echo) in enumerate(zip(names, planes, echoes, strict=True))
    ]


def shown(hung, stacks):
    by_key = {s.key: s.description for s in stacks}
    return [by_key.get(key) for key in hung.stacks]


@pytest.mark.parametrize("order", list(itertools.permutations(range(6)))[::97])
def test_that_a_lumbar_mr_hangs_the_same_in_whatever_order_it_was_acquired(order):
    stacks = lumbar()
    hung = hang(study(*[stacks[i] for i in order]), SHIPPED)
    assert hung.layout is Layout.FOUR
    assert shown(hung, stacks) == ["Sag T2 TSE", "Sag STIR", "Ax T2", "Ax T1"]


def test_that_odd_names_are_told_apart_by_echo_time():
    stacks = lumbar(("s1", "x_TIRM_sag", "ax a", "ax b", "s5", "loc"))
    hung = hang(study(*stacks), SHIPPED)
    assert shown(hung, stacks) == ["s1", "x_TIRM_sag", "ax a", "ax b"]


def test_that_a_missing_series_leaves_no_empty_pane_while_others_wait():
    stacks = [s for s in lumbar() if "STIR" not in s.description]
    hung = hang(study(*stacks), SHIPPED)
    assert shown(hung, stacks) == ["Sag T2 TSE", "Sag T1", "Ax T2", "Ax T1"]


def test_that_fat_suppressed_t2_does_not_pass_for_t2():
    stacks = [
        stack(Plane.SAGITTAL, uid="1.1", description="Sag T2 FS", technique=(("TE", "80"),)),
        stack(Plane.SAGITTAL, uid="1.2", description="Sag T2", technique=(("TE", "100"),)),
    ]
    hung = hang(study(*stacks), SHIPPED)
    assert shown(hung, stacks)[:2] == ["Sag T2", "Sag T2 FS"]


@pytest.mark.parametrize(
    ("count", "layout"), [(0, Layout.ONE), (1, Layout.ONE), (2, Layout.TWO), (5, Layout.FOUR)]
)
def test_that_a_study_no_protocol_knows_hangs_by_number(count, layout):
    stacks = [stack(uid=f"1.{i}", modality="US") for i in range(count)]
    hung = hang(study(*stacks, description="ultrasound"), SHIPPED)
    assert hung.layout is layout
    assert len(hung.stacks) == layout.panes
    assert [k for k in hung.stacks if k] == [s.key for s in stacks][: layout.panes]


def test_that_a_wrong_protocol_is_refused_when_read():
    with pytest.raises(ValueError, match="2 panes, 1 rules"):
        parse_protocols('[[protocol]]\nid="x"\nmodalities=[]\nlayout="1x2"\npanes=[{}]')
