"""What the PDF promises: every word, the same bytes, nothing obeyed, nothing lost."""

from __future__ import annotations

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm

from desktop.domain.case import Category, Override
from desktop.export import pdf as pdf_module
from desktop.export.flowables import Picture
from desktop.export.layout import IMAGE
from desktop.export.pdf import to_pdf
from desktop.export.pictures import shown_size
from desktop.export.readback import missing_words, page_texts, pieces
from desktop.export.typography import styles
from desktop.report.compose import compose
from desktop.report.document import Document, Tone, printed
from desktop.report.picture import KeyPixels
from desktop.report.sections_head import person_name
from tests.export.pdfs import pdftotext, squeezed, words
from tests.report.report_samples import Plain, acting_source, sample_source

ROOT = Path(__file__).resolve().parents[2]


@cache
def language() -> Plain:
    return Plain(words())


def pictures() -> dict[tuple[str, int], KeyPixels]:
    grey = (np.add.outer(np.arange(128), np.arange(128)) % 256).astype(np.uint8)
    return {("1.2.3.4", 1): KeyPixels(pixels=grey), ("1.2.3.5", 1): KeyPixels(pixels=grey)}


def document(**changed: object) -> Document:
    source = sample_source()
    case = source.case
    study = {k: v for k, v in changed.items() if k in {"technique", "organisation", "accession"}}
    patient = {k: v for k, v in changed.items() if k in {"name", "id"}}
    case = replace(
        case,
        study=replace(case.study, **study),
        patient=replace(case.patient, **patient),
        clinical=replace(
            case.clinical, indication=changed.get("indication", case.clinical.indication)
        ),
        findings=tuple(replace(f, note=changed.get("note")) for f in case.findings),
        overrides=(
            (Override(finding="f3", category=Category.INDETERMINATE, reason=changed["reason"]),)
            if "reason" in changed
            else ()
        ),
    )
    return compose(replace(source, case=case), language())


def made(doc: Document) -> bytes:
    result = to_pdf(doc, pictures())
    assert result.data is not None, result.problems
    return result.data


def test_that_pdftotext_finds_every_word_of_the_document() -> None:
    doc = compose(acting_source(), language())
    text = squeezed(pdftotext(made(doc)))
    for section in doc.sections:
        for words_ in printed(section):
            for word in words_.split():
                assert word in text or word.upper() in text, word


def test_that_the_impression_stands_on_page_1_and_identity_on_every_page() -> None:
    doc = document()
    pages = page_texts(made(doc))
    assert 1 < len(pages) <= 3
    first = squeezed(pages[0])
    for piece in pieces(doc.section("impression")):
        assert piece.text in first
    for number, page in enumerate(pages, start=1):
        for part in ("DEMO, Marta", "12 Mar 1980", "CS-0417", "A-26-11873"):
            assert part in page
        assert f"Page {number} of {len(pages)}" in page
        assert "Preliminary, not signed" in page
        assert "Not a cleared medical device" in page


def test_that_pages_with_chances_say_what_they_are() -> None:
    pages = page_texts(made(document()))
    for page in pages:
        shows = "%" in page
        assert ("Estimate from group data" in page) or not shows
    plain = compose(replace(sample_source(), posture="documentation"), language())
    assert all("Estimate" not in page for page in page_texts(made(plain)))


def test_that_practice_cases_carry_a_watermark_and_lose_no_word() -> None:
    doc = compose(replace(sample_source(), posture="practice"), language())
    pages = page_texts(made(doc))
    assert all("PRACTICE" in page for page in pages)
    assert all("Practice case, not a patient" in page for page in pages)


def test_that_the_same_input_gives_the_same_bytes() -> None:
    assert made(document()) == made(document())
    assert made(document()) != made(document(technique="Other."))


