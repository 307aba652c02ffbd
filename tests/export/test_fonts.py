"""Static cuts: real weights, kept under a hash, made again when spoiled."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from desktop.export import fonts
from desktop.export.fonts import CUTS, cut_bytes


@pytest.fixture(scope="module")
def regular() -> bytes:
    return cut_bytes(CUTS[0])


def test_that_weights_are_real_and_figures_of_one_width(regular: bytes) -> None:
    bold = TTFont(BytesIO(cut_bytes(CUTS[2])))
    plain = TTFont(BytesIO(regular))
    assert "fvar" not in plain
    assert plain["OS/2"].usWeightClass == 400
    assert bold["OS/2"].usWeightClass == 700
    for font in (plain, bold):
        widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
        assert len(widths) == 1
    letter = plain.getBestCmap()[ord("n")]
    assert bold["hmtx"][letter][0] > plain["hmtx"][letter][0]


def test_that_a_kept_cut_is_used_and_a_spoiled_one_made_again(
    tmp_path: Path, monkeypatch, regular: bytes
) -> None:
    made = []

    def cut(_cut, _source) -> bytes:
        made.append(1)
        return regular

    monkeypatch.setattr(fonts, "make_cut", cut)
    assert cut_bytes(CUTS[0], tmp_path / "cache") == regular
    assert cut_bytes(CUTS[0], tmp_path / "cache") == regular
    assert len(made) == 1
    kept = next((tmp_path / "cache").iterdir())
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    assert cut_bytes(CUTS[0], tmp_path / "cache") == regular
    assert len(made) == 2


def test_that_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, monkeypatch, regular: bytes
) -> None:
    monkeypatch.setattr(fonts, "make_cut", lambda _cut, _source: regular)
    blocker = tmp_path / "file"
    blocker.write_bytes(b"")
    assert cut_bytes(CUTS[0], blocker / "cache") == regular
