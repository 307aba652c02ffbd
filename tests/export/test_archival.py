"""What an archive finds in a finished report: PDF/A-3b by structure, its data attached."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from hashlib import md5
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageCms

from desktop.export import pdf as pdf_module
from desktop.export.archival import srgb_profile, xmp
from desktop.export.pdf import to_pdf
from desktop.export.readback import page_texts
from desktop.report.compose import compose
from desktop.report.document import Document, to_json
from tests.export.archives import missing_glyphs, refused, wrong_widths
from tests.export.pdfs import words
from tests.report.report_samples import Plain, acting_source

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"


@pytest.fixture(scope="module")
def document() -> Document:
    return compose(acting_source(), Plain(words()))


@pytest.fixture(scope="module")
def data(document: Document) -> bytes:
    made = to_pdf(document).data
    assert made is not None
    return made


def test_that_the_file_claims_pdf_a_3b_and_says_the_same_twice(
    data: bytes, document: Document
) -> None:
    assert data.startswith(b"%PDF-1.7\n%")
    assert all(byte > 127 for byte in data[10:14])  # so that no program takes it for text
    with pikepdf.open(BytesIO(data)) as pdf:
        assert "/Filter" not in pdf.Root.Metadata  # readable without unpacking
        root = ET.fromstring(pdf.Root.Metadata.read_bytes())  # noqa: S314 - our own
        info = {name: str(value) for name, value in pdf.docinfo.items()}
        assert str(pdf.Root.Lang) == document.language
        assert len(pdf.trailer.ID) == 2
    assert root.findtext(f".//{PDFAID}part") == "3"
    assert root.findtext(f".//{PDFAID}conformance") == "B"
    assert root.findtext(f".//{DC}title/{RDF}Alt/{RDF}li") == info["/Title"] == document.title
    assert root.findtext(f".//{DC}description/{RDF}Alt/{RDF}li") == info["/Subject"]
    assert root.findtext(f".//{DC}language/{RDF}Bag/{RDF}li") == document.language
    assert set(info) == {"/Title", "/Subject", "/Creator", "/Producer"}  # no invented dates


def test_that_colours_mean_srgb(data: bytes) -> None:
    with pikepdf.open(BytesIO(data)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
        profile = intent.DestOutputProfile.read_bytes()
    read = ImageCms.ImageCmsProfile(BytesIO(profile))
    assert read.profile.xcolor_space == "RGB "
    assert read.profile.device_class == "mntr"
    assert profile[8] <= 4
    shades = np.random.default_rng(1).integers(0, 256, (20, 20, 3), dtype=np.uint8)
    same = ImageCms.profileToProfile(
        Image.fromarray(shades), read, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert np.abs(np.asarray(same).astype(int) - shades).max() <= 1


def test_that_nothing_acts_shines_through_or_leaves_the_file(data: bytes) -> None:
    assert refused(data) == set()
    with pikepdf.open(BytesIO(data)) as pdf:
        assert all("/Trans" not in page.obj for page in pdf.pages)


def test_that_every_glyph_is_embedded_and_as_wide_as_said(document: Document, data: bytes) -> None:
    assert missing_glyphs(data) == 0
    assert wrong_widths(data) == 0
    with pikepdf.open(BytesIO(data)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        fonts = [o for o in fonts if o.get("/Type") == "/Font"]
        assert len(fonts) >= 3
        for font in fonts:
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font
            assert font.FontDescriptor.Flags & 4 and "/Encoding" not in font  # noqa: PT018


def test_that_the_report_itself_is_attached(document: Document, data: bytes) -> None:
    with pikepdf.open(BytesIO(data)) as pdf:
        (held,) = pdf.Root.AF
        assert (str(held.F), str(held.UF)) == ("report.json", "report.json")
        assert held.AFRelationship == "/Data"
        stream = held.EF.F
        assert stream.Subtype == "/application/json"
        attached = stream.read_bytes()
        assert bytes(stream.Params.CheckSum) == md5(attached, usedforsecurity=False).digest()
        assert list(pdf.attachments) == ["report.json"]
    assert attached.decode() == to_json(document)
    assert json.loads(attached)["schema"] == document.schema


def test_that_no_clock_reaches_the_bytes(
    document: Document, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    srgb_profile.cache_clear()
    monkeypatch.setattr(time, "time", lambda: 1.0)
    assert to_pdf(document).data == data


def test_that_the_archival_form_shows_the_pages_that_were_drawn(
    document: Document, data: bytes
) -> None:
    assert page_texts(data) == page_texts(pdf_module.draw(document, {}))


def test_that_hostile_titles_stay_words_in_the_metadata() -> None:
    packet = xmp("<b>&amp; ]]> <?xpacket end='w'?>", "a & b", "en", archival=True)
    root = ET.fromstring(packet)  # noqa: S314 - our own
    assert root.findtext(f".//{DC}title/{RDF}Alt/{RDF}li") == "<b>&amp; ]]> <?xpacket end='w'?>"


def test_that_qpdf_and_poppler_find_no_fault(data: bytes, tmp_path: Path) -> None:
    qpdf, detach = shutil.which("qpdf"), shutil.which("pdfdetach")
    if qpdf is None or detach is None:
        pytest.skip("qpdf or pdfdetach (poppler-utils) is not installed")
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    checked = subprocess.run([qpdf, "--check", path], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    listed = subprocess.run([detach, "-list", path], capture_output=True, text=True, check=True)
    assert "report.json" in listed.stdout