def test_that_all_fonts_are_embedded_and_the_file_is_sound(tmp_path: Path) -> None:
    fonts, qpdf = shutil.which("pdffonts"), shutil.which("qpdf")
    if fonts is None or qpdf is None:
        pytest.skip("pdffonts (poppler-utils) or qpdf is not installed")
    path = tmp_path / "report.pdf"
    path.write_bytes(made(document()))
    listed = subprocess.run([fonts, path], capture_output=True, check=True, text=True).stdout
    rows = listed.splitlines()[2:]
    assert {row.split()[0].split("+")[1] for row in rows} >= {"Inter-Regular", "Inter-Bold"}
    assert all(row.split()[-5] == "yes" for row in rows), listed
    checked = subprocess.run([qpdf, "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_that_language_title_and_bookmarks_are_set_without_the_patient() -> None:
    data = made(document())
    pdf = pypdfium2.PdfDocument(data)
    titles = [entry.get_title() for entry in pdf.get_toc()]
    meta = pdf.get_metadata_dict()
    pdf.close()
    assert titles[:2] == ["Impression", "Clinical information"]
    assert meta["Title"] == "MR lumbar spine"
    assert "DEMO" not in " ".join(meta.values())
    assert b"/Lang (en)" in data


MARKUP = (
    "<b>bold</b> A <no evidence of> B",
    "T1<T2 and T3>T4 end <!-- gone? --> <?pi?>",
    "<b>5 mm",
    "mass <sub>3 <i 3 cm a<b and c>d",
    "&#x110000; AT&T;R&D &amp; &lt;x&gt;",
    '<img src="/etc/hostname"/> <font color=white size=0.01>hidden</font>',
    '<a href="javascript:alert(1)">link</a> <a href="file:///etc/passwd">x</a>',
    '<seq template="%(a)900000000s"/> <onDraw name="save"/> <greek>a</greek>',
    "[[[" * 300 + " ${x} {{y}} %p %n %(a)s {0}",
)


@pytest.mark.parametrize("hostile", MARKUP)
@pytest.mark.parametrize("where", ["indication", "note", "name", "technique", "reason"])
def test_that_markup_is_printed_and_never_obeyed(hostile: str, where: str) -> None:
    data = made(document(**{where: hostile}))
    shown = person_name(hostile) if where == "name" else hostile
    assert squeezed(shown) in squeezed("".join(page_texts(data)))
    assert b"/URI" not in data
    assert b"/GoToR" not in data


KEPT = {"category", "id", "language", "schema", "sop_uid", "pixels_sha256", "watermark", "page"}


def spoiled(value: object, hostile: str) -> object:
    """Return a document whose every printed word is hostile."""
    if isinstance(value, tuple):
        return tuple(spoiled(item, hostile) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            f.name: spoiled(getattr(value, f.name), hostile)
            for f in fields(value)
            if f.name not in KEPT or is_dataclass(getattr(value, f.name))
        }
        return replace(value, **changes)
    if isinstance(value, str) and not isinstance(value, Tone):
        return f"{value} {hostile}" if value else value
    return value


@pytest.mark.parametrize("hostile", MARKUP)
def test_that_no_field_of_a_document_is_obeyed_as_markup(hostile: str) -> None:
    doc = spoiled(compose(acting_source(), language()), hostile[:120])
    data = made(doc)
    assert b"/URI" not in data
    assert b"/GoToR" not in data


def test_that_control_and_direction_characters_do_not_reach_the_page() -> None:
    data = made(document(indication="a\x00b\x1bc d\u202eevil\u202c e\u200bf \ufeffg"))
    text = "".join(page_texts(data))
    assert "a\ufffdb\ufffdc devil ef g" in text
    assert not re.search("[\u202a-\u202e\u200b\ufeff]", text)


def test_that_characters_without_a_shape_print_as_their_code_and_are_named() -> None:
    result = to_pdf(document(indication="name \u05d0\u05d1 \U0001f600 \u4e2d"), pictures())
    assert result.data is not None
    text = squeezed("".join(page_texts(result.data)))
    assert "[U+05D0][U+05D1][U+1F600][U+4E2D]" in text
    assert [(p.code, dict(p.args)["count"]) for p in result.problems] == [("export-glyphs", "4")]


def test_that_accents_greek_and_cyrillic_print_as_they_are() -> None:
    shown = "Müller Ångström Łódź ßẞ Ωμέγα Жанна ≥ 5 µm – “x” × ±"
    assert squeezed(shown) in squeezed("".join(page_texts(made(document(indication=shown)))))


@pytest.mark.parametrize(
    ("where", "times"),
    [("indication", 7200), ("note", 400), ("reason", 1600), ("technique", 800)],
)
def test_that_a_very_long_field_continues_over_pages(where: str, times: int) -> None:
    result = to_pdf(document(**{where: "word and more " * times}), pictures())
    assert result.data is not None, result.problems
    assert result.pages > 2
    text = squeezed("".join(page_texts(result.data)))
    assert text.count("wordandmore") >= times * 0.97  # a page may end inside a triple of words


@pytest.mark.parametrize("lines", range(0, 60, 4))
def test_that_no_table_is_torn_and_no_heading_stands_alone(lines: int) -> None:
    """Whatever stands before it, a table starts with its heading, titles and first row."""
    pages = page_texts(made(document(technique="\n".join(["Line."] * lines) or "None.")))
    for heading, first in (("FINDINGS BY LEVEL", "L1-L2"), ("HOW THE CHANCES", "81")):
        page = next(page for page in pages if heading in page)
        assert first in page[page.index(heading) :]


def test_that_one_endless_word_is_broken_and_kept() -> None:
    result = to_pdf(document(indication="x" * 100_000, name="N" * 3_000), pictures())
    assert result.data is not None, result.problems
    assert squeezed("".join(page_texts(result.data))).count("x") >= 100_000


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300), st.text(max_size=80))
def test_that_any_text_survives_printing(indication: str, name: str) -> None:
    result = to_pdf(document(indication=indication, name=name, note=indication))
    assert result.data is not None, result.problems


