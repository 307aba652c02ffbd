"""Reading PDFs back in tests."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from desktop import assets
from desktop.report.wording import Wording


def words() -> Wording:
    return Wording("en", assets.locale_texts("en"))


def pdftotext(data: bytes) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    done = subprocess.run(
        [tool, "-layout", "-", "-"], input=data, capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


def squeezed(text: str) -> str:
    return "".join(text.split())
