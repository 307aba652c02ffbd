"""The right series in the right pane, whatever scanners and people call them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import assets
from desktop.domain.imaging import Plane
from desktop.viewer.hanging import hang, parse_protocols, region_of, side_of
from desktop.viewer.series import look_of
from tests.fakes.images import stack, study
from tests.viewer.messy import STYLES, WANTS, messy_studies

EVERY = tuple(
    protocol
    for name in assets.names("protocols", ".toml")
    for protocol in parse_protocols(assets.read_text(name))
)


def shown(of, hung):
    stacks = {s.key: s for s in of.stacks}
    return [stacks[key].number if key else None for key in hung.stacks]


def test_that_three_hundred_messy_studies_hang_as_they_should():
    made = list(messy_studies())
    assert len(made) >= 300
    wrong = []
    for want, style, of in made:
        hung = hang(of, EVERY)
        numbers = list(range(2, 2 + len(want.panes)))
        got = shown(of, hung)[: len(numbers)]
        if hung.protocol != want.id or got != numbers:
            wrong.append((want.id, style, of.description, hung.protocol, got))
    assert wrong == []


@pytest.mark.parametrize("want", WANTS, ids=lambda w: w.id)
def test_that_every_kind_comes_in_every_style(want):
    styles = {style for w, style, _ in messy_studies() if w.id == want.id}
    assert len(styles) >= len(STYLES) - 1


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("LWS in 2 Ebenen", "lumbar_spine"),
        ("MRT der Lendenwirbelsäule", "lumbar_spine"),
        ("Rx columna lumbosacra AP y L", "lumbar_spine"),
        ("Schultergelenk rechts", "shoulder"),
        ("TDM thorax", "chest_wall"),
        ("Vorfuß links", "ankle_foot"),
        ("NNH CT", "tmj_face"),
        ("Skelettszintigraphie", "whole_body"),
        ("PET/CT FDG", "whole_body"),
        ("facet joint block", ""),
        ("Abdomen-CT portalvenös", "abdomen_pelvis"),
        ("IRM du coude gauche", "elbow"),
        ("", ""),
    ],
)
def test_that_the_region_is_read_from_names_in_several_languages(name, region):
    assert region_of(study(stack(description="t2"), description=name)) == region


def test_that_the_body_part_speaks_where_names_are_silent():
    one = replace(stack(description="s1"), body_part="KNEE", laterality="R")
    of = study(one, description="Untersuchung 17")
    assert region_of(of) == "knee"
    assert side_of(of) == "R"
    assert side_of(study(stack(), description="Knie li")) == "L"
    assert side_of(study(stack(), description="knee")) == ""


def test_that_series_that_say_nothing_never_push_out_those_that_do():
    silent = replace(stack(Plane.SAGITTAL, uid="1.1", count=40), description="")
    t2 = stack(Plane.SAGITTAL, uid="1.2", description="sag T2", number=2)
    hung = hang(study(silent, t2, description="LWS"), EVERY)
    assert hung.stacks[0] == t2.key


def ct(name, kernel="", plane=Plane.AXIAL, uid="1", **more):
    technique = (("kVp", "120"), ("kernel", kernel)) if kernel else (("kVp", "120"),)
    made = stack(plane, uid=uid, modality="CT", technique=technique, **more)
    return replace(made, description=name)


@pytest.mark.parametrize("bone", [("", "B70f"), ("Knochen 1.0", ""), ("BONE", ""), ("", "FC30")])
@pytest.mark.parametrize("soft", [("", "B30f"), ("Weichteil", ""), ("STD", ""), ("", "STANDARD")])
def test_that_bone_and_soft_kernels_of_a_ct_find_their_panes_and_windows(bone, soft):
    of = study(
        ct(*soft, uid="1.1"),
        ct(*bone, uid="1.2"),
        ct("cor", plane=Plane.CORONAL, uid="1.3"),
        ct("sag", plane=Plane.SAGITTAL, uid="1.4"),
        description="CT HWS",
    )
    hung = hang(of, EVERY)
    assert hung.protocol == "cervical-ct"
    assert hung.stacks == ("1.4#1", "1.3#1", "1.2#1", "1.1#1")
    assert hung.stages[0].window(2).width == 2000
    assert hung.stages[0].window(3).width == 400


@pytest.mark.parametrize("names", [("AP", "lat"), ("a.p.", "seitlich"), ("face", "profil")])
def test_that_radiographs_hang_frontal_beside_lateral(names):
    stacks = [
        replace(stack(uid=f"1.{i}", count=1, modality="DX"), description=name, plane=Plane.NONE)
        for i, name in enumerate(names)
    ]
    hung = hang(study(*reversed(stacks), description="LWS 2 Ebenen"), EVERY)
    assert hung.protocol == "radiograph-pair"
    assert list(hung.stacks) == [s.key for s in stacks]


def test_that_pet_with_ct_hangs_both_and_never_the_uncorrected_one():
    def pt(name, uid, plane=Plane.AXIAL):
        return replace(stack(plane, uid=uid, modality="PT"), description=name)

    of = study(
        pt("WB NAC", "1.1"),
        pt("WB AC", "1.2"),
        pt("cor", "1.3", Plane.CORONAL),
        ct("CT WB 3.0", "B30f", uid="1.4"),
        description="PET/CT FDG",
    )
    hung = hang(of, EVERY)
    assert hung.protocol == "pet-ct"
    assert hung.stacks[:3] == ("1.4#1", "1.2#1", "1.3#1")


def test_that_clips_hang_beside_stills():
    clip = stack(uid="1.2", count=30, modality="US")
    still = stack(uid="1.1", count=1, modality="US")
    hung = hang(study(still, clip, description="Sono Schulter"), EVERY)
    assert hung.stacks == (clip.key, still.key)
    run, shot = stack(uid="1.2", count=96, modality="XA"), stack(uid="1.1", count=1, modality="XA")
    assert hang(study(shot, run, description=""), EVERY).stacks == (run.key, shot.key)


def test_that_a_bone_scan_hangs_front_beside_back():
    back = replace(stack(uid="1.1", count=1, modality="NM"), description="WB posterior")
    front = replace(stack(uid="1.2", count=1, modality="NM"), description="WB anterior")
    hung = hang(study(back, front, description="Skelettszintigraphie"), EVERY)
    assert hung.stacks == (front.key, back.key)


def test_that_the_lumbar_protocol_proposes_its_report_and_has_a_second_stage():
    _want, _, of = next(iter(messy_studies()))
    hung = hang(of, EVERY)
    assert hung.template == "lumbar-mr"
    assert [stage.layout.value for stage in hung.stages] == ["2x2", "2x3"]
    planes = {s.key: s.plane for s in of.stacks}
    assert planes[hung.stages[1].stacks[1]] is Plane.SAGITTAL


@given(
    st.lists(
        st.tuples(
            st.text(max_size=24),
            st.sampled_from(list(Plane)),
            st.sampled_from(["MR", "CT", "US", "PT", "NM", "DX", "XA", "", "??"]),
            st.sampled_from(["", "nan", "1e308", "-3", "x", "80"]),
            st.integers(1, 3),
        ),
        max_size=12,
    ),
    st.text(max_size=30),
)
def test_that_any_study_hangs_with_every_series_at_most_once_a_stage(rows, name):
    stacks = [
        replace(
            stack(uid=f"1.{i}", count=count, modality=modality, technique=(("TE", te),)),
            description=text,
            plane=plane,
        )
        for i, (text, plane, modality, te, count) in enumerate(rows)
    ]
    hung = hang(study(*stacks, description=name), EVERY)
    for stage in hung.stages:
        keys = [key for key in stage.stacks if key]
        assert len(stage.stacks) == stage.layout.panes
        assert len(keys) == len(set(keys))
        assert len(keys) == min(len(stacks), stage.layout.panes)
    weights = {"", "t1", "t2", "pd", "stir", "flair", "dwi", "adc", "gre", "swi", "angio", "myelo"}
    assert {look_of(one).weighting for one in stacks} <= weights


def test_that_few_series_never_stand_beside_empty_panes():
    one = study(ct("chest", uid="1.1"), description="CT chest")
    assert hang(one, EVERY).layout.value == "1x1"
    two = study(
        stack(Plane.SAGITTAL, uid="1.1", description="sag PD FS"),
        stack(Plane.CORONAL, uid="1.2", description="cor T1"),
        description="MR knee",
    )
    hung = hang(two, EVERY)
    assert hung.protocol == "knee-mr"
    assert (hung.layout.value, hung.stacks) == ("1x2", ("1.1#1", "1.2#1"))


def test_that_a_localizer_never_passes_for_a_series_of_its_plane():
    of = study(
        stack(Plane.SAGITTAL, uid="1.1", description="sag PD FS"),
        stack(Plane.AXIAL, uid="1.2", count=60, description="localizer"),
        description="MR knee",
    )
    assert hang(of, EVERY).protocol == "plain"
