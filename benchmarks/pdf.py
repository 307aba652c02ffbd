"""How long the report takes beside a bare reportlab document of the same words and pictures.

Run ``python benchmarks/pdf.py``. Prints medians in ms and the ratio; fonts are made beforehand.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image as Pixels
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Image, Paragraph, SimpleDocTemplate

from desktop import assets
from desktop.export.escape import pdf_text
from desktop.export.fonts import REGULAR, prepare
from desktop.export.pdf import draw, to_pdf
from desktop.report.compose import compose
from desktop.report.document import printed
from desktop.report.picture import KeyPixels
from desktop.report.wording import Wording
from tests.report.report_samples import Plain, acting_source

RUNS = 15


def median_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def png(found: KeyPixels) -> BytesIO:
    stream = BytesIO()
    Pixels.fromarray(found.pixels).resize((420, 420)).save(stream, format="PNG")
    stream.seek(0)
    return stream


def main() -> None:
    prepare()
    words = Plain(Wording("en", assets.locale_texts("en")))
    source = acting_source()
    document = compose(source, words)
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 255, (280, 280), dtype=np.uint8)
    pictures = {(p.sop_uid, p.frame): KeyPixels(pixels=pixels) for p in source.pictures}
    style = ParagraphStyle("plain", fontName=REGULAR, fontSize=8.6, leading=11.8)

    def bare() -> bytes:
        stream = BytesIO()
        said = [words_ for section in document.sections for words_ in printed(section) if words_]
        story = [Paragraph(pdf_text(words_), style) for words_ in said]
        story += [Image(png(p), 116, 116) for p in pictures.values()]
        SimpleDocTemplate(stream, invariant=1, initialFontName=REGULAR).build(story)
        return stream.getvalue()

    rows = (
        ("compose", median_ms(lambda: compose(source, words))),
        ("draw", median_ms(lambda: draw(document, pictures))),
        ("draw, read back, compare", median_ms(lambda: to_pdf(document, pictures))),
        ("bare reportlab", median_ms(bare)),
    )
    for name, value in rows:
        print(f"{name:28s} {value:8.1f} ms")
    print(f"{'draw / bare':28s} {rows[1][1] / rows[3][1]:8.2f}")
    print(f"{'whole / bare':28s} {rows[2][1] / rows[3][1]:8.2f}")


if __name__ == "__main__":
    main()
