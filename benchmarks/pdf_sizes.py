"""How time and size of the archival report grow, beside bare reportlab and Qt's QPdfWriter.

Run ``QT_QPA_PLATFORM=offscreen python benchmarks/pdf_sizes.py``. Each row is a report of so many
findings, key images and characters in one field; the peers print the same words and pictures as
plain paragraphs, without tables, marks, reading back or attachment. Medians of processor time in
ms, and kB.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image as Pixels
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPageSize, QPdfWriter, QTextCursor, QTextDocument
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Image, Paragraph, SimpleDocTemplate

from desktop.export.archival import to_archival
from desktop.export.escape import pdf_text
from desktop.export.fonts import REGULAR, prepare
from desktop.export.pdf import draw, to_pdf
from desktop.report.document import printed
from tests.export.torture import pixels, torture

SIZES = ((1, 0, 0), (12, 8, 0), (60, 24, 0), (5, 1, 100_000))
RUNS = 3


def timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    """Return the median time in ms and the last result."""
    times, made = [], b""
    for _ in range(RUNS):
        start = time.process_time()
        made = work()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times), made


def bare(said: list[str], images: list[bytes]) -> bytes:
    """Return the same words and pictures by reportlab alone."""
    style = ParagraphStyle("plain", fontName=REGULAR, fontSize=8.6, leading=11.8)
    stream = BytesIO()
    story = [Paragraph(pdf_text(words), style) for words in said]
    story += [Image(BytesIO(png), 116, 116) for png in images]
    SimpleDocTemplate(stream, invariant=1, initialFontName=REGULAR).build(story)
    return stream.getvalue()


def qt(said: list[str], images: list[bytes]) -> bytes:
    """Return the same words and pictures by Qt."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    document = QTextDocument("\n".join(said))
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    for png in images:
        cursor.insertImage(QImage.fromData(png))
    document.print_(writer)
    del writer
    return bytes(buffer.data().data())


def main() -> None:
    """Print a row a size."""
    application = QGuiApplication([])
    prepare()
    head = ("findings", "images", "field", "pages", "kB", "draw", "archive", "whole")
    peers = ("bare", "kB", "Qt", "kB", "whole/bare", "whole/Qt")
    print(" ".join(f"{name:>10s}" for name in (*head, *peers)))
    for size in SIZES:
        document = torture(*size)
        pictures = dict(list(pixels(document).items())[: size[1]])
        said = [words for section in document.sections for words in printed(section) if words]
        images = []
        for found in pictures.values():
            stream = BytesIO()
            Pixels.fromarray(found.pixels).save(stream, format="PNG")
            images.append(stream.getvalue())
        drawn_ms, drawn = timed(lambda d=document, p=pictures: draw(d, p))
        archive_ms, _ = timed(lambda d=document, b=drawn: to_archival(b, d))
        whole_ms, whole = timed(lambda d=document, p=pictures: to_pdf(d, p).data or b"")
        bare_ms, peer = timed(lambda s=said, i=images: bare(s, i))
        qt_ms, other = timed(lambda s=said, i=images: qt(s, i))
        numbers = (
            *size,
            to_pdf(document, pictures).pages,
            len(whole) / 1000,
            *(drawn_ms, archive_ms, whole_ms),
            *(bare_ms, len(peer) / 1000, qt_ms, len(other) / 1000),
        )
        ratios = (whole_ms / bare_ms, whole_ms / qt_ms)
        print(" ".join([f"{n:10.0f}" for n in numbers] + [f"{r:10.2f}" for r in ratios]))
    del application


if __name__ == "__main__":
    main()