def test_that_a_word_lost_on_the_page_refuses_the_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    doc = document(indication="No compression of the cauda equina.")
    real = pdf_module.draw
    lossy = document(indication="compression of the cauda equina.")
    monkeypatch.setattr(pdf_module, "draw", lambda _doc, found, _paper: real(lossy, found))
    result = to_pdf(doc, pictures())
    assert result.data is None
    assert any(p.code == "export-words-missing" for p in result.problems)
    assert "cauda" not in repr(result.problems)


def test_that_two_threads_print_without_harming_each_other() -> None:
    one, other = document(technique="First words."), document(technique="Other words.")
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(to_pdf, [one, other] * 6))
    assert all(result.data is not None for result in results)
    assert len({result.data for result in results}) == 2


def test_that_readback_notices_swapped_words() -> None:
    pages = page_texts(made(document(indication="left pain, right scar")))
    swapped = document(indication="right pain, left scar")
    assert "clinical" in missing_words(swapped, pages)
    assert "technique" not in missing_words(swapped, pages)


def test_that_nothing_is_drawn_within_8_mm_of_an_edge() -> None:
    pdf = pypdfium2.PdfDocument(made(document()))
    for page in pdf:
        grey = np.asarray(page.render(scale=2, grayscale=True).to_numpy())
        grey = grey.reshape(grey.shape[0], grey.shape[1])
        edge = int(8 * mm * 2)
        inner = grey[edge:-edge, edge:-edge]
        assert (grey == 255).sum() - (inner == 255).sum() == grey.size - inner.size
        page.close()
    pdf.close()


def test_that_pixels_map_to_the_corners_of_their_picture() -> None:
    picture = document().section("key-images").blocks[0].items[0]
    found = pictures()[(picture.sop_uid, picture.frame)]
    style = styles()
    block = Picture(
        picture, found, shown_size(found, IMAGE), (style["body"], style["body"], style["caption"])
    )
    x, y = block.place(0.0, 127.0)
    pixel = IMAGE / 128
    assert (x, y) == pytest.approx((pixel / 2, pixel / 2))
    assert block.place(127.5, -0.5) == pytest.approx((IMAGE, IMAGE))


