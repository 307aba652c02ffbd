"""The wheel: installed elsewhere, started from another folder, it finds its own data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without asking a registry."""
    out = tmp_path_factory.mktemp("dist")
    tree = tmp_path_factory.mktemp("tree") / "checkout"
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "main.py"):
        tree.mkdir(exist_ok=True)
        (tree / name).write_bytes((ROOT / name).read_bytes())
    for package in ("desktop", "resources", "tests"):
        skipped = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tree / package, ignore=skipped)
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(out),
            str(tree),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr[-800:]
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment that holds the wheel; its dependencies are this environment's."""
    place = tmp_path_factory.mktemp("env")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    site = next((place / "lib").glob("python*/site-packages"))
    (site / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--no-index",
            "--disable-pip-version-check",
            "--prefix",
            str(place),
            "--ignore-installed",
            str(wheel),
        ],
        check=True,
        capture_output=True,
    )
    return place


def _concord(place: Path, cwd: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {
        k: v
        for k, v in os.environ.items()
        if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    site = next((place / "lib").glob("python*/site-packages"))
    return subprocess.run(
        [str(place / "bin" / "concord"), *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=120,
        check=False,
        env={**environment, "CONCORD_HOME": str(cwd / "home"), "PYTHONPATH": str(site)},
    )


def test_that_the_wheel_holds_code_and_data_but_neither_tests_nor_main(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"desktop", "resources"}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= set(names)


def test_that_the_installed_program_answers_from_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    answer = _concord(installed, tmp_path, "vocabulary", "--json")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["case_schema"]["$schema"].startswith(
        "https://json-schema.org/draft/2020-12"
    )


def test_that_without_a_display_the_window_says_so_in_one_sentence(
    installed: Path, tmp_path: Path
) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems always have a display")
    answer = _concord(installed, tmp_path, "demo")
    assert answer.returncode == 2
    assert answer.stderr.strip().count("\n") == 0
    assert "no display" in answer.stderr


def test_that_the_installed_program_decodes_compressed_images_from_another_folder(
    installed: Path, tmp_path: Path, shared: Path
) -> None:
    image = shared / "dicom" / "wg04_ct1" / "CT1_JLSL"
    (tmp_path / "numpy.py").write_text("raise SystemExit(3)")  # the decoder must not take it
    answer = _concord(installed, tmp_path, "render", str(image), "--out", "x.png", "--json")
    assert answer.returncode == 0, answer.stdout
    assert (tmp_path / "x.png").stat().st_size > 10_000
