"""A finished PDF to its archival form: PDF/A-3, conformance level B, with its data attached.

reportlab writes sound pages with embedded fonts; what an archive asks for beyond that (output
intent, XMP, the attached data, no device-dependent leftovers) is laid around them here. The pages
themselves are not touched. Tags are missing (reportlab cannot write them), so this is level B and
neither level A nor PDF/UA.
"""

from __future__ import annotations

from functools import cache
from hashlib import md5
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from desktop.report.document import Document, to_json

if TYPE_CHECKING:
    from pikepdf import Dictionary, Pdf

ATTACHED = "report.json"
PRODUCER = "Concord"
COLOUR_SPACE = "sRGB IEC61966-2.1"
_ICC_VERSION, _ICC_DATE, _ICC_ID = slice(8, 12), slice(24, 36), slice(84, 100)
_KEPT_INFO = frozenset({"/Title", "/Subject", "/Creator", "/Producer"})
_LATEST_ICC = b"\x04\x20\x00\x00"
"""PDF 1.7 names ICC 4.2 as the latest; the tags of sRGB are those of 4.2 in any later version."""
_ANY_DAY = bytes((0x07, 0xE2, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
"""The profile says on which day it was made; a report's bytes must not depend on that."""


@cache
def srgb_profile() -> bytes:
    """Return an sRGB profile, the same bytes each time."""
    from PIL import ImageCms

    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[_ICC_VERSION] = _LATEST_ICC
    made[_ICC_DATE] = _ANY_DAY
    made[_ICC_ID] = bytes(16)  # "not computed", which is allowed and stays true
    return bytes(made)


def to_archival(data: bytes, document: Document) -> bytes:
    """Return the archival form of a drawn document; the same input gives the same bytes.

    Parameters
    ----------
    data : bytes
        What reportlab wrote.
    document : Document
        What it shows; its canonical JSON is attached as ``report.json``.
    """
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        _tidy(pdf)
        _describe(pdf, document)
        _intend(pdf)
        _attach(pdf, to_json(document).encode())
        stream = BytesIO()
        pdf.save(
            stream,
            force_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return stream.getvalue()


def _tidy(pdf: Pdf) -> None:
    """Take out what reportlab leaves on each page and what an archive refuses or ignores."""
    for page in pdf.pages:
        if "/Trans" in page.obj:  # an empty transition: nothing moves here
            del page.obj.Trans
    for name in tuple(pdf.docinfo.keys()):
        if name not in _KEPT_INFO:  # also the dates: they would be invented ones
            del pdf.docinfo[name]


def _describe(pdf: Pdf, document: Document) -> None:
    from pikepdf import Name, String

    info = {"/Title": document.title, "/Subject": document.status}
    for name, words in (info | {"/Creator": PRODUCER, "/Producer": PRODUCER}).items():
        pdf.docinfo[name] = String(words)
    packet = xmp(document.title, document.status, document.language, archival=True)
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Lang = String(document.language)


def xmp(title: str, subject: str, language: str, *, archival: bool) -> bytes:
    """Return the XMP packet that says the same as the document information dictionary.

    Parameters
    ----------
    title, subject, language : str
        Words of the document; they are escaped here.
    archival : bool
        Whether the file claims PDF/A-3b.
    """
    claim = (
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        "</rdf:Description>"
    )
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"{claim if archival else ''}"
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        "<dc:format>application/pdf</dc:format>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        "</dc:title>"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(subject)}</rdf:li>'
        "</rdf:Alt></dc:description>"
        f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    )
    return packet.encode()


def _intend(pdf: Pdf) -> None:
    """Say what the colours of the pages mean."""
    from pikepdf import Array, Dictionary, Name, String

    profile = pdf.make_stream(srgb_profile(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(COLOUR_SPACE),
        Info=String(COLOUR_SPACE),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([intent])


def _attach(pdf: Pdf, data: bytes) -> None:
    """Attach the structured report: the data these pages were made from."""
    from pikepdf import Array, Dictionary, Name, String

    digest = md5(data, usedforsecurity=False).digest()  # PDF knows no other
    stream = pdf.make_stream(data, Type=Name.EmbeddedFile, Subtype=Name("/application/json"))
    stream.Params = Dictionary(Size=len(data), CheckSum=String(digest))
    file: Dictionary = Dictionary(
        Type=Name.Filespec,
        F=String(ATTACHED),
        UF=String(ATTACHED),
        AFRelationship=Name.Data,
        EF=Dictionary(F=stream, UF=stream),
    )
    held = pdf.make_indirect(file)
    pdf.Root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String(ATTACHED), held])),
    )
    pdf.Root.AF = Array([held])
