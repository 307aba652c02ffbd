"""What the first paint waits for, and that the short ways to it show the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import lucide
from fluent.runtime import FluentBundle, FluentResource

from desktop import assets
from desktop.domain.message import Message, Problem
from desktop.report.wording import ENTRY, Wording, plain_entry
from desktop.views.theme import _svg

ROOT = Path(__file__).resolve().parents[2]
SLOW = (
    *(
        "numpy",
        "cv2",
        "numba",
        "llvmlite",
        "imagecodecs",
        "highdicom",
        "pydicom",
        "fluent",
        "babel",
    ),
    *("lucide", "reportlab", "sqlalchemy", "alembic", "pyqtgraph", "PIL", "pypdfium2", "fontTools"),
    "urllib.request",
)
AT_FIRST_PAINT = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from desktop import bootstrap
import desktop.views.shell.launch as launch
class First:
    def __init__(self, widget, then):
        self.real = real(widget, self.tell)
    def tell(self):
        print(*[name for name in {SLOW!r} if name in sys.modules], flush=True)
        print("painted", flush=True)
        os._exit(0)
real, launch.FirstPaint = launch.FirstPaint, First
bootstrap.main(["open"])
"""


def test_that_nothing_slow_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "CONCORD_HOME": str(tmp_path),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-c", AT_FIRST_PAINT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines() == ["", "painted"], done.stderr


def test_that_plain_entries_read_as_the_runtime_reads_them() -> None:
    texts = assets.locale_texts("en")
    whole = FluentBundle(["en"], use_isolating=False)
    for text in texts:
        whole.add_resource(FluentResource(text), allow_overrides=True)
    plain = 0
    for text in texts:
        for found in ENTRY.finditer(text):
            words = plain_entry(found[0])
            if words is None or found[1].startswith("-"):
                continue
            plain += 1
            entry = whole.get_message(found[1])
            patterns = {None: entry.value, **entry.attributes}
            told = {
                name: whole.format_pattern(pattern, {})[0]
                for name, pattern in patterns.items()
                if pattern is not None
            }
            assert words == told, found[1]
    assert plain > 1_000


def test_that_entries_with_arguments_references_or_lines_are_left_to_the_runtime() -> None:
    for source in (
        "a = { $b }",
        "a = { -brand } one",
        "a = one\n    two",
        "a =\n    one",
        "a = one\n    .do = { $b }",
        "a = one }",
        "a = one\r",
    ):
        assert plain_entry(source) is None, source
    said = Wording("en", ["a = { b } and { $c }\nb = plain  \nproblem-b =\n    .do = this  \n"])
    assert said.text(Message("b")) == "plain"
    assert said.text(Message.of("a", c="d")) == "plain and d"
    assert said.text(Message("b")) == "plain"
    assert said.do(Problem.of("", "b")) == "this"
    assert said.what(Problem.of("", "b")) == "⟨problem-b⟩"


def test_that_icons_are_drawn_as_their_package_draws_them() -> None:
    for name in ("folder-open", "triangle-alert", "info", "play"):
        plain = " ".join(_svg(name).replace("/>", " />").split())
        theirs = re.sub(r' class="[^"]*"', "", lucide.lucide_icon(name))
        assert set(re.findall(r'\w[\w-]*="[^"]*"', plain)) == set(
            re.findall(r'\w[\w-]*="[^"]*"', theirs)
        )
