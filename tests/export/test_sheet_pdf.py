"""Views on paper and as pictures: every word there, nobody named, the same bytes each time."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from desktop.domain.case import Category
from desktop.export import sheet_pdf, view_png
from desktop.export.readback import page_texts
from desktop.export.sheet_pdf import StoppedError, fitted, to_sheet_pdf
from desktop.export.view_png import native_png, to_png
from desktop.viewer.geometry import EdgeLetters
from desktop.viewer.printing import Badged, Joint, Line, Note, Paper, PrintSheet, ViewPicture
from tests.export.pdfs import pdftotext

HOSTILE = (
    "A <no evidence of> B",
    "T1<T2 and T3>T4 end",
    "<img src='/etc/passwd'/>",
    '<a href="javascript:x">go</a>',
    "<!-- gone -->",
    "<b>5 mm & &#x110000;",
    "AT&T;R&D ",
    "<greek>a</greek>",
    '<seq template="%(a)900000000s"/>',
    "שלום <font color=white>x</font>",
    "w" * 5_000,
    "a\x00b\u202ec\nd",
)


def picture(**more) -> ViewPicture:
    ramp = np.tile(np.arange(64, dtype=np.uint8) * 4, (48, 1))
    given = {
        "row_mm": 1.0,
        "letters": EdgeLetters(left="R", right="L", top="A", bottom="P"),
        "caption": ("Sag T2 TSE", "Se 2 · Im 5/17 · W 620 L 300", "L4–L5"),
        "badges": (
            Badged(number="1", category=Category.ACT_NOW, target=(10, 10)),
            Badged(number="12", category=None, target=(40, 30), badge=(50, 40)),
        ),
        "lines": (
            Line(points=((5, 40), (30, 40)), colour=(90, 160, 255), label="25.0 mm"),
            Line(points=((1, 1), (2, 2), (5, 5), (6, 6)), colour=(1, 2, 3), joint=Joint.PAIRS),
            Line(points=((9, 9),), colour=(1, 2, 3), joint=Joint.CROSSES),
        ),
        "notes": (Note(text="L4", at=(20, 20)),),
    }
    return ViewPicture(pixels=ramp, **{**given, **more})


def sheet(count: int = 3, **more) -> PrintSheet:
    given = {
        "pictures": (picture(),) * count,
        "title": "Views",
        "rows": 2,
        "columns": 1,
        "head": ("Doe, Jane · ID 77", "MR spine"),
        "banner": "For reference only – not for diagnosis",
        "page_words": "Page %p of %n",
    }
    return PrintSheet(**{**given, **more})


def test_that_pages_hold_every_word_and_no_other() -> None:
    made = to_sheet_pdf(sheet())
    assert made.problems == ()
    assert made.pages == 2
    text = pdftotext(made.data)
    for words in (
        "For reference only – not for diagnosis", "Doe, Jane · ID 77", "Sag T2 TSE", "25.0 mm",
        "Se 2 · Im 5/17 · W 620 L 300", "L4–L5", "Page 1 of 2", "Page 2 of 2", "10 mm",
    ):  # fmt: skip
        assert words in text, words


def test_that_a_sheet_without_head_and_banner_has_neither() -> None:
    text = pdftotext(to_sheet_pdf(sheet(head=(), banner="")).data)
    assert "reference" not in text
    assert "Doe" not in text
    assert "Sag T2 TSE" in text


@pytest.mark.parametrize("words", HOSTILE)
def test_that_hostile_words_print_as_they_are(words) -> None:
    hostile = picture(caption=(words,), notes=(Note(text=words[:20], at=(9, 9)),))
    made = to_sheet_pdf(sheet(1, head=(words,), banner=words, title=words, pictures=(hostile,)))
    assert made.data is not None
    assert b"/URI" not in made.data
    assert b"/JavaScript" not in made.data
    layer = "".join("".join(page_texts(made.data)).split())
    shown = fitted(words, "Inter-Regular", 6.4, 200)
    if "\u05e9" not in words:  # Hebrew prints as its codes, and says so
        assert "".join(shown.split())[:12] in layer
    else:
        assert [p.code for p in made.problems] == ["export-glyphs"]
        assert "[U+05E9]" in layer


def test_that_a_page_that_lost_a_word_does_not_count(monkeypatch) -> None:
    real = sheet_pdf.page_texts
    monkeypatch.setattr(
        sheet_pdf, "page_texts", lambda data: tuple(t.replace("TSE", "") for t in real(data))
    )
    made = to_sheet_pdf(sheet())
    assert made.data is None
    assert {p.code for p in made.problems} == {"export-words-missing"}


def test_that_the_same_sheet_gives_the_same_bytes() -> None:
    assert to_sheet_pdf(sheet()).data == to_sheet_pdf(sheet()).data
    one = picture()
    assert to_png(one, ("a",), "b") == to_png(one, ("a",), "b")


def test_that_stopping_makes_nothing() -> None:
    with pytest.raises(StoppedError):
        to_sheet_pdf(sheet(), lambda: True)


def test_that_other_programs_find_nothing_wrong_and_every_font_inside(tmp_path) -> None:
    fonts, qpdf = shutil.which("pdffonts"), shutil.which("qpdf")
    if fonts is None or qpdf is None:
        pytest.skip("pdffonts (poppler-utils) or qpdf is not installed")
    path = tmp_path / "views.pdf"
    path.write_bytes(to_sheet_pdf(sheet(5)).data)
    checked = subprocess.run([qpdf, "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    listed = subprocess.run([fonts, path], capture_output=True, text=True, check=True).stdout
    rows = listed.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("grid", [(1, 1), (5, 4)])
def test_that_nothing_is_printed_near_the_edge(paper, grid) -> None:
    full = picture(caption=("w" * 300,) * 3)
    made = to_sheet_pdf(
        sheet(paper=paper, rows=grid[0], columns=grid[1], pictures=(full,) * grid[0] * grid[1])
    )
    document = pypdfium2.PdfDocument(made.data)
    page = document[0]
    assert page.get_size() == pytest.approx([side / 25.4 * 72 for side in paper.size_mm], abs=0.01)
    dots = page.render(scale=2, rev_byteorder=True).to_numpy()[:, :, :3]
    document.close()
    edge = int(8.0 / 25.4 * 144)
    inner = dots[edge:-edge, edge:-edge]
    assert int((inner < 250).sum()) == int((dots < 250).sum()) > 0


def test_that_pixels_that_are_not_square_keep_their_proportions_on_paper() -> None:
    plain = np.full((30, 90), 255, np.uint8)
    plain[10:20, 30:60] = 0  # three times as wide as high in pixels, square in the patient
    bare = ViewPicture(pixels=plain, aspect=3.0)
    made = to_sheet_pdf(PrintSheet(title="", pictures=(bare,), page_words=""))
    document = pypdfium2.PdfDocument(made.data)
    dots = document[0].render(scale=4).to_numpy()[:, :, 0]
    document.close()
    rows, columns = np.where(dots < 100)
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert height / width == pytest.approx(1.0, abs=0.02)


def _channels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(data)))


def test_that_a_native_picture_is_the_pixels_and_says_nothing_else() -> None:
    one = picture()
    data = native_png(one)
    assert np.array_equal(_channels(data), one.pixels)
    kinds = _chunks(data)
    assert set(kinds) == {b"IHDR", b"IDAT", b"IEND"}
    stretched = Image.open(BytesIO(native_png(replace(one, aspect=2.0, row_mm=None))))
    across, down = stretched.info["dpi"]
    assert across / down == pytest.approx(2.0, rel=0.01)


def _chunks(data: bytes) -> list[bytes]:
    kinds, at = [], 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kinds.append(data[at + 4 : at + 8])
        at += 12 + length
    return kinds


def test_that_a_picture_as_shown_has_its_size_and_what_stands_over_it() -> None:
    bare = picture(badges=(), lines=(), notes=(), letters=None, row_mm=None, zoom=4.0)
    plain = _channels(to_png(bare))
    assert plain.shape[:2] == (192, 256)
    for more in (
        {"badges": picture().badges}, {"lines": picture().lines}, {"row_mm": 1.0},
        {"notes": picture().notes}, {"letters": picture().letters},
    ):  # fmt: skip
        drawn = _channels(to_png(replace(bare, **more)))
        assert np.any(drawn != plain), more
    assert np.any(_channels(to_png(bare, ("Sag T2",))) != plain)
    assert np.any(_channels(to_png(bare, (), "For reference")) != plain)
    assert set(_chunks(to_png(bare, ("x",)))) == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize("words", HOSTILE)
def test_that_hostile_words_never_stop_a_picture(words) -> None:
    assert to_png(picture(caption=(words,)), (words,), words)


def test_that_a_line_too_long_for_a_picture_is_continued_on_the_next() -> None:
    pen = view_png._Brush(picture(zoom=4.0), (256, 192))
    words = "MR lumbar spine without contrast, examined 23 Nov 2026, accession A-26-11873"
    lines = pen.wrapped(words)
    assert " ".join(lines) == words
    assert len(lines) > 1
    assert all(9 + pen._width(line) < 256 / 2 - 10 for line in lines)  # the letter stays free
    assert pen.wrapped("w" * 300)[0].endswith("…")
