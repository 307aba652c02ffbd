"""Promises of the verbs series, render and measure."""

from __future__ import annotations

import io
import json
import math
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop import assets
from desktop.cli.answer import Tools
from desktop.cli.main import VERBS, main
from desktop.dicom.source import DicomSource
from desktop.report.wording import Wording
from tests.dicom.coding import VIDEO, coded_file, value
from tests.dicom.making import make_slice, to_bytes, write_stack
from tests.dicom.making_presentation import image as reference
from tests.dicom.making_presentation import item, make_presentation, table

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "dicom"


@cache
def _wording() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def _run(*argv: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    tools = Tools(translator=_wording(), source=DicomSource)
    status = main(argv, tools, out=out, err=err)
    return status, out.getvalue(), err.getvalue()


def _json(*argv: str) -> tuple[int, dict]:
    status, out, err = _run(*argv, "--json")
    assert err == ""
    return status, json.loads(out)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    folder = tmp_path / "one"
    folder.mkdir()
    path = folder / "slice.dcm"
    pixels = np.arange(48, dtype=np.uint16).reshape(6, 8)
    path.write_bytes(
        to_bytes(
            make_slice(
                pixels=pixels,
                WindowCenter=["20", "5"],
                WindowWidth=["40", "4"],
                PixelSpacing=[2, 0.5],
            )
        )
    )
    return path


def test_that_series_answers_with_exactly_the_keys_of_the_contract(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    folder.mkdir()
    write_stack(folder)
    status, answer = _json("series", str(folder))
    assert status == 0
    assert set(answer) == {"studies", "refused", "problems"}
    (study,) = answer["studies"]
    assert set(study) == {"study_uid", "patient", "date", "accession", "description", "series"}
    assert set(study["patient"]) == {"id", "issuer", "name", "birth_date", "sex"}
    (row,) = study["series"]
    assert set(row) == {
        "series_uid",
        "stack",
        "number",
        "description",
        "modality",
        "plane",
        "frames",
        "rows",
        "columns",
        "transfer_syntax",
        "geometry",
        "problems",
    }
    assert (row["stack"], row["number"], row["frames"]) == (1, 4, 5)
    assert (row["plane"], row["geometry"]) == ("axial", "volume")


@pytest.mark.parametrize("far", ["1e308,0", "0,-1e308", "2e6,0", "inf,0", "nan,0"])
def test_that_a_point_beyond_every_image_is_wrong_usage_and_no_fault(image: Path, far: str) -> None:
    for tool, more in (("length", ["-1e6,0"]), ("probe", []), ("angle", ["0,0", "1,1"])):
        points = [far, *more]
        status, out, err = _run("measure", str(image), "--tool", tool, "--points", *points)
        assert (status, out) == (2, ""), (tool, err)
    status, answer = _json("measure", str(image), "--tool", "length", "--points", "1e6,0", "-1e6,0")
    assert answer["value"] == pytest.approx(1e6)
    assert status == 1


@pytest.mark.parametrize("size", ["0", "-0.5", "1e-20", "1e308", "1e29", "NaN", "", "0.5\\x"])
def test_that_a_pixel_of_no_possible_size_is_not_measured_in_millimetres(
    tmp_path: Path, size: str
) -> None:
    made = to_bytes(make_slice(PixelSpacing=None, SeriesDescription="spacing"))
    pair = f"{size}\\{size}".encode()
    pair += b" " * (len(pair) % 2)
    element = b"\x28\x00\x30\x00DS" + len(pair).to_bytes(2, "little") + pair
    at = made.index(b"\x28\x00\x00\x01US")  # bits allocated come next
    path = tmp_path / "slice"
    path.write_bytes(made[:at] + element + made[at:])
    status, answer = _json("measure", str(path), "--tool", "length", "--points", "0,0", "3,4")
    assert (answer["value"], answer["unit"], answer["basis"]) == (5.0, "px", "none")
    assert status == 1


@pytest.mark.parametrize("centre", ["-6e2", "-600", "-600.", "-6.0E+2", "-.6e3"])
def test_that_a_window_may_lie_below_zero_however_it_is_written(
    image: Path, tmp_path: Path, centre: str
) -> None:
    png = tmp_path / "x.png"
    status, answer = _json("render", str(image), "--out", str(png), "--window", centre, "1500")
    assert (status, answer["window"]) == (0, [-600.0, 1500.0])


def test_that_a_window_is_chosen_by_its_place_in_the_file(tmp_path: Path) -> None:
    path, png = tmp_path / "slice", tmp_path / "slice.png"
    path.write_bytes(to_bytes(make_slice(WindowCenter=["9", "20"], WindowWidth=["0", "40"])))
    status, answer = _json("render", str(path), "--out", str(png), "--window-index", "2")
    assert (status, answer["window"]) == (1, [20.0, 40.0])
    assert len(answer["problems"]) == 1
    png.unlink()
    status, out, err = _run("render", str(path), "--out", str(png), "--window-index", "1", "--json")
    assert (status, out) == (2, "")
    assert "window 1" in err
    assert not png.exists()


def test_that_a_refused_file_makes_the_status_one_and_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    folder.mkdir()
    write_stack(folder)
    (folder / "notes.txt").write_text("hello")
    status, answer = _json("series", str(folder))
    assert status == 1
    (refused,) = answer["refused"]
    assert set(refused) == {"path", "where", "what", "do"}
    assert refused["path"] == "notes.txt"
    assert "⟨" not in refused["what"] + refused["do"]
    status, out, _ = _run("series", str(folder))
    assert status == 1
    assert "notes.txt" in out


def test_that_a_gap_in_a_series_stands_with_the_series_and_makes_the_status_one(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "study"
    folder.mkdir()
    for index in (0, 1, 2, 4, 5):
        (folder / str(index)).write_bytes(to_bytes(make_slice(index)))
    status, answer = _json("series", str(folder))
    assert status == 1
    (problem,) = answer["studies"][0]["series"][0]["problems"]
    assert "missing" in problem["what"]


@pytest.mark.parametrize("verb", ["series", "render", "measure"])
def test_that_a_path_that_does_not_exist_is_wrong_usage(verb: str, tmp_path: Path) -> None:
    more = {
        "render": ["--out", str(tmp_path / "x.png")],
        "measure": ["--tool", "probe", "--points", "1,1"],
    }
    status, out, err = _run(verb, str(tmp_path / "nothing"), *more.get(verb, []))
    assert (status, out) == (2, "")
    assert "nothing" in err
    assert "Traceback" not in err


def test_that_render_shows_the_first_window_unless_told_otherwise(
    image: Path, tmp_path: Path
) -> None:
    out = tmp_path / "x.png"
    status, answer = _json("render", str(image), "--out", str(out))
    assert status == 0
    assert answer == {
        "rows": 6,
        "columns": 8,
        "window": [20.0, 40.0],
        "photometric": "MONOCHROME2",
        "lossy": False,
        "problems": [],
    }
    shown = np.asarray(Image.open(out))
    assert shown.dtype == np.uint8
    assert shown.shape == (6, 8)
    assert shown[0, 0] == 0
    for arguments, window in (
        (["--window-index", "2"], [5.0, 4.0]),
        (["--full-range"], [24.0, 48.0]),
        (["--window", "-3", "10"], [-3.0, 10.0]),
    ):
        status, answer = _json("render", str(image), "--out", str(out), *arguments)
        assert (status, answer["window"]) == (0, window)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--window-index", "3"],
        ["--window-index", "0"],
        ["--voi-lut", "1"],
        ["--window", "40", "0"],
        ["--frame", "2"],
        ["--frame", "0"],
    ],
)
def test_that_asking_for_what_is_not_there_is_wrong_usage_and_writes_nothing(
    image: Path, tmp_path: Path, arguments: list[str]
) -> None:
    out = tmp_path / "x.png"
    status, _, err = _run("render", str(image), "--out", str(out), *arguments)
    assert status == 2
    assert err.count("\n") == 1
    assert not out.exists()


def test_that_render_never_overwrites_its_own_image_nor_leaves_a_part_behind(image: Path) -> None:
    before = image.read_bytes()
    status, _, _ = _run("render", str(image), "--out", str(image))
    assert status == 2
    assert image.read_bytes() == before
    status, _, _ = _run("render", str(image), "--out", str(image.parent / "no" / "x.png"))
    assert status == 2
    assert _run("render", str(image), "--out", str(image.parent / "x.png"))[0] == 0
    assert sorted(path.name for path in image.parent.iterdir()) == ["slice.dcm", "x.png"]


def test_that_a_presentation_state_decides_grey_and_turn(image: Path, tmp_path: Path) -> None:
    out, path = tmp_path / "x.png", tmp_path / "state.dcm"
    table_of_48 = table([47 - value for value in range(48)], bits=8)
    state = make_presentation(
        ModalityLUTSequence=[table_of_48],
        SoftcopyVOILUTSequence=[item(WindowCenter="24", WindowWidth="48")],
        ImageRotation=90,
        ImageHorizontalFlip="N",
    )
    path.write_bytes(to_bytes(state))
    status, answer = _json("render", str(image), "--out", str(out), "--presentation", str(path))
    assert (status, answer["window"], answer["rows"], answer["columns"]) == (0, [24.0, 48.0], 8, 6)
    shown = np.asarray(Image.open(out)).astype(int)
    upright = np.arange(48).reshape(6, 8)
    expected = np.floor((47 - np.rot90(upright, -1)) / 47 * 255 + 0.5)
    assert np.abs(shown - expected).max() <= 1


def test_that_a_state_for_other_images_and_what_is_no_state_are_problems(
    image: Path, tmp_path: Path
) -> None:
    out, path = tmp_path / "x.png", tmp_path / "state.dcm"
    for state, said in (
        (to_bytes(make_presentation(reference(7))), "other images"),
        (to_bytes(make_presentation(ReferencedSeriesSequence=None)), "no image"),
        (to_bytes(make_slice(0)), "not a softcopy"),
        (to_bytes(make_presentation())[:420], "damaged"),
        (b"hello", "not a DICOM"),
    ):
        path.write_bytes(state)
        args = ("render", str(image), "--out", str(out), "--presentation", str(path))
        status, answer = _json(*args)
        assert status == 1
        assert answer["problems"][0]["where"] == "state.dcm"
        assert said in answer["problems"][0]["what"]
        assert not out.exists()
    status, _out, _err = _run("render", str(image), "--out", str(out), "--presentation", "p.dcm")
    assert status == 2


def test_that_what_is_no_image_is_a_problem_of_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    status, answer = _json("render", str(path), "--out", str(tmp_path / "x.png"))
    assert status == 1
    assert answer["rows"] is None
    assert answer["problems"][0]["where"] == "notes.txt"
    status, answer = _json("measure", str(path), "--tool", "probe", "--points", "1,1")
    assert status == 1
    assert answer["value"] is None


def test_that_measure_gives_value_unit_and_basis(image: Path) -> None:
    status, answer = _json("measure", str(image), "--tool", "length", "--points", "0,0", "6,2")
    assert (status, answer) == (
        0,
        {"value": 5.0, "unit": "mm", "basis": "PixelSpacing", "problems": []},
    )
    status, answer = _json("measure", str(image), "--tool", "probe", "--points", "3.4,1.6")
    assert (status, answer["value"], answer["unit"]) == (0, 19.0, "stored")
    status, answer = _json(
        "measure", str(image), "--tool", "angle", "--points", "4,0", "0,0", "0,1"
    )
    assert (status, answer["value"], answer["unit"]) == (0, pytest.approx(90.0), "deg")


def test_that_a_region_comes_with_its_statistics(image: Path) -> None:
    status, answer = _json(
        "measure", str(image), "--tool", "ellipse", "--points", "1,2", "5,2", "3,1", "3,3"
    )
    assert status == 0
    assert set(answer) == {
        "value",
        "unit",
        "basis",
        "mean",
        "sd",
        "min",
        "max",
        "count",
        "area",
        "area_unit",
        "problems",
    }
    assert (answer["count"], answer["mean"]) == (7, 19.0)
    assert (answer["area"], answer["area_unit"]) == (pytest.approx(2 * math.pi), "mm2")


def test_that_points_left_of_the_first_pixel_are_points_and_not_options(image: Path) -> None:
    status, answer = _json("measure", str(image), "--tool", "length", "--points", "-0.5,0", "5.5,0")
    assert (status, answer["value"]) == (0, 3.0)


@pytest.mark.parametrize("points", [["1,1"], ["1,1", "2"], ["1,1", "a,b"], ["1,1", "nan,1"]])
def test_that_wrong_points_are_wrong_usage(image: Path, points: list[str]) -> None:
    status, out, err = _run("measure", str(image), "--tool", "length", "--points", *points)
    assert (status, out) == (2, "")
    assert "--points" in err


def test_that_without_spacing_the_answer_is_in_px_with_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "plain.dcm"
    path.write_bytes(to_bytes(make_slice(PixelSpacing=None)))
    status, answer = _json("measure", str(path), "--tool", "length", "--points", "0,0", "3,4")
    assert (status, answer["value"], answer["unit"], answer["basis"]) == (1, 5.0, "px", "none")
    assert "pixels" in answer["problems"][0]["what"]


def test_that_no_verb_says_the_name_of_the_patient_in_a_complaint(tmp_path: Path) -> None:
    path = tmp_path / "cut.dcm"
    path.write_bytes(to_bytes(make_slice())[:-96])
    status, out, err = _run("render", str(path), "--out", str(tmp_path / "x.png"))
    assert status == 1
    assert "Sample" not in out + err
    assert not (tmp_path / "x.png").exists()


def test_that_every_reason_has_its_words() -> None:
    root = Path(__file__).resolve().parents[2] / "desktop"
    wording = _wording()
    sources = [*root.glob("dicom/*.py"), *root.glob("viewer/measure.py"), *root.glob("cli/*.py")]
    used = {
        code
        for path in sources
        for code in re.findall(r'"((?:dicom|viewer)-[a-z0-9-]+)"', path.read_text())
        if not code.endswith("-line") and code not in VERBS
    }
    assert len(used) > 50
    missing = {code for code in used if not wording.knows(f"problem-{code}")}
    assert missing == set()


def test_that_a_compressed_file_is_rendered_as_its_plain_twin(tmp_path: Path) -> None:
    folder = SHARED / "wg04_ct1"
    if not folder.exists():
        pytest.skip("the test images are not here")
    for name in ("CT1_UNC", "CT1_J2KR"):
        status, answer = _json("render", str(folder / name), "--out", str(tmp_path / f"{name}.png"))
        assert (status, answer["lossy"], answer["problems"]) == (0, False, [])
    assert (tmp_path / "CT1_UNC.png").read_bytes() == (tmp_path / "CT1_J2KR.png").read_bytes()


def test_that_a_video_names_its_syntax_in_words(tmp_path: Path) -> None:
    path = tmp_path / "film.dcm"
    path.write_bytes(coded_file(VIDEO, value([[bytes(8)]]), (6, 8)))
    status, answer = _json("render", str(path), "--out", str(tmp_path / "x.png"))
    assert status == 1
    assert "MPEG-4 AVC/H.264" in answer["problems"][0]["what"]
    assert not (tmp_path / "x.png").exists()


def test_that_an_image_object_without_pixels_says_so(tmp_path: Path) -> None:
    path = tmp_path / "bare.dcm"
    path.write_bytes(to_bytes(make_slice(PixelData=None)))
    status, answer = _json("render", str(path), "--out", str(tmp_path / "x.png"))
    assert status == 1
    assert "pixel data" in answer["problems"][0]["what"]