def test_that_the_drawn_mark_stands_on_the_pixel_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bright spot in a black picture and the mark on it fall on one place of the page."""
    doc = document()
    picture = doc.section("key-images").blocks[0].items[0]
    mark = picture.marks[0]
    black = np.zeros((128, 128), dtype=np.uint8)
    black[int(mark.y) - 1 : int(mark.y) + 2, int(mark.x) - 1 : int(mark.x) + 2] = 255
    drawn: list[tuple[float, float]] = []

    def record(self: Picture, canvas, given, bottom: float) -> None:
        x, y = self.place(given.x, given.y)
        drawn.append(canvas.absolutePosition(x, y + bottom))

    monkeypatch.setattr(Picture, "_mark", record)
    data = pdf_module.draw(doc, {(picture.sop_uid, picture.frame): KeyPixels(pixels=black)})
    zoom = 6
    pdf = pypdfium2.PdfDocument(data)
    number = next(n for n, text in enumerate(page_texts(data)) if "KEY IMAGES" in text)
    page = np.asarray(pdf[number].render(scale=zoom, grayscale=True).to_numpy()).squeeze()
    pdf.close()
    x, y = drawn[0][0] * zoom, page.shape[0] - drawn[0][1] * zoom
    pixel = IMAGE / 128 * zoom
    reach = int(10 * pixel)
    near = page[int(y) - reach : int(y) + reach, int(x) - reach : int(x) + reach].astype(float)
    rows, columns = np.nonzero(near > 128)
    assert abs(rows.mean() - (y - int(y) + reach)) < pixel
    assert abs(columns.mean() - (x - int(x) + reach)) < pixel


def test_that_the_letters_of_the_sides_are_printed_at_their_edges() -> None:
    doc = document()
    section = doc.section("key-images")
    items = section.blocks[0].items
    lettered = tuple(replace(item, letters=("AR", "H", "PL", "F")) for item in items)
    doc = replace(
        doc,
        sections=tuple(
            replace(s, blocks=(replace(s.blocks[0], items=lettered),)) if s is section else s
            for s in doc.sections
        ),
    )
    result = to_pdf(doc, pictures())
    assert result.data is not None, result.problems
    pages = page_texts(result.data)
    assert missing_words(doc, pages) == ()
    number = next(n for n, text in enumerate(pages) if "KEY IMAGES" in text)
    pdf = pypdfium2.PdfDocument(result.data)
    layer = pdf[number].get_textpage()
    at = {word: _place(layer, word) for word in ("AR", "PL")}
    pdf.close()
    assert at["AR"][0] < at["PL"][0] - 0.7 * IMAGE
    assert at["AR"][1] == pytest.approx(at["PL"][1], abs=0.5)
    without = missing_words(document(), pages)
    assert "key-images" in without  # letters that are not of the document are noticed


def _place(layer, word: str) -> tuple[float, float]:
    found = layer.search(word, match_case=True, match_whole_word=True).get_next()
    return layer.get_charbox(found[0])[:2]


def test_that_text_reaches_reportlab_by_one_door_only() -> None:
    """Every paragraph of the export room is made from ``pdf_text`` or from markup made of it."""
    calls = []
    for path in sorted((ROOT / "desktop" / "export").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        calls += re.findall(r"\b(?:Paragraph|Text)\(([^)]*)", source)
    passed = [
        c for c in calls if c and not c.startswith(("pdf_text(", "Paragraph", "words, style"))
    ]
    assert passed == []
    elsewhere = [
        path
        for path in (ROOT / "desktop").rglob("*.py")
        if "export" not in path.parts and "reportlab" in path.read_text(encoding="utf-8")
    ]
    assert elsewhere == []
