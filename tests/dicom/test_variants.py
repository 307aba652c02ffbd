"""Grey images of every layout are shown and measured as the standard's formulas say."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop import assets
from desktop.cli.answer import Tools
from desktop.cli.main import main
from desktop.dicom.source import DicomSource
from desktop.report.wording import Wording
from tests.dicom.variants import PLAIN, SYNTAX, Variant, draw

GROUPS = 10
A_GROUP = 15
MANY = 1_600


@pytest.fixture(scope="module")
def tools() -> Iterator[Tools]:
    source = DicomSource()
    yield Tools(translator=Wording("en", assets.locale_texts("en")), source=lambda: source)
    source.close()


def answer(tools: Tools, *argv: str) -> tuple[int, dict]:
    out = io.StringIO()
    status = main([*argv, "--json"], tools, out=out, err=io.StringIO())
    return status, json.loads(out.getvalue())


def check(variant: Variant, tools: Tools, folder: Path) -> None:
    """Hold every picture and one value of a variant against the formulas."""
    path, png = folder / "image.dcm", folder / "image.png"
    path.write_bytes(variant.data)
    frame = str(variant.frame)
    for look in variant.looks:
        argv = ("render", str(path), "--frame", frame, "--out", str(png), *look.options)
        status, made = answer(tools, *argv)
        assert (status, made["problems"]) == (0, []), (variant.name, look.options)
        shown = np.asarray(Image.open(png)).astype(float)
        assert shown.shape == look.levels.shape, (variant.name, look.options)
        assert np.abs(shown - look.levels).max() <= 0.51, (variant.name, look.options)
        wanted = None if look.window is None else pytest.approx(look.window)
        assert made["window"] == wanted, (variant.name, look.options)
    rows, columns = variant.values.shape
    y, x = variant.frame * 7 % rows, variant.frame * 11 % columns
    if variant.is_padding[y, x]:
        return
    argv = ("measure", str(path), "--frame", frame, "--tool", "probe", "--points", f"{x},{y}")
    status, made = answer(tools, *argv)
    assert made["value"] == pytest.approx(variant.values[y, x], rel=1e-12), variant.name


@pytest.mark.parametrize("group", range(GROUPS))
def test_that_every_layout_is_shown_and_measured_as_the_standard_says(
    group: int, tools: Tools, tmp_path: Path
) -> None:
    for seed in range(group * A_GROUP, (group + 1) * A_GROUP):
        check(draw(seed), tools, tmp_path)


@pytest.mark.slow
def test_that_very_many_layouts_are_shown_as_the_standard_says(
    tools: Tools, tmp_path: Path
) -> None:
    for seed in range(GROUPS * A_GROUP, MANY):
        check(draw(seed), tools, tmp_path)


def test_that_the_variants_are_of_every_kind() -> None:
    drawn = [draw(seed) for seed in range(GROUPS * A_GROUP)]
    names = " ".join(variant.name for variant in drawn)
    for kind in (*SYNTAX, "enh", "dirty", "mono1", "mlut", " s ", " u "):
        assert names.count(kind) >= 5, kind
    assert sum(" 1/8" in variant.name for variant in drawn) >= 1
    assert {look.options[0] for v in drawn for look in v.looks if look.options} == {
        "--full-range",
        "--window-index",
        "--voi-lut",
    }
    assert {variant.function for variant in drawn} == {"LINEAR", "LINEAR_EXACT", "SIGMOID"}
    assert sum(any(plain in v.name for plain in PLAIN) for v in drawn) < len(drawn)
