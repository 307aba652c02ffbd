"""Promises of the page pictures: the right size, the right colours, safe from several threads."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from reportlab.pdfgen import canvas

from desktop.export import raster
from desktop.export.raster import PdfPages


@pytest.fixture(scope="module")
def pages() -> PdfPages:
    sheet = io.BytesIO()
    drawn = canvas.Canvas(sheet, pagesize=(200, 100), invariant=1)
    drawn.setFillColorRGB(1, 0, 0)
    drawn.rect(0, 50, 100, 50, stroke=0, fill=1)  # upper left, PDF counts from below
    drawn.showPage()
    drawn.setPageSize((100, 300))
    drawn.setFillColorRGB(0, 0, 1)
    drawn.rect(0, 0, 100, 300, stroke=0, fill=1)
    drawn.showPage()
    drawn.save()
    return PdfPages(sheet.getvalue())


def test_that_sizes_are_those_of_the_pages(pages: PdfPages) -> None:
    assert pages.sizes_pt == ((200.0, 100.0), (100.0, 300.0))


def test_that_a_page_is_rendered_upright_in_its_own_colours(pages: PdfPages) -> None:
    picture = pages.render(0, 2.0)
    assert picture.shape == (200, 400, 3)
    assert tuple(picture[20, 20]) == (255, 0, 0)
    assert tuple(picture[20, 380]) == (255, 255, 255)
    assert tuple(picture[180, 20]) == (255, 255, 255)


def test_that_a_huge_zoom_is_held_back(pages: PdfPages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "MOST_PIXELS", 80_000)
    picture = pages.render(0, 100.0)
    assert picture.shape[0] * picture.shape[1] <= 81_000


def test_that_several_threads_get_the_same_picture(pages: PdfPages) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: pages.render(n % 2, 1.0), range(12)))
    for number, picture in enumerate(made):
        assert np.array_equal(picture, made[number % 2])
