"""A copy of a report under a password: AES-256, plain PDF, and it says so.

An encrypted file can be no PDF/A, so the copy drops the claim and says on every page and in its
metadata that it is a copy. It differs each time: the encryption is salted.
"""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from desktop.domain.message import Problem
from desktop.export.archival import PRODUCER, xmp
from desktop.export.escape import runs
from desktop.export.fonts import REGULAR, register
from desktop.export.palette import ink
from desktop.export.pdf import ONE_AT_A_TIME

SHORTEST, LONGEST = 8, 127
"""Characters a password needs; bytes that PDF takes."""
SIZE, DOWN = 6.5, 10 * mm


def password_problem(password: str) -> Problem | None:
    """Return what is wrong with a password; it never stands in the problem."""
    printable = all(c.isprintable() for c in password)
    if not printable or len(password) < SHORTEST or len(password.encode()) > LONGEST:
        return Problem.of("password", "export-password", least=str(SHORTEST), most=str(LONGEST))
    return None


def protected_copy(data: bytes, password: str, words: str) -> bytes:
    """Return a copy that opens with the password only.

    Parameters
    ----------
    data : bytes
        An archival report.
    password : str
        One that ``password_problem`` finds nothing wrong with.
    words : str
        "Copy, not the archival form" in the language of the report; printed on every page.

    Raises
    ------
    ValueError
        For a password that must not be used.
    """
    import pikepdf

    if password_problem(password) is not None:
        raise ValueError("password")
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            _, _, width, height = (float(side) for side in page.mediabox)
            with pikepdf.open(BytesIO(_line(words, width, height))) as over:
                page.add_overlay(over.pages[0], None)
        if "/OutputIntents" in pdf.Root:
            del pdf.Root.OutputIntents
        title = str(pdf.docinfo.get("/Title", ""))
        pdf.docinfo["/Title"] = title
        pdf.docinfo["/Subject"] = words
        pdf.docinfo["/Producer"] = PRODUCER
        packet = xmp(title, words, str(pdf.Root.get("/Lang", "")), archival=False)
        name = pikepdf.Name
        pdf.Root.Metadata = pdf.make_stream(packet, Type=name.Metadata, Subtype=name.XML)
        stream = BytesIO()
        pdf.save(
            stream,
            encryption=pikepdf.Encryption(owner=password, user=password, R=6, aes=True),
        )
    return stream.getvalue()


def _line(words: str, width: float, height: float) -> bytes:
    """Return an empty page with one centred line in its upper margin."""
    with ONE_AT_A_TIME:
        register(REGULAR)
        stream = BytesIO()
        canvas = Canvas(
            stream,
            pagesize=(width, height),
            invariant=1,
            initialFontName=REGULAR,  # type: ignore[arg-type]  # its stubs say a number
        )
        parts = list(runs(words, REGULAR))
        long = sum(pdfmetrics.stringWidth(run, name, SIZE) for name, run in parts)
        x = (width - long) / 2
        canvas.setFillColor(ink("t3"))
        for name, run in parts:
            canvas.setFont(name, SIZE)
            canvas.drawString(x, height - DOWN, run)
            x += pdfmetrics.stringWidth(run, name, SIZE)
        canvas.save()
        return stream.getvalue()
