"""The program and its package say the same version."""

import tomllib
from pathlib import Path

from desktop.app.about import VERSION


def test_that_the_program_and_its_package_have_one_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert project["project"]["version"] == VERSION
